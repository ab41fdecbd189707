package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// quoted are words between a pair of quotation marks. What stands within them in others is a
// part of them.
var quoted = regexp.MustCompile(`“([^“”]{2,400})”|«([^«»]{2,400})»|„([^„“”]{2,400})[“”]|»([^«»]{2,400})«|"([^"]{2,400})"|[“"„«»]([^“”"„«»]{2,400})[”"“»«]`)

// within returns what stands between the marks of a match of quoted.
func within(match []string) string { return strings.Join(match[1:], "") } // one of them is not empty

// quotations refutes a claim that quotes what does not stand in the sentences word for word.
// What they lean on lends a quotation where the claim leaves out none of theirs. A single word
// may be a translated name, and is left to the other rules.
func quotations(claim text, said evidence) []Refutation {
	var all []Refutation
	for _, m := range quoted.FindAllStringSubmatch(claim.raw, -1) {
		wanted := spaced(within(m))
		has := func(s text) bool { return strings.Contains(spaced(s.raw), wanted) }
		left := said.quoteLeftOut(claim)
		switch {
		case slices.ContainsFunc(said.sentences, has):
		case slices.ContainsFunc(said.all(), has) && left == "":
		case slices.ContainsFunc(said.all(), has), !translated(within(m), claim, said):
			all = append(all, Refutation{Rule: Quotation, Claimed: within(m), Found: left})
		}
	}
	return all
}

// quoteLeftOut returns what a sentence has in quotation marks and the claim does not have.
func (e evidence) quoteLeftOut(claim text) string {
	for _, s := range e.sentences {
		for _, m := range quoted.FindAllStringSubmatch(s.raw, -1) {
			if !strings.Contains(spaced(claim.raw), spaced(within(m))) {
				return within(m)
			}
		}
	}
	return ""
}

// translated reports whether quoted words may be a name or a word that the claim gives in its
// own language, which is another than the sentences': one or two words, or such as begin with
// a capital and hardly stand in the sentences as they are.
func translated(quote string, claim text, said evidence) bool {
	if !slices.ContainsFunc(said.sentences, func(s text) bool { return s.lang != claim.lang }) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(quote))
	folded := language.Words(quote)
	if isUnknown(quote, claim.lang, said) {
		return false
	}
	same, all := 0, 0
	for _, w := range folded {
		if w[0] >= '0' && w[0] <= '9' {
			continue // as good in any language
		}
		all++
		if slices.ContainsFunc(said.all(), func(s text) bool { return slices.Contains(s.words, w) }) {
			same++
		}
	}
	if 2*same >= max(2, all) {
		return false // the words are the source's, and something was changed
	}
	otherScript := !slices.ContainsFunc(said.sentences, func(s text) bool { return isCyrillic(s.raw) == isCyrillic(quote) })
	whole := overlap(read(quote, claim.lang), said.sentences...) == 1
	return whole || unicode.IsUpper(first) || unicode.IsDigit(first) || otherScript && len(folded) == 1
}

// isUnknown reports whether a quotation is a name of which no word has a meaning that could
// have been translated, nor is spelled like one of the sentences.
func isUnknown(quote, lang string, said evidence) bool {
	t, found := read(quote, lang), false
	for i, w := range t.words {
		if language.IsStop(lang, w) {
			continue
		}
		found = true
		if !mayBeName(t, i) || spelledAlike(t, i, said.all()) || len(t.mentions) > 0 {
			return false
		}
	}
	return found
}

func isCyrillic(s string) bool {
	latin, cyrillic := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
	}
	return cyrillic > latin
}
