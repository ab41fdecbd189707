package gazetteer

import (
	"slices"
	"strings"
	"testing"

	"attache"
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

// Whatever a country is called, in any of the four languages and in any case, it is found.
func TestPeopleAndCapitals(t *testing.T) {
	for text, want := range map[string]string{
		"Brazilian exports": "BR", "la economía brasileña": "BR", "empresas brasileiras": "BR", "бразильскими": "BR", "Brasília": "BR",
		"Peruvian fish": "PE", "pescado peruano": "PE", "peixe peruano": "PE", "перуанской рыбы": "PE", "в Лиме": "PE",
		"Cuban debt": "CU", "deuda cubana": "CU", "dívida cubana": "CU", "кубинский долг": "CU", "в Гаване": "CU", "La Habana": "CU",
		"Mexican police": "MX", "мексиканская полиция": "MX", "venezolano": "VE", "венесуэльский": "VE", "Каракасе": "VE",
		"Nicaraguan": "NI", "nicaragüense": "NI", "никарагуанский": "NI", "boliviano": "BO", "чилийская": "CL", "argentino": "AR",
		"Nicolás Maduro": "VE", "Мадуро": "VE", "Daniel Ortega": "NI", "PDVSA": "VE", "Buenos Aires": "AR", "colombiana": "CO",
	} {
		if got := Find(text); !slices.Contains(got, want) {
			t.Errorf("Find(%q) = %v, want %s", text, got, want)
		}
	}
	for _, text := range []string{"tell us who it was", "hasta luego, paz", "купил кубик", "a ripe maduro mango", "the correa of the dog"} {
		if got := Find(text); len(got) > 0 {
			t.Errorf("Find(%q) = %v, want none", text, got)
		}
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string][]string{
		"the UN General Assembly voted":        {"un-general-assembly"},
		"Генеральная Ассамблея ООН":            {"un-general-assembly"},
		"La Asamblea General de la ONU":        {"un-general-assembly"},
		"MERCOSUR and CELAC":                   {"mercosur", "celac"},
		"Меркосур и СЕЛАК":                     {"mercosur", "celac"},
		"the US left":                          {"US"},
		"they told us":                         nil,
		"Estados Unidos, EE. UU., США and EUA": {"US", "US", "US", "US"},
		"South Africa":                         {"ZA"},
		"Trinidad and Tobago":                  {"TT"},
	} {
		var got []string
		for _, m := range Mentions(text) {
			got = append(got, m.Entity.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q names %v, want %v", text, got, want)
		}
	}
}

// The file is what its header says: countries of the list, members and names that exist.
func TestFile(t *testing.T) {
	g := loaded()
	for id, e := range g.entities {
		if e.Kind == Country && !slices.Contains(Codes, id) || e.Country != "" && !slices.Contains(Codes, e.Country) {
			t.Errorf("%s belongs to %q", id, e.Country)
		}
		for _, m := range e.Members {
			if !slices.Contains(Codes, m) {
				t.Errorf("%s has the member %q", id, m)
			}
		}
		if e.Kind != Country && e.Kind != Elsewhere && len(e.Names) != len(language.Codes) {
			t.Errorf("%s has names in %d languages", id, len(e.Names))
		}
		for _, form := range slices.Concat(e.Forms, e.Capital) {
			if !slices.ContainsFunc(Mentions(strings.NewReplacer("=", "", "+", "").Replace(form)), func(m Mention) bool { return m.Entity == e }) {
				t.Errorf("%s is not found by its form %q", id, form)
			}
		}
	}
	for _, code := range Codes {
		if g.entities[code] == nil {
			t.Errorf("%s is missing", code)
		}
	}
}

func TestConcepts(t *testing.T) {
	debt := Concepts("en", language.Terms("en", "debts"))[0]
	if len(debt) == 0 {
		t.Fatal("debts are no concept")
	}
	for lang, text := range map[string]string{"en": "indebtedness", "es": "deudas", "pt": "dívidas", "ru": "долгов"} {
		if got := Concepts(lang, language.Terms(lang, text))[0]; !slices.Contains(got, debt[0]) {
			t.Errorf("%s stands for %v, want %s", text, got, debt[0])
		}
	}
	if got := Concepts("es", language.Terms("es", "cinco mil millones")); !slices.Contains(slices.Concat(got...), "~billion") {
		t.Errorf("mil millones stands for %v", got)
	}
	if got := Concepts("xx", []string{"debt"}); len(got) != 1 || got[0] != nil {
		t.Errorf("in a language unknown: %v", got)
	}
}

// Every line of the lexicon has a word in each language.
func TestLexicon(t *testing.T) {
	n := 0
	for line := range strings.Lines(attache.Lexicon) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		columns := strings.Split(line, " | ")
		if len(columns) != len(language.Codes) {
			t.Errorf("%d columns: %s", len(columns), line)
			continue
		}
		for i, lang := range language.Codes {
			if len(language.Terms(lang, columns[i])) == 0 {
				t.Errorf("no word of meaning in %s: %s", lang, line)
			}
		}
	}
	if n < 500 {
		t.Errorf("%d concepts", n)
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("Brazil, Trinidad and Tobago и Куба; US us")
	f.Fuzz(func(t *testing.T, text string) {
		words, end := len(language.Words(text)), 0
		for _, m := range Mentions(text) {
			if m.Words < 1 || m.Start < 0 || m.Start+m.Words > words || m.Start < end && m.Start+m.Words != end {
				t.Fatalf("%q: %s at %d, %d words of %d", text, m.Entity.ID, m.Start, m.Words, words)
			}
			end = m.Start + m.Words
		}
		if n := len(Concepts("ru", language.Terms("ru", text))); n > words {
			t.Fatalf("%d concept lists of %d words", n, words)
		}
	})
}
