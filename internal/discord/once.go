package discord

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"attache/internal/answer"
)

// once has identical questions answered once: those who ask while the answer is in the making
// see it being made, and those who ask a little later get what was made.
type once struct {
	remember time.Duration

	mu      sync.Mutex
	flights map[string]*flight
}

// flight is an answer in the making, or made; all is under the mu of once.
type flight struct {
	owner   string // who alone may see it; empty: public
	waiting int
	cancel  context.CancelCauseFunc
	events  []answer.Event
	changed chan struct{} // closed and replaced when there are more events
	ended   bool
	until   time.Time // once it has ended: for how long it serves
	answer  answer.Answer
	err     error
}

func newOnce(remember time.Duration) *once {
	return &once{remember: remember, flights: map[string]*flight{}}
}

// answerFunc is the method of an [Answerer], for one question.
type answerFunc func(ctx context.Context, watch func(answer.Event)) (answer.Answer, error)

// shareKey tells with whom an answer is shared: with those who have the same key. In public
// these are the members of a guild who ask the same in the same words under the same settings;
// what is asked in private, or in a direct message, is shared with nobody but its asker, lest
// the speed of an answer tell what others ask.
func shareKey(a asker, q answer.Question) (key, owner string) {
	if a.Private || a.Guild == "" {
		owner = a.User
	}
	q.Text = strings.ToLower(strings.Join(strings.Fields(q.Text), " "))
	data, err := json.Marshal([]any{a.Guild, owner, a.Settings.Language, a.Settings.Length, q})
	if err != nil {
		panic(err) // plain data
	}
	return string(data), owner
}

// do returns the answer that compose makes, or the one that somebody else's has made or is
// making. Of watch the same holds as for an [Answerer]. When nobody waits for an answer any
// more, its making is cut off. It reports whether the answer was somebody else's.
func (o *once) do(ctx context.Context, key, owner string, watch func(answer.Event), compose answerFunc) (_ answer.Answer, shared bool, _ error) {
	o.mu.Lock()
	o.sweep(time.Now())
	f := o.flights[key]
	shared = f != nil
	if f == nil {
		f = o.begin(ctx, key, owner, compose)
	}
	f.waiting++
	defer o.mu.Unlock()
	for seen := 0; ; {
		for ; seen < len(f.events); seen++ {
			if event := f.events[seen]; watch != nil {
				o.mu.Unlock()
				watch(event)
				o.mu.Lock()
			}
		}
		if f.ended {
			f.waiting--
			return f.answer, shared, f.err
		}
		changed := f.changed
		o.mu.Unlock()
		select {
		case <-changed:
			o.mu.Lock()
		case <-ctx.Done():
			o.mu.Lock()
			if f.waiting--; f.waiting > 0 || f.ended {
				return answer.Answer{}, shared, ctx.Err()
			}
			f.cancel(context.Cause(ctx))
			o.drop(key, f)
			for !f.ended { // whoever starts work waits for its end
				changed := f.changed
				o.mu.Unlock()
				<-changed
				o.mu.Lock()
			}
			return answer.Answer{}, shared, ctx.Err()
		}
	}
}

// begin starts to make an answer; o.mu is held.
func (o *once) begin(ctx context.Context, key, owner string, compose answerFunc) *flight {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	f := &flight{owner: owner, cancel: cancel, changed: newChanged()}
	o.flights[key] = f
	change := func(apply func()) {
		o.mu.Lock()
		defer o.mu.Unlock()
		apply()
		close(f.changed)
		f.changed = newChanged()
	}
	go func() {
		defer cancel(nil)
		a, err := safely(func() (answer.Answer, error) {
			return compose(ctx, func(e answer.Event) { change(func() { f.events = append(f.events, e) }) })
		})
		change(func() {
			f.answer, f.err, f.ended = a, err, true
			f.until = time.Now().Add(o.remember)
			if err != nil || a.Fallback != "" || o.remember == 0 { // the next attempt may do better
				o.drop(key, f)
			}
		})
	}()
	return f
}

func newChanged() chan struct{} { return make(chan struct{}) }

// drop forgets an answer; o.mu is held.
func (o *once) drop(key string, f *flight) {
	if o.flights[key] == f {
		delete(o.flights, key)
	}
}

// sweep forgets the answers whose time is over; o.mu is held.
func (o *once) sweep(now time.Time) {
	for key, f := range o.flights {
		if f.ended && now.After(f.until) {
			delete(o.flights, key)
		}
	}
}

// forget forgets what was made for a user alone.
func (o *once) forget(user string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, f := range o.flights {
		if f.owner == user {
			delete(o.flights, key)
		}
	}
}

// safely takes a panic for an error.
func safely[T any](call func() (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = newPanicError(p)
		}
	}()
	return call()
}
