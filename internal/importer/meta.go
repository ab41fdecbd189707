package importer

import (
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	textlanguage "golang.org/x/text/language"

	"attache/internal/corpus"
	"attache/internal/language"
)

// complete fills in what the text itself tells of where it comes from. thisYear bounds the
// years that may be implied.
func (d *document) complete(text string, thisYear int) {
	if d.meta.Title == "" && len(d.blocks) > 0 && d.blocks[0].Kind == Heading {
		d.meta.Title = d.blocks[0].Text
	}
	if d.meta.Language == "" {
		d.meta.Language = languageOf(text)
	}
	head := d.head(text)
	if d.meta.Author == "" {
		for _, b := range head {
			if m := byLine.FindStringSubmatch(b.Text); m != nil && isName(m[1]) {
				d.meta.Author = m[1]
				break
			}
		}
	}
	if d.meta.Date == "" {
		d.findDate(head, text, thisYear)
	}
	d.dropRepeated()
}

// dropRepeated takes the lines off the beginning that say no more than the front matter.
func (d *document) dropRepeated() {
	for i, dropped := 0, 0; i < len(d.blocks) && i+dropped < 4; i++ {
		text := d.blocks[i].Text
		kind := ""
		switch {
		case d.blocks[i].Kind == Table:
		case strings.EqualFold(text, d.meta.Title):
			kind = "title"
		case d.meta.Author != "" && (text == d.meta.Author || byLine.MatchString(text) && byLine.FindStringSubmatch(text)[1] == d.meta.Author):
			kind = "author"
		case len(text) <= 30 && d.meta.Date != "" && !d.meta.DateEstimated && dateIn(text).String() == d.meta.Date:
			kind = "date"
		}
		if kind == "" {
			continue
		}
		if kind != "title" {
			d.changes = append(d.changes, Change{Kind: kind, Before: text, Why: "moved to the front matter"})
		}
		d.blocks = slices.Delete(d.blocks, i, i+1)
		i--
		dropped++
	}
}

// headBlocks are the blocks at the beginning that may say who wrote a text and when.
const headBlocks = 12

func (d *document) head(text string) []Block {
	if d.body == "" {
		return d.blocks[:min(len(d.blocks), headBlocks)]
	}
	var head []Block
	for line := range strings.SplitSeq(text, "\n") {
		b := Block{Text: markdownMark.ReplaceAllString(line, "")}
		if b.Text != line {
			b.Kind = Item // or a heading, or a quotation: no running text
		}
		if b.Text != "" && len(head) < headBlocks {
			head = append(head, b)
		}
	}
	return head
}

// markdownMark is what a line of Markdown begins with that is not a paragraph's.
var markdownMark = regexp.MustCompile(`^\s*(?:#+|[-*+>|]|\d+[.)])\s+`)

// byLine is a line that names the author, in the four languages.
var byLine = regexp.MustCompile(`^(?i:by|por|author:|autora?:|автор:|autores:)\s+(\PN{3,80}?)[.,]?$`)

// isName reports whether all words of s begin with a capital letter but "de", "von" and the like.
func isName(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !slices.Contains([]string{"de", "da", "do", "dos", "del", "la", "von", "van", "der", "y", "e", "and", "и", "&"}, w) {
			return false
		}
	}
	return len(words) >= 2 && len(words) <= 8
}

// findDate looks for the date of the text: in a date line, or in a short line that is no
// sentence and no title, for these tell of other days. Where it names no year, that is
// estimated. The day that the file was made is no date of the text; it is reported.
func (d *document) findDate(head []Block, text string, thisYear int) {
	for _, b := range head {
		line := b.Text
		if m := dateLine.FindStringSubmatch(line); m != nil && !strings.HasSuffix(m[1], "day") { // "On Sunday, 6 July (…)"
			line = m[0]
		} else if len(line) > 120 || line == d.meta.Title || (b.Kind != Paragraph || sentenceEnd.MatchString(line)) && besidesDate(line) > 2 {
			continue
		}
		found := dateIn(line)
		if found.month == 0 || found.year > thisYear {
			continue
		}
		if found.year > 0 {
			d.meta.Date = found.String()
			return
		}
		var source string
		if found.year, source = d.impliedYear(found, text, thisYear); found.year == 0 {
			continue
		}
		d.meta.Date, d.meta.DateEstimated = found.String(), true
		d.changes = append(d.changes, Change{Kind: "date", Before: line, After: found.String(), Why: "the line names no year; " + source})
		return
	}
	if d.fileDay != "" {
		d.changes = append(d.changes, Change{Kind: "date", Before: d.fileDay, Why: "the file was made on that day, which need not be that of its text"})
	}
}

// dateLine is a place and a date at the beginning of a text, as agencies write it ("MOSCOW,
// February 6. /TASS/"), or after "dated".
var dateLine = func() *regexp.Regexp {
	const name = `\p{Lu}[\pL.'’-]*`
	const place = `(` + name + `(?:[ ,]+(?:(?:de|do|del|la|los|las|of) )*` + name + `){0,4}),\s+`
	word := `(?:\d[\d./-]*(?:st|nd|rd|th|º)?|de|del|of|г|года|(?i:` + strings.Join(slices.Sorted(maps.Keys(months)), "|") + `))`
	day := word + `(?:[\s,.]+` + word + `){0,6}`
	return regexp.MustCompile(`^` + place + day + `(?:\.|\s*[/(—–:]|\s+-|\s*$)|\bdated ` + place + day)
}()

var sentenceEnd = regexp.MustCompile(`[.!?…]["”’»)]*$`)

// besidesDate counts the words of a line that are none of a date.
func besidesDate(line string) int {
	n := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		first, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsDigit(first) && months[word] == 0 && !slices.Contains([]string{"de", "del", "of", "г", "года"}, word) {
			n++
		}
	}
	return n
}

// impliedYear estimates the year of a date without one, and says from what; 0: from nothing.
func (d *document) impliedYear(day date, text string, thisYear int) (year int, source string) {
	if made, err := time.Parse("2006-01-02", d.fileDay); err == nil {
		published := time.Date(made.Year(), time.Month(day.month), max(day.day, 1), 0, 0, 0, 0, time.UTC)
		if after := made.Sub(published); after >= 0 && after < 30*24*time.Hour {
			return made.Year(), "the file was made soon after that day of the year " + strconv.Itoa(made.Year())
		}
	}
	if year = latestYear(text, thisYear); year > 0 {
		return year, "the latest year that the text names is " + strconv.Itoa(year)
	}
	return 0, ""
}

var years = regexp.MustCompile(`(?:^|[^\d.,])((?:19|20)\d\d)(?:[^\d]|$)`)

func latestYear(text string, thisYear int) int {
	latest := 0
	for _, m := range years.FindAllStringSubmatch(text, -1) {
		if y, err := strconv.Atoi(m[1]); err == nil && y <= thisYear {
			latest = max(latest, y)
		}
	}
	return latest
}

// date is a date of a text; year and day are 0 where it names none.
type date struct{ year, month, day int }

func (d date) String() string {
	s := fmt.Sprintf("%04d-%02d", d.year, d.month)
	if d.day > 0 {
		s += fmt.Sprintf("-%02d", d.day)
	}
	return s
}

// months are the names of the months in the four languages, in full and shortened.
var months = func() map[string]int {
	months := map[string]int{}
	for _, names := range []string{
		"january february march april may june july august september october november december",
		"jan feb mar apr may jun jul aug sep oct nov dec", "_ _ _ _ _ _ _ _ sept _ _ _",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"ene feb mar abr may jun jul ago sep oct nov dic", "_ _ _ _ _ _ _ _ setiembre _ _ _",
		"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		"jan fev mar abr mai jun jul ago set out nov dez",
		"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
		"январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
		"янв февр мар апр мая июн июл авг сент окт нояб дек", "_ фев _ _ _ _ _ _ сен _ ноя _",
	} {
		for i, name := range strings.Fields(names) {
			months[name] = i + 1
		}
	}
	delete(months, "_")
	return months
}()

var (
	isoDate   = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)[-/](\d\d?)[-/](\d\d?)(?:\D|$)`)
	pointDate = regexp.MustCompile(`(?:^|[^\d.])(\d\d?)\.(\d\d?)\.((?:19|20)\d\d)\.?(?:[^\d.]|$)`)
	slashDate = regexp.MustCompile(`(?:^|[^\d/])(\d\d?)/(\d\d?)/((?:19|20)\d\d)(?:\D|$)`)
	dayMonth  = regexp.MustCompile(`(?:^|[^\pL\d])(\d{1,2})(?:st|nd|rd|th|º|\.)?\s+(?:de\s+|of\s+)?(\pL{3,10})\.?(?:,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d))?(?:[^\pL\d]|$)`)
	monthDay  = regexp.MustCompile(`(?:^|[^\pL\d])(\pL{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+((?:19|20)\d\d))?(?:[^\pL\d]|$)`)
	monthYear = regexp.MustCompile(`(?:^|[^\pL\d])(\pL{3,10})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)(?:[^\pL\d]|$)`)
)

// dateIn returns the first date of a line, with a month at least. 03/04/2020 is read only
// where one of the two can be no month: nothing says which order is meant.
func dateIn(line string) date {
	n := func(s string) int { v, _ := strconv.Atoi(s); return v } // digits, or empty: 0
	if m := isoDate.FindStringSubmatch(line); m != nil {
		if d := (date{n(m[1]), n(m[2]), n(m[3])}); d.valid() {
			return d
		}
	}
	if m := pointDate.FindStringSubmatch(line); m != nil {
		if d := (date{n(m[3]), n(m[2]), n(m[1])}); d.valid() {
			return d
		}
	}
	if m := slashDate.FindStringSubmatch(line); m != nil {
		dayFirst, monthFirst := date{n(m[3]), n(m[2]), n(m[1])}, date{n(m[3]), n(m[1]), n(m[2])}
		if dayFirst.valid() != monthFirst.valid() {
			if dayFirst.valid() {
				return dayFirst
			}
			return monthFirst
		}
	}
	lower := strings.ToLower(line)
	for _, m := range dayMonth.FindAllStringSubmatch(lower, -1) {
		if d := (date{n(m[3]), months[m[2]], n(m[1])}); d.month > 0 && d.valid() {
			return d
		}
	}
	for _, m := range monthDay.FindAllStringSubmatch(lower, -1) {
		if d := (date{n(m[3]), months[m[1]], n(m[2])}); d.month > 0 && d.valid() {
			return d
		}
	}
	for _, m := range monthYear.FindAllStringSubmatch(lower, -1) {
		if d := (date{n(m[2]), months[m[1]], 0}); d.month > 0 {
			return d
		}
	}
	return date{}
}

func (d date) valid() bool {
	year := d.year
	if year == 0 {
		year = 2000 // a leap year: 29 February may be meant
	}
	t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return d.month >= 1 && d.month <= 12 && t.Day() == d.day && d.day > 0
}

// leadingDate reads the date that a field of metadata begins with or holds.
func leadingDate(field string) string {
	if m := partialDate.FindStringSubmatch(field); m != nil {
		return m[1]
	}
	if d := dateIn(field); d.year > 0 {
		return d.String()
	}
	return ""
}

var partialDate = regexp.MustCompile(`^((?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?:$|[T ])`)

// languageCode returns which of our languages a tag such as "es-MX" or "rus" names, if any.
func languageCode(tag string) string {
	base, _ := textlanguage.Make(tag).Base()
	if language.Known(base.String()) {
		return base.String()
	}
	return ""
}

// languageOf returns the language of a text, empty when it seems to be none of ours: at least
// every eighth word of running text is a function word of its language.
func languageOf(text string) string {
	words := language.Words(text[:min(len(text), 20000)])
	if len(words) < 20 {
		return ""
	}
	code := language.Detect(text)
	function := map[string]bool{}
	for w := range language.FunctionWords(code) {
		function[language.Fold(w)] = true
	}
	n := 0
	for _, w := range words {
		if function[w] {
			n++
		}
	}
	if 8*n < len(words) {
		return ""
	}
	return code
}

// webAddress returns a full http address, or nothing.
func webAddress(s string) string {
	if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return s
	}
	return ""
}

// statedTitle is a title that a file's properties name, unless a program wrote it there.
func statedTitle(title, file string) string {
	title = language.OneLine(title)
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if programTitle.MatchString(title) || strings.EqualFold(title, stem) || strings.EqualFold(title, filepath.Base(file)) {
		return ""
	}
	return title
}

var programTitle = regexp.MustCompile(`(?i)^(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|document\s?\d*|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|html?|tex|dvi))$`)

// statedAuthor is an author that a file's properties name, unless it is the account's name.
func statedAuthor(author string) string {
	author = language.OneLine(author)
	if !isName(author) || programAuthor.MatchString(author) {
		return ""
	}
	return author
}

var programAuthor = regexp.MustCompile(`(?i)\b(?:microsoft|office|user|admin|administrator|adobe|acrobat|unknown|python-docx)\b`)

// unknown lists the fields of the front matter that a person should fill in.
func unknown(m corpus.Meta, format string) []string {
	fields := []struct{ name, value string }{
		{"title", m.Title}, {"publisher", m.Publisher}, {"author", m.Author}, {"date", m.Date}, {"kind", m.Kind}, {"perspective", m.Perspective}, {"language", m.Language},
	}
	if format == formatHTML {
		fields = append(fields, struct{ name, value string }{"url", m.URL})
	}
	names := []string{}
	for _, f := range fields {
		if f.value == "" {
			names = append(names, f.name)
		}
	}
	return names
}
