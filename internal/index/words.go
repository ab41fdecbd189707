package index

import (
	"math"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"attache/internal/corpus"
	"attache/internal/gazetteer"
	"attache/internal/language"
)

// Parameters of BM25 (Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019), the
// customary ones: on our question sets none does better by more than .008 nDCG.
const (
	k1 = 1.2
	b  = .75
)

// Term is one thing that a question asks for: the keys that may stand for it in a passage.
type Term []Form

// Form is one of the keys of a term, and what it is worth, above 0 and at most 1.
type Form struct {
	Key   string
	Worth float64
}

// Keys returns what passages of a language are found by: the stems of the words of a text,
// and the keys of the names and concepts in it. Repetition counts. The stems come first;
// words says how many there are.
func Keys(lang, text string) (keys []string, words int) {
	keys = language.Terms(lang, text)
	words = len(keys)
	for _, of := range gazetteer.Concepts(lang, keys[:words:words]) {
		keys = append(keys, of...)
	}
	for _, m := range gazetteer.Mentions(text) {
		keys = append(keys, m.Entity.Key())
	}
	return keys, words
}

// Words scores every passage, in order, by the terms of a question: BM25 where of the keys of
// a term the best counts, as a share of the best score that the terms allow. 0 is a passage
// that has none of them.
func (x *Index) Words(terms []Term) []float64 { return x.words.scores(terms) }

// Grams scores every passage, in order, by the character 4-grams of a question
// ([language.Grams]) like [Index.Words] by its words.
func (x *Index) Grams(question string) []float64 {
	var terms []Term
	for _, g := range language.Grams(question) {
		terms = append(terms, Term{{g, 1}})
	}
	return x.grams.scores(terms)
}

// Weight is how telling a term is in this corpus: the BM25 idf of its most telling key, next
// to nothing when every passage has it. A term that no passage has weighs as much as one that
// a single passage has.
func (x *Index) Weight(t Term) float64 {
	if most := x.words.most(t); most > 0 {
		return most
	}
	return x.words.idf(1)
}

// Coverage is, of every passage in order, the share of the terms that it has, weighed by how
// telling they are, however often it has them.
func (x *Index) Coverage(terms []Term) []float64 {
	shares, total := make([]float64, x.words.n), 0.0
	for _, t := range terms {
		weight := x.Weight(t)
		total += weight
		counted := map[int32]bool{}
		for _, f := range t {
			for _, p := range x.words.postings[f.Key] {
				if !counted[p.passage] {
					counted[p.passage] = true
					shares[p.passage] += weight
				}
			}
		}
	}
	if total > 0 {
		for i := range shares {
			shares[i] /= total
		}
	}
	return shares
}

// Knows reports whether a passage has the key.
func (x *Index) Knows(key string) bool { return len(x.words.postings[key]) > 0 }

// table is the table of BM25.
type table struct {
	postings map[string][]posting
	n        int // passages
}

type posting struct {
	passage int32
	weight  float32 // of the key in the passage, at most k1+1, without idf
}

func newWords(passages []corpus.Passage) table {
	return newTable(len(passages), func(i int) ([]string, int) {
		return Keys(passages[i].Language, passages[i].EmbeddingText())
	})
}

func newGrams(passages []corpus.Passage) table {
	var known sync.Map // grams by word: most words of a corpus come again and again
	return newTable(len(passages), func(i int) ([]string, int) {
		var grams []string
		for _, w := range language.Words(passages[i].EmbeddingText()) {
			of, ok := known.Load(w)
			if !ok {
				of = language.WordGrams(w)
				known.Store(w, of)
			}
			grams = append(grams, of.([]string)...)
		}
		return grams, len(grams)
	})
}

// newTable makes the table of n passages from the keys and the length of each.
func newTable(n int, read func(passage int) (keys []string, length int)) table {
	t := table{postings: map[string][]posting{}, n: n}
	keys, lengths := make([][]string, n), make([]int, n)
	var group errgroup.Group
	chunk := n/runtime.GOMAXPROCS(0) + 1
	for start := 0; start < n; start += chunk {
		group.Go(func() error {
			for i := start; i < min(start+chunk, n); i++ {
				keys[i], lengths[i] = read(i)
			}
			return nil
		})
	}
	_ = group.Wait() // no function of the group fails
	total := 0
	for _, length := range lengths {
		total += length
	}
	mean := max(1, float64(total)/float64(max(1, n)))
	for i := range keys {
		counts := map[string]int{}
		for _, k := range keys[i] {
			counts[k]++
		}
		norm := k1 * (1 - b + b*float64(lengths[i])/mean)
		for k, tf := range counts {
			t.postings[k] = append(t.postings[k], posting{int32(i), float32(float64(tf) * (k1 + 1) / (float64(tf) + norm))})
		}
	}
	return t
}

// idf is the weight of a key that df of the passages have.
func (t *table) idf(df int) float64 {
	return math.Log(1 + (float64(t.n)-float64(df)+.5)/(float64(df)+.5))
}

// most is the greatest idf among the keys of a term that passages have, each times its worth.
func (t *table) most(term Term) float64 {
	most := 0.0
	for _, f := range term {
		if n := len(t.postings[f.Key]); n > 0 {
			most = max(most, f.Worth*t.idf(n))
		}
	}
	return most
}

// scores returns the BM25 score of every passage as a share of the most that one could have.
// Terms asked for twice count twice.
func (t *table) scores(terms []Term) []float64 {
	scores, best := make([]float64, t.n), make([]float64, t.n)
	total := 0.0
	for _, term := range terms {
		most := t.most(term)
		if most == 0 {
			total += t.idf(0) * (k1 + 1) * worthOf(term)
			continue
		}
		total += most * (k1 + 1)
		var touched []int32
		for _, f := range term {
			list := t.postings[f.Key]
			idf := t.idf(len(list))
			for _, p := range list {
				if best[p.passage] == 0 {
					touched = append(touched, p.passage)
				}
				best[p.passage] = max(best[p.passage], f.Worth*idf*float64(p.weight))
			}
		}
		for _, i := range touched {
			scores[i] += best[i]
			best[i] = 0
		}
	}
	if total > 0 {
		for i := range scores {
			scores[i] /= total
		}
	}
	return scores
}

// worthOf is the worth of the best key of a term.
func worthOf(term Term) float64 {
	most := 0.0
	for _, f := range term {
		most = max(most, f.Worth)
	}
	return most
}

// GramShare is the part of a question's character 4-grams, weighed by how telling they are,
// that a text holds.
func (x *Index) GramShare(question, text string) float64 {
	held := map[string]bool{}
	for _, g := range language.Grams(text) {
		held[g] = true
	}
	total, have := 0.0, 0.0
	for _, g := range language.Grams(question) {
		weight := x.grams.idf(max(1, len(x.grams.postings[g])))
		total += weight
		if held[g] {
			have += weight
		}
	}
	if total == 0 {
		return 0
	}
	return have / total
}
