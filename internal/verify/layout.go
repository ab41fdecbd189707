package verify

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/language"
)

// Steps between the words of a text, on top of the one from a word to the next: two things are
// told together when few steps lie between them.
const (
	pause   = 3  // at a comma, colon, dash or bracket, or a conjunction
	turning = 6  // at a semicolon, or a word that opens another clause
	reach   = 3. // steps after which a tie has fallen to 1/e
)

var (
	// conjunctions join the members of a list, or clauses.
	conjunctions = words(`and or nor plus y e o u ni ou nem и или либо ни`)
	// turns open another clause.
	turnings = words(`while whereas but although though however mientras pero aunque sino enquanto mas embora porém а но тогда хотя однако`)
	// links may stand before a member of a list.
	links = words(`the a with to from by in of el la los las de del al o os as do da dos das ao à aos às na no em com para con en с со из в во на от для`)
)

// place is where a thing stands in a text, in steps. All members of a list stand where the
// list stands, so it has two ends.
type place struct{ sentence, from, to int }

// tie is how closely two places are told together, from 0 to 1.
func (p place) tie(o place) float64 {
	if p.sentence != o.sentence {
		return 0
	}
	return math.Exp(-float64(max(0, o.from-p.to, p.from-o.to)) / reach)
}

// thing is a name, an amount, a date or another word of a text. Two are the same when they
// share a key. Those of one sort can stand in each other's place; a word has none.
type thing struct {
	sort       string
	unit       string // of an amount
	keys       []string
	start, end int // its words
	place
}

func (t thing) is(o thing) bool {
	if t.sort != o.sort && t.sort != "" && o.sort != "" {
		return false
	}
	named := t.sort != "" && o.sort != "" // and may have a word in common
	return slices.ContainsFunc(t.keys, func(k string) bool { return (!named || k[0] != '=') && slices.Contains(o.keys, k) })
}

// things returns the names, amounts, dates and other words of a text and where they stand. The
// keys of an amount or a date tell which of the claim's it bears out.
func (t text) things(sentence int, claim text) []thing {
	if len(t.words) == 0 {
		return nil
	}
	var all []thing
	for _, m := range t.mentions {
		keys := []string{m.Entity.Key()}
		if m.Entity.Kind == gazetteer.Person && m.Entity.Country != "" {
			keys = append(keys, "of "+m.Entity.Country)
		}
		for _, s := range t.spelled[m.Start : m.Start+m.Words] {
			keys = append(keys, spellingKey(s)...)
		}
		all = append(all, thing{sort: sortOf(m.Entity.Kind), keys: keys, start: m.Start, end: m.Start + m.Words})
	}
	for i, q := range t.amounts {
		x := t.span(q.Start, q.End)
		x.sort, x.unit = "amount", q.Unit
		for j, c := range claim.amounts {
			if q.Supports(c) || sentence < 0 && i == j {
				x.keys = append(x.keys, "amount "+strconv.Itoa(j))
			}
		}
		all = append(all, x)
	}
	for i, d := range t.times {
		if d.Role != dates.OfEvent {
			continue
		}
		x := t.span(d.Start, d.End)
		x.sort = "date"
		for j, c := range claim.times {
			if d.BearsOut(c) || sentence < 0 && i == j {
				x.keys = append(x.keys, "date "+strconv.Itoa(j))
			}
		}
		all = append(all, x)
	}
	for i := range all {
		all[i].keys = append(all[i].keys, "own "+strconv.Itoa(sentence)+" "+strconv.Itoa(i))
	}
	taken := t.placed(all, sentence)
	steps := t.steps()
	n := 0
	for i, w := range t.words {
		var keys []string
		for _, way := range ways {
			if way.has(w) {
				keys = append(keys, "way "+way.way)
			}
		}
		if !language.IsStop(t.lang, w) && n < t.stems {
			keys = append(append(keys, t.keys[n]), t.concepts[n]...)
			keys = append(keys, spellingKey(t.spelled[i])...)
			n++
		}
		if len(keys) > 0 && !taken[i] {
			all = append(all, thing{keys: keys, start: i, end: i + 1, place: place{sentence, steps[i], steps[i]}})
		}
	}
	return all
}

// placed puts things where they stand, those of one list together, and returns which words
// they take.
func (t text) placed(all []thing, sentence int) []bool {
	slices.SortStableFunc(all, func(a, b thing) int { return a.start - b.start })
	steps, taken := t.steps(), make([]bool, len(t.words))
	for i := 0; i < len(all); {
		j, end := i+1, all[i].end
		for ; j < len(all) && (all[j].start < end || all[j].sort == all[i].sort && t.listed(end, all[j].start)); j++ {
			end = max(end, all[j].end)
		}
		for w := all[i].start; w < end; w++ {
			taken[w] = true
		}
		whole := place{sentence, steps[all[i].start], steps[end-1]}
		for ; i < j; i++ {
			all[i].place = whole
		}
	}
	return taken
}

// sortOf is the sort of a name: states and regions can stand in each other's place, and so can
// organisations and groups of states.
func sortOf(k gazetteer.Kind) string {
	switch k {
	case gazetteer.Elsewhere, gazetteer.Region:
		k = gazetteer.Country
	case gazetteer.Group:
		k = gazetteer.Organisation
	}
	return "name " + string(k)
}

// steps counts the steps up to each word.
func (t text) steps() []int {
	steps, at := make([]int, len(t.words)), 0
	for i := 1; i < len(t.words); i++ {
		at++
		switch between := t.between(i-1, i); {
		case strings.Contains(between, ";") || turnings.has(t.words[i]):
			at += turning
		case strings.ContainsAny(between, ",:()—–") || conjunctions.has(t.words[i]):
			at += pause
		}
		steps[i] = at
	}
	return steps
}

// between returns what stands in the text between two words.
func (t text) between(i, j int) string { return t.raw[t.starts[i]+len(t.cased[i]) : t.starts[j]] }

// listed reports whether only what joins the members of a list stands from word end to word
// start.
func (t text) listed(end, start int) bool {
	joined := false
	for i := end; i < start; i++ {
		if conjunctions.has(t.words[i]) {
			joined = true
		} else if !links.has(t.words[i]) {
			return false
		}
	}
	between := t.between(end-1, start)
	return (joined || strings.Contains(between, ",")) && !strings.ContainsAny(between, ";:.—()")
}

// span returns the words from one byte of the text to another.
func (t text) span(from, to int) thing {
	start := slices.IndexFunc(t.starts, func(at int) bool { return at >= from })
	if start < 0 {
		start = len(t.words) - 1
	}
	if start > 0 && from < t.starts[start-1]+len(t.cased[start-1]) {
		start--
	}
	end := start + 1
	for end < len(t.words) && t.starts[end] < to {
		end++
	}
	return thing{start: start, end: end}
}

// spellingKey is the key of a word by which it is known in another language.
func spellingKey(skeleton string) []string {
	if len(skeleton) < 4 {
		return nil
	}
	return []string{"=" + skeleton[:4]}
}
