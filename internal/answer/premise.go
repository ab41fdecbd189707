package answer

import (
	"slices"
	"strings"

	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// Both tell by the words of a question, folded, that it takes something for a fact: why it was,
// how it came about or when, and that somebody did it.
var (
	presumesFact = phrase(`why|how (?:did|was|were|come)|(?:since )?when|por que|como (?:logr|consigui|fue|hizo|reaccion)\S*|(?:desde )?cuando|desde que (?:ano|dia)` +
		`|como (?:foi|fez|reagiu)|(?:desde )?quando|почему|отчего|зачем|с каких пор|когда`)
	presumesSome = phrase(`(?:which|what) (?:\S+ ){0,4}(?:did|has|have|had)|que (?:paises|gobiernos)|quais (?:paises|governos)|какие (?:\S+ ){0,2}(?:страны|государства|правительства)`)
)

// Words by which a sentence says that something is not so, and by which it says it of all.
// "No" is an article in Portuguese.
var (
	denials = map[string][]string{
		"en": strings.Fields("not no none never neither nor nobody nothing"),
		"es": strings.Fields("no ni nunca jamas ninguno ninguna ningun nadie nada tampoco"),
		"pt": strings.Fields("nao nem nunca jamais nenhum nenhuma ninguem tampouco"),
		"ru": strings.Fields("не ни нет никогда никто никакой никакие никаких"),
	}
	denialsOfAll = map[string][]string{
		"en": strings.Fields("no none neither nobody"),
		"es": strings.Fields("ninguno ninguna ningun nadie"),
		"pt": strings.Fields("nenhum nenhuma ninguem"),
		"ru": strings.Fields("ни никто никакой никакие никаких"),
	}
)

// refusals are beginnings of words, folded, by which a statement says that something did not come
// about.
var refusals = map[string][]string{
	"en": strings.Fields("declin refus reject cancel withdr abandon fail collaps broke postpon only"),
	"es": strings.Fields("declin rehus rechaz cancel retir abandon fracas suspend rompi aplaz solo solamente unicamente"),
	"pt": strings.Fields("declin recus rejeit cancel retir abandon fracass suspend romp adiou adiar adiad somente apenas"),
	"ru": strings.Fields("отказ отклон отверг отмен отозва сорва провал прерва отложи только лишь"),
}

// deniesWithin is how many words after the denial what is denied stands.
const deniesWithin = 8

// denies reports whether a sentence says of something that the question takes for a fact that it
// is not so: whether a word of the question, no name, stands in the wake of a denial, before the
// clause ends. A question that denies something itself is left alone, and so is a sentence that
// says what its source leaves out.
func denies(sentence, lang, question string, found retrieve.Result) bool {
	asked := spaced(question)
	words := denials[lang]
	switch {
	case place(strings.Fields(asked), denials[found.Language]) >= 0, admits.MatchString(spaced(sentence)):
		return false
	case presumesFact.MatchString(asked):
	case presumesSome.MatchString(asked):
		words = denialsOfAll[lang]
	default:
		return false
	}
	for clause := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return strings.ContainsRune(",;:()", r) }) {
		said := language.Words(clause)
		at := place(said, words)
		if at < 0 {
			continue
		}
		wake := said[at+1:]
		keys, _ := index.Keys(lang, strings.Join(wake[:min(deniesWithin, len(wake))], " "))
		if slices.ContainsFunc(found.Wordings[0], func(t index.Term) bool { return isWord(t) && isAmong(t, keys) }) {
			return true
		}
	}
	return false
}

// deny returns the first sentence that denies what the question takes for a fact. One without the
// figure, date or name that is asked for must be likelier than all of the answer that have it.
func deny(all, answer []candidate, question string, found retrieve.Result) (candidate, bool) {
	likeliest := enoughOdds
	for _, c := range answer {
		if c.holds {
			likeliest = max(likeliest, c.odds)
		}
	}
	for _, c := range all {
		p := found.Hits[c.hit].Passage
		text := p.Sentence(c.sentence)
		if (c.answers() || c.odds > likeliest) && !carriesAddress(text) && denies(text, p.Language, question, found) {
			return c, true
		}
	}
	return candidate{}, false
}

// place is where in a text the first of some words stands; -1: nowhere.
func place(text, words []string) int {
	return slices.IndexFunc(text, func(w string) bool { return slices.Contains(words, w) })
}

// denial returns the sentence of the passages that denies what a question takes for a fact.
func denial(likely []candidate, question string, found retrieve.Result) (candidate, bool) {
	likely = slices.Clone(likely[:min(maxFitted, len(likely))])
	weighOdds(likely, read(question, found.Language, found.Asks), found)
	return deny(likely, choose(likely, found), question, found)
}

// denied is a sentence that denies what the question takes for a fact.
type denied struct {
	passage  string // its id
	sentence int
}

// correctFirst begins the answer with the sentence that denies what the question takes for a
// fact, unless the model's first statement rests on it or says no itself. It reports whether
// the answer begins with a correction.
func (d *draft) correctFirst(first *entry) bool {
	if d.denied == nil {
		return false
	}
	hit := slices.IndexFunc(d.hits, func(h retrieve.Hit) bool { return h.Passage.ID == d.denied.passage })
	if hit < 0 {
		return false // the model's context window had no room for it
	}
	if first != nil && (slices.Contains(first.refs, ref{hit + 1, d.denied.sentence + 1}) || turnsDown(first.text, d.Language, d.wording, false)) {
		return true
	}
	d.release(texts.Say(d.Language, "premise"))
	d.quote(hit, d.denied.sentence)
	d.added = len(d.lines)
	return true
}

// corrects reports whether a released statement says that something of which the question
// speaks was not so or did not come about.
func (d *draft) corrects() bool {
	return slices.ContainsFunc(d.Claims, func(c Claim) bool { return c.Released && turnsDown(c.Text, d.Language, d.wording, true) })
}

// turnsDown reports whether a clause of a statement denies something that a question speaks of,
// or tells, where that counts, that it was refused or failed.
func turnsDown(statement, lang string, question []index.Term, refused bool) bool {
	for clause := range strings.FieldsFuncSeq(statement, func(r rune) bool { return strings.ContainsRune(",;:()", r) }) {
		said := language.Words(clause)
		turned := place(said, denials[lang]) >= 0 || refused && slices.ContainsFunc(said, func(w string) bool {
			return slices.ContainsFunc(refusals[lang], func(begin string) bool { return strings.HasPrefix(w, begin) })
		})
		keys, _ := index.Keys(lang, clause)
		if turned && slices.ContainsFunc(question, func(t index.Term) bool { return isAmong(t, keys) }) {
			return true
		}
	}
	return false
}
