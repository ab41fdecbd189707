package discord

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/budget"
)

// job is accepted work.
type job struct {
	run      func(context.Context)
	received time.Time
}

// errStopped is why work is cut off when the bot stops; see [why].
var errStopped = errors.New("the bot is stopping")

// receive handles an event, unless the bot stops or too many are being handled: no new work
// then. A panic in it harms no other. Who calls it holds the intake for reading.
func (b *Bot) receive(kind string, handle func()) {
	if b.closed {
		return
	}
	select {
	case b.handlers <- struct{}{}:
		defer func() { <-b.handlers }()
	default:
		b.log.Warn("event dropped, too many are being handled", "kind", kind)
		b.metrics.dropped.WithLabelValues(kind).Inc()
		return
	}
	b.metrics.events.WithLabelValues(kind).Inc()
	defer b.rescue("event failed", nil)
	handle()
}

// accept queues work for a member for the workers and reports whether there was room. Only
// handlers of events may call it. The context of the work ends when its time is over, or when
// the bot stops for good; what it asks of models is paid from the budget of the day.
func (b *Bot) accept(who asker, work func(context.Context)) bool {
	paid := func(ctx context.Context) { work(budget.With(ctx, purse{b, who.Guild})) }
	select {
	case b.queue <- job{paid, time.Now()}:
		return true
	default:
		b.metrics.refused.WithLabelValues("busy").Inc()
		return false
	}
}

func (b *Bot) do(ctx context.Context, j job) {
	ctx, cancel := context.WithDeadline(ctx, earlier(time.Now().Add(b.cfg.Timeout), j.received.Add(MaxTimeout)))
	defer cancel()
	defer b.rescue("work failed", nil)
	b.metrics.working.Inc()
	defer b.metrics.working.Dec()
	j.run(ctx)
}

// rescue, when deferred, takes a panic for a failure: it logs it and calls tell, unless that is
// nil, with the reference.
func (b *Bot) rescue(what string, tell func(ref string)) {
	if p := recover(); p != nil {
		b.metrics.panics.Inc()
		ref := b.fail(what, newPanicError(p))
		if tell != nil {
			tell(ref)
		}
	}
}

// fail logs an error and returns a short reference that the log has too, for the member.
func (b *Bot) fail(what string, err error) (ref string) {
	ref = strings.ToLower(rand.Text()[:6])
	b.log.Error(what, "ref", ref, "err", plain(err))
	b.metrics.failures.Inc()
	return ref
}

// why returns the reason of an error of work under ctx: [errStopped] when it was cut off,
// context.DeadlineExceeded when it took too long, otherwise err.
func why(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
	}
	return err
}

// newPanicError tells where a panic came from, and why when the runtime caused it: another
// value may hold anything, also a question.
func newPanicError(value any) error {
	if err, ok := value.(runtime.Error); ok {
		return fmt.Errorf("panic: %w\n%s", err, debug.Stack())
	}
	return fmt.Errorf("panic with a %T\n%s", value, debug.Stack())
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// userID returns the id of the bot's user; empty before Discord has said it.
func (b *Bot) userID() string {
	if id := b.self.Load(); id != nil {
		return *id
	}
	return ""
}

// read asks Discord for what stands at an address and reads it into into. The bucket names the
// kind of request; those of one kind follow each other. It is a constant: the library never
// forgets one (discordgo #1333).
func (b *Bot) read(ctx context.Context, bucket, address string, into any) error {
	var answer []byte
	err := persist(ctx, b.backoff/2, func() (err error) {
		answer, err = b.rest.RequestWithBucketID("GET", address, nil, bucket, discordgo.WithContext(ctx))
		return plain(err)
	})
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// decode reads an event. What the library does not know of components it takes for an error,
// and then leaves out the rest (discordgo #1562, #1683): a question that quotes such a message,
// for example. Such components are left out instead.
func decode(raw []byte, event any) error {
	err := json.Unmarshal(raw, event)
	if err == nil {
		return nil
	}
	var value any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return err
	}
	known, marshalErr := json.Marshal(withKnownComponents(value))
	if marshalErr != nil {
		return err
	}
	return json.Unmarshal(known, event)
}

// withKnownComponents leaves out the components that discordgo does not know, and makes an
// action row of a label, which it does not know either, for what a member has entered.
func withKnownComponents(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = withKnownComponents(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = withKnownComponents(value[key])
		}
		list, ok := value["components"].([]any)
		if !ok {
			return value
		}
		kept := []any{}
		for _, c := range list {
			c, _ := c.(map[string]any)
			kind, _ := c["type"].(json.Number)
			const label = "18"
			if kind == label {
				c, kind = map[string]any{"type": discordgo.ActionsRowComponent, "components": []any{c["component"]}}, "1"
			}
			if n, err := kind.Int64(); err == nil && (n >= 1 && n <= 14 || n == 17) {
				kept = append(kept, c)
			}
		}
		value["components"] = kept
	}
	return value
}
