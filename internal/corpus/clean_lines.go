package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// measure finds out whether the lines were broken by typesetting, as in a PDF: of those that
// another line of the block follows, at least 20, nine tenths are about as long as the longest.
func (c *cleaner) measure() {
	const widest = 120
	var lengths [widest + 1]int
	count := 0
	for i := range len(c.lines) - 1 {
		if !c.lines[i+1].opens {
			lengths[min(utf8.RuneCountInString(c.lines[i].text), widest)]++
			count++
		}
	}
	if count < 20 {
		return
	}
	width, above := widest, 0
	for ; 50*(above+lengths[width]) < count; width-- { // the longest but for 2 in 100
		above += lengths[width]
	}
	full := 0
	for _, n := range lengths[7*width/10:] {
		full += n
	}
	if width >= 40 && width < widest && 10*full >= 9*count {
		c.width = width
	}
}

// isFull reports whether a line goes to the edge of a typeset text.
func (c *cleaner) isFull(s string) bool {
	return c.width > 0 && 100*utf8.RuneCountInString(s) >= 85*c.width
}

// brokenEarly reports whether the next line's first word had found room in a line: so the
// line was broken on purpose.
func (c *cleaner) brokenEarly(s, next string) bool {
	return 100*(utf8.RuneCountInString(s)+1+utf8.RuneCountInString(firstWord(next))) <= 95*c.width
}

// dropRunningHeads drops what the pages of a typeset text repeat at their edges: page numbers,
// and short lines that differ in their digits alone. Such a line comes back at least three
// times, ten lines apart or more, in a run of at most three. At least every second time it
// interrupts a sentence, whose own lines do not come back.
func (c *cleaner) dropRunningHeads() {
	if c.width == 0 {
		return
	}
	type repeated struct {
		seen, interrupts int
		last, number     int // the line where it was seen last, and what it counted there
		irregular        bool
	}
	heads := map[string]*repeated{}
	keys := make([]string, len(c.lines))
	for i, l := range c.lines {
		key := digits.ReplaceAllString(l.text, "#")
		keys[i] = key
		h := heads[key]
		if h == nil {
			h = &repeated{last: i - tenLines, number: -1, irregular: !isHeadLine(key) || c.isFull(l.text)}
			heads[key] = h
		}
		n := number(l.text)
		h.irregular = h.irregular || i-h.last < tenLines || key == "#" && n <= h.number
		h.seen, h.last, h.number = h.seen+1, i, n
	}
	repeats := func(i int) bool { h := heads[keys[i]]; return h.seen >= 3 && !h.irregular }
	runs := func(each func(from, to int)) {
		for i := 0; i < len(c.lines); i++ {
			from := i
			for i < len(c.lines) && repeats(i) {
				i++
			}
			if i > from && i-from <= 3 {
				each(from, i)
			}
		}
	}
	runs(func(from, to int) {
		if from == 0 || to == len(c.lines) || heads[keys[from-1]].seen > 1 || heads[keys[to]].seen > 1 {
			return
		}
		if c.lines[to].page || !endsSentence(c.lines[from-1].text) && unicode.IsLower(firstLetter(c.lines[to].text)) {
			for i := from; i < to; i++ {
				heads[keys[i]].interrupts++
			}
		}
	})
	runs(func(from, to int) {
		for i := from; i < to; i++ {
			if h := heads[keys[i]]; 2*h.interrupts < h.seen {
				continue
			}
			kind := "running head"
			if keys[i] == "#" {
				kind = "page number"
			}
			c.lines[i].page = true
			c.drop(i, kind, "comes back from page to page and interrupts sentences")
		}
	})
	c.compact()
}

// isHeadLine reports whether a line, its digits masked, has the form of a running head.
func isHeadLine(key string) bool {
	first := firstLetter(key)
	return len(key) <= 80 && (unicode.IsUpper(first) || first == '#') && !endsSentence(key) && !strings.ContainsRune(",;-", lastRune(key))
}

const tenLines = 10

var digits = regexp.MustCompile(`\d+`)

// number is the number that s begins with, as far as four digits; 0 when there is none.
func number(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 4 && s[i] >= '0' && s[i] <= '9'; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// findGaps finds where a page's end took a line away. There the next line is indented, which
// few lines of a typeset text are, and the sentence before has no end, or the line has no
// beginning. It happens from page to page: at least three times, ten lines apart or more.
func (c *cleaner) findGaps() {
	if c.width == 0 {
		return
	}
	indented := 0
	var gaps []int
	for i, l := range c.lines {
		if !l.indented {
			continue
		}
		indented++
		if l.opens || listItem.MatchString(l.text) || lineHyphen(c.lines[i-1].text, l.text) != "" {
			continue
		}
		if !endsSentence(c.lines[i-1].text) || unicode.IsLower(firstLetter(l.text)) {
			if len(gaps) > 0 && i-gaps[len(gaps)-1] < tenLines {
				return
			}
			gaps = append(gaps, i)
		}
	}
	if len(gaps) < 3 || 20*indented > len(c.lines) {
		return
	}
	for _, i := range gaps {
		c.lines[i].gap = true
	}
}

// collapsedRow is a row of a table whose cells lost what parted them: an item's number or a
// share in per cent, or both, a name before it, and a word that begins right behind it,
// "8.Copper48%Mexico, Peru".
var collapsedRow = regexp.MustCompile(`^(?:(\d{1,3})[.)] ?(\p{L}[\p{L} ’'()-]{0,60}?) ?(\d[\d.,]*%?)|(\p{L}[\p{L} ’'()-]{0,60}?) ?(\d[\d.,]*%))(\p{Lu}\p{Ll}.*)$`)

func isCollapsedRow(s string) bool {
	if len(s) > 500 {
		return false
	}
	before := ' '
	for _, r := range s { // the expression is slow, and few lines need it
		if unicode.IsUpper(r) && (before == '%' || unicode.IsDigit(before)) {
			return collapsedRow.MatchString(s)
		}
		before = r
	}
	return false
}

// parseTables parts the cells of collapsed tables: at least three rows, one below the other,
// with a cell glued to the number before it in each. A line right above whose words are glued
// in as many places is their head.
func (c *cleaner) parseTables() {
	const why = "cells without a space between them, in several rows one below the other"
	for i := 0; i < len(c.lines); i++ {
		from := i
		for i < len(c.lines) && (i == from || !c.lines[i].opens) && isCollapsedRow(c.lines[i].text) {
			i++
		}
		if i-from < 3 {
			if i > from {
				i--
			}
			continue
		}
		for k := from; k < i; k++ {
			l := &c.lines[k]
			cells := slices.DeleteFunc(collapsedRow.FindStringSubmatch(l.text)[1:], func(s string) bool { return s == "" })
			text := strings.Join(cells, "; ")
			c.change(l.number, "collapsed table", l.text, text, why)
			l.text, l.row = text, true
		}
		if !c.lines[from].opens {
			l := &c.lines[from-1]
			if cells := capitalCells(l.text); len(cells) == 3 {
				text := strings.Join(cells, "; ")
				c.change(l.number, "collapsed table", l.text, text, why)
				l.text, l.row = text, true
			}
		}
		i--
	}
}

// capitalCells parts s where a capital letter follows a small one.
func capitalCells(s string) []string {
	var cells []string
	start, before := 0, ' '
	for i, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			cells = append(cells, s[start:i])
			start = i
		}
		before = r
	}
	return append(cells, s[start:])
}
