package eval

import (
	"strings"
	"unicode/utf8"
)

// table has its first column aligned left and the others right. An empty row parts sections.
type table struct {
	head []string
	rows [][]string
}

func (t table) text() string {
	widths := make([]int, len(t.head))
	lines := append([][]string{t.head}, t.rows...)
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				b.WriteString(cell + pad)
			} else {
				b.WriteString(" " + pad + cell)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (t table) markdown() string {
	var b strings.Builder
	row := func(cells []string) {
		for _, cell := range cells {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	row(t.head)
	b.WriteString("| --- |" + strings.Repeat(" ---: |", len(t.head)-1) + "\n")
	for _, cells := range t.rows {
		if len(cells) > 0 {
			row(cells)
		}
	}
	return b.String()
}
