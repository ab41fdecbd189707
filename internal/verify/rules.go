package verify

import (
	"fmt"
	"slices"
	"strings"

	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/quantity"

	"golang.org/x/text/unicode/norm"
)

// Rule names what a claim is refuted by.
type Rule string

// The rules, in the order in which they are applied.
const (
	Quotation Rule = "quotation" // words in quotation marks do not stand so in the sentences
	Figure    Rule = "figure"
	Date      Rule = "date"
	Name      Rule = "name"    // a country, person, organisation or other name
	Speaker   Rule = "speaker" // another is said to have said it
	Vote      Rule = "vote"    // for, against, abstained
	Negation  Rule = "negation"
	Opposite  Rule = "opposite" // rose and fell, joined and left
	Plan      Rule = "plan"     // planned and done
	Extent    Rule = "extent"   // all and some
	Subject   Rule = "subject"  // the sentences speak of something else
)

// Refutation is a rule that a claim fails.
type Refutation struct {
	Rule    Rule
	Claimed string // what the claim says
	Found   string // what the sentences say in its place; empty: nothing of the kind
}

func (r Refutation) String() string {
	if r.Found == "" {
		return fmt.Sprintf("%s not borne out: %s", r.Rule, r.Claimed)
	}
	return fmt.Sprintf("%s not borne out: %s, where the sentence has %s", r.Rule, r.Claimed, r.Found)
}

// Refute returns what speaks against a claim; none: no rule does, which proves nothing.
func Refute(c Claim) []Refutation {
	if len(c.Cited) == 0 {
		return []Refutation{{Rule: Subject, Claimed: c.Text}}
	}
	said := readEvidence(c.Cited)
	claim := read(c.Text, c.Language)
	claim.amounts = quantity.Find(claim.raw, claim.lang)
	claim.times = dates.Find(claim.raw, claim.lang, said.reference(0))
	var all []Refutation
	for _, rule := range []func(text, evidence) []Refutation{
		quotations, figures, numerals, ordinals, times, swaps, names, speakers, votes, negation, opposites, extents, plans, subject, parts, clauseOnItsOwn, address, owners,
	} {
		all = append(all, rule(claim, said)...)
	}
	return all
}

// Quoted reports whether a cited sentence is the claim word for word, but for punctuation. A
// part of a sentence is none: what it leaves out could turn its meaning.
func Quoted(c Claim) bool {
	claim := spaced(c.Text)
	return slices.ContainsFunc(c.Cited, func(cited Cited) bool { return spaced(cited.Text()) == claim })
}

// spaced writes a text as its folded words, each between spaces.
func spaced(text string) string { return " " + strings.Join(language.Words(text), " ") + " " }

// text is a text as the rules read it.
type text struct {
	raw      string
	lang     string
	words    []string // folded
	cased    []string // the same as they are written
	starts   []int    // where they begin in raw, in bytes
	spelled  []string // their skeletons
	mentions []gazetteer.Mention
	within   []string   // entities that words within a longer name stand for: Cuba in "Cuban Missile Crisis"
	keys     []string   // stems, concepts and names
	stems    int        // how many of the keys are stems
	concepts [][]string // of each stem
	amounts  []quantity.Quantity
	times    []dates.Date
}

func read(raw, lang string) text {
	raw = even(raw)
	t := text{raw: raw, lang: lang, words: language.Words(raw), cased: language.CasedWords(raw), mentions: gazetteer.Mentions(raw)}
	at := 0
	for _, w := range t.cased {
		at += strings.Index(raw[at:], w)
		t.starts = append(t.starts, at)
		at += len(w)
	}
	for _, m := range t.mentions {
		for i := range m.Words {
			if m.Words > 1 {
				for _, inner := range gazetteer.Mentions(t.cased[m.Start+i]) {
					t.within = append(t.within, inner.Entity.ID)
				}
			}
		}
	}
	for _, w := range t.words {
		t.spelled = append(t.spelled, skeleton(w))
	}
	t.keys, t.stems = index.Keys(lang, raw)
	t.concepts = gazetteer.Concepts(lang, t.keys[:t.stems])
	return t
}

// even returns a text in which folding does not change where words begin and end, as it would
// those of "½" or of accents that are written apart.
func even(raw string) string {
	folded := language.Words(raw)
	if len(folded) == len(language.CasedWords(raw)) {
		return raw
	}
	if composed := norm.NFKC.String(raw); len(language.Words(composed)) == len(language.CasedWords(composed)) {
		return composed
	}
	return strings.Join(folded, " ")
}

// evidence is what a claim is held against.
type evidence struct {
	sentences []text
	before    []text // those that a cited sentence continues
	headers   []text // of their passages, each once
	cited     []Cited
}

func readEvidence(cited []Cited) evidence {
	e := evidence{cited: cited}
	for i, c := range cited {
		lang, ref := c.Passage.Language, e.reference(i)
		s := read(c.Text(), lang)
		if raw := c.Before(); raw != "" {
			before := read(raw, lang)
			before.times = dates.Find(before.raw, lang, ref)
			ref = ref.Then(before.times)
			e.before = append(e.before, before)
		}
		s.amounts = quantity.Find(s.raw, lang)
		s.times = dates.Find(s.raw, lang, ref)
		e.sentences = append(e.sentences, s)
		if i == 0 || cited[i-1].Passage != c.Passage {
			m := c.Passage.Meta
			e.headers = append(e.headers, read(strings.Join([]string{m.Title, c.Passage.Heading, m.Publisher, m.Author, m.Speaker}, ". "), lang))
		}
	}
	return e
}

// all returns the sentences with what they may draw names and dates from.
func (e evidence) all() []text {
	all := append([]text{}, e.sentences...)
	return append(append(all, e.before...), e.headers...)
}

// quoted reports whether a word stands in quotation marks.
func (t text) quoted(i int) bool {
	for _, at := range quoted.FindAllStringIndex(t.raw, -1) {
		if at[0] < t.starts[i] && t.starts[i] < at[1] {
			return true
		}
	}
	return false
}

// isCurrency reports whether a name is part of a sign of money, "US$".
func (t text) isCurrency(m gazetteer.Mention) bool {
	return strings.HasPrefix(t.raw[t.starts[m.Start]+len(t.cased[m.Start]):], "$")
}
