package briefing

import (
	"slices"
	"strconv"
	"strings"

	"attache/internal/answer"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/texts"
)

// Event is something that the sources date.
type Event struct {
	// Date is the first day, month or year, "2014-07-11", "2014-07" or "2014"; empty where the
	// sources tell only its end ("until 2011"). End is the last one of a range, a season or a
	// decade; empty where it is one day, month or year, and where it goes on ("since 2004").
	Date      string            `json:"date"`
	End       string            `json:"end"`
	Precision string            `json:"precision"` // "day", "month", "season", "year" or "range"
	Open      string            `json:"open"`      // "since", "until", "by" or empty
	Approx    bool              `json:"approx"`    // about then: "about 2014", "early 2014"
	Implied   bool              `json:"implied"`   // no sentence states the time whole
	Text      string            `json:"text"`      // the sentence that tells it best
	Source    string            `json:"source"`    // who says so, as of a [Claim]
	Tag       string            `json:"tag"`       // likewise
	Evidence  []answer.Evidence `json:"evidence"`  // that sentence first, then others that tell the same
	Countries []string          `json:"countries"` // ISO 3166-1 alpha-2
	Topics    []facts.Topic     `json:"topics"`
	Disputed  []Dispute         `json:"disputed"` // when others say that it was

	when   dates.Date
	weight int // how telling it is, for a picture
}

// setTime takes the event's times from a date.
func (e *Event) setTime(d dates.Date) {
	e.when, e.Approx = d, d.Approx && d.Precision != dates.InSeason
	from, to := in(d.From, d.Precision), in(d.To, d.Precision)
	e.Precision, e.Date = d.Precision.String(), from
	if d.Range || d.Precision >= dates.InDecade {
		e.Precision = "range"
	}
	if from != to {
		e.End = to
	}
	switch d.Open {
	case dates.Since:
		e.Open, e.End = "since", ""
	case dates.Until:
		e.Open, e.Date, e.End = "until", "", to
	case dates.By:
		e.Open, e.Date, e.End = "by", "", to
	}
}

// in writes a day as the unit of a precision that holds it: "2014-07-11", "2014-07" or "2014".
func in(d dates.Day, p dates.Precision) string {
	switch p {
	case dates.OnDay:
		return d.String()
	case dates.InMonth, dates.InSeason:
		return d.String()[:len("2014-07")]
	}
	return d.String()[:len("2014")]
}

// Year is the year that the event is listed under.
func (e Event) Year() string { return (e.Date + e.End)[:len("2014")] }

// When writes the time of the event as people do: "11–17 Jul 2014", "since 2004"; a season and
// a part of a year as the source did, without saying which months they are, "spring 2014", "early
// 2010"; a year that no sentence states in brackets, "Jun [2019]".
func (e Event) When(lang string) string {
	said := func(date string) string { return texts.Date(lang, date, e.Implied) }
	w := e.when
	switch {
	case e.Open != "":
		return texts.Say(lang, "when_"+e.Open, said(e.Date+e.End))
	case isSeason(w):
		year := said(strconv.Itoa(w.To.Year))
		if w.From.Year != w.To.Year { // "winter 2013–14", and so is "winter 2014" read
			year = span(said(strconv.Itoa(w.From.Year)), year)
		}
		return texts.Say(lang, "when_"+seasons[w.From.Month/3-1], year)
	case w.Precision == dates.InDecade && !w.Range && w.To.Year-w.From.Year == 9:
		return texts.Say(lang, "when_decade", e.Date)
	case w.Precision == dates.InDecade && !w.Range && w.Approx && partOf(w) != "":
		return texts.Say(lang, "when_"+partOf(w)+"_decade", strconv.Itoa(w.From.Year/10*10))
	case e.Date != "" && e.End != "":
		return span(said(e.Date), said(e.End))
	case e.Approx && partOf(w) != "":
		return texts.Say(lang, "when_"+partOf(w), said(e.Date))
	case e.Approx:
		return texts.Say(lang, "when_about", said(e.Date))
	}
	return said(e.Date)
}

// seasons by their first month: March, June, September and December.
var seasons = []string{"spring", "summer", "autumn", "winter"}

// isSeason reports whether a time is told as one season; quarters and halves of years are exact.
func isSeason(d dates.Date) bool {
	return d.Precision == dates.InSeason && d.Approx && !d.Range && d.From.Month%3 == 0
}

// partOf names the third of a month, a year or a decade that a time is told as, "early"; empty
// where it is the whole of it.
func partOf(d dates.Date) string {
	var first, last bool // it holds the first, the last of what it is a part of
	switch d.Precision {
	case dates.InMonth:
		first, last = d.From.Day == 1, d.To.Day > 27
	case dates.InYear:
		first, last = d.From.Month == 1, d.To.Month == 12
	case dates.InDecade:
		first, last = d.From.Year%10 == 0, d.To.Year%10 == 9
	}
	switch {
	case d.Range || first && last:
		return ""
	case first:
		return "early"
	case last:
		return "late"
	}
	return "mid"
}

// span writes from one time to another without saying the month and the year twice.
func span(from, to string) string {
	a, b := strings.Fields(from), strings.Fields(to)
	same := 0
	for same < len(a)-1 && same < len(b)-1 && a[len(a)-1-same] == b[len(b)-1-same] {
		same++
	}
	left := strings.Join(a[:len(a)-same], " ")
	if len(a)-same == 1 && len(b)-same == 1 {
		return left + "–" + to
	}
	return left + " – " + to
}

// Dispute is another time that a source gives for an event.
type Dispute struct {
	N      int    `json:"n"`      // the citation that says so
	Source string `json:"source"` // who
	Says   string `json:"says"`   // the time, as it stands there
	Date   string `json:"date"`   // of the event that the timeline lists under it; empty: none

	when string // the time as people write it
}

// otherTimes is the disputes in few words: "disputed: 27 Mar 2014 [42]".
func (e Event) otherTimes(lang string) string {
	var said []string
	for _, o := range e.Disputed {
		said = append(said, o.when+" ["+strconv.Itoa(o.N)+"]")
	}
	if len(said) == 0 {
		return ""
	}
	return texts.Say(lang, "event_disputed", strings.Join(said, "; "))
}

// tells reports whether the event cites a citation.
func (e Event) tells(n int) bool {
	return slices.ContainsFunc(e.Evidence, func(v answer.Evidence) bool { return v.N == n })
}

// DisputeText is the disputes in a line: "disputed: 27 Mar 2014 in a scholarly article, Sep
// [2015] [42]"; empty where there are none.
func (e Event) DisputeText(lang string) string {
	var said []string
	for _, o := range e.Disputed {
		said = append(said, texts.Say(lang, "event_disputed_by", o.when, o.Source)+" ["+strconv.Itoa(o.N)+"]")
	}
	if len(said) == 0 {
		return ""
	}
	return texts.Say(lang, "event_disputed", strings.Join(said, "; "))
}
