package eval

import (
	"context"
	"fmt"
	"io"
	"strings"

	"attache/internal/answer"
	"attache/internal/language"
	"attache/internal/llm"
)

// Script is a chat model that writes what was written for it beforehand: for each question
// the statements of a capable but careless model, each with the sentences that it cites, found
// in the prompt by how they begin. It measures what becomes of a model's text without a
// model. It declines everything else: to rewrite questions and to judge.
type Script struct {
	lines map[string][]scriptedLine // by the question
}

type scriptedLine struct {
	Text  string `json:"text"`
	Cites []struct {
		Document string `json:"document"`
		Sentence string `json:"sentence"` // how it begins
	} `json:"cites"`
	Wrong  bool `json:"wrong"`  // its sentences do not bear it out
	Beside bool `json:"beside"` // true, and no answer to the question
}

// ReadScript reads the statements for questions, one JSON object a line:
// {"id","lines":[{"text","cites":[{"document","sentence"}],"wrong","beside"}],"missing"}.
func ReadScript(name string, r io.Reader, questions []Question) (*Script, error) {
	type scriptLine struct {
		ID      string         `json:"id"`
		Lines   []scriptedLine `json:"lines"`
		Missing string         `json:"missing"`
	}
	texts := map[string]string{}
	for _, q := range questions {
		texts[q.ID] = language.OneLine(q.Text)
	}
	s := &Script{map[string][]scriptedLine{}}
	err := readLines(name, r, true, func(line scriptLine) error {
		if question, ok := texts[line.ID]; ok {
			s.lines[question] = line.Lines
		}
		return nil
	})
	if err == nil && len(s.lines) == 0 {
		err = fmt.Errorf("%s: holds no statement for any of the questions", name)
	}
	return s, err
}

// Priced is part of [answer.Model].
func (*Script) Priced() bool { return false }

// PromptRoom is part of [answer.Model].
func (*Script) PromptRoom() int { return 0 }

// Stream writes the statements for the question of the prompt, those that the prompt itself
// does not hold already, as it does when it asks again for what failed.
func (s *Script) Stream(ctx context.Context, messages []llm.Message, onText func(string)) (llm.Result, error) {
	prompt := messages[len(messages)-1].Content
	var question string
	var b strings.Builder
	for line := range strings.Lines(prompt) {
		if asked, ok := strings.CutPrefix(strings.TrimSpace(line), "Question: "); ok {
			question = asked
		}
	}
	for _, l := range s.lines[question] {
		var refs []string
		for _, c := range l.Cites {
			for line := range strings.Lines(prompt) {
				if ref, sentence, ok := strings.Cut(line, "] "); ok && strings.HasPrefix(ref, "[") && strings.HasPrefix(sentence, c.Sentence) {
					refs = append(refs, ref[1:])
				}
			}
		}
		if len(refs) > 0 && !strings.Contains(prompt, "- "+l.Text) {
			fmt.Fprintf(&b, "%s [%s]\n", l.Text, strings.Join(refs, ", "))
		}
	}
	if b.Len() == 0 {
		b.WriteString("NONE: nothing\n")
	}
	onText(b.String())
	return llm.Result{Text: b.String(), Model: "script", Usage: llm.Usage{PromptTokens: llm.PromptTokens(messages), CompletionTokens: language.Tokens(b.String())}}, ctx.Err()
}

// Scripted counts the statements of a script and those that answers showed.
type Scripted struct {
	Right         int `json:"right"` // true ones, also those beside the point
	RightReleased int `json:"right_released"`
	Wrong         int `json:"wrong"`
	WrongReleased int `json:"wrong_released"`
}

func (s *Scripted) count(script *Script, question string, a answer.Answer) {
	for _, l := range script.lines[language.OneLine(question)] {
		shown := 0
		if strings.Contains(a.Text, strings.TrimRight(l.Text, ".")) {
			shown = 1
		}
		if l.Wrong {
			s.Wrong++
			s.WrongReleased += shown
		} else {
			s.Right++
			s.RightReleased += shown
		}
	}
}
