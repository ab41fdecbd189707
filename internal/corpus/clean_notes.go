package corpus

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// noteHeadings stand above the notes of a text, in lower case, bibliographies above its works.
var (
	noteHeadings = phraseSet("notes|endnotes|footnotes|notas|notas al pie|notas finales|notas de rodapé|notas finais|примечания|сноски",
		bibliographyHeadings)
	bibliography         = phraseSet(bibliographyHeadings)
	bibliographyHeadings = "references|bibliography|works cited|notes and references|bibliografía|referencias|referencias bibliográficas|obras citadas|" +
		"bibliografia|referências|referências bibliográficas|obras citadas|литература|список литературы|библиография|источники"
)

func isNoteHeading(s string) bool { return len(s) <= 60 && noteHeadings[headingKey(s)] }

func headingKey(s string) string { return strings.ToLower(strings.TrimRight(s, ":")) }

func phraseSet(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, list := range lists {
		for phrase := range strings.SplitSeq(list, "|") {
			m[phrase] = true
		}
	}
	return m
}

var (
	numberedNote  = regexp.MustCompile(`^(?:\[(\d{1,3})\]|(\d{1,3})(?:[.)]|\s))\s*`)
	bracketedMark = regexp.MustCompile(`\[\d{1,3}(?:, ?\d{1,3})*\]`)
	year          = regexp.MustCompile(`\b(?:1[5-9]|20)\d\d\b`)
)

// noteList is a run of blocks that may be notes.
type noteList struct {
	heading string // above it, in lower case; empty: none
	from    int    // its first block
	notes   []note
}

// note is a block that may be a note, or one of the lines of such a block.
type note struct {
	block  int
	number int    // of its mark; that of the note before it when it goes on with that
	prefix string // the mark as it is written
	text   string
	why    string // it is one
}

// mark is a reference to a note, in bytes of a block's text.
type mark struct{ block, start, end, number int }

// linkNotes finds the notes of a text and the marks that refer to them, and takes the marks
// out of the words: "dollars)2." is "dollars).". Neither is told by its look alone: numbered
// blocks are notes when the text holds their marks, and a number is a mark when its note is there.
func (c *cleaner) linkNotes(blocks []Block) []Block {
	lists := noteLists(blocks)
	if len(lists) == 0 {
		return blocks
	}
	listed := make([]bool, len(blocks)) // in a list
	for _, l := range lists {
		for _, n := range l.notes {
			listed[n.block] = true
		}
	}
	var marks []mark
	found := map[int]bool{}
	for i, b := range blocks {
		if !listed[i] {
			for _, m := range bracketedMarks(i, b.Text) {
				marks = append(marks, m)
				found[m.number] = true
			}
		}
	}
	notes, linked := map[int][]note{}, map[int]bool{} // by block; by number
	accept := func(l noteList, why string) {
		for _, n := range l.notes {
			n.why = why
			notes[n.block] = append(notes[n.block], n)
			linked[n.number] = n.number > 0
		}
	}
	const why = "the text holds the marks of these notes"
	tries := 3 // a text has one section of notes, or two
	for _, l := range lists {
		known := 0
		for _, n := range l.notes {
			if found[n.number] {
				known++
			}
		}
		if known > 0 && 2*known >= len(l.notes) {
			accept(l, why)
			continue
		}
		if l.heading == "" {
			continue
		}
		if tries--; tries >= 0 {
			if glued := c.gluedMarks(blocks[:l.from], l); 2*len(glued) >= len(l.notes) || len(glued) > 1 {
				marks = append(marks, glued...)
				accept(l, why)
				continue
			}
		}
		if bibliography[l.heading] && l.isBibliography() {
			for i := range l.notes {
				l.notes[i].number = 0
			}
			accept(l, "stands under a heading of works, of which most name a year")
		}
	}
	marks = slices.DeleteFunc(marks, func(m mark) bool { return !linked[m.number] })
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Or(cmp.Compare(a.block, b.block), cmp.Compare(a.start, b.start)) })
	linkedBlocks := make([]Block, 0, len(blocks))
	for i, b := range blocks {
		n := 0
		for n < len(marks) && marks[n].block == i {
			n++
		}
		c.takeMarks(&b, marks[:n])
		marks = marks[n:]
		if notes[i] == nil {
			linkedBlocks = append(linkedBlocks, b)
		}
		for _, n := range notes[i] {
			linkedBlocks = append(linkedBlocks, c.noteBlock(b, n))
		}
	}
	return linkedBlocks
}

// noteLists returns the sections under a heading of notes, and the runs of blocks that begin
// with ascending numbers in square brackets.
func noteLists(blocks []Block) []noteList {
	var lists []noteList
	for i := 0; i < len(blocks); i++ {
		if blocks[i].Kind == HeadingBlock && isNoteHeading(blocks[i].Text) {
			list := noteList{heading: headingKey(blocks[i].Text), from: i + 1}
			for i+1 < len(blocks) && blocks[i+1].Kind != HeadingBlock {
				i++
				list.add(i, blocks[i].Text)
			}
			lists = append(lists, list)
			continue
		}
		list := noteList{from: i}
		for i < len(blocks) && (isBracketedNote(blocks[i].Text) || i > list.from && sameBlock(blocks[i-1], blocks[i])) {
			list.add(i, blocks[i].Text)
			i++
		}
		if len(list.notes) > 0 {
			lists = append(lists, list)
			i--
		}
	}
	return slices.DeleteFunc(lists, func(l noteList) bool { return len(l.notes) == 0 })
}

// sameBlock reports whether b stood in one block of the raw text with the end of a.
func sameBlock(a, b Block) bool { return a.Numbers[len(a.Numbers)-1] == b.Numbers[0] }

// add puts the lines of a block into the list. A line whose mark does not come next in the
// list, or that has none, goes on with the note before it.
func (l *noteList) add(block int, text string) {
	for piece := range strings.SplitSeq(text, "\n") {
		n := note{block: block, text: piece}
		var last *note
		if len(l.notes) > 0 {
			last = &l.notes[len(l.notes)-1]
			n.number = last.number
		}
		if number, length := noteMark(piece); number > n.number && number <= n.number+3 { // one or two may be lost
			n.number, n.prefix, n.text = number, piece[:length], piece[length:]
		}
		if n.prefix == "" && last != nil && last.block == block {
			last.text += " " + piece
			continue
		}
		l.notes = append(l.notes, n)
	}
}

// noteMark returns the number of the note that s begins, "12. See …", "12 See …" or "[12] See
// …", and the length of the mark with the space behind it; 0 when it begins none.
func noteMark(s string) (number, length int) {
	m := numberedNote.FindStringSubmatch(s)
	if m == nil || s == m[0] || s[len(m[0])] == ':' { // "[1]: http://…" is the target of a link, in Markdown
		return 0, 0
	}
	return markNumber(m[1] + m[2]), len(m[0])
}

// isBracketedNote reports whether s begins a note whose mark tells it outside their section too.
func isBracketedNote(s string) bool {
	number, _ := noteMark(s)
	return number > 0 && s[0] == '['
}

// isBibliography reports whether most of a list's blocks name a year, as works do.
func (l noteList) isBibliography() bool {
	years := 0
	for _, n := range l.notes {
		if year.MatchString(n.prefix + n.text) {
			years++
		}
	}
	return 2*years > len(l.notes)
}

// bracketedMarks finds "[12]" behind a word or its punctuation, without a space.
func bracketedMarks(block int, text string) []mark {
	var marks []mark
	for _, span := range bracketedMark.FindAllStringIndex(text, -1) {
		if span[0] == 0 || unicode.IsSpace(lastRune(text[:span[0]])) {
			continue
		}
		for w := range strings.FieldsFuncSeq(text[span[0]:span[1]], func(r rune) bool { return !unicode.IsDigit(r) }) {
			marks = append(marks, mark{block, span[0], span[1], number(w)})
		}
	}
	return marks
}

// gluedMarks finds the numbers of a list's notes where they are glued to a word or its
// punctuation: "Medvedev3", "dollars)2.". Many a number is glued to a word, "G20", "T-50".
// So the word must be one of the text without the number, or long, unless the number is
// raised, and of what remains the longest ascending row is taken, as notes are numbered.
func (c *cleaner) gluedMarks(blocks []Block, l noteList) []mark {
	known := map[int]bool{}
	for _, n := range l.notes {
		known[n.number] = n.number > 0
	}
	var marks []mark
	for i, b := range blocks {
		if b.Kind == TableBlock {
			continue
		}
		for _, span := range numbers.FindAllStringIndex(b.Text, -1) {
			before, after := b.Text[:span[0]], b.Text[span[1]:]
			if n := markNumber(b.Text[span[0]:span[1]]); known[n] && c.bearsMark(before, b.Text[span[0]] > '9') && (after == "" || strings.ContainsRune(" .,;:!?)»”’–—…", firstRune(after))) {
				if len(after) < 2 || strings.IndexByte(".,", after[0]) < 0 || !unicode.IsDigit(rune(after[1])) { // no decimal
					marks = append(marks, mark{i, span[0], span[1], n})
				}
			}
		}
	}
	return ascending(marks)
}

var numbers = regexp.MustCompile(`\d+|[⁰¹²³⁴-⁹]+`)

// markNumber reads a number of up to three digits, raised ones too; 0 when it is none.
func markNumber(s string) int {
	n := 0
	for _, r := range s {
		if i := slices.Index(raised, r); i >= 0 {
			r = '0' + rune(i)
		}
		n = 10*n + int(r-'0')
		if n > 999 {
			return 0
		}
	}
	return n
}

var raised = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")

// bearsMark reports whether the mark of a note, raised or not, may stand right behind s.
func (c *cleaner) bearsMark(s string, isRaised bool) bool {
	last := lastRune(s)
	if strings.ContainsRune(closers, last) {
		return true
	}
	point := strings.ContainsRune(".,;!?", last)
	if point {
		s = s[:len(s)-1]
		if strings.ContainsRune(closers, lastRune(s)) {
			return true
		}
	}
	word := trailing(tail(s, longestWord))
	lower := strings.ToLower(word)
	letters := utf8.RuneCountInString(word)
	_, capital := utf8.DecodeRuneInString(word)
	if letters < 3 || strings.ContainsFunc(word[capital:], unicode.IsUpper) || point && (joinAlways[lower+"."] || joinNumber[lower+"."]) {
		return false
	}
	return isRaised || c.words[lower] > 1 || letters >= 8
}

// ascending returns the longest row of marks whose numbers ascend.
func ascending(marks []mark) []mark {
	var ends []int                    // by length, where the row ends that has the smallest last number
	before := make([]int, len(marks)) // the mark before it in its row
	for i, m := range marks {
		at, _ := slices.BinarySearchFunc(ends, m.number, func(end, n int) int { return cmp.Compare(marks[end].number, n) })
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		ends = append(ends[:at], append([]int{i}, ends[min(at+1, len(ends)):]...)...)
	}
	var row []mark
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			row = append(row, marks[i])
		}
	}
	slices.Reverse(row)
	return row
}

// takeMarks takes the marks of a block, in order, out of its text.
func (c *cleaner) takeMarks(b *Block, marks []mark) {
	if len(marks) == 0 {
		return
	}
	var text strings.Builder
	end := 0
	for _, m := range marks {
		b.Marks = append(b.Marks, strconv.Itoa(m.number))
		if m.start < end {
			continue // the second of "[3, 4]"
		}
		word := lastWord(b.Text[:m.start])
		c.change(int32(b.Numbers[0]), "note mark", word+b.Text[m.start:m.end], word, "its note is there")
		text.WriteString(b.Text[end:m.start])
		if end = m.end; isWordRune(firstRune(b.Text[end:])) {
			text.WriteByte(' ')
		}
	}
	b.Text = text.String() + b.Text[end:]
}

// noteBlock makes a block of a note that stood in block b. A work of a bibliography keeps its
// number in its text, as nothing refers to it.
func (c *cleaner) noteBlock(b Block, n note) Block {
	block := Block{Numbers: b.Numbers, Kind: NoteBlock, Text: n.text}
	if n.number > 0 {
		block.Note = strconv.Itoa(n.number)
	} else {
		block.Text = n.prefix + n.text
	}
	c.change(int32(b.Numbers[0]), "note", n.prefix+n.text, shorten(block.Text, 60), n.why)
	return block
}
