package verify

import (
	"slices"

	"attache/internal/quantity"
)

// clause is a part of a sentence with the amounts in it.
type clause struct {
	keys       []string
	quantities []quantity.Quantity
}

// joints are words between one clause and the next.
var joints = words(`and while whereas but y e mientras pero enquanto mas и а но`)

// clauses parts a text at its commas, semicolons and conjunctions, and keeps the parts that
// state an amount.
func clauses(t text) []clause {
	found := quantity.Find(t.raw, t.lang)
	if len(found) == 0 {
		return nil
	}
	var all []clause
	begin := 0
	for i := 1; i <= len(t.words); i++ {
		if i < len(t.words) && !joints.has(t.words[i]) && !t.pauseBefore(i) {
			continue
		}
		from, to := t.starts[begin], len(t.raw)
		if i < len(t.words) {
			to = t.starts[i]
		}
		part := clause{}
		for _, q := range found {
			if q.End > from && q.Start < to {
				part.quantities = append(part.quantities, q)
			}
		}
		if len(part.quantities) > 0 {
			part.keys = read(t.raw[from:to], t.lang).keys
			all = append(all, part)
		}
		begin = i
	}
	return all
}

// pauseBefore reports whether a comma, semicolon or colon stands before a word.
func (t text) pauseBefore(i int) bool {
	for _, r := range t.raw[t.starts[i-1]+len(t.cased[i-1]) : t.starts[i]] {
		if r == ',' || r == ';' || r == ':' {
			return true
		}
	}
	return false
}

// pairings refutes a claim that gives one thing the amount of another: of what tells the
// clauses of the sentences apart, a clause of the claim has only what stands with other
// amounts there.
func pairings(claim text, said evidence) []Refutation {
	var stated []clause
	for _, s := range said.sentences {
		stated = append(stated, clauses(s)...)
	}
	if len(stated) < 2 {
		return nil
	}
	for _, c := range clauses(claim) {
		for _, q := range c.quantities {
			mine, others := 0, 0
			var instead quantity.Quantity
			for _, k := range c.keys {
				in, with := 0, false
				for _, s := range stated {
					if !slices.Contains(s.keys, k) {
						continue
					}
					in++
					instead = s.quantities[0]
					with = with || slices.ContainsFunc(s.quantities, func(e quantity.Quantity) bool { return e.Supports(q) })
				}
				switch {
				case in == 0 || in == len(stated): // does not tell them apart
				case with:
					mine++
				default:
					others++
				}
			}
			bornOut := slices.ContainsFunc(stated, func(s clause) bool {
				return slices.ContainsFunc(s.quantities, func(e quantity.Quantity) bool { return e.Supports(q) })
			})
			if bornOut && mine == 0 && others > 0 && instead.Unit == q.Unit {
				return []Refutation{{Rule: Figure, Claimed: claim.raw[q.Start:q.End] + " given to another"}}
			}
		}
	}
	return nil
}
