package facts

import (
	"fmt"
	"slices"
	"testing"

	"attache/internal/corpus"
)

// grown returns n passages: the shipped ones again and again, as so many documents.
func grown(b *testing.B, n int) []corpus.Passage {
	base, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	all := make([]corpus.Passage, 0, n)
	for round := 0; len(all) < n; round++ {
		for _, p := range base[:min(len(base), n-len(all))] {
			p.Meta.ID = fmt.Sprintf("%s-%d", p.Meta.ID, round)
			p.ID = fmt.Sprintf("%s-%d", p.ID, round)
			all = append(all, p)
		}
	}
	return all
}

// Reading the facts of the shipped corpus and of 10,000 passages, and taking up those kept.
func BenchmarkRead(b *testing.B) {
	base, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("shipped", func(b *testing.B) {
		for b.Loop() {
			Read(base)
		}
	})
	all := grown(b, 10000)
	b.Run("10000", func(b *testing.B) {
		for b.Loop() {
			Read(all)
		}
	})
	b.Run("kept", func(b *testing.B) {
		dir := b.TempDir()
		if _, err := Load(dir, base); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if f, err := Load(dir, base); err != nil || len(f.Events) == 0 {
				b.Fatal(err)
			}
		}
	})
	f := Read(base)
	around := slices.Collect(func(yield func(Place) bool) {
		for _, p := range base {
			for i := range p.Sentences {
				if !yield(Place{p.ID, i}) {
					return
				}
			}
		}
	})
	b.Run("conflicts", func(b *testing.B) {
		for b.Loop() {
			f.Conflicts(around)
		}
	})
}
