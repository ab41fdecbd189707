package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"attache/internal/llm/openaitest"
	"attache/internal/provider"
)

// picky is a server that refuses parameters, in the words of servers that exist.
func picky(t *testing.T, refusals map[string]string, contextTokens int) (url string, requests *atomic.Int32) {
	t.Helper()
	requests = new(atomic.Int32)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		var body map[string]any
		data, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(data, &body); err != nil {
			t.Error(err)
		}
		for param, message := range refusals {
			if _, sent := body[param]; sent {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprint(w, message)
				return
			}
		}
		if contextTokens > 0 && len(data)/4 > contextTokens {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":{"code":400,"message":"the request exceeds the available context size (%d tokens), try increasing it","type":"exceed_context_size_error","n_ctx":%d}}`, contextTokens, contextTokens)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, `data: {"choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n")
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/v1", requests
}

// What a server refuses is left out at once, and from then on, and told to whoever keeps it.
func TestParametersThatAServerRefuses(t *testing.T) {
	url, requests := picky(t, map[string]string{
		"stream_options": `{"object":"error","message":"Unrecognized request argument supplied: stream_options","code":400}`,
		"temperature":    `{"error":{"message":"Unsupported value: 'temperature' does not support 0.0 with this model.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}`,
		"max_tokens":     `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens"}}`,
	}, 0)
	var told provider.Traits
	cfg := Config{BaseURL: url, Model: "m", MaxTokens: 100, Timeout: time.Minute, IdleTimeout: time.Minute, Learned: func(t provider.Traits) { told = t }}
	c := New(cfg)
	for i, want := range []int32{4, 5} {
		r, err := c.Stream(context.Background(), prompt, func(string) {})
		if err != nil || r.Text != "Yes." || requests.Load() != want {
			t.Fatalf("time %d: %q after %d requests, error %v", i, r.Text, requests.Load(), err)
		}
	}
	slices.Sort(told.Without)
	if got := strings.Join(told.Without, " "); got != "max_tokens stream_options temperature" {
		t.Errorf("told of %q", got)
	}
	cfg.Traits = told // a new process that knows
	if _, err := New(cfg).Stream(context.Background(), prompt, func(string) {}); err != nil || requests.Load() != 6 {
		t.Errorf("known traits are not used: %d requests, error %v", requests.Load(), err)
	}
}

// A redirect would carry the question and the key to another server.
func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the request went elsewhere") }))
	defer elsewhere.Close()
	srv := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer srv.Close()
	c := New(Config{BaseURL: srv.URL, APIKey: key, Model: "m", MaxTokens: 9, Timeout: time.Minute, IdleTimeout: time.Minute})
	if _, err := c.Stream(context.Background(), prompt, func(string) {}); err == nil || !strings.Contains(err.Error(), "sends requests on to another address") {
		t.Errorf("error %v", err)
	}
	if _, err := c.Models(context.Background()); err == nil {
		t.Error("the list of models follows a redirect")
	}
}

// A server that is slow to begin keeps the stream alive with comments, and is waited for; one
// that falls silent is not.
func TestKeepAlive(t *testing.T) {
	for pause, want := range map[time.Duration]error{59 * time.Second: nil, 61 * time.Second: ErrSlow} {
		synctest.Test(t, func(t *testing.T) {
			c := New(Config{BaseURL: "http://model.example/v1", Model: "m", MaxTokens: 9, Timeout: time.Hour, IdleTimeout: time.Minute,
				transport: streaming(func(ctx context.Context, w io.Writer) {
					for range 20 {
						select {
						case <-ctx.Done():
							return
						case <-time.After(pause):
							fmt.Fprint(w, ": keep-alive\n\n")
						}
					}
					fmt.Fprint(w, yes)
				})})
			r, err := c.Stream(t.Context(), prompt, func(string) {})
			if !errors.Is(err, want) || err == nil && r.Text != "Yes." {
				t.Errorf("with comments every %v: %+v, error %v", pause, r, err)
			}
		})
	}
}

// yes is a whole answer.
const yes = `data: {"choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"

// streaming is a server without a network, whose answers write what they stream.
type streaming func(ctx context.Context, w io.Writer)

func (s streaming) RoundTrip(r *http.Request) (*http.Response, error) {
	body, w := io.Pipe()
	context.AfterFunc(r.Context(), func() { _ = w.CloseWithError(r.Context().Err()) })
	go func() {
		s(r.Context(), w)
		_ = w.CloseWithError(r.Context().Err()) // io.EOF when it has none
	}()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: body, Request: r}, nil
}

// A model that never ends is stopped.
func TestEndless(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for r.Context().Err() == nil {
			if _, err := fmt.Fprintf(w, `data: {"choices":[{"index":0,"delta":{"content":%q}}]}`+"\n\n", strings.Repeat("on and ", 1000)); err != nil {
				return
			}
		}
	}))
	defer srv.Close()
	c := New(Config{BaseURL: srv.URL, Model: "m", MaxTokens: 9, Timeout: time.Minute, IdleTimeout: time.Minute})
	if r, err := c.Stream(context.Background(), prompt, func(string) {}); err != nil || !r.Truncated || len(r.Text) > 2*maxAnswer {
		t.Errorf("%d bytes, truncated %v, error %v", len(r.Text), r.Truncated, err)
	}
}

func TestContextWindow(t *testing.T) {
	url, _ := picky(t, nil, 600)
	c := New(Config{BaseURL: url, Model: "m", MaxTokens: 1500, Timeout: time.Minute, IdleTimeout: time.Minute})
	if c.PromptRoom() != 0 {
		t.Errorf("room %d before anything is known", c.PromptRoom())
	}
	_, err := c.Stream(context.Background(), []Message{{User, strings.Repeat("long ", 1000)}}, func(string) {})
	if !errors.Is(err, ErrContext) || c.PromptRoom() != 400 {
		t.Errorf("error %v, room %d, want 600 less a third for the answer", err, c.PromptRoom())
	}
	for message, want := range map[string]int{
		"This model's maximum context length is 8192 tokens. However, you requested 9000 tokens": 8192,
		"Requested tokens (1500) exceed context window of 1024":                                  1024,
		"context_length_exceeded": 0,
		"Prompt is too long":      0,
	} {
		if size, tooLong := provider.ContextOverflow(message); !tooLong || size != want {
			t.Errorf("%q: %d, %v", message, size, tooLong)
		}
	}
	if _, tooLong := provider.ContextOverflow("the model is busy"); tooLong {
		t.Error("any refusal counts as too long a prompt")
	}
}

func TestThoughts(t *testing.T) {
	for in, want := range map[string]string{
		"<think>\nHm. [1.1]\n</think>\n\nYes. [1.1]": "Yes. [1.1]",
		"  <think>a</think>b":                        "b",
		"<think>never ends":                          "",
		"<b>no thought</b>":                          "<b>no thought</b>",
		"<thin":                                      "<thin",
		"Yes <think>no</think>":                      "Yes <think>no</think>",
		"":                                           "",
	} {
		for size := 1; size < 4; size++ {
			var out strings.Builder
			f := thoughtFilter{out: func(s string) { out.WriteString(s) }}
			for i := 0; i < len(in); i += size {
				f.write(in[i:min(len(in), i+size)])
			}
			f.close()
			if strings.TrimLeft(out.String(), "\n") != want {
				t.Errorf("%q in pieces of %d: %q, want %q", in, size, out.String(), want)
			}
		}
	}
}

// The next provider answers when the first does not, and the first is left alone for a while.
func TestChain(t *testing.T) {
	dead, alive := openaitest.New(t), openaitest.New(t)
	alive.Script(openaitest.Say("Yes."))
	first := client(dead, func(c *Config) { c.Retries = 0 })
	dead.Close()
	c := NewChain(first, client(alive, nil))
	for range 2 {
		if r, err := c.Stream(context.Background(), prompt, func(string) {}); err != nil || r.Text != "Yes." {
			t.Fatalf("%+v, error %v", r, err)
		}
	}
	if len(c.down) != 1 {
		t.Errorf("down: %v", c.down)
	}
	if c.PromptRoom() != 0 || c.Priced() {
		t.Errorf("room %d, priced %v", c.PromptRoom(), c.Priced())
	}
}

// When a provider falls silent in the middle of its answer, the caller is told to begin anew,
// and that is with the next.
func TestChainAfterSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		patient := Config{BaseURL: "http://model.example/v1", Model: "m", MaxTokens: 9, Timeout: time.Hour, IdleTimeout: time.Minute}
		silent, alive := patient, patient
		silent.transport = streaming(func(ctx context.Context, w io.Writer) {
			fmt.Fprint(w, `data: {"choices":[{"index":0,"delta":{"content":"A whole line, and half"}}]}`+"\n\n")
			<-ctx.Done()
		})
		alive.transport = streaming(func(_ context.Context, w io.Writer) { fmt.Fprint(w, yes) })
		c := NewChain(New(silent), New(alive))
		if _, err := c.Stream(t.Context(), prompt, func(string) {}); !errors.Is(err, ErrCut) {
			t.Errorf("error %v", err)
		}
		if r, err := c.Stream(t.Context(), prompt, func(string) {}); err != nil || r.Text != "Yes." {
			t.Errorf("%+v, error %v", r, err)
		}
	})
}

func TestRecordAndReplay(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(openaitest.Say("One. [1.1]"), openaitest.Refuse("No."), openaitest.Say("Two."), openaitest.Status(401, ""))
	path := filepath.Join(t.TempDir(), "cassette.jsonl")
	rec, err := Record(client(srv, nil), path)
	if err != nil {
		t.Fatal(err)
	}
	other := []Message{{User, "Another?"}}
	type outcome struct {
		r   Result
		err error
	}
	run := func(m Model) (got []outcome) {
		for _, p := range [][]Message{prompt, prompt, other} {
			var streamed strings.Builder
			r, err := m.Stream(context.Background(), p, func(s string) { streamed.WriteString(s) })
			if streamed.String() != r.Text {
				t.Errorf("streamed %q, result %q", streamed.String(), r.Text)
			}
			got = append(got, outcome{r, err})
		}
		return got
	}
	want := run(rec)
	if _, err := rec.Stream(context.Background(), prompt, func(string) {}); err == nil {
		t.Error("a refused key is no error")
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(data), key) || strings.Count(string(data), "\n") != 3 {
		t.Errorf("the recording holds the key or a failure: %s, error %v", data, err)
	}
	replay, err := Load(path)
	if err != nil || replay.Len() != 3 {
		t.Fatal(err)
	}
	for i, got := range run(replay) {
		if got.r != want[i].r || !errors.Is(got.err, want[i].err) && !errors.Is(want[i].err, got.err) {
			t.Errorf("replayed %+v %v, recorded %+v %v", got.r, got.err, want[i].r, want[i].err)
		}
	}
	if _, err := replay.Stream(context.Background(), []Message{{User, "New?"}}, func(string) {}); !errors.Is(err, errNotRecorded) {
		t.Errorf("a prompt that is not recorded: %v", err)
	}
	if err := os.WriteFile(path, []byte("{\"mess\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "line 1 is damaged") {
		t.Errorf("a damaged recording: %v", err)
	}
}
