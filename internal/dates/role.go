package dates

import (
	"slices"

	"attache/internal/gazetteer"
	"attache/internal/language"
)

// role returns what the stretch tells about.
func (p *parser) role(s stretch) Role {
	if s.a.role == OfText {
		return OfText
	}
	after := &p.tokens[s.to]
	if p.lang == "en" && after.kind == word && p.texts[after.text] {
		return OfText // "the 2015 article"
	}
	if s.a.precision == InYear && s.b == nil && p.isCitation(s) {
		return OfText
	}
	k := s.a.from - 1
	for w := p.word(k); p.of[w] || p.on[w] || p.article[w] || w == "from"; w = p.word(k) {
		k--
	}
	of := k < s.a.from-1 && (p.of[p.word(k+1)] || p.word(k+1) == "from") || p.lang == "ru"
	if k >= 0 && of && p.texts[p.word(k)] {
		return OfText // "a work of 2013"
	}
	for j := k; j >= 0 && j > k-7; j-- {
		t := &p.tokens[j]
		if t.kind != word {
			break
		}
		switch {
		case p.consulted[t.text], p.published[t.text] && p.isText(j):
			return OfText // "a book by Brukmann, published in Caracas in 2012"
		case p.by[t.text] && of && j > 0 && p.texts[p.word(j-1)]:
			return OfText // "works by Ellis of 2013"
		case p.texts[t.text] && of && p.lang == "ru":
			return OfText // "в работе Сударева 2012 года"
		case t.capital, p.on[t.text], p.of[t.text], p.article[t.text], p.and[t.text]:
			continue
		}
		break
	}
	return s.a.role
}

// isText reports whether what stands shortly before token i is the word for a text.
func (p *parser) isText(i int) bool {
	for k := i - 1; k >= 0 && k > i-10; k-- {
		switch t := &p.tokens[k]; {
		case t.kind == word && p.texts[t.text]:
			return true
		case t.kind == mark && t.text != "," && t.text != "-" && t.text != "'":
			return false
		}
	}
	return false
}

// isCitation reports whether a year cites a text as scholars do: "(Sudarev, 2012: 45)",
// "(Smith, 2009; Blank 2009)". A place may stand so as well.
func (p *parser) isCitation(s stretch) bool {
	switch p.word(s.to) {
	case ")", ";", ":", ",":
	default:
		return false
	}
	k := s.a.from - 1
	if p.word(k) == "," {
		k--
	}
	if k < 0 || p.tokens[k].kind != word || !p.tokens[k].capital {
		return false
	}
	names := 0
	for ; k >= 0; k-- {
		switch t := &p.tokens[k]; t.kind {
		case mark:
			switch t.text {
			case "(", "[":
				place := func(m gazetteer.Mention) bool { return m.Entity.Kind != gazetteer.Person }
				return names > 0 && !slices.ContainsFunc(gazetteer.Mentions(p.source(k+1, s.a.from)), place)
			case ",", ";", ":", "&", ".", "-", "'":
			default:
				return false
			}
		case number:
		case word:
			switch {
			case t.capital && !language.IsStop(p.lang, t.text):
				names++
			case p.and[t.text], t.text == "et", t.text == "al", len(t.text) == 1: // "Smith et al.", "Smith, J."
			default:
				return false
			}
		default:
			return false
		}
	}
	return false
}

// source returns the text of the tokens [from, to).
func (p *parser) source(from, to int) string {
	return p.text[p.tokens[from].start:p.tokens[to-1].end]
}
