package corpus

import (
	"context"
	"os"
	"strings"
	"testing"
	"unicode"

	"attache/internal/testshared"
)

func TestSplit(t *testing.T) {
	sentence := "The two countries agreed on trade in 2014. "
	doc, err := Parse("visit.md", []byte("---\nid: visit\ntitle: A visit\npublisher: TASS\ndate: 2020-02\nspeaker: A. Minister\n---\nBefore.\n\n## Trade\n\n"+
		strings.Repeat(sentence, 12)+"\n\n"+strings.Repeat(sentence, 40)+"<!-- ¶7 -->\n\n### Cuba\n\nRussia met Brazil.\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var locators []string
	for _, p := range Split(doc) {
		locators = append(locators, p.Locator)
		if words := len(strings.Fields(p.Text)); words > 220 {
			t.Errorf("%s has %d words", p.ID, words)
		}
	}
	if got, want := strings.Join(locators, "; "), "¶1; Trade, ¶1–2; Trade, ¶2; Cuba, ¶1"; got != want {
		t.Errorf("locators %s, want %s", got, want)
	}
	passages := Split(doc)
	last := passages[len(passages)-1]
	if last.ID != "visit#4" || last.Header != "A visit › Trade › Cuba › TASS, 2020-02, A. Minister" ||
		strings.Join(last.Countries, " ") != "CU RU BR" || last.Sentence(0) != "Russia met Brazil." {
		t.Errorf("last passage: %+v", last)
	}
	if passages[2].Retells != "¶7" || passages[0].Retells != "" {
		t.Errorf("retells %q and %q, want ¶7 and nothing", passages[2].Retells, passages[0].Retells)
	}
}

// What is kept of a document stands in its passages in order, word for word.
func checkPassages(t *testing.T, doc Document) {
	t.Helper()
	var want, got strings.Builder
	for _, p := range doc.Paragraphs {
		want.WriteString(p.Text)
	}
	seen := map[string]bool{}
	for _, p := range Split(doc) {
		if seen[p.ID] || p.Text == "" || len(p.Sentences) == 0 {
			t.Fatalf("passage %q: twice, empty or without sentences", p.ID)
		}
		seen[p.ID] = true
		got.WriteString(p.Text)
		for i := range p.Sentences {
			if s := p.Sentence(i); strings.TrimSpace(s) != s || s == "" {
				t.Fatalf("%s: sentence %d is %q", p.ID, i, s)
			}
		}
		if n := len(strings.Fields(p.Text)); n > maxWords {
			t.Fatalf("%s has %d words", p.ID, n)
		}
	}
	strip := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	if strip(want.String()) != strip(got.String()) {
		t.Fatalf("passages do not hold the paragraphs:\n%q\n%q", want.String(), got.String())
	}
}

func TestSplitTheSources(t *testing.T) {
	list, err := os.ReadFile("../../corpus/originals.yaml")
	if err != nil {
		t.Fatal(err)
	}
	originals, err := ParseOriginals(list)
	if err != nil {
		t.Fatal(err)
	}
	docs, skipped, err := Load(context.Background(), os.DirFS(testshared.Path(t, "sources")), originals)
	if err != nil || len(skipped) > 0 || len(docs) != 5 {
		t.Fatalf("%d documents, skipped %v, error %v", len(docs), skipped, err)
	}
	locators := map[string]bool{}
	for _, d := range docs {
		if originals[d.Hash].ID != d.ID || d.Kind == "" {
			t.Errorf("%s did not take its metadata from the list: %+v", d.Path, d.Meta)
		}
		checkPassages(t, d)
		for _, p := range Split(d) {
			locators[p.Locator] = true
		}
	}
	for _, want := range []string{"Latin America and the Ukrainian crisis, ¶2", "Situation in Venezuela, ¶1–3"} {
		if !locators[want] {
			t.Errorf("no passage at %q", want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a.md", []byte("---\ntitle: T\ndate: 2020\n---\n# H\n\n> quote *and* [link](http://x)\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\nlast <!-- ¶3 -->"))
	f.Add("a.txt", []byte("Title\n\nText of one\nparagraph.\n\n1. one\n2. two\n"))
	f.Fuzz(func(t *testing.T, path string, data []byte) {
		doc, err := Parse(path, data, nil)
		if err == nil {
			checkPassages(t, doc)
		}
	})
}

// A blank text is a passage too: question sets hold such.
func TestWholeOfNothing(t *testing.T) {
	if p := Whole("a", "A title", " \n"); p.ID != "a" || len(p.Sentences) != 0 || p.Header != "A title" {
		t.Errorf("%+v", p)
	}
}
