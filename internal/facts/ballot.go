package facts

import (
	"slices"
	"strings"

	"attache/internal/dates"
	"attache/internal/gazetteer"
)

// Ballot is how states voted, as a sentence or a part of one tells it.
type Ballot struct {
	Place
	On     string   // the time of the vote, "2014-03-27"; empty: not told
	States []string // ISO 3166-1 alpha-2 codes; empty where only a number is told
	Others bool     // the states are not named: "the other countries of the region"
}

func (b ballot) told() Ballot { return Ballot{b.Place, b.occasion, b.states, b.remainder} }

// ballot is how states voted, as a part of a sentence tells it.
type ballot struct {
	*sentence
	occasion  string // the time of the vote; empty: not told
	way       class
	states    []string
	whole     bool // no other state of the region voted so
	count     int  // how many of the region voted so; 0: not told
	remainder bool // those of the region that are not named
	again     bool // they had voted so before
	value     string
}

const ways = against | abstained | absent | inFavour

// readBallots collects who voted how.
func (r *reading) readBallots() {
	occasion, passage := "", ""
	for _, s := range r.sentences {
		if s.Passage != passage {
			occasion, passage = "", s.Passage
		}
		if s.all&voted == 0 && (s.all&ways == 0 || s.all&document == 0) {
			continue
		}
		for _, d := range s.dates {
			if d.Role == dates.OfEvent && d.Known() {
				occasion = d.String()
				break
			}
		}
		own := occasion
		if !slices.ContainsFunc(s.dates, func(d dates.Date) bool { return d.Role == dates.OfEvent }) && s.indefiniteVote() {
			own = ""
		}
		begin := 0
		for i := 1; i <= len(s.words); i++ {
			if i == len(s.words) || s.class[i]&parting != 0 && s.class[i]&ways == 0 || s.anotherWay(begin, i) {
				if b, ok := s.ballot(begin, i); ok {
					b.occasion = own
					r.ballots = append(r.ballots, b)
				}
				begin = i
			}
		}
	}
	r.fillRemainders()
}

// anotherWay reports whether another statement begins with a word: behind a semicolon, or
// behind a comma and a conjunction where both sides tell how was voted.
func (s *sentence) anotherWay(begin, i int) bool {
	gap := s.raw[s.starts[i-1]:s.starts[i]]
	switch s.words[i] {
	case "and", "y", "e", "и":
		return strings.Contains(gap, ",") && s.has(ways, begin, i) && s.has(ways, i, len(s.words))
	}
	return strings.Contains(gap, ";")
}

// indefiniteVote reports whether a sentence speaks of a vote not spoken of before, "a resolution".
func (s *sentence) indefiniteVote() bool {
	for i, c := range s.class {
		if c&(voted|document) != 0 {
			for k := i - 1; k >= max(0, i-2); k-- {
				switch s.words[k] {
				case "a", "an", "una", "un", "uma", "um":
					return true
				}
			}
		}
	}
	return false
}

// ballot reads the words from, to-1, in which one way to vote is told.
func (s *sentence) ballot(from, to int) (ballot, bool) {
	var way class
	for i := from; i < to; i++ {
		if w := s.class[i] & ways; w != 0 && w != inFavour || w == inFavour && way == 0 {
			if way != 0 && way != w && w != inFavour {
				return ballot{}, false
			}
			way = w
		}
	}
	for i := from; i+1 < to && way == 0; i++ { // "voted for it", not "the vote for it was held"
		if isVotedFor(s.words[i], s.words[i+1]) {
			way = inFavour
		}
	}
	if way == 0 {
		return ballot{}, false
	}
	end := len(s.raw)
	if to < len(s.words) {
		end = s.starts[to]
	}
	b := ballot{sentence: s, value: strings.Trim(s.raw[s.starts[from]:end], " ,;"), way: way, whole: !s.has(partial|remainder, from, to), again: s.has(again, from, to)}
	region := false
	for _, m := range s.mentions {
		if m.Start < from || m.Start >= to {
			continue
		}
		switch m.Entity.Kind {
		case gazetteer.Country:
			if m.Entity.ID != "RU" && !slices.Contains(b.states, m.Entity.ID) {
				b.states = append(b.states, m.Entity.ID)
			}
		case gazetteer.Region:
			region = region || len(m.Entity.Members) > 20
		}
	}
	for i := from; i < to; i++ {
		region = region || strings.HasPrefix(s.words[i], "regi") || strings.HasPrefix(s.words[i], "регион")
	}
	if s.has(remainder, from, to) && (region || s.restOfAll(from, to)) && len(b.states) == 0 && len(s.amounts) == 0 {
		b.remainder = true
	}
	for _, q := range s.amounts {
		if w := s.wordAt(q.Start); w >= from && w < to && q.Unit == "country" {
			if region && len(b.states) == 0 {
				b.count = int(q.Low)
			}
			b.whole = b.whole || len(b.states) > 1 && int(q.Low) == len(b.states) && !b.again
		}
	}
	if s.someOf(from, to) || s.has(partial, from, to) && len(b.states) == 0 {
		return ballot{}, false
	}
	if len(b.states) == 0 && b.count == 0 && !b.remainder {
		return ballot{}, false
	}
	return b, true
}

// isVotedFor reports whether a word and the next say that somebody votes for something.
func isVotedFor(word, next string) bool {
	switch next {
	case "for", "por", "pela", "pelo", "за":
		return slices.Contains([]string{"voted", "voto", "votaron", "vota", "votan", "votou", "votaram", "votam", "проголосовал", "проголосовала", "проголосовали", "голосуют", "голосовали"}, word)
	}
	return false
}

// someOf reports whether a part of those named voted, "two of the three members": which of
// them, is not told.
func (s *sentence) someOf(from, to int) bool {
	for i := from + 1; i+1 < min(to, from+3); i++ {
		switch s.words[i] + " " + s.words[i+1] {
		case "of the", "de los", "de las", "dos tres", "das tres", "из трех", "из четырех":
			return true
		}
	}
	return false
}

// restOfAll reports whether "the rest" votes, without a word of whom.
func (s *sentence) restOfAll(from, to int) bool {
	for _, w := range s.words[from:min(to, from+3)] {
		switch w {
		case "rest", "demas", "остальные":
			return true
		}
	}
	return false
}

// fillRemainders works out who "the other countries of the region" are.
func (r *reading) fillRemainders() {
	for i := range r.ballots {
		b := &r.ballots[i]
		if !b.remainder || b.occasion == "" {
			continue
		}
		named := map[string]bool{}
		for _, o := range r.ballots {
			if o.occasion == b.occasion && !o.remainder {
				for _, state := range o.states {
					named[state] = true
				}
			}
		}
		if len(named) == 0 {
			continue
		}
		for _, code := range gazetteer.Codes {
			if code != "RU" && !named[code] {
				b.states = append(b.states, code)
			}
		}
		b.count, b.whole = len(b.states), true
	}
}

// ballots finds votes that are told in two ways.
func (c *comparer) ballots() {
	// Days that are two dates of one vote.
	same := map[string]string{}
	root := func(day string) string {
		for same[day] != "" {
			day = same[day]
		}
		return day
	}
	at := map[Place]*sentence{}
	for _, s := range c.sentences {
		at[s.Place] = s
	}
	for _, f := range c.found {
		a, b := at[f.Sides[0].Place], at[f.Sides[1].Place]
		if f.Kind != Times || a.all&b.all&voted == 0 {
			continue
		}
		day := func(s *sentence, value string) string {
			for _, d := range s.dates {
				if s.raw[d.Start:d.End] == value {
					return d.String()
				}
			}
			return ""
		}
		if x, y := root(day(a, f.Sides[0].Value)), root(day(b, f.Sides[1].Value)); x != y && x != "" && y != "" {
			same[max(x, y)] = min(x, y)
		}
	}
	votes := map[string][]ballot{}
	for _, r := range c.docs {
		for i, b := range r.ballots {
			if b.occasion != "" {
				votes[root(b.occasion)] = append(votes[root(b.occasion)], b)
			}
			if b.again {
				c.votedAgain(b, r.ballots[:i])
			}
		}
	}
	for _, day := range sortedKeys(votes) {
		forPairs(votes[day], func(a, b ballot) {
			if len(day) < len("2006-01-02") && a.passage.Meta.ID != b.passage.Meta.ID {
				return // more than one vote may fall in a month
			}
			switch {
			case a.sentence == b.sentence:
			case a.way != b.way:
				if both := intersection(a.states, b.states); len(both) > 0 && (!a.remainder || !b.remainder) {
					c.addBallots(a, b, both, .5)
				}
			case a.count > 0 && b.count > 0 && a.count != b.count:
				c.addBallots(a, b, nil, 1)
			case a.whole && b.whole && len(a.states) > 1 && len(b.states) > 1 && !slices.Equal(sortedCopy(a.states), sortedCopy(b.states)):
				c.addBallots(a, b, onOneSide(a.states, b.states), 1)
			}
		})
	}
}

// votedAgain finds the vote before at which a state that is said to have voted so again voted otherwise.
func (c *comparer) votedAgain(b ballot, before []ballot) {
	for _, state := range b.states {
		so := func(o ballot) bool { return slices.Contains(o.states, state) }
		if slices.ContainsFunc(before, func(o ballot) bool { return so(o) && o.way == b.way }) {
			continue
		}
		for _, o := range slices.Backward(before) {
			if so(o) && o.sentence != b.sentence {
				c.addBallots(o, b, []string{state}, 1)
				break
			}
		}
	}
}

// addBallots keeps a conflict of two ballots on how some states voted; none where it is on
// numbers.
func (c *comparer) addBallots(a, b ballot, states []string, score float64) {
	before := len(c.found)
	c.add(Ballots, a.sentence, b.sentence, a.value, b.value, score)
	if len(c.found) > before && len(states) > 0 {
		about := &c.found[before].About
		about.Entities = nil
		for _, state := range states {
			about.Entities = append(about.Entities, "@"+state)
		}
	}
}

func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// onOneSide returns what one of two lists alone has.
func onOneSide(a, b []string) []string {
	alone := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
	}
	return append(alone(a, b), alone(b, a)...)
}
