package discord

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"attache/internal/answer"
)

// debtAnswer is an answer as a model writes it, in a language.
func debtAnswer(lang string) answer.Answer {
	lines := map[string][]string{
		"en": {"Russia wrote off 90 % of Cuba's Soviet-era debt, about 31.7 billion dollars. [1]",
			"The rest is to be paid over ten years and invested in Cuba. [1][2]"},
		"es": {"Rusia condonó el 90 % de la deuda soviética de Cuba, unos 31 700 millones de dólares. [1]",
			"El resto se pagará en diez años y se invertirá en Cuba. [1][2]"},
		"pt": {"A Rússia perdoou 90 % da dívida soviética de Cuba, cerca de 31,7 bilhões de dólares. [1]",
			"O resto será pago em dez anos e investido em Cuba. [1][2]"},
		"ru": {"Россия списала 90 % советского долга Кубы, около 31,7 млрд долларов. [1]",
			"Остаток будет выплачен за десять лет и вложен в экономику Кубы. [1][2]"},
	}[lang]
	missing := map[string]string{
		"en": "what the money was spent on", "es": "en qué se gastó el dinero", "pt": "em que o dinheiro foi gasto", "ru": "на что потратили деньги",
	}
	first := "Havana owed Moscow some 35 billion dollars. Ninety per cent of it was written off in 2014. The rest is to be paid in twenty instalments over ten years."
	second := "The instalments stay in Cuba, TASS reports.\n\nThey are invested in *joint* projects, @everyone was told."
	sentence := func(n int, text, of string) answer.Evidence {
		start := strings.Index(of, text)
		return answer.Evidence{N: n, Start: start, End: start + len(text)}
	}
	return answer.Answer{
		ID: "k3f9", Language: lang, Text: strings.Join(lines, "\n"), Coverage: answer.Partial, Missing: missing[lang], Mode: answer.LLM,
		Citations: []answer.Citation{
			{N: 1, Document: "tass-2014", Title: "Debt relief", Publisher: "TASS", Date: "2014-07-11", Kind: "news agency",
				Perspective: "Russian state", Locator: "Debt relief, ¶2", URL: "https://tass.example/economy/740151", Text: first},
			{N: 2, Document: "tass-2020", Title: "A pragmatic line", Publisher: "TASS", Date: "2020-02-06", DateEstimated: true, Kind: "news agency",
				Perspective: "Russian state", Speaker: "Dmitry Razumovsky", Retold: true, Retells: "¶12", Text: second},
		},
		Claims: []answer.Claim{
			{Text: lines[0], Released: true, Evidence: []answer.Evidence{sentence(1, "Ninety per cent of it was written off in 2014.", first)}},
			{Text: lines[1], Released: true, Evidence: []answer.Evidence{sentence(1, "The rest is to be paid in twenty instalments over ten years.", first),
				sentence(2, "They are invested in *joint* projects, @everyone was told.", second)}},
		},
		RestsOn: []answer.Voice{{Kind: "news agency, Russian state", Sources: 2}},
	}
}

// disputedAnswer is one with everything that a reader should know besides.
func disputedAnswer() answer.Answer {
	return answer.Answer{
		ID: "d1sp", Language: "en", Coverage: answer.Partial, Mode: answer.LLM, OneSided: true, Unread: 4, AsOf: "2024-04-15",
		Text: "TASS reports that trade fell in 2019. [1]\nThe PIR Center counts 14 billion dollars for 2022. [2][3]",
		Citations: []answer.Citation{
			{N: 1, Document: "tass-2020", Publisher: "TASS", Date: "2020-02-06", DateEstimated: true, Kind: "news agency", Perspective: "Russian state", Locator: "Trade, ¶2"},
			{N: 2, Document: "pircenter-2024", Publisher: "PIR Center", Date: "2024-04-15", Kind: "think tank", Perspective: "Russian think tank", Retold: true, Retells: "¶7"},
			{N: 3, Document: "pircenter-2024", Publisher: "PIR Center", Date: "2024-04-15", Kind: "think tank", Perspective: "Russian think tank", Retold: true, Retells: "¶12–13"},
		},
		Conflicts: []answer.Conflict{{About: "how large the trade is", Sides: []answer.Side{{N: 1, Says: "12 billion dollars"}, {N: 2, Says: "14 billion dollars"}}}},
		RestsOn:   []answer.Voice{{Kind: "Russian think tank", Sources: 1}, {Kind: "news agency, Russian state", Sources: 1}},
		Missing:   "what was traded",
	}
}

func TestRender(t *testing.T) {
	debt := debtAnswer("en")
	abstained := answer.Answer{Text: "The sources do not say.", Abstained: true, Citations: debt.Citations}
	extractive := debt
	extractive.Mode, extractive.Missing, extractive.Fallback = answer.Extractive, "", "slow,words"
	hostile := answer.Answer{
		Text:    "# Free [gifts](https://evil.example) for @everyone [1]",
		Missing: "||spoiler||\n> quote",
		Citations: []answer.Citation{{N: 1, Publisher: "]( <@1> **Paper**", Date: "2020", Locator: "Intro\n# Head", Kind: "news `agency`",
			URL: "https://paper.example/a)b>(c?q=<x>|`"}},
		Conflicts: []answer.Conflict{{About: "**a**\n# b", Sides: []answer.Side{{N: 1, Says: "<@&7> ||x||"}, {N: 9, Says: "]("}}}},
		RestsOn:   []answer.Voice{{Kind: "@here, `x`", Sources: 1}},
	}
	var short, long string
	var papers []answer.Citation
	for n := 1; n <= 20; n++ {
		short += fmt.Sprintf("Statement %d. [%d]\n", n, n)
		long += fmt.Sprintf("Statement %d is one of twenty that with a hundred characters each do not go into one message. It has two sentences. [%d]\n", n, n)
		papers = append(papers, answer.Citation{N: n, Publisher: fmt.Sprintf("The Paper with a Long Name and the Number %d, Founded in 1852 in Havana", n),
			Document: fmt.Sprintf("paper-%d", n), Date: "2020-02-06", Kind: "newspaper", Perspective: "independent", Locator: "A chapter, ¶2"})
	}
	asked := view{lang: "en", answer: debt, head: "How much of Cuba's debt\ndid @everyone write off?", shown: maxContent, hint: "hint"}
	var got strings.Builder
	for _, c := range []struct {
		name string
		v    view
	}{
		{"partial", view{answer: debt}},
		{"with its question, in a channel", asked},
		{"disputed", view{answer: disputedAnswer()}},
		{"disputed, in Spanish", view{lang: "es", answer: disputedAnswer()}},
		{"disputed, in Portuguese", view{lang: "pt", answer: disputedAnswer()}},
		{"disputed, in Russian", view{lang: "ru", answer: disputedAnswer()}},
		{"abstained", view{answer: abstained}}, {"extractive", view{answer: extractive}}, {"hostile", view{answer: hostile}}, {"nothing", view{}},
		{"sources named briefly", view{answer: answer.Answer{Text: short, Citations: papers[:15]}}},
		{"fewer sources", view{answer: answer.Answer{Text: short, Citations: papers}}},
		{"pages", view{answer: answer.Answer{Text: long, Citations: papers[:3]}}},
		{"short by the moderators' wish", view{answer: answer.Answer{Text: long[:1000], Citations: papers[:1]}, shown: 500}},
	} {
		c.v.lang, c.v.shown = cmp.Or(c.v.lang, "en"), cmp.Or(c.v.shown, maxContent)
		fmt.Fprintf(&got, "=== %s\n", c.name)
		for i, page := range render(c.v) {
			if size(page) > maxContent {
				t.Errorf("%s, page %d has %d characters", c.name, i+1, size(page))
			}
			if i > 0 {
				fmt.Fprintf(&got, "--- page %d\n", i+1)
			}
			got.WriteString(strings.ReplaceAll(page, zwsp, "(zwsp)") + "\n")
		}
		got.WriteString("\n")
	}
	golden(t, "render.txt", got.String())
}

// However much an answer holds, each page fits into a message, nothing of the lines is lost,
// and the first page names the first sources.
func FuzzRender(f *testing.F) {
	f.Add("en", "A line. [1]\nAnother. [2]", "this", "TASS", "slow", 3, 5, 500)
	f.Add("pt", "\x00\n"+strings.Repeat("a", 3000), "\x00", "\x00", "", 1, 0, 2000)
	f.Add("ru", strings.Repeat("*_~|<@", 900), strings.Repeat("@", 900), strings.Repeat("]( ", 400), "words", 40, 9, 1200)
	f.Add("es", strings.Repeat("😀", 1990), strings.Repeat("😀 ", 400), "\n\r\n", "slow,words", 2, 0, 2000)
	f.Fuzz(func(t *testing.T, lang, text, missing, source, fallback string, sources, repeat, room int) {
		if fallback != "slow" && fallback != "words" && fallback != "slow,words" {
			fallback = ""
		}
		a := answer.Answer{Text: strings.Repeat(text+"\n", 1+abs(repeat)%9), Missing: missing, Fallback: fallback,
			OneSided: repeat%2 == 0, Unread: sources, AsOf: source, RestsOn: []answer.Voice{{Kind: source, Sources: sources}, {Kind: missing, Sources: 2}}}
		for n := 1; n <= abs(sources)%50; n++ {
			a.Citations = append(a.Citations, answer.Citation{N: n, Publisher: source, Kind: source, Locator: source, URL: "https://x.example/" + source})
			if n%9 == 0 {
				a.Conflicts = append(a.Conflicts, answer.Conflict{About: missing, Sides: []answer.Side{{N: 1, Says: text}, {N: n, Says: source}, {N: 99, Says: missing}}})
			}
		}
		pages := render(view{lang: lang, answer: a, head: missing, shown: 500 + abs(room)%1501, hint: []string{"", "hint", "hint_unread"}[abs(repeat)%3]})
		for _, p := range pages {
			if n := size(p); n > maxContent || strings.TrimSpace(p) == "" {
				t.Fatalf("%d characters: %q", n, p)
			}
		}
		for n := 1; n <= min(minSources, len(a.Citations)); n++ {
			if !strings.Contains(pages[0], fmt.Sprintf("\n-# [%d] ", n)) && !strings.Contains(pages[0], fmt.Sprintf("\n-# [[%d]](<https://", n)) {
				t.Fatalf("source %d is not named in %q", n, pages[0])
			}
		}
	})
}

// What is paged is all there, and no page is longer than it may be.
func FuzzPaginate(f *testing.F) {
	f.Add("One. [1]\nTwo is longer. It has two sentences. [2][3]\n\nThree. [4]", 20, 30)
	f.Add(strings.Repeat("word ", 300)+strings.Repeat("x", 900), 40, 100)
	f.Add("# a\n- b\n**c**", 12, 12)
	f.Fuzz(func(t *testing.T, text string, first, rest int) {
		first = 100 + abs(first)%500
		rest = first + abs(rest)%500
		var all []string
		for i, p := range paginate(text, first, rest) {
			if limit := []int{first, rest}[min(i, 1)]; size(p) > limit {
				t.Fatalf("page %d has %d characters of %d: %q", i+1, size(p), limit, p)
			}
			all = append(all, escaped.ReplaceAllString(p, "$1"))
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, zwsp, "")), "") }
		if got, want := squeeze(strings.Join(all, "")), squeeze(clean(text)); got != want {
			t.Fatalf("the pages hold %q, want %q", got, want)
		}
	})
}

func TestPaginateKeepsReferencesWithTheirSentence(t *testing.T) {
	line := "The first sentence says something. [1] The second says something else. [2][3] The third ends. [4]"
	got := paginate(line, 45, 45)
	want := []string{"The first sentence says something. [1]", "The second says something else. [2][3]", "The third ends. [4]"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func abs(n int) int { return max(n, -n, 0) }

func TestLink(t *testing.T) {
	for address, want := range map[string]string{
		"https://tass.com/economy/740151?a=b&c=%D1%8F#x": "https://tass.com/economy/740151?a=b&c=%D1%8F#x",
		"https://paper.example/a_(b)":                    "https://paper.example/a_%28b%29",
		"https://газета.example/я":                       "https://%D0%B3%D0%B0%D0%B7%D0%B5%D1%82%D0%B0.example/%D1%8F",
		"https://paper.example/a>)[b](c":                 "https://paper.example/a%3E%29%5Bb%5D%28c",
		"javascript:alert(1)":                            "",
		"https://user:pass@paper.example/":               "",
		"paper.example":                                  "",
		"":                                               "",
		"https://paper.example/" + strings.Repeat("a", maxURL): "",
	} {
		if got := link(address); got != want {
			t.Errorf("link(%q) = %q, want %q", address, got, want)
		}
	}
}
