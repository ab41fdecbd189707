package retrieve

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/philippgille/chromem-go"

	"attache/internal/corpus"
	"attache/internal/index"
)

const benchDimensions = 384

// made returns n passages of about 150 words, drawn like words of a language, the k-th in
// proportion to 1/k, from 20,000 of two to four syllables, and 200 questions of eight of them.
func made(n int) (passages []corpus.Passage, questions []string) {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ba be bi bo ca ce ci co da de di do fa fe ga go la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo tra pre pro sta con des")
	words := make([]string, 20000)
	for i := range words {
		for range 2 + r.IntN(3) {
			words[i] += syllables[r.IntN(len(syllables))]
		}
	}
	zipf := rand.NewZipf(r, 1.01, 1, uint64(len(words)-1))
	for i := range n {
		var b strings.Builder
		for s := range 8 {
			for w := range 18 {
				if s+w > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(words[zipf.Uint64()])
			}
			b.WriteByte('.')
		}
		p := corpus.Whole(fmt.Sprintf("doc%d#%d", i/50, i%50+1), "Title", b.String())
		passages = append(passages, p)
	}
	for range 200 {
		var q []string
		for range 8 {
			q = append(q, words[zipf.Uint64()])
		}
		questions = append(questions, strings.Join(q, " ")+"?")
	}
	return passages, questions
}

// unit embeds any text as a random unit vector, at once: what is measured is the search.
type unit struct{}

func (unit) ID() string      { return "unit" }
func (unit) Dimensions() int { return benchDimensions }
func (unit) Semantic() bool  { return true }
func (unit) Question(context.Context, string) ([]float32, error) {
	return vector(rand.New(rand.NewPCG(5, 6))), nil
}
func (unit) Passages(_ context.Context, texts []string, done func(int, []float32)) error {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range texts {
		done(i, vector(r))
	}
	return nil
}

func vector(r *rand.Rand) []float32 {
	v := make([]float32, benchDimensions)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

// One question answered by words, 4-grams and vectors together, down to the context, beside
// chromem-go's bare query and a plain scan of the same vectors.
func BenchmarkQuery(b *testing.B) {
	for _, n := range []int{250, 1000, 10000} {
		passages, questions := made(n)
		x, _, err := (&index.Builder{Embedder: unit{}}).Refresh(context.Background(), passages)
		if err != nil {
			b.Fatal(err)
		}
		r := New(Source{Index: x, Embedder: unit{}}, Options{Weights: Weights{Grams: .5, Concepts: .5, Vectors: .15}})
		b.Run(fmt.Sprintf("%d/hybrid", n), func(b *testing.B) {
			each(b, func(i int) error {
				_, err := r.Retrieve(context.Background(), Query{Text: questions[i%len(questions)], Budget: Budget{Tokens: 2400}})
				return err
			})
		})
		b.Run(fmt.Sprintf("%d/keyless", n), func(b *testing.B) {
			words := New(Source{Index: x, Embedder: unit{}}, Options{Weights: Weights{Grams: .5, Concepts: .5}})
			each(b, func(i int) error {
				_, err := words.Retrieve(context.Background(), Query{Text: questions[i%len(questions)], Budget: Budget{Tokens: 2400}})
				return err
			})
		})
		var flat []float32
		docs := make([]chromem.Document, n)
		_ = unit{}.Passages(context.Background(), make([]string, n), func(i int, v []float32) { // never fails
			flat = append(flat, v...)
			docs[i] = chromem.Document{ID: passages[i].ID, Embedding: v}
		})
		c, err := chromem.NewDB().CreateCollection("c", nil, nil)
		if err == nil {
			err = c.AddDocuments(context.Background(), docs, 1)
		}
		if err != nil {
			b.Fatal(err)
		}
		v, _ := unit{}.Question(context.Background(), "")
		b.Run(fmt.Sprintf("%d/chromem-go", n), func(b *testing.B) {
			each(b, func(int) error {
				_, err := c.QueryEmbedding(context.Background(), v, 10, nil, nil)
				return err
			})
		})
		b.Run(fmt.Sprintf("%d/scan", n), func(b *testing.B) {
			scores := make([]float32, n)
			each(b, func(int) error {
				for i := range scores {
					dot := float32(0)
					for k, f := range flat[i*benchDimensions : (i+1)*benchDimensions] {
						dot += f * v[k]
					}
					scores[i] = dot
				}
				return nil
			})
		})
	}
}

// each runs the operation and reports its median and its 99th percentile.
func each(b *testing.B, run func(i int) error) {
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if err := run(i); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
