package verify

import (
	"maps"
	"slices"
	"strings"

	"attache/internal/gazetteer"
)

// Words of votes, in four languages.
var (
	voting = words(`vot+ ballot+ голос+ abstain+ abstention+ absten+ absti+ abstuv+ abstiv+ воздерж+`)
	ways   = []struct {
		way string
		wordSet
	}{
		{"against", words(`against contra против`)},
		{"abstained", words(`abstain+ abstention+ absten+ absti+ abstuv+ abstiv+ воздерж+`)},
		{"absent", words(`absent ausente+ отсутств+`)},
		{"for", words(`favor favour за supported adopted backed apoy+ respald+ apoi+ поддерж+ sponsor+`)},
	}
	// parting are words between what one and another country did.
	parting = words(`while whereas mientras enquanto а тогда`)
)

// votes refutes a claim that has a country vote otherwise than the sentences, or that speaks
// of votes of a kind that they do not.
func votes(claim text, said evidence) []Refutation {
	if _, ok := voting.in(claim.words); !ok {
		return nil
	}
	cast, found := ballots(claim), map[string]map[string]bool{}
	kinds := map[string]bool{}
	for _, s := range append(slices.Clone(said.sentences), said.before...) {
		for country, of := range ballots(s) {
			if found[country] == nil {
				found[country] = map[string]bool{}
			}
			maps.Copy(found[country], of)
			maps.Copy(kinds, of)
		}
	}
	for _, country := range slices.Sorted(maps.Keys(cast)) {
		for way := range cast[country] {
			was, known := found[country]
			if !known {
				was = kinds
			}
			if len(was) > 0 && !was[way] {
				return []Refutation{{Rule: Vote, Claimed: strings.TrimSpace(country + " " + way), Found: strings.Join(slices.Sorted(maps.Keys(was)), ", ")}}
			}
		}
	}
	return nil
}

// ballots tells how each country that a text names voted, and under "" which ways to vote it
// speaks of. A country belongs to the vote of its part of the sentence; where a part has
// several, nothing is known of its countries.
func ballots(t text) map[string]map[string]bool {
	cast := map[string]map[string]bool{}
	put := func(country, way string) {
		if cast[country] == nil {
			cast[country] = map[string]bool{}
		}
		cast[country][way] = true
	}
	begin := 0
	for i := 0; i <= len(t.words); i++ {
		if i < len(t.words) && !parting.has(t.words[i]) && !t.semicolonBefore(i) {
			continue
		}
		var in []string
		for _, w := range ways {
			if _, ok := w.in(t.words[begin:i]); ok {
				in = append(in, w.way)
				put("", w.way)
			}
		}
		if len(in) == 1 {
			for _, m := range t.mentions {
				if m.Start >= begin && m.Start < i && m.Entity.Kind == gazetteer.Country {
					put(m.Entity.ID, in[0])
				}
			}
		}
		begin = i
	}
	return cast
}

// semicolonBefore reports whether a semicolon stands before a word.
func (t text) semicolonBefore(i int) bool {
	return i > 0 && strings.Contains(t.raw[t.starts[i-1]+len(t.cased[i-1]):t.starts[i]], ";")
}
