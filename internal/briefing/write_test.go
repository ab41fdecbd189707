package briefing

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"attache"
	"attache/internal/answer"
	"attache/internal/embedding"
	"attache/internal/facts"
	"attache/internal/index"
	"attache/internal/llm"
	"attache/internal/retrieve"
)

// model is a chat model that answers as a function says.
type model struct {
	mu     sync.Mutex
	asked  []string
	room   int // tokens of a prompt; 0: any
	answer func(prompt string) (string, error)
}

func (m *model) Stream(_ context.Context, messages []llm.Message, onText func(string)) (llm.Result, error) {
	prompt := messages[len(messages)-1].Content
	m.mu.Lock()
	m.asked = append(m.asked, prompt)
	m.mu.Unlock()
	text, err := m.answer(prompt)
	if err != nil {
		return llm.Result{}, err
	}
	onText(text)
	return llm.Result{Text: text, Model: "test-model", Usage: llm.Usage{PromptTokens: 10, CompletionTokens: 2}}, nil
}

func (m *model) Priced() bool    { return false }
func (m *model) PromptRoom() int { return m.room }

func (m *model) calls() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.asked)
}

// written are briefs of the shipped corpus that a model writes, kept in a folder.
func written(t *testing.T, m *model, dir string) *Briefs {
	t.Helper()
	x, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	own, err := fs.Sub(attache.Prompts, "prompts")
	if err != nil {
		t.Fatal(err)
	}
	prompts, err := answer.LoadPrompts(own, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := retrieve.New(retrieve.Source{Index: x, Embedder: embedding.Hashed{}}, retrieve.Options{})
	b := New(func() *index.Index { return x }, Options{Writer: answer.New(r, answer.Options{Model: m, Prompts: prompts}), Prompt: prompts.Brief, Model: "test", Dir: dir})
	b.lib = briefs(t).library() // of the same index, which takes long to read
	return b
}

var numbered = regexp.MustCompile(`(?m)^\[(\d+\.\d+)\] (.*)$`)

// faithful repeats the first sentence of the prompt that names Cuba, and lies once.
func faithful(prompt string) (string, error) {
	for _, m := range numbered.FindAllStringSubmatch(prompt, -1) {
		if strings.Contains(m[2], "Cuba") && !strings.Contains(m[2], "[") {
			return m[2] + " [" + m[1] + "]\nCuba sold 4711 submarines to Russia. [" + m[1] + "]\nThis cites nothing at all.", nil
		}
	}
	return "NONE: nothing on this", nil
}

// With a model each topic is written from every passage on it, what the sentences do not bear
// out is dropped, and the second time nothing is asked.
func TestWritten(t *testing.T) {
	m, dir := &model{answer: faithful}, t.TempDir()
	b := written(t, m, dir)
	brief, err := b.Country(context.Background(), "Cuba", "en", "")
	if err != nil {
		t.Fatal(err)
	}
	if brief.Usage.PromptTokens != 10*m.calls() {
		t.Errorf("%d tokens in %d calls", brief.Usage.PromptTokens, m.calls())
	}
	if brief.Mode != answer.LLM || brief.Model != "test-model" || brief.Fallback != "" || brief.Summary == "" {
		t.Errorf("mode %q, model %q, fallback %q, summary %q", brief.Mode, brief.Model, brief.Fallback, brief.Summary)
	}
	released := slices.Clone(brief.SummaryClaims)
	for _, s := range brief.Topics {
		released = append(released, s.Claims...)
	}
	for _, c := range released {
		if strings.Contains(c.Text, "4711") || !c.Released || len(c.Evidence) == 0 || c.Source == "" || c.AsOf == "" {
			t.Errorf("claim %+v", c)
		}
		for _, e := range c.Evidence {
			if text := brief.Citations[e.N-1].Text[e.Start:e.End]; c.Check == answer.CheckQuoted && !strings.Contains(c.Text, strings.TrimRight(text, ".")) {
				t.Errorf("%q does not stand in %q", c.Text, text)
			}
		}
	}
	if !slices.ContainsFunc(brief.Dropped, func(c answer.Claim) bool { return strings.Contains(c.Text, "4711") && c.Reason != "" }) {
		t.Errorf("dropped %+v", brief.Dropped)
	}
	// Every passage that names Cuba was in one of the prompts.
	all := strings.Join(m.asked, "\n")
	of, err := Find("Cuba", "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.library().tagged(of) {
		if !strings.Contains(all, p.Sentence(0)) {
			t.Errorf("the model did not see %s", p.ID)
		}
	}

	calls := m.calls()
	for _, again := range []*Briefs{b, written(t, m, dir)} {
		same, err := again.Country(context.Background(), "куба", "en", "")
		if err != nil || same.Summary != brief.Summary || same.Usage.PromptTokens > 0 || m.calls() != calls {
			t.Errorf("asked %d times, then %d: %v", calls, m.calls(), err)
		}
	}
	// Another prompt or model is another brief, and takes the place of the old ones.
	other := written(t, m, dir)
	other.opts.Model = "other"
	if _, err := other.Country(context.Background(), "Cuba", "en", facts.Debts); err != nil || m.calls() == calls {
		t.Errorf("asked %d times, then %d: %v", calls, m.calls(), err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Errorf("kept %v", files)
	}
	if err := os.WriteFile(files[0], []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	calls = m.calls()
	fresh := written(t, m, dir)
	fresh.opts.Model = "other"
	if _, err := fresh.Country(context.Background(), "Cuba", "en", facts.Debts); err != nil || m.calls() == calls {
		t.Errorf("a broken file was taken for a brief: %v", err)
	}
}

// What the model writes on two topics is told once.
func TestWrittenOnce(t *testing.T) {
	m := &model{answer: func(prompt string) (string, error) {
		var lines []string
		for _, m := range numbered.FindAllStringSubmatch(prompt, -1) {
			if strings.Contains(m[2], "Brazil") && !strings.Contains(m[2], "[") && len(lines) < 3 {
				lines = append(lines, m[2]+" ["+m[1]+"]")
			}
		}
		return strings.Join(lines, "\n"), nil
	}}
	brief, err := written(t, m, "").Country(context.Background(), "Brazil", "en", "")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]facts.Topic{}
	for _, s := range brief.Topics {
		for _, c := range s.Claims {
			if other, ok := seen[c.Text]; ok {
				t.Errorf("%s and %s: %s", other, s.Topic, c.Text)
			}
			seen[c.Text] = s.Topic
		}
	}
	if len(seen) == 0 {
		t.Error("nothing written")
	}
}

// What a model writes of other countries or as if something went before is no part of a brief, not more than was asked for is
// taken, and no vote is lost that it did not write of.
func TestWrittenOfTheSubject(t *testing.T) {
	m := &model{answer: func(prompt string) (string, error) {
		var lines []string
		for _, m := range numbered.FindAllStringSubmatch(prompt, -1) {
			if !strings.Contains(m[2], "[") {
				if len(lines) == 1 {
					m[2] = "Meanwhile, " + m[2]
				}
				lines = append(lines, m[2]+" ["+m[1]+"]")
			}
		}
		return strings.Join(lines, "\n"), nil
	}}
	for _, name := range []string{"Chile", "Peru"} {
		brief, err := written(t, m, "").Country(context.Background(), name, "en", "")
		if err != nil || brief.Mode != answer.LLM {
			t.Fatalf("%s: mode %q, %v", name, brief.Mode, err)
		}
		if len(brief.SummaryClaims) > 3 {
			t.Errorf("%s: a summary of %d lines", name, len(brief.SummaryClaims))
		}
		for _, c := range brief.SummaryClaims {
			if slices.ContainsFunc(brief.Topics, func(s Section) bool {
				return slices.ContainsFunc(s.Claims, func(o Claim) bool { return o.Text == c.Text })
			}) {
				t.Errorf("%s: summed up and told: %s", name, c.Text)
			}
		}
		var votes string
		for _, s := range brief.Topics {
			if s.Topic == facts.Votes {
				for _, c := range s.Claims {
					votes += c.Text
				}
				continue
			}
			if len(s.Claims) > 4 {
				t.Errorf("%s: %d claims on %s", name, len(s.Claims), s.Topic)
			}
			for _, c := range s.Claims {
				if s.Topic == facts.Energy && strings.Contains(c.Text, "fish") {
					t.Errorf("%s: on %s: %s", name, s.Topic, c.Text)
				}
			}
			for _, c := range s.Claims {
				if strings.HasPrefix(c.Text, "Meanwhile") {
					t.Errorf("%s: goes on from nothing: %s", name, c.Text)
				}
				if !strings.Contains(c.Text, name) && !strings.Contains(c.Text, "Lima") && !strings.Contains(c.Text, "Santiago") {
					t.Errorf("%s: %s", name, c.Text)
				}
			}
		}
		for _, date := range []string{" March 2014", "2 March 2022"} {
			if !strings.Contains(votes, date) {
				t.Errorf("%s: no vote of %s in %s", name, date, votes)
			}
		}
		for _, reason := range map[string][]string{"Chile": {"does not tell of Chile"}, "Peru": {"does not tell of Peru", "is not on"}}[name] {
			if !slices.ContainsFunc(brief.Dropped, func(c answer.Claim) bool { return strings.HasPrefix(c.Reason, reason) }) {
				t.Errorf("%s: nothing is dropped that %s", name, reason)
			}
		}
	}
}

// A model with little room is asked in batches, and what is left over is counted.
func TestBatches(t *testing.T) {
	wide, tight := &model{answer: faithful}, &model{answer: faithful, room: 2500}
	for _, m := range []*model{wide, tight} {
		b := written(t, m, "")
		brief, err := b.Country(context.Background(), "Cuba", "en", "")
		if err != nil {
			t.Fatal(err)
		}
		of, err := Find("Cuba", "en")
		if err != nil {
			t.Fatal(err)
		}
		all, unseen := strings.Join(m.asked, "\n"), 0
		for _, p := range b.library().tagged(of) {
			if !strings.Contains(all, p.Sentence(0)) {
				unseen++
			}
		}
		if unseen > 0 || brief.Unread > 0 {
			t.Errorf("room %d: %d passages unseen, %d unread", m.room, unseen, brief.Unread)
		}
		for _, s := range brief.Topics {
			for i, c := range s.Claims {
				if len(c.Evidence) == 0 || c.Evidence[0].N < 1 || c.Evidence[0].N > len(brief.Citations) {
					t.Fatalf("evidence %+v of %d citations", c.Evidence, len(brief.Citations))
				}
				e := c.Evidence[0]
				if text := brief.Citations[e.N-1].Text[e.Start:e.End]; !strings.Contains(c.Text, strings.TrimRight(text, ".")) && c.Check != answer.CheckQuoted {
					t.Errorf("room %d, claim %d: %q does not stand in %q", m.room, i, c.Text, text)
				}
			}
		}
	}
	if tight.calls() <= wide.calls() {
		t.Errorf("asked %d times with little room, %d with much", tight.calls(), wide.calls())
	}
	few := &model{answer: faithful, room: 900}
	brief, err := written(t, few, "").Country(context.Background(), "Cuba", "en", facts.Diplomacy)
	if err != nil || brief.Unread == 0 || few.calls() > 2*maxBatches { // each may be repaired once
		t.Errorf("%d unread after %d calls: %v", brief.Unread, few.calls(), err)
	}
}

// A model that is down costs the writing, not the brief, and nothing is kept.
func TestFallback(t *testing.T) {
	m, dir := &model{answer: func(string) (string, error) { return "", errors.New("down") }}, t.TempDir()
	brief, err := written(t, m, dir).Country(context.Background(), "Cuba", "en", "")
	if err != nil {
		t.Fatal(err)
	}
	check(t, brief)
	if brief.Mode != answer.Extractive || brief.Fallback != answer.FellBackFailed || len(brief.Topics) < 5 {
		t.Errorf("mode %q, fallback %q, %d topics", brief.Mode, brief.Fallback, len(brief.Topics))
	}
	if m.calls() > atOnce {
		t.Errorf("a model that is down was asked %d times", m.calls())
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("kept %v, %v", files, err)
	}
}

// Of a country that is named next to never no model is asked.
func TestNothingToWrite(t *testing.T) {
	m := &model{answer: faithful}
	for _, name := range []string{"Grenada", "Belize", "Haiti"} {
		brief, err := written(t, m, "").Country(context.Background(), name, "pt", "")
		if err != nil || len(brief.Topics) > 0 || brief.Summary == "" {
			t.Errorf("%s: %+v, %v", name, brief, err)
		}
	}
	if m.calls() > 0 {
		t.Errorf("the model was asked %d times", m.calls())
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	m := &model{answer: func(string) (string, error) { cancel(); return "", context.Canceled }}
	if _, err := written(t, m, "").Country(ctx, "Cuba", "en", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
