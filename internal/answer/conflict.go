package answer

import (
	"slices"
	"strings"

	"attache/internal/corpus"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// Facts knows on what the sentences of the corpus disagree.
type Facts interface {
	// Conflicts returns those of which a side is among the sentences, the surest first.
	Conflicts(around []facts.Place) []facts.Conflict
}

// maxConflicts bounds the disagreements that an answer tells of.
const maxConflicts = 3

// tellConflicts puts beside what the answer rests on what other sentences say otherwise. The
// passages of the other side are cited too.
func (d *draft) tellConflicts(known Facts, found retrieve.Result) {
	if known == nil || d.Abstained {
		return
	}
	var around []facts.Place
	for _, c := range d.Claims {
		for _, e := range c.Evidence {
			if e.N == 0 || !c.Released {
				continue
			}
			for passage, n := range d.cited {
				p := d.hits[passage-1].Passage
				if i := slices.IndexFunc(p.Sentences, func(s corpus.Span) bool { return s.Start == e.Start }); n == e.N && i >= 0 {
					around = append(around, facts.Place{Passage: p.ID, Sentence: i})
				}
			}
		}
	}
	pairs := map[[2]facts.Place]bool{}
	for _, c := range known.Conflicts(around) {
		if len(d.Conflicts) == maxConflicts {
			return
		}
		pair := [2]facts.Place{c.Sides[0].Place, c.Sides[1].Place}
		if pairs[pair] {
			continue // two sentences may disagree on a date and on a list; they are shown once
		}
		pairs[pair] = true
		told := Conflict{Sides: []Side{}}
		for _, side := range c.Sides {
			for _, p := range found.Index.Passages() {
				if p.ID == side.Passage && side.Sentence < len(p.Sentences) {
					n := slices.IndexFunc(d.Citations, func(known Citation) bool { return known.PassageID == p.ID }) + 1
					if n == 0 {
						n = len(d.Citations) + 1
						d.Citations = append(d.Citations, NewCitation(n, p))
					}
					told.Sides = append(told.Sides, Side{N: n, Says: language.OneLine(anyMark.ReplaceAllString(p.Sentence(side.Sentence), ""))})
				}
			}
		}
		if len(told.Sides) == len(c.Sides) {
			entities := c.Entities
			if c.Kind == facts.Ballots { // what both lists have is not what they disagree on
				entities = OnOneSide(told.Sides)
			}
			told.About = About(c, entities, d.Language, d.Citations)
			d.Conflicts = append(d.Conflicts, told)
		}
	}
}

// maxAbout bounds the names by which a disagreement is told.
const maxAbout = 3

// telling are concepts that say how a text tells, not what of.
var telling = []string{"~say", "~chapter", "~article", "~note", "~notes", "~center", "~report", "~author", "~source", "~text"}

// About says what a conflict about entities, given by their keys, is about: "Nicaragua, who voted
// how". Publishers are named by nearly all that they publish, and left out.
func About(c facts.Conflict, entities []string, lang string, citations []Citation) string {
	var words []string
	add := func(key string) {
		if label := gazetteer.Label(key, lang); label != "" && !slices.Contains(words, label) && len(words) < maxAbout {
			words = append(words, label)
		}
	}
	for _, key := range entities {
		if !slices.ContainsFunc(citations, func(c Citation) bool { return strings.EqualFold(c.Publisher, gazetteer.Label(key, "en")) }) {
			add(key)
		}
	}
	for _, key := range c.Concepts {
		if len(words) < 1 && !slices.Contains(telling, key) {
			add(key)
		}
	}
	switch c.Kind {
	case facts.Times:
		words = append(words, texts.Say(lang, "disputed_times"))
	case facts.Ballots:
		words = append(words, texts.Say(lang, "disputed_ballots"))
	case facts.Amounts:
		words = append(words, texts.Say(lang, "disputed_amounts"))
	}
	return strings.Join(words, ", ")
}

// OnOneSide returns the keys of the countries that one side alone names.
func OnOneSide(sides []Side) []string {
	var keys []string
	for i, s := range sides {
		other := gazetteer.Find(sides[len(sides)-1-i].Says)
		for _, code := range gazetteer.Find(s.Says) {
			if code != "RU" && !slices.Contains(other, code) { // whose publishers are named beside any vote
				keys = append(keys, "@"+code)
			}
		}
	}
	return keys
}
