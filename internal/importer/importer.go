package importer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"attache/internal/corpus"
	"attache/internal/language"
)

// Cleaner mends raw text: it makes blocks of it and says what it dropped or changed.
// Paragraphs are counted in blocks between blank lines, from 1.
//
// Plain text becomes the blocks that it returns. The article of a page has its blocks
// already: there Before is replaced by After in the paragraph of each change.
type Cleaner func(raw string) ([]Block, []Change)

// Options say how files are imported.
type Options struct {
	Out    string  // the folder that the documents go to; made when absent
	DryRun bool    // nothing is written, and Out may be empty
	Force  bool    // documents are replaced that a person has edited since
	Clean  Cleaner // nil: text is taken as it stands
	// Progress is told of each file when it is done.
	Progress func(File)

	most limits // of a file; zero: the usual ones
}

// Run imports files, and folders with all that lies below. A file that cannot be read or
// written is Failed in the report, and the rest goes on; the error is of the whole run.
func Run(ctx context.Context, paths []string, opts Options) (Report, error) {
	report := Report{Out: opts.Out, DryRun: opts.DryRun, Files: []File{}, Passed: map[string]int{}}
	im := importer{Options: opts, report: &report, year: time.Now().Year()}
	if im.most == (limits{}) {
		im.most = usual
	}
	if err := im.openOut(ctx); err != nil {
		return report, err
	}
	defer im.closeOut()
	for _, path := range paths {
		if err := im.walk(ctx, path); err != nil {
			return report, err
		}
	}
	return report, nil
}

type importer struct {
	Options
	report  *Report
	out     *os.Root // nil: nothing there and nothing to be written
	outInfo fs.FileInfo
	docs    []known
	year    int // years beyond it are not of the past
}

// known is a document of the output folder, or one that this run has made.
type known struct {
	path   string // within the output folder, with slashes
	id     string
	source string // SHA-256 of the file that it was imported from; empty: it was not imported
	edited bool   // since it was imported
	sketch sketch
	from   string // the file of this run that it was made from, or empty
	data   []byte // of a document that was imported; nil in others
}

// openOut opens the output folder and looks what is there.
func (im *importer) openOut(ctx context.Context) error {
	if im.Out == "" {
		return nil
	}
	if !im.DryRun {
		if err := os.MkdirAll(im.Out, 0o755); err != nil {
			return fmt.Errorf("make the folder %s: %w", im.Out, cause(err))
		}
	}
	root, err := os.OpenRoot(im.Out)
	if errors.Is(err, fs.ErrNotExist) && im.DryRun {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open the folder %s: %w", im.Out, cause(err))
	}
	im.out = root
	if im.outInfo, err = root.Stat("."); err != nil {
		return fmt.Errorf("open the folder %s: %w", im.Out, cause(err))
	}
	docs, _, err := corpus.Load(ctx, root.FS(), nil)
	if err != nil && !errors.Is(err, corpus.ErrNoDocuments) {
		return fmt.Errorf("look through %s: %w", im.Out, err)
	}
	for _, doc := range docs {
		data, err := root.ReadFile(filepath.FromSlash(doc.Path))
		if err != nil {
			return fmt.Errorf("look through %s: %w", im.Out, cause(err))
		}
		k := known{path: doc.Path, id: doc.ID, sketch: sketchOf(doc)}
		if m := sealed.FindSubmatch(data); m != nil {
			k.source, k.data = string(m[1]), data
			k.edited = seal(data) != string(m[2])
		}
		im.docs = append(im.docs, k)
	}
	return nil
}

func (im *importer) closeOut() {
	if im.out != nil {
		im.out.Close()
	}
}

// cause drops the operation and path that file errors repeat.
func cause(err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		return pe.Err
	case errors.As(err, &le):
		return le.Err
	}
	return err
}

// walk imports a file, or all files below a folder in the order of their names.
func (im *importer) walk(ctx context.Context, path string) error {
	if !isFolder(path) {
		return im.do(ctx, path)
	}
	root := path + string(filepath.Separator) // a link that is named is followed
	return filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		name := ""
		if entry != nil {
			name = entry.Name()
		}
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			im.done(File{Path: p, Status: Failed, Why: cause(err).Error()})
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case p != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return im.enter(p, root)
		case entry.Type()&fs.ModeSymlink != 0 && (isKnown(name) || isFolder(p)):
			im.done(File{Path: p, Status: Skipped, Why: "is a link; name it on the command line to follow it"})
			return nil
		case !isKnown(name):
			im.report.Passed[strings.ToLower(filepath.Ext(name))]++
			return nil
		}
		return im.do(ctx, p)
	})
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// enter decides whether a folder is walked: not the output folder, and not the one in which a
// browser keeps the pictures and frames of a page saved beside it.
func (im *importer) enter(p, top string) error {
	if p == top {
		return nil
	}
	if info, err := os.Stat(p); err == nil && im.outInfo != nil && os.SameFile(info, im.outInfo) {
		return fs.SkipDir
	}
	for _, ending := range []string{"_files", "-Dateien", "_archivos", "_arquivos", ".files"} {
		if page, ok := strings.CutSuffix(p, ending); ok {
			for _, ext := range []string{".html", ".htm"} {
				if _, err := os.Stat(page + ext); err == nil {
					return fs.SkipDir
				}
			}
		}
	}
	return nil
}

func (im *importer) done(f File) {
	if f.Unknown == nil {
		f.Unknown = []string{}
	}
	if f.Changes == nil {
		f.Changes = []Change{}
	}
	im.report.Files = append(im.report.Files, f)
	if im.Progress != nil {
		im.Progress(f)
	}
}

// do imports one file. Its error is of the whole run: it was interrupted.
func (im *importer) do(ctx context.Context, path string) error {
	f := File{Path: path}
	fail := func(err error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		f.Status, f.Why = Failed, language.OneLine(err.Error())
		im.done(f)
		return nil
	}
	data, err := readFile(path, im.most)
	if err != nil {
		return fail(err)
	}
	if f.Format, err = formatOf(path, data); err != nil {
		return fail(err)
	}
	made, err := bounded(ctx, im.most, func(ctx context.Context) (converted, error) { return im.convert(ctx, path, f.Format, data) })
	if err != nil {
		return fail(err)
	}
	f.Encoding, f.Meta, f.Changes = made.encoding, made.meta, made.doc.changes
	f.Unknown = unknown(made.meta, f.Format)
	if err := im.place(&f, made, data); err != nil {
		return fail(err)
	}
	im.done(f)
	return nil
}

// converted is a file as a document of the corpus.
type converted struct {
	doc      document
	encoding string
	meta     corpus.Meta
	body     string
	sketch   sketch
}

// convert makes a document of a file. It runs under a deadline.
func (im *importer) convert(ctx context.Context, path, format string, data []byte) (converted, error) {
	var c converted
	var text string
	var err error
	switch format {
	case formatPDF:
		c.doc, err = parsePDF(ctx, data, path, im.most)
	case formatDOCX:
		c.doc, err = parseDOCX(ctx, data, path, im.most)
	case formatHTML:
		if text, c.encoding, err = decode(data, declaredEncoding(data)); err == nil {
			c.doc, err = parseHTML(ctx, text, im.most)
		}
	default:
		if text, c.encoding, err = decode(data, ""); err != nil {
			break
		}
		if len(text) > im.most.output {
			return c, im.most.errOutput()
		}
		if format == formatMarkdown {
			c.doc, err = parseMarkdown(text)
		} else {
			c.doc = parseText(text, im.Clean)
		}
	}
	if err != nil {
		return c, err
	}
	if c.encoding != "" && c.encoding != "UTF-8" {
		c.doc.changes = append(c.doc.changes, Change{Kind: "encoding", Before: c.encoding, After: "UTF-8", Why: "the corpus is UTF-8"})
	}
	if n := strings.Count(text, "\ufffd"); n > 0 {
		c.doc.changes = append(c.doc.changes, Change{Kind: "damaged characters", Before: fmt.Sprintf("%d characters", n), After: "\ufffd", Why: "their bytes are no text in " + c.encoding})
	}
	c.doc.blocks = tidy(c.doc.blocks)
	if format == formatHTML && im.Clean != nil {
		c.doc.mend(im.Clean)
	}
	var plain strings.Builder
	plain.WriteString(c.doc.body)
	for _, b := range c.doc.blocks {
		plain.WriteString(b.Text + "\n")
	}
	if plain.Len() > im.most.output {
		return c, im.most.errOutput()
	}
	c.doc.complete(plain.String(), im.year)
	lower(c.doc.blocks)
	c.body = c.doc.body
	if c.body == "" {
		c.body = markdown(c.doc.blocks)
	}
	if len(c.body) > im.most.output {
		return c, im.most.errOutput()
	}
	c.meta = c.doc.meta
	c.meta.Origin = language.OneLine(filepath.Base(path))
	if c.meta.ID, err = idOf(path); err != nil {
		return c, err
	}
	content, err := compose(c.meta, "", c.body)
	if err != nil {
		return c, err
	}
	read, err := corpus.Parse(c.meta.ID+".md", content, nil) // what is written can be read
	if err != nil {
		return c, err
	}
	if ctx.Err() != nil {
		return c, context.Cause(ctx)
	}
	c.sketch = sketchOf(read)
	return c, nil
}

// mend applies what a cleaner changes in the paragraphs of a page.
func (d *document) mend(clean Cleaner) {
	var raw []string
	for _, b := range d.blocks {
		raw = append(raw, blockText(b))
	}
	_, changes := clean(strings.Join(raw, "\n\n"))
	for _, c := range changes {
		if strings.HasPrefix(c.Kind, "note") {
			continue // the notes of a page are linked already
		}
		if i := c.Paragraph - 1; i >= 0 && i < len(d.blocks) && c.Before != "" && strings.Contains(d.blocks[i].Text, c.Before) {
			d.blocks[i].Text = strings.Replace(d.blocks[i].Text, c.Before, c.After, 1)
			d.changes = append(d.changes, c)
		}
	}
	d.blocks = tidy(d.blocks)
}

// idOf makes an id of a file's name, as the corpus does, and one that it does not pass over:
// it skips README.md and names that begin with a dot or an underscore.
func idOf(path string) (string, error) {
	name := filepath.Base(path)
	stem := strings.TrimLeft(strings.TrimSuffix(name, filepath.Ext(name)), "._-")
	if !letterOrDigit.MatchString(stem) || strings.EqualFold(stem, "README") {
		stem = "document-" + stem
	}
	named, err := corpus.Parse(stem+".md", []byte("text"), nil)
	return named.ID, err
}

var letterOrDigit = regexp.MustCompile(`[\pL\pN]`)

// place decides which document of the output folder a converted file becomes, and writes it.
func (im *importer) place(f *File, made converted, data []byte) error {
	sum := sha256.Sum256(data)
	source := hex.EncodeToString(sum[:])
	old, why := im.find(source, made)
	if why != "" {
		f.Status, f.Why = Skipped, why
		return nil
	}
	if old.id != "" {
		made.meta.ID, f.Output = old.id, old.path
	} else {
		made.meta.ID = im.freeID(made.meta.ID)
		f.Output = made.meta.ID + ".md"
		if err := im.checkFree(f.Output); err != nil {
			return err
		}
	}
	f.Meta.ID = made.meta.ID
	content, err := compose(made.meta, source, made.body)
	if err != nil {
		return err
	}
	switch {
	case old.id != "" && bytes.Equal(old.data, content):
		f.Status = Unchanged
	case old.id != "" && old.edited && !im.Force:
		f.Status, f.Why = Skipped, f.Output+" has been edited since it was imported; --force replaces it"
	default:
		f.Status = Written
		if im.DryRun {
			break
		}
		if err := im.write(f.Output, content); err != nil {
			return fmt.Errorf("write %s: %w", f.Output, cause(err))
		}
	}
	entry := known{path: f.Output, id: made.meta.ID, source: source, sketch: made.sketch, from: f.Path}
	if i := slices.IndexFunc(im.docs, func(k known) bool { return k.id == entry.id }); i >= 0 {
		im.docs[i] = entry
	} else {
		im.docs = append(im.docs, entry)
	}
	return nil
}

// find returns the document that a file was imported to before, none when it is new, or why
// the file is skipped.
func (im *importer) find(source string, made converted) (old known, skip string) {
	if i := slices.IndexFunc(im.docs, func(k known) bool { return k.source == source }); i >= 0 {
		if from := im.docs[i].from; from != "" {
			return known{}, "has the same bytes as " + from
		}
		return im.docs[i], ""
	}
	best := 0.0
	for _, k := range im.docs {
		if s := k.sketch.similarity(made.sketch); s > best {
			old, best = k, s
		}
	}
	switch {
	case best < nearDuplicate:
		return known{}, ""
	case im.Force && old.from == "" && old.source != "" && old.id == made.meta.ID:
		return old, "" // a newer version of the file that it was made from
	case old.from != "":
		return known{}, fmt.Sprintf("is a near-duplicate of %s (%.0f %% the same)", old.from, 100*best)
	}
	return known{}, fmt.Sprintf("is a near-duplicate of %s in the output folder (%.0f %% the same)", old.path, 100*best)
}

// freeID returns the id, with a number where a document has it already. Some systems' file
// names know no capitals.
func (im *importer) freeID(id string) string {
	taken := map[string]bool{}
	for _, k := range im.docs {
		taken[strings.ToLower(k.id)] = true
	}
	free := id
	for n := 2; taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}

// checkFree makes sure that nothing is overwritten that is not known as a document.
func (im *importer) checkFree(name string) error {
	if im.out == nil {
		return nil
	}
	info, err := im.out.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cause(err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is in its place and is a link or a folder: nothing is written through it", name)
	}
	return fmt.Errorf("%s is in its place and cannot be read as a document: mend it or move it away", name)
}

// write writes a document aside and renames it, so that it is whole or not there. Nothing is
// ever written through a link.
func (im *importer) write(name string, content []byte) error {
	name = filepath.FromSlash(name)
	if info, err := im.out.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return errors.New("it is a link or a folder")
	}
	aside := filepath.Join(filepath.Dir(name), ".import.tmp") // the corpus skips such names
	if err := im.out.Remove(aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := im.out.OpenFile(aside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = im.out.Rename(aside, name)
	}
	if err != nil {
		_ = im.out.Remove(aside) // what was wrong is said already
	}
	return err
}

// compose writes a document. Its front matter holds, beside what the corpus reads, the
// SHA-256 of the file that it was made from and that of its own text without this line, which
// tells later whether a person has edited it.
func compose(meta corpus.Meta, source, body string) ([]byte, error) {
	front, err := yaml.Marshal(struct {
		corpus.Meta `yaml:",inline"`
		Imported    string `yaml:"imported"`
	}{meta, source + " " + strings.Repeat("0", 2*sha256.Size)})
	if err != nil {
		return nil, fmt.Errorf("write the front matter: %w", err)
	}
	content := []byte("---\n" + string(front) + "---\n\n" + body + "\n")
	if len(content) > MaxOutput { // the corpus reads no more
		return nil, usual.errOutput()
	}
	if m := sealed.FindSubmatchIndex(content); m != nil {
		copy(content[m[4]:m[5]], seal(content))
	}
	return content, nil
}

// sealed is the line of the front matter that tells where a document comes from.
var sealed = regexp.MustCompile(`(?m)^imported: ([0-9a-f]{64}) ([0-9a-f]{64})$`)

// seal is the SHA-256 of a document without its sealed line.
func seal(content []byte) string {
	if m := sealed.FindIndex(content); m != nil {
		content = append(bytes.Clone(content[:m[0]]), content[m[1]:]...)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Formats.
const (
	formatText     = "text"
	formatMarkdown = "Markdown"
	formatHTML     = "HTML"
	formatPDF      = "PDF"
	formatDOCX     = "DOCX"
)

var formats = map[string]string{".txt": formatText, ".text": formatText, ".md": formatMarkdown, ".markdown": formatMarkdown,
	".html": formatHTML, ".htm": formatHTML, ".xhtml": formatHTML, ".pdf": formatPDF, ".docx": formatDOCX}

func isKnown(name string) bool { return formats[strings.ToLower(filepath.Ext(name))] != "" }

// formatOf tells a file's format by its first bytes, and by its name where these leave it open.
func formatOf(path string, data []byte) (string, error) {
	head := data[:min(len(data), 1024)]
	format := formats[strings.ToLower(filepath.Ext(path))]
	switch {
	case len(data) == 0:
		return "", errors.New("is empty")
	case bytes.Contains(head, []byte("%PDF-")) && format != formatHTML && format != formatMarkdown:
		return formatPDF, nil // some begin with a few bytes of a mail or a server
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return formatDOCX, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", errors.New("is an old Word file (.doc) or has a password: save it as .docx without one")
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return "", errors.New("is an RTF file: save it as .docx")
	case format == formatPDF, format == formatDOCX, format == "":
		if format == "" {
			format = "text, Markdown, HTML, PDF or DOCX"
		}
		return "", fmt.Errorf("is no %s file", format)
	}
	return format, nil
}

// readFile reads a regular file within the bounds; one that changes meanwhile is an error.
func readFile(path string, most limits) ([]byte, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe would wait for its writer
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("there is no such file")
	case err != nil:
		return nil, cause(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	return readAll(f, most)
}

// readAll reads an open file.
func readAll(f fs.File, most limits) ([]byte, error) {
	before, err := f.Stat()
	switch {
	case err != nil:
		return nil, cause(err)
	case !before.Mode().IsRegular():
		return nil, errors.New("is not a regular file")
	case before.Size() > most.input:
		const mega = 1 << 20
		return nil, fmt.Errorf("has %d MB, more than the %d MB that are read", (before.Size()+mega-1)/mega, most.input/mega)
	}
	var data bytes.Buffer
	data.Grow(int(before.Size()) + bytes.MinRead)
	if _, err := data.ReadFrom(io.LimitReader(f, before.Size()+1)); err != nil {
		return nil, cause(err)
	}
	after, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	if int64(data.Len()) != before.Size() || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, errors.New("changed while it was read: try again")
	}
	return data.Bytes(), nil
}
