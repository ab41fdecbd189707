package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"attache/internal/index"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// Bounds of an extractive answer. The shares were fitted on one half of eval/questions.jsonl
// (docs/EVALUATION.md).
const (
	maxSentences = 4
	maxWords     = 120
	maxListItems = 7   // sentences of an answer to a question that asks for several things
	maxListWords = 200 // of such an answer
	// A question is answered only when a sentence, with what it continues, has this share of
	// the question, its words weighed by how telling they are in the corpus.
	enoughOfQuestion = .55
	// A sentence is quoted when it scores this share of the best one.
	nearBest = .75
)

// candidate is a sentence that may answer.
type candidate struct {
	hit      int // index of its passage among the hits
	sentence int
	has      float64 // share of the question that it has, with what it continues
	score    float64
	keys     []string
	numbers  []string
}

// extract makes the answer of the sentences that have most of the question and what it asks
// for, quoted and attributed, or abstains.
func (d *draft) extract(question string, found retrieve.Result) {
	d.hits = found.Hits
	what := found.Asks
	all := candidates(question, what, found)
	if len(all) == 0 || all[0].has < enoughOfQuestion {
		d.abstain(found.Hits)
		if docs := found.Index.Languages(); !slices.Contains(docs, d.Language) {
			// Words of one language say little about passages in another: it may well be there.
			d.Text = texts.Say(d.Language, "abstain_language", texts.Say(d.Language, "language_"+docs[0]))
		}
		d.watch(Event{Line: d.Text})
		return
	}
	if docs := found.Hits[all[0].hit].Passage.Language; docs != d.Language {
		d.release(texts.Say(d.Language, "other_language", texts.Say(d.Language, "language_"+docs)))
	}
	chosen := choose(all, what, func(c candidate) int {
		return len(strings.Fields(found.Hits[c.hit].Passage.Sentence(c.sentence)))
	})
	for _, c := range chosen {
		d.quote(c.hit, c.sentence)
	}
	d.Coverage = Partial
	if chosen[0].has >= .8 {
		d.Coverage = Full
	}
}

// candidates returns the sentences of the hits, the likeliest answer first.
func candidates(question string, what retrieve.Asks, found retrieve.Result) []candidate {
	asks := newAsks(found)
	var all []candidate
	for i, h := range found.Hits {
		p := h.Passage
		header, _ := index.Keys(p.Language, p.Header)
		whole, _ := index.Keys(p.Language, p.Text)
		var before []string
		for j := range p.Sentences {
			text := p.Sentence(j)
			keys, _ := index.Keys(p.Language, text)
			if !carriesAddress(text) {
				c := candidate{hit: i, sentence: j, keys: keys, numbers: figures.FindAllString(text, -1)}
				c.has = asks.share(keys, before, header, whole)
				c.score = c.has + asks.share(keys, nil, nil, nil)*.5 + .5*h.Score
				if what.Holds(text, question) {
					c.score += .2
				}
				all = append(all, c)
			}
			before = keys
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return all
}

// choose keeps the best candidates that are near the best and repeat no other.
func choose(all []candidate, what retrieve.Asks, words func(candidate) int) []candidate {
	sentences, room := maxSentences, maxWords
	if what.Several() {
		sentences, room = maxListItems, maxListWords
	}
	var chosen []candidate
	for _, c := range all {
		n := words(c)
		if c.score < nearBest*all[0].score || len(chosen) == sentences {
			break
		}
		if len(chosen) > 0 && n > room || slices.ContainsFunc(chosen, c.repeats) {
			continue
		}
		room -= n
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
	return 10*shared >= 7*min(len(c.keys), len(other.keys)) && !slices.ContainsFunc(c.numbers, func(n string) bool { return !slices.Contains(other.numbers, n) })
}

// asks is what of a question can be looked for in a sentence.
type asks struct {
	terms   []index.Term
	weights []float64
}

func newAsks(found retrieve.Result) asks {
	a := asks{terms: found.Terms}
	for _, t := range found.Terms {
		a.weights = append(a.weights, found.Index.Weight(t))
	}
	return a
}

// What a term counts that stands not in the sentence but in the one before it, in the
// heading, or elsewhere in the passage: the less, the farther.
const (
	heldBefore = .7
	heldAbove  = .7
	heldNear   = .4
)

// share is how much of the question a sentence with these keys has, together with what it
// continues.
func (a asks) share(sentence, before, header, passage []string) float64 {
	total, have := 0.0, 0.0
	for i, t := range a.terms {
		total += a.weights[i]
		have += a.weights[i] * max(worth(t, sentence), heldBefore*worth(t, before), heldAbove*worth(t, header), heldNear*worth(t, passage))
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// worth is that of the best key of a term that is there.
func worth(t index.Term, keys []string) float64 {
	best := 0.0
	for _, f := range t {
		if f.Worth > best && slices.Contains(keys, f.Key) {
			best = f.Worth
		}
	}
	return best
}

var figures = regexp.MustCompile(`\d[\d.,]*`)

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
