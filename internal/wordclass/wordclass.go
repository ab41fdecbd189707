package wordclass

import (
	"iter"
	"strings"

	"attache/internal/language"
)

// Table knows the classes of words. The zero value knows none.
type Table[C ~uint64] struct {
	whole, prefixes map[string]C
	longest         int // of the prefixes, in bytes
}

// shortest is how many bytes a listed beginning of words has at least: three Latin letters, or
// two Cyrillic ones.
const shortest = 3

// New returns the table of classes, one bit each, with their words, parted by white space. A
// beginning of fewer than three bytes panics: it would stand for words that nobody thought of.
func New[C ~uint64](lists iter.Seq2[C, string]) Table[C] {
	t := Table[C]{map[string]C{}, map[string]C{}, 0}
	for class, words := range lists {
		for w := range strings.FieldsSeq(words) {
			stem, begins := strings.CutSuffix(w, "+")
			stem = language.Fold(stem)
			if !begins {
				t.whole[stem] |= class
				continue
			}
			if len(stem) < shortest {
				panic("wordclass: " + w + " is too short a beginning")
			}
			t.prefixes[stem] |= class
			t.longest = max(t.longest, len(stem))
		}
	}
	return t
}

// Of returns the classes of a folded word.
func (t Table[C]) Of(word string) C {
	is := t.whole[word]
	for n := shortest; n <= min(len(word), t.longest); n++ {
		is |= t.prefixes[word[:n]]
	}
	return is
}
