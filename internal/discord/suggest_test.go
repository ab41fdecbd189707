package discord

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"attache/internal/discord/discordtest"
)

// Countries are suggested by any of their names in any language, in any case, with or without
// accents, and named in the member's language.
func TestSuggestCountries(t *testing.T) {
	b := &Bot{cfg: Config{Library: shipped(t)}}
	for _, c := range []struct {
		lang, typed, want string // the first suggestions; "-": none
	}{
		{"en", "mex", "MX"}, {"en", "MÉX", "MX"}, {"es", "méx", "MX"}, {"ru", "mexi", "MX"}, {"en", "мекс", "MX"},
		{"ru", "бразилию", "BR"}, {"pt", "brasileir", "BR"}, {"en", "Havana", "CU"}, {"es", "la habana", "CU"},
		{"en", "ni", "NI"}, {"en", "tobago", "TT"}, {"en", "ve", "VE"}, {"en", "dominic", "DO DM"},
		{"en", "Atlantis", "-"}, {"en", "zz", "-"},
	} {
		got := b.suggestCountries(c.lang, c.typed)
		want := strings.Fields(c.want)
		if c.want == "-" && len(got) > 0 || c.want != "-" && !slices.Equal(got[:min(len(want), len(got))], want) {
			t.Errorf("%q in %s suggests %v, want %s", c.typed, c.lang, got, c.want)
		}
	}
	if all := b.suggestCountries("en", ""); len(all) != 34 || all[0] != "RU" {
		t.Errorf("nothing typed suggests %v", all) // those told of most come first
	}
}

// What a member sees while they type.
func TestStorySuggestions(t *testing.T) {
	s := tell(t, shipped(t))
	for _, c := range []struct{ locale, command, option, typed string }{
		{"en-US", "ask", "country", ""}, {"es-ES", "ask", "country", "бра"}, {"pt-BR", "country", "name", "Mex"}, {"ru", "country", "name", "vene"},
		{"en-US", "country", "name", "atlantis"}, {"en-US", "country", "name", "centr"}, {"ru", "timeline", "country", "карибс"}, {"es-ES", "country", "name", "mercosur"}, {"en-US", "compare", "second", "central america"}, {"en-US", "timeline", "country", "peru"}, {"en-US", "sources", "document", ""}, {"ru", "sources", "document", "tass 2020"},
		{"es-419", "sources", "document", "lavrov"}, {"en-US", "sources", "document", "constitution"},
	} {
		var others []discordtest.Option
		switch c.command {
		case "ask":
			others = append(others, opt("question", debtQuestion))
		case "compare":
			others = append(others, opt("first", "Cuba"))
		}
		s.act(ana, c.locale, "/%s %s: %s_", c.command, c.option, c.typed)
		it, err := s.d.Type(within(t), ana, c.locale, c.command, c.option, c.typed, others...)
		if err != nil {
			t.Fatal(err)
		}
		choices, err := it.Choices(within(t))
		if err != nil {
			t.Fatal(err)
		}
		if len(choices) > maxChoices {
			t.Errorf("%d choices", len(choices))
		}
		for _, choice := range choices {
			line := "    • " + choice.Name
			if fmt.Sprint(choice.Value) != choice.Name {
				line += fmt.Sprintf(" (%v)", choice.Value)
			}
			s.writef("%s", line)
		}
	}
	s.end("suggestions")
}
