package provider

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"

	"attache/internal/budget"
)

type billKey struct{}

// bill is what one call of the API may cost, and what its last try is yet to cost.
type bill struct {
	purse budget.Purse
	most  budget.Amount // of one try

	mu     sync.Mutex
	settle func(budget.Amount) // of the last try; nil: settled
}

// Paid returns a context whose requests are paid from the purse of ctx, each try with the most
// that it can cost: the tries before the last may have been served as well, though their
// answers were lost. Settle replaces what the last one took by what it did cost. Without a
// purse nothing is bounded, and settle does nothing.
func Paid(ctx context.Context, most budget.Amount) (_ context.Context, settle func(budget.Amount)) {
	purse := budget.Of(ctx)
	if purse == nil {
		return ctx, func(budget.Amount) {}
	}
	b := &bill{purse: purse, most: most}
	return context.WithValue(ctx, billKey{}, b), b.close
}

// take pays for a try. The error is the last of the call: what does not go into the budget now
// will not a second later.
func (b *bill) take(ctx context.Context) error {
	settle, err := b.purse.Take(ctx, b.most)
	if err != nil {
		text := "no request was sent: " + err.Error()
		if errors.Is(err, budget.ErrSpent) {
			text = budget.ErrSpent.Error()
		}
		return &Error{Text: text, err: err}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle = settle
	return nil
}

func (b *bill) close(cost budget.Amount) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.settle != nil {
		b.settle(cost)
	}
	b.settle = nil
}

// paying is the transport that lets no request through that is not paid for.
type paying struct{ next http.RoundTripper }

func (p paying) RoundTrip(r *http.Request) (*http.Response, error) {
	b, _ := r.Context().Value(billKey{}).(*bill)
	if b == nil {
		return p.next.RoundTrip(r)
	}
	if err := b.take(r.Context()); err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	resp, err := p.next.RoundTrip(r)
	if unserved(resp, err) {
		b.close(budget.Amount{})
	}
	return resp, err
}

// unserved reports whether a try certainly cost nothing: the server was not reached, or it
// refused the request as such (status 4xx, or another address). A server that fails, or goes
// away, may have done the work.
func unserved(resp *http.Response, err error) bool {
	if err != nil {
		dial, ok := errors.AsType[*net.OpError](err)
		return ok && dial.Op == "dial"
	}
	return resp.StatusCode >= 300 && resp.StatusCode < 500 && resp.StatusCode != http.StatusRequestTimeout
}
