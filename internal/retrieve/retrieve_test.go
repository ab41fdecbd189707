package retrieve

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/index"
)

func passages(t *testing.T) []corpus.Passage {
	t.Helper()
	docs, _, err := corpus.Load(context.Background(), os.DirFS("testdata"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return corpus.SplitAll(docs)
}

// semantic embeds like the keyless embedder and calls it meaning; it can fail.
type semantic struct {
	embedding.Hashed
	err error
}

func (semantic) Semantic() bool { return true }
func (s semantic) Question(ctx context.Context, text string) ([]float32, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.Hashed.Question(ctx, text)
}

func retriever(t *testing.T, e Embedder, opts Options) *Retriever {
	t.Helper()
	b := index.Builder{Data: t.TempDir(), Corpus: "test", Embedder: embedding.Hashed{}}
	x, _, err := b.Refresh(context.Background(), passages(t))
	if err != nil {
		t.Fatal(err)
	}
	return New(Source{Index: x, Embedder: e}, opts)
}

func ids(r Result) string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.Passage.ID)
	}
	return strings.Join(out, " ")
}

func TestRetrieve(t *testing.T) {
	r := retriever(t, embedding.Hashed{}, Options{Weights: Weights{Grams: .5, Concepts: .5, Vectors: .5}})
	for _, c := range []struct {
		q         Query
		language  string
		countries string
		first     string
	}{
		{Query{Text: "What helicopters did Peru buy?"}, "en", "PE", "peru#1"},
		{Query{Text: "¿Qué se dice de México?"}, "es", "MX", "mexico#1"},
		{Query{Text: "Что известно о Перу?"}, "ru", "PE", "peru#1"},
		{Query{Text: "helicopters", Countries: []string{"MX"}}, "en", "", "mexico#1"},
		{Query{Text: "helicopters bought", Budget: Budget{Passages: 1}}, "en", "", "peru#1"},
		{Query{Text: "helicopters bought", Budget: Budget{Words: 1}}, "en", "", "peru#1"},
	} {
		got, err := r.Retrieve(context.Background(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if got.Language != c.language || strings.Join(got.Countries, " ") != c.countries || !strings.HasPrefix(ids(got)+" ", c.first+" ") {
			t.Errorf("%q: language %s, countries %v, hits %s", c.q.Text, got.Language, got.Countries, ids(got))
		}
		if (c.q.Budget != (Budget{})) && len(got.Hits) != 1 {
			t.Errorf("%+v: %d hits", c.q, len(got.Hits))
		}
		for _, h := range got.Hits {
			if len(c.q.Countries) > 0 && !anyOf(c.q.Countries, h.Passage.Countries) {
				t.Errorf("%s does not name %v", h.Passage.ID, c.q.Countries)
			}
		}
	}
	if got, err := r.Retrieve(context.Background(), Query{Text: "zzz qqq"}); err != nil || len(got.Hits) != 0 {
		t.Errorf("nothing bears on it: %s, error %v", ids(got), err)
	}
}

// A question is answered by words when the embedding server fails, and the result says so.
func TestEmbeddingServerDown(t *testing.T) {
	r := retriever(t, semantic{err: errors.New("down")}, Options{Weights: Weights{Grams: .5, Concepts: .5, Vectors: .5}})
	got, err := r.Retrieve(context.Background(), Query{Text: "helicopters bought by Peru"})
	if err != nil || !got.WordsAlone || !strings.HasPrefix(ids(got), "peru#1") {
		t.Errorf("%s, words alone %v, error %v", ids(got), got.WordsAlone, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Retrieve(ctx, Query{Text: "helicopters"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestVectorsCount(t *testing.T) {
	r := retriever(t, semantic{}, Options{Weights: Weights{Vectors: 1}})
	got, err := r.Retrieve(context.Background(), Query{Text: "salmonid fisheries"}) // no whole word in common
	if err != nil || got.WordsAlone || !strings.HasPrefix(ids(got), "chile#1") {
		t.Errorf("%s, error %v", ids(got), err)
	}
}

// Sentences are compared with the question by meaning where there is an embedding model; where
// there is none, or it does not answer, nothing is known of them.
func TestNearness(t *testing.T) {
	texts := []string{"Chile exports salmon.", "Peru bought helicopters in Moscow."}
	near := retriever(t, semantic{}, Options{Weights: Weights{Vectors: .5}}).Nearness(context.Background(), "helicopters for Peru", texts)
	if len(near) != 2 || near[1] <= near[0] {
		t.Errorf("nearness %v", near)
	}
	for _, r := range []*Retriever{
		retriever(t, embedding.Hashed{}, Options{Weights: Weights{Vectors: .5}}),
		retriever(t, semantic{err: errors.New("down")}, Options{Weights: Weights{Vectors: .5}}),
		retriever(t, semantic{}, Options{}),
	} {
		if near := r.Nearness(context.Background(), "helicopters", texts); near != nil {
			t.Errorf("nearness %v, want none", near)
		}
	}
}
