package briefing

import (
	"cmp"
	"slices"

	"attache/internal/corpus"
	"attache/internal/facts"
	"attache/internal/gazetteer"
)

// candidate is a sentence about a subject that can stand for a topic.
type candidate struct {
	*sentence
	lead  *sentence   // the one before it, without which it cannot be understood; nil: it can
	topic facts.Topic // one of those of the sentence
	about float64     // how much it is about the subject, 0 to 1
	score float64

	second bool     // the topic is not the chief one of the sentence
	only   string   // the only country of a region that it is about
	voters []string // the countries of the subject whose vote it tells
}

// told returns the sentences that the candidate quotes.
func (c candidate) told() []*sentence {
	if c.lead != nil {
		return append(c.lead.roll(c.sentence), c.lead, c.sentence)
	}
	return []*sentence{c.sentence}
}

// roll returns what is told before a sentence of the same vote, where the one behind it tells of
// "the others": they are all but those.
func (s *sentence) roll(others *sentence) []*sentence {
	if !others.ofOthers() {
		return nil
	}
	words, from := s.words+others.words, s
	for b := s.before; b != nil && b.votes && b.occasion() == others.occasion() && words+b.words <= maxQuoted; b = b.before {
		words, from = words+b.words, b
	}
	var all []*sentence
	for b := s.before; from != s && b != from.before; b = b.before {
		all = append([]*sentence{b}, all...)
	}
	return all
}

// ofOthers reports whether a sentence tells how "the other countries" voted.
func (s *sentence) ofOthers() bool {
	return slices.ContainsFunc(s.ballots, func(b facts.Ballot) bool { return b.Others })
}

// length is how many words it quotes.
func (c candidate) length() int {
	words := 0
	for _, s := range c.told() {
		words += s.words
	}
	return words
}

// date is when what it tells was, or else when it was written. A sentence without a time tells
// of that of the one before it, but votes are told one after the other.
func (c candidate) date() string {
	if !c.when.Known() && c.lead != nil && !c.votes {
		return c.lead.date()
	}
	return c.sentence.date()
}

// Of a sentence that names so many countries, one is told so much. What merely lists a country
// among others is listed.
var ofSeveral = []float64{1, .85, .7, .5, .25, .15}

const (
	listed    = .2  // what is less about a subject merely lists it
	byHeading = .35 // what names no country, under a heading that names the subject alone
	byBallot  = .9  // who voted how is told of each
	byRest    = .6  // that "the others" did so, of each of them
	byGroup   = .85 // it names a group of the region's states
	byTour    = .7  // a visit to some countries is one to each
	byDispute = .15 // it is but what others differ over
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
	if s.votes {
		if about := s.voted(of, isRegion); about > 0 {
			return about
		}
	}
	switch {
	case !isRegion && slices.Contains(s.disputed, of.ID):
		return byDispute
	case isRegion && slices.Contains(s.named, "@"+of.ID):
		return 1
	case isRegion && slices.ContainsFunc(s.groups, func(e *gazetteer.Entity) bool { return isOf(e, of) }):
		return byGroup
	case isRegion && in > 0: // the more of those named are of it
		return .7 * float64(in) / float64(len(s.countries)) * (.4 + .2*float64(min(in, 3)))
	case in > 0 && s.tours && s.home:
		return max(byTour, ofSeveral[min(named, len(ofSeveral))-1])
	case in > 0:
		return ofSeveral[min(named, len(ofSeveral))-1]
	case s.home && len(s.countries) == 0 && len(s.above) > 0 && !slices.ContainsFunc(s.above, func(code string) bool { return !slices.Contains(of.Members, code) }):
		return byHeading / float64(len(s.above))
	}
	return 0
}

// isOf reports whether most members of a group are of the region, and most of the region are
// members.
func isOf(e *gazetteer.Entity, of Subject) bool {
	in := 0
	for _, code := range e.Members {
		if slices.Contains(of.Members, code) {
			in++
		}
	}
	return 3*in >= 2*len(e.Members) && 2*in >= len(of.Members)
}

// onlyOf returns the one country of a region that a sentence is about, but for votes; empty: it
// is about more of it, or the subject is that country.
func (s *sentence) onlyOf(of Subject) string {
	only := ""
	for _, code := range s.countries {
		switch {
		case !slices.Contains(of.Members, code):
		case only != "":
			return ""
		default:
			only = code
		}
	}
	if len(of.Members) == 1 || s.votes {
		return ""
	}
	return only
}

// votersOf returns the countries of a subject whose vote a sentence tells.
func (s *sentence) votersOf(of Subject) []string {
	var all []string
	for _, b := range s.ballots {
		for _, code := range b.States {
			if slices.Contains(of.Members, code) && !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	return all
}

// voted returns how much the ballots that a sentence tells are about a subject; a region is
// that of two of its members at least.
func (s *sentence) voted(of Subject, isRegion bool) float64 {
	about := 0.
	for _, b := range s.ballots {
		in := 0
		for _, code := range of.Members {
			if slices.Contains(b.States, code) {
				in++
			}
		}
		switch {
		case in == 0 || isRegion && in == 1:
		case b.Others:
			about = max(about, byRest)
		default:
			about = byBallot
		}
	}
	return about
}

// What a sentence has that tells more or less of a subject multiplies its score.
const (
	worthTour    = 1.25 // in [facts.Diplomacy]: somebody came, and when
	worthEvent   = 1.15 // something happened, and when
	worthTime    = 1.05
	worthBallot  = 1.5
	worthSum     = 1.3  // it gives a sum or a share, on a topic that is told in figures
	worthHome    = 1.35 // it tells of relations with [home], in a corpus that is about them
	worthNear    = .85  // the sentence before it does
	worthBeside  = .6   // and so much in a topic that is about relations alone
	worthOwn     = .6   // neither
	worthAbroad  = .25  // it tells of relations with yet others
	worthNote    = .55  // it is a footnote's
	worthLeaning = .75
	worthLead    = .85 // it needs the one before it
	worthPast    = .3
	worthOld     = .8
	worthLong    = .85 // it has more than 45 words
	worthNewest  = .3  // and so much more the newest document than the oldest
)

// candidates returns what can be told of a subject, the best first: the sentences about it
// that have a topic and can be understood alone, or with the one before.
func (l *library) candidates(of Subject) []candidate {
	var all []candidate
	newest := l.ages()
	for _, s := range l.sentences {
		about := s.about(of)
		if about == 0 || s.aside || s.hidden || s.note && s.past || l.ofHome && !s.home && s.age() > longPast {
			continue // a remark, or what was long ago between others, or is not said to be
		}
		lead, ok := s.context(of)
		if !ok {
			continue
		}
		worth := about * (1 + worthNewest*newest[s.passage.Meta.ID])
		for _, w := range []struct {
			has   bool
			worth float64
		}{{s.happens, worthEvent}, {s.when.Known(), worthTime}, {s.votes, worthBallot}, {s.note, worthNote}, {s.leans, worthLeaning}, {lead != nil, worthLead},
			{s.past && !s.counts, worthPast}, {s.past && s.counts, worthOld}, {s.age() > longPast, worthPast}, {s.age() > past, worthOld}, {s.words > 45, worthLong}} {
			if w.has {
				worth *= w.worth
			}
		}
		for i, t := range s.topics {
			c := candidate{sentence: s, lead: lead, topic: t.topic, about: about, second: i > 0,
				score: worth * (.55 + .3*min(1, t.weight/5) + .15*min(1, float64(s.words)/15))}
			if c.second && !(t.topic == facts.Risks && t.weight >= byOwn) && t.weight < max(leastSecond, secondly*s.topics[0].weight) {
				continue
			}
			if s.tours && t.topic == facts.Diplomacy {
				c.score *= worthTour
			}
			if s.sums && inFigures(t.topic) {
				c.score *= worthSum
			}
			c.voters, c.only = s.votersOf(of), s.onlyOf(of)
			if l.ofHome && t.topic == facts.Votes && !s.votes && !s.home && !s.before.nearHome() {
				c.score *= worthOwn
			}
			if l.ofHome && t.topic != facts.Votes {
				switch {
				case s.home:
					c.score *= worthHome
				case t.topic == facts.Risks && s.adverse && s.elsewhere == 0 && (s.near || slices.Contains(s.keys, "~cooperation")), s.near && t.topic != facts.Risks:
					c.score *= worthNear
					if ofRelations(t.topic) {
						c.score *= worthBeside
					}
				case ofRelations(t.topic):
					continue
				case s.elsewhere > 0:
					c.score *= worthAbroad
				default:
					c.score *= worthOwn
				}
			}
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return all
}

// inFigures reports whether a topic is best told in figures.
func inFigures(t facts.Topic) bool {
	return t == facts.Trade || t == facts.Energy || t == facts.Military || t == facts.Debts || t == facts.Risks
}

// ofRelations reports whether a topic is about relations alone: what a country does by itself
// or with others is none of it.
func ofRelations(t facts.Topic) bool {
	return t != facts.Diplomacy && t != facts.Votes
}

// Another topic has this part at least of what tells the chief one, and no less than so much;
// that something does not go well is never said in many words.
const (
	secondly    = .6
	leastSecond = 3
)

// maxQuoted is how many words two sentences have at most that are quoted together.
const maxQuoted = 65

// context returns the sentence that one must be quoted with, nil where it stands alone, and
// whether it can be understood so.
func (s *sentence) context(of Subject) (lead *sentence, ok bool) {
	which := s.votes && s.ballots[0].On == "" // a vote without a time is told of by what is said before
	if !s.dangles && !which {
		return nil, true
	}
	b := s.before
	if b == nil || !s.goesWith(b) || s.home && !b.home && !b.near && !s.votes || b.dangles || b.aside || b.note || s.words+b.words > maxQuoted || b.about(of) == 0 && len(b.countries) > 0 && !s.votes {
		named := slices.Contains(s.keys, "~resolution") || slices.Contains(s.keys, "~draft") || slices.ContainsFunc(s.named, isUN)
		return nil, which && !s.dangles && named
	}
	return b, true
}

// goesWith reports whether a sentence is about what the one before it is about.
func (s *sentence) goesWith(before *sentence) bool {
	return before.topic == "" || before.topic == s.topic ||
		before.topic != facts.Military && slices.ContainsFunc(s.topics, func(t weighed) bool { return t.topic == before.topic })
}

// ages returns how new each document is, from 0 for the oldest to 1.
func (l *library) ages() map[string]float64 {
	var days []string
	dateOf := map[string]string{}
	for _, s := range l.sentences {
		if m := s.passage.Meta; dateOf[m.ID] == "" && m.Date != "" {
			dateOf[m.ID] = m.Date
			days = append(days, m.Date)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	ages := map[string]float64{}
	for id, day := range dateOf {
		i, _ := slices.BinarySearch(days, day)
		ages[id] = float64(i) / float64(max(1, len(days)-1))
	}
	return ages
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
