package dates

import (
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// numeric reads a date in figures.
func (p *parser) numeric(i int) int {
	t := &p.tokens[i]
	if !p.clean(i) {
		return i
	}
	d := timed{from: i, to: i + 1, precision: OnDay, year: t.date.Year, month: t.date.Month, day: t.date.Day, ambiguous: t.ambiguous}
	switch {
	case t.ambiguous:
		d.precision, d.month, d.day = InYear, 0, 0
	case d.day == 0:
		d.precision = InMonth
	}
	d.to = p.yearEnd(d.to)
	return p.add(d)
}

// year reads a year alone, "2010–14" and "2014-07".
func (p *parser) year(i int) int {
	year, next := p.yearAt(i)
	if year == 0 {
		return i
	}
	ok, role := p.isYearHere(i, next)
	if !ok {
		return i
	}
	return p.years(i, year, next, role)
}

// years appends the year, and the year or month that is attached to it.
func (p *parser) years(i, year, next int, role Role) int {
	t := timed{from: i, to: next, precision: InYear, year: year, role: role}
	second := &p.tokens[min(next+1, len(p.tokens)-1)]
	if second.kind == number && second.digits == 2 {
		last, after := p.secondYear(next, year)
		switch {
		case last > year:
			p.add(t)
			after = p.yearEnd(after)
			return p.add(timed{from: next + 1, to: after, precision: InYear, year: last, joined: byDash, role: role})
		case last > 0 && second.value >= 1 && second.value <= 12:
			t.precision, t.month, t.to = InMonth, second.value, after
		}
	}
	return p.add(t)
}

// secondYear reads the end of "2013–14", "2013/2014" from behind its beginning on.
func (p *parser) secondYear(i, first int) (year, next int) {
	g, j := p.gap(i)
	if g != byDash && g != bySlash {
		return 0, i
	}
	t := &p.tokens[j]
	if year, next := p.yearAt(j); year > 0 {
		return year, next
	}
	if t.kind != number || t.digits != 2 || t.spaced || p.tokens[i].spaced || (t.text != "" && t.text != "г" && t.text != "гг") {
		return 0, i
	}
	if year = first/100*100 + t.value; year < first && t.value == 0 {
		year += 100 // "1999–00"
	}
	return year, j + 1
}

// yearOf reads the year of a month or a season behind it into t: "of 2014", ", 2014",
// "last year".
func (p *parser) yearOf(t *timed) {
	i := t.to
	if p.word(i) == "," {
		if year, next := p.yearAt(i + 1); year > 0 {
			t.year, t.to = year, next
		}
		return
	}
	i = p.skip(i, 3, p.of, p.article)
	if year, next := p.yearAt(i); year > 0 {
		t.year, t.to = year, next
		return
	}
	for ; i >= t.to; i-- { // a phrase may begin with what was skipped
		if m, next := p.phrase(i); m.what == yearWord && next > i {
			if year, next := p.yearAt(p.skip(next, 1, p.of)); year > 0 {
				t.year, t.to = year, next
				return
			}
		} else if m.what == relative && m.rel.unit == InYear {
			t.rel, t.to = m.rel, next
			return
		}
	}
	if m, next := p.phrase(t.to); m.what == modifier && (p.lang == "es" || p.lang == "pt") { // "marzo pasado"
		t.near, t.to = near(m.value), next
	}
}

// yearAt returns the year at token i and the token behind it, 0 where there is none.
func (p *parser) yearAt(i int) (year, next int) {
	t := &p.tokens[i]
	if t.kind != number || t.digits != 4 || !isYear(t.value) || !p.clean(i) {
		return 0, i
	}
	switch t.text {
	case "", "'s", "г", "гг", "го", "м", "й", "му", "ого", "ом":
	case "a", "b", "c", "d", "e", "f": // "Shchetinin, 2013a"
	default:
		return 0, i
	}
	if end := p.yearEnd(i + 1); end > i+1 {
		return t.value, end
	}
	after := &p.tokens[i+1]
	if after.kind == word && p.measure[after.text] || after.kind == mark && (after.text == "%" || after.text == "°" || after.text == "$" || after.text == "€") {
		return 0, i
	}
	if after.kind == number && after.digits == 3 && after.value == 0 { // "2014 000"
		return 0, i
	}
	return t.value, i + 1
}

// yearEnd skips the word for "year" that follows one in Russian, "г." or "года".
func (p *parser) yearEnd(i int) int {
	if p.lang != "ru" {
		return i
	}
	if t := &p.tokens[i-1]; t.kind == number && (t.text == "г" || t.text == "гг") && p.word(i) == "." && !p.tokens[i].spaced {
		return i + 1
	}
	if m, next := p.phrase(i); m.what == yearWord {
		if w := p.word(i); (w == "г" || w == "гг") && p.word(next) == "." {
			next++
		}
		return next
	}
	return i
}

func isYear(n int) bool { return n >= 1492 && n <= 2099 }

// clean reports whether the number at token i is not a part of something else by what it
// hangs on: "COVID-19", "A/RES/2014", "$2014".
func (p *parser) clean(i int) bool {
	if next := &p.tokens[i+1]; !next.spaced {
		switch next.text {
		case "%", "$", "€", "£", "_", "@", "=", "&", "+":
			return false
		case "/":
			if k := p.tokens[i+2].kind; !p.tokens[i+2].spaced && k != number && k != numeric {
				return false
			}
		}
	}
	if p.tokens[i].spaced || i == 0 {
		return true
	}
	before := &p.tokens[i-1]
	if before.kind != mark {
		return false
	}
	switch before.text {
	case "$", "€", "£", "#", "@", "_", "=", "&", "+", "№", "\\", "*", "~", "<", ">":
		return false
	case ".", ":":
		return before.spaced
	case "-", "/":
		if i == 1 || before.spaced {
			return true
		}
		switch hung := &p.tokens[i-2]; hung.kind {
		case word:
			m, _ := p.phrase(i - 2)
			return m.what == month || m.what == abbrev || m.what == season || m.what == partOf || m.what == century ||
				hung.text == "pre" || hung.text == "post"
		case number:
			if p.tokens[i].kind == numeric {
				return false // "978-5-02-1999"
			}
			return len(p.times) > 0 && p.times[len(p.times)-1].to >= i-1 || before.text == "-" && (i == 2 || p.tokens[i-2].spaced || p.word(i-3) == "(")
		case numeric:
			return true
		case mark:
			return hung.text == "." || hung.text == ")" || hung.text == "'"
		}
		return false
	}
	return true
}

// isYearHere reports whether the four figures at token i, before token next, are a year by
// what stands around them, and its role.
func (p *parser) isYearHere(i, next int) (bool, Role) {
	t, after := &p.tokens[i], &p.tokens[next]
	switch {
	case t.text != "" && 'a' <= t.text[0] && t.text[0] <= 'f': // "2013a"
		return true, OfText
	case t.text != "" || next > i+1: // "2015-го", "2014 года"
		return true, OfEvent
	case i == 0:
		return after.kind != word || !p.things[after.text], OfEvent
	}
	before := &p.tokens[i-1]
	if before.kind != word {
		return !p.isNumbered(i) && (after.kind != word || !p.things[after.text] && (after.capital || !p.counted(before, after, t.value))), OfEvent
	}
	strict := p.temporal[before.text]
	switch {
	case p.some[before.text],
		p.numbered[before.text] && !strict && utf8.RuneCountInString(before.text) > 2,
		after.kind == word && p.things[after.text] && !strict,
		after.kind == word && !after.capital && p.counted(before, after, t.value) && (!strict || p.lang != "en"):
		return false, OfEvent
	case after.kind == word && after.capital && p.names[after.text]: // "the 2030 Agenda"
		return true, InName
	case before.capital && t.spaced && p.inName(i):
		noun := p.lang == "en" && after.kind == word && !after.capital && !language.IsStop(p.lang, after.text)
		if !noun || p.names[before.text] { // but "the Security Council 2014 vote"
			return true, InName
		}
	}
	return true, OfEvent
}

// isNumbered reports whether the mark before token i makes it a number that is no year:
// "p. 2014", "№ 2014", "pp. 1990-1995".
func (p *parser) isNumbered(i int) bool {
	switch before := &p.tokens[i-1]; before.text {
	case ".":
		return !before.spaced && p.numbered[p.word(i-2)]
	case "-":
		return !p.tokens[i].spaced && i > 1 && p.tokens[i-2].kind == number && (len(p.times) == 0 || p.times[len(p.times)-1].to < i-1)
	case "№", "#", "§", "º":
		return true
	}
	return false
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
