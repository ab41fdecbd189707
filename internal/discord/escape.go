package discord

import (
	"regexp"
	"strings"
	"unicode"
)

// zwsp, a zero-width space, parts what Discord would read as one.
const zwsp = "\u200b"

var (
	marks = strings.NewReplacer(
		`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`,
		"<", "<"+zwsp, // <@1> <@&1> <#1> </ask:1> <t:1> <:name:1> <id:guide> <https://…>
		"@", "@"+zwsp, // @everyone, @here, addresses
		"](", `\]`+zwsp+"(", "[", `\[`, "]", `\]`, // [text](address)
		"://", ":"+zwsp+"//",
	)
	// References keep their brackets. A single one of others could begin a link that ends in ours.
	reference = regexp.MustCompile(`\\\[(\d+)\\\]`)
	// Headings, small text, quotes and lists begin a line.
	lineMark   = regexp.MustCompile(`(?m)^([\t\p{Zs}\x{200b}\x{feff}]*)([#>+-])`)
	lineNumber = regexp.MustCompile(`(?m)^([\t\p{Zs}\x{200b}\x{feff}]*\d+)\.(\s|$)`)
	// Invitations are shown as such without https:// too.
	invitation = regexp.MustCompile(`(?i)(discord(?:app)?)\.([a-z])`)
)

// escape makes a text that comes from a model, a document or a member show as it is written:
// it pings nobody, links nowhere and formats nothing, not even beside text of ours. A
// backslash or a zero-width space disarms what Discord would read as more than text; [1]
// stays as it is. Control and direction characters are removed, line breaks of any kind
// become "\n".
// https://discord.com/developers/docs/reference#message-formatting
func escape(text string) string {
	text = marks.Replace(clean(text))
	text = reference.ReplaceAllString(text, "[$1]")
	text = lineMark.ReplaceAllString(text, `$1\$2`)
	text = lineNumber.ReplaceAllString(text, `$1\.$2`)
	for range 2 { // in "discord.discord.gg" the matches overlap; every other is left to the second time
		text = invitation.ReplaceAllString(text, "$1."+zwsp+"$2")
	}
	return text
}

func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("\r\v\f\u0085\u2028\u2029", r):
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t', unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
}
