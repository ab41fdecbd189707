package answer

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"attache/internal/corpus"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// Bounds of an extractive answer, fitted on one half of eval/questions.jsonl
// (docs/EVALUATION.md).
const (
	maxSentences = 4
	maxWords     = 120
	maxListItems = 7   // sentences where several things are asked for
	maxListWords = 200 // words then
	// A sentence is quoted when it scores at most so much less than the best one.
	nearBest = .5
	// maxFitted is how many sentences are looked at closely.
	maxFitted = 30
	// nearnessOf is how many sentences are embedded where there is an embedding model.
	nearnessOf = 24
)

// What a term counts that stands not in the sentence but in the one before it, in the
// heading, or elsewhere in the passage: the less, the farther.
const (
	worthBefore = .7
	worthAbove  = .6
	worthNear   = .4
)

// What says that a sentence answers: its log-odds are the sum of these, each times its weight.
// Logistic regression on the sentences of one half of eval/questions.jsonl found the weights; a
// sentence answers there that has a key and stands in the evidence. docs/EVALUATION.md has more.
const (
	weightHas     = 3.5  // share of the question that it has, with what is around it
	weightMissing = -1.8 // share of the most telling word that is neither in it nor just before or above it
	weightLike    = -5.9 // .5 where it has but something like the figure, date or name that is asked for; without either it is no answer
	weightNames   = 1.0  // share of the names of the question that it has, with what is around it
	weightPassage = 11.9 // score of its passage
	weightForeign = .7   // 1 where it is of another language than the question: words meet by their concepts alone
	weightNone    = -6.95
	// An answer needs a sentence of at least these log-odds: the point nearest to 95 % of the
	// questions with an answer attempted and 90 % of those without declined.
	enoughOdds = -1.8
	// What log-odds count for in the order of sentences, and that one has what is asked for.
	weightOdds = .1
	weightHeld = .2
	// A word that no passage has says less of whether the passages answer: people have other words.
	weightUnknown = .4
	// A question on several subjects is met by one sentence to this share.
	surveyHas = .6
)

// candidate is a sentence that may answer.
type candidate struct {
	hit      int // index of its passage among the hits
	sentence int
	has      float64 // share of the question that it has, with what it continues
	score    float64
	odds     float64 // that it answers, as a logarithm, apart from the figure, date or name that is asked for
	holds    bool    // it has what is asked for, or something like it
	around   around
}

// around is a sentence and what stands around it, by their keys.
type around struct{ own, before, above, passage []string }

// level is what a term counts by where it stands.
func (a around) level(key func([]string) bool) float64 {
	switch {
	case key(a.own):
		return 1
	case key(a.before):
		return worthBefore
	case key(a.above):
		return worthAbove
	case key(a.passage):
		return worthNear
	}
	return 0
}

// extract makes the answer of the sentences that have most of the question and what it asks
// for, quoted and attributed, or abstains.
func (a *Answerer) extract(ctx context.Context, d *draft, question string, found retrieve.Result) {
	d.hits = found.Hits
	all := candidates(found)
	var chosen []candidate
	var answered bool
	if found.Asks == retrieve.About {
		chosen = aboutItself(all, found)
		answered = len(chosen) > 0
	} else {
		all = all[:min(maxFitted, len(all))]
		weighOdds(all, read(question, found.Language, found.Asks), found)
		a.weighMeaning(ctx, all, question, found)
		chosen = choose(all, found)
		answered = slices.ContainsFunc(chosen, candidate.answers)
	}
	denial, denied := deny(all, chosen, question, found)
	if !answered && !denied {
		d.abstain(found.Hits)
		d.watch(Event{Line: d.Text})
		return
	}
	if denied {
		chosen = []candidate{denial} // to a question for what is not so, the rest is no answer
	}
	if docs := found.Hits[chosen[0].hit].Passage.Language; docs != d.Language {
		d.release(texts.Say(d.Language, "other_language", texts.Say(d.Language, "language_"+docs)))
	}
	d.Coverage = Partial
	switch {
	case denied:
		d.release(texts.Say(d.Language, "premise"))
	case chosen[0].has >= .8:
		d.Coverage = Full
	}
	if retrieve.AsksNow(question) { // what is newest tells most of the present
		slices.SortStableFunc(chosen, func(a, b candidate) int {
			return cmp.Compare(found.Hits[b.hit].Passage.Meta.Date, found.Hits[a.hit].Passage.Meta.Date)
		})
	}
	for _, c := range chosen {
		d.quote(c.hit, c.sentence)
	}
}

// answers reports whether the sentence has what is asked for and is likely enough to answer.
func (c candidate) answers() bool { return c.holds && c.odds >= enoughOdds }

// aboutItself keeps what the document about the corpus says, in its order.
func aboutItself(all []candidate, found retrieve.Result) []candidate {
	chosen := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool {
		p := found.Hits[c.hit].Passage
		return !p.Meta.About() || carriesAddress(p.Sentence(c.sentence))
	})
	place := func(c candidate) int {
		return slices.IndexFunc(found.Index.Passages(), func(p corpus.Passage) bool { return p.ID == found.Hits[c.hit].Passage.ID })
	}
	slices.SortFunc(chosen, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.sentence, b.sentence))
	})
	return chosen[:min(maxListItems, len(chosen))]
}

// candidates returns the sentences of the hits, the likeliest answer first, as words alone tell.
func candidates(found retrieve.Result) []candidate {
	var all []candidate
	for i, h := range found.Hits {
		p := h.Passage
		above, _ := index.Keys(p.Language, p.Header)
		var keys [][]string
		for j := range p.Sentences {
			of, _ := index.Keys(p.Language, p.Sentence(j))
			keys = append(keys, of)
		}
		a := around{above: above, passage: slices.Concat(keys...)}
		for j := range p.Sentences {
			text := p.Sentence(j)
			a.own = keys[j]
			// What is said of a country names it; any sentence about it would otherwise do.
			onSubject := found.Asks != retrieve.Everything || found.Names(a.own) > 0
			if onSubject && isSentence(text) && !isOrder(text) {
				c := candidate{hit: i, sentence: j, around: a}
				own := 0.0
				for _, terms := range found.Wordings {
					own = max(own, found.Share(terms, retrieve.Text{Keys: a.own, Worth: 1}))
					c.has = max(c.has, found.Share(terms, retrieve.Text{Keys: a.own, Worth: 1}, retrieve.Text{Keys: a.before, Worth: worthBefore},
						retrieve.Text{Keys: a.above, Worth: worthAbove}, retrieve.Text{Keys: a.passage, Worth: worthNear}))
				}
				c.score = c.has + .5*own + .5*h.Score
				all = append(all, c)
			}
			a.before = a.own
		}
	}
	sortByScore(all)
	return all
}

// weighOdds tells of each candidate how likely it answers, and lets that count in their order.
func weighOdds(all []candidate, r reading, found retrieve.Result) {
	timely := map[int]bool{}
	for i := range all {
		c := &all[i]
		p := &found.Hits[c.hit].Passage
		if _, known := timely[c.hit]; !known {
			timely[c.hit] = r.hasTime(p)
		}
		has, missing := 0.0, 0.0
		for _, terms := range found.Wordings {
			if h, m := c.covers(terms, found.Index); h > has || has == 0 {
				has, missing = h, m
			}
		}
		if r.survey {
			has, missing = max(has, surveyHas), 0
		}
		unheld := 0.0
		if held, typed := r.held(p, c.sentence); typed {
			unheld = 1 - held
			c.score += weightHeld * held
		}
		foreign := 0.0
		if p.Language != found.Language {
			foreign = 1
		}
		c.odds = weightNone + weightForeign*foreign + weightHas*has + weightMissing*missing + weightNames*c.names(r.names) + weightPassage*found.Hits[c.hit].Score
		c.score += weightOdds * (c.odds + weightLike*unheld)
		switch {
		case !timely[c.hit]:
			c.odds = math.Inf(-1)
		case unheld < 1 && slices.ContainsFunc(found.Wordings, func(terms []index.Term) bool {
			// One name or word in common is chance, unless the question has no other.
			different := distinct(terms)
			return found.Count(different, c.around.own) > 0 && found.Count(different, slices.Concat(c.around.own, c.around.before, c.around.above)) >= min(2, len(different))
		}):
			c.odds, c.holds = c.odds+weightLike*unheld, true
		}
	}
	sortByScore(all)
}

// distinct leaves each term once: names stand among them as often as they weigh.
func distinct(terms []index.Term) []index.Term {
	var all []index.Term
	for _, t := range terms {
		if !slices.ContainsFunc(all, func(o index.Term) bool { return o[0].Key == t[0].Key }) {
			all = append(all, t)
		}
	}
	return all
}

// covers returns the share of the terms that the candidate has, with what is around it, and the
// share of the most telling word that is neither in it nor just before or above it.
func (c candidate) covers(terms []index.Term, x *index.Index) (has, missing float64) {
	total := 0.0
	for _, t := range terms {
		weight := x.Weight(t)
		if !slices.ContainsFunc(t, func(f index.Form) bool { return x.Knows(f.Key) }) {
			weight *= weightUnknown
		}
		total += weight
		level := c.around.level(func(keys []string) bool { return isAmong(t, keys) })
		has += weight * level
		if level < worthAbove && isWord(t) {
			missing = max(missing, weight)
		}
	}
	if total == 0 {
		return 0, 0
	}
	return has / total, missing / total
}

// names is the share of the names that the candidate has, with what is around it; 1 of none.
func (c candidate) names(keys []string) float64 {
	if len(keys) == 0 {
		return 1
	}
	has := 0.0
	for _, k := range keys {
		has += c.around.level(func(in []string) bool { return slices.Contains(in, k) })
	}
	return has / float64(len(keys))
}

// isWord tells a word from a name and a year.
func isWord(t index.Term) bool {
	key := t[0].Key
	return !strings.HasPrefix(key, "@") && (len(key) != 4 || strings.Trim(key, "0123456789") != "")
}

func isAmong(t index.Term, keys []string) bool {
	return slices.ContainsFunc(t, func(f index.Form) bool { return slices.Contains(keys, f.Key) })
}

// isSentence tells what can be quoted from captions, labels and list marks.
func isSentence(text string) bool {
	words := 0
	for w := range strings.FieldsSeq(text) {
		if strings.IndexFunc(w, unicode.IsLower) >= 0 {
			words++
		}
	}
	return words >= 6 || words >= 2 && strings.ContainsAny(text[len(text)-min(4, len(text)):], ".!?…")
}

// weighMeaning adds to the best candidates how near in meaning they are to the question,
// spread over 0 to 1, where there is an embedding model.
func (a *Answerer) weighMeaning(ctx context.Context, all []candidate, question string, found retrieve.Result) {
	best := all[:min(nearnessOf, len(all))]
	if len(best) == 0 || found.WordsAlone {
		return
	}
	sentences := make([]string, len(best))
	for i, c := range best {
		sentences[i] = found.Hits[c.hit].Passage.Sentence(c.sentence)
	}
	near := a.retriever.Nearness(ctx, question, sentences)
	if near == nil {
		return
	}
	low, high := slices.Min(near), slices.Max(near)
	for i := range best {
		if high > low {
			best[i].score += (near[i] - low) / (high - low)
		}
	}
	sortByScore(all)
}

func sortByScore(all []candidate) {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
}

// choose keeps the best candidates that are near the best and repeat no other.
func choose(all []candidate, found retrieve.Result) []candidate {
	sentences, room := maxSentences, maxWords
	if found.Asks.Several() {
		sentences, room = maxListItems, maxListWords
	}
	var chosen []candidate
	var texts []string
	for _, c := range all {
		if c.score < all[0].score-nearBest || len(chosen) == sentences {
			break
		}
		text := found.Hits[c.hit].Passage.Sentence(c.sentence)
		words := len(strings.Fields(text))
		repeats := false
		for i, other := range chosen {
			repeats = repeats || c.repeats(text, other, texts[i])
		}
		if repeats || len(chosen) > 0 && words > room || carriesAddress(text) {
			continue
		}
		room -= words
		chosen, texts = append(chosen, c), append(texts, text)
	}
	return chosen
}

// repeats reports whether another sentence says the same: most of its terms, and no other name
// or figure.
func (c candidate) repeats(text string, other candidate, otherText string) bool {
	shared := 0
	for _, k := range c.around.own {
		switch {
		case slices.Contains(other.around.own, k):
			shared++
		case strings.HasPrefix(k, "@"):
			return false // the same of another country is news
		}
	}
	known := figures.FindAllString(otherText, -1)
	return 10*shared >= 7*min(len(c.around.own), len(other.around.own)) &&
		!slices.ContainsFunc(figures.FindAllString(text, -1), func(n string) bool { return !slices.Contains(known, n) })
}

var figures = regexp.MustCompile(`\d[\d.,]*`)

// WithoutMarks is a source's sentence without its own note marks, "[12]".
func WithoutMarks(sentence string) string {
	return anyMark.ReplaceAllString(strings.NewReplacer("【", "[", "】", "]").Replace(sentence), "")
}

// quote releases a sentence with who published it and when. A sentence of a retelling is not
// in quotation marks: the words are ours.
func (d *draft) quote(hit, sentence int) {
	p := d.hits[hit].Passage
	n := d.cite(hit + 1)
	// The source's own note marks would be taken for our citations.
	label, text := WithoutMarks(d.Citations[n-1].Source(d.Language)), endSentence(language.OneLine(WithoutMarks(p.Sentence(sentence))))
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
