package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
)

// BenchmarkLoad has 50 members ask within two seconds, of a model that begins to answer after
// 0.3 s and ends after 3 s, with the limits off: every interaction is acknowledged in time, and
// every answer arrives once and whole. Rough is the same with 5 % of the requests failing and the
// gateway's connection lost while they ask.
func BenchmarkLoad(b *testing.B) {
	b.Run("calm", func(b *testing.B) { load(b, func(*discordtest.Server) {}) })
	b.Run("rough", func(b *testing.B) {
		load(b, func(d *discordtest.Server) {
			d.FailShare(0.05)
			time.AfterFunc(time.Second, d.Drop)
		})
	})
}

func load(b *testing.B, spoil func(*discordtest.Server)) {
	const members, within, first, last, lines = 50, 2 * time.Second, 300 * time.Millisecond, 3 * time.Second, 10
	model := answererFunc(func(ctx context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error) {
		pause(ctx, first)
		var written []string
		for n := range lines {
			written = append(written, fmt.Sprintf("Line %d of the answer to %s. [1]", n+1, q.Text))
			watch(answer.Event{Line: written[n]})
			pause(ctx, (last-first)/lines)
		}
		return answer.Answer{Text: strings.Join(written, "\n"), Mode: answer.LLM, Coverage: answer.Full, Citations: debtAnswer("en").Citations[:1]}, ctx.Err()
	})
	var acknowledged, whole []time.Duration
	failed := 0
	for b.Loop() {
		d := discordtest.New(b)
		r := prepare(b, d, model, func(cfg *Config) { cfg.Workers = members })
		r.pace, r.backoff = 1500*time.Millisecond, time.Second // as in production
		r.run()
		if err := d.Connected(b.Context()); err != nil {
			b.Fatal(err)
		}
		spoil(d)
		var mu sync.Mutex
		var asking sync.WaitGroup
		for n := range members {
			asking.Go(func() {
				pause(b.Context(), time.Duration(n)*within/members)
				began := time.Now()
				text := fmt.Sprintf("question %d", n)
				it, err := d.Ask(b.Context(), discordtest.Member{Guild: discordtest.GuildID}, text, "en-US")
				if err != nil {
					b.Error(err)
					return
				}
				final, err := it.Until(b.Context(), "-# [")
				if err != nil {
					b.Error(err)
					return
				}
				took := time.Since(began)
				for l := range lines {
					if strings.Count(final, fmt.Sprintf("Line %d of the answer to %s.", l+1, text)) != 1 {
						b.Errorf("%s: the answer is not whole:\n%s", text, final)
						break
					}
				}
				mu.Lock()
				defer mu.Unlock()
				acknowledged, whole = append(acknowledged, it.Took()), append(whole, took)
			})
		}
		asking.Wait()
		r.stop()
		messages := d.Messages(discordtest.ChannelID)
		for _, m := range messages {
			// An edit whose answer was lost is made again, and shows the same.
			finals := slices.Compact(slices.DeleteFunc(slices.Clone(m.Edits), func(text string) bool { return !strings.Contains(text, "-# [") }))
			if len(finals) != 1 || m.Edits[len(m.Edits)-1] != finals[0] {
				b.Errorf("a member sees %d answers, at last %q", len(finals), m.Content)
			}
		}
		if len(messages) != members {
			b.Errorf("%d messages to %d members", len(messages), members)
		}
		failed += d.Failed()
	}
	slices.Sort(acknowledged)
	slices.Sort(whole)
	rank := func(sorted []time.Duration, share float64) float64 {
		return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Seconds() * 1000
	}
	b.ReportMetric(rank(acknowledged, .5), "ack-p50-ms")
	b.ReportMetric(rank(acknowledged, .99), "ack-p99-ms")
	b.ReportMetric(rank(acknowledged, 1), "ack-max-ms")
	b.ReportMetric(rank(whole, .5), "whole-p50-ms")
	b.ReportMetric(rank(whole, 1), "whole-max-ms")
	b.ReportMetric(float64(failed)/float64(b.N), "failed-requests")
	b.ReportMetric(0, "ns/op")
	if p99, slowest := rank(acknowledged, .99), rank(acknowledged, 1); p99 >= 500 || slowest > 2000 {
		b.Errorf("acknowledged within %.0f ms (p99), %.0f ms at most; 500 and 2000 are allowed", p99, slowest)
	}
}
