package answer

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/provider"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

// Retriever finds the passages that bear on a question, best first. Finding none is no error.
type Retriever interface {
	Retrieve(ctx context.Context, q retrieve.Query) (retrieve.Result, error)
}

// Model writes a text for a prompt, piece by piece.
type Model interface {
	Stream(ctx context.Context, messages []llm.Message, onText func(string)) (llm.Result, error)
	Priced() bool
	// PromptRoom is how many tokens a prompt may have; 0 where that is not known.
	PromptRoom() int
}

// Options of an [Answerer].
type Options struct {
	Model    Model // nil: answers are extractive
	Prompts  *Prompts
	Passages int          // shown to the model, at most
	Words    int          // of these together, at most
	Logger   *slog.Logger // told why a model failed; nil: nobody
}

// Answerer answers questions. It is safe for concurrent use.
type Answerer struct {
	retriever Retriever
	opts      Options
}

// New returns an answerer.
func New(r Retriever, opts Options) *Answerer {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	return &Answerer{r, opts}
}

// Check returns [ErrEmpty] or [ErrTooLong] for a question that cannot be asked.
func Check(question string) error {
	switch {
	case strings.TrimSpace(question) == "":
		return ErrEmpty
	case utf8.RuneCountInString(question) > MaxQuestion:
		return ErrTooLong
	}
	return nil
}

// Answer answers a question and tells watch of each line as it is released, from this
// goroutine; a nil watch is told nothing. That nothing answers the question is an answer,
// an abstention; an error is a question that cannot be asked, a context that ended, or an
// index that cannot be read.
func (a *Answerer) Answer(ctx context.Context, q Question, watch func(Event)) (Answer, error) {
	if err := Check(q.Text); err != nil {
		return Answer{}, err
	}
	start := time.Now()
	if watch == nil {
		watch = func(Event) {}
	}
	d := &draft{start: start, watch: watch, Answer: Answer{
		ID: strings.ToLower(rand.Text()[:6]), Question: q.Text, Language: q.Language,
		Citations: []Citation{}, Claims: []Claim{}, Conflicts: []Conflict{},
	}}
	if d.Language == "" {
		d.Language = language.Detect(q.Text)
	}
	lookup := q.Text
	if len(q.History) > 0 {
		d.before = q.History[len(q.History)-1].Passages
		lookup = a.standalone(ctx, d, q)
	}
	found, err := a.retriever.Retrieve(ctx, retrieve.Query{Text: lookup, Countries: q.Countries, Passages: a.opts.Passages, Words: a.opts.Words})
	if err != nil {
		return Answer{}, err
	}
	if found.WordsAlone {
		d.fellBack(FellBackWords)
	}
	d.TimingMS.Retrieve = time.Since(start).Milliseconds()
	written := false
	if a.opts.Model != nil && len(found.Hits) > 0 {
		written = a.write(ctx, d, lookup, found)
	}
	if ctx.Err() != nil {
		return Answer{}, context.Cause(ctx)
	}
	if !written {
		d.Mode = Extractive
		d.extract(lookup, found)
	}
	if a.opts.Model != nil && a.opts.Model.Priced() {
		d.Usage.CostUSD = &d.usage.CostUSD
	}
	d.Usage.PromptTokens, d.Usage.CompletionTokens = d.usage.PromptTokens, d.usage.CompletionTokens
	d.TimingMS.Total = time.Since(start).Milliseconds()
	return d.Answer, nil
}

// write has the model compose the answer: a second time when the first broke off, and with
// fewer passages when they do not go into its context window. It reports false when the
// answer must be made otherwise; the draft then says why.
func (a *Answerer) write(ctx context.Context, d *draft, question string, found retrieve.Result) bool {
	d.Mode, d.hits = LLM, slices.Clone(found.Hits)
	cuts := 0
	for {
		messages, err := a.prompt(d, question)
		if err != nil {
			a.opts.Logger.Error("the prompt cannot be filled in", "error", err)
			d.fellBack(FellBackFailed)
			return false
		}
		result, err := a.opts.Model.Stream(ctx, messages, d.read)
		d.usage = d.usage.Add(result.Usage)
		if err == nil {
			if !result.Truncated {
				d.flush()
			}
			d.truncated, d.Model = result.Truncated, result.Model
			return d.finish()
		}
		if ctx.Err() != nil {
			return false
		}
		a.opts.Logger.Warn("the model failed", "error", err)
		d.withdraw()
		switch {
		case errors.Is(err, llm.ErrCut) && cuts == 0:
			cuts++
		case errors.Is(err, llm.ErrContext) && len(d.hits) > 1:
			slices.SortStableFunc(d.hits, byScore)
			d.hits = d.hits[:len(d.hits)/2]
		default:
			d.fellBack(fallbackCode(err))
			return false
		}
	}
}

// prompt makes the prompt of as many of the draft's passages as the model has room for, the
// best first, and leaves those in the draft. Passages of the conversation's last prompt keep
// their place at its head, so that what the provider has cached of it serves again.
func (a *Answerer) prompt(d *draft, question string) ([]llm.Message, error) {
	slices.SortStableFunc(d.hits, byScore)
	for {
		messages, err := a.opts.Prompts.forAnswer(question, d.Language, d.hits)
		room := a.opts.Model.PromptRoom()
		if err != nil || room == 0 || llm.PromptTokens(messages) <= room || len(d.hits) == 1 {
			break
		}
		d.hits = d.hits[:len(d.hits)-1]
	}
	place := func(h retrieve.Hit) int {
		if i := slices.Index(d.before, h.Passage.ID); i >= 0 {
			return i
		}
		return len(d.before)
	}
	slices.SortStableFunc(d.hits, func(a, b retrieve.Hit) int { return cmp.Compare(place(a), place(b)) })
	d.Shown = nil
	for _, h := range d.hits {
		d.Shown = append(d.Shown, h.Passage.ID)
	}
	return a.opts.Prompts.forAnswer(question, d.Language, d.hits)
}

func byScore(a, b retrieve.Hit) int { return cmp.Compare(b.Score, a.Score) }

// Codes of [Answer.Fallback], joined by commas; config/texts.yaml has a line for each.
const (
	FellBackUnreachable = "unreachable"
	FellBackBusy        = "busy"
	FellBackKey         = "key"
	FellBackSlow        = "slow"
	FellBackCut         = "cut"
	FellBackDeclined    = "declined"
	FellBackUnchecked   = "unchecked"
	FellBackContext     = "context"
	FellBackFailed      = "failed"
	FellBackWords       = "words"
)

func fallbackCode(err error) string {
	var p *provider.Error
	switch {
	case errors.Is(err, llm.ErrCut):
		return FellBackCut
	case errors.Is(err, llm.ErrRefused):
		return FellBackDeclined
	case errors.Is(err, llm.ErrSlow):
		return FellBackSlow
	case errors.Is(err, llm.ErrContext):
		return FellBackContext
	case !errors.As(err, &p):
		return FellBackFailed
	case p.Status == 429:
		return FellBackBusy
	case p.Status == 401 || p.Status == 403:
		return FellBackKey
	case p.Status == 0:
		return FellBackUnreachable
	}
	return FellBackFailed
}

// FallbackText says in a language what was done without, a sentence for each code; empty
// when nothing was.
func (a Answer) FallbackText(lang string) string {
	var said []string
	for code := range strings.SplitSeq(a.Fallback, ",") {
		switch code {
		case "":
		case FellBackWords:
			said = append(said, texts.Say(lang, "fallback_words"))
		default:
			line := "fallback"
			if a.Abstained {
				line = "fallback_searched"
			}
			said = append(said, texts.Say(lang, line, texts.Say(lang, "fallback_"+code)))
		}
	}
	return strings.Join(said, " ")
}

// maxClaims bounds the dropped statements that are told of.
const maxClaims = 60

// draft is an answer in the making.
type draft struct {
	Answer
	start     time.Time
	watch     func(Event)
	hits      []retrieve.Hit
	before    []string // the passages of the conversation's last prompt, in order
	rest      string   // of the model's text: the line that is not complete yet
	lines     []string
	none      bool // the model says that the passages do not answer
	truncated bool
	usage     llm.Usage
	cited     map[int]int // passage as shown, from 1, to citation
}

// read takes a piece of the model's text and releases each line that it completes.
func (d *draft) read(piece string) {
	d.rest += piece
	for {
		line, rest, complete := strings.Cut(d.rest, "\n")
		if !complete {
			d.rest = d.rest[max(0, len(d.rest)-maxLineBytes-100):] // too long to be shown, and its end tells so
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
		d.setMissing(what)
		return
	}
	for _, s := range parseLine(line, d.hits) {
		d.consider(s)
	}
}

// consider releases a statement, or keeps it with the reason why not.
func (d *draft) consider(s statement) {
	switch {
	case s.reason != "":
	case len(d.lines) >= maxStatements:
		s.reason = longerThanAsk
	case slices.ContainsFunc(d.Claims, func(c Claim) bool { return c.Released && c.Text == s.text }):
		s.reason = saidBefore
	}
	if s.reason != "" && len(d.Claims) >= maxClaims {
		return
	}
	claim := Claim{Text: s.text, Evidence: []Evidence{}, Check: "cited", Released: s.reason == "", Reason: s.reason}
	var marks []int
	for _, r := range s.refs {
		if !exists(r, d.hits) {
			continue
		}
		e := Evidence{}
		if claim.Released {
			e.N = d.cite(r.passage)
			if !slices.Contains(marks, e.N) {
				marks = append(marks, e.N)
			}
		}
		span := d.hits[r.passage-1].Passage.Sentences[r.sentence-1]
		e.Start, e.End = span.Start, span.End
		if !slices.Contains(claim.Evidence, e) {
			claim.Evidence = append(claim.Evidence, e)
		}
	}
	d.Claims = append(d.Claims, claim)
	if claim.Released {
		d.release(claim.Text + " " + numbers(marks))
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

// setMissing keeps what the model says is not in the passages, unless it smuggles a link or
// a citation.
func (d *draft) setMissing(what string) {
	what = language.OneLine(strings.NewReplacer("*", "", "_", "", "`", "").Replace(refGroup.ReplaceAllString(what, "")))
	if carriesAddress(what) || anyMark.MatchString(what) || len(what) > 300 || strings.Trim(what, ".… ") == "" {
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
		d.Citations = append(d.Citations, newCitation(n, d.hits[passage-1].Passage))
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
	d.rest = ""
	d.withdrawLines()
}

func (d *draft) withdrawLines() {
	if len(d.lines) > 0 {
		d.watch(Event{Restarted: true})
	}
	d.lines, d.none, d.cited, d.Text, d.Missing = nil, false, nil, "", ""
	d.Citations, d.Claims, d.TimingMS.FirstReleased = []Citation{}, []Claim{}, 0
}

// finish closes what the model wrote. It reports false when no line could be released
// although the model meant to answer.
func (d *draft) finish() bool {
	switch {
	case len(d.lines) == 0 && d.none:
		d.abstain(d.hits)
		d.watch(Event{Line: d.Text})
	case len(d.lines) == 0:
		d.withdraw()
		d.fellBack(FellBackUnchecked)
		return false
	case d.Missing != "" || d.none || d.truncated:
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
		d.Citations = append(d.Citations, newCitation(i+1, h.Passage))
	}
	d.Text = texts.Say(d.Language, "abstain")
}

func (d *draft) fellBack(code string) {
	if d.Fallback != "" {
		code = d.Fallback + "," + code
	}
	d.Fallback = code
}
