package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/language"
	"attache/internal/texts"
)

// The names by which an interaction calls the command and its option, whatever language the
// member's client shows them in.
const (
	askCommand     = "ask"
	questionOption = "question"
)

// commands returns the commands that the bot serves.
func commands() []*discordgo.ApplicationCommand {
	names, descriptions := localizations("ask_name"), localizations("ask_description")
	return []*discordgo.ApplicationCommand{{
		Type:                     discordgo.ChatApplicationCommand,
		Name:                     askCommand,
		NameLocalizations:        &names,
		Description:              texts.Say("en", "ask_description"),
		DescriptionLocalizations: &descriptions,
		Options: []*discordgo.ApplicationCommandOption{{
			Type:                     discordgo.ApplicationCommandOptionString,
			Name:                     questionOption,
			NameLocalizations:        localizations("ask_question_name"),
			Description:              texts.Say("en", "ask_question_description"),
			DescriptionLocalizations: localizations("ask_question_description"),
			Required:                 true,
			MaxLength:                answer.MaxQuestion,
		}},
	}}
}

// locales are those of Discord's whose language we speak, beside English, the default.
// https://discord.com/developers/docs/reference#locales
var locales = []discordgo.Locale{discordgo.SpanishES, discordgo.SpanishLATAM, discordgo.PortugueseBR, discordgo.Russian}

func localizations(key string) map[discordgo.Locale]string {
	m := map[discordgo.Locale]string{}
	for _, l := range locales {
		m[l] = texts.Say(languageOf(l), key)
	}
	return m
}

// languageOf returns the language in which a member with the locale reads us.
func languageOf(l discordgo.Locale) string {
	code, _, _ := strings.Cut(string(l), "-")
	if language.Known(code) {
		return code
	}
	return "en"
}

// register makes the commands known to Discord unless they are: of new ones it takes 200 a day.
// https://discord.com/developers/docs/interactions/application-commands#registering-a-command
func (b *Bot) register(ctx context.Context) error {
	id := b.cfg.ApplicationID
	if id == "" {
		var err error
		if id, err = b.applicationID(ctx); err != nil {
			return fmt.Errorf("ask for the application's id: %w", err)
		}
	}
	known, err := b.rest.ApplicationCommands(id, b.cfg.GuildID, discordgo.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("read the registered commands: %w", plain(err))
	}
	if sameCommands(known, commands()) {
		return nil
	}
	if _, err := b.rest.ApplicationCommandBulkOverwrite(id, b.cfg.GuildID, commands(), discordgo.WithContext(ctx)); err != nil {
		return fmt.Errorf("register the commands: %w", plain(err))
	}
	b.log.Info("commands registered", "application", id, "guild", b.cfg.GuildID)
	return nil
}

func (b *Bot) applicationID(ctx context.Context) (string, error) {
	address := discordgo.EndpointApplication("@me")
	body, err := b.rest.RequestWithBucketID("GET", address, nil, address, discordgo.WithContext(ctx))
	if err != nil {
		return "", plain(err)
	}
	var application struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(body, &application); err != nil {
		return "", err
	}
	return application.ID, nil
}

// sameCommands compares what we decide of commands, not what Discord adds to them.
func sameCommands(a, b []*discordgo.ApplicationCommand) bool {
	return bytes.Equal(essence(a), essence(b))
}

func essence(commands []*discordgo.ApplicationCommand) []byte {
	var kept []discordgo.ApplicationCommand
	for _, c := range commands {
		e := discordgo.ApplicationCommand{
			Type: cmp.Or(c.Type, discordgo.ChatApplicationCommand), Name: c.Name, Description: c.Description,
			NameLocalizations: c.NameLocalizations, DescriptionLocalizations: c.DescriptionLocalizations,
			DefaultMemberPermissions: c.DefaultMemberPermissions, Options: essentialOptions(c.Options),
		}
		if c.NSFW != nil && *c.NSFW {
			e.NSFW = c.NSFW
		}
		kept = append(kept, e)
	}
	slices.SortFunc(kept, func(a, b discordgo.ApplicationCommand) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	data, err := json.Marshal(kept)
	if err != nil {
		panic(err) // plain data
	}
	return data
}

// essentialOptions makes empty lists nil, for Discord omits them.
func essentialOptions(options []*discordgo.ApplicationCommandOption) []*discordgo.ApplicationCommandOption {
	var kept []*discordgo.ApplicationCommandOption
	for _, o := range options {
		e := *o
		e.Options = essentialOptions(o.Options)
		if len(e.Choices) == 0 {
			e.Choices = nil
		}
		if len(e.ChannelTypes) == 0 {
			e.ChannelTypes = nil
		}
		kept = append(kept, &e)
	}
	return kept
}
