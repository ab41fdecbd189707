package retrieve

import (
	"slices"
	"strings"

	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/stance"
)

// question is a question as it is looked for.
type question struct {
	text  string
	Asks  Asks
	terms []index.Term // all that it asks for
	names []index.Term // of these, names and years
}

// read takes a question apart into terms. A name is one term, whatever it is called; any
// other word that carries meaning is one, under its stem in each language of the passages
// and under the concepts that it may stand for. A word that neither the passages nor its
// own language know is tried in the others: a bare word does not tell its language.
func (r *Retriever) read(x *index.Index, text, lang string) question {
	passages := x.Languages()
	q := question{text: text, Asks: whatIsAsked(text)}
	named := map[int]bool{}
	for _, m := range gazetteer.Mentions(text) {
		if slices.Contains(r.opts.Without, Names) {
			break
		}
		t := index.Term{{Key: m.Entity.Key(), Worth: 1}}
		for range max(1, r.opts.Weights.Names) {
			q.terms = append(q.terms, t)
		}
		if tells(m.Entity) {
			q.names = append(q.names, t)
		}
		for i := range m.Words {
			named[m.Start+i] = true
		}
	}
	var words, stems []string
	all := language.Words(text)
	takes := stance.Takes(all)
	for i, w := range all {
		if !named[i] && !language.IsStop(lang, w) && !isRequest(all, i) && !takes[i] {
			words, stems = append(words, w), append(stems, language.Stem(lang, w))
		}
	}
	worth := 1.0 // of a concept: what else carries the word into another language
	for _, l := range passages {
		if l == lang {
			worth = r.opts.Weights.Concepts
		}
	}
	if slices.Contains(r.opts.Without, Concepts) {
		worth = 0
	}
	for i, keys := range gazetteer.Concepts(lang, stems) {
		var t index.Term
		for _, l := range passages {
			if stem := language.Stem(l, words[i]); !has(t, stem) {
				t = append(t, index.Form{Key: stem, Worth: 1})
			}
		}
		if len(keys) == 0 && !slices.ContainsFunc(t, func(f index.Form) bool { return x.Knows(f.Key) }) {
			keys = conceptsElsewhere(words[i], lang)
		}
		for _, k := range keys {
			if worth > 0 {
				t = append(t, index.Form{Key: k, Worth: worth})
			}
		}
		q.terms = append(q.terms, t)
		if year.MatchString(words[i]) {
			q.names = append(q.names, t)
		}
	}
	return q
}

// requests are folded words by which people ask, and which say nothing of what they ask for.
var requests = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`tell everything overview summary summarize summarise please sources documents corpus
		dime dame contame hazme cuentame hablame resumen resume panorama fuentes documentos porfavor
		diga conte fale resumo resuma fontes tudo
		расскажи расскажите перечисли перечислите назови назовите покажи обзор источники источниках источников документы документах известно пожалуйста`) {
		m[w] = true
	}
	return m
}()

// besideMe are words that are requests beside "me" alone: "give me", "me fala". Elsewhere they
// may be what is asked about: who gives.
var besideMe = map[string]bool{"give": true, "show": true, "explain": true, "fala": true, "conta": true, "da": true, "mostra": true,
	"explica": true, "дай": true, "дайте": true, "объясни": true}

// isRequest reports whether a word asks and says nothing of what is asked for.
func isRequest(words []string, i int) bool {
	isMe := func(i int) bool { return i >= 0 && i < len(words) && (words[i] == "me" || words[i] == "мне") }
	return requests[words[i]] || besideMe[words[i]] && (isMe(i-1) || isMe(i+1))
}

// tells reports whether a name tells passages apart: those of a corpus on Russia and Latin
// America nearly all name both.
func tells(e *gazetteer.Entity) bool {
	return e.ID != "RU" && e.ID != "latin-america" && e.ID != "latin-america-caribbean"
}

// onSubject tells of every passage whether it is on the subject of the question: whether it
// names all that the question names, or, where several things of a kind are asked for, has
// half of the question.
func (r Result) onSubject() func(Hit) bool {
	terms, enough := r.terms, .5
	if r.Asks == Everything && len(r.names) > 0 {
		terms, enough = r.names, 1-1e-9
	}
	shares := r.Index.Coverage(terms)
	return func(h Hit) bool { return shares[h.ordinal] >= enough }
}

// Share is the part of the terms, weighed by how telling they are, that is among the keys.
// Keys of several texts may be given, each less to the point than the one before: a term
// counts by the worth of the text that has it.
func (r Result) Share(terms []index.Term, texts ...Text) float64 {
	total, have := 0.0, 0.0
	for _, t := range terms {
		weight := r.Index.Weight(t)
		total += weight
		best := 0.0
		for _, text := range texts {
			for _, f := range t {
				if worth := text.Worth * f.Worth; worth > best && slices.Contains(text.Keys, f.Key) {
					best = worth
				}
			}
		}
		have += weight * best
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// Count is how many of the terms are among the keys.
func (r Result) Count(terms []index.Term, keys []string) int {
	n := 0
	for _, t := range terms {
		if slices.ContainsFunc(t, func(f index.Form) bool { return slices.Contains(keys, f.Key) }) {
			n++
		}
	}
	return n
}

// Text is a text by its keys ([index.Keys]), and what a term counts that it has.
type Text struct {
	Keys  []string
	Worth float64
}

// Names reports what share of the countries, people, other names and years that the query
// gives is among the keys; 1 where it gives none. Names that nearly every passage has are
// left out.
func (r Result) Names(keys []string) float64 {
	if len(r.names) == 0 {
		return 1
	}
	return float64(r.Count(r.names, keys)) / float64(len(r.names))
}

// conceptsElsewhere returns what a word stands for in the other languages.
func conceptsElsewhere(word, lang string) []string {
	var keys []string
	for _, l := range language.Codes {
		if l != lang {
			keys = append(keys, gazetteer.Concepts(l, []string{language.Stem(l, word)})[0]...)
		}
	}
	return keys
}

func has(t index.Term, key string) bool {
	for _, f := range t {
		if f.Key == key {
			return true
		}
	}
	return false
}
