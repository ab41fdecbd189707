package eval

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// parse reads "a=1,2 b=3": passage a covers entries 1 and 2 of 3, passage b the third.
func parse(covers string, entries int) target {
	evidence := make([]Entry, entries)
	for i := range evidence {
		evidence[i] = Entry{{"o", i + 1}}
	}
	at := map[Place][]string{}
	for passage := range strings.FieldsSeq(covers) {
		id, list, _ := strings.Cut(passage, "=")
		for n := range strings.SplitSeq(list, ",") {
			var paragraph int
			_, _ = fmt.Sscan(n, &paragraph)
			at[Place{"o", paragraph}] = append(at[Place{"o", paragraph}], id)
		}
	}
	return newTarget(evidence, at)
}

// By hand: 1 ÷ log2 of 2, 3, 4, 5 is 1, .63093, .5, .43068.
func TestMeasures(t *testing.T) {
	for _, c := range []struct {
		name, covers             string
		entries                  int
		ranking                  string
		r1, r5, r10, mrr10, ndcg float64
	}{
		{"found first", "a=1", 1, "a b c", 1, 1, 1, 1, 1},
		{"found second", "a=1", 1, "b a c", 0, 1, 1, .5, .63093},
		{"found sixth", "a=1", 1, "b c d e f a", 0, 0, 1, .16667, .35621},
		{"found eleventh", "a=1", 1, "b c d e f g h i j k a", 0, 0, 0, 0, 0},
		{"not ranked", "a=1", 1, "b c", 0, 0, 0, 0, 0},
		{"nothing ranked", "a=1", 1, "", 0, 0, 0, 0, 0},
		{"two, at 1 and 3", "a=1 b=2", 2, "a x b", .5, 1, 1, 1, 1.5 / 1.63093},
		{"two in one passage", "a=1,2", 2, "x a", 0, 1, 1, .5, .63093},
		{"two passages hold the same", "a=1 b=1", 1, "b a", 1, 1, 1, 1, 1},
		{"the rest by the next best", "a=1,2 b=3 c=2,3", 3, "b a c", 1. / 3, 1, 1, 1, (1 + 2*.63093) / (2 + .63093)},
		{"no passage holds the second", "a=1", 2, "a b", .5, .5, .5, 1, 1 / 1.63093},
		{"twelve, in order", "a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=10 k=11 l=12", 12, "a b c d e f g h i j k l", 1. / 12, 5. / 12, 10. / 12, 1, 1},
		{"better than greedy", "a=1,2,4 b=1,2,3 c=4,5,6", 6, "b c a", .5, 1, 1, 1, 1},
	} {
		target := parse(c.covers, c.entries)
		got := measureRanks(target.ranks(strings.Fields(c.ranking)), target.idealGains())
		for m, want := range map[Measure]float64{Recall1: c.r1, Recall5: c.r5, Recall10: c.r10, MRR10: c.mrr10, NDCG10: c.ndcg} {
			if math.Abs(got[m]-want) > 1e-5 {
				t.Errorf("%s: %s is %.5f, want %.5f", c.name, m, got[m], want)
			}
		}
	}
}

// An entry is found at any of its places, and only once.
func TestAlternatives(t *testing.T) {
	evidence := []Entry{{{"o", 1}, {"p", 1}}, {{"o", 2}}}
	at := map[Place][]string{{"o", 1}: {"a"}, {"p", 1}: {"a", "b"}, {"o", 2}: {"c"}}
	if got := newTarget(evidence, at).ranks([]string{"b", "a", "c"}); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("ranks %v", got)
	}
	for _, c := range []struct {
		places []Place
		want   float64
	}{
		{nil, 0},
		{[]Place{{"o", 1}, {"p", 1}}, .5},
		{[]Place{{"o", 2}, {"p", 1}, {"q", 9}}, 1},
	} {
		if got := covered(evidence, c.places); got != c.want {
			t.Errorf("%v cover %v, want %v", c.places, got, c.want)
		}
	}
}

// Whatever covers what: measures are from 0 to 1, recall grows with the depth, the ideal
// ranking scores 1, and to turn it round scores less.
func TestMeasureProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		entries := 1 + random.IntN(6)
		var covers strings.Builder
		ranking := []string{}
		for p := range 30 {
			ranking = append(ranking, fmt.Sprint("p", p))
			if p < entries { // so that none is unreachable
				fmt.Fprintf(&covers, " p%d=%d,%d", p, p+1, 1+random.IntN(entries))
			}
		}
		target := parse(covers.String(), entries)
		ideal := target.idealGains()
		random.Shuffle(len(ranking), func(i, j int) { ranking[i], ranking[j] = ranking[j], ranking[i] })
		got := measureRanks(target.ranks(ranking), ideal)
		for m, v := range got {
			if v < 0 || v > 1 {
				t.Fatalf("%s is %v for %v of%s", m, v, ranking, covers.String())
			}
		}
		if got[Recall1] > got[Recall5] || got[Recall5] > got[Recall10] {
			t.Fatalf("recall shrinks: %v", got)
		}
		// The greedy order, then all that finds nothing.
		best := greedy(target)
		for _, id := range ranking {
			if !slices.Contains(best, id) && target.finds[id] == nil {
				best = append(best, id)
			}
		}
		perfect := measureRanks(target.ranks(best), ideal)
		if perfect[NDCG10] != 1 || perfect[MRR10] != 1 || perfect[Recall10] != 1 {
			t.Fatalf("perfect ranking of%s: %v", covers.String(), perfect)
		}
		slices.Reverse(best)
		if turned := measureRanks(target.ranks(best), ideal); turned[NDCG10] >= 1 || turned[MRR10] >= 1 || turned[Recall5] > 0 {
			t.Fatalf("turned round%s: %v", covers.String(), turned)
		}
	}
}

// greedy lists passages, each time the one that finds most of what is left.
func greedy(t target) []string {
	left := maps.Clone(t.finds)
	found := map[int]bool{}
	gain := func(id string) (n int) {
		for _, entry := range left[id] {
			if !found[entry] {
				n++
			}
		}
		return n
	}
	var ids []string
	for len(found) < t.entries {
		best := slices.MaxFunc(slices.Sorted(maps.Keys(left)), func(a, b string) int { return gain(a) - gain(b) })
		for _, entry := range left[best] {
			found[entry] = true
		}
		ids = append(ids, best)
	}
	return ids
}
