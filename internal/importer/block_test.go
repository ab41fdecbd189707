package importer

import (
	"slices"
	"strings"
	"testing"

	"attache/internal/corpus"
	"attache/internal/language"
)

// readBack is what the corpus should read of blocks, line by line.
func readBack(blocks []Block) []string {
	var want []string
	for _, b := range blocks {
		switch b.Kind {
		case Heading:
		case Table:
			for _, row := range b.Rows {
				want = append(want, language.OneLine(strings.Join(row, "; ")))
			}
		default:
			want = append(want, b.Text)
		}
	}
	return want
}

// What is written is read back by the corpus word for word, whatever kind of block it stands in.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"1. x", "1) x", "+ x", "- x", "* x *y*", "<b>x</b>", "&amp; x", "[1]: x", "---", "- - -", "| a |", "===", "# x", "x #", "`x`",
		"[a](b)", "~~x~~", `\x`, "<!-- ¶3 -->", "a | b", "https://x.y/z_a_b", "<http://x.y>", "![a](b)", "_a_ b_c", "~~~", "```", "> q", "1.", `a\`, "12345678901. x",
		"[1] Ibid.", "-", "#", "+", "=", "a & b", "&#1;", "[a]: b", "]: x", "a||b", "-- -", "&nbsp", "x\u00a0y", "***", "$a$", "__init__", "\u2028", "www.x.y", "--", "[ ] x", "#hash"} {
		f.Add(s, "x")
		f.Add("x", s)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		if !isText(one) || !isText(two) {
			return
		}
		blocks := tidy([]Block{
			{Text: "Begin."},
			{Kind: Heading, Level: 1, Text: one}, {Text: two}, {Kind: Item, Text: one}, {Kind: Item, Level: 3, Number: 1, Text: two}, {Kind: Item, Text: two},
			{Kind: Quote, Text: one}, {Kind: Table, Rows: [][]string{{"head", one}, {two, "x", ""}}}, {Text: "End " + one},
		})
		lower(blocks)
		doc, err := corpus.Parse("a-name-of-its-own.md", []byte(markdown(blocks)), nil)
		if err != nil {
			t.Fatalf("%v:\n%s", err, markdown(blocks))
		}
		var got []string
		for _, p := range doc.Paragraphs {
			got = append(got, strings.Split(p.Text, "\n")...)
		}
		if want := readBack(blocks); !slices.Equal(got, want) {
			t.Fatalf("written:\n%s\nread:\n%q\nwant:\n%q", markdown(blocks), got, want)
		}
		if last := doc.Paragraphs[len(doc.Paragraphs)-1]; blocks[1].Kind == Heading && last.Heading != blocks[1].Text {
			t.Fatalf("heading %q, want %q", last.Heading, blocks[1].Text)
		}
	})
}

// isText reports whether s is as the parsers give it: NFC, valid UTF-8, no byte order mark.
func isText(s string) bool {
	text, _, err := decode([]byte(s), "")
	return s == "" || err == nil && text == s
}

func TestMarkdown(t *testing.T) {
	blocks := tidy([]Block{
		{Kind: Heading, Level: 3, Text: "A"},
		{Kind: Item, Text: "one"}, {Kind: Item, Level: 1, Number: 1, Text: "a"}, {Kind: Item, Level: 1, Number: 2, Text: "b"}, {Kind: Item, Text: "two"},
		{Kind: Heading, Level: 4, Text: "B #"},
		{Text: " text\nof two  lines [3] "}, {Text: "\u200b"},
		{Kind: Table, Rows: [][]string{{"x", "y", ""}, {"", ""}, {"1|2"}}},
		{Kind: Code, Text: "  if a {\n    b\n  }\n```\n"},
	})
	lower(blocks)
	got := markdown(blocks)
	want := "## A\n\n- one\n  1. a\n  2. b\n- two\n\n### B \\#\n\ntext of two lines [3]\n\n| x | y |\n|---|---|\n| 1\\|2 |  |\n\n````\n  if a {\n    b\n  }\n```\n````"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
