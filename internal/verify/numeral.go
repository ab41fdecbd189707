package verify

import (
	"slices"
	"strconv"
	"strings"

	"attache/internal/dates"
	"attache/internal/quantity"
)

// cardinals are the words for two to twelve, by language.
var cardinals = map[string]map[string]int{
	"en": byWord(`two both couple pair|three|four|five|six|seven|eight|nine|ten|eleven|twelve dozen`),
	"es": byWord(`dos ambos ambas par|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce docena`),
	"pt": byWord(`dois duas ambos ambas par|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze duzia`),
	"ru": byWord(`два две двух двум двумя двое двоих оба обе обоих обеих обоим пара|три трех трем тремя трое троих|четыре четырех четырем четырьмя|пять пяти пятью|шесть шести шестью|семь семи семью|восемь восьми восемью|девять девяти девятью|десять десяти десятью|одиннадцать одиннадцати|двенадцать двенадцати дюжина`),
}

// loose are those of them that do not count: "both", "a couple".
var loose = words(`both couple pair dozen ambos ambas par docena duzia оба обе обоих обеих обоим пара дюжина`)

func byWord(list string) map[string]int {
	m := map[string]int{}
	for i, of := range strings.Split(list, "|") {
		for w := range strings.FieldsSeq(of) {
			m[w] = i + 2
		}
	}
	return m
}

// numerals refutes a claim with a number that is neither an amount nor a date and does not
// stand in the sentences: of a page, a resolution, a model, "the two new states". What the
// number belongs to is not compared.
func numerals(claim text, said evidence) []Refutation {
	var all []Refutation
	for i, w := range claim.words {
		if claim.isRead(i) {
			continue
		}
		n, written := cardinals[claim.lang][w], w[0] >= '0' && w[0] <= '9'
		switch {
		case written && !said.hasNumber(w):
			all = append(all, Refutation{Rule: Figure, Claimed: claim.cased[i], Found: said.otherNumber(claim)})
		case n > 0 && !loose.has(w) && !said.hasCount(n) && !counted(quantity.Quantity{Low: float64(n), High: float64(n), Start: claim.starts[i], End: claim.starts[i] + len(claim.cased[i])}, claim, said):
			all = append(all, Refutation{Rule: Figure, Claimed: claim.cased[i]})
		}
	}
	return all
}

// isRead reports whether a word is part of an amount or a date.
func (t text) isRead(i int) bool {
	at := t.starts[i]
	return slices.ContainsFunc(t.amounts, func(q quantity.Quantity) bool { return q.Start <= at && at < q.End }) ||
		slices.ContainsFunc(t.times, func(d dates.Date) bool { return d.Start <= at && at < d.End })
}

// hasNumber reports whether the evidence has a number, in figures or in letters.
func (e evidence) hasNumber(w string) bool {
	digits := leadingDigits(w)
	if n, err := strconv.Atoi(digits); err == nil && (e.hasCount(n) || e.hasRank(n)) {
		return true
	}
	return slices.ContainsFunc(e.all(), func(s text) bool {
		return slices.ContainsFunc(s.words, func(o string) bool { return leadingDigits(o) == digits })
	})
}

func leadingDigits(w string) string {
	end := strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(w)
	}
	return w[:end]
}

// hasCount reports whether the sentences have a small whole number, as an amount or in
// letters.
func (e evidence) hasCount(n int) bool {
	return slices.ContainsFunc(e.sentences, func(s text) bool {
		return slices.ContainsFunc(s.amounts, func(q quantity.Quantity) bool { return q.Low == float64(n) || q.High == float64(n) }) ||
			slices.ContainsFunc(s.words, func(w string) bool { return cardinals[s.lang][w] == n })
	})
}

// leavesOutCount reports whether the sentences have a small count that the claim does not: one
// of its own may have been put in that one's place.
func (e evidence) leavesOutCount(claim text) bool {
	mine := evidence{sentences: []text{claim}}
	return slices.ContainsFunc(e.sentences, func(s text) bool {
		return slices.ContainsFunc(s.words, func(w string) bool {
			n := cardinals[s.lang][w]
			return n > 0 && !loose.has(w) && !mine.hasCount(n)
		})
	})
}

func (e evidence) hasRank(n int) bool {
	return slices.ContainsFunc(e.all(), func(s text) bool { return slices.Contains(ordinalsIn(s), n) })
}

// otherNumber returns a number of the sentences that is neither an amount nor a date and that
// the claim does not have.
func (e evidence) otherNumber(claim text) string {
	for _, s := range e.sentences {
		for i, w := range s.words {
			if w[0] >= '0' && w[0] <= '9' && !s.isRead(i) && !slices.Contains(claim.words, w) {
				return s.cased[i]
			}
		}
	}
	return ""
}
