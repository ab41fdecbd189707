package verify

import (
	"regexp"
	"slices"
	"strings"

	"attache/internal/language"
)

// designation is a type of weapon, vehicle or rocket: letters and a number.
var designation = regexp.MustCompile(`\p{Lu}\p{L}{0,5}[-–]?\d{1,4}\p{L}{0,3}\d{0,2}`)

// designations refutes a claim with a type that the sentences do not name.
func designations(claim text, said evidence) []Refutation {
	var all []Refutation
	for _, d := range designation.FindAllString(claim.raw, -1) {
		wanted := typeOf(d)
		if !slices.ContainsFunc(said.all(), func(s text) bool { return slices.Contains(spellings(s.raw), wanted) }) {
			all = append(all, Refutation{Rule: Name, Claimed: d})
		}
	}
	return all
}

func spellings(raw string) []string {
	var all []string
	for _, d := range designation.FindAllString(raw, -1) {
		all = append(all, typeOf(d))
	}
	return all
}

// plural ends a type of which there are several, "A320s".
var plural = regexp.MustCompile(`(\d)s$`)

// typeOf is a designation in one spelling.
func typeOf(designation string) string {
	return skeleton(language.Fold(plural.ReplaceAllString(designation, "$1")))
}

// spelledAlike reports whether the evidence has a word that is spelled like the claim's, in
// one spelling for all languages, apart from endings.
func spelledAlike(claim text, i int, in []text) bool {
	for _, s := range in {
		for j, w := range s.words {
			if w == claim.words[i] || alike(claim.spelled[i], s.spelled[j]) || claim.spelled[i] == s.spelled[j] && language.Spelling(claim.words[i]) == language.Spelling(w) {
				return true
			}
		}
	}
	return false
}

// skeleton is what of a name stays through languages and cases: its consonants in one
// spelling, with a vowel at the beginning as such.
func skeleton(word string) string {
	var b strings.Builder
	for i, r := range strings.ReplaceAll(language.Spelling(word), "zh", "g") {
		switch {
		case strings.ContainsRune("aeiou", r):
			if i == 0 {
				b.WriteByte('a')
			}
		case r == 'v' || r == 'b':
			b.WriteByte('b')
		case r == 'g' || r == 'h':
			b.WriteByte('g')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alike reports whether two skeletons are the same but for an ending.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 3 && strings.HasPrefix(b, a) && len(b)-len(a) <= 2
}
