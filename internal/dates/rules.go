package dates

import "attache/internal/language"

// isDay reports whether token i may be the day of a month.
func (p *parser) isDay(i int) bool {
	t := &p.tokens[i]
	if t.kind == word && p.phrases.next[t.text] != nil && p.phrases.next[t.text].what == firstDay {
		return true
	}
	if t.kind != number || t.digits > 2 || t.value < 1 || t.value > 31 {
		return false
	}
	switch t.text {
	case "", "st", "nd", "rd", "th", "º", "o", "ro", "er", "го", "е", "ое", "ого", "му", "м":
		return p.clean(i)
	}
	return false
}

// listed is a number of a list and how it ends a range with the one before.
type listed struct {
	at     int
	joined gap
}

// list reads a list of the numbers that ok accepts, "11–17", "27 and 28", "11, 12 and 13",
// from token i on, and returns the token behind it. Commas alone make no list.
func (p *parser) list(i int, ok func(int) bool) ([]listed, int) {
	numbers := []listed{{at: i}}
	commas := 0
	end := i + 1
	for len(numbers) < 10 {
		g, j := p.gap(end)
		if g == apart || !ok(j) || g == bySlash {
			break
		}
		l := listed{at: j}
		switch g {
		case byComma:
			commas++
		case byAnd:
			commas = 0
			if _, opens := p.opens(numbers[0].at); opens.between {
				l.joined = byAnd
			}
		default:
			l.joined = g
		}
		numbers = append(numbers, l)
		end = j + 1
	}
	if commas > 0 {
		numbers = numbers[:len(numbers)-commas]
		end = numbers[len(numbers)-1].at + 1
	}
	return numbers, end
}

// days reads "11 July 2014", "11–17 de julio", "27 и 28 марта".
func (p *parser) days(i int) int {
	if !p.isDay(i) {
		return i
	}
	numbers, next := p.list(i, p.isDay)
	m, after := p.phrase(p.skip(next, 2, p.of))
	if m.what != month && m.what != abbrev {
		return i
	}
	name := after - 1
	t := timed{to: p.dot(after, m), precision: OnDay, month: m.value}
	p.yearOf(&t)
	stated := t.stated()
	if !stated && (m.what == abbrev && !p.sureAbbreviation(name) || p.lang == "en" && !p.tokens[name].capital && (m.value == 3 || m.value == 5)) {
		return i
	}
	if !stated && (p.isEvent(t.to) || p.lang != "en" && p.events[p.word(i-1)]) {
		return t.to
	}
	return p.addDays(i, t.to, numbers, t)
}

// addDays appends the days of a list; t holds what they share. The text of one of several
// is its number, that of the first or last what stands around it as well.
func (p *parser) addDays(from, to int, numbers []listed, t timed) int {
	n := len(p.times)
	for k, l := range numbers {
		t.day, t.joined = max(p.tokens[l.at].value, 1), l.joined
		if t.day > daysIn(t.year, t.month) {
			continue
		}
		t.from, t.to = l.at, l.at+1
		if k == 0 {
			t.from = from
		}
		if k == len(numbers)-1 {
			t.to = to
		}
		p.add(t)
	}
	if n == len(p.times) {
		return from // "31 June"
	}
	return to
}

// dot skips the point of an abbreviation.
func (p *parser) dot(i int, m meaning) int {
	if m.what == abbrev && p.word(i) == "." && !p.tokens[i].spaced {
		return i + 1
	}
	return i
}

// sureAbbreviation reports whether the abbreviation at token i is a month without a year
// beside it: "27 Sept", "27 sept." but not "3 mar".
func (p *parser) sureAbbreviation(i int) bool {
	return p.lang == "en" && p.tokens[i].capital || p.lang != "en" && p.word(i+1) == "." && !p.tokens[i+1].spaced
}

// isEvent reports whether token i makes the day or month before it a part of a name: "26 July
// Movement".
func (p *parser) isEvent(i int) bool {
	t := &p.tokens[i]
	return t.kind == word && t.capital && p.events[t.text]
}

// month reads "March 2014", "March 27, 2014", "March 11–17" and a month alone.
func (p *parser) month(i, next int, m meaning) int {
	t := timed{from: i, to: p.dot(next, m), precision: InMonth, month: m.value}
	if p.isDay(t.to) {
		numbers, after := p.list(t.to, p.isDay)
		d := timed{to: after, precision: OnDay, month: m.value}
		if p.yearOf(&d); d.year == 0 && d.rel.unit == 0 {
			d.to, d.near = after, 0
		}
		counts := p.tokens[after].kind == word && !p.tokens[after].capital && !language.IsStop(p.lang, p.tokens[after].text)
		switch {
		case d.year > 0 || d.rel.unit > 0:
			return p.addDays(i, d.to, numbers, d)
		case p.isEvent(d.to):
			return d.to
		case p.lang == "en" && p.tokens[i].capital && (!counts || !p.temporal[p.word(i-1)]): // "In May 20 people"
			return p.addDays(i, d.to, numbers, d)
		}
	}
	p.yearOf(&t)
	if !t.stated() {
		if p.isEvent(t.to) {
			return t.to
		}
		t.bare = m.what == abbrev || !p.sureMonth(i, m.value)
	}
	return p.add(t)
}

// sureMonth reports whether the word at token i, which has no year or day beside it, is a
// month and not a verb or a name.
func (p *parser) sureMonth(i, month int) bool {
	t := &p.tokens[i]
	first := i == 0 || p.tokens[i-1].kind == mark && p.tokens[i-1].text != "-" && p.tokens[i-1].text != ","
	before := p.word(i - 1)
	if p.lang != "en" { // a month is written small
		name := t.text == "marco" || t.text == "janeiro" && p.word(i-2) == "rio"
		return !name && (!t.capital || first || p.lang == "pt" && p.temporal[before])
	}
	switch month {
	case 3, 4, 5, 6, 8: // also a verb, a name or an adjective
		_, opens := p.opens(i)
		ofName := i > 1 && p.tokens[i-2].capital // "the Pacts of May"
		return t.capital && (opens.any || p.on[before] || p.of[before] && !ofName || before == "during" || before == "for")
	}
	return t.capital
}

// season reads "spring 2014", "the winter of 2013–14" and a season alone, which gets its
// year from what follows or from "last".
func (p *parser) season(i, next, which int) int {
	if p.tokens[i].capital && i > 0 && p.tokens[i-1].kind == word && p.tokens[i-1].capital && !language.IsStop(p.lang, p.tokens[i-1].text) {
		return i // "the Prague Spring"
	}
	t := timed{from: i, to: next, precision: InSeason, season: which}
	if p.yearOf(&t); t.year > 0 {
		if year, after := p.secondYear(t.to, t.year); year == t.year+1 && which == 4 {
			t.year, t.to, t.winter = year, p.yearEnd(after), true
		}
	}
	t.bare = !t.stated()
	return p.add(t)
}

// partOf reads "the beginning of 2014", "mid-March", "la primera mitad de los años 90".
func (p *parser) partOf(i, next int, part part) int {
	j := next
	if p.word(j) == "-" && !p.tokens[j].spaced {
		j++
	}
	for range 4 { // "of the"
		m, _ := p.phrase(j)
		if m.what == partOf {
			return i
		}
		if m.what != nothing {
			break
		}
		j = p.skip(j, 1, p.of, p.article)
	}
	n := len(p.times)
	after := p.take(j)
	if after == j || n == len(p.times) {
		return i
	}
	t := &p.times[n]
	if t.precision == OnDay || t.part.n > 0 || t.precision == InYear && t.rel.unit > 0 && t.rel.said && t.rel.n != 0 {
		p.times = p.times[:n]
		return i
	}
	t.from, t.part = i, part
	if t.bare {
		t.bare = t.precision != InMonth || !p.tokens[t.to-1].capital && p.lang == "en"
	}
	return after
}

// relative reads "last year", "two months later".
func (p *parser) relative(i, next int, rel relation) int {
	if rel.said && p.tokens[next].kind == word && p.after[p.tokens[next].text] {
		return i // "two years before the war" is told from that
	}
	if w := p.word(i - 1); p.lang == "en" && (w == "the" || w == "over") && rel.unit <= InYear && rel.n == -1 && !rel.said {
		return next // "in the last year": a duration
	}
	return p.add(timed{from: i, to: next, precision: rel.unit, rel: rel})
}

// modified reads "last March", "el pasado 27 de marzo", "прошлой весной".
func (p *parser) modified(i, next int, which near) int {
	if m, _ := p.phrase(next); m.what == modifier {
		return i
	}
	n := len(p.times)
	after := p.take(next)
	for k := n; k < len(p.times); k++ {
		if t := &p.times[k]; t.year == 0 && t.rel.unit == 0 && t.precision <= InSeason && (!t.bare || p.lang != "en" || p.tokens[t.from].capital || t.season > 0) {
			t.near, t.bare = which, false
			if k == n {
				t.from = i
			}
		}
	}
	if after == next {
		return i
	}
	return after
}

// decade reads "1990s", "90s", "90-е годы", "1980–1990-х".
func (p *parser) decade(i int) int {
	isDecade := func(j int) bool {
		t := &p.tokens[j]
		return t.kind == number && (t.digits == 4 && isYear(t.value) || t.digits == 2) && t.value%10 == 0 && p.clean(j)
	}
	marked := func(j int) bool {
		switch p.tokens[j].text {
		case "s", "'s", "е", "х", "ми":
			return true
		case "":
			return p.tokens[j].digits == 2 && p.inThe(j, j+1)
		case "м":
			return p.word(j+1) == "годам"
		}
		return false
	}
	if !isDecade(i) {
		return i
	}
	first, next := i, i+1
	numbers := []listed{{at: i}}
	if !marked(i) {
		g, j := p.gap(next)
		if p.tokens[i].text != "" || g != byDash || !isDecade(j) || !marked(j) {
			return i
		}
		numbers, next = append(numbers, listed{j, byDash}), j+1
	}
	switch p.word(first - 1) {
	case "his", "her", "their", "my", "your", "our":
		return i // an age
	}
	return p.addDecades(i, p.yearEnd(next), numbers)
}

// addDecades appends the decades whose numbers are given, with the century that follows.
func (p *parser) addDecades(from, next int, numbers []listed) int {
	t := timed{to: next, precision: InDecade}
	hundreds := 0
	if of, after := p.centuryOf(next); after > next {
		t.rel, t.to = of.rel, after
		hundreds = (of.year - 1) / 100 * 100
	}
	n := len(p.times)
	for k, l := range numbers {
		number := p.tokens[l.at].value
		if !p.addDecade(&t, number, p.tokens[l.at].digits == 2, hundreds) {
			p.times = p.times[:n]
			return from
		}
		d := t
		d.from, d.to, d.joined = l.at, l.at+1, l.joined
		if k == 0 {
			d.from = from
		}
		if k == len(numbers)-1 {
			d.to = t.to
		}
		p.add(d)
	}
	return t.to
}

// addDecade sets the years of a decade. Without a century the thirties to the nineties are
// those of the 20th; the twenties may be of two.
func (p *parser) addDecade(t *timed, number int, short bool, hundreds int) bool {
	t.short, t.year = false, number
	switch {
	case !short && number%100 == 0 && number < 2000 && p.lang == "en": // "the 1800s"
		t.precision = InCentury
	case !short:
	case t.rel.unit > 0:
	case hundreds > 0:
		t.year = hundreds + number
	case number >= 30:
		t.short, t.year = true, 1900+number
	case number < 20:
		t.short, t.year = true, 2000+number
	default:
		return false
	}
	return true
}

// centuryOf reads the century of a decade: "XX века", "del siglo pasado", "of the last century".
func (p *parser) centuryOf(i int) (timed, int) {
	n := len(p.times)
	j := p.skip(i, 2, p.of, p.article)
	next := p.centuries(j)
	if next == j {
		if m, after := p.phrase(j); m.what == relative && m.rel.unit == InCentury {
			return timed{rel: m.rel}, after
		}
		return timed{}, i
	}
	if len(p.times) != n+1 {
		p.times = p.times[:n]
		return timed{}, i
	}
	t := p.times[n]
	p.times = p.times[:n]
	return t, next
}

// named reads what the word for "year" or "decade" announces: "the year 2014", "años 90",
// "década de 1990", "anos oitenta e noventa".
func (p *parser) named(i, next int, what what) int {
	romance := p.lang == "es" || p.lang == "pt"
	j := next
	for range 4 { // "de los años"
		if m, after := p.phrase(j); what == decade && m.what == yearWord {
			j = after
		} else {
			j = p.skip(j, 1, p.of, p.article)
		}
	}
	if j > next && !romance {
		return i
	}
	plural := what == decade || p.word(i) == "anos"
	if romance && plural {
		if m, after := p.phrase(j); m.what == tens {
			return p.tensList(i, after, m.value)
		}
		isDecade := func(k int) bool {
			t := &p.tokens[k]
			return t.kind == number && (t.text == "" || t.text == "s") && t.value%10 == 0 && (t.digits == 2 || t.digits == 4 && isYear(t.value)) && p.clean(k)
		}
		if isDecade(j) {
			numbers, after := p.list(j, isDecade)
			g, k := p.gap(after)
			year, _ := p.yearAt(k)
			if what == decade || g == apart || g == byComma || year == 0 || len(numbers) > 1 { // "los años 2010 y 2011" are years
				return p.addDecades(i, after, numbers)
			}
		}
	}
	if what != yearWord {
		return i
	}
	year, after := p.yearAt(j)
	if year == 0 {
		return i
	}
	return p.years(i, year, after, OfEvent)
}

// tens reads "the nineties", "девяностые годы".
func (p *parser) tens(i, next, value int) int {
	switch {
	case p.lang == "en":
		m, _ := p.phrase(max(i-1, 0))
		if p.word(i-1) == "-" && i > 1 {
			m, _ = p.phrase(i - 2)
		}
		if p.word(i-1) != "the" && m.what != partOf {
			return i
		}
	case p.lang != "ru":
		if !p.inThe(i, next) {
			return i
		}
	}
	return p.tensList(i, p.yearEnd(next), value)
}

// inThe reports whether a Spanish number is a decade by what stands around it: "en los 90, ",
// but not "en los 90 países".
func (p *parser) inThe(i, next int) bool {
	if p.lang != "es" || p.word(i-1) != "los" || p.word(i-2) != "en" {
		return false
	}
	t := &p.tokens[next]
	return t.kind == mark && t.text != "%" || t.kind == end || t.kind == word && (t.capital || language.IsStop(p.lang, t.text))
}

// tensList appends a decade in letters, and those that are listed behind it.
func (p *parser) tensList(i, next, value int) int {
	t := timed{from: i, to: next, precision: InDecade, year: 1900 + value, short: true}
	if of, after := p.centuryOf(next); after > next {
		t.short, t.to, t.rel = false, after, of.rel
		if t.year = (of.year-1)/100*100 + value; of.rel.unit > 0 {
			t.year = value
		}
	}
	p.add(t)
	if g, j := p.gap(t.to); g == byAnd || g == byDash {
		if m, after := p.phrase(j); m.what == tens {
			return p.tensList(j, after, m.value)
		}
	}
	return t.to
}

// centuries reads "19th century", "siglos XIX y XX", "XIX–XX вв.".
func (p *parser) centuries(i int) int {
	var numbers []listed
	var values []int
	add := func(j int, g gap) int {
		t := &p.tokens[j]
		value, next := 0, j+1
		switch t.kind {
		case number:
			switch t.text {
			case "th", "st", "й", "го", "м", "ый", "":
				if t.digits == 2 && t.value >= 15 && t.value <= 21 && (t.text != "" || p.lang != "en") && p.clean(j) {
					value = t.value
				}
			}
		case word:
			if value = roman(t.text); value == 0 {
				if m, after := p.phrase(j); m.what == ordinal {
					value, next = m.value, after
				}
			}
		}
		if value == 0 {
			return j
		}
		numbers, values = append(numbers, listed{j, g}), append(values, value)
		return next
	}
	j := i
	before := false
	if m, next := p.phrase(i); m.what == century && (p.lang == "es" || p.lang == "pt") {
		before, j = true, next
	}
	next := add(j, apart)
	if next == j {
		return i
	}
	for len(numbers) < 4 {
		g, k := p.gap(next)
		if g == apart || g == byComma || g == bySlash {
			break
		}
		if g == byAnd {
			g = apart
		}
		after := add(k, g)
		if after == k {
			break
		}
		next = after
	}
	if !before {
		if p.word(next) == "-" && !p.tokens[next].spaced { // "19th-century"
			next++
		}
		m, after := p.phrase(next)
		if m.what != century {
			return i
		}
		if w := p.word(next); w == "в" || w == "вв" {
			if p.word(after) != "." {
				return i
			}
			after++
		}
		next = after
	}
	for k, l := range numbers {
		t := timed{from: l.at, to: l.at + 1, precision: InCentury, year: 100*(values[k]-1) + 1, joined: l.joined}
		if k == 0 {
			t.from = i
		}
		if k == len(numbers)-1 {
			t.to = next
		}
		p.add(t)
	}
	return next
}

// roman returns the value of a Roman numeral from XV to XXI, also in Cyrillic letters, or 0.
func roman(folded string) int {
	switch folded {
	case "xv", "хv":
		return 15
	case "xvi", "хvi":
		return 16
	case "xvii", "хvii":
		return 17
	case "xviii", "хviii":
		return 18
	case "xix", "хiх", "xiх", "хix":
		return 19
	case "xx", "хх":
		return 20
	case "xxi", "ххi":
		return 21
	}
	return 0
}
