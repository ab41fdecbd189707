package dates

import "strings"

// vocabulary is what the grammar knows of a language. Phrases are in the notation of
// trie.add, other words are parted by spaces; accents and case do not count.
type vocabulary struct {
	phrases *trie // what times are made of
	opening *trie // what stands before a time, its words in reverse order
	lists
}

// lists are the words of a language that have no meaning of their own in a time.
type lists struct {
	article, of, and, to, on map[string]bool
	temporal                 map[string]bool // prepositions that a year may follow
	measure                  map[string]bool // what a number counts, never a year
	things                   map[string]bool // the same, unless a temporal preposition stands before
	numbered                 map[string]bool // what bears a number that is no year: "resolution", "page"
	names                    map[string]bool // what bears a year in its name: "Agenda"
	texts                    map[string]bool // what dates from a year and is no event: "article"
	dated                    map[string]bool // "published", "accessed"
	by                       map[string]bool // of an author
	events                   map[string]bool // what makes a day or a month part of a name: "Revolution"
	after                    map[string]bool // what makes "two years later" a time told from an event
}

// The openings that are no Open.
const (
	aboutIt   = By + 1 + iota // "about"
	betweenIt                 // "between", before a range
	fromIt                    // "from", before a range; of a time alone "since" only where a clause begins
	compareIt                 // "compared with"
)

// words is the source of a vocabulary.
type words struct {
	months, abbreviations, seasons      string // in order, parted by ";"
	early, mid, late, halves, quarters  string // halves and quarters in order, parted by ";"
	months3, months6, months9           string // "the first three months"
	tenths                              string // "the first decade", in order, then the last, parted by ";"
	years, decades, centuries, tens     string // tens from thirty on, parted by ";"
	numbers, ordinals                   string // from one, and from fifteenth, parted by ";"
	last, this, next                    string // months and seasons, by an adjective
	relatives                           map[string]relation
	present                             string
	since, until, by, about             string
	between, from, compare              string
	article, of, and, to, on, temporal  string
	measure, things, numbered, named    string
	texts, dated, author, events, after string
}

var vocabularies = func() map[string]*vocabulary {
	m := map[string]*vocabulary{}
	for lang, w := range sources {
		m[lang] = compile(w)
	}
	return m
}()

func compile(w words) *vocabulary {
	v := &vocabulary{phrases: &trie{}, opening: &trie{}, lists: lists{
		article: set(w.article), of: set(w.of), and: set(w.and), to: set(w.to), on: set(w.on),
		temporal: set(w.temporal), measure: set(w.measure), things: set(w.things),
		numbered: set(w.numbered), names: set(w.named), texts: set(w.texts), dated: set(w.dated),
		by: set(w.author), events: set(w.events), after: set(w.after),
	}}
	p := v.phrases
	numbered := func(list string, what what, first int) {
		if list == "" {
			return
		}
		for i, phrases := range strings.Split(list, ";") {
			if strings.TrimSpace(phrases) != "" {
				p.add(phrases, meaning{what: what, value: first + i})
			}
		}
	}
	numbered(w.numbers, cardinal, 1)
	numbered(w.ordinals, ordinal, 15)
	numbered(w.abbreviations, abbrev, 1)
	numbered(w.months, month, 1)
	numbered(w.seasons, season, 1)
	for i, phrases := range strings.Split(w.tens, ";") {
		p.add(phrases, meaning{what: tens, value: 30 + 10*i})
	}
	parts := func(phrases string, first, last, n int) {
		p.add(phrases, meaning{what: partOf, part: part{first, last, n}})
	}
	parts(w.early, 1, 1, 3)
	parts(w.mid, 2, 2, 3)
	parts(w.late, 3, 3, 3)
	for i, phrases := range strings.Split(w.halves, ";") {
		parts(phrases, i+1, i+1, 2)
	}
	for i, phrases := range strings.Split(w.quarters, ";") {
		parts(phrases, i+1, i+1, 4)
	}
	parts(w.months3, 1, 1, 4)
	parts(w.months6, 1, 1, 2)
	parts(w.months9, 1, 3, 4)
	for i, phrases := range strings.Split(w.tenths, ";") {
		if i == 3 {
			i = 9
		}
		parts(phrases, i+1, i+1, 10)
	}
	p.add(w.years, meaning{what: yearWord})
	p.add(w.decades, meaning{what: decade})
	p.add(w.centuries, meaning{what: century})
	p.add(w.last, meaning{what: modifier, value: -1})
	p.add(w.this, meaning{what: modifier, value: 0})
	p.add(w.next, meaning{what: modifier, value: 1})
	p.add(w.present, meaning{what: present})
	for phrases, rel := range w.relatives {
		p.add(phrases, meaning{what: relative, rel: rel})
	}
	openings := func(phrases string, open Open) {
		for _, phrase := range expand(phrases) {
			words := strings.Fields(phrase)
			for i, j := 0, len(words)-1; i < j; i, j = i+1, j-1 {
				words[i], words[j] = words[j], words[i]
			}
			v.opening.add(strings.Join(words, " "), meaning{open: open})
		}
	}
	openings(w.since, Since)
	openings(w.until, Until)
	openings(w.by, By)
	openings(w.about, aboutIt)
	openings(w.between, betweenIt)
	openings(w.from, fromIt)
	openings(w.compare, compareIt)
	return v
}

var sources = map[string]words{
	"en": {
		months:        "january;february;march;april;may;june;july;august;september;october;november;december",
		abbreviations: "jan;feb;mar;apr;;jun;jul;aug;sep|sept;oct;nov;dec",
		seasons:       "spring|springtime;summer|summertime;autumn|fall;winter|wintertime",
		early:         "early (in|)|(very |)beginning|start|outset|dawn|early (part|months|years)|(first|opening) (few |)(months|years)|onset",
		mid:           "mid|middle|midway through",
		late:          "late (in|)|(very |)end|close|latter part|(last|final|closing) (few |)(months|years)|late (part|months|years)",
		halves:        "first half|1 half;second half|latter half|2 half|last half",
		quarters:      "first quarter|q1|1 quarter;second quarter|q2|2 quarter;third quarter|q3|3 quarter;fourth quarter|q4|4 quarter|last quarter|final quarter",
		months3:       "first three months", months6: "first six months", months9: "first nine months",
		tenths: "first decade;second decade;third decade;last decade|final decade",
		years:  "year|years", decades: "decade|decades", centuries: "century|centuries",
		tens:     "thirties;forties;fifties;sixties;seventies;eighties;nineties",
		numbers:  "one|a|an;two;three;four;five;six;seven;eight;nine;ten;eleven;twelve;thirteen;fourteen;fifteen;sixteen;seventeen;eighteen;nineteen;twenty",
		ordinals: "fifteenth;sixteenth;seventeenth;eighteenth;nineteenth;twentieth;twenty first",
		last:     "last|past", this: "this", next: "next|coming",
		relatives: map[string]relation{
			"last year|year just ended":                      {InYear, -1, false},
			"(this|current|present) year":                    {InYear, 0, false},
			"(next|coming) year":                             {InYear, 1, false},
			"# (year|years) ago":                             {InYear, -1, false},
			"# (decade|decades) ago":                         {InYear, -10, false},
			"# (year|years) (later|afterwards|on)":           {InYear, 1, true},
			"# (decade|decades) later":                       {InYear, 10, true},
			"# (year|years) (earlier|previously)":            {InYear, -1, true},
			"(previous|preceding|prior) year|year before":    {InYear, -1, true},
			"(following|subsequent|ensuing) year|year after": {InYear, 1, true},
			"(same|that|that same) year":                     {InYear, 0, true},
			"last month":                                     {InMonth, -1, false},
			"(this|current|present) month":                   {InMonth, 0, false},
			"(next|coming) month":                            {InMonth, 1, false},
			"# (month|months) ago":                           {InMonth, -1, false},
			"# (month|months) later":                         {InMonth, 1, true},
			"# (month|months) earlier":                       {InMonth, -1, true},
			"(same|that|that same) month":                    {InMonth, 0, true},
			"(previous|preceding) month":                     {InMonth, -1, true},
			"(following) month":                              {InMonth, 1, true},
			"yesterday":                                      {OnDay, -1, false},
			"tomorrow":                                       {OnDay, 1, false},
			"last century":                                   {InCentury, -1, false},
			"(this|current|present) century":                 {InCentury, 0, false},
		},
		present: "present (time|day|days|)|now|today|the present (time|day|)|our days|this day",
		since:   "since|after|starting (in|from|on|)|beginning (in|from|on)|as (of|from)|following|ever since|not (earlier|before)",
		until:   "until|till|up to|up until|through|before|prior to|as late as|pre",
		by:      "by|no later than|not later than|by no later than",
		about:   "about|around|approximately|roughly|circa|ca|c|some time in|sometime in|about in",
		between: "between", from: "from", compare: "compared (to|with)|relative to",
		article: "the this that both years year", of: "of in", and: "and or", to: "to through until till thru", on: "on in",
		temporal: "in since by until till before after during throughout through between around about circa late early mid year years",
		measure:  "thousand million billion trillion percent per tonnes tons tonne ton kg km kilometers kilometres metres meters miles mile hectares acres litres liters barrels mw gw kwh megawatts m cm mm ft feet bpd rubles roubles pesos usd eur euros units cubic square hours days weeks minutes times px",
		things:   "people persons men women children voters votes soldiers troops students workers employees members companies firms schools families victims casualties seats copies pages words vehicles tanks planes missiles rifles helicopters delegates participants citizens refugees residents km2 years months dollars points",
		numbered: "resolution law decree note notes page pages p pp no nos number article paragraph chapter section vol volume room flight route isbn issn doi order act bill directive regulation item line figure table box case protocol",
		named:    "agenda vision plan strategy nato expo goals programme program roadmap",
		texts:    "article articles work works text texts book books paper papers study studies chapter chapters edition editions report reports monograph dissertation thesis volume essay essays note notes publication publications survey document documents",
		dated:    "published consulted accessed dated retrieved printed",
		author:   "by", events: "revolution movement manifesto war day crisis coup square street avenue plaza uprising",
		after: "than",
	},
	"es": {
		months:        "enero;febrero;marzo;abril;mayo;junio;julio;agosto;septiembre|setiembre;octubre;noviembre;diciembre",
		abbreviations: "ene;feb;mar;abr;;jun;jul;ago;sep|sept|set;oct;nov;dic",
		seasons:       "primavera;verano;otoño;invierno",
		early:         "comienzos|comienzo|principios|principio|inicios|inicio|albores|primeros (años|meses)",
		mid:           "mediados",
		late:          "fines|finales|final|fin|postrimerías|últimos (años|meses)",
		halves:        "primera mitad|primer semestre;segunda mitad|segundo semestre",
		quarters:      "primer trimestre;segundo trimestre;tercer trimestre;cuarto trimestre|último trimestre",
		months3:       "primeros tres meses|tres primeros meses", months6: "primeros seis meses|seis primeros meses", months9: "primeros nueve meses|nueve primeros meses",
		tenths: "primera década|primer decenio;segunda década|segundo decenio;tercera década|tercer decenio;última década|último decenio",
		years:  "año|años", decades: "década|décadas|decenio", centuries: "siglo|siglos",
		tens:    "treinta;cuarenta;cincuenta;sesenta;setenta;ochenta;noventa",
		numbers: "un|uno|una;dos;tres;cuatro;cinco;seis;siete;ocho;nueve;diez;once;doce;trece;catorce;quince;dieciséis;diecisiete;dieciocho;diecinueve;veinte",
		last:    "pasado|pasada|último|última", this: "este|esta", next: "próximo|próxima|entrante",
		relatives: map[string]relation{
			"año pasado|pasado año|último año":                                                {InYear, -1, false},
			"(este|presente|actual|corriente|este mismo) año|año (en curso|corriente|actual)": {InYear, 0, false},
			"próximo año|año (próximo|que viene|entrante)":                                    {InYear, 1, false},
			"hace # (año|años)|# (año|años) atrás":                                            {InYear, -1, false},
			"hace # (década|décadas)":                                                         {InYear, -10, false},
			"# (año|años) (después|más tarde)":                                                {InYear, 1, true},
			"# (año|años) (antes)":                                                            {InYear, -1, true},
			"año (anterior|previo)":                                                           {InYear, -1, true},
			"(siguiente año|año siguiente)":                                                   {InYear, 1, true},
			"(ese|aquel|mismo|ese mismo) año":                                                 {InYear, 0, true},
			"mes pasado|pasado mes":                                                           {InMonth, -1, false},
			"(este|presente|corriente) mes|mes en curso":                                      {InMonth, 0, false},
			"próximo mes|mes (próximo|que viene)":                                             {InMonth, 1, false},
			"hace # (mes|meses)|# (mes|meses) atrás":                                          {InMonth, -1, false},
			"# (mes|meses) (después|más tarde)":                                               {InMonth, 1, true},
			"# (mes|meses) antes":                                                             {InMonth, -1, true},
			"(ese|mismo|ese mismo) mes":                                                       {InMonth, 0, true},
			"mes anterior":                                                                    {InMonth, -1, true},
			"mes siguiente":                                                                   {InMonth, 1, true},
			"ayer":                                                                            {OnDay, -1, false},
			"siglo pasado|pasado siglo":                                                       {InCentury, -1, false},
			"(este|presente|actual) siglo":                                                    {InCentury, 0, false},
		},
		present: "presente|actualidad|hoy|ahora|nuestros días|día de hoy|la actualidad|el presente",
		since:   "desde|a partir de|después de|luego de|tras|a partir|desde finales de",
		until:   "hasta|antes de|previo a|con anterioridad a|hasta finales de",
		by:      "a más tardar en|no más tarde de|no después de",
		about:   "alrededor de|hacia|aproximadamente (en|)|cerca de|en torno a|circa|ca|c",
		between: "entre", from: "de|del", compare: "comparación con|comparado con",
		article: "el la los las al año años", of: "de del", and: "y e o u", to: "a al hasta", on: "en el los la las de del al",
		temporal: "en desde hasta durante año años hacia entre tras",
		measure:  "mil millón millones billón billones por toneladas tonelada kg km kilómetros metros hectáreas litros barriles mw gw horas días semanas dólares euros pesos rublos reales unidades veces puntos",
		things:   "personas hombres mujeres niños votos votantes soldados efectivos estudiantes alumnos trabajadores empleados miembros empresas escuelas familias víctimas copias ejemplares páginas palabras vehículos tanques aviones misiles fusiles helicópteros delegados participantes ciudadanos refugiados años meses casos",
		numbered: "resolución ley decreto nota notas página páginas pág págs p pp no n nº número núm artículo art párrafo capítulo sección vol volumen isbn issn doi orden acuerdo expediente tomo sala vuelo directiva",
		named:    "agenda visión plan estrategia otan expo",
		texts:    "artículo artículos obra obras texto textos libro libros trabajo trabajos estudio estudios capítulo edición informe informes monografía tesis ensayo ensayos publicación publicaciones documento documentos",
		dated:    "publicado publicada publicados publicadas consultado consultada fechado fechada",
		author:   "de por", after: "de del que",
	},
	"pt": {
		months:        "janeiro;fevereiro;março;abril;maio;junho;julho;agosto;setembro;outubro;novembro;dezembro",
		abbreviations: "jan;fev;mar;abr;mai;jun;jul;ago;set;out;nov;dez",
		seasons:       "primavera;verão;outono;inverno",
		early:         "início|inícios|começo|começos|princípio|princípios|primeiros (anos|meses)",
		mid:           "meados|meado",
		late:          "fim|fins|final|finais|últimos (anos|meses)",
		halves:        "primeira metade|primeiro semestre|1 semestre;segunda metade|segundo semestre|2 semestre",
		quarters:      "primeiro trimestre;segundo trimestre;terceiro trimestre;quarto trimestre|último trimestre",
		months3:       "primeiros três meses|três primeiros meses", months6: "primeiros seis meses|seis primeiros meses", months9: "primeiros nove meses|nove primeiros meses",
		tenths: "primeira década;segunda década;terceira década;última década",
		years:  "ano|anos", decades: "década|décadas|decênio|decénio", centuries: "século|séculos",
		tens:    "trinta;quarenta;cinquenta;sessenta;setenta;oitenta;noventa",
		numbers: "um|uma;dois|duas;três;quatro;cinco;seis;sete;oito;nove;dez;onze;doze;treze;catorze|quatorze;quinze;dezesseis|dezasseis;dezessete|dezassete;dezoito;dezenove|dezanove;vinte",
		last:    "passado|passada|último|última", this: "este|esta|neste|nesta|deste|desta", next: "próximo|próxima",
		relatives: map[string]relation{
			"ano (passado|transato)|(passado|último) ano":                                  {InYear, -1, false},
			"(este|neste|deste|corrente|presente|atual) ano|ano (em curso|corrente|atual)": {InYear, 0, false},
			"próximo ano|ano (que vem|próximo)":                                            {InYear, 1, false},
			"há # (ano|anos)|# (ano|anos) atrás":                                           {InYear, -1, false},
			"há # (década|décadas)":                                                        {InYear, -10, false},
			"# (ano|anos) (depois|mais tarde|após)":                                        {InYear, 1, true},
			"# (ano|anos) antes":                                                           {InYear, -1, true},
			"ano anterior":                                                                 {InYear, -1, true},
			"ano seguinte":                                                                 {InYear, 1, true},
			"(esse|nesse|desse|aquele|naquele|daquele|mesmo|nesse mesmo|desse mesmo|neste mesmo|deste mesmo) ano": {InYear, 0, true},
			"mês passado|passado mês":                               {InMonth, -1, false},
			"(este|neste|deste|corrente|presente) mês|mês corrente": {InMonth, 0, false},
			"próximo mês|mês que vem":                               {InMonth, 1, false},
			"há # (mês|meses)|# (mês|meses) atrás":                  {InMonth, -1, false},
			"# (mês|meses) (depois|mais tarde)":                     {InMonth, 1, true},
			"# (mês|meses) antes":                                   {InMonth, -1, true},
			"(esse|nesse|desse|mesmo) mês":                          {InMonth, 0, true},
			"mês anterior":                                          {InMonth, -1, true},
			"mês seguinte":                                          {InMonth, 1, true},
			"ontem":                                                 {OnDay, -1, false},
			"amanhã":                                                {OnDay, 1, false},
			"século passado|passado século":                         {InCentury, -1, false},
			"(este|neste|deste|presente|atual) século":              {InCentury, 0, false},
		},
		present: "presente|atualidade|hoje|agora|nossos dias|dias atuais|os dias (atuais|de hoje)|o presente|a atualidade",
		since:   "desde|a partir (de|do)|depois de|após|a partir",
		until:   "até|antes de|até o|até ao",
		by:      "o mais tardar em|não depois de",
		about:   "por volta de|em torno de|cerca de|aproximadamente (em|)|circa|ca|c",
		between: "entre", from: "de|do", compare: "comparação (com|a)|comparado (com|a)",
		article: "o a os as ao ano anos", of: "de do da dos das", and: "e ou", to: "a ao até às à", on: "em no na nos nas de do da o a os as ao",
		temporal: "em nos desde até durante ano anos entre após",
		measure:  "mil milhão milhões bilhão bilhões por toneladas tonelada kg km quilômetros quilómetros metros hectares litros barris mw gw horas dias semanas dólares euros reais rublos pesos unidades vezes pontos",
		things:   "pessoas homens mulheres crianças votos eleitores soldados efetivos estudantes alunos trabalhadores empregados membros empresas escolas famílias vítimas cópias exemplares páginas palavras veículos tanques aviões mísseis fuzis helicópteros delegados participantes cidadãos refugiados anos meses casos",
		numbered: "resolução lei decreto nota notas página páginas pág p pp no n nº número artigo art parágrafo capítulo seção secção vol volume isbn issn doi portaria tomo sala voo diretiva",
		named:    "agenda visão plano estratégia otan nato expo",
		texts:    "artigo artigos obra obras texto textos livro livros trabalho trabalhos estudo estudos capítulo edição relatório relatórios monografia tese ensaio ensaios publicação publicações documento documentos",
		dated:    "publicado publicada publicados publicadas consultado consultada acessado datado datada acesso",
		author:   "de por", after: "de do da que",
	},
	"ru": {
		months: "январь|января|январе|январю|январем;февраль|февраля|феврале|февралю|февралем;март|марта|марте|марту|мартом;" +
			"апрель|апреля|апреле|апрелю|апрелем;май|мая|мае|маю|маем;июнь|июня|июне|июню|июнем;июль|июля|июле|июлю|июлем;" +
			"август|августа|августе|августу|августом;сентябрь|сентября|сентябре|сентябрю|сентябрем;октябрь|октября|октябре|октябрю|октябрем;" +
			"ноябрь|ноября|ноябре|ноябрю|ноябрем;декабрь|декабря|декабре|декабрю|декабрем",
		abbreviations: "янв;фев|февр;мар;апр;;июн;июл;авг;сен|сент;окт;ноя|нояб;дек",
		seasons:       "весна|весной|весны|весну|весне|весною;лето|летом|лета|лету|лете;осень|осенью|осени;зима|зимой|зимы|зиму|зиме|зимою",
		early:         "начал(о|а|е|у|ом)|перв(ые|ых) (годы|годах|лет|месяцы|месяцах)",
		mid:           "середин(а|ы|е|у|ой)",
		late:          "кон(ец|ца|це|цу|цом)|последн(ие|их) (годы|годах|лет|месяцы|месяцах)",
		halves: "перв(ая|ой|ую) половин(а|ы|е|у|ой)|(перв(ое|ого|ом)|i|1) полугоди(е|я|и);" +
			"втор(ая|ой|ую) половин(а|ы|е|у|ой)|(второе|второго|втором|ii|2) полугоди(е|я|и)",
		quarters: "(первый|первого|первом|i|1) квартал(|а|е|у);(второй|второго|втором|ii|2) квартал(|а|е|у);" +
			"(третий|третьего|третьем|iii|3) квартал(|а|е|у);(четвертый|четвертого|четвертом|последний|последнего|последнем|iv|4) квартал(|а|е|у)",
		months3: "перв(ые|ых) (три месяца|трех месяцев)", months6: "перв(ые|ых) (шесть|шести) месяцев", months9: "перв(ые|ых) (девять|девяти) месяцев",
		tenths: "перв(ое|ого|ом|ому) десятилети(е|я|и|ю);втор(ое|ого|ом|ому) десятилети(е|я|и|ю);треть(е|его|ем|ему) десятилети(е|я|и|ю);последн(ее|его|ем|ему) десятилети(е|я|и|ю)",
		years:  "год|года|году|годом|годе|годы|годов|годах|годам|годами|гг|г", decades: "десятилетие|десятилетия|десятилетии", centuries: "век|века|веке|веку|веком|веков|веках|веками|столетие|столетия|столетии|столетию|столетий|вв|в",
		tens: "тридцат(ые|ых|ым|ыми);сороков(ые|ых|ым|ыми);пятидесят(ые|ых|ым|ыми);шестидесят(ые|ых|ым|ыми);семидесят(ые|ых|ым|ыми);восьмидесят(ые|ых|ым|ыми);девяност(ые|ых|ым|ыми)",
		numbers: "один|одного|одним;два|две|двух|двумя;три|трех|тремя;четыре|четырех|четырьмя;пять|пяти|пятью;шесть|шести|шестью;семь|семи|семью;" +
			"восемь|восьми;девять|девяти;десять|десяти|десятью;одиннадцать;двенадцать;тринадцать;четырнадцать;пятнадцать|пятнадцати;шестнадцать;семнадцать;восемнадцать;девятнадцать;двадцать|двадцати",
		ordinals: ";;;;девятнадцат(ый|ого|ом);двадцат(ый|ого|ом);двадцать перв(ый|ого|ом)",
		last:     "прошл(ый|ого|ом|ой|ым|ая|ую)|минувш(ий|его|ем|ей|им|ая)", this: "эт(от|ого|ом|ой|им)|нынешн(ий|его|ем|ей|им)|текущ(ий|его|ем|ей|им)", next: "будущ(ий|его|ем|ей|им)|следующ(ий|его|ем|ей|им)",
		relatives: map[string]relation{
			"(прошлый|прошлого|прошлом|минувший|минувшего|минувшем) (год|года|году)":                                               {InYear, -1, false},
			"(этот|этого|этом|нынешний|нынешнего|нынешнем|текущий|текущего|текущем|сего) (год|года|году)":                          {InYear, 0, false},
			"(будущий|будущего|будущем) (год|года|году)":                                                                           {InYear, 1, false},
			"(следующий|следующего|следующем) (год|года|году)":                                                                     {InYear, 1, true},
			"# (год|года|лет) (тому |)назад":                                                                                       {InYear, -1, false},
			"год (тому |)назад|годом ранее|год (ранее|раньше)":                                                                     {InYear, -1, false},
			"# (десятилетие|десятилетия|десятилетий) назад":                                                                        {InYear, -10, false},
			"# (годами|года|лет) (ранее|раньше)":                                                                                   {InYear, -1, true},
			"(через|спустя) год|(через|спустя) # (год|года|лет)|# (год|года|лет) спустя|год спустя|годом позже|# (года|лет) позже": {InYear, 1, true},
			"(том|того|тот) же (год|года|году)":                                                                                    {InYear, 0, true},
			"(предыдущий|предыдущего|предыдущем) (год|года|году)":                                                                  {InYear, -1, true},
			"(прошлый|прошлого|прошлом|минувшем) (месяц|месяца|месяце)":                                                            {InMonth, -1, false},
			"(этот|этого|этом|текущего|текущем) (месяц|месяца|месяце)":                                                             {InMonth, 0, false},
			"(следующем|будущем) месяце":                                                                                           {InMonth, 1, false},
			"# (месяц|месяца|месяцев) (тому |)назад|месяц (тому |)назад":                                                           {InMonth, -1, false},
			"(через|спустя) месяц|(через|спустя) # (месяц|месяца|месяцев)|# (месяца|месяцев) спустя|месяц спустя":                  {InMonth, 1, true},
			"(том|того) же (месяца|месяце)":                                                                                        {InMonth, 0, true},
			"вчера":  {OnDay, -1, false},
			"завтра": {OnDay, 1, false},
			"(прошлого|прошлом|минувшего|прошлый|минувшем) (века|веке|век|столетия|столетии)": {InCentury, -1, false},
			"(этого|этом|нынешнего|нынешнем|текущего) (века|веке|столетия|столетии)":          {InCentury, 0, false},
		},
		present: "настоящее время|настоящего времени|настоящее|сегодняшний день|сегодняшнего дня|наши дни|наших дней|сегодня",
		since:   "с|со|начиная (с|со)|после|не ранее|не раньше",
		until:   "до|вплоть до|перед|накануне",
		by:      "к|ко|не позднее|не позже",
		about:   "около|примерно (в|)|приблизительно (в|)|ориентировочно в",
		between: "между", from: "от", compare: "сравнению (с|со)|сравнении (с|со)|отличие от|наряду с",
		article: "", of: "", and: "и или", to: "по до", on: "в во с на",
		temporal: "в во с со до к ко по на за после перед около между",
		measure:  "тыс тысяч тысячи млн миллион миллиона миллионов млрд миллиард миллиарда миллиардов трлн процент процента процентов тонн тонны кг км километров километра метров метра гектаров га литров баррелей мвт гвт часов дней суток недель долларов евро рублей руб песо единиц штук раз лет пунктов",
		things:   "человек людей мужчин женщин детей голосов избирателей солдат военнослужащих студентов рабочих сотрудников членов компаний предприятий школ семей жертв экземпляров страниц слов машин танков самолетов ракет автоматов вертолетов делегатов участников граждан беженцев месяцев случаев",
		numbered: "резолюция резолюции резолюцию резолюцией закон закона законом указ указа указом примечание примечания страница страницы стр № номер статья статьи пункт п ст пп том т гл isbn issn doi приказ приказа",
		named:    "повестка повестки повестке видение план стратегия стратегии нато экспо",
		texts:    "статья статьи статье статью статей статьях работа работы работе работу работах книга книги книге книгу текст текста тексте исследование исследования исследовании глава главе монография монографии издание издания издании доклад доклада докладе публикация публикации публикациях очерк очерке",
		dated:    "опубликован опубликована опубликованной опубликованном опубликовано датирован датировано",
		author:   "",
	},
}
