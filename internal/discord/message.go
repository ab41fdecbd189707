package discord

import (
	"bytes"
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
	hurry         = 50 * time.Millisecond // before a second attempt of that
	progressing   = 10 * time.Second      // for an edit that a later one replaces
	delivery      = 45 * time.Second      // for the last edit, all attempts together
)

// post is what a message of ours shows.
type post struct {
	text    string
	rows    []discordgo.MessageComponent // of buttons and menus
	picture *picture                     // nil: none
}

// picture is a PNG that is uploaded with a message.
type picture struct {
	name, alt string // alt: at most 1024 characters, for who cannot see it
	png       []byte
}

// body is a post as Discord takes it. It pings nobody, and what an address leads to is not
// shown below it.
type body struct {
	Content         string                       `json:"content"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions mentions                     `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags       `json:"flags"`
	Attachments     []attachment                 `json:"attachments,omitempty"`

	// Of a new message in a channel:
	Reference    *replyTo `json:"message_reference,omitempty"`
	Nonce        string   `json:"nonce,omitempty"`
	EnforceNonce bool     `json:"enforce_nonce,omitempty"`
}

// attachment tells of a file in the same request.
// https://discord.com/developers/docs/reference#uploading-files
type attachment struct {
	ID          string `json:"id"` // the file's number
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

type mentions struct {
	Parse       []string `json:"parse"`
	RepliedUser bool     `json:"replied_user"`
}

type replyTo struct {
	MessageID       string `json:"message_id"`
	FailIfNotExists bool   `json:"fail_if_not_exists"`
}

func (p post) body() body {
	rows := p.rows
	if rows == nil {
		rows = []discordgo.MessageComponent{} // takes away those that were
	}
	all := body{Content: p.text, Components: rows, AllowedMentions: mentions{Parse: []string{}}, Flags: discordgo.MessageFlagsSuppressEmbeds}
	if p.picture != nil {
		all.Attachments = []attachment{{"0", p.picture.name, p.picture.alt}}
	}
	return all
}

// message is a message of the bot's: in answer to an interaction, or in a channel. It is for
// one goroutine at a time.
type message struct {
	session *discordgo.Session
	id      string        // of the interaction or the member's message, for the log
	address string        // of the message, with a token that lets whoever has it edit it; empty: not sent yet
	channel string        // where it is to be sent; empty: it answers an interaction
	backoff time.Duration // before a second attempt
	shown   string        // id of the message, once it is known

	// A limiter of its own. In the session's, the messages of all interactions would wait for
	// each other, and it keeps what it has ever seen (discordgo #1384, #1333).
	limiter   *discordgo.RateLimiter
	notBefore time.Time // what a 429 said
}

// newMessage returns the message that is to answer an interaction.
func (b *Bot) newMessage(in *discordgo.Interaction) *message {
	return &message{
		session: b.rest, id: in.ID, address: discordgo.EndpointInteractionResponseActions(in.AppID, in.Token),
		backoff: b.backoff / 2, limiter: discordgo.NewRatelimiter(),
	}
}

// newReply returns the message that is to reply to a member's in a channel.
func (b *Bot) newReply(m *discordgo.Message) *message {
	return &message{session: b.rest, id: m.ID, channel: m.ChannelID, backoff: b.backoff / 2, limiter: discordgo.NewRatelimiter()}
}

// edit shows something else as soon as Discord allows, in one attempt. A message in a channel
// is sent the first time.
func (m *message) edit(ctx context.Context, p post) error {
	if pause(ctx, m.wait()); ctx.Err() != nil {
		return ctx.Err()
	}
	body, method, address := p.body(), "PATCH", m.address
	if address == "" {
		method, address = "POST", discordgo.EndpointChannelMessages(m.channel)
		body.Reference = &replyTo{MessageID: m.id}
		body.Nonce, body.EnforceNonce = m.id, true // a second attempt makes no second message
	}
	var shown struct {
		ID string `json:"id"`
	}
	err := m.send(ctx, method, address, body, p.picture, &shown)
	if refused, ok := errors.AsType[*apiError](err); ok {
		m.notBefore = time.Now().Add(refused.RetryAfter)
	}
	if err == nil && shown.ID != "" {
		m.shown = shown.ID
		if m.address == "" {
			m.address = discordgo.EndpointChannelMessage(m.channel, shown.ID)
		}
	}
	return err
}

// deliver shows something for the last time, in several attempts, also when ctx is done.
func (m *message) deliver(ctx context.Context, p post) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), delivery)
	defer cancel()
	err := persist(ctx, m.backoff, func() error { return m.edit(ctx, p) })
	if p.picture != nil && refusedForGood(err) {
		p.picture = nil // perhaps files are not allowed here; the text tells the same
		return persist(ctx, m.backoff, func() error { return m.edit(ctx, p) })
	}
	return err
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

func (m *message) send(ctx context.Context, method, address string, body any, file *picture, into any) error {
	kind := "application/json"
	data, err := json.Marshal(body)
	if file != nil {
		kind, data, err = discordgo.MultipartBodyWithJSON(body, []*discordgo.File{{Name: file.name, ContentType: "image/png", Reader: bytes.NewReader(file.png)}})
	}
	if err != nil {
		return err
	}
	answer, err := m.session.RequestWithLockedBucket(method, address, kind, data,
		m.limiter.LockBucket(method), 0, discordgo.WithContext(ctx))
	if err == nil && into != nil && len(answer) > 0 {
		err = json.Unmarshal(answer, into)
	}
	return plain(err)
}

// alreadyAcknowledged is what Discord says to a second response to an interaction.
const alreadyAcknowledged = 40060

// respond answers an interaction within the time that Discord gives for it, also when the bot
// stops meanwhile: whom Discord shows that an answer will come must be told how it ends.
func (b *Bot) respond(ctx context.Context, in *discordgo.Interaction, kind discordgo.InteractionResponseType, data any) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), acknowledging)
	defer cancel()
	m := b.newMessage(in)
	attempts := 0
	return persist(ctx, min(m.backoff, hurry), func() error {
		attempts++
		err := m.send(ctx, "POST", discordgo.EndpointInteractionResponse(in.ID, in.Token), response{kind, data}, nil, nil)
		if refused, ok := errors.AsType[*apiError](err); ok && refused.Code == alreadyAcknowledged && attempts > 1 {
			return nil // the attempt before arrived after all
		}
		return err
	})
}

type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// acknowledge tells Discord that an answer will come; the member sees the bot thinking. What
// is private stays so: only who asked will see the answer.
func (b *Bot) acknowledge(ctx context.Context, in *discordgo.Interaction, private bool) error {
	var data any
	if private {
		data = struct {
			Flags discordgo.MessageFlags `json:"flags"`
		}{discordgo.MessageFlagsEphemeral}
	}
	return b.respond(ctx, in, discordgo.InteractionResponseDeferredChannelMessageWithSource, data)
}

// tell answers an interaction at once, to the member alone.
func (b *Bot) tell(ctx context.Context, in *discordgo.Interaction, p post) error {
	body := p.body()
	body.Flags |= discordgo.MessageFlagsEphemeral
	return b.respond(ctx, in, discordgo.InteractionResponseChannelMessageWithSource, body)
}

// replace changes the message whose button or menu was used.
func (b *Bot) replace(ctx context.Context, in *discordgo.Interaction, p post) error {
	return b.respond(ctx, in, discordgo.InteractionResponseUpdateMessage, p.body())
}
