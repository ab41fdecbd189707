package briefing

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"attache/internal/language"
	"attache/internal/wordclass"
)

// A brief takes sentences out of their places. One that points back to what was said before
// it ("in turn", "these agreements", "the visit" of nobody) cannot be understood alone.

// role is what a word does for that.
type role uint64

const (
	sequel  role = 1 << iota // goes on from what was said before: "therefore", "already"
	rest                     // of what was counted before: "the other", "the remaining"
	except                   // says of what: "the other countries; the exceptions are …"
	softly                   // goes on, but can be understood: "also"
	bygone                   // of a state that is no more
	reports                  // who says so follows, or what is said
	thats                    // begins what is said
	article                  // "the"
	deed                     // a deed that is told when it is named first
	toward                   // where it led, which does not tell which one it was
	around                   // a preposition before what others differ on: "over"
	matters                  // what others speak of in a country: "the situation in"
	joining                  // a preposition, before which nothing has been named yet
)

var roles = wordclass.New(maps.All(map[role]string{
	sequel: `already therefore nevertheless nonetheless instead moreover furthermore however thus hence meanwhile likewise similarly afterwards thereafter thereby accordingly
		además asimismo tampoco entonces
		ademais contudo entretanto igualmente então
		поэтому однако затем впрочем наоборот напротив причем`,
	rest: `other others another remaining rest further next latter
		otro otra otros otras restante restantes demás resto siguiente siguientes
		outro outra outros outras restante restantes demais seguinte seguintes
		другой другая другие другое других остальные остальных остальная следующий следующая`,
	except: `exception exceptions except excepción excepciones excepto salvo exceção exceções exceto исключени+ кроме`,
	softly: `also too again additionally también nuevamente também novamente тоже также снова вновь опять`,
	bygone: `soviet+ ussr urss comintern tsarist советск+ ссср коминтерн+ царск+`,
	reports: `say says said saying told tells tell report reports reported write writes wrote add adds added note notes noted stress stresses stressed recall recalls recalled argue argues argued claim claims claimed
		hold holds conclude concludes concluded judge judges judged find finds found state states stated think thinks believes believed describes described calls called sees explains estimates expects asks recalls names quotes lists cites counts reads points announced
		dice dicen dijo dijeron informa informó informan escribe escribió añade añadió señala señaló afirma afirmó sostiene sostuvo recuerda recordó concluye concluyó considera destaca destacó
		diz dizem disse disseram informou escreve escreveu acrescenta acrescentou observa observou afirmou sustenta lembra lembrou conclui concluiu destacou
		сказал+ говорит говорят сообщ+ пишет писал+ добав+ отмеч+ утвержда+ считает считают подчерк+ напомина+ напомнил+ заяви+ заключа+`,
	thats:   `that que что`,
	article: `the el la los las o a os as`,
	deed: `visit visits trip trips tour talks agreement agreements contract contracts deal deals purchase decision meeting negotiations broadcasting
		visita viaje gira acuerdo acuerdos conversaciones contrato contratos decisión compra negociaciones reunión
		viagem acordo acordos conversações decisão negociações reunião
		визит+ поездк+ турне переговор+ соглашени+ контракт+ сделк+ решени+`,
	toward:  `to in with into between a en con entre para em no na com в с со на между`,
	around:  `over sobre вокруг`,
	matters: `demand demanda спрос+ situation events crisis developments situación acontecimientos situação acontecimentos ситуаци+ событи+ кризис+`,
	joining: `in on at of for from by with under during after before since among as through despite en de con por para desde durante tras según em com por desde durante após в на с со о об от для при после до через из среди`,
}))

// pointing are words that stand for something named before, with their accents: "está" is not
// "esta".
var pointing = wordSet(`it they he she him them this these those such there
	ello él ella ellos ellas este esta estos estas esto ese esa esos esas eso aquel aquella aquellos aquellas tal tales dicho dicha dichos dichas
	ele eles elas isto estes isso esse esses essa essas aquele aquela nesse nessa nesses neste nesta desse dessa desses deste desta disso nisso
	он она оно они это этот эта эти этого этой этому этим этих этом эту такой такая такие такое таких тот та те того той тех там им ими ним них ему ей`)

// owning are possessives, which may stand for what follows them: "In its review LACRUS …".
var owning = wordSet(`its his her their su sus seu sua seus suas его ее её их`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// backward are phrases, folded, that lead back to what was said before, by language: one
// expression of all is several times as slow.
var backward = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`\b(?:in turn|for (?:its|his|her|their) part|(?:something|anything) (?:similar|like)|as a (?:consequence|result|further|clear)|in the (?:other|opposite) direction|at th(?:e same|at) time|in that (?:year|period|month|case|way)|` +
		`by contrast|in (?:contrast|addition|comparison)|on the (?:other hand|contrary)|the same [a-su-z]|that (?:year|day|trip|visit|time|period|group|case|list|role)|(?:comes?|came) later|one more attempt|s comparison|(?:first|second|third|last) (?:example|point|argument)|that followed)\b`),
	"es": regexp.MustCompile(`\b(?:a su vez|por su parte|algo (?:similar|parecido)|como (?:consecuencia|resultado)|al mismo tiempo|en cambio|por el contrario|de ahi|en (?:contraste|adicion|comparacion)|por eso|por lo tanto|sin embargo|no obstante|por otr[ao] (?:parte|lado)|(?:primer|segundo|tercer) (?:ejemplo|argumento))\b`),
	"pt": regexp.MustCompile(`\b(?:por sua vez|por seu (?:lado|turno)|como (?:consequencia|resultado)|ao mesmo tempo|em contrapartida|em (?:contraste|adicao|comparacao)|por isso|portanto|alem disso|no entanto|por outr[ao] (?:parte|lado)|(?:primeiro|segundo|terceiro) (?:exemplo|argumento))\b`),
	"ru": regexp.MustCompile(`(?:^| )(?:в свою очередь|со своей стороны|в результате|в то же время|(?:первый|второй|третий) (?:пример|довод)|кроме того|нечто подобное|при этом|тем самым|в этом|к этому|для этого|тогда же|таким образом)(?: |$)`),
}

// lapsed is how long after something else it was, of which the sentence does not tell; where it
// is known when it was that does no harm.
var lapsed = regexp.MustCompile(`\b(?:days?|weeks?|months|years?) (?:later|earlier|before)\b|\b(?:dias|semanas|meses|anos) (?:despues|depois|antes)\b|(?:^| )(?:дней|недель|месяцев|лет|года) спустя(?: |$)`)

// thenDid is "then" that goes on, not that of "Mexico, then a member, …".
var thenDid = regexp.MustCompile(`^[^,;]*[^,;] then [a-z]|^(?:Then|Earlier|Later|Before|After)\b(?:,| that)|[a-z"”] then [a-z]+ed\b`)

// whose is a visit that is known by who came, which without a time may be any of several.
var whose = regexp.MustCompile(`\p{Lu}\p{L}+(?:['’]| )s (?:visit|trip|tour)\b|\b(?:visita|viaje|gira|viagem) de \p{Lu}|(?:визит|поездк|турне)[а-я]* \p{Lu}`)

// during is what happened on such a visit.
var during = regexp.MustCompile(`\b(?:[Dd]uring|[Oo]n) (?:\p{Lu}\p{L}+ )*\p{Lu}\p{L}+['’]s (?:visit|trip|tour)\b|\b[Dd]urante (?:la|el|a|o) (?:visita|viaje|gira|viagem) de \p{Lu}|(?:^| )[Вв]о время (?:визит|поездк|турне)[а-я]* \p{Lu}`)

const (
	opening = 6  // words, in which what is pointed to has not been named yet
	leading = 10 // words, in which a sentence says that it goes on
	attrib  = 14 // words, in which it says whose words it gives
)

// said returns how many words lead in to what a sentence says: "According to …,", "LACRUS says
// that". None where it begins at once, or ends in who says so.
func said(text string, words []string) int {
	if len(words) > 1 {
		switch words[0] {
		case "according", "segun", "segundo", "согласно", "conforme", "по", "как", "in", "as", "de", "for":
			if head, _, ok := strings.Cut(text, ", "); ok {
				lead := language.Words(head)
				isSource := words[0] == "according" || words[0] == "segun" || words[0] == "согласно" || words[0] == "conforme" ||
					slices.ContainsFunc(lead, func(w string) bool { return roles.Of(w)&reports != 0 || slices.Contains(sourceWords, w) })
				if isSource && len(lead) <= attrib {
					return len(lead)
				}
			}
		}
	}
	for i := 1; i < min(len(words), attrib); i++ {
		if roles.Of(words[i])&reports == 0 {
			continue
		}
		for k := i + 1; k < min(len(words), i+6); k++ {
			if roles.Of(words[k])&thats != 0 {
				return k + 1
			}
		}
	}
	return 0
}

// sourceWords are what a sentence that names its source first calls it by.
var sourceWords = []string{"view", "words", "account", "assessment", "opinion", "comparison", "acuerdo", "acordo", "palabras", "palavras", "словам", "данным", "мнению", "сообщает", "отмечает", "пишет"}

// alone tells how a sentence stands without the one before it: it dangles when it cannot be
// understood, and leans when it can but goes on from something. Timed says that it states or
// is known to have a time, which tells what "the visit" it is; speaker, of the number of its
// first words, whether they name somebody whom a pronoun behind them may stand for.
func alone(text, lang string, timed bool, speaker func(words int) bool) (dangles, leans bool) {
	words := language.Words(text)
	from := said(text, words)
	written := language.CasedWords(text)
	if len(written) != len(words) {
		written = words // folding parted a rare letter in two
	}
	lower := make([]string, len(written))
	for i, w := range written {
		lower[i] = strings.ToLower(w)
	}
	counted := excepts(words)
	for _, at := range []int{0, from} {
		nobody := at == 0 || !speaker(at) // is named before whom a pronoun may stand for
		for i := at; i < min(len(words), at+opening); i++ {
			first := i == at || i == at+1 && roles.Of(words[at])&joining != 0
			switch is := roles.Of(words[i]); {
			case pointing[lower[i]] && !demonstrative[lower[i]] && first && nobody && !formal(words, i),
				lower[i] == "that" && (i == 0 || i < leading && roles.Of(words[i-1])&joining != 0 && i+1 < len(lower) && pointsBack(lower, i) && i+1 < at+leading),
				owning[lower[i]] && i == at && nobody,
				is&rest != 0 && !counted && (first || i == at+1 && roles.Of(words[at])&article != 0 || i == at+2 && roles.Of(words[at])&joining != 0):
				dangles = true
			}
		}
		for i := at; i < min(len(words), at+leading); i++ {
			switch is := roles.Of(words[i]); {
			case is&sequel != 0:
				dangles = true
			case is&softly != 0:
				leans = true
			}
		}
		if !timed && (definite(words, at) || during.MatchString(text) || whose.MatchString(strings.Join(written[at:min(len(written), at+leading+2)], " "))) {
			dangles = true
		}
	}
	for i, w := range lower {
		if demonstrative[w] && pointsBack(lower, i) {
			dangles = true
		}
	}
	if thenDid.MatchString(text) || leadsBack(lang, words) || !timed && lapsed.MatchString(strings.Join(words, " ")) {
		dangles = true
	}
	return dangles, leans
}

// excepts reports whether words make exceptions: "except with Cuba".
func excepts(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return roles.Of(w)&except != 0 })
}

func leadsBack(lang string, words []string) bool {
	phrases, ok := backward[lang]
	return ok && phrases.MatchString(strings.Join(words, " "))
}

// demonstrative are words that point together with a noun, "these agreements", with their
// accents.
var demonstrative = wordSet(`this these those such estos estas esos esas dicho dicha dichos dichas aquellos aquellas esses essas estes aqueles aquelas
	этот эта эти этого этой этому этим этих этом эту такие таких`)

// present are words behind a demonstrative that then points to nothing before: "those who",
// "such as", "this century".
var present = wordSet(`who which that where as of in from with present century year month week decade que de do da en em el la siglo año século ano кто что как век веке году год месяц`)

// pointsBack reports whether a demonstrative points to what the sentence has not named.
func pointsBack(lower []string, i int) bool {
	if i+1 >= len(lower) || present[lower[i+1]] {
		return false
	}
	stem := stemOf(lower[i+1])
	return !slices.ContainsFunc(lower[:i], func(w string) bool { return stemOf(w) == stem })
}

// stemOf is the beginning of a word that its forms share, roughly.
func stemOf(word string) string {
	r := []rune(word)
	return string(r[:min(len(r), max(4, len(r)-3))])
}

// formal reports whether a pronoun stands for nothing: "there is", "it matters that".
func formal(words []string, i int) bool {
	if i+1 >= len(words) {
		return false
	}
	switch words[i] {
	case "there":
		return slices.Contains([]string{"is", "are", "was", "were", "has", "have"}, words[i+1])
	case "it":
		return slices.ContainsFunc(words[i+1:min(len(words), i+6)], func(w string) bool { return w == "that" || w == "to" })
	}
	return false
}

// definite reports whether the words from one on begin by speaking of "the visit" as of one
// told of before: "the visit to …", but not "the visit of …".
func definite(words []string, at int) bool {
	for i := at; i < min(len(words)-1, at+8); i++ {
		before := i > 0 && roles.Of(words[i-1])&article != 0 || i == at && words[i][0] >= 0x80 // Russian has no article
		if roles.Of(words[i])&deed != 0 && before && (roles.Of(words[i+1])&toward != 0 || i < at+4 && words[i+1] != "of" && words[i+1] != "de" && words[i+1] != "do" && words[i+1] != "da") {
			return true
		}
	}
	return false
}

// ofThePast reports whether a sentence tells of a state that is no more.
func ofThePast(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return roles.Of(w)&bygone != 0 })
}
