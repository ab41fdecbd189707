package llm

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/internal/budget"
	"attache/internal/llm/openaitest"
)

// purse holds so much, and knows what was spent of it.
type purse struct {
	mu          sync.Mutex
	has, spent  budget.Amount
	most, tries int64 // tokens set aside last, and how often any were
	exceeded    bool
}

func (p *purse) Take(_ context.Context, most budget.Amount) (func(budget.Amount), error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.spent.Tokens+most.Tokens > p.has.Tokens || p.spent.MicroUSD+most.MicroUSD > p.has.MicroUSD {
		return nil, budget.ErrSpent
	}
	p.most = most.Tokens
	p.tries++
	p.add(most)
	return func(cost budget.Amount) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.add(budget.Amount{Tokens: cost.Tokens - most.Tokens, MicroUSD: cost.MicroUSD - most.MicroUSD})
	}, nil
}

func (p *purse) add(a budget.Amount) {
	p.spent.Tokens += a.Tokens
	p.spent.MicroUSD += a.MicroUSD
	p.exceeded = p.exceeded || p.spent.Tokens > p.has.Tokens || p.spent.MicroUSD > p.has.MicroUSD
}

func counts(prompt, completion int, step openaitest.Step) openaitest.Step {
	return openaitest.Counting(func(openaitest.Request, string) (int, int) { return prompt, completion }, step)
}

// What a request has cost is what its server says of a whole answer, and otherwise the most
// that it can cost; what was not served has cost nothing.
func TestCost(t *testing.T) {
	say := openaitest.Say("Three words here.")
	const most, answer = 64 + 2*16 + len("Be brief.") + len("Hello?") + 100, 100
	for name, c := range map[string]struct {
		steps  []openaitest.Step
		leaves string // when the request has arrived, or the answer has begun
		most   int    // how often the most is spent
		tokens int    // besides
		answer int    // of them, and of what costs ten times as much
	}{
		"counted":                    {steps: []openaitest.Step{counts(20, 3, say)}, tokens: 23, answer: 3},
		"at its length":              {steps: []openaitest.Step{counts(20, 100, openaitest.Length("long"))}, tokens: 120, answer: 100},
		"filtered":                   {steps: []openaitest.Step{counts(20, 2, openaitest.Filtered("no"))}, tokens: 22, answer: 2},
		"refused by the model":       {steps: []openaitest.Step{counts(20, 2, openaitest.Refuse("no"))}, tokens: 22, answer: 2},
		"not counted":                {steps: []openaitest.Step{openaitest.Uncounted(say)}, most: 1},
		"counted as nothing":         {steps: []openaitest.Step{counts(0, 0, say)}, most: 1},
		"counted as less":            {steps: []openaitest.Step{counts(-1_000_000, -1, say)}, most: 1},
		"counted as too little":      {steps: []openaitest.Step{counts(20, 1, openaitest.Say(strings.Repeat("on and ", 10)))}, most: 1},
		"counted as more":            {steps: []openaitest.Step{counts(5000, 3, say)}, tokens: 5003, answer: 3},
		"busy, then well":            {steps: []openaitest.Step{openaitest.Status(429, "0"), counts(20, 3, say)}, tokens: 23, answer: 3},
		"ill, then well":             {steps: []openaitest.Step{openaitest.Status(500, ""), openaitest.Status(503, ""), counts(20, 3, say)}, most: 2, tokens: 23, answer: 3},
		"always ill":                 {steps: []openaitest.Step{openaitest.Status(502, "")}, most: 3},
		"key refused":                {steps: []openaitest.Step{openaitest.Status(401, "")}},
		"cut":                        {steps: []openaitest.Step{openaitest.Cut("Half a li")}, most: 1},
		"ended without a reason":     {steps: []openaitest.Step{openaitest.CutQuietly("Half a li")}, most: 1},
		"an error in the stream":     {steps: []openaitest.Step{openaitest.StreamError("Half", "overloaded")}, most: 1},
		"given up before the answer": {leaves: "asked", most: 1},
		"given up in the middle":     {steps: []openaitest.Step{openaitest.HangAfter("Half")}, leaves: "reading", most: 1},
		"malformed":                  {steps: []openaitest.Step{openaitest.Malformed()}, most: 1},
		"a web page":                 {steps: []openaitest.Step{openaitest.HTML()}, most: 1},
		"longer than was asked for":  {steps: []openaitest.Step{openaitest.Uncounted(openaitest.Say(strings.Repeat("on and ", 1000)))}, most: 1},
	} {
		t.Run(name, func(t *testing.T) {
			srv := openaitest.New(t)
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			if c.leaves == "asked" {
				over := make(chan bool)
				defer close(over)
				c.steps = []openaitest.Step{openaitest.Reply(func(openaitest.Request) string { leave(); <-over; return "" })}
			}
			srv.Script(c.steps...)
			p := &purse{has: budget.Amount{Tokens: 1 << 40, MicroUSD: 1 << 40}}
			cl := client(srv, func(cfg *Config) { cfg.PriceInput, cfg.PriceOutput = 1, 10 })
			_, _ = cl.Stream(budget.With(ctx, p), prompt, func(string) {
				if c.leaves == "reading" {
					leave()
				}
			})
			want := budget.Amount{Tokens: int64(c.most*most + c.tokens), MicroUSD: int64(c.most*(most+9*answer) + c.tokens + 9*c.answer)}
			if p.spent != want {
				t.Errorf("spent %+v, want %+v", p.spent, want)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		p := &purse{has: budget.Amount{Tokens: 1 << 40}}
		c := New(Config{BaseURL: "http://127.0.0.1:1/v1", Model: "m", MaxTokens: 9, Timeout: time.Minute, IdleTimeout: time.Minute, Retries: 1, FirstWait: time.Millisecond})
		if _, err := c.Stream(budget.With(t.Context(), p), prompt, func(string) {}); err == nil || p.spent.Tokens != 0 || p.tries != 2 {
			t.Errorf("%d tries cost %d, error %v", p.tries, p.spent.Tokens, err)
		}
	})
}

// A count that comes while the answer is written is of a part of it: of one that breaks off
// then, the most it can cost stays spent.
func TestCostOfAPart(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte(`data: {"choices":[{"index":0,"delta":{"content":"Half"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}}` + "\n\n"))
	}))
	defer srv.Close()
	p := &purse{has: budget.Amount{Tokens: 1000}}
	c := New(Config{BaseURL: srv.URL, Model: "m", MaxTokens: 9, Timeout: time.Minute, IdleTimeout: time.Minute})
	if _, err := c.Stream(budget.With(t.Context(), p), prompt, func(string) {}); !errors.Is(err, ErrCut) || p.spent.Tokens != p.most {
		t.Errorf("spent %d of %d, error %v", p.spent.Tokens, p.most, err)
	}
}

// What a purse does not hold is not asked for: not of the next model either, not once more, and
// the model is not taken for one that is down.
func TestSpent(t *testing.T) {
	srv, other := openaitest.New(t), openaitest.New(t)
	srv.Script(openaitest.Status(500, ""), openaitest.Say("ok"))
	other.Script(openaitest.Say("ok"))
	chain := NewChain(client(srv, nil), client(other, nil))
	p := &purse{has: budget.Amount{Tokens: 300}} // one try takes 211
	ctx := budget.With(t.Context(), p)
	if _, err := chain.Stream(ctx, prompt, func(string) {}); !errors.Is(err, budget.ErrSpent) {
		t.Errorf("error %v", err)
	}
	if a, b := len(srv.Requests()), len(other.Requests()); a != 1 || b != 0 {
		t.Errorf("%d and %d requests", a, b)
	}
	if r, err := chain.Stream(t.Context(), prompt, func(string) {}); err != nil || r.Text != "ok" || len(other.Requests()) != 0 {
		t.Errorf("without a bound: %+v, error %v", r, err)
	}
}

// A server that counts more than a request can have shows the model a prompt of its own, say:
// so much more is set aside from then on.
func TestCountedBeyond(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(counts(1111, 3, openaitest.Say("ok")), counts(611, 150, openaitest.Say("ok")), counts(20, 3, openaitest.Say("ok")))
	log := &strings.Builder{}
	c := client(srv, func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(log, nil)) })
	p := &purse{has: budget.Amount{Tokens: 1 << 40}}
	for _, want := range []int64{211, 211 + 1000, 211 + 1000 + 50} {
		if _, err := c.Stream(budget.With(t.Context(), p), prompt, func(string) {}); err != nil || p.most != want {
			t.Errorf("%d tokens are set aside, want %d; error %v", p.most, want, err)
		}
	}
	if n := strings.Count(log.String(), "counts more tokens"); n != 2 {
		t.Errorf("said %d times:\n%s", n, log)
	}
}

// However many ask at one time and whatever the server does, what is spent stays within the
// purse, and what the server has used within what is spent.
func TestPurseHolds(t *testing.T) {
	srv := openaitest.New(t)
	// The dearest that a server may count: a token for each byte, and the answer at full length.
	dearest := func(r openaitest.Request, _ string) (prompt, completion int) {
		for _, m := range r.Messages {
			prompt += len(m.Content) + 10
		}
		return prompt + 40, r.MaxTokens
	}
	kinds := []openaitest.Step{
		openaitest.Counting(dearest, openaitest.Say("Short.")), openaitest.Say(strings.Repeat("words and ", 200)),
		openaitest.Uncounted(openaitest.Say(strings.Repeat("words ", 500))), openaitest.Status(429, "0"), openaitest.Status(500, ""), openaitest.Status(503, ""),
		openaitest.Cut("Half"), openaitest.CutQuietly("Half"), openaitest.Malformed(), openaitest.HTML(), openaitest.StreamError("Half", "no"),
	}
	const unserved = 3
	var steps []openaitest.Step
	var served []bool
	for range 400 {
		n := rand.IntN(len(kinds))
		steps, served = append(steps, kinds[n]), append(served, n != unserved)
	}
	srv.Script(append(steps, openaitest.Status(429, "60"))...)
	p := &purse{has: budget.Amount{Tokens: 20_000, MicroUSD: 100_000}}
	c := NewChain(client(srv, func(c *Config) { c.PriceInput, c.PriceOutput = 1, 10 }), client(srv, func(c *Config) { c.PriceInput, c.PriceOutput = 1, 10 }))
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			for range 20 {
				_, err := c.Stream(budget.With(t.Context(), p), prompt, func(string) {})
				if errors.Is(err, budget.ErrSpent) {
					return
				}
			}
		})
	}
	group.Wait()
	used := 0
	for i, r := range srv.Requests() {
		if i < len(served) && served[i] {
			prompt, completion := dearest(r, "")
			used += prompt + completion
		}
	}
	if p.exceeded || int64(used) > p.spent.Tokens || p.spent.Tokens < p.has.Tokens/2 {
		t.Errorf("of %+v %+v are spent, exceeded on the way: %v; used were %d tokens", p.has, p.spent, p.exceeded, used)
	}
}
