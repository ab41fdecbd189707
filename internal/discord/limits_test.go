package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
	"attache/internal/state"
)

func TestLimits(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ana, ben := asker{Guild: "g", Channel: "c", User: "ana"}, asker{Guild: "g", Channel: "c", User: "ben"}
	direct, elsewhere := asker{Channel: "d", User: "ana"}, asker{Guild: "h", Channel: "e", User: "ana"}
	strict := func(a asker, s state.Guild) asker { a.Settings = s; return a }
	type step struct {
		who  asker
		wait time.Duration
		of   string
	}
	for name, c := range map[string]struct {
		host  Limits
		steps []step
	}{
		"none":          {Limits{}, []step{{ana, 0, ""}, {ana, 0, ""}, {ana, 0, ""}, {direct, 0, ""}}},
		"member":        {Limits{Member: 4}, []step{{ana, 0, ""}, {ana, 15 * time.Minute, "member"}, {ben, 0, ""}}},
		"everywhere":    {Limits{Member: 4}, []step{{ana, 0, ""}, {direct, 15 * time.Minute, "member"}, {elsewhere, 15 * time.Minute, "member"}}},
		"a quarter":     {Limits{Member: 8}, []step{{ana, 0, ""}, {ana, 0, ""}, {ana, 450 * time.Second, "member"}}},
		"channel":       {Limits{Channel: 4}, []step{{ana, 0, ""}, {ben, 15 * time.Minute, "channel"}, {elsewhere, 0, ""}}},
		"guild":         {Limits{Guild: 4}, []step{{ana, 0, ""}, {ben, 15 * time.Minute, "guild"}, {direct, 0, ""}, {direct, 0, ""}}},
		"the strictest": {Limits{Member: 60, Guild: 2}, []step{{ana, 0, ""}, {ana, 30 * time.Minute, "guild"}}},
		"moderators are stricter": {Limits{Guild: 4}, []step{{strict(ana, state.Guild{PerGuild: 2}), 0, ""},
			{strict(ben, state.Guild{PerGuild: 2}), 30 * time.Minute, "guild"}}},
		"moderators are laxer": {Limits{Guild: 4}, []step{{strict(ana, state.Guild{PerGuild: 400}), 0, ""},
			{strict(ben, state.Guild{PerGuild: 400}), 15 * time.Minute, "guild"}}},
		"moderators alone": {Limits{}, []step{{strict(ana, state.Guild{PerMember: 1}), 0, ""},
			{strict(ana, state.Guild{PerMember: 1}), time.Hour, "member"}, {elsewhere, 0, ""}}},
	} {
		l := newLimiter(c.host)
		l.now = func() time.Time { return now }
		for i, s := range c.steps {
			wait, of := l.allow(s.who)
			if wait.Round(time.Second) != s.wait || of != s.of {
				t.Errorf("%s, question %d: wait %v for the %s's, want %v for the %s's", name, i+1, wait, of, s.wait, s.of)
			}
		}
	}
	// What must wait does not count, and after the time told it need not wait.
	l := newLimiter(Limits{Member: 4, Guild: 100})
	l.now = func() time.Time { return now }
	l.allow(ana)
	for range 10 {
		l.allow(ana)
	}
	wait, _ := l.allow(ana)
	now = now.Add(wait)
	if wait, _ := l.allow(ana); wait != 0 {
		t.Errorf("after the time it still has to wait %v", wait)
	}
	if tokens := l.buckets["guild g"].TokensAt(now); tokens < 23 {
		t.Errorf("refused questions count against the guild: %v left", tokens)
	}
}

// However many have asked, what is kept of them is bounded.
func TestLimitsAreForgotten(t *testing.T) {
	now := time.Now()
	l := newLimiter(Limits{Member: 4})
	l.now = func() time.Time { return now }
	for n := range 2*maxBuckets + 10 {
		l.allow(asker{User: strconv.Itoa(n)})
		now = now.Add(time.Second)
	}
	if n := len(l.buckets); n > maxBuckets {
		t.Errorf("%d limits are kept", n)
	}
}

// The member who asks too much is told when they may ask again; others are answered.
func TestLimited(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"), func(cfg *Config) { cfg.Limits = Limits{Member: 4} })
	ctx := within(t)
	ask := func(id string) *discordtest.Interaction {
		it, err := d.Ask(ctx, discordtest.Member{ID: id, Guild: discordtest.GuildID}, debtQuestion, "es-ES")
		if err != nil {
			t.Fatal(err)
		}
		return it
	}
	until(t, ask("801"), "An answer. [1]")
	refused := ask("801")
	if text := until(t, refused, "15"); !refused.Message().Ephemeral() {
		t.Errorf("all read %q", text)
	}
	until(t, ask("802"), "An answer. [1]")
	r.stop()
}

// Fifty who ask the same are answered once, and each sees the answer being made; what is asked
// in private, in other words, elsewhere or under other settings is asked for itself.
func TestOnce(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	proceed := make(chan bool)
	o := newOnce(time.Minute)
	ask := func(a asker, q answer.Question, watch func(answer.Event)) (answer.Answer, bool, error) {
		key, owner := shareKey(a, q)
		return o.do(t.Context(), key, owner, watch, func(_ context.Context, watch func(answer.Event)) (answer.Answer, error) {
			n := calls.Add(1)
			watch(answer.Event{Line: "A line."})
			<-proceed
			watch(answer.Event{Line: "Another."})
			return answer.Answer{Text: fmt.Sprint("answer ", n)}, nil
		})
	}
	public, q := asker{Guild: "g", Channel: "c", User: "ana"}, answer.Question{Text: "How much?"}
	var group sync.WaitGroup
	var begun sync.WaitGroup
	for n := range 50 {
		begun.Add(1)
		group.Go(func() {
			var lines []string
			a := public
			a.User, a.Channel = strconv.Itoa(n), strconv.Itoa(n%3)
			got, _, err := ask(a, answer.Question{Text: []string{"How much?", "how  MUCH? "}[n%2]}, func(e answer.Event) {
				if lines = append(lines, e.Line); len(lines) == 1 {
					begun.Done()
				}
			})
			if err != nil || got.Text != "answer 1" || strings.Join(lines, " ") != "A line. Another." {
				t.Errorf("%+v after %q, error %v", got, lines, err)
			}
		})
	}
	begun.Wait()
	close(proceed)
	group.Wait()
	if _, shared, _ := ask(public, q, nil); !shared || calls.Load() != 1 {
		t.Errorf("asked %d times, the last shared: %v", calls.Load(), shared)
	}
	private, direct, german := public, public, public
	private.Private, direct.Guild, german.Settings.Language = true, "", "es"
	elsewhere := public
	elsewhere.Guild = "h"
	for name, c := range map[string]struct {
		who asker
		q   answer.Question
	}{
		"private": {private, q}, "direct": {direct, q}, "language of the guild": {german, q}, "elsewhere": {elsewhere, q},
		"other words": {public, answer.Question{Text: "How many?"}}, "country": {public, answer.Question{Text: q.Text, Countries: []string{"CU"}}},
		"language": {public, answer.Question{Text: q.Text, Language: "ru"}}, "conversation": {public, answer.Question{Text: q.Text, History: []answer.Turn{{Question: "?"}}}},
		"period": {public, answer.Question{Text: q.Text, From: "2020"}},
	} {
		before := calls.Load()
		if _, shared, _ := ask(c.who, c.q, nil); shared || calls.Load() != before+1 {
			t.Errorf("%s: shared %v", name, shared)
		}
	}
	if _, shared, _ := ask(private, q, nil); !shared {
		t.Error("what one asks twice in private is not remembered")
	}
	stranger := private
	stranger.User = "ben"
	if _, shared, _ := ask(stranger, q, nil); shared {
		t.Error("what one asks in private is told to another")
	}
	o.forget("ana")
	if _, shared, _ := ask(private, q, nil); shared {
		t.Error("what is to be forgotten is remembered")
	}
}

// What failed, fell back or is old is not served again; what nobody waits for is cut off.
func TestOnceForgets(t *testing.T) {
	t.Parallel()
	never := errors.New("no")
	for name, c := range map[string]struct {
		remember time.Duration
		make     answerFunc
	}{
		"failed": {time.Minute, func(context.Context, func(answer.Event)) (answer.Answer, error) { return answer.Answer{}, never }},
		"fell back": {time.Minute, func(context.Context, func(answer.Event)) (answer.Answer, error) {
			return answer.Answer{Fallback: "busy"}, nil
		}},
		"old":   {time.Nanosecond, func(context.Context, func(answer.Event)) (answer.Answer, error) { return answer.Answer{}, nil }},
		"never": {0, func(context.Context, func(answer.Event)) (answer.Answer, error) { return answer.Answer{}, nil }},
		"panic": {time.Minute, func(context.Context, func(answer.Event)) (answer.Answer, error) { panic("no") }},
	} {
		o := newOnce(c.remember)
		for range 2 {
			if _, shared, _ := o.do(t.Context(), "k", "", nil, c.make); shared {
				t.Errorf("%s: served again", name)
			}
		}
	}
	o := newOnce(time.Minute)
	ctx, cancel := context.WithCancelCause(t.Context())
	begun := make(chan bool, 1)
	go func() { <-begun; cancel(errStopped) }()
	_, _, err := o.do(ctx, "k", "", nil, func(ctx context.Context, _ func(answer.Event)) (answer.Answer, error) {
		begun <- true
		<-ctx.Done()
		if !errors.Is(context.Cause(ctx), errStopped) {
			t.Errorf("cut off by %v", context.Cause(ctx))
		}
		return answer.Answer{}, ctx.Err()
	})
	if !errors.Is(why(ctx, err), errStopped) || len(o.flights) != 0 {
		t.Errorf("error %v, %d kept", err, len(o.flights))
	}
	// One who leaves does not take the answer from those who stay.
	ctx, leave := context.WithCancel(t.Context())
	proceed, stays := make(chan bool), make(chan bool)
	work := func(ctx context.Context, watch func(answer.Event)) (answer.Answer, error) {
		watch(answer.Event{Line: "A line."})
		select {
		case <-proceed:
			return answer.Answer{Text: "whole"}, nil
		case <-ctx.Done():
			return answer.Answer{}, ctx.Err()
		}
	}
	var group sync.WaitGroup
	group.Go(func() {
		if _, _, err := o.do(ctx, "k", "", func(answer.Event) { <-stays; leave() }, work); !errors.Is(err, context.Canceled) {
			t.Errorf("who leaves gets %v", err)
		}
		close(proceed)
	})
	group.Go(func() {
		got, _, err := o.do(t.Context(), "k", "", func(answer.Event) { close(stays) }, work)
		if err != nil || got.Text != "whole" {
			t.Errorf("who stays gets %+v, error %v", got, err)
		}
	})
	group.Wait()
}

// Metrics count what happens and hold no question and no name.
func TestMetrics(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	cost := 0.25
	r := start(t, d, answererFunc(func(context.Context, answer.Question, func(answer.Event)) (answer.Answer, error) {
		return answer.Answer{Text: "An answer. [1]", Coverage: answer.Full, Mode: answer.LLM, Usage: answer.Usage{PromptTokens: 7, CostUSD: &cost}}, nil
	}), func(cfg *Config) { cfg.Remember = time.Minute })
	for range 2 {
		until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	}
	server := httptest.NewServer(r.Metrics())
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`attache_discord_connected 1`, `attache_questions_total{mode="llm",outcome="full"} 2`, `attache_answers_shared_total 1`,
		`attache_model_tokens_total{kind="prompt"} 7`, `attache_model_cost_usd_total 0.25`, `attache_discord_events_total{kind="interaction"} 2`,
		`attache_discord_requests_total{kind="interactions",status="204"} 2`, `attache_discord_connections_total{event="ready"} 1`,
	} {
		if !strings.Contains(string(data), "\n"+line+"\n") {
			t.Errorf("no %s", line)
		}
	}
	for _, private := range []string{"Cuba", "ana", discordtest.GuildID, "token."} {
		if strings.Contains(string(data), private) {
			t.Errorf("%q is in the metrics", private)
		}
	}
	if t.Failed() {
		t.Log(string(data))
	}
}
