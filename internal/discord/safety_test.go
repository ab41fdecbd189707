package discord

import (
	"regexp"
	"strings"
	"testing"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/state"
)

var (
	ourLink  = regexp.MustCompile(`\[\[\d+\]\]\(<https?://[^\s<>]+>\)|(?m)^-# <https?://[^\s<>]+>$`)
	unwanted = map[string]*regexp.Regexp{
		"mention": regexp.MustCompile(`(?i)@(everyone|here)|<(@|#|/|t:|a?:|id:)`),
		"link":    regexp.MustCompile(`(?i)\]\(|[a-z]://|<[a-z]|discord(app)?\.[a-z]`),
		"format":  regexp.MustCompile("[_~`]|\\|\\|"),
		"heading": regexp.MustCompile(`(?m)^(> )?\s*(#{1,3}\s|[-*+]\s|\d+\.\s|>>>)`),
	}
)

// safe fails when a text of ours, made of what somebody else wrote, formats more than we do.
func safe(t *testing.T, what, text string) {
	t.Helper()
	if n := size(text); n > maxContent || strings.TrimSpace(text) == "" {
		t.Fatalf("%s has %d characters: %q", what, n, text)
	}
	left := escaped.ReplaceAllString(ourLink.ReplaceAllString(text, "%"), "%")
	if strings.Count(strings.ReplaceAll(left, "**", "\x00"), "\x00")%2 != 0 || strings.Contains(strings.ReplaceAll(left, "**", ""), "*") {
		t.Fatalf("%s: stars that are not ours in %q", what, text)
	}
	for kind, pattern := range unwanted {
		if found := pattern.FindString(left); found != "" {
			t.Fatalf("%s: %s %q in %q", what, kind, found, text)
		}
	}
}

// Whatever stands in a question, an answer, a document or a finding, no message of ours pings,
// links or is formatted by it.
func FuzzSafe(f *testing.F) {
	f.Add("@everyone <@1> <#2> </x:1> <t:1:R>", "[a](https://evil.example) https://evil.example discord.gg/x", "**b** __c__ ||d|| `e` ~~f~~\n# g\n> h\n- i\n1. j")
	f.Add("[1](", "]", "(https://x)")
	f.Add("\\", "*", "_\n\n\u200b# a")
	f.Add("a >>> b", "https:", "//x <https://y>")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		citation := answer.Citation{N: 1, Document: a, Title: b, Publisher: c, Kind: a, Perspective: b, Speaker: c, Locator: a, Date: b, URL: "https://x.example/" + c, Text: a + "\n" + b + " " + c}
		other := answer.Citation{N: 2, Document: b, Publisher: a, Retold: true, Retells: c, Text: c + a}
		found := answer.Answer{Text: a + " [1]\n" + b + " [2]", Missing: c, AsOf: b, Citations: []answer.Citation{citation, other},
			Conflicts: []answer.Conflict{{About: a, Sides: []answer.Side{{N: 1, Says: b}, {N: 2, Says: c}, {N: 3, Says: a}}}},
			RestsOn:   []answer.Voice{{Kind: a, Sources: 2}, {Kind: b + ", " + c, Sources: 1}},
			Claims:    []answer.Claim{{Released: true, Evidence: []answer.Evidence{{N: 1, Start: 0, End: len(a)}, {N: 1, Start: len(a) + 1, End: len(a) + 1 + len(b)}}}}}
		for _, page := range render(view{lang: "en", answer: found, head: c, shown: 600, hint: "hint"}) {
			safe(t, "an answer", page)
		}
		for _, cited := range found.Citations {
			safe(t, "a passage", passageText("es", found, cited))
		}
		checked := answer.Checked{Citations: found.Citations, Findings: []answer.Finding{
			{Claim: a, Verdict: answer.Supported, Evidence: []answer.Evidence{{N: 1}}}, {Claim: b, Verdict: answer.Contradicted, Reason: c}, {Claim: c, Verdict: a}}}
		for _, page := range renderChecked("pt", checked) {
			safe(t, "a check", page)
		}
		p := &progress{lang: "ru", head: quotedHead(a), latest: make(chan string, 1)}
		p.watch(answer.Event{Reading: []string{a, b, c}})
		safe(t, "what is read", <-p.latest)
		p.watch(answer.Event{Line: b})
		safe(t, "what is written", <-p.latest)
		passage := corpus.Passage{Meta: corpus.Meta{ID: a, Title: b, Publisher: c, Speaker: a, Kind: b, Date: c, URL: "https://x.example/" + a}, Heading: c + " › " + b, Text: a + " " + c}
		doc := document{Meta: passage.Meta, passages: []corpus.Passage{passage}}
		safe(t, "the list of documents", documentList("en", []document{doc}).text)
		safe(t, "a document", documentPost("ru", doc, 0).text)
		safe(t, "a part of one", documentPost("es", doc, 1).text)
	})
}

// The settings name channels and roles, which pings nobody for lack of allowed mentions, and
// nothing that a member wrote.
func TestSettingsText(t *testing.T) {
	for _, lang := range []string{"en", "es", "pt", "ru"} {
		var ids []string
		for range maxChoices {
			ids = append(ids, "900000000000000001")
		}
		text := settingsText(lang, state.Guild{Channels: ids, Roles: ids, PerMember: 9999, PerChannel: 9999, PerGuild: 9999})
		if size(text) > maxContent {
			t.Errorf("%s: %d characters", lang, size(text))
		}
	}
}
