package briefing

import (
	"cmp"
	"slices"

	"attache/internal/dates"
	"attache/internal/facts"
)

// Of the best sentence on a topic another has this share at least, and the best one no less
// than the floor. An outlet that has given one lets another go first that has nearly as good
// a one.
const (
	nearBest  = .35
	surePlace = .6 // of the newest document
	nearlyAs  = .8
	floor     = .06
	manyTopic = 4 // topics from which a brief gives fewer claims of each
)

// screen is how many claims a brief on all topics has below its summary, so that it stays one
// screen; a topic asked for alone has more.
const screen = 14

// perTopic is how many claims of a topic a brief has that covers so many topics.
func perTopic(topic facts.Topic, topics int) int {
	switch {
	case topics == 1:
		return 6
	case topics < manyTopic || topic == facts.Votes:
		return 4
	case topic == facts.Diplomacy:
		return 3
	}
	return 2
}

// fit leaves as many of the chosen as go on one screen: of the topics that have most, what tells
// least goes. Who voted how stays, and so do the latest visit and the only one of a document,
// of which the summary may give others.
func fit(chosen map[facts.Topic][]candidate, summary []*sentence) {
	total, of := 0, map[string]int{}
	for _, s := range summary {
		of[s.passage.Meta.ID]++
	}
	for _, all := range chosen {
		total += len(all)
		for _, c := range all {
			of[c.passage.Meta.ID]++
		}
	}
	for ; total > screen; total-- {
		var from facts.Topic
		least, most := -1, 0
		for _, t := range facts.Topics {
			visit := -1
			if t == facts.Diplomacy {
				visit = latestVisit(chosen[t])
			}
			beside := len(chosen[t]) - count(chosen[t], func(c candidate) bool { return c.votes })
			for i, c := range chosen[t] {
				if c.votes || i == visit || of[c.passage.Meta.ID] == 1 || beside == 1 && len(chosen[t]) == 1 {
					continue
				}
				if least < 0 || cmp.Or(cmp.Compare(most, beside), cmp.Compare(c.score, chosen[from][least].score)) < 0 {
					from, least, most = t, i, beside
				}
			}
		}
		if least < 0 {
			return
		}
		of[chosen[from][least].passage.Meta.ID]--
		chosen[from] = slices.Delete(chosen[from], least, least+1)
	}
}

// latestVisit is the index of the latest visit, -1: there is none.
func latestVisit(of []candidate) int {
	latest := -1
	for i, c := range of {
		if c.tours && (latest < 0 || c.date() >= of[latest].date()) {
			latest = i
		}
	}
	return latest
}

// wholeTopic is how many claims a brief of one topic has at most.
const wholeTopic = 12

// fewOn is how many claims of a topic are so few that sentences are looked for whose second
// topic it is.
const fewOn = 2

// chooseAll picks candidates for topics, of each at most n, none that is taken. What is
// chiefly about a topic is told there.
func (l *library) chooseAll(all []candidate, topics []facts.Topic, n func(facts.Topic) int, taken []*sentence) map[facts.Topic][]candidate {
	chosen := map[facts.Topic][]candidate{}
	taken = slices.Clone(taken)
	take := func(t facts.Topic, of []candidate, n int) {
		had := len(chosen[t])
		chosen[t] = l.more(chosen[t], of, n, taken)
		if len(chosen[t]) == had {
			return
		}
		for _, c := range chosen[t] {
			taken = append(taken, c.told()...)
		}
	}
	for _, t := range topics {
		least := nearBest
		if n(t) == wholeTopic { // asked for alone: in more detail
			least = floor
		}
		take(t, l.on(all, t, least), n(t))
	}
	for _, t := range topics {
		few := fewOn
		if n(t) == wholeTopic {
			few = wholeTopic
		}
		if len(chosen[t]) < few {
			take(t, secondary(all, t), few)
		}
	}
	for _, t := range topics { // one told elsewhere among others may be moved
		for _, c := range secondary(all, t) {
			if len(chosen[t]) > 0 {
				break
			}
			chief := c.sentence.topic
			if i := slices.IndexFunc(chosen[chief], func(o candidate) bool { return o.sentence == c.sentence }); i >= 0 && len(chosen[chief]) > 1 {
				chosen[chief] = slices.Delete(chosen[chief], i, i+1)
				chosen[t] = []candidate{c}
			}
		}
	}
	for _, t := range topics { // what leads in to the only one may be told elsewhere too
		if len(chosen[t]) == 0 {
			of := append(l.on(all, t, nearBest), secondary(all, t)...)
			taken = slices.DeleteFunc(taken, func(s *sentence) bool {
				return slices.ContainsFunc(of, func(c candidate) bool { return c.lead == s })
			})
			take(t, of, 1)
		}
	}
	return chosen
}

// more adds to the candidates chosen on a topic others until there are n, none that repeats
// another or one already taken, and puts all in the order of what they tell of. The newest
// document that tells of it has a sure place, and so has each vote. The best of the others
// come first.
func (l *library) more(chosen, of []candidate, n int, taken []*sentence) []candidate {
	pick := func(i int) {
		c := of[i]
		of = slices.Delete(of, i, i+1)
		if k := slices.IndexFunc(chosen, func(o candidate) bool { return o.lead == nil && o.sentence == c.lead }); k >= 0 {
			chosen[k] = c // goes on from it
			return
		}
		isTaken := func(other *sentence) bool {
			another := c.votes && other.votes && c.occasion() != other.occasion()
			return other == c.sentence || other == c.lead || l.repeats(c.sentence, other) && !another
		}
		if slices.ContainsFunc(taken, isTaken) || slices.ContainsFunc(chosen, func(o candidate) bool {
			return isTaken(o.sentence) || o.lead == c.sentence || c.votesAgain(o) || c.only != "" && c.only == o.only
		}) {
			return
		}
		chosen = append(chosen, c)
	}
	for len(of) > 0 && len(chosen) < n {
		pick(l.next(of, chosen))
	}
	inOrder(chosen)
	return chosen
}

// votesAgain reports whether a candidate tells a vote of which another tells how the same
// countries voted.
func (c candidate) votesAgain(o candidate) bool {
	return c.votes && o.votes && c.occasion() == o.occasion() &&
		!slices.ContainsFunc(c.voters, func(code string) bool { return !slices.Contains(o.voters, code) })
}

// inOrder puts candidates in the order of what they tell of, or else of when their documents
// were written. A vote without a time was behind the one that is told before it.
func inOrder(chosen []candidate) {
	slices.SortStableFunc(chosen, func(a, b candidate) int { return cmp.Compare(a.order, b.order) })
	times := make(map[*sentence]string, len(chosen))
	for _, c := range chosen {
		times[c.sentence] = c.date()
		switch {
		case !c.when.Known() && c.topic == facts.Votes && c.since != "":
			times[c.sentence] = c.since[:min(len(c.since), len("2014-03"))] + "~" // behind all of that month
		case c.when.Known() && c.when.Precision == dates.InYear:
			times[c.sentence] = times[c.sentence][:len("2014")] + "~" // and of that year
		}
	}
	slices.SortStableFunc(chosen, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(times[a.sentence], times[b.sentence]), cmp.Compare(a.order, b.order))
	})
}

// on returns the candidates on a topic that are worth telling, the best first: each has a share
// of the best one's score at least.
func (l *library) on(all []candidate, topic facts.Topic, share float64) []candidate {
	var of []candidate
	for _, c := range all {
		if c.topic == topic && !c.second && c.score >= floor && (len(of) == 0 || c.votes || c.score >= share*of[0].score) {
			of = append(of, c)
		}
	}
	if len(of) > 0 && of[0].about >= listed {
		newest := ""
		for _, c := range of {
			if c.about >= listed {
				newest = max(newest, c.passage.Meta.Date)
			}
		}
		later := func(c candidate) bool { return c.home && c.passage.Meta.Date > newest } // better a list than nothing newer
		of = slices.DeleteFunc(of, func(c candidate) bool { return c.about < listed && !later(c) })
	}
	if related := func(c candidate) bool { return c.home || c.near }; l.ofHome && topic != facts.Votes && count(of, related) >= fewOn {
		of = slices.DeleteFunc(of, func(c candidate) bool { return !related(c) })
	}
	return of
}

func count(of []candidate, is func(candidate) bool) (n int) {
	for _, c := range of {
		if is(c) {
			n++
		}
	}
	return n
}

// secondary returns the candidates whose second topic it is, the best first: they tell of a
// topic that little else is told of.
func secondary(all []candidate, topic facts.Topic) []candidate {
	var of []candidate
	for _, c := range all {
		if c.topic == topic && c.second && c.score >= floor && c.about >= listed && !c.votes {
			of = append(of, c)
		}
	}
	return of
}

// next returns the index of the candidate to take next: each vote, the latest visit, what the
// newest document tells, and then the best, of which the outlets take turns.
func (l *library) next(of, chosen []candidate) int {
	told := func(is func(o candidate) bool) bool { return slices.ContainsFunc(chosen, is) }
	if i := slices.IndexFunc(of, func(c candidate) bool {
		return c.votes && !told(func(o candidate) bool { return o.votes && o.occasion() == c.occasion() })
	}); i >= 0 {
		return i
	}
	latest := -1
	for i, c := range of {
		if c.tours && c.score >= surePlace*of[0].score && (latest < 0 || c.date() > of[latest].date()) {
			latest = i
		}
	}
	if latest >= 0 && !told(func(o candidate) bool { return o.tours }) {
		return latest
	}
	if !told(func(o candidate) bool { return !o.votes && !o.tours }) {
		newest := 0
		for i, c := range of {
			if c.score >= surePlace*of[0].score && (c.home || c.near || !l.ofHome) && c.passage.Meta.Date > of[newest].passage.Meta.Date {
				newest = i
			}
		}
		return newest
	}
	best, given := 0, map[string]int{}
	for _, o := range chosen {
		given[o.passage.Meta.ID]++
	}
	for i := range of {
		if of[i].score < nearlyAs*of[0].score {
			break
		}
		if given[of[i].passage.Meta.ID] < given[of[best].passage.Meta.ID] {
			best = i
		}
	}
	return best
}

// occasion names the vote that a sentence tells of: its month, or the sentence itself where no
// time is told.
func (s *sentence) occasion() string {
	if on := s.ballots[0].On; on != "" {
		return on[:min(len(on), len("2014-03"))]
	}
	return s.Passage + "#" + s.text()
}
