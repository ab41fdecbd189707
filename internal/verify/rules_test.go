package verify

import (
	"testing"

	"attache/internal/corpus"
)

// cite makes a passage of a text and cites its last sentence.
func cite(text string) []Cited {
	p := corpus.Whole("a", "A test", text)
	return []Cited{{&p, len(p.Sentences) - 1}}
}

// Each rule refutes a claim in any of the four languages, and lets its true sister pass.
func TestRules(t *testing.T) {
	const (
		trade    = "Exports of wheat grew by 48.8%, while all exports grew by 3.8%."
		buyers   = "Brazil and Peru bought tanks, while Mexico bought helicopters."
		joined   = "Belize joined in 2000, while Cuba joined in 2013."
		meeting  = "Lavrov met the president of Chile. Putin visited Bolivia and signed an agreement on gas."
		sanction = "No country of the region supports the sanctions."
		two      = "The two new states asked for recognition."
		summit   = "The VI Summit was held in Fortaleza."
		pages    = "Note 9 names the book, pages 225-255."
		quote    = `The "Orion" is a cruiser. The ship "Peter" led the squadron.`
		lists    = "Chile buys coal from Norway. Mica comes from Brazil, China and India."
		vote     = "Nicaragua voted against the resolution, while Cuba and Bolivia abstained."
		view     = "Brazil's government sees China as a partner in trade."
		attitude = "In Brazil the population has a positive attitude towards Russia."
	)
	for _, test := range []struct {
		rule         Rule
		said         string
		lang         string
		wrong, right string
	}{
		{Figure, trade, "en", "Exports of wheat grew by 3.8%, and all exports by 48.8%.", "All exports grew by 3.8%, and those of wheat by 48.8%."},
		{Figure, trade, "es", "Las exportaciones de trigo crecieron un 3,8 %, y todas las exportaciones, un 48,8 %.", "Las exportaciones de trigo crecieron un 48,8 %, y todas las exportaciones, un 3,8 %."},
		{Figure, trade, "pt", "As exportações de trigo cresceram 3,8%, e todas as exportações, 48,8%.", "As exportações de trigo cresceram 48,8%, e todas as exportações, 3,8%."},
		{Figure, trade, "ru", "Экспорт пшеницы вырос на 3,8 %, а весь экспорт — на 48,8 %.", "Экспорт пшеницы вырос на 48,8 %, а весь экспорт — на 3,8 %."},

		{Name, buyers, "en", "Brazil and Mexico bought tanks, while Peru bought helicopters.", "Mexico bought helicopters, while Brazil and Peru bought tanks."},
		{Name, buyers, "es", "Brasil y México compraron tanques, mientras que Perú compró helicópteros.", "México compró helicópteros, mientras que Brasil y Perú compraron tanques."},
		{Name, buyers, "pt", "O Brasil e o México compraram tanques, enquanto o Peru comprou helicópteros.", "O México comprou helicópteros, enquanto o Brasil e o Peru compraram tanques."},
		{Name, buyers, "ru", "Бразилия и Мексика купили танки, а Перу — вертолёты.", "Мексика купила вертолёты, а Бразилия и Перу — танки."},

		{Date, joined, "en", "Belize joined in 2013, while Cuba joined in 2000.", "In 2000 Belize joined, while in 2013 Cuba did."},
		{Date, joined, "es", "Belice ingresó en 2013 y Cuba, en 2000.", "Belice ingresó en 2000 y Cuba, en 2013."},
		{Date, joined, "pt", "Belize ingressou em 2013 e Cuba, em 2000.", "Belize ingressou em 2000 e Cuba, em 2013."},
		{Date, joined, "ru", "Белиз вступил в 2013 году, а Куба — в 2000 году.", "Белиз вступил в 2000 году, а Куба — в 2013 году."},

		{Name, meeting, "en", "Putin visited Chile and signed an agreement on gas.", "Putin visited Bolivia and signed an agreement on gas."},
		{Name, meeting, "es", "Lavrov visitó Bolivia y firmó un acuerdo sobre gas.", "Putin visitó Bolivia y firmó un acuerdo sobre gas."},
		{Name, meeting, "pt", "Putin visitou o Chile e assinou um acordo sobre gás.", "Putin visitou a Bolívia e assinou um acordo sobre gás."},
		{Name, meeting, "ru", "Лавров посетил Боливию и подписал соглашение о газе.", "Путин посетил Боливию и подписал соглашение о газе."},

		{Name, lists, "en", "Mica comes from Brazil, China, India and Norway.", "Mica comes from India, Brazil and China."},
		{Name, lists, "es", "La mica procede de Brasil, China y Noruega.", "La mica procede de Brasil, la India y China."},
		{Name, lists, "pt", "A mica vem do Brasil, da China e da Noruega.", "A mica vem da China, do Brasil e da Índia."},
		{Name, lists, "ru", "Слюда идёт из Бразилии, Китая и Норвегии.", "Слюда идёт из Индии, Китая и Бразилии."},

		{Name, lists, "en", "Mica comes from Brazil, China and Brazil.", "India, Brazil and China are where mica comes from."},
		{Name, lists, "es", "La mica procede de Brasil, China y Brasil.", "La mica procede de Brasil y China, entre otros."},
		{Name, lists, "pt", "A mica vem do Brasil, da China e do Brasil.", "A mica vem do Brasil e da China, entre outros."},
		{Name, lists, "ru", "Слюда идёт из Китая, Бразилии и Китая.", "Слюда идёт из Китая и Бразилии."},

		{Figure, sanction, "en", "Only two countries of the region support the sanctions.", "Not one country of the region supports the sanctions."},
		{Figure, sanction, "ru", "Санкции поддерживают только две страны региона.", "Санкции не поддерживает ни одна страна региона."},
		{Figure, two, "en", "The three new states asked for recognition.", "Both new states asked for recognition."},
		{Figure, two, "es", "Los tres nuevos Estados pidieron el reconocimiento.", "Los dos nuevos Estados pidieron el reconocimiento."},
		{Figure, two, "pt", "Os três novos Estados pediram o reconhecimento.", "Os dois novos Estados pediram o reconhecimento."},
		{Figure, two, "ru", "Три новых государства просили о признании.", "Два новых государства просили о признании."},

		{Figure, summit, "en", "The VIII Summit was held in Fortaleza.", "The sixth Summit was held in Fortaleza."},
		{Figure, summit, "es", "La VIII Cumbre se celebró en Fortaleza.", "La VI Cumbre se celebró en Fortaleza."},
		{Figure, summit, "pt", "A VIII Cúpula foi realizada em Fortaleza.", "A VI Cúpula foi realizada em Fortaleza."},
		{Figure, summit, "ru", "VIII саммит прошёл в Форталезе.", "VI саммит прошёл в Форталезе."},
		{Figure, pages, "en", "Note 9 names the book, pages 27-48.", "Note 9 names the book, pages 225-255."},
		{Figure, pages, "pt", "A nota 9 indica o livro, páginas 27-48.", "A nota 9 indica o livro, páginas 225-255."},

		{Quotation, quote, "en", `The ship "Orion" led the squadron.`, `The ship "Peter" led the squadron.`},

		{Vote, vote, "en", "Nicaragua voted for the resolution.", "Nicaragua voted against the resolution."},
		{Vote, vote, "es", "Cuba votó en contra de la resolución.", "Cuba se abstuvo en la votación de la resolución."},
		{Vote, vote, "pt", "A Nicarágua se absteve na votação da resolução.", "A Nicarágua votou contra a resolução."},
		{Vote, vote, "ru", "Боливия голосовала против резолюции.", "Боливия при голосовании по резолюции воздержалась."},

		{Negation, view, "en", "Brazil's government does not see China as a partner in trade.", "China is a partner in trade, as Brazil's government sees it."},
		{Negation, view, "es", "El Gobierno de Brasil no ve en China un socio comercial.", "El Gobierno de Brasil ve en China un socio comercial."},
		{Negation, view, "pt", "O governo do Brasil não vê a China como parceira no comércio.", "O governo do Brasil vê a China como parceira no comércio."},
		{Negation, view, "ru", "Правительство Бразилии не видит в Китае партнёра в торговле.", "Правительство Бразилии видит в Китае партнёра в торговле."},

		{Opposite, attitude, "en", "In Brazil the population has a negative attitude towards Russia.", "Brazil's population has a positive attitude towards Russia."},
		{Opposite, attitude, "es", "En Brasil la población tiene una actitud negativa hacia Rusia.", "En Brasil la población tiene una actitud positiva hacia Rusia."},
		{Opposite, attitude, "pt", "No Brasil a população tem uma atitude negativa em relação à Rússia.", "No Brasil a população tem uma atitude positiva em relação à Rússia."},
		{Opposite, attitude, "ru", "В Бразилии население относится к России отрицательно.", "В Бразилии население относится к России положительно."},
	} {
		refuted := func(claim string) []Refutation {
			return Refute(Claim{Text: claim, Language: test.lang, Cited: cite(test.said)})
		}
		found := false
		for _, r := range refuted(test.wrong) {
			found = found || r.Rule == test.rule
		}
		if !found {
			t.Errorf("no %s refutes %q by %q: %v", test.rule, test.wrong, test.said, refuted(test.wrong))
		}
		if all := refuted(test.right); len(all) > 0 {
			t.Errorf("%q is refuted by %q: %v", test.right, test.said, all)
		}
	}
}

// A refutation shows what the sentence says in the claim's place.
func TestFound(t *testing.T) {
	for _, test := range []struct{ said, claim, found string }{
		{"Brazil bought 12 helicopters.", "Brazil bought 20 helicopters.", "12"},
		{"Brazil joined in 2013.", "Brazil joined in 2015.", "2013"},
		{"Putin visited Bolivia.", "Putin visited Peru.", "Bolivia"},
		{"Wheat grew by 48.8%, while all exports grew by 3.8%.", "Wheat grew by 3.8%.", "48.8%"},
	} {
		all := Refute(Claim{Text: test.claim, Language: "en", Cited: cite(test.said)})
		if len(all) != 1 || all[0].Found != test.found {
			t.Errorf("%q by %q: %v, want %q found", test.claim, test.said, all, test.found)
		}
	}
}
