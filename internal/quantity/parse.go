package quantity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// parser reads the tokens of one text. Its methods take the index of a token and return the
// index after what they read, the same index where they read nothing.
type parser struct {
	*lexicon
	lang   string
	tokens []token
	found  []finding
	named  int // the token after the last number that only named something, "numbers 1"
	linked int // the token that links two amounts of a change, "from $3 billion to"
}

// finding is an amount and what it was made of.
type finding struct {
	Quantity
	number      number
	factor      float64 // of its unit
	first, next int     // its tokens, without the bound
}

// number is a number before its unit.
type number struct {
	value, step float64
	scale       float64 // the product of its scales, 1 without
	digits      bool    // written in digits
	year        bool    // could be one
	alone       bool    // a word for one thing, or the digit 1
	rough       bool    // "a couple"
}

func (n number) scaled() bool { return n.scale != 1 }

// at returns a token; beyond the text one that nothing knows.
func (p *parser) at(i int) *token {
	if i < 0 || i >= len(p.tokens) {
		return &token{kind: mark}
	}
	return &p.tokens[i]
}

// amount reads the amount that begins at a token, with the bound before it.
func (p *parser) amount(i int) int {
	t := p.at(i)
	if t.kind == mark && !isCurrencySign(t.text) {
		return i
	}
	if next := p.date(i); next > i {
		return next
	}
	if next := p.multiple(i); next > i {
		return next
	}
	if next := p.fraction(i); next > i {
		return next
	}
	money, j := p.currency(i)
	n, next := p.number(j, money.name != "")
	if n.value < 0 || next == j {
		return next
	}
	if p.at(next).text == "(" {
		if again, k := p.number(next+1, false); again.value == n.value && p.at(k).text == ")" {
			next = k + 1 // "4 (quatro) horas"
		}
	}
	f := finding{number: n, factor: 1, first: i}
	f.Low, f.High, f.Step = n.value, n.value, n.step
	bound, next := p.boundAfter(next)
	if n.rough {
		bound = About
	}
	u, end := money, next
	if u.name == "" {
		u, end = p.unit(next, n)
	} else if again, k := p.unit(next, n); again.name == u.name {
		end = k // "$5 billion dollars"
	}
	ranged := false
	if to, k := p.to(i, end, u); k > end {
		n2, u2, end2, ok := p.upper(k, u)
		if n.year && u.name == "" && n2.year && u2.name == "" {
			return end2 // "from 1895 to 1909"
		}
		if ok && !n.scaled() && n2.scaled() && n.value < n2.value/n2.scale {
			f.Low, f.Step = n.value*n2.scale, n.step*n2.scale
		}
		switch {
		case !ok || f.Low >= n2.value:
		case to == fromTo && u.name != "" && u2.name != "" && (money.name == "" || p.at(k).text == p.at(i).text):
			p.linked = end // "from $3 billion to $5 billion": two amounts, each with its unit
		default:
			ranged = true
			f.High, f.Ends, f.Step = n2.value, to == fromTo, min(f.Step, n2.step)
			n.scale, n.alone, n.year = n2.scale, false, n.year && n2.year
			u, end = u2, end2
		}
	}
	if add, k := p.andHalf(end); k > end && u.name != "" && !ranged && !n.scaled() {
		f.Low, f.High, f.Step, end = f.Low+add, f.High+add, add/5, k // "dos años y medio"
	}
	if bound == Exact {
		bound, end = p.boundAfter(end)
	}
	f.Unit, f.next = u.name, end
	last := end - 1
	if u.name != "" {
		f.scaleBy(u.factor)
		if rate, k := p.rate(end, u); k > end {
			f.Unit, last, f.next = rate, k-1, k
		}
	}
	start := i
	if before, k := p.bound(i, f.Low, u); k < i {
		start = k
		if bound == Exact {
			bound = before
		}
	}
	f.Bound = bound
	if u.name == "" || u.count {
		if u.count {
			f.Noun = p.at(end - 1).text
		} else {
			f.Noun, f.Unit = p.noun(end)
		}
	}
	f.number = n
	if !p.counts(&f, u, start, next) {
		return end
	}
	if p.betweens[p.at(start-1).text] && ranged {
		start--
	}
	f.Start, f.End = p.at(start).start, p.at(last).end
	p.found = append(p.found, f)
	return max(end, last+1)
}

func (f *finding) scaleBy(factor float64) {
	f.factor = factor
	f.Low, f.High, f.Step = f.Low*factor, f.High*factor, f.Step*factor
}

// maxValue bounds an amount; what is more is no amount.
const maxValue = 1e24

// counts reports whether the number is an amount, and no year, name, reference or article.
// next is the token after the number.
func (p *parser) counts(f *finding, u unit, start, next int) bool {
	n, before, after := f.number, p.at(f.first-1), p.at(next)
	hard := u.name != "" && !u.count
	timed := u.name == "year" || u.name == "month" || u.name == "day" || u.name == "hour" || u.name == "minute"
	initial := f.first == 0 || before.kind == mark && strings.Contains(".!?:;\"“«‘(\n", before.text) || p.at(f.first).line
	bounded := start < f.first
	switch {
	case f.High > maxValue:
		return false
	case !hard && !n.scaled() && p.reference(f.first):
		p.named = f.next
		return false
	case n.alone && f.Low == f.High && !n.scaled():
		// "one", "un", "одна" are articles; so is "1 year" in another language.
		return u.name == "%" || u.name == "pp" || n.digits && hard && !timed
	case f.High == 0:
		return hard
	}
	if n.year && !hard && !n.scaled() {
		noun := f.Noun != "" && !u.count && bounded
		if !noun && (!u.count || u.name == "vote" || (p.yearly[before.text] || p.months[before.text]) && !bounded || p.definites[before.text]) {
			return false
		}
	}
	if n.year && (u.name == "year" || u.name == "month" || u.name == "day") && p.yearWord(after.text) {
		return false // "2014 года", "2014 г."
	}
	if hard && !n.digits && !initial && p.at(f.first).upper && p.at(f.next-1).upper {
		return false // "the Seven Years' War"
	}
	if hard || n.scaled() {
		// Spelt years: "mil novecientos noventa y uno".
		return hard || n.digits || n.step != 1 || f.High < 1500 || f.High >= 2100 || int(f.High)%100 == 0 || u.count
	}
	switch {
	case n.digits && before.upper && before.end-before.start <= 2 && utf8.RuneCountInString(before.text) == 1 && !initial && before.text != "a" && !p.articles[before.text] && !p.froms[before.text]:
		return false // "T 90"
	case before.text == "+" && before.glued == false:
		return false // a telephone
	case p.at(f.first).upper && !initial && !n.digits:
		return false // "the Group of Seven"
	case n.value == 2 && !n.digits && u.count && !bounded && (p.definites[before.text] || after.text != "" && p.at(f.first).text == "двух"):
		return false // "the two countries" are those named before
	case n.value == 2 && !n.digits && !bounded && p.definites[before.text]:
		return false
	case !n.digits && u.name == "" && after.text == "-" && after.glued:
		return false // "two-way"
	case n.digits && after.text == "-" && after.glued && p.at(next+1).glued && p.at(next+1).upper:
		return false // "300-PMU"
	case p.clock(next) || p.pages(next):
		return false
	case u.name == "" && f.Noun == "" && int(n.value)%10 == 0 && p.decade(f.first):
		p.named = f.next
		return false // "los años setenta", "la década de los 90"
	case n.digits && p.named > 0 && p.reference(f.first), int(n.value)%10 == 0 && p.named == f.first-1 && p.ands[before.text]:
		return false
	case before.text == "(" && after.text == ")" && len(p.found) > 0 && p.found[len(p.found)-1].next == f.first-1 && p.found[len(p.found)-1].Low == f.Low:
		return false // "two (2)"
	}
	if n.digits && before.kind == word && before.upper && !u.count && !language.IsStop(p.lang, before.text) && !bounded {
		// "Boeing 737", "T 90"; not "in Mexico 24 helicopters".
		if f.Noun == "" || after.upper || p.articles[p.at(f.first-2).text] {
			return false
		}
	}
	return true
}

// yearWord reports whether a word after a number makes it a year: "2014 года". Of many years
// Russian says "лет".
func (p *parser) yearWord(s string) bool {
	return s != "лет" && s != "летн" && strings.HasPrefix(s, "г")
}

// reference reports whether the number that begins at a token only names something: "article
// 5", "pp. 225", "numbers 1, 4 and 2".
func (p *parser) reference(i int) bool {
	before := p.at(i - 1)
	if before.text == "." && before.glued {
		return p.references[p.at(i-2).text]
	}
	switch before.text {
	case "no": // "nº", "No 5", "resolución no 5"
		return before.end-before.start > 2 || before.upper || p.references[p.at(i-2).text]
	case "o", "°":
		return p.at(i-2).text == "n" || p.at(i-2).text == "." && p.at(i-3).text == "n"
	}
	if p.references[before.text] {
		return utf8.RuneCountInString(before.text) > 3
	}
	return p.named > 0 && i > p.named && i <= p.named+2 && (before.text == "," || p.ands[before.text])
}

// decade reports whether the number that begins at a token is that of a decade.
func (p *parser) decade(i int) bool {
	for k := 1; k <= 3; k++ {
		switch t := p.at(i - k).text; t {
		case "anos", "decada", "decadas", "decade":
			return true
		default:
			if !p.articles[t] {
				return false
			}
		}
	}
	return false
}

// clock reports whether what follows a number makes it a time of day or a year
// before Christ.
func (p *parser) clock(i int) bool {
	switch p.at(i).text {
	case "am", "pm", "gmt", "utc", "msk", "мск", "bc", "bce", "ad", "ce":
		return true
	case "a", "p", "d":
		return p.at(i+1).text == "." && (p.at(i+2).text == "m" || p.at(i+2).text == "c")
	case "до":
		return p.at(i+1).text == "н"
	}
	return false
}

// pages reports whether what follows a number makes it the pages of a work: "128 p."
func (p *parser) pages(i int) bool {
	switch p.at(i).text {
	case "p", "pp", "pags", "с", "стр":
		return p.at(i+1).text == "." || i+1 >= len(p.tokens)
	}
	return false
}

// date reads a date, which is no amount: "27 March 2014", "March 27, 2014", "27 de marzo de
// 2014", "1-го мая", "24 and 25 March", "11-16 июля".
func (p *parser) date(i int) int {
	t := p.at(i)
	if t.kind == word {
		if p.lang != "en" || !t.upper || !p.months[t.text] || p.at(i-1).text == "in" {
			return i
		}
		j := i + 1
		if p.at(j).text == "." && p.at(j).glued {
			j++
		}
		day := p.days(j)
		if day == j {
			return i
		}
		if u, k := p.unit(day, number{scale: 1}); k > day && !u.count {
			return i // "by March 20 percent"
		}
		if _, ok := p.scales[p.at(day).text]; ok {
			return i
		}
		return p.year(day)
	}
	j := p.days(i)
	if j == i {
		return i
	}
	if p.ofs[p.at(j).text] {
		j++
	}
	m := p.at(j)
	if m.kind != word || !p.months[m.text] || p.lang == "en" && m.text[0] < utf8.RuneSelf && !m.upper {
		return i
	}
	return p.year(j + 1)
}

// days reads a day of the month or several.
func (p *parser) days(i int) int {
	end := i
	for range 4 {
		t := p.at(i)
		if t.kind != numeral || t.name && p.at(i-1).text != "-" || !t.plain || t.value < 1 || t.value > 31 {
			break
		}
		i++
		if k, _ := p.ending(i); k > i {
			i = k
		}
		end = i
		switch t := p.at(i).text; {
		case t == "-" || t == "–" || t == "," || p.ands[t] || p.tos[t] || t == "al" || t == "ao" || t == "по":
			i++
		default:
			return end
		}
	}
	return end
}

// year reads the year of a date.
func (p *parser) year(i int) int {
	j := i
	switch p.at(j).text {
	case ",", ".", "de", "del", "do", "of":
		j++
	}
	if t := p.at(j); isYear(*t) {
		if !t.name {
			return j + 1
		}
	}
	return i
}

// ending reads what is glued to a numeral and makes it an ordinal or a decade: "21st",
// "3.º", "21-й", "1990s", "90-х". A Russian number of a case, "5-ти", is neither.
func (p *parser) ending(i int) (next int, cardinal bool) {
	t := p.at(i)
	if !t.glued {
		return i, false
	}
	after := p.at(i + 1)
	switch {
	case t.kind == word && (p.ordinals[t.text] || t.text == "s"):
		return i + 1, false
	case t.text == "°" || t.text == "'" && after.text == "s" || t.text == "’" && after.text == "s":
		return i + 1, false
	case t.text == "." && after.glued && after.kind == word && after.end-after.start == 2 && (after.text == "o" || after.text == "a"):
		return i + 2, false // "3.º": the sign takes two bytes
	case t.text == "-" && after.glued && after.kind == word:
		switch after.text {
		case "й", "я", "е", "го", "му", "м", "ю", "ая", "ое", "ый", "ой", "ого", "ому", "ые", "ых", "th", "st", "nd", "rd":
			return i + 2, false
		case "х":
			return i + 2, p.at(i-1).value < 10
		case "ти", "ми", "мя":
			return i + 2, true
		}
	}
	return i, false
}

func isCurrencySign(s string) bool {
	switch s {
	case "$", "€", "£", "₽", "¥":
		return true
	}
	return false
}

// currency reads the currency in front of a number: "$", "US$", "R$", "USD".
func (p *parser) currency(i int) (unit, int) {
	t := p.at(i)
	j := i + 1
	switch {
	case t.kind == mark && isCurrencySign(t.text):
	case t.kind == word && p.at(j).text == "$" && p.at(j).glued:
		if u, k := match(p, &p.units, i); k > j {
			return u, k
		}
		j++
		if t = p.at(i + 1); p.at(i).text == "r" {
			t = &token{text: "brl"}
		}
	case t.kind == word && isCurrencyCode(*t) && t.upper:
	default:
		return unit{}, i
	}
	for _, ph := range p.units.exact[t.text] {
		if len(ph.words) == 1 {
			return ph.value, j
		}
	}
	return unit{}, i
}

// match returns what the longest phrase that begins at a token means. Points and hyphens
// inside it are passed over: "u.s. dollars", "per-cent".
func match[T any](p *parser, ph *phrases[T], i int) (value T, next int) {
	next = i
	ph.of(p.at(i).text, func(list []phrase[T]) {
		for _, f := range list {
			j := i
			for k, w := range f.words {
				if t := p.at(j).text; k > 0 && (t == "." || t == "-") && p.at(j).glued {
					j++
				}
				if j >= len(p.tokens) || !fits(w, p.at(j).text) {
					j = -1
					break
				}
				j++
			}
			if j > next {
				value, next = f.value, j
			}
		}
	})
	return value, next
}

// unit reads the unit after a number: "percent", "-year", "de dólares".
func (p *parser) unit(i int, n number) (unit, int) {
	j := i
	switch t := p.at(j); {
	case t.text == "-" && t.glued && p.at(j+1).glued:
		j++
	case t.text == "." && t.glued && j > 0 && p.at(j-1).kind == word && utf8.RuneCountInString(p.at(j-1).text) <= 4:
		j++ // "млрд. долл."
	}
	if n.scaled() && p.ofs[p.at(j).text] {
		j++
	}
	u, next := match(p, &p.units, j)
	if next == j {
		return unit{}, i
	}
	last := p.at(next - 1)
	switch {
	case p.at(next).text == "-" && p.at(next).glued && p.at(next+1).glued && p.at(next+1).kind == word:
		return unit{}, i // "12 state-owned companies"
	case last.text == "ha" && p.lang != "en" && p.lang != "ru" && (n.year || strings.HasSuffix(p.at(next).text, "do")):
		return unit{}, i // "2035 ha sido"
	case (last.text == "x" || last.text == "×") && p.at(next).kind == numeral:
		return unit{}, i
	case last.text == "pp" && p.at(next).text == ".":
		return unit{}, i // "665 pp."
	case last.upper && p.at(next-1).end-p.at(next-1).start == 1 && next-1 == j && !p.at(j).glued:
		return unit{}, i // an initial: "12 T. Smith"
	}
	return u, next
}

// rate reads what the amount is by: "per day", "a year", also after what is measured,
// "barrels of oil per day".
func (p *parser) rate(i int, u unit) (string, int) {
	try := func(j int) (string, int) {
		r, k := match(p, &p.rates, j)
		if k == j || strings.Contains(u.name, "/") || r.name == u.name {
			return "", i
		}
		return u.name + "/" + r.name, k
	}
	if s, k := try(i); k > i {
		return s, k
	}
	j := i
	if p.ofs[p.at(j).text] {
		j++
	}
	if j == i && p.lang != "ru" {
		return "", i
	}
	if t := p.at(j); t.kind == word && !language.IsStop(p.lang, t.text) {
		return try(j + 1)
	}
	return "", i
}

// number reads a number with its scales. Money tells that "m" is a million. A number that
// is none, an ordinal, has a negative value.
func (p *parser) number(i int, money bool) (number, int) {
	none := number{value: -1}
	n := number{scale: 1, step: 1}
	var total, cur, last float64
	place := maxValue // a further word must be less
	any := false
	j := i
	t := p.at(i)
	switch {
	case t.kind == numeral:
		if t.name {
			return none, i + 1
		}
		j++
		if k, cardinal := p.ending(j); k > j {
			if !cardinal {
				return none, k
			}
			j = k
		} else if t := p.at(j); t.glued && t.kind == word && !p.known(j, money) {
			return none, j + 1 // "35M", "5G"
		}
		n.digits, any, place = true, true, 0
		n.year = isYear(*t)
		n.step = t.step
		cur = p.value(t, j)
		if cur != t.value {
			n.step = t.step * cur / t.value
		}
		n.alone = t.plain && t.value == 1
	case t.kind != word:
		return none, i
	case p.halves[t.text]:
		// "half a million", "medio millón"
		k := i + 1
		if p.ones[p.at(k).text] && p.lang == "en" {
			k++
		}
		if s, ok := p.scales[p.at(k).text]; !ok || s.by < 10 {
			return none, i
		}
		cur, n.step, any, j = .5, .1, true, k
	}
	for {
		k, and, hyphen := j, false, false
		if any && !n.digits {
			switch t := p.at(k); {
			case t.text == "-" && t.glued && p.at(k+1).glued:
				k, hyphen = k+1, true
			case p.ands[t.text]:
				k, and = k+1, true
			}
		} else if any && p.at(k).text == "-" && p.at(k).glued && p.at(k+1).glued {
			k, hyphen = k+1, true // "5-million"
		}
		t := p.at(k)
		if s, ok := p.scale(k, money || any && p.at(k).glued); ok && !and {
			if !any {
				if !p.bare(k, s) {
					return none, i
				}
				cur = 1
			}
			any, j = true, k+1
			n.scale *= s.by
			switch {
			case s.by < 1000:
				if s.by == 2 { // "a couple of"
					if !s.bare && !p.ofs[p.at(j).text] {
						return none, j
					}
					n.rough = true
				}
				cur, n.step = cur*s.by, 1
				place = s.by
				if s.by != 100 {
					place = 0
				}
			case s.by > last:
				if total == 0 && cur == 0 {
					cur = 1
				}
				total, cur, last, place = (total+cur)*s.by, 0, s.by, s.by
				n.step *= s.by
			default:
				if cur == 0 {
					return none, j
				}
				total, cur, last, place = total+cur*s.by, 0, s.by, s.by
				n.step = s.by
			}
			if p.at(j).text == "." && p.at(j).glued && !p.at(j+1).upper && !p.at(j+1).glued {
				if _, ok := p.scale(j+1, money); ok {
					j++ // "тыс. млрд"
				}
			}
			if total > maxValue {
				return none, j
			}
			if add, end := p.andHalf(j); end > j {
				total, n.step, j = total+add*last, n.step/10, end // "dos millones y medio"
				break
			}
			continue
		}
		if t.kind == numeral && n.digits && last > 0 && !t.name && t.value < 1000 {
			if s, ok := p.scales[p.at(k+1).text]; ok && s.by < last {
				cur, j, n.step = t.value, k+1, t.step // "2 млн 300 тыс."
				continue
			}
		}
		v, ok := p.numbers[t.text]
		if t.kind != word || !ok && !(p.ones[t.text] && !any) || n.digits {
			break
		}
		if !ok {
			v = 1
			if s, ok := p.scale(k+1, false); !ok || s.by < 2 {
				break // an article
			}
		}
		if v >= place || hyphen && (place != 10 || v >= 10) || and && !p.joins(v, place) {
			break
		}
		if v == 1 && !any {
			n.alone = true
		} else {
			n.alone = false
		}
		if cur == 0 && last > 0 {
			n.step = 1
		}
		cur += v
		any, j = true, k+1
		switch {
		case v >= 1000 || v != float64(int(v)):
			place = 0
		case v >= 100 && int(v)%100 == 0:
			place = 100
		case v >= 20 && int(v)%10 == 0:
			place = 10
		default:
			place = 1
		}
		if v < 100 && v != float64(int(v)) {
			n.step = .1
		}
		if v >= 1000 {
			n.scale = v
		}
		if add, end := p.andHalf(j); end > j {
			cur, n.step, j = cur+add, .1, end // "two and a half million"
		}
	}
	if !any {
		return none, i
	}
	if n.digits {
		if add := vulgar[p.at(j).text]; add > 0 && p.at(j).glued && last == 0 {
			cur, n.step, j = cur+add, .01, j+1 // "2½"
		}
		if add, end := p.andHalf(j); end > j && last == 0 {
			cur, n.step, j = cur+add, .1, end
			if s, ok := p.scales[p.at(j).text]; ok && s.by >= 1000 {
				cur, n.step, n.scale, j = cur*s.by, n.step*s.by, s.by, j+1
			}
		}
	} else if k := p.ordinalAfter(j, place); k > j {
		return none, k
	}
	n.value = total + cur
	if n.scaled() && last == 0 {
		n.step = min(n.step, 1)
	}
	if n.step <= 0 || n.value > maxValue {
		return none, j
	}
	return n, j
}

var vulgar = map[string]float64{"½": .5, "¼": .25, "¾": .75}

// joins reports whether "and" may join a number less than place: English says "two hundred
// and five", Spanish "treinta y cinco", Portuguese both.
func (p *parser) joins(v, place float64) bool {
	switch p.lang {
	case "en":
		return place >= 100
	case "es":
		return place == 10 && v < 10
	case "pt":
		return place < maxValue
	}
	return false
}

// value settles what "1.500" is, now that its scale is in sight.
func (p *parser) value(t *token, next int) float64 {
	if t.other == 0 {
		return t.value
	}
	large, small := max(t.value, t.other), min(t.value, t.other)
	s, scaled := p.scales[p.at(next).text]
	zero := t.text[len(t.text)-1] == '0'
	switch {
	case p.at(next).text == "%":
		return small
	case scaled && s.by >= 1e9 && zero && p.lang == "en" && strings.Contains(t.text, "."),
		scaled && zero && p.lang == "ru" && strings.Contains(t.text, ","):
		return small // "1.250 billion", "2,350 млн"
	case !scaled && t.value == small:
		if u, k := p.unit(next, number{scale: 1}); k > next && u.count {
			return large // nobody counts thousandths of a person
		}
	}
	return t.value
}

// scale looks up a scale. Some abbreviations mean it only of money or right after a number.
func (p *parser) scale(i int, sure bool) (scale, bool) {
	t := p.at(i)
	if t.kind != word {
		return scale{}, false
	}
	switch t.text {
	case "m", "b":
		// "$5m", "18m people"; else metres.
		if !sure || p.at(i-1).kind != numeral {
			return scale{}, false
		}
		if !p.money(i-1) && (!t.upper || !t.glued) {
			if u, k := match(p, &p.units, i+1); k == i+1 || u.name == "km" {
				return scale{}, false
			}
		}
		if t.text == "b" {
			return scale{by: 1e9}, true
		}
		return scale{by: 1e6}, true
	case "k", "mm":
		if t.upper && t.glued {
			break
		}
		if !sure || p.at(i-1).kind != numeral || t.text == "mm" && !p.money(i-1) {
			return scale{}, false
		}
	}
	s, ok := p.scales[t.text]
	return s, ok
}

// money reports whether a currency stands before the numeral.
func (p *parser) money(i int) bool {
	t := p.at(i - 1)
	return isCurrencySign(t.text) || isCurrencyCode(*t)
}

// known reports whether a word glued to a numeral is a scale or a unit.
func (p *parser) known(i int, money bool) bool {
	if _, ok := p.scale(i, money || p.at(i).glued); ok {
		return true
	}
	_, k := match(p, &p.units, i)
	return k > i
}

// bare reports whether a scale without a number is one of it: "mil", "миллион", "более
// миллиона".
func (p *parser) bare(i int, s scale) bool {
	if p.vague[p.at(i-1).text] || p.at(i).upper && i > 0 && !p.at(i).line {
		return false
	}
	if s.bare {
		return p.at(i-1).text != "por" && p.at(i-1).kind != numeral
	}
	switch p.at(i).text {
	case "миллиона", "миллиарда", "триллиона", "тысячи", "сотни", "десятка", "дюжины":
		_, k := p.bound(i, 1000, unit{})
		return k < i
	}
	return false
}

// andHalf reads "and a half".
func (p *parser) andHalf(i int) (float64, int) {
	j := i
	if p.at(j).text == "-" && p.at(j).glued {
		j++
	}
	next := func(words ...string) bool {
		for _, w := range words {
			if t := p.at(j).text; t == "-" && p.at(j).glued {
				j++
			}
			if p.at(j).text != w {
				return false
			}
			j++
		}
		return true
	}
	switch p.at(j).text {
	case "and":
		if next("and", "a", "half") {
			return .5, j
		}
	case "y", "e":
		if p.halves[p.at(j+1).text] {
			return .5, j + 2
		}
	case "с":
		if next("с", "половиной") {
			return .5, j
		}
	}
	return 0, i
}

// ordinalBeginnings are those of ordinals that end a number of several words: "девяносто
// первого", "twenty-third".
var ordinalBeginnings = []string{"перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат",
	"тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат", "тридцат", "сороков", "тысячн",
	"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"}

// ordinalAfter reads an ordinal that ends a number in words.
func (p *parser) ordinalAfter(i int, place float64) int {
	j := i
	if p.at(j).text == "-" && p.at(j).glued {
		j++
	}
	t := p.at(j)
	if place < 10 || t.kind != word || p.numbers[t.text] != 0 || j == i && t.text != "" && t.text[0] < utf8.RuneSelf {
		return i
	}
	for _, b := range ordinalBeginnings {
		if strings.HasPrefix(t.text, b) {
			return j + 1
		}
	}
	return i
}

// link is what stands between the ends of a range.
type link int

const (
	dash   link = iota
	fromTo      // "from" 20 "to" 30
	other
)

// to reads the link of a range whose lower end begins at first and ends before i.
func (p *parser) to(first, i int, u unit) (link, int) {
	before := first - 1
	for p.articles[p.at(before).text] && !p.froms[p.at(before).text] {
		before--
	}
	from := p.froms[p.at(before).text]
	if _, k := p.bound(first, maxValue, u); k < first {
		from = false // "cerca de 20 a 30"
	}
	t := p.at(i)
	switch {
	case t.text == "-" && p.at(i+2).text == "-" && p.tos[p.at(i+1).text] && p.at(i+1).glued:
		return other, i + 3 // "20-to-30"
	case t.text == "-" || t.text == "–":
		if t.glued != p.at(i+1).glued && !isCurrencySign(p.at(i+1).text) {
			return dash, i // "-5", "12 –the rest"
		}
		return dash, i + 1
	case p.ands[t.text] && p.betweens[p.at(before).text]:
		return other, i + 1
	case t.text == "up" && p.at(i+1).text == "to" && from:
		return fromTo, i + 2
	case t.text == "до" && p.at(before).text == "от":
		return other, i + 1
	case !p.tos[t.text]:
		return dash, i
	case from && t.text != "or" && t.text != "o" && t.text != "u" && t.text != "ou" && t.text != "или":
		return fromTo, i + 1
	case t.text == "до" || t.text == "hasta" || t.text == "ate" || t.text == "para" || t.text == "al" || t.text == "ao":
		return dash, i
	}
	return other, i + 1
}

// upper reads the upper end of a range, whose unit and scale are those of both.
func (p *parser) upper(i int, lower unit) (n number, u unit, next int, ok bool) {
	money, j := p.currency(i)
	n, next = p.number(j, money.name != "" || lower.name != "" && len(lower.name) == 3)
	if n.value < 0 || next == j || n.alone {
		return n, u, i, false
	}
	u = money
	if u.name == "" {
		u, next = p.unit(next, n)
	}
	if u.name == "" && (lower.name == "" || p.prefixed(i, lower)) {
		u = lower // "$3-5 billion"
	}
	return n, u, next, lower.name == "" || u.name == lower.name
}

// prefixed reports whether the lower end of a range has its currency in front.
func (p *parser) prefixed(i int, u unit) bool { return len(u.name) == 3 && p.at(i).kind == numeral }

// multiple reads "doubled", "вдвое", "el doble".
func (p *parser) multiple(i int) int {
	t := p.at(i)
	v, ok := p.multiples[t.text]
	step := 1.0
	u := unit{"times", 1, false}
	next := i + 1
	if !ok {
		if v, u, ok = p.compound(t); !ok {
			return i
		}
	} else if t.upper && i > 0 && !t.line {
		return i // "la Triple Alianza"
	}
	switch t.text {
	case "doble", "triple", "cuadruple", "dobro", "triplo", "quadruplo":
		switch p.at(i - 1).text {
		case "el", "al", "del", "o", "ao", "do":
		default:
			return i
		}
	}
	bound, start := p.bound(i, v, u)
	p.found = append(p.found, finding{
		Quantity: Quantity{Low: v, High: v, Step: step, Bound: bound, Unit: u.name, Start: p.at(start).start, End: t.end},
		number:   number{value: v, step: 1, scale: 1}, first: i, next: next,
	})
	f := &p.found[len(p.found)-1]
	f.scaleBy(u.factor)
	return next
}

// stems are the numbers that begin a Russian adjective, "пятидневный", the longest first.
var stems = func() []phrase[float64] {
	var list []phrase[float64]
	each(`1.5 полутора
		2 двух дву
		3 трех
		4 четырех
		5 пяти
		6 шести
		7 семи
		8 восьми
		9 девяти
		10 десяти
		12 двенадцати
		15 пятнадцати
		20 двадцати
		25 двадцатипяти
		30 тридцати
		40 сорока
		50 пятидесяти
		60 шестидесяти
		70 семидесяти
		80 восьмидесяти
		90 девяносто
		100 сто ста
		200 двухсот
		300 трехсот
		500 пятисот
		1000 тысяче`, func(key, w string) { list = append(list, phrase[float64]{[]string{w}, float(key)}) })
	slices.SortFunc(list, func(a, b phrase[float64]) int { return len(b.words[0]) - len(a.words[0]) })
	return list
}()

// compound reads a Russian adjective of a number and a unit: "пятидневный", "двадцатилетие".
func (p *parser) compound(t *token) (float64, unit, bool) {
	if t.kind != word || len(t.text) < 16 || t.text[0] < utf8.RuneSelf {
		return 0, unit{}, false
	}
	for _, s := range stems {
		rest, ok := strings.CutPrefix(t.text, s.words[0])
		if !ok || len(rest) < 8 {
			continue
		}
		var u unit
		p.units.of(rest, func(list []phrase[unit]) {
			for _, ph := range list {
				if len(ph.words) == 1 && !ph.value.count {
					u = ph.value
				}
			}
		})
		return s.value, u, u.name != ""
	}
	return 0, unit{}, false
}

// fraction reads a share in words: "two thirds", "a third of", "la mitad", "треть".
func (p *parser) fraction(i int) int {
	t := p.at(i)
	if t.kind != word || t.upper && i > 0 && !t.line {
		return i
	}
	of, j := 0.0, i
	if v, ok := p.numbers[t.text]; ok && v >= 1 && v < 10 {
		of, j = v, i+1
	} else if p.ones[t.text] {
		of, j = 1, i+1
	}
	if of > 0 && p.at(j).text == "-" && p.at(j).glued {
		j++
	}
	w := p.at(j)
	by := p.fractions[w.text]
	if by == 0 || w.kind != word || w.upper && j > 0 && !w.line || of >= by {
		return i
	}
	next := j + 1
	part := p.parts[p.at(next).text]
	if part {
		next++
	}
	after := p.at(next)
	if !p.isFraction(i, j, of, by, part, after) {
		return i
	}
	if of == 0 {
		of = 1
	}
	f := finding{number: number{value: of / by, scale: 1}, first: i, next: next}
	f.Low, f.High, f.Step, f.Unit = 100*of/by, 100*of/by, 1, "%"
	// "a quarter of a century"
	k := next
	if p.ofs[p.at(k).text] {
		k++
	}
	if p.ones[p.at(k).text] {
		k++
	}
	if u, end := match(p, &p.units, k); end > k && u.name == "year" && (u.factor > 1 || k == next+1 && p.lang == "en") {
		f.Low, f.Step, f.Unit, f.next = of/by*u.factor, .1*u.factor, "year", end
		f.High = f.Low
	}
	bound, start := p.bound(i, f.Low, unit{name: "%"})
	f.Bound, f.Start, f.End = bound, p.at(start).start, p.at(f.next-1).end
	p.found = append(p.found, f)
	return f.next
}

// isFraction tells a share from an ordinal: i is the first token, j the denominator.
func (p *parser) isFraction(i, j int, of, by float64, part bool, after *token) bool {
	w, before := p.at(j).text, p.at(i-1).text
	_, bounded := p.bound(i, 50, unit{name: "%"})
	has := func(list ...string) bool { return slices.Contains(list, after.text) }
	followedByOf := has("of", "de", "del", "do", "da", "dos", "das")
	if _, ok := p.scales[after.text]; ok || after.text == "-" && after.glued {
		return false // "half million", "half-hearted"
	}
	switch {
	case w[0] >= utf8.RuneSelf: // Russian
		if strings.HasPrefix(w, "половин") {
			return before != "с" && !strings.HasPrefix(before, "перв") && !strings.HasPrefix(before, "втор") && !strings.HasPrefix(before, "друг")
		}
		if of > 0 || part {
			return true
		}
		return w == "треть" || w == "трети" || w == "третью" || w == "четверть" || w == "четверти" || w == "четвертью"
	case p.lang == "en" || p.lang == "ru":
		if by == 2 {
			switch before {
			case "first", "second", "latter", "other", "each", "and":
				return false
			}
			if p.ones[after.text] { // "half a million" is a number
				_, ok := p.scales[p.at(j+2).text]
				return !ok
			}
			return has("of", "the", "its", "their", "all", "this", "these", "his") || bounded < i || before == "by"
		}
		if of > 1 {
			return strings.HasSuffix(w, "s")
		}
		if strings.HasSuffix(w, "s") || of == 0 {
			return false
		}
		if p.at(i).text == "one" {
			return true
		}
		if w == "quarter" && after.text == "of" && isYear(*p.at(j + 2)) {
			return false
		}
		return after.text == "of" || bounded < i && (after.kind != word || language.IsStop("en", after.text))
	case by == 2: // "la mitad", "metade"
		if before == "primera" || before == "segunda" || before == "otra" || before == "primeira" || before == "outra" {
			return false
		}
		return p.lang == "pt" && before != "na" || before == "la" || bounded < i
	case part:
		return true
	case of == 0 || strings.HasSuffix(w, "a") || strings.HasSuffix(w, "as"):
		return false
	case by == 3:
		return w == "tercio" || w == "tercios" || w == "terco" || w == "tercos"
	}
	return followedByOf
}

// bound reads the bound before the number that begins at a token. Articles may stand between,
// "más de los 20".
func (p *parser) bound(i int, value float64, u unit) (Bound, int) {
	for end, skipped := i, 0; end > 0; end, skipped = end-1, skipped+1 {
		k := end
		if p.at(k-1).text == "." && p.at(k-1).glued && k >= 2 && utf8.RuneCountInString(p.at(k-2).text) <= 6 {
			k-- // "approx. 20"
		}
		found, start, words := Exact, end, 0
		p.before.of(p.at(k-1).text, func(list []phrase[Bound]) {
			for _, f := range list {
				if len(f.words) > words && p.ends(f.words, k) {
					found, words = f.value, len(f.words)
					start = k - words
				}
			}
		})
		if words > 0 {
			if words == 1 && !p.bounds(p.at(start), start, value, u) {
				return Exact, i
			}
			return found, start
		}
		if skipped == 2 || !p.articles[p.at(end-1).text] {
			break
		}
	}
	return Exact, i
}

// ends reports whether the words stand right before a token.
func (p *parser) ends(words []string, i int) bool {
	for k := range words {
		if !fits(words[len(words)-1-k], p.at(i-1-k).text) {
			return false
		}
	}
	return true
}

// bounds reports whether a single word before a number is a bound there.
func (p *parser) bounds(t *token, i int, value float64, u unit) bool {
	if i == p.linked && i > 0 {
		return false
	}
	before := p.at(i - 1).text
	timed := u.name == "year" || u.name == "month" || u.name == "day" || u.name == "hour"
	switch t.text {
	case "over":
		// "over ten years trade grew" is "during".
		if timed {
			switch before {
			case "for", "of", "is", "was", "after", "lasting", "last", "lasted", "spent", "well", "just", "little", "took", "been", "with", "be":
				return true
			}
			return false
		}
		return value >= 10 || u.name != "" && !u.count
	case "under", "above", "below", "выше", "ниже":
		return value >= 10 || u.name != "" && !u.count
	case "до", "hasta", "ate":
		// "creció hasta 30" is "to 30".
		for k := i - 1; k >= max(0, i-6) && p.at(k).kind == word; k-- {
			for _, g := range p.growths {
				if strings.HasPrefix(p.at(k).text, g) {
					return false
				}
			}
		}
	case "minimum", "minimo", "maximum", "maximo":
		return before != "a" && before != "the"
	}
	return true
}

// boundAfter reads the bound after a number: "or more", "+", "с лишним".
func (p *parser) boundAfter(i int) (Bound, int) {
	j := i
	hyphen := p.at(j).text == "-" && p.at(j).glued && p.at(j+1).glued
	if hyphen {
		j++
	}
	b, next := match(p, &p.after, j)
	if next == j || next == j+1 && !(hyphen || p.at(j).kind == mark && p.at(j).glued) {
		return Exact, i
	}
	return b, next
}

// noun returns what a count counts: the word after it, or one further on that is a unit,
// "27 Latin American and Caribbean states".
func (p *parser) noun(i int) (noun, name string) {
	j := i
	if p.at(j).text == "-" && p.at(j).glued && p.at(j+1).glued {
		j++
	}
	for k := 0; k < 3 && (p.ofs[p.at(j).text] || k > 0 && p.articles[p.at(j).text] || p.at(j).text == "из"); k++ {
		j++
	}
	of := j > i && p.at(i).text != "-"
	last := "" // capitalised: "Crimeans"
	for k := j; k < j+6; k++ {
		t := p.at(k)
		if t.kind != word {
			if t.name || t.text == "-" && t.glued && p.at(k+1).glued || strings.Contains(quotes, t.text) && t.text != "" {
				continue // 12 "Mi-35M" helicopters
			}
			break
		}
		if language.IsStop(p.lang, t.text) {
			if p.ands[t.text] && p.at(k-1).upper && p.at(k+1).upper {
				continue
			}
			break
		}
		if w, next := match(p, &p.units, k); next > k && w.count && k > i && !(p.at(next).text == "-" && p.at(next).glued) {
			return t.text, w.name
		}
		if t.upper {
			last = t.text
		} else if !of && (noun == "" || p.lang == "en" && !plural(noun) && plural(t.text)) && !adjective(t.text) {
			noun = t.text
		}
	}
	if noun == "" && !of && plural(last) {
		noun = last
	}
	return noun, ""
}

const quotes = "\"“”„«»'‘’"

func plural(s string) bool {
	return strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ss") && !strings.HasSuffix(s, "us")
}

// adjective tells Russian adjectives of the plural, which come before their noun.
func adjective(s string) bool {
	for _, e := range []string{"ых", "их", "ые", "ие", "ым", "им", "ыми", "ими"} {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// share gives numbers of a list the unit that stands after its last: "48 and 37 percent",
// "3, 5 and 8 billion dollars".
func (p *parser) share() {
	for i := len(p.found) - 2; i >= 0; i-- {
		a, b := &p.found[i], &p.found[i+1]
		if a.Unit != "" || a.Noun != "" || a.number.scaled() || b.Unit == "" && b.Noun == "" || !b.number.digits && !b.number.scaled() {
			continue
		}
		if n := b.first - a.next; n < 1 || n > 2 {
			continue
		}
		listed := true
		for k := a.next; k < b.first; k++ {
			t := p.at(k).text
			listed = listed && (t == "," || p.ands[t] || t == "or" || t == "o" || t == "ou" || t == "или")
		}
		if !listed {
			continue
		}
		a.Unit, a.Noun = b.Unit, b.Noun
		factor := b.factor
		if b.number.scaled() && a.Low < 1000 {
			factor *= b.number.scale
		}
		a.number.digits = b.number.digits
		a.scaleBy(factor)
	}
}
