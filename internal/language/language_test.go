package language

import (
	"slices"
	"testing"
)

func TestDetect(t *testing.T) {
	for text, want := range map[string]string{
		"How much of Cuba's debt did Russia write off?":         "en",
		"Which countries abstained in 2014?":                    "en",
		"¿Cuánta deuda condonó Rusia a Cuba?":                   "es",
		"que paises se abstuvieron en la votacion de 2014":      "es",
		"Quanto da dívida de Cuba a Rússia perdoou?":            "pt",
		"quais paises se abstiveram na votacao":                 "pt",
		"Сколько долга Кубы списала Россия?":                    "ru",
		"Что такое BRICS?":                                      "ru",
		"O que Claude Shannon desenvolveu no seu artigo?":       "pt",
		"Para que servem os acordos entre a Rússia e o Brasil?": "pt",
		"Peru":     "en",
		"":         "en",
		"\xff\xfe": "en",
	} {
		if got := Detect(text); got != want {
			t.Errorf("Detect(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		code, text string
		want       []string
	}{
		{"en", "The debts of Cuba: $ 35.2 billion", []string{"debt", "cuba", "35.2", "billion"}},
		{"pt", "As votações", []string{"votaco"}},
		{"pt", "as votacoes", []string{"votaco"}},
		{"ru", "в Бразилии", []string{"бразил"}},
		{"en", "", nil},
	} {
		if got := Terms(c.code, c.text); !slices.Equal(got, c.want) {
			t.Errorf("Terms(%s, %q) = %q, want %q", c.code, c.text, got, c.want)
		}
	}
}

func FuzzTerms(f *testing.F) {
	f.Add("ru", "Сколько долга? ¿Cuánto? 35,2")
	f.Fuzz(func(t *testing.T, code, text string) {
		for _, term := range Terms(code, text) {
			if term == "" {
				t.Fatalf("Terms(%q, %q) holds an empty term", code, text)
			}
		}
		if !Known(Detect(text)) {
			t.Fatalf("Detect(%q) is no language of ours", text)
		}
	})
}

// Names and cognates of the four languages fall on one spelling, or share most of their 4-grams.
func TestGrams(t *testing.T) {
	for _, same := range [][]string{
		{"Venezuela", "Венесуэла"}, {"filosofia", "filosofía", "философия", "philosophia"}, {"Nicaragua", "Никарагуа"},
		{"Brasilia", "Brasília", "Бразилиа"}, {"Perú", "Peru", "Перу"}, {"comision", "commission"},
	} {
		want := Spelling(Fold(same[0]))
		for _, word := range same[1:] {
			if got := Spelling(Fold(word)); got != want {
				t.Errorf("%s is spelt %s, %s %s", word, got, same[0], want)
			}
		}
	}
	for _, c := range [][2]string{{"integration", "интеграция"}, {"cooperación", "cooperation"}, {"diplomático", "дипломатический"}} {
		shared := 0
		a, b := Grams(c[0]), Grams(c[1])
		for _, g := range a {
			if slices.Contains(b, g) {
				shared++
			}
		}
		if 2*shared < min(len(a), len(b)) {
			t.Errorf("%s %v and %s %v share %d", c[0], a, c[1], b, shared)
		}
	}
	for text, want := range map[string][]string{"it": nil, "de los": nil, "5": {"#5#"}, "2014": {"#201", "2014", "014#"}, "": nil} {
		if got := Grams(text); !slices.Equal(got, want) {
			t.Errorf("Grams(%q) = %q, want %q", text, got, want)
		}
	}
}
