package briefing

import (
	"cmp"
	"context"
	"slices"
	"strconv"
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
	Conflicts []answer.Conflict `json:"conflicts"` // about when it was that the events are disputed

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
	var shown []*happening
	for _, h := range l.happenings() {
		if h.is(of, which) {
			shown, t.Events = append(shown, h), append(t.Events, d.event(h, of))
		}
	}
	for i, h := range shown { // after all are cited, so that the numbers rise as one reads
		t.Events[i].Disputed = d.disputed(h)
	}
	t.Conflicts = d.Conflicts
	t.Citations, t.QuotedIn = d.Citations, d.QuotedIn
	d.voices()
	t.RestsOn, t.OneSided = d.RestsOn, d.OneSided
	return t, nil
}

// is reports whether the event is one of those asked for.
func (h *happening) is(of *Subject, which Which) bool {
	if of != nil {
		isOf := slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(h.Countries, code) }) ||
			slices.ContainsFunc(h.told, func(t *account) bool {
				return !t.isRemark() && !t.aside && (slices.Contains(t.named, "@"+of.ID) || t.countsVote(of))
			})
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
const maxTold = 8

// toldOf returns the sentences that tell the event, first the best of those that name the
// subject, or else tell how it voted.
func (h *happening) toldOf(of *Subject) []*account {
	if of == nil || h.told[0].names(of) {
		return h.told
	}
	for _, bears := range []func(*account) bool{
		func(t *account) bool { return t.names(of) && !t.isRemark() },
		func(t *account) bool { return t.countsVote(of) },
	} {
		if i := slices.IndexFunc(h.told, func(t *account) bool { return !t.aside && bears(t) }); i >= 0 {
			return slices.Insert(slices.Delete(slices.Clone(h.told), i, i+1), 0, h.told[i])
		}
	}
	return h.told
}

// event makes an event of the timeline of a subject, or of everything.
func (d *draft) event(h *happening, of *Subject) Event {
	told := h.toldOf(of)
	claim := d.quote(told[0].sentence)
	told[0].cut(&claim)
	e := Event{Implied: h.Implied, Text: claim.Text, Source: claim.Source, Tag: claim.Tag, Evidence: claim.Evidence, Countries: []string{}, Topics: []facts.Topic{}}
	e.setTime(h.Date)
	for _, s := range told[1:min(len(told), maxTold)] {
		if other := d.quote(s.sentence); !slices.Contains(e.Evidence, other.Evidence[0]) {
			e.Evidence = append(e.Evidence, other.Evidence[0])
		}
	}
	e.weight = d.lib.weigh(h, told[0])
	e.Countries = append(e.Countries, h.Countries...)
	if of != nil && len(of.Members) == 1 && told[0].countsVote(of) && !slices.Contains(e.Countries, of.Members[0]) {
		e.Countries = append(e.Countries, of.Members[0]) // one of "the other countries"
	}
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

// disputed says what others say of when an event was, and adds on what they disagree.
func (d *draft) disputed(h *happening) []Dispute {
	disputes := []Dispute{}
	for _, c := range d.lib.disputes(h) {
		p := d.lib.places[c.other.Place].passage
		told := c.told(answer.NewCitation(0, *p).Source(d.Language), d.Language)
		if slices.ContainsFunc(disputes, func(o Dispute) bool { return o.Source == told.Source && o.when == told.when }) {
			continue
		}
		told.N = d.cite(p)
		disputes = append(disputes, told)
		sides := make([]answer.Side, len(c.Sides))
		for i, side := range c.Sides {
			sides[i] = answer.Side{N: d.cite(d.lib.places[side.Place].passage), Says: side.Value}
		}
		conflict := answer.Conflict{About: answer.About(c.Conflict, d.Language, d.Citations), Sides: sides}
		if !slices.ContainsFunc(d.Conflicts, func(o answer.Conflict) bool { return slices.Equal(o.Sides, conflict.Sides) }) {
			d.Conflicts = append(d.Conflicts, conflict)
		}
	}
	return disputes
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

// sideText says that one side alone speaks, or else whose voices these are: beside the sources'
// names in a picture that is enough.
func (t Timeline) sideText() string {
	a := answer.Answer{RestsOn: t.RestsOn, OneSided: t.OneSided, Citations: t.Citations}
	return cmp.Or(a.OneSidedText(t.Language), a.MixText(t.Language))
}

// twice is what an event loses that a picture shows under another time already.
const twice = 12

// Poster is what a picture of the timeline shows.
func (t Timeline) Poster(dark bool) Poster {
	p := Poster{Lang: t.Language, Title: t.Title(), Subtitle: t.Scope(), Implied: t.ImpliedText(), Footer: []string{t.sideText()}, Dark: dark}
	if note := QuotedText(t.Language, t.QuotedIn); note != "" {
		p.Footer = append(p.Footer, strings.TrimSuffix(note, ":")+".")
	}
	of := map[string]int{}
	for _, c := range t.Citations {
		i, ok := of[c.Document]
		if !ok {
			i, of[c.Document] = len(p.Sources), len(p.Sources)
			p.Sources = append(p.Sources, PictureSource{Name: c.Source(t.Language)})
		}
		p.Sources[i].Marks = append(p.Sources[i].Marks, "["+strconv.Itoa(c.N)+"]")
	}
	for i, e := range t.Events {
		shown := PictureEvent{When: e.when, Implied: e.Implied, Date: e.When(t.Language), Text: e.Text, Sources: e.Marks(), Disputed: e.otherTimes(t.Language), Weight: e.weight}
		for _, d := range e.Disputed { // of an event under two times a picture shows the one that more tell
			k := slices.IndexFunc(t.Events, func(o Event) bool { return o.Date == d.Date && o.tells(d.N) })
			if k >= 0 && (t.Events[k].weight > e.weight || t.Events[k].weight == e.weight && k > i) {
				shown.Weight -= twice
			}
		}
		for _, code := range e.Countries {
			if !t.one && code != home && slices.Contains(gazetteer.Codes, code) {
				shown.Countries = append(shown.Countries, gazetteer.Name(code, t.Language))
			}
		}
		p.Events = append(p.Events, shown)
	}
	return p
}
