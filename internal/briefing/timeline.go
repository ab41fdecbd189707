package briefing

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"attache/internal/answer"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/texts"
)

// Timeline is what the sources date, in order of time. Its JSON form is the contract of
// "attache timeline --json".
type Timeline struct {
	Language  string            `json:"language"`
	Subject   string            `json:"subject"` // name of the country, region or group; empty: everything
	From      string            `json:"from"`
	To        string            `json:"to"`
	Topic     facts.Topic       `json:"topic"`
	Events    []Event           `json:"events"`
	Citations []answer.Citation `json:"citations"`
	QuotedIn  string            `json:"quoted_in"` // as of [Brief]
	OneSided  bool              `json:"one_sided"`
	RestsOn   []answer.Voice    `json:"rests_on"`

	one bool // the subject is one country
}

// Which says which events a timeline is of. Each field narrows it where it is not empty.
type Which struct {
	Country  string // a country, a region or a group, as of [Find]
	From, To string // the period, ends included: 2014, 2014-07 or 2014-07-11
	Topic    facts.Topic
}

// Timeline tells what happened when. The error is an [*UnknownError]; that nothing is dated is
// none.
func (b *Briefs) Timeline(_ context.Context, which Which, lang string) (Timeline, error) {
	t := Timeline{Language: lang, From: which.From, To: which.To, Topic: which.Topic, Events: []Event{}}
	var of *Subject
	if which.Country != "" {
		found, err := Find(which.Country, lang)
		if err != nil {
			return Timeline{}, err
		}
		of, t.Subject, t.one = &found, found.Name, gazetteer.Name(found.ID, "en") != found.ID
	}
	l := b.library()
	d := newDraft(l, Subject{}, lang)
	for _, h := range l.happenings() {
		if h.is(of, which) {
			t.Events = append(t.Events, d.event(h, of))
		}
	}
	t.Citations, t.QuotedIn = d.Citations, d.QuotedIn
	d.voices()
	t.RestsOn, t.OneSided = d.RestsOn, d.OneSided
	return t, nil
}

// happening is an event with every sentence that tells it, the best first.
type happening struct {
	facts.Event
	told []*sentence
}

// happenings returns the events of the corpus in order of time, each once.
func (l *library) happenings() []*happening {
	l.once.Do(func() {
		for _, e := range l.facts.Events {
			s := l.places[e.Place]
			if s == nil {
				continue
			}
			e.Countries = slices.Clone(e.Countries)
			if i := slices.IndexFunc(l.events, func(h *happening) bool { return l.same(h, e, s) }); i >= 0 {
				l.events[i].add(e, s)
				continue
			}
			l.events = append(l.events, &happening{e, []*sentence{s}})
		}
		l.events = slices.DeleteFunc(l.events, l.isNoted)
		slices.SortStableFunc(l.events, func(a, b *happening) int {
			return cmp.Or(start(a.Date).Compare(start(b.Date)), a.Date.To.Compare(b.Date.To), cmp.Compare(a.told[0].order, b.told[0].order))
		})
	})
	return l.events
}

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
// sentence that has fewer; told by two documents with times of different units, this greater one.
const (
	sameKeys    = 3
	sameShare   = .5
	sameVaguely = .6
)

// same reports whether an event is one that is known already: the same time, the same
// countries, the same concepts.
func (l *library) same(h *happening, e facts.Event, s *sentence) bool {
	if h.Date.Open != e.Date.Open || !sameCountries(h.Countries, e.Countries) {
		return false
	}
	needed := sameShare
	if h.Date.From != e.Date.From || h.Date.To != e.Date.To {
		other := h.told[0].passage.Meta.ID != s.passage.Meta.ID
		if !other || h.Date.Precision == e.Date.Precision || h.Date.Excludes(e.Date) || h.Date.Range || e.Date.Range {
			return false
		}
		needed = sameVaguely
	}
	return slices.ContainsFunc(h.told, func(t *sentence) bool {
		a, b := l.tellingKeys(t), l.tellingKeys(s)
		shared := 0
		for _, k := range a {
			if slices.Contains(b, k) {
				shared++
			}
		}
		return shared >= sameKeys && float64(shared) >= needed*float64(min(len(a), len(b)))
	})
}

// sameCountries reports whether the countries of one event are all among those of the other,
// Russia apart.
func sameCountries(a, b []string) bool {
	among := func(a, b []string) bool {
		return !slices.ContainsFunc(a, func(code string) bool { return code != home && !slices.Contains(b, code) })
	}
	return among(a, b) || among(b, a)
}

// add takes another telling of the event, and its time where that is the better one.
func (h *happening) add(e facts.Event, s *sentence) {
	better := h.Implied && !e.Implied || h.Implied == e.Implied && e.Date.Precision < h.Date.Precision
	if better || h.told[0].aside && !s.aside || h.told[0].dangles && !s.dangles && !s.aside {
		h.told = slices.Insert(h.told, 0, s)
	} else if !slices.Contains(h.told, s) {
		h.told = append(h.told, s)
	}
	if better {
		h.Date, h.Implied = e.Date, e.Implied
	}
	for _, code := range e.Countries {
		if !slices.Contains(h.Countries, code) {
			h.Countries = append(h.Countries, code)
		}
	}
	for _, t := range e.Topics {
		if !slices.Contains(h.Topics, t) {
			h.Topics = append(h.Topics, t)
		}
	}
}

// is reports whether the event is one of those asked for.
func (h *happening) is(of *Subject, which Which) bool {
	if of != nil {
		isOf := slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(h.Countries, code) }) ||
			slices.ContainsFunc(h.told, func(s *sentence) bool { return slices.Contains(s.named, "@"+of.ID) })
		if !isOf {
			return false
		}
	}
	if which.Topic != "" && h.told[0].topic != which.Topic && (h.told[0].topic != "" || !slices.Contains(h.Topics, which.Topic)) {
		return false
	}
	from, to := h.Date.From.String(), h.Date.To.String()
	switch h.Date.Open {
	case dates.Since:
		to = "9999"
	case dates.Until, dates.By:
		from = ""
	}
	return (which.From == "" || to >= which.From) && (which.To == "" || from[:min(len(from), len(which.To))] <= which.To)
}

// maxTold is how many sentences an event cites.
const maxTold = 3

// toldOf returns the sentences that tell the event, first the best of those that name the subject.
func (h *happening) toldOf(of *Subject) []*sentence {
	if of == nil {
		return h.told
	}
	i := slices.IndexFunc(h.told, func(s *sentence) bool {
		return !s.aside && slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(s.countries, code) })
	})
	if i <= 0 {
		return h.told
	}
	return slices.Insert(slices.Delete(slices.Clone(h.told), i, i+1), 0, h.told[i])
}

// event makes an event of the timeline of a subject, or of everything.
func (d *draft) event(h *happening, of *Subject) Event {
	told := h.toldOf(of)
	claim := d.quote(told[0])
	e := Event{Implied: h.Implied, Text: claim.Text, Source: claim.Source, Evidence: claim.Evidence, Countries: []string{}, Topics: []facts.Topic{}}
	e.setTime(h.Date)
	for _, s := range told[1:min(len(told), maxTold)] {
		if other := d.quote(s); !slices.Contains(e.Evidence, other.Evidence[0]) {
			e.Evidence = append(e.Evidence, other.Evidence[0])
		}
	}
	e.Countries = append(e.Countries, h.Countries...)
	if t := h.told[0].topic; t != "" {
		e.Topics = append(e.Topics, t)
	}
	for _, t := range h.Topics {
		if !slices.Contains(e.Topics, t) {
			e.Topics = append(e.Topics, t)
		}
	}
	return e
}

// Marks are the event's citations, "[1][3]".
func (e Event) Marks() string { return Claim{Claim: answer.Claim{Evidence: e.Evidence}}.Marks() }

// Title is what a timeline is of: "Cuba: timeline".
func (t Timeline) Title() string {
	if t.Subject == "" {
		return texts.Say(t.Language, "timeline")
	}
	return texts.Say(t.Language, "timeline_of", t.Subject)
}

// Scope is how the timeline is narrowed, "2014 – 2015 · debts and loans"; empty where it is not.
func (t Timeline) Scope() string {
	var parts []string
	switch said := func(d string) string { return texts.Date(t.Language, d, false) }; {
	case t.From != "" && t.To != "" && t.From != t.To:
		parts = append(parts, said(t.From)+" – "+said(t.To))
	case t.From != "" && t.To != "":
		parts = append(parts, said(t.From))
	case t.From != "":
		parts = append(parts, texts.Say(t.Language, "when_since", said(t.From)))
	case t.To != "":
		parts = append(parts, texts.Say(t.Language, "when_until", said(t.To)))
	}
	if t.Topic != "" {
		parts = append(parts, lowerFirst(Title(t.Topic, t.Language)))
	}
	return strings.Join(parts, " · ")
}

// ImpliedText explains the brackets; empty where nothing is implied.
func (t Timeline) ImpliedText() string {
	if !slices.ContainsFunc(t.Events, func(e Event) bool { return e.Implied }) {
		return ""
	}
	return texts.Say(t.Language, "timeline_implied")
}

// VoiceText says whose voices the timeline rests on.
func (t Timeline) VoiceText() string {
	a := answer.Answer{RestsOn: t.RestsOn, OneSided: t.OneSided, Citations: t.Citations}
	return strings.TrimSpace(a.MixText(t.Language) + " " + a.OneSidedText(t.Language))
}

// Poster is what a picture of the timeline shows.
func (t Timeline) Poster(dark bool) Poster {
	p := Poster{Lang: t.Language, Title: t.Title(), Subtitle: t.Scope(), Implied: t.ImpliedText(), Footer: []string{t.VoiceText()}, Dark: dark}
	for _, e := range t.Events {
		shown := PictureEvent{When: e.when, Implied: e.Implied, Date: e.When(t.Language), Text: e.Text, Sources: e.Marks()}
		for _, code := range e.Countries {
			if !t.one && code != home && slices.Contains(gazetteer.Codes, code) {
				shown.Countries = append(shown.Countries, gazetteer.Name(code, t.Language))
			}
		}
		p.Events = append(p.Events, shown)
	}
	return p
}
