package briefing

import (
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
	Evidence  []answer.Evidence `json:"evidence"`  // that sentence first, then others that tell the same
	Countries []string          `json:"countries"` // ISO 3166-1 alpha-2
	Topics    []facts.Topic     `json:"topics"`

	when dates.Date
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

// When writes the time of the event as people do: "11–17 Jul 2014", "since 2004"; a year that
// no sentence states in brackets, "Jun [2019]".
func (e Event) When(lang string) string {
	said := func(date string) string { return texts.Date(lang, date, e.Implied) }
	switch {
	case e.Open != "":
		return texts.Say(lang, "when_"+e.Open, said(e.Date+e.End))
	case e.when.Precision == dates.InDecade && !e.when.Range && e.when.To.Year-e.when.From.Year == 9:
		return texts.Say(lang, "when_decade", e.Date)
	case e.Date != "" && e.End != "":
		return span(said(e.Date), said(e.End))
	case e.Approx:
		return texts.Say(lang, "when_about", said(e.Date))
	}
	return said(e.Date)
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
