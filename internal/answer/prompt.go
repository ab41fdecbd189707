package answer

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/retrieve"
)

// Prompts are the templates of what is said to the model.
type Prompts struct {
	answer, query, repair *template.Template
	Judge                 *template.Template // for verify.NewJudge
	Brief                 *template.Template // for [Report]
	runs                  map[string]bool    // of runWords words of the templates
}

// LoadPrompts reads the templates, each with a "system" and a "user" part (repair.tmpl with a
// "user" part alone), from own, and what own lacks from shipped. A nil own is empty.
func LoadPrompts(shipped, own fs.FS) (*Prompts, error) {
	p := Prompts{runs: map[string]bool{}}
	for name, t := range map[string]**template.Template{"answer.tmpl": &p.answer, "query.tmpl": &p.query, "repair.tmpl": &p.repair, "judge.tmpl": &p.Judge, "brief.tmpl": &p.Brief} {
		from := shipped
		if own != nil {
			if _, err := fs.Stat(own, name); err == nil {
				from = own
			}
		}
		parsed, err := template.New(name).Option("missingkey=error").ParseFS(from, name)
		if err != nil {
			return nil, fmt.Errorf("read the prompt %s: %w", name, err)
		}
		for _, part := range []string{"user", "system"} {
			if part == "system" && name == "repair.tmpl" {
				continue
			}
			if parsed.Lookup(part) == nil {
				return nil, fmt.Errorf("read the prompt %s: it defines no %q", name, part)
			}
		}
		*t = parsed
		for _, part := range parsed.Templates() {
			if part.Tree != nil {
				for _, run := range wordRuns(notInstruction.ReplaceAllString(part.Root.String(), " … ")) {
					p.runs[run] = true
				}
			}
		}
	}
	return &p, nil
}

// runWords is how many words in a row make a text a repetition of a prompt.
const runWords = 6

// notInstruction is what of a template is filled in or an example.
var notInstruction = regexp.MustCompile(`(?s)\{\{.*?\}\}|\("[^"]*"\)|\(“[^”]*”\)`)

// repeated reports whether a text has a piece of the prompts.
func (p *Prompts) repeated(text string) bool {
	return p != nil && slices.ContainsFunc(wordRuns(text), func(run string) bool { return p.runs[run] })
}

func wordRuns(text string) []string {
	var all []string
	words := language.Words(text)
	for i := 0; i+runWords <= len(words); i++ {
		all = append(all, strings.Join(words[i:i+runWords], " "))
	}
	return all
}

type promptPassage struct {
	N                      int
	Source, Place, Speaker string
	Continues              int // the passage that it goes on from; 0: none
	Sentences              []promptSentence
}

type promptSentence struct{ Ref, Text string }

func (p *Prompts) forAnswer(question, lang string, hits []retrieve.Hit) ([]llm.Message, error) {
	return messages(p.answer, struct {
		Language, Question string
		Passages           []promptPassage
	}{languageName(lang), language.OneLine(question), promptPassages(hits)})
}

// promptPassages numbers passages and their sentences from 1.
func promptPassages(hits []retrieve.Hit) []promptPassage {
	var passages []promptPassage
	for i, h := range hits {
		m := h.Passage.Meta
		pp := promptPassage{N: i + 1, Source: source("en", m.Publisher, m.Title, m.Date, m.DateEstimated), Place: h.Passage.Locator, Speaker: m.Speaker}
		if m.Kind != "" {
			pp.Source += " (" + m.Kind + ")"
		}
		if i > 0 && h.Passage.Follows(hits[i-1].Passage) {
			pp.Continues = i
		}
		for j := range h.Passage.Sentences {
			pp.Sentences = append(pp.Sentences, promptSentence{fmt.Sprintf("%d.%d", i+1, j+1), language.OneLine(h.Passage.Sentence(j))})
		}
		passages = append(passages, pp)
	}
	return passages
}

func (p *Prompts) forQuery(question string, history []Turn, translate []string) ([]llm.Message, error) {
	lines := make([]Turn, len(history)) // a line break in a turn would pass for one of the prompt's own
	for i, h := range history {
		lines[i] = Turn{Question: language.OneLine(h.Question), Answer: language.OneLine(h.Answer)}
	}
	names := make([]string, len(translate))
	for i, name := range translate {
		names[i] = strings.ToUpper(name)
	}
	return messages(p.query, struct {
		History   []Turn
		Question  string
		Translate []string
	}{lines, language.OneLine(question), names})
}

// forRepair adds to the prompt of an answer what became of it: the lines that failed, with
// the reasons, and those that stand.
func (p *Prompts) forRepair(asked []llm.Message, failed []complaint, standing []string) ([]llm.Message, error) {
	var b strings.Builder
	if err := p.repair.ExecuteTemplate(&b, "user", struct {
		Failed   []complaint
		Standing []string
	}{failed, standing}); err != nil {
		return nil, fmt.Errorf("fill in the prompt: %w", err)
	}
	again := slices.Clone(asked)
	again[len(again)-1].Content += "\n\n" + strings.TrimSpace(b.String())
	return again, nil
}

func messages(t *template.Template, data any) ([]llm.Message, error) {
	var out []llm.Message
	for _, part := range []struct{ name, role string }{{"system", llm.System}, {"user", llm.User}} {
		var b strings.Builder
		if err := t.ExecuteTemplate(&b, part.name, data); err != nil {
			return nil, fmt.Errorf("fill in the prompt: %w", err)
		}
		out = append(out, llm.Message{Role: part.role, Content: strings.TrimSpace(b.String())})
	}
	return out, nil
}

func languageName(code string) string {
	switch code {
	case "es":
		return "Spanish"
	case "pt":
		return "Portuguese"
	case "ru":
		return "Russian"
	}
	return "English"
}
