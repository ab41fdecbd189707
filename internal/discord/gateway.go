package discord

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// A gateway silent for this long is gone: Discord acknowledges a heartbeat every 41 seconds.
const idleLimit = 90 * time.Second

// longestBackoff lies between attempts to connect. Discord allows 1000 sessions a day.
// https://discord.com/developers/docs/events/gateway#session-start-limit
const longestBackoff = 2 * time.Minute

// maxPayload bounds what the gateway sends at once, in bytes, compressed or not.
const maxPayload = 32 << 20

// Opcodes of the gateway.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
)

var (
	errReconnect      = errors.New("the gateway asks for a new connection")
	errInvalidSession = errors.New("the gateway has ended the session")
)

// connect registers the commands and keeps the gateway connected until ctx is done. Events are
// handled under work. It returns an error when another attempt is useless.
func (b *Bot) connect(ctx, work context.Context) error {
	var s gatewaySession
	registered, wait := false, b.backoff
	for {
		began := time.Now()
		greeted, err := false, error(nil)
		if !registered {
			err = b.register(ctx)
			registered = err == nil
		}
		if err == nil {
			if greeted, err = b.listen(ctx, work, &s); err != nil {
				err = fmt.Errorf("gateway: %w", plain(err))
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		if isFinal(err) {
			return err
		}
		// A connection that was good is taken up again at once: what members do meanwhile must
		// be acknowledged within seconds.
		pauseFor := wait
		switch {
		case errors.Is(err, errInvalidSession):
			// https://discord.com/developers/docs/events/gateway#resuming
			pauseFor = b.backoff + rand.N(4*b.backoff)
		case greeted && time.Since(began) > b.backoff:
			pauseFor, wait = 0, b.backoff
		default:
			wait = min(2*wait, longestBackoff)
		}
		b.metrics.connections.WithLabelValues("lost").Inc()
		b.log.Warn("not connected to Discord, trying again", "err", err, "wait", pauseFor)
		pause(ctx, pauseFor)
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

// newSession returns the library's client for requests. Its gateway is not used: when told to
// reconnect before it is greeted it waits for itself for ever, it waits for a silent gateway
// without end, hides why a connection was closed, and takes a second to give one up, in which
// nothing can be resumed (discordgo #1694, #1502).
func (b *Bot) newSession() *discordgo.Session {
	s, _ := discordgo.New("Bot " + b.cfg.Token) // its error is always nil
	s.Client = b.client
	s.LogLevel = -1 // it would print to stderr
	s.ShouldRetryOnRateLimit = false
	return s
}

// intents are the events that Discord is to send. Interactions come without any intent.
// Messages that mention the bot, and direct ones, come with these; the content of others needs
// an approval.
// https://discord.com/developers/docs/events/gateway#message-content-intent
func (b *Bot) intents() discordgo.Intent {
	if b.cfg.MessageContent {
		return discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages | discordgo.IntentsMessageContent
	}
	return discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
}

// gatewaySession is what it takes to go on where a lost connection ended.
type gatewaySession struct {
	id       string // empty: there is none
	address  string // to resume at; empty: the ordinary one
	sequence int64  // of the last event
}

// payload is what is sent over the gateway.
type payload struct {
	Op       int             `json:"op"`
	Data     json.RawMessage `json:"d"`
	Sequence int64           `json:"s"`
	Type     string          `json:"t"`
}

// gatewayConn is a connection to the gateway. Reading is for one goroutine, writing for all.
type gatewayConn struct {
	*websocket.Conn
	mu sync.Mutex // of writing
}

func (c *gatewayConn) send(op int, data any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.SetWriteDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	return c.WriteJSON(map[string]any{"op": op, "d": data})
}

// leave closes the connection. With 1000 it ends the session; with another code the session can
// be resumed.
func (c *gatewayConn) leave(code int) {
	_ = c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.Close()
}

// listen connects, resumes the session or begins one, and handles events until the connection
// ends; its error says why. It reports whether Discord has greeted the bot.
// https://discord.com/developers/docs/events/gateway#connection-lifecycle
func (b *Bot) listen(ctx, work context.Context, s *gatewaySession) (greeted bool, err error) {
	c, err := b.dial(ctx, s)
	if err != nil {
		return false, err
	}
	defer c.leave(websocket.CloseServiceRestart)
	defer context.AfterFunc(ctx, func() { c.leave(websocket.CloseNormalClosure) })()
	opened := time.Now()
	defer func() {
		b.ready.Store(false)
		b.metrics.connected.Set(0)
	}()
	beat := make(chan struct{}, 1) // asks for a heartbeat now
	done := make(chan struct{})
	var beating sync.WaitGroup
	defer beating.Wait()
	defer close(done)
	for {
		deadline := time.Now().Add(b.idle)
		if !greeted && opened.Add(b.opening).Before(deadline) {
			deadline = opened.Add(b.opening)
		}
		if err := c.SetReadDeadline(deadline); err != nil {
			return greeted, err
		}
		p, err := c.read()
		if err != nil {
			if websocket.IsCloseError(err, 4007, 4009) { // the sequence, or the session's time
				*s = gatewaySession{}
			}
			return greeted, err
		}
		switch p.Op {
		case opHello:
			var hello struct {
				Interval int64 `json:"heartbeat_interval"` // milliseconds
			}
			if err := json.Unmarshal(p.Data, &hello); err != nil || hello.Interval <= 0 {
				return greeted, fmt.Errorf("a greeting without an interval of heartbeats: %w", err)
			}
			if err := b.introduce(c, *s); err != nil {
				return greeted, err
			}
			beating.Go(func() { c.beat(time.Duration(hello.Interval)*time.Millisecond, s, beat, done) })
		case opHeartbeat:
			signal(beat)
		case opReconnect:
			return greeted, errReconnect
		case opInvalidSession:
			if resumable := string(p.Data) == "true"; !resumable {
				*s = gatewaySession{}
			}
			return greeted, errInvalidSession
		case opDispatch:
			c.mu.Lock() // the heartbeat reads it
			s.sequence = p.Sequence
			c.mu.Unlock()
			if p.Type == "READY" || p.Type == "RESUMED" {
				greeted = true
				b.greeted(p, s)
			}
			b.intake.RLock() // here, so that events are under way in the order in which they came
			go func() {
				defer b.intake.RUnlock()
				b.event(work, p)
			}()
		}
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (b *Bot) dial(ctx context.Context, s *gatewaySession) (*gatewayConn, error) {
	address := s.address
	if address == "" {
		var gateway struct {
			URL string `json:"url"`
		}
		if err := b.read(ctx, "gateway", discordgo.EndpointGateway, &gateway); err != nil {
			return nil, err
		}
		address = gateway.URL
	}
	ctx, cancel := context.WithTimeout(ctx, b.opening)
	defer cancel()
	dialer := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 20 * time.Second}
	conn, resp, err := dialer.DialContext(ctx, strings.TrimSuffix(address, "/")+"/?v=10&encoding=json", nil)
	if resp != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		s.address = "" // it may be this one alone that does not answer
		return nil, err
	}
	conn.SetReadLimit(maxPayload)
	return &gatewayConn{Conn: conn}, nil
}

// introduce says who the bot is: the one whose session it resumes, or a new one.
func (b *Bot) introduce(c *gatewayConn, s gatewaySession) error {
	if s.id != "" {
		return c.send(opResume, map[string]any{"token": b.cfg.Token, "session_id": s.id, "seq": s.sequence})
	}
	return c.send(opIdentify, map[string]any{
		"token": b.cfg.Token, "intents": b.intents(), "compress": true,
		"properties": map[string]string{"os": runtime.GOOS, "browser": "attache", "device": "attache"},
	})
}

// read returns the next payload.
func (c *gatewayConn) read() (payload, error) {
	var p payload
	kind, data, err := c.ReadMessage()
	if err != nil {
		return p, err
	}
	if kind == websocket.BinaryMessage {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return p, fmt.Errorf("decompress: %w", err)
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxPayload)); err != nil {
			return p, fmt.Errorf("decompress: %w", err)
		}
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("decode: %w", err)
	}
	return p, nil
}

// beat sends heartbeats until done, the first at a random time. Where they cannot be sent,
// reading fails too.
func (c *gatewayConn) beat(interval time.Duration, s *gatewaySession, now, done <-chan struct{}) {
	next := rand.N(interval)
	for {
		select {
		case <-done:
			return
		case <-now:
		case <-time.After(next):
		}
		next = interval
		c.mu.Lock()
		sequence := s.sequence
		c.mu.Unlock()
		if c.send(opHeartbeat, sequence) != nil {
			return
		}
	}
}

// greeted notes who the bot is and how to resume.
func (b *Bot) greeted(p payload, s *gatewaySession) {
	var ready struct {
		Session string `json:"session_id"`
		Address string `json:"resume_gateway_url"`
		User    struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	if err := json.Unmarshal(p.Data, &ready); err == nil && p.Type == "READY" {
		s.id, s.address = ready.Session, ready.Address
		b.self.Store(&ready.User.ID)
	}
	b.ready.Store(true)
	b.metrics.connected.Set(1)
	b.metrics.connections.WithLabelValues(strings.ToLower(p.Type)).Inc()
	b.log.Info("connected to Discord", "resumed", p.Type == "RESUMED")
}

// event handles an event, in a goroutine of its own that holds the intake.
func (b *Bot) event(ctx context.Context, p payload) {
	switch p.Type {
	case "INTERACTION_CREATE":
		b.receive("interaction", func() {
			var in discordgo.Interaction
			if err := decode(p.Data, &in); err != nil || in.Data == nil {
				b.unreadable("interaction", err)
				return
			}
			b.handle(ctx, &in)
		})
	case "MESSAGE_CREATE":
		b.receive("message", func() {
			var m discordgo.Message
			if err := decode(p.Data, &m); err != nil || m.Author == nil {
				b.unreadable("message", err)
				return
			}
			b.handleMessage(ctx, &m)
		})
	}
}

// unreadable notes an event that cannot be read; what it holds stays out of the log.
func (b *Bot) unreadable(kind string, err error) {
	b.metrics.dropped.WithLabelValues(kind).Inc()
	b.log.Warn("event cannot be read", "kind", kind, "type", fmt.Sprintf("%T", err))
}
