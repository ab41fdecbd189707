package discord

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/facts"
	"attache/internal/texts"
)

// errNoBriefer is in the log when a brief is asked for and [Config.Briefer] is nil.
var errNoBriefer = errors.New("no briefer is configured")

// countryCommand is the command /country.
func (b *Bot) countryCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	lang := briefLanguage(u)
	of, ok := b.subject(ctx, u, option(data, nameOption), lang)
	if !ok {
		return
	}
	topic := topicOf(data)
	asks := texts.Say(lang, "country_asks", of.Name)
	if topic != "" {
		asks = texts.Say(lang, "country_topic_asks", of.Name, briefing.Title(topic, lang))
	}
	b.briefUse(ctx, u, asks, lang, func(ctx context.Context) (told, error) {
		brief, err := b.cfg.Briefer.Country(ctx, of.ID, lang, topic)
		b.metrics.spent(brief.Usage)
		if err != nil {
			return told{}, err
		}
		t := renderBrief(brief, shownOf(u.who.Settings))
		t.about, t.countries = of.Name, of.Members
		return t, nil
	})
}

// compareCommand is the command /compare.
func (b *Bot) compareCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	lang := briefLanguage(u)
	first, ok := b.subject(ctx, u, option(data, firstOption), lang)
	if !ok {
		return
	}
	second, ok := b.subject(ctx, u, option(data, secondOption), lang)
	if !ok {
		return
	}
	if first.ID == second.ID {
		b.say(ctx, u, post{text: texts.Say(u.lang, "compare_same")})
		return
	}
	asks := texts.Say(lang, "compare_title", first.Name, second.Name)
	b.briefUse(ctx, u, asks, lang, func(ctx context.Context) (told, error) {
		c, err := b.cfg.Briefer.Compare(ctx, first.ID, second.ID, lang)
		b.metrics.spent(c.Usage)
		if err != nil {
			return told{}, err
		}
		return renderComparison(c, shownOf(u.who.Settings)), nil
	})
}

// timelineCommand is the command /timeline. No model has a part in it.
func (b *Bot) timelineCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	lang := briefLanguage(u)
	which := briefing.Which{From: option(data, fromOption), To: option(data, toOption), Topic: topicOf(data)}
	asks := texts.Say(lang, "timeline")
	if name := option(data, countryOption); name != "" {
		of, ok := b.subject(ctx, u, name, lang)
		if !ok {
			return
		}
		which.Country, asks = of.ID, texts.Say(lang, "timeline_of", of.Name)
	}
	for _, date := range []string{which.From, which.To} {
		if !isDate(date) {
			b.say(ctx, u, post{text: texts.Say(u.lang, "no_date", clip(inline(date), maxDetail))})
			return
		}
	}
	if from, to := which.From, which.To; from != "" && to != "" && to < from[:min(len(from), len(to))] {
		b.say(ctx, u, post{text: texts.Say(u.lang, "no_period", from, to)})
		return
	}
	b.briefUse(ctx, u, asks, lang, func(ctx context.Context) (told, error) {
		t, err := b.cfg.Briefer.Timeline(ctx, which, lang)
		if err != nil {
			return told{}, err
		}
		shown := renderTimeline(t, shownOf(u.who.Settings))
		shown.picture = b.picture(t)
		return shown, nil
	})
}

// picture draws a timeline, dark as Discord mostly is; nil where there is nothing to draw.
func (b *Bot) picture(t briefing.Timeline) *picture {
	png, alt, err := briefing.Picture(t.Poster(true))
	switch {
	case errors.Is(err, briefing.ErrNoEvents):
		return nil
	case err != nil:
		b.log.Error("timeline not drawn", "err", err)
		return nil
	}
	return &picture{name: "timeline.png", alt: alt, png: png}
}

// briefUse has the workers make a brief and show it; asks says in words what is asked for.
func (b *Bot) briefUse(ctx context.Context, u use, asks, lang string, compose func(context.Context) (told, error)) {
	if b.cfg.Briefer == nil {
		b.broken(ctx, u, "no brief made", errNoBriefer)
		return
	}
	b.answerUse(ctx, u, asking{question: answer.Question{Text: asks, Language: lang}, compose: compose})
}

// subject finds the country, region or group that a member names. Of a name that is none the
// member has been told, and subject reports false.
func (b *Bot) subject(ctx context.Context, u use, name, lang string) (briefing.Subject, bool) {
	of, err := briefing.Find(name, lang)
	if err == nil {
		return of, true
	}
	text := err.Error()
	if unknown, ok := errors.AsType[*briefing.UnknownError](err); ok {
		text = unknown.Text(lang)
	}
	b.say(ctx, u, post{text: clip(text, maxContent)})
	return of, false
}

// briefLanguage is the language of a brief: that of the guild's answers, else the member's.
func briefLanguage(u use) string {
	if set := u.who.Settings.Language; set != "" {
		return set
	}
	return u.lang
}

// topicOf returns the topic that a member chose; Discord lets them choose none but these.
func topicOf(data discordgo.ApplicationCommandInteractionData) facts.Topic {
	if t := facts.Topic(option(data, topicOption)); slices.Contains(facts.Topics, t) {
		return t
	}
	return ""
}

// isDate reports whether a text is a year, a month or a day, or empty.
func isDate(text string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return text == ""
}
