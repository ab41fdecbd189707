package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"attache/internal/budget"
)

// Budget bounds what may be spent in a day of UTC. Of an amount, 0 is no bound.
type Budget struct {
	Guild budget.Amount // by each guild
	All   budget.Amount // by all together, direct messages among them
}

// The budgets that can be used up; both are a [budget.ErrSpent].
var (
	ErrGuildBudget = fmt.Errorf("%w: the guild's of the day", budget.ErrSpent)
	ErrAllBudget   = fmt.Errorf("%w: that of all for the day", budget.ErrSpent)
)

// Reservation is a part of the day's budget that is set aside.
type Reservation struct {
	db     *DB
	day    string
	guild  string
	amount budget.Amount
}

// Reserve sets aside what a request may cost at most, by which the budget is never exceeded
// however many are made at one time. Where that is more than what is left, it returns
// [ErrGuildBudget] or [ErrAllBudget]. A guild of "" is a direct message, which only the budget
// of all bounds. What is not settled counts as spent, also after a crash.
func (db *DB) Reserve(ctx context.Context, now time.Time, guild string, most budget.Amount, within Budget) (*Reservation, error) {
	r := &Reservation{db: db, day: day(now), guild: guild, amount: most}
	err := db.change(ctx, func(tx *sql.Tx) error {
		if guild != "" {
			if err := reserve(ctx, tx, r.day, guild, most, within.Guild, ErrGuildBudget); err != nil {
				return err
			}
		}
		return reserve(ctx, tx, r.day, "", most, within.All, ErrAllBudget)
	})
	if err != nil {
		return nil, fmt.Errorf("reserve a part of the budget: %w", err)
	}
	return r, nil
}

func reserve(ctx context.Context, tx *sql.Tx, day, guild string, most, bound budget.Amount, exceeded error) error {
	spent, err := spend(ctx, tx, day, guild, most)
	if err != nil {
		return err
	}
	if bound.Tokens > 0 && spent.Tokens > bound.Tokens || bound.MicroUSD > 0 && spent.MicroUSD > bound.MicroUSD {
		return exceeded
	}
	return nil
}

// spend adds to what was spent and returns the sum.
func spend(ctx context.Context, tx *sql.Tx, day, guild string, a budget.Amount) (sum budget.Amount, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO spent (day, guild, tokens, micro_usd) VALUES (?, ?, ?, ?)
		ON CONFLICT (day, guild) DO UPDATE SET tokens = tokens + excluded.tokens, micro_usd = micro_usd + excluded.micro_usd
		RETURNING tokens, micro_usd`, day, guild, a.Tokens, a.MicroUSD).Scan(&sum.Tokens, &sum.MicroUSD)
	return sum, err
}

// Settle replaces what was set aside by what was spent, on the day of the reservation. Only
// the first call counts.
func (r *Reservation) Settle(ctx context.Context, actual budget.Amount) error {
	db, difference := r.db, budget.Amount{Tokens: actual.Tokens - r.amount.Tokens, MicroUSD: actual.MicroUSD - r.amount.MicroUSD}
	r.db = nil
	if db == nil || difference == (budget.Amount{}) {
		return nil
	}
	err := db.change(ctx, func(tx *sql.Tx) error {
		_, err := spend(ctx, tx, r.day, "", difference)
		if err == nil && r.guild != "" {
			_, err = spend(ctx, tx, r.day, r.guild, difference)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("settle a part of the budget: %w", err)
	}
	return nil
}

// Spent returns what a guild has spent on the day of now, what is set aside included; with a
// guild of "", all together.
func (db *DB) Spent(ctx context.Context, now time.Time, guild string) (budget.Amount, error) {
	var a budget.Amount
	err := db.sql.QueryRowContext(ctx, "SELECT tokens, micro_usd FROM spent WHERE day = ? AND guild = ?", day(now), guild).Scan(&a.Tokens, &a.MicroUSD)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return a, fmt.Errorf("read what was spent: %w", err)
	}
	return a, nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
