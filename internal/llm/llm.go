package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"

	"attache/internal/provider"
)

// Config says which model is asked and how patiently.
type Config struct {
	BaseURL, APIKey, Model string

	MaxTokens   int           // of one answer
	Temperature float64       // below 0: the server's own
	Timeout     time.Duration // for a whole answer
	IdleTimeout time.Duration // without a sign of life
	Retries     int           // before the first byte
	FirstWait   time.Duration // before the first retry; 0: half a second
	PriceInput  float64       // USD per million tokens; 0: unknown
	PriceOutput float64
	Logger      *slog.Logger // nil: none

	Traits  provider.Traits       // what is known of the server
	Learned func(provider.Traits) // told when more is; nil: nobody

	transport http.RoundTripper // nil: the network
}

// Client asks one model. It is safe for concurrent use.
type Client struct {
	cfg    Config
	server *provider.Server

	mu     sync.Mutex
	beyond Usage // what the server has counted beyond the most that a request can cost
}

// New returns a client. Nothing is sent yet.
func New(cfg Config) *Client {
	return &Client{cfg: cfg, server: provider.Connect(provider.Config{BaseURL: cfg.BaseURL, APIKey: cfg.APIKey, Retries: cfg.Retries,
		FirstWait: cfg.FirstWait, Traits: cfg.Traits, Learned: cfg.Learned, Logger: cfg.Logger, Transport: cfg.transport})}
}

// Host names the server that receives the questions.
func (c *Client) Host() string { return c.server.Host() }

// Models lists what the server offers.
func (c *Client) Models(ctx context.Context) ([]string, error) { return c.server.Models(ctx) }

// Message is one message of a prompt.
type Message struct {
	Role    string `json:"role"`    // System or User
	Content string `json:"content"` // not empty
}

// Roles of messages.
const (
	System = openai.ChatMessageRoleSystem
	User   = openai.ChatMessageRoleUser
)

// Result is a complete answer of the model.
type Result struct {
	Text      string `json:"text"`
	Truncated bool   `json:"truncated,omitempty"` // it reached its length; the last line may be cut
	Model     string `json:"model"`
	Usage     Usage  `json:"usage"`
}

// Usage counts the tokens of a request, estimated where the server does not.
type Usage struct {
	PromptTokens     int     `json:"prompt_tokens"`
	CompletionTokens int     `json:"completion_tokens"`
	CostUSD          float64 `json:"cost_usd,omitempty"` // 0 without prices
}

// Add sums two usages.
func (u Usage) Add(v Usage) Usage {
	return Usage{u.PromptTokens + v.PromptTokens, u.CompletionTokens + v.CompletionTokens, u.CostUSD + v.CostUSD}
}

// Priced reports whether costs are known.
func (c *Client) Priced() bool { return c.cfg.PriceInput > 0 || c.cfg.PriceOutput > 0 }

// maxAnswer bounds an answer of a model that does not end, in bytes.
const maxAnswer = 256 << 10

// Failures of a request that did reach the model.
var (
	ErrCut     = errors.New("the model's answer broke off")
	ErrRefused = errors.New("the model declined to answer")
	ErrSlow    = errors.New("the model took too long")
)

// Stream asks the model and calls onText with each piece of its answer as it comes. On an
// error the Result holds what had come, and its usage. The purse of ctx pays for it; the error
// is [budget.ErrSpent] where it does not.
func (c *Client) Stream(ctx context.Context, messages []Message, onText func(string)) (Result, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.cfg.Timeout, ErrSlow)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	idle := time.AfterFunc(c.cfg.IdleTimeout, func() { stop(ErrSlow) })
	defer idle.Stop()
	ctx = provider.WithActivity(ctx, func() { idle.Reset(c.cfg.IdleTimeout) })

	var text strings.Builder
	var usage *openai.Usage
	written := 0 // bytes, thoughts included
	result := func() Result {
		return Result{Text: text.String(), Model: c.cfg.Model, Usage: c.usage(messages, written, usage)}
	}
	ctx, bill := c.pay(ctx, messages)
	stream, err := c.open(ctx, messages)
	if err != nil {
		return Result{}, err
	}
	defer stream.Close()
	whole := false
	defer func() { bill.ended(whole, usage, written) }()
	if kind := stream.Header().Get("Content-Type"); !strings.Contains(kind, "event-stream") {
		return Result{}, c.server.NoStream(kind)
	}
	visible := thoughtFilter{out: func(piece string) {
		text.WriteString(piece)
		onText(piece)
	}}
	var refusal strings.Builder
	finish, endless := openai.FinishReason(""), false
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			visible.close()
			if err = c.server.Explain(ctx, err); ctx.Err() == nil {
				err = fmt.Errorf("%w: %w", ErrCut, err)
			}
			return result(), err
		}
		if chunk.Usage != nil {
			usage = chunk.Usage
		}
		if len(chunk.Choices) == 0 {
			continue
		}
		choice := chunk.Choices[0]
		if choice.FinishReason != "" {
			finish = choice.FinishReason
		}
		refusal.WriteString(choice.Delta.Refusal)
		written += len(choice.Delta.Content) + len(choice.Delta.ReasoningContent) + len(choice.Delta.Refusal)
		visible.write(choice.Delta.Content)
		if written > bill.longest() {
			finish, endless = openai.FinishReasonLength, true
			break
		}
	}
	whole = finish != "" && !endless
	visible.close()
	r := result()
	switch {
	case refusal.Len() > 0, finish == openai.FinishReasonContentFilter:
		return r, ErrRefused
	case finish == "":
		return r, ErrCut
	case finish == openai.FinishReasonLength:
		r.Truncated = true
	}
	return r, nil
}

func (c *Client) request(messages []Message, traits provider.Traits) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{Model: c.cfg.Model, Stream: true}
	if !traits.Lacks(streamOptions) {
		req.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	for _, m := range messages {
		req.Messages = append(req.Messages, openai.ChatCompletionMessage{Role: m.Role, Content: m.Content})
	}
	// OpenAI's reasoning models take max_completion_tokens and no temperature; many other
	// servers know only max_tokens.
	limit := c.answerTokens(traits)
	if c.server.Host() == "api.openai.com" || reasons(c.cfg.Model) || traits.Lacks(maxTokens) {
		req.MaxCompletionTokens = limit
	} else {
		req.MaxTokens = limit //nolint:staticcheck // deprecated at OpenAI, yet all that many servers know
	}
	if c.cfg.Temperature >= 0 && !reasons(c.cfg.Model) && !traits.Lacks(temperature) {
		// go-openai leaves out a zero, and the server's default is 1.
		req.Temperature = max(float32(c.cfg.Temperature), smallest)
	}
	return req
}

// reasons tells OpenAI's reasoning models by their names, as go-openai does.
func reasons(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5"} {
		if strings.HasPrefix(model, prefix) {
			return true
		}
	}
	return false
}

func (c *Client) usage(messages []Message, written int, counted *openai.Usage) Usage {
	var u Usage
	if counted != nil {
		u.PromptTokens, u.CompletionTokens = counted.PromptTokens, counted.CompletionTokens
	} else {
		u.PromptTokens = PromptTokens(messages)
		u.CompletionTokens = (written + 3) / 4
	}
	u.CostUSD = (float64(u.PromptTokens)*c.cfg.PriceInput + float64(u.CompletionTokens)*c.cfg.PriceOutput) / 1e6
	return u
}
