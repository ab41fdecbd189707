package discordtest

import (
	"context"
	"encoding/json"
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
	closeAuthenticationFailed = 4004
	closeDisallowedIntents    = 4014
)

// privilegedIntents need an approval: members, presences, message content.
// https://discord.com/developers/docs/events/gateway#privileged-intents
const privilegedIntents = 1<<1 | 1<<8 | 1<<15

// gateway is the bot's connection; all but serving is under the server's mu.
type gateway struct {
	serving    sync.WaitGroup
	conn       *websocket.Conn // greeted; nil: the bot is not connected
	open       map[*websocket.Conn]bool
	session    string
	sequence   int
	identified int
	resumed    int
	greetings  []Greeting
}

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

// Drop cuts the bot's gateway connection without a word.
func (d *Server) Drop() {
	d.update(func() {
		d.gateway.conn = nil
		for conn := range d.gateway.open {
			_ = conn.NetConn().Close()
		}
	})
}

// Reconnect tells the bot to connect again, as Discord does every few hours.
func (d *Server) Reconnect() {
	d.update(func() {
		if conn := d.gateway.conn; conn != nil {
			_ = conn.WriteJSON(object{"op": opReconnect, "d": nil})
			d.gateway.conn = nil
		}
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

// Dispatch waits until the bot is connected and sends it an event.
func (d *Server) Dispatch(ctx context.Context, event string, data any) error {
	var err error
	sent := d.await(ctx, func() bool {
		if d.gateway.conn == nil {
			return false
		}
		err = d.dispatch(d.gateway.conn, event, data)
		return true
	})
	if sent != nil {
		return fmt.Errorf("wait for the bot to connect: %w", sent)
	}
	return err
}

// dispatch sends an event; d.mu is held.
func (d *Server) dispatch(conn *websocket.Conn, event string, data any) error {
	d.gateway.sequence++
	return conn.WriteJSON(object{"op": opDispatch, "s": d.gateway.sequence, "t": event, "d": data})
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
	d.update(func() {
		if d.gateway.open == nil {
			d.gateway.open = map[*websocket.Conn]bool{}
		}
		d.gateway.open[conn] = true
		_ = conn.WriteJSON(object{"op": opHello, "d": object{"heartbeat_interval": 41250}})
	})
	defer d.update(func() {
		delete(d.gateway.open, conn)
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
			return
		}
		d.update(func() { d.receive(conn, payload.Op, payload.D) })
	}
}

// receive answers what the bot sent; d.mu is held.
func (d *Server) receive(conn *websocket.Conn, op int, data []byte) {
	var who struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
		Session string `json:"session_id"`
	}
	switch op {
	case opHeartbeat:
		_ = conn.WriteJSON(object{"op": opHeartbeatAck})
		return
	case opIdentify, opResume:
		if err := json.Unmarshal(data, &who); err != nil {
			d.report("gateway: opcode %d: %v", op, err)
		}
	default:
		d.report("gateway: the bot sent opcode %d", op)
		return
	}
	g := &d.gateway
	switch {
	case who.Token != "Bot "+Token && who.Token != Token:
		closeWith(conn, closeAuthenticationFailed)
	case who.Intents&privilegedIntents != 0:
		closeWith(conn, closeDisallowedIntents)
	case len(g.greetings) > 0:
		greeting := g.greetings[0]
		g.greetings = g.greetings[1:]
		if greeting.Close != 0 {
			closeWith(conn, greeting.Close)
		} else if greeting.Op != 0 {
			_ = conn.WriteJSON(object{"op": greeting.Op, "d": false})
		}
	case op == opResume && who.Session != g.session:
		_ = conn.WriteJSON(object{"op": opInvalidSession, "d": false})
	case op == opResume:
		g.resumed++
		g.conn = conn
		_ = d.dispatch(conn, "RESUMED", object{})
	default:
		g.identified++
		g.session, g.sequence, g.conn = d.newID(), 0, conn
		_ = d.dispatch(conn, "READY", object{
			"v": 10, "session_id": g.session, "resume_gateway_url": "ws://" + conn.LocalAddr().String() + "/gateway",
			"user": user(UserID, "attache", true), "guilds": []any{}, "application": object{"id": ApplicationID, "flags": 0},
		})
	}
}

func closeWith(conn *websocket.Conn, code int) {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}
