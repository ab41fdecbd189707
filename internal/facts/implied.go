package facts

import (
	"slices"
	"strings"

	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/language"
)

// occasion is a meeting, a war or a treaty whose time is told somewhere in a document, under
// the names that tell it from others.
type occasion struct {
	date   dates.Date
	class  class
	beside []string // the rest of its name
}

const named = met | fought | signed

// occasions returns the occasions of a document by name; nothing under a name of two.
func (r *reading) occasions() map[string]occasion {
	found, spoilt := map[string]occasion{}, map[string]bool{}
	for _, h := range r.heads {
		if h.date.Open != dates.Closed || h.date.Precision > dates.InYear {
			continue
		}
		from := h.wordAt(h.date.Start)
		for i, c := range h.class {
			if c&named == 0 || max(i-from, from-i) > reach {
				continue
			}
			beside := h.beside(i)
			for w := range h.handles(i-near, i+near+1) {
				o, known := found[w]
				if known && o.date.String() != h.date.String() {
					spoilt[w] = true
				}
				found[w] = occasion{h.date, o.class | c&named, append(o.beside, beside...)}
			}
		}
	}
	seen := map[string]int{}
	for _, s := range r.sentences {
		for i, w := range s.words {
			if _, ok := found[w]; ok {
				seen[w]++
				spoilt[w] = spoilt[w] || !s.capital[i] // an ordinary word
			}
		}
	}
	for w := range found {
		if spoilt[w] || seen[w] > maxMentions {
			delete(found, w)
		}
	}
	return found
}

// maxMentions is how often the name of one occasion stands in a document.
const maxMentions = 10

// handles returns the names among the words from, to-1 that may tell an occasion from others:
// not those of states, people and organisations, who meet again and again.
func (s *sentence) handles(from, to int) map[string]bool {
	found := map[string]bool{}
	for i := max(from, 0); i < min(to, len(s.words)); i++ {
		if !s.capital[i] || i == 0 || len(s.words[i]) < 3 || s.within(i) || strings.ToUpper(s.words[i]) == s.raw[s.starts[i]:min(len(s.raw), s.starts[i]+len(s.words[i]))] {
			continue
		}
		if i := slices.IndexFunc(s.mentions, func(m gazetteer.Mention) bool { return m.Start <= i && i < m.Start+m.Words }); i >= 0 {
			if m := s.mentions[i]; m.Entity.Kind != gazetteer.Thing && (!s.isCapital(m) || m.Entity.ID == "RU") {
				continue
			}
		}
		if !s.has(saying, i-3, i+3) && s.class[i]&office == 0 && !isCountry(s.words[i]) {
			found[s.words[i]] = true
		}
	}
	return found
}

// isCountry reports whether a word is the name or the adjective of a country.
func isCountry(word string) bool {
	return slices.ContainsFunc(gazetteer.Mentions(word), func(m gazetteer.Mention) bool {
		return m.Entity.Kind == gazetteer.Country && !slices.Contains(m.Entity.Capital, word) || m.Entity.Kind == gazetteer.Elsewhere
	})
}

// isCapital reports whether a country is named by its capital.
func (s *sentence) isCapital(m gazetteer.Mention) bool {
	name := strings.Join(s.words[m.Start:min(len(s.words), m.Start+m.Words)], " ")
	return slices.ContainsFunc(m.Entity.Capital, func(c string) bool {
		return strings.Join(language.Words(strings.Trim(c, "=+")), " ") == name
	})
}

// implied is the time of an event that the sentence does not state.
func (s *sentence) implied(occasions map[string]occasion, focus map[string]bool, written dates.Date) (dates.Date, bool) {
	if s.has(textual, 0, near) || s.has(elsewhen, 0, len(s.words)) {
		return dates.Date{}, false
	}
	for i, w := range s.words {
		o, ok := occasions[w]
		if !ok || !s.capital[i] || s.class[i]&o.class != 0 && shared(s.beside(i), o.beside) == 0 {
			continue
		}
		noun := i
		if s.class[i]&o.class == 0 {
			noun = s.nearest(func(k int) bool { return s.class[k]&o.class != 0 }, i, i+1, near)
		}
		if noun < 0 && !s.inPlace(i) {
			continue
		}
		if noun >= 0 && s.inPlace(noun) {
			return o.date, true
		}
		for k, c := range s.class {
			if c&happened != 0 && k != noun && !s.capital[k] {
				return o.date, true
			}
		}
	}
	if len(focus) == 0 {
		return dates.Date{}, false
	}
	about := slices.ContainsFunc(s.mentions, func(m gazetteer.Mention) bool { return focus[m.Entity.Key()] })
	for i, c := range s.class {
		if about && c&travel != 0 && (s.definite(i) || s.has(ahead, 0, i)) {
			month := written
			month.Start, month.End, month.YearImplied = 0, 0, false
			if month.Precision == dates.OnDay {
				month, _ = dates.Parse(month.From.String()[:len("2006-01")])
			}
			return month, true
		}
	}
	return dates.Date{}, false
}

// beside returns the names next to a word, which tell one "Summit" or "Forum" from another.
func (s *sentence) beside(i int) (names []string) {
	for k := max(0, i-near/2); k < min(len(s.words), i+near/2+1); k++ {
		if k != i && s.capital[k] {
			names = append(names, s.words[k])
		}
	}
	return names
}

// inPlace reports whether a preposition of place or time stands shortly before a word.
func (s *sentence) inPlace(i int) bool {
	for k := i - 1; k >= max(0, i-5); k-- {
		switch s.words[k] {
		case "in", "at", "during", "under", "en", "durante", "bajo", "em", "no", "na", "sob", "в", "во", "на":
			return true
		}
		if s.class[k]&happened != 0 {
			return false
		}
	}
	return false
}

// definite reports whether a noun is one spoken of before: "the tour", "this visit", "Lavrov's tour".
func (s *sentence) definite(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		switch s.words[k] {
		case "a", "an", "un", "una", "um", "uma", "any", "each":
			return false
		case "the", "this", "his", "her", "their", "s", "el", "la", "su", "esta", "este", "o", "sua", "seu", "эта", "этот", "этой", "его", "свой":
			return true
		}
	}
	return s.passage.Language == "ru" // which has no articles
}

// focus returns the people whose journey or meeting a report is about: those of whom it tells
// one more than once without another date than its own.
func (r *reading) focus(of map[*sentence][]dated, written dates.Date) map[string]bool {
	if !written.Known() || written.Precision > dates.InMonth || !isNews(r.sentences[0].passage.Meta.Kind) {
		return nil
	}
	told := map[string]int{}
	for _, s := range r.sentences {
		if s.all&travel == 0 || len(of[s]) > 0 {
			continue
		}
		for _, m := range s.mentions {
			if m.Entity.Kind == gazetteer.Person && s.has(travel, m.Start-near-2, m.Start+m.Words+near) {
				told[m.Entity.Key()]++
			}
		}
	}
	focus := map[string]bool{}
	for who, n := range told {
		if n > 1 && !strings.Contains(r.sentences[0].passage.Meta.Speaker, strings.TrimPrefix(who, "@")) {
			focus[who] = true
		}
	}
	return focus
}

// isNews reports whether a document of a kind tells of what happens as it is written.
func isNews(kind string) bool {
	folded := strings.Join(language.Words(kind), " ")
	return slices.ContainsFunc([]string{"news", "agency", "notici", "agencia", "prensa", "imprensa", "новост", "агентств"}, func(k string) bool {
		return strings.Contains(folded, k)
	})
}

// scope is the year that a document's title says it is about; zero: none.
func (r *reading) scope() dates.Date {
	p := r.sentences[0].passage
	found := dates.Find(p.Meta.Title, p.Language, dates.Reference{})
	if len(found) != 1 || found[0].Precision != dates.InYear {
		return dates.Date{}
	}
	return found[0]
}

// goesOn reports whether a sentence without a time goes on telling of the time of the one
// before it: "then …", or in a review of a year what was done in it.
func (s *sentence) goesOn(last, scope dates.Date) bool {
	if last.Open != dates.Closed || last.Precision > dates.InYear || s.has(textual, 0, near) {
		return false
	}
	for i, w := range s.words {
		switch w {
		case "then", "luego", "entonces", "então", "затем", "потом":
			return s.has(happened, i, i+near)
		}
	}
	return scope.Known() && scope.String() == last.String() && s.has(happened&^(met|fought|signed), 0, len(s.words)) &&
		!s.has(attitude|elsewhen|negating|ahead|judging, 0, len(s.words))
}
