package discord

import (
	"context"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/state"
	"attache/internal/texts"
)

const (
	maxChecked = 4000 // characters of a text that is checked
	maxClaim   = 160  // of a claim that is shown
)

// checkCommand is the message command "Check against the sources": each claim of a message
// and what the sources say of it, to the member alone.
func (b *Bot) checkCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	text := targetText(data)
	if text == "" || b.cfg.Checker == nil {
		b.say(ctx, u, post{text: texts.Say(u.lang, "message_empty")})
		return
	}
	if !b.admit(ctx, u) {
		return
	}
	if err := b.acknowledge(ctx, u.in, true); err != nil {
		b.logged(u, err)
		return
	}
	m := b.newMessage(u.in)
	b.later(ctx, u, m, func(ctx context.Context) post { return b.checkText(ctx, u, m, text) })
}

func (b *Bot) checkText(ctx context.Context, u use, m *message, text string) post {
	if err := b.editOnce(ctx, m, texts.Say(u.lang, "checking")); err != nil {
		b.log.Debug("edit failed", "interaction", m.id, "err", err)
	}
	runes := []rune(text)
	u.who.Private = true
	checked, err := b.cfg.Checker.CheckText(ctx, string(runes[:min(maxChecked, len(runes))]), u.lang)
	b.metrics.spent(checked.Usage)
	if err != nil {
		return post{text: b.explain(ctx, u.lang, err)}
	}
	k := kept{Pages: renderChecked(u.lang, checked), Answer: answer.Answer{Citations: checked.Citations}, Kept: state.Kept{
		ID: newID(), User: u.who.User, Guild: u.who.Guild, Channel: u.who.Channel, Question: excerpt(text, maxQuote), Locale: u.lang, Private: true}}
	for _, f := range checked.Findings {
		k.Answer.Claims = append(k.Answer.Claims, answer.Claim{Text: f.Claim, Evidence: f.Evidence, Released: true})
	}
	p := post{text: k.Pages[0]}
	var buttons []discordgo.MessageComponent
	if len(k.Pages) > 1 {
		buttons = append(buttons, moreButton(u.lang, k.ID, 2, len(k.Pages)))
	}
	if len(checked.Citations) > 0 {
		buttons = append(buttons, button(texts.Say(u.lang, "sources"), "sources:"+k.ID))
	}
	if len(buttons) > 0 {
		b.keep(ctx, k)
		p.rows = append(p.rows, row(buttons...))
	}
	return p
}

// verdicts are how a finding begins, by what the sources say of the claim.
var verdicts = map[string]struct{ sign, text string }{
	answer.Supported:    {"✅", "supported"},
	answer.Contradicted: {"❌", "contradicted"},
	answer.NotInSources: {"❔", "not_in_sources"},
}

// renderChecked returns the pages that show what the sources say of each claim of a text.
func renderChecked(lang string, c answer.Checked) []string {
	if len(c.Findings) == 0 {
		return []string{texts.Say(lang, "no_claims")}
	}
	foot := renderSources(lang, c.Citations, detailed)
	for _, conflict := range c.Conflicts {
		line := texts.Say(lang, "conflict_about", clip(inline(conflict.About), maxDetail))
		for _, side := range conflict.Sides {
			line += fmt.Sprintf(" [%d]", side.N)
		}
		foot = append(foot, line)
	}
	if c.Unread > 0 {
		foot = append(foot, texts.Say(lang, "claims_unread", c.Unread))
	}
	if c.Mode == answer.Extractive {
		foot = append(foot, texts.Say(lang, "rules_alone"))
	}
	end := ""
	for n, line := range foot {
		if size(end)+size(line) > maxContent/2 {
			end += "\n-# " + texts.Say(lang, "more", len(foot)-n)
			break
		}
		end += "\n-# " + line
	}
	pages, page := []string{}, texts.Say(lang, "checked", len(c.Findings))
	for _, f := range c.Findings {
		told := finding(lang, f)
		if size(page)+2+size(told)+size(goesOn) > maxContent {
			pages, page = append(pages, page+goesOn), told
			continue
		}
		page += "\n\n" + told
	}
	if size(page)+1+size(end) > maxContent {
		pages, page = append(pages, page+goesOn), ""
	}
	return append(pages, strings.TrimSpace(page+"\n"+end))
}

// finding tells a claim and its verdict: "✅ **Borne out** [1]", below it the claim.
func finding(lang string, f answer.Finding) string {
	verdict := verdicts[f.Verdict]
	if verdict.text == "" {
		verdict = verdicts[answer.NotInSources]
	}
	head := verdict.sign + " **" + texts.Say(lang, verdict.text) + "**"
	if reason := inline(f.Reason); reason != "" {
		head += ": " + clip(reason, maxSide)
	}
	seen := map[int]bool{}
	for _, e := range f.Evidence {
		if e.N > 0 && !seen[e.N] && len(seen) < maxNumbers {
			head += fmt.Sprintf(" [%d]", e.N)
		}
		seen[e.N] = true
	}
	return head + "\n" + quoted(clip(inline(f.Claim), maxClaim))
}
