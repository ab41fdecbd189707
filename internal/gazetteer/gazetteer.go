package gazetteer

import (
	"slices"
	"strings"
	"unicode"

	textlang "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"attache/internal/language"
)

// Codes lists every country known, Russia last.
var Codes = []string{
	"AG", "AR", "BB", "BO", "BR", "BS", "BZ", "CL", "CO", "CR", "CU", "DM", "DO", "EC", "GD", "GT", "GY",
	"HN", "HT", "JM", "KN", "LC", "MX", "NI", "PA", "PE", "PY", "SR", "SV", "TT", "UY", "VC", "VE", "RU",
}

// shortForms are names that CLDR does not give.
var shortForms = map[string][]string{
	"AG": {"Antigua"},
	"BS": {"The Bahamas", "Bahamas"},
	"DO": {"Доминикана"},
	"KN": {"St Kitts"},
	"MX": {"Méjico"},
	"RU": {"Russian Federation", "Federación de Rusia", "Federação Russa", "Российская Федерация", "РФ"},
	"SV": {"Salvador"},
	"TT": {"Trinidad"},
	"VC": {"Saint Vincent"},
}

var namers = map[string]display.Namer{
	"en": display.Regions(textlang.English),
	"es": display.Regions(textlang.Spanish),
	"pt": display.Regions(textlang.BrazilianPortuguese),
	"ru": display.Regions(textlang.Russian),
}

// Name returns the country's name in a language, the English one in a language unknown, and
// the code itself for a country unknown.
func Name(code, lang string) string {
	if !slices.Contains(Codes, code) {
		return code
	}
	namer, ok := namers[lang]
	if !ok {
		namer = namers["en"]
	}
	return namer.Name(textlang.MustParseRegion(code))
}

// names maps the normalised words of a name to its country; longest is the most words a name has.
var names, longest = func() (map[string]string, int) {
	m, most := map[string]string{}, 0
	add := func(name, code string) {
		words := normalise(name)
		m[strings.Join(words, " ")] = code
		most = max(most, len(words))
	}
	for _, code := range Codes {
		for _, lang := range language.Codes {
			add(Name(code, lang), code)
		}
		for _, name := range shortForms[code] {
			add(name, code)
		}
	}
	return m, most
}()

// normalise returns the words by which a name is compared: folded, without "&" and its
// words in the four languages, "St." written out, Russian endings cut, since Russian
// declines names ("в Бразилии").
func normalise(text string) []string {
	words := language.Words(text)
	kept := words[:0]
	for _, w := range words {
		switch w {
		case "and", "y", "e", "и":
			continue
		case "st":
			w = "saint"
		}
		kept = append(kept, stem(w))
	}
	return kept
}

// stem cuts the ending of a Cyrillic word. Names of up to four letters ("Перу", "Куба",
// "Чили") are only cut of a last vowel, where the stemmer would leave too little.
func stem(word string) string {
	rs := []rune(word)
	if !unicode.Is(unicode.Cyrillic, rs[0]) {
		return word
	}
	if len(rs) > 5 {
		return language.Stem("ru", word)
	}
	return strings.TrimRight(word, "аеиоуыюяйь")
}

// Find returns the countries that a text names, each once, in order of first mention. The
// longest name wins, so "Dominican Republic" is not Dominica.
func Find(text string) []string {
	words := normalise(text)
	var found []string
	for i := 0; i < len(words); {
		n := 1
		for k := min(longest, len(words)-i); k > 0; k-- {
			if code, ok := names[strings.Join(words[i:i+k], " ")]; ok {
				if !slices.Contains(found, code) {
					found = append(found, code)
				}
				n = k
				break
			}
		}
		i += n
	}
	return found
}

// Lookup returns the code of a country given as a code in either case or as a name in any of
// the four languages.
func Lookup(name string) (code string, ok bool) {
	if code = strings.ToUpper(strings.TrimSpace(name)); slices.Contains(Codes, code) {
		return code, true
	}
	code, ok = names[strings.Join(normalise(name), " ")]
	return code, ok
}
