package language

import (
	"strings"
	"unicode"
)

// Codes lists the languages, the fallback first.
var Codes = []string{"en", "es", "pt", "ru"}

// Known reports whether code is one of [Codes].
func Known(code string) bool {
	_, ok := stopWords[code]
	return ok
}

// Detect returns the language that text is most likely written in. Cyrillic decides for
// Russian; between the others the function words vote, then letters and endings that only
// one of them has. A text that gives no sign (a bare name) is "en".
func Detect(text string) string {
	latin, cyrillic := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	if cyrillic > 0 && 2*cyrillic >= latin {
		return "ru"
	}
	votes := map[string]float64{}
	lower := " " + strings.ToLower(text) + " "
	for _, w := range CasedWords(lower) {
		for _, code := range []string{"en", "es", "pt"} {
			if accented[code][w] {
				votes[code]++
			}
		}
	}
	for _, m := range marks {
		if n := strings.Count(lower, m.text); n > 0 {
			votes[m.code] += m.weight * float64(n)
		}
	}
	best := "en"
	for _, code := range []string{"es", "pt"} {
		if votes[code] > votes[best] {
			best = code
		}
	}
	return best
}

// marks are spellings that one of the Latin-script languages has and the others lack, each
// weaker or stronger than one function word.
var marks = []struct {
	text   string
	code   string
	weight float64
}{
	{"¿", "es", 3}, {"¡", "es", 3}, {"ñ", "es", 2}, {"ción", "es", 1}, {"ll", "es", .2},
	{"ã", "pt", 2}, {"õ", "pt", 2}, {"ç", "pt", 1}, {"ê", "pt", 1}, {"â", "pt", 1}, {"lh", "pt", .5}, {"nh", "pt", .5},
	{"ciones", "es", 1}, {"cao ", "pt", .5}, {"coes", "pt", .5},
	{" o ", "pt", .5}, {" e ", "pt", .5}, {" era ", "pt", .1}, // articles and "and" in Portuguese; rare before i- and o- in Spanish
	{"th", "en", .5}, {"sh", "en", .4}, {"wh", "en", .5}, {"w", "en", .3}, {"'s", "en", 1}, {"’s", "en", 1}, {"ing ", "en", .5},
}
