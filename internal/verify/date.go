package verify

import (
	"slices"

	"attache/internal/corpus"
	"attache/internal/dates"
)

// times refutes a claim with a time that is not borne out by one of the cited sentences. The
// sentence before, the header and the date of the document lend a time only to a claim that
// leaves out none of the sentences' own: one put in the place of another is a mistake.
func times(claim text, said evidence) []Refutation {
	claimed := claim.times
	if len(claimed) == 0 {
		return nil
	}
	var own, around []dates.Date
	var first string
	for i, s := range said.sentences {
		w := said.reference(i).Written
		for _, d := range s.times {
			if w.Known() && d.From.Year != w.From.Year {
				d.Role = dates.OfEvent // that another text is of this year is what the sentence tells
			}
			own = append(own, d)
			if first == "" && d.Role == dates.OfEvent {
				first = s.raw[d.Start:d.End]
			}
		}
		around = append(around, written(said.cited[i].Passage.Meta)...)
	}
	for _, b := range said.before {
		around = append(around, b.times...)
	}
	for _, h := range said.headers {
		around = append(around, dates.Find(h.raw, h.lang, dates.Reference{})...)
	}
	complete := !slices.ContainsFunc(own, func(d dates.Date) bool {
		return d.Role == dates.OfEvent && !slices.ContainsFunc(claimed, func(c dates.Date) bool { return !d.Excludes(c) })
	})
	var all []Refutation
	for _, c := range claimed {
		if c.Role == dates.InName || c.YearImplied && sameDay(c, own) || dates.BorneOut(c, own) || complete && dates.BorneOut(c, append(around, own...)) || said.sameYear(c, claim) {
			continue
		}
		all = append(all, Refutation{Rule: Date, Claimed: claim.raw[c.Start:c.End], Found: first})
	}
	return all
}

// reference is what a relative time in a cited sentence is counted from.
func (e evidence) reference(i int) dates.Reference {
	if w := written(e.cited[i].Passage.Meta); len(w) > 0 {
		return dates.Reference{Written: w[0]}
	}
	return dates.Reference{}
}

// written is the date of a document; none when it is unknown.
func written(m corpus.Meta) []dates.Date { return dates.Find(m.Date, "en", dates.Reference{}) }

// sameYear reports whether a claim names a text by a year by which the sentences name one too,
// "the 2015 article".
func (e evidence) sameYear(c dates.Date, claim text) bool {
	year := claim.raw[c.Start:c.End]
	return c.Role == dates.OfText && slices.ContainsFunc(e.sentences, func(s text) bool {
		return slices.ContainsFunc(s.times, func(d dates.Date) bool {
			return d.Role == dates.OfText && (s.raw[d.Start:d.End] == year || d.From.Year == c.From.Year)
		})
	})
}

// sameDay reports whether one of the times is of the same month, and day where that is told, as one whose year the
// claim leaves out.
func sameDay(c dates.Date, of []dates.Date) bool {
	return slices.ContainsFunc(of, func(d dates.Date) bool {
		sameMonth := d.From.Month == c.From.Month && d.To.Month == c.To.Month
		return sameMonth && (c.Precision == dates.InMonth && d.Precision <= dates.InMonth || d.Precision == c.Precision && d.From.Day == c.From.Day && d.To.Day == c.To.Day)
	})
}
