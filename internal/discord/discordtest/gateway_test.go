package discordtest

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// client is a bot's side of the gateway.
type client struct {
	*websocket.Conn
	t          *testing.T
	compressed int // payloads that came compressed
}

type received struct {
	Op int             `json:"op"`
	S  int             `json:"s"`
	T  string          `json:"t"`
	D  json.RawMessage `json:"d"`
}

func dial(t *testing.T, d *Server) *client {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.Dial(d.gatewayURL()+"/?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	t.Cleanup(func() { conn.Close() })
	c := &client{Conn: conn, t: t}
	if hello := c.next(); hello.Op != opHello || !strings.Contains(string(hello.D), `"heartbeat_interval":41250`) {
		t.Fatalf("the first payload is %+v", hello)
	}
	return c
}

func (c *client) next() received {
	c.t.Helper()
	kind, data, err := c.ReadMessage()
	if err != nil {
		c.t.Fatal(err)
	}
	if kind == websocket.BinaryMessage {
		c.compressed++
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			c.t.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			c.t.Fatal(err)
		}
	}
	var p received
	if err := json.Unmarshal(data, &p); err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *client) send(op int, data object) {
	c.t.Helper()
	if err := c.WriteJSON(object{"op": op, "d": data}); err != nil {
		c.t.Fatal(err)
	}
}

// identify begins a session and returns its id.
func (c *client) identify(intents int) string {
	c.t.Helper()
	c.send(opIdentify, object{"token": Token, "intents": intents, "compress": true, "properties": object{}})
	ready := c.next()
	var data struct {
		Session string `json:"session_id"`
	}
	if err := json.Unmarshal(ready.D, &data); err != nil || ready.T != "READY" || ready.S != 1 || data.Session == "" || c.compressed == 0 {
		c.t.Fatalf("greeted by %+v, %d compressed", ready, c.compressed)
	}
	return data.Session
}

// closed returns the code with which the gateway closes.
func (c *client) closed() int {
	c.t.Helper()
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
				return closed.Code
			}
			return 0
		}
	}
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestGateway(t *testing.T) {
	d := New(t)
	c := dial(t, d)
	session := c.identify(0)
	c.send(opHeartbeat, nil)
	if ack := c.next(); ack.Op != opHeartbeatAck || d.Beats() != 1 {
		t.Errorf("a heartbeat is answered with %+v", ack)
	}
	d.Drop()
	if code := c.closed(); code != 0 && code != websocket.CloseAbnormalClosure {
		t.Errorf("a cut connection has code %d", code)
	}
	for _, event := range []string{"ONE", "TWO"} { // while the bot is away
		if err := d.Dispatch(within(t), event, object{}); err != nil {
			t.Fatal(err)
		}
	}
	c = dial(t, d)
	c.send(opResume, object{"token": Token, "session_id": session, "seq": 2})
	for i, want := range []string{"TWO", "RESUMED"} {
		if p := c.next(); p.T != want || p.S != 3+i {
			t.Errorf("on resuming comes %+v, want %s", p, want)
		}
	}
	d.Reconnect()
	if p := c.next(); p.Op != opReconnect {
		t.Errorf("told to reconnect by %+v", p)
	}
	c = dial(t, d)
	c.send(opResume, object{"token": Token, "session_id": "other", "seq": 1})
	if p := c.next(); p.Op != opInvalidSession || string(p.D) != "false" {
		t.Errorf("an unknown session: %+v", p)
	}
	c.identify(0)
	_ = c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
	c.closed()
	if err := d.await(within(t), func() bool { return !d.gateway.begun() }); err != nil {
		t.Errorf("a session that the bot closed with 1000 goes on: %v", err)
	}
	if d.Identified() != 2 || d.Resumed() != 1 {
		t.Errorf("%d sessions begun, %d taken up", d.Identified(), d.Resumed())
	}
}

func TestGatewayRefuses(t *testing.T) {
	d := New(t)
	for name, c := range map[string]struct {
		data object
		code int
	}{
		"token":  {object{"token": "other"}, closeAuthenticationFailed},
		"intent": {object{"token": Token, "intents": intentMessageContent}, closeDisallowedIntents},
	} {
		bot := dial(t, d)
		bot.send(opIdentify, c.data)
		if code := bot.closed(); code != c.code {
			t.Errorf("%s: closed with %d", name, code)
		}
	}
	d.Approve()
	dial(t, d).identify(intentMessageContent)
}

// Messages come as intents, permissions and mentions allow, with what the bot may read of them.
func TestMessagesSeen(t *testing.T) {
	ana := Member{ID: "801", Guild: GuildID}
	for name, c := range map[string]struct {
		intents int
		say     func(context.Context, *Server) error
		want    string // the content; "-": no event
	}{
		"no intent": {0, func(ctx context.Context, d *Server) error { _, err := d.Say(ctx, ana, "text", nil); return err }, "-"},
		"withheld":  {intentGuildMessages, func(ctx context.Context, d *Server) error { _, err := d.Say(ctx, ana, "text", nil); return err }, ""},
		"mentioned": {intentGuildMessages, func(ctx context.Context, d *Server) error {
			_, err := d.Say(ctx, ana, Mention()+" text", nil)
			return err
		}, Mention() + " text"},
		"approved": {intentGuildMessages | intentMessageContent, func(ctx context.Context, d *Server) error {
			_, err := d.Say(ctx, ana, "text", nil)
			return err
		}, "text"},
		"direct": {intentDirectMessages, func(ctx context.Context, d *Server) error {
			_, err := d.Say(ctx, Member{ID: "801"}, "text", nil)
			return err
		}, "text"},
		"hidden channel": {intentGuildMessages, func(ctx context.Context, d *Server) error {
			hidden := d.AddChannel(Channel{Guild: GuildID, Permissions: SendMessages})
			_, err := d.Say(ctx, Member{ID: "801", Guild: GuildID, Channel: hidden}, Mention(), nil)
			return err
		}, "-"},
	} {
		d := New(t)
		d.Approve()
		bot := dial(t, d)
		bot.identify(c.intents)
		if err := c.say(within(t), d); err != nil {
			t.Fatal(err)
		}
		if err := d.Dispatch(within(t), "END", object{}); err != nil {
			t.Fatal(err)
		}
		got := "-"
		if p := bot.next(); p.T == "MESSAGE_CREATE" {
			var m struct {
				Content string `json:"content"`
			}
			if err := json.Unmarshal(p.D, &m); err != nil {
				t.Fatal(err)
			}
			got = m.Content
		}
		if got != c.want {
			t.Errorf("%s: the bot reads %q, want %q", name, got, c.want)
		}
	}
}

// A member can do what Discord's client lets them do with what the bot has made, and no more.
func TestMembersActions(t *testing.T) {
	b := newBot(t)
	d, ctx := b.Server, within(t)
	c := dial(t, d)
	c.identify(0)
	option := func(fields object) any { return fields }
	d.SetCommands("", object{"name": "ask", "description": "Ask", "options": []any{
		option(object{"name": "question", "description": "Q", "type": 3.0, "required": true, "max_length": 10.0}),
		option(object{"name": "country", "description": "C", "type": 3.0, "autocomplete": true}),
		option(object{"name": "count", "description": "N", "type": 4.0, "min_value": 1.0, "max_value": 5.0}),
		option(object{"name": "tone", "description": "T", "type": 3.0, "choices": []any{object{"name": "Plain", "value": "plain"}}}),
		option(object{"name": "where", "description": "W", "type": 7.0}),
	}},
		object{"name": "settings", "description": "S", "default_member_permissions": "32", "contexts": []any{0.0}, "options": []any{
			object{"name": "limits", "description": "L", "type": 1.0, "options": []any{object{"name": "member", "description": "M", "type": 4.0}}}}},
		object{"name": "About this", "type": 3.0})
	ana := Member{ID: "801", Guild: GuildID}
	q := Option{"question", "How?"}
	for name, c := range map[string]struct {
		use func() (*Interaction, error)
		ok  bool
	}{
		"ask":             {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q) }, true},
		"no such command": {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "sing") }, false},
		"nothing asked":   {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask") }, false},
		"too long": {func() (*Interaction, error) {
			return d.Command(ctx, ana, "en-US", "ask", Option{"question", "How much is it?"})
		}, false},
		"no such option": {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"color", "red"}) }, false},
		"a number":       {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"count", 5}) }, true},
		"too much":       {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"count", 6}) }, false},
		"no number":      {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"count", "5"}) }, false},
		"a choice":       {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"tone", "plain"}) }, true},
		"no choice":      {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"tone", "shrill"}) }, false},
		"a channel": {func() (*Interaction, error) {
			return d.Command(ctx, ana, "en-US", "ask", q, Option{"where", ChannelID})
		}, true},
		"no channel":       {func() (*Interaction, error) { return d.Command(ctx, ana, "en-US", "ask", q, Option{"where", "1"}) }, false},
		"typing":           {func() (*Interaction, error) { return d.Type(ctx, ana, "en-US", "ask", "country", "pe") }, true},
		"typing elsewhere": {func() (*Interaction, error) { return d.Type(ctx, ana, "en-US", "ask", "question", "pe") }, false},
		"not for members": {func() (*Interaction, error) {
			return d.Command(ctx, ana, "en-US", "settings limits", Option{"member", 5})
		}, false},
		"for moderators": {func() (*Interaction, error) {
			return d.Command(ctx, ana.Moderator(), "en-US", "settings limits", Option{"member", 5})
		}, true},
		"not in messages":    {func() (*Interaction, error) { return d.Command(ctx, Member{ID: "801"}, "en-US", "settings limits") }, false},
		"no such subcommand": {func() (*Interaction, error) { return d.Command(ctx, ana.Moderator(), "en-US", "settings colors") }, false},
		"no such message":    {func() (*Interaction, error) { return d.OnMessage(ctx, ana, "en-US", "About this", Message{ID: "1"}) }, false},
	} {
		if _, err := c.use(); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Its buttons, menus and forms too.
	it := b.interaction()
	status, _ := b.do("POST", it.callback(), `{"type":4,"data":{"content":"text","allowed_mentions":{"parse":[]},"components":[
		{"type":1,"components":[{"type":2,"style":1,"label":"More","custom_id":"more"},{"type":2,"style":1,"label":"Gone","custom_id":"gone","disabled":true}]},
		{"type":1,"components":[{"type":3,"custom_id":"menu","options":[{"label":"One","value":"1"}]}]}]}}`)
	if status != 204 || len(b.violations) > 0 {
		t.Fatal(status, b.violations)
	}
	m := it.Message()
	for name, c := range map[string]struct {
		use func() (*Interaction, error)
		ok  bool
	}{
		"press":          {func() (*Interaction, error) { return d.Press(ctx, ana, "en-US", m, "More") }, true},
		"disabled":       {func() (*Interaction, error) { return d.Press(ctx, ana, "en-US", m, "Gone") }, false},
		"no such button": {func() (*Interaction, error) { return d.Press(ctx, ana, "en-US", m, "Less") }, false},
		"choose":         {func() (*Interaction, error) { return d.Choose(ctx, ana, "en-US", m, "menu", "One") }, true},
		"no such value":  {func() (*Interaction, error) { return d.Choose(ctx, ana, "en-US", m, "menu", "2") }, false},
		"nothing chosen": {func() (*Interaction, error) { return d.Choose(ctx, ana, "en-US", m, "menu") }, false},
	} {
		if _, err := c.use(); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	form := b.interaction()
	status, _ = b.do("POST", form.callback(), `{"type":9,"data":{"custom_id":"f","title":"Why","components":[
		{"type":1,"components":[{"type":4,"custom_id":"note","style":1,"label":"Note","max_length":5}]}]}}`)
	if status != 204 || len(b.violations) > 0 {
		t.Fatal(status, b.violations)
	}
	for name, c := range map[string]struct {
		values map[string]string
		ok     bool
	}{
		"filled":   {map[string]string{"Note": "short"}, true},
		"by id":    {map[string]string{"note": "short"}, true},
		"too long": {map[string]string{"Note": "longer"}, false},
		"empty":    {nil, false},
		"no field": {map[string]string{"Note": "short", "Other": "x"}, false},
	} {
		if _, err := d.Submit(ctx, ana, "en-US", form, c.values); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
