package quantity

import (
	"strings"
	"unicode/utf8"
)

// number is a number with its scales, before its unit.
type number struct {
	ok          bool
	value, step float64 // step is the place of the last digit
	scale       float64 // the product of the scales, 1 without
	digits      bool    // written in digits
	year        bool    // could be one
	alone       bool    // one, which may be an article
	rough       bool    // "a couple"
}

func (n number) scaled() bool { return n.scale != 1 }

// maxValue bounds an amount.
const maxValue = 1e24

// number reads a number: "35.2 billion", "treinta y cinco", "half a million". Where it finds
// what is no amount, an ordinal, it returns the index after that. Money tells that "m" is a
// million.
func (p *parser) number(i int, money bool) (number, int) {
	r := sum{parser: p, money: money, number: number{scale: 1}, place: maxValue, step: 1}
	j, ok := r.begin(i)
	if !ok {
		return number{}, j
	}
	for {
		next, ok := r.more(j)
		if !ok {
			return number{}, next
		}
		if next == j {
			break
		}
		j = next
	}
	if j == i {
		return number{}, i
	}
	if !r.digits {
		if next := p.ordinal(j, r.place); next > j {
			return number{}, next
		}
	}
	r.ok, r.value = true, r.total+r.open
	if r.open > 0 || r.last == 0 {
		r.number.step = r.step
	}
	return r.number, j
}

// sum adds up the words and scales of a number: "two million three hundred thousand" closes
// two with its million, then 300 with its thousand.
type sum struct {
	*parser
	number
	money       bool
	total, open float64 // what a scale of a thousand or more has closed, and what follows it
	last        float64 // the last such scale; 0: none
	place       float64 // a further word must be less: after "twenty" come one to nine
	step        float64 // of what is open
	halved      bool
}

// begin reads the first word or the digits. Before a bare scale, "mil", it reads nothing.
func (r *sum) begin(i int) (next int, ok bool) {
	t := r.at(i)
	if t.kind == numeral {
		return r.numeral(i)
	}
	if t.kind != word {
		return i, false
	}
	if r.halves[t.text] { // "half a million", "medio millón"
		j := i + 1
		if r.lang == "en" && r.ones[r.at(j).text] {
			j++
		}
		if s, ok := r.scales[r.at(j).text]; ok && s.by >= 10 {
			r.open, r.step = 0.5, 0.1
			return j, true
		}
		return i, false
	}
	if v, ok := r.numbers[t.text]; ok {
		r.word(v)
		r.alone = v == 1
		return i + 1, true
	}
	if _, ok := r.scaleAt(i+1, false); ok && r.ones[t.text] {
		r.open = 1
		return i + 1, true // "a million"
	}
	if s, ok := r.scaleAt(i, r.money); ok && r.bare(i, s) {
		r.open = 1
		return i, true
	}
	return i, false
}

// numeral reads digits and what is glued to them.
func (r *sum) numeral(i int) (next int, ok bool) {
	t, next := r.at(i), i+1
	if t.name {
		return next, false
	}
	after := r.at(next)
	if k, cardinal := r.ending(next); k > next {
		if !cardinal {
			return k, false
		}
		next = k
	} else if after.glued && after.kind == word {
		_, k := match(r.parser, &r.units, next)
		if _, ok := r.scaleAt(next, true); !ok && k == next {
			return next + 1, false // "5G"
		}
	}
	r.digits, r.place = true, 0
	r.year = isYear(t)
	r.alone = t.value == 1 && t.plain
	if r.open, r.step = r.settle(t, next), t.step; r.open != t.value {
		r.step *= r.open / t.value
	}
	if add := vulgar[r.at(next).text]; add > 0 && r.at(next).glued {
		r.open, r.step, next = r.open+add, 0.01, next+1 // "2½"
	}
	return next, true
}

var vulgar = map[string]float64{"½": .5, "¼": .25, "¾": .75}

// settle decides what "1.500" is, now that what follows is in sight.
func (r *sum) settle(t *token, next int) float64 {
	if t.other == 0 {
		return t.value
	}
	large, small := max(t.value, t.other), min(t.value, t.other)
	s, scaled := r.scales[r.at(next).text]
	point := strings.Contains(t.text, ".")
	zero := strings.HasSuffix(t.text, "0")
	switch {
	case r.at(next).text == "%", scaled && zero && (s.by >= 1e9 && point && r.lang == "en" || !point && r.lang == "ru"):
		return small // "1.250 billion", "2,350 млн"
	case !scaled:
		if u, _ := r.unitAfter(next, number{scale: 1}); u.count {
			return large // nobody counts thousandths of a person
		}
	}
	return t.value
}

// more reads a further part of the number. It fails where there can be no such number.
func (r *sum) more(i int) (next int, ok bool) {
	if r.total > maxValue || r.open > maxValue {
		return i, false
	}
	j, and, hyphen := i, false, false
	switch started := r.open > 0 || r.last > 0; {
	case started && r.hyphen(i):
		j, hyphen = i+1, true
	case started && r.ands[r.at(i).text]:
		j, and = i+1, true
	case r.last > 0:
		if _, ok := r.scaleAt(r.point(i), r.money); ok {
			j = r.point(i) // "тыс. млрд"
		}
	}
	t := r.at(j)
	if s, ok := r.scaleAt(j, r.money || t.glued); ok && !and {
		if s.by == 2 { // "a couple of"
			if !s.bare && !r.ofs[r.at(j+1).text] {
				return j, false
			}
			r.rough = true
		}
		return j + 1, r.close(s.by)
	}
	if half, k := r.andHalf(i); k > i && !r.halved && (r.digits || r.last > 0 || r.at(k).kind == word) {
		r.addHalf(half) // "two and a half million", "dos millones y medio"
		return k, true
	}
	if t.kind == numeral && r.digits && r.last > 0 && !t.name && t.value < 1000 && !and {
		if s, ok := r.scales[r.at(j+1).text]; ok && s.by < r.last && s.by >= 1000 {
			r.open, r.step = t.value, t.step // "2 млн 300 тыс."
			return j + 1, true
		}
	}
	v, ok := r.numbers[t.text]
	bare := (r.lang == "es" || r.lang == "pt") && r.place == 10 && !and // not "los noventa, un año": "noventa y uno"
	if t.kind != word || !ok || r.digits || v >= r.place || bare || hyphen && (r.place != 10 || v >= 10) || and && !r.joins(v) {
		return i, true
	}
	r.word(v)
	return j + 1, true
}

// word adds a number word.
func (r *sum) word(v float64) {
	r.open += v
	r.alone = false
	r.place = 1
	whole := v == float64(int(v))
	switch {
	case v >= 1000: // "полмиллиона"
		r.place, r.scale, r.step = 0, v, v/10
	case !whole: // "полтора"
		r.place, r.step = 0, 0.1
	case int(v)%100 == 0:
		r.place = 100
	case v >= 20 && int(v)%10 == 0:
		r.place = 10
	}
}

// close multiplies by a scale.
func (r *sum) close(by float64) bool {
	switch {
	case by < 1000:
		r.open, r.step, r.scale, r.place = r.open*by, 1, r.scale*by, 0
		if by == 100 {
			r.place = 100
		}
		return r.open > 0
	case by > r.last:
		if r.open > 0 || r.last == 0 {
			r.number.step = r.step
		}
		r.total, r.number.step, r.scale = (r.total+r.open)*by, r.number.step*by, r.scale*by
	case r.open == 0:
		return false // "million thousand"
	default:
		r.total, r.number.step = r.total+r.open*by, r.step*by
	}
	r.open, r.step, r.last, r.place = 0, 1, by, by
	return true
}

// addHalf adds a half of what was read last.
func (r *sum) addHalf(half float64) {
	r.halved = true
	if r.last > 0 && r.open == 0 {
		r.total, r.number.step = r.total+half*r.last, r.last/10
		return
	}
	r.open, r.step, r.place = r.open+half, 0.1, 0
}

// joins reports whether "and" may join a smaller number: English says "two hundred and
// five", Spanish "treinta y cinco", Portuguese both.
func (r *sum) joins(v float64) bool {
	switch r.lang {
	case "en":
		return r.place >= 100
	case "es":
		return r.place == 10 && v < 10
	}
	return r.lang == "pt"
}

// scaleAt looks up a scale. Of abbreviations of one letter it must be sure that they stand
// right after a number of which they can be a scale.
func (p *parser) scaleAt(i int, sure bool) (scale, bool) {
	t := p.at(i)
	s, ok := p.scales[t.text]
	if !ok || t.kind != word {
		return scale{}, false
	}
	before := p.at(i - 1)
	money := isCurrencySign(p.at(i-2).text) || isCurrencyCode(p.at(i-2).text)
	switch {
	case len(t.text) > 2 || t.text == "bn" || t.text == "mn" || t.text == "tn" || t.text == "mi" || t.text == "bi":
		return s, true
	case !sure || before.kind != numeral:
		return scale{}, false
	case money || t.upper && t.glued || t.text == "k" && t.glued:
		return s, true
	case t.text == "m" && t.glued:
		u, _ := match(p, &p.units, i+1)
		return s, u.name != "" // "18m people"; else metres
	}
	return scale{}, false
}

// bare reports whether a scale without a number is one of it: "mil", "миллион", "более
// миллиона".
func (p *parser) bare(i int, s scale) bool {
	t, before := p.at(i), p.at(i-1)
	if p.vague[before.text] || before.kind == numeral || t.upper && !p.initial(i) {
		return false
	}
	switch t.text {
	case "миллиона", "миллиарда", "триллиона", "тысячи", "сотни", "десятка", "дюжины":
		_, start := p.bound(i, s.by, unit{})
		return start < i
	}
	return s.bare && before.text != "por"
}

// andHalf reads "and a half", "y medio", "e meia", "с половиной".
func (p *parser) andHalf(i int) (float64, int) {
	j := i
	if p.hyphen(j) {
		j++
	}
	switch p.at(j).text {
	case "y", "e":
		if p.halves[p.at(j+1).text] {
			return .5, j + 2
		}
		return 0, i
	case "and", "с":
		if _, next := match(p, &halfPhrases, j); next > j {
			return .5, next
		}
	}
	return 0, i
}

var halfPhrases = func() (p phrases[bool]) {
	p.add("and_a_half", true)
	p.add("с_половиной", true)
	return p
}()

// ordinalBeginnings are those of ordinals that end a number of several words: "девяносто
// первого", "twenty-third".
var ordinalBeginnings = strings.Fields(`first second third fourth fifth sixth seventh eighth ninth
	перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат
	шестнадцат семнадцат восемнадцат девятнадцат двадцат тридцат сороков тысячн`)

// ordinal reads an ordinal that ends a number in words, of which the last leaves a place.
func (p *parser) ordinal(i int, place float64) int {
	j := i
	if p.hyphen(j) {
		j++
	}
	t := p.at(j)
	if place < 10 || t.kind != word || p.numbers[t.text] != 0 || j == i && t.text[0] < utf8.RuneSelf {
		return i
	}
	for _, b := range ordinalBeginnings {
		if strings.HasPrefix(t.text, b) {
			return j + 1
		}
	}
	return i
}

// ending reads what is glued to digits and makes them an ordinal or a decade: "21st", "3.º",
// "21-й", "1990s", "90-х". A Russian number in a case, "5-ти", stays a cardinal.
func (p *parser) ending(i int) (next int, cardinal bool) {
	t, after := p.at(i), p.at(i+1)
	switch {
	case !t.glued:
	case t.kind == word && (p.ordinals[t.text] || t.text == "s"), t.text == "°" && after.text != "c" && after.text != "f":
		return i + 1, false
	case (t.text == "'" || t.text == "’") && after.text == "s",
		// "3.º", whose sign takes two bytes, and in Spanish "4.a".
		t.text == "." && after.glued && (after.text == "o" || after.text == "a") && (after.end-after.start == 2 || p.lang == "es"):
		return i + 2, false
	case p.hyphen(i) && after.kind == word:
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
