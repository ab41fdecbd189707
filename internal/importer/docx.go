package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"

	"attache/internal/corpus"
	"attache/internal/language"
)

// parseDOCX reads a Word document: a ZIP file of XML parts (ECMA-376, part 1,
// https://ecma-international.org/publications-and-standards/standards/ecma-376/). Headers,
// footers, comments and deleted text are left out. Nothing is ever unpacked to disk.
func parseDOCX(ctx context.Context, data []byte, file string, most limits) (document, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are looked up, never opened
		return document{}, fmt.Errorf("is a damaged or cut-off DOCX file (%w)", err)
	}
	d := docx{ctx: ctx, most: most, left: most.unpacked, parts: map[string]*zip.File{}, styles: map[string]style{}, lists: map[string]string{},
		formats: map[string]string{}, numbers: map[string]int{}, restarts: map[string]int{}}
	for _, f := range z.File {
		if d.parts[f.Name] == nil {
			d.parts[f.Name] = f
		}
	}
	main, err := d.mainPart()
	if err != nil {
		return document{}, err
	}
	folder := path.Dir(main)
	if err := errors.Join(d.readStyles(folder+"/styles.xml"), d.readNumbering(folder+"/numbering.xml")); err != nil {
		return document{}, err
	}
	body, err := d.story(main)
	if err != nil {
		return document{}, err
	}
	doc := document{blocks: body.blocks, changes: body.changes}
	doc.blocks = append(doc.blocks, d.notes(folder, body)...)
	if d.err != nil {
		return document{}, d.err
	}
	if err := d.properties(&doc, file); err != nil {
		return document{}, err
	}
	if doc.meta.Title == "" {
		doc.meta.Title = body.title
	}
	return doc, nil
}

type docx struct {
	ctx    context.Context
	most   limits
	left   int64 // bytes that may still be unpacked
	parts  map[string]*zip.File
	styles map[string]style
	// Of lists: their names by those of their numbers; and by [listLevel] how they count
	// ("decimal", "bullet", "none" …), the number of the last item, and where a number begins.
	lists, formats    map[string]string
	numbers, restarts map[string]int
	err               error
}

// style is what a paragraph's style says of its role.
type style struct {
	name, parent string
	outline      int // heading level from 1; 0: none
	numID        string
	level        int
}

// part opens a part for reading within what may still be unpacked. A part that is absent is
// empty.
func (d *docx) part(name string) (*xmlReader, error) {
	f := d.parts[name]
	if f == nil {
		return &xmlReader{xml.NewDecoder(strings.NewReader("")), 0}, nil
	}
	if f.UncompressedSize64 > uint64(d.left) {
		return nil, d.most.errUnpack()
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("is a damaged or cut-off DOCX file (%w)", err)
	}
	decoder := xml.NewDecoder(&budget{d, r})
	decoder.CharsetReader = charset.NewReaderLabel
	return &xmlReader{decoder, 0}, nil
}

// budget reads until the bytes left for a file are used up or its ctx ends.
type budget struct {
	*docx
	r io.Reader
}

func (b *budget) Read(p []byte) (int, error) {
	if b.ctx.Err() != nil {
		return 0, context.Cause(b.ctx)
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.most.errUnpack() // whatever size the ZIP file claims
	}
	return n, err
}

// xmlReader reads elements within the bounds of nesting.
type xmlReader struct {
	*xml.Decoder
	depth int
}

// next returns the next start or end of an element or text, nil at the end of the part.
func (r *xmlReader) next() (xml.Token, error) {
	for {
		t, err := r.Token()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			if isLimit(err) {
				return nil, err
			}
			return nil, fmt.Errorf("is a damaged or cut-off DOCX file (%w)", err)
		}
		switch t.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > MaxNesting {
				return nil, tooDeep(r.depth)
			}
		case xml.EndElement:
			r.depth--
		case xml.CharData:
		default:
			continue
		}
		return t, nil
	}
}

// each calls f for every element of the part.
func (d *docx) each(name string, f func(e xml.StartElement, text func() string)) error {
	r, err := d.part(name)
	if err != nil {
		return err
	}
	var pending xml.Token
	for {
		t := pending
		pending = nil
		if t == nil {
			if t, err = r.next(); err != nil || t == nil {
				return err
			}
		}
		if e, ok := t.(xml.StartElement); ok {
			f(e, func() string {
				var s strings.Builder
				for {
					if pending, err = r.next(); err != nil {
						return ""
					}
					c, isText := pending.(xml.CharData)
					if !isText {
						return s.String()
					}
					s.Write(c)
				}
			})
			if err != nil {
				return err
			}
		}
	}
}

func xmlAttr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// mainPart returns the name of the part that holds the text, which _rels/.rels names.
func (d *docx) mainPart() (string, error) {
	main := "word/document.xml"
	err := d.each("_rels/.rels", func(e xml.StartElement, _ func() string) {
		if e.Name.Local == "Relationship" && strings.HasSuffix(xmlAttr(e, "Type"), "/officeDocument") {
			main = strings.TrimPrefix(path.Clean("/"+xmlAttr(e, "Target")), "/")
		}
	})
	if err != nil {
		return "", err
	}
	if d.parts[main] == nil {
		return "", errors.New("is a ZIP file but no Word document")
	}
	return main, nil
}

func (d *docx) readStyles(name string) error {
	id := ""
	return d.each(name, func(e xml.StartElement, _ func() string) {
		s := d.styles[id]
		switch val := xmlAttr(e, "val"); e.Name.Local {
		case "style":
			id = xmlAttr(e, "styleId")
			return
		case "name":
			s.name = strings.ToLower(val)
			if level, ok := strings.CutPrefix(s.name, "heading "); ok && len(level) == 1 && level[0] >= '1' && level[0] <= '9' {
				s.outline = int(level[0] - '0')
			}
		case "basedOn":
			s.parent = val
		case "outlineLvl":
			if n, err := strconv.Atoi(val); err == nil && n >= 0 && n < 9 {
				s.outline = n + 1
			}
		case "numId":
			s.numID = val
		case "ilvl":
			s.level, _ = strconv.Atoi(val)
		default:
			return
		}
		if id != "" {
			d.styles[id] = s
		}
	})
}

// styleOf returns a style with what it inherits.
func (d *docx) styleOf(id string) style {
	s := d.styles[id]
	for parent, n := s.parent, 0; parent != "" && n < 20; n++ { // Word itself allows chains of 11
		p := d.styles[parent]
		if s.outline == 0 {
			s.outline = p.outline
		}
		if s.numID == "" {
			s.numID, s.level = p.numID, p.level
		}
		parent = p.parent
	}
	return s
}

// listLevel is a level of a list, "3 0"; a number of the text names the list or one that goes
// on with its count, or begins it again.
func listLevel(list string, level int) string { return list + " " + strconv.Itoa(level) }

func (d *docx) readNumbering(name string) error {
	var list, num string
	var level int
	return d.each(name, func(e xml.StartElement, _ func() string) {
		val := xmlAttr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			list, num = xmlAttr(e, "abstractNumId"), ""
		case "num":
			num = xmlAttr(e, "numId")
		case "abstractNumId":
			d.lists[num] = val
		case "lvl", "lvlOverride":
			level = numberOf(xmlAttr(e, "ilvl"))
		case "startOverride":
			d.restarts[listLevel(num, level)] = numberOf(val)
		}
		if num != "" {
			return // a number may have another look, of which the text tells nothing
		}
		switch e.Name.Local {
		case "start":
			d.numbers[listLevel(list, level)] = numberOf(val) - 1
		case "numFmt":
			d.formats[listLevel(list, level)] = val
		case "lvlText":
			if strings.TrimSpace(val) == "" {
				d.formats[listLevel(list, level)] = "none"
			}
		}
	})
}

// numberAt returns the number of the next item of a list, 0 of one that does not count.
func (d *docx) numberAt(num string, level int) int {
	list := d.lists[num]
	key := listLevel(list, level)
	if f := d.formats[key]; f == "bullet" || f == "" {
		return 0
	}
	for deeper := level + 1; deeper <= maxItemLevel; deeper++ {
		delete(d.numbers, listLevel(list, deeper))
	}
	d.numbers[key]++
	if n, again := d.restarts[listLevel(num, level)]; again {
		d.numbers[key] = n
		delete(d.restarts, listLevel(num, level))
	}
	return max(d.numbers[key], 1)
}

// story is the text of one part.
type story struct {
	blocks  []Block
	title   string
	marks   []string // the notes that are marked, "footnotes 3", in order
	notes   map[string][]string
	changes []Change
}

// wordParagraph is the paragraph at hand.
type wordParagraph struct {
	text           strings.Builder
	style          string
	numID          string
	level, outline int
}

// wordTable is the table at hand.
type wordTable struct {
	rows   [][]string
	cell   []string // the paragraphs of the cell
	span   int
	joined bool // the cell continues the one above
}

// story reads the blocks of a part. A paragraph in a table goes into its cell; a table within
// a table becomes text of the outer one's cell.
func (d *docx) story(name string) (story, error) {
	s := story{notes: map[string][]string{}}
	r, err := d.part(name)
	if err != nil {
		return s, err
	}
	var (
		p        wordParagraph
		tables   []*wordTable
		noteID   string
		inText   bool
		raised   bool
		skipping int // depth of the element that is left out, with all in it
		contents int // depth of the table of contents
		dropped  []string
	)
	endParagraph := func() {
		text := language.OneLine(p.text.String())
		st := d.styleOf(p.style)
		switch {
		case text == "":
		case contents > 0 || strings.HasPrefix(st.name, "toc "):
			dropped = append(dropped, text)
		case len(tables) > 0:
			t := tables[len(tables)-1]
			t.cell = append(t.cell, text)
		case noteID != "":
			s.notes[noteID] = append(s.notes[noteID], text)
		default:
			b, more := d.blockOf(p, st, text)
			if n := len(s.blocks); more && n > 0 && s.blocks[n-1].Kind == Item {
				s.blocks[n-1].Text += " " + text
			} else {
				s.add(b)
			}
			if st.name == "title" && s.title == "" {
				s.title = text
			}
		}
		p = wordParagraph{level: -1}
	}
	for {
		token, err := r.next()
		if err != nil || token == nil {
			if len(dropped) > 0 {
				s.changes = append(s.changes, Change{Kind: "table of contents", Before: strings.Join(dropped, "; "), Why: "it repeats the headings"})
			}
			return s, err
		}
		switch t := token.(type) {
		case xml.CharData:
			if inText && skipping == 0 {
				if raised && raisedDigits(string(t)) != "" {
					p.text.WriteString(raisedDigits(string(t)))
				} else {
					p.text.Write(t)
				}
			}
		case xml.StartElement:
			if skipping > 0 {
				continue
			}
			val := xmlAttr(t, "val")
			switch t.Name.Local {
			case "del", "moveFrom", "Fallback", "rPrChange", "pPrChange", "instrText", "delText":
				skipping = r.depth
			case "p":
				endParagraph() // a text box stands within a paragraph
			case "pStyle":
				p.style = val
			case "numId":
				p.numID = val
			case "ilvl":
				p.level, _ = strconv.Atoi(val)
			case "outlineLvl":
				if n, err := strconv.Atoi(val); err == nil && n >= 0 && n < 9 {
					p.outline = n + 1
				}
			case "r":
				raised = false
			case "vertAlign":
				raised = val == "superscript"
			case "t":
				inText = true
			case "tab", "br", "cr", "ptab":
				p.text.WriteByte(' ')
			case "noBreakHyphen":
				p.text.WriteByte('-')
			case "footnoteReference", "endnoteReference":
				id := xmlAttr(t, "id")
				s.marks = append(s.marks, strings.TrimSuffix(t.Name.Local, "Reference")+"s "+id)
				fmt.Fprintf(&p.text, "[%d]", len(s.marks))
			case "footnote", "endnote":
				noteID = xmlAttr(t, "id")
				if typ := xmlAttr(t, "type"); typ != "" && typ != "normal" {
					skipping = r.depth // the line above the notes
				}
			case "docPartGallery":
				if val == "Table of Contents" {
					contents = r.depth
				}
			case "tbl":
				tables = append(tables, &wordTable{})
			case "tr":
				if len(tables) > 0 {
					t := tables[len(tables)-1]
					t.rows = append(t.rows, nil)
				}
			case "tc":
				if len(tables) > 0 {
					t := tables[len(tables)-1]
					t.cell, t.span, t.joined = nil, 1, false
				}
			case "gridSpan":
				if len(tables) > 0 {
					tables[len(tables)-1].span = span(val)
				}
			case "vMerge":
				if len(tables) > 0 {
					tables[len(tables)-1].joined = val != "restart"
				}
			}
		case xml.EndElement:
			if skipping > 0 {
				if r.depth < skipping {
					skipping = 0
				}
				continue
			}
			switch t.Name.Local {
			case "t":
				inText = false
			case "p":
				endParagraph()
			case "sdt":
				if contents > r.depth {
					contents = 0
				}
			case "tc":
				if len(tables) > 0 {
					tables[len(tables)-1].endCell()
				}
			case "tbl":
				if len(tables) == 0 {
					continue
				}
				table := tables[len(tables)-1]
				tables = tables[:len(tables)-1]
				switch {
				case len(tables) > 0:
					for _, row := range table.rows {
						tables[len(tables)-1].cell = append(tables[len(tables)-1].cell, strings.Join(row, "; "))
					}
				case noteID != "":
					for _, row := range table.rows {
						s.notes[noteID] = append(s.notes[noteID], strings.Join(row, "; "))
					}
				default:
					s.add(tableBlocks(table.rows)...)
				}
			case "footnote", "endnote":
				noteID = ""
			}
		}
	}
}

func (t *wordTable) endCell() {
	if len(t.rows) == 0 {
		return
	}
	text := strings.Join(t.cell, " ")
	if t.joined {
		text = ""
	}
	row := &t.rows[len(t.rows)-1]
	for i := range t.span {
		if i > 0 {
			text = ""
		}
		*row = append(*row, text)
	}
	t.cell = nil
}

// tableBlocks makes a table, or paragraphs where it has one row or one column and so only
// places text.
func tableBlocks(rows [][]string) []Block {
	rows = tidyRows(rows)
	if len(rows) > 1 && len(rows[0]) > 1 {
		return []Block{{Kind: Table, Rows: rows}}
	}
	var blocks []Block
	for _, row := range rows {
		for _, cell := range row {
			blocks = append(blocks, Block{Text: cell})
		}
	}
	return blocks
}

func (s *story) add(blocks ...Block) { s.blocks = append(s.blocks, blocks...) }

// blockOf makes a block of a paragraph; more: it goes on where an item of a list ended.
func (d *docx) blockOf(p wordParagraph, st style, text string) (b Block, more bool) {
	outline := p.outline
	if outline == 0 {
		outline = st.outline
	}
	numID, level := p.numID, p.level
	if numID == "" {
		numID, level = st.numID, max(level, st.level)
	}
	switch {
	case st.name == "title":
		return Block{Kind: Heading, Level: 1, Text: text}, false
	case outline > 0:
		return Block{Kind: Heading, Level: outline + 1, Text: text}, false
	case numID != "" && numID != "0": // 0 takes a paragraph out of its list
		level = min(max(level, 0), maxItemLevel)
		if d.formats[listLevel(d.lists[numID], level)] == "none" {
			return Block{Text: text}, true
		}
		return Block{Kind: Item, Level: level, Number: d.numberAt(numID, level), Text: text}, false
	case strings.Contains(st.name, "quot"), strings.HasPrefix(st.name, "block text"):
		return Block{Kind: Quote, Text: text}, false
	}
	return Block{Text: text}, false
}

// notes returns the notes in the order of their marks, each "[1] text".
func (d *docx) notes(folder string, body story) []Block {
	texts := map[string]string{}
	for _, kind := range []string{"footnotes", "endnotes"} {
		s, err := d.story(folder + "/" + kind + ".xml")
		if err != nil {
			d.err = err
			return nil
		}
		for id, text := range s.notes {
			texts[kind+" "+id] = strings.Join(text, " ")
		}
	}
	var blocks []Block
	for i, mark := range body.marks {
		if text := language.OneLine(texts[mark]); text != "" {
			blocks = append(blocks, Block{Text: fmt.Sprintf("[%d] %s", i+1, text)})
		}
	}
	return blocks
}

// properties reads what the file states of itself.
func (d *docx) properties(doc *document, file string) error {
	values := map[string]string{}
	err := d.each("docProps/core.xml", func(e xml.StartElement, text func() string) {
		switch e.Name.Local {
		case "title", "creator", "language", "created":
			if s := language.OneLine(text()); values[e.Name.Local] == "" {
				values[e.Name.Local] = s
			}
		}
	})
	if err != nil {
		return err
	}
	doc.meta = corpus.Meta{Title: statedTitle(values["title"], file), Author: statedAuthor(values["creator"]), Language: languageCode(values["language"])}
	doc.fileDay = leadingDate(values["created"])
	return nil
}
