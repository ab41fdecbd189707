package discord

import (
	"fmt"
	"strings"
	"testing"

	"attache/internal/answer"
)

// A passage as the menu of sources shows it: what the answer cites of it in bold, and no more
// of a long one than goes into a message.
func TestPassage(t *testing.T) {
	debt := debtAnswer("en")
	var sentences []string
	for n := 1; n <= 60; n++ {
		sentences = append(sentences, fmt.Sprintf("Sentence %d of a passage that is far too long for one message of Discord.", n))
	}
	long := strings.Join(sentences, " ")
	start := strings.Index(long, "Sentence 40 ")
	cited := answer.Answer{Claims: []answer.Claim{
		{Released: true, Evidence: []answer.Evidence{{N: 1, Start: start, End: start + len(sentences[39])}}},
		{Released: false, Evidence: []answer.Evidence{{N: 1, Start: 0, End: len(sentences[0])}}},
	}}
	var got strings.Builder
	for _, c := range []struct {
		name, lang string
		a          answer.Answer
		c          answer.Citation
	}{
		{"two sentences", "en", debt, debt.Citations[0]},
		{"retold, in Russian", "ru", debt, debt.Citations[1]},
		{"long, cited far down", "en", cited, answer.Citation{N: 1, Publisher: "The Paper", Text: long}},
		{"long, not cited", "es", answer.Answer{}, answer.Citation{N: 1, Publisher: "The Paper", Text: long}},
		{"one endless sentence", "en", answer.Answer{}, answer.Citation{N: 1, Document: "paper", Text: strings.Repeat("word ", 900)}},
		{"hostile", "en", answer.Answer{}, answer.Citation{N: 1, Publisher: "**P**", Title: "# T\n> q", Speaker: "<@1>", Text: "> a\n# b\n@everyone [x](https://evil.example)"}},
	} {
		text := passageText(c.lang, c.a, c.c)
		if size(text) > maxContent {
			t.Errorf("%s has %d characters", c.name, size(text))
		}
		fmt.Fprintf(&got, "=== %s\n%s\n\n", c.name, strings.ReplaceAll(text, zwsp, "(zwsp)"))
	}
	golden(t, "passage.txt", got.String())
}

// However a passage is made, it fits into a message.
func FuzzPassage(f *testing.F) {
	f.Add("One. Two. Three.", "TASS", 5, 9, 3)
	f.Add(strings.Repeat("A sentence. ", 300), strings.Repeat("@", 400), 3000, 3012, 1)
	f.Add("\n\n\n> a\n\n", "\x00", 0, 8, 400)
	f.Fuzz(func(t *testing.T, text, source string, start, end, repeat int) {
		text = strings.Repeat(text, 1+abs(repeat)%20)
		a := answer.Answer{Claims: []answer.Claim{{Released: true, Evidence: []answer.Evidence{{N: 1, Start: start, End: end}}}}}
		got := passageText("en", a, answer.Citation{N: 1, Publisher: source, Title: source, Kind: source, Speaker: source, Locator: source, Text: text, Retold: repeat%2 == 0})
		if n := size(got); n > maxContent || strings.TrimSpace(got) == "" {
			t.Fatalf("%d characters: %q", n, got)
		}
	})
}
