package briefing

import (
	"cmp"
	"slices"
	"strings"

	"attache/internal/answer"
	"attache/internal/facts"
)

// maxConflicts is how many disagreements a brief tells of.
const maxConflicts = 4

// disagree adds on which points the sources disagree about the subject: those of which both
// sides name it, of a brief on one topic one on that, and those on the time of what the brief
// tells of. Documents that contradict each other come before those that contradict themselves;
// one point comes once, a sentence stands for one alone, and what a source notes of itself is
// none.
func (d *draft) disagree(named []*sentence, topic facts.Topic) {
	var around []facts.Place
	for _, s := range named {
		if topic == "" || s.topic == topic {
			around = append(around, s.Place)
		}
	}
	for _, section := range d.Topics { // "the other countries" name none
		for _, s := range d.restOn(section.Claims) {
			around = append(around, s.Place)
		}
	}
	at := d.lib.places
	conflicts := slices.DeleteFunc(d.lib.facts.Conflicts(around), func(c facts.Conflict) bool {
		return c.Kind == facts.Told || slices.ContainsFunc(c.Sides[:], func(side facts.Side) bool { return at[side.Place] == nil })
	})
	within := func(c facts.Conflict) int {
		if at[c.Sides[0].Place].passage.Meta.ID == at[c.Sides[1].Place].passage.Meta.ID {
			return 1
		}
		return 0
	}
	silent := func(c facts.Conflict) (n int) { // sides from which it is but to be concluded how the subject voted
		for _, side := range c.Sides {
			if c.Kind == facts.Ballots && len(at[side.Place].votersOf(d.of)) == 0 {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(conflicts, func(a, b facts.Conflict) int { return cmp.Or(within(a)-within(b), silent(a)-silent(b)) })
	seen := map[facts.Place]bool{}
	for _, c := range conflicts {
		if len(d.Conflicts) == maxConflicts {
			return
		}
		if seen[c.Sides[0].Place] || seen[c.Sides[1].Place] {
			continue
		}
		c.Sides = d.lib.plainest(c).Sides
		conflict := answer.Conflict{}
		for _, side := range c.Sides {
			conflict.Sides = append(conflict.Sides, answer.Side{Says: answer.WithoutMarks(d.says(c.Kind, side))})
		}
		ofSubject := func(key string) bool {
			return key == "@"+d.of.ID || slices.Contains(d.of.Members, strings.TrimPrefix(key, "@"))
		}
		if !slices.ContainsFunc(c.Entities, ofSubject) && !d.tellsOf(c) {
			continue
		}
		c.Entities = d.ofSubjectFirst(c, ofSubject)
		conflict.About = answer.About(c, d.Language, d.Citations)
		if slices.ContainsFunc(d.Conflicts, func(o answer.Conflict) bool { return o.About == conflict.About }) {
			continue
		}
		for i, side := range c.Sides {
			seen[side.Place] = true
			conflict.Sides[i].N = d.cite(at[side.Place].passage)
		}
		d.Conflicts = append(d.Conflicts, conflict)
	}
}

// ofSubjectFirst returns what a conflict is about, of votes those of the subject alone.
func (d *draft) ofSubjectFirst(c facts.Conflict, ofSubject func(key string) bool) []string {
	var own, others []string
	for _, key := range c.Entities {
		if ofSubject(key) {
			own = append(own, key)
		} else {
			others = append(others, key)
		}
	}
	if c.Kind == facts.Ballots && len(own) > 0 {
		return own
	}
	return append(own, others...)
}

// tellsOf reports whether the brief gives one of the times that a conflict is on, from the
// document that states it so.
func (d *draft) tellsOf(c facts.Conflict) bool {
	return c.Kind == facts.Times && slices.ContainsFunc(c.Sides[:], func(side facts.Side) bool {
		s := d.lib.places[side.Place]
		return slices.ContainsFunc(d.Topics, func(section Section) bool {
			return slices.ContainsFunc(section.Claims, func(told Claim) bool {
				return s.topic == section.Topic && told.When == whenOf(s.when) &&
					slices.ContainsFunc(told.Evidence, func(e answer.Evidence) bool { return d.Citations[e.N-1].Document == s.passage.Meta.ID })
			})
		})
	})
}

// plainest returns, of the conflicts between the same two times, the one that the shortest sentences
// tell, best those that do not tell who voted how besides.
func (l *library) plainest(c facts.Conflict) facts.Conflict {
	if c.Kind != facts.Times {
		return c
	}
	length := func(c facts.Conflict) (words int) {
		for _, side := range c.Sides {
			s := l.places[side.Place]
			if words += s.words; s.votes {
				words += maxQuoted
			}
		}
		return words
	}
	for _, o := range l.facts.All() {
		if o.Kind == c.Kind && o.Sides[0].Value == c.Sides[0].Value && o.Sides[1].Value == c.Sides[1].Value && length(o) < length(c) {
			c = o
		}
	}
	return c
}

// says returns what a side of a conflict says: the amount alone, of anything else the sentence, with the one before it where that names who "the others" are.
func (d *draft) says(kind facts.Kind, side facts.Side) string {
	s := d.lib.places[side.Place]
	switch {
	case side.Value != "" && kind == facts.Amounts:
		return side.Value
	case s.before != nil && s.dangles && s.ofOthers():
		var said []string
		for _, told := range (candidate{sentence: s, lead: s.before}).told() {
			said = append(said, told.text())
		}
		return strings.Join(said, " ")
	}
	return s.text()
}
