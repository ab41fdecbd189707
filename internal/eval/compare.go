package eval

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
)

// Comparison is how two systems differ on the questions that both were asked.
type Comparison struct {
	Set         string       `json:"set"`
	OldSystem   string       `json:"old_system"`
	NewSystem   string       `json:"new_system"`
	OldDate     time.Time    `json:"old_date"`
	NewDate     time.Time    `json:"new_date"`
	Questions   int          `json:"questions"` // in both reports
	OnlyOld     int          `json:"only_old"`  // questions that the new report lacks
	OnlyNew     int          `json:"only_new"`
	Differences []Difference `json:"differences"` // of all questions, then by language
}

// Difference is how a measure changed on a group of questions.
type Difference struct {
	By        string  `json:"by"` // "all" or "language"
	Name      string  `json:"name"`
	Questions int     `json:"questions"`
	Measure   Measure `json:"measure"`
	Old       float64 `json:"old"` // mean
	New       float64 `json:"new"` // mean
	// Difference is new less old, question by question, so that how hard a question is does
	// not widen the interval.
	Difference Estimate `json:"difference"`
	Outcome    Outcome  `json:"outcome"`
}

// Outcome is what a difference means.
type Outcome string

// An interval that holds 0 is level.
const (
	Better Outcome = "better"
	Worse  Outcome = "worse"
	Level  Outcome = "level"
)

// Compare sets a report against a former one of the same set.
func Compare(older, newer Report) (Comparison, error) {
	if older.Set != newer.Set {
		return Comparison{}, fmt.Errorf("the reports are of different sets, %s and %s", older.Set, newer.Set)
	}
	before := make(map[string]Result, len(older.PerQuestion))
	for _, r := range older.PerQuestion {
		before[r.ID] = r
	}
	var pairs []pair
	var compared []Result
	for _, r := range newer.PerQuestion {
		if o, ok := before[r.ID]; ok {
			pairs = append(pairs, pair{r.Language, o.Measures, r.Measures})
			compared = append(compared, o, r)
		}
	}
	if len(pairs) == 0 {
		return Comparison{}, errNothingInCommon
	}
	return Comparison{Set: newer.Set, OldSystem: older.System, NewSystem: newer.System, OldDate: older.Date, NewDate: newer.Date,
		Questions: len(pairs), OnlyOld: len(older.PerQuestion) - len(pairs), OnlyNew: len(newer.PerQuestion) - len(pairs),
		Differences: differences(pairs, measuresOf(compared))}, nil
}

var errNothingInCommon = errors.New("the reports have no question in common")

// pair is what was measured on a question in two reports.
type pair struct {
	language string
	old, new map[Measure]float64
}

// differences compares each measure on the pairs that have it in both reports: on all, and
// on each language. Kinds are left out: too few questions each, and the more is compared the
// more comes out by chance.
func differences(pairs []pair, measures []Measure) []Difference {
	var all []Difference
	for _, g := range groupsOf(pairs, func(p pair) (language, kind string) { return p.language, "" }) {
		for _, m := range measures {
			var rows [][]float64
			var olds, news float64
			for _, member := range g.members {
				o, inOld := pairs[member].old[m]
				n, inNew := pairs[member].new[m]
				if inOld && inNew {
					rows = append(rows, []float64{n - o})
					olds += o
					news += n
				}
			}
			if len(rows) == 0 {
				continue
			}
			e, n := estimates(rows)[0], float64(len(rows))
			all = append(all, Difference{By: g.by, Name: g.name, Questions: len(rows), Measure: m,
				Old: olds / n, New: news / n, Difference: e, Outcome: outcome(e)})
		}
	}
	return all
}

func outcome(e Estimate) Outcome {
	const rounding = 1e-9 // of sums that would be 0
	switch {
	case e.Low > rounding:
		return Better
	case e.High < -rounding:
		return Worse
	}
	return Level
}

// WriteTable writes the comparison as plain text.
func (c Comparison) WriteTable(w io.Writer) error { return c.write(w, c.table().text()) }

// WriteMarkdown writes the comparison as a Markdown table.
func (c Comparison) WriteMarkdown(w io.Writer) error { return c.write(w, c.table().markdown()) }

func (c Comparison) write(w io.Writer, table string) error {
	left := ""
	if c.OnlyOld+c.OnlyNew > 0 {
		left = fmt.Sprintf("; %d of the old report alone and %d of the new left out", c.OnlyOld, c.OnlyNew)
	}
	_, err := fmt.Fprintf(w, "%s: %s, %s, against %s, %s\n%d questions in both%s\n\n%s\nLevel: the 95 %% confidence interval of the difference holds 0.\n",
		c.Set, c.NewSystem, c.NewDate.Format(time.DateOnly), c.OldSystem, c.OldDate.Format(time.DateOnly), c.Questions, left, table)
	return err
}

func (c Comparison) table() table {
	t := table{head: []string{"", "n", "measure", "old", "new", "difference", "95 % interval", "outcome"}}
	name := byAll
	for _, d := range c.Differences {
		if d.By != byAll && d.Questions == c.Questions {
			continue // a single language
		}
		if d.Name != name {
			t.rows = append(t.rows, nil)
			name = d.Name
		}
		t.rows = append(t.rows, []string{d.Name, strconv.Itoa(d.Questions), d.Measure.label(), decimal(d.Old), decimal(d.New),
			signed(d.Difference.Mean), signed(d.Difference.Low) + " to " + signed(d.Difference.High), string(d.Outcome)})
	}
	return t
}

// signed writes a number from -1 to 1 with three digits.
func signed(x float64) string {
	switch text := decimal(max(x, -x)); {
	case text == ".000":
		return text
	case x < 0:
		return "−" + text
	default:
		return "+" + text
	}
}
