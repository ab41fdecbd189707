package eval

import (
	"regexp"
	"slices"
	"strings"

	"attache/internal/answer"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/texts"
)

// The measures of answers. eval/README.md says what each cannot see.
const (
	Attempted Measure = "attempted" // 1 when a question that has an answer gets one; 0: an abstention
	Abstained Measure = "abstained" // 1 when a question that has none gets an abstention

	// Of the claims' first words alone, [AnswerResult.Limit] in number; 0 of an abstention.

	KeysAll   Measure = "keys_all"   // 1 when the answer holds every key
	KeysShare Measure = "keys_share" // share of the keys that it holds

	// Of answers to questions that have one, abstentions left out.

	Correct       Measure = "correct"        // 1 when the answer holds every key
	CitePrecision Measure = "cite_precision" // share of the sentences cited, claim by claim, that stand in the evidence
	CiteRecall    Measure = "cite_recall"    // share of the entries of evidence that a cited sentence stands in
	Attributed    Measure = "attributed"     // on contested questions: 1 when every source that is cited is named in words

	Coverage Measure = "coverage" // of answers that are no abstention: 1 when they declare the coverage that their keys show

	// Of all answers.

	InAsked  Measure = "language" // share of the answer's own statements in the question's language
	InQuoted Measure = "quoted"   // share of the quotations in the question's language, of answers that quote
)

// AnswerMeasures lists the measures of answers in the order of the tables.
var AnswerMeasures = []Measure{Attempted, Abstained, KeysAll, KeysShare, Correct, CitePrecision, CiteRecall, Attributed, Coverage, InAsked, InQuoted}

// Words of an answer that count: those that an extractive answer may have (package answer).
// What stands beyond is not read, so that an answer gains nothing by quoting all it finds.
const (
	maxWords     = 120
	maxListWords = 200
)

// Kinds of questions that ask for several things, and kinds whose answer is contested
// (eval/README.md).
var (
	severalKinds   = []string{"list", "several", "country"}
	contestedKinds = []string{"position", "conflict", "premise"}
)

// result measures an answer.
func (t AnswerTask) result(q Question, a answer.Answer) AnswerResult {
	r := AnswerResult{ID: q.ID, Language: q.Language, Kind: q.Kind, Answerable: len(q.Evidence) > 0, Abstained: a.Abstained,
		Mode: a.Mode, Model: a.Model, Fallback: a.Fallback, Coverage: a.Coverage, OneSided: a.OneSided, Conflicts: len(a.Conflicts),
		Keys: make([]bool, len(q.Keys)), Limit: maxWords, Cited: []Place{}, Claims: []ClaimResult{},
		Usage: a.Usage, TimingMS: a.TimingMS, Measures: map[Measure]float64{}}
	if slices.Contains(severalKinds, q.Kind) {
		r.Limit = maxListWords
	}
	if t.Texts {
		r.Question, r.Answer = q.Text, a.Text
	}
	var words, own, quoted []string // own and quoted are statements
	for _, c := range a.Claims {
		claim := ClaimResult{Check: c.Check, Released: c.Released, Reason: c.Reason, Cites: len(c.Evidence)}
		if t.Texts {
			claim.Text = c.Text
		}
		if c.Released {
			said := statement(a, c)
			words = append(words, strings.Fields(said)...)
			if c.Check == quotedCheck {
				quoted = append(quoted, said)
			} else {
				own = append(own, said)
			}
			for _, e := range c.Evidence {
				citation, ok := cited(a, e)
				if !ok {
					continue // cites what is not there, and so nothing in the evidence
				}
				places := t.Places(citation, e)
				if slices.ContainsFunc(places, q.needs) {
					claim.InPlace++
				}
				for _, p := range places {
					if !slices.Contains(r.Cited, p) {
						r.Cited = append(r.Cited, p)
					}
				}
			}
		}
		r.Claims = append(r.Claims, claim)
	}
	if a.Missing != "" {
		own = append(own, a.Missing)
	}
	r.Words = len(words)
	text := foldKey(" " + strings.Join(words[:min(r.Limit, len(words))], " ") + " ")
	for i, spellings := range q.Keys {
		r.Keys[i] = slices.ContainsFunc(spellings, func(s string) bool { return strings.Contains(text, foldKey(s)) })
	}
	r.measure(q)
	if r.Answerable && !a.Abstained && slices.Contains(contestedKinds, q.Kind) {
		r.Measures[Attributed] = truth(namesSources(a))
	}
	r.Measures[InAsked] = truth(a.Language == q.Language) // of the frame, where the answer has no words of its own
	if len(own) > 0 {
		r.Measures[InAsked] = shareIn(q.Language, own)
	}
	if len(quoted) > 0 {
		r.Measures[InQuoted] = shareIn(q.Language, quoted)
	}
	return r
}

const quotedCheck = "quoted"

// measure computes what follows from keys, citations and coverage.
func (r *AnswerResult) measure(q Question) {
	if !r.Abstained {
		r.Measures[Coverage] = truth(r.Coverage == r.shows())
	}
	if !r.Answerable {
		r.Measures[Abstained] = truth(r.Abstained)
		return
	}
	r.Measures[Attempted] = truth(!r.Abstained)
	if held := r.held(); len(r.Keys) > 0 {
		r.Measures[KeysAll] = truth(held == len(r.Keys))
		r.Measures[KeysShare] = float64(held) / float64(len(r.Keys))
	}
	if r.Abstained {
		return
	}
	if all, ok := r.Measures[KeysAll]; ok {
		r.Measures[Correct] = all
	}
	r.Measures[CiteRecall] = covered(q.Evidence, r.Cited)
	cites, inPlace := 0, 0
	for _, c := range r.Claims {
		if c.Released {
			cites += c.Cites
			inPlace += c.InPlace
		}
	}
	if cites > 0 {
		r.Measures[CitePrecision] = float64(inPlace) / float64(cites)
	}
}

// held is how many keys the answer holds.
func (r *AnswerResult) held() int {
	n := 0
	for _, held := range r.Keys {
		if held {
			n++
		}
	}
	return n
}

// shows is the coverage that the keys show.
func (r *AnswerResult) shows() string {
	switch held := r.held(); {
	case held == 0:
		return answer.None
	case held < len(r.Keys):
		return answer.Partial
	}
	return answer.Full
}

// needs reports whether a place is among the question's evidence.
func (q Question) needs(p Place) bool {
	return slices.ContainsFunc(q.Evidence, func(e Entry) bool { return slices.Contains(e, p) })
}

// statement is what a claim says, without the label that names the source of a quotation: a
// date there would pass for a key.
func statement(a answer.Answer, c answer.Claim) string {
	if c.Check != quotedCheck {
		return c.Text
	}
	for _, e := range c.Evidence {
		citation, ok := cited(a, e)
		if !ok {
			continue
		}
		if rest, ok := strings.CutPrefix(c.Text, citation.Source(a.Language)); ok {
			if _, said, ok := strings.Cut(rest, ": "); ok {
				return said
			}
		}
	}
	return c.Text
}

// cited returns the citation of a piece of evidence.
func cited(a answer.Answer, e answer.Evidence) (answer.Citation, bool) {
	if e.N < 1 || e.N > len(a.Citations) {
		return answer.Citation{}, false
	}
	return a.Citations[e.N-1], true
}

var space = regexp.MustCompile(`[\s\p{Z}]+`)

// foldKey writes a text as keys are compared: without accents and case, every white space one
// space. A space at the end of a key ends the word.
func foldKey(s string) string { return language.Fold(space.ReplaceAllString(s, " ")) }

// namesSources reports whether the answer's words name each document that it cites: by its
// publisher, author or speaker, or by its title where it has none of these.
func namesSources(a answer.Answer) bool {
	said := spell(a.Text)
	entities := map[*gazetteer.Entity]bool{}
	for _, m := range gazetteer.Mentions(a.Text) {
		entities[m.Entity] = true
	}
	named := func(name string) bool {
		return name != "" && (strings.Contains(said, spell(name)) ||
			slices.ContainsFunc(gazetteer.Mentions(name), func(m gazetteer.Mention) bool {
				return (m.Entity.Kind == gazetteer.Person || m.Entity.Kind == gazetteer.Organisation) && entities[m.Entity]
			}))
	}
	return !slices.ContainsFunc(a.Citations, func(c answer.Citation) bool {
		if c.Publisher == "" && c.Speaker == "" {
			return !named(c.Title)
		}
		return !named(c.Publisher) && !named(texts.Term(a.Language, c.Publisher)) && !named(c.Speaker)
	})
}

// spell writes the words of a text in one spelling for all languages and scripts.
func spell(text string) string {
	var b strings.Builder
	for _, w := range language.Words(text) {
		b.WriteString(" " + language.Spelling(w))
	}
	return b.String() + " "
}

// shareIn is the share of the statements that are in a language.
func shareIn(lang string, statements []string) float64 {
	n := 0
	for _, s := range statements {
		if language.Detect(s) == lang {
			n++
		}
	}
	return float64(n) / float64(len(statements))
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
