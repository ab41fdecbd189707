package briefing

import (
	"slices"
	"strings"

	"attache/internal/answer"
	"attache/internal/facts"
	"attache/internal/texts"
)

// maxConflicts is how many disagreements a brief tells of.
const maxConflicts = 4

// disagree adds on which points the sources disagree about the subject: those of which both
// sides name it, and of a brief on one topic one is on that. A sentence stands for one alone.
func (d *draft) disagree(named []*sentence, topic facts.Topic) {
	var around []facts.Place
	for _, s := range named {
		if topic == "" || s.topic == topic {
			around = append(around, s.Place)
		}
	}
	seen := map[facts.Place]bool{}
	for _, c := range d.lib.facts.Conflicts(around) {
		if len(d.Conflicts) == maxConflicts {
			return
		}
		told := slices.ContainsFunc(c.Entities, func(key string) bool {
			return key == "@"+d.of.ID || slices.Contains(d.of.Members, strings.TrimPrefix(key, "@"))
		})
		again := slices.ContainsFunc(c.Sides[:], func(s facts.Side) bool { return seen[s.Place] })
		if !told || again || d.lib.places[c.Sides[0].Place] == nil || d.lib.places[c.Sides[1].Place] == nil {
			continue
		}
		seen[c.Sides[0].Place], seen[c.Sides[1].Place] = true, true
		conflict := answer.Conflict{About: d.point(c.About)}
		for _, side := range c.Sides {
			s := d.lib.places[side.Place]
			says := side.Value
			if says == "" || c.Kind == facts.Positions || c.Kind == facts.Told {
				says = s.text()
			}
			conflict.Sides = append(conflict.Sides, answer.Side{N: d.cite(s.passage), Says: answer.WithoutMarks(says)})
		}
		d.Conflicts = append(d.Conflicts, conflict)
	}
}

// point names what a conflict is about: "Cuba, Peru: who voted how".
func (d *draft) point(about facts.About) string {
	names := d.lib.facts.Names(about, d.Language)
	kind := texts.Say(d.Language, "conflict_"+string(about.Kind))
	if len(names) == 0 {
		return kind
	}
	return strings.Join(names, ", ") + ": " + kind
}
