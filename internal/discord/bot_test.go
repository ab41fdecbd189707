package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
)

// An answer that is begun anew withdraws what was shown.
func TestRestart(t *testing.T) {
	t.Parallel()
	proceed := make(chan bool)
	r := start(t, discordtest.New(t), answererFunc(func(_ context.Context, _ answer.Question, watch func(answer.Event)) (answer.Answer, error) {
		watch(answer.Event{Line: "The first try. [1]"})
		<-proceed
		watch(answer.Event{Restarted: true})
		<-proceed
		watch(answer.Event{Restarted: true, Line: "The second try. [1]"})
		<-proceed
		return answer.Answer{Text: "The second try, whole. [1]"}, nil
	}))
	it := r.ask(debtQuestion, "en-US")
	for _, want := range []string{"The first try. [1]", "Reading the sources…", "The second try. [1]"} {
		if got := until(t, it, want); !strings.HasSuffix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		proceed <- true
	}
	until(t, it, "whole")
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fails answererFunc
		lang  string
		want  string
		level string // of the log line; empty: none
	}{
		{"empty", failing(answer.ErrEmpty), "en-GB", "Ask a question, for example", ""},
		{"too long", failing(fmt.Errorf("ask: %w", answer.ErrTooLong)), "ru", "допускается 4000 знаков", ""},
		{"too slow", func(ctx context.Context, _ answer.Question, _ func(answer.Event)) (answer.Answer, error) {
			<-ctx.Done()
			return answer.Answer{}, fmt.Errorf("ask the model: %w", ctx.Err())
		}, "pt-BR", "Demorou demais", "WARN"},
		{"error", failing(errors.New("the index is gone")), "es-ES", "Algo falló de mi lado", "ERROR"},
		{"panic", func(context.Context, answer.Question, func(answer.Event)) (answer.Answer, error) {
			panic("about Cuba")
		}, "de", "Something went wrong", "ERROR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, discordtest.New(t), c.fails, func(cfg *Config) {
				if c.name == "too slow" {
					cfg.Timeout = 20 * time.Millisecond
				}
			})
			text := until(t, r.ask(debtQuestion, c.lang), c.want)
			r.stop()
			if c.level != "" && !strings.Contains(r.log.String(), "level="+c.level+" ") {
				t.Errorf("no %s in the log", c.level)
			}
			if c.level == "" && (strings.Contains(r.log.String(), "ERROR") || strings.Contains(r.log.String(), "WARN")) {
				t.Error("a member's mistake is in the log")
			}
			if c.level == "ERROR" {
				_, ref, _ := strings.Cut(r.log.String(), " ref=")
				ref, _, _ = strings.Cut(ref, " ")
				if len(ref) != 6 || !strings.Contains(text, ref) {
					t.Errorf("the log's reference %q is not in %q", ref, text)
				}
			}
		})
	}
}

func failing(err error) answererFunc {
	return func(context.Context, answer.Question, func(answer.Event)) (answer.Answer, error) {
		return answer.Answer{}, err
	}
}

// One question's panic does no harm to another, nor does the worker end that met it.
func TestPanicHarmsOnlyItself(t *testing.T) {
	t.Parallel()
	both := make(chan bool)
	r := start(t, discordtest.New(t), answererFunc(func(_ context.Context, q answer.Question, _ func(answer.Event)) (answer.Answer, error) {
		switch q.Text {
		case "panic":
			<-both
			var a []int
			_ = a[len(q.Text)]
		case "answer":
			both <- true
		}
		return answer.Answer{Text: "An answer. [1]"}, nil
	}))
	bad, good := r.ask("panic", "en-US"), r.ask("answer", "en-US")
	until(t, bad, "Something went wrong")
	until(t, good, "An answer. [1]")
	for range r.cfg.Workers + 1 {
		until(t, r.ask("another", "en-US"), "An answer. [1]")
	}
	if log := r.log.String(); !strings.Contains(log, "index out of range [5]") || !strings.Contains(log, "bot_test.go") {
		t.Error("the log does not say where the panic came from")
	}
}

// What is no /ask, or half of one, is ignored or explained; the bot goes on.
func TestOtherInteractions(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, answererFunc(func(_ context.Context, q answer.Question, _ func(answer.Event)) (answer.Answer, error) {
		if q.Text == "" {
			return answer.Answer{}, answer.ErrEmpty
		}
		return answer.Answer{Text: "An answer. [1]"}, nil
	}))
	ctx := within(t)
	for _, fields := range []map[string]any{
		{"type": 2, "data": map[string]any{"id": "1", "name": "other", "type": 1}},
		{"type": 2, "data": nil},
		{"type": 2, "data": map[string]any{"id": "1", "name": "ask", "type": 1, "options": []any{nil}}},
		{"type": 3, "data": map[string]any{"custom_id": "x", "component_type": 2}},
		{"type": 4, "data": map[string]any{"id": "1", "name": "ask", "type": 1}},
		{"type": 5, "data": map[string]any{"custom_id": "x", "components": []any{map[string]any{"type": 18}}}},
		{"type": 99, "data": map[string]any{}},
		{"type": 2, "data": "nonsense"},
	} {
		if _, err := d.Send(ctx, discordtest.Member{}, "en-US", fields); err != nil {
			t.Fatal(err)
		}
	}
	bare, err := d.Send(ctx, discordtest.Member{}, "", map[string]any{"type": 2, "channel": nil,
		"data": map[string]any{"id": "1", "name": "ask", "type": 1, "options": []any{map[string]any{"name": "question", "type": 4, "value": 7}}}})
	if err != nil {
		t.Fatal(err)
	}
	until(t, bare, "Ask a question")
	it, err := d.Ask(ctx, discordtest.Member{}, debtQuestion, "en-US") // in a direct message
	if err != nil {
		t.Fatal(err)
	}
	until(t, it, "An answer. [1]")
	r.stop()
	if n := strings.Count(r.log.String(), "question answered"); n != 1 {
		t.Errorf("%d questions answered", n)
	}
}

// When every worker is busy and the queue is full, the member is told.
func TestBusy(t *testing.T) {
	t.Parallel()
	proceed := make(chan bool)
	r := start(t, discordtest.New(t), answererFunc(func(context.Context, answer.Question, func(answer.Event)) (answer.Answer, error) {
		<-proceed
		return answer.Answer{Text: "An answer. [1]"}, nil
	}), func(cfg *Config) { cfg.Workers = 1 })
	var accepted []*discordtest.Interaction
	for range 1 + queuePerWorker {
		it := r.ask(debtQuestion, "en-US")
		if len(accepted) == 0 {
			until(t, it, "Reading") // the worker has it
		}
		if err := it.Acknowledged(within(t)); err != nil {
			t.Fatal(err)
		}
		accepted = append(accepted, it)
	}
	r.intake.Lock() // wait for the handlers: they queue after they have acknowledged
	r.intake.Unlock()
	until(t, r.ask(debtQuestion, "es-ES"), "Hay muchas preguntas a la vez")
	close(proceed)
	for _, it := range accepted {
		until(t, it, "An answer. [1]")
	}
}

// When it is told to stop, the bot finishes what it has accepted, and nothing comes after.
func TestStopFinishesAnswers(t *testing.T) {
	t.Parallel()
	proceed := make(chan bool)
	r := start(t, discordtest.New(t), answererFunc(func(ctx context.Context, _ answer.Question, _ func(answer.Event)) (answer.Answer, error) {
		<-proceed
		return answer.Answer{Text: "An answer. [1]"}, ctx.Err()
	}), func(cfg *Config) { cfg.Workers = 1 })
	first := r.ask(debtQuestion, "en-US")
	until(t, first, "Reading")
	queued := r.ask(debtQuestion, "en-US")
	if err := queued.Acknowledged(within(t)); err != nil {
		t.Fatal(err)
	}
	r.intake.Lock() // wait for the handlers
	r.intake.Unlock()
	r.cancel()
	proceed <- true
	proceed <- true
	if err := r.ended(); err != nil {
		t.Fatal(err)
	}
	for _, it := range []*discordtest.Interaction{first, queued} {
		if edits := it.Edits(); !strings.HasSuffix(edits[len(edits)-1], "An answer. [1]") {
			t.Errorf("%q", edits)
		}
	}
	if r.Ready() {
		t.Error("ready after its end")
	}
	r.intake.RLock()
	defer r.intake.RUnlock()
	r.receive("message", func() { t.Error("takes new work after its end") })
}

// Questions that would keep it from stopping are given up, and the members are told.
func TestStopGivesUp(t *testing.T) {
	t.Parallel()
	cut := make(chan bool, 1+queuePerWorker)
	r := prepare(t, discordtest.New(t), answererFunc(func(ctx context.Context, _ answer.Question, _ func(answer.Event)) (answer.Answer, error) {
		<-ctx.Done()
		cut <- errors.Is(ctx.Err(), context.Canceled)
		return answer.Answer{}, ctx.Err()
	}), func(cfg *Config) { cfg.Workers, cfg.Grace = 1, time.Millisecond })
	r.run()
	var asked []*discordtest.Interaction
	for range 1 + queuePerWorker {
		it := r.ask(debtQuestion, "en-US")
		if err := it.Acknowledged(within(t)); err != nil {
			t.Fatal(err)
		}
		asked = append(asked, it)
	}
	r.stop()
	for _, it := range asked {
		text := it.Message().Content
		if !strings.Contains(text, "cut off") {
			t.Errorf("the member reads %q", text)
		}
	}
	close(cut)
	for wasCut := range cut {
		if !wasCut {
			t.Error("a question had its time")
		}
	}
}

func TestNew(t *testing.T) {
	good := Config{Token: "t", Workers: 1, Timeout: time.Minute, State: newState(t, t.TempDir())}
	if _, err := New(good, says("")); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Config){
		"token":   func(c *Config) { c.Token = " " },
		"workers": func(c *Config) { c.Workers = 0 },
		"timeout": func(c *Config) { c.Timeout = time.Hour },
		"address": func(c *Config) { c.APIURL = "localhost" },
		"state":   func(c *Config) { c.State = nil },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := New(cfg, says("")); err == nil {
			t.Errorf("a wrong %s is accepted", name)
		}
	}
}
