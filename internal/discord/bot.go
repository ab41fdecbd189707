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
	"attache/internal/state"
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
	Token          string        // the bot's, as Discord shows it
	ApplicationID  string        // empty: asked from Discord
	GuildID        string        // register the commands in this guild only; empty: in all
	APIURL         string        // another server than https://discord.com, for tests
	MessageContent bool          // ask for the privileged intent, to read messages that do not mention the bot
	Workers        int           // questions answered at one time
	Timeout        time.Duration // for one question, at most [MaxTimeout]
	Grace          time.Duration // that a stopping bot gives the answers under way; 0: [Config.Timeout]
	State          *state.DB     // what must survive a restart
	SessionTurns   int           // questions and answers of a conversation that are remembered
	SessionMaxAge  time.Duration // after which a conversation, and an answer's buttons, are forgotten
	Limits         Limits
	Budget         state.Budget  // of a day
	Remember       time.Duration // how long an answer serves for the same question again; 0: not at all
	Host           string        // who receives questions and passages; empty: nobody
	Version        string        // of the program
	Logger         *slog.Logger  // nil: no log

	// For commands:
	Library Library // nil: nothing can be shown of the documents
	Checker Checker // nil: no message can be checked
	Briefer Briefer // nil: nothing can be briefed on
}

// Bot answers in Discord. A Bot runs once.
type Bot struct {
	cfg      Config
	answerer Answerer
	log      *slog.Logger
	metrics  *metrics
	ready    atomic.Bool
	self     atomic.Pointer[string] // id of the bot's user, once Discord has said it

	client *http.Client
	rest   *discordgo.Session // for requests; never opened

	intake   sync.RWMutex // a handler holds it to read; closing the queue waits for them
	closed   bool         // the queue is
	queue    chan job     // accepted, not yet taken by a worker
	handlers chan struct{}

	limits   *limiter
	answers  *once
	channels channels

	pace    time.Duration // between two edits of one message
	backoff time.Duration // before a second attempt
	opening time.Duration // that the gateway's greeting may take
	idle    time.Duration // after which a silent gateway is gone
	grace   time.Duration // for a last word, when answers were cut off
}

// queuePerWorker bounds the questions that wait, so that a member is told at once when the
// answer would take long. maxHandlers bounds the events handled at one time.
const (
	queuePerWorker = 4
	maxHandlers    = 500
)

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
	case cfg.State == nil:
		return nil, errors.New("discord: a state is needed")
	}
	return newBot(cfg, a)
}

func newBot(cfg Config, a Answerer) (*Bot, error) {
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
	if cfg.Grace == 0 {
		cfg.Grace = cfg.Timeout
	}
	m := newMetrics()
	b := &Bot{
		cfg: cfg, answerer: a, log: cfg.Logger, metrics: m,
		client:   &http.Client{Transport: newTransport(base, m), Timeout: 20 * time.Second},
		queue:    make(chan job, queuePerWorker*cfg.Workers),
		handlers: make(chan struct{}, maxHandlers),
		limits:   newLimiter(cfg.Limits), answers: newOnce(cfg.Remember),
		pace:    1500 * time.Millisecond,
		backoff: time.Second,
		opening: 30 * time.Second,
		idle:    idleLimit,
		grace:   delivery,
	}
	b.rest = b.newSession()
	return b, nil
}

// Ready reports whether the commands are registered and the gateway is connected.
func (b *Bot) Ready() bool { return b.ready.Load() }

// Metrics serves what the bot has counted, in the text format of Prometheus. No label holds a
// question or a name.
func (b *Bot) Metrics() http.Handler { return b.metrics.handler() }

// Run connects to Discord and answers questions until ctx is done. Then it takes no more and
// gives the answers under way [Config.Grace]; those that are not finished then are cut off and
// say so, and Run returns nil. It connects again after a failure, except when Discord refuses
// for good, for example the token: that is the error it returns.
func (b *Bot) Run(ctx context.Context) error {
	defer b.client.CloseIdleConnections()
	// A question once accepted is answered, even when shutdown has begun.
	work, cutOff := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cutOff(nil)
	var workers sync.WaitGroup
	for range b.cfg.Workers {
		workers.Go(func() {
			for j := range b.queue {
				b.do(work, j)
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
	case <-time.After(b.cfg.Grace):
		cutOff(errStopped)
	}
	select {
	case <-finished:
	case <-time.After(b.grace):
		b.log.Warn("stopped before every answer was finished")
	}
	return err
}
