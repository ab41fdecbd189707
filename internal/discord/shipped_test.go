package discord

import (
	"context"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"attache"
	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/config"
	"attache/internal/corpus"
	"attache/internal/embedding"
	known "attache/internal/facts"
	"attache/internal/index"
	"attache/internal/retrieve"
)

// shelf is the shipped documents, and who answers from them without a model.
type shelf struct {
	*retrieve.Retriever
	*answer.Answerer
	facts  *known.Facts
	briefs *briefing.Briefs // made without a model; what they read of the documents takes long
}

func (s shelf) index() *index.Index { return s.Source().Index }

// read returns the facts of the shipped documents, whose reading takes long.
func (s shelf) read(*index.Index) *known.Facts { return s.facts }

func (s shelf) Passages() []corpus.Passage {
	if s.Retriever == nil {
		return nil
	}
	return s.Source().Index.Passages()
}

func (s shelf) Search(ctx context.Context, query string, n int) ([]corpus.Passage, error) {
	found, err := s.Retrieve(ctx, retrieve.Query{Text: query, Budget: retrieve.Budget{Passages: n}})
	var passages []corpus.Passage
	for _, h := range found.Hits {
		passages = append(passages, h.Passage)
	}
	return passages, err
}

var openShelf = sync.OnceValues(func() (shelf, error) {
	folder, err := fs.Sub(attache.Corpus, "corpus")
	if err != nil {
		return shelf{}, err
	}
	docs, _, err := corpus.Load(context.Background(), folder, nil)
	if err != nil {
		return shelf{}, err
	}
	for i, d := range docs { // their long titles would fill the stories
		if words := strings.Fields(d.Title); len(words) > 8 {
			docs[i].Title = strings.Join(words[:6], " ") + " …"
		}
	}
	builder := &index.Builder{Corpus: "shipped", Embedder: embedding.Hashed{}}
	passages := corpus.SplitAll(docs)
	x, _, err := builder.Refresh(context.Background(), passages)
	if err != nil {
		return shelf{}, err
	}
	c, err := defaults()
	if err != nil {
		return shelf{}, err
	}
	r := retrieve.New(retrieve.Source{Index: x, Embedder: embedding.Hashed{}}, retrieve.Options{Weights: weighed(c)})
	facts := known.Read(passages)
	s := shelf{r, answer.New(r, answer.Options{Tokens: c.Tokens, Wide: c.WideTokens, Facts: facts}), facts, nil}
	s.briefs = briefing.New(s.index, briefing.Options{Facts: s.read})
	return s, nil
})

// defaults is how passages are found where nothing else is set.
func defaults() (config.Retrieve, error) {
	cfg, err := config.Load(config.Source{Lookup: func(string) (string, bool) { return "", false }})
	if err != nil {
		return config.Retrieve{}, err
	}
	return cfg.Retrieve, nil
}

func weighed(c config.Retrieve) retrieve.Weights {
	return retrieve.Weights{Vectors: c.Vectors, Grams: c.Grams, Names: c.Names, Concepts: c.Concepts}
}

func shipped(t *testing.T) shelf {
	t.Helper()
	s, err := openShelf()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
