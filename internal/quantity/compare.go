package quantity

import (
	"math"
	"strings"
)

// Same reports whether two amounts are one: the same number with the same bound, of units
// that can be compared. What a bare count counts is not looked at.
func (q Quantity) Same(other Quantity) bool {
	return comparable(q, other) && q.Bound == other.Bound && equal(q, other)
}

// Supports reports whether a text that states q bears out a claim of the amount: all that q
// leaves open, the claim leaves open too.
//
//   - A claim may round: "$35 billion" is borne out by "$35.2 billion", "2 million" by "2.2
//     million" is not, as a number of few digits stands for its own value (see rounding).
//     The other way, a claim finer than its evidence, is never borne out.
//   - "About" in the claim allows for more (see around); in the evidence it may be left out.
//     So may "nearly", when the number is the same.
//   - A bound cannot be left out or turned: "over 35" bears out "over 35" and "over 30", not
//     "35" or "about 35". "35.2" bears out "over 35".
//   - A range bears out itself and what holds it. Of "from 20 to 30", which may be a change,
//     either end may be claimed.
func (q Quantity) Supports(claim Quantity) bool {
	if !comparable(q, claim) {
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
	low, high := q.spread()
	switch claim.Bound {
	case Over:
		if q.Bound == AtLeast && !q.count() {
			return low >= claim.High // no reader tells "at least" from "over" in a measure
		}
		return low > claim.High || q.Bound == Over && low >= claim.High
	case AtLeast:
		return low >= claim.High
	case Under:
		return high < claim.Low || (q.Bound == Under || q.Bound == Nearly) && high <= claim.Low
	case AtMost:
		return high <= claim.Low
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

// Conflicts reports whether two amounts of one thing cannot both be true, with room for the
// rounding of either.
func (q Quantity) Conflicts(other Quantity) bool {
	if !comparable(q, other) || equal(q, other) {
		return false
	}
	low1, high1 := q.reach()
	low2, high2 := other.reach()
	return high1 < low2 || high2 < low1
}

// The shares of its value by which a number may stand for others, at most. "2 million" is not
// said of 2.2 million, but "about 2 million" is.
const (
	maxRounding = 0.05
	maxAround   = 0.10
)

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

// comparable reports whether two amounts can be of one thing, by their units. A rate may be
// told by one alone ("a year"). A number that says nothing of what it counts, or a large one
// of some noun, may have the unit that the other tells, but for shares and multiples.
func comparable(a, b Quantity) bool {
	if a.Unit == b.Unit {
		return true
	}
	ua, ub := unitOf(a.Unit), unitOf(b.Unit)
	switch {
	case ua == ub:
		return ua == a.Unit || ub == b.Unit
	case a.count() && b.count():
		return ua == "" || ub == "" || ua == "vote" || ub == "vote"
	case ua == "":
		return a.Noun == "" || a.Low >= large && ub != "%" && ub != "pp" && ub != "times"
	case ub == "":
		return b.Noun == "" || b.Low >= large && ua != "%" && ua != "pp" && ua != "times"
	}
	return false
}
