package discord

import (
	"fmt"
	"strings"
	"testing"

	"attache/internal/answer"
)

// debtAnswer is an answer as a model writes it, in a language.
func debtAnswer(lang string) answer.Answer {
	lines := map[string]string{
		"en": "Russia wrote off 90 % of Cuba's Soviet-era debt, about 31.7 billion dollars. [1]\n" +
			"The rest is to be paid over ten years and invested in Cuba. [1][2]",
		"es": "Rusia condonó el 90 % de la deuda soviética de Cuba, unos 31 700 millones de dólares. [1]\n" +
			"El resto se pagará en diez años y se invertirá en Cuba. [1][2]",
		"ru": "Россия списала 90 % советского долга Кубы, около 31,7 млрд долларов. [1]\n" +
			"Остаток будет выплачен за десять лет и вложен в экономику Кубы. [1][2]",
	}
	missing := map[string]string{
		"en": "what the money was spent on", "es": "en qué se gastó el dinero", "ru": "на что потратили деньги",
	}
	return answer.Answer{
		ID: "k3f9", Language: lang, Text: lines[lang], Coverage: answer.Partial, Missing: missing[lang], Mode: answer.LLM,
		Citations: []answer.Citation{
			{N: 1, Document: "tass-2014", Title: "Debt relief", Publisher: "TASS", Date: "2014-07-11", Kind: "news agency",
				Perspective: "Russian state", Locator: "Debt relief, ¶2", URL: "https://tass.example/economy/740151"},
			{N: 2, Document: "tass-2020", Publisher: "TASS", Date: "2020-02-06", DateEstimated: true, Kind: "news agency",
				Perspective: "Russian state", Retold: true, Retells: "¶12"},
		},
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
	}
	var short, long string
	var papers []answer.Citation
	for n := 1; n <= 20; n++ {
		short += fmt.Sprintf("Statement %d. [%d]\n", n, n)
		long += fmt.Sprintf("Statement %d is one of twenty that with a hundred characters each do not go into one message. [%d]\n", n, n)
		papers = append(papers, answer.Citation{N: n, Publisher: fmt.Sprintf("The Paper with a Long Name and the Number %d, Founded in 1852 in Havana", n),
			Date: "2020-02-06", Kind: "newspaper", Perspective: "independent", Locator: "A chapter, ¶2"})
	}
	var got strings.Builder
	for _, c := range []struct {
		name string
		a    answer.Answer
	}{
		{"partial", debt}, {"abstained", abstained}, {"extractive", extractive}, {"hostile", hostile}, {"nothing", answer.Answer{}},
		{"sources named briefly", answer.Answer{Text: short, Citations: papers[:15]}},
		{"fewer sources", answer.Answer{Text: short, Citations: papers}},
		{"cut", answer.Answer{Text: long, Citations: papers}},
	} {
		text := render("en", c.a)
		if size(text) > maxContent {
			t.Errorf("%s has %d characters", c.name, size(text))
		}
		fmt.Fprintf(&got, "--- %s\n%s\n\n", c.name, strings.ReplaceAll(text, zwsp, "(zwsp)"))
	}
	golden(t, "render.txt", got.String())
}

// However much an answer holds, it fits into a message and the first sources are named.
func FuzzRender(f *testing.F) {
	f.Add("en", "A line. [1]\nAnother. [2]", "this", "TASS", "slow", 3, 5)
	f.Add("pt", "\x00\n"+strings.Repeat("a", 3000), "\x00", "\x00", "", 1, 0)
	f.Add("ru", strings.Repeat("*_~|<@", 900), strings.Repeat("@", 900), strings.Repeat("]( ", 400), "words", 40, 9)
	f.Add("es", strings.Repeat("😀", 1990), strings.Repeat("😀 ", 400), "\n\r\n", "slow,words", 2, 0)
	f.Fuzz(func(t *testing.T, lang, text, missing, source, fallback string, sources, repeat int) {
		if fallback != "slow" && fallback != "words" && fallback != "slow,words" {
			fallback = ""
		}
		a := answer.Answer{Text: strings.Repeat(text+"\n", 1+abs(repeat)%9), Missing: missing, Fallback: fallback}
		for n := 1; n <= abs(sources)%50; n++ {
			a.Citations = append(a.Citations, answer.Citation{N: n, Publisher: source, Kind: source, Locator: source, URL: "https://x.example/" + source})
		}
		got := render(lang, a)
		if n := size(got); n > maxContent || strings.TrimSpace(got) == "" {
			t.Fatalf("%d characters: %q", n, got)
		}
		for n := 1; n <= min(minSources, len(a.Citations)); n++ {
			if !strings.Contains(got, fmt.Sprintf("\n-# [%d] ", n)) && !strings.Contains(got, fmt.Sprintf("\n-# [[%d]](<https://", n)) {
				t.Fatalf("source %d is not named in %q", n, got)
			}
		}
	})
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
