package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"attache/internal/llm/openaitest"
	"attache/internal/provider"
)

const key = "sk-hush"

func client(srv *openaitest.Server, change func(*Config)) *Client {
	cfg := Config{BaseURL: srv.URL(), APIKey: key, Model: "test-model", MaxTokens: 100, Timeout: time.Minute,
		IdleTimeout: time.Minute, Retries: 2, FirstWait: time.Millisecond}
	if change != nil {
		change(&cfg)
	}
	return New(cfg)
}

var prompt = []Message{{System, "Be brief."}, {User, "Hello?"}}

func TestStream(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(openaitest.Say("One line.\nAnother."))
	var pieces []string
	r, err := client(srv, func(c *Config) { c.PriceInput, c.PriceOutput = 1, 10 }).Stream(context.Background(), prompt, func(s string) { pieces = append(pieces, s) })
	if err != nil || r.Text != "One line.\nAnother." || strings.Join(pieces, "") != r.Text || len(pieces) < 2 || r.Truncated {
		t.Fatalf("%+v in %d pieces, error %v", r, len(pieces), err)
	}
	if u := r.Usage; u.PromptTokens == 0 || u.CompletionTokens == 0 || u.CostUSD != (float64(u.PromptTokens)+10*float64(u.CompletionTokens))/1e6 {
		t.Errorf("usage %+v", u)
	}
	got := srv.Requests()[0]
	if got.Authorization != "Bearer "+key || got.Model != "test-model" || !got.IncludeUsage || got.MaxTokens != 100 ||
		got.Temperature == nil || *got.Temperature > 1e-5 || got.Messages[1].Content != "Hello?" {
		t.Errorf("request %+v", got)
	}
}

// Reasoning models refuse a temperature and max_tokens.
func TestReasoningModel(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(openaitest.Say("Yes."))
	if _, err := client(srv, func(c *Config) { c.Model = "gpt-5-mini" }).Stream(context.Background(), prompt, func(string) {}); err != nil {
		t.Fatal(err)
	}
	if got := srv.Requests()[0]; got.MaxCompletionTokens != 100 || got.MaxTokens != 0 || got.Temperature != nil {
		t.Errorf("request %+v", got)
	}
}

// Whatever goes wrong is told apart, in one sentence, and never with the key in it.
func TestFailures(t *testing.T) {
	for name, c := range map[string]struct {
		steps    []openaitest.Step
		is       error
		status   int
		says     string
		requests int
	}{
		"busy, then well":        {[]openaitest.Step{openaitest.Status(429, "0"), openaitest.Say("ok")}, nil, 0, "", 2},
		"ill, then well":         {[]openaitest.Step{openaitest.Status(500, ""), openaitest.Status(503, ""), openaitest.Say("ok")}, nil, 0, "", 3},
		"busy for long":          {[]openaitest.Step{openaitest.Status(429, "3600")}, nil, 429, "asked too often", 1},
		"always ill":             {[]openaitest.Step{openaitest.Status(500, "")}, nil, 500, "a problem of its own", 3},
		"key refused":            {[]openaitest.Step{openaitest.Status(401, "")}, nil, 401, "refused the key", 1},
		"connection cut":         {[]openaitest.Step{openaitest.Cut("Half a li")}, ErrCut, 0, "", 1},
		"ended without a reason": {[]openaitest.Step{openaitest.CutQuietly("Half a li")}, ErrCut, 0, "", 1},
		"error in the stream":    {[]openaitest.Step{openaitest.StreamError("Half", "overloaded")}, ErrCut, 0, "overloaded", 1},
		"malformed":              {[]openaitest.Step{openaitest.Malformed()}, ErrCut, 0, "no valid answer", 1},
		"a web page":             {[]openaitest.Step{openaitest.HTML()}, nil, -1, "instead of a stream; check base_url", 1},
		"refusal":                {[]openaitest.Step{openaitest.Refuse("I cannot.")}, ErrRefused, 0, "", 1},
		"filtered":               {[]openaitest.Step{openaitest.Filtered("I")}, ErrRefused, 0, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			srv := openaitest.New(t)
			srv.Script(c.steps...)
			_, err := client(srv, nil).Stream(context.Background(), prompt, func(string) {})
			if n := len(srv.Requests()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
			if c.is == nil && c.status == 0 {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var p *provider.Error
			switch {
			case err == nil:
				t.Fatal("no error")
			case c.is != nil && !errors.Is(err, c.is):
				t.Errorf("error %v, want %v", err, c.is)
			case c.status > 0 && (!errors.As(err, &p) || p.Status != c.status):
				t.Errorf("error %v, want status %d", err, c.status)
			}
			if s := err.Error(); !strings.Contains(s, c.says) || strings.Contains(s, "\n") || strings.Contains(s, key) {
				t.Errorf("%q, want one line with %q and without the key", s, c.says)
			}
		})
	}
}

// A server that is silent for too long, or goes on for too long, is waited for no longer.
func TestSlow(t *testing.T) {
	half := func(w io.Writer) { fmt.Fprint(w, `data: {"choices":[{"index":0,"delta":{"content":"Half"}}]}`+"\n\n") }
	for name, c := range map[string]struct {
		server http.RoundTripper
		after  time.Duration
	}{
		"nothing comes": {roundTripper(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}), time.Minute},
		"half an answer comes": {streaming(func(ctx context.Context, w io.Writer) { half(w); <-ctx.Done() }), time.Minute},
		"it does not end": {streaming(func(ctx context.Context, w io.Writer) {
			for ctx.Err() == nil {
				half(w)
				time.Sleep(time.Second)
			}
		}), time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				cl := New(Config{BaseURL: "http://model.example/v1", Model: "m", MaxTokens: 9, Timeout: time.Hour, IdleTimeout: time.Minute, Retries: 2, transport: c.server})
				_, err := cl.Stream(t.Context(), prompt, func(string) {})
				if took := time.Since(began); !errors.Is(err, ErrSlow) || took != c.after {
					t.Errorf("error %v after %v, want %v", err, took, c.after)
				}
				time.Sleep(time.Second) // the server notices
			})
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestUnreachable(t *testing.T) {
	srv := openaitest.New(t)
	c := client(srv, nil)
	srv.Close()
	_, err := c.Stream(context.Background(), prompt, func(string) {})
	if err == nil || !strings.HasPrefix(err.Error(), "cannot reach 127.0.0.1:") || !strings.HasSuffix(err.Error(), "connection refused") {
		t.Errorf("got %v", err)
	}
}

func TestTruncated(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(openaitest.Length("One line.\nHalf a"))
	if r, err := client(srv, nil).Stream(context.Background(), prompt, func(string) {}); err != nil || !r.Truncated {
		t.Errorf("%+v, error %v", r, err)
	}
}

// Cancelling ends the request at the server too, and what had come is kept.
func TestCancel(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(openaitest.HangAfter("Half"))
	ctx, cancel := context.WithCancel(context.Background())
	r, err := client(srv, nil).Stream(ctx, prompt, func(string) { cancel() })
	if !errors.Is(err, context.Canceled) || r.Text == "" {
		t.Errorf("%+v, error %v", r, err)
	}
}

func TestModels(t *testing.T) {
	srv := openaitest.New(t)
	srv.Models("b", "a")
	if names, err := client(srv, nil).Models(context.Background()); err != nil || strings.Join(names, " ") != "a b" {
		t.Errorf("%v, error %v", names, err)
	}
}
