package discord

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/state"
	"attache/internal/texts"
)

// use is a member's use of a command, a button, a menu or a form.
type use struct {
	in       *discordgo.Interaction
	who      asker
	roles    []string
	lang     string // of the member's client
	received time.Time
}

// handle takes an interaction. What needs long is acknowledged here and handed to the workers.
// The library calls it in a goroutine for each.
func (b *Bot) handle(ctx context.Context, in *discordgo.Interaction) {
	u, ok := b.newUse(ctx, in)
	if !ok {
		return
	}
	switch data := in.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
			b.suggest(ctx, u, data)
			return
		}
		if serve, ok := served[data.Name]; ok && in.Type == discordgo.InteractionApplicationCommand {
			serve(b, ctx, u, data)
		}
	case discordgo.MessageComponentInteractionData:
		action, arg, _ := strings.Cut(data.CustomID, ":")
		if serve, ok := components[action]; ok && in.Type == discordgo.InteractionMessageComponent {
			serve(b, ctx, u, arg, data.Values)
		}
	case discordgo.ModalSubmitInteractionData:
		action, arg, _ := strings.Cut(data.CustomID, ":")
		if serve, ok := forms[action]; ok && in.Type == discordgo.InteractionModalSubmit {
			serve(b, ctx, u, arg, fields(data.Components))
		}
	}
}

// newUse reads who uses the bot and where. It reports false for other bots, and for half an
// interaction.
func (b *Bot) newUse(ctx context.Context, in *discordgo.Interaction) (use, bool) {
	if in == nil {
		return use{}, false
	}
	user := in.User
	u := use{in: in, lang: languageOf(in.Locale), received: time.Now()}
	if in.Member != nil {
		user, u.roles = in.Member.User, in.Member.Roles
	}
	if user == nil || user.Bot {
		return use{}, false
	}
	u.who = asker{Guild: in.GuildID, Channel: in.ChannelID, User: user.ID}
	u.who.Settings = b.settingsOf(ctx, in.GuildID)
	return u, true
}

// settingsOf returns what the moderators of a guild have set; where that cannot be read, the
// defaults.
func (b *Bot) settingsOf(ctx context.Context, guild string) state.Guild {
	if guild == "" {
		return state.Guild{}
	}
	g, err := b.cfg.State.Guild(ctx, guild)
	if err != nil {
		b.log.Error("settings not read", "guild", guild, "err", err)
	}
	return g
}

// may reports whether a member may ask here, by what the moderators have set. If not, why is
// what to tell.
func (b *Bot) may(ctx context.Context, lang string, who asker, roles []string) (why string, ok bool) {
	s := who.Settings
	if len(s.Roles) > 0 && !slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(s.Roles, r) }) {
		return texts.Say(lang, "not_your_role"), false
	}
	if len(s.Channels) == 0 || slices.Contains(s.Channels, who.Channel) || slices.Contains(s.Channels, b.channel(ctx, who.Channel).parent) {
		return "", true
	}
	var named []string
	for _, id := range s.Channels[:min(3, len(s.Channels))] {
		named = append(named, "<#"+id+">")
	}
	return texts.Say(lang, "not_here", strings.Join(named, ", ")), false
}

// admit reports whether a member may ask here and now; if not, it has told them why.
func (b *Bot) admit(ctx context.Context, u use) bool {
	why, ok := b.may(ctx, u.lang, u.who, u.roles)
	if ok {
		wait := b.allow(u.who)
		if wait == 0 {
			return true
		}
		why = texts.Say(u.lang, "limit", inTime(u.lang, wait))
	}
	b.say(ctx, u, post{text: why})
	return false
}

// say answers an interaction to the member alone; that it could not be said is logged.
func (b *Bot) say(ctx context.Context, u use, p post) { b.logged(u, b.tell(ctx, u.in, p)) }

// change replaces the message whose button or menu was used.
func (b *Bot) change(ctx context.Context, u use, p post) { b.logged(u, b.replace(ctx, u.in, p)) }

func (b *Bot) logged(u use, err error) {
	if err != nil {
		b.log.Warn("interaction not answered", "interaction", u.in.ID, "err", err)
	}
}

// broken tells the member that something failed, with a reference that the log has too.
func (b *Bot) broken(ctx context.Context, u use, what string, err error) {
	b.say(ctx, u, post{text: texts.Say(u.lang, "failed", b.fail(what, err))})
}

// inTime writes how long somebody is to wait: "40 seconds", rounded up.
func inTime(lang string, d time.Duration) string {
	switch {
	case d < time.Minute:
		return texts.Say(lang, "seconds", int((d+time.Second-1)/time.Second))
	case d < time.Hour:
		return texts.Say(lang, "minutes", int((d+time.Minute-1)/time.Minute))
	}
	return texts.Say(lang, "hours", int((d+time.Hour-1)/time.Hour))
}

// fields returns what a member has entered into a form.
func fields(rows []discordgo.MessageComponent) map[string]string {
	entered := map[string]string{}
	for _, r := range rows {
		row, ok := r.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range row.Components {
			if input, ok := c.(*discordgo.TextInput); ok {
				entered[input.CustomID] = strings.TrimSpace(input.Value)
			}
		}
	}
	return entered
}

// option returns what a member gave for an option of a command; empty when nothing.
func option(data discordgo.ApplicationCommandInteractionData, name string) string {
	for _, o := range data.Options {
		if o != nil && o.Name == name {
			text, _ := o.Value.(string)
			return strings.TrimSpace(text)
		}
	}
	return ""
}

func ticked(data discordgo.ApplicationCommandInteractionData, name string) bool {
	for _, o := range data.Options {
		if o != nil && o.Name == name {
			set, _ := o.Value.(bool)
			return set
		}
	}
	return false
}

// Rows and what stands in them.

func row(c ...discordgo.MessageComponent) discordgo.MessageComponent {
	return discordgo.ActionsRow{Components: c}
}

func button(label, id string) discordgo.Button {
	return discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: id}
}

func emojiButton(emoji, id string) discordgo.Button {
	return discordgo.Button{Emoji: &discordgo.ComponentEmoji{Name: emoji}, Style: discordgo.SecondaryButton, CustomID: id}
}

// form asks a member to fill in text inputs.
func (b *Bot) form(ctx context.Context, u use, id, title string, inputs ...discordgo.TextInput) {
	var rows []discordgo.MessageComponent
	for _, i := range inputs {
		rows = append(rows, row(i))
	}
	b.logged(u, b.respond(ctx, u.in, discordgo.InteractionResponseModal, struct {
		CustomID   string                       `json:"custom_id"`
		Title      string                       `json:"title"`
		Components []discordgo.MessageComponent `json:"components"`
	}{id, title, rows}))
}

// choice is an option of a menu. Its texts are cut to Discord's limit.
func choice(label, value, description string) discordgo.SelectMenuOption {
	return discordgo.SelectMenuOption{Label: short(label, 100), Value: value, Description: short(description, 100)}
}

// short cuts a text that Discord shows as it is, without formatting.
func short(text string, limit int) string {
	text = inline(clean(text))
	if size(text) <= limit {
		return text
	}
	end, used := 0, 1
	for i, r := range text {
		if used += size(string(r)); used > limit {
			break
		}
		end = i + len(string(r))
	}
	return strings.TrimRight(text[:end], " ,.;") + "…"
}

// maxChoices is how many options a menu, and how many suggestions an option may have.
const maxChoices = 25

func menu(id, placeholder string, options []discordgo.SelectMenuOption) discordgo.SelectMenu {
	return discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: id, Placeholder: short(placeholder, 150),
		Options: options[:min(maxChoices, len(options))]}
}
