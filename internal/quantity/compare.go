package quantity

import (
	"math"
	"strings"
)

// Same reports whether two amounts are one: the same number with the same bound, of units
// that can be compared. What a bare count counts is not looked at.
func (q Quantity) Same(other Quantity) bool {
	return commensurable(q, other) && q.Bound == other.Bound && equal(q, other)
}

// Supports reports whether a text that states q bears out a claim of the amount: all that q
// leaves open, the claim leaves open too.
//
//   - A claim may round to its last digit, by 5 % at most: "$35.2 billion" bears out "$35
//     billion", but "2.2 million" not "2 million". No claim may be finer than its evidence.
//   - "About" in a claim rounds to the last digit that is not zero, by 10 % at most: "82,000"
//     bears out "about 80,000". In the evidence it may be left out. So may "nearly".
//   - A bound is neither left out nor turned: "over 35" bears out "over 35" and "over 30", not
//     "35" or "about 35". "35.2" bears out "over 35", and "over 20", but not "over 15": who
//     means less than half says something else.
//   - A range bears out itself and what holds it. Of "from 20 to 30", which may be a change,
//     either end may be claimed.
func (q Quantity) Supports(claim Quantity) bool {
	if !commensurable(q, claim) {
		return false
	}
	if q.Bound == claim.Bound && equal(q, claim) {
		return true
	}
	if q.Ends {
		for _, end := range []float64{q.Low, q.High} {
			if !claim.ranged() && (Quantity{Low: end, High: end, Step: q.Step, Unit: q.Unit}).Supports(claim) {
				return true
			}
		}
	}
	if claim.open() {
		return q.within(claim)
	}
	if q.open() {
		return false
	}
	var slack float64
	switch claim.Bound {
	case About:
		slack = claim.around()
	case Nearly:
		return q.Bound != About && q.Low >= claim.Low-claim.around() && (q.High < claim.Low || q.Bound == Nearly && q.High <= claim.Low)
	default:
		slack = claim.rounding()
	}
	slack += tiny(claim)
	return q.Low >= claim.Low-slack && q.High <= claim.High+slack
}

// within reports whether q lies beyond the claim's number on the side that its bound names,
// and not so far beyond that the claim must mean something else.
func (q Quantity) within(claim Quantity) bool {
	low, high := q.spread()
	switch claim.Bound {
	case Over, AtLeast:
		strict := claim.Bound == Over && q.Bound != Over && (q.Bound != AtLeast || q.count()) // no reader tells "at least" from "over" in a measure
		return low < maxBeyond*claim.High && (low > claim.High || low == claim.High && !strict)
	default:
		strict := claim.Bound == Under && q.Bound != Under && q.Bound != Nearly
		return high*maxBeyond > claim.Low && (high < claim.Low || high == claim.Low && !strict)
	}
}

// Conflicts reports whether two amounts of one thing cannot both be true, with room for the
// rounding of either.
func (q Quantity) Conflicts(other Quantity) bool {
	if !commensurable(q, other) || equal(q, other) {
		return false
	}
	low1, high1 := q.reach()
	low2, high2 := other.reach()
	return high1 < low2 || high2 < low1
}

// The shares of its value by which a number may stand for others, at most. They are ours.
const (
	maxRounding = 0.05
	maxAround   = 0.10
)

// maxBeyond is how many times its number an amount may be that is said to be over it, or
// part of it that is said to be under it.
const maxBeyond = 2

// rounding is how far from a claimed number its evidence may be: half the place of its last
// digit, but at most maxRounding of it.
func (q Quantity) rounding() float64 { return min(q.Step/2, maxRounding*q.Low) }

// around is the same for a number that says itself to be a rough one, "about 80 thousand":
// half the place of its last digit that is not zero, but at most maxAround of it.
func (q Quantity) around() float64 {
	place := q.Step
	for place > 0 && place < q.Low && multipleOf(q.Low, place*10) {
		place *= 10
	}
	return min(max(q.Step, place)/2, maxAround*q.Low)
}

// spread returns the least and the greatest value that the text admits.
func (q Quantity) spread() (low, high float64) {
	switch q.Bound {
	case About:
		return q.Low - q.around(), q.High + q.around()
	case Nearly:
		return q.Low - q.around(), q.High
	case Over, AtLeast:
		return q.Low, math.Inf(1)
	case Under, AtMost:
		return 0, q.High
	}
	return q.Low, q.High
}

// reach is spread with room for rounding.
func (q Quantity) reach() (low, high float64) {
	low, high = q.spread()
	return low - q.rounding(), high + q.rounding()
}

func (q Quantity) ranged() bool { return q.Low != q.High }

// open reports whether the amount has no end above or below.
func (q Quantity) open() bool { return q.Bound >= Over }

// equal reports whether the numbers are the same. A fraction, "a third", is the same as what
// its decimals were cut to.
func equal(a, b Quantity) bool {
	slack := max(tiny(a), tiny(b))
	for _, q := range []Quantity{a, b} {
		if q.Step > 0 && !multipleOf(q.Low, q.Step) {
			slack = max(slack, q.Step/2)
		}
	}
	return math.Abs(a.Low-b.Low) <= slack && math.Abs(a.High-b.High) <= slack
}

// tiny is what arithmetic may get wrong.
func tiny(q Quantity) float64 { return 1e-9 * q.High }

func multipleOf(v, step float64) bool {
	n := v / step
	return math.Abs(n-math.Round(n)) <= 1e-6*max(1, math.Abs(n))
}

func (q Quantity) count() bool {
	switch unitOf(q.Unit) {
	case "", "country", "person", "vote":
		return true
	}
	return false
}

// unitOf returns a unit without its rate.
func unitOf(s string) string {
	s, _, _ = strings.Cut(s, "/")
	return s
}

// large is a number that hardly stands in two places for different things.
const large = 10_000

// commensurable reports whether two amounts can be of one thing, by their units. A rate may be
// told by one alone ("a year"). A large number without a unit may have the one that the other
// tells, but for shares and multiples.
func commensurable(a, b Quantity) bool {
	if a.Unit == b.Unit {
		return true
	}
	ua, ub := unitOf(a.Unit), unitOf(b.Unit)
	switch {
	case ua == ub:
		return ua == a.Unit || ub == b.Unit
	case a.count() && b.count():
		return ua == "" || ub == "" || ua == "vote" || ub == "vote"
	case ua == "" || ub == "":
		share := func(u string) bool { return u == "%" || u == "pp" || u == "times" }
		return min(a.Low, b.Low) >= large && !share(ua) && !share(ub)
	}
	return false
}
