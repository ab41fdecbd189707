package language

import (
	"strings"
	"unicode"
)

// gramSize is the length of the character n-grams of [Grams].
const gramSize = 4

// Grams returns the character 4-grams of the words of text that are function words of none
// of the languages, in one spelling for all of them, so that names and cognates meet
// across languages and scripts ("Venezuela", "Венесуэла"; McNamee and Mayfield 2004,
// https://doi.org/10.1023/B:INRT.0000009441.78971.be).
func Grams(text string) []string {
	var grams []string
	for _, w := range Words(text) {
		grams = append(grams, WordGrams(w)...)
	}
	return grams
}

// WordGrams returns those of one folded word, padded with "#" so that its beginning and end
// tell; a short word is one gram.
func WordGrams(word string) []string {
	if stopAnywhere[word] {
		return nil
	}
	padded := []rune("#" + Spelling(word) + "#")
	if len(padded) < gramSize {
		return []string{string(padded)}
	}
	grams := make([]string, 0, len(padded)-gramSize+1)
	for i := 0; i+gramSize <= len(padded); i++ {
		grams = append(grams, string(padded[i:i+gramSize]))
	}
	return grams
}

// stopAnywhere holds the folded function words of every language: a question in one meets
// passages in another.
var stopAnywhere = func() map[string]bool {
	all := map[string]bool{}
	for _, words := range stopWords {
		for w := range words {
			all[w] = true
		}
	}
	return all
}()

// Spelling writes a folded word the way all four languages could have: Cyrillic letters in
// Latin ones, spellings of one sound merged ("philosophy", "filosofía", "философия"),
// doubled letters single.
func Spelling(word string) string {
	var b strings.Builder
	for _, r := range word {
		if latin, ok := latinOf[r]; ok {
			b.WriteString(latin)
		} else if !unicode.Is(unicode.Cyrillic, r) {
			b.WriteRune(r)
		}
	}
	merged := spellings.Replace(b.String())
	b.Reset()
	var last rune
	for _, r := range merged {
		if r != last || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

var latinOf = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "ts", 'ч': "ch",
	'ш': "sh", 'щ': "sh", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
}

// spellings is applied from left to right; of two that fit at a place the earlier counts.
var spellings = strings.NewReplacer(
	"tion", "tsion", "cion", "tsion", "cao", "tsion", "coes", "tsion",
	"ph", "f", "th", "t", "rh", "r", "sch", "sh", "ch", "ch", "sh", "sh", "ck", "k", "qu", "k", "x", "ks", "kh", "h",
	"ce", "tse", "ci", "tsi", "cy", "tsi", "c", "k", "w", "v", "y", "i", "j", "zh", "z", "s",
)
