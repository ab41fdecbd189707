package verify

import (
	"slices"
	"strings"

	"attache/internal/gazetteer"
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
		unnamed := !passed[m.Start] && !spelledAlike(claim, m.Start, said.sentences) && !inOtherWords(name, claim.lang, said)
		if !refused[m.Start] && (unnamed || said.repeated(m.Entity, claim)) {
			refused[m.Start] = true
			all = append(all, Refutation{Rule: Name, Claimed: name, Found: said.inPlaceOf(m.Entity, claim)})
		}
	}
	left := said.leftOut(claim)
	for i := range claim.words {
		firstName := i+1 < len(claim.words) && taken[i+1] && isPerson(claim, i+1)
		isName := isUnknownName(claim, i) || i == 0 && left != "" && mayBeName(claim, i) && said.shareWriting(claim, claim.cased[i])
		if !isName || taken[i] || firstName || claim.quoted(i) { // the rule on quotations has seen what is quoted
			continue
		}
		if !spelledAlike(claim, i, said.all()) {
			all = append(all, Refutation{Rule: Name, Claimed: claim.cased[i], Found: left})
		}
	}
	return append(all, designations(claim, said)...)
}

// names reports whether the evidence names an entity: the sentences do. What they lean on does
// too, and a country's person or a word within a longer name do for the country, unless the
// sentences name another of its kind that the claim leaves out. A claim puts one name in the
// place of another more often than it completes a sentence by its heading.
func (e evidence) names(entity *gazetteer.Entity, claim text) bool {
	if slices.ContainsFunc(e.sentences, func(s text) bool { return s.names(entity) }) {
		return true
	}
	return slices.ContainsFunc(e.all(), func(s text) bool { return mentions(s, entity) }) && e.inPlaceOf(entity, claim) == "" && !e.addedTo(entity, claim)
}

// addedTo reports whether the claim lists an entity, which the sentences do not name, with one
// that they do.
func (e evidence) addedTo(entity *gazetteer.Entity, claim text) bool {
	for i := 1; i < len(claim.mentions); i++ {
		before, m := claim.mentions[i-1], claim.mentions[i]
		if before.Start+before.Words <= m.Start && alikeKind(m.Entity.Kind, before.Entity.Kind) && claim.listed(before.Start+before.Words, m.Start) {
			other := before.Entity
			if other.ID == entity.ID {
				other = m.Entity
			} else if m.Entity.ID != entity.ID {
				continue
			}
			if slices.ContainsFunc(e.sentences, func(s text) bool { return mentions(s, other) }) {
				return true
			}
		}
	}
	return false
}

// repeated reports whether the claim names a country or a person more often than the sentences
// do and leaves out another that they name: "Chile and Chile" of "Chile and Peru".
func (e evidence) repeated(entity *gazetteer.Entity, claim text) bool {
	if k := entity.Kind; k != gazetteer.Country && k != gazetteer.Elsewhere && k != gazetteer.Person {
		return false
	}
	here, there := claim.count(entity), 0
	for _, s := range e.sentences {
		there += s.count(entity)
	}
	return there > 0 && here > there && e.inPlaceOf(entity, claim) != ""
}

// count counts how often a text names an entity.
func (t text) count(entity *gazetteer.Entity) int {
	n := 0
	for _, m := range t.mentions {
		if m.Entity.ID == entity.ID {
			n++
		}
	}
	return n
}

// inPlaceOf returns a name in the sentences, of the kind of an entity, that the claim leaves
// out; empty when there is none.
func (e evidence) inPlaceOf(entity *gazetteer.Entity, claim text) string {
	for _, s := range e.sentences {
		for _, m := range s.mentions {
			if alikeKind(m.Entity.Kind, entity.Kind) && m.Entity.ID != entity.ID && !isSubject(m.Entity) && !claim.names(m.Entity) {
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
	return t.names(entity) || slices.Contains(t.within, entity.ID) ||
		slices.ContainsFunc(t.mentions, func(m gazetteer.Mention) bool {
			return m.Entity.Country == entity.ID && m.Entity.Kind == gazetteer.Person
		})
}

// names reports whether a text names an entity. Texts on those years say Moscow, Russia and
// the Soviet Union of one state.
func (t text) names(entity *gazetteer.Entity) bool {
	other := ""
	if i := slices.Index(russias, entity.ID); i >= 0 {
		other = russias[1-i]
	}
	return entity.ID == "US" && ofTheUS(t) ||
		slices.ContainsFunc(t.mentions, func(m gazetteer.Mention) bool { return m.Entity.ID == entity.ID || m.Entity.ID == other })
}

var russias = []string{"RU", "SU"}

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

// isSubject reports whether a name is that of a region of the subject, which texts about it
// call "the region" or "the continent".
func isSubject(e *gazetteer.Entity) bool { return e.Kind == gazetteer.Region && len(e.Members) > 0 }
