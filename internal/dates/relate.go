package dates

// BearsOut reports whether a time stated by the evidence bears out the claimed one: it lies
// within what is claimed, as 11 March 2015 lies in March 2015 and in 2015; March 2015 is not
// borne out by 2015.
//
//   - The ends of a claimed range are borne out by the ends of a range, each by its own:
//     "2010–2014" by "March 2010 to May 2014", not by "2012" or "2010–2013".
//   - A claimed "since" needs a "since"; "until" needs "until", "by" or a range that ends so;
//     "by" needs one of these or the time itself. A time that is not claimed to be open is
//     borne out by an open one too: what holds since 2004 began in 2004.
//   - "About 2014" does not bear out "2014".
//   - The year that a text was written in bears out no year of an event.
//   - A claim without a year, "27 March", is borne out by that day of any year, and a claim
//     of which nothing is known by nothing.
func (d Date) BearsOut(claim Date) bool {
	if d.Role == OfText && claim.Role != OfText {
		return false
	}
	e, c := d, claim
	if c.From.Month == 0 || e.From.Month == 0 {
		return false
	}
	if !c.Known() {
		e, c = withoutYears(e, c)
	}
	if c.Range {
		return e.Range && e.Open == c.Open && !loose(e, c) && within(e.From, c.first()) && within(e.To, c.last())
	}
	switch c.Open {
	case Since:
		return e.Open == Since && !e.Range && !loose(e, c) && c.contains(e)
	case Until, By:
		if e.Range {
			return !loose(e, c) && within(e.To, c.last())
		}
		return (e.Open == Until || e.Open == By || e.Open == Closed && c.Open == By) && !loose(e, c) && c.contains(e)
	}
	return !loose(e, c) && c.contains(e)
}

// BorneOut reports whether one of the times of the evidence bears out the claimed time, or,
// where a range is claimed, one its beginning and another its end: "in 2014 … and in 2015"
// bears out "2014–2015".
func BorneOut(claim Date, evidence []Date) bool {
	begins, ends := false, false
	for _, e := range evidence {
		if e.BearsOut(claim) {
			return true
		}
		if claim.Range && claim.Open == Closed && claim.Known() {
			first, last := claim, claim
			first.Range, last.Range = false, false
			s := claim.first()
			first.From, first.To = s[0], s[1]
			s = claim.last()
			last.From, last.To = s[0], s[1]
			begins = begins || !e.Range && e.Open != Until && e.Open != By && e.BearsOut(first)
			ends = ends || !e.Range && e.Open != Since && e.BearsOut(last)
		}
	}
	return begins && ends
}

// Excludes reports whether the two times have no day in common, so that one event cannot
// have both. In doubt it is false: for a time that is not known, of which years are compared
// only where they are stated, for seasons, which differ between the hemispheres, and around
// what is approximate.
func (d Date) Excludes(o Date) bool {
	if d.From.Month == 0 || o.From.Month == 0 {
		return false
	}
	if d.YearImplied || o.YearImplied || !d.Known() || !o.Known() {
		if d.From.Year != d.To.Year || o.From.Year != o.To.Year {
			return false
		}
		d, o = withoutYears(d, o)
	}
	if (d.Precision == InSeason) != (o.Precision == InSeason) {
		d, o = d.wholeYears(), o.wholeYears()
	}
	df, dt := d.reach()
	of, ot := o.reach()
	return dt < of || ot < df
}

func within(d Day, span [2]Day) bool { return d.Compare(span[0]) >= 0 && d.Compare(span[1]) <= 0 }

func (d Date) contains(e Date) bool {
	return e.From.Compare(d.From) >= 0 && e.To.Compare(d.To) <= 0
}

// loose reports whether the evidence is vaguer than the claim: approximate, and not well
// within what is claimed, as "early 2014" is within 2014.
func loose(e, c Date) bool {
	return e.Approx && !c.Approx && (e.From.Compare(c.From) <= 0 && e.To.Compare(c.To) >= 0)
}

// first and last return the named times that a range runs between.
func (d Date) first() [2]Day {
	_, to := d.unit(d.From)
	return [2]Day{d.From, to}
}

func (d Date) last() [2]Day {
	from, _ := d.unit(d.To)
	return [2]Day{from, d.To}
}

// unit returns the day, month, year, decade or century of the date's precision that holds a
// day. A season is three months from or to that day.
func (d Date) unit(day Day) (from, to Day) {
	switch d.Precision {
	case OnDay:
		return day, day
	case InMonth:
		return calendar(day.Year, day.Month, 0)
	case InSeason:
		if day == d.From {
			months := day.Year*12 + day.Month - 1 + 2
			_, to = calendar(months/12, months%12+1, 0)
			return day, to
		}
		months := day.Year*12 + day.Month - 1 - 2
		from, _ = calendar(months/12, months%12+1, 0)
		return from, day
	case InDecade:
		return Day{day.Year / 10 * 10, 1, 1}, Day{day.Year/10*10 + 9, 12, 31}
	case InCentury:
		return Day{(day.Year-1)/100*100 + 1, 1, 1}, Day{(day.Year-1)/100*100 + 100, 12, 31}
	}
	return calendar(day.Year, 0, 0)
}

// withoutYears moves both to one year, in which only months and days tell them apart. A
// span over several years is left as it is.
func withoutYears(a, b Date) (Date, Date) {
	for _, d := range []*Date{&a, &b} {
		if d.From.Year == d.To.Year {
			d.From.Year, d.To.Year = 4, 4 // a leap year
		}
	}
	return a, b
}

func (d Date) wholeYears() Date {
	d.From.Month, d.From.Day, d.To.Month, d.To.Day, d.Approx = 1, 1, 12, 31, false
	return d
}

// reach returns the ends of the time in days since year 0, infinite where it is open. What
// is approximate reaches half its length farther on both sides.
func (d Date) reach() (from, to int) {
	const never = 1 << 30
	from, to = number0(d.From), number0(d.To)
	if d.Approx {
		half := (to - from + 1) / 2
		from, to = from-half, to+half
	}
	switch d.Open {
	case Since:
		to = never
	case Until, By:
		from = -never
	}
	return from, to
}

// number0 numbers the days so that the difference of two is near the days between them.
func number0(d Day) int { return d.Year*372 + d.Month*31 + d.Day }
