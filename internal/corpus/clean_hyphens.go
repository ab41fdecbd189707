package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// lineHyphen returns "front-back" when the last word of one line is parted from the first of
// the next by a hyphen, else "". After a hanging hyphen, "pre- and post-war", a new word
// begins, and after one that closes what another opened, "Kozyrev -the minister- went".
func lineHyphen(line, next string) string {
	line, next = tail(line, 2*longestWord), head(next, longestWord)
	front := strings.TrimSuffix(strings.TrimSuffix(line, "-"), "‐")
	if len(front) == len(line) {
		return ""
	}
	if open := strings.LastIndex(front, " -"); open >= 0 && !strings.Contains(front[open:], "- ") && unicode.IsLetter(firstRune(front[open+2:])) {
		return ""
	}
	front = front[len(strings.TrimRightFunc(front, isWordRune)):]
	back := next[:len(next)-len(strings.TrimLeftFunc(next, isWordRune))]
	if front == "" || back == "" || len(front)+len(back) > longestWord || hangingNext[strings.ToLower(back)] {
		return ""
	}
	return front + "-" + back
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hangingNext are what follows a hanging hyphen.
var hangingNext = set(`and or to but nor y e o u ni ou и или`)

// wordEndings are what a hyphen at a line's end cuts off and no word itself.
var wordEndings = set(`ment ments tion tions sion sions cion ción ciones ção ções ing ings ity ities ness ance ence ances ences able ible ably ally ary ical ism ist ists ized izing ization
	mento mentos miento mientos dad dades dade dades mente idad ismo ista istas amente
	ция ции цию ность ности ного ному ский ская ское ского ской ния ние нии ться ется ются ами ями ость ости`)

// hyphenate decides which words parted by a hyphen at a line's end lose it, and joins those
// that a lost line break left as "large- scale". The hyphen stays in a compound: in doubt, and
// where the text has it elsewhere. It goes where the text has the joined word elsewhere or
// the second part is a mere ending; and where neither part is a word of the text, if the text
// breaks other words so.
func (c *cleaner) hyphenate() {
	elsewhere := map[string]int{} // how often the text has each "front-back", in lower case, unbroken
	for i, l := range c.lines {
		if i+1 < len(c.lines) && strings.HasSuffix(l.text, "-") {
			elsewhere[strings.ToLower(lineHyphen(l.text, c.lines[i+1].text))] = 0
		}
		for at := range hyphenSpaces(l.text) {
			elsewhere[strings.ToLower(lineHyphen(l.text[:at+1], l.text[at+2:]))] = 0
		}
	}
	delete(elsewhere, "")
	if len(elsewhere) == 0 {
		return
	}
	for _, l := range c.lines {
		for i := 1; i+1 < len(l.text); i++ {
			if l.text[i] != '-' || l.text[i+1] == ' ' || l.text[i-1] == ' ' {
				continue
			}
			word := strings.ToLower(lineHyphen(l.text[:i+1], l.text[i+1:]))
			if _, wanted := elsewhere[word]; wanted {
				elsewhere[word]++
			}
		}
	}
	c.joins = map[string]bool{}
	compounds := 0
	var open []string
	for word, n := range elsewhere {
		front, back, _ := strings.Cut(word, "-")
		switch {
		case n > 0:
			compounds++
		case c.words[front+back] > 0 || wordEndings[back]:
			c.joins[word] = true
		case c.words[front] == 1 && c.words[back] == 1 && utf8.RuneCountInString(back) > 1: // they were counted here
			open = append(open, word)
		}
	}
	if len(c.joins) > compounds {
		for _, word := range open {
			c.joins[word] = true
		}
	}
	for i := range c.lines {
		l := &c.lines[i]
		var b strings.Builder
		end := 0
		for at := range hyphenSpaces(l.text) {
			word := lineHyphen(l.text[:at+1], l.text[at+2:])
			front, back, _ := strings.Cut(word, "-")
			lower := strings.ToLower(word)
			if elsewhere[lower] == 0 && !c.joins[lower] && !c.isHyphenated(front, back) {
				continue // rather a dash
			}
			b.WriteString(l.text[end:at])
			if !c.losesHyphen(l.number, word) {
				b.WriteByte('-')
			}
			end = at + 2
		}
		if end > 0 {
			l.text = b.String() + l.text[end:]
		}
	}
}

// isHyphenated reports whether what a hyphen and a space part may be one word: two words in
// lower case, neither a function word.
func (c *cleaner) isHyphenated(front, back string) bool {
	return front != "" && c.words[front] > 0 && c.words[back] > 0 && !language.IsStop(c.language, front) && !language.IsStop(c.language, back)
}

// hyphenSpaces yields where a hyphen of s has a space behind it.
func hyphenSpaces(s string) func(yield func(at int) bool) {
	return func(yield func(at int) bool) {
		for i := 1; i+2 < len(s); i++ {
			if s[i] == '-' && s[i+1] == ' ' && !yield(i) {
				return
			}
		}
	}
}

// losesHyphen reports whether a word that was broken at its hyphen loses it, and records the
// mend.
func (c *cleaner) losesHyphen(paragraph int32, word string) bool {
	front, back, _ := strings.Cut(word, "-")
	if !c.joins[strings.ToLower(word)] || unicode.IsUpper(firstRune(back)) && word != strings.ToUpper(word) {
		c.change(paragraph, "hyphenation", front+"- "+back, word, "a compound, broken at its hyphen")
		return false
	}
	c.change(paragraph, "hyphenation", front+"- "+back, front+back, "the joined word occurs elsewhere in the text, or its second part is none")
	return true
}
