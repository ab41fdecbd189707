package verify

import (
	"slices"
	"strings"

	"attache/internal/language"
)

// Words that turn a statement round, in four languages.
var (
	// hard negation says that something is not so, by language.
	hard = map[string]wordSet{
		"en": words(`not no none never neither nor nobody nothing cannot n't didn doesn don isn wasn weren aren hasn haven hadn wouldn couldn nowhere`),
		"es": words(`no ni nunca jamás ninguno ninguna ningún ningunos ningunas nadie nada tampoco`),
		"pt": words(`não nem nunca jamais nenhum nenhuma nenhuns nenhumas ninguém nada tampouco`),
		"ru": words(`не ни нет никогда никто никого никому никак никакой никакие никаких никакого никакая ничто ничего нигде`),
	}
	// soft negation says it with a verb or a noun, which may stand for the other side's "not".
	soft = map[string]wordSet{
		"en": words(`without fail+ refus+ reject+ deny denie+ denying denial lack+ absen+ oppos+ against abstain+ avoid+ prevent+ ruled exclud+ impossib+ unable unwilling unlikely
			uncertain+ unclear unlawful undivided unfinished unstable unsuccessful+ unresolved unjust+ unknown unpopular unaware uninterested unpaid unreal+ unfulfilled unimplemented unchanged unlike
			stop+ end ended ends ending ceas+ cancel+ differ differs differed disagree+ dismiss+ disappear+ disapprov+ disregard+ dispens+ far hardly barely scarcely little few fewer only less loss lost lose+
			non+ instead rather despite frustrat+ block+ exempt+ free freed drop+ abandon+ withdr+ incapab+ incorrect+ insuffic+ inabil+ alone wrong+ mistaken misrepresent+ oversimplif+ too overcome quit+ left out away excep+ exclu+`),
		"es": words(`sin en_vez falt+ rechaz+ neg+ niega+ carec+ ausen+ opon+ opus+ opuest+ contra abst+ evit+ impid+ imped+ impos+ exclu+ dej+ ces+ cancel+ difier+ difer+ discrep+ apenas poc+ solo sólo menos perd+ pierd+ frustr+
			incapa+ insufic+ inestab+ incorrect+ inútil+ incumpl+ inexist+ inviab+ desacuerd+ desconoc+ desmint+ desment+ descart+ desapar+ exent+ libre+ renunci+ abandon+ retir+ pese pesar excep+ salvo únic+ lejos demasiad+`),
		"pt": words(`sem em_vez falt+ recus+ rejeit+ neg+ carec+ ausen+ opor opos+ opôs opõe+ contra abst+ evit+ imped+ impos+ exclu+ deix+ cess+ cancel+ difer+ discord+ apenas pouc+ só somente menos perd+ frustr+
			incapa+ insufic+ instáv+ incorret+ inútil+ inexist+ inviáv+ desacord+ desconhec+ desment+ descart+ desapar+ isent+ livre+ renunci+ abandon+ retir+ apesar exce+ salvo únic+ longe demasiad+ demais`),
		"ru": words(`без вместо отказ+ отверг+ отклон+ отриц+ отсутств+ против+ воздерж+ избег+ избеж+ невозможн+ исключ+ прекра+ переста+ отмен+ лиш+ расход+ разл+ едва мал+ только лишь утра+ потер+
			нельзя недоста+ неспособн+ неудач+ нежела+ несоглас+ неприем+ непризн+ неизвест+ нестабил+ невыгод+ ненуж+ неверн+ неправ+ незакон+ недействи+ непредставл+ незаверш+ освобож+ сорва+ провал+ хотя вопреки бросил+ покин+ остав+ кроме единств+ один+ чуть далек+`),
	}
	// asides are phrases with a negation that does not turn the statement round.
	asides = strings.NewReplacer(
		" not only ", " ", " no only ", " ", " no solo ", " ", " no solamente ", " ", " nao so ", " ", " nao apenas ", " ", " nao somente ", " ", " не только ", " ",
		" no less than ", " ", " no more than ", " ", " not least ", " ", " no menos de ", " ", " no mas de ", " ", " nao menos de ", " ", " nao mais de ", " ", " не менее ", " ", " не более ", " ", " не меньше ", " ", " не больше ", " ",
		" in place of ", " instead ", " en lugar de ", " en_vez ", " en vez de ", " en_vez ", " em lugar de ", " em_vez ", " em vez de ", " em_vez ", " а не ", " вместо ", " y no ", " en_vez ", " e nao ", " em_vez ", " and not ", " instead ",
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
	turned, says := turns(claim, said.sentences), turns(best, []text{claim})
	if turned == says || turned == unsure || says == unsure {
		return nil
	}
	if turned == negated && slices.ContainsFunc(said.sentences, func(s text) bool { return turns(s, []text{claim}) != affirmed }) {
		return nil // another of the sentences may be what it negates
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

// about is how many words after a negation and before it tell what is negated.
const about, behind = 6, 3

// turns tells whether a text is negated in what others speak of too; of a negation of something
// else it is unsure.
func turns(t text, others []text) turn {
	folded := strings.Fields(asides.Replace(spaced(t.raw)))
	if _, ok := hard[t.lang].in(folded); ok {
		for i, w := range t.words {
			if hard[t.lang].has(w) && t.shares(max(0, i-behind), min(len(t.words), i+1+about), others) {
				return negated
			}
		}
		return unsure
	}
	if _, ok := soft[t.lang].in(folded); ok {
		return unsure
	}
	return affirmed
}

// shares reports whether one of the words from one to another has its like in other texts.
func (t text) shares(from, to int, others []text) bool {
	n := 0
	for i := range t.words[:to] {
		if language.IsStop(t.lang, t.words[i]) || n == t.stems {
			continue
		}
		if i >= from && slices.ContainsFunc(others, func(o text) bool {
			return slices.Contains(o.keys, t.keys[n]) || slices.ContainsFunc(t.concepts[n], func(k string) bool { return slices.Contains(o.keys, k) })
		}) {
			return true
		}
		n++
	}
	return false
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
