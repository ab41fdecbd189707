package importer

import "attache/internal/corpus"

// Report says what became of the files.
type Report struct {
	Out    string         `json:"out"`
	DryRun bool           `json:"dry_run"` // nothing was written
	Files  []File         `json:"files"`
	Passed map[string]int `json:"passed_over"` // files in folders that are no documents, by ending
}

// Failed counts the files that could not be read or written.
func (r Report) Failed() int {
	n := 0
	for _, f := range r.Files {
		if f.Status == Failed {
			n++
		}
	}
	return n
}

// Status is what became of a file.
type Status string

// What can become of a file. Only Failed is an error.
const (
	Written   Status = "written" // in a dry run: would be
	Unchanged Status = "unchanged"
	Skipped   Status = "skipped"
	Failed    Status = "failed"
)

// File is one file of the input and what became of it.
type File struct {
	Path     string      `json:"path"`
	Status   Status      `json:"status"`
	Why      string      `json:"why"`      // it was skipped or failed; else empty
	Output   string      `json:"output"`   // its document's name in the output folder, empty without one
	Format   string      `json:"format"`   // text, Markdown, HTML, PDF or DOCX
	Encoding string      `json:"encoding"` // of text, "windows-1251"; empty where the format has its own
	Meta     corpus.Meta `json:"meta"`
	Unknown  []string    `json:"unknown"` // fields of the front matter for a person to fill in
	Changes  []Change    `json:"changes"`
}

// Change is something of the file that is not in the document as it stood.
type Change struct {
	Paragraph int    `json:"paragraph"` // of the text, in blocks between blank lines, or of a PDF the page; from 1, 0: the whole
	Kind      string `json:"kind"`      // "running head", "hyphenation" …
	Before    string `json:"before"`
	After     string `json:"after"` // empty: dropped
	Why       string `json:"why"`
}
