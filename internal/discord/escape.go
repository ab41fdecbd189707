package discord

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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

// bold escapes a text and sets the spans of it, bytes in ascending order, in bold. Spans that
// touch become one, and a line break or a blank at the edge of one stays outside: Discord
// would show the stars.
func bold(text string, spans []span) string {
	var b strings.Builder
	end, starred := 0, false
	plain := func(s string) {
		if s = escape(s); s != "" {
			b.WriteString(s)
			starred = false
		}
	}
	for _, s := range joined(text, spans) {
		plain(text[end:s.start])
		for line := range strings.SplitAfterSeq(clean(text[s.start:s.end]), "\n") {
			core := strings.TrimFunc(line, blank)
			if core == "" {
				plain(line)
				continue
			}
			before, after, _ := strings.Cut(line, core)
			plain(before)
			if starred {
				b.WriteString(zwsp) // four stars in a row are none
			}
			b.WriteString("**" + escape(core) + "**")
			starred = true
			plain(after)
		}
		end = s.end
	}
	plain(text[end:])
	return b.String()
}

// span is the bytes [start, end) of a text.
type span struct{ start, end int }

// joined returns the spans that lie in a text and are parted by more than white space.
func joined(text string, spans []span) []span {
	var kept []span
	for _, s := range slices.SortedFunc(slices.Values(spans), func(a, b span) int { return cmp.Compare(a.start, b.start) }) {
		if s.start < 0 || s.end > len(text) || s.start >= s.end || !utf8.RuneStart(text[s.start]) || s.end < len(text) && !utf8.RuneStart(text[s.end]) {
			continue
		}
		if n := len(kept); n > 0 && (s.start <= kept[n-1].end || strings.TrimFunc(text[kept[n-1].end:s.start], blank) == "") {
			kept[n-1].end = max(kept[n-1].end, s.end)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

func blank(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// quoted puts an escaped text into a block quote.
func quoted(escaped string) string { return "> " + strings.ReplaceAll(escaped, "\n", "\n> ") }

// maxQuote bounds a message that is quoted to the model, in characters.
const maxQuote = 1000

// excerpt makes of a text that somebody wrote one line of at most limit characters, without
// quotation marks that would end the quotation early.
func excerpt(text string, limit int) string {
	text = strings.Join(strings.Fields(strings.NewReplacer("“", "'", "”", "'", `"`, "'", "«", "'", "»", "'").Replace(clean(text))), " ")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	head := string(runes[:limit-1])
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i]
	}
	return head + "…"
}
