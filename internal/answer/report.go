package answer

import (
	"context"
	"text/template"
	"time"

	"attache/internal/corpus"
	"attache/internal/llm"
	"attache/internal/retrieve"
)

// Report asks the model to write on passages that the caller has chosen.
type Report struct {
	Language       string
	Subject, Topic string // as the prompt tells them
	Passages       []corpus.Passage
	Prompt         *template.Template // data: .Language, .Subject, .Topic, .Passages as of answer.tmpl
}

// Report has the model write on a subject, and releases its statements as those of an answer
// are: checked, in order, numbered by its Citations. What did not go into the model's prompt
// is counted as Unread. It reports false, and the answer's Fallback says why, when there is no
// model or it wrote nothing that stands, unless it said that there is nothing to write: that
// is an abstention.
func (a *Answerer) Report(ctx context.Context, r Report) (Answer, bool) {
	d := &draft{start: time.Now(), watch: func(Event) {}, said: map[string]bool{}, judge: a.opts.Judge, prompts: a.opts.Prompts, asked: r.Subject + " " + r.Topic, verdicts: make(chan group, 1), Answer: Answer{
		Language: r.Language, Citations: []Citation{}, Claims: []Claim{}, Conflicts: []Conflict{}, RestsOn: []Voice{},
	}}
	if a.opts.Model == nil || len(r.Passages) == 0 {
		return d.Answer, false
	}
	d.fill = func(hits []retrieve.Hit) ([]llm.Message, error) {
		return messages(r.Prompt, struct {
			Language, Subject, Topic string
			Passages                 []promptPassage
		}{languageName(r.Language), r.Subject, r.Topic, promptPassages(hits)})
	}
	var found retrieve.Result
	for _, p := range r.Passages {
		found.Hits = append(found.Hits, retrieve.Hit{Passage: p})
	}
	ok := a.write(ctx, d, "", found)
	d.Unread = len(r.Passages) - len(d.hits)
	if a.opts.Model.Priced() {
		d.Usage.CostUSD = &d.usage.CostUSD
	}
	d.Usage.PromptTokens, d.Usage.CompletionTokens = d.usage.PromptTokens, d.usage.CompletionTokens
	d.TimingMS.Total = time.Since(d.start).Milliseconds()
	return d.Answer, ok
}
