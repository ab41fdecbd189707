package dates

import (
	"unicode/utf8"

	"attache/internal/language"
)

// Find returns the times that a text states, in the order of their beginnings. The text is
// a sentence or more in the language lang ("en", "es", "pt", "ru"; another is detected).
//
// Relative times ("last year", "27 March" without a year) are counted from ref, and from
// what the text states before them. What cannot be resolved is returned too: "27 March" with
// year 0, "last year" with zero days. Days of the week, durations ("for two years"), eras
// ("since independence") and what recurs ("every May") are no times here.
func Find(text, lang string, ref Reference) []Date {
	v := vocabularies[lang]
	if v == nil {
		lang = language.Detect(text)
		v = vocabularies[lang]
	}
	p := parser{vocabulary: v, text: text, lang: lang, tokens: tokenize(text, lang)}
	for i := 0; p.tokens[i].kind != end; {
		if next := p.take(i); next > i {
			i = next
		} else {
			i++
		}
	}
	if len(p.times) == 0 {
		return nil
	}
	p.shareYears()
	return p.resolve(p.join(), ref)
}

// A parser reads the times of one text. Each rule tries to read one or more from token i on,
// appends them to times, and returns the token behind them, i where there is none.
type parser struct {
	*vocabulary
	text   string
	lang   string
	tokens []token
	times  []timed
}

// timed is a time as it is written, which may lack its year.
type timed struct {
	from, to  int // its tokens, [from, to)
	precision Precision
	year      int // of a decade or a century the first; 0: not stated
	month     int
	day       int
	season    int
	part      part
	rel       relation // tells the year, or all; unit 0: none
	last      *int     // "last March" -1, "this March" 0, "next March" 1
	short     bool     // a decade without its century: "90s"
	winter    bool     // of two years: "winter 2013/14"
	ambiguous bool     // day and month may be exchanged
	joined    gap      // how it ends a range that the time before begins; apart: it does not
	bare      bool     // a month or season that is a time only with a year
	role      Role
}

// gap is what stands between two times.
type gap uint8

const (
	apart gap = iota
	byDash
	bySlash
	byTo
	byAnd
	byComma
)

func (p *parser) add(t timed) int {
	p.times = append(p.times, t)
	return t.to
}

// word returns the folded word, or the mark, at token i; "" for anything else.
func (p *parser) word(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	if t := &p.tokens[i]; t.kind == word || t.kind == mark {
		return t.text
	}
	return ""
}

// phrase returns the meaning of the longest phrase at token i, in it the number that stands
// for "#", and the token behind the phrase.
func (p *parser) phrase(i int) (meaning, int) {
	m, next, n := p.walk(p.phrases, i, i, 1)
	if m.what == relative {
		m.rel.n *= n
	}
	return m, next
}

func (p *parser) walk(at *trie, start, i, n int) (meaning, int, int) {
	best, next, count := at.meaning, i, n
	if i > start && p.word(i) == "-" && !p.tokens[i].spaced && !p.tokens[i+1].spaced {
		i++ // "twenty-first"
	}
	t := &p.tokens[i]
	isNumber := t.kind == number && t.digits <= 2
	if t.kind != word && !isNumber {
		return best, next, count
	}
	try := func(child *trie, n int) {
		if child == nil {
			return
		}
		if m, to, c := p.walk(child, start, i+1, n); m.what != nothing && (best.what == nothing || to > next) {
			best, next, count = m, to, c
		}
	}
	if isNumber {
		if t.value < len(smallNumbers) {
			try(at.next[smallNumbers[t.value]], n)
		}
		try(at.next["#"], t.value)
		return best, next, count
	}
	try(at.next[t.text], n)
	if child := at.next["#"]; child != nil {
		if c := p.phrases.next[t.text]; c != nil && c.what == cardinal {
			try(child, c.value)
		}
	}
	return best, next, count
}

var smallNumbers = []string{"0", "1", "2", "3", "4"}

// skip returns the first token from i on, of at most n more, that is in none of the sets.
func (p *parser) skip(i, n int, sets ...map[string]bool) int {
next:
	for ; n > 0; n-- {
		for _, set := range sets {
			if p.tokens[i].kind == word && set[p.tokens[i].text] {
				i++
				continue next
			}
		}
		break
	}
	return i
}

func (p *parser) take(i int) int {
	t := &p.tokens[i]
	switch t.kind {
	case numeric:
		return p.numeric(i)
	case number:
		if m, next := p.phrase(i); m.what == relative {
			return p.relative(i, next, m.rel)
		} else if m.what == partOf {
			if n := p.partOf(i, next, m.part); n > i {
				return n
			}
		}
		for _, rule := range []func(int) int{p.days, p.decade, p.centuries, p.year} {
			if next := rule(i); next > i {
				return next
			}
		}
	case word:
		m, next := p.phrase(i)
		switch m.what {
		case month, abbrev:
			return p.month(i, next, m)
		case season:
			return p.season(i, next, m.value)
		case partOf:
			if n := p.partOf(i, next, m.part); n > i {
				return n
			}
		case relative:
			return p.relative(i, next, m.rel)
		case modifier:
			return p.modified(i, next, m.value)
		case yearWord, decade:
			return p.named(i, next, m.what)
		case tens:
			return p.tens(i, next, m.value)
		}
		return p.centuries(i)
	case mark:
		if t.text == "'" && p.tokens[i+1].kind == number && !p.tokens[i+1].spaced && p.tokens[i+1].digits == 2 { // "the '90s"
			if next := p.decade(i + 1); next > i+1 {
				p.times[len(p.times)-1].from = i
				return next
			}
		}
	}
	return i
}

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

// clean reports whether the number at token i is not a part of something else by what it
// hangs on: "COVID-19", "A/RES/2014", "$2014".
func (p *parser) clean(i int) bool {
	if next := &p.tokens[i+1]; !next.spaced {
		switch next.text {
		case "%", "$", "€", "£", "_", "@", "=", "&":
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
			return m.what != nothing && m.what != cardinal || p.opening.next[hung.text] != nil || hung.text == "post" || roman(hung.text) > 0
		case number:
			return len(p.times) > 0 && p.times[len(p.times)-1].to >= i-1 || before.text == "-" && p.clean(i-2)
		case numeric:
			return true
		case mark:
			return hung.text == "." || hung.text == ")" || hung.text == "'"
		}
		return false
	}
	return true
}

func isYear(n int) bool { return n >= 1492 && n <= 2099 }

// yearAt returns the year at token i and the token behind it, 0 where there is none.
func (p *parser) yearAt(i int) (year, next int) {
	t := &p.tokens[i]
	if t.kind != number || t.digits != 4 || !isYear(t.value) || !p.clean(i) {
		return 0, i
	}
	switch t.text {
	case "", "г", "гг", "го", "м", "й", "му", "ого", "ом":
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
		t.last, t.to = &m.value, next
	}
}

// isDay reports whether token i may be the day of a month.
func (p *parser) isDay(i int) bool {
	t := &p.tokens[i]
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
		switch {
		case g == byComma:
			commas++
		case g == byAnd:
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

// gap reads what stands at token i between two times, and returns the token behind it.
func (p *parser) gap(i int) (gap, int) {
	t := &p.tokens[i]
	switch {
	case t.kind == mark && t.text == "-":
		return byDash, i + 1
	case t.kind == mark && t.text == "/" && !t.spaced && !p.tokens[i+1].spaced:
		return bySlash, i + 1
	case t.kind == mark && t.text == ",":
		if p.tokens[i+1].kind == word && p.and[p.tokens[i+1].text] {
			return byAnd, p.skip(i+2, 3, p.on, p.article)
		}
		return byComma, p.skip(i+1, 3, p.on, p.article)
	case t.kind == word && p.to[t.text]:
		return byTo, p.skip(i+1, 3, p.on, p.article)
	case t.kind == word && p.and[t.text]:
		return byAnd, p.skip(i+1, 3, p.on, p.article)
	}
	return apart, i
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
	stated := t.year > 0 || t.rel.unit > 0 || t.last != nil
	if !stated && (m.what == abbrev && !p.sureAbbreviation(name) || p.lang == "en" && !p.tokens[name].capital && (m.value == 3 || m.value == 5)) {
		return i
	}
	if !stated && p.isEvent(t.to) {
		return t.to
	}
	return p.addDays(i, t.to, numbers, t)
}

// addDays appends the days of a list; t holds what they share. The text of one of several
// is its number, that of the first or last what stands around it as well.
func (p *parser) addDays(from, to int, numbers []listed, t timed) int {
	for k, l := range numbers {
		t.day, t.joined = p.tokens[l.at].value, l.joined
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
			d.to, d.last = after, nil
		}
		counts := p.tokens[after].kind == word && !p.tokens[after].capital && !language.IsStop(p.lang, p.tokens[after].text)
		switch {
		case d.year > 0 || d.rel.unit > 0:
			return p.addDays(i, d.to, numbers, d)
		case p.lang == "en" && p.tokens[i].capital && !p.isEvent(d.to) && (!counts || p.word(i-1) == "on"): // "In May 20 people"
			return p.addDays(i, d.to, numbers, d)
		}
	}
	p.yearOf(&t)
	if t.year == 0 && t.rel.unit == 0 && t.last == nil {
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
	if p.lang != "en" { // a month is written small
		return (!t.capital || first) && t.text != "marco"
	}
	if !t.capital {
		return false
	}
	switch month {
	case 3, 4, 5, 6, 8: // also a verb, a name or an adjective
		_, opens := p.opens(i)
		return opens.any || p.on[p.word(i-1)] || p.of[p.word(i-1)] || p.word(i-1) == "during" || p.word(i-1) == "for"
	}
	return true
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
	t.bare = t.year == 0 && t.rel.unit == 0 && t.last == nil
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

// partOf reads "the beginning of 2014", "mid-March", "la primera mitad de los años 90".
func (p *parser) partOf(i, next int, part part) int {
	j := next
	if p.word(j) == "-" && !p.tokens[j].spaced {
		j++
	}
	for {
		if m, _ := p.phrase(j); m.what != nothing {
			break
		}
		k := p.skip(j, 1, p.of, p.article)
		if k == j {
			break
		}
		j = k
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
	if i > 0 && rel.n < 0 && !rel.said {
		switch p.word(i - 1) {
		case "the", "over", "los", "las", "nos", "os": // "in the last year": a duration
			if rel.n == -1 && p.lang == "en" {
				return next
			}
		}
	}
	return p.add(timed{from: i, to: next, precision: rel.unit, rel: rel})
}

// modified reads "last March", "el pasado 27 de marzo", "прошлой весной".
func (p *parser) modified(i, next, value int) int {
	n := len(p.times)
	after := p.take(next)
	for k := n; k < len(p.times); k++ {
		if t := &p.times[k]; t.year == 0 && t.rel.unit == 0 && t.precision <= InSeason {
			t.last, t.bare = &value, false
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
		case "s", "е", "х", "ми":
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
	for {
		k := p.skip(j, 1, p.of, p.article)
		if m, after := p.phrase(j); what == decade && m.what == yearWord {
			k = after
		}
		if k == j {
			break
		}
		j = k
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
	if n := p.years(i, year, after, OfEvent); n > 0 {
		return n
	}
	return i
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
	if n := p.years(i, year, next, role); n > 0 {
		return n
	}
	return i
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

// isYearHere reports whether the four figures at token i, before token next, are a year by
// what stands around them, and its role.
func (p *parser) isYearHere(i, next int) (bool, Role) {
	t := &p.tokens[i]
	role := OfEvent
	if t.text != "" && t.text[0] >= 'a' && t.text[0] <= 'f' {
		role = OfText
	}
	if next > i+1 || t.text != "" && role == OfEvent { // "2014 года", "2015-го"
		return true, role
	}
	before := p.tokenBefore(i)
	strict := before.kind == word && p.temporal[before.text]
	if before.kind == word && p.numbered[before.text] && !strict && utf8.RuneCountInString(before.text) > 2 || before.kind == mark && before.text == "." && i > 1 && !before.spaced && p.numbered[p.word(i-2)] {
		return false, role
	}
	if before.kind == mark && (before.text == "№" || before.text == "#" || before.text == "§" || before.text == "º") {
		return false, role
	}
	after := &p.tokens[next]
	if after.kind == word && !strict {
		switch {
		case p.things[after.text]:
			return false, role
		case !after.capital && p.counted(before, after, t.value):
			return false, role
		}
	}
	if before.kind == word && before.capital && t.spaced && p.inName(i) {
		role = InName
	}
	if after.kind == word && after.capital && p.names[after.text] {
		role = InName
	}
	return true, role
}
