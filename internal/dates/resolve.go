package dates

import (
	"slices"
	"strings"

	"attache/internal/gazetteer"
	"attache/internal/language"
)

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

// opening is what stands before a time.
type opening struct {
	any                           bool
	open                          Open
	about, between, from, compare bool
}

// opens reads backwards what stands before token i, and returns the first token of it.
func (p *parser) opens(i int) (int, opening) {
	var o opening
	for range 3 {
		k := i
		for k > 0 && (p.tokens[k-1].kind == word && p.article[p.tokens[k-1].text] || p.word(k-1) == "-" && !p.tokens[k-1].spaced && k > 1 && (p.word(k-2) == "pre" || p.word(k-2) == "post")) {
			k--
		}
		if k > 1 && p.word(k-1) == "." && len(p.word(k-2)) <= 2 { // "c. 1900"
			k--
		}
		open, begin := Closed, k
		at := p.opening
		for j := k - 1; j >= 0 && p.tokens[j].kind == word; j-- {
			if at = at.next[p.tokens[j].text]; at == nil {
				break
			}
			if at.open != Closed {
				open, begin = at.open, j
			}
		}
		if open == Closed {
			if p.word(k-1) == "post" && k > 0 {
				open, begin = Since, k-1
			} else {
				break
			}
		}
		o.any = true
		switch open {
		case aboutIt:
			o.about = true
		case betweenIt:
			o.between = true
		case compareIt:
			o.compare = true
		case fromIt:
			o.from = true
		default:
			if o.open == Closed {
				o.open = open
			}
		}
		i = begin
	}
	return i, o
}

// between returns what joins two neighbouring times.
func (p *parser) between(a, b *timed) gap {
	if b.joined != apart {
		return b.joined
	}
	if g, next := p.gap(a.to); g != apart && next >= b.from && a.to < b.from {
		return g
	}
	return apart
}

// stated reports whether the year is given, in figures or by a relation.
func (t *timed) stated() bool { return t.year > 0 || t.rel.unit > 0 || t.last != nil }

// shareYears hands a year back to the times listed before it, "27 March and 2 April 2014",
// and a century to the decades, "los años 20 y 30 del siglo XX". Then it drops what is no
// time without a year.
func (p *parser) shareYears() {
	for k := len(p.times) - 2; k >= 0; k-- {
		a, b := &p.times[k], &p.times[k+1]
		g := p.between(a, b)
		if g == apart {
			continue
		}
		switch {
		case a.precision <= InSeason && b.precision <= InSeason && !a.stated() && b.stated() && (g != byComma || a.precision == b.precision):
			a.year, a.rel, a.last = b.year, b.rel, b.last
			if g != byAnd && g != byComma && a.precision <= InMonth && b.precision <= InMonth && a.month > b.month {
				a.year--
			}
			a.bare = false
		case a.precision == InDecade && b.precision == InDecade && a.short && !b.short && b.year > 100:
			a.year, a.short = b.year/100*100+a.year%100, false
		case a.precision == InYear && b.precision == InDecade && g == byDash && a.year%10 == 0:
			a.precision = InDecade
		}
	}
	for k := 1; k < len(p.times); k++ {
		a, b := &p.times[k-1], &p.times[k]
		if g := p.between(a, b); a.precision == InDecade && b.precision == InDecade && b.short && !a.short && a.year < 1900 && g != apart && g != byComma { // "the 1860s and 70s"
			b.year = a.year/100*100 + b.year%100
		}
	}
	kept := p.times[:0]
	for _, t := range p.times {
		if !t.bare || len(kept) > 0 && !kept[len(kept)-1].stated() && p.between(&kept[len(kept)-1], &t) != apart && t.precision == InMonth {
			kept = append(kept, t)
		}
	}
	p.times = kept
}

// stretch is a time of the text or a range of two, and what stands around it.
type stretch struct {
	a      timed
	b      *timed // the end of a range
	open   Open
	approx bool
	to     int // the token behind it
}

// join joins times to ranges and reads what stands before and behind them.
func (p *parser) join() []stretch {
	var all []stretch
	for k := 0; k < len(p.times); k++ {
		a := p.times[k]
		_, o := p.opens(a.from)
		s := stretch{a: a, open: o.open, approx: o.about, to: a.to}
		if k+1 < len(p.times) {
			b := p.times[k+1]
			g := p.between(&a, &b)
			switch {
			case !fits(&a, &b):
			case g == byAnd && (o.between || b.joined == byAnd), g == byTo, g == bySlash, g == byDash:
				s.b, s.to = &b, b.to
				if g == byTo || g == byAnd || o.from || o.between {
					s.open = Closed
				}
				k++
			}
		}
		if after, ok := p.untilNow(s.to); ok && s.b == nil {
			s.open, s.to = Since, after
		} else if s.b == nil {
			s.open = p.openness(s, o)
		}
		all = append(all, s)
	}
	return all
}

// fits reports whether two times can be the ends of a range.
func fits(a, b *timed) bool {
	if a.ambiguous || b.ambiguous {
		return false
	}
	if a.stated() && b.stated() {
		return a.rel == b.rel && a.last == b.last || a.rel.unit == 0 && b.rel.unit == 0
	}
	return a.precision == b.precision && !a.stated() && !b.stated()
}

// untilNow reads "–present", "to this day" behind a time.
func (p *parser) untilNow(i int) (next int, ok bool) {
	g, j := p.gap(i)
	if g != byDash && g != byTo {
		return i, false
	}
	if m, after := p.phrase(j); m.what == present {
		return after, true
	}
	if m, after := p.phrase(i + 1); m.what == present { // its article is a part of the phrase
		return after, true
	}
	return i, false
}

// openness corrects the opening of a single time where words are told apart by more than
// themselves.
func (p *parser) openness(s stretch, o opening) Open {
	onward := false
	switch w := p.word(s.to); p.lang {
	case "en":
		onward = w == "onward" || w == "onwards" || w == "on" && o.from && p.tokens[s.to+1].kind != word
	case "es":
		onward = w == "en" && p.word(s.to+1) == "adelante"
	case "pt":
		onward = w == "em" && p.word(s.to+1) == "diante"
	}
	begin, _ := p.opens(s.a.from)
	switch {
	case onward:
		return Since
	case o.compare:
		return Closed
	case o.from && p.lang == "en" && (begin == 0 || p.tokens[begin-1].kind == mark):
		return Since // "From 2014, …"; but "figures from 2014"
	case o.open == Since && p.lang == "ru" && p.isInstrumental(s.a):
		return Closed // "с 2014 годом": with that year
	}
	if o.open == Closed && (p.lang == "es" || p.lang == "pt") {
		k := s.a.from - 1
		for p.article[p.word(k)] {
			k--
		}
		if p.word(k) == "para" && (k == 0 || p.tokens[k-1].kind == mark) {
			return By // "Para 2030, …"; but "el presupuesto para 2014"
		}
	}
	return o.open
}

func (p *parser) isInstrumental(t timed) bool {
	for k := t.from; k < t.to; k++ {
		switch w := p.tokens[k].text; {
		case w == "годом", w == "годами", p.tokens[k].kind == word && strings.HasSuffix(w, "ем") && t.precision == InMonth:
			return true
		}
	}
	return false
}

// role returns what the stretch tells about.
func (p *parser) role(s stretch) Role {
	if s.a.role == OfText {
		return OfText
	}
	last := s.a.precision
	after := &p.tokens[s.to]
	if p.lang == "en" && after.kind == word && p.texts[after.text] {
		return OfText // "the 2015 article"
	}
	if last == InYear && s.b == nil && p.isCitation(s) {
		return OfText
	}
	k := s.a.from - 1
	for k >= 0 && p.tokens[k].kind == word && (p.of[p.tokens[k].text] || p.on[p.tokens[k].text] || p.article[p.tokens[k].text] || p.word(k) == "from") {
		k--
	}
	of := k < s.a.from-1 && (p.of[p.word(k+1)] || p.word(k+1) == "from") || p.lang == "ru"
	if k >= 0 && of && p.texts[p.word(k)] {
		return OfText // "a work of 2013"
	}
	for j := k; j >= 0 && j > k-7; j-- {
		t := &p.tokens[j]
		if t.kind != word {
			break
		}
		switch {
		case p.dated[t.text]:
			return OfText // "published in Caracas in 2012"
		case p.by[t.text] && of && j > 0 && p.texts[p.word(j-1)]:
			return OfText // "works by Ellis of 2013"
		case p.texts[t.text] && of && p.lang == "ru":
			return OfText // "в работе Сударева 2012 года"
		case t.capital, p.on[t.text], p.of[t.text], p.article[t.text], p.and[t.text]:
			continue
		}
		break
	}
	return s.a.role
}

// isCitation reports whether a year cites a text as scholars do: "(Sudarev, 2012: 45)",
// "(Smith, 2009; Blank 2009)". A place may stand so as well.
func (p *parser) isCitation(s stretch) bool {
	switch p.word(s.to) {
	case ")", ";", ":", ",":
	default:
		return false
	}
	k := s.a.from - 1
	if p.word(k) == "," {
		k--
	}
	if k < 0 || p.tokens[k].kind != word || !p.tokens[k].capital {
		return false
	}
	names := 0
	for ; k >= 0; k-- {
		t := &p.tokens[k]
		switch {
		case t.kind == mark && (t.text == "(" || t.text == "["):
			place := func(m gazetteer.Mention) bool { return m.Entity.Kind != gazetteer.Person }
			return names > 0 && !slices.ContainsFunc(gazetteer.Mentions(p.source(k+1, s.a.from)), place)
		case t.kind == word && t.capital && !language.IsStop(p.lang, t.text):
			names++
		case t.kind == number, t.kind == mark && strings.Contains(",;:&.-'", t.text), t.kind == word && (p.and[t.text] || t.text == "et" || t.text == "al" || t.digits == 0 && len(t.text) == 1):
		default:
			return false
		}
	}
	return false
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
			fromWritten: s.a.last != nil || s.a.rel.unit > 0 && !s.a.rel.said,
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
			return from, to, true
		case OnDay:
			if base.From != base.To {
				return Day{}, Day{}, true
			}
			day := base.From.add(t.rel.n)
			return day, day, true
		}
	case t.last != nil:
		year, implied = t.beside(ref.Written, *t.last), true
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
func (t *timed) beside(written Date, which int) int {
	if !written.Known() || written.From.Year != written.To.Year {
		return 0
	}
	if which == 0 {
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
		return year + which
	case which < 0 && last >= written.From.Month:
		return year - 1
	case which > 0 && first <= written.From.Month:
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

// tokenBefore returns the token before i, the part of a hyphenated prefix left out.
func (p *parser) tokenBefore(i int) *token {
	if i == 0 {
		return &token{kind: mark}
	}
	return &p.tokens[i-1]
}

// counted reports whether what follows a number that may be a year is what it counts: a
// plural after a number that is round or before 1900, unless an article stands before.
func (p *parser) counted(before, after *token, value int) bool {
	if value >= 1900 && value%100 != 0 || language.IsStop(p.lang, after.text) {
		return false
	}
	if p.lang == "ru" {
		return true
	}
	determined := before.kind == word && (p.article[before.text] || before.text == "s")
	return strings.HasSuffix(after.text, "s") && !determined
}

// inName reports whether the capitalised word before the year at token i is a name, of which
// the year is a part.
func (p *parser) inName(i int) bool {
	t := &p.tokens[i-1]
	if language.IsStop(p.lang, t.text) || p.temporal[t.text] {
		return false
	}
	if m, _ := p.phrase(i - 1); m.what != nothing {
		return false
	}
	_, o := p.opens(i)
	return !o.any
}

// source returns the text of the tokens [from, to).
func (p *parser) source(from, to int) string {
	return p.text[p.tokens[from].start:p.tokens[to-1].end]
}
