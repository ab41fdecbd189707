package discord

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"attache/internal/discord/discordtest"
)

// Check tells what is not as the bot needs it, and how to mend that.
func TestCheck(t *testing.T) {
	t.Parallel()
	const other = "700000000000000002"
	for name, c := range map[string]struct {
		spoil func(*discordtest.Server, *Config)
		want  string // in a problem; empty: there is none
	}{
		"well": {func(*discordtest.Server, *Config) {}, ""},
		"application": {func(_ *discordtest.Server, c *Config) { c.ApplicationID = "12345" },
			"application_id is 12345, but the token is of " + discordtest.ApplicationID},
		"intent":          {func(_ *discordtest.Server, c *Config) { c.MessageContent = true }, "Message Content Intent: turn it on"},
		"intent approved": {func(d *discordtest.Server, c *Config) { c.MessageContent = true; d.Approve() }, ""},
		"permissions": {func(d *discordtest.Server, _ *Config) {
			d.AddGuild(discordtest.Guild{ID: other, Name: "Another", Permissions: discordtest.ViewChannel | discordtest.SendMessages})
		}, `in "Another" the bot lacks Send Messages in Threads, Read Message History`},
		"administrator": {func(d *discordtest.Server, _ *Config) {
			d.AddGuild(discordtest.Guild{ID: other, Permissions: discordtest.Administrator})
		}, ""},
		"not in the guild": {func(_ *discordtest.Server, c *Config) { c.GuildID = other }, "a server that the bot is not in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			cfg := Config{Token: discordtest.Token, APIURL: d.URL()}
			c.spoil(d, &cfg)
			r, err := Check(within(t), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(r.Problems, "\n"); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("problems %q, want %q", got, c.want)
			}
			u, err := url.Parse(r.Invite)
			if err != nil {
				t.Fatal(err)
			}
			granted, err := strconv.ParseInt(u.Query().Get("permissions"), 10, 64)
			if needed := discordtest.ViewChannel | discordtest.SendMessages | discordtest.SendInThreads | discordtest.ReadHistory; err != nil || granted != needed ||
				u.Query().Get("client_id") != discordtest.ApplicationID {
				t.Errorf("invites with %s", r.Invite)
			}
			if r.Commands != CommandsMissing || d.Registrations() != 0 {
				t.Errorf("commands %s, %d registrations", r.Commands, d.Registrations())
			}
		})
	}
}

// Many servers come in pages, and what is registered is compared with what serve registers.
func TestCheckPages(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	for n := range 205 {
		d.AddGuild(discordtest.Guild{ID: fmt.Sprintf("8%017d", n)})
	}
	r := start(t, d, says("An answer. [1]"))
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	cfg := Config{Token: discordtest.Token, APIURL: d.URL()}
	report, err := Check(within(t), cfg)
	if err != nil || report.Guilds != 206 || report.Commands != CommandsRegistered || len(report.Problems) > 0 {
		t.Errorf("%+v, error %v", report, err)
	}
	d.SetCommands("", map[string]any{"name": "other", "description": "Other"})
	if report, err = Check(within(t), cfg); err != nil || report.Commands != CommandsDiffer {
		t.Errorf("%+v, error %v", report, err)
	}
	cfg.Token = "wrong-secret"
	if _, err := Check(within(t), cfg); err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "secret") {
		t.Errorf("a wrong token: %v", err)
	}
}
