package discord

import (
	"context"
	"errors"
	"time"

	"attache/internal/answer"
	"attache/internal/budget"
	"attache/internal/state"
)

// ask has a question answered, once where others ask the same.
func (b *Bot) ask(ctx context.Context, a asker, q answer.Question, watch func(answer.Event)) (answer.Answer, error) {
	key, owner := shareKey(a, q)
	began := time.Now()
	found, shared, err := b.answers.do(ctx, key, owner, watch, func(ctx context.Context, watch func(answer.Event)) (answer.Answer, error) {
		found, err := b.answerer.Answer(ctx, q, watch)
		b.metrics.spent(found.Usage)
		return found, err
	})
	b.metrics.answered(found, shared, err, time.Since(began))
	return found, err
}

// purse pays for what members of a guild set off, from the budget of the day. When that is used
// up the models are not asked: an answer is quoted then, and says why.
type purse struct {
	bot   *Bot
	guild string // empty: a direct message
}

func (p purse) Take(ctx context.Context, most budget.Amount) (settle func(budget.Amount), err error) {
	b := p.bot
	if b.cfg.Budget == (state.Budget{}) {
		return func(budget.Amount) {}, nil
	}
	reserved, err := b.cfg.State.Reserve(ctx, time.Now(), p.guild, most, b.cfg.Budget)
	switch {
	case errors.Is(err, budget.ErrSpent):
		b.metrics.unpaid.Inc()
		return nil, err
	case err != nil:
		if ctx.Err() == nil {
			b.log.Error("no model is asked, what is spent cannot be kept", "err", err)
		}
		return nil, err
	}
	return func(cost budget.Amount) {
		if err := reserved.Settle(context.WithoutCancel(ctx), cost); err != nil {
			b.log.Error("what a request has cost is not kept, it counts for the most it can", "err", err)
		}
	}, nil
}
