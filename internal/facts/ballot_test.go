package facts

import (
	"slices"
	"testing"
)

// Who voted how is kept with the time of the vote, also of "the others", and in four languages.
func TestBallots(t *testing.T) {
	f := Read(slices.Concat(
		whole("en", "2023", "", "On 2 March 2022 Cuba and Bolivia abstained in the UN vote. The other countries of the region voted for the resolution of 2 March 2022. Peru and Chile spoke of the vote for hours."),
		whole("es", "2023", "", "El 2 de marzo de 2022 Perú y Chile votaron por la resolución de la ONU.")))
	type told struct {
		passage, on string
		states      int
		others      bool
	}
	var got []told
	for _, b := range f.Ballots {
		got = append(got, told{b.Passage[:2], b.On, len(b.States), b.Others})
	}
	want := []told{{"en", "2022-03-02", 2, false}, {"en", "2022-03-02", 31, true}}
	if len(got) < 2 || !slices.Equal(got[:2], want) {
		t.Errorf("%+v, want %+v first", got, want)
	}
}

// How much later than a time something happened is no event of that time.
func TestLapse(t *testing.T) {
	for text, want := range map[string]int{
		"The situation of 2014 changed after three years, in a vote on Crimea.": 0,
		"In 2014 Lavrov visited Cuba after talks in Moscow.":                    1,
	} {
		if f := Read(whole("a", "2024", "", text)); len(f.Events) != want {
			t.Errorf("%q: %d events, want %d", text, len(f.Events), want)
		}
	}
}
