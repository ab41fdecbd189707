package quantity

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// show writes an amount short: "over 5.4e+09 USD", "20–30 %", "12 helicopters".
func show(q Quantity) string {
	s := fmt.Sprint(q.Low)
	if q.High != q.Low {
		s += "–" + fmt.Sprint(q.High)
	}
	if q.Ends {
		s += "!"
	}
	if q.Bound != Exact {
		s = q.Bound.String() + " " + s
	}
	switch {
	case q.Unit != "":
		s += " " + q.Unit
	case q.Noun != "":
		s += " " + q.Noun
	}
	return s
}

func found(lang, text string) []string {
	var list []string
	for _, q := range Find(text, lang) {
		list = append(list, show(q))
	}
	return list
}

type example struct {
	text string
	want []string
}

func check(t *testing.T, lang string, examples []example) {
	t.Helper()
	for _, e := range examples {
		if got := found(lang, e.text); !slices.Equal(got, e.want) {
			t.Errorf("%s %q\n got %q\nwant %q", lang, e.text, got, e.want)
		}
	}
}

func one(text, want string) example { return example{text, []string{want}} }
func none(text string) example      { return example{text, nil} }

func TestIsMoney(t *testing.T) {
	for text, want := range map[string]bool{"5 billion dollars": true, "300 pesos": true, "5 days": false, "637 MWh": false, "40%": false, "9 barrels": false} {
		if q := Find(text, "en"); len(q) != 1 || q[0].IsMoney() != want {
			t.Errorf("%s: %+v", text, q)
		}
	}
}

func TestEnglish(t *testing.T) {
	check(t, "en", []example{
		one("Cuba owed $35.2 billion.", "3.52e+10 USD"),
		one("Cuba owed US$ 35.2bn.", "3.52e+10 USD"),
		one("a $35.2-billion debt", "3.52e+10 USD"),
		one("USD 3 bn was lent", "3e+09 USD"),
		one("3 bn U.S. dollars were lent", "3e+09 USD"),
		one("about 35.2B", "about 3.52e+10"),
		one("turnover of 18.5mln", "1.85e+07"),
		one("a loan of £30m", "3e+07 GBP"),
		one("18m people", "1.8e+07 person"),
		one("a wall of 18m", "0.018 km"),
		one("1,234,567 voters", "1.234567e+06 person"),
		one("3,524 courses", "3524 courses"),
		one("35 000 ships", "35000 ships"),
		one("three million two hundred and fifty thousand", "3.25e+06"),
		one("forty-eight states", "48 country"),
		one("nineteen hundred", "1900"),
		one("half a million people", "500000 person"),
		one("half a dozen", "6"),
		one("a couple of ships", "about 2 ships"),
		one("two dozen ships", "24 ships"),
		one("two and a half million", "2.5e+06"),
		one("a hundred ships", "100 ships"),
		one("6½ years", "6.5 year"),
		one("one-third of the land", "33.333333333333336 %"),
		one("more than a third of the land", "over 33.333333333333336 %"),
		one("three quarters of exports", "75 %"),
		one("almost half of the debt", "nearly 50 %"),
		one("half a century", "50 year"),
		one("a 90-percent write-off", "90 %"),
		one("48.8 per cent", "48.8 %"),
		one("two percentage points", "2 pp"),
		one("a 3.5-fold rise", "3.5 times"),
		one("exports doubled", "2 times"),
		one("more than twice as much", "over 2 times"),
		one("750 MW", "750 MW"), one("0.75 GW", "750 MW"),
		one("50 kg", "0.05 t"),
		one("8.5 million square kilometres", "8.5e+06 km2"), one("85 ha", "0.85 km2"),
		one("2 million barrels of oil per day", "2e+06 bbl/day"),
		one("$50 a barrel", "50 USD/bbl"),
		one("2.1 persons per square kilometer", "2.1 person/km2"),
		one("two decades", "20 year"),
		one("a five-day tour", "5 day"),
		one("12-country bloc", "12 country"),
		one("a 40-year period", "40 year"),
		one("27 Latin American and Caribbean states", "27 country"),
		one("2.2 million Crimeans", "2.2e+06 crimeans"),
		one("12 attack helicopters", "12 helicopters"),
		one(`10 "Mi-17V5" helicopters`, "10 helicopters"),
		{"141 countries in favour, with 5 against and 35 abstained", []string{"141 country", "5", "35 abstained"}},
		{"48 and 37 percent", []string{"48 %", "37 %"}},
		{"3, 5 and 8 billion dollars", []string{"3e+09 USD", "5e+09 USD", "8e+09 USD"}},
		{"Two of the four countries", []string{"2 country", "4 country"}},
		none("one of the countries, one country, 1 country, one year"),
		{"one billion, one percent", []string{"1e+09", "1 %"}},
		none("the two countries agreed on two-way trade"),
		none("thousands of people, several hundred ships, dozens of states, many millions"),
		none("most of the trade, several states"),
	})
}

func TestSpanish(t *testing.T) {
	check(t, "es", []example{
		one("35,2 mil millones de dólares", "3.52e+10 USD"),
		one("35.200 millones de dólares", "3.52e+10 USD"),
		one("US$ 35 200 millones", "3.52e+10 USD"),
		one("355 millones de US$", "3.55e+08 USD"),
		one("1,5 billones de pesos", "1.5e+12 peso"),
		one("un millón de personas", "1e+06 person"),
		one("mil doscientos millones", "1.2e+09"),
		one("doscientas treinta y cinco mil toneladas", "235000 t"),
		one("veintiún países", "21 country"), one("treinta y un países", "31 country"),
		one("mil soldados", "1000 person"),
		one("un centenar de empresas", "100 empresas"),
		one("medio millón de habitantes", "500000 person"),
		one("dos millones y medio de euros", "2.5e+06 EUR"),
		one("dos años y medio", "2.5 year"),
		one("casi tres cuartas partes del país", "nearly 75 %"),
		one("un tercio del comercio", "33.333333333333336 %"), one("la mitad de la deuda", "50 %"),
		one("el 90 % de la deuda", "90 %"), one("noventa por ciento", "90 %"),
		one("5 puntos porcentuales", "5 pp"),
		one("cien mil barriles diarios", "100000 bbl/day"),
		one("se triplicó", "3 times"), one("el doble de ventas", "2 times"),
		one("4 (cuatro) horas diarias", "4 hour/day"),
		one("a los 1800 votantes", "1800 person"),
		none("los años noventa un período, en el canal 14"),
		{"por 100 votos a favor, 11 en contra y 58 abstenciones", []string{"100 vote", "11", "58 abstenciones"}},
		none("los dos países, uno de los socios, la tercera vez, en los años setenta, los años 90, la década de los 90"),
		none("varios miles de personas, cientos de miles, millones de dólares"),
		none("la Guerra de los Siete Años"),
		none("en mitad de la crisis, la primera mitad de 2014"),
	})
}

func TestPortuguese(t *testing.T) {
	check(t, "pt", []example{
		one("35,2 bilhões de dólares", "3.52e+10 USD"),
		one("35,2 mil milhões de dólares", "3.52e+10 USD"),
		one("R$ 220.800,00", "220800 BRL"), one("R$ 3 mi", "3e+06 BRL"),
		one("2 trilhões de reais", "2e+12 BRL"),
		one("mil e quinhentos soldados", "1500 person"),
		one("vinte e um países", "21 country"),
		one("duzentos e cinquenta mil barris por dia", "250000 bbl/day"),
		one("meia dúzia", "6"), one("uma centena de navios", "100 navios"),
		one("dois terços", "66.66666666666667 %"), one("mais da metade", "over 50 %"), one("um quinto das exportações", "20 %"),
		one("setenta e cinco por cento", "75 %"), one("dois pontos percentuais", "2 pp"),
		one("três vezes maior", "3 times"), one("dobrou", "2 times"),
		one("dois anos e meio", "2.5 year"),
		{"dois e três países", []string{"2 country", "3 country"}},
		none("um dos maiores países, os dois países, nas duas nações"),
		none("Lei nº 11.788, decreto n.º 19.402, o artigo 5º, os anos 1990"),
		none("milhares de pessoas, bilhões de dólares"),
	})
}

func TestRussian(t *testing.T) {
	check(t, "ru", []example{
		one("35,2 млрд долл.", "3.52e+10 USD"),
		one("35,2 миллиарда долларов США", "3.52e+10 USD"),
		one("18 тыс. руб.", "18000 RUB"),
		one("1 234 567 человек", "1.234567e+06 person"),
		one("двести пятьдесят тысяч рублей", "250000 RUB"),
		one("не менее двадцати пяти заводов", "at least 25 заводов"),
		one("двумястами пятьюдесятью вертолётами", "250 вертолетами"),
		one("сто сорок одна страна", "141 country"),
		one("два с половиной миллиона человек", "2.5e+06 person"),
		one("полтора миллиарда", "1.5e+09"), one("полмиллиона беженцев", "500000 person"),
		one("миллион беженцев", "1e+06 person"), one("более миллиона человек", "over 1e+06 person"),
		one("2 млн 300 тыс. тонн", "2.3e+06 t"),
		one("90 процентов", "90 %"), one("10-процентный налог", "10 %"), one("20%-ный рост", "20 %"),
		one("1,5 процентных пункта", "1.5 pp"), one("2 п.п.", "2 pp"),
		one("две трети экспорта", "66.66666666666667 %"), one("больше трети земель", "over 33.333333333333336 %"), one("половина долга", "50 %"),
		one("одна пятая часть бюджета", "20 %"), one("четверть века", "25 year"),
		one("в 3,5 раза", "3.5 times"), one("удвоился", "2 times"), one("вдвое", "2 times"),
		one("8,5 млн кв. км", "8.5e+06 km2"), one("120 млрд куб. м в год", "1.2e+11 m3/year"), one("2 млн баррелей нефти в сутки", "2e+06 bbl/day"),
		one("5 руб. за тонну", "5 RUB/t"),
		one("пятидневный визит", "5 day"), one("40-летний срок", "40 year"), one("двухсотлетие независимости", "200 year"), one("5-ти стран", "5 country"),
		one("12 ударных вертолётов", "12 вертолетов"), one("1800 голосующих", "1800 person"),
		one("более чем на 5 млрд долларов", "over 5e+09 USD"),
		one("20 лет с небольшим", "over 20 year"), one("40 с лишним лет", "over 40 year"),
		none("один из партнёров, одна страна, обе страны, эти две страны, отношения двух стран"),
		none("несколько тысяч человек, сотни компаний, миллионы людей, десятки стран"),
		none("в 21-м веке, 3-й раз, двадцать первый век, в 1990-х годах, 90-е годы, тысяча девятьсот девяносто первого года"),
		none("в первой половине года"),
	})
}

func TestRanges(t *testing.T) {
	check(t, "en", []example{
		one("between 20 and 30 percent", "20–30 %"), one("from 20 to 30 countries", "20–30! country"), one("20–30%", "20–30 %"),
		one("$3-5 billion", "3e+09–5e+09 USD"), one("10-12 years", "10–12 year"), one("some $18-19 billion", "about 1.8e+10–1.9e+10 USD"),
		one("two or three states", "2–3 country"), one("from 920 to 1540 thousand tons", "920000–1.54e+06! t"),
		one("800 million to 1.2 billion dollars", "8e+08–1.2e+09 USD"),
		{"from $3 billion to $5 billion", []string{"3e+09 USD", "5e+09 USD"}},
		{"by 141 to 5", []string{"141", "5"}},
		none("from 1895 to 1909"), none("between 1402 and 1405"), none("the seasons 1998–99"),
	})
	check(t, "es", []example{one("entre 20 y 30 países", "20–30 country"), one("de 20 a 30 millones de toneladas", "2e+07–3e+07! t"), one("del 7 al 10 por ciento", "7–10! %"), one("cerca de 20 a 30 países", "about 20–30 country")})
	check(t, "pt", []example{one("entre 10 e 12 anos", "10–12 year"), one("passou de 7 bilhões para 18,5 bilhões de dólares", "7e+09–1.85e+10! USD")})
	check(t, "ru", []example{
		one("от 20 до 30%", "20–30 %"), one("с 920 тыс. до 1540 тыс. тонн", "920000–1.54e+06! t"), one("два-три года", "2–3 year"), one("3–5 млрд долл.", "3e+09–5e+09 USD"),
		{"с 3 млрд долларов до 5 млрд долларов", []string{"3e+09 USD", "5e+09 USD"}},
		none("в 2006–2014 годах"),
	})
}

func TestBounds(t *testing.T) {
	check(t, "en", []example{
		one("around 20 percent", "about 20 %"), one("approx. 4 kg", "about 0.004 t"), one("nearly 20 years", "nearly 20 year"),
		one("more than $5.4 billion", "over 5.4e+09 USD"), one("exceeds 75%", "over 75 %"), one("upwards of 30 states", "over 30 country"),
		one("no less than 0.3 million", "at least 300000"), one("at least two factors", "at least 2 factors"), one("20 or more countries", "at least 20 country"), one("20+ countries", "at least 20 country"),
		one("under 5%", "under 5 %"), one("no more than 5%", "at most 5 %"), one("up to 90%", "at most 90 %"), one("5 percent or less", "at most 5 %"),
		one("30-odd states", "about 30 country"), one("for over ten years", "over 10 year"), one("over ten years trade grew", "10 year"),
		one("under five presidents", "5 presidents"), one("under 2.1 people", "under 2.1 person"), one("they add up to 100 billion", "1e+11"),
	})
	check(t, "es", []example{
		one("más de los 20 votos", "over 20 vote"), one("unos veinte países", "about 20 country"), one("casi 20 años", "nearly 20 year"), one("un mínimo de 40 años", "at least 40 year"),
		one("hasta el 30 %", "at most 30 %"), one("creció hasta el 30 %", "30 %"), one("no menos de 5 %", "at least 5 %"), one("superan los cinco millones", "over 5e+06"), one("nada menos que 700 barcos", "700 barcos"),
	})
	check(t, "pt", []example{
		one("cerca de 500 projetos", "about 500 projetos"), one("quase 40%", "nearly 40 %"), one("pelo menos dois fatores", "at least 2 fatores"), one("até 90% do material", "at most 90 %"), one("cresceu até 90%", "90 %"),
	})
	check(t, "ru", []example{
		one("свыше 82 тысяч человек", "over 82000 person"), one("не менее 20 лет", "at least 20 year"), one("порядка 1 %", "about 1 %"), one("почти 70%", "nearly 70 %"),
		one("до 90% техники", "at most 90 %"), one("выросла до 90%", "90 %"), one("не более 0,3 млн долларов", "at most 300000 USD"), one("100 и более стран", "at least 100 country"), one("не превышает 5%", "at most 5 %"),
	})
}

// "1.500" is a thousand and a half or one and a half: the text decides by its other numbers,
// else its language, but three decimals that end in zero are thousands.
func TestMarks(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "1,500 tons", "1500 t"}, {"en", "1.500 tons", "1500 t"}, {"en", "3.141 tons", "3.141 t"}, {"en", "3.141 people", "3141 person"},
		{"en", "1.300 million dollars", "1.3e+09 USD"}, {"en", "1.250 billion dollars", "1.25e+09 USD"}, {"en", "12,5 percent", "12.5 %"},
		{"en", "1 234 567 tons", "1.234567e+06 t"}, {"en", "1'234 tons", "1234 t"}, {"en", "1,234.5 tons", "1234.5 t"},
		{"es", "1.500 toneladas", "1500 t"}, {"es", "1,500 toneladas", "1500 t"}, {"es", "3,141 toneladas", "3.141 t"}, {"es", "1.234.567 toneladas", "1.234567e+06 t"},
		{"pt", "1.234,5 toneladas", "1234.5 t"}, {"pt", "0,125 tonelada", "0.125 t"},
		{"ru", "1,234 млрд руб.", "1.234e+09 RUB"}, {"ru", "2,350 млн руб.", "2.35e+06 RUB"}, {"ru", "1.500 человек", "1500 person"},
		{"ru", "12\u00a0500\u202f000 руб.", "1.25e+07 RUB"}, {"es", "35\u2009200 toneladas", "35200 t"},
	} {
		if got := found(c.lang, c.text); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s %q is %q, want %q", c.lang, c.text, got, c.want)
		}
	}
	check(t, "es", []example{{"1,234 toneladas a 35.2 dólares", []string{"1234 t", "35.2 USD"}}, {"1,234 toneladas a 35,2 dólares", []string{"1.234 t", "35.2 USD"}}})
	check(t, "en", []example{{"On March 24 300 ships left", []string{"300 ships"}}})
}

func TestNoAmounts(t *testing.T) {
	for lang, texts := range map[string][]string{
		"en": {
			"On 27 March 2014, on March 27, 2014, from 30 November to 1 December 2018, 8 April, 10:55 GMT, 2014-03-27, 27.03.2014, 05/09/2013",
			"In 2014, the 2015 article, the 1990s, the mid-1960s, 1895-1909, since 2014 countries meet, April 2024 states it, in 1237",
			"the 21st century, the 3rd time, the 10th summit, twenty-first, the third factor, the first half of 2014, 5 p.m., 300 BC",
			"Mi-35M, S-300VM, Su-30, KA-62, A-330, A320, G20, G-20, COVID-19, Il-96-300, Junin-6, R2P, Superjet-100, Boeing 737 and T 90 flew",
			"Resolution 68/262, 68/262, A/68/L.39, No. 5, № 7, Article 51, Chapter 14, Figure 18, page 12, pp. 30-35, Vol. 3, notes 1 and 15, 128 p.",
			"the Group of 77, the Group of Seven, BRICS+, 24/7",
			"+7 495 123-45-67, 55°45′N, http://un.org/123, number 15-31-01016, 007, 20150326134044915",
			"said so.12 He [13] wrote it”4 and (Bain, 2008: 129) and (Ellis, 2013a: 122-140)",
		},
		"es": {"el 27 de marzo de 2014, el 1.º de mayo, el siglo XXI, la 3.ª vez, el año 2014, en 2014, mil novecientos noventa y uno, el artículo 5, la página 12, G20, el Grupo de los 20"},
		"pt": {"em 27 de março de 2014, 1º de fevereiro, o século XXI, em 2014, a página 12, no dia 5 de maio"},
		"ru": {"27 марта 2014 г., 11-16 июля, в 2014 году, С-300, Ми-35М, Ил-96-300, ст. 51, п. 3, с. 305, № 7, резолюция 68/262, 305 с.", "«Группы двадцати»"},
	} {
		for _, text := range texts {
			if got := Find(text, lang); len(got) > 0 {
				t.Errorf("%s %q holds %q, which are no amounts", lang, text, found(lang, text))
			}
		}
	}
	check(t, "en", []example{
		{"1. Two ships\n2) Three ships", []string{"2 ships", "3 ships"}},
		one("1800 voters of the islands", "1800 person"), one("more than 2000 ships", "over 2000 ships"), one("$2014 million", "2.014e+09 USD"), one("2014 km", "2014 km"),
		one("1442 costumes", "1442 costumes"), one("In Mexico 24 helicopters fly", "24 helicopters"),
		{"12 helicopters of 27 March 2014", []string{"12 helicopters"}},
	})
}

// The bytes of an amount are its bound, number and unit.
func TestSpan(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "It sold more than 5.4 billion dollars of arms.", "more than 5.4 billion dollars"},
		{"en", "It sold 12 helicopters.", "12"},
		{"es", "Debía más de US$ 35 mil millones a Moscú.", "más de US$ 35 mil millones"},
		{"ru", "Долг — около 35,2 млрд долл., а рост мал.", "около 35,2 млрд долл"},
		{"pt", "Entre 20 e 30 países votaram.", "Entre 20 e 30 países"},
	} {
		qs := Find(c.text, c.lang)
		if len(qs) != 1 || c.text[qs[0].Start:qs[0].End] != c.want {
			t.Errorf("%q: found %q, want %q", c.text, found(c.lang, c.text), c.want)
		}
	}
}

// An unknown language is detected.
func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"El comercio llegó a treinta y cinco millones de euros": "3.5e+07 EUR",
		"O comércio chegou a trinta e cinco milhões de euros":   "3.5e+07 EUR",
		"Торговля достигла тридцати пяти миллионов евро":        "3.5e+07 EUR",
		"The trade came to thirty-five million euros":           "3.5e+07 EUR",
	} {
		if got := found("", text); len(got) != 1 || got[0] != want {
			t.Errorf("%q holds %q, want %s", text, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"$35.2 billion, over 20–30% of 1,234,567 tons a year, half a million", "entre 1.500 y 2.000 millones de dólares y medio", "dois milhões e meio, 3.º",
		"с 3 млрд. до 5,5 млрд. долл. в год, двадцать первый, пятидневный, 5-ти", "1.2.3 99:99 12/3/4 [1] No.5 U$S 3 A-1-2", "million million billion billion trillion trillion", "\xff1\xfe,5%",
	} {
		for _, lang := range []string{"en", "es", "pt", "ru", ""} {
			f.Add(lang, seed)
		}
	}
	f.Fuzz(func(t *testing.T, lang, text string) {
		found := Find(text, lang)
		end := 0
		for _, q := range found {
			if q.Start < end || q.Start >= q.End || q.End > len(text) {
				t.Fatalf("%q: span [%d, %d) after %d", text, q.Start, q.End, end)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[q.Start:q.End]) {
				t.Fatalf("%q: [%d, %d) cuts a rune", text, q.Start, q.End)
			}
			end = q.End
			if !(q.Low >= 0 && q.Low <= q.High && q.High < math.Inf(1) && q.Step > 0 && q.Step < math.Inf(1)) {
				t.Fatalf("%q: %+v", text, q)
			}
			if !q.Same(q) || !q.Supports(q) || q.Conflicts(q) {
				t.Fatalf("%q: %+v is not itself", text, q)
			}
			for _, other := range found {
				if q.Same(other) != other.Same(q) || q.Conflicts(other) != other.Conflicts(q) {
					t.Fatalf("%q: %+v and %+v differ by order", text, q, other)
				}
				if q.Same(other) && !q.Supports(other) {
					t.Fatalf("%q: %+v is %+v and does not support it", text, q, other)
				}
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct{ lang, text string }{
		{"en", "Of the $35.2 billion that Havana owed, Moscow forgave 90%, and what was left, 10%, is to be paid back within ten years by the island."},
		{"es", "De los 35.200 millones de dólares que debía La Habana, Moscú perdonó el 90 %, y lo que quedaba, el 10 %, lo pagará la isla en diez años."},
		{"ru", "Из 35,2 млрд долларов, которые задолжала Гавана, Москва простила 90%, а остаток, 10 процентов, остров вернёт за десять лет."},
	} {
		b.Run(c.lang, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				if len(Find(c.text, c.lang)) != 4 {
					b.Fatal(found(c.lang, c.text))
				}
			}
		})
	}
	b.Run("none", func(b *testing.B) {
		text := strings.Repeat("Relations between the states of the region became closer. ", 3)
		for b.Loop() {
			Find(text, "en")
		}
	})
}
