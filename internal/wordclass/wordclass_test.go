package wordclass

import (
	"maps"
	"testing"
)

type class uint64

const (
	votes class = 1 << iota
	denies
)

func TestOf(t *testing.T) {
	table := New(maps.All(map[class]string{votes: "vote votó голосова+ absten+", denies: "no ningún не absten+"}))
	for word, want := range map[string]class{
		"vote": votes, "voted": 0, "voto": votes, "голосовали": votes, "голос": 0, "ningun": denies, "не": denies,
		"abstenerse": votes | denies, "": 0, "n": 0, "absten": votes | denies, "abste": 0,
	} {
		if got := table.Of(word); got != want {
			t.Errorf("%q is %b, want %b", word, got, want)
		}
	}
	if got := (Table[class]{}).Of("vote"); got != 0 {
		t.Errorf("a table of nothing knows %b", got)
	}
}

func TestTooShort(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("one letter stands for words")
		}
	}()
	New(maps.All(map[class]string{votes: "в+"}))
}
