package facts

import (
	"cmp"
	"slices"
	"strings"

	"attache/internal/gazetteer"
)

// Kind is what two sentences disagree about.
type Kind string

// The kinds.
const (
	Times     Kind = "times"     // when one thing happened
	Amounts   Kind = "amounts"   // how much or how many
	Ballots   Kind = "ballots"   // who voted how
	Positions Kind = "positions" // one says the opposite of the other
	Told      Kind = "told"      // a sentence says itself that two things do not agree
)

// About says what a conflict is about, in no language.
type About struct {
	Kind     Kind
	Entities []string // the keys of the gazetteer's names that both sides share, "@CU"; of ballots, of the states whose vote is told in two ways
	Concepts []string // the keys of the lexicon's concepts that both sides share, "~vote", the most telling first
}

// Side is one side of a conflict.
type Side struct {
	Place
	Value string // what it says, as it stands in the sentence
}

// Conflict is two sentences that cannot both be right.
type Conflict struct {
	About
	Sides [2]Side // the first stands first in the corpus
}

// Conflicts returns the conflicts of which a side is among the places, each disagreement
// once: where more sentences say the same the pair that shares most stands for them.
func (f *Facts) Conflicts(around []Place) []Conflict {
	var at []int
	for _, p := range around {
		at = append(at, f.byPlace[p]...)
	}
	slices.Sort(at)
	var found []Conflict
	for _, i := range slices.Compact(at) {
		c := f.conflicts[i]
		if !slices.ContainsFunc(found, func(o Conflict) bool {
			return o.Kind == c.Kind && o.Sides[0].Value == c.Sides[0].Value && o.Sides[1].Value == c.Sides[1].Value && c.Kind != Told && c.Kind != Positions
		}) {
			found = append(found, c)
		}
	}
	return found
}

// All returns every conflict of the corpus, the surest of each kind first.
func (f *Facts) All() []Conflict { return f.conflicts }

// comparer holds the sentences of a corpus against each other.
type comparer struct {
	docs      []*reading
	sentences []*sentence        // of all documents, in order
	having    map[string][]int32 // the sentences that have a key
	found     []scored
	seen      map[pair]bool
}

type pair struct {
	Kind
	a, b Place
}

type scored struct {
	Conflict
	score float64
}

// findConflicts compares the sentences of all documents.
func findConflicts(docs []*reading) []Conflict {
	c := &comparer{docs: docs, having: map[string][]int32{}, seen: map[pair]bool{}}
	for _, r := range docs {
		for _, s := range r.sentences {
			n := int32(len(c.sentences))
			c.sentences = append(c.sentences, s)
			s.order = n
			for _, t := range s.terms {
				for _, k := range t.keys {
					if at := c.having[k]; len(at) == 0 || at[len(at)-1] != n {
						c.having[k] = append(at, n)
					}
				}
			}
		}
	}
	c.times()
	c.ballots()
	c.amounts()
	c.positions()
	c.told()
	slices.SortStableFunc(c.found, func(a, b scored) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), cmp.Compare(b.score, a.score))
	})
	all := make([]Conflict, len(c.found))
	for i, f := range c.found {
		all[i] = f.Conflict
	}
	return all
}

// add keeps a conflict, one of two sentences.
func (c *comparer) add(kind Kind, a, b *sentence, valueA, valueB string, score float64) {
	if b.order < a.order {
		a, b, valueA, valueB = b, a, valueB, valueA
	}
	p := pair{kind, a.Place, b.Place}
	if a == b || c.seen[p] {
		return
	}
	if kind == Told && slices.ContainsFunc([]Kind{Times, Amounts, Ballots, Positions}, func(k Kind) bool { return c.seen[pair{k, a.Place, b.Place}] }) {
		return // it says so of what is seen without it
	}
	c.seen[p] = true
	about, names := About{Kind: kind}, c.telling(a)
	for _, t := range a.terms {
		for _, k := range t.keys[1:] {
			list := &about.Concepts
			if strings.HasPrefix(k, "@") {
				list = &about.Entities
			}
			if !slices.Contains(*list, k) && b.hasKey(k) && (k[0] != '@' || slices.Contains(names, k)) {
				*list = append(*list, k)
			}
		}
	}
	slices.SortStableFunc(about.Concepts, func(a, b string) int { return len(c.having[a]) - len(c.having[b]) })
	about.Concepts = about.Concepts[:min(3, len(about.Concepts))]
	c.found = append(c.found, scored{Conflict{about, [2]Side{{a.Place, valueA}, {b.Place, valueB}}}, score})
}

// weight is how telling a key is: the logarithm of how rare, as in BM25.
func (c *comparer) weight(k string) float64 { return idf(len(c.sentences), len(c.having[k])) }

// share is the part of a sentence's words from, to-1, by weight, that another sentence has.
func (c *comparer) share(a *sentence, from, to int, b *sentence) float64 {
	has, all := 0., 0.
	for _, t := range a.terms {
		if t.word < from || t.word >= to {
			continue
		}
		w := c.weight(t.keys[0])
		all += w
		if slices.ContainsFunc(t.keys, b.hasKey) {
			has += w
		}
	}
	if all == 0 {
		return 0
	}
	return has / all
}

// both returns the lesser and the greater of the shares of two sentences in each other.
func (c *comparer) both(a, b *sentence) (least, most float64) {
	x, y := c.share(a, 0, len(a.words), b), c.share(b, 0, len(b.words), a)
	return min(x, y), max(x, y)
}

// bothBut is both without what names entities of a kind.
func (c *comparer) bothBut(a, b *sentence, kind gazetteer.Kind) (least, most float64) {
	x, y := c.share(a.without(kind), 0, len(a.words), b), c.share(b.without(kind), 0, len(b.words), a)
	return min(x, y), max(x, y)
}

// without is the sentence without the words that name entities of a kind.
func (s *sentence) without(kind gazetteer.Kind) *sentence {
	o := *s
	o.terms = slices.DeleteFunc(slices.Clone(s.terms), func(t term) bool {
		return slices.ContainsFunc(s.mentions, func(m gazetteer.Mention) bool {
			return m.Entity.Kind == kind && m.Start <= t.word && t.word < m.Start+m.Words
		})
	})
	return &o
}

// telling returns the names of a sentence that not every tenth sentence has, such as that of
// the publisher.
func (c *comparer) telling(s *sentence) []string {
	var names []string
	for k := range s.names {
		if n := len(c.having[k]); n*10 <= len(c.sentences)+20 {
			names = append(names, k)
		}
	}
	slices.Sort(names)
	return names
}

func shared(a, b []string) (n int) {
	for _, k := range a {
		if slices.Contains(b, k) {
			n++
		}
	}
	return n
}

// apart reports whether two sentences tell of different times.
func apart(a, b *sentence) bool {
	one, other := a.when(), b.when()
	if len(one) == 0 || len(other) == 0 {
		return len(one) != len(other)
	}
	for _, d := range one {
		for _, o := range other {
			if !d.Excludes(o) {
				return false
			}
		}
	}
	return true
}
