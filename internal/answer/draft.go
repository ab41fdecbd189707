package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/retrieve"
	"attache/internal/texts"
	"attache/internal/verify"
)

// maxPending bounds the line that is not complete yet, in bytes: many statements may stand on it.
const maxPending = 16 << 10

// maxClaims bounds the dropped statements that are told of.
const maxClaims = 60

// draft is an answer in the making.
type draft struct {
	Answer
	start     time.Time
	watch     func(Event)
	hits      []retrieve.Hit
	fill      func(hits []retrieve.Hit) ([]llm.Message, error) // makes the prompt
	before    []string                                         // the passages of the conversation's last prompt, in order
	rest      string                                           // of the model's text: the line that is not complete yet
	overlong  bool                                             // that line has grown beyond maxPending and is thrown away to its end
	lines     []string
	none      bool // the model says that the passages do not answer
	lacks     bool // the model says that something is missing
	prompts   *Prompts
	asked     string // the question and those before it, in the asker's own words
	truncated bool
	usage     llm.Usage
	cited     map[int]int  // passage as shown, from 1, to citation
	wording   []index.Term // what the question asks for
	denied    *denied      // nil: nothing denies what the question takes for a fact
	corrected bool         // the answer begins with a correction of the question
	added     int          // lines of it that are not the model's

	queue   []*entry        // statements in the order of their writing
	said    map[string]bool // statements that were queued
	passed  int             // of them, so far
	refuted int             // statements that rules or the judge found not borne out

	judge      Judge // nil: rules alone
	judging    bool  // a group is with the judge
	judgeCalls int
	verdicts   chan group
}

// read takes a piece of the model's text and releases each line that it completes.
func (d *draft) read(piece string) {
	d.rest += piece
	for {
		line, rest, complete := strings.Cut(d.rest, "\n")
		if !complete {
			// Of a line beyond any length nothing is kept: a part of it could say the opposite.
			if len(d.rest) > maxPending {
				d.rest, d.overlong = "", true
			}
			return
		}
		d.rest = rest
		d.line(line)
	}
}

func (d *draft) flush() {
	d.line(d.rest)
	d.rest = ""
}

func (d *draft) line(line string) {
	if d.overlong {
		d.overlong = false
		d.consider(statement{text: "…", reason: longerThanAsk})
		return
	}
	if _, after, found := strings.Cut(line, "</think>"); found {
		d.withdrawLines() // what stood before was thinking aloud, begun where we did not see it
		line = after
	}
	for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune("\r\v\f\u0085\u2028\u2029", r) }) {
		d.part(strings.TrimSpace(part))
	}
}

func (d *draft) part(line string) {
	if what, ok := directive(line, "NONE"); ok {
		d.none = true
		d.setMissing(what)
		return
	}
	if what, ok := directive(line, "MISSING"); ok {
		d.lacks = true
		d.setMissing(what)
		return
	}
	for _, s := range parseLine(line, d.hits) {
		for _, one := range s.apart() {
			d.consider(one)
		}
	}
}

// directive reads "NONE: what is missing", in capitals or not, with a colon or a dash.
func directive(line, word string) (string, bool) {
	m := directivePattern.FindStringSubmatch(line)
	if m == nil || !strings.EqualFold(m[1], word) {
		return "", false
	}
	return m[2], true
}

var directivePattern = regexp.MustCompile(`(?i)^[*_\s]*(none|missing)[*_\s]*(?:[:–—-][*_\s]*(.*))?$`)

// setMissing keeps what the model says is not in the passages, in so far as that is what was
// asked for: nothing else can be checked.
func (d *draft) setMissing(what string) {
	what = language.OneLine(plain(strings.NewReplacer("*", "", "_", "", "`", "").Replace(refGroup.ReplaceAllString(what, ""))))
	if carriesAddress(what) || anyMark.MatchString(what) || len(what) > 300 || strings.Trim(what, ".… ") == "" || oddMark(verify.Claim{Text: what, Language: d.Language}) != "" ||
		directivePattern.MatchString(what) || isOrder(what) || d.prompts.repeated(what) || !isLack(what, d.asked, d.Language) {
		return
	}
	d.Missing = what
}

// cite returns the citation number of a passage as it was shown, giving it the next.
func (d *draft) cite(passage int) int {
	if d.cited == nil {
		d.cited = map[int]int{}
	}
	n, ok := d.cited[passage]
	if !ok {
		n = len(d.Citations) + 1
		d.cited[passage] = n
		d.Citations = append(d.Citations, NewCitation(n, d.hits[passage-1].Passage))
	}
	return n
}

func numbers(ns []int) string {
	var b strings.Builder
	for _, n := range ns {
		b.WriteString("[" + strconv.Itoa(n) + "]")
	}
	return b.String()
}

func (d *draft) release(line string) {
	if len(d.lines) == 0 {
		d.TimingMS.FirstReleased = max(1, time.Since(d.start).Milliseconds())
	}
	d.lines = append(d.lines, line)
	d.Text = strings.Join(d.lines, "\n")
	d.watch(Event{Line: line})
}

// withdraw takes back what was released, for another beginning.
func (d *draft) withdraw() {
	d.rest, d.overlong = "", false
	d.withdrawLines()
}

func (d *draft) withdrawLines() {
	if len(d.lines) > 0 {
		d.watch(Event{Restarted: true})
	}
	d.lines, d.none, d.lacks, d.cited, d.Text, d.Missing = nil, false, false, nil, "", ""
	d.queue, d.said, d.passed, d.refuted = nil, map[string]bool{}, 0, 0
	d.corrected, d.added = false, 0
	d.Citations, d.Claims, d.TimingMS.FirstReleased = []Citation{}, []Claim{}, 0
}

// finish closes what the model wrote. It reports false when the model meant to answer but
// wrote nothing in the form of a statement, so that the answer must be made otherwise.
func (d *draft) finish(question string, found retrieve.Result) bool {
	wrote := slices.ContainsFunc(d.Claims, func(c Claim) bool { return len(c.Evidence) > 0 })
	if len(d.lines) == 0 && (d.none || wrote) {
		d.corrected = d.correctFirst(nil)
	}
	switch {
	case len(d.lines) == 0 && (d.none || wrote):
		d.abstain(d.hits)
		d.watch(Event{Line: d.Text})
	case len(d.lines) == 0:
		d.withdraw()
		d.fellBack(FellBackUnchecked)
		return false
	case d.corrected && len(d.lines) == d.added:
		d.Coverage = Partial
	case !d.corrected && !d.corrects() && !d.answersWhat(question, found):
		missing := d.Missing
		d.withdrawLines()
		d.abstain(d.hits)
		d.Missing = missing
		d.watch(Event{Line: d.Text})
	case d.lacks || d.none || d.truncated:
		d.Coverage = Partial
	default:
		d.Coverage = Full
	}
	return true
}

// abstain says that the sources do not answer, and shows the passages that come closest.
func (d *draft) abstain(closest []retrieve.Hit) {
	d.Abstained, d.Coverage = true, None
	d.Claims, d.Citations = []Claim{}, []Citation{}
	for i, h := range closest[:min(3, len(closest))] {
		d.Citations = append(d.Citations, NewCitation(i+1, h.Passage))
	}
	d.Text = texts.Say(d.Language, "abstain")
}

func (d *draft) fellBack(code string) {
	if d.Fallback != "" {
		code = d.Fallback + "," + code
	}
	d.Fallback = code
}
