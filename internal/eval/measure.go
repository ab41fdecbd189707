package eval

import (
	"maps"
	"math"
	"slices"
)

// Measure names a measure of retrieval. Each is from 0 to 1 for a question, higher is better.
type Measure string

// The measures. An entry of evidence is found at the first rank whose passage covers one of
// its places. Of a question with several entries, recall at 1 reaches 1 only where a single
// passage covers all.
const (
	Recall1  Measure = "recall_1"  // share of the entries found at rank 1
	Recall5  Measure = "recall_5"  // … among the first 5
	Recall10 Measure = "recall_10" // … among the first 10
	MRR10    Measure = "mrr_10"    // 1 ÷ the first rank that finds an entry; 0 after 10

	// NDCG10 is α-nDCG with α = 1 (Clarke and others 2008, https://doi.org/10.1145/1390334.1390446):
	// a passage gains 1 for each entry that none before it covers, divided by log2 of its
	// rank + 1; the sum over the first 10 is divided by that of the best ranking. Where each
	// passage covers one entry this is the customary binary nDCG. Finding the best ranking is
	// NP-hard, so as there it is made greedily: next comes the passage that covers most
	// entries still lacking. A ranking better than the greedy one counts as 1. Entries that no
	// passage covers are counted as if each had a passage of its own.
	NDCG10 Measure = "ndcg_10"

	// Of the context gathered within a number of words, on questions asked of the corpus.

	Evidence900  Measure = "evidence_900"  // share of the entries that 900 words cover
	Complete900  Measure = "complete_900"  // 1 when 900 words cover all entries
	Evidence2000 Measure = "evidence_2000" // share of the entries that 2,000 words cover
)

// Measures lists the measures in the order of the tables.
var Measures = []Measure{Recall1, Recall5, Recall10, MRR10, NDCG10, Evidence900, Complete900, Evidence2000}

const depth = 10 // of a ranking, for MRR and nDCG

// target is what a ranking is to find for one question.
type target struct {
	entries     int
	unreachable int              // entries that no passage covers
	finds       map[string][]int // by passage ID, the entries that it covers
}

// newTarget looks up which passages cover the evidence; at names them by place.
func newTarget(evidence []Entry, at map[Place][]string) target {
	t := target{entries: len(evidence), finds: map[string][]int{}}
	for i, entry := range evidence {
		reachable := false
		for _, place := range entry {
			for _, id := range at[place] {
				reachable = true
				if !slices.Contains(t.finds[id], i) {
					t.finds[id] = append(t.finds[id], i)
				}
			}
		}
		if !reachable {
			t.unreachable++
		}
	}
	return t
}

// ranks returns the rank from 1 at which each entry is found; 0: it is not.
func (t target) ranks(ranking []string) []int {
	ranks := make([]int, t.entries)
	for i, id := range ranking {
		for _, entry := range t.finds[id] {
			if ranks[entry] == 0 {
				ranks[entry] = i + 1
			}
		}
	}
	return ranks
}

// idealGains returns how many entries the best ranking newly finds at each rank.
func (t target) idealGains() []int {
	var gains []int
	ids := slices.Sorted(maps.Keys(t.finds)) // the order decides between equals
	found := make([]bool, t.entries)
	for {
		best, most := "", 0
		for _, id := range ids {
			gain := 0
			for _, entry := range t.finds[id] {
				if !found[entry] {
					gain++
				}
			}
			if gain > most {
				best, most = id, gain
			}
		}
		if most == 0 {
			break
		}
		gains = append(gains, most)
		for _, entry := range t.finds[best] {
			found[entry] = true
		}
	}
	return append(gains, slices.Repeat([]int{1}, t.unreachable)...)
}

// measureRanks computes the measures of a ranking.
func measureRanks(ranks, idealGains []int) map[Measure]float64 {
	within := func(k int) float64 {
		n := 0
		for _, r := range ranks {
			if r > 0 && r <= k {
				n++
			}
		}
		return float64(n) / float64(len(ranks))
	}
	gains := make([]int, depth)
	mrr := 0.
	for _, r := range ranks {
		if r > 0 && r <= depth {
			gains[r-1]++
			mrr = max(mrr, 1/float64(r))
		}
	}
	return map[Measure]float64{Recall1: within(1), Recall5: within(5), Recall10: within(10),
		MRR10: mrr, NDCG10: min(1, discounted(gains)/discounted(idealGains))}
}

// discounted is the discounted cumulative gain at [depth].
func discounted(gains []int) float64 {
	sum := 0.
	for i, g := range gains[:min(depth, len(gains))] {
		sum += float64(g) / math.Log2(float64(i+2))
	}
	return sum
}

// covered is the share of the evidence that stands at one of these places.
func covered(evidence []Entry, places []Place) float64 {
	n := 0
	for _, entry := range evidence {
		if slices.ContainsFunc(entry, func(p Place) bool { return slices.Contains(places, p) }) {
			n++
		}
	}
	return float64(n) / float64(len(evidence))
}
