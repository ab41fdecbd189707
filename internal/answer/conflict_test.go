package answer

import (
	"context"
	"testing"

	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/facts"
	"attache/internal/index"
	"attache/internal/retrieve"
)

// Where another source says otherwise, the answer gives both sides, and cites both.
func TestConflictsAreTold(t *testing.T) {
	var passages []corpus.Passage
	for name, text := range map[string]string{
		"gazette": "---\npublisher: The Gazette\ndate: 2015\n---\n\nOn 27 March 2014 the UN General Assembly voted on the resolution on Ukraine, and Cuba and Nicaragua voted against it.",
		"courier": "---\npublisher: The Courier\ndate: 2016\n---\n\nThe UN General Assembly voted on the resolution on Ukraine on 24 March 2014.",
		"herald":  "---\npublisher: The Herald\ndate: 2017\n---\n\nChile sold salmon in 2014.",
	} {
		doc, err := corpus.Parse(name+".md", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		passages = append(passages, corpus.Split(doc)...)
	}
	b := index.Builder{Embedder: embedding.Hashed{}}
	x, _, err := b.Refresh(context.Background(), passages)
	if err != nil {
		t.Fatal(err)
	}
	r := retrieve.New(retrieve.Source{Index: x, Embedder: embedding.Hashed{}}, retrieve.Options{Weights: retrieve.Weights{Grams: .5, Concepts: .5}})
	a := New(r, Options{Tokens: 2000, Facts: facts.Read(passages)})
	got, err := a.Answer(context.Background(), Question{Text: "When did the General Assembly vote on Ukraine, and did Nicaragua vote against?"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Conflicts) != 1 || len(got.Conflicts[0].Sides) != 2 || got.Conflicts[0].About == "" {
		t.Fatalf("conflicts %+v of %q", got.Conflicts, got.Text)
	}
	publishers := map[string]bool{}
	for _, s := range got.Conflicts[0].Sides {
		publishers[got.Citations[s.N-1].Publisher] = true
	}
	if !publishers["The Gazette"] || !publishers["The Courier"] {
		t.Errorf("the sides are of %v", publishers)
	}
	if got, _ := a.Answer(context.Background(), Question{Text: "What did Chile sell in 2014?"}, nil); len(got.Conflicts) != 0 || got.Abstained {
		t.Errorf("%q: conflicts %+v", got.Text, got.Conflicts)
	}
}
