package cli

import (
	"context"

	"attache/internal/corpus"
	"attache/internal/retrieve"
)

// shelf is the corpus as members look through it.
type shelf struct{ retriever *retrieve.Retriever }

func (s shelf) Passages() []corpus.Passage { return s.retriever.Source().Index.Passages() }

func (s shelf) Search(ctx context.Context, query string, n int) ([]corpus.Passage, error) {
	found, err := s.retriever.Retrieve(ctx, retrieve.Query{Text: query, Budget: retrieve.Budget{Passages: n}})
	if err != nil {
		return nil, err
	}
	var passages []corpus.Passage
	for _, h := range found.Hits {
		passages = append(passages, h.Passage)
	}
	return passages, nil
}
