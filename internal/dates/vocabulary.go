package dates

import (
	"strings"
	"sync"

	"attache/internal/language"
)

// vocabulary is what the grammar knows of a language. Phrases are in the notation of
// trie.add, other words are parted by spaces; accents and case do not count.
type vocabulary struct {
	phrases *trie // what times are made of
	opening *trie // what stands before a time, its words in reverse order
	lists
}

// lists are the words of a language that have no meaning of their own in a time.
type lists struct {
	article, of, and, to, on map[string]bool
	temporal                 map[string]bool // prepositions that a year may follow
	measure                  map[string]bool // what a number counts, never a year
	things                   map[string]bool // the same, unless a temporal preposition stands before
	some                     map[string]bool // what stands before a quantity: "nearly"
	numbered                 map[string]bool // what bears a number that is no year: "resolution", "page"
	names                    map[string]bool // what bears a year in its name: "Agenda"
	texts                    map[string]bool // what dates from a year and is no event: "article"
	consulted                map[string]bool // "accessed", of a text
	published                map[string]bool // "published", "dated", the same if the word for a text stands before
	by                       map[string]bool // of an author
	events                   map[string]bool // what makes a day or a month part of a name: behind it "Revolution", in other languages than English before it "Plaza"
	after                    map[string]bool // what makes "two years later" a time told from an event
}

// The openings that are no Open.
const (
	aboutIt   = By + 1 + iota // "about"
	betweenIt                 // "between", before a range
	fromIt                    // "from", before a range; of a time alone "since" only where a clause begins
	compareIt                 // "compared with"
)

// words is the source of a vocabulary.
type words struct {
	months, abbreviations, seasons      string // in order, parted by ";"
	early, mid, late, halves, quarters  string // halves and quarters in order, parted by ";"
	months3, months6, months9           string // "the first three months"
	tenths                              string // "the first decade", in order, then the last, parted by ";"
	years, decades, centuries, tens     string // tens from thirty on, parted by ";"
	numbers, ordinals                   string // from one, and from fifteenth, parted by ";"
	last, this, next                    string // months and seasons, by an adjective
	relatives                           map[string]relation
	first, present                      string // first: of a month
	since, until, by, about             string
	between, from, compare              string
	article, of, and, to, on, temporal  string
	measure, things, numbered, named    string
	texts, consulted, published, author string
	events, after, some                 string
}

var vocabularies = sync.OnceValue(func() map[string]*vocabulary {
	m := map[string]*vocabulary{}
	for lang, w := range sources {
		m[lang] = compile(w)
	}
	for _, v := range m { // a text may quote another language, or be in another than was thought
		for _, w := range sources {
			v.addForeign(w.months)
		}
	}
	return m
})

// addForeign adds the names of the months in another language, which are months only where a
// day or a year stands beside them.
func (v *vocabulary) addForeign(months string) {
	for i, names := range strings.Split(months, ";") {
		for _, name := range expand(names) {
			if v.phrases.next[language.Fold(name)] == nil {
				v.phrases.add(name, meaning{what: abbrev, value: i + 1})
			}
		}
	}
}

func compile(w words) *vocabulary {
	v := &vocabulary{phrases: &trie{}, opening: &trie{}, lists: lists{
		article: set(w.article), of: set(w.of), and: set(w.and), to: set(w.to), on: set(w.on),
		temporal: set(w.temporal), measure: set(w.measure), things: set(w.things),
		numbered: set(w.numbered), names: set(w.named), texts: set(w.texts), consulted: set(w.consulted), published: set(w.published),
		by: set(w.author), events: set(w.events), after: set(w.after), some: set(w.some),
	}}
	p := v.phrases
	numbered := func(list string, what what, first int) {
		if list == "" {
			return
		}
		for i, phrases := range strings.Split(list, ";") {
			if strings.TrimSpace(phrases) != "" {
				p.add(phrases, meaning{what: what, value: first + i})
			}
		}
	}
	numbered(w.numbers, cardinal, 1)
	numbered(w.ordinals, ordinal, 15)
	numbered(w.abbreviations, abbrev, 1)
	numbered(w.months, month, 1)
	numbered(w.seasons, season, 1)
	for i, phrases := range strings.Split(w.tens, ";") {
		p.add(phrases, meaning{what: tens, value: 30 + 10*i})
	}
	parts := func(phrases string, first, last, n int) {
		p.add(phrases, meaning{what: partOf, part: part{first, last, n}})
	}
	parts(w.early, 1, 1, 3)
	parts(w.mid, 2, 2, 3)
	parts(w.late, 3, 3, 3)
	for i, phrases := range strings.Split(w.halves, ";") {
		parts(phrases, i+1, i+1, 2)
	}
	for i, phrases := range strings.Split(w.quarters, ";") {
		parts(phrases, i+1, i+1, 4)
	}
	parts(w.months3, 1, 1, 4)
	parts(w.months6, 1, 1, 2)
	parts(w.months9, 1, 3, 4)
	for i, phrases := range strings.Split(w.tenths, ";") {
		if i == 3 {
			i = 9
		}
		parts(phrases, i+1, i+1, 10)
	}
	p.add(w.first, meaning{what: firstDay})
	p.add(w.years, meaning{what: yearWord})
	p.add(w.decades, meaning{what: decade})
	p.add(w.centuries, meaning{what: century})
	p.add(w.last, meaning{what: modifier, value: int(lastOne)})
	p.add(w.this, meaning{what: modifier, value: int(thisOne)})
	p.add(w.next, meaning{what: modifier, value: int(nextOne)})
	p.add(w.present, meaning{what: present})
	for phrases, rel := range w.relatives {
		p.add(phrases, meaning{what: relative, rel: rel})
	}
	openings := func(phrases string, open Open) {
		for _, phrase := range expand(phrases) {
			words := strings.Fields(phrase)
			for i, j := 0, len(words)-1; i < j; i, j = i+1, j-1 {
				words[i], words[j] = words[j], words[i]
			}
			v.opening.add(strings.Join(words, " "), meaning{open: open})
		}
	}
	openings(w.since, Since)
	openings(w.until, Until)
	openings(w.by, By)
	openings(w.about, aboutIt)
	openings(w.between, betweenIt)
	openings(w.from, fromIt)
	openings(w.compare, compareIt)
	return v
}
