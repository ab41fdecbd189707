package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// A gateway silent for this long is gone: Discord acknowledges a heartbeat every 41 seconds.
const idleLimit = 90 * time.Second

// longestBackoff lies between attempts to connect. A connection that lasted as long was good,
// and the next attempt follows soon. Discord allows 1000 a day.
// https://discord.com/developers/docs/events/gateway#session-start-limit
const longestBackoff = 2 * time.Minute

var errLost = errors.New("the gateway connection is lost")

// connect registers the commands and keeps the gateway connected until ctx is done.
// Interactions are handled under work. It returns an error when another attempt is useless.
func (b *Bot) connect(ctx, work context.Context) error {
	var c *connection
	defer func() { c.close() }()
	registered := false
	attempt := func() error {
		if !registered {
			if err := b.register(ctx); err != nil {
				return err
			}
			registered = true
		}
		if c == nil {
			c = b.newConnection(work)
		}
		if err := c.open(ctx, b.opening); err != nil {
			c.abandon()
			c = nil
			return fmt.Errorf("connect to the gateway: %w", err)
		}
		b.ready.Store(true)
		defer b.ready.Store(false)
		b.log.Info("connected to Discord")
		select {
		case <-ctx.Done():
			return nil
		case <-c.lost:
			return errLost
		}
	}
	for wait := b.backoff; ; wait = min(2*wait, longestBackoff) {
		began := time.Now()
		err := attempt()
		if ctx.Err() != nil {
			return nil
		}
		if isFinal(err) {
			return err
		}
		if time.Since(began) > longestBackoff {
			wait = b.backoff
		}
		b.log.Warn("not connected to Discord, trying again", "err", err, "wait", wait)
		pause(ctx, wait)
	}
}

// isFinal reports whether Discord will refuse again: a wrong token, for example.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
func isFinal(err error) bool {
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		return slices.Contains([]int{4004, 4010, 4011, 4012, 4013, 4014}, closed.Code)
	}
	refused, ok := errors.AsType[*apiError](err)
	return ok && refused.final()
}

// newSession returns a session that leaves connecting again and rate limits to us.
func (b *Bot) newSession() *discordgo.Session {
	s, _ := discordgo.New("Bot " + b.cfg.Token) // its error is always nil
	s.Client = b.client
	s.LogLevel = -1 // it would print to stderr
	s.StateEnabled = false
	s.ShouldReconnectOnError = false
	s.ShouldRetryOnRateLimit = false
	s.Identify.Intents = discordgo.IntentsNone // interactions come without any
	return s
}

// connection is a gateway session. While it lives it can be opened again, which resumes it.
type connection struct {
	session *discordgo.Session
	lost    chan struct{}

	mu   sync.Mutex
	conn net.Conn // the latest
}

func (b *Bot) newConnection(work context.Context) *connection {
	c := &connection{session: b.newSession(), lost: make(chan struct{}, 1)}
	c.session.Dialer = &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 20 * time.Second, NetDialContext: c.dial}
	c.session.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) {
		b.handle(work, i.Interaction)
	})
	c.session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case c.lost <- struct{}{}:
		default:
		}
	})
	return c
}

// open connects and returns when Discord has greeted us. The library waits for the greeting
// without end, and when told to reconnect instead waits for itself (discordgo #1694): then
// the connection is of no more use.
func (c *connection) open(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	opened := make(chan error, 1)
	go func() { opened <- c.session.Open() }()
	select {
	case err := <-opened:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			return nil
		}
		return plain(err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close ends an open session; a nil one is none.
func (c *connection) close() {
	if c == nil {
		return
	}
	closed := make(chan struct{})
	go func() {
		_ = c.session.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
	}
	c.abandon()
}

// abandon closes what lies below the session, so that whatever reads from it returns.
func (c *connection) abandon() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		_ = c.conn.Close()
	}
}

func (c *connection) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = conn
	return idleConn{conn}, nil
}

// idleConn fails a read that has waited for idleLimit.
type idleConn struct{ net.Conn }

func (c idleConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(idleLimit)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}
