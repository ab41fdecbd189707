package corpus

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"attache/internal/testshared"
)

// blankLines part the paragraphs of a source.
var blankLines = regexp.MustCompile(`\n(?:[^\S\n]*\n)+`)

// Every paragraph of every source is retold, or listed with the reason why not; none is both.
func TestRetellingsAreComplete(t *testing.T) {
	sources := testshared.Path(t, "sources")
	data, err := os.ReadFile("../../corpus/dropped.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var dropped map[string]map[int]string
	if err := yaml.Unmarshal(data, &dropped); err != nil {
		t.Fatal(err)
	}
	docs, _, err := Load(context.Background(), os.DirFS("../../corpus"), nil)
	if err != nil {
		t.Fatal(err)
	}
	retellings := 0
	for _, d := range docs {
		if d.About() {
			continue
		}
		retellings++
		raw, err := os.ReadFile(sources + "/" + d.Origin)
		if err != nil {
			t.Fatalf("%s retells %s: %v", d.ID, d.Origin, err)
		}
		text, err := decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		n := len(blankLines.Split(strings.TrimSpace(text), -1))
		var retold []int
		for _, p := range d.Paragraphs {
			if p.Retells < 1 || p.Retells > n {
				t.Errorf("%s: %.60q retells ¶%d of %d", d.ID, p.Text, p.Retells, n)
			}
			retold = append(retold, p.Retells)
		}
		for i := 1; i <= n; i++ {
			why, isDropped := dropped[d.Origin][i]
			switch isRetold := slices.Contains(retold, i); {
			case isRetold && isDropped:
				t.Errorf("%s: ¶%d is retold, and listed as dropped", d.ID, i)
			case !isRetold && (!isDropped || why == ""):
				t.Errorf("%s: ¶%d is neither retold nor listed in corpus/dropped.yaml with a reason", d.ID, i)
			}
		}
	}
	if retellings != len(dropped) {
		t.Errorf("%d retellings, %d sources in corpus/dropped.yaml", retellings, len(dropped))
	}
}

// An original takes the place of its retelling; nothing else in its folder does anything.
func TestRestore(t *testing.T) {
	parse := func(path, text string, originals Originals) Document {
		t.Helper()
		d, err := Parse(path, []byte(text), originals)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	retelling := parse("a.md", "---\nid: a\n---\n\nTold in other words. <!-- ¶1 -->", nil)
	other := parse("b.md", "---\nid: b\n---\n\nOwn words.", nil)
	hash := parse("x.txt", "The very words.", nil).Hash
	originals := Originals{hash: {ID: "a", Title: "A"}}
	original := parse("x.txt", "The very words.", originals)
	stranger := parse("b.txt", "Strange words.", originals)
	docs, skipped := Restore([]Document{retelling, other}, []Document{original, stranger}, originals)
	if len(docs) != 2 || docs[0].Retold() || docs[0].Paragraphs[0].Text != "The very words." || docs[1].Paragraphs[0].Text != "Own words." {
		t.Errorf("%+v", docs)
	}
	if len(skipped) != 1 || skipped[0].Path != "b.txt" {
		t.Errorf("skipped %v", skipped)
	}
	if docs, _ := Restore([]Document{other}, []Document{original}, originals); len(docs) != 1 {
		t.Errorf("an original that nothing retells was added: %+v", docs)
	}
}
