package eval

import (
	"fmt"
	"io"
)

// Ablation tells what each part of a system is worth: the same questions asked of the whole
// system, and of it without one part after another.
type Ablation struct {
	Full  Report `json:"full"`
	Parts []Part `json:"parts"`
}

// Part is a part of a system and how leaving it out changed the measures.
type Part struct {
	Name    string     `json:"name"`
	Without Comparison `json:"without"` // the system without the part, against the whole
}

// WriteTable writes the ablation as plain text.
func (a Ablation) WriteTable(w io.Writer) error { return a.write(w, a.table().text()) }

// WriteMarkdown writes the ablation as a Markdown table.
func (a Ablation) WriteMarkdown(w io.Writer) error { return a.write(w, a.table().markdown()) }

func (a Ablation) write(w io.Writer, table string) error {
	_, err := fmt.Fprintf(w, "%s: what each part is worth, %s\nEach difference with its 95 %% interval: below 0, the part helps.\n\n%s",
		a.Full.Set, a.Full.Date.Format("2006-01-02"), table)
	return err
}

// table shows nDCG@10 and the evidence within 900 words, or recall at 1 where contexts are not
// measured, of all questions and, of the latter, of each language.
func (a Ablation) table() table {
	found := Recall1
	if _, ok := a.Full.Groups[0].Measures[Evidence900]; ok {
		found = Evidence900
	}
	t := table{head: []string{"without", NDCG10.label(), "difference", found.label(), "difference"}}
	whole := []string{"nothing", decimal(a.Full.Groups[0].Measures[NDCG10].Mean), "", decimal(a.Full.Groups[0].Measures[found].Mean), ""}
	for _, g := range a.Full.Groups {
		if g.By == byLanguage {
			t.head, whole = append(t.head, g.Name), append(whole, decimal(g.Measures[found].Mean))
		}
	}
	t.rows = [][]string{whole}
	for _, p := range a.Parts {
		row := []string{p.Name, "", "", "", ""}
		for _, d := range p.Without.Differences {
			change := fmt.Sprintf("%s (%s to %s)", signed(d.Difference.Mean), signed(d.Difference.Low), signed(d.Difference.High))
			switch {
			case d.By == byAll && d.Measure == NDCG10:
				row[1], row[2] = decimal(d.New), change
			case d.By == byAll && d.Measure == found:
				row[3], row[4] = decimal(d.New), change
			case d.By == byLanguage && d.Measure == found:
				row = append(row, decimal(d.New))
			}
		}
		t.rows = append(t.rows, row)
	}
	return t
}
