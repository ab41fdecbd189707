package corpus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// BlockKind says what a block of a text is.
type BlockKind string

// The kinds of blocks.
const (
	TextBlock    BlockKind = "text"
	HeadingBlock BlockKind = "heading"
	ListBlock    BlockKind = "list"
	TableBlock   BlockKind = "table"
	NoteBlock    BlockKind = "note" // a footnote, an endnote, or a work of a bibliography
)

// Block is a block of a cleaned text.
type Block struct {
	Numbers []int // the blocks of the raw text that it is made of, from 1, ascending
	Kind    BlockKind
	Text    string   // a line break only between list items and table rows
	Note    string   // of a note: its mark, "12"; empty in a bibliography
	Marks   []string // the marks of the notes that the text refers to, in order
}

// Change is a place of a raw text that [Clean] dropped or mended, and why.
type Change struct {
	Paragraph int    // the block of the raw text, from 1
	Kind      string // "cookie notice", "broken line" …
	Before    string // as it was, cut short where it is long
	After     string // as it is now; empty: dropped
	Why       string // the evidence
}

// Clean parts a raw text, a saved page or what was taken out of a PDF, into its blocks: runs
// of lines between blank lines. It drops what stood around the text, mends what damaged it,
// and tells each change. What it keeps it keeps word for word, and in doubt it keeps.
//
// The evidence for a change is in the text itself: a word that occurs elsewhere without the
// damage, a note that bears the number, a line that interrupts sentences again and again.
// Phrases are known in English, Spanish, Portuguese and Russian. Lines joined within a block
// and white space are layout, which is no change.
func Clean(raw string) ([]Block, []Change) {
	c := &cleaner{language: language.Detect(head(raw, 1<<14))}
	c.read(raw)
	c.dropFurniture()
	c.dropLabels()
	c.dropTeasers()
	c.dropFileNames()
	c.count()
	c.unmixScripts()
	c.measure()
	c.dropRunningHeads()
	c.findGaps()
	c.parseTables()
	c.splitWords()
	c.splitSentences()
	c.hyphenate()
	blocks := c.linkNotes(c.join())
	slices.SortStableFunc(c.changes, func(a, b Change) int { return cmp.Compare(a.Paragraph, b.Paragraph) })
	return blocks, c.changes
}

// cleaner holds a text while it is cleaned, line by line until join makes blocks of it.
type cleaner struct {
	language string
	lines    []line
	changes  []Change
	words    map[string]int  // how often each word, in lower case, occurs in what is kept
	width    int             // letters of a full line where the lines were broken by typesetting; else 0
	joins    map[string]bool // the words parted by a hyphen, "govern-ment", that lose it
}

// line is a line of the raw text, never blank.
type line struct {
	text     string // without white space around, single spaces within
	number   int32  // the block of the raw text
	opens    bool   // first of its block
	indented bool   // white space before it
	softened bool   // ended in a soft hyphen
	page     bool   // first of a page
	gap      bool   // the line before it may be lost
	row      bool   // of a table
	parted   bool   // stood in one line with another block
}

// change records one, before cut to a length that shows it.
func (c *cleaner) change(paragraph int32, kind, before, after, why string) {
	c.changes = append(c.changes, Change{int(paragraph), kind, shorten(before, 60), after, why})
}

// drop takes a line out of the text; compact must follow.
func (c *cleaner) drop(i int, kind, why string) {
	c.change(c.lines[i].number, kind, c.lines[i].text, "", why)
	c.lines[i].text = ""
}

// blockEnd stands in a line where a block must end; compact makes lines of what it parts.
const blockEnd = "\n"

// compact takes out the lines that have become empty, and parts those that hold a blockEnd.
// The line after one that is gone opens a block, or a page, if that one did.
func (c *cleaner) compact() {
	var kept []line
	if !slices.ContainsFunc(c.lines, func(l line) bool { return strings.Contains(l.text, blockEnd) }) {
		kept = c.lines[:0]
	}
	opens, page := false, false
	for _, l := range c.lines {
		opens, page = opens || l.opens, page || l.page
		first := true
		l.parted = l.parted || strings.Contains(l.text, blockEnd)
		for text := range strings.SplitSeq(l.text, blockEnd) {
			opens, first = opens || !first, false
			if text = strings.TrimSpace(text); text != "" {
				l.text, l.opens, l.page = text, opens, page
				kept = append(kept, l)
				opens, page = false, false
			}
		}
	}
	c.lines = kept
}

// read takes the lines of the raw text, without the characters that a reader cannot see.
func (c *cleaner) read(raw string) {
	number, opens, page := int32(0), true, false
	for text := range strings.SplitSeq(raw, "\n") {
		page = page || strings.HasPrefix(text, "\f")
		if strings.TrimSpace(text) == "" {
			opens = true
			continue
		}
		if opens {
			number++
		}
		first, _ := utf8.DecodeRuneInString(text)
		l := line{number: number, opens: opens, page: page, indented: first == ' ' || first == '\t' || first == '\u00a0'}
		l.softened = strings.HasSuffix(strings.TrimRightFunc(text, unicode.IsSpace), softHyphen)
		opens, page = false, false
		if at := strings.IndexFunc(text, invisible); at >= 0 {
			// A typesetter shows a soft hyphen at a line's end alone: a space after it was that end.
			text = strings.ReplaceAll(text, softHyphen+" ", softHyphen)
			word := wordAround(text, at)
			c.change(number, "invisible characters", strings.Trim(strconv.QuoteToGraphic(word), `"`), language.OneLine(word),
				"a reader cannot see them, and they hide words")
		}
		l.text = language.OneLine(text)
		c.lines = append(c.lines, l)
	}
	c.compact()
}

const softHyphen = "\u00ad"

// invisible reports what [language.OneLine] takes out.
func invisible(r rune) bool {
	return r >= 0x7f && unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// wordAround returns the word of s that holds byte at, and no more than 100 bytes of it.
func wordAround(s string, at int) string {
	start, end := max(0, at-50), min(len(s), at+50)
	for !utf8.RuneStart(s[start]) {
		start++
	}
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	if i := strings.LastIndexFunc(s[start:at], unicode.IsSpace); i >= 0 {
		start += i
	}
	if i := strings.IndexFunc(s[at:end], unicode.IsSpace); i >= 0 {
		end = at + i
	}
	return strings.TrimSpace(s[start:end])
}

// head returns the first n bytes of s or a little less, to the end of a rune.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// count counts the words of the text.
func (c *cleaner) count() {
	c.words = map[string]int{}
	for _, l := range c.lines {
		for start, end := range wordsOf(l.text) {
			if end-start <= longestWord {
				c.words[strings.ToLower(l.text[start:end])]++
			}
		}
	}
}

// longestWord bounds, in bytes, what is looked at as a word. A longer one is none.
const longestWord = 60

// wordsOf yields where the words of s begin and end: runs of letters.
func wordsOf(s string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start := -1
		for i, r := range s {
			letter := unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
			switch {
			case letter && start < 0:
				start = i
			case !letter && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(s))
		}
	}
}

// endsSentence reports whether a text ends like one: in a point or its like, and what may
// stand after it, quotation marks, brackets and the mark of a note.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, closers)
	if digits := strings.TrimRight(s, "0123456789"); len(s)-len(digits) <= 3 {
		digits = strings.TrimRight(digits, closers+"[")
		if strings.ContainsRune(sentenceEnds, lastRune(digits)) {
			return true
		}
	}
	return strings.ContainsRune(sentenceEnds, lastRune(s))
}

const (
	closers      = "”\"’»)]"
	sentenceEnds = ".!?…:"
)

// firstWord and lastWord are what s has up to its first space and from its last, and no more
// than 100 bytes of it.
func firstWord(s string) string {
	word, _, _ := strings.Cut(head(s, 100), " ")
	return word
}

func lastWord(s string) string {
	s = tail(s, 100)
	return s[strings.LastIndexByte(s, ' ')+1:]
}

// firstWords and lastWords are the three words at the edges of s, to show a place by.
func firstWords(s string) string {
	words := strings.SplitN(head(s, 200), " ", 4)
	return strings.Join(words[:min(3, len(words))], " ")
}

func lastWords(s string) string {
	words := strings.Split(tail(s, 200), " ")
	return strings.Join(words[max(0, len(words)-3):], " ")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// firstLetter is the first letter of s behind quotation marks and brackets.
func firstLetter(s string) rune {
	return firstRune(strings.TrimLeft(s, "“\"‘«([¿¡"))
}

// leading and trailing return the run of letters that s begins with or ends in.
func leading(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

func trailing(s string) string {
	start := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if start < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[start:])
	return s[start+n:]
}
