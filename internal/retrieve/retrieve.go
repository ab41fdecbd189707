package retrieve

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"attache/internal/corpus"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
)

// Embedder turns a question into a vector of the space of the index.
type Embedder interface {
	Question(ctx context.Context, text string) ([]float32, error)
	// Semantic reports whether nearness of the vectors is nearness in meaning. Where it is
	// not, words decide.
	Semantic() bool
}

// Options of retrieval.
type Options struct {
	Vectors float64      // weight of meaning against words, 0 to 1
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
	r := &Retriever{opts: opts}
	r.source.Store(&src)
	return r
}

// Source returns what queries are answered from now.
func (r *Retriever) Source() Source { return *r.source.Load() }

// Swap makes another source the one that queries are answered from.
func (r *Retriever) Swap(src Source) { r.source.Store(&src) }

// Query is what is looked for.
type Query struct {
	Text      string
	Language  string   // of Text; empty: detected
	Countries []string // only passages that name one of these; empty: all
	Passages  int      // at most; 0: all
	Words     int      // of the passages together, at most, yet at least one passage; 0: no limit
}

// Hit is a passage that was found.
type Hit struct {
	Passage corpus.Passage
	Score   float64 // from 0
}

// Result is what a query found.
type Result struct {
	Language   string       // of the query
	Countries  []string     // that the query names
	Hits       []Hit        // best first; none is no error
	WordsAlone bool         // an embedding model is configured but did not answer
	Index      *index.Index // that the hits are from
}

// countryBonus is added for a passage that names all countries of the question, a share of
// it for a share of them. It is small: it decides between passages whose words match alike.
const countryBonus = .1

// Retrieve returns the passages that bear on the query. An embedding server that fails is
// no error: words alone decide then, and the result says so.
func (r *Retriever) Retrieve(ctx context.Context, q Query) (Result, error) {
	src := r.Source()
	x := src.Index
	res := Result{Language: q.Language, Countries: gazetteer.Find(q.Text), Index: x, WordsAlone: src.WordsAlone}
	if res.Language == "" {
		res.Language = language.Detect(q.Text)
	}
	scores := x.Words(res.Language, q.Text+" "+namesIn(x.Languages(), res.Countries))
	if src.Embedder.Semantic() && r.opts.Vectors > 0 {
		vectors, err := nearness(ctx, src, q.Text)
		switch {
		case ctx.Err() != nil:
			return Result{}, ctx.Err()
		case err != nil:
			res.WordsAlone = true
			if r.opts.Logger != nil {
				r.opts.Logger.Warn("no vectors for the question, words alone decide", "error", err)
			}
		default:
			for i := range scores {
				scores[i] = (1-r.opts.Vectors)*scores[i] + r.opts.Vectors*vectors[i]
			}
		}
	}
	for i, p := range x.Passages() {
		if scores[i] <= 0 || len(q.Countries) > 0 && !anyOf(q.Countries, p.Countries) {
			continue
		}
		res.Hits = append(res.Hits, Hit{p, scores[i] + countryBonus*share(res.Countries, p.Countries)})
	}
	slices.SortStableFunc(res.Hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	res.Hits = within(res.Hits, q.Passages, q.Words)
	return res, nil
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

// within keeps the best hits that fit.
func within(hits []Hit, passages, words int) []Hit {
	if passages > 0 && len(hits) > passages {
		hits = hits[:passages]
	}
	if words == 0 {
		return hits
	}
	total := 0
	var kept []Hit
	for _, h := range hits {
		n := len(strings.Fields(h.Passage.Text))
		if len(kept) > 0 && total+n > words {
			continue // a shorter one further down may still fit
		}
		total += n
		kept = append(kept, h)
	}
	return kept
}

func namesIn(languages, countries []string) string {
	var names []string
	for _, code := range countries {
		for _, l := range languages {
			names = append(names, gazetteer.Name(code, l))
		}
	}
	return strings.Join(names, " ")
}

// share is the part of wanted, Russia left out, that is in have: nearly every passage of a
// corpus on Russia's relations names Russia.
func share(wanted, have []string) float64 {
	n, found := 0, 0
	for _, code := range wanted {
		if code == "RU" {
			continue
		}
		n++
		if slices.Contains(have, code) {
			found++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(found) / float64(n)
}

func anyOf(wanted, have []string) bool {
	return slices.ContainsFunc(wanted, func(code string) bool { return slices.Contains(have, code) })
}
