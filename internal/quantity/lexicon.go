package quantity

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// lexicon is what is known of the words of one language. Words are folded.
type lexicon struct {
	numbers    map[string]float64 // "five", "fifty", "полтора", and what holds its scale: "полмиллиона"
	scales     map[string]scale   // "hundred", "million", "dozen"
	fractions  map[string]float64 // the denominators: "third" is 3
	multiples  map[string]float64 // "twice", "doubled"
	halves     set                // half of a scale, "half a million"
	parts      set                // "la tercera parte"
	months     set
	references set      // what a number only names: "article 5"
	articles   set      // may stand between a bound and its number
	definites  set      // "the two countries": refers to them, counts nothing
	ones       set      // "one", and articles: "a million"
	vague      set      // "several hundred"
	ordinals   set      // the endings of digits: "21st"
	froms      set      // "from" 20 to 30, a change or a range
	betweens   set      // "between" 20 and 30
	tos        set      // from 20 "to" 30
	ors        set      // 20 "or" 30
	ands       set      // 20 "and" 30
	ofs        set      // 20 millones "de" toneladas
	growths    []string // beginnings of words after which "up to" is "to": "creció hasta"
	yearly     set      // what comes before a plain year: "in"
	units      phrases[unit]
	rates      phrases[unit]  // "per day", "a year", "anuales"
	before     phrases[Bound] // "more than" 20
	after      phrases[Bound] // 20 "or more"
}

type set map[string]bool

// setOf makes a set of words, or of marks, between spaces.
func setOf(words string) set {
	s := set{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}

// scale is a word that multiplies the number before it.
type scale struct {
	by   float64
	bare bool // means one of it without a number or an article: "mil", "миллион"
}

// unit is what a word or phrase after a number measures or counts.
type unit struct {
	name   string  // canonical
	factor float64 // in the canonical unit: a kilogram is 0.001 t
	count  bool    // a count: "country", "person", "vote"
}

// money reports whether the unit is a currency.
func (u unit) money() bool {
	return u.name == "peso" || len(u.name) == 3 && 'A' <= u.name[0] && u.name[0] <= 'Z'
}

func (u unit) time() bool {
	switch u.name {
	case "year", "month", "day", "hour", "minute":
		return true
	}
	return false
}

// phrases finds the longest phrase at a place. Phrases are keyed by their first word, those
// that come before a number by their last. A word that ends in "+" takes up to maxEnding
// letters more.
type phrases[T any] struct {
	last        bool
	exact, open map[string][]phrase[T]
}

type phrase[T any] struct {
	words []string
	value T
}

// maxEnding is the longest ending, in letters, that "+" stands for: that of a Russian noun
// or adjective ("процентами").
const maxEnding = 3

func (p *phrases[T]) add(words string, value T) {
	if p.exact == nil {
		p.exact, p.open = map[string][]phrase[T]{}, map[string][]phrase[T]{}
	}
	ph := phrase[T]{strings.Split(words, "_"), value}
	key := ph.words[0]
	if p.last {
		key = ph.words[len(ph.words)-1]
	}
	m := p.exact
	if bare, ok := strings.CutSuffix(key, "+"); ok && bare != "" {
		key, m = bare, p.open
	}
	m[key] = append(m[key], ph)
	slices.SortStableFunc(m[key], func(a, b phrase[T]) int { return len(b.words) - len(a.words) })
}

// of calls try with each list of phrases that the word may be the key of.
func (p *phrases[T]) of(word string, try func([]phrase[T])) {
	if list := p.exact[word]; list != nil {
		try(list)
	}
	if len(p.open) == 0 || word == "" || word[0] < 0x80 {
		return // only Russian words have open endings
	}
	for range maxEnding + 1 {
		if list := p.open[word]; list != nil {
			try(list)
		}
		_, n := utf8.DecodeLastRuneInString(word)
		if word = word[:len(word)-n]; word == "" {
			return
		}
	}
}

// fits reports whether a word is the one of a phrase.
func fits(pattern, word string) bool {
	bare, open := strings.CutSuffix(pattern, "+")
	if !open || bare == "" {
		return pattern == word
	}
	ending, ok := strings.CutPrefix(word, bare)
	return ok && utf8.RuneCountInString(ending) <= maxEnding
}

// lexicons holds one per language. Cyrillic words cannot be taken for others, so that every
// language knows the Russian ones; Russian texts quote English. Each takes half a
// millisecond to build, when it is first wanted.
var lexicons = map[string]func() *lexicon{
	"en": sync.OnceValue(func() *lexicon { return build(common, english, russian) }),
	"es": sync.OnceValue(func() *lexicon { return build(common, spanish, russian) }),
	"pt": sync.OnceValue(func() *lexicon { return build(common, portuguese, russian) }),
	"ru": sync.OnceValue(func() *lexicon { return build(common, english, russian) }),
}

// table is the words of a language as words.go keeps them, in words and lines. A line of
// numbers, scales, fractions, multiples, units and bounds begins with what its words mean.
type table struct {
	numbers, scales, fractions, multiples, units, rates, before, after          string
	halves, parts, months, references, articles, definites, ones, vague, yearly string
	ordinals, froms, betweens, tos, ors, ands, ofs, growths                     string
}

func build(tables ...table) *lexicon {
	l := &lexicon{
		numbers: map[string]float64{}, scales: map[string]scale{}, fractions: map[string]float64{}, multiples: map[string]float64{},
		halves: set{}, parts: set{}, months: set{}, references: set{}, articles: set{}, definites: set{}, ones: set{}, vague: set{}, yearly: set{},
		ordinals: set{}, froms: set{}, betweens: set{}, tos: set{}, ors: set{}, ands: set{}, ofs: set{},
		before: phrases[Bound]{last: true},
	}
	for _, t := range tables {
		each(t.numbers, func(key, word string) { l.numbers[word] = float(key) })
		each(t.fractions, func(key, word string) { l.fractions[word] = float(key) })
		each(t.multiples, func(key, word string) { l.multiples[word] = float(key) })
		each(t.scales, func(key, word string) {
			word, bare := strings.CutSuffix(word, "!")
			l.scales[word] = scale{float(key), bare}
		})
		each(t.units, func(key, word string) { l.units.add(word, parseUnit(key)) })
		each(t.rates, func(key, word string) { l.rates.add(word, parseUnit(key)) })
		each(t.before, func(key, word string) {
			l.before.add(word, boundOf(key))
			if head, ok := strings.CutSuffix(word, "_de"); ok {
				for _, contracted := range []string{"_del", "_do", "_da", "_dos", "_das"} { // "más del 75 %", "cerca dos 20"
					l.before.add(head+contracted, boundOf(key))
				}
			}
		})
		each(t.after, func(key, word string) { l.after.add(word, boundOf(key)) })
		for _, s := range []struct {
			into  set
			words string
		}{
			{l.halves, t.halves}, {l.parts, t.parts}, {l.months, t.months}, {l.references, t.references}, {l.articles, t.articles},
			{l.definites, t.definites}, {l.ones, t.ones}, {l.vague, t.vague}, {l.yearly, t.yearly}, {l.ordinals, t.ordinals},
			{l.froms, t.froms}, {l.betweens, t.betweens}, {l.tos, t.tos}, {l.ors, t.ors}, {l.ands, t.ands}, {l.ofs, t.ofs},
		} {
			maps.Copy(s.into, setOf(s.words))
		}
		l.growths = append(l.growths, strings.Fields(t.growths)...)
	}
	return l
}

// each calls add with every word of a table of lines and the key that begins its line.
func each(lines string, add func(key, word string)) {
	for line := range strings.Lines(lines) {
		key, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		for w := range strings.FieldsSeq(words) {
			add(key, w)
		}
	}
}

// parseUnit reads "USD", "#country" (a count) and "t*0.001" (a factor).
func parseUnit(key string) unit {
	name, count := strings.CutPrefix(key, "#")
	name, factor, ok := strings.Cut(name, "*")
	u := unit{name, 1, count}
	if ok {
		u.factor = float(factor)
	}
	return u
}

func float(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("quantity: " + err.Error()) // the tables are ours, and any test reads them
	}
	return v
}
