package discord

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/discord/discordtest"
)

// A lost connection is taken up again, and questions are answered as before.
func TestReconnect(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*discordtest.Server){
		"dropped":        (*discordtest.Server).Drop,
		"told reconnect": (*discordtest.Server).Reconnect,
		"closed":         func(d *discordtest.Server) { d.Kick(4000) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			r := start(t, d, says("An answer. [1]"))
			for range 2 {
				until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
				lose(d)
			}
			until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
			if !r.Ready() {
				t.Error("not ready")
			}
			if i, n := d.Identified(), d.Resumed(); i != 1 || n != 2 {
				t.Errorf("%d sessions begun, %d taken up", i, n)
			}
			if n := d.Registrations(); n != 1 {
				t.Errorf("%d registrations", n)
			}
		})
	}
}

// A gateway that does not greet as it should is left for a new connection.
func TestOddGreetings(t *testing.T) {
	t.Parallel()
	for name, greeting := range map[string]discordtest.Greeting{
		"silent":                {},
		"reconnect":             {Op: 7},
		"invalid session":       {Op: 9},
		"closed, unknown error": {Close: 4000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			d.Greet(greeting, greeting)
			r := prepare(t, d, says("An answer. [1]"))
			r.opening = 300 * time.Millisecond
			r.run()
			until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
		})
	}
}

// When Discord refuses for good, Run ends and says why; nothing secret is in that.
func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Config)
		greet  discordtest.Greeting
		want   string
	}{
		{"token", func(c *Config) { c.Token = "wrong-secret" }, discordtest.Greeting{}, "401 Unauthorized"},
		{"application", func(c *Config) { c.ApplicationID = "12345" }, discordtest.Greeting{}, "403 Forbidden"},
		{"gateway token", func(*Config) {}, discordtest.Greeting{Close: 4004}, "4004"},
		{"intents", func(*Config) {}, discordtest.Greeting{Close: 4014}, "4014"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			if c.greet.Close != 0 {
				d.Greet(c.greet)
			}
			r := start(t, d, says(""), c.change)
			err := r.ended()
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v, want %s", err, c.want)
			}
			if r.Ready() {
				t.Error("ready")
			}
		})
	}
}

// A gateway that falls silent, though the connection stands, is left: without a word from
// Discord for some time, not even to heartbeats, it is connected to nothing.
func TestSilentGateway(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	d.Heartbeat(50 * time.Millisecond)
	r := prepare(t, d, says("An answer. [1]"))
	r.idle = 500 * time.Millisecond
	r.run()
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	d.Hush()
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	if d.Identified()+d.Resumed() < 2 || d.Beats() == 0 {
		t.Errorf("%d sessions begun, %d taken up, %d heartbeats", d.Identified(), d.Resumed(), d.Beats())
	}
}

// A session that Discord ends is begun anew.
func TestInvalidSession(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"))
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	d.Invalidate()
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	if n := d.Identified(); n != 2 {
		t.Errorf("%d sessions begun", n)
	}
}

// When Discord refuses for good while the bot runs, it does not try for ever: it ends.
func TestRefusedWhileRunning(t *testing.T) {
	t.Parallel()
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			r := start(t, d, says("An answer. [1]"))
			until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
			d.Greet(discordtest.Greeting{Close: code}, discordtest.Greeting{Close: code})
			d.Kick(code)
			if err := r.ended(); err == nil || !strings.Contains(err.Error(), strconv.Itoa(code)) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

// Messages and forms that hold components which the library does not know are understood all
// the same, and half an event harms nothing.
func TestUnknownComponents(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	questions := make(chan string, 3)
	r := start(t, d, answererFunc(func(_ context.Context, q answer.Question, _ func(answer.Event)) (answer.Answer, error) {
		questions <- q.Text
		return answer.Answer{Text: "An answer. [1]"}, nil
	}))
	ctx, member := within(t), discordtest.Member{Guild: discordtest.GuildID, Name: "ana"}
	unknown := []any{
		map[string]any{"type": 20, "id": 1, "custom_id": "x"}, map[string]any{"type": 17, "components": []any{map[string]any{"type": 99}}},
	}
	bot := discordtest.Member{Guild: discordtest.GuildID, Name: "other", Bot: true}
	strange, err := d.SayRaw(ctx, bot, map[string]any{"content": "Russia wrote off the debt.", "components": unknown})
	if err != nil {
		t.Fatal(err)
	}
	it, err := d.OnMessage(ctx, member, "en-US", "Ask about this", strange)
	if err != nil {
		t.Fatal(err)
	}
	until(t, it, "An answer. [1]")
	if q := <-questions; !strings.Contains(q, "Russia wrote off the debt.") {
		t.Errorf("asked %q", q)
	}
	if _, err := d.Say(ctx, member, discordtest.Mention()+" how much?", &strange); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Await(ctx, discordtest.ChannelID, "An answer. [1]"); err != nil {
		t.Fatal(err)
	}
	for _, half := range []any{map[string]any{"id": "1"}, map[string]any{"id": 7, "author": "x"}, "nonsense", nil} {
		for _, event := range []string{"MESSAGE_CREATE", "INTERACTION_CREATE"} {
			if err := d.Dispatch(ctx, event, half); err != nil {
				t.Fatal(err)
			}
		}
	}
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
}

// Whatever comes, reading it does not panic; and an event that can be read can be read as well
// when unknown components are added to it.
func FuzzDecode(f *testing.F) {
	f.Add(`{"id":"1","author":{"id":"2"},"content":"text","components":[{"type":1,"components":[{"type":2,"style":1}]}]}`)
	f.Add(`{"id":"1","type":5,"data":{"custom_id":"f","components":[{"type":18,"component":{"type":4,"custom_id":"c","value":"v"}}]}}`)
	f.Add(`{"components":[null,7,{"type":"x"},{"type":1e99},{"type":18}],"referenced_message":{"components":{}}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		var m discordgo.Message
		var in discordgo.Interaction
		_ = decode([]byte(raw), &in)
		if decode([]byte(raw), &m) != nil {
			return
		}
		var fields map[string]json.RawMessage
		if json.Unmarshal([]byte(raw), &fields) != nil || fields == nil {
			return
		}
		for key := range fields {
			if strings.EqualFold(key, "components") {
				delete(fields, key)
			}
		}
		fields["components"] = json.RawMessage(`[{"type":20,"custom_id":"x"}]`)
		changed, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		var again discordgo.Message
		if err := decode(changed, &again); err != nil || again.Content != m.Content || again.ID != m.ID {
			t.Fatalf("%q with an unknown component: %+v, error %v", raw, again, err)
		}
	})
}

// What a member enters into a form of labels arrives as if it stood in action rows.
func TestDecodeLabel(t *testing.T) {
	t.Parallel()
	const form = `{"id":"1","type":5,"user":{"id":"2"},"data":{"custom_id":"f","components":[
		{"type":18,"id":1,"component":{"type":4,"id":2,"custom_id":"question","value":"How much?"}},{"type":10,"content":"text"}]}}`
	var in discordgo.Interaction
	if err := decode([]byte(form), &in); err != nil {
		t.Fatal(err)
	}
	data, ok := in.Data.(discordgo.ModalSubmitInteractionData)
	if !ok || fields(data.Components)["question"] != "How much?" {
		t.Errorf("%+v", in.Data)
	}
}

// A panic while an event is handled ends neither the program nor other events.
func TestPanicInHandler(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"), func(cfg *Config) { cfg.Library = panicking{} })
	ctx := within(t)
	if _, err := d.Type(ctx, discordtest.Member{Guild: discordtest.GuildID}, "en-US", "sources", "document", "ta"); err != nil {
		t.Fatal(err)
	}
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	r.stop()
	if log := r.log.String(); !strings.Contains(log, "event failed") || !strings.Contains(log, " ref=") {
		t.Error("the log says nothing of the panic")
	}
}

type panicking struct{ Library }

func (panicking) Passages() []corpus.Passage { panic("no passages") }

// Run ends at once when it is told to before it has connected.
func TestStopBeforeConnected(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	d.Greet(discordtest.Greeting{})
	r := start(t, d, says(""))
	r.stop()
}
