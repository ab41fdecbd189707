package discord

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
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

// The cited sentences of a passage are bold, and nothing else of it is formatted.
func TestBold(t *testing.T) {
	for _, c := range []struct {
		text  string
		spans []span
		want  string
	}{
		{"One. Two. Three.", []span{{5, 9}}, "One. **Two.** Three."},
		{"One. Two. Three.", []span{{5, 9}, {10, 16}}, "One. **Two. Three.**"},
		{"One.Two.", []span{{4, 8}, {0, 4}}, "**One.Two.**"},
		{"A *star*.\n# B.", []span{{0, 14}}, "**A \\*star\\*.**\n**\\# B.**"},
		{" One. ", []span{{0, 6}}, " **One.** "},
		{"One.", []span{{2, 99}, {-1, 2}, {3, 3}}, "One."},
		{"@everyone <@1> [x](https://evil.example)", []span{{0, 9}}, "**@·everyone** <·@·1> \\[x\\]·(https:·//evil.example)"},
		{"ends in a stroke \\", []span{{0, 18}}, "**ends in a stroke \\\\**"},
	} {
		if got := strings.ReplaceAll(bold(c.text, c.spans), zwsp, "·"); got != c.want {
			t.Errorf("bold(%q, %v) = %q, want %q", c.text, c.spans, got, c.want)
		}
	}
}

var ours = regexp.MustCompile(`\*\*([^*]+)\*\*`)

// Whatever is cited, our stars are the only formatting, in pairs around something, and the
// passage says what it said, also as a quotation.
func FuzzBold(f *testing.F) {
	f.Add("One. Two. Three.", 5, 9, 10, 16)
	f.Add("**a**\\ *b* ](x) [1](y) @everyone", 0, 5, 5, 9)
	f.Add(" \n# a\n\u200b\n> b", 0, 4, 4, 9)
	f.Add("discord.gg/x https://x", 3, 9, 9, 18)
	f.Fuzz(func(t *testing.T, text string, s1, e1, s2, e2 int) {
		got := bold(text, []span{{s1, e1}, {s2, e2}})
		left := ours.ReplaceAllString(escaped.ReplaceAllString(got, "%"), "%$1%")
		for what, pattern := range formatting {
			if found := pattern.FindString(left); found != "" {
				t.Fatalf("%s %q in %q", what, found, got)
			}
		}
		for _, line := range strings.Split(quoted(got), "\n") {
			if !strings.HasPrefix(line, "> ") {
				t.Fatalf("%q is outside the quotation of %q", line, got)
			}
		}
		shown := strings.ReplaceAll(ours.ReplaceAllString(escaped.ReplaceAllString(got, "$1"), "$1"), zwsp, "")
		if want := strings.ReplaceAll(clean(text), zwsp, ""); utf8.ValidString(text) && !strings.Contains(want, "*") && shown != want {
			t.Fatalf("%q shows %q, want %q", got, shown, want)
		}
	})
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"a\n b  c", 20, "a b c"}, {"“He said” «so» \"x\"", 40, "'He said' 'so' 'x'"},
		{"one two three four", 10, "one two…"}, {strings.Repeat("x", 30), 10, "xxxxxxxxx…"}, {"", 5, ""},
	} {
		if got := excerpt(c.text, c.limit); got != c.want {
			t.Errorf("excerpt(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

// What somebody wrote stays within the quotation marks, on one line.
func FuzzExcerpt(f *testing.F) {
	f.Add("a “b” «c»\n\"d\"", 20)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 2 + abs(limit)%2000
		got := excerpt(text, limit)
		if strings.ContainsAny(got, "“”«»\"\n") || utf8.RuneCountInString(got) > limit {
			t.Fatalf("excerpt(%q, %d) = %q", text, limit, got)
		}
	})
}

// A text that Discord shows as it is has no more characters than it may.
func FuzzShort(f *testing.F) {
	f.Add("TASS, 6 Feb [2020] · Russia", 10)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 2 + abs(limit)%200
		if got := short(text, limit); size(got) > limit || strings.ContainsAny(got, "\n\r") {
			t.Fatalf("short(%q, %d) = %q", text, limit, got)
		}
	})
}
