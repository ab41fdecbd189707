package dates

import "attache/internal/language"

// Find returns the times that a text states, in the order of their beginnings. The text is
// a sentence or more in the language lang ("en", "es", "pt", "ru"; another is detected).
//
// Relative times ("last year", "27 March" without a year) are counted from ref, and from
// what the text states before them. What cannot be resolved is returned too: "27 March" with
// year 0, "last year" with zero days. Days of the week, durations ("for two years"), eras
// ("since independence") and what recurs ("every May") are no times here.
func Find(text, lang string, ref Reference) []Date {
	v := vocabularies()[lang]
	if v == nil {
		lang = language.Detect(text)
		v = vocabularies()[lang]
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
	p.prune()
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
	near      near     // "last March"
	short     bool     // a decade without its century: "90s"
	winter    bool     // of two years: "winter 2013/14"
	ambiguous bool     // day and month may be exchanged
	joined    gap      // how it ends a range that the time before begins; apart: it does not
	bare      bool     // a month or season that is a time only with a year
	role      Role
}

// stated reports whether the year is given, in figures or by a relation.
func (t *timed) stated() bool { return t.year > 0 || t.rel.unit > 0 || t.near > 0 }

// near says which month or season of that name is meant.
type near uint8

const (
	lastOne near = iota + 1
	thisOne
	nextOne
)

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

// walk follows the phrases that begin with those of at from token i on, the first token of
// all being start; n is the number that was read.
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

// gap reads what stands at token i between two times, and returns the token behind it.
func (p *parser) gap(i int) (gap, int) {
	t := &p.tokens[i]
	switch {
	case t.kind == mark && t.text == "-":
		if p.word(i+1) == "-" && !p.tokens[i+1].spaced { // a typed dash
			i++
		}
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

// take reads what begins at token i.
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
			return p.modified(i, next, near(m.value))
		case yearWord, decade:
			return p.named(i, next, m.what)
		case tens:
			return p.tens(i, next, m.value)
		case firstDay:
			if n := p.days(i); n > i {
				return n
			}
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
