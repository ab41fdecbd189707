package discord

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/texts"
)

// question is a member's, acknowledged.
type question struct {
	text     string
	lang     string // of the member's client
	received time.Time
	message  *message
}

// handle acknowledges an interaction and queues its question. The library calls it in a
// goroutine for each.
func (b *Bot) handle(ctx context.Context, in *discordgo.Interaction) {
	b.intake.RLock()
	defer b.intake.RUnlock()
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("interaction failed", "err", newPanicError(p))
		}
	}()
	text, ok := asked(in)
	if !ok || b.closed {
		return
	}
	q := question{text: text, lang: languageOf(in.Locale), received: time.Now(), message: b.newMessage(in)}
	if err := q.message.acknowledge(ctx); err != nil {
		b.log.Warn("interaction not acknowledged", "interaction", in.ID, "err", err)
		return
	}
	select {
	case b.queue <- q:
	default:
		b.log.Warn("question refused, too many wait", "interaction", in.ID, "waiting", len(b.queue))
		b.deliver(ctx, q, texts.Say(q.lang, "busy"))
	}
}

// asked returns the question of an interaction with /ask and reports whether it is one.
func asked(in *discordgo.Interaction) (text string, ok bool) {
	if in == nil || in.Type != discordgo.InteractionApplicationCommand {
		return "", false
	}
	data, ok := in.Data.(discordgo.ApplicationCommandInteractionData)
	if !ok || data.Name != askCommand {
		return "", false
	}
	if option := data.GetOption(questionOption); option != nil {
		text, _ = option.Value.(string)
	}
	return text, true
}

// reply answers a question in its message.
func (b *Bot) reply(ctx context.Context, q question) {
	limited, cancel := context.WithDeadline(ctx, earlier(time.Now().Add(b.cfg.Timeout), q.received.Add(MaxTimeout)))
	defer cancel()
	p := b.progress(ctx, q)
	text, err := b.compose(limited, q, p.watch)
	p.finish()
	if err != nil {
		text = b.explain(q, err)
	}
	b.deliver(ctx, q, text)
}

// compose asks the answerer and returns the final text.
func (b *Bot) compose(ctx context.Context, q question, watch func(answer.Event)) (text string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = newPanicError(v)
		}
	}()
	a, err := b.answerer.Answer(ctx, answer.Question{Text: q.text}, watch)
	if err != nil {
		return "", err
	}
	b.log.Info("question answered", "interaction", q.message.id, "answer", a.ID, "mode", a.Mode,
		"coverage", a.Coverage, "citations", len(a.Citations), "took", time.Since(q.received).Round(time.Millisecond))
	return render(q.lang, a), nil
}

// explain returns what the member reads when a question fails; the log holds the rest.
func (b *Bot) explain(q question, err error) string {
	switch {
	case errors.Is(err, answer.ErrEmpty):
		return texts.Say(q.lang, "question_empty")
	case errors.Is(err, answer.ErrTooLong):
		return texts.Say(q.lang, "question_long", answer.MaxQuestion)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		b.log.Warn("question took too long", "interaction", q.message.id, "took", time.Since(q.received).Round(time.Millisecond))
		return texts.Say(q.lang, "too_slow")
	}
	ref := strings.ToLower(rand.Text()[:6])
	b.log.Error("question failed", "interaction", q.message.id, "ref", ref, "err", err)
	return texts.Say(q.lang, "failed", ref)
}

func (b *Bot) deliver(ctx context.Context, q question, text string) {
	if err := q.message.deliver(ctx, text); err != nil {
		b.log.Error("answer not delivered", "interaction", q.message.id, "err", err)
	}
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
