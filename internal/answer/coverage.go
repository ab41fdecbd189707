package answer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// tellReading tells which sources the answer is being made from, best first.
func (d *draft) tellReading(hits []retrieve.Hit) {
	var names []string
	for _, h := range hits {
		m := h.Passage.Meta
		if name := source(d.Language, m.Publisher, m.Title, m.Date, m.DateEstimated); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		d.watch(Event{Reading: names})
	}
}

// hopeless reports whether no passage has a name or a word of a question, so that asking a model
// would be a waste. How much of a question they should have cannot be said: in documents on one
// thing alone, the word for it weighs nothing. Where nearness in meaning found them for a
// question in another language than theirs, words cannot tell.
func (a *Answerer) hopeless(found retrieve.Result) bool {
	if found.Asks == retrieve.About || found.ByMeaning && !slices.Contains(a.retriever.Languages(), found.Language) {
		return len(found.Hits) == 0
	}
	return !slices.ContainsFunc(found.Hits, func(h retrieve.Hit) bool {
		keys, _ := index.Keys(h.Passage.Language, h.Passage.EmbeddingText())
		return slices.ContainsFunc(found.Wordings, func(terms []index.Term) bool { return found.Count(terms, keys) > 0 })
	})
}

// conclude confirms the coverage that was stated, and tells of whose voices the answer rests
// on and of when it is.
func (d *draft) conclude(found retrieve.Result, question string) {
	if d.Abstained {
		return
	}
	if d.Mode == LLM && d.Coverage == Full && (!d.hasNames(found) || 3*d.refuted >= d.refuted+len(d.lines)-d.added) {
		d.Coverage = Partial
	}
	d.RestsOn = d.voices(found)
	if retrieve.AsksNow(question) {
		for _, c := range d.Citations {
			d.AsOf = max(d.AsOf, c.Date)
		}
	}
	d.OneSided = retrieve.AsksPosition(question) && d.oneSide() != ""
}

// answersWhat reports whether what is asked for, a figure, a date or a name of a kind, stands in
// a released claim and in a sentence that it cites, and whether the claims speak of what was
// asked about. Lines that are true and beside the point are no answer.
func (d *draft) answersWhat(question string, found retrieve.Result) bool {
	switch found.Asks {
	case retrieve.Number, retrieve.Date, retrieve.Person:
		if !slices.ContainsFunc(d.Claims, func(c Claim) bool { return c.Released && found.Asks.Holds(c.Text, question) }) {
			return false
		}
	}
	wanted := read(question, found.Language, found.Asks)
	held, told := false, false
	for passage, n := range d.cited {
		p := &d.hits[passage-1].Passage
		for _, c := range d.Claims {
			for _, e := range c.Evidence {
				i := slices.IndexFunc(p.Sentences, func(s corpus.Span) bool { return s.Start == e.Start })
				if !c.Released || e.N != n || i < 0 {
					continue
				}
				h, typed := wanted.held(p, i)
				held, told = held || h >= holdsLike, told || typed
			}
		}
	}
	return (held || !told) && d.namesAsked(question)
}

// namesAsked reports whether the released claims, or the passages that they cite, name what
// tells the question from its like: its country or its year, where it gives one alone, and one
// of several; any name where it gives neither. Other names are what questions explain
// themselves with ("just after the USSR fell apart").
func (d *draft) namesAsked(question string) bool {
	var around []string
	for _, c := range d.Claims {
		if c.Released {
			around = append(around, c.Text)
		}
	}
	for passage := range d.cited {
		p := d.hits[passage-1].Passage
		around = append(around, p.EmbeddingText(), p.Meta.Date)
	}
	text := strings.Join(around, "\n")
	said := gazetteer.Mentions(text)
	var countries, others, years []bool // whether each is named
	people := false
	for _, m := range gazetteer.Mentions(question) {
		named := slices.ContainsFunc(said, func(n gazetteer.Mention) bool { return n.Entity.ID == m.Entity.ID || n.Entity.Country == m.Entity.ID })
		switch {
		case m.Entity.Kind == gazetteer.Country && m.Entity.ID != "RU":
			countries = append(countries, named)
		case m.Entity.Kind == gazetteer.Person:
			others, people = append(others, named), true
		case m.Entity.Kind != gazetteer.Country && m.Entity.Kind != gazetteer.Region:
			others = append(others, named)
		}
	}
	for _, t := range dates.Find(question, d.Language, dates.Reference{}) {
		if t.Known() && t.Role != dates.InName && t.From.Year == t.To.Year { // no decade and no range
			years = append(years, strings.Contains(text, strconv.Itoa(t.From.Year)))
		}
	}
	oneOf := func(named []bool) bool { return len(named) == 0 || slices.Contains(named, true) }
	if len(countries)+len(years) == 0 {
		return !people || oneOf(others)
	}
	return oneOf(countries) && oneOf(years)
}

// hasNames reports whether the claims, with the sentences that they cite and their headers,
// have every name and year of the question.
func (d *draft) hasNames(found retrieve.Result) bool {
	var keys []string
	add := func(lang, text string) {
		more, _ := index.Keys(lang, text)
		keys = append(keys, more...)
	}
	cited := map[int]corpus.Passage{}
	for passage, n := range d.cited {
		p := d.hits[passage-1].Passage
		cited[n] = p
		add(p.Language, p.EmbeddingText())
		add(p.Language, p.Meta.Date)
	}
	for _, c := range d.Claims {
		if !c.Released {
			continue
		}
		add(d.Language, c.Text)
		for _, e := range c.Evidence {
			p := cited[e.N]
			add(p.Language, p.Text[e.Start:e.End])
		}
	}
	return found.Names(keys) == 1
}

// voices counts the cited sources by kind, most first. Near-copies count once.
func (d *draft) voices(found retrieve.Result) []Voice {
	var docs []string
	counts := map[string]int{}
	for _, c := range d.Citations[:len(d.cited)] { // those behind them stand for the other side of a conflict
		if slices.ContainsFunc(docs, func(other string) bool { return other == c.Document || found.SameText(other, c.Document) }) {
			continue
		}
		docs = append(docs, c.Document)
		counts[c.Provenance()]++
	}
	all := []Voice{}
	for kind, n := range counts {
		all = append(all, Voice{kind, n})
	}
	slices.SortFunc(all, func(a, b Voice) int { return cmp.Or(cmp.Compare(b.Sources, a.Sources), cmp.Compare(a.Kind, b.Kind)) })
	return all
}

// oneSide names the side from which all cited sources speak: the countries that their
// perspectives name, or the perspective itself. It is empty where they differ or are unknown.
func (a Answer) oneSide() string {
	side := ""
	for _, c := range a.Citations {
		one := strings.Join(gazetteer.Find(c.Perspective), " ")
		if one = cmp.Or(one, c.Perspective); one == "" || side != "" && one != side {
			return ""
		}
		side = one
	}
	return side
}

// OneSidedText says in a language that one side alone speaks; empty when that is not so.
func (a Answer) OneSidedText(lang string) string {
	if !a.OneSided {
		return ""
	}
	side := a.Citations[0].Perspective
	if of := gazetteer.Find(side); len(of) == 1 {
		side = gazetteer.Name(of[0], lang)
	}
	return texts.Say(lang, "one_side", side)
}

// MixText says in a language what an answer rests on: "Rests on 3 sources: 2 news agency,
// Russian state; 1 think tank."
func (a Answer) MixText(lang string) string {
	total := 0
	var kinds []string
	for _, v := range a.RestsOn {
		total += v.Sources
		if v.Kind != "" {
			kinds = append(kinds, strconv.Itoa(v.Sources)+" "+kind(lang, v.Kind))
		}
	}
	if total == 0 || len(kinds) == 0 {
		return ""
	}
	key := "voices_many"
	if total == 1 {
		key = "voices_one"
	}
	return texts.Say(lang, key, total, strings.Join(kinds, "; "))
}

// kind is a kind of source in a language.
func kind(lang, kind string) string {
	parts := strings.Split(kind, ", ")
	for i, part := range parts {
		parts[i] = texts.Term(lang, part)
	}
	return strings.Join(parts, ", ")
}

// AsOfText says in a language of when the newest source is; empty where that was not asked.
func (a Answer) AsOfText(lang string) string {
	if a.AsOf == "" {
		return ""
	}
	estimated := slices.ContainsFunc(a.Citations, func(c Citation) bool { return c.Date == a.AsOf && c.DateEstimated })
	return texts.Say(lang, "newest", texts.Date(lang, a.AsOf, estimated))
}
