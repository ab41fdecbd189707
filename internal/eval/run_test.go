package eval

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// scripted ranks by the question's text.
type scripted map[string][]string

func (s scripted) Rank(_ context.Context, question, _ string) ([]string, error) {
	ids, ok := s[question]
	if !ok {
		return nil, errors.New("not scripted")
	}
	return ids, nil
}

// gatherer covers the first place within 900 words and both within 2,000.
type gatherer struct{ words int }

func (g gatherer) Gather(_ context.Context, _, _ string, words int) (Context, error) {
	if words < 2000 {
		return Context{Places: []Place{{"o", 1}}, Words: g.words}, nil
	}
	return Context{Places: []Place{{"o", 1}, {"o", 2}}, Words: 2 * g.words}, nil
}

// task asks two questions of three passages, and one that has no answer.
func task() Task {
	return Task{Set: "own", System: "scripted", Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Questions: []Question{
			{ID: "q1", Language: "en", Kind: "figure", Text: "one", Evidence: []Entry{{{"o", 1}}}},
			{ID: "none", Language: "en", Kind: "absent", Text: "three"},
			{ID: "q2", Language: "ru", Kind: "figure", Text: "two", Evidence: []Entry{{{"o", 1}}, {{"o", 2}, {"p", 7}}, {{"x", 9}}}},
		},
		Covers:   map[string][]Place{"a": {{"o", 1}}, "b": {{"o", 1}, {"o", 2}}, "c": nil},
		Ranker:   scripted{"one": {"c", "a"}, "two": {"a", "c", "b"}},
		Gatherer: gatherer{words: 850},
	}
}

func TestRun(t *testing.T) {
	job := task()
	var steps []string
	job.Progress = func(done, total int) { steps = append(steps, fmt.Sprint(done, "/", total)) }
	report, err := Run(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	if report.Questions != 2 || report.Unanswerable != 1 || strings.Join(steps, " ") != "1/2 2/2" {
		t.Errorf("%d questions, %d unanswerable, progress %v", report.Questions, report.Unanswerable, steps)
	}
	q1, q2 := report.PerQuestion[0], report.PerQuestion[1]
	if q1.ID != "q1" || !slices.Equal(q1.Ranks, []int{2}) || q1.Measures[Complete900] != 1 || q1.Words900 != 850 || q1.Words2000 != 1700 {
		t.Errorf("%+v", q1)
	}
	third := 1. / 3
	if q2.ID != "q2" || !slices.Equal(q2.Ranks, []int{1, 3, 0}) || q2.Unreachable != 1 ||
		q2.Measures[Evidence900] != third || q2.Measures[Complete900] != 0 || q2.Measures[Evidence2000] != 2*third {
		t.Errorf("%+v", q2)
	}
	var names []string
	for _, g := range report.Groups {
		names = append(names, fmt.Sprint(g.By, ":", g.Name, ":", g.Questions))
	}
	if got := strings.Join(names, " "); got != "all:all:2 language:en:1 language:ru:1 kind:figure:2" {
		t.Error(got)
	}
	if got := report.Groups[0].Measures[MRR10].Mean; got != .75 {
		t.Errorf("mean reciprocal rank %v", got)
	}

	job.Gatherer = nil
	if report, err = Run(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(report.PerQuestion[0].Measures)); len(got) != 5 || len(report.Groups[0].Measures) != 5 {
		t.Errorf("measures without a gatherer: %v", got)
	}
}

func TestRunErrors(t *testing.T) {
	for want, change := range map[string]func(*Task){
		"question q2: not scripted":                                                        func(t *Task) { t.Ranker = scripted{"one": nil} },
		`question q1: the ranking holds "z", which is no passage`:                          func(t *Task) { t.Ranker = scripted{"one": {"z"}, "two": nil} },
		`question q1: the ranking holds "a" twice`:                                         func(t *Task) { t.Ranker = scripted{"one": {"a", "c", "a"}, "two": nil} },
		"no question has evidence to look for":                                             func(t *Task) { t.Questions = t.Questions[1:2] },
		"no passage covers any of the evidence: are these questions asked of this corpus?": func(t *Task) { t.Covers = map[string][]Place{"a": {{"other", 1}}} },
		"question q1: the context has 901 words, more than 900":                            func(t *Task) { t.Gatherer, t.Questions = gatherer{words: 901}, t.Questions[:1] },
	} {
		job := task()
		change(&job)
		if _, err := Run(t.Context(), job); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// waiting answers only when the context ends.
type waiting struct{ asked atomic.Int32 }

func (w *waiting) Rank(ctx context.Context, _, _ string) ([]string, error) {
	w.asked.Add(1)
	<-ctx.Done()
	return nil, fmt.Errorf("rank: %w", ctx.Err())
}

func TestRunStops(t *testing.T) {
	job := task()
	for i := range 1000 {
		job.Questions = append(job.Questions, Question{ID: strconv.Itoa(i), Text: "one", Language: "en", Evidence: []Entry{{{"o", 1}}}})
	}
	ranker := &waiting{}
	job.Ranker = ranker
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := Run(ctx, job); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if n := int(ranker.asked.Load()); n > runtime.GOMAXPROCS(0) {
		t.Errorf("%d questions asked", n)
	}
	job = task()
	if _, err := Run(ctx, job); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before it began: %v", err)
	}
}
