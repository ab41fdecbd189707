package facts

import (
	"slices"
	"strings"
	"testing"

	"attache"
)

func TestEvents(t *testing.T) {
	for _, c := range []struct {
		name, kind, text string
		want             []string // the times, the implied ones with a question mark
	}{
		{"day, en", "", "Peru and Chile signed the tin agreement on 3 May 2017.", []string{"2017-05-03"}},
		{"day, es", "", "Perú y Chile firmaron el acuerdo del estaño el 3 de mayo de 2017.", []string{"2017-05-03"}},
		{"day, pt", "", "O Peru e o Chile assinaram o acordo do estanho em 3 de maio de 2017.", []string{"2017-05-03"}},
		{"day, ru", "", "Перу и Чили подписали соглашение об олове 3 мая 2017 года.", []string{"2017-05-03"}},
		{"month, es", "", "El ministro visitó Managua en abril de 2013.", []string{"2013-04"}},
		{"month, pt", "", "O ministro visitou Manágua em abril de 2013.", []string{"2013-04"}},
		{"month, ru", "", "Министр посетил Манагуа в апреле 2013 года.", []string{"2013-04"}},
		{"season", "", "He visited four countries in the spring of 2014.", []string{"~2014-03/2014-05"}},
		{"decade, es", "", "La región apoyó a Cuba en la década de 1970.", []string{"1970/1979"}},
		{"range, pt", "", "A cúpula ocorreu em Lima de 5 a 7 de junho de 2016.", []string{"2016-06-05/2016-06-07"}},
		{"since, ru", "", "Спор между Боливией и Чили идет с 1904 года.", []string{"1904/.."}},
		{"two in a sentence", "", "Belize became a member in 2000, while Haiti followed in 2013.", []string{"2000", "2013"}},
		{"said to be implied", "", "The minister visited Quito in 2019 (year implied).", []string{"2019?"}},
		{"said to be implied, ru", "", "Министр посетил Кито в 2019 году (год подразумевается).", []string{"2019?"}},
		{"last year", "", "The minister visited Quito last year.", []string{"2019?"}},
		{"at the head of the sentence, far from its verb", "", "In early 2010 the oil companies of the two countries and, beside them, the state company PdVSA of Caracas agreed on a joint venture.", []string{"~2010-01/2010-04"}},
		{"a vote on a dated text", "", "Cuba voted against the resolution of 2 March 2022.", []string{"2022-03-02"}},
		{"an occasion named again", "", "The G20 summit met in Osaka in June 2019. In Osaka the presidents talked about trade.", []string{"2019-06", "2019-06?"}},
		{"an occasion named before it is dated", "", "The presidents talked about trade at the summit in Osaka. The Osaka summit was held in June 2019.", []string{"2019-06?", "2019-06"}},
		{"what a report is about", "news agency", "Lavrov begins a tour of the region on Monday. Lavrov will hold talks in Caracas during the tour.", []string{"2020-05?", "2020-05?"}},
		{"the same in a book", "scholar", "Lavrov begins a tour of the region on Monday. Lavrov will hold talks in Caracas during the tour.", nil},
		{"then", "", "The minister visited Bogotá in 2019. Then Colombia's minister visited Moscow.", []string{"2019", "2019?"}},
		{"any verb of the past", "", "In 2013 the new missiles reached the coast.", []string{"2013"}},
		{"any verb of the past, es", "", "En 2013 los nuevos misiles alcanzaron la costa.", []string{"2013"}},
		{"any verb of the past, pt", "", "Em 2013 os novos mísseis alcançaram a costa.", []string{"2013"}},
		{"any verb of the past, ru", "", "В 2013 году новые ракеты достигли берега.", []string{"2013"}},
		{"of one, es", "", "El ministro canceló la visita en 2013.", []string{"2013"}},
		{"of one, pt", "", "O ministro cancelou o jantar em 2013.", []string{"2013"}},
		{"of one, ru", "", "Министр отменил ужин в 2013 году.", []string{"2013"}},
		{"in the perfect, es", "", "Desde 2009 el banco ha financiado el puerto.", []string{"2009/.."}},
		{"who spoke when", "", "In 2008 the president said that the port was theirs.", []string{"2008"}},
		{"who spoke when, es", "", "En 2008 el presidente dijo que el puerto era suyo.", []string{"2008"}},
		{"who spoke when, pt", "", "Em 2008 o presidente disse que o porto era deles.", []string{"2008"}},
		{"who spoke when, ru", "", "В 2008 году президент сказал, что порт принадлежит им.", []string{"2008"}},
		{"after something else", "", "After the war of 1982 the region buried the plan.", []string{"1982/.."}},
		{"after something else, es", "", "Tras la guerra de 1982 la región enterró el plan.", []string{"1982/.."}},
		{"after something else, pt", "", "Após a guerra de 1982 a região enterrou o plano.", []string{"1982/.."}},
		{"after something else, ru", "", "После войны 1982 года регион отменил ужин.", []string{"1982/.."}},
		{"since something that took years", "", "Since the visits of 2002 to 2004 the ministers have met often.", []string{"2004/.."}},
		{"this century", "", "Three countries joined the group in the 21st century.", []string{"2001/.."}},
		{"since it began", "", "Meetings have become regular since the 21st century began.", []string{"2001/.."}},
		{"a noun of a deed", "", "The action of 2008 had no military sense.", []string{"2008"}},

		{"what a time is said to have been", "", "The year 2018 showed how close they are.", nil},
		{"the same, es", "", "El año 2018 mostró lo cerca que están.", nil},
		{"the same, pt", "", "O ano de 2018 mostrou como estão perto.", nil},
		{"the same, ru", "", "2018 год показал близость двух стран.", nil},
		{"what was asked", "", "The review asked which goals the two had scored in 2018.", nil},
		{"what was asked, ru", "", "Газета спросила, какие цели страны выбрали в 2018 году.", nil},
		{"what would have been", "", "In 1990 the army would have crossed the border.", nil},
		{"what was not done, es", "", "En 2018 el banco no financió el puerto.", nil},
		{"what was not done, ru", "", "В 2018 году банк не оплатил порт.", nil},
		{"what was not signed", "", "The plan was never signed in 2018.", nil},
		{"what was not signed, es", "", "En 2018 Perú no firmó el plan.", nil},
		{"what was not signed, pt", "", "Em 2018 o Peru não assinou o plano.", nil},
		{"what was not signed, ru", "", "В 2018 году Перу не подписало план.", nil},
		{"behind a pronoun, es", "", "El Congreso la modificó en 2018.", []string{"2018"}},
		{"what would have been signed", "", "The plan would have been signed in 2018.", nil},
		{"no denial, pt", "", "Em 2018 o banco financiou no sul o porto.", []string{"2018"}},
		{"how many there were", "", "In 2010 ten thousand people lived there.", nil},
		{"how things were, ru", "", "В 2018 году порт существовал лишь на бумаге.", nil},
		{"a noun in л, ru", "", "В 2018 году капитала и сигналов мало.", nil},
		{"a plan for a time, es", "", "El banco mostró el presupuesto para 2018.", nil},
		{"what a note cites", "", "Note 4 lists, for the visit of 2014, a text of Quito.", nil},
		{"what a note cites, es", "", "La nota 4 cita, sobre la visita de 2014, un texto de Quito.", nil},
		{"what a note cites, pt", "", "A nota 4 cita, sobre a visita de 2014, um texto de Quito.", nil},
		{"what a note cites, ru", "", "Примечание 4 ссылается на текст о визите 2014 года.", nil},
		{"what a note tells", "", "Note 4 says that the minister visited Quito in 2014.", []string{"2014"}},
		{"another forum", "", "The first Andean Tin Forum met in May 2015. Peru had the Coastal Fish Forum turned into an office.", []string{"2015-05"}},
		{"the same forum", "", "The first Andean Tin Forum met in May 2015. At the Tin Forum Peru signed the plan.", []string{"2015-05", "2015-05?"}},
		{"a figure", "", "Exports rose by 48.8% in 2022.", nil},
		{"a share", "", "In 2012 the region supplied 97% of the bananas and 88% of the soybeans.", nil},
		{"turnover, ru", "", "Товарооборот составил 7 млрд долларов в 2006 году.", nil},
		{"a dated text", "", "The 2023 Concept says that support should grow.", nil},
		{"a dated text, es", "", "La Declaración de 2007 reconoce derechos.", nil},
		{"publication", "", "Sudarev, in a work of 2012, calls the decade lost.", nil},
		{"a wish", "", "Moscow was willing in 2018 to hold a dialogue.", nil},
		{"a state", "", "The channels of the two armies were of use during 2018.", nil},
		{"a term of office", "", "Kirchner, president from 2007 to 2015, called the vote absurd.", nil},
		{"a century", "", "Wars were rare in the 19th century.", nil},
		{"who told it when", "", "The ambassador, as the minister told TASS in February 2020, is patient.", nil},
		{"nothing came of it", "", "The year 2018 brought no progress.", nil},
	} {
		var got []string
		for _, e := range Read(whole("d", "2020-05-02", c.kind, c.text)).Events {
			text := e.Date.String()
			if e.Implied {
				text += "?"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v: %s", c.name, got, c.want, c.text)
		}
	}
}

func TestEventTells(t *testing.T) {
	f := Read(whole("d", "2020", "", "Peru sent wheat. Belize became a member in 2000, while Haiti signed a loan agreement with Russia in 2013."))
	if len(f.Events) != 2 {
		t.Fatalf("%d events, want 2", len(f.Events))
	}
	for i, want := range []struct{ countries, topic string }{{"BZ", "diplomacy"}, {"HT RU", "debts"}} {
		e := f.Events[i]
		if got := strings.Join(e.Countries, " "); got != want.countries || !slices.Contains(e.Topics, Topic(want.topic)) || e.Sentence != 1 {
			t.Errorf("%v of %s with %v in sentence %d; want %s, %s, sentence 1", e.Date, got, e.Topics, e.Sentence, want.countries, want.topic)
		}
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ text, unit, period, measures, country string }{
		{"Trade turnover with Cuba was 7 billion dollars in 2006.", "USD", "2006", "~trade", "CU"},
		{"El comercio con Cuba fue de 7 mil millones de dólares en 2006.", "USD", "2006", "~trade", "CU"},
		{"O comércio com Cuba foi de 7 bilhões de dólares em 2006.", "USD", "2006", "~trade", "CU"},
		{"Торговля с Кубой составила 7 млрд долларов в 2006 году.", "USD", "2006", "~trade", "CU"},
		{"Chile has 12 helicopters.", "", "", "~helicopter", "CL"},
	} {
		f := Read(whole("d", "2020", "", c.text))
		if len(f.Figures) != 1 {
			t.Errorf("%d figures, want 1: %s", len(f.Figures), c.text)
			continue
		}
		g := f.Figures[0]
		if g.Amount.Unit != c.unit || g.Period.String() != c.period || !slices.Contains(g.Countries, c.country) || c.measures != "" && !slices.Contains(g.Measures, c.measures) && g.Amount.Noun == "" {
			t.Errorf("%+v: %s", g, c.text)
		}
	}
	f := Read(whole("d", "2020", "", "Trade was 7 billion dollars in 2006 and 18.5 billion dollars in 2014."))
	if len(f.Figures) != 2 || f.Figures[0].Period.String() != "2006" || f.Figures[1].Period.String() != "2014" {
		t.Errorf("each figure has its year: %+v", f.Figures)
	}
}

// The concepts that tell topics are of the lexicon.
func TestTopicConcepts(t *testing.T) {
	known := map[string]bool{}
	for line := range strings.Lines(attache.Lexicon) {
		english, _, _ := strings.Cut(line, "|")
		english, _, _ = strings.Cut(english, ",")
		known["~"+strings.TrimSpace(english)] = true
	}
	for k := range concepts {
		if strings.HasPrefix(k, "~") && !known[k] {
			t.Errorf("%s is no concept of the lexicon", k)
		}
	}
}
