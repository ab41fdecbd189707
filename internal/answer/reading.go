package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/quantity"
	"attache/internal/retrieve"
)

// reading is what a question wants of the sentence that answers it, as far as its words tell.
type reading struct {
	text    string
	asks    retrieve.Asks
	survey  bool                // it asks for several subjects at a time, which no one sentence has
	unit    string              // of the amount that it asks for, as [quantity.Quantity.Unit], [money] or [duration]; empty: any
	counted map[string]bool     // keys of what it asks to count: "how many TANKS"
	kinds   []gazetteer.Kind    // it asks for the name of one of these
	of      string              // the code of the country whose president, minister … it asks the name of
	place   bool                // it asks where
	weekday bool                // it asks for the day of the week
	amounts []quantity.Quantity // that it gives
	times   []dates.Date
	names   []string // keys of those that it gives and that tell sentences apart
}

// Units that take in several of [quantity.Quantity].
const (
	money    = "money"
	duration = "duration"
)

// units are the concepts of config/lexicon.txt by which a question says what unit it asks for.
var units = map[string]string{
	"~share": "%", "~percent": "%", "~time": duration, "~cost": money, "~pay": money, "~debt": money, "~loan": money, "~finance": money,
}

// kinds are the concepts by which a question says what it asks the name of.
var kinds = map[string][]gazetteer.Kind{
	"~country": countries, "~state": countries, "~nation": countries,
	"~president": people, "~minister": people, "~secretary": people, "~expert": people,
	"~company": {gazetteer.Organisation}, "~airline": {gazetteer.Organisation},
	"~bloc": {gazetteer.Group, gazetteer.Organisation}, "~organization": {gazetteer.Group, gazetteer.Organisation},
}

var (
	countries = []gazetteer.Kind{gazetteer.Country, gazetteer.Elsewhere}
	people    = []gazetteer.Kind{gazetteer.Person}
)

// What stands in a question, folded, before the word for what it asks for.
var (
	askAmount = phrase(`how (?:many|much|often|long)|cuant[oa]s?|quant[oa]s?|сколько|скольки[хм]и?|насколько`)
	askCount  = phrase(`how many|cuant(?:[oa]s|a)|quant(?:[oa]s|a)|сколько|скольки[хм]и?`)
	askMoney  = phrase(`how much money|cuant[oa] (?:dinero|plata)|quanto dinheiro|сколько денег`)
	askWhich  = phrase(`which|what(?: s| is| was) the name of(?: the)?|what|whose|como se llam(?:a|aba|an|o|aron) (?:el|la|los|las)|como se chama[mv]?a? [ao]s?|qual (?:e|era) o nome d[aeo]s?` +
		`|que|cuales|cual|qual|quais|как (?:зовут|звали|называ\S+|назвал\S*)|как(?:ой|ая|ое|ие|ого|ую|им|ими|их|ом)`)
	askWho     = phrase(`who (?:is|was|are|were)|quien(?:es)? (?:es|era|fue|son|fueron)|quem (?:e|era|foi|sao|eram|foram)|кто(?: был[аио]?| есть| такой)?`)
	askWeekday = phrase(`day of the week|weekday|dia de la semana|dia da semana|день недели`)
	askWhere   = phrase(`where|donde|onde|где|куда|(?:which|what) city|que ciudad|que cidade|как(?:ой|ом) город[е]?`)
)

func phrase(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^| )(?:` + alternatives + `) `)
}

// nounWithin is how many words after "which" the word for what is asked for may stand.
const nounWithin = 4

func read(question, lang string, asks retrieve.Asks) reading {
	r := reading{text: question, asks: asks, times: dates.Find(question, lang, dates.Reference{}), amounts: quantity.Find(question, lang)}
	r.times = slices.DeleteFunc(r.times, func(t dates.Date) bool { return t.Role == dates.InName || !t.Known() })
	for _, m := range gazetteer.Mentions(question) {
		if m.Entity.ID != "RU" && m.Entity.Kind != gazetteer.Region {
			r.names = append(r.names, m.Entity.Key())
		}
	}
	folded := spaced(question)
	r.weekday = askWeekday.MatchString(folded)
	concepts := slices.Concat(gazetteer.Concepts(lang, language.Terms(lang, question))...)
	if asks == retrieve.Other && askWhich.MatchString(folded) && slices.Contains(concepts, "~cost") {
		r.asks = retrieve.Number // "what did it cost"
	}
	switch r.asks {
	case retrieve.Number:
		r.readAmount(folded, lang, concepts)
	case retrieve.Other, retrieve.List, retrieve.Person:
		r.readKind(folded, lang)
	}
	typed := len(r.kinds) > 0 || r.asks == retrieve.Number || r.asks == retrieve.Date
	r.survey = asks == retrieve.Everything || !typed && (strings.Count(question, ",") >= 2 || strings.Contains(question, ":"))
	return r
}

// readAmount reads what "how much" and "how many" ask for. What unit a noun is, quantity knows.
func (r *reading) readAmount(folded, lang string, concepts []string) {
	if askMoney.MatchString(folded) {
		r.unit = money
		return
	}
	if words := following(askAmount, folded); len(words) > 0 {
		if len(words) > 1 && len(gazetteer.Mentions(words[0])) > 0 {
			words = words[1:] // "сколько кубинского долга"
		}
		if found := quantity.Find("20 "+strings.Join(words, " "), lang); len(found) > 0 && found[0].Low == 20 {
			r.unit = found[0].Unit
			if noun := found[0].Noun; noun != "" && askCount.MatchString(folded) && !slices.ContainsFunc(conceptsOf(lang, noun), func(k string) bool { return units[k] == money }) {
				r.counted = map[string]bool{language.Stem(lang, noun): true}
				for _, k := range conceptsOf(lang, noun) {
					r.counted[k] = true
				}
				return
			}
		}
	}
	for _, k := range concepts {
		if u := units[k]; u != "" && (r.unit == "" || u == "%") {
			r.unit = u
		}
	}
}

// readKind reads what "which", "who" and "where" ask the name of.
func (r *reading) readKind(folded, lang string) {
	who := following(askWho, folded)
	words := following(askWhich, folded)
	if who != nil {
		for _, m := range gazetteer.Mentions(strings.Join(who, " ")) {
			if m.Entity.Kind == gazetteer.Country {
				r.of = m.Entity.ID
			}
		}
		words = who
		for len(words) > 0 && language.IsStop(lang, words[0]) {
			words = words[1:]
		}
	}
	for _, w := range words {
		if language.IsStop(lang, w) {
			break // "what did …", "what keeps the president"
		}
		for _, k := range conceptsOf(lang, w) {
			r.kinds = append(r.kinds, kinds[k]...)
		}
		if who != nil && !slices.Contains(r.kinds, gazetteer.Person) {
			r.kinds = nil
		}
		if len(r.kinds) > 0 {
			break
		}
	}
	switch {
	case r.asks == retrieve.Other && askWhere.MatchString(folded):
		r.kinds, r.place = countries, true
	case r.asks == retrieve.Person && len(r.kinds) == 0:
		r.kinds = slices.Concat(people, countries) // "who voted against?"
	}
}

func conceptsOf(lang, word string) []string {
	return gazetteer.Concepts(lang, []string{language.Stem(lang, word)})[0]
}

// following returns the words after the first match.
func following(pattern *regexp.Regexp, folded string) []string {
	at := pattern.FindStringIndex(folded)
	if at == nil {
		return nil
	}
	words := strings.Fields(folded[at[1]:])
	return words[:min(nounWithin, len(words))]
}

// spaced writes a text as its folded words, each between spaces.
func spaced(text string) string { return " " + strings.Join(language.Words(text), " ") + " " }

// How well a sentence has what is asked for.
const (
	holdsIt   = 1
	holdsLike = .5 // something of the kind
)

// held tells how well a sentence has what is asked for, and whether that can be told.
func (r reading) held(p *corpus.Passage, sentence int) (held float64, typed bool) {
	text := p.Sentence(sentence)
	if r.asks != retrieve.Date && r.asks != retrieve.Number && len(r.kinds) == 0 {
		return 0, false
	}
	if admits.MatchString(spaced(text)) {
		return 0, true
	}
	switch r.asks {
	case retrieve.Date:
		if r.weekday {
			if retrieve.NamesWeekday(text) {
				held = holdsIt
			}
			break
		}
		for _, d := range timesOf(p, text) {
			switch {
			case d.Role != dates.OfEvent || d.From == (dates.Day{}) || slices.ContainsFunc(r.times, func(t dates.Date) bool { return t.From == d.From && t.To == d.To }):
			case d.YearImplied && !d.Known():
				held = max(held, holdsLike)
			default:
				held = holdsIt
			}
		}
	case retrieve.Number:
		for _, q := range quantity.Find(text, p.Language) {
			if !slices.ContainsFunc(r.amounts, q.Same) {
				held = max(held, r.fits(q, p.Language))
			}
		}
	default:
		held = r.heldName(text, p.Meta)
	}
	return held, true
}

// timesOf returns the times of a part of a passage, counted from the day of its document.
func timesOf(p *corpus.Passage, text string) []dates.Date {
	written, err := dates.Parse(p.Meta.Date)
	if err != nil {
		written = dates.Date{}
	}
	return dates.Find(text, p.Language, dates.Reference{Written: written})
}

// fits tells how well an amount is one as is asked for.
func (r reading) fits(q quantity.Quantity, lang string) float64 {
	isMoney := q.IsMoney()
	isTime := slices.Contains([]string{"year", "month", "day", "hour", "minute"}, q.Unit)
	switch {
	case r.unit == money && isMoney, r.unit == duration && isTime, r.unit != "" && r.unit == q.Unit:
		return holdsIt
	case r.unit == money, r.unit == duration, r.unit == "%", r.unit != "" && q.Unit != "":
		return 0
	case r.unit != "":
		return holdsLike
	case r.counted == nil:
		return holdsIt
	case slices.Contains([]string{"%", "pp", "times"}, q.Unit) || isMoney || isTime:
		return 0
	}
	if q.Noun != "" && (r.counted[language.Stem(lang, q.Noun)] || slices.ContainsFunc(conceptsOf(lang, q.Noun), func(k string) bool { return r.counted[k] })) {
		return holdsIt
	}
	return holdsLike
}

// heldName tells how well a sentence has a name as is asked for that the question has not. Who
// speaks in a source is named everywhere in it and seldom asked for.
func (r reading) heldName(text string, m corpus.Meta) float64 {
	held := 0.
	for _, mention := range gazetteer.Mentions(text) {
		e := mention.Entity
		switch {
		case r.place && e.Kind == gazetteer.Thing && !slices.Contains(r.names, e.Key()): // a city, perhaps
			held = max(held, holdsLike)
		case !slices.Contains(r.kinds, e.Kind) || e.ID == "RU" || slices.Contains(r.names, e.Key()):
		case r.of != "" && e.Kind == gazetteer.Person && e.Country != "" && e.Country != r.of:
		case e.Kind == gazetteer.Person && slices.ContainsFunc(gazetteer.Mentions(m.Speaker+" "+m.Author), func(s gazetteer.Mention) bool { return s.Entity == e }):
			held = max(held, holdsLike)
		default:
			return holdsIt
		}
	}
	switch {
	case r.place && hasUnknownName(text, r.text, 1): // few places are in the gazetteer
		return holdsIt
	case !slices.Contains(r.kinds, gazetteer.Country) && hasUnknownName(text, r.text, 2):
		return max(held, holdsLike)
	}
	return held
}

// hasUnknownName reports whether a number of words in capitals stand side by side, not at the
// beginning, that neither the gazetteer nor the question has.
func hasUnknownName(sentence, question string, number int) bool {
	known, own := language.Words(question), language.Words(sentence)
	for _, m := range gazetteer.Mentions(sentence) {
		known = append(known, own[m.Start:min(len(own), m.Start+m.Words)]...)
	}
	run := 0
	for i, w := range strings.Fields(sentence) {
		bare := []rune(strings.Trim(w, `.,;:"“”()'’`))
		if i == 0 || len(bare) < 3 || !unicode.IsUpper(bare[0]) || !unicode.IsLower(bare[1]) || slices.Contains(known, language.Fold(string(bare))) || len(gazetteer.Mentions(string(bare))) > 0 {
			run = 0
			continue
		}
		if run++; run == number {
			return true
		}
		if strings.HasSuffix(w, ",") {
			run = 0
		}
	}
	return false
}

// admits is how a sentence says that its source does not say something.
var admits = phrase(`(?:not|never) (?:named|given|stated|specified|mentioned|said|told)|without (?:naming|giving|stating|specifying|mentioning|saying)|(?:does|do|did) not (?:name|give|state|specify|mention|say)|(?:states?|gives?|names?) no` +
	`|no (?:se )?(?:nombra|indica|precisa|menciona|especifica|dice)|sin (?:nombrar|indicar|precisar|mencionar|especificar|decir)|nao (?:se )?(?:nomeia|indica|menciona|especifica|diz)|sem (?:nomear|indicar|mencionar|especificar|dizer)` +
	`|не (?:назван\S*|указан\S*|указыва\S+|называ\S+|упоминает\S*|уточня\S+)|без указания`)

// hasTime reports whether a passage, its heading or the date of its document has one of the
// times that the question gives, or whether it gives none.
func (r reading) hasTime(p *corpus.Passage) bool {
	if len(r.times) == 0 {
		return true
	}
	around := timesOf(p, p.Text)
	if written, err := dates.Parse(p.Meta.Date); err == nil {
		around = append(around, written)
	}
	around = append(around, timesOf(p, p.Heading)...)
	return slices.ContainsFunc(r.times, func(t dates.Date) bool {
		return slices.ContainsFunc(around, func(d dates.Date) bool { return meets(t, d) })
	})
}

// meets reports whether a time of a text is one of which a question asks.
func meets(asked, d dates.Date) bool {
	if d.Role != dates.OfEvent || !d.Known() || d.From.Year == 0 {
		return false
	}
	switch {
	case asked.Open == dates.Since && d.To.Compare(asked.From) >= 0, asked.Open == dates.Until && d.From.Compare(asked.To) <= 0:
		return true
	}
	return d.From.Compare(asked.To) <= 0 && asked.From.Compare(d.To) <= 0
}
