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

func TestSpelling(t *testing.T) {
	for _, same := range [][]string{
		{"Venezuela", "Венесуэла"}, {"philosophy", "filosofía"}, {"integration", "integración", "integração", "интеграцион"},
		{"Nicaragua", "Никарагуа"}, {"Brasilia", "Бразилиа"}, {"Crimea", "Крымеа"}, {"Perú", "Перу"}, {"commission", "comision"},
		{"quota", "kvota", "квота"},
	} {
		want := Spelling(Fold(same[0]))
		for _, w := range same[1:] {
			if got := Spelling(Fold(w)); len(got) < 3 || got[:3] != want[:3] {
				t.Logf("%s is spelt %s, %s %s", w, got, same[0], want)
			}
		}
	}
}
