package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/philippgille/chromem-go"

	"attache/internal/corpus"
)

// Index holds the passages of a corpus. It is safe for concurrent use.
type Index struct {
	passages   []corpus.Passage
	ordinals   map[string]int // by passage ID
	collection *chromem.Collection
	db         *chromem.DB
	words      table
	grams      table
	languages  []string // of the passages
	dimensions int
}

// Passages returns every passage, in the order of the corpus. The slice is not to be changed.
func (x *Index) Passages() []corpus.Passage { return x.passages }

// Holds reports whether the index is of exactly these passages, metadata included.
func (x *Index) Holds(passages []corpus.Passage) bool {
	return slices.EqualFunc(x.passages, passages, func(a, b corpus.Passage) bool { return passageHash(a) == passageHash(b) })
}

// Dimensions is the length of the vectors.
func (x *Index) Dimensions() int { return x.dimensions }

// Languages lists the languages of the passages.
func (x *Index) Languages() []string { return x.languages }

// Vectors scores every passage, in order, by the cosine of its vector and the given one, in
// [-1, 1]. A vector of another length than [Index.Dimensions] is an error.
func (x *Index) Vectors(ctx context.Context, vector []float32) ([]float64, error) {
	if len(vector) != x.dimensions {
		return nil, fmt.Errorf("the question's vector has %d dimensions, the index %d; the server's model has changed: run attache index", len(vector), x.dimensions)
	}
	results, err := x.collection.QueryEmbedding(ctx, vector, x.collection.Count(), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("search the vectors: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err // chromem-go returns nothing and no error then
	}
	scores := make([]float64, len(x.passages))
	for _, r := range results {
		scores[x.ordinals[r.ID]] = float64(r.Similarity)
	}
	return scores, nil
}

const collectionName = "passages"

// metadataKey holds the passage as JSON, without its text, which is the document's content.
const metadataKey = "passage"

// build puts passages and their vectors into chromem-go.
func build(ctx context.Context, passages []corpus.Passage, vectors [][]float32) (*Index, error) {
	db := chromem.NewDB()
	collection, err := db.CreateCollection(collectionName, nil, noEmbedding)
	if err != nil {
		return nil, fmt.Errorf("make the vector collection: %w", err)
	}
	docs := make([]chromem.Document, len(passages))
	for i, p := range passages {
		text := p.Text
		p.Text = ""
		data, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("store passage %s: %w", p.ID, err)
		}
		docs[i] = chromem.Document{ID: p.ID, Content: text, Embedding: vectors[i],
			Metadata: map[string]string{metadataKey: string(data), "document": p.Meta.ID}}
	}
	if err := collection.AddDocuments(ctx, docs, 1); err != nil {
		return nil, fmt.Errorf("store the passages: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err // chromem-go adds nothing and returns no error then
	}
	return open(db, collection, passages, len(vectors[0]))
}

func open(db *chromem.DB, collection *chromem.Collection, passages []corpus.Passage, dimensions int) (*Index, error) {
	if collection.Count() != len(passages) {
		return nil, fmt.Errorf("the vector store holds %d passages of %d", collection.Count(), len(passages))
	}
	x := &Index{passages: passages, ordinals: make(map[string]int, len(passages)), collection: collection, db: db,
		words: newWords(passages), grams: newGrams(passages), dimensions: dimensions}
	for i, p := range passages {
		x.ordinals[p.ID] = i
		if !slices.Contains(x.languages, p.Language) {
			x.languages = append(x.languages, p.Language)
		}
	}
	return x, nil
}

// noEmbedding stands where chromem-go would otherwise ask OpenAI: every vector is given.
func noEmbedding(context.Context, string) ([]float32, error) {
	return nil, errors.New("chromem-go was asked to embed a text")
}
