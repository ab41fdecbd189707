package embedding

import (
	"context"
	"hash/fnv"

	"attache/internal/language"
)

// Hashed embeds without a server: signed hashed features (Weinberger et al. 2009,
// https://arxiv.org/abs/0902.2206), words with weight .7 and the trigrams of their letters
// with .3. Equal texts have equal vectors, on every machine.
type Hashed struct{}

const hashedDimensions = 512

// ID names the space of the vectors.
func (Hashed) ID() string { return "hashed-1" }

// Dimensions is the length of the vectors.
func (Hashed) Dimensions() int { return hashedDimensions }

// Semantic reports that these vectors know wording, not meaning.
func (Hashed) Semantic() bool { return false }

// Question embeds a question.
func (Hashed) Question(_ context.Context, text string) ([]float32, error) { return hashed(text), nil }

// Passages calls done with the vector of each text in order.
func (Hashed) Passages(ctx context.Context, texts []string, done func(i int, vector []float32)) error {
	for i, text := range texts {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		done(i, hashed(text))
	}
	return nil
}

func hashed(text string) []float32 {
	v := make([]float32, hashedDimensions)
	v[0] = 1e-3 // so that a text without words is no zero vector
	for _, word := range language.Words(text) {
		addFeature(v, "w"+word, .7)
		letters := []rune("#" + word + "#")
		for i := 0; i+3 <= len(letters); i++ {
			addFeature(v, "t"+string(letters[i:i+3]), .3)
		}
	}
	normalise(v)
	return v
}

func addFeature(v []float32, feature string, weight float32) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(feature)) // never fails
	sum := h.Sum64()
	if sum>>63 == 1 {
		weight = -weight
	}
	v[1+sum%(hashedDimensions-1)] += weight
}
