package importer

import (
	"regexp"
	"strconv"
	"strings"

	"attache/internal/language"
)

// Block is a piece of a document. Its text is plain: one line without markup.
type Block struct {
	Kind   Kind
	Level  int // of a heading, from 1; of a list item, from 0
	Number int // of an item of a list that counts, from 1; else 0
	Text   string
	Rows   [][]string // of a table, the first its header
}

// Kind says what a block is.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Item
	Quote
	Table
	Code // its text keeps its lines
)

// maxItemLevel bounds how deep lists nest in the output; what lies deeper is raised.
const maxItemLevel = 8

// tidy brings the text of blocks into one line each and drops the empty ones.
func tidy(blocks []Block) []Block {
	kept := blocks[:0]
	for _, b := range blocks {
		if b.Kind == Code {
			b.Text = codeText(b.Text)
		} else {
			b.Text = language.OneLine(b.Text)
		}
		b.Rows = tidyRows(b.Rows)
		if b.Text == "" && len(b.Rows) == 0 {
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// lower moves the headings so that the highest is of level 2: level 1 is the title.
func lower(blocks []Block) {
	highest := 99
	for _, b := range blocks {
		if b.Kind == Heading {
			highest = min(highest, b.Level)
		}
	}
	for i, b := range blocks {
		if b.Kind == Heading {
			blocks[i].Level = min(b.Level-highest+2, 6)
		}
	}
}

// codeText keeps the lines of code, each without the characters that a reader cannot see.
func codeText(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines = append(lines, strings.TrimRight(indent+language.OneLine(line), " "))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// tidyRows drops empty rows and makes all of one length.
func tidyRows(rows [][]string) [][]string {
	var kept [][]string
	columns := 0
	for _, row := range rows {
		full := false
		for i := range row {
			row[i] = language.OneLine(row[i])
			if row[i] != "" {
				full = true
				columns = max(columns, i+1)
			}
		}
		if full {
			kept = append(kept, row)
		}
	}
	for i, row := range kept {
		for len(row) < columns {
			row = append(row, "")
		}
		kept[i] = row[:columns]
	}
	return kept
}

// markdown writes tidy, lowered blocks as CommonMark with tables; [corpus.Parse] reads the same text back.
func markdown(blocks []Block) string {
	var b strings.Builder
	var items []int // where the text of the items begins that are open, by level
	for i, block := range blocks {
		if block.Kind != Item {
			items = nil
		}
		if i > 0 {
			b.WriteByte('\n')
			if block.Kind != Item || blocks[i-1].Kind != Item {
				b.WriteByte('\n')
			}
		}
		switch block.Kind {
		case Heading:
			b.WriteString(strings.Repeat("#", block.Level) + " " + escapeHeading(block.Text))
		case Item:
			level := min(block.Level, len(items), maxItemLevel)
			indent := 0
			if level > 0 {
				indent = items[level-1]
			}
			marker := "- "
			if block.Number > 0 {
				marker = strconv.Itoa(block.Number) + ". "
			}
			items = append(items[:level], indent+len(marker))
			b.WriteString(strings.Repeat(" ", indent) + marker + escape(block.Text))
		case Quote:
			b.WriteString("> " + escape(block.Text))
		case Table:
			writeTable(&b, block.Rows)
		case Code:
			fence := "```"
			for strings.Contains(block.Text, fence) {
				fence += "`"
			}
			b.WriteString(fence + "\n" + block.Text + "\n" + fence)
		default:
			b.WriteString(escape(block.Text))
		}
	}
	return b.String()
}

func writeTable(b *strings.Builder, rows [][]string) {
	for i, row := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteByte('|')
		for _, cell := range row {
			b.WriteString(" " + strings.ReplaceAll(escapeInline(cell), "|", `\|`) + " |")
		}
		if i == 0 {
			b.WriteString("\n|" + strings.Repeat("---|", len(row)))
		}
	}
}

var (
	// inline finds what CommonMark would take for markup anywhere in a line.
	inline = regexp.MustCompile("[\\\\`*_~]|<[\\pL/!?]|&#?\\w+;|\\]\\(")
	// lineStart finds what it would take for a heading, a quotation, a list, a rule, a fence
	// or the target of a link at a line's beginning.
	lineStart = regexp.MustCompile(`^(?:#{1,6}(?: |$)|>|[-+](?: |$)|-{2,} *-*$|(?:- *){3,}$|={1,}$|\||\[[^\]]*\]:)`)
	closing   = regexp.MustCompile(`(^| )(#+)$`)
	number    = regexp.MustCompile(`^(\d{1,9})([.)])( |$)`)
)

// escape writes a line of plain text so that CommonMark reads the same text.
func escape(line string) string {
	line = escapeInline(line)
	if lineStart.MatchString(line) {
		return `\` + line
	}
	return number.ReplaceAllString(line, `$1\$2$3`)
}

// escapeHeading is escape for a heading, whose closing # would be lost.
func escapeHeading(line string) string {
	return closing.ReplaceAllString(escape(line), `$1\$2`)
}

func escapeInline(text string) string {
	return inline.ReplaceAllStringFunc(text, func(mark string) string {
		switch {
		case mark == "](":
			return `]\(`
		case mark[0] == '&':
			return "&amp;" + mark[1:] // the corpus resolves entities before it takes \ away
		}
		return `\` + mark
	})
}
