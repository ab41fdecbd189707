package retrieve

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync/atomic"

	"attache/internal/corpus"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/stance"
)

// Embedder turns a question into a vector of the space of the index.
type Embedder interface {
	Question(ctx context.Context, text string) ([]float32, error)
	// Passages calls done with each text's vector, one at a time.
	Passages(ctx context.Context, texts []string, done func(i int, vector []float32)) error
	// Semantic reports whether nearness of the vectors is nearness in meaning. Where it is
	// not, words decide.
	Semantic() bool
}

// Weights of the signals, 0 to 1 unless said otherwise. config/attache.yaml says how they were found.
type Weights struct {
	Vectors  float64 // of meaning, against words and 4-grams together
	Grams    float64 // of character 4-grams, against words
	Names    int     // how many words a name counts for, 1 or more
	Concepts float64 // of a word's concept, against the word itself, in the passages' own language
}

// Signals can be switched off, to measure what each is worth.
const (
	Words    = "words"
	Grams    = "grams"
	Names    = "names"    // of the gazetteer
	Concepts = "concepts" // of the lexicon
	Vectors  = "vectors"
)

// Signals lists them.
var Signals = []string{Words, Grams, Names, Concepts, Vectors}

// Options of retrieval.
type Options struct {
	Weights Weights
	Without []string     // signals that are switched off
	Logger  *slog.Logger // nil: none
}

// Source is what queries are answered from.
type Source struct {
	Index    *index.Index
	Embedder Embedder // that made the index's vectors
	// WordsAlone marks every result: an embedding model is configured, but the index could
	// not be made with it.
	WordsAlone bool
}

// Retriever answers queries. It is safe for concurrent use.
type Retriever struct {
	source atomic.Pointer[Source]
	opts   Options
}

// New returns a retriever.
func New(src Source, opts Options) *Retriever {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	for _, signal := range opts.Without {
		switch w := &opts.Weights; signal {
		case Words:
			w.Grams = 1
		case Grams:
			w.Grams = 0
		case Vectors:
			w.Vectors = 0
		}
	}
	if slices.Contains(opts.Without, Words) && slices.Contains(opts.Without, Grams) {
		opts.Weights.Vectors = 1
	}
	r := &Retriever{opts: opts}
	r.source.Store(&src)
	return r
}

// Source returns what queries are answered from now.
func (r *Retriever) Source() Source { return *r.source.Load() }

// Languages lists the languages of the passages.
func (r *Retriever) Languages() []string { return r.Source().Index.Languages() }

// Swap makes another source the one that queries are answered from.
func (r *Retriever) Swap(src Source) { r.source.Store(&src) }

// Query is what is looked for, and how much of it.
type Query struct {
	Text      string
	Language  string   // of Text; empty: detected
	Also      []string // the same in other words, a translation or the parts of the question
	Countries []string // only passages that name one of these; empty: all
	From, To  string   // only documents dated so, as 2020, 2020-02 or 2020-02-06, ends included; empty: any
	All       bool     // every passage of the corpus, also those that score nothing, whatever the budget
	Budget
	Wide Budget // also for what is on the subject of a question that asks for several things; zero: none
}

// Hit is a passage that was found.
type Hit struct {
	Passage corpus.Passage
	Score   float64 // from 0
	ordinal int     // in the index
}

// Result is what a query found.
type Result struct {
	Language   string         // of the query
	Countries  []string       // that the query names
	Hits       []Hit          // best first; none is no error
	WordsAlone bool           // an embedding model is configured but did not answer
	ByMeaning  bool           // nearness in meaning took part
	Index      *index.Index   // that the hits are from
	Wordings   [][]index.Term // what each wording of the query asks for, Text's first
	Unread     int            // passages on what is asked for that did not go into the context
	question
}

// Retrieve returns the passages that bear on the query, best first, as many as the budget
// takes.
func (r *Retriever) Retrieve(ctx context.Context, q Query) (Result, error) {
	res, err := r.Rank(ctx, q)
	if err != nil {
		return Result{}, err
	}
	if q.All {
		return res, nil
	}
	s := gather(res.Hits, q.Budget)
	if res.Asks.Several() && q.Wide != (Budget{}) {
		res.Unread = s.widen(res.Hits, res.onSubject(), q.Wide)
	}
	res.Hits = s.best()
	return res, nil
}

// Rank returns every passage that bears on the query, best first, whatever the budget. An
// embedding server that fails is no error: words alone decide then, and the result says so.
func (r *Retriever) Rank(ctx context.Context, q Query) (Result, error) {
	src := r.Source()
	x := src.Index
	res := Result{Language: q.Language, Countries: gazetteer.Find(q.Text), Index: x, WordsAlone: src.WordsAlone}
	if res.Language == "" {
		res.Language = language.Detect(q.Text)
	}
	res.question = r.read(x, q.Text, res.Language)
	res.Wordings = [][]index.Term{res.terms}
	scores, err := r.score(ctx, src, &res, res.question)
	if err != nil {
		return Result{}, err
	}
	for _, text := range q.Also {
		other := r.read(x, text, language.Detect(text))
		res.Wordings = append(res.Wordings, other.terms)
		more, err := r.score(ctx, src, &res, other)
		if err != nil {
			return Result{}, err
		}
		for i := range scores {
			scores[i] = max(scores[i], more[i])
		}
	}
	passages := x.Passages()
	var order []int
	for i := range passages {
		p := &passages[i]
		if p.Meta.About() && res.Asks != About {
			continue // it would answer any question on the subject with a table of contents
		}
		if res.Asks == About && p.Meta.About() {
			scores[i]++
		}
		if (scores[i] > 0 || q.All) && (len(q.Countries) == 0 || anyOf(q.Countries, p.Countries)) && within(p.Meta.Date, q.From, q.To) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	for _, i := range order {
		res.Hits = append(res.Hits, Hit{passages[i], scores[i], i})
	}
	return res, nil
}

// score scores every passage for one wording of the query.
func (r *Retriever) score(ctx context.Context, src Source, res *Result, q question) ([]float64, error) {
	x, w := src.Index, r.opts.Weights
	scores, grams := x.Words(q.terms), x.Grams(stance.Without(q.text))
	for i := range scores {
		scores[i] = (1-w.Grams)*scores[i] + w.Grams*grams[i]
	}
	if !src.Embedder.Semantic() || w.Vectors == 0 {
		return scores, nil
	}
	vectors, err := nearness(ctx, src, q.text)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		res.WordsAlone = true
		r.opts.Logger.Warn("no vectors for the question, words alone decide", "error", err)
		return scores, nil
	}
	res.ByMeaning = true
	for i := range scores {
		scores[i] = (1-w.Vectors)*scores[i] + w.Vectors*vectors[i]
	}
	return scores, nil
}

// nearness scores every passage by nearness to the question: 1 for the nearest, 0 for the
// farthest, because models spread their cosines over very different ranges.
func nearness(ctx context.Context, src Source, text string) ([]float64, error) {
	v, err := src.Embedder.Question(ctx, text)
	if err != nil {
		return nil, err
	}
	scores, err := src.Index.Vectors(ctx, v)
	if err != nil {
		return nil, err
	}
	low, high := slices.Min(scores), slices.Max(scores)
	for i := range scores {
		if high > low {
			scores[i] = (scores[i] - low) / (high - low)
		}
	}
	return scores, nil
}

// Nearness returns how near in meaning each text is to a question: the cosine of their
// vectors. Without an embedding model that answers it is nil.
func (r *Retriever) Nearness(ctx context.Context, question string, texts []string) []float64 {
	src := r.Source()
	if !src.Embedder.Semantic() || r.opts.Weights.Vectors == 0 {
		return nil
	}
	v, err := src.Embedder.Question(ctx, question)
	near := make([]float64, len(texts))
	if err == nil {
		err = src.Embedder.Passages(ctx, texts, func(i int, passage []float32) {
			for k := range min(len(v), len(passage)) {
				near[i] += float64(v[k]) * float64(passage[k])
			}
		})
	}
	if err != nil {
		if ctx.Err() == nil {
			r.opts.Logger.Warn("no vectors for sentences, words alone decide", "error", err)
		}
		return nil
	}
	return near
}

// within reports whether a date lies between two others, each known to the year, the month
// or the day. A document without a date lies in no period.
func within(date, from, to string) bool {
	if from == "" && to == "" {
		return true
	}
	return date != "" && (from == "" || date >= from[:min(len(from), len(date))]) && (to == "" || date[:min(len(to), len(date))] <= to)
}

func anyOf(wanted, have []string) bool {
	return slices.ContainsFunc(wanted, func(code string) bool { return slices.Contains(have, code) })
}

// SameText reports whether two documents are near-copies: whether most passages of the one
// that has fewer stand in the other.
func (r Result) SameText(a, b string) bool {
	var prints [2][]fingerprint
	for _, p := range r.Index.Passages() {
		switch p.Meta.ID {
		case a:
			prints[0] = append(prints[0], newFingerprint(p))
		case b:
			prints[1] = append(prints[1], newFingerprint(p))
		}
	}
	few, many := prints[0], prints[1]
	if len(few) > len(many) {
		few, many = many, few
	}
	copied := 0
	for _, f := range few {
		if slices.ContainsFunc(many, f.copies) {
			copied++
		}
	}
	return len(few) > 0 && 2*copied > len(few)
}
