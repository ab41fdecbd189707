package verify

import (
	"regexp"
	"slices"
	"strconv"
)

// ordinalWords are "first" to "tenth", by their number, in four languages.
var ordinalWords = []wordSet{
	1:  words(`first primer primero primera primeros primeras primeiro primeira primeiros primeiras первый первая первое первые первого первой первом первым первую первых`),
	2:  words(`second segundo segunda segundos segundas второй вторая второе вторые второго втором вторым вторую вторых`),
	3:  words(`third tercer tercero tercera terceiro terceira третий третья третье третьи третьего третьей третьем третью`),
	4:  words(`fourth cuarto cuarta quarto quarta четвертый четвертая четвертое четвертого четвертой четвертом четвертую`),
	5:  words(`fifth quinto quinta пятый пятая пятое пятого пятой пятом пятую`),
	6:  words(`sixth sexto sexta шестой шестая шестое шестого шестом шестую`),
	7:  words(`seventh séptimo séptima sétimo sétima седьмой седьмая седьмое седьмого седьмом седьмую`),
	8:  words(`eighth octavo octava oitavo oitava восьмой восьмая восьмое восьмого восьмом восьмую`),
	9:  words(`ninth noveno novena nono nona девятый девятая девятое девятого девятой девятом девятую`),
	10: words(`tenth décimo décima десятый десятая десятое десятого десятой десятом десятую`),
}

var (
	ordinalFigure = regexp.MustCompile(`^(\d{1,3})(?:st|nd|rd|th|º|ª|°|-?(?:й|я|е|го|му|м|ой|ом|ую|х))(?:[^\p{L}\d]|$)`)
	roman         = regexp.MustCompile(`^[IVX]{1,6}$`)
)

// ordinals refutes a claim that numbers something otherwise than the sentences: it has a
// number in a row that they lack, and they have another. One in figures ("VI Summit") has to
// stand in the sentences or what they lean on.
func ordinals(claim text, said evidence) []Refutation {
	var stated []int
	for _, s := range said.sentences {
		stated = append(stated, ordinalsIn(s)...)
	}
	claimed, figures := ordinalsIn(claim), ranks(claim, false)
	for _, n := range claimed {
		if slices.Contains(stated, n) {
			continue
		}
		found := ""
		if i := slices.IndexFunc(stated, func(o int) bool { return !slices.Contains(claimed, o) }); i >= 0 {
			found = "number " + strconv.Itoa(stated[i])
		}
		if found != "" || slices.Contains(figures, n) && !said.hasRank(n) {
			return []Refutation{{Rule: Figure, Claimed: "number " + strconv.Itoa(n), Found: found}}
		}
	}
	return nil
}

// ordinalsIn returns the numbers in a row that a text states.
func ordinalsIn(t text) []int {
	all := ranks(t, true)
	for _, w := range t.words {
		for n, set := range ordinalWords {
			if n > 0 && set.has(w) {
				all = append(all, n)
			}
		}
	}
	return all
}

// ranks returns those in figures, Arabic or Roman; those of dates, "the 19th century", too
// where that is asked for.
func ranks(t text, dated bool) []int {
	var all []int
	for i, w := range t.cased {
		if !dated && t.isRead(i) {
			continue
		}
		if m := ordinalFigure.FindStringSubmatch(t.raw[t.starts[i]:min(len(t.raw), t.starts[i]+len(w)+8)]); m != nil {
			n, _ := strconv.Atoi(m[1]) // at most three digits
			all = append(all, n)
		} else if roman.MatchString(w) && (w != "I" || t.lang != "en") { // "I" is a word
			all = append(all, romanValue(w))
		}
	}
	return all
}

func romanValue(s string) int {
	value := map[byte]int{'I': 1, 'V': 5, 'X': 10}
	n := 0
	for i := range len(s) {
		if i+1 < len(s) && value[s[i]] < value[s[i+1]] {
			n -= value[s[i]]
		} else {
			n += value[s[i]]
		}
	}
	return n
}
