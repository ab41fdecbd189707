package facts

import (
	"slices"
	"strings"
	"testing"

	"attache/internal/corpus"
)

// whole makes the passages of a text with a date.
func whole(id, date, kind, text string) []corpus.Passage {
	p := corpus.Whole(id, id, text)
	p.Meta.Date, p.Meta.Kind = date, kind
	return []corpus.Passage{p}
}

// Pairs of sentences of two documents of 2020, read beside the shipped corpus, which tells
// how telling a word is.
func TestConflicts(t *testing.T) {
	cases := []struct {
		name string
		a, b string
		kind Kind // empty: they agree
	}{
		{"founded, en", "The Southern Pipe Bank was founded in 1998. UNASUR was founded in May 2008.", "UNASUR was established in 2004.", Times},
		{"founded, es", "La UNASUR fue fundada en 2008.", "La UNASUR fue creada en 2004.", Times},
		{"founded, pt", "A UNASUL foi fundada em 2008.", "A UNASUL foi criada em 2004.", Times},
		{"founded, ru", "УНАСУР был основан в 2008 году.", "УНАСУР был создан в 2004 году.", Times},
		{"across languages", "La UNASUR fue fundada en 2008.", "UNASUR was established in 2004.", Times},
		{"a day of its month", "UNASUR was founded in May 2008.", "UNASUR was founded on 23 May 2008.", ""},
		{"another thing", "UNASUR was founded in 2008.", "CELAC was founded in 2010.", ""},
		{"vote, en", "On 12 March 2019 the Senate of Paraguay voted on the gas treaty with Bolivia.", "The Senate of Paraguay voted on the gas treaty with Bolivia on 14 March 2019.", Times},
		{"vote, es", "El 12 de marzo de 2019 el Senado de Paraguay votó el tratado del gas con Bolivia.", "El Senado de Paraguay votó el tratado del gas con Bolivia el 14 de marzo de 2019.", Times},
		{"vote, pt", "Em 12 de março de 2019 o Senado do Paraguai votou o tratado do gás com a Bolívia.", "O Senado do Paraguai votou o tratado do gás com a Bolívia em 14 de março de 2019.", Times},
		{"vote, ru", "12 марта 2019 года сенат Парагвая проголосовал за газовый договор с Боливией.", "Сенат Парагвая проголосовал за газовый договор с Боливией 14 марта 2019 года.", Times},
		{"another year's vote", "On 12 March 2018 the Senate of Paraguay voted on the budget.", "On 14 March 2019 the Senate of Paraguay voted on the budget.", ""},
		{"another matter", "On 12 March 2019 the Senate of Paraguay voted on the gas treaty with Bolivia.", "On 14 March 2019 the Senate of Paraguay voted on fishing quotas.", ""},
		{"money, en", "Trade between Ecuador and Jamaica was 3.1 billion dollars in 2016.", "In 2016 trade between Ecuador and Jamaica reached 4.5 billion dollars.", Amounts},
		{"money, es", "El comercio entre Ecuador y Jamaica fue de 3,1 mil millones de dólares en 2016.", "En 2016 el comercio entre Ecuador y Jamaica fue de 4,5 mil millones de dólares.", Amounts},
		{"money, pt", "O comércio entre o Equador e a Jamaica foi de 3,1 bilhões de dólares em 2016.", "Em 2016 o comércio entre o Equador e a Jamaica foi de 4,5 bilhões de dólares.", Amounts},
		{"money, ru", "Торговля между Эквадором и Ямайкой составила 3,1 млрд долларов в 2016 году.", "В 2016 году торговля между Эквадором и Ямайкой составила 4,5 млрд долларов.", Amounts},
		{"rounded", "Trade between Ecuador and Jamaica was 3.1 billion dollars in 2017.", "In 2017 trade between Ecuador and Jamaica was about 3 billion dollars.", ""},
		{"another year", "Trade between Chile and Jamaica was 3.1 billion dollars in 2014.", "In 2015 trade between Chile and Jamaica was 4.5 billion dollars.", ""},
		{"exports and imports", "Exports from Haiti to Belize were 31 million dollars in 2013.", "Imports from Haiti to Belize were 45 million dollars in 2013.", ""},
		{"planned and done", "Cuba was to receive 40 buses from Belarus in 2013.", "The planned deliveries of Belarus buses to Cuba were 60 in 2013.", ""},
		{"another country", "Trade between Peru and Jamaica was 3.1 billion dollars in 2013.", "Trade between Peru and Belize was 4.5 billion dollars in 2013.", ""},
		{"ballots, en", "On 3 May 2017 Guyana voted against the resolution on fishing.", "On 3 May 2017 Guyana abstained on the resolution on fishing.", Ballots},
		{"ballots, es", "El 3 de mayo de 2016 Guyana votó contra la resolución sobre la pesca.", "El 3 de mayo de 2016 Guyana se abstuvo en la votación de la resolución sobre la pesca.", Ballots},
		{"ballots, pt", "Em 3 de maio de 2015 a Guiana votou contra a resolução sobre a pesca.", "Em 3 de maio de 2015 a Guiana se absteve na votação da resolução sobre a pesca.", Ballots},
		{"ballots, ru", "3 мая 2018 года Гайана голосовала против резолюции о рыболовстве.", "3 мая 2018 года Гайана воздержалась при голосовании по резолюции о рыболовстве.", Ballots},
		{"lists", "On 3 June 2017 Guyana, Peru and Chile voted against the resolution on tin.", "Guyana and Peru voted against the resolution on tin of 3 June 2017.", Ballots},
		{"a part of a list", "On 3 July 2017 Guyana, Peru and Chile voted against the resolution on zinc.", "Among those who voted against the resolution on zinc of 3 July 2017 were Guyana and Peru.", ""},
		{"joined, en", "Ecuador joined the sanctions against the Belarus potash company.", "Ecuador did not join the sanctions against the Belarus potash company.", Positions},
		{"joined, es", "Ecuador se sumó al embargo de la empresa potásica de Belarús.", "Ecuador no se sumó al embargo de la empresa potásica de Belarús.", Positions},
		{"joined, pt", "O Equador aderiu ao embargo da empresa de potássio da Bielorrússia.", "O Equador não aderiu ao embargo da empresa de potássio da Bielorrússia.", Positions},
		{"joined, ru", "Эквадор присоединился к эмбарго против калийной компании Белоруссии.", "Эквадор не присоединился к эмбарго против калийной компании Белоруссии.", Positions},
		{"supported", "Suriname supported the lithium treaty of the Andean parliament.", "Suriname opposed the lithium treaty of the Andean parliament.", Positions},
		{"another state", "Suriname supported the cobalt treaty of the Andean parliament.", "Guyana opposed the cobalt treaty of the Andean parliament.", ""},
		{"a condition", "Suriname supported the nickel treaty of the Andean parliament.", "If Suriname opposed the nickel treaty of the Andean parliament, trade would end.", ""},
		{"another year of a position", "In 2011 Suriname supported the borax treaty of the Andean parliament.", "In 2014 Suriname opposed the borax treaty of the Andean parliament.", ""},
	}
	base, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	passages := slices.Clone(base)
	for _, c := range cases {
		passages = append(passages, whole("a: "+c.name, "2020-05-01", "", c.a)...)
		passages = append(passages, whole("b: "+c.name, "2020-05-01", "", c.b)...)
	}
	f := Read(passages)
	for _, c := range cases {
		var found Kind
		for _, o := range f.conflicts {
			one, other := o.Sides[0].Passage, o.Sides[1].Passage
			if strings.HasPrefix(one, "a: "+c.name) && len(one) == len("a: "+c.name) && other == "b: "+c.name {
				found = o.Kind
			}
		}
		if found != c.kind {
			t.Errorf("%s: %q, want %q", c.name, found, c.kind)
		}
	}
}

// A text that says that two of its places disagree is believed, and points to both.
func TestTold(t *testing.T) {
	for lang, text := range map[string]string{
		"en": "The Corrientes bridge opened in 1973. It is of granite. The notes give 1976 for the Corrientes bridge. The 1973 of the text for the Corrientes bridge does not match the 1976 of the notes.",
		"es": "El puente de Corrientes se abrió en 1973. Es de granito. Las notas dan 1976 para el puente de Corrientes. El 1973 del texto para el puente de Corrientes no coincide con el 1976 de las notas.",
		"pt": "A ponte de Corrientes abriu em 1973. É de granito. As notas dão 1976 para a ponte de Corrientes. O 1973 do texto para a ponte de Corrientes não coincide com o 1976 das notas.",
		"ru": "Мост в Коррьентесе открылся в 1973 году. Он из гранита. Примечания дают для моста в Коррьентесе 1976 год. Указанный в тексте для моста в Коррьентесе 1973 год не совпадает с 1976 годом в примечаниях.",
	} {
		base, err := shipped()
		if err != nil {
			t.Fatal(err)
		}
		found := Read(append(slices.Clone(base), whole("bridge", "2020", "", text)...)).Conflicts([]Place{{"bridge", 0}, {"bridge", 2}, {"bridge", 3}})
		if len(found) != 1 || found[0].Kind != Told || found[0].Sides[0].Sentence != 0 || found[0].Sides[1].Sentence != 2 {
			t.Errorf("%s: %+v", lang, found)
		}
	}
}

// Of a disagreement between many sentences one pair is returned, with the names that it is about.
func TestConflictsOnce(t *testing.T) {
	passages, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	f := Read(passages)
	var around []Place
	for at, s := range sentences(passages) {
		if strings.Contains(s.text, "24 March 2014") {
			around = append(around, at)
		}
	}
	times := 0
	for _, c := range f.Conflicts(around) {
		if c.Kind == Times {
			times++
			if c.Sides[0].Value != "24 March 2014" || c.Sides[1].Value != "27 March 2014" {
				t.Errorf("sides %+v", c.Sides)
			}
		}
	}
	if times != 1 {
		t.Errorf("the two dates of one vote are returned %d times", times)
	}
	if got := f.Names(About{Entities: []string{"@CU", "@BO"}}, "es"); !slices.Equal(got, []string{"Cuba", "Bolivia"}) {
		t.Errorf("names %q", got)
	}
	if f.Conflicts(nil) != nil {
		t.Error("conflicts around nothing")
	}
}

// Who reads how states voted is told that another source has another day of the vote.
func TestConflictsOfVotes(t *testing.T) {
	passages, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	f := Read(passages)
	for place, s := range sentences(passages) {
		if !strings.Contains(s.text, "supported the UN resolution of 24 March 2014") {
			continue
		}
		if !slices.ContainsFunc(f.Conflicts([]Place{place}), func(c Conflict) bool { return c.Kind == Times }) {
			t.Errorf("no other day is known of %q", s.text)
		}
		return
	}
	t.Error("no such sentence")
}
