package discord

import (
	"strings"
	"testing"
	"time"

	"attache/internal/discord/discordtest"
)

// A lost connection is taken up again, and questions are answered as before.
func TestReconnect(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*discordtest.Server){
		"dropped":        (*discordtest.Server).Drop,
		"told reconnect": (*discordtest.Server).Reconnect,
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

// Run ends at once when it is told to before it has connected.
func TestStopBeforeConnected(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	d.Greet(discordtest.Greeting{})
	r := start(t, d, says(""))
	r.stop()
}
