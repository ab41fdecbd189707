package discord

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"attache/internal/state"
	"attache/internal/texts"
)

// helpCommand is the command /help.
func (b *Bot) helpCommand(ctx context.Context, u use, _ discordgo.ApplicationCommandInteractionData) {
	follow := "help_follow"
	if b.cfg.MessageContent {
		follow = "help_follow_threads"
	}
	parts := []string{texts.Say(u.lang, "help_ask"), texts.Say(u.lang, "help_commands", strings.Join(b.commandList(u.lang), "\n")),
		texts.Say(u.lang, "help_answers"), texts.Say(u.lang, follow)}
	b.say(ctx, u, post{text: strings.Join(parts, "\n\n")})
}

// commandList tells of each command but /help what it does, in a line.
func (b *Bot) commandList(lang string) []string {
	var list, onMessages []string
	for _, c := range b.commands() {
		switch {
		case c.Type == discordgo.MessageApplicationCommand:
			onMessages = append(onMessages, "*"+localized(c, lang)+"*")
		case c.Name != "help":
			list = append(list, "`/"+localized(c, lang)+"` "+texts.Say(lang, c.Name+"_description"))
		}
	}
	return append(list, texts.Say(lang, "help_message", strings.Join(onMessages, ", ")))
}

// localized returns the name of a command as a member with the language sees it.
func localized(c *discordgo.ApplicationCommand, lang string) string {
	for locale, name := range *c.NameLocalizations {
		if languageOf(locale) == lang {
			return name
		}
	}
	return c.Name
}

// aboutCommand is the command /about.
func (b *Bot) aboutCommand(ctx context.Context, u use, _ discordgo.ApplicationCommandInteractionData) {
	n := 0
	var first, last document
	var publishers []string
	for _, d := range b.documents() {
		if d.About() {
			continue
		}
		n++
		if d.Date != "" && (first.Date == "" || d.Date < first.Date) {
			first = d
		}
		if d.Date > last.Date {
			last = d
		}
		if name := inline(texts.Term(u.lang, cmp.Or(d.Publisher, d.Title))); !slices.Contains(publishers, name) {
			publishers = append(publishers, name)
		}
	}
	parts := []string{texts.Say(u.lang, "about_what")}
	if n > 0 {
		corpus := texts.Say(u.lang, "about_sources", n, clip(strings.Join(publishers, ", "), 400))
		if first.Date != "" {
			corpus += " " + texts.Say(u.lang, "about_dates", clip(texts.Date(u.lang, first.Date, first.DateEstimated), maxDetail),
				clip(texts.Date(u.lang, last.Date, last.DateEstimated), maxDetail))
		}
		parts = append(parts, corpus)
	}
	parts = append(parts, texts.Say(u.lang, "about_trust"), "-# Attaché "+clip(b.cfg.Version, 60))
	b.say(ctx, u, post{text: strings.Join(parts, "\n\n")})
}

// privacyCommand is the command /privacy: what is kept of the member, and a button that
// deletes it.
func (b *Bot) privacyCommand(ctx context.Context, u use, _ discordgo.ApplicationCommandInteractionData) {
	held, err := b.cfg.State.Held(ctx, u.who.User)
	if err != nil {
		b.broken(ctx, u, "what is kept not read", err)
		return
	}
	host := texts.Say(u.lang, "privacy_nobody")
	if b.cfg.Host != "" {
		host = texts.Say(u.lang, "privacy_host", clip(inline(b.cfg.Host), maxDetail))
	}
	text := strings.Join([]string{
		host,
		texts.Say(u.lang, "privacy_kept", inTime(u.lang, b.cfg.SessionMaxAge)),
		texts.Say(u.lang, "privacy_feedback"),
		texts.Say(u.lang, "privacy_now", held.Turns, held.Answers, held.Feedback),
	}, "\n\n")
	p := post{text: text}
	if held != (state.Holdings{}) {
		forget := button(texts.Say(u.lang, "forget"), "forget")
		forget.Style = discordgo.DangerButton
		p.rows = append(p.rows, row(forget))
	}
	b.say(ctx, u, p)
}

func (b *Bot) forgetPressed(ctx context.Context, u use, _ string, _ []string) {
	b.answers.forget(u.who.User) // beside what the state keeps
	gone, err := b.cfg.State.Forget(ctx, u.who.User)
	if err != nil {
		b.broken(ctx, u, "what is kept not deleted", err)
		return
	}
	b.change(ctx, u, post{text: texts.Say(u.lang, "forgotten", gone.Turns, gone.Answers, gone.Feedback)})
}
