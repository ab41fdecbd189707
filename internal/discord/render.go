package discord

import (
	"fmt"
	"net/url"
	"sort"
	"strings"

	"attache/internal/answer"
	"attache/internal/texts"
)

// maxContent bounds a message. The other limits are for parts of it, so that 500 at least are
// left for the answer. All are in the units of [size].
// https://discord.com/developers/docs/resources/message#edit-message
const (
	maxContent  = 2000
	maxMissing  = 400
	maxFallback = 250
	maxSource   = 100
	maxDetail   = 120
	maxURL      = 200
	minSources  = 2 // that are named, however long the answer
)

// size counts UTF-16 code units, as Discord's clients do: never fewer than code points.
func size(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// render returns the message that shows an answer: its lines, then what is missing, the
// sources and what went wrong, in the member's language. When that is too long, the sources
// are named more briefly, then fewer of them; last, the answer is cut at the end of a line.
func render(lang string, a answer.Answer) string {
	text := strings.TrimSpace(clean(a.Text))
	if text == "" {
		text = texts.Say(lang, "abstain")
	}
	var detailed, brief []string
	for _, c := range a.Citations {
		detailed = append(detailed, renderSource(lang, c, true))
		brief = append(brief, renderSource(lang, c, false))
	}
	answered := size(escape(text))
	notes := renderNotes(lang, a, detailed)
	for n := len(brief); answered+size(notes) > maxContent && n >= min(minSources, len(brief)); n-- {
		notes = renderNotes(lang, a, brief[:n])
	}
	return renderText(text, maxContent-size(notes)) + notes
}

// renderText escapes a text. Of one that is then longer than limit, it keeps the lines that
// fit and marks that some did not.
func renderText(text string, limit int) string {
	all := escape(text)
	if size(all) <= limit {
		return all
	}
	const more = " …"
	end, used := 0, size(more)
	for line := range strings.SplitAfterSeq(all, "\n") {
		if used += size(line); used-1 > limit { // the line break is not kept
			break
		}
		end += len(line)
	}
	if kept := strings.TrimSpace(all[:end]); kept != "" {
		return kept + more
	}
	return clip(text, limit)
}

// renderNotes returns what follows the answer, with its first sources.
func renderNotes(lang string, a answer.Answer, sources []string) string {
	var small []string
	if a.Abstained && len(sources) > 0 {
		small = append(small, texts.Say(lang, "closest")+":")
	}
	small = append(small, sources...)
	if rest := len(a.Citations) - len(sources); rest > 0 {
		small = append(small, texts.Say(lang, "more", rest))
	}
	if fallback := a.FallbackText(lang); fallback != "" {
		small = append(small, clip(fallback, maxFallback))
	}
	var notes strings.Builder
	if a.Unread > 0 {
		notes.WriteString("\n\n" + texts.Say(lang, "unread", a.Unread))
	}
	if a.Missing != "" {
		notes.WriteString("\n\n" + texts.Say(lang, "missing", clip(inline(a.Missing), maxMissing)))
	}
	for i, line := range small {
		if i == 0 {
			notes.WriteString("\n")
		}
		notes.WriteString("\n-# " + line)
	}
	return notes.String()
}

// renderSource names a source, "[1] TASS, 6 Feb [2020]", and in detail what kind of source it
// is and the place in it. Its number is a link when the source has an address.
func renderSource(lang string, c answer.Citation, detailed bool) string {
	number := fmt.Sprintf("[%d]", c.N)
	if address := link(c.URL); address != "" {
		number = "[" + number + "](<" + address + ">)" // in < > it has no preview
	}
	name := inline(c.Source(lang))
	if name == "" {
		name = inline(c.Document)
	}
	line := number + " " + clip(name, maxSource)
	if detailed {
		for _, detail := range []string{c.Provenance(), c.Place(lang)} {
			if detail = inline(detail); detail != "" {
				line += " · " + clip(detail, maxDetail)
			}
		}
	}
	return line
}

// inline joins the lines of a text.
func inline(text string) string { return strings.Join(strings.Fields(text), " ") }

// clip escapes a text and, where that is longer than limit, cuts it between words.
func clip(text string, limit int) string {
	runes := []rune(clean(text))
	n := min(len(runes), limit+1) // escaping makes no text shorter
	if n == len(runes) {
		if all := escape(text); size(all) <= limit {
			return all
		}
	}
	n = sort.Search(n, func(n int) bool { return size(escape(string(runes[:n+1]))) >= limit })
	head := string(runes[:n])
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i]
	}
	return escape(head) + "…"
}

// link returns an address as it can stand in [ ](< >), or "" when it is no web address.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>()[]\\\"`|", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	if b.Len() > maxURL {
		return ""
	}
	return b.String()
}
