package eval

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// results are of 24 questions in three languages and two kinds, each with one entry of
// evidence, found at a rank that depends on the question; better finds it earlier.
func results(better int) []Result {
	var out []Result
	for i := range 24 {
		rank := 1 + max(0, i*7%12-better)
		r := Result{ID: fmt.Sprint("q", i), Language: []string{"en", "es", "ru"}[i%3], Kind: []string{"figure", "contradiction"}[i%2],
			Ranks: []int{rank}, Words900: 850 + i, Words2000: 1900 + i, Seconds: float64(i+1) / 1e4,
			Measures: measureRanks([]int{rank}, []int{1})}
		r.Measures[Evidence900], r.Measures[Complete900], r.Measures[Evidence2000] = r.Measures[Recall5], r.Measures[Recall5], 1
		out = append(out, r)
	}
	out[5].Unreachable = 1
	return out
}

func report(system string, results []Result) Report {
	return newReport(Task{Set: "own", System: system, Date: time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC),
		Questions: make([]Question, len(results)+2)}, results)
}

func written(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the change.\n%s", path, got)
	}
}

func TestReportWritten(t *testing.T) {
	r := report("words", results(0))
	text := written(t, r.WriteTable)
	golden(t, "report.txt", text)
	golden(t, "report.md", written(t, r.WriteMarkdown))
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	one := report("one | language", results(0)[:1])
	one.PerQuestion[0].Kind = ""
	golden(t, "one.txt", written(t, one.WriteTable))
}

// The names of the fields are a promise to those who keep reports.
func TestReportJSON(t *testing.T) {
	r := report("words", results(0)[:2])
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", string(data)+"\n")
	var back Report
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&back); err != nil || !reflect.DeepEqual(r, back) {
		t.Errorf("comes back as %+v, error %v", back, err)
	}
}

func TestPercentile(t *testing.T) {
	for _, c := range []struct {
		n    int
		p    float64
		want float64
	}{{1, .5, 1}, {1, .99, 1}, {2, .5, 1}, {3, .5, 2}, {100, .99, 99}, {101, .99, 100}} {
		var sorted []float64
		for i := range c.n {
			sorted = append(sorted, float64(i+1))
		}
		if got := percentile(sorted, c.p); got != c.want {
			t.Errorf("percentile %v of 1 to %d is %v, want %v", c.p, c.n, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for x, want := range map[float64]string{0: ".000", 1: "1.00", .9994: ".999", .9996: "1.00", .0504: ".050"} {
		if got := decimal(x); got != want {
			t.Errorf("decimal(%v) = %s, want %s", x, got, want)
		}
	}
	for x, want := range map[float64]string{0: ".000", -.0001: ".000", .0126: "+.013", -.5: "−.500", -1: "−1.00"} {
		if got := signed(x); got != want {
			t.Errorf("signed(%v) = %s, want %s", x, got, want)
		}
	}
	for s, want := range map[float64]string{.0000461: "0.0461 ms", .0123: "12.3 ms", 2.3456: "2.35 s"} {
		if got := duration(s); got != want {
			t.Errorf("duration(%v) = %s, want %s", s, got, want)
		}
	}
}
