package answer

import (
	"context"
	"os"
	"testing"
	"time"

	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/index"
	"attache/internal/llm"
	"attache/internal/retrieve"
)

// instant is a model that answers at once and notes when.
type instant struct{ asked, done time.Time }

func (*instant) Priced() bool    { return false }
func (*instant) PromptRoom() int { return 0 }
func (m *instant) Stream(_ context.Context, _ []llm.Message, onText func(string)) (llm.Result, error) {
	m.asked = time.Now()
	for range 8 {
		onText("Russia wrote off 90% of the Cuban debt. ")
		onText("[1.1, 1.2]\n")
	}
	m.done = time.Now()
	return llm.Result{}, nil
}

// What a question costs on our side: before the model is asked, after its last byte, and, in
// a keyless answer, in all. On the shipped corpus.
func BenchmarkAnswer(b *testing.B) {
	docs, _, err := corpus.Load(context.Background(), os.DirFS("../../corpus"), nil)
	if err != nil {
		b.Fatal(err)
	}
	builder := index.Builder{Data: b.TempDir(), Corpus: "bench", Embedder: embedding.Hashed{}}
	x, _, err := builder.Refresh(context.Background(), corpus.SplitAll(docs))
	if err != nil {
		b.Fatal(err)
	}
	r := retrieve.New(retrieve.Source{Index: x, Embedder: embedding.Hashed{}}, retrieve.Options{})
	prompts, err := LoadPrompts(os.DirFS("../../prompts"), nil)
	if err != nil {
		b.Fatal(err)
	}
	const question = "How much of Cuba's debt did Russia write off?"
	b.Run("model", func(b *testing.B) {
		m := &instant{}
		a := New(r, Options{Model: m, Prompts: prompts, Tokens: 2000, QueryStep: true})
		var before, after time.Duration
		for b.Loop() {
			start := time.Now()
			if _, err := a.Answer(context.Background(), Question{Text: question}, nil); err != nil {
				b.Fatal(err)
			}
			before += m.asked.Sub(start)
			after += time.Since(m.done)
		}
		b.ReportMetric(float64(before.Microseconds())/float64(b.N), "µs-before-model")
		b.ReportMetric(float64(after.Microseconds())/float64(b.N), "µs-after-model")
	})
	b.Run("keyless", func(b *testing.B) {
		a := New(r, Options{Tokens: 2000, QueryStep: true})
		for b.Loop() {
			if _, err := a.Answer(context.Background(), Question{Text: question}, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
