package embedding

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"attache/internal/llm/openaitest"
)

func client(srv *openaitest.Server, change func(*Config)) *Client {
	cfg := Config{BaseURL: srv.URL(), APIKey: "sk-hush", Model: "test-model", Batch: 256, InFlight: 4, Timeout: time.Minute, Retries: 2, FirstWait: time.Millisecond}
	if change != nil {
		change(&cfg)
	}
	return New(cfg)
}

func texts(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("passage number %d of many", i))
	}
	return out
}

func embed(t *testing.T, e interface {
	Passages(context.Context, []string, func(int, []float32)) error
}, in []string) ([][]float32, error) {
	t.Helper()
	out := make([][]float32, len(in))
	err := e.Passages(context.Background(), in, func(i int, v []float32) {
		if out[i] != nil {
			t.Errorf("text %d twice", i)
		}
		out[i] = v
	})
	return out, err
}

// What holds of every embedder.
func TestEmbedders(t *testing.T) {
	for name, e := range map[string]interface {
		ID() string
		Question(context.Context, string) ([]float32, error)
		Passages(context.Context, []string, func(int, []float32)) error
	}{"server": client(openaitest.New(t), nil), "hashed": Hashed{}} {
		t.Run(name, func(t *testing.T) {
			in := []string{"debt of Cuba", "helicopters for Peru", "?", "долг Кубы"}
			first, err := embed(t, e, in)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := embed(t, e, in)
			for i, v := range first {
				if math.Abs(dot(v, v)-1) > 1e-5 || len(v) != len(first[0]) {
					t.Errorf("vector of %q has length² %f and %d dimensions", in[i], dot(v, v), len(v))
				}
				if dot(v, again[i]) < .9999 {
					t.Errorf("vector of %q differs from one time to the next", in[i])
				}
			}
			q, err := e.Question(context.Background(), "the debt of Cuba")
			if err != nil || dot(q, first[0]) < dot(q, first[1]) {
				t.Errorf("the question is nearer to another text: %f and %f, error %v", dot(q, first[0]), dot(q, first[1]), err)
			}
			if e.ID() == "" {
				t.Error("no ID")
			}
		})
	}
	for _, text := range []string{"", " ", "\x00\xff", "…"} {
		if v := hashed(text); math.Abs(dot(v, v)-1) > 1e-5 {
			t.Errorf("hashed vector of %q has length² %f", text, dot(v, v))
		}
	}
}

func dot(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestBatches(t *testing.T) {
	srv := openaitest.New(t)
	c := client(srv, func(c *Config) { c.PassagePrefix, c.QueryPrefix, c.Dimensions = "passage: ", "query: ", 16 })
	out, err := embed(t, c, texts(600))
	if err != nil || len(out[599]) != 16 {
		t.Fatal(err)
	}
	if c.Requests() != 3 || len(srv.EmbeddingRequests()) != 3 {
		t.Errorf("%d requests, want 3 of at most 256 texts", c.Requests())
	}
	for _, r := range srv.EmbeddingRequests() {
		if len(r.Inputs) > 256 || !strings.HasPrefix(r.Inputs[0], "passage: passage number") || r.Dimensions != 16 {
			t.Errorf("request of %d inputs, the first %q", len(r.Inputs), r.Inputs[0])
		}
	}
	if _, err := c.Question(context.Background(), "why?"); err != nil {
		t.Fatal(err)
	}
	requests := srv.EmbeddingRequests()
	if got := requests[len(requests)-1].Inputs[0]; got != "query: why?" {
		t.Errorf("the question is sent as %q", got)
	}
	// Large texts make small batches: the tokens of a request are limited too.
	if b, err := c.batches([]string{strings.Repeat("x", 30000), strings.Repeat("x", 30000)}); err != nil || len(b) != 1 {
		t.Errorf("%v, error %v", b, err)
	}
	large := make([]string, 20)
	for i := range large {
		large[i] = strings.Repeat("x", 30000)
	}
	if b, err := c.batches(large); err != nil || len(b) != 2 {
		t.Errorf("%v, error %v", b, err)
	}
}

// Vectors come to their texts also when the server answers in another order.
func TestShuffled(t *testing.T) {
	srv := openaitest.New(t)
	want, err := embed(t, client(srv, nil), texts(10))
	if err != nil {
		t.Fatal(err)
	}
	srv.ScriptEmbeddings(openaitest.Shuffled())
	got, err := embed(t, client(srv, nil), texts(10))
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if dot(want[i], got[i]) < .9999 {
			t.Fatalf("vector %d is of another text", i)
		}
	}
}

func TestFailures(t *testing.T) {
	for name, c := range map[string]struct {
		step   openaitest.EmbeddingStep
		change func(*Config)
		says   string
	}{
		"wrong dimensions": {openaitest.WrongDimensions(), func(c *Config) { c.Dimensions = 32 }, "dimensions, not the configured 32"},
		"one missing":      {openaitest.Missing(), nil, "9 vectors for 10 texts"},
		"zero vectors":     {openaitest.ZeroVectors(), nil, "a vector that is zero"},
		"busy":             {openaitest.EmbeddingStatus(429, "0"), nil, "asked too often"},
		"ill":              {openaitest.EmbeddingStatus(500, ""), nil, "status 500"},
		"hang":             {openaitest.EmbeddingHang(), func(c *Config) { c.Timeout, c.Retries = 20*time.Millisecond, 0 }, "did not answer in time"},
		"malformed":        {openaitest.EmbeddingMalformed(), nil, "no valid answer"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := openaitest.New(t)
			srv.ScriptEmbeddings(c.step)
			_, err := embed(t, client(srv, c.change), texts(10))
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, c.says)
			}
		})
	}
	// A request that fails and then succeeds is no failure.
	srv := openaitest.New(t)
	srv.ScriptEmbeddings(openaitest.EmbeddingStatus(503, ""), openaitest.EmbeddingStatus(429, "0"), openaitest.Vectors())
	if _, err := embed(t, client(srv, nil), texts(3)); err != nil {
		t.Error(err)
	}
	if _, err := embed(t, client(srv, nil), []string{"short", strings.Repeat("long ", 10000)}); !errors.Is(err, ErrTooLong) {
		t.Errorf("too long a text: %v", err)
	}
	srv.NoEmbeddings()
	if _, err := embed(t, client(srv, nil), texts(1)); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("a server without embeddings: %v", err)
	}
}

// What was embedded before a failure is not lost.
func TestWhatWasDoneStaysDone(t *testing.T) {
	srv := openaitest.New(t)
	srv.ScriptEmbeddings(openaitest.Vectors(), openaitest.EmbeddingStatus(400, ""))
	n := 0
	err := client(srv, func(c *Config) { c.InFlight = 1 }).Passages(context.Background(), texts(300), func(int, []float32) { n++ })
	if err == nil || n != 256 {
		t.Errorf("%d vectors, error %v; want those of the first request and an error", n, err)
	}
}

// Parameters that a server refuses are left out from then on.
func TestParametersThatAServerRefuses(t *testing.T) {
	requests := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		data, _ := io.ReadAll(r.Body)
		for _, param := range []string{"encoding_format", "dimensions"} {
			if strings.Contains(string(data), `"`+param+`"`) {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprintf(w, `{"error":{"message":"unknown field %s"}}`, param)
				return
			}
		}
		fmt.Fprint(w, `{"data":[{"index":0,"embedding":[1,0,0,0]}]}`)
	}))
	defer srv.Close()
	c := New(Config{BaseURL: srv.URL, Model: "m", Dimensions: 4, Batch: 1, InFlight: 1, Timeout: time.Minute})
	for _, want := range []int{3, 4} {
		if _, err := c.Question(context.Background(), "x"); err != nil || requests != want {
			t.Fatalf("%d requests, error %v", requests, err)
		}
	}
	c = New(Config{BaseURL: srv.URL, Model: "m", Dimensions: 8, Batch: 1, InFlight: 1, Timeout: time.Minute})
	if _, err := c.Question(context.Background(), "x"); err == nil || !strings.Contains(err.Error(), "set embedding.dimensions to 0") {
		t.Errorf("vectors of another length than configured: %v", err)
	}
}
