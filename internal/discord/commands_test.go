package discord

import (
	"fmt"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"attache/internal/discord/discordtest"
)

// Commands are registered when Discord has others, and left alone when it has these.
func TestRegister(t *testing.T) {
	t.Parallel()
	const guild = "700000000000000001"
	for _, c := range []struct {
		name, guild, application string
	}{
		{"global", "", ""}, {"guild", guild, discordtest.ApplicationID},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			serve := func(want int) {
				t.Helper()
				r := start(t, d, says("An answer. [1]"), func(cfg *Config) { cfg.GuildID, cfg.ApplicationID = c.guild, c.application })
				until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
				r.stop()
				if n := d.Registrations(); n != want {
					t.Errorf("%d registrations, want %d", n, want)
				}
				if list := d.Commands(c.guild); len(list) == 0 {
					t.Errorf("registered: %v", list)
				}
			}
			serve(1)
			serve(1)
			older := d.Commands(c.guild)[0]
			older["description"] = "Ask"
			d.SetCommands(c.guild, older)
			serve(2)
			d.SetCommands(c.guild, d.Commands(c.guild)[0], map[string]any{"name": "other", "description": "Other"})
			serve(3)
		})
	}
}

// Each thing that we decide of a command makes a difference; what Discord adds does not.
func TestSameCommands(t *testing.T) {
	yes, no := true, false
	admin := int64(8)
	for name, c := range map[string]struct {
		change func(*discordgo.ApplicationCommand)
		same   bool
	}{
		"nothing": {func(*discordgo.ApplicationCommand) {}, true},
		"ids": {func(c *discordgo.ApplicationCommand) {
			c.ID, c.ApplicationID, c.Version, c.GuildID = "1", "2", "3", "4"
		}, true},
		"defaults": {func(c *discordgo.ApplicationCommand) { c.Type, c.NSFW, c.DMPermission = 0, &no, &yes }, true},
		"empty lists": {func(c *discordgo.ApplicationCommand) {
			c.Options[0].Choices = []*discordgo.ApplicationCommandOptionChoice{}
		}, true},
		"name":            {func(c *discordgo.ApplicationCommand) { c.Name = "asks" }, false},
		"translation":     {func(c *discordgo.ApplicationCommand) { (*c.DescriptionLocalizations)["ru"] = "?" }, false},
		"rights":          {func(c *discordgo.ApplicationCommand) { c.DefaultMemberPermissions = &admin }, false},
		"age":             {func(c *discordgo.ApplicationCommand) { c.NSFW = &yes }, false},
		"length":          {func(c *discordgo.ApplicationCommand) { c.Options[0].MaxLength = 6000 }, false},
		"optional":        {func(c *discordgo.ApplicationCommand) { c.Options[0].Required = false }, false},
		"places":          {func(c *discordgo.ApplicationCommand) { c.Contexts = &[]discordgo.InteractionContextType{0} }, false},
		"order of places": {func(c *discordgo.ApplicationCommand) { c.Contexts = &[]discordgo.InteractionContextType{1, 0} }, true},
		"suggestions":     {func(c *discordgo.ApplicationCommand) { c.Options[1].Autocomplete = false }, false},
		"no option":       {func(c *discordgo.ApplicationCommand) { c.Options = nil }, false},
	} {
		list := (&Bot{}).commands()
		c.change(list[0])
		if same := sameCommands(list, (&Bot{}).commands()); same != c.same {
			t.Errorf("%s: same is %v", name, same)
		}
	}
	if sameCommands(nil, (&Bot{}).commands()) {
		t.Error("none is the same as one")
	}
}

func TestLanguageOf(t *testing.T) {
	for locale, want := range map[string]string{
		"en-US": "en", "en-GB": "en", "es-ES": "es", "es-419": "es", "pt-BR": "pt", "ru": "ru", "uk": "en", "": "en", "ess": "en",
	} {
		if got := languageOf(discordgo.Locale(locale)); got != want {
			t.Errorf("%s: %s, want %s", locale, got, want)
		}
	}
}

// Every command as Discord lists it in each language.
func TestCommandsRead(t *testing.T) {
	var got strings.Builder
	for _, locale := range append([]discordgo.Locale{discordgo.EnglishUS}, locales...) {
		named := func(name string, names map[discordgo.Locale]string) string {
			if n, ok := names[locale]; ok {
				return n
			}
			return name
		}
		fmt.Fprintf(&got, "=== %s\n", locale)
		for _, c := range (&Bot{cfg: Config{Checker: checks(nil)}}).commands() {
			if c.Type == discordgo.MessageApplicationCommand {
				fmt.Fprintf(&got, "Apps › %s\n", named(c.Name, *c.NameLocalizations))
				continue
			}
			fmt.Fprintf(&got, "/%s — %s", named(c.Name, *c.NameLocalizations), named(c.Description, *c.DescriptionLocalizations))
			if c.DefaultMemberPermissions != nil {
				fmt.Fprintf(&got, " (for members with the right %d)", *c.DefaultMemberPermissions)
			}
			got.WriteString("\n")
			for _, o := range c.Options {
				fmt.Fprintf(&got, "    %s", named(o.Name, o.NameLocalizations))
				if o.Required {
					got.WriteString("*")
				}
				fmt.Fprintf(&got, " — %s\n", named(o.Description, o.DescriptionLocalizations))
				for _, choice := range o.Choices {
					fmt.Fprintf(&got, "        • %s\n", named(choice.Name, choice.NameLocalizations))
				}
			}
		}
	}
	golden(t, "commands.txt", got.String())
}
