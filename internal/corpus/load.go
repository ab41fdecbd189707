package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"attache/internal/language"
)

// MaxFileSize bounds a document, in bytes. A long book is about 2 MiB of text.
const MaxFileSize = 16 << 20

// Skipped is a file that could not be used.
type Skipped struct {
	Path string
	Err  error
}

func (s Skipped) String() string {
	return fmt.Sprintf("%s: %v; skipped", language.OneLine(s.Path), s.Err)
}

// ErrNoDocuments is wrapped by the error of [Load] when no usable document is found.
var ErrNoDocuments = errors.New("no usable document (*.md or *.txt)")

// Load reads every *.md and *.txt below fsys, in the order of their paths. README.md and
// files and folders whose name begins with a dot or an underscore are passed over. A file
// that cannot be used is returned in skipped; with none usable, or one id used twice, Load
// fails.
func Load(ctx context.Context, fsys fs.FS, originals Originals) (docs []Document, skipped []Skipped, err error) {
	byID := map[string]string{}
	err = fs.WalkDir(fsys, ".", func(p string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if p == "." {
				return err
			}
			skipped = append(skipped, Skipped{p, cause(err)})
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			if p != "." && hidden(entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !isDocument(entry.Name()) {
			return nil
		}
		doc, err := read(fsys, p, originals)
		if err != nil {
			skipped = append(skipped, Skipped{p, err})
			return nil
		}
		if other, taken := byID[doc.ID]; taken {
			return fmt.Errorf("%s and %s have the same id %q: give one of them another in its front matter", other, p, doc.ID)
		}
		byID[doc.ID] = p
		docs = append(docs, doc)
		return nil
	})
	if err != nil {
		return nil, skipped, cause(err)
	}
	if len(docs) == 0 {
		return nil, skipped, ErrNoDocuments
	}
	return docs, skipped, nil
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }

func isDocument(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return !hidden(name) && !strings.EqualFold(name, "README.md") && (ext == ".md" || ext == ".txt")
}

// read loads one file. Its errors do not repeat the path.
func read(fsys fs.FS, p string, originals Originals) (Document, error) {
	info, err := fs.Stat(fsys, p) // follows a link to a file; a loop of links is an error
	if err != nil {
		return Document{}, cause(err)
	}
	switch {
	case info.IsDir():
		return Document{}, errors.New("is a link to a folder, which is not followed")
	case !info.Mode().IsRegular():
		return Document{}, errors.New("is not a regular file")
	case info.Size() > MaxFileSize:
		return Document{}, tooLarge(info.Size())
	}
	f, err := fsys.Open(p)
	if err != nil {
		return Document{}, cause(err)
	}
	defer f.Close()
	// The size is checked again while reading: a file may grow in between.
	data, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err != nil {
		return Document{}, cause(err)
	}
	if len(data) > MaxFileSize {
		return Document{}, tooLarge(int64(len(data)))
	}
	return Parse(p, data, originals)
}

func tooLarge(size int64) error {
	return fmt.Errorf("has %d MB, more than the %d MB a document may have: split it", size>>20, MaxFileSize>>20)
}

// cause drops the operation and path that file errors repeat.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Parse makes a document of a file's bytes. The path decides by its ending between Markdown
// and plain text.
func Parse(p string, data []byte, originals Originals) (Document, error) {
	doc := Document{Path: p}
	sum := sha256.Sum256(data)
	doc.Hash = hex.EncodeToString(sum[:])
	text, err := decode(data)
	if err != nil {
		return Document{}, err
	}
	meta, body, err := splitFrontMatter(text)
	if err != nil {
		return Document{}, err
	}
	var title string
	if strings.EqualFold(path.Ext(p), ".md") {
		title, doc.Paragraphs = parseMarkdown(body)
	} else {
		title, doc.Paragraphs = parsePlain(body)
	}
	if len(doc.Paragraphs) == 0 {
		return Document{}, errors.New("holds no text")
	}
	doc.Meta = meta
	if original, ok := originals[doc.Hash]; ok {
		doc.Meta = original
	}
	name := path.Base(p)
	if doc.ID == "" {
		doc.ID = cleanID(strings.TrimSuffix(name, path.Ext(name)))
	}
	if doc.Origin == "" {
		doc.Origin = language.OneLine(name)
	}
	if doc.Title == "" {
		doc.Title = title
	}
	if doc.Title == "" {
		doc.Title = doc.ID
	}
	retold := doc.Retold()
	for i := range doc.Paragraphs {
		switch p := &doc.Paragraphs[i]; {
		case p.Retells > 0:
			p.Sources = []int{p.Retells}
		case !retold && p.Sources == nil:
			p.Sources = []int{i + 1}
		}
		// The title stands in every passage's header as it is.
		if strings.EqualFold(doc.Paragraphs[i].Heading, doc.Title) {
			doc.Paragraphs[i].Heading = ""
		}
	}
	return doc, nil
}

// decode returns the file's text, which must be UTF-8, without its byte order mark.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "", errors.New("is UTF-16: save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0:
		return "", errors.New("is not text")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return "", fmt.Errorf("is not UTF-8 (line %d): save it as UTF-8", 1+bytes.Count(data[:at], []byte("\n")))
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return "", errors.New("is empty")
	}
	text := norm.NFC.String(string(data))
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), nil
}

// cleanID keeps letters, digits, points and underscores of a name; anything else is a hyphen.
func cleanID(name string) string {
	id := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, name)
	return strings.Trim(id, "-.")
}

// Find returns the document with the id.
func Find(docs []Document, id string) (Document, bool) {
	i := slices.IndexFunc(docs, func(d Document) bool { return d.ID == id })
	if i < 0 {
		return Document{}, false
	}
	return docs[i], true
}
