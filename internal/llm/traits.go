package llm

import (
	"attache/internal/language"
	"context"
	"errors"
	"fmt"

	"github.com/sashabaranov/go-openai"

	"attache/internal/provider"
)

// Parameters that some servers or models refuse.
const (
	streamOptions = "stream_options"
	temperature   = "temperature"
	maxTokens     = "max_tokens"
)

// smallest stands for a temperature of 0, which go-openai leaves out. Far smaller numbers
// are 0 to OpenAI and no number to some servers.
const smallest = 1e-6

// ErrContext is a prompt that does not go into the model's context window.
var ErrContext = errors.New("the prompt is longer than the model's context window")

// Traits returns what is known of the server.
func (c *Client) Traits() provider.Traits { return c.server.Traits() }

// open begins a stream. A parameter that the server refuses is left out from then on.
func (c *Client) open(ctx context.Context, messages []Message) (*openai.ChatCompletionStream, error) {
	for {
		stream, err := c.server.API.CreateChatCompletionStream(ctx, c.request(messages, c.Traits()))
		switch {
		case err == nil:
			return stream, nil
		case c.server.LearnContext(err):
			return nil, fmt.Errorf("%w: %w", ErrContext, c.server.Explain(ctx, err))
		case !c.server.LearnRefusal(err, streamOptions, temperature, maxTokens):
			return nil, c.server.Explain(ctx, err)
		}
	}
}

// answerTokens is how long an answer may be: as configured, yet at most a third of a small
// context window.
func (c *Client) answerTokens(t provider.Traits) int {
	if t.ContextTokens > 0 {
		return max(16, min(c.cfg.MaxTokens, t.ContextTokens/3))
	}
	return c.cfg.MaxTokens
}

// PromptRoom is how many tokens a prompt may have; 0 where the context window is not known.
func (c *Client) PromptRoom() int {
	t := c.Traits()
	if t.ContextTokens == 0 {
		return 0
	}
	return t.ContextTokens - c.answerTokens(t)
}

// PromptTokens estimates the tokens of a prompt: those of its texts, and a few for each
// message's frame.
func PromptTokens(messages []Message) int {
	n := 0
	for _, m := range messages {
		n += language.Tokens(m.Content) + 8
	}
	return n
}
