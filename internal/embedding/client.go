package embedding

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
	"golang.org/x/sync/errgroup"

	"attache/internal/budget"
	"attache/internal/language"
	"attache/internal/provider"
)

// Config says which model embeds, and how.
type Config struct {
	BaseURL, APIKey, Model string

	Dimensions                 int // asked of the server; 0: the model's own
	QueryPrefix, PassagePrefix string
	Batch                      int           // texts in one request, at most 2048
	InFlight                   int           // requests at one time
	Timeout                    time.Duration // for one request
	Retries                    int
	FirstWait                  time.Duration // before the first retry; 0: half a second
	Price                      float64       // USD per million tokens; 0: unknown
	Logger                     *slog.Logger  // nil: none

	Traits  provider.Traits       // what is known of the server
	Learned func(provider.Traits) // told when more is; nil: nobody
}

// Limits of one request (https://platform.openai.com/docs/api-reference/embeddings/create):
// 8192 tokens in a text and 300,000 in all. Tokens are estimated, so there is room below.
const (
	maxTextTokens    = 8000
	maxRequestTokens = 100_000
)

// Parameters that some servers refuse. Without the first all send plain numbers; without the
// second, vectors of the model's own length, which is checked against the configured one.
const (
	encodingFormat = "encoding_format"
	dimensions     = "dimensions"
)

// ErrTooLong is a text of more tokens than the model takes. Nothing was sent.
var ErrTooLong = errors.New("the text is too long to be embedded")

// Client embeds through a server.
type Client struct {
	cfg      Config
	server   *provider.Server
	requests atomic.Int64
}

// New returns a client. Nothing is sent yet.
func New(cfg Config) *Client {
	return &Client{cfg: cfg, server: provider.Connect(provider.Config{BaseURL: cfg.BaseURL, APIKey: cfg.APIKey, Retries: cfg.Retries,
		FirstWait: cfg.FirstWait, TryTimeout: cfg.Timeout, Traits: cfg.Traits, Learned: cfg.Learned, Logger: cfg.Logger})}
}

// ID names the space of the vectors: those of different IDs cannot be compared.
func (c *Client) ID() string {
	return fmt.Sprintf("%s %s %d %q", c.server.Host(), c.cfg.Model, c.cfg.Dimensions, c.cfg.PassagePrefix)
}

// Host names the server that receives the texts.
func (c *Client) Host() string { return c.server.Host() }

// Traits returns what is known of the server.
func (c *Client) Traits() provider.Traits { return c.server.Traits() }

// Requests counts what was asked of the server, retries left out.
func (c *Client) Requests() int { return int(c.requests.Load()) }

// Dimensions is the length of the vectors, as they came last; 0 before any came.
func (c *Client) Dimensions() int { return c.server.Traits().Dimensions }

// Semantic reports that nearness of these vectors is nearness in meaning.
func (c *Client) Semantic() bool { return true }

// Question embeds a question.
func (c *Client) Question(ctx context.Context, text string) ([]float32, error) {
	vectors, err := c.request(ctx, []string{c.cfg.QueryPrefix + text})
	if err != nil {
		return nil, fmt.Errorf("embed the question: %w", err)
	}
	return vectors[0], nil
}

// Passages embeds texts and calls done with each vector and the index of its text, from one
// goroutine at a time, in no order. When it fails, what was done stays done. All vectors of
// a call have the same number of dimensions.
func (c *Client) Passages(ctx context.Context, texts []string, done func(i int, vector []float32)) error {
	batches, err := c.batches(texts)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	length := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(c.cfg.InFlight)
	for _, b := range batches {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			inputs := make([]string, 0, b.end-b.start)
			for _, text := range texts[b.start:b.end] {
				inputs = append(inputs, c.cfg.PassagePrefix+text)
			}
			vectors, err := c.request(ctx, inputs)
			if err != nil {
				return fmt.Errorf("embed passages %d to %d of %d: %w", b.start+1, b.end, len(texts), err)
			}
			mu.Lock()
			defer mu.Unlock()
			if length == 0 {
				length = len(vectors[0])
			}
			if len(vectors[0]) != length {
				return c.invalid("vectors of %d and of %d dimensions", length, len(vectors[0]))
			}
			for i, v := range vectors {
				done(b.start+i, v)
			}
			return nil
		})
	}
	return group.Wait()
}

type span struct{ start, end int }

func (c *Client) batches(texts []string) ([]span, error) {
	var batches []span
	tokens := 0
	for i, text := range texts {
		n := language.Tokens(c.cfg.PassagePrefix + text)
		if n > maxTextTokens {
			return nil, fmt.Errorf("text %d of %d, about %d tokens: %w", i+1, len(texts), n, ErrTooLong)
		}
		last := len(batches) - 1
		if last < 0 || batches[last].end-batches[last].start == c.cfg.Batch || tokens+n > maxRequestTokens {
			batches = append(batches, span{i, i})
			last, tokens = last+1, 0
		}
		batches[last].end = i + 1
		tokens += n
	}
	return batches, nil
}

// most bounds the tokens of a request: one for each byte, and a few that frame each text.
func most(inputs []string) int {
	n := 0
	for _, text := range inputs {
		n += len(text) + 8
	}
	return n
}

func (c *Client) amount(tokens int) budget.Amount {
	return budget.Amount{Tokens: int64(tokens), MicroUSD: int64(math.Ceil(float64(tokens) * c.cfg.Price))}
}

// request embeds the inputs in one request and places the vectors by their index, because
// servers may answer in another order. The purse of ctx pays for it.
func (c *Client) request(ctx context.Context, inputs []string) ([][]float32, error) {
	c.requests.Add(1)
	req := openai.EmbeddingRequestStrings{Input: inputs, Model: openai.EmbeddingModel(c.cfg.Model)}
	traits := c.server.Traits()
	if !traits.Lacks(encodingFormat) {
		req.EncodingFormat = openai.EmbeddingEncodingFormatFloat
	}
	if !traits.Lacks(dimensions) {
		req.Dimensions = c.cfg.Dimensions
	}
	paid, settle := provider.Paid(ctx, c.amount(most(inputs)))
	resp, err := c.server.API.CreateEmbeddings(paid, req)
	if err != nil {
		if c.server.LearnRefusal(err, encodingFormat, dimensions) {
			return c.request(ctx, inputs)
		}
		return nil, c.server.Explain(ctx, err)
	}
	if n := resp.Usage.PromptTokens; n > 0 {
		settle(c.amount(min(n, 1<<30)))
	}
	vectors := make([][]float32, len(inputs))
	for _, d := range resp.Data {
		if d.Index < 0 || d.Index >= len(inputs) || vectors[d.Index] != nil {
			return nil, c.invalid("a vector for text %d of %d, or twice", d.Index+1, len(inputs))
		}
		if !normalise(d.Embedding) {
			return nil, c.invalid("a vector that is zero or not a number")
		}
		vectors[d.Index] = d.Embedding
	}
	for i, v := range vectors {
		switch {
		case v == nil:
			return nil, c.invalid("%d vectors for %d texts", len(resp.Data), len(inputs))
		case c.cfg.Dimensions > 0 && len(v) != c.cfg.Dimensions:
			return nil, c.invalid("vectors of %d dimensions, not the configured %d; set embedding.dimensions to 0", len(v), c.cfg.Dimensions)
		case len(v) != len(vectors[0]):
			return nil, c.invalid("vectors of %d and of %d dimensions", len(vectors[0]), len(vectors[i]))
		}
	}
	c.server.LearnDimensions(len(vectors[0]))
	return vectors, nil
}

func (c *Client) invalid(format string, args ...any) error {
	return &provider.Error{Text: c.Host() + " sent " + fmt.Sprintf(format, args...)}
}

// normalise scales v to unit length; false when it has none.
func normalise(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	norm := math.Sqrt(sum)
	if norm == 0 || math.IsNaN(norm) || math.IsInf(norm, 0) {
		return false
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / norm)
	}
	return true
}
