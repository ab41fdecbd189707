package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A place is where a phrase of a page is no part of the text.
type place uint8

const (
	anywhere place = iota // nobody writes it but a page
	atEdge                // before the first prose or after the last, or beside what is dropped
	beside                // beside what is dropped: anywhere else it may be a heading
)

// pagePhrases are the lines that pages put around a text, in lower case, by language.
var pagePhrases = []struct {
	kind  string
	place place
	lines map[string]string // by language, parted by "|"
}{
	{"related links", anywhere, map[string]string{
		"en": "you may also like|you might also like|you may also be interested in|related articles|related posts|related stories|related news|read also|more on this topic",
		"es": "también te puede interesar|te puede interesar|también le puede interesar|quizás te interese|artículos relacionados|noticias relacionadas|entradas relacionadas|lea también|lee también",
		"pt": "você também pode gostar|você pode gostar|talvez você goste|artigos relacionados|notícias relacionadas|matérias relacionadas|leia também|veja também",
		"ru": "вам может понравиться|вам также может понравиться|вам может быть интересно|вам также может быть интересно|читайте также|похожие статьи|похожие записи|похожие новости|материалы по теме|новости по теме",
	}},
	{"related links", atEdge, map[string]string{
		"en": "all news|most read|trending now|recommended for you|latest news|previous article|next article|previous post|next post",
		"es": "todas las noticias|lo más leído|últimas noticias|artículo anterior|artículo siguiente|entrada anterior|entrada siguiente",
		"pt": "todas as notícias|mais lidas|últimas notícias|artigo anterior|próximo artigo|post anterior|próximo post",
		"ru": "все новости|самое читаемое|последние новости|предыдущая статья|следующая статья|предыдущая запись|следующая запись",
	}},
	{"comments", anywhere, map[string]string{
		"en": "leave a reply|leave a comment|leave a reply cancel reply|cancel reply|inline feedbacks|view all comments|load more comments|your email address will not be published|your email address will not be published. required fields are marked|required fields are marked|save my name, email, and website in this browser for the next time i comment",
		"es": "deja una respuesta|deja un comentario|dejar un comentario|dejar una respuesta|cancelar respuesta|cancelar la respuesta|ver todos los comentarios|tu dirección de correo electrónico no será publicada|tu dirección de correo electrónico no será publicada. los campos obligatorios están marcados con|los campos obligatorios están marcados con",
		"pt": "deixe um comentário|deixe uma resposta|deixe seu comentário|cancelar resposta|ver todos os comentários|o seu endereço de e-mail não será publicado|o seu endereço de email não será publicado|o seu endereço de e-mail não será publicado. campos obrigatórios são marcados com|campos obrigatórios são marcados com",
		"ru": "оставить комментарий|оставьте комментарий|добавить комментарий|отменить ответ|показать все комментарии|ваш адрес email не будет опубликован|ваш адрес email не будет опубликован. обязательные поля помечены|обязательные поля помечены",
	}},
	{"comments", beside, map[string]string{
		"en": "comments|comment|reply|replies|name|email|website|notify of|submit|post comment|login|log in|oldest|newest|most voted",
		"es": "comentarios|comentario|responder|nombre|correo electrónico|web|publicar el comentario|enviar|iniciar sesión",
		"pt": "comentários|comentário|responder|nome|e-mail|site|publicar comentário|enviar|entrar",
		"ru": "комментарии|комментарий|ответить|имя|сайт|отправить|отправить комментарий|войти",
	}},
	{"cookie notice", beside, map[string]string{
		"en": "ok|accept|accept all|accept cookies|accept all cookies|reject all|decline|read more|learn more|cookie settings|cookie policy|privacy policy|manage preferences|i agree|got it",
		"es": "aceptar|aceptar todo|aceptar cookies|aceptar todas las cookies|rechazar|rechazar todo|leer más|más información|configuración de cookies|política de cookies|política de privacidad|configurar|entendido",
		"pt": "aceitar|aceitar tudo|aceitar cookies|aceitar todos os cookies|rejeitar|recusar|leia mais|saiba mais|configurações de cookies|política de cookies|política de privacidade|entendi",
		"ru": "ок|принять|принять все|отклонить|подробнее|узнать больше|настройки cookie|политика конфиденциальности|согласен|понятно|хорошо",
	}},
	{"share bar", beside, map[string]string{
		"en": "share|share this|share this article|tweet|print|copy link|follow us|subscribe",
		"es": "compartir|compartir esta noticia|tuitear|imprimir|copiar enlace|síguenos|suscríbete",
		"pt": "compartilhar|compartilhe|partilhar|tuitar|imprimir|copiar link|siga-nos|inscreva-se",
		"ru": "поделиться|твитнуть|распечатать|скопировать ссылку|подписаться|подписывайтесь",
	}},
	{"breadcrumb", anywhere, map[string]string{
		"en": "image default|skip to content|skip to main content",
		"es": "imagen por defecto|saltar al contenido|ir al contenido",
		"pt": "imagem padrão|pular para o conteúdo|ir para o conteúdo",
		"ru": "изображение по умолчанию|перейти к содержимому|перейти к содержанию",
	}},
	{"author label", atEdge, map[string]string{ // the account that a site is installed with, no person
		"en": "by admin|posted by admin", "es": "por admin|publicado por admin", "pt": "por admin|publicado por admin", "ru": "автор: admin|автор admin",
	}},
}

// pagePhrase is what a line of pagePhrases, or one like them, tells.
type pagePhrase struct {
	kind  string
	place place
}

// phraseOf finds a line of pagePhrases. One that stands there twice is taken from where it is surest.
var phraseOf = func() map[string]*pagePhrase {
	m := map[string]*pagePhrase{}
	for _, p := range pagePhrases {
		for _, lines := range p.lines {
			for line := range strings.SplitSeq(lines, "|") {
				if q := m[line]; q == nil || p.place < q.place {
					m[line] = &pagePhrase{p.kind, p.place}
				}
			}
		}
	}
	return m
}()

var (
	cookieNotice = &pagePhrase{"cookie notice", anywhere}
	shareBar     = &pagePhrase{"share bar", anywhere}
	networkName  = &pagePhrase{"share bar", beside}
	readerCount  = &pagePhrase{"counter", atEdge}
	breadcrumb   = &pagePhrase{"breadcrumb", atEdge}
)

// sectionNames are the names of a site's sections, with which breadcrumbs are made.
var sectionNames = set(`home news world international politics economy business opinion analysis society culture sport sports science technology military
	africa americas asia europe russia china india usa
	inicio noticias mundo internacional política economía negocios opinión análisis sociedad cultura deportes ciencia tecnología áfrica américa europa rusia
	início notícias economia negócios opinião análise sociedade esportes ciência tecnologia ásia rússia
	главная новости мир политика экономика бизнес мнения аналитика общество культура спорт наука технологии африка америка азия европа россия китай индия`)

// sectionRoots are those that a breadcrumb begins with.
var sectionRoots = set(`home news inicio noticias início notícias главная новости`)

// counter is a count of readers or their clicks, "1,234 views" or "Views: 1,234". Shares are
// left out, which are also stock.
var counter = func() *regexp.Regexp {
	const (
		count = `\d[\d., ]*(?:k|m|mil|тыс\.?)?`
		what  = `(?:views?|likes?|comments?|reads?|vistas?|visitas?|visualizaciones|me gusta|lecturas|comentarios?|` +
			`visualizaç(?:ão|ões)|curtidas?|leituras?|comentários?|просмотр(?:а|ы|ов)?|лайк(?:а|и|ов)?|комментари(?:й|я|и|ев))`
	)
	return regexp.MustCompile(`^(?:` + count + ` ?` + what + `|` + what + ` ?:? ?` + count + `)$`)
}()

var (
	shareVerbs = set(`share tweet pin compartir comparte compartilhar compartilhe partilhar поделиться`)
	networks   = set(`facebook twitter x telegram whatsapp vk vkontakte вконтакте odnoklassniki одноклассники linkedin pinterest reddit tumblr viber messenger email e-mail print instagram youtube threads mastodon`)
	shareWords = set(`on in via to en no em по в на и y e this article this`)
)

// isShareBar reports whether a line asks to share and names at least one network, and holds
// nothing else: "Share on Facebook", "Share Facebook Twitter".
func isShareBar(lower string) bool {
	verbs, names := 0, 0
	for w := range strings.FieldsSeq(lower) {
		switch {
		case shareVerbs[w]:
			verbs++
		case networks[w]:
			names++
		case !shareWords[w]:
			return false
		}
	}
	return verbs > 0 && names > 0
}

// Cookie notices open with who uses what, speak of cookies, and ask for consent.
var (
	cookieWord    = regexp.MustCompile(`(?i)\bcookies?\b|(?:^|[^\p{L}])(?:куки|файлы cookie)`)
	cookieOpening = regexp.MustCompile(`(?i)^(?:by (?:using|continuing|clicking|browsing|visiting)\b|(?:this|our) (?:web)?site\b|(?:this|our) (?:web)?page\b|we(?: and our partners| also)? (?:use|store)\b|cookies (?:help|on this)|if you continue|` +
		`al (?:utilizar|usar|navegar|continuar)|este sitio|esta (?:web|página)|nuestr[oa] (?:sitio|web|página)|(?:utilizamos|usamos) |si contin|nosotros (?:y nuestros socios )?(?:usamos|utilizamos)|` +
		`ao (?:utilizar|usar|navegar|continuar|clicar)|este (?:site|portal)|nosso (?:site|portal)|nós (?:e nossos parceiros )?(?:usamos|utilizamos)|se você continu|` +
		`(?:этот|наш|данный) сайт|мы используем|на (?:этом|нашем|данном) сайте|используя (?:этот|наш|данный)|продолжая (?:использ|пользов|просм|работ)|оставаясь на|сайт использует)`)
	cookieConsent = regexp.MustCompile(`(?i)\b(?:accept|agree|agreeing|consent|confirming|happy|ok|read more|learn more|settings|preferences|policy|` +
		`acepta[rs]?|aceptas|consiente|consientes|consentimiento|de acuerdo|más información|leer más|política|` +
		`aceita[r]?|concorda|consente|consentimento|saiba mais|leia mais)\b|согла[сш]|принима|подробнее|политик`)
)

func speaksOfCookies(s string) bool {
	return (strings.Contains(s, "ookie") || strings.Contains(s, "уки")) && cookieWord.MatchString(s)
}

// isCookieNotice judges a line that speaks of cookies.
func isCookieNotice(s string) bool {
	return len(s) <= 1500 && cookieOpening.MatchString(s) && cookieConsent.MatchString(s)
}

// dropFurniture drops the lines that a page puts around its text. A line is dropped whole or
// not at all. Those that honest texts may hold too, "Comments" as a heading, are dropped only
// at the page's edges or beside one that is sure.
func (c *cleaner) dropFurniture() {
	type verdict struct {
		phrase         *pagePhrase // nil: none
		dropped, prose bool
	}
	verdicts := make([]verdict, len(c.lines))
	others := 0 // lines that speak of cookies and are no notices
	for i, l := range c.lines {
		v := &verdicts[i]
		if len(l.text) <= 250 {
			v.phrase = c.furniture(i)
		}
		if v.phrase == nil && speaksOfCookies(l.text) {
			if isCookieNotice(l.text) {
				v.phrase = cookieNotice
			} else {
				others++
			}
		}
		words := strings.Count(l.text, " ") + 1
		v.prose = v.phrase == nil && (words >= 15 || words >= 8 && endsSentence(l.text))
	}
	if others > 0 || !slices.ContainsFunc(verdicts, func(v verdict) bool { return v.prose }) {
		for i := range verdicts {
			if verdicts[i].phrase == cookieNotice {
				verdicts[i] = verdict{prose: true} // the text is about cookies
			}
		}
	}
	first := slices.IndexFunc(verdicts, func(v verdict) bool { return v.prose })
	last := first
	for i := range verdicts {
		if verdicts[i].prose {
			last = i
		}
	}
	for i := range verdicts {
		v := &verdicts[i]
		v.dropped = v.phrase != nil && (v.phrase.place == anywhere || v.phrase.place == atEdge && first >= 0 && (i < first || i > last))
		v.dropped = v.dropped || v.phrase != nil && i > 0 && verdicts[i-1].dropped
	}
	for i := len(verdicts) - 2; i >= 0; i-- {
		verdicts[i].dropped = verdicts[i].dropped || verdicts[i].phrase != nil && verdicts[i+1].dropped
	}
	links := false // under a label of links, after the last prose
	for i, v := range verdicts {
		switch {
		case v.dropped:
			links = v.phrase.kind == "related links" && i > last && last >= 0
			c.drop(i, v.phrase.kind, furnitureWhy[v.phrase.kind])
		case links && !endsSentence(c.lines[i].text):
			c.drop(i, "related links", "stands under a label of links, after the text")
		default:
			links = false
		}
	}
	c.compact()
}

// furnitureWhy is the evidence for each kind.
var furnitureWhy = map[string]string{
	"related links": "the whole line is a page's label for other pages",
	"comments":      "the whole line belongs to a page's form for comments",
	"cookie notice": "asks the reader for consent, and nothing else in the text speaks of cookies",
	"share bar":     "the whole line asks to share the page",
	"breadcrumb":    "the whole line names sections of a site, or stands for a picture",
	"author label":  "the account that a site is installed with",
	"counter":       "the whole line counts readers, outside the text",
}

// furniture returns what line i is of what pages put around a text; nil: nothing.
func (c *cleaner) furniture(i int) *pagePhrase {
	lower := strings.TrimSpace(strings.Trim(strings.ToLower(c.lines[i].text), "*:.…!?›»→←·•| "))
	phrase := phraseOf[lower]
	label, _, labels := strings.Cut(lower, ":")
	switch {
	case phrase != nil:
	case labels && phraseOf[label] != nil && *phraseOf[label] == (pagePhrase{"related links", anywhere}) && !endsSentence(c.lines[i].text):
		phrase = phraseOf[label] // "Read also: A headline"
	case isShareBar(lower):
		phrase = shareBar
	case len(lower) > 1 && networks[lower]: // a lone X is a number
		phrase = networkName
	case len(lower) <= 60 && strings.ContainsAny(lower, "0123456789") && counter.MatchString(lower):
		phrase = readerCount
	case c.isBreadcrumb(i, lower):
		phrase = breadcrumb
	}
	return phrase
}

// isBreadcrumb reports whether a line names at least two sections of a site, from its root,
// and the next line looks like the title that belongs under them.
func (c *cleaner) isBreadcrumb(i int, lower string) bool {
	if len(lower) > 80 {
		return false
	}
	names := strings.FieldsFunc(lower, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("›»>/|·", r) })
	if len(names) < 2 || !sectionRoots[names[0]] {
		return false
	}
	for _, n := range names {
		if !sectionNames[n] {
			return false
		}
	}
	return i+1 < len(c.lines) && looksLikeHeading(c.lines[i+1].text)
}

// picturePhrase is what picture agencies print below a picture to reach their store of them.
var picturePhrase = regexp.MustCompile(`Go to the (?:media|photo) ?bank|Ir al banco de (?:imágenes|fotos)|Acceder al contenido multimedia|` +
	`Acessar o banco de imagens|Ir para o banco de imagens|Перейти в (?:медиа|фото)банк`)

// archivePhrase may stand before it.
var archivePhrase = regexp.MustCompile(`(?:File photo|Foto de archivo|Foto de arquivo|Архивное фото) ?$`)

// sentenceWithin ends a sentence, not an initial.
var sentenceWithin = regexp.MustCompile(`\p{L}{3}[.!?] `)

// dropLabels drops the labels of pictures, "© Agency / Name / Go to the mediabank", and what
// is glued behind them: the names of sections ("InternationalAfrica"), then the author's name
// up to the text ("Ann SmithThe minister said"), which is kept as a block of its own.
func (c *cleaner) dropLabels() {
	for i := range c.lines {
		l := &c.lines[i]
		if !strings.ContainsAny(l.text, "/©") {
			continue
		}
		var kept strings.Builder
		end := 0
		for _, phrase := range picturePhrase.FindAllStringIndex(l.text, -1) {
			start := labelStart(l.text[end:phrase[0]])
			if start < 0 {
				continue
			}
			c.change(l.number, "media bank label", l.text[end+start:phrase[1]], "", "leads from a picture to the agency's store of them")
			kept.WriteString(l.text[end:end+start] + blockEnd)
			end = phrase[1]
		}
		if end == 0 {
			continue
		}
		rest := l.text[end:]
		if n := gluedSections(rest); n > 0 {
			c.change(l.number, "breadcrumb", rest[:n], "", "names of sections without a space, behind a picture's label")
			rest = rest[n:]
		}
		if at := gluedStart(rest); at > 0 {
			before, after := trailing(rest[:at]), leading(rest[at:])
			c.change(l.number, "glued caption", before+after, before+" | "+after, "a sentence begins within a word, behind a picture's label")
			rest = rest[:at] + blockEnd + rest[at:]
		}
		l.text = kept.String() + rest
	}
	c.compact()
}

// labelStart returns where the label begins that goes on behind s, at a © or a slash, or -1.
func labelStart(s string) int {
	before := strings.TrimRight(s, " ")
	near := len(before) - len(tail(before, 120))
	start := strings.LastIndex(before[near:], "©")
	switch {
	case start >= 0 && !sentenceWithin.MatchString(before[near+start:]):
		start += near
	case strings.HasSuffix(before, "/"):
		start = len(before) - 1
	default:
		return -1
	}
	if archive := archivePhrase.FindStringIndex(tail(s[:start], 40)); archive != nil {
		start -= archive[1] - archive[0]
	}
	return start
}

// gluedSections returns how many bytes of s are names of sections, each followed by a capital
// letter without a space.
func gluedSections(s string) int {
	n := 0
	for {
		end := n + wordEnd(s[n:])
		if end == n || end == len(s) || !sectionNames[strings.ToLower(s[n:end])] || !unicode.IsUpper(firstRune(s[end:])) {
			return n
		}
		n = end
	}
}

// wordEnd returns where the capitalised word ends that s begins with: before its next capital.
func wordEnd(s string) int {
	for i, r := range s {
		if i > 0 && unicode.IsUpper(r) || !unicode.IsLetter(r) {
			return i
		}
	}
	return len(s)
}

// gluedStart returns where a word that begins sentences starts within another word of the
// first 60 bytes of s, "Ann SmithThe"; 0 when none does. Two letters are too few to tell.
func gluedStart(s string) int {
	before := ' '
	for i, r := range head(s, 60) {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			if word := leading(s[i:]); utf8.RuneCountInString(word) > 2 && starters[word] {
				return i
			}
		}
		before = r
	}
	return 0
}

var monthNames = set(`january february march april may june july august september october november december
	enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
	janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
	января февраля марта апреля мая июня июля августа сентября октября ноября декабря`)

// stamp is when a page was put online: "8 April, 10:55 GMT".
var stamp = regexp.MustCompile(`\d{1,2} (?:de )?\p{L}+(?: (?:de )?\d{4})?,? \d{1,2}:\d{2}(?: ?(?:GMT|UTC|MSK|МСК|h))?`)

// dropTeasers drops the headline of another page that was glued into the end of a sentence:
// it begins without a space after a point, its words are capitalised, and its time stamp is
// glued to both its last word and the next sentence.
func (c *cleaner) dropTeasers() {
	for i := range c.lines {
		l := &c.lines[i]
		var kept strings.Builder
		end := 0
		for colon := nextClock(l.text, 0); colon >= 0; colon = nextClock(l.text, colon+1) {
			from, to := teaser(l.text, colon)
			if from < end {
				continue
			}
			c.change(l.number, "teaser", l.text[from:to], "", "a headline with its time stamp, glued into the text at both ends")
			kept.WriteString(l.text[end:from] + " ")
			end = to
		}
		if end > 0 {
			l.text = kept.String() + strings.TrimLeft(l.text[end:], " ")
		}
	}
	c.compact()
}

// nextClock returns the next colon of s after from that stands in a time of day behind the
// name of a month, or -1.
func nextClock(s string, from int) int {
	for {
		at := strings.IndexByte(s[from:], ':')
		if at < 0 {
			return -1
		}
		at += from
		from = at + 1
		if number(s[from:]) > 59 || number(s[from:]) == 0 && !strings.HasPrefix(s[from:], "00") {
			continue
		}
		before := strings.TrimRight(tail(s[:at], longestWord), "0123456789")
		before = strings.TrimRight(before, ", ")
		before = strings.TrimRight(strings.TrimRight(before, "0123456789"), " ") // the year
		if monthNames[strings.ToLower(trailing(strings.TrimSuffix(before, " de")))] {
			return at
		}
	}
}

// teaser returns the span of the teaser whose time stamp holds the colon; start is -1 when
// it is none.
func teaser(s string, colon int) (start, end int) {
	const longest = 200 // bytes of a headline
	near := max(0, colon-60)
	for !utf8.RuneStart(s[near]) {
		near++
	}
	span := stamp.FindStringIndex(head(s[near:], 80))
	if span == nil {
		return -1, 0
	}
	at, end := near+span[0], near+span[1]
	if !unicode.IsLetter(lastRune(s[:at])) || end < len(s) && !unicode.IsUpper(firstRune(s[end:])) {
		return -1, 0 // a date within a sentence
	}
	before := tail(s[:at], longest)
	start = -1
	for i := 1; i < len(before); i++ { // the last point with a capital letter right behind it
		if strings.IndexByte(".!?", before[i-1]) >= 0 && unicode.IsUpper(firstRune(before[i:])) {
			start = i
		}
	}
	if start < 0 {
		return -1, 0
	}
	capitals, words := 0, 0
	for w := range strings.FieldsSeq(before[start:]) {
		if r := firstLetter(w); utf8.RuneCountInString(w) > 3 && unicode.IsLetter(r) {
			words++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	if words < 3 || 10*capitals < 6*words {
		return -1, 0
	}
	return at - len(before) + start, end
}

// Names of picture files that a page shows in place of the picture: a long number, a size in
// pixels, or a file's ending, and at the end the number that tells equal names apart.
var (
	fileSign  = regexp.MustCompile(`(?i)\d{6}|(?:^|[ _-])\d{3,5}px\b|\bw\d{2,4}h\d{2,4}|\b\d{3,4}x\d{3,4}\b|(?:^|[ _-])(?:img|dscn?|pxl)[ _-]?\d{3,}`)
	fileEnd   = regexp.MustCompile(`(?i)[ _-]\d{1,2}$|\.(?:jpe?g|png|gif|webp)$`)
	fileOnly  = regexp.MustCompile(`^[\p{L}\p{N} _.-]{1,80}$`)
	allDigits = regexp.MustCompile(`^[\d ]+$`)
)

// dropFileNames drops the names of picture files. One without a clear sign, "compressed file
// 1", is dropped only where at least three clear ones end in the same number.
func (c *cleaner) dropFileNames() {
	isName := func(i int) bool {
		l := c.lines[i]
		alone := l.opens && (i+1 == len(c.lines) || c.lines[i+1].opens)
		return alone && len(l.text) <= 80 && strings.ContainsAny(l.text, "0123456789.") && fileOnly.MatchString(l.text) && fileEnd.MatchString(l.text)
	}
	prose := func(i int) bool { return i >= 0 && i < len(c.lines) && endsSentence(c.lines[i].text) }
	ends := map[string]int{} // the clear ones
	for i, l := range c.lines {
		if !isName(i) || !fileSign.MatchString(l.text) {
			continue
		}
		// Bare numbers may be a column; between two sentences they are a picture's place.
		if allDigits.MatchString(l.text) && (!prose(i-1) || !prose(i+1)) {
			continue
		}
		ends[lastWord(l.text)]++
		c.drop(i, "caption remains", "the name of a picture file in the picture's place")
	}
	if len(ends) > 0 {
		for i, l := range c.lines {
			if unicode.IsLower(firstRune(l.text)) && isName(i) && ends[lastWord(l.text)] >= 3 {
				c.drop(i, "caption remains", "numbered like the other picture files of the page")
			}
		}
	}
	c.compact()
}
