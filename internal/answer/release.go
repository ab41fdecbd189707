package answer

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/stance"
	"attache/internal/texts"
	"attache/internal/verify"
)

// Judge tells whether cited sentences bear claims out.
type Judge interface {
	// Fit reports whether the judge may judge. It may ask the model.
	Fit(ctx context.Context) (bool, llm.Usage, error)
	// Verdicts returns one verdict for each claim.
	Verdicts(ctx context.Context, claims []verify.Claim) ([]verify.Verdict, llm.Usage, error)
}

// How a claim passed.
const (
	CheckQuoted = "quoted" // it stands in its sentences word for word
	CheckJudged = "judged" // a judge found that they entail it
	CheckRules  = "rules"  // its figures, dates and names were checked, no more
)

// maxJudgeCalls bounds the requests to the judge for one answer.
const maxJudgeCalls = 3

// JudgeStep tells what the judge did for an answer. Its tokens are part of the answer's usage.
type JudgeStep struct {
	Calls            int   `json:"calls"`
	PromptTokens     int   `json:"prompt_tokens"`
	CompletionTokens int   `json:"completion_tokens"`
	MS               int64 `json:"ms"`
}

// entry is a statement on its way to the reader: failed when it has a reason, passed when it
// has a check, else it waits for a verdict.
type entry struct {
	statement
	claim verify.Claim
	check string
	asked bool // the judge was
}

func (e *entry) waits() bool { return e.reason == "" && e.check == "" }

// consider checks a statement by its form and by the rules, and queues it.
func (d *draft) consider(s statement) {
	e := &entry{statement: s}
	if e.reason == citesNothing {
		if r, ok := d.bornOutBy(s); ok {
			e.refs, e.reason = []ref{r}, ""
		}
	}
	switch {
	case e.reason != "":
	case d.passed >= maxStatements:
		e.reason = longerThanAsk
	case d.said[e.text]:
		e.reason = saidBefore
	default:
		d.check(e)
	}
	if e.reason == "" {
		d.said[e.text] = true
		d.passed++
	}
	d.queue = append(d.queue, e)
	d.settle()
}

func (d *draft) check(e *entry) {
	e.claim = d.claim(e.statement)
	if odd := oddMark(e.claim); odd != "" {
		e.reason = hasOddMark + odd
		return
	}
	refuted := verify.Refute(e.claim)
	if len(refuted) > 0 && d.recite(e) { // under the wrong number
		refuted = nil
	}
	charged := stance.Charged(e.text)
	switch {
	case isOrder(e.text):
		e.reason = givesOrders
	case d.headed(e):
		e.reason = repeatsHeading
	case d.prompts.repeated(e.text):
		e.reason = tellsPrompt
	case len(charged) > 0 && !stance.Attributed(e.text):
		e.reason = "takes sides in its own voice: " + strings.Join(charged, ", ")
	case len(refuted) > 0:
		e.reason = refuted[0].String()
		d.refuted++
	case verify.Quoted(e.claim):
		e.check = CheckQuoted
	case d.judge == nil:
		e.check = CheckRules
	}
}

// recite has a statement that is a sentence of the prompt, word for word, cite that one. It
// reports false where there is none.
func (d *draft) recite(e *entry) bool {
	at, ok := d.bornOutBy(e.statement)
	if !ok {
		return false
	}
	s := e.statement
	s.refs = []ref{at}
	c := d.claim(s)
	if !verify.Quoted(c) {
		return false
	}
	e.statement, e.claim = s, c
	return true
}

// minHeading is how many words of a heading are no chance.
const minHeading = 5

// headed reports whether a statement has a whole heading of the prompt in it that none of the
// sentences has that it cites: small models run one into the sentence below it.
func (d *draft) headed(e *entry) bool {
	said := spaced(e.text)
	for _, h := range d.hits {
		heading := h.Passage.Heading
		if at := strings.LastIndex(heading, "› "); at >= 0 {
			heading = heading[at+len("› "):]
		}
		words := spaced(heading)
		isIn := func(c verify.Cited) bool { return strings.Contains(spaced(c.Text()), words) }
		if strings.Count(words, " ") > minHeading && strings.Contains(said, words) && !slices.ContainsFunc(e.claim.Cited, isIn) {
			return true
		}
	}
	return false
}

func (d *draft) claim(s statement) verify.Claim {
	c := verify.Claim{Text: s.text, Language: d.Language}
	for _, r := range s.refs {
		if exists(r, d.hits) {
			c.Cited = append(c.Cited, verify.Cited{Passage: &d.hits[r.passage-1].Passage, Sentence: r.sentence - 1})
		}
	}
	return c
}

// A sentence is taken for the source of an uncited statement when it has this share of its
// words, and the statement has words enough to tell.
const (
	bornOutAt  = .9
	bornOutMin = 5
)

// bornOutBy finds the sentence of the prompt that bears out a statement that cites none.
func (d *draft) bornOutBy(s statement) (ref, bool) {
	wanted, _ := index.Keys(d.Language, s.text)
	best, at := 0., ref{}
	for i, h := range d.hits {
		for j := range h.Passage.Sentences {
			has, _ := index.Keys(h.Passage.Language, h.Passage.Sentence(j))
			shared := 0
			for _, k := range wanted {
				if slices.Contains(has, k) {
					shared++
				}
			}
			if share := float64(shared) / float64(max(bornOutMin, len(wanted))); share > best {
				best, at = share, ref{i + 1, j + 1}
			}
		}
	}
	s.refs = []ref{at}
	return at, best >= bornOutAt && len(verify.Refute(d.claim(s))) == 0
}

// settle releases and drops statements in the order in which they were written, up to the
// first that waits for a verdict.
func (d *draft) settle() {
	for len(d.queue) > 0 && !d.queue[0].waits() {
		e := d.queue[0]
		d.queue = d.queue[1:]
		d.settleOne(e)
	}
}

func (d *draft) settleOne(e *entry) {
	if e.reason != "" && len(d.Claims) >= maxClaims {
		return
	}
	if e.reason == "" {
		if len(d.lines) == 0 {
			d.corrected = d.correctFirst(e)
		}
		e.text = saidOnce(d.attribute(e))
	}
	claim := Claim{Text: e.text, Evidence: []Evidence{}, Check: e.check, Released: e.reason == "", Reason: e.reason}
	var marks []int
	for _, r := range e.refs {
		if !exists(r, d.hits) {
			continue
		}
		v := Evidence{}
		if claim.Released {
			v.N = d.cite(r.passage)
			if !slices.Contains(marks, v.N) {
				marks = append(marks, v.N)
			}
		}
		span := d.hits[r.passage-1].Passage.Sentences[r.sentence-1]
		v.Start, v.End = span.Start, span.End
		if !slices.Contains(claim.Evidence, v) {
			claim.Evidence = append(claim.Evidence, v)
		}
	}
	d.Claims = append(d.Claims, claim)
	if claim.Released {
		d.release(claim.Text + " " + numbers(marks))
	}
}

// bothEnds is a statement that says at its beginning and at its end whose words it gives.
var bothEnds = regexp.MustCompile(`^According to ([^,]+), (.+), (?:according to ([^,]+)|([^,]+) (?:reports|notes|says|argues|adds|recalls|points out))\.$`)

// saidOnce leaves the second one out, where it is the same; small models copy one and write another.
func saidOnce(text string) string {
	m := bothEnds.FindStringSubmatch(text)
	if m == nil || m[1] != m[3]+m[4] {
		return text
	}
	return "According to " + m[1] + ", " + m[2] + "."
}

// attribute says who is speaking, where a statement does not and the sentences that it cites
// give a view or a judgement.
func (d *draft) attribute(e *entry) string {
	if len(e.refs) == 0 || stance.Attributed(e.text) {
		return e.text
	}
	for _, c := range e.claim.Cited {
		if stance.Judges(c.Text()) {
			m := c.Passage.Meta
			return texts.Say(d.Language, "according_to", source(d.Language, m.Publisher, m.Title, m.Date, m.DateEstimated), e.text)
		}
	}
	return e.text
}

// group is what the judge said of some statements.
type group struct {
	entries  []*entry
	verdicts []verify.Verdict
	usage    llm.Usage
	took     time.Duration
	unfit    bool
	err      error
}

// askJudge hands the statements that wait to the judge, unless it is busy. While the model
// writes, a call is kept back for the end, and another where a statement has failed and the
// model may be asked again.
func (d *draft) askJudge(ctx context.Context, writing bool) {
	if d.judge == nil || d.judging {
		return
	}
	keep := 0
	if writing {
		keep = 1
		if slices.ContainsFunc(d.Claims, func(c Claim) bool { return !c.Released }) {
			keep = 2
		}
	}
	var waiting []*entry
	for _, e := range d.queue {
		if e.waits() && !e.asked {
			waiting = append(waiting, e)
		}
	}
	switch {
	case len(waiting) == 0:
		return
	case d.judgeCalls >= maxJudgeCalls:
		d.byRules(waiting)
		return
	case d.judgeCalls+keep >= maxJudgeCalls:
		return
	}
	d.judging = true
	d.judgeCalls++
	claims := make([]verify.Claim, len(waiting))
	for i, e := range waiting {
		e.asked, claims[i] = true, e.claim
	}
	go func() {
		start := time.Now()
		g := group{entries: waiting}
		fit, used, err := d.judge.Fit(ctx)
		g.usage, g.err, g.unfit = used, err, !fit
		if err == nil && fit {
			g.verdicts, used, g.err = d.judge.Verdicts(ctx, claims)
			g.usage = g.usage.Add(used)
		}
		g.took = time.Since(start)
		d.verdicts <- g
	}()
}

// take applies what the judge said. One that fails, is not fit or leaves a claim out costs the
// judgement, not the answer: the claim has passed the rules, and says so.
func (d *draft) take(g group) {
	d.judging = false
	d.usage = d.usage.Add(g.usage)
	if d.Judge == nil {
		d.Judge = &JudgeStep{}
	}
	d.Judge.Calls++
	d.Judge.PromptTokens += g.usage.PromptTokens
	d.Judge.CompletionTokens += g.usage.CompletionTokens
	d.Judge.MS += g.took.Milliseconds()
	if g.err != nil || g.unfit {
		d.judge = nil
		d.byRules(d.queue)
		return
	}
	for i, e := range g.entries {
		switch g.verdicts[i] {
		case verify.Entailed:
			e.check = CheckJudged
		case verify.Unread:
			e.check = CheckRules
		default:
			e.reason = "judged " + string(g.verdicts[i])
			d.passed--
			d.refuted++
		}
	}
	d.settle()
}

func (d *draft) byRules(entries []*entry) {
	for _, e := range entries {
		if e.waits() {
			e.check = CheckRules
		}
	}
	d.settle()
}

// settleAll waits for the verdicts on everything that was written.
func (d *draft) settleAll(ctx context.Context) {
	d.askJudge(ctx, false)
	for d.judging {
		d.take(<-d.verdicts) // the judge ends with the context
		d.askJudge(ctx, false)
	}
}

// lost counts the statements that failed.
func (d *draft) lost() int {
	n := 0
	for _, c := range d.Claims {
		if !c.Released && c.Reason != saidBefore && c.Reason != longerThanAsk {
			n++
		}
	}
	return n
}

// complaints tells the model which of its statements failed and why.
func (d *draft) complaints() []complaint {
	var all []complaint
	for _, c := range d.Claims {
		if !c.Released && c.Reason != saidBefore {
			all = append(all, complaint{language.OneLine(strings.TrimSpace(c.Text)), c.Reason})
		}
	}
	return all[:min(len(all), maxStatements)]
}

type complaint struct{ Line, Reason string }
