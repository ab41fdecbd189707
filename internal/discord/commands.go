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
	"attache/internal/facts"
	"attache/internal/language"
	"attache/internal/texts"
)

// The names by which an interaction calls options, whatever language the member's client
// shows them in.
const (
	questionOption = "question"
	countryOption  = "country"
	privateOption  = "private"
	nameOption     = "name"
	topicOption    = "topic"
	firstOption    = "first"
	secondOption   = "second"
	fromOption     = "from"
	toOption       = "to"
	queryOption    = "query"
	documentOption = "document"
)

// served are what the commands do, by the names by which an interaction calls them.
var served = map[string]func(b *Bot, ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData){
	"ask":                       (*Bot).askCommand,
	"country":                   (*Bot).countryCommand,
	"compare":                   (*Bot).compareCommand,
	"timeline":                  (*Bot).timelineCommand,
	"search":                    (*Bot).searchCommand,
	"sources":                   (*Bot).sourcesCommand,
	"help":                      (*Bot).helpCommand,
	"about":                     (*Bot).aboutCommand,
	"privacy":                   (*Bot).privacyCommand,
	"settings":                  (*Bot).settingsCommand,
	"Ask about this":            (*Bot).askAbout,
	"Check against the sources": (*Bot).checkCommand,
}

// moderating is the right that /settings takes: to manage the server.
const moderating = discordgo.PermissionManageGuild

// commands returns the commands that the bot serves: those of a guild, or those of all.
func (b *Bot) commands() []*discordgo.ApplicationCommand {
	const text, choice = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionBoolean
	question := newOption(text, "ask_question", true)
	question.MaxLength = answer.MaxQuestion
	query := newOption(text, "search_query", true)
	query.MaxLength = answer.MaxQuestion
	list := []*discordgo.ApplicationCommand{
		newCommand("ask", question, suggesting(newOption(text, "ask_country", false)), newOption(choice, "ask_private", false)),
		newCommand("country", suggesting(newOption(text, "country_name", true)), newTopicOption()),
		newCommand("compare", suggesting(newOption(text, "compare_first", true)), suggesting(newOption(text, "compare_second", true))),
		newCommand("timeline", suggesting(newOption(text, "timeline_country", false)), newOption(text, "timeline_from", false),
			newOption(text, "timeline_to", false), newTopicOption()),
		newCommand("search", query),
		newCommand("sources", suggesting(newOption(text, "sources_document", false))),
		newCommand("help"),
		newCommand("about"),
		newCommand("privacy"),
		newCommand("settings"),
		newMessageCommand("message_ask"),
	}
	if b.cfg.Checker != nil {
		list = append(list, newMessageCommand("message_check"))
	}
	settings := list[slices.IndexFunc(list, func(c *discordgo.ApplicationCommand) bool { return c.Name == "settings" })]
	right := int64(moderating)
	settings.DefaultMemberPermissions = &right
	if b.cfg.GuildID == "" { // Discord knows contexts for global commands alone
		for _, c := range list {
			contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
			if c == settings {
				contexts = contexts[:1]
			}
			c.Contexts = &contexts
		}
	}
	return list
}

// newCommand makes a slash command of the texts that begin with its key.
func newCommand(key string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	names, descriptions := localizations(key+"_command"), localizations(key+"_description")
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: texts.Say("en", key+"_command"), NameLocalizations: &names,
		Description: texts.Say("en", key+"_description"), DescriptionLocalizations: &descriptions, Options: options,
	}
}

func newMessageCommand(key string) *discordgo.ApplicationCommand {
	names := localizations(key)
	return &discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: texts.Say("en", key), NameLocalizations: &names}
}

func newOption(kind discordgo.ApplicationCommandOptionType, key string, required bool) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: kind, Name: texts.Say("en", key+"_option"), NameLocalizations: localizations(key + "_option"),
		Description: texts.Say("en", key+"_description"), DescriptionLocalizations: localizations(key + "_description"), Required: required,
	}
}

// newTopicOption makes the option that chooses a topic of briefs.
func newTopicOption() *discordgo.ApplicationCommandOption {
	o := newOption(discordgo.ApplicationCommandOptionString, "country_topic", false)
	for _, t := range facts.Topics {
		key := "topic_" + string(t)
		o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{
			Name: texts.Say("en", key), NameLocalizations: localizations(key), Value: string(t)})
	}
	return o
}

func suggesting(o *discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	o.Autocomplete = true
	return o
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
	wanted := b.commands()
	if sameCommands(known, wanted) {
		return nil
	}
	if _, err := b.rest.ApplicationCommandBulkOverwrite(id, b.cfg.GuildID, wanted, discordgo.WithContext(ctx)); err != nil {
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
		if c.Contexts != nil {
			contexts := slices.Sorted(slices.Values(*c.Contexts))
			e.Contexts = &contexts
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
