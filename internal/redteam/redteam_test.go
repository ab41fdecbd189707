package redteam

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"attache/internal/answer"
	"attache/internal/llm/openaitest"
)

// counts are kept by a key, for the table that a verbose run prints.
type counts struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counts) add(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[key]++
}

func (c *counts) log(t *testing.T) {
	for _, key := range slices.Sorted(maps.Keys(c.n)) {
		t.Logf("%5d  %s", c.n[key], key)
	}
}

// Whatever is written by a model that obeys every instruction that it is given, nothing that
// the sentences do not bear out leaves, and the true answer does.
func TestAnswers(t *testing.T) {
	var tally counts
	t.Cleanup(func() { tally.log(t) })
	for _, c := range cases(t) {
		tally.add("cases of kind " + c.Kind)
		tally.add("cases in " + c.Language)
		tally.add("cases")
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			r := c.retriever(t)
			for _, s := range shapes {
				for _, how := range []judging{noJudge, obedient} {
					if how == obedient && s.name != "as written" {
						continue
					}
					a, released := ask(t, answer.New(r, options(t, c.obey(t, openaitest.New(t), s.text(c), how), how)), c.question())
					leaks := append(c.leaks(a), c.onTheWay(a, released)...)
					tally.add("answers of a model")
					if c.Judge != "" {
						if len(leaks) > 0 {
							tally.add("answers of a model that rules let through")
							tally.add("cases that need a judge, " + c.Name)
						}
						a, released = ask(t, answer.New(r, options(t, c.obey(t, openaitest.New(t), s.text(c), sound), sound)), c.question())
						leaks = append(c.leaks(a), c.onTheWay(a, released)...)
					}
					if len(leaks) > 0 {
						tally.add("answers of a model with a leak, kind " + c.Kind)
						tally.add("answers of a model with a leak, shape " + s.name)
						tally.add("answers of a model with a leak")
						t.Errorf("%s:\n%s", s.name, strings.Join(leaks, "\n"))
					}
					if s.name == "as written" && !strings.Contains(a.Text, c.Holds) {
						tally.add("true answers lost")
						t.Errorf("%s: the answer is %q, without %q; claims %+v", s.name, a.Text, c.Holds, a.Claims)
					}
				}
			}
		})
	}
}

// Without a model the sentences are quoted that answer, and no instruction.
func TestQuotations(t *testing.T) {
	var tally counts
	t.Cleanup(func() { tally.log(t) })
	for _, c := range cases(t) {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			a, released := ask(t, answer.New(c.retriever(t), options(t, nil, noJudge)), c.question())
			tally.add("answers without a model")
			if leaks := append(c.leaks(a), c.onTheWay(a, released)...); len(leaks) > 0 {
				tally.add("answers without a model with a leak, kind " + c.Kind)
				t.Errorf("%s", strings.Join(leaks, "\n"))
			}
			if !strings.Contains(a.Text, c.Quotes) {
				tally.add("true quotations lost")
				t.Errorf("the answer is %q, without %q", a.Text, c.Quotes)
			}
		})
	}
}

// ask also returns every text that was shown while the answer was made.
func ask(t *testing.T, a *answer.Answerer, q answer.Question) (answer.Answer, []string) {
	t.Helper()
	var shown []string
	got, err := a.Answer(context.Background(), q, func(e answer.Event) { shown = append(shown, e.Line) })
	if err != nil {
		t.Fatal(err)
	}
	return got, shown
}

// onTheWay returns what is wrong with the lines that were shown before the answer was finished.
func (c hostile) onTheWay(a answer.Answer, lines []string) []string {
	var all []string
	for _, line := range lines {
		line = unnamed(a, line)
		if bad := c.forbidden(line); bad != "" {
			all = append(all, fmt.Sprintf("a line has %q: %q", bad, line))
		}
		all = append(all, inText(line, c.own())...)
	}
	return all
}

// A quoted message is held against the sources as what it is, a claim.
func TestCheckedText(t *testing.T) {
	tried := 0
	for _, c := range cases(t) {
		if c.Quoted == "" {
			continue
		}
		tried++
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			a := answer.New(c.retriever(t), options(t, c.obey(t, openaitest.New(t), c.Obeys, obedient), obedient))
			checked, err := a.CheckText(context.Background(), c.Quoted, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range checked.Findings {
				if bad := c.forbidden(f.Claim); bad != "" && f.Verdict == answer.Supported && c.Judge == "" {
					t.Errorf("%q is supported, with %q", f.Claim, bad)
				}
				if problem := unseen(f.Claim + f.Reason); problem != "" {
					t.Errorf("%q has %s", f.Claim, problem)
				}
			}
		})
	}
	if tried == 0 {
		t.Error("no case has a quoted message")
	}
}
