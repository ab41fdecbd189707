package discord

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// Discord gives 3 seconds to acknowledge an interaction.
	// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response
	acknowledging = 2500 * time.Millisecond
	progressing   = 10 * time.Second // for an edit that a later one replaces
	delivery      = 45 * time.Second // for the last edit, all attempts together
)

// message is the bot's message in answer to an interaction. It is for one goroutine at a time.
type message struct {
	session *discordgo.Session
	id      string // the interaction's
	app     string
	token   string        // a secret for 15 minutes: who has it can edit the message
	backoff time.Duration // before a second attempt

	// A limiter of its own. In the session's, the messages of all interactions would wait for
	// each other, and it keeps what it has ever seen (discordgo #1384, #1333).
	limiter   *discordgo.RateLimiter
	notBefore time.Time // what a 429 said
}

func (b *Bot) newMessage(in *discordgo.Interaction) *message {
	return &message{
		session: b.rest, id: in.ID, app: in.AppID, token: in.Token,
		backoff: b.backoff / 2, limiter: discordgo.NewRatelimiter(),
	}
}

// acknowledge tells Discord that an answer will come; the member sees the bot thinking.
func (m *message) acknowledge(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, acknowledging)
	defer cancel()
	return persist(ctx, m.backoff, func() error {
		return m.send(ctx, "POST", discordgo.EndpointInteractionResponse(m.id, m.token),
			discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
	})
}

// edit replaces the text as soon as Discord allows, in one attempt.
func (m *message) edit(ctx context.Context, text string) error {
	if pause(ctx, m.wait()); ctx.Err() != nil {
		return ctx.Err()
	}
	err := m.send(ctx, "PATCH", discordgo.EndpointInteractionResponseActions(m.app, m.token), discordgo.WebhookEdit{
		Content:         &text,
		AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}, // none
	})
	if refused, ok := errors.AsType[*apiError](err); ok {
		m.notBefore = time.Now().Add(refused.RetryAfter)
	}
	return err
}

// deliver replaces the text for the last time, in several attempts, also when ctx is done.
func (m *message) deliver(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), delivery)
	defer cancel()
	return persist(ctx, m.backoff, func() error { return m.edit(ctx, text) })
}

// wait returns how long Discord wants no edit, by what it said to the last.
// https://discord.com/developers/docs/topics/rate-limits#header-format
func (m *message) wait() time.Duration {
	const margin = 20 * time.Millisecond // for what is lost in rounding
	if wait := max(m.limiter.GetWaitTime(m.limiter.GetBucket("PATCH"), 1), time.Until(m.notBefore)); wait > 0 {
		return wait + margin
	}
	return 0
}

func (m *message) send(ctx context.Context, method, address string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	_, err = m.session.RequestWithLockedBucket(method, address, "application/json", data,
		m.limiter.LockBucket(method), 0, discordgo.WithContext(ctx))
	return plain(err)
}
