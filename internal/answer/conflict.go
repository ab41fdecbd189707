package answer

import (
	"cmp"
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
	d.Conflicts, d.Citations = conflictsAround(known, around, found.Index.Passages(), d.Language, d.Citations)
}

// conflictsAround tells on what the sources disagree of which one side stands at some places, at
// most maxConflicts, and returns the citations with those of the other sides behind them.
func conflictsAround(known Facts, around []facts.Place, passages []corpus.Passage, lang string, citations []Citation) ([]Conflict, []Citation) {
	all := []Conflict{}
	document := map[string]string{}
	for _, p := range passages {
		document[p.ID] = p.Meta.ID
	}
	within := func(c facts.Conflict) int { // a document that contradicts itself comes after two that contradict each other
		if document[c.Sides[0].Passage] == document[c.Sides[1].Passage] {
			return 1
		}
		return 0
	}
	conflicts := known.Conflicts(around)
	slices.SortStableFunc(conflicts, func(a, b facts.Conflict) int { return within(a) - within(b) })
	pairs := map[[2]facts.Place]bool{}
	for _, c := range conflicts {
		pair := [2]facts.Place{c.Sides[0].Place, c.Sides[1].Place}
		if pairs[pair] || len(all) == maxConflicts {
			continue // two sentences may disagree on a date and on a list; they are shown once
		}
		pairs[pair] = true
		told, cited := Conflict{Sides: []Side{}}, slices.Clone(citations)
		for _, side := range c.Sides {
			for _, p := range passages {
				if p.ID == side.Passage && side.Sentence < len(p.Sentences) {
					n := slices.IndexFunc(cited, func(known Citation) bool { return known.PassageID == p.ID }) + 1
					if n == 0 {
						n = len(cited) + 1
						cited = append(cited, NewCitation(n, p))
					}
					told.Sides = append(told.Sides, Side{N: n, Says: language.OneLine(anyMark.ReplaceAllString(p.Sentence(side.Sentence), ""))})
				}
			}
		}
		told.About = About(c, lang, cited)
		if len(told.Sides) == len(c.Sides) && !slices.ContainsFunc(all, func(o Conflict) bool { return o.About == told.About }) {
			citations, all = cited, append(all, told)
		}
	}
	return all, citations
}

// maxAbout bounds the names by which a disagreement is told.
const maxAbout = 3

// telling are concepts that say how a text tells, not what of.
var telling = []string{"~say", "~chapter", "~article", "~note", "~notes", "~center", "~report", "~author", "~source", "~text"}

// occasions are concepts of what happens at a time, the plainest last.
var occasions = []string{"~agreement", "~elections", "~summit", "~visit", "~vote"}

// About says what a conflict is about: "who voted how (Nicaragua)". Publishers are named by nearly
// all that they publish, and left out.
func About(c facts.Conflict, lang string, citations []Citation) string {
	var words []string
	add := func(key string) {
		switch label := gazetteer.Label(key, lang); {
		case label == "" || slices.Contains(words, label):
		case len(words) < maxAbout:
			words = append(words, label)
		case !strings.HasSuffix(words[maxAbout-1], "…"):
			words[maxAbout-1] += " …"
		}
	}
	for _, key := range c.Entities {
		if !slices.ContainsFunc(citations, func(c Citation) bool { return strings.EqualFold(c.Publisher, gazetteer.Label(key, "en")) }) {
			add(key)
		}
	}
	concepts := slices.Clone(c.Concepts)
	slices.SortStableFunc(concepts, func(a, b string) int { return cmp.Compare(slices.Index(occasions, b), slices.Index(occasions, a)) })
	for _, key := range concepts {
		// What happened tells more than who took part in it.
		most := 1
		if c.Kind == facts.Times {
			most = min(len(c.Entities), maxAbout-1) + 1
		}
		if len(words) < most && c.Kind != facts.Told && !slices.Contains(telling, key) {
			add(key)
		}
	}
	names := strings.Join(words, ", ")
	question := ""
	switch c.Kind {
	case facts.Times:
		question = texts.Say(lang, "disputed_times")
	case facts.Ballots:
		question = texts.Say(lang, "disputed_ballots")
	case facts.Amounts:
		question = texts.Say(lang, "disputed_amounts")
	case facts.Told:
		question = texts.Say(lang, "disputed_told")
	}
	switch {
	case question == "":
		return names
	case names == "":
		return question
	}
	return question + " (" + names + ")"
}
