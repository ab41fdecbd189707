package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

var quoted = regexp.MustCompile(`[“"„«»]([^“”"„«»]{2,400})[”"“»«]`)

// quotations refutes a claim that quotes what does not stand in the sentences word for word. A
// single word may be a translated name, and is left to the other rules.
func quotations(claim text, said evidence) []Refutation {
	var all []Refutation
	for _, m := range quoted.FindAllStringSubmatch(claim.raw, -1) {
		wanted := spaced(m[1])
		found := false
		for _, s := range said.all() {
			found = found || strings.Contains(spaced(s.raw), wanted)
		}
		if !found && !translated(m[1], claim, said) {
			all = append(all, Refutation{Rule: Quotation, Claimed: m[1]})
		}
	}
	return all
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
	return otherScript || unicode.IsUpper(first) || unicode.IsDigit(first) || overlap(read(quote, claim.lang), said.sentences...) >= .5
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
