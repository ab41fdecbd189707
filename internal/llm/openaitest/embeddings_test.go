package openaitest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sashabaranov/go-openai"
)

func embed(srv *Server, request openai.EmbeddingRequestStrings) (openai.EmbeddingResponse, error) {
	return client(srv).CreateEmbeddings(context.Background(), request)
}

// embedded returns what the script makes of two texts.
func embedded(t *testing.T, step EmbeddingStep) []openai.Embedding {
	t.Helper()
	srv := New(t)
	srv.ScriptEmbeddings(step)
	answer, err := embed(srv, openai.EmbeddingRequestStrings{Model: "m", Input: []string{"the summit in Brasília", "grain exports"}})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Data
}

func dot(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestVectors(t *testing.T) {
	texts := []string{"The summit in Brasília", "A summit, in brasília: THE", "grain exports to Cuba", "!?", "на встрече"}
	for _, dimensions := range []int{0, 1, 32, 256} {
		for _, format := range []openai.EmbeddingEncodingFormat{"", "float", "base64"} {
			srv := New(t)
			answer, err := embed(srv, openai.EmbeddingRequestStrings{Model: "m", Input: texts, Dimensions: dimensions, EncodingFormat: format})
			if err != nil {
				t.Fatal(err)
			}
			if len(answer.Data) != len(texts) || answer.Usage.PromptTokens != 4+5+4+0+2 {
				t.Fatalf("%d results, usage %+v", len(answer.Data), answer.Usage)
			}
			for i, e := range answer.Data {
				want := vector(texts[i], max(dimensions, 1))
				if dimensions == 0 {
					want = vector(texts[i], 32)
				}
				if e.Index != i || !slices.Equal(e.Embedding, want) {
					t.Errorf("dimensions %d, format %q: result %d is %v", dimensions, format, i, e)
				}
				if norm := math.Sqrt(dot(want, want)); math.Abs(norm-1) > 1e-6 {
					t.Errorf("text %d has length %v", i, norm)
				}
			}
			request := srv.EmbeddingRequests()[0]
			if !slices.Equal(request.Inputs, texts) || request.Model != "m" || request.Dimensions != dimensions ||
				request.EncodingFormat != string(format) || request.Authorization != "Bearer sk-test" {
				t.Errorf("request %+v", request)
			}
		}
	}
}

func TestSharedWordsAreNear(t *testing.T) {
	near := dot(vector("The summit in Brasília", 32), vector("A summit, in brasília: THE", 32))
	far := dot(vector("The summit in Brasília", 32), vector("grain exports to Cuba", 32))
	if near < 0.7 || far > 0.4 {
		t.Errorf("near %v, far %v", near, far)
	}
}

func TestEmbeddingOfOneString(t *testing.T) {
	srv := New(t)
	answer, err := client(srv).CreateEmbeddings(context.Background(), openai.EmbeddingRequest{Model: "m", Input: "one"})
	if err != nil || len(answer.Data) != 1 || !slices.Equal(srv.EmbeddingRequests()[0].Inputs, []string{"one"}) {
		t.Errorf("%+v, %v", answer, err)
	}
}

func TestBentEmbeddings(t *testing.T) {
	right := embedded(t, Vectors())
	if got := embedded(t, Shuffled()); got[0].Index != 1 || got[1].Index != 0 ||
		!slices.Equal(got[0].Embedding, right[1].Embedding) || !slices.Equal(got[1].Embedding, right[0].Embedding) {
		t.Errorf("Shuffled: %v", got)
	}
	if got := embedded(t, Missing()); len(got) != 1 || got[0].Index != 0 || !slices.Equal(got[0].Embedding, right[0].Embedding) {
		t.Errorf("Missing: %v", got)
	}
	for _, e := range embedded(t, WrongDimensions()) {
		if len(e.Embedding) != 33 {
			t.Errorf("WrongDimensions: %d", len(e.Embedding))
		}
	}
	for _, e := range embedded(t, ZeroVectors()) {
		if !slices.Equal(e.Embedding, make([]float32, 32)) {
			t.Errorf("ZeroVectors: %v", e.Embedding)
		}
	}
}

func TestFailingEmbeddings(t *testing.T) {
	srv := New(t)
	request := openai.EmbeddingRequestStrings{Model: "m", Input: []string{"a"}}

	srv.ScriptEmbeddings(EmbeddingStatus(429, "3"), EmbeddingMalformed(), EmbeddingHang(), Vectors())
	answer, err := embed(srv, request)
	if api, ok := errors.AsType[*openai.APIError](err); !ok || api.HTTPStatusCode != 429 || answer.Header().Get("Retry-After") != "3" {
		t.Errorf("EmbeddingStatus: %v, Retry-After %q", err, answer.Header().Get("Retry-After"))
	}
	if _, err := embed(srv, request); err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Errorf("EmbeddingMalformed: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := client(srv).CreateEmbeddings(ctx, request); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("EmbeddingHang: %v", err)
	}
	for range 2 { // the last step repeats
		if _, err := embed(srv, request); err != nil {
			t.Errorf("Vectors: %v", err)
		}
	}

	srv.NoEmbeddings()
	_, err = embed(srv, request)
	if api, ok := errors.AsType[*openai.APIError](err); !ok || api.HTTPStatusCode != 404 {
		t.Errorf("NoEmbeddings: %v", err)
	}
}

func TestEmbeddingLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := &Server{t: t}
		srv.ScriptEmbeddings(Vectors())
		srv.EmbeddingLatency(60 * time.Millisecond)
		start := time.Now()
		w := httptest.NewRecorder()
		srv.serveEmbeddings(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/embeddings", strings.NewReader(`{"model":"m","input":["a"]}`)))
		if took := time.Since(start); w.Code != http.StatusOK || took != 60*time.Millisecond {
			t.Errorf("status %d after %v", w.Code, took)
		}
	})
}

// What the server itself costs a benchmark.
func BenchmarkEmbeddings(b *testing.B) {
	for _, size := range []struct{ inputs, dimensions int }{{64, 32}, {2048, 32}, {64, 1536}} {
		b.Run(fmt.Sprintf("%dx%d", size.inputs, size.dimensions), func(b *testing.B) {
			srv := New(b)
			texts := make([]string, size.inputs)
			for i := range texts {
				texts[i] = fmt.Sprintf("passage %d of the corpus, on the summit in Brasília", i)
			}
			for b.Loop() {
				if _, err := embed(srv, openai.EmbeddingRequestStrings{Model: "m", Input: texts, Dimensions: size.dimensions}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStream(b *testing.B) {
	srv := New(b)
	srv.Script(Say(strings.Repeat("The summit ended. ", 110))) // about 2000 characters, 400 chunks
	for b.Loop() {
		if got := ask(srv, true); got.err != nil {
			b.Fatal(got.err)
		}
	}
}
