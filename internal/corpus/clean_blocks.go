package corpus

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// gapMark stands where text is missing.
const gapMark = "[…]"

// join makes blocks of the lines.
func (c *cleaner) join() []Block {
	var blocks []Block
	var text bytes.Buffer
	var current *Block
	end := func() {
		if current != nil {
			current.Text = text.String()
			blocks = append(blocks, *current)
		}
		current = nil
		text.Reset()
	}
	for i := 0; i < len(c.lines); i++ {
		l := c.lines[i]
		if n := c.headingLines(i); n > 0 {
			end()
			current = &Block{Numbers: []int{int(l.number)}, Kind: HeadingBlock}
			for k := range n {
				c.add(&text, current, i+k)
			}
			end()
			i += n - 1
			continue
		}
		switch {
		case current == nil, l.opens && !c.goesOn(i), l.row != c.lines[i-1].row:
			end()
			current = &Block{Numbers: []int{int(l.number)}, Kind: TextBlock}
		case l.opens:
			if last := int(c.lines[i-1].number); int(l.number) != last {
				current.Numbers = append(current.Numbers, int(l.number))
			}
			before, after := lastWords(c.lines[i-1].text), firstWords(l.text)
			c.change(l.number, "broken line", before+" | "+after, before+" "+after, "a sentence goes on across a blank line that typesetting or a page left")
		case l.gap:
			before := c.lines[i-1].text
			if !endsSentence(before) {
				text.WriteString(" " + gapMark)
			}
			end()
			current = &Block{Numbers: []int{int(l.number)}, Kind: TextBlock}
			if unicode.IsLower(firstLetter(l.text)) {
				text.WriteString(gapMark + " ")
			}
			c.change(l.number, "lost line", lastWords(before)+" | "+firstWords(l.text), gapMark, "a page ends within a sentence, and its next line does not fit")
			text.WriteString(l.text)
			continue
		}
		c.add(&text, current, i)
	}
	end()
	return blocks
}

// add puts line i behind the text of its block.
func (c *cleaner) add(text *bytes.Buffer, block *Block, i int) {
	l := c.lines[i]
	if text.Len() == 0 {
		if l.row {
			block.Kind = TableBlock
		}
		if listItem.MatchString(l.text) && block.Kind == TextBlock {
			block.Kind = ListBlock
		}
		text.WriteString(l.text)
		return
	}
	before := c.lines[i-1]
	switch word := lineHyphen(before.text, l.text); {
	case l.row:
		text.WriteByte('\n')
	case before.softened:
		front, back := lastWord(before.text), firstWord(l.text)
		c.change(l.number, "hyphenation", front+"- "+back, front+back, "a soft hyphen at the line's end")
	case c.addressGoesOn(before.text, l.text):
		front, back := lastWord(before.text), firstWord(l.text)
		c.change(l.number, "broken line", front+" | "+back, front+back, "an address goes on in the next line")
	case word != "":
		if c.losesHyphen(l.number, word) {
			text.Truncate(len(bytes.TrimRight(text.Bytes(), "-‐")))
		}
	case listItem.MatchString(l.text):
		text.WriteByte('\n')
		if block.Kind == TextBlock {
			block.Kind = ListBlock
		}
	default:
		text.WriteByte(' ')
	}
	text.WriteString(l.text)
}

// addressGoesOn reports whether line, of a typeset text, ends within an address of the web,
// at one of its signs, and next begins with the rest of it.
func (c *cleaner) addressGoesOn(line, next string) bool {
	front, back := lastWord(line), firstWord(next)
	return c.width > 0 && (strings.Contains(front, "://") || strings.HasPrefix(front, "www.")) && strings.ContainsRune("./-_?=&", lastRune(front)) &&
		(unicode.IsLower(firstRune(back)) || unicode.IsDigit(firstRune(back))) && strings.ContainsAny(back, "/?=") && !strings.ContainsAny(back, ":@")
}

// headingLines returns how many lines from i on are a heading; 0 when line i begins none. A
// block of one short line that does not end like a sentence is one when another block
// follows that does not go on with it. So are, in a typeset text, up to three lines at a block's head that were broken on
// purpose; and the label of the notes above its list.
func (c *cleaner) headingLines(i int) int {
	if !c.lines[i].opens || c.lines[i].row || c.lines[i].parted {
		return 0
	}
	last := i + 1
	for last < len(c.lines) && last <= i+4 && !c.lines[last].opens {
		last++
	}
	followed := last < len(c.lines)
	first := c.lines[i].text
	switch {
	case last == i+1:
		if followed && looksLikeHeading(first) && !c.goesOn(last) {
			return 1
		}
		return 0
	case isNoteHeading(first) && numberedNote.MatchString(c.lines[i+1].text):
		return 1
	case c.width == 0 || listItem.MatchString(first):
		return 0
	}
	for n := 1; n <= 3 && i+n <= last; n++ {
		joined := first
		for _, l := range c.lines[i+1 : i+n] {
			joined += " " + l.text
		}
		if i+n == last { // the whole block
			if followed && n > 1 && 2*utf8.RuneCountInString(first) > c.width && unicode.IsLower(firstLetter(c.lines[i+1].text)) && looksLikeHeading(joined) {
				return n
			}
			return 0
		}
		next := c.lines[i+n].text
		if !c.brokenEarly(c.lines[i+n-1].text, next) {
			return 0
		}
		if unicode.IsUpper(firstLetter(next)) && 10*utf8.RuneCountInString(next) >= 7*c.width {
			if looksLikeHeading(joined) {
				return n
			}
			return 0
		}
	}
	return 0
}

// sourceFirst begins with the source of the sentence before: "(Blank, 2009: 12). Then …".
var sourceFirst = regexp.MustCompile(`^\([^()]{1,80}\)[.,;]`)

// letteredItem begins an item, "b) …" or "(iv) …", that follows "and" or "or" as often as not.
var letteredItem = regexp.MustCompile(`^\(?(?:\p{L}|[ivx]{1,4})\)`)

// goesOn reports whether line i, the first of a block, goes on with the sentence that the
// block before it left without an end. It does not begin like one, is not indented as
// displayed matter is, and the line before it is a full line of a typeset text, or the last
// of a page, or a longer one that ends in a hyphen or a function word.
func (c *cleaner) goesOn(i int) bool {
	before, l := c.lines[i-1].text, c.lines[i]
	first := firstRune(l.text)
	begins := unicode.IsLower(first) || c.width > 0 && sourceFirst.MatchString(l.text)
	item := listItem.MatchString(l.text) || letteredItem.MatchString(l.text)
	if !begins || item || l.indented || l.row || c.lines[i-1].row || endsSentence(before) || lastRune(before) == ';' {
		return false
	}
	if c.isFull(before) || l.page || lineHyphen(before, l.text) != "" {
		return true
	}
	word := trailing(before)
	return strings.Count(before, " ") >= 5 && word == strings.ToLower(word) && language.IsStop(c.language, language.Fold(word))
}
