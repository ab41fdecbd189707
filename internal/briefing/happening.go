package briefing

import (
	"cmp"
	"slices"

	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
)

// happening is an event with every sentence that tells it, the best first.
type happening struct {
	facts.Event
	told []*account
}

// happenings returns the events of the corpus in order of time, each once: those that sentences
// tell outright, and with them what other sentences add to them or say about them.
func (l *library) happenings() []*happening {
	l.once.Do(func() {
		var details []*account
		for _, t := range l.accounts() {
			if t.isDetail() {
				details = append(details, t)
			} else {
				l.tell(t)
			}
		}
		for _, t := range details {
			if h := l.host(t); h != nil {
				h.add(t)
			} else if !t.isRemark() || !t.opines || t.occasion != nil && !l.tellsElsewhere(t) {
				l.tell(t)
			}
		}
		l.events = slices.DeleteFunc(l.events, l.isNoted)
		slices.SortStableFunc(l.events, func(a, b *happening) int {
			return cmp.Or(start(a.Date).Compare(start(b.Date)), a.Date.To.Compare(b.Date.To), cmp.Compare(a.told[0].order, b.told[0].order))
		})
	})
	return l.events
}

// tell adds an account to the event that it tells, or begins one.
func (l *library) tell(t *account) {
	if i := slices.IndexFunc(l.events, func(h *happening) bool { return l.same(h, t) }); i >= 0 {
		l.events[i].add(t)
		return
	}
	l.events = append(l.events, &happening{t.Event, []*account{t}})
}

// accounts reads the events of the corpus. Of two times of a clause of which one lies in the
// other the nearer is the event's. A remark on several times is left out, for it tells of none,
// and so is a time that rests on a word alone.
func (l *library) accounts() []*account {
	var all []*account
	of := map[facts.Place][]*account{}
	publishers := map[string][]string{}
	events := map[facts.Place][]facts.Event{}
	for _, e := range l.facts.Events {
		events[e.Place] = append(events[e.Place], e)
	}
	for _, e := range l.facts.Events {
		if s := l.places[e.Place]; s != nil {
			doc := &s.passage.Meta
			if publishers[doc.ID] == nil {
				publishers[doc.ID], _ = index.Keys(s.passage.Language, doc.Publisher)
			}
			t := l.newAccount(e, events[e.Place], s, publishers[doc.ID])
			all, of[e.Place] = append(all, t), append(of[e.Place], t)
		}
	}
	stated := map[string][]*account{}
	for _, t := range all {
		if t.Date.End > 0 {
			stated[t.timeOf()] = append(stated[t.timeOf()], t)
		}
	}
	return slices.DeleteFunc(all, func(t *account) bool {
		if t.Date.End == 0 && !t.isBacked(stated[t.timeOf()]) {
			return true
		}
		for _, o := range of[t.sentence.Place] {
			if o.nearer(t) {
				return true
			}
			if o != t && o.isRemark() && o.opines {
				if t.isRemark() {
					return true
				}
				t.byTheWay = true
			}
			if o.Date.Start > t.Date.Start && (t.next == 0 || o.Date.Start < t.next) {
				t.next = o.Date.Start
			}
		}
		return false
	})
}

// closed reports whether both times have two ends.
func closed(a, b dates.Date) bool { return a.Open == dates.Closed && b.Open == dates.Closed }

// within reports whether a time lies in another.
func within(d, in dates.Date) bool { return d.From.Compare(in.From) >= 0 && d.To.Compare(in.To) <= 0 }

// start is the day that an event is listed at: what is open to the past at its end.
func start(d dates.Date) dates.Day {
	if d.Open == dates.Until || d.Open == dates.By {
		return d.To
	}
	return d.From
}

// isNoted reports whether an event is told only in what a retelling says of its source, and
// another tells of the same time, or dates but a text that a footnote gives.
func (l *library) isNoted(h *happening) bool {
	return h.told[0].note && h.told[0].aside || h.told[0].aside && slices.ContainsFunc(l.events, func(o *happening) bool {
		return o != h && !o.told[0].aside && !o.Date.Excludes(h.Date) && o.told[0].passage.Meta.ID == h.told[0].passage.Meta.ID
	})
}

// One event told twice has so many telling keys in common, and this share of those of the
// sentence that has fewer; of one vote, whose countries are many, and of an occasion that two
// documents call by its name, this lesser one; told by two documents with times of different
// units, this greater one.
const (
	sameKeys    = 3
	sameNamed   = .3
	sameShare   = .5
	sameVaguely = .6
)

// same reports whether an event is one that is known already: the same time, the same
// countries, the same concepts.
func (l *library) same(h *happening, t *account) bool {
	isVote := h.isVote() && t.isVote() && h.Date.Precision == dates.OnDay
	sameTime := h.Date.From == t.Date.From && h.Date.To == t.Date.To
	if h.Date.Open != t.Date.Open || !sameTime && (h.Date.Precision == t.Date.Precision || h.Date.Excludes(t.Date) || h.Date.Range || t.Date.Range) ||
		(!isVote || !sameTime) && !sameCountries(h.Countries, t.Countries) {
		return false
	}
	return slices.ContainsFunc(h.told, func(o *account) bool {
		other := o.passage.Meta.ID != t.passage.Meta.ID
		needed := sameShare
		switch {
		case !sameTime && !other:
			return false
		case !sameTime:
			needed = sameVaguely
		case isVote, other && o.namesOccasion(t):
			needed = sameNamed
		case !other && o.note == t.note && t.doesOther(o):
			return false
		}
		shared := sharedOf(o.all, t.all)
		return shared >= sameKeys && float64(shared) >= needed*float64(min(len(o.all), len(t.all)))
	})
}

// isVote reports whether a sentence tells of a vote or a resolution that is voted on.
func (t *account) isVote() bool {
	return t.topic == facts.Votes && (t.votes || slices.Contains(t.keys, "~vote") || slices.Contains(t.keys, "~resolution"))
}

func (h *happening) isVote() bool { return slices.ContainsFunc(h.told, (*account).isVote) }

// sameCountries reports whether the countries of one event are all among those of the other,
// Russia apart.
func sameCountries(a, b []string) bool {
	return among(without(slices.Clone(a)), b) || among(without(slices.Clone(b)), a)
}

// among reports whether a list holds all of another.
func among(list, in []string) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !slices.Contains(in, s) })
}

// host finds the event that a sentence adds to or speaks about; nil: none. It is one of the same
// document and time: of the same passage or, of a remark, of anywhere.
func (l *library) host(t *account) *happening {
	var best *happening
	most := 0
	for _, h := range l.events {
		i := slices.IndexFunc(h.told, func(o *account) bool { return o.passage.Meta.ID == t.passage.Meta.ID })
		if i < 0 || !closed(h.Date, t.Date) || !within(h.Date, t.Date) || (h.Date.Range || t.Date.Range) && (h.Date.From != t.Date.From || h.Date.To != t.Date.To) {
			continue
		}
		if score := t.fits(h, h.told[i]); score > most {
			best, most = h, score
		}
	}
	return best
}

// fits is how well a sentence fits an event of its time that another of its document tells; 0:
// not.
func (t *account) fits(h *happening, o *account) int {
	if o.isDetail() && (!o.isRemark() || !t.isRemark()) {
		return 0
	}
	near := o.sentence.Passage == t.sentence.Passage
	ofSame := slices.ContainsFunc(t.occasion, func(k string) bool { return slices.Contains(o.keys, k) })
	shared := sharedOf(t.keys, o.keys)
	own, its := ofRegion(t.Countries), ofRegion(h.Countries)
	switch {
	case h.isVote() && t.isVote() && shared >= sameKeys:
	case t.aside:
		return 0
	case near && ofSame:
	case !near && !t.isRemark(), len(its) > 0 && !among(own, its):
		return 0
	case shared < sameKeys && (shared == 0 || len(own) == 0 || len(its) == 0):
		return 0
	}
	score := shared
	for _, good := range []bool{o.outright, near, ofSame, len(own) > 0 && len(its) > 0 && among(own, its)} {
		if good {
			score += 20
		}
	}
	return score
}

// ofRegion leaves those of a list of countries that briefs are about.
func ofRegion(codes []string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return code == home || !slices.Contains(gazetteer.Codes, code) })
}

// tellsElsewhere reports whether the occasion that a remark speaks about is told by another
// sentence of its document.
func (l *library) tellsElsewhere(t *account) bool {
	return slices.ContainsFunc(l.events, func(h *happening) bool {
		return closed(h.Date, t.Date) && within(h.Date, t.Date) && slices.ContainsFunc(h.told, func(o *account) bool {
			return o.passage.Meta.ID == t.passage.Meta.ID && !o.isRemark() && slices.ContainsFunc(t.occasion, func(k string) bool { return slices.Contains(o.keys, k) })
		})
	})
}

// add takes another telling of the event, and its time where that is the better one.
func (h *happening) add(t *account) {
	better := !t.aside && (h.Implied && !t.Implied || h.Implied == t.Implied && t.Date.Precision < h.Date.Precision)
	switch first := h.told[0]; {
	case t.footing() < first.footing(), t.footing() == first.footing() && better:
		h.told = slices.Insert(h.told, 0, t)
	case !slices.ContainsFunc(h.told, func(o *account) bool { return o.sentence == t.sentence }):
		h.told = append(h.told, t)
	}
	if better {
		h.Date, h.Implied = t.Date, t.Implied
	}
	if (t.isRemark() || t.aside) && !t.isVote() {
		return // it happened to whom the others name
	}
	for _, code := range t.Countries {
		if !slices.Contains(h.Countries, code) {
			h.Countries = append(h.Countries, code)
		}
	}
	for _, topic := range t.Topics {
		if !slices.Contains(h.Topics, topic) {
			h.Topics = append(h.Topics, topic)
		}
	}
}

// dispute is a conflict on when an event was.
type dispute struct {
	facts.Conflict
	other facts.Side // what does not agree with the event
	event *happening // that the other side tells; nil: none
}

// disputes returns the conflicts on when an event was: those of which a sentence that tells it is
// one side, and the other side says another time.
func (l *library) disputes(h *happening) []dispute {
	var at []facts.Place
	for _, t := range h.told {
		if !t.isRemark() {
			at = append(at, t.sentence.Place)
		}
	}
	var found []dispute
	for _, c := range l.facts.Conflicts(at) {
		if c.Kind != facts.Times {
			continue
		}
		for i, side := range c.Sides {
			other := c.Sides[1-i]
			if s := l.places[side.Place]; slices.Contains(at, side.Place) && l.places[other.Place] != nil && says(s, side.Value, h.Date) {
				found = append(found, dispute{c, other, l.teller(other)})
			}
		}
	}
	return found
}

// says reports whether a time that a sentence states may be an event's.
func says(s *sentence, value string, d dates.Date) bool {
	found := dates.Find(value, s.passage.Language, dates.Reference{})
	return len(found) != 1 || !found[0].Known() || !found[0].Excludes(d)
}

// teller returns the event that a side of a conflict tells; nil: none.
func (l *library) teller(side facts.Side) *happening {
	for _, h := range l.happenings() {
		if slices.ContainsFunc(h.told, func(t *account) bool { return t.sentence.Place == side.Place }) && says(l.places[side.Place], side.Value, h.Date) {
			return h
		}
	}
	return nil
}

// told makes of it what a reader sees.
func (c dispute) told(source, lang string) Dispute {
	o := Dispute{Source: source, Says: c.other.Value, when: "“" + c.other.Value + "”"}
	if c.event != nil {
		var e Event
		e.Implied = c.event.Implied
		e.setTime(c.event.Date)
		o.Date, o.when = e.Date, e.When(lang)
	}
	return o
}

// weigh is how telling an event is, as the sentence that is shown tells it: what several
// documents tell, a vote, a treaty or a visit before what is merely dated, and before what goes
// back to an occasion or cannot be read alone.
func (l *library) weigh(h *happening, shown *account) int {
	const moreDocuments, vote, visit, treaty, ofOurs = 5, 5, 5, 4, 2
	documents := map[string]bool{}
	tell := 0
	for _, t := range h.told {
		if !t.isRemark() && !t.aside {
			documents[t.passage.Meta.ID] = true
			tell++
		}
	}
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(shown.sentence.keys, k) })
	}
	weight := moreDocuments*max(len(documents)-1, 0) + min(max(tell-1, 0), 3) - shown.footing()
	switch {
	case h.isVote():
		weight += vote
	case shown.tours && has("~president", "~minister", "~foreign minister", "~prime minister", "~leader"):
		weight += visit
	case len(shown.deeds) > 0 && has("~treaty", "~agreement", "~sign", "~contract", "~adopt", "~declaration", "~recognition"):
		weight += treaty
	}
	if l.ofHome && shown.home {
		weight += 3 * ofOurs
	}
	if len(ofRegion(h.Countries)) > 0 {
		weight += ofOurs
	}
	if len(shown.deeds) == 0 || shown.judges {
		weight -= ofOurs
	}
	return weight
}
