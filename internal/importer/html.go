package importer

import (
	"context"
	"fmt"
	"index/suffixarray"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"attache/internal/corpus"
	"attache/internal/language"
)

// parseHTML reads a saved page: the article that go-readability finds in it, or all of it
// where that has less than a quarter of the page's running text.
func parseHTML(ctx context.Context, page string, most limits) (document, error) {
	root, err := html.Parse(&interruptible{ctx, strings.NewReader(page)})
	if err != nil {
		if strings.Contains(err.Error(), "open stack of elements") {
			return document{}, tooDeep(512) // the parser's own limit
		}
		return document{}, err
	}
	if err := checkTree(root, most); err != nil {
		return document{}, err
	}
	p := webPage{root: root, byID: map[string]*html.Node{}}
	p.prepare()
	notes := p.markNotes()
	whole := blocksOf(p.body())

	address := p.address()
	base, err := url.Parse(address)
	if err != nil {
		return document{}, err // address has been parsed before
	}
	reader := readability.NewParser()
	article, err := reader.ParseDocument(root, base)
	if err != nil {
		return document{}, fmt.Errorf("find the article: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return document{}, err
	}
	doc := document{blocks: blocksOf(article.Node)}
	if 4*runningText(doc.blocks) < runningText(whole) {
		doc.blocks = append([]Block(nil), whole...)
	}
	restoreLevels(doc.blocks, whole)
	doc.keepNotes(notes)
	doc.meta = corpus.Meta{Title: p.title(whole, article.Title()), Author: statedAuthor(trimBy(article.Byline())), Publisher: language.OneLine(article.SiteName()),
		Language: languageCode(article.Language()), URL: address}
	if doc.meta.Publisher == "" {
		doc.meta.Publisher = p.metaContent("publisher", "dc.publisher", "citation_publisher", "application-name")
	}
	if t, err := article.PublishedTime(); err == nil {
		doc.meta.Date = t.Format("2006-01-02")
	} else {
		doc.meta.Date = leadingDate(p.metaContent("date", "dc.date", "dc.date.issued", "dcterms.date", "citation_publication_date", "article:published_time", "pubdate"))
	}
	doc.reportDropped(whole)
	doc.reportLeftOut(p.root)
	for n := range p.root.Descendants() {
		if n.DataAtom != atom.Figcaption {
			continue
		}
		if text := language.OneLine(textOf(n)); text != "" {
			doc.changes = append(doc.changes, Change{Kind: "caption", Before: text, Why: "it belongs to a picture"})
		}
	}
	return doc, nil
}

// title returns the text of the page that the head names as its title, which may add the
// site's name; else what the article's title seems to be.
func (p *webPage) title(whole []Block, article string) string {
	named := []string{p.metaContent("og:title")}
	for n := range p.root.Descendants() {
		if n.DataAtom == atom.Title {
			named = append(named, language.OneLine(textOf(n)))
			break
		}
	}
	best := ""
	for _, b := range whole {
		for _, name := range named {
			if len(b.Text) > len(best) && strings.HasPrefix(name, b.Text) && (len(b.Text) >= 10 || b.Level == 1 || b.Text == name) {
				best = b.Text
			}
		}
	}
	if best != "" {
		return best
	}
	return language.OneLine(article)
}

// interruptible ends with its context.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	if i.ctx.Err() != nil {
		return 0, context.Cause(i.ctx)
	}
	return i.r.Read(p)
}

// checkTree walks without recursion: the tree may be as deep as the parser allows.
func checkTree(root *html.Node, most limits) error {
	elements, depth := 0, 0
	for n := root; n != nil; {
		if elements++; elements > most.elements {
			return limited("has more than %d elements", most.elements)
		}
		if depth > MaxNesting {
			return tooDeep(depth)
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			depth++
			continue
		}
		for n != nil && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return nil
}

type webPage struct {
	root *html.Node
	byID map[string]*html.Node // also anchors by name
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// paragraphEnd stands before two line breaks, which end a paragraph; go-readability leaves one.
const paragraphEnd = "\ue002"

// prepare indexes the page, bounds what its attributes may ask for, marks the ends of
// paragraphs, and takes out what wikis add to every article.
func (p *webPage) prepare() {
	var added, ends []*html.Node
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if second := nextBreak(n); n.DataAtom == atom.Br && second != nil && nextBreak(second) == nil {
			ends = append(ends, n)
		}
		for _, key := range []string{"id", "name"} {
			if id := attr(n, key); id != "" && p.byID[id] == nil && (key == "id" || n.DataAtom == atom.A) {
				p.byID[id] = n
			}
		}
		for i, a := range n.Attr {
			if a.Key == "colspan" || a.Key == "rowspan" {
				n.Attr[i].Val = strconv.Itoa(span(a.Val))
			}
			if a.Key == "class" && strings.Contains(a.Val, "mw-editsection") || a.Key == "id" && a.Val == "toc" {
				added = append(added, n)
			}
		}
	}
	for _, n := range ends {
		n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: paragraphEnd}, n)
	}
	for _, n := range added {
		n.Parent.RemoveChild(n)
	}
}

// nextBreak returns the line break that follows a node at once.
func nextBreak(n *html.Node) *html.Node {
	next := n.NextSibling
	for next != nil && next.Type == html.TextNode && strings.TrimSpace(next.Data) == "" {
		next = next.NextSibling
	}
	if next != nil && next.DataAtom == atom.Br {
		return next
	}
	return nil
}

// span bounds how many columns or rows a cell may cover; HTML allows 1,000 columns.
func span(val string) int {
	n, err := strconv.Atoi(val)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 20)
}

func (p *webPage) body() *html.Node {
	for n := range p.root.Descendants() {
		if n.DataAtom == atom.Body {
			return n
		}
	}
	return p.root
}

func (p *webPage) metaContent(names ...string) string {
	found := map[string]string{}
	for n := range p.root.Descendants() {
		if n.DataAtom == atom.Meta {
			for _, key := range []string{"name", "property", "itemprop"} {
				if name := strings.ToLower(attr(n, key)); name != "" && found[name] == "" {
					found[name] = language.OneLine(attr(n, "content"))
				}
			}
		}
	}
	for _, name := range names {
		if found[name] != "" {
			return found[name]
		}
	}
	return ""
}

// savedFrom is the comment in which browsers keep a page's address:
// <!-- saved from url=(0025)https://example.org/page -->
var savedFrom = regexp.MustCompile(`saved from url=\(\d+\)(\S+)`)

func (p *webPage) address() string {
	var canonical, saved string
	for n := range p.root.Descendants() {
		switch {
		case n.Type == html.CommentNode && saved == "":
			if m := savedFrom.FindStringSubmatch(n.Data); m != nil {
				saved = webAddress(m[1])
			}
		case n.DataAtom == atom.Link && attr(n, "rel") == "canonical" && canonical == "":
			canonical = webAddress(attr(n, "href"))
		}
	}
	for _, a := range []string{canonical, webAddress(p.metaContent("og:url")), saved} {
		if a != "" {
			return a
		}
	}
	return ""
}

func trimBy(byline string) string {
	if m := byLine.FindStringSubmatch(language.OneLine(byline)); m != nil {
		return m[1]
	}
	return byline
}

// noteLabel is the text of a mark in the text: "12", "[12]", "*".
var noteLabel = regexp.MustCompile(`^\[?(\d{1,4}|[a-z]{1,2}|[*†‡§])\]?$`)

// markNotes writes the marks of footnotes as [12] and their notes as "[12] …", and returns
// the notes in the order of their marks.
//
// A mark is a raised or bracketed link to a place within the page; its note is the list item
// or paragraph at that place.
func (p *webPage) markNotes() []string {
	type mark struct{ link, home, note *html.Node }
	var marks []mark
	for n := range p.root.Descendants() {
		_, fragment, found := strings.Cut(attr(n, "href"), "#")
		if n.DataAtom != atom.A || !found {
			continue
		}
		text := language.OneLine(textOf(n))
		if !noteLabel.MatchString(text) || !raised(n) && !strings.HasPrefix(text, "[") && attr(n, "role") != "doc-noteref" {
			continue
		}
		target := p.byID[fragment]
		if target == nil {
			if id, err := url.PathUnescape(fragment); err == nil {
				target = p.byID[id]
			}
		}
		if note := container(target); note != nil && !contains(note, n) {
			marks = append(marks, mark{n, container(n), note})
		}
	}
	var notes []string
	labels := map[*html.Node]string{}
	for _, m := range marks {
		if labels[m.home] != "" {
			continue // a back link: it looks like a mark, but stands in a note
		}
		label := labels[m.note]
		if label == "" {
			label = "[" + noteLabel.FindStringSubmatch(language.OneLine(textOf(m.link)))[1] + "]"
			labels[m.note] = label
			dropBackLinks(m.note)
			first := m.note
			for c := first.FirstChild; c != nil; c = c.NextSibling {
				if c.DataAtom == atom.P || c.DataAtom == atom.Div {
					first = c
					break
				}
			}
			first.InsertBefore(&html.Node{Type: html.TextNode, Data: label + " "}, first.FirstChild)
			notes = append(notes, language.OneLine(textOf(m.note)))
		}
		place := m.link
		for place.Parent != nil && place.Parent.DataAtom == atom.Sup && place.PrevSibling == nil && place.NextSibling == nil {
			place = place.Parent
		}
		if place.Parent != nil {
			place.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: label}, place)
			place.Parent.RemoveChild(place)
		}
	}
	return notes
}

func raised(link *html.Node) bool {
	if link.Parent != nil && link.Parent.DataAtom == atom.Sup {
		return true
	}
	for n := range link.Descendants() {
		if n.DataAtom == atom.Sup {
			return true
		}
	}
	return false
}

// container is the list item, paragraph or cell that a node is or stands in.
func container(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Li, atom.P, atom.Dd, atom.Td, atom.Div, atom.Aside:
			return n
		case atom.Body, atom.Html, atom.Article, atom.Main, atom.Section:
			return nil
		}
	}
	return nil
}

func contains(outer, inner *html.Node) bool {
	for ; inner != nil; inner = inner.Parent {
		if inner == outer {
			return true
		}
	}
	return false
}

// dropBackLinks takes the links back to the text out of a note: "↩", "^", its own number.
func dropBackLinks(note *html.Node) {
	var links []*html.Node
	for n := range note.Descendants() {
		if n.DataAtom == atom.A && strings.Contains(attr(n, "href"), "#") {
			text := language.OneLine(strings.Trim(textOf(n), "\ufe0e\ufe0f"))
			if text == "" || noteLabel.MatchString(strings.TrimSuffix(text, ".")) || strings.ContainsAny(text, "↩↑^⏎") {
				links = append(links, n)
			}
		}
	}
	for _, n := range links {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// keepNotes adds the notes that the article marks and has lost.
func (d *document) keepNotes(notes []string) {
	have, marked := map[string]bool{}, map[string]bool{}
	for _, b := range d.blocks {
		have[b.Text] = true
		for _, mark := range noteMark.FindAllString(b.Text, -1) {
			marked[mark] = true
		}
	}
	for _, n := range notes {
		if label, _, _ := strings.Cut(n, " "); marked[label] && !have[n] {
			d.blocks = append(d.blocks, Block{Text: n})
		}
	}
}

var noteMark = regexp.MustCompile(`\[[^\[\]\s]{1,4}\]`)

// restoreLevels gives headings their levels back: go-readability makes h2 of every h1.
func restoreLevels(blocks, whole []Block) {
	levels := map[string]int{}
	for _, b := range whole {
		if b.Kind == Heading {
			levels[b.Text] = b.Level
		}
	}
	for i, b := range blocks {
		if b.Kind == Heading && levels[b.Text] > 0 {
			blocks[i].Level = levels[b.Text]
		}
	}
}

// reportDropped says which blocks of the page are not in the document.
func (d *document) reportDropped(whole []Block) {
	var all strings.Builder
	for _, b := range d.blocks {
		all.WriteString(blockText(b) + " ")
	}
	kept := suffixarray.New([]byte(all.String()))
	for i, b := range whole {
		text := blockText(b)
		if text == "" || text == d.meta.Title || len(kept.Lookup([]byte(text), 1)) > 0 {
			continue
		}
		d.changes = append(d.changes, Change{Paragraph: i + 1, Kind: "outside the article", Before: text, Why: "navigation, a notice or a teaser, not the article's text"})
	}
}

// reportLeftOut says which parts of a page are never read, each as a whole.
func (d *document) reportLeftOut(n *html.Node) {
	why := ""
	switch {
	case n.DataAtom == atom.Head || n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Noscript || n.DataAtom == atom.Template:
		return
	case n.DataAtom == atom.Nav:
		why = "navigation, not the article's text"
	case n.DataAtom == atom.Form || n.DataAtom == atom.Button || n.DataAtom == atom.Select:
		why = "a form or a button, not the article's text"
	case n.Type == html.ElementNode && hidden(n):
		why = "hidden on the page, or marked as no part of its text"
	}
	if why == "" {
		for child := range n.ChildNodes() {
			d.reportLeftOut(child)
		}
		return
	}
	var parts []string // links side by side are words apart
	for part := range n.Descendants() {
		if part.Type == html.TextNode {
			parts = append(parts, part.Data)
		}
	}
	if text := language.OneLine(strings.Join(parts, " ")); text != "" {
		d.changes = append(d.changes, Change{Kind: "outside the article", Before: text, Why: why})
	}
}

func blockText(b Block) string {
	text := b.Text
	for _, row := range b.Rows {
		text += " " + strings.Join(row, "; ")
	}
	return language.OneLine(text)
}

// runningText measures the paragraphs that are longer than menus and teasers have.
func runningText(blocks []Block) int {
	n := 0
	for _, b := range blocks {
		if b.Kind == Paragraph && len(b.Text) >= 120 {
			n += len(b.Text)
		}
	}
	return n
}

// textOf returns all text below a node.
func textOf(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// blocksOf makes blocks of a tree that checkTree has passed.
func blocksOf(root *html.Node) []Block {
	if root == nil {
		return nil
	}
	w := htmlWalker{level: -1}
	w.walk(root)
	w.flush()
	return w.blocks
}

// htmlWalker gathers the text of a tree; block is what the text at hand becomes.
type htmlWalker struct {
	blocks []Block
	text   strings.Builder
	block  Block
	level  int // of the list, -1 outside
	number int // of the next item, 0 of a list that does not count
	quoted bool
}

func (w *htmlWalker) flush() {
	w.block.Text = language.OneLine(w.text.String())
	w.text.Reset()
	if w.block.Text != "" {
		if w.block.Kind == Item && note.MatchString(w.block.Text) {
			w.block = Block{Text: w.block.Text} // a note of a list of notes
		}
		w.blocks = append(w.blocks, w.block)
	}
	w.block = Block{}
	if w.quoted {
		w.block.Kind = Quote
	}
}

func (w *htmlWalker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

func (w *htmlWalker) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		for i, part := range strings.Split(n.Data, paragraphEnd) {
			if i > 0 && (w.block.Kind == Paragraph || w.block.Kind == Quote) {
				w.flush()
			}
			w.text.WriteString(part)
		}
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if hidden(n) {
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Nav,
		atom.Form, atom.Button, atom.Select, atom.Textarea, atom.Input, atom.Figcaption, atom.Audio, atom.Video, atom.Canvas:
	case atom.Br:
		w.text.WriteByte(' ')
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.flush()
		w.block = Block{Kind: Heading, Level: int(n.Data[1] - '0')}
		w.children(n)
		w.flush()
	case atom.Ul, atom.Ol, atom.Menu:
		w.flush()
		level, number := w.level, w.number
		w.level, w.number = level+1, 0
		if n.DataAtom == atom.Ol {
			w.number = max(numberOf(attr(n, "start")), 1)
		}
		w.children(n)
		w.flush()
		w.level, w.number = level, number
	case atom.Li:
		w.flush()
		w.block = Block{Kind: Item, Level: max(w.level, 0), Number: w.number}
		if w.number > 0 {
			w.number++
		}
		w.children(n)
		w.flush()
	case atom.Blockquote:
		w.flush()
		quoted := w.quoted
		w.quoted = true
		w.block.Kind = Quote
		w.children(n)
		w.flush()
		w.quoted = quoted
		w.block = Block{}
	case atom.Table:
		w.table(n)
	case atom.Pre:
		w.flush()
		w.blocks = append(w.blocks, Block{Kind: Code, Text: textOf(n)})
	case atom.Sup:
		if digits := raisedDigits(textOf(n)); digits != "" {
			w.text.WriteString(digits)
			return
		}
		w.children(n)
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Address, atom.Body, atom.Html,
		atom.Figure, atom.Dl, atom.Dt, atom.Dd, atom.Details, atom.Summary, atom.Fieldset, atom.Caption, atom.Tr, atom.Td, atom.Th, atom.Hr, atom.Center:
		// A paragraph that begins an item is the item.
		if w.block.Kind != Item || strings.TrimSpace(w.text.String()) != "" {
			w.flush()
		}
		item := w.block.Kind == Item
		w.children(n)
		if !item || strings.TrimSpace(w.text.String()) != "" {
			w.flush()
		}
	default:
		w.children(n)
	}
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			return a.Val == "true"
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
		case "role":
			switch a.Val {
			case "navigation", "search", "banner", "contentinfo", "dialog", "alertdialog":
				return true
			}
		}
	}
	return false
}

// raisedDigits writes digits as ¹²³ where all of s is digits and signs: 10⁶ is not 106.
func raisedDigits(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.Trim(s, "0123456789+-−") != "" {
		return ""
	}
	return raisedForms.Replace(s)
}

var raisedForms = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻")

// table adds a table of data as rows, one that only lays out the page as its parts.
func (w *htmlWalker) table(n *html.Node) {
	w.flush()
	rows, layout := tableRows(n)
	if layout {
		w.children(n)
		w.flush()
		return
	}
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Caption {
			w.walk(c)
		}
	}
	w.flush()
	if len(rows) > 0 {
		w.blocks = append(w.blocks, Block{Kind: Table, Rows: rows})
	}
}

// maxCell is the longest text, in bytes, of a cell of a table of data.
const maxCell = 1000

// tableRows returns the cells of a table. A table of one row or one column, with another
// table in it, or with a cell of several paragraphs, is one that lays out the page.
func tableRows(table *html.Node) (rows [][]string, layout bool) {
	if role := attr(table, "role"); role == "presentation" || role == "none" {
		return nil, true
	}
	columns, cells := 0, 0
	covered := map[int]int{} // rows that a cell above still covers, by column
	for tr := range table.Descendants() {
		if tr.DataAtom == atom.Table {
			return nil, true
		}
		if tr.DataAtom != atom.Tr {
			continue
		}
		var row []string
		skip := func() {
			for covered[len(row)] > 0 {
				covered[len(row)]--
				row = append(row, "")
			}
		}
		for td := range tr.ChildNodes() {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			skip()
			w := htmlWalker{level: -1}
			w.children(td)
			w.flush()
			var parts []string
			for _, b := range w.blocks {
				parts = append(parts, blockText(b))
			}
			text := strings.Join(parts, " ")
			if len(text) > maxCell || len(parts) > 3 && len(text) > maxCell/4 {
				return nil, true
			}
			if cells++; cells > maxElements/20 {
				return nil, true // the rows that its cells may cover are many more
			}
			down := span(attr(td, "rowspan")) - 1
			for i := range span(attr(td, "colspan")) {
				if down > 0 {
					covered[len(row)] = down
				}
				if i > 0 {
					text = ""
				}
				row = append(row, text)
			}
		}
		skip()
		columns = max(columns, len(row))
		rows = append(rows, row)
	}
	return rows, columns < 2 || len(rows) < 2
}
