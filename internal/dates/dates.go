package dates

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is a day of the calendar. Year 0 is unknown: the day recurs every year. The zero Day
// is wholly unknown.
type Day struct{ Year, Month, Day int }

// Compare returns -1, 0 or +1 as d comes before, with or after e.
func (d Day) Compare(e Day) int {
	a, b := d.ordinal(), e.ordinal()
	switch {
	case a < b:
		return -1
	case a > b:
		return +1
	}
	return 0
}

func (d Day) ordinal() int { return (d.Year*16+d.Month)*32 + d.Day }

// Time returns the beginning of the day in UTC. The year must be known.
func (d Day) Time() time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

// String writes the day as 2014-07-11, or as --07-11 where the year is unknown.
func (d Day) String() string {
	switch {
	case d == Day{}:
		return ""
	case d.Year == 0:
		return fmt.Sprintf("--%02d-%02d", d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

func (d Day) add(days int) Day {
	t := d.Time().AddDate(0, 0, days)
	return Day{t.Year(), int(t.Month()), t.Day()}
}

// daysIn returns the length of a month; of February in an unknown year 29.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Precision is the unit that a time is told in.
type Precision uint8

// The precisions, the finest first.
const (
	OnDay     Precision = iota + 1
	InMonth             // also a part of a month: "mid-March 2015"
	InSeason            // a season, a quarter or a half of a year
	InYear              // also "early 2014"
	InDecade            // also "the late 1990s"
	InCentury           // also "the first half of the 20th century"
)

// String returns "day", "month", "season", "year", "decade" or "century".
func (p Precision) String() string {
	if p < OnDay || p > InCentury {
		return ""
	}
	return [...]string{"day", "month", "season", "year", "decade", "century"}[p-1]
}

// Open says on which side a time is open.
type Open uint8

// What a time may be open to. Russian "до 2030 года" and Portuguese "até 2030" are Until,
// although they can mean By.
const (
	Closed Open = iota
	Since       // from it on: "since 2004", "after 2004", "2023–present"
	Until       // up to it: "until 2011", "before 2011"
	By          // not later than it: "by 2030"
)

// Role says what a time tells about.
type Role uint8

// The roles of a time.
const (
	OfEvent Role = iota // what the text tells
	OfText              // a text that is spoken of: "the 2015 article", "Sudarev's work of 2012", "(Blank, 2009: 10)"
	InName              // a name that holds a year: "Agenda 2030", "NATO 2020", "World Cup 2018"
)

// Date is a time that a text states.
type Date struct {
	// From and To are the first and the last day of what is named: of "March 2015" 2015-03-01
	// and 2015-03-31, also where it is Open, of "since 2004" 2004-01-01 and 2004-12-31.
	// Both are zero where a relative time cannot be resolved ("last year"), and of year 0
	// where only the year is unknown ("27 March").
	From, To    Day
	Precision   Precision
	Range       bool // from one named time to another, both of Precision: "11–17 July 2014", "2010–2014"
	Open        Open
	Approx      bool // "about 2014", "early 2014", a season, or a date in figures whose day and month cannot be told apart
	YearImplied bool // the year is not stated: "27 March", "last year", "a year later"
	Role        Role
	Start, End  int // the bytes of the text that state it, without "in" or "since"

	fromWritten bool // counted from the day of the text, which says nothing of the times told after it
}

// Known reports whether the year is known, so that From and To are days of the calendar.
func (d Date) Known() bool { return d.From.Year != 0 }

// String writes the span for keys, in the manner of ISO 8601-2: "2014-07-11", "2014-07",
// "2014", "2014/2016", "2014-03-27/2014-04-02", "2004/..", "../2011", "~2014-01/2014-04"
// where it is Approx, "--03-27" without a year. A time of which nothing is known is "".
func (d Date) String() string {
	if d.From == (Day{}) {
		return ""
	}
	from, to := d.From.String(), d.To.String()
	if d.From.Day == 1 && d.To.Day == daysIn(d.To.Year, d.To.Month) {
		from, to = from[:len(from)-3], to[:len(to)-3]
		if d.Known() && d.From.Month == 1 && d.To.Month == 12 {
			from, to = from[:4], to[:4]
		}
	}
	s := from
	switch {
	case d.Open == Since:
		s += "/.."
	case d.Open == Until || d.Open == By:
		s = "../" + to
	case from != to:
		s += "/" + to
	}
	if d.Approx {
		s = "~" + s
	}
	return s
}

// Parse reads a date as documents bear it: 2020, 2020-02 or 2020-02-06.
func Parse(s string) (Date, error) {
	parts := strings.Split(s, "-")
	var n [3]int
	if len(parts) > len(n) || len(parts[0]) != 4 {
		return Date{}, fmt.Errorf("read date %q: want 2020, 2020-02 or 2020-02-06", s)
	}
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || part[0] == '+' || i > 0 && len(part) != 2 || v < 1 || i == 1 && v > 12 || i == 2 && v > daysIn(n[0], n[1]) {
			return Date{}, fmt.Errorf("read date %q: want 2020, 2020-02 or 2020-02-06", s)
		}
		n[i] = v
	}
	d := Date{End: len(s)}
	switch len(parts) {
	case 1:
		d.Precision = InYear
	case 2:
		d.Precision = InMonth
	case 3:
		d.Precision = OnDay
	}
	d.From, d.To = calendar(n[0], n[1], n[2])
	return d, nil
}

// calendar returns the ends of a year, a month of it or a day of that; 0 is none given.
func calendar(year, month, day int) (from, to Day) {
	switch {
	case month == 0:
		return Day{year, 1, 1}, Day{year, 12, 31}
	case day == 0:
		return Day{year, month, 1}, Day{year, month, daysIn(year, month)}
	}
	return Day{year, month, day}, Day{year, month, day}
}
