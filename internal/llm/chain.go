package llm

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"attache/internal/budget"
)

// Chain asks the first of several models that answers.
type Chain struct {
	clients []*Client

	mu   sync.Mutex
	down map[*Client]time.Time // until when it is asked only after the others
}

// NewChain returns a chain of at least one client, the preferred first.
func NewChain(clients ...*Client) *Chain {
	return &Chain{clients: clients, down: map[*Client]time.Time{}}
}

// rest is how long a model that failed is asked only after the others.
const rest = time.Minute

// Stream asks the models in turn until one answers. A model that fails in the middle of its
// answer ends the call with [ErrCut] when there is another to ask: what it wrote has been
// seen, and the caller may begin anew, with the next.
func (c *Chain) Stream(ctx context.Context, messages []Message, onText func(string)) (Result, error) {
	var spent Usage
	order := c.order()
	for i, client := range order {
		seen := false
		r, err := client.Stream(ctx, messages, func(piece string) {
			seen = true
			onText(piece)
		})
		spent = spent.Add(r.Usage)
		r.Usage = spent
		if err == nil || ctx.Err() != nil || errors.Is(err, ErrContext) || errors.Is(err, ErrRefused) || errors.Is(err, budget.ErrSpent) {
			return r, err
		}
		c.mu.Lock()
		c.down[client] = time.Now().Add(rest)
		c.mu.Unlock()
		switch {
		case i+1 == len(order):
			return r, err
		case seen:
			return r, fmt.Errorf("%w: %w", ErrCut, err)
		}
	}
	return Result{}, errors.New("there is no model to ask")
}

// order returns the clients, those that failed of late last.
func (c *Chain) order() []*Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	var up, down []*Client
	for _, client := range c.clients {
		if time.Now().Before(c.down[client]) {
			down = append(down, client)
		} else {
			up = append(up, client)
		}
	}
	return append(up, down...)
}

// Priced reports whether the costs of all are known.
func (c *Chain) Priced() bool {
	for _, client := range c.clients {
		if !client.Priced() {
			return false
		}
	}
	return true
}

// PromptRoom is the least of the clients' rooms that are known; 0 when none is.
func (c *Chain) PromptRoom() int {
	room := 0
	for _, client := range c.clients {
		if r := client.PromptRoom(); r > 0 && (room == 0 || r < room) {
			room = r
		}
	}
	return room
}
