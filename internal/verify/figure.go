package verify

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"attache/internal/gazetteer"
	"attache/internal/quantity"
)

// figures refutes a claim with an amount that no cited sentence bears out. Neither the
// sentence before nor the header lends one.
func figures(claim text, said evidence) []Refutation {
	var stated []quantity.Quantity
	var words []string
	for _, s := range said.sentences {
		for _, q := range s.amounts {
			stated = append(stated, q)
			words = append(words, strings.TrimSpace(s.raw[q.Start:q.End]))
		}
	}
	var all []Refutation
	for _, q := range claim.amounts {
		if slices.ContainsFunc(stated, func(s quantity.Quantity) bool { return s.Supports(q) }) || counted(q, claim, said) || unread(q, claim, said) {
			continue
		}
		r := Refutation{Rule: Figure, Claimed: strings.TrimSpace(claim.raw[q.Start:q.End])}
		if i := slices.IndexFunc(stated, func(s quantity.Quantity) bool { return s.Unit == q.Unit && s.Conflicts(q) }); i >= 0 {
			r.Found = words[i]
		}
		all = append(all, r)
	}
	return all
}

// unread reports whether the number of a claim's amount stands in a sentence as something that
// was not read as an amount there: a year, a note, a part of a name, "the two".
func unread(q quantity.Quantity, claim text, said evidence) bool {
	digits := number.FindString(claim.raw[q.Start:q.End])
	for _, s := range said.sentences {
		for i, w := range s.words {
			if !slices.ContainsFunc(s.amounts, func(r quantity.Quantity) bool { return r.Start <= s.starts[i] && s.starts[i] < r.End }) &&
				(digits != "" && number.FindString(w) == digits || q.Low == q.High && float64(cardinals[s.lang][w]) == q.Low) {
				return true
			}
		}
	}
	return false
}

var number = regexp.MustCompile(`\d+`)

// maxCounted is the largest number that a reader counts off a list.
const maxCounted = 12

// counted reports whether a claim's small whole number may be the reader's own count of what
// the sentences list: "three countries" of "Brazil, Cuba and Mexico".
func counted(q quantity.Quantity, claim text, said evidence) bool {
	if q.Low != q.High || q.Low > maxCounted || q.Bound != quantity.Exact || q.Unit != "" && q.Unit != "country" && q.Unit != "person" {
		return false
	}
	if _, err := strconv.Atoi(claim.raw[q.Start:q.End]); err == nil {
		return false // a count of one's own is written in letters
	}
	if said.leavesOutCount(claim) {
		return false
	}
	n := int(q.Low)
	for _, s := range said.sentences {
		if items(s.raw) == n {
			return true
		}
	}
	for _, s := range said.sentences {
		named := map[string]bool{}
		for _, m := range s.mentions {
			if m.Entity.Kind == gazetteer.Country {
				named[m.Entity.ID] = true
			}
		}
		if len(named) == n {
			return true
		}
	}
	return len(said.sentences) == n && n > 1
}

// items counts what a sentence lists, told by its commas and the conjunction before the last:
// 0 where it lists nothing.
func items(raw string) int {
	for _, and := range []string{" and ", " y ", " e ", " и "} {
		head, _, ok := strings.Cut(raw, and)
		if !ok {
			continue
		}
		n := 2
		for i := strings.LastIndex(head, ","); i >= 0; i = strings.LastIndex(head[:i], ",") {
			if len(strings.Fields(head[i:])) > 6 {
				break
			}
			n++
		}
		return n
	}
	return 0
}
