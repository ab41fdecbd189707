package openaitest

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// EmbeddingStep is what the server does with one embedding request.
type EmbeddingStep struct {
	play func(*turn)
}

// An embedding is one result, with the index of its input.
type embedding struct {
	index  int
	vector []float32
}

// defaultDimensions is the length of vectors when the request does not ask for one.
const defaultDimensions = 32

// Vectors answers with one vector of unit length per input, equal for equal texts and near for
// texts that share words. It has the dimensions asked for, or else 32.
func Vectors() EmbeddingStep { return vectors(nil) }

// Shuffled is Vectors in reverse order, each with its right index.
func Shuffled() EmbeddingStep {
	return vectors(func(all []embedding) []embedding {
		slices.Reverse(all)
		return all
	})
}

// Missing is Vectors without the last one.
func Missing() EmbeddingStep {
	return vectors(func(all []embedding) []embedding { return all[:len(all)-1] })
}

// WrongDimensions is Vectors with one component too many in each.
func WrongDimensions() EmbeddingStep {
	return vectors(func(all []embedding) []embedding {
		for i := range all {
			all[i].vector = append(all[i].vector, 0)
		}
		return all
	})
}

// ZeroVectors is Vectors with every component 0.
func ZeroVectors() EmbeddingStep {
	return vectors(func(all []embedding) []embedding {
		for i := range all {
			clear(all[i].vector)
		}
		return all
	})
}

// EmbeddingStatus is [Status] for embeddings.
func EmbeddingStatus(code int, retryAfter string) EmbeddingStep {
	return EmbeddingStep{func(t *turn) { t.status(code, retryAfter) }}
}

// EmbeddingHang is [Hang] for embeddings.
func EmbeddingHang() EmbeddingStep { return EmbeddingStep{(*turn).hang} }

// EmbeddingMalformed is [Malformed] for embeddings.
func EmbeddingMalformed() EmbeddingStep { return EmbeddingStep{(*turn).malformed} }

// vectors answers with what change makes of the right embeddings; nil leaves them as they are.
func vectors(change func([]embedding) []embedding) EmbeddingStep {
	return EmbeddingStep{func(t *turn) {
		dimensions := t.embeddings.Dimensions
		if dimensions == 0 {
			dimensions = defaultDimensions
		}
		var all []embedding
		tokens := 0
		for i, text := range t.embeddings.Inputs {
			all = append(all, embedding{i, vector(text, dimensions)})
			tokens += len(words(text))
		}
		if change != nil {
			all = change(all)
		}
		answer := func(encode func([]float32) any) map[string]any {
			data := make([]any, len(all))
			for i, e := range all {
				data[i] = map[string]any{"object": "embedding", "index": e.index, "embedding": encode(e.vector)}
			}
			return map[string]any{"object": "list", "model": t.embeddings.Model, "data": data,
				"usage": map[string]any{"prompt_tokens": tokens, "total_tokens": tokens}}
		}
		// The document knows no base64, though OpenAI sends it: what is checked is the same as floats.
		body := t.checked("application/json", answer(func(v []float32) any { return v }))
		if t.embeddings.EncodingFormat == "base64" {
			body = encode(answer(packed))
		}
		t.json(http.StatusOK, body)
	}}
}

// vector is a hashed bag of words: each adds 1 or takes 1 away at the place of its hash.
func vector(text string, dimensions int) []float32 {
	v := make([]float32, dimensions)
	add := func(word string) {
		h := fnv.New64a()
		h.Write([]byte(word))
		sum := h.Sum64()
		v[sum>>1%uint64(dimensions)] += float32(1 - 2*int(sum&1))
	}
	for _, word := range words(text) {
		add(word)
	}
	if length(v) == 0 { // no words, or they cancelled out
		add(text)
	}
	norm := length(v)
	for i := range v {
		v[i] = float32(float64(v[i]) / norm)
	}
	return v
}

func length(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}

// words returns the runs of letters and digits in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// packed is how OpenAI writes a vector in base64: little-endian 32-bit floats.
func packed(v []float32) any {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(b)
}
