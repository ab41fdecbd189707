package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"attache/internal/language"
	"attache/internal/state"
	"attache/internal/texts"
)

// reasons are why an answer can be bad, as they are kept; texts has a line "bad_" for each.
// The last asks for the member's own words.
var reasons = []string{"wrong", "unsupported", "missing", "sided", "unclear", "other"}

const maxNote = 500 // characters of a member's own words

func (b *Bot) judgeGood(ctx context.Context, u use, id string, _ []string) {
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	b.judge(ctx, u, k, state.Feedback{Good: true}, func() { b.say(ctx, u, post{text: texts.Say(u.lang, "thanks_good")}) })
}

// askWhyBad tells what will be kept before anything is, and asks why.
func (b *Bot) askWhyBad(ctx context.Context, u use, id string, _ []string) {
	if _, ok := b.known(ctx, u, id); !ok {
		return
	}
	var options []discordgo.SelectMenuOption
	for _, r := range reasons {
		options = append(options, choice(texts.Say(u.lang, "bad_"+r), r, ""))
	}
	b.say(ctx, u, post{text: texts.Say(u.lang, "bad_kept"),
		rows: []discordgo.MessageComponent{row(menu("why:"+id, texts.Say(u.lang, "bad_why"), options))}})
}

func (b *Bot) judgeBad(ctx context.Context, u use, id string, values []string) {
	k, ok := b.known(ctx, u, id)
	if !ok || len(values) != 1 {
		return
	}
	if values[0] == "other" {
		b.form(ctx, u, "why:"+id, texts.Say(u.lang, "bad_why"), discordgo.TextInput{
			CustomID: "note", Label: texts.Say(u.lang, "bad_label"), Style: discordgo.TextInputParagraph, Required: true, MaxLength: maxNote,
		})
		return
	}
	b.judge(ctx, u, k, state.Feedback{Reason: values[0]}, func() { b.change(ctx, u, post{text: texts.Say(u.lang, "thanks_bad")}) })
}

func (b *Bot) judgeBadInWords(ctx context.Context, u use, id string, entered map[string]string) {
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	note := []rune(entered["note"])
	b.judge(ctx, u, k, state.Feedback{Reason: "other", Note: string(note[:min(maxNote, len(note))])},
		func() { b.change(ctx, u, post{text: texts.Say(u.lang, "thanks_bad")}) })
}

// judge keeps what a member thinks of an answer and then thanks them.
func (b *Bot) judge(ctx context.Context, u use, k kept, f state.Feedback, thank func()) {
	f.Answer, f.User, f.Asker, f.Question, f.Language = k.ID, u.who.User, k.User, k.Question, language.Detect(k.Question)
	if err := b.cfg.State.Judge(ctx, f); err != nil {
		b.broken(ctx, u, "feedback not kept", err)
		return
	}
	thank()
}
