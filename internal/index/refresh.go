package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"attache/internal/corpus"
)

// Embedder turns texts into vectors of unit length.
type Embedder interface {
	// ID names the space of the vectors.
	ID() string
	// Dimensions is the length of the vectors; 0: not known yet. An index of another length
	// is of a model that has been replaced, and is not used.
	Dimensions() int
	// Passages calls done with each text's vector, from one goroutine at a time. When it
	// fails, what was done stays done.
	Passages(ctx context.Context, texts []string, done func(i int, vector []float32)) error
}

// Builder keeps the index of one corpus under a data folder.
type Builder struct {
	Data     string // the data folder; empty: the index is kept in memory
	Corpus   string // the corpus's absolute path, or "shipped": each has an index of its own
	Embedder Embedder

	Before   func(texts []string)  // told what is about to be embedded; nil: nobody
	Progress func(done, total int) // told of each text embedded; nil: nobody
	Notice   func(message string)  // told in one line of what a person should know; nil: nobody
}

// Report says what a refresh did.
type Report struct {
	Passages int
	Embedded int // newly
	Reused   int // their vectors were at hand
	Removed  int // of the index before
}

// Dir is where the index lies.
func (b *Builder) Dir() string {
	sum := sha256.Sum256([]byte(b.Corpus + "\x00" + b.Embedder.ID() + "\x00" + corpus.SplitterVersion))
	return filepath.Join(b.Data, "index", hex.EncodeToString(sum[:8]))
}

// Refresh returns an index of the passages: the stored one when it is current, else a new
// one, for which only texts not embedded before are embedded. Where the data folder cannot
// be written the index is kept in memory, and Notice says so. When embedding fails, what was
// embedded until then is kept for the next time.
func (b *Builder) Refresh(ctx context.Context, passages []corpus.Passage) (*Index, Report, error) {
	report := Report{Passages: len(passages)}
	if len(passages) == 0 {
		return nil, report, errors.New("there is nothing to index")
	}
	if b.Data == "" {
		return b.rebuild(ctx, passages, nil, false)
	}
	old := b.load(ctx)
	if old != nil && old.holds(passages) {
		report.Reused = len(passages)
		return old.index, report, nil
	}
	unlock, writable, err := b.lock(ctx)
	if err != nil {
		return nil, report, err
	}
	defer unlock()
	if writable {
		// Another process may have built it while this one waited.
		if old = b.load(ctx); old != nil && old.holds(passages) {
			report.Reused = len(passages)
			return old.index, report, nil
		}
	}
	return b.rebuild(ctx, passages, old, writable)
}

// Status reports whether the stored index is of exactly these passages, and how many of them
// it lacks a vector for. The error says that what is stored cannot be used.
func (b *Builder) Status(ctx context.Context, passages []corpus.Passage) (current bool, missing int, err error) {
	old, err := load(ctx, b.Dir(), b.Embedder.ID())
	switch n := b.Embedder.Dimensions(); {
	case err != nil:
		return false, 0, fmt.Errorf("the stored index cannot be used: %w", err)
	case old == nil:
		return false, len(passages), nil
	case n > 0 && n != old.manifest.Dimensions:
		return false, len(passages), nil
	}
	known := old.vectors(ctx)
	for _, p := range passages {
		if _, ok := known[p.EmbeddingText()]; !ok {
			missing++
		}
	}
	return old.holds(passages), missing, nil
}

// load returns the stored index, nil when there is none that can be used.
func (b *Builder) load(ctx context.Context) *stored {
	old, err := load(ctx, b.Dir(), b.Embedder.ID())
	if err != nil {
		if ctx.Err() == nil {
			b.notice(fmt.Sprintf("The stored index cannot be used (%v); it is built anew.", err))
		}
		return nil
	}
	if n := b.Embedder.Dimensions(); old != nil && n > 0 && n != old.manifest.Dimensions {
		b.notice("The embedding model has changed; every passage is embedded anew.")
		return nil
	}
	return old
}

func (b *Builder) rebuild(ctx context.Context, passages []corpus.Passage, old *stored, writable bool) (*Index, Report, error) {
	report := Report{Passages: len(passages)}
	known := map[string][]float32{}
	if old != nil {
		known = old.vectors(ctx)
	}
	vectors, embedErr := b.embed(ctx, passages, known, &report)
	if old != nil {
		now := map[string]bool{}
		for _, p := range passages {
			now[p.EmbeddingText()] = true
		}
		for text := range known {
			if !now[text] {
				report.Removed++
			}
		}
	}
	if embedErr != nil {
		if writable && report.Embedded > 0 {
			b.savePartial(passages, vectors)
		}
		return nil, report, embedErr
	}
	x, err := build(ctx, passages, vectors)
	if err != nil {
		return nil, report, err
	}
	if writable {
		if err := x.save(b.Dir(), b.Embedder.ID(), false); err != nil {
			b.notice(fmt.Sprintf("The index cannot be stored and is kept in memory: %v.", err))
		}
	}
	return x, report, nil
}

// embed returns the vector of each passage, from known where the text is there. On an error
// the vectors that are lacking are nil.
func (b *Builder) embed(ctx context.Context, passages []corpus.Passage, known map[string][]float32, report *Report) ([][]float32, error) {
	vectors := make([][]float32, len(passages))
	var texts []string
	var wanted []int
	for i, p := range passages {
		text := p.EmbeddingText()
		if v, ok := known[text]; ok {
			vectors[i] = v
			report.Reused++
		} else {
			texts, wanted = append(texts, text), append(wanted, i)
		}
	}
	if len(texts) == 0 {
		return vectors, nil
	}
	if b.Before != nil {
		b.Before(texts)
	}
	err := b.Embedder.Passages(ctx, texts, func(i int, v []float32) {
		vectors[wanted[i]] = v
		report.Embedded++
		if b.Progress != nil {
			b.Progress(report.Embedded, len(texts))
		}
	})
	if err != nil {
		return vectors, err
	}
	// The model behind a name may change. Vectors of two spaces cannot be compared, so all
	// are made anew.
	for _, v := range vectors {
		if len(v) != len(vectors[wanted[0]]) {
			b.notice("The embedding model has changed; every passage is embedded anew.")
			report.Reused, report.Embedded = 0, 0
			return b.embed(ctx, passages, nil, report)
		}
	}
	return vectors, nil
}

// savePartial keeps what an interrupted build has paid for.
func (b *Builder) savePartial(passages []corpus.Passage, vectors [][]float32) {
	var have []corpus.Passage
	var kept [][]float32
	for i, v := range vectors {
		if v != nil && (len(kept) == 0 || len(v) == len(kept[0])) {
			have, kept = append(have, passages[i]), append(kept, v)
		}
	}
	// The caller's context may be the very reason why the build stopped.
	x, err := build(context.Background(), have, kept)
	if err == nil {
		err = x.save(b.Dir(), b.Embedder.ID(), true)
	}
	if err != nil {
		b.notice(fmt.Sprintf("What was embedded so far could not be kept: %v.", err))
		return
	}
	b.notice(fmt.Sprintf("%d of %d passages are embedded and kept; the next run goes on from there.", len(have), len(passages)))
}

// lock makes this process the only one that writes the index. Where nothing can be written
// it reports writable false, and that is no error.
func (b *Builder) lock(ctx context.Context) (unlock func(), writable bool, err error) {
	nothing := func() {}
	dir := b.Dir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.notice(fmt.Sprintf("The data folder cannot be written (%v); the index is kept in memory.", cause(err)))
		return nothing, false, nil
	}
	l := flock.New(filepath.Join(dir, "lock"))
	locked, err := l.TryLock()
	if err == nil && !locked {
		b.notice("Another attache is building this index; waiting for it.")
		_, err = l.TryLockContext(ctx, 100*time.Millisecond)
	}
	switch {
	case ctx.Err() != nil:
		return nothing, false, ctx.Err()
	case err != nil:
		b.notice(fmt.Sprintf("The data folder cannot be written (%v); the index is kept in memory.", cause(err)))
		return nothing, false, nil
	}
	return func() { _ = l.Unlock() }, true, nil
}

func (b *Builder) notice(message string) {
	if b.Notice != nil {
		b.Notice(message)
	}
}
