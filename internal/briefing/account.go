package briefing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"attache/internal/answer"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/wordclass"
)

// account is an event as one sentence tells it.
type account struct {
	facts.Event
	*sentence
	all       []string // the keys that tell it from others
	keys      []string // those of them that are not of its time or of who publishes it
	outright  bool     // it says when it was; the time is not that of an occasion it goes back to ("the visit of 2008")
	occasion  []string // the keys of that occasion's nouns
	deeds     []string // the stems of the words that tell what was done, beside naming the occasion
	judges    bool     // a word of it passes a judgement, or may
	opines    bool     // it surely does
	byTheWay  bool     // it tells the event in a remark on something else
	contested []string // the keys of the countries of which another sentence tells another vote
	next      int      // the byte of the sentence where the time of another event that it tells begins; 0: none
}

// isRemark reports whether the sentence comments on something rather than telling it.
func (t *account) isRemark() bool { return t.judges && len(t.deeds) == 0 }

// isDetail reports whether it tells more of an occasion and no deed of its own, or speaks of the
// text, so that it belongs with the sentence that tells the occasion.
func (t *account) isDetail() bool {
	return t.isRemark() || t.aside || t.byTheWay || !t.outright && len(t.deeds) == 0
}

// footing is how well a sentence stands for what it tells: the less the better.
func (t *account) footing() int {
	n := 0
	for _, mark := range []struct {
		is    bool
		weigh int
	}{{t.aside, 16}, {t.note, 8}, {t.isRemark(), 4}, {t.dangles, 2}, {t.isDetail(), 1}} {
		if mark.is {
			n += mark.weigh
		}
	}
	return n
}

// act is what a word says of its sentence.
type act uint64

const (
	done     act = 1 << iota // something was done
	judgment                 // somebody judges it
	seeing                   // somebody may judge it: "sees in it", but also "saw protests"
	survey                   // a text that goes through what was done in a time
)

// acts knows the words of deeds and of judgements in the four languages. Nouns that mostly name
// an occasion (visit, summit, vote, war) are no deeds: the verb beside them tells one.
var acts = wordclass.New(func(yield func(act, string) bool) {
	_ = yield(done, `agreed agreement agreements accord accords signed signing contract contracts concluded settled pledged promised
		declared announced decided urged demanded proposed offered refused rejected declined invited boycotted condemned recogni+ imposed banned suspended cancelled canceled lifted
		approved adopted ratified passed voted abstained elected appointed resigned founded formed created established
		joined acceded withdrew left quit excluded replaced opened closed launch launched began begins started ended shut broke cut resumed
		visited came arrived went travell+ traveled met discussed talked attended hosted held hearings interview interviews referendum
		bought sold delivered supplied shipped exported lent granted received paid donated built sent landed crossed attacked bombed invaded annexed killed died born
		failed succeeded brought
		acordó acordaron acuerdo acuerdos firmó firmaron firmado firmada convenio convenios contrato contratos prometió
		declaró declararon anunció anunciaron decidió decidieron exigió propuso ofreció rechazó rechazaron rehusó invitó condenó condenaron reconoció reconocieron impuso prohibió suspendió canceló levantó
		aprobó aprobaron adoptó adoptaron ratificó votó votaron abstuvo abstuvieron eligió elegido nombró renunció fundó fundaron formó creó crearon estableció
		ingresó adhirió retiró salió excluyó reemplazó abrió abrieron cerró lanzó comenzó comienza empezó inició terminó rompió cortó reanudó
		visitó visitaron llegó llegaron viajó viajaron acudió reunió reunieron conversó asistió participó celebró celebraron entrevista referéndum
		compró compraron vendió vendieron entregó suministró exportó prestó concedió recibió pagó donó construyó envió enviaron atacó bombardeó invadió murió nació fracasó logró
		acordou acordaram acordo acordos assinou assinaram assinado assinada convênio convênios prometeu
		declarou declararam anunciou anunciaram decidiu decidiram exigiu propôs ofereceu rejeitou recusou convidou condenou condenaram reconheceu reconheceram impôs proibiu suspendeu cancelou
		aprovou aprovaram adotou adotaram ratificou votou votaram absteve abstiveram elegeu eleito nomeou renunciou fundou fundaram formou criou criaram estabeleceu
		ingressou aderiu retirou saiu excluiu substituiu abriu abriram fechou lançou começou começa iniciou terminou rompeu cortou retomou
		visitou visitaram chegou chegaram viajou viajaram veio reuniu reuniram conversou participou realizou realizaram sediou entrevista referendo
		comprou compraram vendeu venderam entregou forneceu exportou emprestou concedeu recebeu pagou doou construiu enviou enviaram atacou bombardeou invadiu morreu nasceu fracassou conseguiu
		договорил+ соглашени+ подписа+ контракт+ заключил+ пообещал+ объявил+ заявил+ решил+ потребовал+ предложил+ отказал+ отверг+ пригласил+ осудил+ признал+ ввел+ запретил+ приостановил+ отменил+
		утвердил+ утвержден+ принял+ принят+ ратифицир+ проголосовал+ воздержал+ избрал+ избран+ назначил+ основал+ основан+ создал+ создан+ учредил+
		вступил+ присоединил+ вышел вышла вышли исключил+ заменил+ открыл+ закрыл+ запустил+ начал+ начин+ завершил+ прекратил+ разорвал+ возобновил+
		посетил+ прибыл+ приехал+ встретил+ встречал+ обсудил+ обсуждал+ участвовал+ провел+ прошел прошла прошли состоял+ интервью референдум+
		купил+ закупил+ продал+ поставил+ экспортировал+ предоставил+ получил+ заплатил+ построил+ направил+ отправил+ напал+ бомбил+ умер+ родил+ провалил+ добил+`) &&
		yield(judgment, `judges judged argues rates regards considers assesses believes deplores praises nostalgi+ significance mattered proved proves means needed
			juzga valora califica sostiene opina considera lamenta nostalgi+ importaba importaban demostró demuestra significa necesitaban
			julga avalia qualifica sustenta opina lamenta importavam provou prova precisavam
			считает оценивает полагает утверждает ностальги+ доказал+ доказывает означает нужны`) &&
		yield(seeing, `sees saw calls finds reads challenge ve vio llama desafío vê viu chama desafio видит называет вызов`) &&
		yield(survey, `review overview chronicle reseña balance panorama crónica resenha balanço обзор+ итоги итогах`)
})

// quoted is what stands in quotation marks: the words of others.
var quoted = regexp.MustCompile(`"[^"]*"|“[^”]*”|«[^»]*»`)

// ofOccasion are the words between an occasion and its time, and what may stand before a time
// that is told outright in Russian, where the occasion's takes no preposition.
var (
	ofOccasion = []string{"of", "de", "del", "do", "da", "dos", "das"}
	ruOutright = []string{"в", "во", "с", "к", "до", "после", "на", "около", "по", "между", "и", "весной", "летом", "осенью", "зимой"}
)

// newAccount reads how a sentence tells one of its events. The keys of its publisher are given.
func (l *library) newAccount(e facts.Event, all []facts.Event, s *sentence, publisher []string) *account {
	e.Countries = slices.Clone(e.Countries)
	if len(all) == 1 {
		e.Countries = append(e.Countries, ofThings(s, e.Countries)...)
	}
	t := &account{Event: e, sentence: s}
	text := s.text()
	rest, noun := text, ""
	if e.Date.End > 0 {
		own := ofOne(text, e.Date, all)
		before, after := own[:e.Date.Start], own[e.Date.End:]
		before, after, noun = occasion(before, after, e.Date, s.passage.Language)
		rest, t.outright = before+" "+after, noun == ""
		if noun != "" && e.Date.Precision == dates.InYear && since.MatchString(before) {
			t.Date.From, t.Date.Range, t.Date.Open = dates.Day{Year: e.Date.To.Year, Month: 1, Day: 1}, false, dates.Since
		}
	}
	for _, w := range language.Words(quoted.ReplaceAllString(rest, " ")) {
		if acts.Of(w)&done != 0 {
			t.deeds = append(t.deeds, language.Stem(s.passage.Language, w))
		}
	}
	if at := aside.FindStringIndex(rest); at != nil { // "…, which the chapter calls unlawful" comments on a part of what it tells
		rest = rest[:at[0]]
	}
	for _, w := range language.Words(quoted.ReplaceAllString(rest, " ")) {
		t.judges = t.judges || acts.Of(w)&(judgment|seeing) != 0
		t.opines = t.opines || acts.Of(w)&judgment != 0
	}
	if noun != "" {
		t.occasion, _ = index.Keys(s.passage.Language, uncapital(noun))
	}
	if len(s.ballots) > 0 {
		for _, c := range l.facts.Conflicts([]facts.Place{s.Place}) {
			if c.Kind == facts.Ballots {
				t.contested = append(t.contested, c.Entities...)
			}
		}
	}
	time, _ := index.Keys(s.passage.Language, text[e.Date.Start:e.Date.End])
	t.all = l.tellingKeys(s)
	t.keys = slices.DeleteFunc(slices.Clone(t.all), func(k string) bool { return slices.Contains(time, k) || slices.Contains(publisher, k) })
	return t
}

// ofThings returns the countries, beside those known, after which things are called that a
// sentence names: "the embargo on Cuba" is one name. A capital is but where a treaty was signed.
func ofThings(s *sentence, known []string) (found []string) {
	for _, m := range s.mentions {
		if m.Entity.Kind != gazetteer.Thing {
			continue
		}
		for _, w := range strings.Fields(m.Entity.Names["en"]) {
			for _, of := range gazetteer.Mentions(w) {
				e := of.Entity
				isCapital := slices.ContainsFunc(e.Capital, func(c string) bool { return strings.EqualFold(strings.Trim(c, "=+"), w) })
				if e.Kind == gazetteer.Country && !isCapital && !slices.Contains(known, e.ID) && !slices.Contains(found, e.ID) {
					found = append(found, e.ID)
				}
			}
		}
	}
	return found
}

// ofOne blanks what a sentence says right before its other times: "the strategy adopted in Los
// Angeles in 2022" is not what was done in 2023.
func ofOne(text string, d dates.Date, all []facts.Event) string {
	const wordsBefore = 5
	own := []byte(text)
	for _, o := range all {
		if o.Date.End == 0 || o.Date.Start < d.End && d.Start < o.Date.End {
			continue
		}
		from := o.Date.Start
		for range wordsBefore {
			from = strings.LastIndexByte(strings.TrimRight(text[:from], " "), ' ') + 1
		}
		if from < d.End && d.End <= o.Date.Start {
			from = d.End
		}
		for i := from; i < o.Date.Start; i++ {
			own[i] = ' '
		}
	}
	return string(own)
}

// occasion parts what stands around a time from the noun that it belongs to, as it does in "the
// visit of 2008" and "the 1999 bombardment"; the noun is empty where the time is told outright.
func occasion(before, after string, d dates.Date, lang string) (restBefore, restAfter, noun string) {
	last := func(s string) string {
		words := language.Words(s[max(strings.LastIndexAny(s, ".,;:()—"), 0):])
		if len(words) == 0 {
			return ""
		}
		return words[len(words)-1]
	}
	w := last(before)
	switch {
	case d.Open != dates.Closed:
	case lang == "ru" && w != "" && d.Precision != dates.OnDay && d.Precision != dates.InSeason && !slices.Contains(ruOutright, w),
		lang != "ru" && slices.Contains(ofOccasion, w):
		if lang != "ru" {
			before = strings.TrimRight(before, " ")
			before = before[:max(strings.LastIndexByte(before, ' '), 0)]
		}
		at := len(before)
		for range longestNoun {
			i := strings.LastIndexByte(strings.TrimRight(before[:at], " "), ' ') + 1
			if word := last(before[i:at]); word == "" || language.IsStop(lang, word) {
				break
			}
			at = i
		}
		noun = strings.TrimSpace(before[at:])
		isSurvey := slices.ContainsFunc(language.Words(noun), func(w string) bool { return acts.Of(w)&survey != 0 })
		if noun != "" && !isSurvey {
			return before[:at], after, noun
		}
	case lang == "en" && d.Precision <= dates.InYear && d.Precision != dates.InSeason && slices.Contains([]string{"the", "a", "an", "this", "that", "s"}, w) && strings.HasPrefix(after, " "):
		end := 0
		for range longestNoun {
			word := strings.TrimLeft(after[end:], " ")
			i := strings.IndexByte(word, ' ')
			if i < 0 || language.IsStop(lang, last(word[:i])) || last(word[:i]) == "" {
				break
			}
			end = len(after) - len(word) + i
		}
		if noun = strings.TrimSpace(after[:end]); noun != "" {
			return before, after[end:], noun
		}
	}
	return before, after, ""
}

// since stands before an occasion from which on something goes: "Since the visits of 2002 to 2004".
var since = regexp.MustCompile(`(?i)(?:^|[\s,;])(?:since|desde)(?: (?:the|el|la|los|las|o|a|os|as))? *$|(?:^|\s)со времен[а-я]* *$`)

// longestNoun is how many words of an occasion are read.
const longestNoun = 5

// uncapital drops the words of a text that begin with a capital: names, which tell whose the
// occasion was and not what.
func uncapital(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(text), func(w string) bool {
		return strings.ContainsFunc(w[:min(len(w), 4)], unicode.IsUpper)
	}), " ")
}

// sharedOf counts the keys that two sentences have in common.
func sharedOf(a, b []string) int {
	n := 0
	for _, k := range a {
		if slices.Contains(b, k) {
			n++
		}
	}
	return n
}

// doesOther reports whether two sentences tell of deeds and none is in both.
func (t *account) doesOther(o *account) bool {
	return len(t.deeds) > 0 && len(o.deeds) > 0 && !slices.ContainsFunc(t.deeds, func(d string) bool { return slices.Contains(o.deeds, d) })
}

// parting stands between two clauses that tell one event each.
var parting = regexp.MustCompile(`; |,? (?:while|whereas|and|but|mientras|y|e|pero|enquanto|mas|а|и|но)[, ]`)

// nearer reports whether its time lies within that of another account of the same sentence, and
// both in one clause.
func (t *account) nearer(o *account) bool {
	if !closed(t.Date, o.Date) || !within(t.Date, o.Date) || within(o.Date, t.Date) {
		return false
	}
	from, to := min(t.Date.End, o.Date.End), max(t.Date.Start, o.Date.Start)
	return from == 0 || from > to || !parting.MatchString(t.text()[from:to])
}

// leastWords is how many words the first of two clauses has that can be read alone.
const leastWords = 6

// cut leaves of a quoted sentence that tells two events what it tells of the first. The second
// often rests on the first ("while the Dominican Republic followed in 2013") and is told whole.
func (t *account) cut(c *Claim) {
	if t.next == 0 || t.Date.End == 0 {
		return
	}
	between := parting.FindAllStringIndex(t.text()[t.Date.End:t.next], -1)
	if len(between) == 0 {
		return
	}
	end := t.Date.End + between[len(between)-1][0]
	told := t.text()[:end]
	if len(language.Words(told)) < leastWords || strings.Count(told, `"`)%2 > 0 {
		return
	}
	told = answer.WithoutMarks(told) + " …"
	if t.passage.Retells == "" {
		told = "“" + told + "”"
	}
	c.Text, c.Evidence[0].End = told, c.Evidence[0].Start+end
}

// namesOccasion reports whether two sentences name one thing that happened or was made, a summit
// or a treaty.
func (t *account) namesOccasion(o *account) bool {
	return slices.ContainsFunc(t.mentions, func(m gazetteer.Mention) bool {
		return m.Entity.Kind == gazetteer.Thing && slices.Contains(o.named, m.Entity.Key())
	})
}

// names reports whether the sentence names a country of the subject.
func (t *account) names(of *Subject) bool {
	return slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(t.countries, code) })
}

// countsVote reports whether it tells how a country of the subject voted. What it tells of "the
// other countries" counts where no source contradicts it.
func (t *account) countsVote(of *Subject) bool {
	return slices.ContainsFunc(t.ballots, func(b facts.Ballot) bool {
		return slices.ContainsFunc(of.Members, func(code string) bool {
			return slices.Contains(b.States, code) && (!b.Others || !slices.Contains(t.contested, "@"+code))
		})
	})
}

// timeOf names a time that a document tells.
func (t *account) timeOf() string { return t.passage.Meta.ID + " " + t.Date.String() }

// isBacked reports whether a time that the sentence does not state is that of one which does:
// the two share a passage or more than one word. There need be none, where a report is about
// the time of its writing.
func (t *account) isBacked(stated []*account) bool {
	return len(stated) == 0 || slices.ContainsFunc(stated, func(o *account) bool {
		return o.sentence.Passage == t.sentence.Passage || sharedOf(o.keys, t.keys) >= sameKeys
	})
}
