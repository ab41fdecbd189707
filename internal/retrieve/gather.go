package retrieve

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"attache/internal/corpus"
	"attache/internal/language"
)

// Budget bounds a context. Each bound counts when it is above 0.
type Budget struct {
	Tokens   int // of the passages together, estimated
	Words    int // of the passages together
	Passages int
}

// selection is a context in the making. Near-copies of a passage that it holds are left out.
type selection struct {
	hits    []Hit
	used    Budget
	prints  []fingerprint
	outlets map[string]Budget // used of each
}

// add takes a hit unless it goes beyond the budget or copies another. It reports false for one
// that the budget leaves out.
func (s *selection) add(h Hit, budget Budget) bool {
	used := s.used.plus(h.Passage)
	if len(s.hits) > 0 && !used.within(budget, 1) {
		return false
	}
	f := newFingerprint(h.Passage)
	if slices.ContainsFunc(s.prints, f.copies) {
		return true
	}
	s.hits, s.prints, s.used = append(s.hits, h), append(s.prints, f), used
	s.outlets[outlet(h)] = s.outlets[outlet(h)].plus(h.Passage)
	return true
}

func (b Budget) plus(p corpus.Passage) Budget {
	return Budget{b.Tokens + language.Tokens(p.Text), b.Words + len(strings.Fields(p.Text)), b.Passages + 1}
}

// within reports whether b stays within a share of another budget.
func (b Budget) within(of Budget, share float64) bool {
	fits := func(n, bound int) bool { return bound == 0 || float64(n) <= share*float64(bound) }
	return fits(b.Tokens, of.Tokens) && fits(b.Words, of.Words) && fits(b.Passages, of.Passages)
}

const (
	// An outlet gets this share of a context while another has evidence too.
	maxOutlet = .7
	// Evidence is a passage that scores this share of the one whose place it takes.
	evidence = .9
)

// hasRival reports whether another outlet has evidence among the hits that follow.
func hasRival(h Hit, rest []Hit) bool {
	for i := range rest {
		if rest[i].Score < evidence*h.Score {
			return false
		}
		if outlet(rest[i]) != outlet(h) {
			return true
		}
	}
	return false
}

// maxMisses is how many hits in a row may find no room before the context counts as full.
const maxMisses = 20

// gather selects the best hits that fit into the budget, at least one. An outlet that would
// take up most of the context waits until the others had their turn.
func gather(hits []Hit, budget Budget) *selection {
	s := &selection{outlets: map[string]Budget{}}
	var waiting []Hit
	for i, misses := 0, 0; i < len(hits) && misses < maxMisses; i++ {
		h := &hits[i]
		switch {
		case len(s.hits) > 0 && !s.outlets[outlet(*h)].plus(h.Passage).within(budget, maxOutlet) && hasRival(*h, hits[i+1:]):
			waiting = append(waiting, *h)
		case s.add(*h, budget):
			misses = 0
		default:
			misses++ // a shorter one further down may still fit
		}
	}
	for _, h := range waiting {
		s.add(h, budget)
	}
	return s
}

// widen adds every hit that answers the question's subject, as far as the wider budget goes,
// and returns how many it had to leave out.
func (s *selection) widen(hits []Hit, onSubject func(Hit) bool, budget Budget) (unread int) {
	for _, h := range hits {
		if onSubject(h) && !s.add(h, budget) {
			unread++
		}
	}
	return unread
}

// best returns the hits, best first.
func (s *selection) best() []Hit {
	slices.SortStableFunc(s.hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return s.hits
}

// outlet is who published a passage, or its document where that is unknown.
func outlet(h Hit) string { return cmp.Or(h.Passage.Meta.Publisher, h.Passage.Meta.ID) }

// fingerprint tells near-copies: what a passage says, apart from order.
type fingerprint struct {
	terms   map[string]bool
	figures []string
}

var figure = regexp.MustCompile(`\d[\d.,]*\d|\d`)

func newFingerprint(p corpus.Passage) fingerprint {
	f := fingerprint{terms: map[string]bool{}, figures: figure.FindAllString(p.Text, -1)}
	for _, t := range language.Terms(p.Language, p.Text) {
		f.terms[t] = true
	}
	slices.Sort(f.figures)
	f.figures = slices.Compact(f.figures)
	return f
}

// copies reports whether two passages share nearly all terms and all figures. Where a figure
// differs both are kept: that is a disagreement.
func (f fingerprint) copies(other fingerprint) bool {
	small, large := f.terms, other.terms
	if len(small) > len(large) {
		small, large = large, small
	}
	shared := 0
	for t := range small {
		if large[t] {
			shared++
		}
	}
	return 10*shared >= 9*len(large) && slices.Equal(f.figures, other.figures)
}
