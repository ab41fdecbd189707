package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
	"attache/internal/wordclass"
)

// class says what a word tells of a time or of a statement; a word may have several.
type class uint64

// The classes. Those up to happened name what an event is; the rest tell whether there is one.
const (
	voted class = 1 << iota
	visited
	met
	signed
	adopted
	founded
	began
	ended
	joined
	left
	traded
	elected
	fought
	announced
	acted // any other deed

	trend    // a figure over time, not a deed
	attitude // willing, not done
	document // a text that bears a date of its own
	saying   // who reports
	parting  // between two statements
	ofTime   // what stands before a date that belongs to the noun before
	travel   // a journey or a meeting that a report may be about
	ahead    // will be
	elsewhen // later, earlier: another time than the one told before
	against
	abstained
	absent
	inFavour
	negating
	partial // the list is not whole
	again
	remainder // the other countries
	aggregate // exports, imports, a total, a share: what a figure is of
	doubtful  // if, perhaps
	office    // what one holds for a term
	textual   // the text itself is spoken of
	clash     // two things that are told do not agree
	turning   // although, while
	onward    // after something else
	irregular // a verb of the past that no ending tells from other words
	nominal   // no verb, although it ends like one of the past
	standing  // a verb of how things are or are seen
	auxiliary // what makes a participle behind it a verb of the past
	modal     // would, could
	article   // the, a
	leading   // what no verb of the past stands behind: an article, a preposition
	judging   // describes, regards
	citing    // lists, refers to
	asking    // asked, wonders
	question  // which, whether
)

const happened = voted | visited | met | signed | adopted | founded | began | ended | joined | left | traded | elected | fought | announced | acted

// vocabulary gives each class its words in the four languages, folded when read; one that
// ends in "+" stands for all words that begin so.
var vocabulary = []struct {
	class
	words string
}{
	{voted, `vote votes voted voting abstain+ abstention+ votar votaron votó votación voto votos votou votaram votação absten+ absti+ abstuv+ abstiv+ abstev+ голосова+ проголосова+ воздерж+`},
	{visited, `visit visits visited visiting tour tours toured trip trips travel+ arriv+ came went
		visita visitas visitó visitaron gira viaje viajes viajó viajaron llegó llegaron acudió
		visitou visitaram viagem viagens viajou viajaram chegou chegaram veio
		визит+ посети+ посещ+ поездк+ турне прибыл+ приехал+ приезд+`},
	{met, `meet meets met meeting meetings summit summits congress conference+ forum talks negotiat+ session hearings consultations reception
		cumbre cumbres reunión reuniones reunió reunieron encuentro encuentros congreso conferencia foro negociacion+ conversaciones
		cúpula cúpulas reunião reuniões reuniu reuniram encontro encontros encontrou congresso conferência fórum negociaç+ conversações
		саммит+ встреч+ встретил+ конгресс+ конференц+ форум+ переговор+ сесси+`},
	{signed, `signed signing agreed agreement agreements contract contracts pact pacts treaty accord memorandum
		firmó firmaron firmado firmada firmados firmadas acuerdo acuerdos acordó acordaron contrato contratos tratado pacto
		assinou assinaram assinado assinada assinados assinadas acordo acordos acordou acordaram pacto
		подпис+ соглашени+ договорил+ контракт+`},
	{adopted, `approv+ adopted adopts adoption ratif+ passed aprob+ adopt+ ratific+ aprov+ утверд+ утвержд+ принят+ приняла принял приняли ратифи+`},
	{founded, `founded founding established establishment formed created creat+ inaugurated inauguration
		fundó fundado fundada fundaron fundación creó creado creada crearon creación estableció establecido establecida establecieron formó formado formada
		fundou fundado fundada fundaram fundação criou criado criada criaram criação estabeleceu estabelecido estabelecida formou formado formada
		основан основана основано основали основал создан создана создано создал создала создали создание создания учрежд+ учреди+ образован образована образовано`},
	{began, `began begin begins begun start started starts launch launched launches opened opening effect force inaugurat+ resumed restored
		comenzó comenzaron comienza inició iniciaron empezó vigor abrió abrieron lanzó lanzaron reanud+
		começou começaram começa iniciou iniciaram abriu abriram lançou lançaram retomou retomaram
		начал начала начали начался началась началось начались начнет начнется начинает+ открыл открыла открыли открыт+ запусти+ вступил+`},
	{ended, `ended ends closed closure finished completed shut stopped expired terminó terminaron cerró cerraron finalizó encerrou encerraram fechou fecharam terminou
		закончил+ завершил+ закрыл+ закрыт+ прекратил+`},
	{joined, `joined joins join accede+ acceded accession member followed ingres+ adhirió adhirieron incorpor+ miembro aderiu aderiram membro ingressou
		присоедин+ вступлени+ член членом`},
	{left, `withdrew withdrawal withdrawn withdraw quit abandoned retir+ abandonó salida salió retirou retirada saiu saída вышел вышла вышли выход выхода покинул+`},
	{traded, `bought buys buy sold sells deliver+ suppl+ purchas+ receiv+ lent lend granted cancelled canceled wrote donated exported shipped
		compró compraron vendió vendieron entreg+ recibi+ prestó condonó pagó donó concedió
		comprou compraram vendeu venderam recebeu receberam emprestou perdoou pagou doou concedeu
		купил+ закупил+ продал+ поставил+ получил+ списал+ предостав+ передал+`},
	{elected, `elected election elections won wins win inauguration elegido elegida elecciones elección ganó ganaron eleito eleita eleições eleição ganhou venceu
		избра+ выборы выборов выборах победил+`},
	{fought, `war crisis attack+ bomb+ coup invad+ invasion conflict dispute revolution uprising bombardment occupied occupation annex+
		guerra golpe ataque ataques atacó invadi+ invasión conflicto disputa revolución levantamiento
		invasão conflito revolução ocupação crise crises
		война войны войне войну кризис+ переворот+ напал+ нападен+ бомбард+ вторг+ вторжен+ конфликт+ революци+ спор спора`},
	{announced, `announced announce statement statements announcement declar+ decided decision urged proposed proposal lifted condemned recogni+ imposed refused rejected demanded offered invited banned reaffirmed revealed confirmed pledged
		anunci+ declar+ decidi+ decisión propuso propusieron condenó condenaron reconoció reconocieron impuso rechaz+ exigió ofreció invitó prohibió reafirm+ confirmó
		decisão propôs propuseram condenou condenaram reconheceu impôs rejeit+ exigiu ofereceu convidou proibiu confirmou
		объяви+ заяви+ решил+ решени+ предложил+ осудил+ признал+ ввел+ отказал+ отверг+ потребовал+ пригласил+ запретил+ подтвердил+`},
	{acted, `declined organized organised referendum interview interviews moved helped helping help hold held holds place took take participat+ attend+ replaced settled settlement+ gained gave pioneering pioneered brought sent sends built tested staged hosted host hosts enlarged widened supported support solidarity
		action actions attempt attempts offer offers promise promises appeal sheltered released arrested died born killed crossed landed appointed resigned suspended opposed opposition initiative dated event events exercises dealt put kept signed discuss+ talked raised appeared selection covered crashed deployed
		acción acciones intento intentos oferta ofertas promesa promesas llamamiento celebró celebraron celebra referéndum entrevista organizó tuvo lugar participó participaron asistió reemplazó envió enviaron construyó albergó apoyó apoyaron murió nació nombr+ renunció suspendió organizó
		ação ações tentativa tentativas oferta ofertas promessa promessas apelo realizou realizaram realiza entrevista teve ocorreu ocorreram participou participaram substituiu enviou enviaram construiu sediou apoiou apoiaram morreu nasceu renunciou suspendeu organizou
		действие действия действий попытк+ обещани+ призыв+ референдум+ интервью состоял+ прошел прошла прошли прошло провел провела провели участвовал+ участие заменил+ направил+ отправил+ построил+ поддержал+ умер родился назнач+ приостановил+ посетил+ проход+ переехал+`},

	{trend, `grew grow grows growth grown rose risen rise increas+ fell fall fallen declin+ decreas+ doubled tripled turnover share accounted amounted stood percentage population
		crec+ aument+ cay+ disminuy+ disminu+ ascendió representó cuota proporción
		cresc+ caiu caíram somou ascendeu fatia parcela
		вырос+ рост роста росте увелич+ сниз+ упал+ сократил+ составил+ товарооборот+ доля долю доли`},
	{attitude, `willing ready want wants wanted wish wishes wished hope hopes hoped interested interest could
		quiere quieren quería dispuesto dispuesta listo lista desea desean interés
		quer querem queria disposto disposta pronto pronta deseja desejam interesse
		готов готова готовы хочет хотят хотел+ желает желают намерение`},
	{document, `concept declaration doctrine doctrines resolution charter treaty protocol law constitution plan strategy report article review book books paper papers chapter covers
		concepto declaración doctrina doctrinas resolución carta tratado protocolo ley constitución estrategia informe artículo libro libros
		conceito declaração doutrina doutrinas resolução lei constituição plano estratégia relatório artigo livro livros
		концепци+ деклараци+ доктрин+ резолюци+ устав+ договор+ протокол+ закон+ конституци+ план плана стратеги+ доклад+ статья статьи статье книг+`},
	{saying, `told said says say tells according reports reported writes wrote adds added notes noted stresses stressed recalls recalled argues argued
		dijo dijeron dice según informa informó escribe escribió añade añadió señala señaló
		disse disseram diz segundo informa informou escreve escreveu acrescenta acrescentou observa
		сказал+ говорит+ сообщ+ пишет+ писал+ добав+ отмеч+ словам`},
	{parting, `while whereas but mientras pero enquanto mas а но`},
	{ofTime, `of for covers dated from de del do da от за`},
	{travel, `visit tour trip agenda talks negotiations visita gira viaje agenda conversaciones negociaciones viagem conversações negociações визит+ поездк+ турне переговор+`},
	{ahead, `will due going begins upcoming is includes será serán irá va vai irão будет будут предстоит начинает начинается`},
	{elsewhen, `later earlier formerly once now today currently never always still after before más después antes luego ahora hoy nunca todavía mais depois agora hoje ainda позже раньше ранее теперь сегодня сейчас никогда всегда еще после`},

	{against, `against contra против`},
	{abstained, `abstain+ abstention+ absten+ absti+ abstuv+ abstiv+ abstev+ воздерж+`},
	{absent, `absent ausente+ отсутств+`},
	{inFavour, `favor favour favoured favored supported supporters support supporting adopted backed favorable apoy+ respald+ apoi+ поддерж+ за`},
	{negating, `not no none never neither nor nobody cannot n't nunca jamás ninguno ninguna ningún nadie tampoco não nem nenhum nenhuma ninguém jamais не ни нет никто ничто никогда никаких`},
	{partial, `among including include includes example examples such some several many others entre incluidos incluyendo ejemplo varios varias muchos algunos incluindo exemplo vários muitos alguns среди включая например некоторые многие ряд`},
	{again, `again снова вновь опять nuevamente novamente`},
	{remainder, `other others rest remaining demás resto restantes otros demais restante outros остальн+ другие`},
	{aggregate, `export+ import+ turnover balance share total overall average annual monthly daily quarterly per capita planned plan+ target forecast expected estimated minimum maximum net gross
		exporta+ importa+ intercambio saldo cuota anual mensual previsto meta
		intercâmbio mensal previsto meta
		экспорт+ импорт+ товарооборот+ оборот+ сальдо дол+ всего общ+ средн+ годов+ месячн+ план+ прогноз+`},
	{doubtful, `if unless whether perhaps possible possibly might si quizás posible caso talvez possível если возможно бы`},
	{office, `president presidents minister office power term government administration presidente ministro ministra poder cargo mandato gobierno governo presidencia presidência президент+ министр+ власть власти посту`},
	{textual, `note notes body heading text caption headline paragraph wording sentence phrase word words passage table chart garbled misprint texts
		nota notas texto titular párrafo oración frase palabra palabras cuadro tabla título parágrafo quadro
		текст+ примечани+ подпись заголовок абзац+ фраза слово слова предложение таблица`},
	{clash, `contradict+ disagree disagrees inconsistent discrepancy incompatible mismatch
		contradic+ discrep+ incompatibl+ incongruen+ contradiz+ incompatív+ inconsistent+
		противореч+ расхо+ несоответств+ несовместим+`},
	{onward, `after since following followed wake desde tras después luego siguió siguieron após depois seguiu seguiram после вслед последова+`},
	{irregular, `became become made lost left led ran spoke broke rose fell grew drew drove flew fought got gave went hit kept laid lay let paid put read rode sank sat set shot shook shrank spent split
		spread stole struck swore swept swung taught took taken threw thrown undertook underwent undergone withstood overcame overthrew arose bore cut chose chosen fled forbade forgave froze hid told
		wrote written began sent built brought bought sold said
		hizo hicieron hecho tuvo tuvieron puso pusieron puesto vino vinieron dio dieron dijo dijeron obtuvo obtuvieron mantuvo rompió roto detuvo produjo redujo condujo
		fez fizeram feito teve tiveram pôs puseram veio vieram deu deram disse disseram obteve obtiveram manteve deteve
		шел ушел пришел вышел перешел достиг принес вырос умер`},
	{nominal, `hundred sacred kindred museu europeu ateu judeu
		капитал+ материал+ потенциал+ генерал+ журнал+ канал+ сигнал+ арсенал+ персонал+ финал+ филиал+ квартал+ идеал+ скандал+ металл+ начала дел дела отдел+ раздел+ предел+ водораздел+ сил сила
		цел цели недел+ модел+ детал+ печал+ отрасл+ стил+ профил+ автомобил+ фил мал мало или если ел
		числ+ масл+ мысл+ угл+ стекл+ узл+ посла`},
	{standing, `remain+ stay+ stood exist+ belong+ depend+ consist+ contain+ includ+ involv+ concern+ seem+ looked based locat+ situat+ link+ called named known regard+ view+ describ+ listed mention+ suppos+ expect+ estimat+
		intend+ requir+ lack+ need+ want+ hoped wish+ liked likely believ+ limit+ impl+ operat+ function+ concentrat+ focus+ review+ relat+ united interest+ detail+ advanced developed armed aimed meant continued had lived weigh+ measur+ averag+ total+ numbered rank+ owned
		exist+ vivió vivieron costó costaron perten+ depend+ consist+ conten+ contuv+ inclu+ parec+ quiso quisieron esper+ llamó llamaron consideró consideraron necesit+ pareció
		permanec+ viveu viveram custou custaram chamou chamaram precis+ estev+ estiv+
		жил жила жило жили стоил+ насчитыва+ весил+ занимал+ остава+ остал+ существова+ принадлеж+ зависел+ состоял+ содерж+ каза+ выгляд+ счита+ хотел+ наде+ нужда+ называл+ назвал+ был была было были имел+`},
	{auxiliary, `ha han había habían fue fueron fué foi foram tem têm tinha tinham был была было были`},
	{article, `the a an el la los las o os as un una um uma`},
	{judging, `describes described calls defines defined regards views characterizes characterises describe llama define considera califica caracteriza descreve chama qualifica описывает называет определяет считает характеризует`},
	{citing, `cites cited citing refers referred lists listed gives names repeats quotes cita citan remite remiten enumera nombra repite citam remete remetem nomeia repete ссылается ссылаются приводит перечисляет называет повторяет цитирует отсылает`},
	{asking, `ask+ wonder+ pregunt+ pergunt+ спрос+ спраш+`},
	{question, `which what whether how why who whom whose where cuál cuáles qué cómo quién si qual quais que como quem se какой какая какие каких какими как кто ли почему где`},
	{modal, `would could should might habría habrían pudo podría podrían teria teriam poderia poderiam бы`},
	{leading, `a an the its their his her our of in with for by to from at on as than more most less least very
		el la los las un una unos unas de del en con por para su sus o os as um uma uns umas do da dos das em no na com seu sua
		в на с по для из от к о об за при`},
	{turning, `although though while whereas because since aunque mientras porque embora enquanto хотя тогда`},
}

// lexicon knows the classes of words.
var lexicon = wordclass.New(func(yield func(class, string) bool) {
	for _, entry := range vocabulary {
		if !yield(entry.class, entry.words) {
			return
		}
	}
})

// turn is a side, 1 or 2, of a pair of contraries.
type turn struct {
	pair int
	side int8
}

// contraries are pairs of words that turn a statement into its opposite.
var contraries = []string{
	`join+ accede+ joined присоедин+ вступил+ ingresó+ adhirió+ aderiu+ sumó | left withdrew withdraw+ quit abandon+ вышел вышла вышли покинул+ retiró+ abandonó+ salió saiu retirou`,
	`support+ back backs backed endors+ apoy+ respald+ apoi+ поддерж+ | oppos+ reject+ condemn+ opus+ opon+ rechaz+ conden+ rejeit+ осужд+ осудил+ отверг+`,
	`success+ succeed+ éxito+ exitos+ sucesso+ успе+ | failed failure+ broke collaps+ fracas+ неудач+ провал+ сорвал+`,
	`confirm+ admitted admits acknowledg+ reconoci+ reconhec+ подтверд+ признал+ | denied denies deny refut+ desmint+ desment+ negó negou отриц+ опроверг+`,
	`approved adopted aprobó aprobaron aprovou aprovaram одобрил+ утвердил+ | rejected rechazó rechazaron rejeitou rejeitaram отклонил+`,
	`permit+ allow+ permiti+ autoriz+ разреш+ | ban+ forb+ prohib+ proib+ запре+`,
	`won wins victory ganó victoria venceu ganhou vitória победил+ | lost loses defeat+ perdió derrot+ perdeu проиграл+`,
	`opened opens abrió abriu открыл+ | closed closes cerró fechou закрыл+`,
	`kept remained stayed maintain+ mantuv+ mantiv+ mantuvo сохранил+ | ended broke cut severed rompió rompieron rompeu romperam разорвал+ прекратил+`,
}

// turns holds the words of the contraries, folded; those that stand for all that begin so
// keep their "+".
var turns = func() map[string][]turn {
	m := map[string][]turn{}
	for pair, list := range contraries {
		a, b, _ := strings.Cut(list, "|")
		for side, words := range []string{a, b} {
			for w := range strings.FieldsSeq(words) {
				w = language.Fold(w)
				m[w] = append(m[w], turn{pair, int8(side + 1)})
			}
		}
	}
	return m
}()

// turnsOf yields the sides of contraries that a folded word stands on.
func turnsOf(word string) (all []turn) {
	all = turns[word]
	for n := 2; n <= len(word); n++ {
		if t := turns[word[:n]+"+"]; t != nil {
			all = append(slices.Clip(all), t...)
		}
	}
	return all
}

// inPast reports whether a word has the form of a verb of the past. What such a verb tells at a
// time was done then, whichever verb it is, so that no list need hold them all.
func (s *sentence) inPast(i int) bool {
	w, lang := s.words[i], s.passage.Language
	led := i > 0 && s.class[i-1]&leading != 0 && lang != "es" && lang != "pt" // whose articles are pronouns too: "la firmó"
	if s.capital[i] || s.class[i]&nominal != 0 || led {
		return false
	}
	if s.class[i]&irregular != 0 {
		return true
	}
	ends := func(endings ...string) bool {
		return slices.ContainsFunc(endings, func(e string) bool { return len(w) > len(e)+1 && strings.HasSuffix(w, e) })
	}
	helped := i > 0 && s.class[i-1]&auxiliary != 0
	switch lang {
	case "es":
		return ends("aron", "ieron", "yeron", "jeron") || strings.HasSuffix(s.written(i), "ó") || helped && ends("do", "da", "dos", "das")
	case "pt":
		return ends("aram", "eram", "iram", "ou", "iu", "eu") || helped && ends("do", "da", "dos", "das")
	case "ru":
		return ends("лся", "лась", "лось", "лись") || endsInL(w) || helped && ends("н", "на", "но", "ны", "т", "та", "то", "ты")
	}
	return ends("ed") && !ends("eed")
}

// endsInL reports whether a Russian word ends as verbs of the past do: сделал, достигла.
func endsInL(word string) bool {
	stem := strings.TrimRight(word, "аои")
	root, ok := strings.CutSuffix(stem, "л")
	last, _ := utf8.DecodeLastRuneInString(root)
	return ok && utf8.RuneCountInString(root) > 1 && (strings.ContainsRune("аеиуыя", last) || stem != word && strings.ContainsRune("гкзрс", last))
}

// written returns a word as it is written, in small letters.
func (s *sentence) written(i int) string {
	rest := s.raw[s.starts[i]:]
	if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		rest = rest[:end]
	}
	return strings.ToLower(rest)
}

// isPast reports whether a word tells what was done: a verb of the past that is neither one of
// saying, judging or standing nor denied or only thought of.
func (s *sentence) isPast(i int) bool {
	return s.class[i]&(standing|saying|attitude) == 0 && s.inPast(i) &&
		!s.has(doubtful, i-2, i) && !s.denied(i, 2)
}

// denied reports whether a negation stands among the n words before a word.
func (s *sentence) denied(i, n int) bool {
	for k := max(0, i-n); k < i; k++ {
		contracted := s.words[k] == "no" && s.passage.Language == "pt" // "in the"
		if s.class[k]&negating != 0 && !contracted && !s.aside(k) {
			return true
		}
	}
	return false
}
