package verify

import (
	"maps"
	"slices"
	"strings"

	"attache/internal/gazetteer"
)

// Words of votes, in four languages.
var (
	voting = words(`vot+ ballot+ голос+ abstain+ abstention+ absten+ absti+ abstuv+ abstev+ воздерж+`)
	ways   = []struct {
		way string
		wordSet
	}{
		{"against", words(`against contra против`)},
		{"abstained", words(`abstain+ abstention+ absten+ absti+ abstuv+ abstev+ воздерж+`)},
		{"absent", words(`absent ausente+ отсутств+`)},
		{"for", words(`favor favour за support+ adopted backed apoy+ respald+ apoi+ поддерж+ sponsor+`)},
	}
	// approving words follow "voted".
	approving = words(`for por за yes sí sim да`)
	// parting are words between what one and another country did.
	parting = words(`while whereas mientras enquanto а тогда`)
)

// votes refutes a claim that has a country vote otherwise than the sentences, or that speaks
// of votes of a kind that they do not.
func votes(claim text, said evidence) []Refutation {
	if _, ok := voting.in(claim.words); !ok {
		return nil
	}
	cast, found := ballots(claim, false), map[string]map[string]bool{}
	kinds := map[string]bool{}
	for _, s := range append(slices.Clone(said.sentences), said.before...) {
		for country, of := range ballots(s, true) {
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
// several, to the one between the same commas. Failing that it may have cast any of them,
// which is told only when open is set.
func ballots(t text, open bool) map[string]map[string]bool {
	cast := map[string]map[string]bool{}
	put := func(country, way string) {
		if cast[country] == nil {
			cast[country] = map[string]bool{}
		}
		cast[country][way] = true
	}
	for _, part := range t.parts(func(i int) bool { return parting.has(t.words[i]) || strings.ContainsAny(t.between(i-1, i), ";.") }, 0, len(t.words)) {
		in := t.waysIn(part)
		for _, way := range in {
			put("", way)
		}
		pieces := [][2]int{part}
		if len(in) > 1 {
			pieces = t.parts(func(i int) bool { return strings.Contains(t.between(i-1, i), ",") }, part[0], part[1])
		}
		for _, piece := range pieces {
			here := t.waysIn(piece)
			if len(here) != 1 {
				here = nil
				if open {
					here = in
				}
			}
			for _, m := range t.mentions {
				if m.Start >= piece[0] && m.Start < piece[1] && m.Entity.Kind == gazetteer.Country {
					for _, way := range here {
						put(m.Entity.ID, way)
					}
				}
			}
		}
	}
	return cast
}

// parts cuts the words from one to another before each at which cut holds.
func (t text) parts(cut func(int) bool, from, to int) [][2]int {
	var all [][2]int
	begin := from
	for i := from + 1; i <= to; i++ {
		if i == to || cut(i) {
			all = append(all, [2]int{begin, i})
			begin = i
		}
	}
	return all
}

// waysIn returns the ways to vote that a part of a text speaks of.
func (t text) waysIn(part [2]int) []string {
	var in []string
	for _, w := range ways {
		_, ok := w.in(t.words[part[0]:part[1]])
		for i := part[0] + 1; i < part[1] && w.way == "for"; i++ {
			ok = ok || voting.has(t.words[i-1]) && approving.has(t.words[i])
		}
		if ok {
			in = append(in, w.way)
		}
	}
	return in
}
