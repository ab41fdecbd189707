package discord

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/state"
	"attache/internal/texts"
)

// components are what buttons and menus do, by the first part of their custom_id; the rest of
// it says on what.
var components = map[string]func(b *Bot, ctx context.Context, u use, arg string, values []string){
	"sources":  (*Bot).showSources,
	"passage":  (*Bot).showPassage,
	"follow":   (*Bot).followUp,
	"more":     (*Bot).showMore,
	"good":     (*Bot).judgeGood,
	"bad":      (*Bot).askWhyBad,
	"why":      (*Bot).judgeBad,
	"document": (*Bot).chooseDocument,
	"section":  (*Bot).chooseSection,
	"forget":   (*Bot).forgetPressed,
	"settings": (*Bot).changeSetting,
}

// forms are what submitted forms do, by the first part of their custom_id.
var forms = map[string]func(b *Bot, ctx context.Context, u use, arg string, entered map[string]string){
	"follow": (*Bot).askFollowUp,
	"why":    (*Bot).judgeBadInWords,
	"limits": (*Bot).changeLimits,
}

// answerButtons stand below an answer of so many pages.
func answerButtons(lang string, k kept, pages int) discordgo.MessageComponent {
	var all []discordgo.MessageComponent
	if pages > 1 {
		all = append(all, moreButton(lang, k.ID, 2, pages))
	}
	if len(k.Answer.Citations) > 0 {
		all = append(all, sourcesButton(lang, k, 1))
	}
	return row(append(all, button(k.followUp(lang, 80), "follow:"+k.ID),
		emojiButton("👍", "good:"+k.ID), emojiButton("👎", "bad:"+k.ID))...)
}

// sourcesButton shows the sources of an answer or, where it has pages of its own, of one of them.
func sourcesButton(lang string, k kept, page int) discordgo.Button {
	id := "sources:" + k.ID
	if k.Pages != nil {
		id += fmt.Sprintf(":%d", page)
	}
	return button(texts.Say(lang, "sources"), id)
}

// followUp says in at most limit characters how an answer goes on: "Ask about Cuba".
func (k kept) followUp(lang string, limit int) string {
	if k.About == "" {
		return texts.Say(lang, "follow_up")
	}
	return short(texts.Say(lang, "follow_up_about", k.About), limit)
}

func moreButton(lang, id string, page, pages int) discordgo.Button {
	return button(texts.Say(lang, "more_button", page, pages), fmt.Sprintf("more:%s:%d", id, page))
}

// known returns the answer whose button was used. When it is kept no longer, the member has
// been told, and known reports false.
func (b *Bot) known(ctx context.Context, u use, id string) (kept, bool) {
	k, err := b.kept(ctx, id)
	switch {
	case errors.Is(err, state.ErrNotKept), err == nil && k.Private && k.User != u.who.User:
		b.say(ctx, u, post{text: texts.Say(u.lang, "not_kept")})
		return kept{}, false
	case err != nil:
		b.broken(ctx, u, "answer not read", err)
		return kept{}, false
	}
	return k, true
}

// showMore shows a page of an answer, to who asks for it alone.
func (b *Bot) showMore(ctx context.Context, u use, arg string, _ []string) {
	id, number, _ := strings.Cut(arg, ":")
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	pages := k.pages("")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(pages) {
		b.say(ctx, u, post{text: texts.Say(u.lang, "not_kept")})
		return
	}
	p := post{text: pages[n-1]}
	var buttons []discordgo.MessageComponent
	if n < len(pages) {
		buttons = append(buttons, moreButton(u.lang, id, n+1, len(pages)))
	}
	if k.Pages != nil && len(k.cited(n)) > 0 {
		buttons = append(buttons, sourcesButton(u.lang, k, n))
	}
	if len(buttons) > 0 {
		p.rows = append(p.rows, row(buttons...))
	}
	b.say(ctx, u, p)
}

// showSources shows the passage that an answer cites or, of several, a menu of them.
func (b *Bot) showSources(ctx context.Context, u use, arg string, _ []string) {
	id, page := pageOf(arg)
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	cited := k.cited(page)
	if len(cited) == 1 {
		b.say(ctx, u, post{text: passageText(u.lang, k.Answer, cited[0])})
		return
	}
	b.say(ctx, u, post{text: texts.Say(u.lang, "which_passage"), rows: passageMenu(u.lang, k, page, 0)})
}

// showPassage shows the passage chosen from the menu in its place.
func (b *Bot) showPassage(ctx context.Context, u use, arg string, values []string) {
	id, page := pageOf(arg)
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	for _, c := range k.Answer.Citations {
		if len(values) == 1 && values[0] == strconv.Itoa(c.N) {
			b.change(ctx, u, post{text: passageText(u.lang, k.Answer, c), rows: passageMenu(u.lang, k, page, c.N)})
			return
		}
	}
	b.say(ctx, u, post{text: texts.Say(u.lang, "not_kept")})
}

// pageOf parts an answer's id from the page of it, 0 where none is named.
func pageOf(arg string) (id string, page int) {
	id, number, _ := strings.Cut(arg, ":")
	page, _ = strconv.Atoi(number)
	return id, page
}

// passageMenu offers the passages that a page of an answer cites; that of citation n is chosen.
func passageMenu(lang string, k kept, page, n int) []discordgo.MessageComponent {
	var options []discordgo.SelectMenuOption
	cited := k.cited(page)
	for _, c := range cited[:min(maxChoices, len(cited))] {
		option := choice(fmt.Sprintf("[%d] %s", c.N, sourceName(lang, c)), strconv.Itoa(c.N), places(lang, []answer.Citation{c}))
		option.Default = c.N == n
		options = append(options, option)
	}
	id := "passage:" + k.ID
	if page > 0 {
		id += fmt.Sprintf(":%d", page)
	}
	return []discordgo.MessageComponent{row(menu(id, texts.Say(lang, "which_passage"), options))}
}

// followUp asks for a question that goes on from an answer.
func (b *Bot) followUp(ctx context.Context, u use, id string, _ []string) {
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	b.form(ctx, u, "follow:"+id, k.followUp(u.lang, 45), discordgo.TextInput{
		CustomID: "question", Label: texts.Say(u.lang, "follow_up_label"), Style: discordgo.TextInputParagraph,
		Required: true, MaxLength: answer.MaxQuestion,
	})
}

func (b *Bot) askFollowUp(ctx context.Context, u use, id string, entered map[string]string) {
	k, ok := b.known(ctx, u, id)
	if !ok {
		return
	}
	q := answer.Question{Text: entered["question"], Countries: k.Countries}
	if err := answer.Check(q.Text); err != nil {
		b.say(ctx, u, post{text: explainQuestion(u.lang, err)})
		return
	}
	u.who.Private = k.Private
	b.answerUse(ctx, u, asking{question: q, head: q.Text, session: k.Session})
}
