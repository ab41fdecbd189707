package discord

import (
	"context"
	"errors"
	"strings"

	"attache/internal/answer"
	"attache/internal/texts"
)

// progress shows an answer while it is being written. The latest text wins, and edits of the
// message are at least [Bot.pace] apart.
type progress struct {
	reading string // the text without lines
	lines   []string
	latest  chan string // to be shown next; holds at most one
	stop    context.CancelFunc
	done    chan struct{}
}

// progress starts to show; finish ends it.
func (b *Bot) progress(ctx context.Context, q question) *progress {
	running, stop := context.WithCancel(ctx)
	p := &progress{reading: texts.Say(q.lang, "reading"), latest: make(chan string, 1), stop: stop, done: make(chan struct{})}
	p.show()
	go func() {
		defer close(p.done)
		for {
			select {
			case <-running.Done():
				return
			case text := <-p.latest:
				// Not under running: an edit cut short might arrive after the last one.
				if err := b.editOnce(ctx, q.message, text); err != nil {
					b.log.Debug("edit failed", "interaction", q.message.id, "err", err)
					if refused, ok := errors.AsType[*apiError](err); ok && refused.final() {
						return
					}
				}
				pause(running, max(b.pace, q.message.wait()))
			}
		}
	}()
	return p
}

func (b *Bot) editOnce(ctx context.Context, m *message, text string) error {
	ctx, cancel := context.WithTimeout(ctx, progressing)
	defer cancel()
	return m.edit(ctx, text)
}

// watch takes an event; it is for one goroutine at a time.
func (p *progress) watch(e answer.Event) {
	if e.Restarted {
		p.lines = nil
	}
	if e.Line != "" {
		p.lines = append(p.lines, e.Line)
	}
	p.show()
}

func (p *progress) show() {
	text := renderText(strings.Join(p.lines, "\n"), maxContent)
	if strings.TrimSpace(text) == "" {
		text = p.reading
	}
	select {
	case <-p.latest:
	default:
	}
	select {
	case p.latest <- text:
	default:
	}
}

// finish waits for an edit under way; no other follows.
func (p *progress) finish() {
	p.stop()
	<-p.done
}
