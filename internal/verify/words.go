package verify

import (
	"slices"
	"strings"

	"attache/internal/language"
)

// wordSet holds folded words of the four languages; one that ends in "+" stands for all words
// that begin so.
type wordSet struct {
	whole    map[string]bool
	prefixes []string
}

func words(list string) wordSet {
	s := wordSet{whole: map[string]bool{}}
	for w := range strings.FieldsSeq(list) {
		if stem, ok := strings.CutSuffix(w, "+"); ok {
			s.prefixes = append(s.prefixes, language.Fold(stem))
		} else {
			s.whole[language.Fold(w)] = true
		}
	}
	return s
}

func (s wordSet) has(word string) bool {
	return s.whole[word] || slices.ContainsFunc(s.prefixes, func(p string) bool { return strings.HasPrefix(word, p) })
}

// in returns the first of the words that the set has.
func (s wordSet) in(words []string) (string, bool) {
	for _, w := range words {
		if s.has(w) {
			return w, true
		}
	}
	return "", false
}
