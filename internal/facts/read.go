package facts

import (
	"slices"
	"strings"

	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/quantity"
)

// sentence is a sentence with all that the rules look at.
type sentence struct {
	Place
	passage  *corpus.Passage
	outlet   map[string]bool // keys of who publishes the document
	raw      string
	words    []string // folded
	starts   []int    // where they begin in raw, in bytes
	class    []class  // of each word
	capital  []bool   // begins with a capital letter, or holds one
	mentions []gazetteer.Mention
	dates    []dates.Date
	amounts  []quantity.Quantity
	terms    []term
	names    map[string]bool // keys of what is named: entities, and other capitalised words
	turns    []int8          // of each pair of contraries: 1 or 2 where the sentence has one side alone
	negated  bool
	keys     []string // of all terms, sorted
	order    int32    // in the corpus
	all      class    // of every word
}

// term is a content word: the keys that it may meet another sentence's by, of which the
// first is the word's own.
type term struct {
	word int
	keys []string
}

// bothSides marks a sentence that has both sides of a pair of contraries.
const bothSides = 4

// read analyses a sentence. The reference is what its relative times are counted from.
func read(p *corpus.Passage, i int, ref dates.Reference, outlet map[string]bool) *sentence {
	s := &sentence{Place: Place{p.ID, i}, passage: p, outlet: outlet, raw: p.Sentence(i), names: map[string]bool{}}
	s.words = language.Words(s.raw)
	cased := language.CasedWords(s.raw)
	if len(cased) != len(s.words) { // folding may part a rare letter in two
		s.words = nil
		for _, w := range cased {
			s.words = append(s.words, language.Fold(w))
		}
	}
	at := 0
	for _, w := range cased {
		at += strings.Index(s.raw[at:], w)
		s.starts = append(s.starts, at)
		s.capital = append(s.capital, strings.ToLower(w) != w)
		at += len(w)
	}
	s.class = make([]class, len(s.words))
	for i, w := range s.words {
		s.class[i] = lexicon.Of(w)
		s.all |= s.class[i]
	}
	s.mentions = gazetteer.Mentions(s.raw)
	s.dates = dates.Find(s.raw, p.Language, ref)
	s.amounts = quantity.Find(s.raw, p.Language)
	s.readTerms(p.Language)
	s.turns = make([]int8, len(contraries))
	for _, w := range s.words {
		for _, t := range turnsOf(w) {
			if was := s.turns[t.pair]; was > 0 && was != t.side {
				s.turns[t.pair] = bothSides
			} else {
				s.turns[t.pair] = t.side
			}
		}
	}
	for i, c := range s.class {
		if c&negating != 0 && (s.words[i] != "no" || p.Language == "en" || p.Language == "es") && !s.aside(i) {
			s.negated = true
		}
	}
	return s
}

// aside reports whether a negation is part of a phrase that turns nothing round, "not only".
func (s *sentence) aside(i int) bool {
	if i+1 >= len(s.words) {
		return false
	}
	switch s.words[i+1] {
	case "only", "less", "more", "fewer", "least", "longer", "doubt", "solo", "menos", "mas", "mais", "apenas", "so", "только", "менее", "более":
		return true
	}
	return false
}

// readTerms collects the content words and the names.
func (s *sentence) readTerms(lang string) {
	named := make([]string, len(s.words))
	for _, m := range s.mentions {
		for k := range m.Words {
			if m.Start+k < len(named) {
				named[m.Start+k] = m.Entity.Key()
			}
		}
		s.names[m.Entity.Key()] = true
	}
	var stems []string
	var at []int
	for i, w := range s.words {
		if language.IsStop(lang, w) || s.within(i) {
			continue
		}
		stems = append(stems, language.Stem(lang, w))
		at = append(at, i)
	}
	concepts := gazetteer.Concepts(lang, stems)
	for k, stem := range stems {
		i := at[k]
		t := term{word: i, keys: append([]string{stem}, concepts[k]...)}
		if named[i] != "" {
			t.keys = append(t.keys, named[i])
		}
		s.terms = append(s.terms, t)
		s.keys = append(s.keys, t.keys...)
		if named[i] == "" && s.capital[i] && i > 0 {
			s.names[stem] = true
		}
	}
	slices.Sort(s.keys)
	s.keys = slices.Compact(s.keys)
}

// within reports whether a word is part of a time or an amount that the sentence states.
func (s *sentence) within(i int) bool {
	at := s.starts[i]
	return slices.ContainsFunc(s.dates, func(d dates.Date) bool { return d.Start <= at && at < d.End }) ||
		slices.ContainsFunc(s.amounts, func(q quantity.Quantity) bool { return q.Start <= at && at < q.End })
}

// wordAt returns the word that a byte of the sentence lies in or that follows it.
func (s *sentence) wordAt(b int) int {
	i, found := slices.BinarySearch(s.starts, b)
	if !found && i > 0 && s.starts[i-1]+len(s.words[i-1]) > b {
		return i - 1
	}
	return i
}

// has reports whether one of the words from, to-1 is of the class.
func (s *sentence) has(c class, from, to int) bool {
	for i := max(from, 0); i < min(to, len(s.class)); i++ {
		if s.class[i]&c != 0 {
			return true
		}
	}
	return false
}

// countries lists the countries that the words from, to-1 name, by themselves or by their people
// and organisations, but for that of the publisher and of a currency.
func (s *sentence) countries(from, to int) []string {
	var found []string
	for _, m := range s.mentions {
		if m.Start < from || m.Start >= to || s.outlet[m.Entity.Key()] || s.isCurrency(m) {
			continue
		}
		code := m.Entity.Country
		if m.Entity.Kind == gazetteer.Country || m.Entity.Kind == gazetteer.Elsewhere {
			code = m.Entity.ID
		}
		if code != "" && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	return found
}

// isCurrency reports whether a name is part of that of a currency, "US$", "US dollars".
func (s *sentence) isCurrency(m gazetteer.Mention) bool {
	return slices.ContainsFunc(s.amounts, func(q quantity.Quantity) bool {
		w := s.wordAt(q.Start)
		return q.IsMoney() && m.Start >= w && s.starts[m.Start] < q.End
	})
}

// follows reports whether a sentence stands behind another in the same paragraph.
func (s *sentence) follows(before *sentence) bool {
	p := s.passage
	return before != nil && before.passage == p && before.Sentence == s.Sentence-1 &&
		!strings.Contains(p.Text[p.Sentences[before.Sentence].End:p.Sentences[s.Sentence].Start], "\n\n")
}
