package briefing

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/language"
)

// everySubject are the countries and a region, whose keyless briefs every promise holds for.
var everySubject = append(slices.Clone(gazetteer.Codes), "Central America")

// claimsOf returns the claims of a brief by topic, those of its summary under none.
func claimsOf(b Brief) map[facts.Topic][]Claim {
	of := map[facts.Topic][]Claim{"": b.SummaryClaims}
	for _, s := range b.Topics {
		of[s.Topic] = s.Claims
	}
	return of
}

// anaphor is how a sentence begins that stands for something said before it; written by hand
// here, apart from the rules that choose.
var anaphor = regexp.MustCompile(`(?i)^(?:it|its|he|his|she|they|their|this|these|those|such|in that|in turn|as a (?:consequence|result|clear)|another|the other|the same|the remaining|earlier|later|then|also|moreover|however|the (?:visit|trip|agreement|talks) (?:to|in|with))\b|` +
	`, (?:in turn|for its part),|\bdid something similar\b|\balready helped\b`)

// No claim opens with what stands for something said before it, unless that is said first.
func TestStandsAlone(t *testing.T) {
	for _, name := range everySubject {
		b := briefOf(t, name)
		if len(b.Topics) == 0 {
			continue // one line on where it is named
		}
		for topic, claims := range claimsOf(b) {
			for _, c := range claims {
				if m := anaphor.FindString(c.Text); m != "" {
					t.Errorf("%s, %s: %q opens %q", name, topic, m, c.Text)
				}
			}
		}
	}
}

// Votes and positions at the United Nations are no other body's, and hold every vote that is
// told of the country.
func TestVotesAtUN(t *testing.T) {
	for _, name := range everySubject {
		b := briefOf(t, name)
		for _, c := range claimsOf(b)[facts.Votes] {
			text := c.Text
			if strings.Contains(text, "Organization of American States") || strings.Contains(text, "Rio Group") || strings.Contains(text, "parliament") {
				t.Errorf("%s: %q", name, text)
			}
			if !regexp.MustCompile(`\b(?:vot(?:e[ds]?|ing)|abstain(?:ed|ers)|resolution|UN|draft)\b`).MatchString(text) {
				t.Errorf("%s: no vote and no position: %q", name, text)
			}
		}
	}
	for name, years := range map[string][]string{"Cuba": {"2014", "2022"}, "Brazil": {"2014", "2022"}, "Nicaragua": {"2014", "2022"}, "Mexico": {"2014", "2022"}, "Venezuela": {"2014", "2022"}, "Peru": {"2014", "2022"}} {
		var told strings.Builder
		for _, c := range claimsOf(briefOf(t, name))[facts.Votes] {
			told.WriteString(c.Text)
		}
		for _, year := range years {
			if !strings.Contains(told.String(), "March "+year) {
				t.Errorf("%s: the vote of March %s is missing in %q", name, year, told.String())
			}
		}
	}
}

// The newest sources that tell of a country are cited, and its latest visit is told.
func TestRecentSources(t *testing.T) {
	for name, want := range map[string][]string{
		"Brazil": {"sputnik-2023", "pircenter-2024"}, "Cuba": {"sputnik-2023", "pircenter-2024", "tass-2020"}, "Venezuela": {"sputnik-2023", "pircenter-2024", "tass-2020"},
		"Nicaragua": {"sputnik-2023", "pircenter-2024"}, "Mexico": {"pircenter-2024", "tass-2020"}, "Argentina": {"pircenter-2024", "lacrus-2019"}, "Colombia": {"tass-2020"}, "Central America": {"lacrus-2019", "sputnik-2023"},
	} {
		b := briefOf(t, name)
		for _, doc := range want {
			if !slices.ContainsFunc(b.Citations, func(c answer.Citation) bool { return c.Document == doc }) {
				t.Errorf("%s does not cite %s", name, doc)
			}
		}
	}
	for name, date := range map[string]string{"Brazil": "2023-04", "Cuba": "2023-04", "Venezuela": "2023-04", "Nicaragua": "2023-04", "Mexico": "2020-02", "Colombia": "2019", "Paraguay": "2018", "Bolivia": "2018"} {
		of := claimsOf(briefOf(t, name))
		if !slices.ContainsFunc(append(of[""], of[facts.Diplomacy]...), func(c Claim) bool { return strings.HasPrefix(c.When, date) }) {
			t.Errorf("%s: no visit of %s", name, date)
		}
	}
}

// What is said of a risk or a limit is found, and is none of a country's own affairs.
func TestRisks(t *testing.T) {
	for name, want := range map[string]string{"Mexico": "anti-dumping", "Colombia": "differs", "Brazil": "negative", "Venezuela": "disliked"} {
		if !slices.ContainsFunc(claimsOf(briefOf(t, name))[facts.Risks], func(c Claim) bool { return strings.Contains(c.Text, want) }) {
			t.Errorf("%s: no %q among its risks", name, want)
		}
	}
}

// A summary of what much is told of has a sentence or more of the relation as a whole; where none
// tells of it, it is not made of one country's part in a list.
func TestSummary(t *testing.T) {
	for _, name := range everySubject {
		b := briefOf(t, name)
		if n := len(b.SummaryClaims); len(b.Topics) > 6 && n == 0 || n > maxSummary {
			t.Errorf("%s: %d sentences: %s", name, n, b.Summary)
		}
		for _, c := range b.SummaryClaims {
			if strings.Contains(c.Text, "vot") && len(b.Topics) > 0 {
				t.Errorf("%s: summed up by a vote: %s", name, c.Text)
			}
			if len(strings.Fields(c.Text)) > maxSummed && len(b.Topics) > 0 {
				t.Errorf("%s: too long for a summary: %s", name, c.Text)
			}
		}
	}
}

func briefOf(t *testing.T, name string) Brief {
	t.Helper()
	b, err := briefs(t).Country(context.Background(), name, "en", "")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A sentence that cannot be understood alone, in four languages.
func TestAlone(t *testing.T) {
	nobody := func(int) bool { return false }
	for text, want := range map[string]bool{
		"In 2015 Lavrov visited Cuba and Colombia.":                                                        false,
		"In turn, Cuba sent raw materials to Russia.":                                                      true,
		"Cuban troops, in turn, took part in the games.":                                                   true,
		"The paper says that this agreement ended in 2014.":                                                true,
		"According to the paper, these talks with Peru failed.":                                            true,
		"It was signed in Moscow.":                                                                         true,
		"It matters to Moscow that the region grows.":                                                      false,
		"There are 12 helicopters in Brazil.":                                                              false,
		"Another agreement lets the channel broadcast in Argentina.":                                       true,
		"In that group the paper names Cuba and Bolivia.":                                                  true,
		"As a consequence, more tourists travel to Brazil.":                                                true,
		"Russia did something similar in Nicaragua.":                                                       true,
		"The ambassador already helped the movement.":                                                      true,
		"The visit to Nicaragua was an act of thanks.":                                                     true,
		"In addition to that, trade with Cuba grew.":                                                       true,
		"One result of Shoigu's trip was an agreement with Cuba.":                                          true,
		"Peru sees no breakthrough, despite the long-awaited and much discussed Defence Minister's visit.": false,
		"The talks of 2008 were about debts.":                                                              false, // timed below
		"The Brazilian association, for its part, sold more pork.":                                         true,
		"Lavrov criticised such partners as the EU.":                                                       true,
		"Some fields, such as trade, saw a breakthrough.":                                                  false,
		"Chile and Mexico, then members of the Council, rejected it.":                                      false,
		"The minister then paid a visit to Russia.":                                                        true,
		"Como consecuencia, más turistas viajan a Cuba.":                                                   true,
		"Esta decisión afectó a Perú.":                                                                     true,
		"Rusia está dispuesta a vender trigo a Perú.":                                                      false,
		"Su visita a Cuba duró dos días.":                                                                  true,
		"México, por su parte, vendió carne.":                                                              true,
		"El otro acuerdo con Argentina fue sobre gas.":                                                     true,
		"El canciller Lavrov visitó Cuba en abril de 2023.":                                                false,
		"Segundo a TASS, o chanceler visitou o Brasil em 2023.":                                            false,
		"Esse acordo com o Brasil foi assinado em Moscou.":                                                 true,
		"O Brasil, por sua vez, comprou helicópteros.":                                                     true,
		"Além disso, a Rússia vendeu trigo ao Peru.":                                                       true,
		"Лавров посетил Кубу в апреле 2023 года.":                                                          false,
		"В свою очередь, Куба поставляла сырье.":                                                           true,
		"Эти переговоры с Перу не удались.":                                                                true,
		"Он также посетил Никарагуа.":                                                                      true,
		"По словам Лаврова, Россия готова расширять связи с Бразилией.":                                    false,
		"Кроме того, Россия продала Перу вертолеты.":                                                       true,
		"Остальные страны региона поддержали резолюцию.":                                                   true,
		"As a result of the vote, \"the other side\" of Peru lost.":                                        true,
		"LACRUS says that the compatriots of Peru met in Moscow.":                                          false,
		"The paper recalls that both Venezuela and Brazil are partners of Russia.":                         false,
		"Moscow stressed that it would like to place stations in Cuba.":                                    false, // by its speaker, below
		"The updated version of that Concept added Nicaragua.":                                             true,
		"Those present in Havana heard Lavrov.":                                                            false,
		"Since this century began, Russian presidents have made several visits to Latin America.":          false,
		"Further partners are the Caribbean states.":                                                       true,
		"Cuba is, according to the paper, a partner, and this partner sells sugar.":                        false,
	} {
		speaker := nobody
		if strings.HasPrefix(text, "Moscow stressed") {
			speaker = func(int) bool { return true }
		}
		if dangles, _ := alone(text, language.Detect(text), strings.Contains(text, "of 2008"), speaker); dangles != want {
			t.Errorf("%q: dangles %t", text, dangles)
		}
	}
}

// briefsOf are the briefs of documents that are given as one paragraph each.
func briefsOf(t *testing.T, docs ...corpus.Document) *Briefs {
	t.Helper()
	var passages []corpus.Passage
	for _, d := range docs {
		passages = append(passages, corpus.Split(d)...)
	}
	x, err := indexOf(passages)
	return newBriefs(t, x, err, Options{})
}

func document(id, date, lang, text string) corpus.Document {
	return corpus.Document{Meta: corpus.Meta{ID: id, Title: id, Publisher: "Paper " + id, Date: date, Language: lang}, Paragraphs: []corpus.Paragraph{{Number: 1, Text: text}}}
}

// The latest visit is told though it went to many countries and older ones are told at length,
// and so is each vote though one is told many times over.
func TestAnchors(t *testing.T) {
	b := briefsOf(t,
		document("old", "2016-01", "en", "Putin officially visited Paraguay in May 2004 and praised its bilateral diplomacy. President Medvedev visited Paraguay in June 2006 for a summit on visas. "+
			"Ivanov visited Paraguay in July 2007 and opened the embassy of Russia. Fradkov visited Paraguay in August 2008 for talks on diplomacy. Russia and Paraguay held a summit in Asunción in March 2010. "+
			"Lavrov visited Paraguay in April 2011 and invited its foreign minister to Moscow. Russia and Paraguay signed a protocol on their embassies in May 2012."),
		document("new", "2023-01", "en", "Russia and Paraguay held talks on visas and a summit in January 2023. Lavrov visited Paraguay, Peru, Chile, Cuba and Bolivia in December 2022."),
		document("votes", "2022-06", "en", "Paraguay abstained in the vote of the UN General Assembly on Crimea on 27 March 2014. On 27 March 2014 the delegate of Paraguay abstained from the resolution and spoke of self-determination to the United Nations. "+
			"Paraguay's president defended on 27 March 2014 how his country abstained at the United Nations and condemned sanctions on Russia. Russia thanked Paraguay, which had abstained on 27 March 2014 when the UN Security Council members quarrelled about Ukraine's territorial integrity. "+
			"In Asunción lawmakers of Paraguay asked why the country abstained on 27 March 2014 at the United Nations beside Brazil and Uruguay. The abstention of Paraguay on 27 March 2014 was welcomed by the Russian delegate at the UN General Assembly. Paraguay also abstained on 27 March 2014 when an amendment was put to the vote of the UN General Assembly. "+
			"Bolivia and Cuba abstained in the vote of the UN General Assembly of 2 March 2022. The other countries of the region voted for the resolution of 2 March 2022."))
	brief, err := b.Country(context.Background(), "Paraguay", "en", "")
	if err != nil {
		t.Fatal(err)
	}
	for topic, want := range map[facts.Topic]string{facts.Diplomacy: "December 2022", facts.Votes: "2 March 2022"} {
		if !slices.ContainsFunc(claimsOf(brief)[topic], func(c Claim) bool { return strings.Contains(c.Text, want) }) {
			t.Errorf("%s without %s: %+v", topic, want, claimsOf(brief)[topic])
		}
	}
}

// Documents in other languages give briefs by the same rules.
func TestOtherLanguages(t *testing.T) {
	for lang, text := range map[string]string{
		"es": "El canciller ruso Lavrov visitó Paraguay en abril de 2023. En cambio, no se reunió con empresarios de Paraguay. Rusia importó de Paraguay carne de res por 300 millones de dólares en 2019. Su embajada en Moscú abrió una oficina para Paraguay. " +
			"Paraguay se abstuvo en la votación de la Asamblea General de la ONU del 27 de marzo de 2014. Paraguay votó en la Organización de los Estados Americanos contra una resolución en junio de 2016. El comercio entre Rusia y Paraguay es insuficiente y sus inversiones siguen limitadas.",
		"pt": "O chanceler russo Lavrov visitou o Paraguai em abril de 2023. Por sua vez, o Paraguai convidou os empresários. A Rússia importou do Paraguai carne bovina por 300 milhões de dólares em 2019. Esse acordo com o Paraguai foi assinado em Moscou. " +
			"O Paraguai se absteve na votação da Assembleia Geral da ONU de 27 de março de 2014. O Paraguai votou na Organização dos Estados Americanos contra uma resolução em junho de 2016. O comércio entre a Rússia e o Paraguai é insuficiente e os investimentos seguem limitados.",
		"ru": "Министр иностранных дел России Лавров посетил Парагвай в апреле 2023 года. В свою очередь, Парагвай пригласил предпринимателей. Россия импортировала из Парагвая говядину на 300 млн долларов в 2019 году. Эти переговоры с Парагваем прошли в Москве. " +
			"Парагвай воздержался при голосовании Генеральной Ассамблеи ООН 27 марта 2014 года. Парагвай голосовал в Организации американских государств против резолюции в июне 2016 года. Торговля России с Парагваем недостаточна, а инвестиции остаются ограниченными.",
	} {
		brief, err := briefsOf(t, document(lang, "2023-05", lang, text)).Country(context.Background(), "PY", lang, "")
		if err != nil {
			t.Fatal(err)
		}
		of := claimsOf(brief)
		var all strings.Builder
		for topic, claims := range of {
			for _, c := range claims {
				all.WriteString(string(topic) + ": " + c.Text + "\n")
			}
		}
		for topic, want := range map[facts.Topic]string{facts.Diplomacy: "2023", facts.Trade: "300", facts.Votes: "2014", facts.Risks: "imit|огранич"} {
			if !slices.ContainsFunc(append(of[""], of[topic]...), func(c Claim) bool { return regexp.MustCompile(want).MatchString(c.Text) }) {
				t.Errorf("%s: no %s on %s in\n%s", lang, want, topic, all.String())
			}
		}
		if slices.ContainsFunc(of[facts.Votes], func(c Claim) bool { return strings.Contains(c.Text, "2016") }) {
			t.Errorf("%s: another body's vote:\n%s", lang, all.String())
		}
		for _, dangling := range []string{"“En cambio", "“Su embajada", "“Por sua vez", "“Esse acordo", "“В свою очередь", "“Эти переговоры"} {
			if strings.Contains(all.String(), dangling) {
				t.Errorf("%s: opens with %s:\n%s", lang, dangling, all.String())
			}
		}
	}
}

// A brief on all topics stays one screen, tells how a country voted once for each vote, and says
// that the sources give two dates for the one of March 2014.
func TestOneScreen(t *testing.T) {
	for _, code := range gazetteer.Codes {
		b := briefOf(t, code)
		n, voted := 0, map[string]string{}
		for _, s := range b.Topics {
			n += len(s.Claims)
			for _, c := range s.Claims {
				if s.Topic != facts.Votes || len(c.When) < len("2014-03") || !strings.Contains(c.Text, "resolution") && !strings.Contains(c.Text, "abstained") {
					continue
				}
				month := c.When[:len("2014-03")]
				if other := voted[month]; other != "" && strings.Contains(other, b.Name) {
					t.Errorf("%s voted twice in %s: %s %s", code, month, other, c.Text)
				}
				voted[month] += c.Text
			}
		}
		if n > screen+2 {
			t.Errorf("%s: %d claims", code, n)
		}
		if voted["2014-03"] != "" && len(b.Topics) > 0 && !slices.ContainsFunc(b.Conflicts, func(c answer.Conflict) bool {
			return strings.Contains(c.Sides[0].Says+c.Sides[1].Says, "24 March 2014") && strings.Contains(c.Sides[0].Says+c.Sides[1].Says, "27 March 2014")
		}) {
			t.Errorf("%s: that the vote of March 2014 has two dates is not said", code)
		}
	}
}

// What is behind a claim says who says so, unless the sentence does.
func TestTags(t *testing.T) {
	for _, name := range everySubject {
		for _, of := range claimsOf(briefOf(t, name)) {
			for _, c := range of {
				who, tag, of := strings.Cut(c.Tag, " is one of the others, ")
				if !of {
					tag = who
				} else if strings.Contains(c.Text, who) {
					t.Errorf("%q is said of %q", c.Tag, c.Text)
				}
				if !strings.HasSuffix(strings.TrimSuffix(c.Source, ", retold"), ", "+tag) && !strings.HasPrefix(c.Source, tag) {
					t.Errorf("%q is behind what %q says", c.Tag, c.Source)
				}
				if !regexp.MustCompile(`20\d\d`).MatchString(c.Tag) {
					t.Errorf("no date behind %s: %q", c.Text, c.Tag)
				}
			}
		}
	}
}
