package discord

import (
	"regexp"
	"strings"
	"testing"
)

// A · stands for a zero-width space.
func TestEscape(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Debt fell by 90 % in 2014. [1][2]", "Debt fell by 90 % in 2014. [1][2]"},
		{"@everyone @here", "@·everyone @·here"},
		{"<@123> <@!123> <@&123> <#123>", "<·@·123> <·@·!123> <·@·&123> <·#123>"},
		{"</ask:123> <t:1700000000:R> <:x:1> <a:x:1> <id:guide>", "<·/ask:123> <·t:1700000000:R> <·:x:1> <·a:x:1> <·id:guide>"},
		{"[click](https://evil.example)", `\[click\]·(https:·//evil.example)`},
		{"[1](discord.gg/x) Discord.GG/x discordapp.com/invite/x", "[1]·(discord.·gg/x) Discord.·GG/x discordapp.·com/invite/x"},
		{"https://evil.example <https://evil.example>", "https:·//evil.example <·https:·//evil.example>"},
		{"[a [1] b] [2020] [[3]] [x4] \\[5\\] \\[6] [", `\[a [1] b\] [2020] \[[3]\] \[x4\] \\\[5\\\] \\[6] \[`},
		{"We met on Discord. It works.", "We met on Discord. It works."},
		{"*a* **b** __c__ ~~d~~ ||e||", `\*a\* \*\*b\*\* \_\_c\_\_ \~\~d\~\~ \|\|e\|\|`},
		{"`a` ```b```", "\\`a\\` \\`\\`\\`b\\`\\`\\`"},
		{`\* \\* a\`, `\\\* \\\\\* a\\`},
		{"# a\n## b\n  ### c\n-# d", "\\# a\n\\## b\n  \\### c\n\\-# d"},
		{"- a\n * b\n+ c\n1. d\n 20. e\n3.5 f", "\\- a\n \\* b\n\\+ c\n1\\. d\n 20\\. e\n3.5 f"},
		{"> a\n>>> b\na > b", "\\> a\n\\>>> b\na > b"},
		{"a\r\n# b\r# c\u2028# d\v- e", "a\n\\# b\n\\# c\n\\# d\n\\- e"},
		{"\u00a0# a\n\u200b- b", "\u00a0\\# a\n·\\- b"},
		{"a\x00b\u202ec\x1bd\xff", "abcd\ufffd"},
	} {
		if got := strings.ReplaceAll(escape(c.text), zwsp, "·"); got != c.want {
			t.Errorf("escape(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// formatting is what Discord reads as more than text, in what is left after its own escapes
// are taken out.
var formatting = map[string]*regexp.Regexp{
	"mention":    regexp.MustCompile(`(?i)@(everyone|here)|<(@|#|/|t:|a?:|id:)`),
	"link":       regexp.MustCompile(`(?i)\]\(|[a-z]://|<[a-z]|discord(app)?\.[a-z]`),
	"bracket":    regexp.MustCompile(`\[(\d*[^\d\]]|\d*$|\])`),
	"emphasis":   regexp.MustCompile("[*_~`]|\\|\\|"),
	"line start": regexp.MustCompile(`(?m)^\s*(#{1,3}\s|-#|[-*+]\s|\d+\.\s|>)`),
	"other line": regexp.MustCompile("[\r\v\f\u0085\u2028\u2029]"),
}

var escaped = regexp.MustCompile(`\\([^0-9A-Za-z\s])`)

// An escaped text has nothing left that Discord reads as formatting, alone or on a line after
// ours, and shows what the text said.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{
		"@everyone <@1> </x:1> [a](http://b) discord.gg/x", "# a\n- b\n1. c\n> d\n-# e", "*a* _b_ ~~c~~ ||d|| `e` ```f```",
		"\\*\\\\*\\", "]\\(", "[1](x", "[", "[\\]", "[1\x00]", "]\u202e(", ":\x00//", "<\xff@1>", "@\u202eeveryone", "discord\x00.gg", "1\u200b.", "discord._", "\u3000# a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := escape(text)
		for what, pattern := range formatting {
			// An escaped sign is plain text; % stands for it.
			for _, line := range []string{got, "our line\n" + got + "\nour line"} {
				if found := pattern.FindString(escaped.ReplaceAllString(line, "%")); found != "" {
					t.Fatalf("%s %q in %q", what, found, got)
				}
			}
		}
		if strings.HasSuffix(escaped.ReplaceAllString(got, "%"), `\`) {
			t.Fatalf("%q escapes what follows it", got)
		}
		shown := strings.ReplaceAll(escaped.ReplaceAllString(got, "$1"), zwsp, "")
		if want := strings.ReplaceAll(clean(text), zwsp, ""); shown != want {
			t.Fatalf("%q shows %q, want %q", got, shown, want)
		}
	})
}
