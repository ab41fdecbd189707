package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

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

// Why lines are dropped.
const (
	citesNothing   = "cites nothing"
	citesUnknown   = "cites a sentence that does not exist"
	citesPassage   = "cites a passage without a sentence"
	carriesLink    = "carries a link"
	saysNothing    = "says nothing"
	saidBefore     = "was said before"
	longerThanAsk  = "is beyond the length of an answer"
	maxStatements  = 20
	maxLineBytes   = 2000 // of a line; a longer one is no statement
	maxRefsPerLine = 12
)

var (
	refGroup = regexp.MustCompile(`\s*[\[(]\s*(\d{1,3}\.\d{1,3}(?:\s*(?:,|;|–|-|and|y|e|и)\s*\d{1,3}\.\d{1,3})*)\s*[\])]`)
	oneRef   = regexp.MustCompile(`(\d{1,3})\.(\d{1,3})(\s*[–-]\s*(\d{1,3})\.(\d{1,3}))?`)
	// anyMark is a citation in another form than ours; a year in brackets is none.
	anyMark = regexp.MustCompile(`\[\s*\^?\d{1,3}(?:[^\d\]][^\]]*)?\]`)
	link    = regexp.MustCompile(`(?i)\w+://|\bwww\.|\]\s*\(|<[@#/:!&\w]|\bmailto:|\b[\w-]+\.[a-z]{2,}/\S`)
	bullet  = regexp.MustCompile(`^(?:[-*•–—>#]+\s+|\(?\d{1,2}[.)]\s+)+`)
)

// parseStatement reads one line of the model. The hits are the passages it was shown.
func parseStatement(line string, hits []retrieve.Hit) statement {
	line = language.OneLine(line)
	text := refGroup.ReplaceAllString(line, "")
	text = strings.ReplaceAll(bullet.ReplaceAllString(strings.TrimSpace(text), ""), "**", "")
	s := statement{text: endSentence(text)}
	for _, group := range refGroup.FindAllStringSubmatch(line, -1) {
		for _, m := range oneRef.FindAllStringSubmatch(group[1], -1) {
			s.refs = append(s.refs, expand(m)...)
		}
	}
	switch {
	case strings.IndexFunc(text, unicode.IsLetter) < 0:
		s.reason = saysNothing
	case len(line) > maxLineBytes || len(s.refs) > maxRefsPerLine:
		s.reason = longerThanAsk
	case link.MatchString(s.text):
		s.reason = carriesLink
	case anyMark.MatchString(s.text):
		s.reason = citesPassage
	case len(s.refs) == 0:
		s.reason = citesNothing
	case slices.ContainsFunc(s.refs, func(r ref) bool { return !exists(r, hits) }):
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
	if last.passage != first.passage || last.sentence < first.sentence || last.sentence-first.sentence > maxRefsPerLine {
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
