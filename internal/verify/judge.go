package verify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/texts"
)

// Verdict is what a judge says of a claim.
type Verdict string

// Verdicts. Unread is a claim on which the judge's text holds none.
const (
	Entailed     Verdict = "entailed"
	Contradicted Verdict = "contradicted"
	NotStated    Verdict = "not stated"
	Unread       Verdict = ""
)

// Model writes a text for a prompt.
type Model interface {
	Stream(ctx context.Context, messages []llm.Message, onText func(string)) (llm.Result, error)
}

// JudgeConfig configures a [Judge].
type JudgeConfig struct {
	Model   Model
	Prompt  *template.Template // with a "system" and a "user" part, as prompts/judge.tmpl
	Known   *Exam              // how an examination of this model with this prompt went; nil: it was not examined
	Learned func(Exam)         // told how one went; nil: nobody
	Logger  *slog.Logger       // nil: none
}

// Judge asks a chat model whether sentences bear claims out. It is safe for concurrent use.
type Judge struct {
	cfg  JudgeConfig
	mu   sync.Mutex // held during the examination
	exam *Exam
}

// NewJudge returns a judge. Nothing is asked yet.
func NewJudge(cfg JudgeConfig) *Judge {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Judge{cfg: cfg, exam: cfg.Known}
}

// Verdicts judges claims, in one request, and returns one verdict for each. The usage is told
// also when the request fails.
func (j *Judge) Verdicts(ctx context.Context, claims []Claim) ([]Verdict, llm.Usage, error) {
	items := make([]item, len(claims))
	for i, c := range claims {
		items[i] = item{N: i + 1, Claim: language.OneLine(c.Text), Sources: sources(c.Cited)}
	}
	return j.ask(ctx, items)
}

// item is a claim as the prompt shows it.
type item struct {
	N       int
	Claim   string
	Sources []source
}

// source is a run of sentences of one passage.
type source struct {
	Name   string   // who published it and when, who speaks, under which heading
	Before string   // the sentence before the first, for what "it" means
	Lines  []string // the sentences that are cited
}

func sources(cited []Cited) []source {
	var all []source
	for i, c := range cited {
		text := language.OneLine(c.Text())
		if i > 0 && cited[i-1].Passage == c.Passage {
			last := &all[len(all)-1]
			last.Lines = append(last.Lines, text)
			continue
		}
		m := c.Passage.Meta
		name := m.Publisher
		if name == "" {
			name = m.Title
		}
		if m.Date != "" {
			name += ", " + texts.Date("en", m.Date, m.DateEstimated)
		}
		if m.Speaker != "" {
			name += "; speaking: " + m.Speaker
		}
		if c.Passage.Heading != "" {
			name += "; under the heading " + strconv.Quote(c.Passage.Heading)
		}
		all = append(all, source{Name: language.OneLine(name), Before: language.OneLine(c.Before()), Lines: []string{text}})
	}
	return all
}

// maxVerdicts bounds what a judge writes, in bytes: more is no list of verdicts.
const maxVerdicts = 8000

func (j *Judge) ask(ctx context.Context, items []item) ([]Verdict, llm.Usage, error) {
	var messages []llm.Message
	for _, part := range []struct{ name, role string }{{"system", llm.System}, {"user", llm.User}} {
		var b strings.Builder
		if err := j.cfg.Prompt.ExecuteTemplate(&b, part.name, struct{ Items []item }{items}); err != nil {
			return nil, llm.Usage{}, fmt.Errorf("fill in the judge's prompt: %w", err)
		}
		messages = append(messages, llm.Message{Role: part.role, Content: strings.TrimSpace(b.String())})
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	written := 0
	result, err := j.cfg.Model.Stream(ctx, messages, func(piece string) {
		if written += len(piece); written > maxVerdicts {
			cancel(errors.New("the judge writes no verdicts"))
		}
	})
	if err != nil {
		return nil, result.Usage, fmt.Errorf("ask the judge: %w", err)
	}
	return readVerdicts(result.Text, len(items)), result.Usage, nil
}

var verdictLine = regexp.MustCompile(`(?i)^[\s*_#-]*(?:claim\s*)?(\d{1,3})[*_]*\s*[:.)–—-]+[\s*_]*(entailed|contradicted|not[ _-]?stated)\b`)

// readVerdicts reads the lines "2: not stated"; others it overlooks. Of two verdicts on one
// claim that differ the worse counts.
func readVerdicts(text string, n int) []Verdict {
	verdicts := make([]Verdict, n)
	severity := []Verdict{Unread, Entailed, NotStated, Contradicted}
	for line := range strings.Lines(text) {
		m := verdictLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		i, err := strconv.Atoi(m[1])
		if err != nil || i < 1 || i > n {
			continue
		}
		v := Verdict(strings.ToLower(m[2]))
		if strings.HasPrefix(string(v), "not") {
			v = NotStated
		}
		if slices.Index(severity, v) > slices.Index(severity, verdicts[i-1]) {
			verdicts[i-1] = v
		}
	}
	return verdicts
}
