package discord

import (
	"context"
	"errors"
	"strings"

	"attache/internal/answer"
	"attache/internal/texts"
)

// progress shows an answer while it is being written: what is read, then the lines released
// so far. The latest text wins, and edits of the message are at least [Bot.pace] apart.
type progress struct {
	bot     *Bot
	message *message
	head    string // what the message begins with
	lang    string
	reading []string // the sources; none: not known yet
	lines   []string
	latest  chan string // to be shown next; holds at most one
	stop    context.CancelFunc
	done    chan struct{}
}

func (b *Bot) newProgress(m *message, lang, head string) *progress {
	return &progress{bot: b, message: m, lang: lang, head: head, latest: make(chan string, 1), done: make(chan struct{})}
}

// start starts to show; finish ends it.
func (p *progress) start(ctx context.Context) {
	running, stop := context.WithCancel(ctx)
	p.stop = stop
	go func() {
		defer close(p.done)
		for {
			select {
			case <-running.Done():
				return
			case text := <-p.latest:
				// Not under running: an edit cut short might arrive after the last one.
				if err := p.bot.editOnce(ctx, p.message, text); err != nil {
					p.bot.log.Debug("edit failed", "interaction", p.message.id, "err", err)
					if refusedForGood(err) {
						return
					}
				}
				pause(running, max(p.bot.pace, p.message.wait()))
			}
		}
	}()
}

// refusedForGood reports whether Discord will refuse the same again.
func refusedForGood(err error) bool {
	refused, ok := errors.AsType[*apiError](err)
	return ok && refused.final()
}

func (b *Bot) editOnce(ctx context.Context, m *message, text string) error {
	ctx, cancel := context.WithTimeout(ctx, progressing)
	defer cancel()
	return m.edit(ctx, post{text: text})
}

// watch takes an event; it is for one goroutine at a time.
func (p *progress) watch(e answer.Event) {
	if e.Restarted {
		p.lines = nil
	}
	if len(e.Reading) > 0 {
		p.reading = e.Reading
	}
	if e.Line != "" {
		p.lines = append(p.lines, e.Line)
	}
	p.show()
}

// maxRead is how many sources are named while they are read.
const maxRead = 6

func (p *progress) show() {
	text := ""
	if lines := airy(strings.TrimSpace(strings.Join(p.lines, "\n"))); lines != "" {
		pages := paginate(lines, maxContent-size(p.head)-size(goesOn), maxContent)
		if text = pages[0]; len(pages) > 1 {
			text += goesOn
		}
	}
	if text == "" {
		text = p.readingText()
	}
	select {
	case <-p.latest:
	default:
	}
	select {
	case p.latest <- p.head + text:
	default:
	}
}

func (p *progress) readingText() string {
	if len(p.reading) == 0 {
		return texts.Say(p.lang, "reading")
	}
	var named []string
	for _, s := range p.reading[:min(maxRead, len(p.reading))] {
		named = append(named, clip(inline(s), maxSource))
	}
	if rest := len(p.reading) - len(named); rest > 0 {
		named = append(named, texts.Say(p.lang, "more", rest))
	}
	return texts.Say(p.lang, "reading_these", strings.Join(named, " · "))
}

// finish waits for an edit under way; no other follows.
func (p *progress) finish() {
	p.stop()
	<-p.done
}
