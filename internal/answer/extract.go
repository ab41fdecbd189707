package answer

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"attache/internal/corpus"
	"attache/internal/index"
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
	// The best sentence must have this share of the question, with what it continues.
	enoughOfQuestion = .45
	// A sentence is quoted when it scores this share of the best one.
	nearBest = .65
	// nearnessOf is how many sentences are embedded where there is an embedding model.
	nearnessOf = 24
)

// What a term counts that stands not in the sentence but in the one before it, in the
// heading, or elsewhere in the passage: the less, the farther.
const (
	worthBefore = .7
	worthAbove  = .7
	worthNear   = .4
)

// candidate is a sentence that may answer.
type candidate struct {
	hit      int // index of its passage among the hits
	sentence int
	has      float64 // share of the question that it has, with what it continues
	terms    int     // of the question that it has itself
	score    float64
	holds    bool // what is asked for: a figure, a date, a person, a list
	words    int
	keys     []string
	figures  []string
}

// extract makes the answer of the sentences that have most of the question and what it asks
// for, quoted and attributed, or abstains.
func (a *Answerer) extract(ctx context.Context, d *draft, question string, found retrieve.Result) {
	d.hits = found.Hits
	all := candidates(question, found)
	a.weighMeaning(ctx, all, question, found)
	chosen := choose(all, found.Asks)
	if found.Asks == retrieve.About {
		chosen = aboutItself(all, found)
	}
	if len(chosen) == 0 || found.Asks != retrieve.About && !answers(chosen, found) {
		d.abstain(found.Hits)
		d.watch(Event{Line: d.Text})
		return
	}
	if docs := found.Hits[chosen[0].hit].Passage.Language; docs != d.Language {
		d.release(texts.Say(d.Language, "other_language", texts.Say(d.Language, "language_"+docs)))
	}
	for _, c := range chosen {
		d.quote(c.hit, c.sentence)
	}
	d.Coverage = Partial
	if chosen[0].has >= .8 {
		d.Coverage = Full
	}
}

// aboutItself keeps what the document about the corpus says, in its order.
func aboutItself(all []candidate, found retrieve.Result) []candidate {
	chosen := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return !found.Hits[c.hit].Passage.Meta.About() })
	place := func(c candidate) int {
		return slices.IndexFunc(found.Index.Passages(), func(p corpus.Passage) bool { return p.ID == found.Hits[c.hit].Passage.ID })
	}
	slices.SortFunc(chosen, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.sentence, b.sentence))
	})
	return chosen[:min(maxListItems, len(chosen))]
}

// candidates returns the sentences of the hits, the likeliest answer first.
func candidates(question string, found retrieve.Result) []candidate {
	var all []candidate
	for i, h := range found.Hits {
		p := h.Passage
		header, _ := index.Keys(p.Language, p.Header)
		passage, _ := index.Keys(p.Language, p.Text)
		var before []string
		for j := range p.Sentences {
			text := p.Sentence(j)
			keys, _ := index.Keys(p.Language, text)
			// What is said of a country names it; any sentence about it would otherwise do.
			onSubject := found.Asks != retrieve.Everything || found.Names(keys) > 0
			if onSubject && isSentence(text) && !carriesAddress(text) {
				c := candidate{hit: i, sentence: j, words: len(strings.Fields(text)), keys: keys,
					figures: figures.FindAllString(text, -1), holds: found.Asks.Holds(text, question)}
				own := 0.0
				for _, terms := range found.Wordings {
					own = max(own, found.Share(terms, retrieve.Text{Keys: keys, Worth: 1}))
					c.terms = max(c.terms, found.Count(terms, keys))
					c.has = max(c.has, found.Share(terms, retrieve.Text{Keys: keys, Worth: 1}, retrieve.Text{Keys: before, Worth: worthBefore},
						retrieve.Text{Keys: header, Worth: worthAbove}, retrieve.Text{Keys: passage, Worth: worthNear}))
				}
				c.score = c.has + .5*own + .5*h.Score
				if c.holds {
					c.score += .2
				}
				all = append(all, c)
			}
			before = keys
		}
	}
	sortByScore(all)
	return all
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
func choose(all []candidate, asks retrieve.Asks) []candidate {
	sentences, room := maxSentences, maxWords
	if asks.Several() {
		sentences, room = maxListItems, maxListWords
	}
	var chosen []candidate
	for _, c := range all {
		if c.score < nearBest*all[0].score || len(chosen) == sentences {
			break
		}
		if len(chosen) > 0 && c.words > room || slices.ContainsFunc(chosen, c.repeats) {
			continue
		}
		room -= c.words
		chosen = append(chosen, c)
	}
	return chosen
}

// repeats reports whether another sentence says the same: most of its terms, and no other figure.
func (c candidate) repeats(other candidate) bool {
	shared := 0
	for _, k := range c.keys {
		if slices.Contains(other.keys, k) {
			shared++
		}
	}
	return 10*shared >= 7*min(len(c.keys), len(other.keys)) &&
		!slices.ContainsFunc(c.figures, func(n string) bool { return !slices.Contains(other.figures, n) })
}

var figures = regexp.MustCompile(`\d[\d.,]*`)

// answers reports whether the chosen sentences have enough of the question, every name and
// year that it gives, with their passages, and what it asks for.
func answers(chosen []candidate, found retrieve.Result) bool {
	if len(chosen) == 0 || chosen[0].has < enoughOfQuestion {
		return false
	}
	// One word in common is chance, unless the question has no other.
	if needed := min(2, len(found.Wordings[0])); !slices.ContainsFunc(chosen, func(c candidate) bool { return c.terms >= needed }) {
		return false
	}
	var around []string
	holds := false
	for _, c := range chosen {
		p := found.Hits[c.hit].Passage
		keys, _ := index.Keys(p.Language, p.EmbeddingText())
		around = append(around, keys...)
		holds = holds || c.holds
	}
	return found.Names(around) == 1 && (holds || !found.Asks.CanTell())
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
