package quantity

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// bound reads the bound before the number that begins at a token and returns the token where
// it begins. Articles may stand between: "más de los 20".
func (p *parser) bound(i int, value float64, u unit) (Bound, int) {
	for end := i; end >= i-2; end-- {
		k := end
		if before := p.at(k - 2); p.at(k-1).text == "." && p.at(k-1).glued && before.kind == word && utf8.RuneCountInString(before.text) <= 6 {
			k-- // "approx. 20"
		}
		found, words := Exact, 0
		p.before.of(p.at(k-1).text, func(list []phrase[Bound]) {
			for _, f := range list {
				if len(f.words) > words && p.ends(f.words, k) {
					found, words = f.value, len(f.words)
				}
			}
		})
		start := k - words
		switch {
		case words > 1, words == 1 && p.bounds(start, value, u):
			return found, start
		case words == 1 || !p.articles[p.at(end-1).text]:
			return Exact, i
		}
	}
	return Exact, i
}

// ends reports whether the words stand right before a token.
func (p *parser) ends(words []string, i int) bool {
	for k, w := range words {
		if !fits(w, p.at(i-len(words)+k).text) {
			return false
		}
	}
	return true
}

// bounds reports whether a single word before a number is a bound there.
func (p *parser) bounds(i int, value float64, u unit) bool {
	if i == p.linked && i > 0 {
		return false
	}
	before := p.at(i - 1).text
	hard := u.name != "" && !u.count || value != math.Trunc(value)
	switch p.at(i).text {
	case "over": // "over ten years trade grew" is "during"
		if u.time() {
			return slices.Contains(lasting, before)
		}
		return value >= 10 || hard
	case "under", "above", "below", "выше", "ниже": // not "under two presidents"
		return value >= 10 || hard
	case "до", "hasta", "ate": // "creció hasta 30" is "to 30"
		for k := i - 1; k >= i-6 && p.at(k).kind == word; k-- {
			if slices.ContainsFunc(p.growths, func(g string) bool { return strings.HasPrefix(p.at(k).text, g) }) {
				return false
			}
		}
	}
	return true
}

// lasting are words after which "over ten years" is more than ten.
var lasting = strings.Fields("for of is was be been after lasting last lasted spent well just little took with")

// boundAfter reads the bound after a number: "or more", "+", "с лишним".
func (p *parser) boundAfter(i int) (Bound, int) {
	j := i
	if p.hyphen(j) {
		j++
	}
	b, next := match(p, &p.after, j)
	sign := p.at(j).kind == mark && p.at(j).glued
	if single := next == j+1; single && j == i && !sign {
		return Exact, i // "5 plus 3"
	}
	if next == j {
		return Exact, i
	}
	return b, next
}
