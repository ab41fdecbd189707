package dates

import (
	"strings"

	"attache/internal/language"
)

// meaning is what a word or phrase of the vocabulary says.
type meaning struct {
	what  what
	value int      // of a month, a season, an ordinal, a cardinal, a modifier or a decade
	part  part     // of a part
	rel   relation // of a relative time
	open  Open     // of an opening
}

// what is the part that a phrase plays in the grammar.
type what uint8

const (
	nothing  what = iota
	month         // value: 1 to 12
	abbrev        // of a month
	season        // value: 1 spring to 4 winter
	partOf        // "the beginning of"
	yearWord      // "year", "years"
	decade        // "década de"
	century       // "century"
	cardinal      // "two"
	ordinal       // "nineteenth", of a century
	tens          // "nineties": value 90
	relative      // "last year"
	modifier      // "last", of a month or a season: value is a near
	firstDay      // "primero" of a month, in letters
	present       // "the present day", as the end of a range
)

// part is a part of a period: of n equal ones those from the first to the last, from 1. A
// third is approximate.
type part struct{ first, last, n int }

// relation is a time told from another: n units of it away.
type relation struct {
	unit Precision // OnDay, InMonth, InYear or InCentury
	n    int
	said bool // from the time that the text spoke of last, not from the day it was written
}

// trie finds phrases word by word. "#" is any number.
type trie struct {
	next map[string]*trie
	meaning
}

// add adds each phrase of a notation, parted by "|", words in "(a|b)" being alternatives of
// which one may be empty.
func (t *trie) add(phrases string, m meaning) {
	for _, phrase := range expand(phrases) {
		words := strings.Fields(language.Fold(phrase))
		if len(words) == 0 {
			continue
		}
		at := t
		for _, w := range words {
			child := at.next[w]
			if child == nil {
				child = &trie{}
				if at.next == nil {
					at.next = map[string]*trie{}
				}
				at.next[w] = child
			}
			at = child
		}
		at.meaning = m
	}
}

// expand writes out the alternatives of a notation: "(next|last) year" is "next year" and
// "last year".
func expand(s string) []string {
	var all []string
	depth, from := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == '|' && depth == 0:
			all = append(all, expandOne(s[from:i])...)
			from = i + 1
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		}
	}
	return all
}

func expandOne(s string) []string {
	before, rest, ok := strings.Cut(s, "(")
	if !ok {
		return []string{s}
	}
	inside, rest, _ := strings.Cut(rest, ")")
	var all []string
	for _, choice := range strings.Split(inside, "|") {
		for _, tail := range expandOne(rest) {
			all = append(all, before+choice+tail)
		}
	}
	return all
}

// set makes a set of words, folded.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(language.Fold(words)) {
		s[w] = true
	}
	return s
}
