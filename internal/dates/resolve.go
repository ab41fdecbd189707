package dates

// Reference is what relative times are counted from. Both may be zero.
type Reference struct {
	Written Date // the day, month or year of the text: "last year", "next March", "yesterday"
	Said    Date // the time that the text before spoke of last: "a year later", "that year", "27 March"
}

// Then returns the reference for the text that follows one in which found was found: its
// last time of an event that lies in one year is what was spoken of last.
func (r Reference) Then(found []Date) Reference {
	for _, d := range found {
		if d.Known() && d.Role == OfEvent && d.From.Year == d.To.Year && !d.fromWritten {
			r.Said = d
		}
	}
	return r
}

// here is the reference for a time, with what its own text spoke of last.
type here struct {
	Reference
	now Date
}

// base returns what a relation is counted from.
func (h here) base(said bool) Date {
	switch {
	case said && h.now.Known():
		return h.now
	case said && h.Said.Known():
		return h.Said
	}
	return h.Written
}

// yearOf returns the year of a month that is told without one: that which its own text spoke
// of last, else the one of Written where the month is that of Written or beside it, as in a
// news report, else that of Said, else the one that lies nearest to Written. 0 is unknown.
func (h here) yearOf(month int) int {
	if h.now.Known() {
		return h.now.From.Year
	}
	year, away := nearest(h.Written, month)
	if h.Said.Known() && h.Said.From.Year == h.Said.To.Year && (year == 0 || away > 1) {
		return h.Said.From.Year
	}
	return year
}

// nearest returns the year in which a month lies nearest to the month of a text, and how
// many months they are apart; of a text of which only the year is known that year, and 12.
func nearest(written Date, month int) (year, away int) {
	year = written.From.Year
	if year != written.To.Year {
		return 0, 12
	}
	if written.From.Month != written.To.Month || month == 0 {
		return year, 12
	}
	switch away = month - written.From.Month; {
	case away > 6:
		return year - 1, 12 - away
	case away < -6:
		return year + 1, 12 + away
	}
	return year, max(away, -away)
}

// resolve turns the stretches into dates.
func (p *parser) resolve(all []stretch, ref Reference) []Date {
	dates := make([]Date, 0, len(all))
	h := here{Reference: ref}
	add := func(d Date) {
		dates = append(dates, d)
		h.now = Reference{Said: h.now}.Then(dates[len(dates)-1:]).Said
	}
	for _, s := range all {
		d := Date{
			Precision: s.a.told(), Open: s.open, Role: p.role(s),
			Approx: s.approx || s.a.isApprox(),
			Start:  p.tokens[s.a.from].start, End: p.tokens[s.to-1].end,
			fromWritten: s.a.near > 0 || s.a.rel.unit > 0 && !s.a.rel.said,
		}
		if d.Role == OfText {
			d.Open = Closed // "cited by the 2015 article"
		}
		d.From, d.To, d.YearImplied = s.a.span(h)
		if s.b != nil {
			e := d
			e.Approx = s.approx || s.b.isApprox()
			e.From, e.To, e.YearImplied = s.b.span(h)
			e.Precision = s.b.told()
			if e.From.Compare(d.From) < 0 && e.YearImplied && e.Known() && s.b.rel.unit == 0 { // "November to February"
				e.From.Year++
				e.To.Year++
			}
			if ok := d.From.Month > 0 && e.From.Month > 0 && d.From.Compare(e.From) < 0 && d.To.Compare(e.To) < 0 && d.Known() == e.Known(); ok {
				d.To, d.Range = e.To, true
				d.Precision = max(d.Precision, e.Precision)
				d.Approx = d.Approx || e.Approx
			} else { // no range: two times
				d.End = p.tokens[s.a.to-1].end
				e.Start = p.tokens[s.b.from].start
				add(d)
				d = e
			}
		}
		add(d)
	}
	return dates
}

// told returns the precision; a quarter or a half of a year is like a season.
func (t *timed) told() Precision {
	if t.precision == InYear && (t.part.n == 2 || t.part.n == 4) {
		return InSeason
	}
	return t.precision
}

func (t *timed) isApprox() bool { return t.part.n == 3 || t.season > 0 || t.ambiguous }

// span returns the first and the last day, and whether the year is implied.
func (t *timed) span(ref here) (from, to Day, implied bool) {
	year := t.year
	switch {
	case t.rel.unit > 0:
		base := ref.base(t.rel.said)
		implied = true
		if !base.Known() || base.From.Year != base.To.Year && t.rel.unit != InCentury {
			switch {
			case t.month > 0 || t.season > 0:
			case t.precision == InDecade && t.rel.n == -1: // "the nineties of the last century", of a text of this one
				year += 1900
			default:
				return Day{}, Day{}, true
			}
			break
		}
		switch t.rel.unit {
		case InYear:
			year = base.From.Year + t.rel.n
		case InCentury:
			year = (base.From.Year-1)/100*100 + 100*t.rel.n
			if t.precision == InDecade {
				year += t.year
			} else {
				year++
			}
		case InMonth:
			if base.From.Month != base.To.Month {
				return Day{}, Day{}, true
			}
			months := base.From.Year*12 + base.From.Month - 1 + t.rel.n
			from, to = calendar(months/12, months%12+1, 0)
			if t.part.n > 0 {
				from, to = t.part.of(from, to)
			}
			return from, to, true
		case OnDay:
			if base.From != base.To {
				return Day{}, Day{}, true
			}
			day := base.From.add(t.rel.n)
			return day, day, true
		}
	case t.near > 0:
		year, implied = t.beside(ref.Written), true
	case year == 0:
		implied = true
		year = ref.yearOf(t.month)
	}
	if year < 1 || year > 9900 {
		if year = 0; t.month == 0 && t.season == 0 {
			return Day{}, Day{}, true
		}
	}
	switch t.precision {
	case InDecade:
		from, to = Day{year, 1, 1}, Day{year + 9, 12, 31}
	case InCentury:
		from, to = Day{year, 1, 1}, Day{year + 99, 12, 31}
	case InSeason:
		from, to = t.seasonOf(year)
	default:
		day := t.day
		if day > 0 {
			day = min(day, daysIn(year, t.month)) // 29 February
		}
		from, to = calendar(year, t.month, day)
	}
	if t.part.n > 0 {
		from, to = t.part.of(from, to)
	}
	return from, to, implied
}

// seasonOf returns the months of a season, those of the northern hemisphere. A winter told
// by one year is its January and February, one told by two begins in December.
func (t *timed) seasonOf(year int) (from, to Day) {
	switch {
	case t.season == 4 && t.winter && year > 0:
		return Day{year - 1, 12, 1}, Day{year, 2, daysIn(year, 2)}
	case t.season == 4:
		return Day{year, 1, 1}, Day{year, 2, daysIn(year, 2)}
	}
	month := 3 * t.season
	return Day{year, month, 1}, Day{year, month + 2, daysIn(year, month+2)}
}

// beside returns the year of the month or season that is the last before, the one within,
// or the next after the year and month of the text.
func (t *timed) beside(written Date) int {
	if !written.Known() || written.From.Year != written.To.Year {
		return 0
	}
	if t.near == thisOne {
		return written.From.Year
	}
	first, last := t.month, t.month
	if t.season > 0 {
		from, to := t.seasonOf(0)
		first, last = from.Month, to.Month
	}
	year := written.From.Year
	switch {
	case written.From.Month != written.To.Month:
		return year + int(t.near) - int(thisOne)
	case t.near == lastOne && last >= written.From.Month:
		return year - 1
	case t.near == nextOne && first <= written.From.Month:
		return year + 1
	}
	return year
}

// of returns the part of a period, in whole years of ten or more, in whole months of one or
// more, else in days.
func (p part) of(from, to Day) (Day, Day) {
	ceil := func(total, k int) int { return (total*k + p.n - 1) / p.n }
	years := to.Year - from.Year + 1
	months := 12*(to.Year-from.Year) + to.Month - from.Month + 1
	switch {
	case years >= 10:
		return Day{from.Year + ceil(years, p.first-1), 1, 1}, Day{from.Year + ceil(years, p.last) - 1, 12, 31}
	case months > 1:
		first := 12*from.Year + from.Month - 1
		a, b := first+ceil(months, p.first-1), first+ceil(months, p.last)-1
		return Day{a / 12, a%12 + 1, 1}, Day{b / 12, b%12 + 1, daysIn(b/12, b%12+1)}
	}
	first, last := 30*(p.first-1)/p.n+1, 30*p.last/p.n
	if p.last == p.n {
		last = to.Day
	}
	return Day{from.Year, from.Month, first}, Day{from.Year, from.Month, min(last, to.Day)}
}
