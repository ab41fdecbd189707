package dates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// kind is the kind of a token.
type kind uint8

const (
	end     kind = iota // behind the last token
	word                // letters
	number              // digits
	numeric             // a date in figures, "11.07.2014"
	mark                // a punctuation mark; dashes are all "-", apostrophes all "'"
	other               // what can be no part of a date: "S-300", "35.2", "$5", an address
)

// token is a piece of a text.
type token struct {
	kind       kind
	start, end int
	text       string // of a word: folded; of a number: what is attached to it, "s" in "1990s"; of a mark: itself
	value      int    // of a number
	digits     int    // of a number: how many
	date       Day    // of a date in figures; day and month may be exchanged where both orders are possible
	ambiguous  bool   // they may
	spaced     bool   // white space stands before
	capital    bool   // of a word: begins with a capital letter
}

// tokenize cuts a text into tokens, the last of which is of kind end.
func tokenize(text, lang string) []token {
	tokens := make([]token, 0, len(text)/5+2)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			if r == '\n' && strings.HasPrefix(strings.TrimLeft(text[i+1:], " \t\r"), "\n") {
				tokens = append(tokens, token{kind: mark, start: i, end: i + 1, text: "\n"}) // a paragraph ends
			}
			i += size
			continue
		}
		t := token{start: i, end: i + size, spaced: i == 0 || endsInSpace(text[:i])}
		switch {
		case isDigit(r):
			scanNumber(&t, text, lang)
		case isLetter(r):
			scanWord(&t, text)
		default:
			t.kind, t.text = mark, sign(r)
		}
		tokens = append(tokens, t)
		i = t.end
	}
	return append(tokens, token{kind: end, start: len(text), end: len(text), spaced: true})
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isLetter includes the combining marks that a letter may be written with, but not ordinal
// signs, which are letters to Unicode.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return r != 'º' && r != 'ª' && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r))
}

func endsInSpace(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

func sign(r rune) string {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−':
		return "-"
	case '\'', '’', 'ʼ', '`', '´', '‘':
		return "'"
	}
	return string(r)
}

func scanWord(t *token, text string) {
	for _, prefix := range []string{"http", "www.", "doi:"} {
		if len(text)-t.start > len(prefix) && strings.EqualFold(text[t.start:t.start+len(prefix)], prefix) {
			t.kind, t.end = other, t.start+len(untilSpace(text[t.start:]))
			return
		}
	}
	t.kind, t.end = word, t.start+letters(text[t.start:])
	if t.end < len(text) && isDigit(rune(text[t.end])) { // "G20"; its parts after a point or a hyphen are read alone, and are refused by what they hang on
		t.kind = other
		for t.end < len(text) {
			r, size := utf8.DecodeRuneInString(text[t.end:])
			if !isLetter(r) && !isDigit(r) {
				break
			}
			t.end += size
		}
		if quarter := text[t.start:t.end]; len(quarter) == 2 && (quarter[0] == 'Q' || quarter[0] == 'q') {
			t.kind, t.text = word, strings.ToLower(quarter)
		}
		return
	}
	r, _ := utf8.DecodeRuneInString(text[t.start:])
	t.capital = unicode.IsUpper(r)
	if t.end-t.start <= maxWord {
		t.text = fold(text[t.start:t.end])
	}
}

// fold is language.Fold, which is slow where there may be accents: Russian letters without
// them need only be small.
func fold(w string) string {
	w = strings.ToLower(w)
	for _, r := range w {
		if r >= utf8.RuneSelf && (r < 'а' || r > 'я') {
			return language.Fold(w)
		}
	}
	return w
}

// maxWord is the length in bytes from which a word is in no vocabulary. Such a word is not folded.
const maxWord = 40

// letters returns the length of the run of letters that s begins with.
func letters(s string) int {
	for i, r := range s {
		if !isLetter(r) {
			return i
		}
	}
	return len(s)
}

func untilSpace(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}

func scanNumber(t *token, text, lang string) {
	if scanDate(t, text, lang) {
		return
	}
	t.kind = number
	i := t.start
	for ; i < len(text) && isDigit(rune(text[i])); i++ {
		if t.digits++; t.digits <= 4 {
			t.value = 10*t.value + int(text[i]-'0')
		}
	}
	t.end = i
	// "35.2", "1,500", "10.1590"; but "July 11,2014".
	for i+1 < len(text) && (text[i] == '.' || text[i] == ',') && isDigit(rune(text[i+1])) {
		from := i + 1
		i = from
		for i < len(text) && isDigit(rune(text[i])) {
			i++
		}
		if text[from-1] == ',' && i-from == 4 && t.digits <= 2 {
			break
		}
		t.kind, t.end = other, i
	}
	if t.kind == other {
		return
	}
	// What is attached: "1990s", "1990's", "27th", "1º", "2013a", "2014г", "90-е", "2015-го".
	rest := text[t.end:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == 'º' || r == 'ª' || r == '°':
		t.text, t.end = "º", t.end+size
	case isLetter(r):
		n := letters(rest)
		t.text, t.end = language.Fold(rest[:min(n, maxWord)]), t.end+n
		if t.end < len(text) && isDigit(rune(text[t.end])) {
			t.kind = other
		}
	case sign(r) == "'" && strings.HasPrefix(rest[size:], "s") && letters(rest[size:]) == 1:
		t.text, t.end = "'s", t.end+size+1
	case sign(r) == "-":
		first, _ := utf8.DecodeRuneInString(rest[size:])
		if n := letters(rest[size:]); n > 0 && unicode.Is(unicode.Cyrillic, first) && utf8.RuneCountInString(rest[size:size+n]) <= 3 {
			if ending := language.Fold(rest[size : size+n]); russianEnding[ending] {
				t.text, t.end = ending, t.end+size+n
			}
		}
	case r == '.' && strings.HasPrefix(rest[1:], "º"):
		t.text, t.end = "º", t.end+1+len("º")
	}
}

// russianEnding holds the case endings that are written after a number.
var russianEnding = set("е й я х м ми го му ом ого ому ый ая")

// scanDate reads a date in figures: 2014-07-11, 11.07.2014, 11/7/2014, 07/2014. Of the two
// small numbers the first is the day in all languages but English, where both are possible
// between slashes or hyphens.
func scanDate(t *token, text, lang string) bool {
	var parts [3]string
	var separator byte
	i, n := t.start, 0
	for ; n < len(parts); n++ {
		from := i
		for i < len(text) && isDigit(rune(text[i])) && i-from < 5 {
			i++
		}
		if parts[n] = text[from:i]; parts[n] == "" {
			return false
		}
		if n == 0 {
			if i == len(text) || !strings.ContainsRune("-./", rune(text[i])) {
				return false
			}
			separator = text[i]
		}
		if n == 2 || i+1 >= len(text) || text[i] != separator || !isDigit(rune(text[i+1])) {
			n++
			break
		}
		i++
	}
	if i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		if isDigit(r) || r == '/' || (r == '.' || r == '-') && isDigit(next) {
			return false
		}
		if isLetter(r) && r != 'T' && r != 'г' {
			return false
		}
	}
	a, b, c := atoi(parts[0]), atoi(parts[1]), atoi(parts[2])
	var d Day
	switch {
	case n == 3 && len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		d = Day{a, b, c}
	case n == 3 && len(parts[2]) == 4 && len(parts[0]) <= 2 && len(parts[1]) <= 2:
		d = Day{c, b, a}
		if lang == "en" && separator != '.' {
			switch {
			case a <= 12 && b <= 12:
				t.ambiguous = a != b
			case b > 12:
				d = Day{c, a, b}
			}
		}
	case n == 2 && separator == '/' && len(parts[1]) == 4 && len(parts[0]) <= 2:
		d = Day{b, a, 0}
	default:
		return false
	}
	if !isYear(d.Year) || d.Month < 1 || d.Month > 12 || d.Day > daysIn(d.Year, d.Month) || n == 3 && d.Day < 1 {
		return false
	}
	t.kind, t.date, t.end = numeric, d, i
	return true
}

func atoi(digits string) int {
	n := 0
	for _, r := range digits {
		n = 10*n + int(r-'0')
	}
	return n
}
