package texts

import (
	"regexp"
	"slices"
	"testing"

	"attache/internal/language"
)

// Every line exists in every language and takes the same values.
func TestEveryLineInEveryLanguage(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\])?[a-z]`)
	for key, line := range lines() {
		want := verb.FindAllString(line["en"], -1)
		slices.Sort(want)
		for _, lang := range language.Codes {
			got := verb.FindAllString(line[lang], -1)
			slices.Sort(got)
			if line[lang] == "" || !slices.Equal(got, want) {
				t.Errorf("%s in %s: %q takes %v, want %v", key, lang, line[lang], got, want)
			}
		}
		if len(line) != len(language.Codes) {
			t.Errorf("%s has %d languages", key, len(line))
		}
	}
}

func TestDate(t *testing.T) {
	for _, c := range []struct {
		lang, date string
		estimated  bool
		want       string
	}{
		{"en", "2020-02-06", true, "6 Feb [2020]"}, {"es", "2024-04-15", false, "15 abr 2024"},
		{"ru", "2019-01", true, "янв [2019]"}, {"pt", "2015", false, "2015"}, {"en", "", false, ""}, {"de", "2020-13-40", false, "40 2020"},
	} {
		if got := Date(c.lang, c.date, c.estimated); got != c.want {
			t.Errorf("Date(%s, %s, %v) = %q, want %q", c.lang, c.date, c.estimated, got, c.want)
		}
	}
}
