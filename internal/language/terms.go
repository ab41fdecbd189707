package language

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold returns s in lower case without accents: "São" is "sao", "ё" is "е". Only "й" stays.
func Fold(s string) string {
	s = strings.ToLower(s)
	if isASCII(s) || strings.IndexFunc(s, folds) < 0 {
		return s
	}
	t := folders.Get().(transform.Transformer)
	defer folders.Put(t)
	folded, _, err := transform.String(t, s)
	if err != nil {
		return s // only malformed UTF-8, which the transformers replace, could fail
	}
	return folded
}

// folds reports whether a lower-case letter may change: of Russian ones only ё does.
func folds(r rune) bool { return r >= 0x80 && (r < 'а' || r > 'я') }

// A transformer has state, so each caller takes its own.
var folders = sync.Pool{New: func() any {
	return transform.Chain(norm.NFKD, runes.Remove(runes.Predicate(isAccent)), norm.NFC)
}}

// The breve is kept: й is a letter of its own, and the Russian stemmer knows endings by it.
func isAccent(r rune) bool { return r != '\u0306' && unicode.Is(unicode.Mn, r) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// sequence is what a terminal obeys as a whole: colours and movements, and titles and links,
// whose text between two of them stays (ECMA-48, 5.4 and 5.6).
var sequence = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)`)

// OneLine joins the words of a text with single spaces and takes out what a reader cannot
// see: control characters, which a terminal would obey, and zero-width and direction marks,
// which hide words.
func OneLine(s string) string {
	if strings.ContainsAny(s, "\x1b\u009b") {
		s = sequence.ReplaceAllString(s, "")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Words returns the words of text, folded, in order: runs of letters and digits, with the
// points and commas inside a number kept ("35.2").
func Words(text string) []string {
	words := CasedWords(text)
	for i, w := range words {
		words[i] = Fold(w)
	}
	return words
}

// CasedWords returns the same words as they are written.
func CasedWords(text string) []string {
	var words []string
	start := -1
	rs := []rune(text)
	inWord := func(i int) bool {
		r := rs[i]
		if unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && unicode.Is(unicode.Mn, r) && start >= 0 {
			return true
		}
		return (r == '.' || r == ',') && i > 0 && i+1 < len(rs) && unicode.IsDigit(rs[i-1]) && unicode.IsDigit(rs[i+1])
	}
	for i := range rs {
		switch {
		case inWord(i) && start < 0:
			start = i
		case !inWord(i) && start >= 0:
			words = append(words, string(rs[start:i]))
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, string(rs[start:]))
	}
	return words
}

// Terms returns what retrieval compares: the words of text that are not function words of
// code, stemmed for code. An unknown code stems as Russian or English by the word's script.
func Terms(code, text string) []string {
	words := Words(text)
	terms := words[:0]
	for _, w := range words {
		if !IsStop(code, w) {
			terms = append(terms, Stem(code, w))
		}
	}
	return terms
}

// IsStop reports whether a folded word is a function word of the language.
func IsStop(code, word string) bool { return stopWords[code][word] }

// Stem cuts the ending of a folded word by the Snowball rules of the language
// (https://snowballstem.org/algorithms/). A Cyrillic word is always cut as Russian.
func Stem(code, word string) string {
	for _, r := range word {
		if unicode.Is(unicode.Cyrillic, r) {
			code = "ru"
		}
		if unicode.IsDigit(r) {
			return word
		}
	}
	env := snowballstem.NewEnv(word)
	switch code {
	case "es":
		spanish.Stem(env)
	case "pt":
		portuguese.Stem(env)
	case "ru":
		russian.Stem(env)
	default:
		english.Stem(env)
	}
	return env.Current()
}
