package llm

import (
	"context"
	"math"

	"github.com/sashabaranov/go-openai"

	"attache/internal/budget"
	"attache/internal/provider"
)

// What a prompt is taken to have besides its texts, at most, in tokens: the frame of each message,
// and what the server's template puts before all of them. Of a template that has more, learn hears
// by the server's count.
const (
	frameTokens    = 16
	templateTokens = 64
)

// most is what a request can cost: a token has a byte at least, whatever the language and the
// tokenizer, and an answer has the tokens that are asked for.
func (c *Client) most(messages []Message) (prompt, completion int) {
	prompt = templateTokens
	for _, m := range messages {
		prompt += len(m.Content) + frameTokens
	}
	return prompt, c.answerTokens(c.Traits())
}

// amount is what tokens cost, rounded up.
func (c *Client) amount(prompt, completion int) budget.Amount {
	return budget.Amount{Tokens: int64(prompt) + int64(completion),
		MicroUSD: int64(math.Ceil(float64(prompt)*c.cfg.PriceInput + float64(completion)*c.cfg.PriceOutput))}
}

// bill is what a call of Stream may cost and did.
type bill struct {
	client             *Client
	bytes              int           // of the prompt
	prompt, completion int           // at most
	set                budget.Amount // aside for it: that, and what the server has counted beyond it before
	settle             func(budget.Amount)
	paid               bool // by a purse
}

// pay has the purse of ctx pay for a request.
func (c *Client) pay(ctx context.Context, messages []Message) (context.Context, bill) {
	b := bill{client: c, paid: budget.Of(ctx) != nil}
	for _, m := range messages {
		b.bytes += len(m.Content)
	}
	b.prompt, b.completion = c.most(messages)
	c.mu.Lock()
	b.set = c.amount(b.prompt+c.beyond.PromptTokens, b.completion+c.beyond.CompletionTokens)
	c.mu.Unlock()
	ctx, b.settle = provider.Paid(ctx, b.set)
	return ctx, b
}

// maxPerToken is how many bytes a token has at most, as far as is believed; words have far less.
const maxPerToken = 16

// longest is how long the answer may be, in bytes: one that is paid for is not read on where
// its server does not keep to the tokens it was asked for.
func (b bill) longest() int {
	if !b.paid {
		return maxAnswer
	}
	return min(maxAnswer, maxPerToken*b.completion)
}

// ended settles the bill of a request that was answered with so many bytes. Where the answer is
// whole, it has cost what the server counted. Of one that broke off a part may be counted, and
// some servers count nothing, or less than there can be: then what was set aside stays spent.
func (b bill) ended(whole bool, counted *openai.Usage, written int) {
	cost := b.set
	if counted != nil && counted.PromptTokens > 0 && counted.PromptTokens >= b.bytes/maxPerToken && counted.CompletionTokens >= written/maxPerToken {
		prompt, completion := min(counted.PromptTokens, maxCount), min(counted.CompletionTokens, maxCount)
		b.client.learn(prompt-b.prompt, completion-b.completion)
		cost = b.client.amount(prompt, completion)
		if !whole {
			cost = budget.Amount{Tokens: max(cost.Tokens, b.set.Tokens), MicroUSD: max(cost.MicroUSD, b.set.MicroUSD)}
		}
	}
	b.settle(cost)
}

// maxCount bounds what a server's count is taken for: no answer has so many tokens.
const maxCount = 1 << 30

// learn keeps by how much a server has counted more than the most: it shows the model a prompt
// of its own before ours, or counts thoughts that it does not limit.
func (c *Client) learn(prompt, completion int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if prompt <= c.beyond.PromptTokens && completion <= c.beyond.CompletionTokens {
		return
	}
	c.beyond.PromptTokens, c.beyond.CompletionTokens = max(prompt, c.beyond.PromptTokens), max(completion, c.beyond.CompletionTokens)
	if c.cfg.Logger != nil {
		c.cfg.Logger.Warn("the model's server counts more tokens than a request can have; more is set aside from now on",
			"server", c.Host(), "prompt_tokens", c.beyond.PromptTokens, "completion_tokens", c.beyond.CompletionTokens)
	}
}
