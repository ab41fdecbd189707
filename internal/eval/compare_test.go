package eval

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestCompare(t *testing.T) {
	older, newer := report("words", results(0)), report("words and vectors", results(6))
	for _, c := range []struct {
		name         string
		older, newer Report
		want         Outcome
	}{
		{"the same", older, older, Level},
		{"found earlier", older, newer, Better},
		{"found later", newer, older, Worse},
	} {
		got, err := Compare(c.older, c.newer)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range got.Differences {
			if d.By == byAll && d.Measure != Evidence2000 && d.Outcome != c.want {
				t.Errorf("%s: %s is %s: %+v", c.name, d.Measure, d.Outcome, d.Difference)
			}
			if d.Measure == Evidence2000 && d.Outcome != Level {
				t.Errorf("%s: what did not change is %s", c.name, d.Outcome)
			}
			if d.By == byKind {
				t.Errorf("%s: compares kind %s", c.name, d.Name)
			}
		}
		again, err := Compare(c.older, c.newer)
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("%s: a second run differs, error %v", c.name, err)
		}
	}
}

func TestOutcome(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      Outcome
	}{
		{-.1, .1, Level},
		{0, .1, Level},
		{1e-17, .1, Level}, // 0 but for rounding
		{-.1, -1e-17, Level},
		{.01, .1, Better},
		{-.1, -.01, Worse},
	} {
		if got := outcome(Estimate{Low: c.low, High: c.high}); got != c.want {
			t.Errorf("%v to %v is %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestComparePairs(t *testing.T) {
	older, newer := report("words", results(0)[:20]), report("vectors", results(3)[2:])
	for i := range newer.PerQuestion {
		delete(newer.PerQuestion[i].Measures, Evidence900) // as of a system without a gatherer
	}
	got, err := Compare(older, newer)
	if err != nil {
		t.Fatal(err)
	}
	if got.Questions != 18 || got.OnlyOld != 2 || got.OnlyNew != 4 {
		t.Errorf("%d in both, %d and %d in one", got.Questions, got.OnlyOld, got.OnlyNew)
	}
	for _, d := range got.Differences {
		if d.Measure == Evidence900 {
			t.Error("compares a measure that one report lacks")
		}
	}
	if _, err := Compare(report("a", results(0)[:2]), report("b", results(0)[2:])); err == nil || err.Error() != "the reports have no question in common" {
		t.Error(err)
	}
	other := newer
	other.Set = "xquad-es"
	if _, err := Compare(older, other); err == nil || err.Error() != "the reports are of different sets, own and xquad-es" {
		t.Error(err)
	}
}

func TestComparisonWritten(t *testing.T) {
	c, err := Compare(report("words", results(0)[1:]), report("words and vectors", results(2)))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "comparison.txt", written(t, c.WriteTable))
	golden(t, "comparison.md", written(t, c.WriteMarkdown))
	c.Differences = c.Differences[:1]
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "comparison.json", string(data)+"\n")
}
