package briefing

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attache/internal/answer"
	"attache/internal/facts"
	"attache/internal/gazetteer"
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

// A summary has a sentence at least, and of what is most told of two or three.
func TestSummary(t *testing.T) {
	for _, name := range everySubject {
		b := briefOf(t, name)
		if n := len(b.SummaryClaims); len(b.Topics) > 2 && (n == 0 || n > maxSummary) {
			t.Errorf("%s: %d sentences: %s", name, n, b.Summary)
		}
		for _, c := range b.SummaryClaims {
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
		if dangles, _ := alone(text, strings.Contains(text, "of 2008"), speaker); dangles != want {
			t.Errorf("%q: dangles %t", text, dangles)
		}
	}
}
