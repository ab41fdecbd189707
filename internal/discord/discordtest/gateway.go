package discordtest

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Opcodes of the gateway.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes
const (
	opDispatch = iota
	opHeartbeat
	opIdentify
	_
	_
	_
	opResume
	opReconnect
	_
	opInvalidSession
	opHello
	opHeartbeatAck
)

// Close codes of the gateway.
const (
	closeNotAuthenticated     = 4003
	closeAuthenticationFailed = 4004
	closeAlreadyAuthenticated = 4005
	closeInvalidSequence      = 4007
	closeDisallowedIntents    = 4014
)

// privilegedIntents need an approval: members, presences, message content.
// https://discord.com/developers/docs/events/gateway#privileged-intents
const privilegedIntents = 1<<1 | 1<<8 | intentMessageContent

// gateway is the bot's connection; all but serving is under the server's mu.
type gateway struct {
	serving    sync.WaitGroup
	interval   time.Duration   // of the heartbeat
	conn       *websocket.Conn // greeted; nil: the bot is not connected
	compress   bool            // the payloads on conn
	open       map[*websocket.Conn]bool
	session    string
	intents    int
	events     [][]byte // of the session, for one that resumes
	identified int
	resumed    int
	beats      int
	hushed     map[*websocket.Conn]bool
	greetings  []Greeting
}

// begun reports whether there is a session.
func (g *gateway) begun() bool { return g.session != "" }

// Greeting is how the gateway answers when the bot has said who it is.
type Greeting struct {
	Op    int // send this opcode alone, such as 7, reconnect
	Close int // close with this code, such as 4014
	// With neither, fall silent.
}

// Greet makes the gateway answer the next connections with these instead of READY or RESUMED.
func (d *Server) Greet(next ...Greeting) {
	d.update(func() { d.gateway.greetings = append(d.gateway.greetings, next...) })
}

// Heartbeat sets the interval at which the bot is to send heartbeats, for later connections.
func (d *Server) Heartbeat(interval time.Duration) {
	d.update(func() { d.gateway.interval = interval })
}

// Beats counts the heartbeats of the bot.
func (d *Server) Beats() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gateway.beats
}

// Approve grants the application the message content intent.
func (d *Server) Approve() { d.update(func() { d.intents |= intentMessageContent }) }

// Drop cuts the bot's gateway connection without a word.
func (d *Server) Drop() {
	d.update(func() {
		d.gateway.conn = nil
		for conn := range d.gateway.open {
			_ = conn.NetConn().Close()
		}
	})
}

// Hush makes the gateway fall silent: the connection stands, but nothing comes any more, no
// acknowledgement of a heartbeat either.
func (d *Server) Hush() {
	d.update(func() {
		if conn := d.gateway.conn; conn != nil {
			d.gateway.hushed[conn] = true
			d.gateway.conn = nil
		}
	})
}

// Kick closes the bot's gateway connection with a code.
func (d *Server) Kick(code int) {
	d.update(func() {
		if conn := d.gateway.conn; conn != nil {
			closeWith(conn, code)
			d.gateway.conn = nil
		}
	})
}

// Reconnect tells the bot to connect again, as Discord does every few hours.
func (d *Server) Reconnect() {
	d.update(func() {
		if conn := d.gateway.conn; conn != nil {
			_ = d.write(conn, object{"op": opReconnect, "d": nil})
			d.gateway.conn = nil
		}
	})
}

// Invalidate ends the bot's session.
func (d *Server) Invalidate() {
	d.update(func() {
		g := &d.gateway
		if g.conn != nil {
			_ = d.write(g.conn, object{"op": opInvalidSession, "d": false})
		}
		g.conn, g.session, g.events = nil, "", nil
	})
}

// Identified counts the sessions that the bot has begun.
func (d *Server) Identified() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gateway.identified
}

// Resumed counts how often the bot has taken up its session again.
func (d *Server) Resumed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gateway.resumed
}

// connected waits until the bot has begun a session.
func (d *Server) connected(ctx context.Context) error {
	if err := d.await(ctx, d.gateway.begun); err != nil {
		return fmt.Errorf("wait for the bot to connect: %w", err)
	}
	return nil
}

// Connected waits until the gateway has greeted the bot's connection.
func (d *Server) Connected(ctx context.Context) error {
	if err := d.await(ctx, func() bool { return d.gateway.conn != nil }); err != nil {
		return fmt.Errorf("wait for the bot to connect: %w", err)
	}
	return nil
}

// Left waits until no bot is connected: what is sent to one that is closing reaches nobody.
func (d *Server) Left(ctx context.Context) error {
	if err := d.await(ctx, func() bool { return d.gateway.conn == nil }); err != nil {
		return fmt.Errorf("wait for the bot to leave: %w", err)
	}
	return nil
}

// Dispatch waits until the bot has begun a session and sends it an event. Where it is not
// connected just now, it gets the event when it resumes.
func (d *Server) Dispatch(ctx context.Context, event string, data any) error {
	if err := d.connected(ctx); err != nil {
		return err
	}
	var err error
	d.update(func() { err = d.dispatch(event, data) })
	return err
}

// dispatch sends an event; d.mu is held.
func (d *Server) dispatch(event string, data any) error {
	g := &d.gateway
	payload, err := json.Marshal(object{"op": opDispatch, "s": len(g.events) + 1, "t": event, "d": data})
	if err != nil {
		return err
	}
	g.events = append(g.events, payload)
	if g.conn != nil {
		_ = d.writeBytes(g.conn, payload) // what does not arrive is sent again on resuming
	}
	return nil
}

func (d *Server) write(conn *websocket.Conn, payload any) error {
	data, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	return d.writeBytes(conn, data)
}

// writeBytes sends a payload, compressed where the bot asked for that; d.mu is held.
// https://discord.com/developers/docs/events/gateway#encoding-and-compression
func (d *Server) writeBytes(conn *websocket.Conn, payload []byte) error {
	switch {
	case d.gateway.hushed[conn]:
		return nil
	case !d.gateway.compress:
		return conn.WriteMessage(websocket.TextMessage, payload)
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(payload); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return conn.WriteMessage(websocket.BinaryMessage, b.Bytes())
}

func (d *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	if v, encoding := r.URL.Query().Get("v"), r.URL.Query().Get("encoding"); v != "10" || encoding != "json" {
		d.report("gateway asked for version %q, encoding %q", v, encoding)
	}
	d.gateway.serving.Add(1)
	defer d.gateway.serving.Done()
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	conn.SetReadLimit(4096) // Discord closes with 4002 what is longer
	d.update(func() {
		if d.gateway.open == nil {
			d.gateway.open, d.gateway.hushed = map[*websocket.Conn]bool{}, map[*websocket.Conn]bool{}
		}
		d.gateway.open[conn] = true
		hello, _ := json.Marshal(object{"op": opHello, "d": object{"heartbeat_interval": d.gateway.interval.Milliseconds()}})
		_ = conn.WriteMessage(websocket.TextMessage, hello)
	})
	defer d.update(func() {
		delete(d.gateway.open, conn)
		delete(d.gateway.hushed, conn)
		if d.gateway.conn == conn {
			d.gateway.conn = nil
		}
		_ = conn.Close()
	})
	for {
		var payload struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if err := conn.ReadJSON(&payload); err != nil {
			d.left(conn, err)
			return
		}
		d.update(func() { d.receive(conn, payload.Op, payload.D) })
	}
}

// left notes how the bot closed its connection: with 1000 or 1001 it ends the session.
// https://discord.com/developers/docs/events/gateway#initiating-a-disconnect
func (d *Server) left(conn *websocket.Conn, err error) {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != websocket.CloseNormalClosure && closed.Code != websocket.CloseGoingAway {
		return
	}
	d.update(func() {
		if g := &d.gateway; g.conn == conn {
			g.conn, g.session, g.events = nil, "", nil
		}
	})
}

// receive answers what the bot sent; d.mu is held.
func (d *Server) receive(conn *websocket.Conn, op int, data []byte) {
	var who struct {
		Token    string `json:"token"`
		Intents  int    `json:"intents"`
		Compress bool   `json:"compress"`
		Session  string `json:"session_id"`
		Sequence int    `json:"seq"`
	}
	g := &d.gateway
	switch op {
	case opHeartbeat:
		g.beats++
		_ = d.write(conn, object{"op": opHeartbeatAck})
		return
	case opIdentify, opResume:
		if err := json.Unmarshal(data, &who); err != nil {
			d.report("gateway: opcode %d: %v", op, err)
		}
	default:
		d.report("gateway: the bot sent opcode %d", op)
		return
	}
	switch {
	case who.Token != "Bot "+Token && who.Token != Token:
		closeWith(conn, closeAuthenticationFailed)
	case g.conn == conn:
		closeWith(conn, closeAlreadyAuthenticated)
	case who.Intents&privilegedIntents&^d.intents != 0:
		closeWith(conn, closeDisallowedIntents)
	case len(g.greetings) > 0:
		greeting := g.greetings[0]
		g.greetings = g.greetings[1:]
		if greeting.Close != 0 {
			closeWith(conn, greeting.Close)
		} else if greeting.Op != 0 {
			_ = d.write(conn, object{"op": greeting.Op, "d": false})
		}
	case op == opResume && (who.Session != g.session || g.session == ""):
		_ = d.write(conn, object{"op": opInvalidSession, "d": false})
	case op == opResume && who.Sequence > len(g.events):
		closeWith(conn, closeInvalidSequence)
	case op == opResume:
		g.resumed++
		g.conn = conn
		for _, missed := range g.events[who.Sequence:] {
			_ = d.writeBytes(conn, missed)
		}
		if err := d.dispatch("RESUMED", object{}); err != nil {
			d.report("discordtest itself: %v", err)
		}
	default:
		d.identify(conn, who.Intents, who.Compress)
	}
}

// identify begins a session; d.mu is held.
func (d *Server) identify(conn *websocket.Conn, intents int, compress bool) {
	g := &d.gateway
	g.identified++
	g.session, g.events, g.conn, g.intents, g.compress = d.newID(), nil, conn, intents, compress
	guilds := []any{}
	for _, joined := range d.world.guilds {
		guilds = append(guilds, object{"id": joined.ID, "unavailable": true})
	}
	err := d.dispatch("READY", object{
		"v": 10, "session_id": g.session, "resume_gateway_url": "ws://" + conn.LocalAddr().String() + "/gateway",
		"user": user(UserID, "attache", true), "guilds": guilds, "application": object{"id": ApplicationID, "flags": 0},
	})
	for _, joined := range d.world.guilds {
		if err != nil || intents&intentGuilds == 0 {
			break
		}
		channels := []any{}
		for _, c := range d.world.channels {
			if c.Guild == joined.ID && !c.isThread() {
				channels = append(channels, d.channelObject(c))
			}
		}
		err = d.dispatch("GUILD_CREATE", object{"id": joined.ID, "name": joined.Name, "roles": d.rolesOf(joined), "channels": channels,
			"threads": []any{}, "members": []any{}, "member_count": 2, "large": false, "unavailable": false})
	}
	if err != nil {
		d.report("discordtest itself: %v", err)
	}
}

func closeWith(conn *websocket.Conn, code int) {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}
