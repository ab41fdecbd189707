package answer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"attache/internal/corpus"
	"attache/internal/llm"
	"attache/internal/llm/openaitest"
	"attache/internal/retrieve"
	"attache/internal/verify"
)

// bench is a judge that finds false every claim with one of some words.
type bench struct {
	refuses []string
	unfit   bool
	err     error
	during  func() // called while a group is judged

	mu     sync.Mutex
	groups [][]string
}

func (b *bench) Fit(context.Context) (bool, llm.Usage, error) { return !b.unfit, llm.Usage{}, nil }

func (b *bench) Verdicts(_ context.Context, claims []verify.Claim) ([]verify.Verdict, llm.Usage, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.during != nil {
		b.during()
	}
	var group []string
	verdicts := make([]verify.Verdict, len(claims))
	for i, c := range claims {
		group = append(group, c.Text)
		verdicts[i] = verify.Entailed
		if slices.ContainsFunc(b.refuses, func(w string) bool { return strings.Contains(c.Text, w) }) {
			verdicts[i] = verify.NotStated
		}
	}
	b.groups = append(b.groups, group)
	return verdicts, llm.Usage{PromptTokens: 7, CompletionTokens: 2}, b.err
}

func judged(t *testing.T, b *bench, replies ...string) (Answer, []Event, *openaitest.Server) {
	t.Helper()
	srv := openaitest.New(t)
	var steps []openaitest.Step
	for _, r := range replies {
		steps = append(steps, openaitest.Say(r))
	}
	srv.Script(steps...)
	a := answerer(t, srv, nil)
	a.opts.Judge = b
	got, events := ask(t, a, portQuestion)
	return got, events, srv
}

const agreed, both, port = "Cuba agreed on the port. [1.1]\n", "Russia and Cuba agreed. [1.1]\n", "Russia agreed on the port. [1.1]\n"

func TestJudgedClaims(t *testing.T) {
	b := &bench{refuses: []string{"Both"}}
	got, _, srv := judged(t, b, agreed+"Both were glad of the port of Mariel. [1.1]\n"+both+port)
	if got.Text != "Cuba agreed on the port. [1]\nRussia and Cuba agreed. [1]\nRussia agreed on the port. [1]" {
		t.Errorf("the answer is %q", got.Text)
	}
	if c := got.Claims; len(c) != 4 || c[0].Check != CheckJudged || c[1].Released || c[1].Reason != "judged not stated" {
		t.Errorf("claims %+v", got.Claims)
	}
	if s := got.Judge; s == nil || s.Calls != len(b.groups) || s.Calls > maxJudgeCalls || s.PromptTokens != 7*s.Calls {
		t.Errorf("judge %+v, groups %q", got.Judge, b.groups)
	}
	if got.Usage.PromptTokens <= got.Judge.PromptTokens || len(srv.Requests()) != 1 {
		t.Errorf("usage %+v, %d requests", got.Usage, len(srv.Requests()))
	}
}

// Nothing is shown before its verdict is in.
func TestNothingUnjudgedIsShown(t *testing.T) {
	srv := openaitest.New(t)
	srv.Script(openaitest.Say(agreed + both + port))
	a := answerer(t, srv, nil)
	shown, early := 0, 0
	b := &bench{}
	var mu sync.Mutex
	b.during = func() {
		mu.Lock()
		defer mu.Unlock()
		before := 0
		for _, g := range b.groups {
			before += len(g)
		}
		if shown > before {
			early++
		}
	}
	a.opts.Judge = b
	if _, err := a.Answer(context.Background(), Question{Text: portQuestion}, func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Line != "" {
			shown++
		}
	}); err != nil || early > 0 || shown != 3 {
		t.Errorf("%d lines shown, %d times too early, %v", shown, early, err)
	}
}

// What the judge cannot do costs the judgement, not the answer, and the claims say so.
func TestJudgeThatCannot(t *testing.T) {
	for name, b := range map[string]*bench{"unfit": {unfit: true}, "down": {err: errors.New("down")}} {
		got, _, _ := judged(t, b, agreed+both)
		if len(got.Claims) != 2 || got.Claims[0].Check != CheckRules || got.Claims[1].Check != CheckRules || got.Mode != LLM {
			t.Errorf("%s: claims %+v", name, got.Claims)
		}
	}
}

// The model is asked once more, with the reasons, when a third or all is lost, and only then.
func TestRepair(t *testing.T) {
	const bad = "Cuba regretted the port of Mariel. [1.1]\n"
	for name, c := range map[string]struct {
		replies  []string
		text     string
		requests int
	}{
		"one of two":       {[]string{agreed + bad, port}, "Cuba agreed on the port. [1]\nRussia agreed on the port. [1]", 2},
		"one of four":      {[]string{agreed + bad + both + port}, "Cuba agreed on the port. [1]\nRussia and Cuba agreed. [1]\nRussia agreed on the port. [1]", 1},
		"all":              {[]string{bad, agreed}, "Cuba agreed on the port. [1]", 2},
		"nothing left":     {[]string{bad, "NONE: nothing is said of regret"}, "The sources do not say.", 2},
		"bad again":        {[]string{bad, bad}, "The sources do not say.", 2},
		"bad otherwise":    {[]string{bad, "Cuba regretted it. [1.1]"}, "The sources do not say.", 2},
		"repeats the rest": {[]string{agreed + bad, agreed}, "Cuba agreed on the port. [1]", 2},
	} {
		b := &bench{refuses: []string{"regret"}}
		got, _, srv := judged(t, b, c.replies...)
		if got.Text != c.text || len(srv.Requests()) != c.requests || got.Mode != LLM {
			t.Errorf("%s: %q after %d requests, want %q after %d", name, got.Text, len(srv.Requests()), c.text, c.requests)
		}
		if len(b.groups) > maxJudgeCalls {
			t.Errorf("%s: the judge was asked %d times", name, len(b.groups))
		}
		if c.requests == 2 && !strings.Contains(srv.Requests()[1].Messages[1].Content, "- Cuba regretted the port of Mariel. (judged not stated)") {
			t.Errorf("%s: the model is told\n%s", name, srv.Requests()[1].Messages[1].Content)
		}
	}
}

// A claim that cites nothing passes only where a sentence of the prompt has its words.
func TestUncited(t *testing.T) {
	got, _, _ := judged(t, &bench{}, agreed+both+port+"Russia wrote off 90% of the Cuban debt, $ 35.2 billion, in 2014.\n")
	last := got.Claims[len(got.Claims)-1]
	if !last.Released || len(last.Evidence) != 1 || got.Citations[last.Evidence[0].N-1].Document != "tass" {
		t.Errorf("%+v", last)
	}
	// Of a line of several sentences each stands by itself.
	got, _, _ = judged(t, &bench{}, agreed+both+port+"Russia wrote off 90% of the Cuban debt, $ 35.2 billion, in 2014. All of the banks of Havana were glad of it.\n")
	if c := got.Claims[len(got.Claims)-2:]; !c[0].Released || !strings.HasSuffix(c[0].Text, "in 2014.") || c[1].Released || c[1].Reason != citesNothing {
		t.Errorf("%+v", c)
	}
	got, _, _ = judged(t, &bench{}, agreed+both+port+"The debt was a burden for all of the people of Cuba.\n")
	if last := got.Claims[len(got.Claims)-1]; last.Released || last.Reason != citesNothing {
		t.Errorf("%+v", last)
	}
}

// A sentence that is repeated word for word under the number of another is cited under its own;
// what no sentence says is not saved by it.
func TestCitedWrongly(t *testing.T) {
	got, _, _ := judged(t, &bench{}, agreed+both+port+"Russia wrote off 90% of the Cuban debt, $ 35.2 billion, in 2014. [1.1]\n")
	last := got.Claims[len(got.Claims)-1]
	if !last.Released || last.Check != CheckQuoted || len(last.Evidence) != 1 {
		t.Fatalf("%+v", last)
	}
	c := got.Citations[last.Evidence[0].N-1]
	if text := c.Text[last.Evidence[0].Start:last.Evidence[0].End]; !strings.Contains(text, "35.2 billion") {
		t.Errorf("it cites %q", text)
	}
	got, _, _ = judged(t, &bench{}, agreed+both+port+"Russia wrote off 80% of the Cuban debt, $ 35.2 billion, in 2014. [1.1]\n")
	if last := got.Claims[len(got.Claims)-1]; last.Released {
		t.Errorf("%+v", last)
	}
}

// A heading that is run into the sentence below it is no statement; one that the sentence has too is.
func TestHeadingRunIn(t *testing.T) {
	text := "Lavrov visited four countries in the spring of 2014, namely Cuba, Chile, Peru and Nicaragua."
	p := corpus.Passage{ID: "p", Heading: "Visits › Lavrov's tour of spring 2014 and a second trip", Language: "en", Text: text, Sentences: []corpus.Span{{Start: 0, End: len(text)}}}
	for said, want := range map[string]bool{
		"Lavrov's tour of spring 2014 and a second trip, Chile, Peru and Nicaragua, in a trip organized by Moscow.": true,
		"Lavrov visited Chile and Peru in the spring of 2014.":                                                      false,
	} {
		d := &draft{hits: []retrieve.Hit{{Passage: p}}, Answer: Answer{Language: "en"}}
		e := &entry{statement: statement{text: said, refs: []ref{{1, 1}}}}
		e.claim = d.claim(e.statement)
		if d.headed(e) != want {
			t.Errorf("%q: %v", said, !want)
		}
	}
	d := &draft{hits: []retrieve.Hit{{Passage: corpus.Passage{ID: "q", Heading: text[:len(text)-1], Language: "en", Text: text, Sentences: p.Sentences}}}, Answer: Answer{Language: "en"}}
	e := &entry{statement: statement{text: text, refs: []ref{{1, 1}}}}
	if e.claim = d.claim(e.statement); d.headed(e) {
		t.Error("a heading that is a sentence too")
	}
}

// Who says so is said once.
func TestSaidOnce(t *testing.T) {
	for said, want := range map[string]string{
		"According to TASS, trade grew, TASS reports.":                           "According to TASS, trade grew.",
		"According to the article, fish, fruit and wine sell, the article says.": "According to the article, fish, fruit and wine sell.",
		"According to TASS, trade grew, according to TASS.":                      "According to TASS, trade grew.",
		"According to TASS, trade grew, Lavrov says.":                            "According to TASS, trade grew, Lavrov says.",
		"Trade grew, TASS reports.":                                              "Trade grew, TASS reports.",
	} {
		if got := saidOnce(said); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
