package budget

import (
	"context"
	"errors"
)

// Amount is what requests use, or may use.
type Amount struct {
	Tokens   int64 // of prompts and answers
	MicroUSD int64 // millionths of a US dollar; 0 where no price is known
}

// ErrSpent is a request that was not sent, because a budget does not hold what it may cost.
var ErrSpent = errors.New("the budget is used up")

// Purse pays for requests. It is safe for concurrent use.
type Purse interface {
	// Take sets aside the most that a request can cost. The error is [ErrSpent] where that is
	// more than what is left: the request must not be sent then. Otherwise settle, called once,
	// replaces it by what the request did cost; without that call it stays spent.
	Take(ctx context.Context, most Amount) (settle func(Amount), err error)
}

type key struct{}

// With returns a context whose requests are paid from a purse.
func With(ctx context.Context, p Purse) context.Context { return context.WithValue(ctx, key{}, p) }

// Of returns the purse of a context; nil where nothing bounds its requests.
func Of(ctx context.Context) Purse {
	p, _ := ctx.Value(key{}).(Purse)
	return p
}
