package discord

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/language"
	"attache/internal/state"
	"attache/internal/texts"
)

// handleMessage answers a message that is meant for the bot: in a direct message any, in a
// guild one that mentions it or, where it may read others, one in a thread where it talks. To
// everything else it is silent, as it is to bots, to webhooks, and where it may not speak.
// The library calls it in a goroutine for each.
func (b *Bot) handleMessage(ctx context.Context, m *discordgo.Message) {
	self := b.userID()
	if m == nil || m.Author == nil || m.Author.Bot || m.Author.ID == self || m.WebhookID != "" ||
		m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return
	}
	who := asker{Guild: m.GuildID, Channel: m.ChannelID, User: m.Author.ID}
	who.Settings = b.settingsOf(ctx, m.GuildID)
	if who.Guild != "" && !b.addressed(ctx, m) {
		return
	}
	var roles []string
	if m.Member != nil {
		roles = m.Member.Roles
	}
	if _, ok := b.may(ctx, "en", who, roles); !ok || who.Guild != "" && who.Settings.MentionsOff {
		return
	}

	text := strings.TrimSpace(strings.NewReplacer("<@"+self+">", "", "<@!"+self+">", "").Replace(m.Content))
	a := asking{who: who, lang: language.Detect(text), question: answer.Question{Text: text}, session: b.sessionOf(ctx, who),
		received: time.Now(), message: b.newReply(m)}
	if who.Guild != "" && (a.session == "" || !b.cfg.MessageContent) {
		a.hint = "hint"
	}
	if before, ok := b.repliedTo(ctx, m); ok {
		a.session = before.Session
	} else if quoted := m.ReferencedMessage; quoted != nil {
		// Without the intent Discord withholds what others wrote.
		quote := strings.TrimSpace(quoted.Content)
		a.unread = quote == "" && !b.cfg.MessageContent && (quoted.Author == nil || quoted.Author.ID != self)
		switch {
		case quote != "":
			a.question = aboutMessage(a.lang, text, quote)
		case a.unread && text == "":
			b.deliver(ctx, a.message, post{text: texts.Say(a.lang, "hint_unread")})
			return
		}
	}
	if err := answer.Check(a.question.Text); err != nil {
		b.deliver(ctx, a.message, post{text: explainQuestion(a.lang, err)})
		return
	}
	if wait := b.allow(who); wait > 0 {
		b.deliver(ctx, a.message, post{text: texts.Say(a.lang, "limit", inTime(a.lang, wait))})
		return
	}
	b.queueAsking(ctx, a)
}

// addressed reports whether a message in a guild is meant for the bot: it mentions the bot, or
// it is said in a thread where the bot talks, to nobody else.
func (b *Bot) addressed(ctx context.Context, m *discordgo.Message) bool {
	self := b.userID()
	if mentioned(m, self) {
		return true
	}
	if !b.cfg.MessageContent || m.Content == "" || len(m.Mentions) > 0 ||
		m.ReferencedMessage != nil && (m.ReferencedMessage.Author == nil || m.ReferencedMessage.Author.ID != self) {
		return false
	}
	turns, err := b.cfg.State.Session(ctx, threadSession(m.ChannelID), b.cfg.SessionMaxAge)
	return err == nil && len(turns) > 0
}

func mentioned(m *discordgo.Message, user string) bool {
	return slices.ContainsFunc(m.Mentions, func(u *discordgo.User) bool { return u != nil && u.ID == user })
}

// repliedTo returns the answer of ours that a message replies to, if it is still kept. A
// private one is nobody's to reply to but the asker's.
func (b *Bot) repliedTo(ctx context.Context, m *discordgo.Message) (kept, bool) {
	if m.MessageReference == nil || m.MessageReference.MessageID == "" {
		return kept{}, false
	}
	k, err := readKept(b.cfg.State.KeptAt(ctx, m.MessageReference.MessageID, b.cfg.SessionMaxAge))
	if err != nil && !errors.Is(err, state.ErrNotKept) {
		b.log.Error("answer not read", "err", err)
	}
	return k, err == nil && (!k.Private || k.User == m.Author.ID)
}
