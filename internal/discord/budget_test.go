package discord

import (
	"context"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"attache"
	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/budget"
	"attache/internal/discord/discordtest"
	"attache/internal/embedding"
	"attache/internal/index"
	"attache/internal/llm"
	"attache/internal/llm/openaitest"
	"attache/internal/retrieve"
	"attache/internal/state"
	"attache/internal/verify"
)

// modelled gives a bot everything that asks models: answers with query step, repair and judge,
// checks, briefs, and passages found by meaning.
func modelled(t *testing.T, srv *openaitest.Server) (Answerer, func(*Config)) {
	t.Helper()
	e := embedding.New(embedding.Config{BaseURL: srv.URL(), APIKey: "k", Model: "e", Batch: 2048, InFlight: 1, Timeout: time.Minute, FirstWait: time.Millisecond, Price: 1})
	own, x := shipped(t), embedded(t)
	c, err := defaults()
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(attache.Prompts, "prompts")
	if err != nil {
		t.Fatal(err)
	}
	prompts, err := answer.LoadPrompts(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := func() *llm.Client {
		return llm.New(llm.Config{BaseURL: srv.URL(), APIKey: "k", Model: "m", MaxTokens: 500, Timeout: time.Minute, IdleTimeout: time.Minute,
			Retries: 2, FirstWait: time.Millisecond, PriceInput: 1, PriceOutput: 10})
	}
	model := llm.NewChain(client(), client())
	r := retrieve.New(retrieve.Source{Index: x, Embedder: e}, retrieve.Options{Weights: weighed(c), Logger: slog.New(slog.DiscardHandler)})
	a := answer.New(r, answer.Options{Model: model, Prompts: prompts, Tokens: 800, Wide: 1600, QueryStep: true,
		Judge: verify.NewJudge(verify.JudgeConfig{Model: model, Prompt: prompts.Judge})})
	return a, func(cfg *Config) {
		s := shelf{r, a, own.facts, nil}
		cfg.Library, cfg.Checker = s, a
		cfg.Briefer = briefing.New(s.index, briefing.Options{Writer: a, Prompt: prompts.Brief, Facts: s.read})
	}
}

var embeddedOnce struct {
	sync.Once
	index *index.Index
	err   error
}

// embedded returns the index of the shipped documents with the vectors of openaitest.
func embedded(t *testing.T) *index.Index {
	t.Helper()
	embeddedOnce.Do(func() {
		srv := openaitest.New(t)
		e := embedding.New(embedding.Config{BaseURL: srv.URL(), APIKey: "k", Model: "e", Batch: 2048, InFlight: 1, Timeout: time.Minute})
		embeddedOnce.index, _, embeddedOnce.err = (&index.Builder{Corpus: "shipped", Embedder: e}).Refresh(t.Context(), shipped(t).Passages())
	})
	if embeddedOnce.err != nil {
		t.Fatal(embeddedOnce.err)
	}
	return embeddedOnce.index
}

// dearest is the most that an honest server counts: a token for each byte, and the answer at
// full length.
func dearest(r openaitest.Request, _ string) (prompt, completion int) {
	for _, m := range r.Messages {
		prompt += len(m.Content) + 10
	}
	return prompt + 40, r.MaxTokens
}

// However many ask at one time, whatever the model's server does, and though the bot crashes in
// the middle: what is spent stays within the budgets, and what was used within what is spent.
func TestBudgetIsKept(t *testing.T) {
	within := state.Budget{Guild: budget.Amount{Tokens: 150_000, MicroUSD: 170_000}, All: budget.Amount{Tokens: 400_000, MicroUSD: 450_000}}
	dir, day := t.TempDir(), time.Now()
	line := "The statement is a statement of the model's own, on Cuba. [1.1]\nAnother one follows it, on Peru. [1.2]"
	kinds := []openaitest.Step{
		openaitest.Counting(dearest, openaitest.Say(line)), openaitest.Counting(dearest, openaitest.Say("1: entailed\n2: not stated\n3: entailed")),
		openaitest.Uncounted(openaitest.Say(line)), openaitest.Say(strings.Repeat(line+"\n", 1000)), openaitest.Status(429, "0"),
		openaitest.Status(500, ""), openaitest.Status(503, ""), openaitest.Cut(line), openaitest.CutQuietly(line), openaitest.Malformed(), openaitest.StreamError(line, "no"),
	}
	const unserved = 4
	var used budget.Amount
	phase := func(crash bool) {
		srv := openaitest.New(t)
		var steps []openaitest.Step
		var served []bool
		for range 1000 {
			n := rand.IntN(len(kinds))
			if n == unserved && rand.IntN(3) > 0 {
				n = 0
			}
			steps, served = append(steps, kinds[n]), append(served, n != unserved)
		}
		hanging, crashed := make(chan bool, 1000), make(chan bool)
		if crash {
			steps, served = append(steps[:12], openaitest.Reply(func(openaitest.Request) string {
				hanging <- true
				<-crashed
				return line
			})), append(served[:12], true)
		}
		srv.Script(steps...)
		a, equip := modelled(t, srv)
		db, err := state.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		r := start(t, discordtest.New(t), a, equip, func(cfg *Config) { cfg.State, cfg.Budget, cfg.Workers = db, within, 12 })
		var group sync.WaitGroup
		work := func(guild string, do func(context.Context)) {
			group.Add(1)
			if !r.accept(asker{Guild: guild}, func(ctx context.Context) {
				defer group.Done()
				do(ctx)
				for _, g := range []string{"", guild} {
					bound := within.All
					if g != "" {
						bound = within.Guild
					}
					if spent, err := db.Spent(ctx, day, g); err == nil && (spent.Tokens > bound.Tokens || spent.MicroUSD > bound.MicroUSD) {
						t.Errorf("guild %q has spent %+v of %+v", g, spent, bound)
					}
				}
			}) {
				t.Error("no room")
			}
		}
		for n := range 36 {
			guild := []string{"1", "2", "3", ""}[n%4]
			work(guild, func(ctx context.Context) {
				switch n / 4 % 6 {
				case 5:
					_, _ = r.cfg.Briefer.Country(ctx, []string{"CU", "PE", "NI"}[n%3], "en", "")
				case 1:
					_, _ = r.cfg.Checker.CheckText(ctx, "Russia wrote off 90 % of Cuba's debt. Peru abstained in the vote of 2014.", "en")
				case 2:
					_, _ = r.cfg.Library.Search(ctx, "Question "+strconv.Itoa(n), 3)
				default:
					_, _ = r.Bot.ask(ctx, asker{Guild: guild, User: strconv.Itoa(n)}, answer.Question{Text: "Was sagte Russland " + strconv.Itoa(n) + "-mal über Kuba? Und über Peru?"}, nil)
				}
			})
		}
		if crash {
			for range 3 {
				<-hanging
			}
			_ = db.Close() // nothing is settled from now on
			close(crashed)
		}
		group.Wait()
		r.stop()
		_ = db.Close()
		for i, req := range srv.Requests() {
			if served[min(i, len(served)-1)] {
				prompt, completion := dearest(req, "")
				used.Tokens += int64(prompt + completion)
				used.MicroUSD += int64(prompt + 10*completion)
			}
		}
		for _, req := range srv.EmbeddingRequests() {
			n := int64(len(strings.Fields(strings.Join(req.Inputs, " "))))
			used.Tokens, used.MicroUSD = used.Tokens+n, used.MicroUSD+n
		}
	}
	phase(true)
	phase(false)
	db := newState(t, dir)
	spent, err := db.Spent(t.Context(), day, "")
	if err != nil {
		t.Fatal(err)
	}
	if spent.Tokens > within.All.Tokens || spent.MicroUSD > within.All.MicroUSD || used.Tokens > spent.Tokens || used.MicroUSD > spent.MicroUSD {
		t.Errorf("of %+v %+v are spent, and %+v were used", within.All, spent, used)
	}
	if used.Tokens < within.All.Tokens/3 {
		t.Errorf("only %+v were used, which proves nothing", used)
	}
}

// Whatever a member does, no request to a model is made that the budget does not hold.
func TestNothingIsUnpaid(t *testing.T) {
	t.Parallel()
	srv := openaitest.New(t) // without a script: a request fails the test
	a, equip := modelled(t, srv)
	s := tellAt(t, discordtest.New(t), a, equip, func(cfg *Config) { cfg.Budget.All.Tokens = 1 })
	whole := s.sees(s.command(ana, "en-US", "ask", opt("question", debtQuestion)), "is used up")
	form := s.press(ana, "en-US", whole, "Follow up")
	s.sees(s.fill(ana, "en-US", form, map[string]string{"question": "And of Nicaragua's?"}), "is used up")
	s.sees(s.command(ana, "en-US", "country", opt("name", "Cuba")), "is used up")
	s.sees(s.command(ana, "en-US", "compare", opt("first", "Cuba"), opt("second", "Peru")), "is used up")
	s.sees(s.command(ana, "en-US", "search", opt("query", "Mariel")), "**[1]")
	said := s.says(boris, "Russia wrote off 90% of Cuba's debt.", nil)
	s.sees(s.on(ana, "en-US", "Check against the sources", said), "No language model judged")
	s.sees(s.on(ana, "en-US", "Ask about this", said), "is used up")
	s.says(ana, discordtest.Mention()+" Did Peru abstain?", nil)
	s.hears(discordtest.ChannelID, "is used up")
	s.says(dina, "Did Peru abstain?", nil)
	s.hears(s.direct(dina), "is used up")
	s.stop()
	if chat, embedded := len(srv.Requests()), len(srv.EmbeddingRequests()); chat != 0 || embedded != 0 {
		t.Errorf("%d requests to the chat model and %d for embeddings", chat, embedded)
	}
}
