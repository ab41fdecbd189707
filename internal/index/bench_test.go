package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/philippgille/chromem-go"

	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/llm/openaitest"
)

// made returns n passages of about 150 words of a vocabulary of 20,000.
func made(n int) []corpus.Passage {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]corpus.Passage, n)
	for i := range out {
		var b strings.Builder
		var spans []corpus.Span
		for s := range 8 {
			start := b.Len()
			for range 18 {
				fmt.Fprintf(&b, "word%d ", int(20000*r.Float64()*r.Float64()))
			}
			fmt.Fprintf(&b, "end%d.", s)
			spans = append(spans, corpus.Span{Start: start, End: b.Len()})
			b.WriteByte(' ')
		}
		id := fmt.Sprintf("doc%d", i/50)
		out[i] = corpus.Passage{ID: fmt.Sprintf("%s#%d", id, i%50+1), Meta: corpus.Meta{ID: id, Title: "Title " + id}, Language: "en",
			Header: "Title " + id, Locator: "¶1", Text: strings.TrimSpace(b.String()), Sentences: spans}
	}
	return out
}

// Building the index of 1,000 passages over an API that takes 50 ms a request: ours, in
// batches, and chromem-go's own OpenAI function, a request for each passage.
func BenchmarkBuild1000(b *testing.B) {
	passages := made(1000)
	b.Run("attache", func(b *testing.B) {
		srv := openaitest.New(b)
		srv.EmbeddingLatency(50 * time.Millisecond)
		for b.Loop() {
			client := embedding.New(embedding.Config{BaseURL: srv.URL(), Model: "test-model", Batch: 256, InFlight: 4, Timeout: time.Minute})
			builder := Builder{Data: b.TempDir(), Corpus: "bench", Embedder: client}
			if _, _, err := builder.Refresh(context.Background(), passages); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(client.Requests()), "requests")
		}
	})
	b.Run("chromem-go", func(b *testing.B) {
		srv := openaitest.New(b)
		srv.EmbeddingLatency(50 * time.Millisecond)
		docs := make([]chromem.Document, len(passages))
		for b.Loop() {
			for i, p := range passages {
				docs[i] = chromem.Document{ID: p.ID, Content: p.EmbeddingText()}
			}
			db, err := chromem.NewPersistentDB(b.TempDir(), false)
			if err != nil {
				b.Fatal(err)
			}
			normalized := true
			c, err := db.CreateCollection("c", nil, chromem.NewEmbeddingFuncOpenAICompat(srv.URL(), "key", "test-model", &normalized))
			if err != nil {
				b.Fatal(err)
			}
			before := len(srv.EmbeddingRequests())
			if err := c.AddDocuments(context.Background(), docs, 4); err != nil { // as many in flight as ours
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(srv.EmbeddingRequests())-before), "requests")
		}
	})
}

// unit embeds any text as a random unit vector of as many dimensions as OpenAI's small model.
type unit struct{}

func (unit) ID() string      { return "unit" }
func (unit) Dimensions() int { return 1536 }
func (unit) Passages(_ context.Context, texts []string, done func(int, []float32)) error {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range texts {
		v := make([]float32, 1536)
		for j := range v {
			v[j] = float32(r.NormFloat64())
		}
		done(i, v)
	}
	return nil
}

// Loading a stored index of 10,000 passages of 1,536 dimensions, BM25 included, and one
// search of it by vector and by words.
func BenchmarkStored10000(b *testing.B) {
	passages := made(10000)
	builder := Builder{Data: b.TempDir(), Corpus: "bench", Embedder: unit{}}
	x, _, err := builder.Refresh(context.Background(), passages)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, r, err := builder.Refresh(context.Background(), passages); err != nil || r.Embedded > 0 {
				b.Fatal(r, err)
			}
		}
	})
	b.Run("vectors", func(b *testing.B) {
		v := make([]float32, 1536)
		v[0] = 1
		for b.Loop() {
			if _, err := x.Vectors(context.Background(), v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("words", func(b *testing.B) {
		for b.Loop() {
			x.Words([]Term{term("word17"), term("word4711"), term("word12000"), term("end3")})
		}
	})
}
