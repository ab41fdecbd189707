package facts

import (
	"regexp"
	"slices"
	"strings"

	"attache/internal/dates"
)

// dated is a deed whose time a sentence states.
type dated struct {
	*sentence
	date dates.Date
	head int // the word that tells what happened
}

// Words apart: how far from a time the word that tells what happened may stand, and how far
// from that word what tells it from others of its kind.
const (
	reach = 13
	near  = 6
)

// readEvents collects the events of a document: first those whose time is stated, then those
// that go back to one of these, or to the journey or meeting that a report is about.
func (r *reading) readEvents(written dates.Date) {
	of := map[*sentence][]dated{}
	for _, s := range r.sentences {
		for _, d := range s.dates {
			head, ok := s.deed(d)
			if !ok {
				continue
			}
			if d.YearImplied && s.has(textual, 0, near) && s.quoted(d.Start) {
				if !s.ofWords() {
					r.heads = append(r.heads, dated{s, d, head}) // a conflict may rest on it, no event
				}
				continue
			}
			if i := slices.IndexFunc(of[s], func(o dated) bool { return o.date.String() == d.String() }); i >= 0 {
				if !d.YearImplied {
					of[s][i].date = d // stated after all
				}
				continue
			}
			of[s] = append(of[s], dated{s, d, head})
		}
		r.heads = append(r.heads, of[s]...)
	}
	occasions := r.occasions()
	focus := r.focus(of, written)
	scope := r.scope()
	var before *sentence
	var last []Event
	for _, s := range r.sentences {
		var events []Event
		for i, d := range of[s] {
			from, to := s.share(of[s], i)
			events = append(events, s.event(s.since(d.date), d.date.YearImplied || saysImplied.MatchString(s.raw[d.date.End:]), s.countries(from, to)))
		}
		if len(events) == 0 && !s.otherwise() {
			if d, ok := s.implied(occasions, focus, written); ok {
				events = append(events, s.event(d, true, s.countries(0, len(s.words))))
			} else if s.follows(before) && len(last) > 0 && s.goesOn(last[0].Date, scope) {
				events = append(events, s.event(last[0].Date, true, s.countries(0, len(s.words))))
			}
		}
		r.events = append(r.events, events...)
		before, last = s, events
	}
}

// saysImplied is a remark behind a time that it is not stated: "in 2019 (year implied)".
var saysImplied = regexp.MustCompile(`^ ?\((?:\p{L}+ )?(?:implied|implícit[oa]|подразумевается)\)`)

func (s *sentence) event(d dates.Date, implied bool, countries []string) Event {
	if implied && !slices.ContainsFunc(s.dates, func(o dates.Date) bool { return o.Start == d.Start && o.End == d.End && o.String() == d.String() }) {
		d.Start, d.End = 0, 0
	}
	return Event{Place: s.Place, Date: d, Implied: implied, Countries: countries, Topics: s.topics()}
}

// deed finds the word that tells what happened at a time; there is none where the time is of
// a text, of a figure, of a wish or of who reports.
func (s *sentence) deed(d dates.Date) (head int, ok bool) {
	if d.Role != dates.OfEvent || !d.Known() {
		return 0, false
	}
	from, to := s.wordAt(d.Start), s.wordAt(d.End-1)+1
	far := reach
	if from <= 2 {
		far *= 2 // "In early 2010 …" belongs to what follows, however far
	}
	head = s.nearest(s.isDeed, from, to, far)
	if head < 0 && s.leavesRoom(d, from, to) {
		head = s.nearest(s.isPast, from, to, far)
		if head < 0 && from <= 2 { // "In 2008 the president said …"
			head = s.nearest(func(i int) bool { return s.class[i]&saying != 0 && s.inPast(i) }, from, to, near)
		}
	}
	if head >= 0 && s.ofText(from, to, head) { // "they voted for the resolution of 2 March, which condemned …"
		act := s.nearest(func(i int) bool { return s.class[i]&(voted|signed|adopted|inFavour) != 0 && s.class[i]&document == 0 }, from, to, far)
		if act >= 0 && !s.ofText(from, to, act) {
			head = act
		}
	}
	shares := 0
	for _, q := range s.amounts {
		if q.Unit == "%" {
			shares++
		}
	}
	switch {
	case head < 0, shares > 1,
		d.Precision >= dates.InCentury && (!s.isPresent(d) || s.purposed(from)),
		s.asks(head), s.has(modal, head-3, head), s.cites(),
		(d.Range || d.Open != dates.Closed) && s.has(office, from-4, from),
		s.words[head] == "dated" && s.all&textual != 0,
		s.ofText(from, to, head),
		s.reported(d, from),
		s.all&trend != 0 && len(s.amounts) > 0 && s.has(trend, from-reach, to+reach),
		s.has(attitude, head-near, head) || s.has(attitude, from-near, from),
		s.lapses(to),
		s.denied(head, 1), head+1 < len(s.words) && s.denied(head+2, 1):
		return 0, false
	}
	return head, true
}

// leavesRoom reports whether any verb of the past may tell what happened at a time. The figures
// of a time and what the time itself is said to have brought, "2018 showed …", are no deeds.
func (s *sentence) leavesRoom(d dates.Date, from, to int) bool {
	if d.Open == dates.By || d.Open == dates.Until || s.purposed(from) ||
		d.Precision >= dates.InCentury && d.Open != dates.Since || len(s.amounts) > 0 && s.all&(aggregate|trend) != 0 {
		return false
	}
	verb := to
	if s.has(again, to, to+1) {
		verb++
	}
	isSubject := d.Precision >= dates.InYear && !d.Range && d.Open == dates.Closed && verb < len(s.words) && s.inPast(verb) && !s.led(from)
	return !isSubject
}

// isDeed reports whether a word tells what happened; as a part of a name it need not, "the Plan
// of Basic Actions".
func (s *sentence) isDeed(i int) bool {
	c := s.class[i] & happened
	return c != 0 && (c != acted || i == 0 || !s.capital[i] || !s.capital[i-1])
}

// led reports whether a preposition leads to a time, maybe over an article.
func (s *sentence) led(from int) bool {
	if from > 0 && s.class[from-1]&article != 0 {
		from--
	}
	return from > 0 && s.class[from-1]&leading != 0
}

// purposed reports whether a time is what something is meant for: "a plan for 2018".
func (s *sentence) purposed(from int) bool {
	if from > 0 && s.class[from-1]&article != 0 {
		from--
	}
	return from > 0 && isFor(s.words[from-1])
}

// asks reports whether what a word tells is only asked for: "asked which successes it had".
func (s *sentence) asks(head int) bool {
	for i := range head {
		if s.class[i]&asking != 0 && s.has(question, i+1, i+3) {
			return true
		}
	}
	return false
}

// cites reports whether a sentence only tells which texts a note or a table goes back to.
func (s *sentence) cites() bool {
	first := slices.IndexFunc(s.class, func(c class) bool { return c&(textual|citing) != 0 })
	if first < 0 || first >= near || s.class[first]&textual == 0 {
		return false
	}
	for i := first + 1; i < len(s.words) && !s.isDeed(i); i++ {
		if s.class[i]&citing != 0 {
			return true
		}
	}
	return false
}

// isPresent reports whether a time is the century that the document was written in, or open
// towards it. Of older ones nobody would look for an event.
func (s *sentence) isPresent(d dates.Date) bool {
	written, err := dates.Parse(s.passage.Meta.Date)
	return err == nil && d.From.Compare(written.From) <= 0 && written.To.Compare(d.To) <= 0
}

// since returns the time of what happened after something else: "after the war of 1982" and
// "since the visits of 2002 to 2004" tell of what came from then on.
func (s *sentence) since(d dates.Date) dates.Date {
	if d.Open != dates.Closed {
		return d
	}
	if d.Precision >= dates.InCentury {
		d.Open = dates.Since
		return d
	}
	from, to := s.wordAt(d.Start), s.wordAt(d.End-1)+1
	for i := from - 1; i >= max(0, from-near); i-- {
		if s.class[i]&onward != 0 && s.has(happened, i+1, to+2) {
			d.Open = dates.Since
			break
		}
		if s.class[i]&parting != 0 || s.isPast(i) || strings.ContainsAny(s.raw[s.starts[i]:d.Start], ",;:") {
			break
		}
	}
	if d.Open == dates.Since && d.Range {
		d.From, d.Range = d.To, false
		if d.Precision >= dates.InMonth {
			d.From.Day = 1
		}
		if d.Precision >= dates.InYear {
			d.From.Month = 1
		}
	}
	return d
}

// lapses reports whether behind a time it is said how much later something happened: "the
// situation of 2014 changed after three years" tells of another time.
func (s *sentence) lapses(from int) bool {
	for i := from; i < min(from+reach, len(s.words)); i++ {
		switch s.words[i] {
		case "after", "tras", "apos", "через", "спустя":
			for _, w := range s.words[i+1 : min(i+4, len(s.words))] {
				switch w {
				case "years", "months", "weeks", "days", "anos", "meses", "semanas", "dias", "года", "лет", "месяцев", "месяца", "недель", "недели", "днеи", "дня":
					return true
				}
			}
		}
	}
	return false
}

// quoted reports whether a byte of the sentence stands in quotation marks.
func (s *sentence) quoted(at int) bool {
	return strings.Count(s.raw[:at], `"`)%2 == 1 || strings.LastIndexAny(s.raw[:at], "“«") > strings.LastIndexAny(s.raw[:at], "”»")
}

// otherwise reports whether a sentence states a time of something that is no event.
func (s *sentence) otherwise() bool {
	return slices.ContainsFunc(s.dates, func(d dates.Date) bool {
		from, to := s.wordAt(d.Start), s.wordAt(d.End-1)+1
		return d.Role == dates.OfEvent && d.Known() && !s.ofText(from, to, from) && !s.reported(d, from)
	})
}

// nearest returns the word of a kind that stands nearest to the words from, to-1, or -1. What
// another statement tells is farther away.
func (s *sentence) nearest(is func(i int) bool, from, to, reach int) int {
	best, least := -1, reach+1
	look := func(i, step int) {
		cost := 0
		for ; i >= 0 && i < len(s.words); i += step {
			cost++
			inName := i > 0 && i+1 < len(s.words) && s.capital[i-1] && s.capital[i+1] // "Responsibility while Protecting"
			if s.class[i]&parting != 0 && !inName {
				cost += near
			}
			if cost >= least {
				return
			}
			if is(i) && !s.within(i) {
				best, least = i, cost
				return
			}
		}
	}
	look(from-1, -1)
	look(to, 1)
	return best
}

// ofText reports whether a time is that of a document: "the 2023 Concept", "the Declaration of
// 13 September 2007". Where the document is voted on, signed or adopted, that is what happened.
func (s *sentence) ofText(from, to, head int) bool {
	text := -1
	for i := to; i < min(to+3, len(s.words)); i++ {
		if s.class[i]&document != 0 && (i == to || s.capital[i]) {
			text = i
		}
		if s.class[i]&document == 0 && !s.capital[i] {
			break
		}
	}
	if text < 0 && from > 0 && s.class[from-1]&(ofTime|document) != 0 {
		for i := from - 1; i >= max(0, from-5); i-- {
			if s.class[i]&document != 0 {
				text = i
				break
			}
			if s.isDeed(i) {
				break
			}
		}
		// "In its review of 2018, …" tells when all happened that follows.
		if text >= 0 && text < near && to < len(s.words) && len(s.dates) == 1 && strings.HasPrefix(strings.TrimSpace(s.raw[s.dates[0].End:]), ",") {
			return false
		}
	}
	if text < 0 && head >= 3 && s.words[head] == "dated" && s.has(document, head-3, head) {
		return true
	}
	if text >= 0 && s.class[head]&inFavour != 0 && isResolution(s.words[text]) {
		return false
	}
	return text >= 0 && (s.class[head]&(voted|signed|adopted) == 0 || s.purposed(from))
}

// isResolution reports whether a word names what is voted on.
func isResolution(word string) bool {
	return strings.HasPrefix(word, "resol") || strings.HasPrefix(word, "резолюц")
}

// isFor reports whether a word says what time a plan is for.
func isFor(word string) bool {
	return word == "for" || word == "para" || word == "на"
}

// reported reports whether a time is that of who tells: "he told TASS in February 2020", or
// of a text that is dated just before.
func (s *sentence) reported(d dates.Date, from int) bool {
	for _, o := range s.dates {
		if o.Role == dates.OfText && o.End <= d.Start && s.wordAt(o.End-1)+6 > from && s.wordAt(o.Start) > 4 {
			return true
		}
	}
	for i := from - 1; i >= max(0, from-4); i-- {
		if s.class[i]&happened != 0 {
			return false
		}
		if s.class[i]&saying != 0 {
			return i > near
		}
	}
	return false
}

// share returns the words of a sentence that tell of the i-th of several events in it.
func (s *sentence) share(all []dated, i int) (from, to int) {
	from, to = 0, len(s.words)
	border := func(a, b dated) int {
		begin, end := s.wordAt(a.date.End-1)+1, s.wordAt(b.date.Start)
		for k := begin; k < end; k++ {
			if s.class[k]&parting != 0 {
				return k
			}
		}
		for k := begin; k < end; k++ {
			if strings.ContainsAny(s.raw[s.starts[max(k-1, 0)]:s.starts[k]], ",;") {
				return k
			}
		}
		return -1
	}
	if i > 0 {
		if b := border(all[i-1], all[i]); b >= 0 {
			from = b
		}
	}
	if i+1 < len(all) {
		if b := border(all[i], all[i+1]); b >= 0 {
			to = b
		}
	}
	return from, to
}
