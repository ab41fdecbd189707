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

// pointers are words by which a sentence leans on the one before it.
var pointers = words(`it its he she his her him they them their this that these those such former latter same there then
	él ella ellos ellas su sus este esta esto estos estas ese esa eso esos esas aquel aquella dicho dicha mismo misma allí entonces
	ele ela eles elas seu sua seus suas este esta isto estes estas esse essa isso esses essas aquele aquela dele dela mesmo mesma lá ali então
	он она оно они его ее ей ему им их этот эта это эти этом этого этой этих тот та те том того той такой такая такие там тогда`)

// continues reports whether a sentence leans on the one before it.
func continues(sentence string) bool {
	folded := language.Words(sentence)
	_, ok := pointers.in(folded)
	return ok
}
