package quantity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// counts reports whether what was read is an amount, and no year, name, reference or
// article.
func (p *parser) counts(f *finding) bool {
	n, u := f.number, f.unit
	before, after := p.at(f.first-1), p.at(f.unitAt)
	hard := u.name != "" && !u.count
	switch {
	case f.High > maxValue:
		return false
	case !hard && !n.scaled() && p.reference(f.first):
		p.named = f.next
		return false
	case n.alone && f.Low == f.High && !n.scaled():
		// "One" and its like are articles more often than counts, and so, for what is said
		// in words in another language, is "1 year".
		return u.name == "%" || u.name == "pp" || n.digits && hard && !u.time()
	case f.High == 0:
		return hard
	case n.year && !hard && !n.scaled() && p.isYearThere(f),
		n.year && isYearWord(after.text), // "2014 года", "2014 г."
		!n.digits && hard && p.at(f.first).upper && p.at(f.next-1).upper && !p.initial(f.first): // "the Seven Years' War"
		return false
	case n.scaled() && u.name == "" && !n.digits && n.step == 1 && 1500 <= f.High && f.High < 2100 && int(f.High)%100 != 0:
		return false // a spelt year: "mil novecientos noventa y uno"
	case hard || n.scaled():
		return true
	case n.value == 2 && !n.digits && !f.bounded && (p.definites[before.text] || f.Unit == "country" && p.at(f.first).text == "двух"):
		return false // "the two countries" are those named before
	case p.at(f.first).upper && !p.initial(f.first) && !n.digits, // "the Seven"
		!n.digits && u.name == "" && p.hyphen(f.unitAt),                                  // "two-way"
		n.digits && p.hyphen(f.unitAt) && p.at(f.unitAt+1).upper,                         // "300-PMU"
		n.digits && u.name == "" && f.Noun == "" && p.at(f.first).plain && f.High >= 1e6, // an identifier
		before.text == "+" && f.first > 0,                                                // a telephone
		u.name == "" && p.behind(f.first, "group", "grupo", "групп", "группы", "группе", "группой", "группу"), // "the Group of 20"
		p.clock(f.unitAt) || p.pages(f.unitAt):
		return false
	case u.name == "" && f.Noun == "" && int(n.value)%10 == 0 && (p.behind(f.first, "anos", "decada", "decadas", "decade") || p.named == f.first-1 && p.ands[before.text]):
		p.named = f.next
		return false // "los años sesenta y setenta", "la década de los 90"
	case before.text == "(" && p.at(f.next).text == ")" && p.told(f), // "two (2)"
		f.Low >= 100 && f.High > f.Low && f.Unit == "" && f.Noun == "" && (f.High >= 1000 && f.High < 2100 || before.text == "("): // "981-1037", "(225-255)"
		return false
	}
	return !n.digits || u.count || f.bounded || !p.inTitle(f)
}

// told reports whether the amount before f is the same number.
func (p *parser) told(f *finding) bool {
	last := len(p.found) - 1
	return last >= 0 && p.found[last].next == f.first-1 && p.found[last].Low == f.Low
}

// inTitle reports whether the digits end a name: "Boeing 737", "T 90", "the Superjet 100
// airliners"; not "in Mexico 24 helicopters".
func (p *parser) inTitle(f *finding) bool {
	before := p.at(f.first - 1)
	if before.kind != word || !before.upper {
		return false
	}
	if utf8.RuneCountInString(before.text) == 1 && !p.initial(f.first-1) {
		return true
	}
	return !language.IsStop(p.lang, before.text) && (f.Noun == "" || p.at(f.unitAt).upper || p.articles[p.at(f.first-2).text])
}

// isYearThere reports whether four digits without a unit are a year. "1442 costumes" and
// "more than 2000 ships" count, "2015 sanctions" are those of a year.
func (p *parser) isYearThere(f *finding) bool {
	before := p.at(f.first - 1).text
	dated := p.yearly[before] || p.months[before]
	switch {
	case f.unit.count:
		return f.unit.name == "vote" || dated && !f.bounded || p.lang == "en" && p.definites[before]
	case f.Noun == "":
		return true
	}
	round := f.High < 1500 || f.High < 2000 && int(f.High)%100 == 0
	return !f.bounded && (!round || dated || p.articles[before] || before == "(")
}

// isYearWord reports whether a word after a number makes it a year: "2014 года", "2014 г." Of
// many years Russian says "лет".
func isYearWord(s string) bool { return strings.HasPrefix(s, "год") || s == "г" || s == "гг" }

// reference reports whether the number that begins at a token only names something: "article
// 5", "pp. 225", "nº 5", "numbers 1, 4 and 2".
func (p *parser) reference(i int) bool {
	before, prior := p.at(i-1), p.at(i-2)
	switch {
	case before.text == "." && before.glued:
		return p.references[prior.text]
	case before.text == "no": // "nº" takes three bytes
		return before.end-before.start > 2 || before.upper || p.references[prior.text]
	case before.text == "o" || before.text == "°":
		return before.glued && (prior.text == "n" || prior.text == "." && p.at(i-3).text == "n")
	case p.references[before.text]:
		return utf8.RuneCountInString(before.text) > 3 // the short ones have a point
	}
	return p.named > 0 && i > p.named && i <= p.named+2 && (before.text == "," || p.ands[before.text])
}

// behind reports whether one of the words stands before a token, with articles at most
// between.
func (p *parser) behind(i int, words ...string) bool {
	for k := i - 1; k >= i-3; k-- {
		t := p.at(k).text
		if slices.Contains(words, t) {
			return true
		}
		if !p.articles[t] && !p.ofs[t] {
			return false
		}
	}
	return false
}

// clock reports whether what follows a number makes it a time of day or a year of an era.
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
		if p.lang != "en" || !p.month(i) || p.at(i-1).text == "in" {
			return i
		}
		j := i + 1
		if p.at(j).text == "." && p.at(j).glued {
			j++
		}
		end := p.days(j)
		if u, _ := p.unitAfter(end, number{scale: 1}); end == j || u.name != "" && !u.count || p.scales[p.at(end).text].by > 0 {
			return i // "by March 20 percent"
		}
		return p.dateEnd(end)
	}
	j := p.days(i)
	if j == i {
		return i
	}
	if p.ofs[p.at(j).text] {
		j++
	}
	if !p.month(j) {
		return i
	}
	return p.dateEnd(j + 1)
}

// month reports whether a token is the name of a month, in English with its capital: "may".
func (p *parser) month(i int) bool {
	t := p.at(i)
	return p.months[t.text] && (t.upper || p.lang != "en")
}

// days reads a day of the month or several.
func (p *parser) days(i int) int {
	end := i
	for range 6 {
		t := p.at(i)
		if t.kind != numeral || t.name && p.at(i-1).text != "-" || !t.plain || t.value < 1 || t.value > 31 {
			return end
		}
		i++
		if k, _ := p.ending(i); k > i {
			i = k
		}
		end = i
		switch t := p.at(i).text; {
		case t == "-" || t == "–" || t == "," || p.ands[t] || p.tos[t] || t == "по":
			i++
		default:
			return end
		}
	}
	return end
}

// dateEnd reads the year of a date.
func (p *parser) dateEnd(i int) int {
	j := i
	if t := p.at(j).text; t == "," || t == "." || p.ofs[t] || p.articles[t] {
		j++
	}
	if t := p.at(j); isYear(t) && !t.name {
		return j + 1
	}
	return i
}
