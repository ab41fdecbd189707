package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/gazetteer"
	"attache/internal/language"
)

// names refutes a claim that names what neither its sentences name nor, where they lean on
// it, the sentence before, nor the header. Known names are compared as what they stand for,
// whatever the language; others by their spelling.
func names(claim text, said evidence) []Refutation {
	var all []Refutation
	taken := map[int]bool{}  // words of the claim that belong to a known name
	passed := map[int]bool{} // beginnings of names of which one meaning is borne out
	for _, m := range claim.mentions {
		for i := range m.Words {
			taken[m.Start+i] = true
		}
		passed[m.Start] = passed[m.Start] || isSubject(m.Entity) || said.names(m.Entity, claim) || claim.isCurrency(m)
	}
	refused := map[int]bool{}
	for _, m := range claim.mentions {
		name := strings.Join(claim.cased[m.Start:m.Start+m.Words], " ")
		if !passed[m.Start] && !refused[m.Start] && !spelledAlike(claim, m.Start, said) && !inOtherWords(name, claim.lang, said) {
			refused[m.Start] = true
			all = append(all, Refutation{Rule: Name, Claimed: name, Found: said.inPlaceOf(m.Entity, claim)})
		}
	}
	for i := range claim.words {
		if claim.quoted(i) {
			continue // the rule on quotations has seen it
		}
		firstName := i+1 < len(claim.words) && taken[i+1] && isPerson(claim, i+1)
		if !taken[i] && !firstName && isUnknownName(claim, i) && !spelledAlike(claim, i, said) {
			all = append(all, Refutation{Rule: Name, Claimed: claim.cased[i]})
		}
	}
	return append(all, designations(claim, said)...)
}

// names reports whether the evidence names an entity: the sentences do, or what they lean on,
// unless the sentences name another of its kind that the claim leaves out. A claim puts one
// name in the place of another more often than it completes a sentence by its heading.
func (e evidence) names(entity *gazetteer.Entity, claim text) bool {
	if slices.ContainsFunc(e.sentences, func(s text) bool { return mentions(s, entity) }) {
		return true
	}
	around := append(slices.Clone(e.before), e.headers...)
	return slices.ContainsFunc(around, func(s text) bool { return mentions(s, entity) }) && e.inPlaceOf(entity, claim) == ""
}

// inPlaceOf returns a name in the sentences, of the kind of an entity, that the claim leaves
// out; empty when there is none.
func (e evidence) inPlaceOf(entity *gazetteer.Entity, claim text) string {
	for _, s := range e.sentences {
		for _, m := range s.mentions {
			if alikeKind(m.Entity.Kind, entity.Kind) && m.Entity.ID != entity.ID && !isSubject(m.Entity) && !mentions(claim, m.Entity) {
				return strings.Join(s.cased[m.Start:m.Start+m.Words], " ")
			}
		}
	}
	return ""
}

func alikeKind(a, b gazetteer.Kind) bool {
	country := func(k gazetteer.Kind) bool { return k == gazetteer.Country || k == gazetteer.Elsewhere }
	return a == b || country(a) && country(b)
}

// mentions reports whether a text names an entity, or for a country somebody of it.
func mentions(t text, entity *gazetteer.Entity) bool {
	if slices.ContainsFunc(t.mentions, func(m gazetteer.Mention) bool {
		return m.Entity.ID == entity.ID || m.Entity.Country == entity.ID && m.Entity.Kind == gazetteer.Person
	}) {
		return true
	}
	// Texts on those years say Moscow, Russia and the Soviet Union of one state.
	if i := slices.Index(russias, entity.ID); i >= 0 && slices.ContainsFunc(t.mentions, func(m gazetteer.Mention) bool { return m.Entity.ID == russias[1-i] }) {
		return true
	}
	return slices.Contains(t.within, entity.ID) || entity.ID == "US" && ofTheUS(t)
}

var russias = []string{"RU", "SU"}

// designation is a type of weapon, vehicle or rocket: letters and a number.
var designation = regexp.MustCompile(`\p{Lu}\p{L}{0,5}[-–]?\d{1,4}\p{L}{0,3}\d{0,2}`)

// designations refutes a claim with a type that the sentences do not name.
func designations(claim text, said evidence) []Refutation {
	var all []Refutation
	for _, d := range designation.FindAllString(claim.raw, -1) {
		wanted := skeleton(language.Fold(d))
		if !slices.ContainsFunc(said.all(), func(s text) bool { return slices.Contains(spellings(s.raw), wanted) }) {
			all = append(all, Refutation{Rule: Name, Claimed: d})
		}
	}
	return all
}

func spellings(raw string) []string {
	var all []string
	for _, d := range designation.FindAllString(raw, -1) {
		all = append(all, skeleton(language.Fold(d)))
	}
	return all
}

// inOtherWords reports whether the sentences have a name of several words in other words.
func inOtherWords(name, lang string, said evidence) bool {
	t := read(name, lang)
	return len(t.words) > 1 && overlap(t, said.sentences...) >= .6
}

// ofTheUS reports whether a text speaks of Americans who are not Latin, Central or South
// Americans.
func ofTheUS(t text) bool {
	for i, w := range t.words {
		if strings.HasPrefix(w, "american") && (i == 0 || !slices.Contains([]string{"latin", "central", "south", "north", "inter", "anti"}, t.words[i-1])) {
			return true
		}
	}
	return false
}

func isPerson(t text, i int) bool {
	return slices.ContainsFunc(t.mentions, func(m gazetteer.Mention) bool { return m.Start == i && m.Entity.Kind == gazetteer.Person })
}

// numeral are Roman numbers and ordinals written with a figure, which are no names.
var numeral = regexp.MustCompile(`^(?:[IVXLC]+|\d+(?:[ªº]|st|nd|rd|th|a|o|\p{Cyrillic}{1,3}))$`)

// isSubject reports whether a name is that of a region, which texts about it call "the region"
// or "the continent".
func isSubject(e *gazetteer.Entity) bool { return e.Kind == gazetteer.Region }

// isUnknownName reports whether a word is a name that the gazetteer does not know: it has a
// capital or a digit beside letters, does not begin the claim, and is no word of the language.
func isUnknownName(claim text, i int) bool {
	w := claim.cased[i]
	first, size := utf8.DecodeRuneInString(w)
	capital := unicode.IsUpper(first)
	mixed := strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsLetter)
	shout := utf8.RuneCountInString(w) >= 2 && w == strings.ToUpper(w) && capital
	if size == len(w) || !capital && !mixed {
		return false
	}
	if language.IsStop(claim.lang, claim.words[i]) || numeral.MatchString(w) {
		return false
	}
	if mixed || shout {
		return true
	}
	stem := language.Stem(claim.lang, claim.words[i])
	if concepts := gazetteer.Concepts(claim.lang, []string{stem}); len(concepts[0]) > 0 {
		return false // an ordinary word, in capitals as in a title
	}
	return i > 0 && !beginsSentence(claim, i)
}

// beginsSentence reports whether a sentence or a quotation within the claim begins with the
// word.
func beginsSentence(claim text, i int) bool {
	before := strings.TrimRight(claim.raw[:claim.starts[i]], " \"“”«»(¿¡—–-")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(".:?!…;", last)
}

// spelledAlike reports whether the evidence has a word that is spelled like the claim's, in
// one spelling for all languages, apart from endings.
func spelledAlike(claim text, i int, said evidence) bool {
	wanted := skeleton(claim.words[i])
	for _, s := range said.all() {
		if slices.ContainsFunc(s.words, func(w string) bool { return alike(wanted, skeleton(w)) }) {
			return true
		}
	}
	return false
}

// skeleton is what of a name stays through languages and cases: its consonants in one
// spelling, with a vowel at the beginning as such.
func skeleton(word string) string {
	var b strings.Builder
	for i, r := range strings.ReplaceAll(language.Spelling(word), "zh", "g") {
		switch {
		case strings.ContainsRune("aeiou", r):
			if i == 0 {
				b.WriteByte('a')
			}
		case r == 'v' || r == 'b':
			b.WriteByte('b')
		case r == 'g' || r == 'h':
			b.WriteByte('g')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alike reports whether two skeletons are the same but for an ending.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a != "" && a == b || len(a) >= 3 && strings.HasPrefix(b, a) && len(b)-len(a) <= 2
}
