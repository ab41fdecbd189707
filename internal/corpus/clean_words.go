package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// Letters that look the same in Latin and Cyrillic. Printed alike, they are typed for each
// other; a search finds the word under one of them alone.
const (
	latinTwins    = "aceopxyijsABCEHIJKMOPTXYS"
	cyrillicTwins = "асеорхуіјѕАВСЕНІЈКМОРТХУЅ"
)

var toLatin, toCyrillic = func() (l, c map[rune]rune) {
	l, c = map[rune]rune{}, map[rune]rune{}
	cyrillic := []rune(cyrillicTwins)
	for i, r := range latinTwins {
		l[cyrillic[i]], c[r] = r, cyrillic[i]
	}
	return l, c
}()

// unmixScripts mends words that mix Latin and Cyrillic. It changes the letters of the script
// that has fewer, at most a third, when each has a twin in the other and the word then occurs
// elsewhere in the text or they stand within it: at its end they may be an inflection ("iPhoneа").
func (c *cleaner) unmixScripts() {
	for i := range c.lines {
		l := &c.lines[i]
		if !mixed(l.text) {
			continue
		}
		l.text = replaceWords(l.text, func(word string) string {
			mended := c.unmixed(word)
			if mended != word {
				c.change(l.number, "mixed scripts", word, mended, "a letter of the other script looks the same")
			}
			return mended
		})
	}
}

// mixed reports whether s holds letters of both scripts.
func mixed(s string) bool {
	latin, cyrillic := false, false
	for _, r := range s {
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
		if latin && cyrillic {
			return true
		}
	}
	return false
}

func (c *cleaner) unmixed(word string) string {
	if len(word) > longestWord {
		return word
	}
	letters := []rune(word)
	var latin, cyrillic []int
	for i, r := range letters {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = append(latin, i)
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = append(cyrillic, i)
		}
	}
	few, twins := cyrillic, toLatin
	if len(latin) < len(cyrillic) {
		few, twins = latin, toCyrillic
	}
	if len(few) == 0 || 3*len(few) > len(letters) {
		return word
	}
	for _, i := range few {
		twin, ok := twins[letters[i]]
		if !ok {
			return word
		}
		letters[i] = twin
	}
	mended := string(letters)
	if within := few[0] > 0 && few[len(few)-1] < len(letters)-1; !within && c.words[strings.ToLower(mended)] == 0 {
		return word
	}
	return mended
}

// replaceWords returns s with each word as replace has it.
func replaceWords(s string, replace func(word string) string) string {
	var b strings.Builder
	end := 0
	for from, to := range wordsOf(s) {
		b.WriteString(s[end:from])
		b.WriteString(replace(s[from:to]))
		end = to
	}
	b.WriteString(s[end:])
	return b.String()
}

// gluedEnds are function words that end no other word of their language but by chance, so
// that one found at the end of a longer word may have lost the space before it.
var gluedEnds = map[string][]string{
	"en": strings.Fields("of for by from with that which the between either have because their against and are"),
	"es": strings.Fields("entre desde hasta según durante para porque"),
	"pt": strings.Fields("entre desde até segundo durante para porque não"),
	"ru": strings.Fields("между после перед через который которая которое которые когда если чтобы также может"),
}

// gluedPairs are function words, of which one of the first may be glued to one of the second.
var gluedPairs = map[string][2][]string{
	"en": {strings.Fields("of in on to for by with from at and that is"), strings.Fields("the its their this these those our his")},
	"es": {strings.Fields("de en con por para que"), strings.Fields("los las una este esta estos estas sus")},
	"pt": {strings.Fields("de em com por para que"), strings.Fields("os as uma este esta estes estas seus suas")},
	"ru": {strings.Fields("для при под над между через после"), strings.Fields("этого этой этих своего своей своих которого которой которых")},
}

// splitWords parts words that lost the space between them, where the text itself is the
// evidence. The whole occurs once. It is a pair of function words, or a word of the text with
// one of gluedEnds; of these a text that loses spaces has one in 2000 words or more. If it
// has two, two long words of the text are parted too.
func (c *cleaner) splitWords() {
	pairs := map[string]int{} // where they are parted
	lists := gluedPairs[c.language]
	for _, a := range lists[0] {
		for _, b := range lists[1] {
			pairs[a+b] = len(a)
		}
	}
	splits, total := map[string]int{}, 0
	var long []string
	for w, n := range c.words {
		total += n
		if n > 1 || len(w) < 5 {
			continue
		}
		if at := max(pairs[w], c.gluedEnd(w)); at > 0 {
			splits[w] = at
		} else if utf8.RuneCountInString(w) >= 12 {
			long = append(long, w)
		}
	}
	if len(splits) == 0 || 2000*len(splits) < total {
		return
	}
	if len(splits) >= 2 {
		c.splitLong(long, splits)
	}
	for i := range c.lines {
		l := &c.lines[i]
		l.text = replaceWords(l.text, func(word string) string {
			at := splits[word] // in lower case: a name is not parted
			if at == 0 {
				return word
			}
			parted := word[:at] + " " + word[at:]
			c.change(l.number, "glued words", word, parted, "both parts are words of the text or its language, the whole is not")
			return parted
		})
	}
}

// gluedEnd returns where the function word begins that is glued to the end of w, or 0. A
// short one needs a long word before it: "nearby", "proof", "thousand".
func (c *cleaner) gluedEnd(w string) int {
	for _, end := range gluedEnds[c.language] {
		front, ok := strings.CutSuffix(w, end)
		if !ok || language.IsStop(c.language, language.Fold(front)) {
			continue
		}
		letters, seen := utf8.RuneCountInString(front), c.words[front]
		if utf8.RuneCountInString(end) >= 6 && letters >= 3 && seen >= 2 || letters >= 6 && seen >= 1 {
			return len(front)
		}
	}
	return 0
}

// splitLong adds to splits those of the words that are two words of the text, by their stems,
// of at least six letters each.
func (c *cleaner) splitLong(words []string, splits map[string]int) {
	stems := map[string]bool{}
	for w := range c.words {
		if len(w) >= 6 {
			stems[language.Stem(c.language, w)] = true
		}
	}
	for _, w := range words {
		for at := range w {
			if !utf8.RuneStart(w[at]) || utf8.RuneCountInString(w[:at]) < 6 || utf8.RuneCountInString(w[at:]) < 6 {
				continue
			}
			a, b := w[:at], w[at:]
			if c.words[a] > 1 && stems[language.Stem(c.language, b)] || c.words[b] > 1 && stems[language.Stem(c.language, a)] {
				splits[w] = at
				break
			}
		}
	}
}

// glue says whether a sentence ends without a space behind it.
type glue int

const (
	noGlue glue = iota
	likelyGlue
	sureGlue
)

// splitSentences parts sentences that lost the space between them: "order.The". A capital
// letter stands right behind a point, as also in names ("Yandex.Market") and programs' texts,
// which repeat; what is parted the text has once. Sure are a closing quotation mark between
// them, and a word in lower case before with a function word behind. In a text with at least
// two sure ones, and no more others, a word that it holds three times may stand before.
func (c *cleaner) splitSentences() {
	type place struct {
		line, at int
		word     string
		glue     glue
	}
	var places []place
	seen := map[string]int{}
	for i, l := range c.lines {
		for at := range gluedPoints(l.text) {
			if g := c.gluedSentence(l.text, at); g != noGlue {
				word := gluedWord(l.text, at)
				places = append(places, place{i, at, word, g})
				seen[word]++
			}
		}
	}
	places = slices.DeleteFunc(places, func(p place) bool { return seen[p.word] > 1 })
	count := map[glue]int{}
	for _, p := range places {
		count[p.glue]++
	}
	damaged := count[sureGlue] >= 2 && count[sureGlue] >= count[likelyGlue]
	for len(places) > 0 {
		l := &c.lines[places[0].line]
		var b strings.Builder
		end, k := 0, 0
		for ; k < len(places) && places[k].line == places[0].line; k++ {
			p := places[k]
			if p.glue == likelyGlue && !damaged {
				continue
			}
			after := leading(head(l.text[p.at:], longestWord))
			c.change(l.number, "glued sentences", p.word, strings.TrimSuffix(p.word, after)+" "+after, "a sentence ends and the next begins without a space")
			b.WriteString(l.text[end:p.at] + " ")
			end = p.at
		}
		l.text = b.String() + l.text[end:]
		places = places[k:]
	}
}

// gluedWord is what stands around byte at of s between spaces, to the end of the word there.
func gluedWord(s string, at int) string {
	return lastWord(s[:at]) + leading(head(s[at:], longestWord))
}

// gluedPoints yields where a capital letter of s stands right behind the end of a sentence.
func gluedPoints(s string) func(yield func(at int) bool) {
	return func(yield func(at int) bool) {
		for i := 0; i < len(s); i++ {
			if s[i] != '.' && s[i] != '!' && s[i] != '?' {
				continue
			}
			at := i + 1
			for at < len(s) && strings.ContainsRune("”»)", firstRune(s[at:])) {
				_, n := utf8.DecodeRuneInString(s[at:])
				at += n
			}
			if at < len(s) && unicode.IsUpper(firstRune(s[at:])) && !yield(at) {
				return
			}
			i = at - 1
		}
	}
}

// rarelyFirst are short function words that name things in programs' texts more often than
// they begin a sentence: "errors.Is".
var rarelyFirst = set(`Is As Do Be Of Or Up`)

// gluedSentence judges whether the sentence before byte at of s ends there, where a capital
// letter stands right behind a point.
func (c *cleaner) gluedSentence(s string, at int) glue {
	after := leading(head(s[at:], longestWord))
	behind := firstRune(s[at+len(after):])
	_, capital := utf8.DecodeRuneInString(after)
	if !unicode.IsLower(firstRune(after[capital:])) || behind != ' ' && behind != ',' && behind != '’' {
		return noGlue
	}
	token := lastWord(s[:at])
	body := strings.TrimRight(token, "”»)")
	closed := len(body) < len(token)
	body = strings.TrimRight(body, ".!?")
	word := trailing(body)
	starts := starters[after] && !rarelyFirst[after] && (language.IsStop(c.language, language.Fold(after)) || len(after) > 3)
	switch {
	case body == "" || strings.ContainsAny(body, "/@_:\\`"): // an address or a program's text
		return noGlue
	case strings.IndexFunc(body, unicode.IsLetter) < 0:
		if starts && len(token) < at { // at the line's beginning a number counts an item
			return sureGlue
		}
		return noGlue
	case strings.Contains(body, "."):
		return noGlue
	case closed || word == "" && starts:
		return sureGlue
	case utf8.RuneCountInString(word) < 3 || joinAlways[word+"."] || joinNumber[word+"."] || joinNames[word+"."]:
		return noGlue
	case starts && word == strings.ToLower(word):
		return sureGlue
	case c.words[strings.ToLower(word)] >= 3:
		return likelyGlue
	}
	return noGlue
}
