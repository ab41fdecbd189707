package verify

import (
	"slices"
	"strings"
)

// Words that turn a statement round, in four languages.
var (
	// hard negation says that something is not so.
	hard = words(`not no none never neither nor nobody nothing cannot n't didn doesn isn wasn weren aren hasn haven hadn wouldn couldn nowhere
		ni nunca jamas ninguno ninguna ningun ningunos ningunas nadie nada tampoco
		nao nem jamais nenhum nenhuma nenhuns nenhumas ninguem tampouco
		не ни нет никогда никто никого никому никак никакой никакие никаких никакого никакая ничто ничего нигде`)
	// soft negation says it with a verb or a noun, which may stand for the other side's "not".
	soft = words(`without fail+ refus+ reject+ den+ lack+ absen+ oppos+ against abstain+ avoid+ prevent+ rule+ exclud+ impossib+ unable unwilling stop+ end+ ceas+ cancel+ differ+ disagree+ far hardly barely scarcely little few only less loss lost lose+ un+ non+ dis+ instead rather despite nor frustrat+ block+ exempt+ free+ over+ incapab+
		sin falt+ rechaz+ neg+ niega+ carec+ ausen+ opon+ opus+ contra abst+ evit+ impid+ impos+ exclu+ dej+ ces+ cancel+ difier+ discrep+ apenas poc+ solo menos perd+ pierd+ frustr+ in+ des+ exent+ libre+
		sem falt+ recus+ rejeit+ neg+ carec+ ausen+ op+ contra abst+ evit+ imped+ impos+ exclu+ deix+ cess+ cancel+ difer+ discord+ apenas pouc+ so menos perd+ frustr+ in+ des+ isent+ livre+
		без отказ+ отверг+ отриц+ отсутств+ против+ воздерж+ избег+ избеж+ невозможн+ исключ+ прекра+ отмен+ лиш+ расход+ разл+ едва мал+ только утра+ потер+ не+ нельзя освобож+ сорва+ провал+ хотя вопреки`)
	// asides are phrases with a negation that does not turn the statement round.
	asides = strings.NewReplacer(
		" not only ", " ", " no only ", " ", " no solo ", " ", " no solamente ", " ", " nao so ", " ", " nao apenas ", " ", " nao somente ", " ", " не только ", " ",
		" no less than ", " ", " no more than ", " ", " not least ", " ", " no menos de ", " ", " no mas de ", " ", " nao menos de ", " ", " nao mais de ", " ", " не менее ", " ", " не более ", " ", " не меньше ", " ", " не больше ", " ",
		" no longer ", " no ", " no doubt ", " ", " sin duda ", " ", " sem duvida ", " ", " nothing but ", " ",
	)
)

// negation refutes a claim that says of something that it is not so, where the sentences say
// that it is, or the other way round.
func negation(claim text, said evidence) []Refutation {
	best, share := nearest(claim, said)
	if share < .5 {
		return nil // which of the statements it negates cannot be told
	}
	turned, says := turns(claim), turns(best)
	if turned == says || turned == unsure || says == unsure {
		return nil
	}
	r := Refutation{Rule: Negation, Claimed: "it is so", Found: "it is not"}
	if turned == negated {
		r.Claimed, r.Found = r.Found, r.Claimed
	}
	return []Refutation{r}
}

type turn int

const (
	affirmed turn = iota
	unsure
	negated
)

// turns tells whether a text is negated.
func turns(t text) turn {
	folded := strings.Fields(asides.Replace(spaced(t.raw)))
	isHard := func(w string) bool {
		// "no" is an article in Portuguese, and "que no" in Spanish a negation.
		return hard.has(w) && (w != "no" || t.lang != "pt") && (w != "ni" || t.lang == "es") && (w != "nada" || t.lang != "ru")
	}
	if slices.ContainsFunc(folded, isHard) {
		return negated
	}
	if _, ok := soft.in(folded); ok {
		return unsure
	}
	return affirmed
}

// nearest returns the sentence that has most of the claim's stems and concepts, and its share.
func nearest(claim text, said evidence) (text, float64) {
	best, share := said.sentences[0], 0.
	for _, s := range said.sentences {
		if has := overlap(claim, s); has > share {
			best, share = s, has
		}
	}
	return best, share
}

// overlap is the share of the claim's words that another text has, as a stem or a concept.
func overlap(claim text, others ...text) float64 {
	have, all := 0., 0.
	for i, stem := range claim.keys[:claim.stems] {
		all++
		keys := append([]string{stem}, claim.concepts[i]...)
		if slices.ContainsFunc(others, func(o text) bool {
			return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(o.keys, k) })
		}) {
			have++
		}
	}
	if all == 0 {
		return 0
	}
	return have / all
}
