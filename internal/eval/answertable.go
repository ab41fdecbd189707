package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/internal/answer"
)

// answerLabels head the columns of the measures of answers.
var answerLabels = map[Measure]string{Attempted: "attempted", Abstained: "abstained", KeysAll: "all keys", KeysShare: "keys", Correct: "correct",
	CitePrecision: "precision", CiteRecall: "recall", Attributed: "attributed", Coverage: "coverage", InAsked: "language", InQuoted: "quoted"}

// WriteTable writes the report as plain text, 100 columns wide. Below each mean stands its
// interval.
func (r Answers) WriteTable(w io.Writer) error {
	legend := `attempted: share of questions with an answer that get one; all keys, keys: share of them with every
key held, mean share of keys held; correct: with every key, of those attempted. Of those attempted,
precision, recall: share of cited sentences in the evidence, of the evidence cited; attributed: of
contested questions, share that name every source; language: own statements in the question's.
Below each mean stands its 95 % confidence interval.
`
	return r.write(w, r.answerable(below).text()+"\n"+legend, r.unanswerable(below).text(), r.declared().text())
}

// WriteMarkdown writes the report as Markdown tables, each mean with its interval, and
// without the legend, which a document gives once for all its tables.
func (r Answers) WriteMarkdown(w io.Writer) error {
	return r.write(w, r.answerable(beside).markdown(), r.unanswerable(beside).markdown(), r.declared().markdown())
}

func (r Answers) write(w io.Writer, answerable, unanswerable, declared string) error {
	parts := []string{r.summary() + "\n"}
	if r.Answerable > 0 {
		parts = append(parts, answerable)
	}
	if r.Unanswerable > 0 {
		parts = append(parts, unanswerable)
	}
	coverage := "Coverage as declared, and the keys that the answer holds"
	if c, ok := r.Groups[0].Measures[Coverage]; ok {
		coverage += fmt.Sprintf("; of %d answers %s declare what these show", c.N, decimal(c.Mean))
	}
	parts = append(parts, coverage+":\n", declared)
	_, err := io.WriteString(w, strings.Join(parts, "\n"))
	return err
}

func below(c Counted) []string { return []string{decimal(c.Mean), interval(c.Estimate)} }

func beside(c Counted) []string {
	return []string{decimal(c.Mean) + " (" + interval(c.Estimate) + ")"}
}

// summary says what was measured, how long it took and what it cost.
func (r Answers) summary() string {
	asked := len(r.Questions)
	var b strings.Builder
	fmt.Fprintf(&b, "Answers to %s: %s, %s\n", r.Set, r.System, r.Date.Format(time.DateOnly))
	fmt.Fprintf(&b, "%d questions with an answer, %d without", r.Answerable, r.Unanswerable)
	if r.WrittenBy[answer.Extractive] < asked {
		fmt.Fprintf(&b, "; written by %s", counts(r.WrittenBy))
	}
	if len(r.Fallbacks) > 0 {
		fmt.Fprintf(&b, "\ndone without: %s", counts(r.Fallbacks))
	}
	words, attempts := 0, 0
	for _, a := range r.Questions {
		if !a.Abstained {
			words += a.Words
			attempts++
		}
	}
	if attempts > 0 {
		fmt.Fprintf(&b, "\n%d words an answer, %d answers longer than what counts", words/attempts, r.OverLimit)
	}
	fmt.Fprintf(&b, "\nclaims released: %s; dropped: %s", counts(r.Checks), counts(r.Dropped))
	if s := r.Script; s != nil {
		fmt.Fprintf(&b, "\nstatements of the script shown: %d of %d true ones, %d of %d false ones", s.RightReleased, s.Right, s.WrongReleased, s.Wrong)
	}
	if quoted, ok := r.Groups[0].Measures[InQuoted]; ok {
		fmt.Fprintf(&b, "\nquotations in the question's language: %s", decimal(quoted.Mean))
	}
	fmt.Fprintf(&b, "\ntimes (p50, p95), %d at once: passages %s; first line %s; done %s", r.AtOnce,
		r.TimingMS.Retrieve, r.TimingMS.FirstReleased, r.TimingMS.Total)
	if u := r.Usage; u.PromptTokens+u.CompletionTokens > 0 {
		fmt.Fprintf(&b, "\ntokens: %d + %d a question, %d + %d in all", u.PromptTokens/asked, u.CompletionTokens/asked, u.PromptTokens, u.CompletionTokens)
		if u.CostUSD != nil {
			fmt.Fprintf(&b, "; $%.4f a question, $%.4f in all", *u.CostUSD/float64(asked), *u.CostUSD)
		}
	}
	return b.String()
}

func (p Percentiles) String() string { return duration(p.P50/1000) + ", " + duration(p.P95/1000) }

// counts lists what was counted, most first: "quoted 12, judged 3".
func counts(of map[string]int) string {
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	for i, name := range names {
		names[i] = name + " " + strconv.Itoa(of[name])
	}
	return cmp.Or(strings.Join(names, ", "), "none")
}

func (r Answers) answerable(cell func(Counted) []string) table {
	measures := []Measure{Attempted, KeysAll, KeysShare, Correct, CitePrecision, CiteRecall, Attributed, InAsked}
	return r.table(measures, cell, func(g AnswerGroup) int { return g.Answerable })
}

func (r Answers) unanswerable(cell func(Counted) []string) table {
	return r.table([]Measure{Abstained}, cell, func(g AnswerGroup) int { return g.Unanswerable })
}

// table has a row for each line of a cell, and leaves out groups without questions of this
// sort. A measure that a group does not have is blank.
func (r Answers) table(measures []Measure, cell func(Counted) []string, questions func(AnswerGroup) int) table {
	t := table{head: []string{"", "n"}}
	for _, m := range measures {
		t.head = append(t.head, m.label())
	}
	by := byAll
	for _, g := range r.Groups {
		n := questions(g)
		if n == 0 || g.By != byAll && g.Answerable+g.Unanswerable == len(r.Questions) {
			continue
		}
		if g.By != by {
			t.rows = append(t.rows, nil)
			by = g.By
		}
		rows := make([][]string, len(cell(Counted{})))
		for line := range rows {
			rows[line] = make([]string, len(t.head))
		}
		rows[0][0], rows[0][1] = g.Name, strconv.Itoa(n)
		for i, m := range measures {
			if counted, ok := g.Measures[m]; ok {
				for line, text := range cell(counted) {
					rows[line][i+2] = text
				}
			}
		}
		t.rows = append(t.rows, rows...)
	}
	return t
}

func (r Answers) declared() table {
	t := table{head: []string{"declared", "every key", "some keys", "no key", "no answer exists"}}
	for _, d := range r.Coverage {
		t.rows = append(t.rows, []string{d.Coverage, strconv.Itoa(d.EveryKey), strconv.Itoa(d.SomeKeys), strconv.Itoa(d.NoKey), strconv.Itoa(d.Unanswerable)})
	}
	return t
}
