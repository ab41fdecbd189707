package facts

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"attache"
	"attache/internal/corpus"
	"attache/internal/dates"
)

// shipped returns the passages of the shipped corpus.
var shipped = sync.OnceValues(func() ([]corpus.Passage, error) {
	folder, err := fs.Sub(attache.Corpus, "corpus")
	if err != nil {
		return nil, err
	}
	docs, _, err := corpus.Load(context.Background(), folder, nil)
	return corpus.SplitAll(docs), err
})

func lines[T any](t *testing.T, file string) []T {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []T
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var v T
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) == 0 {
		t.Fatalf("%s is empty", file)
	}
	return all
}

type located struct {
	document, text string
	passage        corpus.Passage
}

// sentences returns every sentence by its place.
func sentences(passages []corpus.Passage) map[Place]located {
	all := map[Place]located{}
	for _, p := range passages {
		for i := range p.Sentences {
			all[Place{p.ID, i}] = located{p.Meta.ID, p.Sentence(i), p}
		}
	}
	return all
}

// The events of three documents and the beginning of a fourth were listed by hand, those of the
// longest by another reader, and those of the rest of the fourth before the rules met them: no
// rule may be made for these. Every other sentence of the documents tells none.
func TestListedEvents(t *testing.T) {
	passages, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	f, at := Read(passages), sentences(passages)
	for _, c := range []struct {
		file              string
		covers            func(located) bool
		precision, recall float64
		exact             int
	}{
		{"events.jsonl", func(s located) bool {
			return s.document != "scholar-2015" && (s.document != "pircenter-2024" || s.passage.Places[0] <= 14)
		}, .95, .95, 58},
		{"events-scholar.jsonl", func(s located) bool { return s.document == "scholar-2015" }, .98, .92, 88},
		{"events-pircenter.jsonl", func(s located) bool { return s.document == "pircenter-2024" && s.passage.Places[0] > 14 }, .94, .72, 35},
	} {
		t.Run(c.file, func(t *testing.T) {
			type listed struct{ ID, Document, Sentence, Date, What string }
			wanted := map[string][]listed{}
			all := lines[listed](t, "../../eval/"+c.file)
			for _, e := range all {
				wanted[e.Document+e.Sentence] = append(wanted[e.Document+e.Sentence], e)
			}
			found, right, exact := 0, 0, map[string]bool{}
			near := map[string]bool{}
			for _, e := range f.Events {
				s := at[e.Place]
				if !c.covers(s) {
					continue
				}
				found++
				ok := false
				for _, w := range wanted[s.document+s.text] {
					if w.Date == e.Date.String() {
						ok, exact[w.ID], near[w.ID] = true, true, true
					} else if compatible(w.Date, e.Date) {
						ok, near[w.ID] = true, true
					}
				}
				if ok {
					right++
				} else {
					t.Logf("not listed: %s %v %v %s", s.document, e.Date, e.Implied, s.text)
				}
			}
			for _, e := range all {
				if !near[e.ID] {
					t.Logf("missed: %s %s %s", e.ID, e.Date, e.Sentence)
				} else if !exact[e.ID] {
					t.Logf("otherwise dated: %s %s %s", e.ID, e.Date, e.Sentence)
				}
			}
			precision, recall := float64(right)/float64(found), float64(len(near))/float64(len(all))
			t.Logf("%d found, %d of them listed: precision %.3f; of %d listed %d found: recall %.3f (%d with exactly the listed date)",
				found, right, precision, len(all), len(near), recall, len(exact))
			if precision < c.precision || recall < c.recall || len(exact) < c.exact {
				t.Errorf("precision %.3f, recall %.3f, %d exact dates; want at least %.2f, %.2f, %d", precision, recall, len(exact), c.precision, c.recall, c.exact)
			}
		})
	}
}

// compatible reports whether a time lies within a listed one or the other way round.
func compatible(listed string, d dates.Date) bool {
	from, to, isRange := strings.Cut(listed, "/")
	a, err := dates.Parse(from)
	if err != nil {
		return false
	}
	b := a
	if isRange && to != "" {
		if b, err = dates.Parse(to); err != nil {
			return false
		}
	}
	if isRange && to == "" {
		return d.From == a.From
	}
	return a.From.Compare(d.From) <= 0 && d.To.Compare(b.To) <= 0 || d.From.Compare(a.From) <= 0 && b.To.Compare(d.To) <= 0
}

// Pairs of sentences of which some disagree and a hundred only look as if they did.
func TestListedConflicts(t *testing.T) {
	type side struct{ Document, Sentence string }
	type listed struct {
		ID, Kind, Grade, Type, About, Why string
		Sides, Also                       []side
	}
	passages, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	f, at := Read(passages), sentences(passages)
	between := map[[2]string]Conflict{}
	for _, c := range f.conflicts {
		a, b := at[c.Sides[0].Place], at[c.Sides[1].Place]
		between[[2]string{a.document + a.text, b.document + b.text}] = c
		between[[2]string{b.document + b.text, a.document + a.text}] = c
	}
	hard, hards, soft, alarms := 0, 0, 0, 0
	known := map[[2]string]string{}
	for _, l := range lines[listed](t, "../../eval/conflicts.jsonl") {
		a, b := l.Sides[0].Document+l.Sides[0].Sentence, l.Sides[1].Document+l.Sides[1].Sentence
		c, found := between[[2]string{a, b}]
		if l.Kind == "conflict" {
			group := append(l.Sides, l.Also...)
			for i, x := range group {
				for _, y := range group[i+1:] {
					known[[2]string{x.Document + x.Sentence, y.Document + y.Sentence}] += l.ID + " "
					known[[2]string{y.Document + y.Sentence, x.Document + x.Sentence}] += l.ID + " "
				}
			}
		}
		switch {
		case l.Grade == "hard":
			hards++
			if found {
				hard++
			} else {
				t.Logf("missed: %s %s", l.ID, l.About)
			}
		case l.Kind == "conflict":
			if found {
				soft++
				t.Logf("soft one found: %s %s", l.ID, l.About)
			}
		case found:
			alarms++
			t.Logf("false alarm: %s %s: %v", l.ID, l.Why, c)
		}
	}
	for _, c := range f.conflicts {
		a, b := at[c.Sides[0].Place], at[c.Sides[1].Place]
		t.Logf("%s %v %v [%s]\n   %v %s\n   %v %s", c.Kind, c.Entities, c.Concepts, known[[2]string{a.document + a.text, b.document + b.text}], c.Sides[0].Place, a.text, c.Sides[1].Place, b.text)
	}
	t.Logf("%d of %d hard conflicts found, %d soft ones, %d false alarms; in the whole corpus %d alarms", hard, hards, soft, alarms, len(f.conflicts))
	if hard < 7 || soft < 2 || alarms > 1 || len(f.conflicts) > 18 {
		t.Error("want at least 7 hard and 2 soft ones, at most 1 false alarm, and at most 18 alarms in the corpus, all of which were real ones when they were read")
	}
}
