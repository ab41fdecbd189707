package importer

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// pdfLine is a line of a page, in points, y upwards.
type pdfLine struct {
	page    int // from 1
	x, end  float64
	y, size float64
	foot    float64 // y of its last line, where it is a row of a table
	bold    bool
	text    string    // a raised number stands between raisedMark and loweredMark
	cells   []pdfCell // its parts between wide gaps, at least two; else nil
	words   []pdfCell
}

// pdfCell is a part of a line.
type pdfCell struct {
	x, end float64
	text   string
}

// Marks around raised characters until it is known whether they mark a note.
const (
	raisedMark  = "\ue000"
	loweredMark = "\ue001"
)

// The gaps of a line, in parts of its type size. A space between words measures 0.2 to 0.35
// of it in common fonts, less in tight lines; columns of a table stand further apart than
// words mostly do. In justified text some words do too, but not below one another.
const (
	wordGap = 0.17
	cellGap = 1.0
)

// raisedSize bounds the type of raised characters, in parts of the line's: 0.6 in books, 0.83
// in browsers, 0.9 in WeasyPrint.
const raisedSize = 0.95

// lineBuilder makes lines of the glyphs of a page, in the order in which they are shown:
// programs write column after column.
type lineBuilder struct {
	page   int
	lines  []pdfLine
	line   pdfLine // at hand
	cell   strings.Builder
	ink    float64 // where the last visible glyph ends
	from   float64 // where the cell begins
	raised bool
	begun  bool
	letter int // visible characters of the line
	strong int // of them bold
}

// finish returns the lines. Where they jump up and down, they are put in the order of the page.
func (b *lineBuilder) finish() []pdfLine {
	b.endLine()
	lines := joinMarkers(b.lines)
	jumps := 0
	for i := 1; i < len(lines); i++ {
		if lines[i].y > lines[i-1].y+lines[i].size {
			jumps++
		}
	}
	if jumps > 3 && 5*jumps > len(lines) {
		slices.SortStableFunc(lines, func(a, b pdfLine) int {
			if math.Abs(a.y-b.y) > 0.3*min(a.size, b.size) {
				return cmp.Compare(b.y, a.y)
			}
			return cmp.Compare(a.x, b.x)
		})
	}
	return lines
}

// lone is a line that holds the mark of an item of a list alone.
var lone = regexp.MustCompile(`^(?:[•·▪◦‣●○■□–—*\x{f000}-\x{f0ff}-]|\d{1,2}[.)])$`)

// joinMarkers puts the marks of items before the lines that they stand beside: some programs
// show all marks of a page after its text.
func joinMarkers(lines []pdfLine) []pdfLine {
	rows := map[int][]int{} // the lines by height
	for i, line := range lines {
		row := int(math.Round(line.y))
		rows[row] = append(rows[row], i)
	}
	marks := map[int]pdfLine{} // by the line that they stand beside
	taken := map[int]bool{}
	for i, mark := range lines {
		if !lone.MatchString(mark.text) {
			continue
		}
		row := int(math.Round(mark.y))
		near := slices.Concat(rows[row], rows[row-1], rows[row+1], rows[row-2], rows[row+2], rows[row-3], rows[row+3]) // raised ones too
		for _, j := range near[:min(len(near), 20)] {
			line := lines[j]
			if gap := line.x - mark.end; gap > 0 && gap < 4*line.size && math.Abs(line.y-mark.y) < 0.4*line.size && !lone.MatchString(line.text) && marks[j].text == "" {
				marks[j], taken[i] = mark, true
				break
			}
		}
	}
	var joined []pdfLine
	for i, line := range lines {
		if taken[i] {
			continue
		}
		if mark := marks[i]; mark.text != "" {
			line.text, line.x, line.cells = mark.text+" "+line.text, mark.x, nil
		}
		joined = append(joined, line)
	}
	return joined
}

// takes reports whether a glyph goes on the line: on its baseline, further right, or raised
// or lowered beside its end.
func (b *lineBuilder) takes(g glyph) bool {
	size := max(b.line.size, g.size)
	rise, gap := g.y-b.line.y, g.x-b.line.end
	if math.Abs(rise) < 0.15*size {
		return gap > -0.7*size
	}
	return math.Abs(rise) < 0.7*size && math.Abs(gap) < 0.7*size && (g.size < raisedSize*b.line.size || b.line.size < raisedSize*g.size || strings.TrimSpace(g.text) == "")
}

// add adds the next glyph that the page shows.
func (b *lineBuilder) add(g glyph) {
	if b.begun && !b.takes(g) {
		b.endLine()
	}
	l := &b.line
	if !b.begun {
		b.begun = true
		*l = pdfLine{page: b.page, x: g.x, end: g.x, y: g.y, size: g.size}
	}
	if strings.TrimSpace(g.text) == "" {
		l.end = max(l.end, g.end)
		if b.cell.Len() > 0 {
			b.cell.WriteByte(' ')
		}
		return
	}
	if l.size < raisedSize*g.size && b.letter > 0 && b.letter <= 4 && g.y < l.y {
		// The line began with a raised number, the mark of a note.
		text := b.cell.String()
		b.cell.Reset()
		b.cell.WriteString(raisedMark + strings.TrimSpace(text) + loweredMark)
		l.y, l.size = g.y, g.size
	} else if b.letter == 0 {
		l.y, l.size, l.x, b.from = g.y, g.size, g.x, g.x
	}
	if raised := g.y > l.y+0.15*l.size && g.size < raisedSize*l.size; raised != b.raised {
		b.raised = raised
		if raised {
			b.cell.WriteString(raisedMark)
		} else {
			b.cell.WriteString(loweredMark)
		}
	}
	switch gap := g.x - b.ink; {
	case b.letter == 0:
	case gap > cellGap*l.size:
		b.endCell()
		b.from = g.x
	case g.x-l.end > wordGap*l.size:
		b.cell.WriteByte(' ')
	}
	if n := len(l.words); n > 0 && g.x-l.words[n-1].end <= wordGap*l.size && len(l.words[n-1].text) < 200 {
		l.words[n-1].end = g.end
		l.words[n-1].text += g.text
	} else {
		l.words = append(l.words, pdfCell{g.x, g.end, g.text})
	}
	b.cell.WriteString(g.text)
	b.letter++
	if g.bold {
		b.strong++
	}
	b.ink, l.end = g.end, max(l.end, g.end)
}

func (b *lineBuilder) endLine() {
	if b.letter > 0 {
		if b.raised {
			b.cell.WriteString(loweredMark)
		}
		b.endCell()
		l := b.line
		l.end, l.foot, l.bold = b.ink, l.y, 10*b.strong >= 9*b.letter
		var parts []string
		for _, c := range l.cells {
			parts = append(parts, c.text)
		}
		l.text = strings.Join(parts, " ")
		if lettered.MatchString(parts[0]) && len(parts) > 1 {
			l.text = "• " + l.text // an item of a list, whose letter is of the text
		}
		if len(l.cells) == 1 || bullet.MatchString(l.text) {
			l.cells = nil
		}
		b.lines = append(b.lines, l)
	}
	*b = lineBuilder{page: b.page, lines: b.lines}
}

func (b *lineBuilder) endCell() {
	b.line.cells = append(b.line.cells, pdfCell{b.from, b.ink, clean(b.cell.String())})
	b.cell.Reset()
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00ad", "-", "\u2010", "-", "\u2011", "-", "\ufffd", "")

func clean(s string) string { return language.OneLine(ligatures.Replace(s)) }

// bullet begins an item of a list; symbol fonts show theirs in a private area of Unicode.
var bullet = regexp.MustCompile(`^(?:[•·▪◦‣●○■□–—*\x{f000}-\x{f0ff}-]|(\d{1,2})[.)])\s+`)

// lettered is the mark of an item that stands apart from its text.
var lettered = regexp.MustCompile(`^\(?[a-zа-я][.)]$`)

// layOut makes blocks of the lines of all pages, and says what it dropped and mended.
func layOut(pages [][]pdfLine) ([]Block, []Change) {
	l := layout{}
	l.dropFurniture(pages)
	l.size = bodySize(pages)
	var notes []Block
	var lines []pdfLine
	for _, page := range pages {
		text, found := l.notesOf(page)
		lines = append(lines, text...)
		notes = append(notes, found...)
	}
	lines = joinCells(lines)
	l.learnWords(lines)
	l.headingSizes(lines)
	l.assemble(lines)
	l.blocks = append(l.blocks, notes...)
	for i := range l.blocks {
		l.blocks[i].Text = l.resolveRaised(l.blocks[i].Text)
	}
	return l.blocks, l.changes
}

type layout struct {
	size     float64   // of the running text
	headings []float64 // sizes of headings, the largest first
	words    map[string]int
	labels   map[string]bool // of the notes
	blocks   []Block
	changes  []Change
	items    []float64 // where the items begin that are open, by level
}

// bodySize is the type size of most of the text.
func bodySize(pages [][]pdfLine) float64 {
	counts := map[float64]int{}
	for _, page := range pages {
		for _, line := range page {
			counts[math.Round(line.size*4)/4] += len(line.text)
		}
	}
	best := 0.0
	for size, n := range counts {
		if n > counts[best] || n == counts[best] && size < best {
			best = size
		}
	}
	return best
}

var digits = regexp.MustCompile(`\d+`)

// dropFurniture takes running heads and page numbers off the pages: what stands among the two
// first or two last lines of a page, by height, and returns on a third of the pages, numbers
// aside; or is a number that grows with the pages.
func (l *layout) dropFurniture(pages [][]pdfLine) {
	type place struct{ page, line int }
	seen := map[string][]place{}
	numbers := map[int][]place{} // by the number less the page
	for i, page := range pages {
		order := make([]int, len(page))
		for j := range order {
			order[j] = j
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(page[b].y, page[a].y) })
		for rank, j := range order {
			top := rank < 2
			if !top && rank < len(order)-2 || len(order) < 3 {
				continue
			}
			text := page[j].text
			p := place{i, j}
			if m := pageNumber.FindStringSubmatch(text); m != nil {
				if n, err := strconv.Atoi(m[1]); err == nil {
					numbers[n-i] = append(numbers[n-i], p)
				}
			}
			if len(text) <= 150 {
				key := fmt.Sprint(top, " ", digits.ReplaceAllString(strings.ToLower(text), "#"))
				seen[key] = append(seen[key], p)
			}
		}
	}
	drop := map[int]map[int]string{}
	mark := func(places []place, kind string) {
		for _, p := range places {
			if drop[p.page] == nil {
				drop[p.page] = map[int]string{}
			}
			drop[p.page][p.line] = kind
		}
	}
	often := func(places []place) bool { // a row of a table may return on its page
		on := map[int]bool{}
		for _, p := range places {
			on[p.page] = true
		}
		return len(on) >= 2 && 3*len(on) >= len(pages)
	}
	for _, places := range seen {
		if often(places) {
			mark(places, "running head")
		}
	}
	for _, places := range numbers {
		if often(places) || len(pages) == 1 {
			mark(places, "page number")
		}
	}
	for i, page := range pages {
		kept := page[:0:0]
		for j, line := range page {
			if kind := drop[i][j]; kind != "" {
				l.changes = append(l.changes, Change{Paragraph: i + 1, Kind: kind, Before: strip(line.text), Why: "it returns from page to page and is not of the text"})
				continue
			}
			kept = append(kept, line)
		}
		pages[i] = kept
	}
}

// pageNumber is a line that holds a page's number alone.
var pageNumber = regexp.MustCompile(`^(?i:page|p\.|página|pág\.|страница|стр\.|с\.)?\s*[-–—|]?\s*(\d{1,4})\s*[-–—|]?(?:\s*(?:of|/|de|из)\s*\d{1,4})?$`)

// noteStart is the beginning of a note at the foot of a page.
var noteStart = regexp.MustCompile(`^(?:` + raisedMark + `\s*(\d{1,3}|\*{1,3}|[†‡])\s*` + loweredMark + `|(\d{1,3})[.)]?\s|\[(\d{1,3})\])\s*`)

// notesOf takes the notes off the foot of a page: the lines below all text from the first on
// that begins with a raised number, or with a number and is smaller than the text.
func (l *layout) notesOf(page []pdfLine) (text []pdfLine, notes []Block) {
	begin := len(page)
	for begin > 0 && page[begin-1].size < 0.93*l.size {
		begin--
	}
	for begin < len(page) && !noteStart.MatchString(page[begin].text) {
		begin++
	}
	for i, line := range page[:begin] {
		if strings.HasPrefix(line.text, raisedMark) && noteStart.MatchString(line.text) && i > 0 && page[i-1].y-line.y > 1.5*line.size {
			begin = i
			break
		}
	}
	if begin == len(page) || begin == 0 && len(page) > 1 {
		return page, nil
	}
	for _, line := range page[:begin] {
		if line.y < page[begin].y {
			return page, nil // beside the text: a table or a caption
		}
	}
	for _, line := range page[begin:] {
		if m := noteStart.FindStringSubmatch(line.text); m != nil {
			label := m[1] + m[2] + m[3]
			if l.labels == nil {
				l.labels = map[string]bool{}
			}
			l.labels[label] = true
			notes = append(notes, Block{Text: fmt.Sprintf("[%s] %s", label, line.text[len(m[0]):])})
		} else {
			notes[len(notes)-1].Text = l.join(notes[len(notes)-1].Text, line)
		}
	}
	for _, n := range notes {
		l.changes = append(l.changes, Change{Paragraph: page[begin].page, Kind: "note", Before: strip(n.Text), After: strip(n.Text), Why: "moved from the foot of the page to the end"})
	}
	return page[:begin], notes
}

// resolveRaised writes raised numbers as marks of notes where there is such a note, as raised
// digits otherwise.
func (l *layout) resolveRaised(text string) string {
	for {
		before, rest, found := strings.Cut(text, raisedMark)
		if !found {
			return strings.ReplaceAll(text, loweredMark, "")
		}
		mark, after, _ := strings.Cut(rest, loweredMark)
		if strings.HasSuffix(mark, " ") {
			after = " " + after
		}
		if trimmed := strings.TrimSpace(mark); l.labels[trimmed] {
			mark = "[" + trimmed + "]"
			before = strings.TrimRight(before, " ")
		} else if d := raisedDigits(mark); d != "" {
			mark = d
		}
		text = before + mark + after
	}
}

// strip takes the marks of raised characters away.
func strip(text string) string {
	return language.OneLine(strings.NewReplacer(raisedMark, "", loweredMark, "").Replace(text))
}

// learnWords counts the words of the text, which tell whether a hyphen at a line's end is of
// the word.
func (l *layout) learnWords(lines []pdfLine) {
	l.words = map[string]int{}
	for _, line := range lines {
		for word := range strings.FieldsSeq(strings.ToLower(line.text)) {
			l.words[strings.TrimFunc(word, func(r rune) bool { return unicode.IsPunct(r) && r != '-' })]++
		}
	}
}

// join adds a line to a text. A hyphen at the end goes where a small letter follows, unless
// the text elsewhere writes the two parts with a hyphen and never as one word.
func (l *layout) join(text string, line pdfLine) string {
	head, hyphen := strings.CutSuffix(text, "-")
	next, _ := utf8.DecodeRuneInString(line.text)
	before, _ := utf8.DecodeLastRuneInString(head)
	if !hyphen || !unicode.IsLetter(before) || !unicode.IsLetter(next) {
		return text + " " + line.text
	}
	first, second := head[strings.LastIndexByte(head, ' ')+1:], line.text
	if i := strings.IndexByte(second, ' '); i > 0 {
		second = second[:i]
	}
	trim := func(s string) string { return strings.ToLower(strings.TrimFunc(strip(s), unicode.IsPunct)) }
	first, second = trim(first), trim(second)
	if unicode.IsUpper(next) || l.words[first+"-"+second] > 0 && l.words[first+second] == 0 {
		return text + line.text
	}
	l.changes = append(l.changes, Change{Paragraph: line.page, Kind: "hyphenation", Before: first + "-/" + second, After: first + second, Why: "a word broken at the end of a line"})
	return head + line.text
}

// headingRatio is how much larger than the text a heading is set at least.
const headingRatio = 1.12

// headingSizes finds the sizes in which headings are set: larger than the text and short.
func (l *layout) headingSizes(lines []pdfLine) {
	for _, line := range lines {
		if line.size >= headingRatio*l.size && !slices.ContainsFunc(l.headings, func(s float64) bool { return math.Abs(s-line.size) < 0.03*s }) {
			l.headings = append(l.headings, line.size)
		}
	}
	slices.SortFunc(l.headings, func(a, b float64) int { return cmp.Compare(b, a) })
	if len(l.headings) > 12 {
		// A scan: its sizes are guesses, line by line.
		l.headings = slices.DeleteFunc(l.headings, func(s float64) bool { return s < 1.5*l.size })
	}
}

// level returns the level of a heading of a size, from 1; 0: it is no heading.
func (l *layout) level(line pdfLine) int {
	if line.size < headingRatio*l.size {
		return 0
	}
	return 1 + slices.IndexFunc(l.headings, func(s float64) bool { return math.Abs(s-line.size) < 0.03*s })
}

// assemble makes blocks of the lines.
func (l *layout) assemble(lines []pdfLine) {
	leading := usualLeading(lines, l.size)
	rights := rightEdges(lines)
	for i := 0; i < len(lines); {
		if n := tableLength(lines[i:]); n > 0 {
			l.table(lines[i : i+n])
			i += n
			continue
		}
		first := i
		for i++; i < len(lines); i++ {
			if l.begins(lines, first, i, leading, rights) || tableLength(lines[i:]) > 0 {
				break
			}
		}
		l.paragraph(lines[first:i])
	}
	if bold := l.boldHeadings(); !bold {
		for i := range l.blocks {
			if l.blocks[i].Level == boldLevel && l.blocks[i].Kind == Heading {
				l.blocks[i] = Block{Text: l.blocks[i].Text}
			}
		}
	}
}

// boldLevel is the level of a heading that is set apart by weight alone.
const boldLevel = 9

// boldHeadings reports whether bold lines are headings: not where they are a good part of
// the text.
func (l *layout) boldHeadings() bool {
	bold, all := 0, 0
	for _, b := range l.blocks {
		if b.Kind == Heading && b.Level == boldLevel {
			bold += len(b.Text)
		}
		all += len(b.Text)
	}
	return 4*bold < all
}

// usualLeading is the distance of the lines of running text, in points.
func usualLeading(lines []pdfLine, size float64) float64 {
	var all []float64
	for i := 1; i < len(lines); i++ {
		if d := lines[i-1].y - lines[i].y; lines[i].page == lines[i-1].page && d > 0.5*size && d < 3*size && math.Abs(lines[i].size-size) < 0.05*size {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return 1.2 * size
	}
	slices.Sort(all)
	return all[len(all)/3] // the distances between paragraphs are the larger ones
}

// rightEdges returns, for each line, where the longest line of its column ends.
func rightEdges(lines []pdfLine) []float64 {
	edges := make([]float64, len(lines))
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].page == lines[from].page {
			to++
		}
		// Lines of a column have one size and begin at nearly the same place: within four
		// characters of one another.
		type start struct{ size, x int }
		byStart := map[start]float64{}
		of := func(l pdfLine) start { return start{int(math.Round(l.size)), int(math.Floor(l.x / max(4*l.size, 1)))} }
		for _, line := range lines[from:to] {
			byStart[of(line)] = max(byStart[of(line)], line.end)
		}
		for i := from; i < to; i++ {
			s := of(lines[i])
			edges[i] = max(byStart[s], byStart[start{s.size, s.x - 1}], byStart[start{s.size, s.x + 1}])
		}
		from = to
	}
	return edges
}

// maxLines bounds a paragraph, which is put together line by line; a page has about 50.
const maxLines = 1000

// begins reports whether line i begins a paragraph of its own, the one at hand beginning at
// line first.
func (l *layout) begins(lines []pdfLine, first, i int, leading float64, rights []float64) bool {
	if i-first > maxLines {
		return true
	}
	line, last := lines[i], lines[i-1]
	em := line.size
	level := l.level(last)
	if math.Abs(line.size-last.size) > 0.06*em || (l.level(line) > 0) != (level > 0) {
		return true
	}
	if level == 0 && line.bold != last.bold && (line.bold || first == i-1 && short(lines[first].text)) {
		return true
	}
	if bullet.MatchString(line.text) {
		return true
	}
	drop := last.y - line.y
	sameColumn := line.page == last.page && drop > 0
	lastShort := last.end < rights[i-1]-max(2*em, 0.12*(rights[i-1]-last.x))
	ended := endsSentence(last.text)
	usual := max(1.35*leading, 1.2*em) * max(1, line.size/l.size)
	if !lastShort && !ended && startsSmall(line.text) {
		usual *= 1.2 // browsers make room for what is raised
	}
	if sameColumn && drop > usual {
		return true
	}
	if level > 0 {
		return !sameColumn
	}
	if !sameColumn {
		return ended && (lastShort || line.x > last.x+0.8*em) || lastShort && !startsSmall(line.text)
	}
	switch indent := line.x - last.x; {
	case indent > 0.8*em && indent < 6*em:
		// An indented first line; or the second line of a hanging one.
		return first != i-1 || lastShort
	case indent < -0.8*em:
		return first != i-1
	}
	return lastShort && ended
}

// short reports whether a text has the length of a heading.
func short(text string) bool { return len(strings.Fields(text)) <= 14 }

func endsSentence(text string) bool {
	text = strings.TrimRight(strip(text), `"”’»)]0123456789 `)
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?:;…", last)
}

func startsSmall(text string) bool {
	first, _ := utf8.DecodeRuneInString(strip(text))
	return unicode.IsLower(first)
}

// paragraph adds a block of lines that belong together.
func (l *layout) paragraph(lines []pdfLine) {
	bold := true
	text := ""
	for i, line := range lines {
		bold = bold && line.bold
		if i == 0 {
			text = line.text
		} else {
			text = l.join(text, line)
		}
	}
	b := Block{Text: text}
	switch level := l.level(lines[0]); {
	case level > 0 && len(strings.Fields(text)) <= 40:
		b.Kind, b.Level = Heading, level
	case bullet.MatchString(text):
		m := bullet.FindStringSubmatch(text)
		b = Block{Kind: Item, Level: l.itemLevel(lines[0]), Number: numberOf(m[1]), Text: text[len(m[0]):]}
	case bold && len(lines) <= 2 && short(text) && !endsSentence(text):
		b.Kind, b.Level = Heading, boldLevel
	}
	l.blocks = append(l.blocks, b)
}

// itemLevel tells from where an item begins how deep it stands in its list.
func (l *layout) itemLevel(line pdfLine) int {
	if n := len(l.blocks); n == 0 || l.blocks[n-1].Kind != Item {
		l.items = nil
	}
	for n := len(l.items); n > 0 && line.x < l.items[n-1]-0.5*line.size; n-- {
		l.items = l.items[:n-1]
	}
	if n := len(l.items); n == 0 || line.x > l.items[n-1]+0.5*line.size {
		l.items = append(l.items, line.x)
	}
	return len(l.items) - 1
}

// maxRows and maxColumns bound tables, whose columns are looked for row by row; a page has
// about 80 lines.
const (
	maxRows    = 200
	maxColumns = 50
)

// tableLength counts the lines at the beginning that make a table: at least two with as many
// parts between wide gaps, which begin or end below one another; a head above them; and the
// rows below whose words keep to the columns.
func tableLength(lines []pdfLine) int {
	if len(lines) > 2 && sureRows(lines) == 0 && lines[0].bold && !lines[1].bold && nextRow(lines[0], lines[1]) && sureRows(lines[1:]) > 0 {
		return 1 + tableLength(lines[1:])
	}
	n := sureRows(lines)
	if n == 0 {
		return 0
	}
	across := len(columnStarts(lines[:n]))
	for ; n < min(len(lines), maxRows) && nextRow(lines[n-1], lines[n]); n++ {
		words, starts := lines[n].words, columnStarts(lines[:n+1])
		first, last := words[0].x, words[len(words)-1].x
		if len(starts) != across || !slices.ContainsFunc(starts, func(x float64) bool { return first < x && x <= last }) {
			break // it stands in one column
		}
	}
	return n
}

func sureRows(lines []pdfLine) int {
	if len(lines) == 0 || len(lines[0].cells) < 2 || len(lines[0].cells) > maxColumns {
		return 0
	}
	n := 1
	for n < min(len(lines), maxRows) && nextRow(lines[n-1], lines[n]) && aligned(lines[n-1], lines[n]) {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// joinCells joins the lines of a row whose cells have several, which programs show cell by
// cell. The columns are those of the row above, or of the row's first line.
func joinCells(lines []pdfLine) []pdfLine {
	var joined []pdfLine
	var above pdfLine
	for i := 0; i < len(lines); {
		row, n := brokenRow(above.cells, lines[i:])
		if n == 0 || !nextRow(above, row) {
			row, n = brokenRow(lines[i].cells, lines[i:])
		}
		if n == 0 {
			row, n = lines[i], 1
		}
		joined = append(joined, row)
		if len(row.cells) < len(above.cells) && nextRow(above, row) {
			row.cells = above.cells // a cell is empty
		}
		above = row
		i += n
	}
	return joined
}

// brokenRow joins the lines at the beginning that stand in the given columns, from the left
// to the right and in each from the top down; n is 0 where they are no row of several lines.
func brokenRow(columns []pdfCell, lines []pdfLine) (row pdfLine, n int) {
	if len(columns) < 2 || len(columns) > maxColumns {
		return row, 0
	}
	row = lines[0]
	row.words = nil
	cells := make([]pdfCell, len(columns))
	for at := 0; n < min(len(lines), maxLines); n++ {
		line := lines[n]
		if line.page != row.page || math.Abs(line.size-row.size) > 0.06*row.size || n > 0 && line.y < row.foot-2*line.size {
			break
		}
		parts := line.cells
		if parts == nil {
			parts = []pdfCell{{line.x, line.end, line.text}}
		}
		first, last := columnOf(columns, parts[0], line.size), columnOf(columns, parts[len(parts)-1], line.size)
		if first < at || last-first != len(parts)-1 || n > 0 && first == at && line.y > lines[n-1].y-0.5*line.size {
			break
		}
		for i, part := range parts {
			c := &cells[first+i]
			if c.text == "" {
				*c = part
			} else {
				c.end, c.text = max(c.end, part.end), c.text+" "+part.text
			}
		}
		row.words = append(row.words, line.words...)
		row.y, row.foot, row.end = max(row.y, line.y), min(row.foot, line.y), max(row.end, line.end)
		at = last
	}
	row.cells = slices.DeleteFunc(cells, func(c pdfCell) bool { return c.text == "" })
	if n < 2 || len(row.cells) < 2 {
		return row, 0
	}
	var parts []string
	for _, c := range row.cells {
		parts = append(parts, c.text)
	}
	row.text = strings.Join(parts, " ")
	return row, n
}

// columnOf returns in which column a part of a line stands, -1: in none alone.
func columnOf(columns []pdfCell, part pdfCell, size float64) int {
	for i := len(columns) - 1; i >= 0; i-- {
		if part.x > columns[i].x-0.8*size {
			if i+1 < len(columns) && part.end > columns[i+1].x {
				return -1
			}
			return i
		}
	}
	return -1
}

// nextRow reports whether a line stands right below another, as rows of a table do.
func nextRow(above, below pdfLine) bool {
	drop := above.foot - below.y
	return above.page == below.page && drop > 0 && drop < 3*below.size && math.Abs(above.size-below.size) < 0.06*below.size
}

func aligned(above, below pdfLine) bool {
	if len(above.cells) != len(below.cells) {
		return false
	}
	for i, c := range below.cells {
		a := above.cells[i]
		near := min(math.Abs(a.x-c.x), math.Abs(a.end-c.end), math.Abs(a.x+a.end-c.x-c.end)/2)
		if near > 0.8*below.size {
			return false
		}
	}
	return true
}

// gutter is the gap between the columns of a table at least, in parts of the type size, where
// it runs through all rows.
const gutter = 0.5

// columnStarts returns where the columns begin that gaps through all rows part.
func columnStarts(rows []pdfLine) []float64 {
	var words []pdfCell
	for _, row := range rows {
		words = append(words, row.words...)
	}
	slices.SortFunc(words, func(a, b pdfCell) int { return cmp.Compare(a.x, b.x) })
	var starts []float64
	end := math.Inf(-1)
	for _, w := range words {
		if w.x > end+gutter*rows[0].size {
			starts = append(starts, w.x)
		}
		end = max(end, w.end)
	}
	return starts
}

// columns cuts the words of each row where a gap runs through all rows, or through all but
// the head.
func columns(rows []pdfLine) [][]string {
	starts := columnStarts(rows)
	if len(rows) > 2 && rows[0].bold != rows[1].bold {
		starts = columnStarts(rows[1:])
	}
	// A wide cell may leave no gap; then those count that each row has.
	cells := len(rows[0].cells)
	apart := cells > len(starts) && !slices.ContainsFunc(rows, func(r pdfLine) bool { return len(r.cells) != cells })
	cut := make([][]string, len(rows))
	for i, row := range rows {
		if apart {
			for _, c := range row.cells {
				cut[i] = append(cut[i], c.text)
			}
			continue
		}
		cut[i] = make([]string, len(starts))
		for _, w := range row.words {
			column := 0
			for column+1 < len(starts) && (w.x+w.end)/2 >= starts[column+1] {
				column++
			}
			cut[i][column] = clean(cut[i][column] + " " + w.text)
		}
	}
	return cut
}

// table adds a table as items, a row each: which cells belong together is not certain.
func (l *layout) table(rows []pdfLine) {
	var all []string
	for _, row := range columns(rows) {
		text := strings.Join(row, "; ")
		l.blocks = append(l.blocks, Block{Kind: Item, Text: text})
		all = append(all, strip(text))
	}
	table := strings.Join(all, " / ")
	l.changes = append(l.changes, Change{Paragraph: rows[0].page, Kind: "table", Before: table, After: table,
		Why: "a table by its gaps, written row by row: look whether its cells are right"})
}
