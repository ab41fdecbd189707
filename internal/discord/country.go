package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/gazetteer"
	"attache/internal/texts"
)

const maxTopic = 200 // characters

// countryCommand is the command /country. Without a [Briefer] it asks what the sources say.
func (b *Bot) countryCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	name, topic := option(data, nameOption), option(data, topicOption)
	code, ok := gazetteer.Lookup(name)
	if !ok {
		b.say(ctx, u, post{text: texts.Say(u.lang, "no_country", clip(name, maxDetail))})
		return
	}
	lang := u.lang
	if set := u.who.Settings.Language; set != "" {
		lang = set
	}
	asks := texts.Say(lang, "country_asks", gazetteer.Name(code, lang))
	if topic != "" {
		asks = texts.Say(lang, "country_topic_asks", gazetteer.Name(code, lang), topic)
	}
	a := asking{question: answer.Question{Text: asks, Language: lang, Countries: []string{code}}, head: asks}
	if b.cfg.Briefer != nil {
		a.compose = func(ctx context.Context, watch func(answer.Event)) (brief answer.Answer, err error) {
			err = b.spend(ctx, u.who, func(ctx context.Context) (answer.Usage, error) {
				brief, err = b.cfg.Briefer.Brief(ctx, code, topic, lang, watch)
				return brief.Usage, err
			})
			return brief, err
		}
	}
	b.answerUse(ctx, u, a)
}
