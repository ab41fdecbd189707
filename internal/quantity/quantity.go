package quantity

import (
	"slices"
	"strings"

	"attache/internal/language"
)

// Quantity is an amount that a text states.
type Quantity struct {
	Low, High float64 // in Unit, not negative; they differ in a range, "20 to 30"
	Step      float64 // in Unit: the place of the last digit stated, 1e8 of "35.2 billion"
	Bound     Bound   // what the text says of the number: "about", "more than"
	Ends      bool    // a range given by its ends, which may be a change: "from 20 to 30"

	// Unit is what the number measures or counts. Money is an ISO 4217 code, or "peso" of
	// whichever country; besides there are "%", "pp" (percentage points), "times", "t", "km",
	// "km2", "m3", "bbl" (barrels), "MW", "MWh", "C" (degrees), "year", "month", "day",
	// "hour", "minute", and the counts "country", "person" and "vote". Other measures are
	// converted: kilograms and hectares, weeks, decades and centuries. "/" adds a rate,
	// "bbl/day". A bare count has none.
	Unit string

	Noun string // what a count counts: the folded word, "helicopters"; empty where none is told

	Start, End int // the bytes of the text: the bound, the number, its unit
}

// IsMoney reports whether the unit is a currency.
func (q Quantity) IsMoney() bool {
	isCode := len(q.Unit) == len("USD") && strings.ToUpper(q.Unit) == q.Unit // "day" and "MWh" are none
	return isCode || q.Unit == "peso"
}

// Bound says how a number limits the amount.
type Bound int

// The bounds. Nearly is below and close.
const (
	Exact Bound = iota
	About
	Nearly
	Over
	AtLeast
	Under
	AtMost
)

var boundNames = [...]string{"exact", "about", "nearly", "over", "at least", "under", "at most"}

func (b Bound) String() string { return boundNames[b] }

func boundOf(name string) Bound {
	b := slices.Index(boundNames[:], strings.ReplaceAll(name, "_", " "))
	if b < 0 {
		panic("quantity: no bound " + name) // the tables are ours, and any test reads them
	}
	return Bound(b)
}

// Find returns the amounts of a text in their order. The language decides what its words
// mean and, where the text leaves it open, whether "1.500" is more than a thousand; one that
// is unknown is detected.
func Find(text, lang string) []Quantity {
	if !language.Known(lang) {
		lang = language.Detect(text)
	}
	l := lexicons[lang]()
	p := parser{lexicon: l, lang: lang, tokens: tokenize(text, lang, l.months)}
	for i := 0; i < len(p.tokens); {
		i = max(i+1, p.read(i))
	}
	p.spread()
	if len(p.found) == 0 {
		return nil
	}
	found := make([]Quantity, len(p.found))
	for i, f := range p.found {
		found[i] = f.Quantity
	}
	return found
}
