package verify

import (
	"slices"
	"strings"
)

// Sums of products of ties, see [swaps]. On the development set no true claim comes near them
// with an amount or a date; names change their places with the build of a sentence.
const (
	swapped     = .05 // what speaks against the claim, at least: for amounts and dates
	swappedName = .25 // the same for names
	favour      = .2  // what speaks for the claim, at most: as a share of what speaks against it
)

// swaps refutes a claim that tells of one name, amount or date what its sentences tell of
// another. Of two of a sort it compares which other words stand nearer to the one than to the
// other, in the claim and in the sentences: "wheat" to 48.8%, "all exports" to 3.8%. Where the
// claim leaves one of two amounts or dates out, its words have to be nearer to that one.
//
// It does not see what turns on the verb alone ("Brazil bought from Peru"), nor words that
// cannot be recognised across languages.
func swaps(claim text, said evidence) []Refutation {
	mine := claim.things(-1, claim)
	var theirs []thing
	for i, s := range said.sentences {
		theirs = append(theirs, s.things(i, claim)...)
	}
	all := told(mine, theirs)
	for i, x := range all {
		if x.sort == "" || x.claimed == nil || x.stated == nil {
			continue
		}
		for _, y := range all[i+1:] {
			if y.sort != x.sort || y.stated == nil || x.unit != y.unit && x.unit != "" && y.unit != "" || bothRussia(x, y) {
				continue
			}
			rule, least := Figure, swapped
			switch {
			case strings.HasPrefix(x.sort, "name") && y.claimed == nil:
				continue
			case strings.HasPrefix(x.sort, "name"):
				rule, least = Name, swappedName
			case x.sort == "date":
				rule = Date
			}
			if speaks, against := compare(x, y, all); against >= least && speaks <= favour*against {
				where := claim
				if y.claimed == nil {
					where = said.sentences[y.stated[0].sentence]
				}
				return []Refutation{{Rule: rule, Claimed: claim.from(x.thing), Found: where.from(y.thing)}}
			}
		}
	}
	return nil
}

// telling is a thing with its places in the claim and in the sentences.
type telling struct {
	thing
	claimed, stated []place
}

// told joins the things of the claim with those of the sentences, and appends those that the
// claim leaves out.
func told(mine, theirs []thing) []telling {
	var all []telling
	for _, t := range mine {
		if i := slices.IndexFunc(all, func(o telling) bool { return o.is(t) }); i >= 0 {
			all[i].claimed = append(all[i].claimed, t.place)
		} else {
			all = append(all, telling{thing: t, claimed: []place{t.place}})
		}
	}
	n := len(all)
	for _, t := range theirs {
		known := false
		for i := range all {
			if all[i].is(t) && (i < n || t.sort != "") {
				known = true
				all[i].stated = append(all[i].stated, t.place)
			}
		}
		if !known && t.sort != "" {
			all = append(all, telling{thing: t, stated: []place{t.place}})
		}
	}
	return all
}

// compare sums what of the other things speaks for and against the claim telling of x what
// the sentences tell of x, rather than of y. Where those by one of the two speak for it on the
// whole, nothing is against it: the others may be told of both.
func compare(x, y telling, all []telling) (speaks, against float64) {
	var byX, byY float64
	for _, k := range all {
		if k.claimed == nil || k.stated == nil || k.is(x.thing) || k.is(y.thing) {
			continue
		}
		nearer := closest(k.claimed, x.claimed) - closest(k.claimed, y.claimed)
		d := nearer * (closest(k.stated, x.stated) - closest(k.stated, y.stated))
		speaks, against = speaks+max(0, d), against+max(0, -d)
		if nearer > 0 {
			byX += d
		} else {
			byY += d
		}
	}
	if byX > 0 || byY > 0 {
		return speaks, 0
	}
	return speaks, against
}

// closest is the closest tie between two things.
func closest(a, b []place) float64 {
	best := 0.
	for _, p := range a {
		for _, q := range b {
			best = max(best, p.tie(q))
		}
	}
	return best
}

// bothRussia reports whether two names are those of one state in texts on its years.
func bothRussia(x, y telling) bool {
	return slices.Contains(x.keys, "@"+russias[0]) && slices.Contains(y.keys, "@"+russias[1]) ||
		slices.Contains(x.keys, "@"+russias[1]) && slices.Contains(y.keys, "@"+russias[0])
}

// from returns a thing as the text writes it.
func (t text) from(x thing) string {
	end := t.starts[x.end-1] + len(t.cased[x.end-1])
	for _, sign := range []string{"%", " %", "\u00a0%"} {
		if strings.HasPrefix(t.raw[end:], sign) {
			end += len(sign)
		}
	}
	return t.raw[t.starts[x.start]:end]
}
