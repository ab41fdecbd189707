package discordtest

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is what goes wrong with requests of the bot.
type Fault struct {
	Route string // a part of "METHOD /path/…" or of the route; empty: every request but for the gateway's address
	Times int    // how often; 0: always
	Every int    // only each so-manieth request; 0: each

	Together int           // requests are held until so many are at one time, before anything else happens
	Delay    time.Duration // before anything else happens
	Cut      bool          // the connection breaks before the request is carried out
	Lost     bool          // it is carried out, and the connection breaks before the answer
	Status   int           // answer this, as a page of HTML unless there is a Code or a Wait
	Code     int           // Discord's own error code
	Message  string
	Wait     time.Duration // with 429: as JSON
	Global   bool          // with 429: the limit of all requests
	Bare     bool          // with 429: without X-RateLimit headers

	seen int
	held int           // of those that are held together
	free chan struct{} // closed when they are enough
}

// gather holds a request until enough others are held.
func (d *Server) gather(ctx context.Context, f *Fault) {
	d.mu.Lock()
	if f.free == nil {
		f.free = make(chan struct{})
	}
	free := f.free
	if f.held++; f.held == f.Together {
		close(free)
	}
	d.mu.Unlock()
	select {
	case <-free:
	case <-ctx.Done():
	}
}

// Fault makes a fault happen from now on. Of several, the one added first comes first.
func (d *Server) Fault(f Fault) { d.update(func() { d.faults = append(d.faults, &f) }) }

// ClearFaults ends all faults.
func (d *Server) ClearFaults() { d.update(func() { d.faults = nil }) }

// RateLimit refuses the next n edits with 429, asking to wait, and does not count that
// against the limit of [Server.Limit].
func (d *Server) RateLimit(n int, wait time.Duration) {
	d.Fault(Fault{Route: "PATCH ", Times: n, Status: http.StatusTooManyRequests, Wait: wait})
}

// Fail refuses the next n edits with a status, a page of HTML as its body, as a proxy does.
func (d *Server) Fail(n, status int) { d.Fault(Fault{Route: "PATCH ", Times: n, Status: status}) }

// FailShare makes a share of all requests fail, in turns by 500, 502, 503, a rate limit, a
// connection that breaks before and one that breaks after the request was carried out.
func (d *Server) FailShare(share float64) {
	every := int(math.Round(1 / share))
	kinds := []Fault{{Status: 500}, {Status: 502}, {Status: 503}, {Status: 429, Wait: 100 * time.Millisecond}, {Cut: true}, {Lost: true}}
	for i, f := range kinds {
		f.Every, f.seen = every*len(kinds), every*i
		d.Fault(f)
	}
}

// Failed counts the requests that a fault has made fail.
func (d *Server) Failed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// fault returns what goes wrong with a request, nil for nothing; d.mu is held.
func (d *Server) fault(r *http.Request) *Fault {
	var next *Fault
	for _, f := range d.faults {
		if f.Route == "" && strings.HasPrefix(r.URL.Path, "/api/v10/gateway") ||
			!strings.Contains(r.Method+" "+r.URL.Path, f.Route) && !strings.Contains(r.Pattern, f.Route) {
			continue
		}
		f.seen++
		if next == nil && (f.Every == 0 || f.seen%f.Every == 0) {
			next = f
		}
	}
	if next != nil {
		d.failed++
	}
	if next != nil && next.Times > 0 {
		if next.Times--; next.Times == 0 {
			d.faults = slices.DeleteFunc(d.faults, func(f *Fault) bool { return f == next })
		}
	}
	return next
}

// refusal is the answer of a fault with a status.
func (f *Fault) refusal() *refusal {
	return &refusal{status: f.Status, code: f.Code, message: f.Message, wait: f.Wait, global: f.Global, bare: f.Bare}
}

// limits are Discord's rate limits; all is under the server's mu.
type limits struct {
	count   int // of requests in a window, for each bucket
	window  time.Duration
	buckets map[string]*bucket
	limited int // requests that went over

	global int // requests of a bot in a second
	second time.Time
	used   int
}

type bucket struct {
	until time.Time // the window's end
	used  int
}

// Limit allows so many requests in a window of time for each bucket: the edits of one
// interaction, the new messages of one channel, the edits in one channel. At first 30 in a
// second; Discord publishes none.
func (d *Server) Limit(count int, window time.Duration) {
	d.update(func() { d.limits.count, d.limits.window = count, window })
}

// LimitAll allows so many requests in a second, at first 50. Those with an interaction's token
// do not count.
// https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
func (d *Server) LimitAll(count int) {
	d.update(func() { d.limits.global, d.limits.used = count, 0 })
}

// Limited counts the requests that went over a limit.
func (d *Server) Limited() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.limits.limited
}

// count counts a request against its bucket and says so in the headers; d.mu is held.
func (d *Server) count(w http.ResponseWriter, name string) *refusal {
	l := &d.limits
	b := l.buckets[name]
	if b == nil {
		b = &bucket{}
		l.buckets[name] = b
	}
	if time.Now().After(b.until) {
		b.until, b.used = time.Now().Add(l.window), 0
	}
	reset := time.Until(b.until)
	if b.used >= l.count {
		l.limited++
		return &refusal{status: http.StatusTooManyRequests, wait: max(reset, time.Millisecond)}
	}
	b.used++
	limitHeaders(w, l.count, l.count-b.used, reset)
	return nil
}

// countAll counts a request against the limit of all; d.mu is held.
func (d *Server) countAll() *refusal {
	l := &d.limits
	if now := time.Now(); now.Sub(l.second) > time.Second {
		l.second, l.used = now, 0
	}
	if l.used++; l.used <= l.global {
		return nil
	}
	l.limited++
	return &refusal{status: http.StatusTooManyRequests, wait: time.Until(l.second.Add(time.Second)), global: true, bare: true}
}

func limitHeaders(w http.ResponseWriter, limit, remaining int, reset time.Duration) {
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(limit))
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	w.Header().Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(time.Now().Add(reset).UnixMilli())/1000))
	w.Header().Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", reset.Seconds()))
	w.Header().Set("X-RateLimit-Bucket", "d0c0ffee")
}
