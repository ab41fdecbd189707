package eval

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Report is what [Run] measured. As JSON it can be kept and compared with a later one.
type Report struct {
	Set          string    `json:"set"`
	System       string    `json:"system"`
	Date         time.Time `json:"date"`
	Questions    int       `json:"questions"`    // that were measured
	Unanswerable int       `json:"unanswerable"` // that were left out
	SecondsP50   float64   `json:"seconds_p50"`  // for one ranking, while others run
	SecondsP99   float64   `json:"seconds_p99"`
	Groups       []Group   `json:"groups"`       // all, then by language, then by kind
	PerQuestion  []Result  `json:"per_question"` // in the order of the set
}

// Group is a group of questions and what was measured on it.
type Group struct {
	By        string               `json:"by"` // "all", "language" or "kind"
	Name      string               `json:"name"`
	Questions int                  `json:"questions"`
	Measures  map[Measure]Estimate `json:"measures"`
}

// Result is what was measured on one question.
type Result struct {
	ID          string              `json:"id"`
	Language    string              `json:"lang"`
	Kind        string              `json:"kind,omitempty"`
	Ranks       []int               `json:"ranks"`       // where each entry of evidence was found, from 1; 0: nowhere
	Unreachable int                 `json:"unreachable"` // entries that no passage covers
	Measures    map[Measure]float64 `json:"measures"`
	Words900    int                 `json:"words_900,omitempty"`  // of the context within 900
	Words2000   int                 `json:"words_2000,omitempty"` // of the context within 2,000
	Seconds     float64             `json:"seconds"`              // for the ranking
}

func newReport(t Task, results []Result) Report {
	seconds := make([]float64, len(results))
	for i, r := range results {
		seconds[i] = r.Seconds
	}
	slices.Sort(seconds)
	report := Report{Set: t.Set, System: t.System, Date: t.Date, Questions: len(results),
		Unanswerable: len(t.Questions) - len(results), PerQuestion: results,
		SecondsP50: percentile(seconds, .5), SecondsP99: percentile(seconds, .99)}
	measures := measuresOf(results)
	for _, g := range groups(results) {
		rows := make([][]float64, len(g.members))
		for i, member := range g.members {
			for _, m := range measures {
				rows[i] = append(rows[i], results[member].Measures[m])
			}
		}
		group := Group{By: g.by, Name: g.name, Questions: len(rows), Measures: map[Measure]Estimate{}}
		for i, e := range estimates(rows) {
			group.Measures[measures[i]] = e
		}
		report.Groups = append(report.Groups, group)
	}
	return report
}

// percentile is the least of the sorted values that at least this share does not exceed.
func percentile(sorted []float64, share float64) float64 {
	return sorted[int(math.Ceil(share*float64(len(sorted))))-1]
}

// measuresOf lists the measures that every result has.
func measuresOf(results []Result) []Measure {
	return slices.DeleteFunc(slices.Clone(Measures), func(m Measure) bool {
		return slices.ContainsFunc(results, func(r Result) bool {
			_, ok := r.Measures[m]
			return !ok
		})
	})
}

type group struct {
	by, name string
	members  []int // of the items
}

// groups parts results into all, each language and each kind.
func groups(results []Result) []group {
	return groupsOf(results, func(r Result) (language, kind string) { return r.Language, r.Kind })
}

// groupsOf parts items into all, each language and each kind; an empty kind is none.
func groupsOf[T any](items []T, tags func(T) (language, kind string)) []group {
	all := group{by: byAll, name: byAll}
	languages, kinds := map[string][]int{}, map[string][]int{}
	for i, item := range items {
		language, kind := tags(item)
		all.members = append(all.members, i)
		languages[language] = append(languages[language], i)
		if kind != "" {
			kinds[kind] = append(kinds[kind], i)
		}
	}
	out := []group{all}
	for name, members := range languages {
		out = append(out, group{byLanguage, name, members})
	}
	for name, members := range kinds {
		out = append(out, group{byKind, name, members})
	}
	order := []string{byAll, byLanguage, byKind}
	slices.SortFunc(out, func(a, b group) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.by), slices.Index(order, b.by)), cmp.Compare(a.name, b.name))
	})
	return out
}

const (
	byAll      = "all"
	byLanguage = "language"
	byKind     = "kind"
)

// WriteTable writes the report as plain text, 100 columns wide where the names of the kinds
// have at most 14 letters. Below each mean stands its interval.
func (r Report) WriteTable(w io.Writer) error {
	t := r.table(func(e Estimate) []string { return []string{decimal(e.Mean), interval(e)} })
	legend := "R@k: share of the evidence found among the first k passages; MRR: 1 ÷ the rank of the first found;\n" +
		"nDCG: how near to the best order of all.\n"
	if slices.Contains(t.head, Evidence900.label()) {
		legend += "ev@w: share of the evidence in a context of w words; all@w: share of questions with all of it.\n"
	}
	_, err := fmt.Fprintf(w, "%s\n\n%s\n%sBelow each mean stands its 95 %% confidence interval.\n", r.summary(), t.text(), legend)
	return err
}

// WriteMarkdown writes the report as a Markdown table, each mean with its interval, and
// without the legend, which a document gives once for all its tables.
func (r Report) WriteMarkdown(w io.Writer) error {
	t := r.table(func(e Estimate) []string { return []string{decimal(e.Mean) + " (" + interval(e) + ")"} })
	_, err := fmt.Fprintf(w, "%s\n\n%s", r.summary(), t.markdown())
	return err
}

// summary says what was measured and what to know of it.
func (r Report) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, %s\n%d questions", r.Set, r.System, r.Date.Format(time.DateOnly), r.Questions)
	if r.Unanswerable > 0 {
		fmt.Fprintf(&b, ", %d without an answer left out", r.Unanswerable)
	}
	fmt.Fprintf(&b, "; a ranking takes %s (p50), %s (p99)", duration(r.SecondsP50), duration(r.SecondsP99))
	var words900, words2000, unreachable int
	var where []string
	for _, q := range r.PerQuestion {
		words900 += q.Words900
		words2000 += q.Words2000
		if q.Unreachable > 0 {
			unreachable += q.Unreachable
			where = append(where, q.ID)
		}
	}
	if words900 > 0 {
		fmt.Fprintf(&b, "\ncontexts hold %d words of 900 and %d of 2000", words900/r.Questions, words2000/r.Questions)
	}
	if unreachable > 0 {
		const show = 5
		if len(where) > show {
			where = append(where[:show], "…")
		}
		fmt.Fprintf(&b, "\nentries of evidence that no passage covers: %d, of %s", unreachable, strings.Join(where, ", "))
	}
	return b.String()
}

// table has a row for each line of a cell. A group that holds every question, as a single
// language does, is not shown again.
func (r Report) table(cell func(Estimate) []string) table {
	measures := measuresOf(r.PerQuestion)
	t := table{head: []string{"", "n"}}
	for _, m := range measures {
		t.head = append(t.head, m.label())
	}
	by := byAll
	for _, g := range r.Groups {
		if g.By != byAll && g.Questions == r.Questions {
			continue
		}
		if g.By != by {
			t.rows = append(t.rows, nil)
			by = g.By
		}
		first := len(t.rows)
		for i, m := range measures {
			for line, text := range cell(g.Measures[m]) {
				if i == 0 {
					t.rows = append(t.rows, []string{"", ""})
				}
				t.rows[first+line] = append(t.rows[first+line], text)
			}
		}
		t.rows[first][0], t.rows[first][1] = g.Name, strconv.Itoa(g.Questions)
	}
	return t
}

// label heads the measure's column.
func (m Measure) label() string {
	if label, ok := answerLabels[m]; ok {
		return label
	}
	name, at, _ := strings.Cut(string(m), "_")
	short := map[string]string{"recall": "R", "mrr": "MRR", "ndcg": "nDCG", "evidence": "ev", "complete": "all"}
	return short[name] + "@" + at
}

func interval(e Estimate) string { return decimal(e.Low) + "–" + decimal(e.High) }

// decimal writes a number from 0 to 1 with three digits, four characters in all.
func decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 3, 64)
	if digits, ok := strings.CutPrefix(s, "0"); ok {
		return digits
	}
	return s[:4]
}

func duration(seconds float64) string {
	if seconds < 1 {
		return fmt.Sprintf("%.3g ms", 1000*seconds)
	}
	return fmt.Sprintf("%.3g s", seconds)
}
