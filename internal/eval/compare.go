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
	var olds, news []Result // in pairs
	for _, r := range newer.PerQuestion {
		if o, ok := before[r.ID]; ok {
			olds, news = append(olds, o), append(news, r)
		}
	}
	if len(news) == 0 {
		return Comparison{}, errors.New("the reports have no question in common")
	}
	c := Comparison{Set: newer.Set, OldSystem: older.System, NewSystem: newer.System, OldDate: older.Date, NewDate: newer.Date,
		Questions: len(news), OnlyOld: len(older.PerQuestion) - len(news), OnlyNew: len(newer.PerQuestion) - len(news)}
	measures := measuresOf(append(olds[:len(olds):len(olds)], news...))
	for _, g := range groups(news) {
		if g.by == byKind {
			continue // too few questions each, and the more is compared the more comes out by chance
		}
		n := float64(len(g.members))
		rows := make([][]float64, len(g.members))
		oldMeans, newMeans := make([]float64, len(measures)), make([]float64, len(measures))
		for i, member := range g.members {
			for j, m := range measures {
				o, n := olds[member].Measures[m], news[member].Measures[m]
				rows[i] = append(rows[i], n-o)
				oldMeans[j] += o
				newMeans[j] += n
			}
		}
		for j, e := range estimates(rows) {
			c.Differences = append(c.Differences, Difference{By: g.by, Name: g.name, Questions: len(rows), Measure: measures[j],
				Old: oldMeans[j] / n, New: newMeans[j] / n, Difference: e, Outcome: outcome(e)})
		}
	}
	return c, nil
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
