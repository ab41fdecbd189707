package discord

import (
	"context"

	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/corpus"
	"attache/internal/facts"
)

// Library is what can be shown of the documents without a model. What it holds may change
// between calls. It is safe for concurrent use.
type Library interface {
	// Passages returns the passages of all documents, those of one together and in order.
	Passages() []corpus.Passage
	// Search returns at most n passages that bear on a query, best first.
	Search(ctx context.Context, query string, n int) ([]corpus.Passage, error)
}

// Checker holds a text that somebody wrote against the sources. It is safe for concurrent use.
type Checker interface {
	CheckText(ctx context.Context, text, lang string) (answer.Checked, error)
}

// Briefer makes briefs, comparisons and timelines, as *briefing.Briefs does. It is safe for
// concurrent use.
type Briefer interface {
	Country(ctx context.Context, name, lang string, topic facts.Topic) (briefing.Brief, error)
	Compare(ctx context.Context, first, second, lang string) (briefing.Comparison, error)
	Timeline(ctx context.Context, which briefing.Which, lang string) (briefing.Timeline, error)
}

// document is what the library holds of one.
type document struct {
	corpus.Meta
	passages []corpus.Passage
	retold   bool
}

// documents returns the sources, and last those documents that are about the bot itself.
func (b *Bot) documents() []document {
	if b.cfg.Library == nil {
		return nil
	}
	var sources, about []document
	add := func(d document) {
		if d.About() {
			about = append(about, d)
		} else if len(d.passages) > 0 {
			sources = append(sources, d)
		}
	}
	var now document
	for _, p := range b.cfg.Library.Passages() {
		if p.Meta.ID != now.ID {
			add(now)
			now = document{Meta: p.Meta}
		}
		now.passages = append(now.passages, p)
		now.retold = now.retold || p.Retells != ""
	}
	add(now)
	return append(sources, about...)
}

// cite shows a passage as a citation.
func cite(n int, p corpus.Passage) answer.Citation {
	m := p.Meta
	return answer.Citation{
		N: n, PassageID: p.ID, Document: m.ID, Title: m.Title, Publisher: m.Publisher, Date: m.Date, DateEstimated: m.DateEstimated,
		Kind: m.Kind, Perspective: m.Perspective, Speaker: m.Speaker, Locator: p.Locator, Origin: m.Origin,
		Retold: p.Retells != "", Retells: p.Retells, URL: m.URL, Text: p.Text,
	}
}
