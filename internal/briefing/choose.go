package briefing

import (
	"cmp"
	"slices"

	"attache/internal/corpus"
	"attache/internal/facts"
)

// candidate is a sentence about a subject.
type candidate struct {
	*sentence
	about float64 // how much it is about the subject, 0 to 1
	score float64

	general bool // it tells of a relation as a whole
}

// Of a sentence that names so many countries, one is told so much. What merely lists a country
// among others is listed.
var ofSeveral = []float64{1, .8, .55, .35, .12}

const (
	listed    = .2  // what is less about a subject merely lists it
	byHeading = .45 // what names no country, under a heading that names the subject alone
)

// about returns how much a sentence is about a subject; 0: not at all.
func (s *sentence) about(of Subject) float64 {
	in := 0
	for _, code := range s.countries {
		if slices.Contains(of.Members, code) {
			in++
		}
	}
	if of.ID == home {
		if !s.home {
			return 0
		}
		return ofSeveral[min(len(s.countries), len(ofSeveral)-1)]
	}
	named := len(s.countries) + s.elsewhere/2
	isRegion := len(of.Members) != 1 || of.Members[0] != of.ID
	switch {
	case isRegion && slices.Contains(s.named, "@"+of.ID):
		return 1
	case isRegion && in > 0: // the more of those named are of it; of one alone a region's brief is not
		return .7 * float64(in) / float64(len(s.countries)) * float64(min(in, 3)) / 3
	case in > 0:
		return ofSeveral[min(named, len(ofSeveral))-1]
	case len(s.countries) == 0 && len(s.above) > 0 && !slices.ContainsFunc(s.above, func(code string) bool { return !slices.Contains(of.Members, code) }):
		return byHeading / float64(len(s.above))
	}
	return 0
}

// candidates returns what can be told of a subject, the best first.
func (l *library) candidates(of Subject) []candidate {
	var all []candidate
	for _, s := range l.sentences {
		about := s.about(of)
		if about == 0 || s.aside || s.topic == "" {
			continue
		}
		score := about * (.55 + .3*min(1, s.surely/5) + .15*min(1, float64(s.words)/15))
		if s.when.Known() {
			score *= 1.1
		}
		if s.home {
			score *= 1.35
		}
		if s.note {
			score *= .55
		}
		if s.leans {
			score *= .7
		}
		if s.words > 45 {
			score *= .85
		}
		all = append(all, candidate{sentence: s, about: about, score: score})
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return all
}

// names returns the sentences that name a subject, whatever they say.
func (l *library) names(of Subject) []*sentence {
	var all []*sentence
	for _, s := range l.sentences {
		named := slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(s.countries, code) }) ||
			slices.Contains(s.named, "@"+of.ID)
		if named {
			all = append(all, s)
		}
	}
	return all
}

// tagged returns the passages that name a subject, in the text or above it.
func (l *library) tagged(of Subject) []corpus.Passage {
	named := map[string]bool{}
	for _, s := range l.names(of) {
		named[s.Passage] = true
	}
	var all []corpus.Passage
	for _, p := range l.index.Passages() {
		isTagged := slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(p.Countries, code) })
		if (named[p.ID] || isTagged) && !p.Meta.About() {
			all = append(all, p)
		}
	}
	return all
}

// Of the best sentence on a topic another has this share at least. An outlet that has given
// one lets another go first that has nearly as good a one.
const (
	nearBest  = .5
	nearlyAs  = .8
	manyTopic = 5 // topics from which a brief gives two claims of each, so that it stays one screen
)

// perTopic is how many claims of a topic a brief has that covers so many topics.
func perTopic(topics int) int {
	switch {
	case topics == 1:
		return 6
	case topics < manyTopic:
		return 3
	}
	return 2
}

// wholeTopic is how many claims a brief of one topic has at most.
const wholeTopic = 12

// choose picks at most n candidates on a topic, none that repeats another or one already
// taken, and puts them in the order of what they tell of.
func (l *library) choose(all []candidate, topic facts.Topic, n int, taken []*sentence) []candidate {
	var of, chosen []candidate
	for _, c := range all {
		if c.topic == topic {
			of = append(of, c)
		}
	}
	if len(of) > 0 && of[0].about >= listed {
		of = slices.DeleteFunc(of, func(c candidate) bool { return c.about < listed })
	}
	outlets := map[string]int{}
	for len(of) > 0 && len(chosen) < n {
		best := 0
		for i := range of {
			if of[i].score < nearlyAs*of[0].score {
				break
			}
			if outlets[of[i].passage.Meta.ID] < outlets[of[best].passage.Meta.ID] {
				best = i
			}
		}
		c := of[best]
		of = slices.Delete(of, best, best+1)
		if len(chosen) > 0 && c.score < nearBest*chosen[0].score {
			continue
		}
		isTaken := func(other *sentence) bool { return other == c.sentence || l.repeats(c.sentence, other) }
		if slices.ContainsFunc(taken, isTaken) || slices.ContainsFunc(chosen, func(other candidate) bool { return isTaken(other.sentence) }) {
			continue
		}
		chosen = append(chosen, c)
		outlets[c.passage.Meta.ID]++
	}
	slices.SortStableFunc(chosen, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.date(), b.date()), cmp.Compare(a.order, b.order))
	})
	return chosen
}
