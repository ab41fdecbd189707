package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
)

// Answerer answers a question. It calls watch, unless that is nil, for each [answer.Event],
// from one goroutine at a time and not after it has returned. Its errors hold no question,
// for they are logged; those that package answer exports are told to the member as such.
type Answerer interface {
	Answer(ctx context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error)
}

// MaxTimeout is the longest [Config.Timeout]. An interaction's token, without which its
// message cannot be edited, is valid for 15 minutes.
// https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
const MaxTimeout = 14 * time.Minute

// Config configures a [Bot].
type Config struct {
	Token         string        // the bot's, as Discord shows it
	ApplicationID string        // empty: asked from Discord
	GuildID       string        // register the commands in this guild only; empty: in all
	APIURL        string        // another server than https://discord.com, for tests
	Workers       int           // questions answered at one time
	Timeout       time.Duration // for one question, at most [MaxTimeout]
	Logger        *slog.Logger  // nil: no log
}

// Bot serves /ask. A Bot runs once.
type Bot struct {
	cfg      Config
	answerer Answerer
	log      *slog.Logger
	ready    atomic.Bool

	client *http.Client
	rest   *discordgo.Session // for requests; never opened

	intake sync.RWMutex  // a handler holds it to read; closing the queue waits for them
	closed bool          // the queue is
	queue  chan question // accepted, not yet taken by a worker

	pace    time.Duration // between two edits of one message
	backoff time.Duration // before a second attempt
	opening time.Duration // that the gateway's greeting may take
	grace   time.Duration // that Run waits longer than a question may take
}

// queuePerWorker bounds the questions that wait, so that a member is told at once when the
// answer would take long.
const queuePerWorker = 4

// New returns a bot. The error says which setting cannot be used.
func New(cfg Config, a Answerer) (*Bot, error) {
	cfg.Token = strings.TrimPrefix(strings.TrimSpace(cfg.Token), "Bot ")
	switch {
	case cfg.Token == "":
		return nil, errors.New("discord: a token is needed")
	case cfg.Workers < 1:
		return nil, fmt.Errorf("discord: %d workers, 1 or more are needed", cfg.Workers)
	case cfg.Timeout <= 0 || cfg.Timeout > MaxTimeout:
		return nil, fmt.Errorf("discord: a timeout of %v, above 0 and at most %v is possible", cfg.Timeout, MaxTimeout)
	}
	var base *url.URL
	if cfg.APIURL != "" {
		var err error
		if base, err = url.Parse(cfg.APIURL); err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
			return nil, errors.New("discord: the API's URL is not a full http or https address")
		}
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	b := &Bot{
		cfg: cfg, answerer: a, log: cfg.Logger,
		client:  &http.Client{Transport: &transport{base: base, next: http.DefaultTransport}, Timeout: 20 * time.Second},
		queue:   make(chan question, queuePerWorker*cfg.Workers),
		pace:    1500 * time.Millisecond,
		backoff: time.Second,
		opening: 30 * time.Second,
		grace:   delivery,
	}
	b.rest = b.newSession()
	return b, nil
}

// Ready reports whether the commands are registered and the gateway is connected.
func (b *Bot) Ready() bool { return b.ready.Load() }

// Run connects to Discord and answers questions until ctx is done. Then it takes no more,
// waits for the answers to those it has accepted, not much longer than [Config.Timeout], and
// returns nil. It connects again after a failure, except when Discord refuses for good, for
// example the token: that is the error it returns.
func (b *Bot) Run(ctx context.Context) error {
	// A question once accepted is answered, even when shutdown has begun.
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	var workers sync.WaitGroup
	for range b.cfg.Workers {
		workers.Go(func() {
			for q := range b.queue {
				b.reply(work, q)
			}
		})
	}
	err := b.connect(ctx, work)

	finished := make(chan struct{})
	go func() {
		b.intake.Lock()
		b.closed = true
		close(b.queue)
		b.intake.Unlock()
		workers.Wait()
		close(finished)
	}()
	select {
	case <-finished:
		return err
	case <-time.After(b.cfg.Timeout + b.grace):
		abandon()
	}
	select {
	case <-finished:
	case <-time.After(b.grace):
		b.log.Warn("stopped before every answer was finished")
	}
	return err
}
