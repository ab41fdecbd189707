package briefing

import (
	"errors"
	"slices"
	"testing"
)

// Whatever is typed is a subject with members, or unknown with at most three suggestions.
func FuzzFind(f *testing.F) {
	for _, name := range []string{"Brazil", "Brazzil", "the Caribbean", "куба", "BRICS", "", "a\x00b", "Saint", "São Cristóvão"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		of, err := Find(name, "pt")
		var unknown *UnknownError
		switch {
		case err == nil && (of.ID == "" || of.Name == "" || len(of.Members) == 0):
			t.Errorf("%q: %+v", name, of)
		case err != nil && (!errors.As(err, &unknown) || len(unknown.Suggestions) > maxSuggestions || unknown.Text("ru") == ""):
			t.Errorf("%q: %v", name, err)
		}
		Language(name)
	})
}

func TestDistance(t *testing.T) {
	for pair, want := range map[[2]string]int{{"cuba", "cuba"}: 0, {"cubba", "cuba"}: 1, {"agrentina", "argentina"}: 1, {"чиле", "чили"}: 1, {"", "abc"}: 3, {"peru", "cuba"}: 4} {
		if got := distance([]rune(pair[0]), []rune(pair[1])); got != want {
			t.Errorf("%v: %d, want %d", pair, got, want)
		}
	}
}

func TestBeginning(t *testing.T) {
	for typed, want := range map[string]string{"centr": "Central America", "the carib": "Caribbean", "Южная": "South America", "merc": "MERCOSUR", "": "", "ce": "", "Brazil": ""} {
		got := Beginning(typed, "en")
		if want == "" && len(got) > 0 || want != "" && !slices.Contains(got, want) {
			t.Errorf("%q: %v, want %q", typed, got, want)
		}
	}
}
