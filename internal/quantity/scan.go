package quantity

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

type kind byte

const (
	word    kind = iota // a run of letters
	numeral             // a run of digits with the marks inside it
	mark                // any other rune but white space
)

// token is a word, a numeral or a mark of a text.
type token struct {
	kind       kind
	start, end int
	text       string // folded; dashes are "-" when they can join a name, else "–"
	upper      bool   // begins with a capital
	glued      bool   // no white space before it
	line       bool   // the first of its line

	// Of a numeral.
	value, step float64 // step is the place of the last digit
	other       float64 // the value if its one mark were read otherwise; 0: no doubt
	plain       bool    // no mark inside
	name        bool    // no amount: malformed, or part of a name, a date, a time
}

// tokenize cuts a text into tokens. The numerals of the text tell together which mark parts
// decimals; where none tells it is the language's.
func tokenize(text, lang string, months set) []token {
	tokens := make([]token, 0, len(text)/5+4)
	glued, line := false, true
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u00ad' {
			glued, line = false, line || r == '\n'
			i += n
			continue
		}
		t := token{start: i, end: i + n, glued: glued, line: line}
		switch {
		case '0' <= r && r <= '9':
			// "On March 24 300 ships …": a day does not begin a number.
			day := len(tokens) > 0 && months[tokens[len(tokens)-1].text]
			t.kind, t.end = numeral, numeralEnd(text, i, !day)
			t.text = text[i:t.end]
		case unicode.IsLetter(r):
			t.upper = unicode.IsUpper(r)
			for t.end < len(text) {
				r, n := rune(text[t.end]), 1
				if r >= utf8.RuneSelf {
					r, n = utf8.DecodeRuneInString(text[t.end:])
				}
				if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				t.end += n
			}
			t.text = language.Fold(text[i:t.end])
		default:
			t.kind, t.text = mark, text[i:t.end]
			switch r {
			case '‐', '‑':
				t.text = "-"
			case '—', '−', '‒', '―':
				t.text = "–"
			}
		}
		tokens = append(tokens, t)
		i, glued, line = t.end, true, false
	}
	point := decimalMark(tokens, lang)
	for i := range tokens {
		if t := &tokens[i]; t.kind == numeral {
			t.read(point)
		}
	}
	for i := range tokens {
		if t := &tokens[i]; t.kind == numeral && inName(tokens, i) {
			t.name = true
		}
	}
	return tokens
}

// numeralEnd returns the end of the numeral that begins at a digit: digits, and points,
// commas, apostrophes and, where they may part thousands, spaces between them.
func numeralEnd(text string, i int, spaced bool) int {
	digits := func(i int) int {
		for i < len(text) && '0' <= text[i] && text[i] <= '9' {
			i++
		}
		return i
	}
	start, first := i, digits(i)
	end := first
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		next := digits(end + n)
		group := next - end - n
		if group == 0 {
			break
		}
		switch r {
		case '.', ',':
			spaced = false
		case '\'', '’':
			if group != 3 {
				return end
			}
		case ' ', '\u00a0', '\u202f', '\u2009', '\u2007':
			if !spaced || group != 3 || first-start > 3 || text[start] == '0' {
				return end
			}
		default:
			return end
		}
		end = next
	}
	return end
}

// decimalMark returns '.' or ',', by the numerals whose marks leave no doubt.
func decimalMark(tokens []token, lang string) byte {
	votes := 0 // for the point
	for _, t := range tokens {
		if t.kind != numeral {
			continue
		}
		points, commas := strings.Count(t.text, "."), strings.Count(t.text, ",")
		i := strings.LastIndexAny(t.text, ".,")
		switch {
		case i < 0 || i > 3 && points+commas == 1:
		case points > 0 && commas > 0 || points+commas == 1 && len(t.text)-i-1 != 3:
			if t.text[i] == '.' {
				votes++
			} else {
				votes--
			}
		case points > 1:
			votes--
		case commas > 1:
			votes++
		}
	}
	if votes > 0 || votes == 0 && lang == "en" {
		return '.'
	}
	return ','
}

// maxDigits bounds a numeral; a longer one is an identifier, and float64 is exact so far.
const maxDigits = 15

// read takes the value from the text of a numeral.
func (t *token) read(point byte) {
	s := t.text
	last := strings.LastIndexAny(s, ".,")
	decimal := -1 // where decimals begin
	t.plain = true
	groups, previous := 0, -1
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			continue
		}
		if s[i] >= utf8.RuneSelf && !utf8.RuneStart(s[i]) {
			continue
		}
		t.plain = false
		groups++
		if previous >= 0 && digitsIn(s[previous:i]) != 3 {
			t.name = true // "27.03.2014"
			return
		}
		previous = i
	}
	tail := 0
	if previous >= 0 {
		tail = digitsIn(s[previous:])
	}
	switch {
	case last < 0 || last < previous: // no mark, or spaces alone
		if groups > 0 && tail != 3 {
			t.name = true
			return
		}
	case groups == 1:
		if tail != 3 || last > 3 || s[0] == '0' {
			decimal = last
			break
		}
		// "1.500": a thousand and a half, or one and a half. A number of three decimals
		// hardly ever ends in zero.
		if s[last] == point && s[len(s)-1] != '0' {
			decimal = last
		}
	case strings.Count(s, s[last:last+1]) == 1: // the last mark is another than the rest
		decimal = last
	case tail != 3 || strings.Count(s, s[last:last+1]) != groups:
		t.name = true // "1.2.3"
		return
	}
	if n := digitsIn(s); n > maxDigits || s[0] == '0' && len(s) > 1 && decimal != 1 {
		t.name = true // "007"
		return
	}
	t.value, t.step = parse(s, decimal)
	if groups == 1 && last >= 0 && tail == 3 && last <= 3 && s[0] != '0' {
		if t.other = t.value / 1000; decimal >= 0 {
			t.other = t.value * 1000
		}
	}
}

func digitsIn(s string) int {
	n := 0
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			n++
		}
	}
	return n
}

// parse reads the digits of s as a number whose decimals begin after the byte decimal.
func parse(s string, decimal int) (value, step float64) {
	buf := make([]byte, 0, maxDigits+1)
	step = 1
	for i := range len(s) {
		switch {
		case '0' <= s[i] && s[i] <= '9':
			buf = append(buf, s[i])
			if decimal >= 0 && i > decimal {
				step /= 10
			}
		case i == decimal:
			buf = append(buf, '.')
		}
	}
	value, err := strconv.ParseFloat(string(buf), 64)
	if err != nil {
		panic("quantity: " + err.Error()) // digits and at most one point
	}
	return value, step
}

// around gives the tokens about a numeral, by their distance from it.
type around func(distance int) *token

// inName reports whether the numeral is part of a name, a reference, a time or a note mark.
func inName(tokens []token, i int) bool {
	at := around(func(distance int) *token {
		if i+distance < 0 || i+distance >= len(tokens) {
			return &nothing
		}
		return &tokens[i+distance]
	})
	return at.endsName() || at.beginsName()
}

// endsName looks at what stands before the numeral: "S-300", "G20", "text.12", "[12]", "№ 5".
func (at around) endsName() bool {
	t, before, prior := at(0), at(-1), at(-2)
	switch before.text {
	case "№", "#", "§", "¶":
		return true
	case "[":
		return at(1).text == "]"
	case ":":
		if isYear(prior) || prior.kind == word && prior.glued && isYear(at(-3)) {
			return true // "(Bain, 2008: 129)", "2013a: 122"
		}
	case "(":
		if before.glued && prior.text == ")" || before.line && at(1).text == ")" {
			return true // "501(c)(3)", "(2) second"
		}
	}
	if !t.glued {
		return false
	}
	switch before.kind {
	case word:
		return !isCurrencyCode(before.text) && at(1).text != "%" // not in a table, "Lithium99%"
	case numeral:
		return true
	}
	season := isYear(prior) && t.plain && t.value < 100 // "1998-99"
	switch before.text {
	case "-":
		chain := prior.kind == numeral && at(-3).text == "-" && at(-3).glued // "123-45-67"
		return before.glued && (prior.kind == word || prior.name || season || chain)
	case "–":
		return before.glued && (prior.name || season)
	case "/", "⁄", ":", "_", "\\", "@", "=", ")", "”", "»": // the last three before the mark of a note
		return true
	case ".", ",":
		return before.glued && (prior.kind == word || prior.text == ")" || prior.text == "”" || prior.text == "»")
	}
	return false
}

// beginsName looks at what is glued to the end of the numeral: "68/262", "10:55", "55°N",
// "123-45-67", and at the beginning of a line "1." and "2)".
func (at around) beginsName() bool {
	after, next := at(1), at(2)
	if !after.glued {
		return false
	}
	switch after.text {
	case "(": // "501(c)"
		return at(3).text == ")" && next.end-next.start == 1
	case "/", "⁄", ":":
		return next.kind == numeral && next.glued
	case "_", "\\", "@", "′", "″":
		return true
	case "°":
		return next.text != "c" && next.text != "f"
	case "-":
		return next.kind == numeral && next.glued && at(3).text == "-" && at(3).glued && at(4).kind == numeral && at(4).glued
	case ".", ")":
		return at(0).line && at(0).plain && at(0).value < 100
	}
	return false
}

// isCurrencyCode reports whether a word glued to a numeral may be a currency: "USD3".
func isCurrencyCode(s string) bool {
	switch s {
	case "usd", "eur", "rub", "brl", "gbp", "cny", "mxn":
		return true
	}
	return false
}

func isCurrencySign(s string) bool {
	switch s {
	case "$", "€", "£", "₽", "¥":
		return true
	}
	return false
}

// isYear reports whether a numeral alone is read as a year.
func isYear(t *token) bool {
	return t.kind == numeral && t.plain && t.end-t.start == 4 && 1000 <= t.value && t.value < 2100
}
