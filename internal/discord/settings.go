package discord

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"attache/internal/language"
	"attache/internal/state"
	"attache/internal/texts"
)

// moderates reports whether a member may change the settings here; if not, they have been
// told. Discord hides the command from others, but a server's admins can change that.
func (b *Bot) moderates(ctx context.Context, u use) bool {
	const enough = moderating | discordgo.PermissionAdministrator
	if u.in.GuildID != "" && u.in.Member != nil && u.in.Member.Permissions&enough != 0 {
		return true
	}
	b.say(ctx, u, post{text: texts.Say(u.lang, "moderators_only")})
	return false
}

// settingsCommand is the command /settings: the settings of the server, to be changed in
// place.
func (b *Bot) settingsCommand(ctx context.Context, u use, _ discordgo.ApplicationCommandInteractionData) {
	if b.moderates(ctx, u) {
		b.say(ctx, u, b.settingsPost(u.lang, u.who.Settings))
	}
}

// anyValue stands in a menu for no setting: Discord wants a value.
const anyValue = "any"

func (b *Bot) settingsPost(lang string, s state.Guild) post {
	channels := discordgo.SelectMenu{MenuType: discordgo.ChannelSelectMenu, CustomID: "settings:channels", Placeholder: texts.Say(lang, "set_channels"),
		MinValues: new(int), MaxValues: maxChoices, DefaultValues: chosen(s.Channels, discordgo.SelectMenuDefaultValueChannel),
		ChannelTypes: []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}}
	roles := discordgo.SelectMenu{MenuType: discordgo.RoleSelectMenu, CustomID: "settings:roles", Placeholder: texts.Say(lang, "set_roles"),
		MinValues: new(int), MaxValues: maxChoices, DefaultValues: chosen(s.Roles, discordgo.SelectMenuDefaultValueRole)}
	languages := []discordgo.SelectMenuOption{selected(choice(texts.Say(lang, "language_any"), anyValue, ""), s.Language == "")}
	for _, code := range language.Codes {
		languages = append(languages, selected(choice(texts.Say(lang, "answers_in", texts.Say(lang, "language_"+code)), code, ""), s.Language == code))
	}
	var sizes []discordgo.SelectMenuOption
	for _, l := range state.Lengths {
		sizes = append(sizes, selected(choice(texts.Say(lang, "length_"+l), l, ""), cmp.Or(s.Length, state.Normal) == l))
	}
	mentions := "mentions_on"
	if s.MentionsOff {
		mentions = "mentions_off"
	}
	return post{text: settingsText(lang, s), rows: []discordgo.MessageComponent{
		row(channels), row(roles), row(menu("settings:language", texts.Say(lang, "set_language"), languages)),
		row(menu("settings:length", texts.Say(lang, "set_length"), sizes)),
		row(button(texts.Say(lang, mentions), "settings:mentions"), button(texts.Say(lang, "set_limits"), "settings:limits"),
			button(texts.Say(lang, "set_defaults"), "settings:defaults")),
	}}
}

// settingsText tells what is set.
func settingsText(lang string, s state.Guild) string {
	list := func(none string, ids []string, mark string) string {
		if len(ids) == 0 {
			return texts.Say(lang, none)
		}
		var named []string
		for _, id := range ids {
			named = append(named, mark+id+">")
		}
		return strings.Join(named, " ")
	}
	limit := func(n int) string {
		if n == 0 {
			return texts.Say(lang, "limit_host")
		}
		return strconv.Itoa(n)
	}
	return strings.Join([]string{
		texts.Say(lang, "settings_head"),
		texts.Say(lang, "settings_channels", list("all_channels", s.Channels, "<#")),
		texts.Say(lang, "settings_roles", list("all_members", s.Roles, "<@&")),
		texts.Say(lang, "settings_limits", limit(s.PerMember), limit(s.PerChannel), limit(s.PerGuild)),
		texts.Say(lang, "settings_foot"),
	}, "\n")
}

func chosen(ids []string, kind discordgo.SelectMenuDefaultValueType) []discordgo.SelectMenuDefaultValue {
	var values []discordgo.SelectMenuDefaultValue
	for _, id := range ids[:min(maxChoices, len(ids))] {
		values = append(values, discordgo.SelectMenuDefaultValue{ID: id, Type: kind})
	}
	return values
}

func selected(o discordgo.SelectMenuOption, is bool) discordgo.SelectMenuOption {
	o.Default = is
	return o
}

// changeSetting is a menu or a button of the settings.
func (b *Bot) changeSetting(ctx context.Context, u use, what string, values []string) {
	if !b.moderates(ctx, u) {
		return
	}
	if what == "limits" {
		b.form(ctx, u, "limits", texts.Say(u.lang, "set_limits"), limitInput(u.lang, "member", u.who.Settings.PerMember),
			limitInput(u.lang, "channel", u.who.Settings.PerChannel), limitInput(u.lang, "guild", u.who.Settings.PerGuild))
		return
	}
	value := strings.Join(values, "")
	b.set(ctx, u, func(s *state.Guild) {
		switch {
		case what == "channels":
			s.Channels = values
		case what == "roles":
			s.Roles = values
		case what == "language" && value == anyValue:
			s.Language = ""
		case what == "language" && language.Known(value):
			s.Language = value
		case what == "length" && slices.Contains(state.Lengths, value):
			s.Length = value
		case what == "mentions":
			s.MentionsOff = !s.MentionsOff
		case what == "defaults":
			*s = state.Guild{}
		}
	})
}

func limitInput(lang, what string, now int) discordgo.TextInput {
	input := discordgo.TextInput{CustomID: what, Label: texts.Say(lang, "limit_"+what), Style: discordgo.TextInputShort, MaxLength: 4}
	if input.Placeholder = short(texts.Say(lang, "limit_host"), 100); now > 0 {
		input.Value = strconv.Itoa(now)
	}
	return input
}

// changeLimits is the form of the limits. An empty field leaves the limit to the host.
func (b *Bot) changeLimits(ctx context.Context, u use, _ string, entered map[string]string) {
	if !b.moderates(ctx, u) {
		return
	}
	var limits [3]int
	for i, what := range []string{"member", "channel", "guild"} {
		text := entered[what]
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 1) {
			b.say(ctx, u, post{text: texts.Say(u.lang, "limit_number", clip(text, 20))})
			return
		}
		limits[i] = n
	}
	b.set(ctx, u, func(s *state.Guild) { s.PerMember, s.PerChannel, s.PerGuild = limits[0], limits[1], limits[2] })
}

// set changes the settings and shows them as they are then.
func (b *Bot) set(ctx context.Context, u use, change func(*state.Guild)) {
	s, err := b.cfg.State.ChangeGuild(ctx, u.in.GuildID, func(s *state.Guild) error { change(s); return nil })
	if err != nil {
		b.broken(ctx, u, "settings not kept", err)
		return
	}
	b.log.Info("settings changed", "guild", u.in.GuildID)
	b.change(ctx, u, b.settingsPost(u.lang, s))
}
