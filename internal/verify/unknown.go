package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/gazetteer"
	"attache/internal/language"
)

// numeral are Roman numbers and ordinals written with a figure, which are no names.
var numeral = regexp.MustCompile(`^(?:[IVXLC]+|\d+(?:[ªº]|st|nd|rd|th|a|o|\p{Cyrillic}{1,3}))$`)

// isUnknownName reports whether a word is a name that the gazetteer does not know: it has a
// capital or a digit beside letters, does not begin the claim, and is no word of the language.
func isUnknownName(claim text, i int) bool {
	w := claim.cased[i]
	first, size := utf8.DecodeRuneInString(w)
	capital := unicode.IsUpper(first)
	mixed := strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsLetter)
	shout := utf8.RuneCountInString(w) >= 2 && w == strings.ToUpper(w) && capital
	if size == len(w) || !capital && !mixed {
		return false
	}
	if language.IsStop(claim.lang, claim.words[i]) || numeral.MatchString(w) {
		return false
	}
	if mixed || shout {
		return true
	}
	stem := language.Stem(claim.lang, claim.words[i])
	if concepts := gazetteer.Concepts(claim.lang, []string{stem}); len(concepts[0]) > 0 {
		return false // an ordinary word, in capitals as in a title
	}
	return i > 0 && !beginsSentence(claim, i)
}

// mayBeName reports whether a word with a capital that it owes to its place may be a name: no
// word of the language is known that is written so.
func mayBeName(claim text, i int) bool {
	first, _ := utf8.DecodeRuneInString(claim.cased[i])
	if !unicode.IsUpper(first) || utf8.RuneCountInString(claim.cased[i]) < 4 || language.IsStop(claim.lang, claim.words[i]) {
		return false
	}
	return len(gazetteer.Concepts(claim.lang, []string{language.Stem(claim.lang, claim.words[i])})[0]) == 0
}

// shareWriting reports whether an ordinary word of the claim would be known from the
// sentences: they are in its language, or the word is in other letters than its language.
func (e evidence) shareWriting(claim text, word string) bool {
	return isCyrillic(word) != (claim.lang == "ru") || !slices.ContainsFunc(e.sentences, func(s text) bool { return s.lang != claim.lang })
}

// leftOut returns a name in the sentences that the claim leaves out, of a thing or an
// organisation or one that the gazetteer does not know.
func (e evidence) leftOut(claim text) string {
	for _, s := range e.sentences {
		named := make([]bool, len(s.words))
		for _, m := range s.mentions {
			for i := range m.Words {
				named[m.Start+i] = true
			}
			if k := m.Entity.Kind; (k == gazetteer.Thing || k == gazetteer.Organisation) && !mentions(claim, m.Entity) && !e.publishes(m.Entity) {
				return strings.Join(s.cased[m.Start:m.Start+m.Words], " ")
			}
		}
		for i := range s.words {
			if !named[i] && isUnknownName(s, i) && !spelledAlike(s, i, []text{claim}) {
				return s.cased[i]
			}
		}
	}
	return ""
}

// publishes reports whether an organisation published a cited document.
func (e evidence) publishes(entity *gazetteer.Entity) bool {
	return slices.ContainsFunc(e.headers, func(h text) bool { return mentions(h, entity) })
}

// beginsSentence reports whether a sentence or a quotation within the claim begins with the
// word.
func beginsSentence(claim text, i int) bool {
	before := strings.TrimRight(claim.raw[:claim.starts[i]], " \"“”«»(¿¡—–-")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(".:?!…;", last)
}
