package verify

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"text/template"

	"attache/internal/corpus"
	"attache/internal/llm"
)

func prompt(t *testing.T) *template.Template {
	t.Helper()
	p, err := template.ParseFiles("../../prompts/judge.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// reply is a model that says the same to everybody, or what a function makes of the prompt.
type reply func(prompt string) (string, error)

func (r reply) Stream(_ context.Context, messages []llm.Message, onText func(string)) (llm.Result, error) {
	text, err := r(messages[len(messages)-1].Content)
	onText(text)
	return llm.Result{Text: text, Usage: llm.Usage{PromptTokens: 10, CompletionTokens: 1}}, err
}

// knowing answers the examination right, but for every nth pair.
func knowing(wrong int) reply {
	seen := 0
	return func(prompt string) (string, error) {
		var b strings.Builder
		for line := range strings.SplitSeq(prompt, "\n") {
			head, claim, ok := strings.Cut(line, ": ")
			if !ok || !strings.HasPrefix(head, "Claim ") {
				continue
			}
			i := slices.IndexFunc(pairs, func(p pair) bool { return p.claim == claim })
			right := pairs[i].entailed
			if seen++; wrong > 0 && seen%wrong == 0 {
				right = !right
			}
			b.WriteString(strings.TrimPrefix(head, "Claim ") + map[bool]string{true: ": ENTAILED\n", false: ": NOT STATED\n"}[right])
		}
		return b.String(), nil
	}
}

func TestExamination(t *testing.T) {
	entailed := 0
	for _, p := range pairs {
		if p.entailed {
			entailed++
		}
	}
	if len(pairs) != 20 || entailed != 10 {
		t.Fatalf("%d pairs, %d of them entailed", len(pairs), entailed)
	}
	always := func(verdict string) reply {
		return func(string) (string, error) {
			return "1: " + verdict + "\n2: " + verdict + "\n3: " + verdict + "\n4: " + verdict + "\n5: " + verdict + "\n6: " + verdict +
				"\n7: " + verdict + "\n8: " + verdict + "\n9: " + verdict + "\n10: " + verdict, nil
		}
	}
	for name, c := range map[string]struct {
		model Model
		right int
	}{
		"knows":           {knowing(0), 20},
		"errs twice":      {knowing(10), 18},
		"errs four times": {knowing(5), 16},
		"says yes":        {always("ENTAILED"), 10},
		"says no":         {always("CONTRADICTED"), 10},
		"chats":           {reply(func(string) (string, error) { return "What a fine claim!", nil }), 0},
	} {
		var learned []Exam
		j := NewJudge(JudgeConfig{Model: c.model, Prompt: prompt(t), Learned: func(e Exam) { learned = append(learned, e) }})
		fit, usage, err := j.Fit(context.Background())
		if err != nil || fit != (c.right >= 18) || len(learned) != 1 || learned[0] != (Exam{c.right, 20}) || usage.PromptTokens != 20 {
			t.Errorf("%s: fit %v, learned %v, usage %+v, %v", name, fit, learned, usage, err)
		}
		if _, usage, _ := j.Fit(context.Background()); usage.PromptTokens != 0 || len(learned) != 1 {
			t.Errorf("%s is examined twice", name)
		}
	}
	// An outage is no failed examination.
	down := NewJudge(JudgeConfig{Model: reply(func(string) (string, error) { return "", errors.New("down") }), Prompt: prompt(t)})
	if fit, _, err := down.Fit(context.Background()); fit || err == nil || down.Exam() != nil {
		t.Errorf("an outage: fit %v, %v, exam %v", fit, err, down.Exam())
	}
	// What is known is not asked again.
	known := NewJudge(JudgeConfig{Model: reply(func(string) (string, error) { return "", errors.New("asked") }), Prompt: prompt(t), Known: &Exam{20, 20}})
	if fit, _, err := known.Fit(context.Background()); !fit || err != nil {
		t.Errorf("a known judge: fit %v, %v", fit, err)
	}
}

func TestReadVerdicts(t *testing.T) {
	for text, want := range map[string][]Verdict{
		"1: ENTAILED\n2: NOT STATED\n3: CONTRADICTED":               {Entailed, NotStated, Contradicted},
		"**1: entailed** — yes\n- 2. not_stated\nClaim 3: Entailed": {Entailed, NotStated, Entailed},
		"3) CONTRADICTED because 1: ENTAILED":                       {Unread, Unread, Contradicted},
		"1: ENTAILED\n1: NOT STATED\n4: ENTAILED\n0: ENTAILED":      {NotStated, Unread, Unread},
		"All claims are ENTAILED.":                                  {Unread, Unread, Unread},
		"":                                                          {Unread, Unread, Unread},
	} {
		if got := readVerdicts(text, 3); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func FuzzReadVerdicts(f *testing.F) {
	f.Add("1: ENTAILED\n2) not stated", 2)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n = max(0, min(n, 50))
		if got := readVerdicts(text, n); len(got) != n {
			t.Fatalf("%d verdicts on %d claims", len(got), n)
		}
	})
}

// The judge sees the sentences, their source, and the sentence that they continue.
func TestJudgePrompt(t *testing.T) {
	doc, err := corpus.Parse("a.md", []byte("---\npublisher: The Gazette\ndate: 2020-02-06\nspeaker: Ms Varga\n---\n\n## Ports\n\nThe port grew in 2018. It handled more that year. Ferries were sold.\n\nIt rained."), nil)
	if err != nil {
		t.Fatal(err)
	}
	p := corpus.Split(doc)[0]
	var shown string
	j := NewJudge(JudgeConfig{Model: reply(func(prompt string) (string, error) { shown = prompt; return "1: ENTAILED", nil }), Prompt: prompt(t)})
	verdicts, _, err := j.Verdicts(context.Background(), []Claim{{Text: "The port handled\nmore in 2018.", Cited: []Cited{{&p, 1}, {&p, 2}}}, {Text: "Rain fell.", Cited: []Cited{{&p, 3}}}})
	if err != nil || !slices.Equal(verdicts, []Verdict{Entailed, Unread}) {
		t.Fatal(verdicts, err)
	}
	want := `Claim 1: The port handled more in 2018.
Source: The Gazette, 6 Feb 2020; speaking: Ms Varga; under the heading "Ports"
Before: The port grew in 2018.
Sentence: It handled more that year.
Sentence: Ferries were sold.

Claim 2: Rain fell.
Source: The Gazette, 6 Feb 2020; speaking: Ms Varga; under the heading "Ports"
Sentence: It rained.`
	if shown != want {
		t.Errorf("the judge is shown\n%s\nwant\n%s", shown, want)
	}
}
