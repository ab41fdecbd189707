package importer

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// tight limits let small files exceed them.
var tight = limits{input: 4 << 20, unpacked: 2 << 20, output: 1 << 20, pages: 50, elements: 1 << 16, time: 30 * time.Second, memory: 64 << 20}

// hostile are files made to harm, by name, with what is said of them under tight limits; with
// nothing where they are read as far as they can be.
var hostile = map[string]struct {
	data func() []byte
	want string
}{
	// PDF.
	"plain.pdf": {func() []byte { return onePagePDF(stream(hello, "")) }, ""},
	"bomb.pdf":  {func() []byte { return onePagePDF(stream(strings.Repeat(" ", int(tight.unpacked)+1), "")) }, "unpacks to more than 2 MB"},
	"bomb-in-bomb.pdf": {func() []byte {
		return onePagePDF(rawStream(squeeze(squeeze(strings.Repeat(" ", int(tight.unpacked)+1))), "/Filter[/FlateDecode/FlateDecode]"))
	}, "unpacks to more than 2 MB"},
	"bomb-in-pieces.pdf": {func() []byte {
		return pdfFile(catalog, pages, strings.Replace(page, "4 0 R", "["+strings.Repeat("4 0 R ", 1000)+"]", 1), stream(strings.Repeat(hello, 1000), ""), helvetica)
	}, "unpacks to more than 2 MB"},
	"page-loop.pdf": {func() []byte {
		return pdfFile(catalog, "<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R 3 0 R]/Count 3>>", page, stream(hello, ""), helvetica)
	}, ""},
	"parent-loop.pdf": {func() []byte {
		return pdfFile(catalog, "<</Type/Pages/Parent 3 0 R/Kids[3 0 R]/Count 1>>", page, stream(hello, ""), helvetica)
	}, ""},
	"deep-pages.pdf": {func() []byte {
		objects := []string{catalog}
		for i := range 300 {
			objects = append(objects, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 1>>", i+3))
		}
		return pdfFile(append(objects, "<</Type/Page>>")...)
	}, "nests 201 deep"},
	"many-pages.pdf": {func() []byte {
		objects := []string{catalog, ""}
		var kids strings.Builder
		for i := range tight.pages + 1 {
			fmt.Fprintf(&kids, "%d 0 R ", i+3)
			objects = append(objects, "<</Type/Page>>")
		}
		objects[1] = "<</Type/Pages/Kids[" + kids.String() + "]/Count 51>>"
		return pdfFile(objects...)
	}, "more than 50 pages"},
	"form-loop.pdf": {func() []byte {
		return pdfFile(catalog, pages, page, stream("/A Do", ""), helvetica, stream(hello+"/A Do /B Do", form), stream("/A Do", form))
	}, ""},
	"form-fan.pdf": {func() []byte { // each form draws the next ten times
		objects := []string{catalog, pages, page, stream(hello+"/A Do", ""), helvetica}
		for i := range 30 {
			objects = append(objects, stream(strings.Repeat("/A Do ", 10), fmt.Sprintf("%s/Resources<</XObject<</A %d 0 R>>>>", form, i+7)))
		}
		return pdfFile(objects...)
	}, "unpacks to more than 2 MB"},
	"deep-array.pdf":   {func() []byte { return onePagePDF(stream(hello, ""), strings.Repeat("[", 1<<20)) }, ""},
	"deep-content.pdf": {func() []byte { return onePagePDF(stream(hello+strings.Repeat("[<<", 1<<18), "")) }, ""},
	"deep-state.pdf":   {func() []byte { return onePagePDF(stream(hello+strings.Repeat("q ", 1<<18), "")) }, "nests 201 deep"},
	"endless-text.pdf": {func() []byte {
		return onePagePDF(stream("BT /F 12 Tf "+strings.Repeat("("+strings.Repeat("a", 1000)+") Tj ", tight.output/1000+1)+"ET", ""))
	}, "more than 1 MB of text"},
	"rows.pdf": {func() []byte { // tables without end, with rows of several lines
		row := "0 -12 Td [(Name) -5000 (of) -600 (a) -1500 (row)] TJ 0 -12 Td [(Name) -5000 (of) -300 (a) -900 (row)] TJ 30 -12 Td (on) Tj -30 0 Td "
		return onePagePDF(stream("BT /F 12 Tf 72 700 Td "+strings.Repeat(row, 5000)+"ET", ""))
	}, ""},
	"cells.pdf": {func() []byte {
		row := "0 -12 Td [" + strings.Repeat("(x) -2000 ", 1000) + "] TJ "
		return onePagePDF(stream("BT /F 12 Tf 72 700 Td "+strings.Repeat(row, 150)+"ET", ""))
	}, ""},
	"prev-loop.pdf": {func() []byte {
		b := onePagePDF(stream(hello, ""))
		return bytes.Replace(b, []byte("/Root"), fmt.Appendf(nil, "/Prev %d/Root", bytes.LastIndex(b, []byte("xref\n0"))), 1)
	}, "cut-off PDF"},
	"length-loop.pdf": {func() []byte { return onePagePDF("<</Length 4 0 R>>\nstream\n" + hello + "\nendstream") }, "cut-off PDF"},
	"length-huge.pdf": {func() []byte { return onePagePDF("<</Length 99999999999>>\nstream\n" + hello + "\nendstream") }, "cut-off PDF"},
	"size-huge.pdf": {func() []byte {
		return bytes.Replace(onePagePDF(stream(hello, "")), []byte("/Size 6"), []byte("/Size 999999999999"), 1)
	}, ""},
	"xref-huge.pdf": {func() []byte {
		return bytes.Replace(onePagePDF(stream(hello, "")), []byte("0 6\n"), []byte("0 999999999\n"), 1)
	}, "cut-off PDF"},
	"columns-huge.pdf": {func() []byte { return onePagePDF(stream(hello, "/DecodeParms<</Predictor 12/Columns 2000000000>>")) }, "unpacks to more than 2 MB"},
	"codes-huge.pdf": {func() []byte {
		font := "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</W[" + strings.Repeat("0 99999999 500 ", 10000) + "]>>]/ToUnicode 6 0 R>>"
		return pdfFile(catalog, pages, page, stream(hello, ""), font, stream(strings.Repeat("<0000> <ffffffff> <0041> endbfrange ", 10000), ""))
	}, ""},
	"truncated.pdf":  {func() []byte { b := onePagePDF(stream(hello, "")); return b[:len(b)/2] }, "cut-off PDF"},
	"head.pdf":       {func() []byte { return []byte("%PDF-1.7\n") }, "cut-off PDF"},
	"nonsense.pdf":   {func() []byte { return []byte("%PDF-1.7\n" + strings.Repeat("obj stream xref trailer << [ ", 10000)) }, "cut-off PDF"},
	"no-letters.pdf": {func() []byte { return onePagePDF(stream(strings.Repeat(hello, 3), ""), "") }, ""},

	// DOCX.
	"plain.docx": {func() []byte { return docxFile(map[string]string{"word/document.xml": wordText}) }, ""},
	"bomb.docx": {func() []byte {
		return docxFile(map[string]string{"word/document.xml": wordText + strings.Repeat(" ", int(tight.unpacked))})
	}, "unpacks to more than 2 MB"},
	"two-bombs.docx": {func() []byte {
		half := strings.Repeat(" ", int(tight.unpacked)*3/5)
		return docxFile(map[string]string{"word/document.xml": wordText + half, "word/styles.xml": "<styles/>" + half})
	}, "unpacks to more than 2 MB"},
	"lying-size.docx": {func() []byte { // claims to unpack to 1 byte
		b := docxFile(map[string]string{"word/document.xml": wordText + strings.Repeat(" ", int(tight.unpacked))})
		at := bytes.LastIndex(b, []byte("PK\x01\x02"))
		copy(b[at+24:], []byte{1, 0, 0, 0})
		return b
	}, "cut-off DOCX"},
	"deep.docx": {func() []byte { return docxFile(map[string]string{"word/document.xml": strings.Repeat("<a>", 1<<19)}) }, "nests 201 deep"},
	"deep-table.docx": {func() []byte {
		return docxFile(map[string]string{"word/document.xml": strings.Repeat("<tbl><tr><tc><p><r><t>x</t></r></p>", 60)})
	}, "cut-off DOCX"},
	"entities.docx": {func() []byte {
		return docxFile(map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><document><body><p><r><t>&b;</t></r></p></body></document>`})
	}, "cut-off DOCX"},
	"traversal.docx": {func() []byte {
		return docxFile(map[string]string{"../../../../evil.md": "x", "/evil.md": "x", `..\evil.md`: "x", "word/document.xml": wordText})
	}, ""},
	"traversal-main.docx": {func() []byte {
		return docxFile(map[string]string{"_rels/.rels": `<Relationships><Relationship Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>`, "word/document.xml": wordText})
	}, "is a ZIP file but no Word document"},
	"style-loop.docx": {func() []byte {
		return docxFile(map[string]string{"word/document.xml": strings.Replace(wordText, "<r>", `<pPr><pStyle val="a"/></pPr><r>`, 1),
			"word/styles.xml": `<styles><style styleId="a"><basedOn val="b"/></style><style styleId="b"><basedOn val="a"/></style></styles>`})
	}, ""},
	"span-huge.docx": {func() []byte {
		return docxFile(map[string]string{"word/document.xml": `<document><body><tbl>` + strings.Repeat(`<tr><tc><tcPr><gridSpan val="999999999"/></tcPr><p><r><t>Text of a cell.</t></r></p></tc></tr>`, 2) + `</tbl></body></document>`})
	}, ""},
	"sheet.docx": {func() []byte { return docxFile(map[string]string{"xl/workbook.xml": "<x/>"}) }, "is a ZIP file but no Word document"},
	"many-names.docx": {func() []byte {
		parts := map[string]string{"word/document.xml": wordText}
		for i := range 20000 {
			parts[strconv.Itoa(i)] = ""
		}
		return docxFile(parts)
	}, ""},

	// Pages.
	"deep.html":   {func() []byte { return []byte(strings.Repeat("<div>", 450) + "text") }, "nests 201 deep"},
	"deeper.html": {func() []byte { return []byte(strings.Repeat("<div>", 1<<19) + "text") }, "nests 512 deep"},
	"many.html":   {func() []byte { return []byte(strings.Repeat("<i>a</i>", tight.elements) + "text") }, "has more than 65536 elements"},
	"reopened.html": {func() []byte { // each paragraph opens 150 elements again
		var b strings.Builder
		b.WriteString("<p>")
		for i := range 150 {
			fmt.Fprintf(&b, "<b a=%d>", i)
		}
		return []byte(b.String() + "</p>" + strings.Repeat("<p>x</p>", 1<<17))
	}, "needs more than 64 MB of memory"},
	"span.html": {func() []byte {
		return []byte("<table><tr>" + strings.Repeat("<td colspan=99999999 rowspan=99999999>A cell of a table.", 1000) + "</table>")
	}, ""},
	"items.html":  {func() []byte { return []byte("<ol>" + strings.Repeat("<li>An item of a list.", 20000)) }, ""},
	"notes.html":  {func() []byte { return []byte(strings.Repeat(`<p id=a><sup><a href="#a">1</a></sup> text`, 10000)) }, ""},
	"breaks.html": {func() []byte { return []byte("text" + strings.Repeat("<br>", 50000) + "text") }, ""},
	"long.html":   {func() []byte { return []byte("<p>" + strings.Repeat("word ", tight.output/5+1)) }, "more than 1 MB of text"},

	// Text.
	"long.txt":    {func() []byte { return []byte(strings.Repeat("word\n", tight.output/5+1)) }, "more than 1 MB of text"},
	"lines.txt":   {func() []byte { return []byte(strings.Repeat("word\n", 1<<16)) }, ""},
	"lists.txt":   {func() []byte { return []byte(strings.Repeat("1. word\n", 1<<15)) }, ""},
	"quotes.md":   {func() []byte { return []byte(strings.Repeat(">", 1<<20)) }, "nests 1048576 deep"},
	"brackets.md": {func() []byte { return []byte(strings.Repeat("[", 1<<15) + "text") }, ""},
	"stars.md":    {func() []byte { return []byte(strings.Repeat("*a **b ", 1<<14)) }, ""},
	"aliases.md": {func() []byte {
		return []byte("---\na: &a [x,x,x,x,x,x,x,x,x]\n" + strings.Repeat("b: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n", 1) + "title: *b\n---\nText.")
	}, ""},
}

// Every hostile file fails with one sentence, or is read as far as it can be; the rest of
// the run goes on, and nothing is written but documents.
func TestHostileFiles(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "a", "b", "c", "out")
	for name, c := range hostile {
		path := filepath.Join(in, name)
		if err := errors.Join(os.MkdirAll(in, 0o755), os.WriteFile(path, c.data(), 0o600)); err != nil {
			t.Fatal(err)
		}
		// Each has an output folder of its own: many of the texts are the same.
		f := imports(t, Options{Out: filepath.Join(out, name), most: tight}, path)[path]
		if c.want == "" && f.Status != Written || c.want != "" && (f.Status != Failed || !strings.Contains(f.Why, c.want)) {
			t.Errorf("%s: %s, %q, want %q", name, f.Status, f.Why, c.want)
		}
		if utf8.RuneCountInString(f.Why) > 200 {
			t.Errorf("%s: a long sentence: %s", name, f.Why)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (!strings.HasPrefix(path, out) || filepath.Ext(path) != ".md") {
			t.Errorf("%s was written", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files := imports(t, Options{DryRun: true}, write(t, filepath.Join(in, "a.pdf"), "%PDF-"), write(t, filepath.Join(in, "b.txt"), "A good text."))
	if files[filepath.Join(in, "a.pdf")].Status != Failed || files[filepath.Join(in, "b.txt")].Status != Written {
		t.Errorf("%+v", files)
	}
}

// The usual limits hold what the package says, each where it costs least to reach.
func TestLimits(t *testing.T) {
	dir := t.TempDir()
	var kids strings.Builder
	objects := []string{catalog, ""}
	for i := range MaxPages + 1 {
		fmt.Fprintf(&kids, "%d 0 R ", i+3)
		objects = append(objects, "<</Type/Page>>")
	}
	objects[1] = "<</Type/Pages/Kids[" + kids.String() + "]>>"
	bomb := docxFile(map[string]string{"word/document.xml": wordText})
	at := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(bomb[at+24:], MaxUnpacked+1) // says that it is larger
	for name, c := range map[string]struct{ data, want string }{
		"a.txt":  {strings.Repeat("word\n", MaxOutput/5+1), "holds more than 16 MB of text: split it"},
		"b.md":   {strings.Repeat(">", MaxNesting+1), "nests 201 deep, more than the 200 that are read"},
		"c.html": {strings.Repeat("<div>", MaxNesting) + "text", "nests 201 deep, more than the 200 that are read"},
		"d.pdf":  {string(pdfFile(objects...)), "has more than 5000 pages"},
		"e.docx": {string(bomb), "unpacks to more than 64 MB"},
	} {
		path := write(t, filepath.Join(dir, name), c.data)
		if f := imports(t, Options{DryRun: true}, path)[path]; f.Status != Failed || f.Why != c.want {
			t.Errorf("%s: %s, %q, want %q", name, f.Status, f.Why, c.want)
		}
	}
}

// pdfFile makes a PDF of objects, the first the catalog.
func pdfFile(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func onePagePDF(content string, more ...string) []byte {
	return pdfFile(append([]string{catalog, pages, page, content, helvetica}, more...)...)
}

const (
	catalog   = "<</Type/Catalog/Pages 2 0 R>>"
	pages     = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	page      = "<</Type/Page/Parent 2 0 R/Resources<</Font<</F 5 0 R>>/XObject<</A 6 0 R/B 7 0 R>>>>/Contents 4 0 R>>"
	helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
	form      = "/Type/XObject/Subtype/Form"
	hello     = "BT /F 12 Tf 72 700 Td (Russia wrote off the debt of Cuba in 2014.) Tj ET\n"
)

// stream makes a PDF stream of data, compressed, with more entries of its dictionary.
func stream(data, more string) string { return rawStream(squeeze(data), "/Filter/FlateDecode"+more) }

func rawStream(data, more string) string {
	return fmt.Sprintf("<</Length %d%s>>\nstream\n%s\nendstream", len(data), more, data)
}

func squeeze(data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(data))
	w.Close()
	return b.String()
}

const wordText = `<document><body><p><r><t>A paragraph of a Word document.</t></r></p></body></document>`

func docxFile(parts map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		head := zip.FileHeader{Name: name, Method: zip.Deflate}
		if text == "" {
			head.Method = zip.Store // a compressor for each of many costs seconds
		}
		w, err := z.CreateHeader(&head)
		if err != nil {
			panic(err)
		}
		w.Write([]byte(text))
	}
	z.Close()
	return b.Bytes()
}

// checkBlocks holds what every parser promises of its blocks.
func checkBlocks(t *testing.T, doc document) {
	t.Helper()
	for _, b := range tidy(doc.blocks) {
		if b.Kind != Code && strings.ContainsAny(b.Text, "\n\r\t") || !utf8.ValidString(b.Text) {
			t.Fatalf("block %+v", b)
		}
		if b.Kind == Heading && b.Level < 1 || b.Level < 0 {
			t.Fatalf("level of %+v", b)
		}
	}
	if len(doc.changes) > 0 && doc.changes[0].Why == "" {
		t.Fatalf("no reason: %+v", doc.changes[0])
	}
}

func FuzzHTML(f *testing.F) {
	for _, name := range []string{"page.html", "pandoc.html", "libreoffice.html"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(`<table><tr><td rowspan=3 colspan=0>a<td>b<tr><td>c</table><p id=x><sup><a href=#y>1</a></sup><ol><li id=y><a href=#x>^</a> n<pre>a
 b</pre><br><br>c`)
	f.Fuzz(func(t *testing.T, page string) {
		if doc, err := parseHTML(context.Background(), page, tight); err == nil {
			checkBlocks(t, doc)
		}
	})
}

func FuzzDOCX(f *testing.F) {
	for _, name := range []string{"pandoc.docx", "libreoffice.docx"} {
		z, err := zip.OpenReader(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		part := func(name string) string {
			var b bytes.Buffer
			if r, err := z.Open(name); err == nil {
				b.ReadFrom(r)
			}
			return b.String()
		}
		f.Add(part("word/document.xml"), part("word/footnotes.xml"), part("word/styles.xml"), part("word/numbering.xml"))
		z.Close()
	}
	f.Add(wordText, "<footnotes><footnote id='1'><p><r><t>x</t></r></p></footnote></footnotes>", "<styles><style styleId='a'/></styles>", "<numbering><num numId='1'/></numbering>")
	f.Fuzz(func(t *testing.T, text, notes, styles, numbering string) {
		data := docxFile(map[string]string{"word/document.xml": text, "word/footnotes.xml": notes, "word/styles.xml": styles, "word/numbering.xml": numbering, "docProps/core.xml": notes})
		if doc, err := parseDOCX(context.Background(), data, "x.docx", tight); err == nil {
			checkBlocks(t, doc)
		}
	})
}

// A page's content and a font's table, within a PDF that is sound else.
func FuzzPDF(f *testing.F) {
	f.Add(hello, "<01> <0041> endbfchar <02> <05> <0061> endbfrange <0001> <0002> [<0041> <00420043>] endbfrange", true)
	f.Add("q 1 0 0 1 5 5 cm BT /F 9 Tf 12 TL (a) Tj T* [(b) -250 <63> 3] TJ (x) ' 1 2 (y) \" 4 Ts (1) Tj ET Q /A Do BI /W 1 ID \x00\x01 EI /Artifact BMC EMC", "", false)
	f.Add("BT /F 12 Tf 1 0 0 1 72 700 Tm (Name) Tj 100 0 Td (Year) Tj -100 -14 Td (Peru) Tj 100 0 Td (2019) Tj -100 -14 Td (Cuba) Tj 100 0 Td (2020) Tj 0 -40 Td (hyphen-) Tj 0 -14 Td (ation) Tj ET", "", false)
	f.Fuzz(func(t *testing.T, content, cmap string, composite bool) {
		font := "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R/Encoding<</Differences[65/Aacute/afii10017/uni0416/f_i]>>>>"
		if composite {
			font = "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</W[1[500 600]3 9 250]>>]>>"
		}
		data := pdfFile(catalog, pages, page, rawStream(content, ""), font, rawStream(cmap, ""), rawStream(content, form))
		if doc, err := parsePDF(context.Background(), data, "x.pdf", tight); err == nil {
			checkBlocks(t, doc)
		}
	})
}
