package answer

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/llm"
)

// standalone returns the question as it is to be looked up: made understandable by itself by
// the model, or, without one, with the names of the question before carried over.
func (a *Answerer) standalone(ctx context.Context, d *draft, q Question) string {
	question := ""
	if a.opts.Model != nil {
		messages, err := a.standalonePrompt(q)
		if err == nil {
			result, streamErr := a.opts.Model.Stream(ctx, messages, func(string) {})
			d.usage = d.usage.Add(result.Usage)
			question, err = strings.TrimSpace(result.Text), streamErr
		}
		if err != nil {
			a.opts.Logger.Warn("the follow-up could not be made to stand alone", "error", err)
			question = ""
		}
		question = strings.TrimPrefix(question, "Question: ")
		if strings.Contains(question, "\n") || utf8.RuneCountInString(question) > 600 {
			question = "" // an answer, or chatter
		}
	}
	if question == "" {
		question = carryNames(q.Text, q.History[len(q.History)-1].Question)
	}
	if question != q.Text {
		d.Standalone = question
	}
	return question
}

// standalonePrompt shows the model as much of the conversation as it has room for, the last
// turns first.
func (a *Answerer) standalonePrompt(q Question) ([]llm.Message, error) {
	for first := 0; ; first++ {
		messages, err := a.opts.Prompts.forStandalone(q.Text, q.History[first:])
		room := a.opts.Model.PromptRoom()
		if err != nil || room == 0 || llm.PromptTokens(messages) <= room || first == len(q.History)-1 {
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
