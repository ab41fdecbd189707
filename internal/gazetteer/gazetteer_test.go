package gazetteer

import (
	"slices"
	"testing"

	"attache/internal/language"
)

func TestFind(t *testing.T) {
	for text, want := range map[string][]string{
		"Brazil, Argentina and Cuba abstained":                       {"BR", "AR", "CU"},
		"¿Qué países votaron con Brasil y México?":                   {"BR", "MX"},
		"O que o México e a Nicarágua compraram?":                    {"MX", "NI"},
		"Что Россия поставила в Бразилию, на Кубе и в Перу?":         {"RU", "BR", "CU", "PE"},
		"в Венесуэле, Никарагуа, Чили, Боливии, с Мексикой":          {"VE", "NI", "CL", "BO", "MX"},
		"The Dominican Republic is not Dominica":                     {"DO", "DM"},
		"St. Vincent and the Grenadines boycotted; Saint Lucia came": {"VC", "LC"},
		"Trinidad & Tobago": {"TT"}, "Trinidad and Tobago": {"TT"}, "Trinidad y Tobago": {"TT"},
		"El Salvador": {"SV"}, "Сальвадор": {"SV"}, "Доминиканской Республике": {"DO"},
		"peru": {"PE"}, "haiti": {"HT"}, "Haïti": {"HT"}, "": nil, "the cup final": nil, "купил кубик": nil,
	} {
		if got := Find(text); !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestEveryNameFindsItsCountry(t *testing.T) {
	if len(Codes) != 34 {
		t.Fatalf("%d countries, want 33 and Russia", len(Codes))
	}
	for _, code := range Codes {
		for _, lang := range language.Codes {
			if got, ok := Lookup(Name(code, lang)); !ok || got != code {
				t.Errorf("Lookup(%q) = %q, %v, want %s", Name(code, lang), got, ok, code)
			}
		}
		if got, ok := Lookup(code); !ok || got != code {
			t.Errorf("Lookup(%q) = %q, %v", code, got, ok)
		}
	}
	if got, ok := Lookup("Atlantis"); ok {
		t.Errorf("Lookup(Atlantis) = %q, want none", got)
	}
}
