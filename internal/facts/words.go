package facts

import (
	"slices"
	"strings"

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
		invasão conflito revolução ocupação
		война войны войне войну кризис+ переворот+ напал+ нападен+ бомбард+ вторг+ вторжен+ конфликт+ революци+ спор спора`},
	{announced, `announced announce announcement declar+ decided decision urged proposed proposal lifted condemned recogni+ imposed refused rejected demanded offered invited banned reaffirmed revealed confirmed pledged
		anunci+ declar+ decidi+ decisión propuso propusieron condenó condenaron reconoció reconocieron impuso rechaz+ exigió ofreció invitó prohibió reafirm+ confirmó
		decisão propôs propuseram condenou condenaram reconheceu impôs rejeit+ exigiu ofereceu convidou proibiu confirmou
		объяви+ заяви+ решил+ решени+ предложил+ осудил+ признал+ ввел+ отказал+ отверг+ потребовал+ пригласил+ запретил+ подтвердил+`},
	{acted, `declined organized organised referendum interview interviews moved helped helping help hold held holds place took take participat+ attend+ replaced settled settlement+ gained gave pioneering pioneered brought sent sends built tested staged hosted host hosts enlarged widened supported support solidarity
		sheltered released arrested died born killed crossed landed appointed resigned suspended opposed opposition initiative dated event events exercises dealt put kept signed discuss+ talked raised appeared selection covered crashed deployed
		celebró celebraron celebra referéndum entrevista organizó tuvo lugar participó participaron asistió reemplazó envió enviaron construyó albergó apoyó apoyaron murió nació nombr+ renunció suspendió organizó
		realizou realizaram realiza entrevista teve ocorreu ocorreram participou participaram substituiu enviou enviaram construiu sediou apoiou apoiaram morreu nasceu renunciou suspendeu organizou
		референдум+ интервью состоял+ прошел прошла прошли прошло провел провела провели участвовал+ участие заменил+ направил+ отправил+ построил+ поддержал+ умер родился назнач+ приостановил+ посетил+ проход+ переехал+`},

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
