package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"attache/internal/language"
)

// Span is a range of bytes of a text, [Start, End).
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Sentences returns the sentences of text without the white space around them, in order.
//
// The boundaries are those of Unicode (https://unicode.org/reports/tr29/#Sentence_Boundaries),
// which end a sentence after every point before a capital letter; those that follow an
// abbreviation or an initial of our four languages are taken back. A run of more than
// maxWords words or maxBytes bytes without an end is cut at a space.
func Sentences(text string) []Span {
	var spans []Span
	start, end := 0, 0
	it := sentences.FromString(text)
	for it.Next() {
		piece := it.Value()
		from := end
		end += len(piece)
		// "text.[12] Next": the mark of a footnote belongs to what it follows.
		if from > start && strings.HasSuffix(strings.TrimRight(text[start:from], " "), "[") {
			if mark := footnoteEnd.FindString(piece); mark != "" {
				spans = appendSpan(spans, text, start, from+len(mark))
				start = from + len(mark)
				continue
			}
		}
		if from > start && !continues(text[start:from], piece) {
			spans = appendSpan(spans, text, start, from)
			start = from
		}
	}
	return appendSpan(spans, text, start, len(text))
}

var footnoteEnd = regexp.MustCompile(`^\d{1,3}\]\.?\s*`)

// appendSpan adds the trimmed range, in pieces when it is too long for one sentence.
func appendSpan(spans []Span, text string, start, end int) []Span {
	for {
		for start < end {
			r, n := utf8.DecodeRuneInString(text[start:])
			if !unicode.IsSpace(r) {
				break
			}
			start += n
		}
		for start < end {
			r, n := utf8.DecodeLastRuneInString(text[start:end])
			if !unicode.IsSpace(r) {
				break
			}
			end -= n
		}
		if start >= end {
			return spans
		}
		cut := cutAt(text[start:end])
		spans = append(spans, Span{start, start + cut})
		start += cut
	}
}

const (
	maxWords = 220  // of a passage, and so of a sentence
	maxBytes = 4000 // of a sentence: 220 long words, with room
)

// cutAt returns where a sentence must be cut: its length when it is short enough, else the
// last space, or the last rune, within the limits.
func cutAt(s string) int {
	words, space, inWord := 0, 0, false
	for i, r := range s {
		if i >= maxBytes {
			if space > 0 {
				return space
			}
			return i
		}
		if unicode.IsSpace(r) {
			if inWord {
				space = i
				if words == maxWords {
					if strings.TrimSpace(s[i:]) == "" {
						return len(s)
					}
					return i
				}
			}
			inWord = false
		} else if !inWord {
			words++
			inWord = true
		}
	}
	return len(s)
}

var (
	lastToken   = regexp.MustCompile(`(\S+?)["”’»)\]]*\s*$`)
	initial     = regexp.MustCompile(`^[("“«\[]*\p{Lu}\.$`)
	acronym     = regexp.MustCompile(`^[("“«\[]*(?:\p{L}{1,2}\.){2,}$`)
	initialNext = regexp.MustCompile(`^\p{Lu}\.`)
	beginsWith  = regexp.MustCompile(`^["“«'‘(\[¿¡]*([\p{L}\p{N}]+)`)
)

// continues reports whether the sentence that seems to end at the end of before goes on in after.
func continues(before, after string) bool {
	if strings.HasSuffix(before, "\n") {
		return false // a list item or a table row
	}
	begin := beginsWith.FindStringSubmatch(after)
	if begin == nil {
		return strings.IndexFunc(after, unicode.IsLetter) < 0 // only marks: they belong to what precedes
	}
	next := begin[1]
	first, _ := utf8.DecodeRuneInString(next)
	trimmed := strings.TrimRight(before, " ")
	if !strings.HasSuffix(trimmed, ".") {
		return unicode.IsLower(first) && strings.HasSuffix(before, " ") // "“Is it so?” he asked."
	}
	token := lastToken.FindStringSubmatch(tail(before, 60)) // an abbreviation is short
	if token == nil {
		return false
	}
	word := strings.ToLower(strings.TrimLeft(token[1], `("“«[‘'`))
	digit := unicode.IsDigit(first)
	switch {
	case len(trimmed) == len(before):
		return acronym.MatchString(token[1]) && !starters[next] // "U.S.Congress"; else text glued together
	case initialNext.MatchString(after):
		return initial.MatchString(token[1]) // "M. E. Fradkov"
	case initial.MatchString(token[1]):
		// "V. Putin"; not "vitamin C. It", "Article I. The": then a common first word follows.
		return !starters[next]
	case joinAlways[word]:
		return true
	case joinNumber[word]:
		return digit
	case joinNames[word], acronym.MatchString(token[1]):
		return !starters[next]
	case word == "г." || word == "гг.": // "в 2014 г. Россия": too short to be a sentence of its own
		return unicode.IsLower(first) || len(before) < 60 && len(strings.Fields(before)) <= 4
	}
	return unicode.IsLower(first)
}

// tail returns the last n bytes of s or a little less, from the beginning of a rune.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for s != "" && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

// Abbreviations by what may follow them when the sentence goes on.
var (
	joinAlways = set(`mr. mrs. ms. dr. prof. gen. col. capt. lt. sgt. sen. rep. gov. pres. hon. rev. fr. messrs. mt. ft. st. ste.
		vs. cf. e.g. i.e. viz. approx. ca. esp. incl. resp.
		sr. sra. srta. sres. dra. profa. lic. ing. gral. cnel. d. dña. exmo. exma. ilmo. p.ej. v.gr.
		г-н. им. акад. проф. ген. т.е. т.н. т.к. см. напр. ср. ул. св. др-р.`)
	joinNumber = set(`no. nos. núm. nº. n. p. pp. pág. págs. art. arts. fig. figs. vol. vols. ch. sec. sect. para. par. cap. ed. tt. al.
		jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.
		ene. abr. ago. set. dic. fev. mai. out. dez.
		янв. февр. апр. авг. сент. сен. окт. нояб. дек. стр. ст. п. пп. гл. рис. табл. №. c. s. ¶.`)
	joinNames = set(`u.s. u.k. u.n. u.s.s.r. e.u. inc. ltd. co. corp. bros. jr. ph.d. d.c. a.m. p.m. ee.uu. ee. uu. s.a. etc. cía.
		долл. руб. млн. млрд. тыс. трлн. т. е. д. п. др. пр. в. н.э.`)
	// starters are words that begin a sentence more often than they follow an abbreviation.
	starters = func() map[string]bool {
		m := set(`However Moreover Meanwhile Nevertheless Finally Later Today Now Russia Moscow Sin También Además Entretanto Além Однако Кроме Россия Москва`)
		for _, code := range language.Codes {
			for w := range language.FunctionWords(code) {
				r, n := utf8.DecodeRuneInString(w)
				m[string(unicode.ToUpper(r))+w[n:]] = true
			}
		}
		return m
	}()
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
