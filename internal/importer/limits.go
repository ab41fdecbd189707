package importer

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"attache/internal/corpus"
)

// What a file may ask of us. A long book has about 2 MB of text and 1,000 pages, its PDF with
// pictures less than 64 MB.
const (
	MaxInput    = 64 << 20           // bytes of a file
	MaxUnpacked = 64 << 20           // bytes of what is compressed within a file, together
	MaxOutput   = corpus.MaxFileSize // bytes of a document
	MaxPages    = 5000               // of a PDF
	MaxNesting  = 200                // of elements, objects, quotations; pages of news sites nest about 40 deep
	MaxTime     = 60 * time.Second   // for a file
	MaxMemory   = 1 << 30            // bytes of the heap that a file may add

	maxElements = 1 << 20 // of a page, objects of a PDF; the longest specifications have about 300,000
)

// limits are what a run holds its files to; tests have tighter ones.
type limits struct {
	input, unpacked         int64
	output, pages, elements int
	time                    time.Duration
	memory                  uint64
}

var usual = limits{MaxInput, MaxUnpacked, MaxOutput, MaxPages, maxElements, MaxTime, MaxMemory}

// limitError says which limit a file exceeds.
type limitError struct{ text string }

func (e *limitError) Error() string { return e.text }

func limited(format string, args ...any) *limitError {
	return &limitError{fmt.Sprintf(format, args...)}
}

func (l limits) errTime() error   { return limited("takes longer than %.0f seconds", l.time.Seconds()) }
func (l limits) errMemory() error { return limited("needs more than %d MB of memory", l.memory>>20) }
func (l limits) errOutput() error {
	return limited("holds more than %d MB of text: split it", l.output>>20)
}
func (l limits) errUnpack() error { return limited("unpacks to more than %d MB", l.unpacked>>20) }

func tooDeep(depth int) error {
	return limited("nests %d deep, more than the %d that are read", depth, MaxNesting)
}

// isLimit reports whether err says that a limit was exceeded.
func isLimit(err error) bool {
	var limit *limitError
	return errors.As(err, &limit)
}

// bounded runs parse under the deadline of a file and a watch on the heap; both end its ctx.
// Our own parsers and the PDF library look at ctx at every object; the HTML parser reads
// through a reader that ends with ctx, in steps of 4 KB. Only what comes after it on a page,
// of at most maxElements elements, and the reading of the finished Markdown cannot be
// interrupted: what is still at work after the grace is left behind, and ends by itself. A
// panic is an error.
func bounded[T any](ctx context.Context, most limits, parse func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	deadline := time.AfterFunc(most.time, func() { stop(most.errTime()) })
	defer deadline.Stop()
	go watchHeap(ctx, most, stop)
	done := make(chan result, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- result{err: fmt.Errorf("cannot be read: its parser failed (%v)", p)}
			}
		}()
		value, err := parse(ctx)
		done <- result{value, err}
	}()
	var r result
	select {
	case r = <-done:
	case <-ctx.Done():
		const grace = 5 * time.Second
		select {
		case r = <-done:
		case <-time.After(grace):
		}
	}
	if ctx.Err() != nil {
		debug.FreeOSMemory() // the next file begins with what this one gave back
		return r.value, context.Cause(ctx)
	}
	return r.value, r.err
}

// watchHeap stops ctx when the heap has grown by more than a file may add. What nobody holds
// any longer does not count: how much of it lies about hangs on when the collector last ran,
// and a file is not refused for that.
func watchHeap(ctx context.Context, most limits, stop context.CancelCauseFunc) {
	limit := heap() + most.memory
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if heap() <= limit {
				continue
			}
			if runtime.GC(); heap() > limit {
				stop(most.errMemory())
				return
			}
		}
	}
}

// heap returns the bytes of all objects, those included that are not collected yet.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
