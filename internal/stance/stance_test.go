package stance

import (
	"slices"
	"testing"

	"attache/internal/language"
)

func TestCharged(t *testing.T) {
	for text, want := range map[string][]string{
		"The Maduro regime bought arms.":                          {"maduro regime"},
		"Sputnik speaks of the \"Kiev regime\".":                  nil,
		"A visa-free regime holds with Peru.":                     nil,
		"The chapter calls it a “special military operation”.":    nil,
		"The special military operation began in 2022.":           {"special military operation"},
		"Rusia rechaza las sanciones ilegales y la hegemonía.":    {"sanciones ilegales", "hegemonia"},
		"A agressão e o imperialismo.":                            {"agressao", "imperialismo"},
		"Аннексия Крыма и киевский режим.":                        {"аннексия", "киевский режим"},
		"Безвизовый режим действует с Перу.":                      nil,
		"Trade grew by a tenth.":                                  nil,
		"«Воссоединение с Россией», пишет глава, и воссоединение": {"воссоединение"},
	} {
		if got := Charged(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTakes(t *testing.T) {
	for question, want := range map[string]string{
		"Why is Russia's harmful influence on Cuba bad?": "harmful",
		"¿Por qué fracasó el apoyo ruso a Cuba?":         "fracaso",
		"Чем хороша агрессия?":                           "агрессия",
	} {
		words := language.Words(question)
		var got []string
		for i, takes := range Takes(words) {
			if takes {
				got = append(got, words[i])
			}
		}
		if !slices.Equal(got, language.Words(want)) {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestAttribution(t *testing.T) {
	for sentence, want := range map[string][2]bool{ // attributed, judges
		"According to TASS, trade grew.":             {true, false},
		"Razumovsky believes that it is wrong.":      {true, true},
		"Trade grew by a tenth in 2014.":             {false, false},
		"Según TASS, el comercio creció.":            {true, false},
		"Na opinião de Amorim, é preciso negociar.":  {true, true},
		"По мнению автора, отношения возобновились.": {true, true},
		"Товарооборот вырос на десятую часть.":       {false, false},
		"Russia should leave, the minister said.":    {true, true},
	} {
		if got := [2]bool{Attributed(sentence), Judges(sentence)}; got != want {
			t.Errorf("%q: %v, want %v", sentence, got, want)
		}
	}
}

// Every line names its idea in the four languages.
func FuzzStance(f *testing.F) {
	f.Add("The “regime of” Maduro's puppet")
	f.Fuzz(func(t *testing.T, text string) {
		Charged(text)
		Attributed(text)
		Judges(text)
		if words := language.Words(text); len(Takes(words)) != len(words) {
			t.Fatal("one answer for each word")
		}
	})
}
