package discord

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// permissions are what the bot needs in a guild, apart from what interactions bring: to see a
// message that mentions it and to reply, in threads too.
// https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
var permissions = []struct {
	bit  int64
	name string // as Discord's settings call it, in English
}{
	{discordgo.PermissionViewChannel, "View Channels"},
	{discordgo.PermissionSendMessages, "Send Messages"},
	{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads"},
	{discordgo.PermissionReadMessageHistory, "Read Message History"},
}

// Report is what Discord says of the bot.
type Report struct {
	ApplicationID string
	Name          string
	Invite        string   // the address that adds the bot to a guild, with the permissions it needs
	Guilds        int      // that the bot is in
	Commands      string   // "registered", "not registered" or "others registered"
	Problems      []string // each with how to mend it
}

// What [Report.Commands] says.
const (
	CommandsRegistered = "registered"
	CommandsMissing    = "not registered"
	CommandsDiffer     = "others registered"
)

// Check asks Discord whose the token is and whether everything is as the bot needs it. It
// changes nothing. An error says that the token cannot be used, or Discord not be asked.
func Check(ctx context.Context, cfg Config) (Report, error) {
	b, err := newBot(cfg, nil)
	if err != nil {
		return Report{}, err
	}
	defer b.client.CloseIdleConnections()
	var application struct {
		ID    string `json:"id"`
		Name  string `json:"name"`
		Flags int64  `json:"flags"`
	}
	if err := b.read(ctx, "application", discordgo.EndpointApplication("@me"), &application); err != nil {
		return Report{}, fmt.Errorf("ask Discord whose the token is: %w", err)
	}
	r := Report{ApplicationID: application.ID, Name: application.Name, Invite: invite(application.ID)}
	if id := cfg.ApplicationID; id != "" && id != application.ID {
		r.problem("discord.application_id is %s, but the token is of %s: leave it empty, or take the token of that application", id, application.ID)
	}
	// https://discord.com/developers/docs/resources/application#application-object-application-flags
	const approved, limited = 1 << 18, 1 << 19
	if cfg.MessageContent && application.Flags&(approved|limited) == 0 {
		r.problem("discord.message_content is set, but the application lacks the Message Content Intent: turn it on in the Developer Portal under Bot, or set discord.message_content to false")
	}
	if err := b.checkGateway(ctx, &r); err != nil {
		return r, err
	}
	if err := b.checkGuilds(ctx, &r); err != nil {
		return r, err
	}
	known, err := b.rest.ApplicationCommands(application.ID, cfg.GuildID, discordgo.WithContext(ctx))
	if err != nil {
		r.problem("the registered commands cannot be read (%v): invite the bot anew with the address above", plain(err))
		return r, nil
	}
	switch {
	case sameCommands(known, b.commands()):
		r.Commands = CommandsRegistered
	case len(known) == 0:
		r.Commands = CommandsMissing
	default:
		r.Commands = CommandsDiffer
	}
	return r, nil
}

func (r *Report) problem(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

func invite(application string) string {
	needed := int64(0)
	for _, p := range permissions {
		needed |= p.bit
	}
	// https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow
	u := url.URL{Scheme: "https", Host: "discord.com", Path: "/oauth2/authorize", RawQuery: url.Values{
		"client_id": {application}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatInt(needed, 10)}}.Encode()}
	return u.String()
}

// checkGateway checks that the bot may still connect today.
func (b *Bot) checkGateway(ctx context.Context, r *Report) error {
	var gateway struct {
		Limit struct {
			Remaining  int   `json:"remaining"`
			ResetAfter int64 `json:"reset_after"` // milliseconds
		} `json:"session_start_limit"`
	}
	if err := b.read(ctx, "gateway", discordgo.EndpointGatewayBot, &gateway); err != nil {
		return fmt.Errorf("ask Discord for the gateway: %w", err)
	}
	if gateway.Limit.Remaining == 0 {
		r.problem("the bot has connected too often today: wait %d minutes", gateway.Limit.ResetAfter/60_000+1)
	}
	return nil
}

// checkGuilds checks what the bot may do in each guild. A channel may still forbid it.
func (b *Bot) checkGuilds(ctx context.Context, r *Report) error {
	const most = 200 // of a page
	member := false
	for after := ""; ; {
		var page []struct {
			ID          string `json:"id"`
			Name        string `json:"name"`
			Permissions int64  `json:"permissions,string"`
		}
		address := discordgo.EndpointUserGuilds("@me") + "?" + url.Values{"limit": {strconv.Itoa(most)}, "after": {after}}.Encode()
		if after == "" {
			address = discordgo.EndpointUserGuilds("@me") + "?limit=" + strconv.Itoa(most)
		}
		if err := b.read(ctx, "guilds", address, &page); err != nil {
			return fmt.Errorf("ask Discord for the bot's servers: %w", err)
		}
		for _, g := range page {
			r.Guilds++
			after, member = g.ID, member || g.ID == b.cfg.GuildID
			if g.Permissions&discordgo.PermissionAdministrator != 0 {
				continue
			}
			var missing []string
			for _, p := range permissions {
				if g.Permissions&p.bit == 0 {
					missing = append(missing, p.name)
				}
			}
			if len(missing) > 0 {
				r.problem("in %q the bot lacks %s: give it to the bot's role in Server Settings, Roles", g.Name, strings.Join(missing, ", "))
			}
		}
		if len(page) == most {
			continue
		}
		if id := b.cfg.GuildID; id != "" && !member {
			r.problem("discord.guild_id is %s, a server that the bot is not in: add the bot there with the address above", id)
		}
		return nil
	}
}
