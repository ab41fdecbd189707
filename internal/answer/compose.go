package answer

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/retrieve"
)

// Retriever finds the passages that bear on a question, best first. Finding none is no error.
type Retriever interface {
	Retrieve(ctx context.Context, q retrieve.Query) (retrieve.Result, error)
	Languages() []string // of the documents
	// Nearness returns how near in meaning each text is to a question; nil where that is not known.
	Nearness(ctx context.Context, question string, texts []string) []float64
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
	Model     Model // nil: answers are extractive
	Prompts   *Prompts
	Tokens    int          // of the passages that an answer rests on, together, at most
	Wide      int          // the same for a question that asks for several things
	All       bool         // every passage instead
	QueryStep bool         // the model may rewrite questions to look them up
	Facts     Facts        // for what the sources disagree on; nil: nothing is known
	Judge     Judge        // of what the model writes; nil: it is checked by rules alone
	Logger    *slog.Logger // told why a model failed; nil: nobody
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
	d := &draft{start: start, watch: watch, said: map[string]bool{}, judge: a.opts.Judge, prompts: a.opts.Prompts, verdicts: make(chan group, 1), Answer: Answer{
		ID: strings.ToLower(rand.Text()[:6]), Question: q.Text, Language: q.Language,
		Citations: []Citation{}, Claims: []Claim{}, Conflicts: []Conflict{}, RestsOn: []Voice{},
	}}
	if d.Language == "" {
		d.Language = language.Detect(q.Text)
	}
	d.asked = q.Text
	for _, h := range q.History {
		d.asked += "\n" + h.Question
	}
	if len(q.History) > 0 {
		d.before = q.History[len(q.History)-1].Passages
	}
	understood := a.Understand(ctx, q)
	lookup := understood.Question
	d.QueryStep, d.usage = understood.Step, understood.usage
	if lookup != q.Text {
		d.Standalone = lookup
	}
	retrieving := time.Now()
	found, err := a.retriever.Retrieve(ctx, retrieve.Query{Text: lookup, Also: understood.Also, Countries: q.Countries, From: q.From, To: q.To,
		All: a.opts.All, Budget: retrieve.Budget{Tokens: a.opts.Tokens}, Wide: retrieve.Budget{Tokens: a.opts.Wide}})
	if err != nil {
		return Answer{}, err
	}
	if found.WordsAlone {
		d.fellBack(FellBackWords)
	}
	d.TimingMS.Retrieve = time.Since(retrieving).Milliseconds()
	d.Unread = found.Unread
	written := false
	d.tellReading(found.Hits)
	if a.opts.Model != nil && !a.hopeless(found) {
		d.wording = found.Wordings[0]
		if c, ok := denial(candidates(found), lookup, found); ok {
			d.denied = &denied{found.Hits[c.hit].Passage.ID, c.sentence}
		}
		d.fill = func(hits []retrieve.Hit) ([]llm.Message, error) {
			return a.opts.Prompts.forAnswer(lookup, d.Language, hits)
		}
		written = a.write(ctx, d, lookup, found)
	}
	if ctx.Err() != nil {
		return Answer{}, context.Cause(ctx)
	}
	if !written {
		d.Mode, d.Model = Extractive, ""
		a.extract(ctx, d, lookup, found)
	}
	d.tellConflicts(a.opts.Facts, found)
	d.conclude(found, q.Text)
	if a.opts.Model != nil && a.opts.Model.Priced() {
		d.Usage.CostUSD = &d.usage.CostUSD
	}
	d.Usage.PromptTokens, d.Usage.CompletionTokens = d.usage.PromptTokens, d.usage.CompletionTokens
	d.TimingMS.Total = time.Since(start).Milliseconds()
	return d.Answer, nil
}

// write has the model compose the answer: a second time when the first broke off, with fewer
// passages when they do not go into its context window, and once more when too much of what
// it wrote is not borne out. It reports false when the answer must be made otherwise; the
// draft then says why.
func (a *Answerer) write(ctx context.Context, d *draft, question string, found retrieve.Result) bool {
	ctx, stop := context.WithCancel(ctx)
	defer func() {
		stop()
		if d.judging {
			<-d.verdicts
		}
	}()
	d.Mode, d.hits = LLM, slices.Clone(found.Hits)
	cuts := 0
	for {
		messages, err := a.prompt(d)
		if err != nil {
			a.opts.Logger.Error("the prompt cannot be filled in", "error", err)
			d.fellBack(FellBackFailed)
			return false
		}
		if err = a.stream(ctx, d, messages); err == nil {
			if d.shouldRepair() {
				a.repair(ctx, d, messages)
			}
			return ctx.Err() == nil && d.finish(question, found)
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

// stream reads what the model writes while the judge reads what it has written, and returns
// when both have ended.
func (a *Answerer) stream(ctx context.Context, d *draft, messages []llm.Message) error {
	type outcome struct {
		result llm.Result
		err    error
	}
	pieces, ended := make(chan string), make(chan outcome, 1)
	go func() {
		result, err := a.opts.Model.Stream(ctx, messages, func(piece string) {
			select {
			case pieces <- piece:
			case <-ctx.Done():
			}
		})
		ended <- outcome{result, err}
	}()
	for {
		select {
		case piece := <-pieces:
			d.read(piece)
			d.askJudge(ctx, true)
		case g := <-d.verdicts:
			d.take(g)
			d.askJudge(ctx, true)
		case o := <-ended:
			d.usage = d.usage.Add(o.result.Usage)
			if o.err != nil {
				return o.err
			}
			if d.truncated = o.result.Truncated; d.truncated {
				d.rest, d.overlong = "", false // its last line is cut
			}
			d.flush()
			d.Model = language.OneLine(o.result.Model)
			d.settleAll(ctx)
			return nil
		}
	}
}

// shouldRepair reports whether the answer would be empty, or has lost a third of its
// statements.
func (d *draft) shouldRepair() bool {
	lost := d.lost()
	return lost > 0 && 3*lost >= lost+len(d.lines)-d.added
}

// repair asks the model once more for what was not borne out, with the reasons. When that
// fails the answer stays as it is.
func (a *Answerer) repair(ctx context.Context, d *draft, messages []llm.Message) {
	more, err := a.opts.Prompts.forRepair(messages, d.complaints(), d.lines)
	if err == nil {
		missing := d.Missing
		d.refuted = 0 // what takes the place of those lines counts
		err = a.stream(ctx, d, more)
		d.Missing = cmp.Or(missing, d.Missing)
	}
	if err != nil && ctx.Err() == nil {
		a.opts.Logger.Warn("the statements that failed were not written anew", "error", err)
		d.rest, d.overlong = "", false
		d.settleAll(ctx)
	}
}

// prompt makes the prompt of as many of the draft's passages as the model has room for, the
// best first, and leaves those in the draft. Passages of the conversation's last prompt keep
// their place at its head, so that what the provider has cached of it serves again.
func (a *Answerer) prompt(d *draft) ([]llm.Message, error) {
	slices.SortStableFunc(d.hits, byScore)
	for {
		messages, err := d.fill(d.hits)
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
	d.hits = joinNeighbours(d.hits)
	d.Shown = nil
	for _, h := range d.hits {
		d.Shown = append(d.Shown, h.Passage.ID)
	}
	return d.fill(d.hits)
}

// joinNeighbours moves passages that go on from one another together, in reading order, to
// the place of the first of them.
func joinNeighbours(hits []retrieve.Hit) []retrieve.Hit {
	var joined []retrieve.Hit
	rest := slices.Clone(hits)
	for len(rest) > 0 {
		run := rest[:1:1]
		rest = rest[1:]
		for i := 0; i < len(rest); {
			switch p := rest[i].Passage; {
			case p.Follows(run[len(run)-1].Passage):
				run = append(run, rest[i])
			case run[0].Passage.Follows(p):
				run = append([]retrieve.Hit{rest[i]}, run...)
			default:
				i++
				continue
			}
			rest = slices.Delete(rest, i, i+1)
			i = 0 // one passed over before may go on from it
		}
		joined = append(joined, run...)
	}
	return joined
}

func byScore(a, b retrieve.Hit) int { return cmp.Compare(b.Score, a.Score) }
