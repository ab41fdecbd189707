package discord

import (
	"context"
	"errors"
	"math"
	"time"

	"attache/internal/answer"
	"attache/internal/state"
)

// ask has a question answered, within the budget of the day, and once where others ask the
// same. When the budget is used up, the error is state.ErrGuildBudget or state.ErrAllBudget.
func (b *Bot) ask(ctx context.Context, a asker, q answer.Question, watch func(answer.Event)) (answer.Answer, error) {
	key, owner := shareKey(a, q)
	began := time.Now()
	found, shared, err := b.answers.do(ctx, key, owner, watch, func(ctx context.Context, watch func(answer.Event)) (found answer.Answer, err error) {
		err = b.spend(ctx, a, 1, func(ctx context.Context) (answer.Usage, error) {
			found, err = b.answerer.Answer(ctx, q, watch)
			return found.Usage, err
		})
		return found, err
	})
	b.metrics.answered(found, shared, err, time.Since(began))
	return found, err
}

// spend has models do something for a member within the budget of the day: what so many answers
// may cost at most is set aside before, so that the budget is not exceeded however many ask at
// one time. A panic in it is an error.
func (b *Bot) spend(ctx context.Context, a asker, answers int, use func(context.Context) (answer.Usage, error)) error {
	var reserved *state.Reservation
	n := int64(answers)
	most := b.mostOf(state.Amount{})
	most.Tokens, most.MicroUSD = n*most.Tokens, n*most.MicroUSD
	if b.cfg.Budget != (state.Budget{}) {
		var err error
		if reserved, err = b.cfg.State.Reserve(ctx, time.Now(), a.Guild, most, b.cfg.Budget); err != nil {
			if errors.Is(err, state.ErrGuildBudget) || errors.Is(err, state.ErrAllBudget) {
				b.metrics.refused.WithLabelValues("budget").Inc()
			}
			return err
		}
	}
	usage, err := safely(func() (answer.Usage, error) { return use(ctx) })
	spent := amountOf(usage)
	b.metrics.spent(usage)
	if reserved == nil || ctx.Err() != nil && spent == (state.Amount{}) {
		return err // what was cut off has cost nobody knows what: it stays set aside
	}
	if spent.Tokens > most.Tokens || spent.MicroUSD > most.MicroUSD {
		b.log.Warn("an answer cost more than was set aside; more is from now on", "tokens", spent.Tokens, "reserved", most.Tokens)
		b.mostOf(state.Amount{Tokens: (spent.Tokens + n - 1) / n, MicroUSD: (spent.MicroUSD + n - 1) / n})
	}
	if settleErr := reserved.Settle(context.WithoutCancel(ctx), spent); settleErr != nil {
		b.log.Error("budget not settled", "err", settleErr)
	}
	return err
}

// mostOf returns the most that an answer has cost so far, with this one.
func (b *Bot) mostOf(spent state.Amount) state.Amount {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.most.Tokens, b.most.MicroUSD = max(b.most.Tokens, spent.Tokens), max(b.most.MicroUSD, spent.MicroUSD)
	return b.most
}

func amountOf(u answer.Usage) state.Amount {
	a := state.Amount{Tokens: int64(u.PromptTokens + u.CompletionTokens)}
	if u.CostUSD != nil {
		a.MicroUSD = int64(math.Ceil(*u.CostUSD * 1e6))
	}
	return a
}

// untilBudget returns how long it is to the next day's budget.
func untilBudget(now time.Time) time.Duration {
	now = now.UTC()
	return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, time.UTC).Sub(now)
}

// forgotten drops what is remembered of a user, beside what the state keeps.
func (b *Bot) forgotten(user string) { b.answers.forget(user) }
