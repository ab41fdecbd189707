package importer

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"attache/internal/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// imports imports files into a folder and returns what became of each, by path.
func imports(t *testing.T, opts Options, paths ...string) map[string]File {
	t.Helper()
	report, err := Run(context.Background(), paths, opts)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]File{}
	for _, f := range report.Files {
		if strings.Contains(f.Why, "\n") || (f.Why == "") != (f.Status == Written || f.Status == Unchanged) {
			t.Errorf("%s is %s: %q, want one line that says why", f.Path, f.Status, f.Why)
		}
		files[f.Path] = f
	}
	return files
}

// body is the text of a document without its front matter.
func body(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(data), "\n---\n\n")
	if !found {
		t.Fatalf("%s has no front matter:\n%s", path, data)
	}
	return after
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
	return path
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		write(t, path, got)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s", path, got)
	}
}

// The same document, written by other programs in several formats, comes back as the same
// text, but for what a format does not hold.
func TestFixtures(t *testing.T) {
	quote := []string{"> ", ""}
	table := []string{"| Country | Exports | Год |\n|---|---|---|\n| Perú | 1,204 | 2019 |\n| Brasil | 35.2 | 2020 |\n| Россия | 88 | 2021 |",
		"- Country; Exports; Год\n- Perú; 1,204; 2019\n- Brasil; 35.2; 2020\n- Россия; 88; 2021"}
	for _, c := range []struct {
		file string
		lost []string // pairs: what of the golden text is written how
	}{
		{"pandoc.docx", nil},
		{"libreoffice.docx", nil},
		{"pandoc.html", nil},
		{"libreoffice.html", quote},
		{"libreoffice.pdf", append(quote, table...)},
		{"columns.pdf", append(quote, table...)},
	} {
		t.Run(c.file, func(t *testing.T) {
			out := t.TempDir()
			f := imports(t, Options{Out: out}, filepath.Join("testdata", c.file))[filepath.Join("testdata", c.file)]
			if f.Status != Written {
				t.Fatalf("%s: %s", f.Status, f.Why)
			}
			want := corpus.Meta{ID: f.Meta.ID, Title: "Handelswege: Perú, São Paulo и Москва", Author: "Ana Müller", Date: "2021-03-04", Language: "en", Origin: c.file}
			if f.Meta != want {
				t.Errorf("front matter %+v, want %+v", f.Meta, want)
			}
			if got := strings.Join(f.Unknown, " "); strings.TrimSuffix(got, " url") != "publisher kind perspective" {
				t.Errorf("unknown: %s", got)
			}
			got := body(t, filepath.Join(out, f.Output))
			if c.lost == nil {
				golden(t, "synthetic.golden.md", got)
				return
			}
			expected, err := os.ReadFile("testdata/synthetic.golden.md")
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.NewReplacer(c.lost...).Replace(string(expected)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A page as it is saved: the article comes back, what surrounds it is reported.
func TestSavedPage(t *testing.T) {
	out := t.TempDir()
	f := imports(t, Options{Out: out}, "testdata/page.html")["testdata/page.html"]
	want := corpus.Meta{ID: "page", Title: "La feria de la papa reúne a 40 países", Publisher: "Noticias de Ejemplo", Author: "Inés Quispe Mamani", Date: "2021-05-17",
		Language: "es", URL: "https://noticias.example/2021/05/17/feria-de-la-papa", Origin: "page.html"}
	if f.Meta != want {
		t.Errorf("front matter %+v, want %+v", f.Meta, want)
	}
	golden(t, "page.golden.md", body(t, filepath.Join(out, f.Output)))
	var dropped []string
	for _, c := range f.Changes {
		dropped = append(dropped, c.Kind+": "+c.Before)
	}
	report := strings.Join(dropped, "\n")
	for _, want := range []string{"outside the article: Usamos cookies", "outside the article: Un gato gana", "outside the article: pepe: jajaja", "outside the article: Noticias de Ejemplo Política Economía Deportes", "caption: Papas nativas"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, "feria inventada") {
		t.Errorf("the report says that the article was dropped:\n%s", report)
	}
}

// What a PDF's layout adds is taken off, and each piece of it is reported.
func TestPDFReport(t *testing.T) {
	f := imports(t, Options{DryRun: true}, "testdata/columns.pdf")["testdata/columns.pdf"]
	kinds := map[string]int{}
	for _, c := range f.Changes {
		kinds[c.Kind]++
		if c.Why == "" {
			t.Errorf("%+v gives no reason", c)
		}
		if c.Kind == "hyphenation" && (!strings.HasSuffix(strings.Split(c.Before, "/")[0], "-") || strings.Contains(c.After, "-")) {
			t.Errorf("hyphenation %q → %q", c.Before, c.After)
		}
	}
	if kinds["running head"] != 2 || kinds["page number"] != 2 || kinds["note"] != 3 || kinds["table"] != 1 || kinds["hyphenation"] < 10 {
		t.Errorf("reported %v", kinds)
	}
}

// Cells of several lines, which programs show cell by cell, raised numbers of nearly the size
// of the text, and items with letters.
func TestPDFLayout(t *testing.T) {
	content := `BT /F 12 Tf 72 700 Td (The area is 465 km) Tj /F 10.8 Tf 103 4 Td (2) Tj /F 12 Tf 11 -4 Td (in all, says the) Tj -114 -16 Td (report of the year.) Tj
		0 -40 Td (Country) Tj 100 0 Td (Goods) Tj 150 0 Td (Value) Tj -250 -20 Td (Cuba) Tj 100 0 Td (Wheat, oil and) Tj 0 -14 Td (spare parts) Tj 150 14 Td (12.5) Tj
		-250 -34 Td (Peru) Tj 100 0 Td (Arms) Tj 150 0 Td (88) Tj -250 -20 Td (Source: the harbour.) Tj 0 -40 Td (a.) Tj 40 0 Td (First) Tj -40 -14 Td (b.) Tj 40 0 Td (Second) Tj ET`
	doc, err := parsePDF(context.Background(), onePagePDF(stream(content, "")), "x.pdf", usual)
	if err != nil {
		t.Fatal(err)
	}
	want := `The area is 465 km² in all, says the report of the year.

- Country; Goods; Value
- Cuba; Wheat, oil and spare parts; 12.5
- Peru; Arms; 88

Source: the harbour.

- a. First
- b. Second`
	if got := markdown(tidy(doc.blocks)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(doc.changes) != 1 || doc.changes[0].Kind != "table" {
		t.Errorf("reported %+v", doc.changes)
	}
}

// A list of Word counts on behind what interrupts it, and begins again where it says so.
func TestWordNumbers(t *testing.T) {
	item := func(num, text string) string {
		return `<p><pPr><numPr><ilvl val="0"/><numId val="` + num + `"/></numPr></pPr><r><t>` + text + `</t></r></p>`
	}
	data := docxFile(map[string]string{
		"word/document.xml": "<document><body>" + item("1", "one") + item("3", "of one") + item("1", "two") + "<p><r><t>Text.</t></r></p>" + item("1", "three") + item("2", "again") + "</body></document>",
		"word/numbering.xml": `<numbering><abstractNum abstractNumId="7"><lvl ilvl="0"><numFmt val="decimal"/><lvlText val="%1."/></lvl></abstractNum>
			<abstractNum abstractNumId="8"><lvl ilvl="0"><numFmt val="bullet"/><lvlText val=" "/></lvl></abstractNum><num numId="1"><abstractNumId val="7"/></num>
			<num numId="2"><abstractNumId val="7"/><lvlOverride ilvl="0"><startOverride val="5"/></lvlOverride></num><num numId="3"><abstractNumId val="8"/></num></numbering>`,
	})
	doc, err := parseDOCX(context.Background(), data, "x.docx", usual)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := markdown(tidy(doc.blocks)), "1. one of one\n2. two\n\nText.\n\n3. three\n5. again"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOtherFixtures(t *testing.T) {
	out := t.TempDir()
	for _, c := range []struct {
		file   string
		status Status
		say    string // in the text, or why it failed
		meta   corpus.Meta
	}{
		{"tass.docx", Written, "## Colombia: visits in both directions", corpus.Meta{Title: "Russia moving towards greater pragmatism", Date: "2020-02-06", DateEstimated: true, Language: "en"}},
		{"windows-1251.txt", Written, "Объём торговли составил 35,2 млрд долларов.", corpus.Meta{Title: "Отчёт о торговле", Date: "2021-03-04", Language: "ru"}},
		{"utf16.txt", Written, "  - tractors from Минск", corpus.Meta{Title: "Trade routes", Language: "en"}},
		{"synthetic.md", Skipped, "near-duplicate of utf16.md in the output folder", corpus.Meta{}},
		{"owner-password.pdf", Written, "Куба и Россия подписали соглашение.", corpus.Meta{}},
		{"encrypted.pdf", Failed, "is encrypted: save a copy without a password", corpus.Meta{}},
	} {
		path := filepath.Join("testdata", c.file)
		f := imports(t, Options{Out: out}, path)[path]
		text := f.Why
		if f.Status == Written {
			text = body(t, filepath.Join(out, f.Output))
			c.meta.ID, c.meta.Origin = strings.TrimSuffix(c.file, filepath.Ext(c.file)), c.file
			if f.Meta != c.meta {
				t.Errorf("%s: front matter %+v, want %+v", c.file, f.Meta, c.meta)
			}
		}
		if f.Status != c.status || !strings.Contains(text, c.say) {
			t.Errorf("%s: %s, %s", c.file, f.Status, text)
		}
	}
	docs, skipped, err := corpus.Load(context.Background(), os.DirFS(out), nil)
	if err != nil || len(docs) != 4 || len(skipped) > 0 {
		t.Errorf("the corpus reads %d documents, skips %v, error %v", len(docs), skipped, err)
	}
}

// The same call made again changes nothing; what a person has edited stays, unless --force.
func TestAgain(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	a := write(t, filepath.Join(in, "a.txt"), "A heading\n\nThe first text speaks of quinoa and of nothing else at all.\n")
	b := write(t, filepath.Join(in, "b.txt"), "The second text speaks of ships, harbours and the sea that parts them.\n")
	expect := func(opts Options, want map[string]Status) map[string]File {
		t.Helper()
		opts.Out = out
		got := imports(t, opts, in)
		for path, status := range want {
			if got[path].Status != status {
				t.Errorf("%s is %s (%s), want %s", path, got[path].Status, got[path].Why, status)
			}
		}
		return got
	}
	expect(Options{DryRun: true}, map[string]Status{a: Written, b: Written})
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dry run made the output folder: %v", err)
	}
	expect(Options{}, map[string]Status{a: Written, b: Written})
	before, err := os.Stat(filepath.Join(out, "a.md"))
	if err != nil {
		t.Fatal(err)
	}
	expect(Options{}, map[string]Status{a: Unchanged, b: Unchanged})
	if after, err := os.Stat(filepath.Join(out, "a.md")); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("an unchanged document was written: %v", err)
	}

	data, err := os.ReadFile(filepath.Join(out, "a.md"))
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(data), `publisher: ""`, "publisher: A person", 1)
	write(t, filepath.Join(out, "a.md"), edited)
	got := expect(Options{}, map[string]Status{a: Skipped, b: Unchanged})
	if why := got[a].Why; !strings.Contains(why, "a.md has been edited") || !strings.Contains(why, "--force") {
		t.Error(why)
	}
	if now, _ := os.ReadFile(filepath.Join(out, "a.md")); string(now) != edited {
		t.Errorf("an edited document was overwritten:\n%s", now)
	}
	expect(Options{Force: true, DryRun: true}, map[string]Status{a: Written, b: Unchanged})
	expect(Options{Force: true}, map[string]Status{a: Written, b: Unchanged})
	expect(Options{}, map[string]Status{a: Unchanged})

	// A document that was renamed is still that of its file.
	if err := os.Rename(filepath.Join(out, "a.md"), filepath.Join(out, "quinoa.md")); err != nil {
		t.Fatal(err)
	}
	if got := expect(Options{}, map[string]Status{a: Unchanged}); got[a].Output != "quinoa.md" {
		t.Errorf("output %s", got[a].Output)
	}
	entries, err := os.ReadDir(out)
	if err != nil || len(entries) != 2 {
		t.Errorf("%d files in the output folder, want 2; error %v", len(entries), err)
	}
}

func TestDuplicates(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	text := "The ships of the invented trade sailed in spring, when the ice had gone, and came back in autumn with coffee, quinoa and stories that nobody believed. " +
		"The captains were paid in three currencies and complained about all of them, in letters that the office has kept to this day in a tin box under the stairs.\n"
	first := write(t, filepath.Join(dir, "1", "report.txt"), text)
	same := write(t, filepath.Join(dir, "2", "report.txt"), text)
	near := write(t, filepath.Join(dir, "2", "near.html"), "<html><body><article><p>"+strings.ReplaceAll(text, "tin box", "<b>tin</b> box")+"</p></article></body></html>")
	other := write(t, filepath.Join(dir, "3", "report.txt"), "Something else altogether has the same name, and is a document of its own.\n")
	got := imports(t, Options{Out: out}, filepath.Join(dir, "1"), filepath.Join(dir, "2"), filepath.Join(dir, "3"))
	if f := got[first]; f.Status != Written || f.Output != "report.md" {
		t.Errorf("%+v", f)
	}
	if f := got[same]; f.Status != Skipped || f.Why != "has the same bytes as "+first {
		t.Errorf("%+v", f)
	}
	if f := got[near]; f.Status != Skipped || f.Why != "is a near-duplicate of "+first+" (100 % the same)" {
		t.Errorf("%+v", f)
	}
	if f := got[other]; f.Status != Written || f.Output != "report-2.md" {
		t.Errorf("%+v", f)
	}
	// Also of what is there already; a newer version replaces it only when asked to.
	newer := write(t, filepath.Join(dir, "4", "report.txt"), text+"The box was opened last week.\n")
	if f := imports(t, Options{Out: out}, newer)[newer]; f.Status != Skipped || !strings.Contains(f.Why, "near-duplicate of report.md in the output folder") {
		t.Errorf("%+v", f)
	}
	if f := imports(t, Options{Out: out, Force: true}, newer)[newer]; f.Status != Written || f.Output != "report.md" {
		t.Errorf("%+v", f)
	}
}

// Nothing is written outside the output folder, nor through a link, nor over what is not ours.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	out, outside := filepath.Join(dir, "out"), filepath.Join(dir, "outside")
	write(t, outside, "keep me\n")
	write(t, filepath.Join(out, "broken.md"), "---\ntitle: [\n---\nA person's work.\n")
	for link, target := range map[string]string{"link.md": "../outside", "loop.md": "loop.md", "dangling.md": "../new"} {
		if err := os.Symlink(target, filepath.Join(out, link)); err != nil {
			t.Fatal(err)
		}
	}
	in := filepath.Join(dir, "in")
	names := map[string]string{ // what is written for what, or what is said
		"link.txt": "link or a folder", "loop.txt": "link or a folder", "dangling.txt": "link or a folder", "broken.txt": "cannot be read as a document",
		"..txt": "document.md", "README.txt": "document-README.md", "_draft.txt": "draft.md", "a b;c.txt": "a-b-c.md", "Ünïcode Имя.txt": "Ünïcode-Имя.md", "...": "",
	}
	n := 0
	for name := range names {
		n++
		write(t, filepath.Join(in, name), fmt.Sprintf("Text number %d speaks of %s and is like no other: %s.\n", n, name, strings.Repeat(name+" ", 10)))
	}
	for name, want := range names {
		path := filepath.Join(in, name)
		f := imports(t, Options{Out: out}, path)[path]
		switch {
		case strings.HasSuffix(want, ".md"):
			if f.Status != Written || f.Output != want {
				t.Errorf("%s: %s %s %s, want %s", name, f.Status, f.Output, f.Why, want)
			}
		case want != "" && (f.Status != Failed || !strings.Contains(f.Why, want)):
			t.Errorf("%s: %s %s, want %q", name, f.Status, f.Why, want)
		}
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "keep me\n" {
		t.Errorf("a file outside was changed: %q, %v", data, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "new")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was written through a link: %v", err)
	}
}

func TestInputs(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	page := write(t, filepath.Join(in, "page.html"), "<p>A page that was saved with its pictures and frames in a folder beside it.</p>")
	write(t, filepath.Join(in, "page_files", "frame.html"), "<p>An advertisement.</p>")
	write(t, filepath.Join(in, "page_files", "style.css"), "p {}")
	write(t, filepath.Join(in, "notes.odt"), "x")
	write(t, filepath.Join(in, ".git", "x.txt"), "x")
	secret := write(t, filepath.Join(dir, "secret.txt"), "A text outside of the folder that was named on the command line.")
	link := filepath.Join(in, "link.txt")
	huge := write(t, filepath.Join(in, "huge.txt"), "x")
	if err := errors.Join(os.Symlink(secret, link), os.Symlink(dir, filepath.Join(in, "loop")), os.Truncate(huge, 10<<30)); err != nil {
		t.Fatal(err)
	}
	zeros := write(t, filepath.Join(in, "zeros.pdf"), "")
	if err := os.Truncate(zeros, tight.input); err != nil {
		t.Fatal(err)
	}
	report, err := Run(context.Background(), []string{in, link, filepath.Join(dir, "absent"), "/dev/null"}, Options{Out: filepath.Join(dir, "out")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range report.Files {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", filepath.Base(f.Path), f.Status, f.Why)))
	}
	want := []string{"huge.txt failed has 10240 MB, more than the 64 MB that are read", "link.txt skipped is a link; name it on the command line to follow it", "loop skipped is a link; name it on the command line to follow it", "page.html written",
		"zeros.pdf failed is no PDF file", "link.txt written", "absent failed there is no such file", "null failed is not a regular file"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if report.Failed() != 4 || report.Passed[".odt"] != 1 || len(report.Passed) != 1 {
		t.Errorf("%d failed, passed over %v", report.Failed(), report.Passed)
	}
	if _, err := os.Stat(page); err != nil {
		t.Error(err)
	}
}

// growing is a file that somebody writes to while it is read.
type growing struct {
	fs.File
	info fs.FileInfo
	read bool
}

func (g *growing) Read(p []byte) (int, error) { g.read = true; return g.File.Read(p) }

func (g *growing) Stat() (fs.FileInfo, error) {
	if g.read {
		return later{g.info}, nil
	}
	return g.info, nil
}

type later struct{ fs.FileInfo }

func (l later) ModTime() time.Time { return l.FileInfo.ModTime().Add(time.Second) }

func TestChangingFile(t *testing.T) {
	fsys := fstest.MapFS{"a.txt": {Data: []byte("text"), Mode: 0o644}}
	f, err := fsys.Open("a.txt")
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(&growing{File: f, info: info}, usual); err == nil || err.Error() != "changed while it was read: try again" {
		t.Errorf("error %v", err)
	}
}

// Files are not always what their names say.
func TestFormats(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ data, format, why string }{
		"a.txt":  {"%PDF-1.7\n", formatPDF, "cut-off PDF"},
		"b.pdf":  {"<html>Not found</html>", "", "is no PDF file"},
		"c.docx": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "", "old Word file"},
		"d.docx": {"{\\rtf1 x}", "", "is an RTF file"},
		"e.docx": {"PK\x03\x04 cut off", formatDOCX, "cut-off DOCX"},
		"f.odt":  {"text", "", "is no text, Markdown, HTML, PDF or DOCX file"},
		"g.txt":  {"", "", "is empty"},
		"h.html": {"<script>x</script><nav>y</nav>", formatHTML, "holds no text"},
		"i.txt":  {"a\x00b\x01c", formatText, "is not text"},
	} {
		path := write(t, filepath.Join(dir, name), c.data)
		if f := imports(t, Options{DryRun: true}, path)[path]; f.Status != Failed || f.Format != c.format || !strings.Contains(f.Why, c.why) {
			t.Errorf("%s: %s %q %q, want %q %q", name, f.Status, f.Format, f.Why, c.format, c.why)
		}
	}
}

// A cleaner makes blocks of plain text; of a page it mends the paragraphs.
func TestCleaner(t *testing.T) {
	clean := func(raw string) ([]Block, []Change) {
		var blocks []Block
		var changes []Change
		for i, p := range strings.Split(raw, "\n\n") {
			if p == "Advertisement" {
				changes = append(changes, Change{Paragraph: i + 1, Kind: "advertisement", Before: p, Why: "it is one"})
				continue
			}
			blocks = append(blocks, Block{Text: p})
		}
		return blocks, changes
	}
	dir := t.TempDir()
	text := write(t, filepath.Join(dir, "a.txt"), "The first paragraph.\n\nAdvertisement\n\nThe second one.")
	page := write(t, filepath.Join(dir, "b.html"), "<article><h1>Of ships</h1><p>Ships sail on the sea.</p><p>Advertisement</p><ul><li>An item</li></ul></article>")
	out := filepath.Join(dir, "out")
	got := imports(t, Options{Out: out, Clean: clean}, text, page)
	for path, want := range map[string]string{text: "The first paragraph.\n\nThe second one.\n", page: "Ships sail on the sea.\n\n- An item\n"} {
		f := got[path]
		if b := body(t, filepath.Join(out, f.Output)); b != want || len(f.Changes) != 1 || f.Changes[0].Kind != "advertisement" {
			t.Errorf("%s: %q, changes %+v", path, b, f.Changes)
		}
	}
}

func TestBounded(t *testing.T) {
	ctx := context.Background()
	short := tight
	short.time = time.Millisecond
	for want, c := range map[string]struct {
		most  limits
		parse func(context.Context) (int, error)
	}{
		"its parser failed (index out of range)": {tight, func(context.Context) (int, error) { panic("index out of range") }},
		"takes longer than 0 seconds":            {short, func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }},
		"needs more than 64 MB of memory": {tight, func(ctx context.Context) (int, error) {
			var kept [][]byte
			for ctx.Err() == nil {
				kept = append(kept, make([]byte, 1<<20))
			}
			return len(kept), ctx.Err()
		}},
	} {
		if _, err := bounded(ctx, c.most, c.parse); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	// Interrupted after a file, the run ends; what it has written is whole.
	ctx, cancel := context.WithCancel(ctx)
	out := filepath.Join(t.TempDir(), "out")
	_, err := Run(ctx, []string{"testdata/page.html", "testdata/tass.docx"}, Options{Out: out, Progress: func(File) { cancel() }})
	if entries, _ := os.ReadDir(out); !errors.Is(err, context.Canceled) || len(entries) != 1 || entries[0].Name() != "page.md" {
		t.Errorf("interrupted: %v, with %v written", err, entries)
	}
}

func TestDates(t *testing.T) {
	for line, want := range map[string]string{
		"6 February 2020": "2020-02-06", "MOSCOW, February 6, 2020. /TASS/": "2020-02-06", "6 de febrero de 2020": "2020-02-06", "17 maio 2021": "2021-05-17",
		"Москва, 4 марта 2021 г.": "2021-03-04", "04.03.2021, 14:00": "2021-03-04", "2021-03-04T10:00Z": "2021-03-04", "25/12/2020": "2020-12-25", "12/25/2020": "2020-12-25",
		"Spring 2020, or March 2020": "2020-03", "MOSCOW, February 6. /TASS/": "0000-02-06", "1º de mayo": "0000-05-01", "29 февраля": "0000-02-29",
		"31 February 2020": "2020-02", "03/04/2020": "", "You may 5 times": "0000-05-05", "version 1.2.2020.3": "", "no date": "",
	} {
		got := dateIn(line)
		if s := got.String(); s != want && (want != "" || got.month != 0) {
			t.Errorf("%q: %s, want %q", line, s, want)
		}
	}
}

func TestMetadataOfText(t *testing.T) {
	doc := document{blocks: []Block{{Kind: Heading, Text: "A title"}, {Text: "By Juan de la Cruz"}, {Text: "MOSCOW, February 6. /TASS/. The minister met his colleagues in 2019 and will meet them in 2031."}}}
	doc.complete("A title By Juan de la Cruz MOSCOW, February 6. The minister met his colleagues in 2019 and will meet them in 2031.", 2026)
	if doc.meta.Title != "A title" || doc.meta.Author != "Juan de la Cruz" || doc.meta.Date != "2019-02-06" || !doc.meta.DateEstimated || len(doc.blocks) != 1 {
		t.Errorf("%+v, %d blocks", doc.meta, len(doc.blocks))
	}
	// The date of an event that a sentence, an item or a title tells of is not that of the text,
	// and neither is the day that the file was made.
	long := strings.Repeat(" They spoke of the trade of 2018.", 10)
	for _, c := range []struct {
		block   Block
		fileDay string
		want    string
	}{
		{Block{Text: "MOSCOW, February 6. /TASS/. Russia builds." + long}, "", "2018-02-06"},
		{Block{Text: "Río de Janeiro, 6 de febrero de 2020 (Prensa) - Rusia." + long}, "", "2020-02-06"},
		{Block{Text: "Москва, 4 марта 2021 г. — Россия." + long}, "", "2021-03-04"},
		{Block{Text: "WASHINGTON, D.C., Feb. 6, 2020. Russia builds." + long}, "", "2020-02-06"},
		{Block{Text: "The report is dated Moscow, 6 February, and speaks of a Thursday." + long}, "", "2018-02-06"},
		{Block{Text: "Published on 6 February 2020 by Ana Müller, 14:30"}, "", "2020-02-06"},
		{Block{Kind: Heading, Text: "Havana, 6 February 2020"}, "", "2020-02-06"},
		{Block{Text: "From November 28 to December 2 last year the ministers met." + long}, "", ""},
		{Block{Text: "On Sunday, September 6, 2020 (the feast) they met." + long}, "", ""},
		{Block{Text: "He came to Moscow, 6 February 2020." + long}, "", ""},
		{Block{Text: "On 5 March 2014 the Senate voted."}, "", ""},
		{Block{Kind: Item, Text: "5 March 2014 the Senate voted"}, "", ""},
		{Block{Kind: Heading, Text: "What happened on 11 September 2001"}, "", ""},
		{Block{Text: "No day is named."}, "2020-02-10", ""},
		// The file was made a few days after the day that its text names: then the year is that one.
		{Block{Text: "MOSCOW, February 6. /TASS/. In 2015 it was otherwise."}, "2020-02-10", "2020-02-06"},
		{Block{Text: "MOSCOW, February 6. /TASS/. It names no year."}, "2020-11-10", ""},
	} {
		doc := document{meta: corpus.Meta{Title: "T"}, fileDay: c.fileDay, blocks: []Block{c.block}}
		doc.complete(c.block.Text, 2026)
		if doc.meta.Date != c.want {
			t.Errorf("%.40s: date %q, want %q", c.block.Text, doc.meta.Date, c.want)
		}
		if told := len(doc.changes) > 0 && doc.changes[0].Before == c.fileDay; told != (c.fileDay != "" && c.want == "") {
			t.Errorf("%.40s: %+v", c.block.Text, doc.changes)
		}
	}
	for text, want := range map[string]string{
		"Der Minister traf in Moskau seine Kollegen und sprach mit ihnen über den Handel, die Preise und das Wetter, das in diesem Jahr besonders schlecht war.": "",
		"El ministro se reunió en Moscú con sus colegas y habló con ellos del comercio, de los precios y del tiempo, que este año ha sido muy malo.":             "es",
	} {
		if got := languageOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestForeignMarkdown(t *testing.T) {
	text := "---\ntitle: \"A: b\"\nauthors:\n  - name: Ana\n  - Juan\ndate: 2020-02-06T10:00:00Z\nlang: es-MX\ntags: [x]\nurl: javascript:alert(1)\n---\n\n# Other\n\nText.[^b] More.[^a]\n\n```\n# no heading\n```\n\n[^a]: Ibid.\n[^b]: See *this*.\n"
	doc, err := parseMarkdown(text)
	if err != nil {
		t.Fatal(err)
	}
	if want := (corpus.Meta{Title: "A: b", Author: "Ana, Juan", Date: "2020-02-06", Language: "es"}); doc.meta != want {
		t.Errorf("%+v, want %+v", doc.meta, want)
	}
	if want := "## Other\n\nText.[1] More.[2]\n\n```\n# no heading\n```\n\n\n[2] Ibid.\n\n[1] See *this*."; doc.body != want {
		t.Errorf("%q, want %q", doc.body, want)
	}
	for text, want := range map[string]string{
		"---\nx: [\n---\ntext": "front matter: ", "---\nx: " + strings.Repeat("y", 20<<10) + "\n---\ntext": "16 KB", strings.Repeat(">", 300) + " x": "nests 300 deep",
	} {
		if _, err := parseMarkdown(text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}

// Whatever a file holds, it becomes a document that the corpus reads, or is refused.
func FuzzFile(f *testing.F) {
	entries, err := os.ReadDir("testdata")
	if err != nil || len(entries) < 10 {
		f.Fatalf("%d fixtures: %v", len(entries), err)
	}
	for _, e := range entries {
		if isKnown(e.Name()) {
			data, err := os.ReadFile(filepath.Join("testdata", e.Name()))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(e.Name(), data)
		}
	}
	im := importer{Options: Options{most: tight}, year: 2026}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		format, err := formatOf(name, data)
		if err != nil {
			return
		}
		c, err := im.convert(context.Background(), name, format, data)
		if err == nil && (c.body == "" || c.meta.ID == "" || !utf8.ValidString(c.body)) {
			t.Fatalf("%+v", c)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("A title\n\nBy Ana Müller\n\n6 February\n\n- one\n  1. two\n\n[1] note")
	f.Add("---\ntitle: x\ndate: 6 Feb 2020\na: &b [*b]\n---\n# x\n\n[^1]\n\n[^1]: y")
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func() (document, error){
			func() (document, error) { return parseText(text, nil), nil },
			func() (document, error) { return parseMarkdown(text) },
		} {
			doc, err := parse()
			if err != nil {
				continue
			}
			doc.blocks = tidy(doc.blocks)
			doc.complete(text, 2026)
			if date := doc.meta.Date; date != "" && !partialDate.MatchString(date) {
				t.Fatalf("date %q", date)
			}
			content, err := compose(doc.meta, strings.Repeat("0", 64), doc.body+markdown(doc.blocks))
			if err != nil {
				t.Fatal(err)
			}
			if doc.body == "" && len(doc.blocks) > 0 && isText(text) {
				if _, err := corpus.Parse("x.md", content, nil); err != nil {
					t.Fatalf("the corpus cannot read it: %v\n%s", err, content)
				}
			}
			if m := sealed.FindSubmatch(content); m == nil || seal(content) != string(m[2]) || utf8.ValidString(text) && !utf8.Valid(content) {
				t.Fatalf("not sealed:\n%s", content)
			}
		}
	})
}
