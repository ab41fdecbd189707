package discord

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"

	"attache/internal/briefing"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/texts"
)

// suggest offers what a member may mean by what they have typed into an option so far.
func (b *Bot) suggest(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	for _, o := range data.Options {
		if o == nil || !o.Focused {
			continue
		}
		typed, _ := o.Value.(string)
		switch o.Name {
		case countryOption, nameOption, firstOption, secondOption:
			if of, err := briefing.Find(typed, u.lang); err == nil && data.Name != "ask" && !slices.Contains(gazetteer.Codes, of.ID) {
				choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: of.Name, Value: of.Name}) // a region or a group
			}
			for _, code := range b.suggestCountries(u.lang, typed) {
				name := gazetteer.Name(code, u.lang)
				choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: name})
			}
			for _, name := range briefing.Beginning(typed, u.lang) {
				isOffered := slices.ContainsFunc(choices, func(c *discordgo.ApplicationCommandOptionChoice) bool { return c.Name == name })
				if data.Name != "ask" && !isOffered {
					choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: name})
				}
			}
		case documentOption:
			for _, d := range b.suggestDocuments(u.lang, typed) {
				choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: short(documentLabel(u.lang, d), 100), Value: d.ID})
			}
		}
	}
	b.logged(u, b.respond(ctx, u.in, discordgo.InteractionApplicationCommandAutocompleteResult, struct {
		Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
	}{choices[:min(maxChoices, len(choices))]}))
}

// countryNames are all names of the countries by which one can be meant, folded.
var countryNames = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	for _, code := range gazetteer.Codes {
		all := []string{code}
		for _, lang := range language.Codes {
			all = append(all, gazetteer.Name(code, lang))
		}
		for _, m := range gazetteer.Mentions(gazetteer.Name(code, "en")) {
			if m.Entity.ID == code {
				all = append(append(all, m.Entity.Forms...), m.Entity.Capital...)
			}
		}
		for _, name := range all {
			names[code] = append(names[code], strings.Join(language.Words(name), " "))
		}
	}
	return names
})

// suggestCountries returns the countries that what was typed begins to name in any language:
// first those whose name in the member's language begins so, then those told of most. What
// names none suggests none.
func (b *Bot) suggestCountries(lang, typed string) []string {
	told := map[string]int{}
	if b.cfg.Library != nil {
		for _, p := range b.cfg.Library.Passages() {
			for _, code := range p.Countries {
				told[code]++
			}
		}
	}
	want := strings.Join(language.Words(typed), " ")
	whole, _ := gazetteer.Lookup(typed) // also an inflected name, "Бразилию"
	rank := func(code string) int {
		switch names := countryNames()[code]; {
		case strings.HasPrefix(strings.Join(language.Words(gazetteer.Name(code, lang)), " "), want):
			return 0
		case code == whole, slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, want) }):
			return 1
		case slices.ContainsFunc(names, func(n string) bool { return strings.Contains(" "+n, " "+want) }):
			return 2
		}
		return 3
	}
	var found []string
	for _, code := range gazetteer.Codes {
		if rank(code) < 3 {
			found = append(found, code)
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(told[b], told[a]),
			strings.Compare(language.Fold(gazetteer.Name(a, lang)), language.Fold(gazetteer.Name(b, lang))))
	})
	return found
}

// suggestDocuments returns the documents of which each typed word begins a word of their
// title, publisher, date or id.
func (b *Bot) suggestDocuments(lang, typed string) []document {
	var found []document
	for _, d := range b.documents() {
		if len(d.ID) > 100 {
			continue // more than a choice holds
		}
		words := language.Words(strings.Join([]string{documentLabel(lang, d), d.Publisher, d.Title, d.ID, d.Date, d.Speaker}, " "))
		if !slices.ContainsFunc(language.Words(typed), func(t string) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t) })
		}) {
			found = append(found, d)
		}
	}
	return found
}

// documentLabel names a document in one line: "TASS, 6 Feb [2020] · Russia moving …".
func documentLabel(lang string, d document) string {
	name := texts.Term(lang, d.Publisher)
	if date := texts.Date(lang, d.Date, d.DateEstimated); date != "" && name != "" {
		name += ", " + date
	}
	if name == "" {
		return d.Title
	}
	return name + " · " + d.Title
}
