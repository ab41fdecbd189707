package dates

import (
	"strings"

	"attache/internal/language"
)

// opening is what stands before a time.
type opening struct {
	any                           bool
	open                          Open
	about, between, from, compare bool
}

// opens reads backwards what stands before token i, and returns the first token of it.
func (p *parser) opens(i int) (int, opening) {
	var o opening
	for range 3 { // "until about 2014"
		k := i
		for k > 0 && p.tokens[k-1].kind == word && p.article[p.tokens[k-1].text] {
			k--
		}
		if k > 1 && !p.tokens[k-1].spaced && (p.word(k-1) == "-" || p.word(k-1) == ".") { // "pre-2014", "c. 1900"
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
		switch open {
		case Closed:
			return i, o
		case aboutIt:
			if begin > 0 && p.word(begin) == "about" && p.tokens[begin-1].kind == word && !language.IsStop(p.lang, p.tokens[begin-1].text) {
				return i, o // "a review about 2018"
			}
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
		o.any, i = true, begin
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

// shareYears hands a year back to the times listed before it, "27 March and 2 April 2014",
// and a century to the decades beside it, "los años 20 y 30 del siglo XIX", "the 1860s and
// 70s".
func (p *parser) shareYears() {
	for k := len(p.times) - 2; k >= 0; k-- {
		a, b := &p.times[k], &p.times[k+1]
		g := p.between(a, b)
		switch decades := a.precision == InDecade && b.precision == InDecade; {
		case g == apart:
		case a.precision <= InSeason && b.precision <= InSeason && !a.stated() && b.stated() && (g != byComma || a.precision == b.precision):
			a.year, a.rel, a.near, a.bare = b.year, b.rel, b.near, false
			if g != byAnd && g != byComma && b.year > 0 && b.precision <= InMonth && a.month > b.month {
				a.year-- // "November–February 2015"
			}
		case decades && a.short && !b.short && b.year > 100:
			a.year, a.short = b.year/100*100+a.year%100, false
		case decades && b.short && a.year < 1900 && g != byComma:
			b.year = a.year/100*100 + b.year%100
		case a.precision == InYear && b.precision == InDecade && g == byDash && a.year%10 == 0:
			a.precision = InDecade // "1980–los 1990s"
		}
	}
}

// prune drops what is no time without a year, and what is said twice.
func (p *parser) prune() {
	kept := make([]timed, 0, len(p.times))
	for k := range p.times {
		t := &p.times[k]
		beside := k > 0 && p.repeats(t, &p.times[k-1]) || k+1 < len(p.times) && p.repeats(t, &p.times[k+1])
		listed := len(kept) > 0 && t.precision == InMonth && !kept[len(kept)-1].stated() && p.between(&kept[len(kept)-1], t) != apart // "in April and May"
		if !beside && (!t.bare || listed) {
			kept = append(kept, *t)
		}
	}
	p.times = kept
}

// repeats reports whether a time told from another says again what stands beside it: "in
// June 2009, six months later".
func (p *parser) repeats(t, beside *timed) bool {
	if !t.rel.said || t.precision != t.rel.unit || beside.year == 0 {
		return false
	}
	if beside.from < t.from {
		t, beside = beside, t
	}
	return p.between(t, beside) == byComma
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
		return a.rel == b.rel && a.near == b.near || a.rel.unit == 0 && b.rel.unit == 0
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
