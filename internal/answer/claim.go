package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"attache/internal/corpus"
	"attache/internal/language"
	"attache/internal/retrieve"
)

// ref is a sentence as the model cites it, from 1: passage 2, sentence 3 is "2.3".
type ref struct{ passage, sentence int }

// statement is a line of the model, parsed.
type statement struct {
	text   string // without its references
	refs   []ref
	reason string // why it cannot be released; empty: it can
}

// apart returns the sentences of a statement that cites nothing: each may stand in a sentence of
// the prompt, which all of them together do not.
func (s statement) apart() []statement {
	if s.reason != citesNothing {
		return []statement{s}
	}
	var all []statement
	for _, span := range corpus.Sentences(s.text) {
		all = append(all, statement{text: strings.TrimSpace(s.text[span.Start:span.End]), reason: citesNothing})
	}
	return all
}

// Why statements are dropped.
const (
	citesNothing   = "cites nothing"
	citesUnknown   = "cites a sentence that does not exist"
	citesPassage   = "cites a passage without a sentence"
	endsUncited    = "does not end in its citation"
	citesInside    = "cites in the middle of a clause"
	carriesLink    = "carries a link"
	saysNothing    = "says nothing"
	givesOrders    = "tells a program what to do"
	tellsPrompt    = "repeats the instructions"
	repeatsHeading = "runs a heading into a sentence"
	hasOddMark     = "has a sign that its sentences do not have: "
	saidBefore     = "was said before"
	longerThanAsk  = "is beyond the length of an answer"
)

const (
	maxStatements = 20
	maxLineBytes  = 2000 // of a statement
	maxRefs       = 12   // of a statement
)

var (
	refGroup = regexp.MustCompile(`\s*\[\s*(\d{1,3}\.\d{1,3}(?:\s*(?:,|;|–|-|and|y|e|и)\s*\d{1,3}\.\d{1,3})*)\s*\]`)
	refRun   = regexp.MustCompile(`(?:` + refGroup.String() + `)+`)
	oneRef   = regexp.MustCompile(`(\d{1,3})\.(\d{1,3})(\s*[–-]\s*(\d{1,3})\.(\d{1,3}))?`)
	// clauseBegins is what may follow a reference within a sentence.
	clauseBegins = regexp.MustCompile(`^\s*(?:[,;:)–—]|(?:and|but|while|y|e|pero|mas|и|а|но)\s)`)
	// anyMark is a citation in another form than ours; a year in brackets is none.
	anyMark = regexp.MustCompile(`\[\s*\^?\d{1,3}(?:[^\d\]][^\]]*)?\]`)
	bullet  = regexp.MustCompile(`^(?:[-*•–—>#|]+\s+|\(?\d{1,2}[.)]\s+)+`)
	// link finds addresses of every kind that a reader, or the program that shows the text,
	// could take for one.
	link = regexp.MustCompile(`(?i)\w:/|//\w|\bwww\.|\]\s*\(|<[@#/:!&\w]|\b(?:mailto|tel|data|javascript|hxxps?):|\S@[\p{L}\d-]+\.|` +
		`[\p{L}\d-]\.\p{L}{2,}(?::\d|[/?#]\S)|\pL{3,}\.\p{Ll}{3,}|(?:^|\s)\.\pL{2,}|[[(]\s*(?:dot|punto|ponto|точка)\s*[\])]|(?:^|[^\pL\d])[@#]+\p{Cf}*[\pL\d]|\b[a-z][\w+-]+:[^\s\d"“«‘'(]|\d+\.\d+\.\d+\.\d+|\[\.\]|` +
		`\b[\w-]+\.(?:com|org|net|info|biz|io|gg|me|app|dev|xyz|top|site|online|ru|рф|example)\b`)
)

func carriesAddress(text string) bool {
	return link.MatchString(strings.ReplaceAll(norm.NFKC.String(text), "。", "."))
}

// parseLine reads one line of the model, which should hold one statement and its references.
// Where it holds several, each is judged by itself. The hits are the passages it was shown.
func parseLine(line string, hits []retrieve.Hit) []statement {
	line = language.OneLine(plain(strings.NewReplacer("【", "[", "】", "]", "*", "", "`", "").Replace(line)))
	line = bullet.ReplaceAllString(line, "")
	var statements []statement
	text, start := "", 0
	var refs []ref
	inside := "" // a reference stands where a figure may have been meant: "was [2.5] percent"
	emit := func(reason string) {
		reason, inside = cmp.Or(reason, inside), ""
		if s := newStatement(text, refs, reason, hits); s.reason != saysNothing {
			statements = append(statements, s)
		}
		text, refs = "", nil
	}
	for _, run := range refRun.FindAllStringIndex(line, -1) {
		text += line[start:run[0]]
		for _, m := range oneRef.FindAllStringSubmatch(line[run[0]:run[1]], -1) {
			refs = append(refs, expand(m)...)
		}
		after := strings.TrimLeft(line[run[1]:], ".!?…")
		stop := line[run[1] : len(line)-len(after)]
		start = len(line) - len(after)
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " "))
		switch ended := stop != "" || endsSentence(text); {
		case strings.TrimSpace(after) == "", ended && (unicode.IsUpper(next) || unicode.IsDigit(next) || strings.ContainsRune(`"“«¿¡`, next)):
			text += stop
			emit("")
		default:
			text += stop // the sentence goes on; it must end in references of its own
			if !clauseBegins.MatchString(after) {
				inside = citesInside
			}
		}
	}
	if text += line[start:]; strings.TrimSpace(text) != "" {
		reason := ""
		if len(refs) > 0 {
			reason = endsUncited
		}
		emit(reason)
	}
	return statements
}

func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, " \"”»’)"))
	return strings.ContainsRune(".!?…", last)
}

func newStatement(text string, refs []ref, reason string, hits []retrieve.Hit) statement {
	s := statement{text: endSentence(strings.TrimSpace(text)), refs: refs, reason: reason}
	switch {
	case strings.IndexFunc(text, unicode.IsLetter) < 0:
		s.reason = saysNothing
	case len(text) > maxLineBytes || len(refs) > maxRefs:
		s.reason = longerThanAsk
	case carriesAddress(s.text):
		s.reason = carriesLink
	case anyMark.MatchString(s.text):
		s.reason = citesPassage
	case s.reason != "":
	case len(refs) == 0:
		s.reason = citesNothing
	case slices.ContainsFunc(refs, func(r ref) bool { return !exists(r, hits) }):
		s.reason = citesUnknown
	}
	return s
}

// expand returns the references of "2.3" or of a range within a passage, "2.3-2.5".
func expand(m []string) []ref {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits alone
	first := ref{number(m[1]), number(m[2])}
	if m[3] == "" {
		return []ref{first}
	}
	last := ref{number(m[4]), number(m[5])}
	if last.passage != first.passage || last.sentence < first.sentence || last.sentence-first.sentence > maxRefs {
		return []ref{first, last}
	}
	var refs []ref
	for n := first.sentence; n <= last.sentence; n++ {
		refs = append(refs, ref{first.passage, n})
	}
	return refs
}

func exists(r ref, hits []retrieve.Hit) bool {
	return r.passage >= 1 && r.passage <= len(hits) && r.sentence >= 1 && r.sentence <= len(hits[r.passage-1].Passage.Sentences)
}

// endSentence mends what taking out the references leaves: spaces before the final mark, or
// no mark.
func endSentence(text string) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	for _, mark := range []string{" .", " ,", " ;", " :"} {
		text = strings.ReplaceAll(text, mark, mark[1:])
	}
	if text == "" {
		return ""
	}
	if last := []rune(text)[len([]rune(text))-1]; unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune("%)\"”»’", last) {
		text += "."
	}
	return text
}
