package facts

import (
	"slices"
	"strings"

	"attache/internal/dates"
	"attache/internal/quantity"
)

// Figure is an amount, and what it is an amount of.
type Figure struct {
	Place
	Amount    quantity.Quantity // Start and End are bytes of the sentence
	Period    dates.Date        // the time that it is of; zero: none is told
	Measures  []string          // keys of what it measures: stems, concepts ("~debt") and names ("@CU") of its clause
	Countries []string          // of the sentence, as of an [Event]
	Topics    []Topic
}

// readFigures collects the amounts of a document.
func (r *reading) readFigures() {
	for _, s := range r.sentences {
		for _, q := range s.amounts {
			if q.Unit == "" && q.Noun == "" {
				continue
			}
			from, to := s.clause(q)
			f := Figure{Place: s.Place, Amount: q, Period: s.period(q, from, to), Countries: s.countries(0, len(s.words)), Topics: s.topics()}
			for _, t := range s.terms {
				if t.word >= from && t.word < to {
					f.Measures = append(f.Measures, t.keys...)
				}
			}
			slices.Sort(f.Measures)
			f.Measures = slices.Compact(f.Measures)
			r.figures = append(r.figures, f)
		}
	}
}

// clause returns the words of the clause that an amount stands in: the sentence where it is
// the only one, else up to a comma or a conjunction on either side of it.
func (s *sentence) clause(q quantity.Quantity) (from, to int) {
	if len(s.amounts) == 1 {
		return 0, len(s.words)
	}
	at, end := s.wordAt(q.Start), s.wordAt(max(q.End-1, q.Start))
	pause := func(k int) bool {
		switch s.words[k] {
		case "and", "y", "e", "и", "while", "mientras", "enquanto", "а":
			return true
		}
		return strings.ContainsAny(s.raw[s.starts[k-1]:s.starts[k]], ",;:")
	}
	for from = at; from > 0; from-- {
		if pause(from) {
			break
		}
	}
	for to = end + 1; to < len(s.words); to++ {
		if pause(to) {
			break
		}
	}
	return from, to
}

// period is the time of an amount: the one of its clause, else the only one of its sentence.
func (s *sentence) period(q quantity.Quantity, from, to int) dates.Date {
	var inClause, all []dates.Date
	for _, d := range s.dates {
		if d.Role == dates.OfText || !d.Known() {
			continue
		}
		all = append(all, d)
		if w := s.wordAt(d.Start); w >= from && w < to {
			inClause = append(inClause, d)
		}
	}
	switch {
	case len(inClause) == 1:
		return inClause[0]
	case len(inClause) == 0 && len(all) == 1:
		return all[0]
	case len(inClause) > 1: // the next one after it, "7 billion in 2006 and 18.5 in 2014"
		for _, d := range inClause {
			if d.Start >= q.End {
				return d
			}
		}
		return inClause[len(inClause)-1]
	}
	return dates.Date{}
}
