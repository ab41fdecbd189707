package quantity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// multiple reads "doubled", "вдвое", "el doble", and Russian adjectives of a number and a
// unit, "пятидневный".
func (p *parser) multiple(i int) int {
	t := p.at(i)
	v, ok := p.multiples[t.text]
	u := unit{name: "times", factor: 1}
	if !ok {
		if v, u, ok = p.compound(t); !ok {
			return i
		}
	} else if t.upper && !p.initial(i) {
		return i // "la Triple Alianza"
	}
	switch t.text {
	case "doble", "triple", "cuadruple", "dobro", "triplo", "quadruplo":
		if !slices.Contains([]string{"el", "al", "del", "o", "ao", "do"}, p.at(i-1).text) {
			return i
		}
	}
	f := finding{number: number{scale: 1}, unit: u, first: i, next: i + 1}
	f.Low, f.High, f.Step, f.Unit = v, v, 1, u.name
	f.times(u.factor)
	p.add(f)
	return f.next
}

// add keeps an amount with the bound before it.
func (p *parser) add(f finding) {
	bound, start := p.bound(f.first, f.Low, f.unit)
	f.Bound, f.Start, f.End = bound, p.at(start).start, p.at(f.next-1).end
	p.found = append(p.found, f)
}

// compound reads a Russian adjective or noun of a number and a unit: "пятидневный",
// "двадцатилетие".
func (p *parser) compound(t *token) (float64, unit, bool) {
	if t.kind != word || t.text[0] < utf8.RuneSelf || len(t.text) < 16 {
		return 0, unit{}, false
	}
	for _, s := range stems {
		rest, ok := strings.CutPrefix(t.text, s.text)
		if !ok || len(rest) < 8 {
			continue
		}
		var u unit
		p.units.of(rest, func(list []phrase[unit]) {
			if f := list[len(list)-1]; len(f.words) == 1 && !f.value.count {
				u = f.value
			}
		})
		return s.value, u, u.name != ""
	}
	return 0, unit{}, false
}

// stem is a number that begins a Russian adjective.
type stem struct {
	text  string
	value float64
}

// stems has the longest first.
var stems = func() []stem {
	var list []stem
	each(stemWords, func(key, w string) { list = append(list, stem{w, float(key)}) })
	slices.SortFunc(list, func(a, b stem) int { return len(b.text) - len(a.text) })
	return list
}()

// fraction reads a share in words: "two thirds", "a third of", "la mitad", "треть".
func (p *parser) fraction(i int) int {
	of, j := 0.0, i
	t := p.at(i)
	if v := p.numbers[t.text]; v >= 1 && v < 10 {
		of, j = v, i+1
	} else if p.ones[t.text] {
		of, j = 1, i+1
	}
	if j > i && p.hyphen(j) {
		j++
	}
	w := p.at(j)
	by := p.fractions[w.text]
	if by == 0 || of >= by || t.upper && !p.initial(i) || j > i && w.upper {
		return i
	}
	next := j + 1
	part := p.parts[p.at(next).text]
	if part {
		next++
	}
	if !p.isFraction(fraction{i, j, next, of, by, part}) {
		return i
	}
	f := finding{number: number{scale: 1}, unit: unit{name: "%", factor: 1}, first: i, next: next}
	f.Low, f.Step, f.Unit = 100*max(of, 1)/by, 1, "%"
	// "a quarter of a century"
	k := next
	for p.ofs[p.at(k).text] || p.ones[p.at(k).text] {
		k++
	}
	if u, end := match(p, &p.units, k); u.name == "year" && (u.factor > 1 || k == next+1 && p.lang == "en") {
		f.Low, f.Step, f.Unit, f.unit, f.next = max(of, 1)/by*u.factor, u.factor/10, u.name, u, end
	}
	f.High = f.Low
	p.add(f)
	return f.next
}

// fraction is what may be a share: its first token, its denominator and the token after it.
type fraction struct {
	first, last, next int
	of, by            float64 // of is 0 without a numerator
	part              bool    // "part" follows: "la tercera parte"
}

// isFraction tells a share from an ordinal or a half of time.
func (p *parser) isFraction(f fraction) bool {
	w, before, after := p.at(f.last).text, p.at(f.first-1).text, p.at(f.next)
	_, start := p.bound(f.first, 50, unit{name: "%"})
	bounded := start < f.first
	if _, ok := p.scales[after.text]; ok || p.hyphen(f.next) {
		return false // "half million", "half-hearted"
	}
	switch {
	case w[0] >= utf8.RuneSelf: // Russian
		if f.by == 2 { // not "в первой половине", "с половиной"
			return before != "с" && !slices.ContainsFunc([]string{"перв", "втор", "друг"}, func(s string) bool { return strings.HasPrefix(before, s) })
		}
		return f.of > 0 || f.part || slices.Contains([]string{"треть", "трети", "третью", "четверть", "четверти", "четвертью"}, w)
	case p.lang == "en" || p.lang == "ru":
		return p.isEnglishFraction(f, bounded)
	case f.by == 2: // "la mitad", "metade"; not "la primera mitad", "en mitad"
		return before == "la" || bounded || p.lang == "pt" && !slices.Contains([]string{"primeira", "segunda", "outra", "na"}, before)
	case f.part:
		return true
	case f.of == 0 || strings.HasSuffix(w, "a") || strings.HasSuffix(w, "as"):
		return false
	case f.by == 3:
		return true
	}
	return p.ofs[after.text] || p.articles[after.text] // "un cuarto de", "um quarto das"
}

func (p *parser) isEnglishFraction(f fraction, bounded bool) bool {
	w, before, after := p.at(f.last).text, p.at(f.first-1).text, p.at(f.next)
	switch {
	case f.by == 2:
		if slices.Contains([]string{"first", "second", "latter", "other", "each", "and"}, before) {
			return false
		}
		if _, ok := p.scales[p.at(f.next+1).text]; ok && p.ones[after.text] {
			return false // "half a million"
		}
		return after.text == "of" || p.articles[after.text] || p.definites[after.text] || after.text == "all" || bounded || before == "by"
	case f.of > 1:
		return strings.HasSuffix(w, "s")
	case f.of == 0 || strings.HasSuffix(w, "s"):
		return false
	case p.at(f.first).text == "one":
		return true
	case after.text == "of":
		return w != "quarter" || !isYear(p.at(f.next+1))
	}
	return bounded && (after.kind != word || language.IsStop("en", after.text))
}
