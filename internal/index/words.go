package index

import (
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"attache/internal/corpus"
	"attache/internal/language"
)

// Parameters of BM25 (Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019), the
// customary ones: on our question sets none does better by more than .008 nDCG.
const (
	k1 = 1.2
	b  = .75
)

// words is the table of BM25.
type words struct {
	languages []string // of the passages
	postings  map[string][]posting
	n         int
}

type posting struct {
	passage int32
	weight  float32 // of the term in the passage, at most k1+1, without idf
}

func newWords(passages []corpus.Passage) *words {
	w := &words{postings: map[string][]posting{}, n: len(passages)}
	terms := make([][]string, len(passages))
	var group errgroup.Group
	chunk := len(passages)/runtime.GOMAXPROCS(0) + 1
	for start := 0; start < len(passages); start += chunk {
		group.Go(func() error {
			for i := start; i < min(start+chunk, len(passages)); i++ {
				terms[i] = language.Terms(passages[i].Language, passages[i].EmbeddingText())
			}
			return nil
		})
	}
	_ = group.Wait() // no function of the group fails
	total := 0
	for i, p := range passages {
		total += len(terms[i])
		if !slices.Contains(w.languages, p.Language) {
			w.languages = append(w.languages, p.Language)
		}
	}
	mean := max(1, float64(total)/float64(max(1, len(passages))))
	for i := range passages {
		counts := map[string]int{}
		for _, t := range terms[i] {
			counts[t]++
		}
		norm := k1 * (1 - b + b*float64(len(terms[i]))/mean)
		for t, tf := range counts {
			w.postings[t] = append(w.postings[t], posting{int32(i), float32(float64(tf) * (k1 + 1) / (float64(tf) + norm))})
		}
	}
	return w
}

// idf is the weight of a term that df of the passages hold.
func (w *words) idf(df int) float64 {
	return math.Log(1 + (float64(w.n)-float64(df)+.5)/(float64(df)+.5))
}

// scores returns the BM25 score of every passage, and the most that a passage could score.
func (w *words) scores(terms []string) (scores []float64, most float64) {
	scores = make([]float64, w.n)
	for _, t := range terms {
		list := w.postings[t]
		idf := w.idf(len(list))
		most += idf * (k1 + 1)
		for _, p := range list {
			scores[p.passage] += idf * float64(p.weight)
		}
	}
	return scores, most
}
