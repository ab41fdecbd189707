package discord

import (
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
				if list := d.Commands(c.guild); len(list) != 1 || list[0]["name"] != "ask" {
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
		"name":        {func(c *discordgo.ApplicationCommand) { c.Name = "asks" }, false},
		"translation": {func(c *discordgo.ApplicationCommand) { (*c.DescriptionLocalizations)["ru"] = "?" }, false},
		"rights":      {func(c *discordgo.ApplicationCommand) { c.DefaultMemberPermissions = &admin }, false},
		"age":         {func(c *discordgo.ApplicationCommand) { c.NSFW = &yes }, false},
		"length":      {func(c *discordgo.ApplicationCommand) { c.Options[0].MaxLength = 6000 }, false},
		"optional":    {func(c *discordgo.ApplicationCommand) { c.Options[0].Required = false }, false},
		"no option":   {func(c *discordgo.ApplicationCommand) { c.Options = nil }, false},
	} {
		list := commands()
		c.change(list[0])
		if same := sameCommands(list, commands()); same != c.same {
			t.Errorf("%s: same is %v", name, same)
		}
	}
	if sameCommands(nil, commands()) {
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
