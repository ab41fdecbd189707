package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Member is who asks.
type Member struct {
	ID    string // empty: some id
	Name  string // empty: "ana"
	Guild string // empty: they ask in a direct message
}

// Interaction is a member's use of a command and the message in answer to it.
type Interaction struct {
	server *Server
	id     string
	token  string
	sent   time.Time

	// Under the server's mu:
	acknowledged bool
	expired      bool
	edits        []string // contents
	read         int      // edits that Next has returned
	window       time.Time
	used         int // edits in the window
}

// Ask sends the command /ask with a question from a member whose client has a locale, such as
// "en-US" or "es-419". It waits until the bot is connected; the command must be registered.
func (d *Server) Ask(ctx context.Context, m Member, question, locale string) (*Interaction, error) {
	if err := d.await(ctx, func() bool { return d.gateway.conn != nil }); err != nil {
		return nil, fmt.Errorf("wait for the bot to connect: %w", err)
	}
	command := d.command(m.Guild, "ask")
	if command == nil {
		return nil, errors.New("the bot has not registered /ask")
	}
	return d.Send(ctx, m, locale, object{
		"type": 2,
		"data": object{"id": command["id"], "name": "ask", "type": 1, "options": []any{
			object{"name": "question", "type": 3, "value": question},
		}},
	})
}

// Send sends an interaction with the given fields, among them "type" and "data", completed by
// those that every interaction has.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
func (d *Server) Send(ctx context.Context, m Member, locale string, fields map[string]any) (*Interaction, error) {
	it := &Interaction{server: d, sent: time.Now()}
	event := object{}
	d.update(func() {
		it.id = d.newID()
		it.token = "test-interaction-token." + it.id
		d.interactions[it.token] = it
		if m.ID == "" {
			m.ID = d.newID()
		}
		if m.Name == "" {
			m.Name = "ana"
		}
		channel := d.newID()
		event = object{
			"id": it.id, "application_id": ApplicationID, "token": it.token, "version": 1, "locale": locale,
			"channel_id": channel, "channel": object{"id": channel, "type": 1}, "app_permissions": "2248473465835073",
			"entitlements": []any{}, "attachment_size_limit": 10 << 20,
		}
		who := user(m.ID, m.Name, false)
		if m.Guild == "" {
			event["user"], event["context"], event["authorizing_integration_owners"] = who, 1, object{"0": "0"}
		} else {
			event["guild_id"], event["guild_locale"], event["context"] = m.Guild, "en-US", 0
			event["channel"].(object)["type"] = 0
			event["authorizing_integration_owners"] = object{"0": m.Guild}
			event["member"] = object{"user": who, "roles": []any{}, "permissions": "2248473465835073",
				"joined_at": "2024-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0}
		}
	})
	for key, value := range fields {
		event[key] = value
	}
	return it, d.Dispatch(ctx, "INTERACTION_CREATE", event)
}

// command finds a registered command; those of the guild come first.
func (d *Server) command(guild, name string) object {
	for _, c := range slices.Concat(d.Commands(guild), d.Commands("")) {
		if c["name"] == name {
			return c
		}
	}
	return nil
}

// Acknowledged waits until the bot has acknowledged the interaction.
func (it *Interaction) Acknowledged(ctx context.Context) error {
	return it.await(ctx, "be acknowledged", func() bool { return it.acknowledged })
}

// Next waits for the next edit of the message and returns the text it then has.
func (it *Interaction) Next(ctx context.Context) (text string, err error) {
	err = it.await(ctx, "be edited", func() bool {
		if it.read == len(it.edits) {
			return false
		}
		text = it.edits[it.read]
		it.read++
		return true
	})
	return text, err
}

// Until waits for an edit to a text that contains a marker and returns that text. Edits that
// [Interaction.Next] has returned do not count.
func (it *Interaction) Until(ctx context.Context, marker string) (string, error) {
	for {
		text, err := it.Next(ctx)
		if err != nil {
			return "", fmt.Errorf("wait for %q: %w", marker, err)
		}
		if strings.Contains(text, marker) {
			return text, nil
		}
	}
}

// Edits returns the texts that the message has had, in order. Once the bot has stopped, the
// last is final.
func (it *Interaction) Edits() []string {
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	return slices.Clone(it.edits)
}

// Expire makes the interaction's token invalid, as 15 minutes do.
func (it *Interaction) Expire() { it.server.update(func() { it.expired = true }) }

// Token returns the interaction's token, which the bot must keep to itself.
func (it *Interaction) Token() string { return it.token }

func (it *Interaction) await(ctx context.Context, what string, holds func() bool) error {
	if err := it.server.await(ctx, holds); err != nil {
		return fmt.Errorf("wait for the interaction to %s: %w", what, err)
	}
	return nil
}
