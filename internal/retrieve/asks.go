package retrieve

import (
	"regexp"
	"strings"
	"unicode"

	"attache/internal/gazetteer"
	"attache/internal/language"
)

// Asks is the type of thing that a question asks for.
type Asks int

// The types. Anything else is Other.
const (
	Other Asks = iota
	Number
	Date
	Person
	List       // several things of one kind, "which countries"
	Everything // all that is known of something
	About      // what the corpus itself covers
)

// asksBy tells by the words of a question, folded, what it asks for. What stands first in the
// question decides, and of two at one place the first here.
var asksBy = []struct {
	asks    Asks
	pattern *regexp.Regexp
}{
	{About, phrases(
		`what (?:do|can|does) (?:you|it|the bot) (?:cover|know|answer|do)`, `who are you`, `what are you`, `(?:your|this) (?:corpus|sources|documents|perspective|bias)`, `(?:which|what|whose) (?:sources|documents|voices|perspectives?)`, `the corpus`,
		`(?:que|cuales|cuales son) (?:las |los |tus |sus )?(?:fuentes|documentos)`, `(?:tus|sus) (?:fuentes|documentos)`, `quien eres`, `que (?:sabes|cubres)`, `que cubre (?:el|este) corpus`, `(?:el|este) corpus`,
		`(?:que|quais|quais sao) (?:as |os |suas )?(?:fontes|documentos)`, `(?:suas|tuas) fontes`, `quem e voce`, `o que voce (?:sabe|cobre|faz)`, `(?:o|este) corpus`,
		`какие (?:у \S+ )?(?:источники|документы)`, `(?:твои|ваши) (?:источники|документы)`, `кто (?:ты|вы)`, `что (?:ты|вы) (?:знаешь|знаете|умеешь|умеете)`, `корпус\S*`)},
	{Date, phrases(
		// "When Russia was expelled, how did …" asks for no date.
		`when (?:did|do|does|was|were|is|are|has|have|had|will|would|can|should)`, `when s`, `since when`, `(?:what|which) (?:year|month|date|day)`,
		`cuando`, `que (?:ano|mes|fecha|dia)`,
		`quando`, `que (?:data)`, `qual (?:ano|data|mes)`,
		`когда`, `как(?:ом|ого|ой|ое) (?:год|году|года|месяц|месяце|числа|числе|день)`, `дат[аеуы]`)},
	{Number, phrases(
		`how (?:much|many|large|big|high|long|far|often|old|tall|deep|wide|heavy|densely)`, `(?:what|which) (?:share|percentage|percent|proportion|sum|amount|figure|number|price|volume)`, `what s the (?:price|number|volume|share)`,
		`cuant[oa]s?`, `que (?:porcentaje|proporcion|parte|cantidad|monto|suma|cifra|volumen)`,
		`quant[oa]s?`, `(?:que|qual|qual o|qual a|qual era o|qual era a) (?:percentual|porcentagem|proporcao|parcela|valor|volume|numero|quantia)`,
		`сколько`, `сколькими`, `скольких`, `как(?:ая|ую|ой|ов|ова|ово) (?:доля|долю|процент|сумма|сумму|часть|объем|стоимость|цена|цену|число)`, `на сколько`, `насколько`)},
	{Everything, phrases(
		`(?:everything|all) (?:that )?(?:\S+ ){0,5}(?:about|on|regarding|concerning)`, `all (?:the )?(?:facts|mentions|information)`, `overview`, `tell (?:me|us) about`, `what (?:do|does) (?:the )?(?:sources|documents|corpus|texts) (?:say|hold|have)`, `what (?:do|does) (?:\S+ ){1,4}say about`, `what is (?:said|known|written) (?:about|of|on)`, `what s (?:said|known) about`, `relations? (?:between|with)`, `ties (?:between|with)`, `summar\S+`,
		`todo (?:lo que|sobre|acerca)`, `que (?:se (?:dice|sabe)|dicen?) (?:\S+ ){0,3}(?:de|sobre|acerca)`, `que (?:tienen|tienes|hay) sobre`, `resum\S+`, `panorama`, `relacion(?:es)? (?:entre|con|de)`, `hablame de`, `cuentame (?:de|sobre)`,
		`tudo (?:o que|sobre|a respeito)`, `o que (?:se (?:diz|sabe)|dizem) (?:\S+ ){0,3}(?:de|sobre|do|da)`, `o que (?:voces? )?(?:tem|ha) sobre`, `o que (?:\S+ ){1,3}(?:diz|fala) (?:sobre|de|do|da)`, `relac(?:ao|oes) (?:entre|com|d[eao])`, `fale (?:sobre|de|da|do)`,
		`все (?:о|об|про|что)`, `что (?:известно|говорится|сказано|пишут) (?:о|об|про)`, `что (?:\S+ ){0,3}(?:говорит|пишет) (?:\S+ ){0,3}(?:о|об|про)`, `расскажи(?:те)? (?:о|об|про)`, `отношения(?:х)? (?:между|с|со|\S+ и|\S+ с)`, `обзор`)},
	{List, phrases(
		`(?:which|what) (?:\S+ ){0,3}(?:countries|states|nations|governments|companies|products|goods|sectors|areas|fields|weapons|treaties|agreements|organi[sz]ations|blocs|projects|factors|reasons|leaders|presidents|places|topics)`, `list`, `name (?:all|the)`, `everything`,
		`(?:que|cuales) (?:\S+ ){0,3}(?:paises|estados|naciones|empresas|productos|sectores|areas|armas|tratados|acuerdos|organizaciones|bloques|proyectos|factores|razones|lideres|presidentes|temas)`,
		`(?:que|quais) (?:\S+ ){0,3}(?:paises|nacoes|setores|acordos|organizacoes|blocos|projetos|fatores|razoes|lideres|temas)`,
		`каки(?:е|ми|х) (?:\S+ ){0,3}(?:стран[ыаеу]?|странами|странах|государства|государствами|компании|товары|продукты|отрасли|сферы|оружие|договоры|соглашения|организации|проекты|факторы|причины|лидеры|президенты)`, `перечисли\S*`, `назови\S*`, `quais`, `cuales`)},
	{Person, phrases(`who`, `whom`, `whose`, `quien`, `quienes`, `quem`, `кто`, `кого`, `кому`, `кем`, `чей`, `чья`)},
	// "What did they agree when he came" asks for no date.
	{Other, regexp.MustCompile(`^(?:what|how|why|(?:o |a |de )?que|como|por que|что|чего|о чем|как|почему) `)},
}

func phrases(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^| )(?:` + strings.Join(alternatives, "|") + `)(?: |$)`)
}

func whatIsAsked(question string) Asks {
	folded := strings.Join(language.Words(question), " ")
	asks, first := Other, len(folded)
	for _, by := range asksBy {
		at := by.pattern.FindStringIndex(folded)
		if by.asks == About && at != nil {
			return About
		}
		if at != nil && at[0] < first {
			asks, first = by.asks, at[0]
		}
	}
	return asks
}

// now and position tell by the words of a question, folded, whether it asks how things are at
// present, and whether it asks for a view or a judgement on which people differ.
var (
	now = phrases(`now`, `nowadays`, `today`, `current(?:ly)?`, `at present`, `presently`, `these days`, `so far`, `to date`,
		`ahora`, `hoy`, `actual(?:es|mente)?`, `hasta (?:la fecha|hoy)`, `en la actualidad`, `agora`, `hoje`, `atua(?:l|is|lmente)`, `ate (?:hoje|agora)`,
		`сейчас`, `теперь`, `сегодня`, `ныне`, `нынешн\S+`, `в настоящее время`, `на данный момент`, `до сих пор`, `текущ\S+`)
	position = phrases(`positions?`, `stances?`, `views?`, `viewpoints?`, `opinions?`, `attitudes?`, `think(?:s|ing)?`, `thought`, `believes?`, `reckons?`, `take on`, `blames?`, `to blame`, `fault`,
		`accus\S+`, `critici[sz]\S+`, `justif\S+`, `legitima\S+`, `illegal(?:ly)?`, `right or wrong`, `wrong to`, `right to`, `good for`, `bad for`, `benefit\S*`, `harm\S*`, `threat\S*`, `success\S*`, `failure`, `fail(?:ed|s)?`, `should`, `fear\S*`, `aggress\S+`, `imperial\S+`,
		`posicion(?:es)?`, `postura`, `opin\S+`, `vision`, `piensa[ns]?`, `cree[ns]?`, `critica[ns]?`, `culpa\S*`, `acusa\S*`, `legitim\S+`, `ilegal(?:es|mente)?`, `benefici\S+`, `perjudic\S+`, `amenaza\S*`, `exito\S*`, `fracas\S+`, `deberia[ns]?`, `teme[ns]?`,
		`posic(?:ao|oes)`, `pensa[m]?`, `acha[m]?`, `acredita[m]?`, `culp\S+`, `acus\S+`, `ameac\S+`, `sucesso\S*`, `dever(?:ia|iam)`,
		`позици\S+`, `мнени\S+`, `взгляд\S*`, `отношение к`, `относ(?:ится|ятся)`, `считает`, `считают`, `думает`, `думают`, `критик\S+`, `обвин\S+`, `винит`, `виноват\S*`, `законн\S+`, `незаконн\S+`, `справедлив\S+`, `выгод\S+`, `вред\S*`, `угроз\S+`, `успех\S*`, `провал\S*`, `следует ли`, `опаса\S+`, `агресси\S+`)
)

// AsksNow reports whether a question asks how things are at present.
func AsksNow(question string) bool { return asks(now, question) }

// AsksPosition reports whether a question asks for views, or for a judgement on which people
// differ.
func AsksPosition(question string) bool { return asks(position, question) }

func asks(pattern *regexp.Regexp, question string) bool {
	return pattern.MatchString(strings.Join(language.Words(question), " "))
}

// Several reports whether an answer names several things, so that the best passages alone
// are not enough.
func (a Asks) Several() bool { return a == List || a == Everything }

var (
	year      = regexp.MustCompile(`\b(?:1[5-9]|20)\d\d\b`)
	number    = regexp.MustCompile(`\d[\d.,]*`)
	monthName = regexp.MustCompile(`(?:^|[^\p{L}])(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)[^\p{L}]` +
		`|(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro)[^\p{L}]` +
		`|январ|феврал|март|апрел|ма[йя][^\p{L}]|июн|июл|август|сентябр|октябр|ноябр|декабр)`)
	weekday = phrases(`(?:mon|tues|wednes|thurs|fri|satur|sun)day`, `lunes`, `martes`, `miercoles`, `jueves`, `viernes`, `sabado`, `domingo`,
		`(?:segunda|terca|quarta|quinta|sexta) feira`, `понедельник\S*`, `вторник\S*`, `сред[уы]`, `четверг\S*`, `пятниц\S*`, `суббот\S*`, `воскресень\S*`)
	// numberWord is a number from two to a billion in letters.
	numberWord = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|third|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|mil|millones|dois|duas|quatro|sete|oito|nove|dez|milhões|bilhões|дв[ае]|три|четыре|пять|шесть|семь|восемь|девять|десять|тысяч|миллион|миллиард)(?:[^\p{L}]|$)`)
)

// Holds reports whether a sentence holds what a question asks for: a figure or a date that the
// question does not give itself, a person, or several things in a row. Of Other and
// Everything nothing can be said; there it is false.
func (a Asks) Holds(sentence, question string) bool {
	switch a {
	case Number:
		for _, n := range number.FindAllString(sentence, -1) {
			if n = strings.TrimRight(n, ".,"); !year.MatchString(n) && !strings.Contains(question, n) {
				return true
			}
		}
		return numberWord.MatchString(sentence)
	case Date:
		for _, y := range year.FindAllString(sentence, -1) {
			if !strings.Contains(question, y) {
				return true
			}
		}
		return monthName.MatchString(sentence) || NamesWeekday(sentence)
	case Person:
		for _, m := range gazetteer.Mentions(sentence) {
			// "Who voted against?" asks for countries.
			if m.Entity.Kind == gazetteer.Person || m.Entity.Kind == gazetteer.Country && m.Entity.ID != "RU" {
				return true
			}
		}
		return hasFullName(sentence)
	case List:
		return strings.Count(sentence, ",")+strings.Count(sentence, ";")+strings.Count(sentence, " and ")+strings.Count(sentence, " y ")+strings.Count(sentence, " e ")+strings.Count(sentence, " и ") >= 2
	}
	return false
}

// NamesWeekday reports whether a sentence names a day of the week.
func NamesWeekday(sentence string) bool {
	return weekday.MatchString(strings.Join(language.Words(sentence), " "))
}

// hasFullName reports whether two words in capitals stand side by side, not at the beginning.
func hasFullName(sentence string) bool {
	words := strings.Fields(sentence)
	for i := 1; i+1 < len(words); i++ {
		if isCapitalised(words[i]) && isCapitalised(words[i+1]) {
			return true
		}
	}
	return false
}

func isCapitalised(word string) bool {
	for i, r := range word {
		if i == 0 && !unicode.IsUpper(r) {
			return false
		}
		if i > 0 && unicode.IsLower(r) {
			return true
		}
	}
	return false
}
