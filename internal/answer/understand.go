package answer

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/llm"
)

// QueryStep is how the model made a question easy to look up, and what that cost. Its tokens
// are part of the answer's usage.
type QueryStep struct {
	Translations     []string `json:"translations"` // of the question, into the documents' languages
	Parts            []string `json:"parts"`        // of a question that asks several things
	PromptTokens     int      `json:"prompt_tokens"`
	CompletionTokens int      `json:"completion_tokens"`
	MS               int64    `json:"ms"`
}

// Understood is a question as it is to be looked up.
type Understood struct {
	Question string     // understandable by itself
	Also     []string   // the same in other words
	Step     *QueryStep // nil: the model was not asked
	usage    llm.Usage
}

// Understand makes a question easy to look up: the model makes a follow-up understandable by
// itself, translates into the documents' languages and parts a question that asks several
// things. It is asked only where one of these helps. Without a model the names of the
// question before are carried over.
func (a *Answerer) Understand(ctx context.Context, q Question) Understood {
	var translate []string
	if docs := a.retriever.Languages(); !slices.Contains(docs, language.Detect(q.Text)) {
		for _, l := range docs {
			translate = append(translate, languageName(l))
		}
	}
	var u Understood
	if a.opts.Model != nil && a.opts.QueryStep && (len(q.History) > 0 || len(translate) > 0 || asksSeveral(q.Text)) {
		u = a.queryStep(ctx, q, translate)
	}
	if u.Question == "" && len(q.History) > 0 {
		u.Question = carryNames(q.Text, q.History[len(q.History)-1].Question)
	}
	if u.Question == "" {
		u.Question = q.Text
	}
	return u
}

// asksSeveral reports whether a question seems to ask several things.
func asksSeveral(question string) bool {
	return strings.Count(question, "?") > 1 || strings.Contains(question, ";") || len(strings.Fields(question)) > 25
}

// maxQueryStep bounds what the model writes in the query step, in bytes: more is no rewriting.
const maxQueryStep = 4000

func (a *Answerer) queryStep(ctx context.Context, q Question, translate []string) Understood {
	start := time.Now()
	messages, err := a.queryPrompt(q, translate)
	if err != nil {
		a.opts.Logger.Error("the query step's prompt cannot be filled in", "error", err)
		return Understood{}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	written := 0
	result, err := a.opts.Model.Stream(ctx, messages, func(piece string) {
		if written += len(piece); written > maxQueryStep {
			cancel()
		}
	})
	u := Understood{usage: result.Usage, Step: &QueryStep{Translations: []string{}, Parts: []string{}, PromptTokens: result.Usage.PromptTokens,
		CompletionTokens: result.Usage.CompletionTokens, MS: time.Since(start).Milliseconds()}}
	if err != nil {
		a.opts.Logger.Warn("the question is looked up as it stands", "error", err)
		return u
	}
	u.Question = readQueryStep(result.Text, translate, u.Step)
	if len(q.History) == 0 {
		u.Question = "" // it stands alone, and the asker's own words are the best
	}
	u.Also = slices.Concat(u.Step.Translations, u.Step.Parts)
	return u
}

var queryLine = regexp.MustCompile(`^[\s*_-]*(\p{L}+)[*_]*\s*:[*_\s]*(.+)$`)

// readQueryStep reads the lines that the model wrote; others it overlooks. A single line
// without a label is the question.
func readQueryStep(text string, translate []string, step *QueryStep) (question string) {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for _, line := range lines {
		m := queryLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		label, said := m[1], language.OneLine(m[2])
		if said == "" || utf8.RuneCountInString(said) > 600 {
			continue
		}
		switch {
		case strings.EqualFold(label, "question") && question == "":
			question = said
		case strings.EqualFold(label, "part") && len(step.Parts) < 4:
			step.Parts = append(step.Parts, said)
		case slices.ContainsFunc(translate, func(name string) bool { return strings.EqualFold(name, label) }) && len(step.Translations) < len(translate):
			step.Translations = append(step.Translations, said)
		}
	}
	if question == "" && len(lines) == 1 && !queryLine.MatchString(lines[0]) && len(step.Parts)+len(step.Translations) == 0 && utf8.RuneCountInString(lines[0]) <= 600 {
		question = language.OneLine(lines[0])
	}
	return question
}

// queryPrompt shows the model as much of the conversation as it has room for, the last turns
// first.
func (a *Answerer) queryPrompt(q Question, translate []string) ([]llm.Message, error) {
	for first := 0; ; first++ {
		messages, err := a.opts.Prompts.forQuery(q.Text, q.History[min(first, len(q.History)):], translate)
		room := a.opts.Model.PromptRoom()
		if err != nil || room == 0 || llm.PromptTokens(messages) <= room || first >= len(q.History)-1 {
			return messages, err
		}
	}
}

// carryNames adds to a follow-up what it leaves unsaid: the names of the question before
// when it has none of its own ("And when?"), the other words when it has nothing but a name
// ("And Nicaragua?").
func carryNames(question, before string) string {
	names := properNames(question)
	var carried []string
	switch {
	case len(names) == 0:
		carried = properNames(before)
	case len(content(question)) == 0:
		carried = content(before)
	}
	if len(carried) == 0 {
		return question
	}
	return question + " " + strings.Join(carried, " ")
}

// properNames returns the words of a question that name something: a country, or a word in
// capitals that does not begin it.
func properNames(question string) []string {
	var names []string
	for i, w := range strings.FieldsFunc(question, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) {
		first, _ := utf8.DecodeRuneInString(w)
		isName := len(gazetteer.Find(w)) > 0 || i > 0 && unicode.IsUpper(first) || strings.ToUpper(w) == w && utf8.RuneCountInString(w) > 1 && unicode.IsLetter(first)
		if isName && !slices.Contains(names, w) && !language.IsStop(language.Detect(question), language.Fold(w)) {
			names = append(names, w)
		}
	}
	return names
}

// content returns the other words of a question that carry meaning.
func content(question string) []string {
	lang, names := language.Detect(question), properNames(question)
	for i, n := range names {
		names[i] = language.Fold(n)
	}
	var words []string
	for _, w := range language.Words(question) {
		if !language.IsStop(lang, w) && !slices.Contains(names, w) {
			words = append(words, w)
		}
	}
	return words
}
