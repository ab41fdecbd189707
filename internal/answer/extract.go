package answer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"attache/internal/corpus"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// Bounds of an extractive answer.
const (
	maxSentences = 4
	maxWords     = 120
	// A question is answered only when its words, weighed by how telling they are in the
	// corpus, are found to this share in one passage. Set by eye on a few dozen questions.
	enoughOfQuestion = .55
	// A sentence is quoted when it scores this share of the best one.
	nearBest = .6
)

// candidate is a sentence that may answer.
type candidate struct {
	hit      int // index of its passage among the hits
	sentence int
	score    float64
	terms    []string
}

// extract makes the answer of the sentences that have most of the question, quoted and
// attributed, or abstains.
func (d *draft) extract(question string, found retrieve.Result) {
	d.hits = found.Hits
	asked := readQuestion(question, found)
	var all []candidate
	best := 0.0
	for i, h := range found.Hits {
		if !asked.namesOneOf(h.Passage) {
			continue
		}
		best = max(best, asked.share(h.Passage.Language, h.Passage.EmbeddingText()))
		for j := range h.Passage.Sentences {
			text := h.Passage.Sentence(j)
			if carriesAddress(text) {
				continue
			}
			c := candidate{hit: i, sentence: j, terms: language.Terms(h.Passage.Language, text)}
			c.score = asked.share(h.Passage.Language, text) + .3*h.Score + asked.fits(text)
			all = append(all, c)
		}
	}
	if best < enoughOfQuestion || len(all) == 0 {
		d.abstain(found.Hits)
		if docs := found.Index.Languages(); !slices.Contains(docs, d.Language) {
			// Words of one language say little about passages in another: it may well be there.
			d.Text = texts.Say(d.Language, "abstain_language", texts.Say(d.Language, "language_"+docs[0]))
		}
		d.watch(Event{Line: d.Text})
		return
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	if docs := found.Hits[all[0].hit].Passage.Language; docs != d.Language {
		d.release(texts.Say(d.Language, "other_language", texts.Say(d.Language, "language_"+docs)))
	}
	words := 0
	var chosen []candidate
	for _, c := range all {
		text := found.Hits[c.hit].Passage.Sentence(c.sentence)
		n := len(strings.Fields(text))
		if len(chosen) == maxSentences || c.score < nearBest*all[0].score || len(chosen) > 0 && words+n > maxWords ||
			slices.ContainsFunc(chosen, func(o candidate) bool { return alike(c.terms, o.terms) }) {
			continue
		}
		words += n
		chosen = append(chosen, c)
	}
	for _, c := range chosen {
		d.quote(c.hit, c.sentence)
	}
	d.Coverage = Partial
	first := found.Hits[chosen[0].hit].Passage
	if asked.share(first.Language, first.Sentence(chosen[0].sentence)) >= .8 {
		d.Coverage = Full
	}
}

// quote releases a sentence with who published it and when. A sentence of a retelling is not
// in quotation marks: the words are ours.
func (d *draft) quote(hit, sentence int) {
	p := d.hits[hit].Passage
	n := d.cite(hit + 1)
	// The source's own note marks would be taken for our citations.
	label, text := d.Citations[n-1].Source(d.Language), anyMark.ReplaceAllString(p.Sentence(sentence), "")
	var claimText string
	if p.Retells != "" {
		claimText = label + ", " + texts.Say(d.Language, "retold") + ": " + text
	} else {
		claimText = label + ": “" + strings.Trim(text, `"“”`) + "”"
	}
	span := p.Sentences[sentence]
	d.Claims = append(d.Claims, Claim{Text: claimText, Evidence: []Evidence{{n, span.Start, span.End}}, Check: "quoted", Released: true})
	d.release(claimText + " " + numbers([]int{n}))
}

// questionTerms is what of a question can be looked for in a sentence.
type questionTerms struct {
	words  []string // that carry meaning, folded
	names  []string // countries
	lang   string
	index  *index.Index
	number bool // asks for a figure or a date
	list   bool // asks for several countries
}

var asksList = map[string][]string{
	"en": {"which countries", "what countries", "which latin american", "which of the countries", "which states"},
	"es": {"qué países", "que países", "que paises", "cuáles países", "qué estados"},
	"pt": {"que países", "quais países", "que paises", "quais paises", "que estados"},
	"ru": {"какие страны", "какими странами", "какие государства", "каких стран"},
}

var asksNumber = map[string][]string{
	"en": {"how much", "how many", "how large", "how big", "what share", "percent", "when", "what year", "which year", "what date"},
	"es": {"cuánto", "cuanto", "cuánta", "cuanta", "qué porcentaje", "que porcentaje", "cuándo", "cuando", "qué año", "que año"},
	"pt": {"quanto", "quanta", "que porcentagem", "qual porcentagem", "quando", "que ano"},
	"ru": {"сколько", "какая доля", "какую часть", "когда", "каком году", "процент"},
}

func readQuestion(question string, found retrieve.Result) questionTerms {
	q := questionTerms{lang: found.Language, index: found.Index, names: found.Countries}
	q.number, q.list = containsAny(question, asksNumber[q.lang]), containsAny(question, asksList[q.lang])
	for _, w := range language.Words(question) {
		if !language.IsStop(q.lang, w) && !slices.Contains(q.words, w) && len(gazetteer.Find(w)) == 0 {
			q.words = append(q.words, w)
		}
	}
	return q
}

// share is how much of the question, weighed by how telling each word is, a text holds.
// Words of another language than the text's count only where the corpus knows them, as names
// and figures; a country counts under any of its names.
func (q questionTerms) share(lang, text string) float64 {
	terms := language.Terms(lang, text)
	total, have := 0.0, 0.0
	for _, w := range q.words {
		stem := language.Stem(lang, w)
		weight := q.index.Weight(stem)
		held := slices.Contains(terms, stem)
		if lang != q.lang && !held {
			weight /= 4 // perhaps the same said in other words
		}
		total += weight
		if held {
			have += weight
		}
	}
	named := gazetteer.Find(text)
	for _, code := range q.names {
		weight := q.index.Weight(language.Stem(lang, language.Fold(gazetteer.Name(code, lang))))
		if code == "RU" {
			weight = .1
		}
		total += weight
		if slices.Contains(named, code) {
			have += weight
		}
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// namesOneOf reports whether a passage names one of the question's countries, or its people
// ("Brazilian"); Russia, which nearly every passage names, does not count, and a question may
// name none.
func (q questionTerms) namesOneOf(p corpus.Passage) bool {
	others := slices.DeleteFunc(slices.Clone(q.names), func(code string) bool { return code == "RU" })
	if len(others) == 0 {
		return true
	}
	words := language.Words(p.Text)
	return slices.ContainsFunc(others, func(code string) bool {
		name := language.Fold(gazetteer.Name(code, p.Language))
		if letters := []rune(name); len(letters) > 5 {
			name = string(letters[:len(letters)-1]) // Mexico, Mexican
		}
		return slices.Contains(p.Countries, code) || slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, name) })
	})
}

// fits rewards a sentence that has what is asked for: a figure, or several countries.
func (q questionTerms) fits(text string) float64 {
	switch {
	case q.number && strings.IndexFunc(text, unicode.IsDigit) >= 0:
		return .15
	case q.list && len(gazetteer.Find(text)) > 2:
		return .3
	}
	return 0
}

func containsAny(text string, phrases []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, p) })
}

// alike reports whether two sentences share most of their terms.
func alike(a, b []string) bool {
	shared := 0
	for _, t := range a {
		if slices.Contains(b, t) {
			shared++
		}
	}
	return 10*shared >= 7*min(len(a), len(b)) && min(len(a), len(b)) > 0
}
