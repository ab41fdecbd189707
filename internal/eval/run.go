package eval

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Ranker ranks passages for a question. It is safe for concurrent use.
type Ranker interface {
	// Rank returns the IDs of passages, best first, each once: the whole ranking, before any
	// limit and before near-duplicates are left out. Passages that score nothing may be left out.
	Rank(ctx context.Context, question, lang string) ([]string, error)
}

// Gatherer gathers what a model would see for a question. It is safe for concurrent use.
type Gatherer interface {
	// Gather returns what a context of at most this many words covers.
	Gather(ctx context.Context, question, lang string, words int) (Context, error)
}

// Context is what passages gathered for a question cover.
type Context struct {
	Places []Place
	Words  int // of all passages together
}

// Task is what [Run] measures.
type Task struct {
	Set       string // name of the question set
	System    string // name of what is measured
	Date      time.Time
	Questions []Question
	Covers    map[string][]Place // by ID every passage of the corpus, and the places that it covers
	Ranker    Ranker
	Gatherer  Gatherer              // nil: contexts are not measured
	Progress  func(done, total int) // called after each question, never twice at once; nil: none
}

// Run asks every question that has evidence, as many at once as there are processors, and
// reports how well it was found. Questions without evidence are counted and left out. The
// first failure and the end of ctx stop it.
func Run(ctx context.Context, t Task) (Report, error) {
	at := map[Place][]string{}
	for id, places := range t.Covers {
		for _, p := range places {
			at[p] = append(at[p], id)
		}
	}
	var asked []Question
	var targets []target
	reachable := false
	for _, q := range t.Questions {
		if len(q.Evidence) == 0 {
			continue
		}
		target := newTarget(q.Evidence, at)
		asked, targets = append(asked, q), append(targets, target)
		reachable = reachable || target.unreachable < target.entries
	}
	switch {
	case len(asked) == 0:
		return Report{}, errors.New("no question has evidence to look for")
	case !reachable:
		return Report{}, errors.New("no passage covers any of the evidence: are these questions asked of this corpus?")
	}

	results := make([]Result, len(asked))
	err := each(ctx, len(asked), runtime.GOMAXPROCS(0), t.Progress, func(ctx context.Context, i int) error {
		var err error
		if results[i], err = t.measure(ctx, asked[i], targets[i]); err != nil {
			return fmt.Errorf("question %s: %w", asked[i].ID, err)
		}
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	return newReport(t, results), nil
}

// each does n things, some at once, and tells progress after each, never twice at once; a
// nil progress is told nothing. The first failure and the end of ctx stop it.
func each(ctx context.Context, n, atOnce int, progress func(done, total int), do func(ctx context.Context, i int) error) error {
	var mu sync.Mutex // guards done and the calls of progress
	done := 0
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i := range n {
		if groupCtx.Err() != nil {
			break
		}
		group.Go(func() error {
			if err := groupCtx.Err(); err != nil {
				return err
			}
			if err := do(groupCtx, i); err != nil {
				return err
			}
			if progress != nil {
				mu.Lock()
				defer mu.Unlock()
				done++
				progress(done, n)
			}
			return nil
		})
	}
	err := group.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (t Task) measure(ctx context.Context, q Question, target target) (Result, error) {
	start := time.Now()
	ranking, err := t.Ranker.Rank(ctx, q.Text, q.Language)
	seconds := time.Since(start).Seconds()
	if err != nil {
		return Result{}, err
	}
	seen := make(map[string]bool, len(ranking))
	for _, id := range ranking {
		if _, ok := t.Covers[id]; !ok {
			return Result{}, fmt.Errorf("the ranking holds %q, which is no passage", id)
		}
		if seen[id] {
			return Result{}, fmt.Errorf("the ranking holds %q twice", id)
		}
		seen[id] = true
	}
	ranks := target.ranks(ranking)
	r := Result{ID: q.ID, Language: q.Language, Kind: q.Kind, Ranks: ranks, Unreachable: target.unreachable,
		Measures: measureRanks(ranks, target.idealGains()), Seconds: seconds}
	if t.Gatherer == nil {
		return r, nil
	}
	small, err := t.gather(ctx, q, 900)
	if err != nil {
		return Result{}, err
	}
	large, err := t.gather(ctx, q, 2000)
	if err != nil {
		return Result{}, err
	}
	share := covered(q.Evidence, small.Places)
	r.Words900, r.Words2000 = small.Words, large.Words
	r.Measures[Evidence900], r.Measures[Complete900] = share, 0
	if share == 1 {
		r.Measures[Complete900] = 1
	}
	r.Measures[Evidence2000] = covered(q.Evidence, large.Places)
	return r, nil
}

func (t Task) gather(ctx context.Context, q Question, words int) (Context, error) {
	c, err := t.Gatherer.Gather(ctx, q.Text, q.Language, words)
	if err == nil && c.Words > words {
		err = fmt.Errorf("the context has %d words, more than %d", c.Words, words)
	}
	return c, err
}
