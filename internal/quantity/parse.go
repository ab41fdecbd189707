package quantity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// parser reads the tokens of one text. Its methods take the index of a token and return the
// index after what they read, or the same index where they read nothing.
type parser struct {
	*lexicon
	lang   string
	tokens []token
	found  []finding
	named  int // the token after the last number that only named something: "numbers 1"
	linked int // the token that links two amounts of a change: "from $3 billion to"
}

// finding is an amount and what it was read from.
type finding struct {
	Quantity
	number  number
	unit    unit
	bounded bool // a bound stands before it
	first   int  // its first token after the bound
	unitAt  int  // the token after the number
	next    int  // the token after it all
}

func (f *finding) times(factor float64) {
	if factor != 1 {
		f.Low, f.High, f.Step = tidy(f.Low*factor), tidy(f.High*factor), tidy(f.Step*factor)
	}
}

// tidy rounds to 12 digits: 18 m are 0.018 km.
func tidy(v float64) float64 {
	return float(strconv.FormatFloat(v, 'g', 12, 64))
}

var nothing = token{kind: mark}

// at returns a token, beyond the text one without text.
func (p *parser) at(i int) *token {
	if i < 0 || i >= len(p.tokens) {
		return &nothing
	}
	return &p.tokens[i]
}

// hyphen reports whether the token joins two words or numerals.
func (p *parser) hyphen(i int) bool {
	return p.at(i).text == "-" && p.at(i).glued && p.at(i+1).glued
}

// initial reports whether a sentence or a quotation begins at a token, so that its capital
// makes it no name.
func (p *parser) initial(i int) bool {
	before := p.at(i - 1)
	return i == 0 || p.at(i).line || before.kind == mark && (before.line || openers[before.text])
}

// openers are marks after which a word has a capital that is no name's.
var openers = setOf(`. ! ? : ; " “ « ‘ ( )`)

// read reads what begins at a token: an amount, or what looks like one.
func (p *parser) read(i int) int {
	t := p.at(i)
	if t.kind == mark && !isCurrencySign(t.text) {
		return i
	}
	for _, read := range []func(int) int{p.date, p.multiple, p.fraction} {
		if next := read(i); next > i {
			return next
		}
	}
	return p.amount(i)
}

// amount reads a number or a range with its unit and bounds.
func (p *parser) amount(i int) int {
	money, j := p.currency(i)
	n, next := p.number(j, money.name != "")
	if !n.ok {
		return next
	}
	f := finding{number: n, unit: money, first: i, unitAt: p.again(next, n)}
	f.Low, f.High, f.Step = n.value, n.value, n.step
	f.Bound, next = p.boundAfter(f.unitAt)
	if n.rough {
		f.Bound = About
	}
	if u, k := p.unitAfter(next, n); money.name == "" || u.name == money.name {
		f.unit, next = u, k // also "$5 billion dollars"
	}
	next, years := p.upTo(&f, next)
	if years {
		return next
	}
	if half, k := p.andHalf(next); k > next && f.unit.name != "" && f.Low == f.High && !n.scaled() {
		f.Low, f.High, f.Step, next = f.Low+half, f.High+half, 0.1, k // "dos años y medio"
	}
	if f.Bound == Exact {
		f.Bound, next = p.boundAfter(next)
	}
	f.Unit, f.next = f.unit.name, next
	if f.unit.name != "" {
		f.times(f.unit.factor)
		if rate, k := p.rate(next, f.unit); k > next {
			f.Unit, f.next = rate, k
		}
	}
	bound, start := p.bound(i, f.Low, f.unit)
	if f.bounded = start < i; f.bounded && f.Bound == Exact {
		f.Bound = bound
	}
	switch {
	case f.unit.count:
		f.Noun = p.at(next - 1).text
	case f.unit.name == "":
		f.Noun, f.Unit = p.noun(next, n.scaled())
	}
	if !p.counts(&f) {
		return next
	}
	if f.Low != f.High && p.betweens[p.at(start-1).text] {
		start--
	}
	f.Start, f.End = p.at(start).start, p.at(f.next-1).end
	p.found = append(p.found, f)
	return f.next
}

// again passes over a number that is told twice, "4 (quatro) horas".
func (p *parser) again(i int, n number) int {
	if p.at(i).text == "(" {
		if same, k := p.number(i+1, false); same.ok && same.value == n.value && p.at(k).text == ")" {
			return k + 1
		}
	}
	return i
}

// upTo reads the upper end of a range into f, whose lower end and unit end before i. The
// unit and the scale of the upper end are those of both. It reports whether the ends are
// years, "from 1895 to 1909".
func (p *parser) upTo(f *finding, i int) (next int, years bool) {
	change, k := p.link(f.first, i, f.unit)
	if k == i {
		return i, false
	}
	money, j := p.currency(k)
	n, next := p.number(j, money.name != "" || f.unit.money())
	if !n.ok || n.alone {
		return i, false
	}
	u := money
	if u.name == "" {
		u, next = p.unitAfter(next, n)
	}
	if f.number.year && f.unit.name == "" && n.year && (u.name == "" || isYearWord(p.at(next-1).text)) {
		return next, true
	}
	both := f.unit.name != "" && u.name != ""
	if u.name == "" && (f.unit.name == "" || f.unit.money()) {
		u = f.unit // "$3-5 billion"
	}
	low, step := f.Low, f.Step
	if !f.number.scaled() && n.scaled() && low < n.value/n.scale {
		low, step = low*n.scale, step*n.scale
	}
	if f.unit.name != "" && u.name != f.unit.name || low >= n.value {
		return i, false
	}
	if change && both {
		p.linked = i // "from $3 billion to $5 billion" is two amounts
		return i, false
	}
	f.Low, f.High, f.Step, f.Ends = low, n.value, min(step, n.step), change
	f.unit, f.number.scale, f.number.alone = u, n.scale, false
	f.number.year = f.number.year && n.year
	return next, false
}

// link reads what stands between the ends of a range whose lower end begins at first and
// ends before i, and reports whether it can be a change, "from 20 to 30".
func (p *parser) link(first, i int, u unit) (change bool, next int) {
	before := first - 1
	for p.articles[p.at(before).text] && !p.froms[p.at(before).text] {
		before--
	}
	from := p.froms[p.at(before).text]
	if _, k := p.bound(first, maxValue, u); k < first {
		from = false // "cerca de 20 a 30"
	}
	j := p.point(i)
	t, after := p.at(j), p.at(j+1)
	switch {
	case p.hyphen(j) && p.tos[after.text] && p.hyphen(j+2):
		return false, j + 3 // "20-to-30"
	case t.text == "-" || t.text == "–":
		if t.glued != after.glued && !isCurrencySign(after.text) {
			return false, i // "-5", "12 –the rest"
		}
		return false, j + 1
	case p.ands[t.text] && p.betweens[p.at(before).text], p.ors[t.text]:
		return false, j + 1
	case t.text == "up" && after.text == "to" && from:
		return true, j + 2
	case p.tos[t.text] && from:
		return true, j + 1
	case t.text == "to", t.text == "a", t.text == "до" && p.at(before).text == "от":
		return false, j + 1
	}
	return false, i
}

// currency reads the currency in front of a number: "$", "US$", "R$", "USD".
func (p *parser) currency(i int) (unit, int) {
	t := p.at(i)
	if isCurrencySign(t.text) || isCurrencySign(p.at(i+1).text) || isCurrencyCode(t.text) && t.upper {
		if u, next := match(p, &p.units, i); u.money() {
			return u, next
		}
	}
	return unit{}, i
}

// unitAfter reads the unit after a number: "percent", "-year", "de dólares".
func (p *parser) unitAfter(i int, n number) (unit, int) {
	j := p.point(i)
	if p.hyphen(j) {
		j++
	}
	if n.scaled() && p.ofs[p.at(j).text] {
		j++
	}
	u, next := match(p, &p.units, j)
	if next == j {
		return unit{}, i
	}
	last, after := p.at(next-1), p.at(next)
	switch {
	case last.kind == word && p.hyphen(next) && p.at(next+1).kind == word, // "12 state-owned companies"
		last.text == "pp" && after.text == ".",                                                                     // "665 pp."
		(last.text == "x" || last.text == "×") && after.kind == numeral,                                            // "3 × 4"
		last.text == "ha" && (p.lang == "es" || p.lang == "pt") && (n.year || strings.HasSuffix(after.text, "do")), // "2035 ha sido"
		last.upper && last.end-last.start == 1 && next == j+1 && !last.glued && after.text == ".":                  // "12 T. Smith"
		return unit{}, i
	}
	return u, next
}

// point passes over the point of an abbreviation where the sentence goes on: "млрд. долл."
func (p *parser) point(i int) int {
	t, before := p.at(i), p.at(i-1)
	if t.text == "." && t.glued && before.kind == word && utf8.RuneCountInString(before.text) <= 4 && !p.at(i+1).upper {
		return i + 1
	}
	return i
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
	j := p.point(i)
	if s, k := try(j); k > i {
		return s, k
	}
	if p.ofs[p.at(j).text] {
		j++
	} else if p.lang != "ru" {
		return "", i
	}
	if t := p.at(j); t.kind == word && !language.IsStop(p.lang, t.text) {
		return try(j + 1)
	}
	return "", i
}

// noun returns what a count counts: the word after it, or one further on that is a unit,
// "27 Latin American and Caribbean states". After "of" the word is a whole, "12 of the ships",
// but for a scale, "a dozen of ships".
func (p *parser) noun(i int, scaled bool) (noun, unit string) {
	j := i
	if p.hyphen(j) {
		j++
	}
	of := p.ofs[p.at(j).text] || p.at(j).text == "из" // "12 of the countries"
	if of {
		j++
		for p.articles[p.at(j).text] {
			j++
		}
	}
	name := "" // a capitalised noun, "Crimeans"
	adj := ""  // an adjective in place of a noun, "голосующих"
	for k := j; k < j+9; k++ {
		t := p.at(k)
		switch {
		case t.kind != word:
			if t.name || p.hyphen(k) || quotes[t.text] {
				continue // 12 "Mi-35M" helicopters
			}
		case p.ands[t.text] && p.at(k-1).upper && p.at(k+1).upper:
			continue
		case !language.IsStop(p.lang, t.text):
			if u, next := match(p, &p.units, k); u.count && !p.hyphen(next) {
				return t.text, u.name
			}
			switch {
			case of && !scaled:
			case adjective(t.text):
				adj = cmp.Or(adj, t.text)
			case t.upper:
				name = t.text
			case noun == "" || p.lang == "en" && !plural(noun) && plural(t.text):
				noun = t.text
			}
			continue
		}
		break
	}
	if !plural(name) {
		name = ""
	}
	return cmp.Or(noun, name, adj), ""
}

var quotes = setOf(`" “ ” „ « » ' ‘ ’`)

func plural(s string) bool {
	return strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ss") && !strings.HasSuffix(s, "us")
}

// adjective tells Russian adjectives of the plural, which come before their noun.
func adjective(s string) bool {
	return slices.ContainsFunc([]string{"ых", "их", "ые", "ие", "ым", "им", "ыми", "ими"}, func(ending string) bool {
		return strings.HasSuffix(s, ending)
	})
}

// match returns what the longest phrase that begins at a token means. Points and hyphens
// inside it are passed over: "u.s. dollars", "per-cent".
func match[T any](p *parser, ph *phrases[T], i int) (value T, next int) {
	next = i
	ph.of(p.at(i).text, func(list []phrase[T]) {
		for _, f := range list {
			j, ok := i, true
			for k, w := range f.words {
				if t := p.at(j); k > 0 && t.glued && (t.text == "." || t.text == "-") {
					j++
				}
				if ok = fits(w, p.at(j).text); !ok {
					break
				}
				j++
			}
			if ok && j > next {
				value, next = f.value, j
			}
		}
	})
	return value, next
}

// spread gives the numbers of a list the unit that stands after its last: "48 and 37
// percent", "3, 5 and 8 billion dollars".
func (p *parser) spread() {
	for i := len(p.found) - 2; i >= 0; i-- {
		a, b := &p.found[i], &p.found[i+1]
		bare := a.Unit == "" && a.Noun == "" && !a.number.scaled() && a.number.digits == b.number.digits
		if !bare || b.Unit == "" && b.Noun == "" || !p.listed(a.next, b.first) {
			continue
		}
		a.Unit, a.Noun, a.unit = b.Unit, b.Noun, b.unit
		if b.number.scaled() && a.Low < 1000 {
			a.times(b.number.scale)
			a.number.scale = b.number.scale
		}
		if b.unit.name != "" {
			a.times(b.unit.factor)
		}
	}
}

// listed reports whether only a comma or "and" stands between two tokens.
func (p *parser) listed(i, end int) bool {
	for k := i; k < end; k++ {
		if t := p.at(k).text; t != "," && !p.ands[t] && !p.ors[t] {
			return false
		}
	}
	return end > i && end <= i+2
}
