package discord

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/state"
	"attache/internal/texts"
)

// asking is a member's question on its way to an answer.
type asking struct {
	who      asker
	lang     string // of the interface
	question answer.Question
	head     string // what the answer begins with: the question, where nothing else shows it
	session  string // the conversation it belongs to; empty: that of its place, or a new one
	hint     string // key of what is told in a new conversation, of how it goes on; empty: nothing
	unread   bool   // the message replies to one that the bot may not read: say so
	received time.Time
	message  *message
	compose  func(ctx context.Context) (told, error) // nil: ask the answerer
}

// kept is an answer as it is kept for its buttons.
type kept struct {
	state.Kept
	Answer answer.Answer
	Shown  int      // characters of its lines on the first page, at most
	Head   string   // see [asking]
	Pages  []string // that show it; nil: as render makes them

	About     string   // see [told]
	Countries []string // likewise
}

type keptAnswer struct {
	Answer answer.Answer `json:"answer"`
	Shown  int           `json:"shown"`
	Head   string        `json:"head,omitempty"`
	Pages  []string      `json:"pages,omitempty"`

	About     string   `json:"about,omitempty"`
	Countries []string `json:"countries,omitempty"`
}

// lengths says how much of an answer stands before its More button, by what the moderators
// have set.
var lengths = map[string]int{state.Short: 500, state.Normal: 1200, state.Long: maxContent}

func shownOf(s state.Guild) int { return lengths[cmp.Or(s.Length, state.Normal)] }

// ask is the command /ask.
func (b *Bot) askCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	q := answer.Question{Text: option(data, questionOption)}
	if err := answer.Check(q.Text); err != nil {
		b.say(ctx, u, post{text: explainQuestion(u.lang, err)})
		return
	}
	if name := option(data, countryOption); name != "" {
		code, ok := gazetteer.Lookup(name)
		if !ok {
			b.say(ctx, u, post{text: texts.Say(u.lang, "no_country", clip(name, maxDetail))})
			return
		}
		q.Countries = []string{code}
	}
	u.who.Private = ticked(data, privateOption)
	b.answerUse(ctx, u, asking{question: q, head: q.Text})
}

// sessionOf names the conversation that a question belongs to by its place: a thread or a
// direct message is one conversation. Elsewhere, and in private, each question begins one.
func (b *Bot) sessionOf(ctx context.Context, who asker) string {
	switch {
	case who.Guild == "":
		return "discord/dm/" + who.Channel
	case !who.Private && b.channel(ctx, who.Channel).thread:
		return threadSession(who.Channel)
	}
	return ""
}

func threadSession(id string) string { return "discord/thread/" + id }

// answerUse acknowledges an interaction and has the workers answer the question in it.
func (b *Bot) answerUse(ctx context.Context, u use, a asking) {
	if !b.admit(ctx, u) {
		return
	}
	if err := b.acknowledge(ctx, u.in, u.who.Private); err != nil {
		b.logged(u, err)
		return
	}
	a.who, a.lang, a.received, a.message = u.who, u.lang, u.received, b.newMessage(u.in)
	b.queueAsking(ctx, a)
}

func (b *Bot) queueAsking(ctx context.Context, a asking) {
	if !b.accept(a.who, func(ctx context.Context) { b.reply(ctx, a) }) {
		b.log.Warn("question refused, too many wait", "interaction", a.message.id)
		b.deliver(ctx, a.message, post{text: texts.Say(a.lang, "busy")})
	}
}

// reply answers a question in its message.
func (b *Bot) reply(ctx context.Context, a asking) {
	defer b.rescue("question failed", func(ref string) { b.deliver(ctx, a.message, post{text: texts.Say(a.lang, "failed", ref)}) })
	if a.session == "" {
		a.session = cmp.Or(b.sessionOf(ctx, a.who), "discord/"+a.who.Channel+"/"+newID())
	}
	if a.question.Language == "" {
		a.question.Language = a.who.Settings.Language
	}
	turns, err := b.cfg.State.Session(ctx, a.session, b.cfg.SessionMaxAge)
	if err != nil && ctx.Err() == nil {
		b.log.Error("conversation not read", "err", err)
	}
	for _, t := range turns {
		a.question.History = append(a.question.History, answer.Turn(t))
	}
	if len(turns) > 0 {
		a.hint = "" // it has been told
	}
	if a.unread {
		a.hint = "hint_unread"
	}
	p := b.newProgress(a.message, a.lang, quotedHead(a.head))
	if a.message.channel != "" {
		// Where the bot may not write, the model need not be asked.
		if err := b.editOnce(ctx, a.message, p.head+p.readingText()); refusedForGood(err) {
			b.log.Info("no reply, Discord refuses it", "message", a.message.id, "err", err)
			return
		}
	} else {
		p.show()
	}
	p.start(ctx)
	found, err := b.composed(ctx, a, p.watch)
	p.finish()
	running := ctx
	ctx = context.WithoutCancel(ctx) // an answer that is there is delivered
	if err != nil {
		b.deliver(ctx, a.message, post{text: quotedHead(a.head) + b.explain(running, a.lang, err)})
		return
	}
	b.log.Info("question answered", "interaction", a.message.id, "answer", found.ID, "mode", found.Mode,
		"coverage", found.Coverage, "citations", len(found.Citations), "took", time.Since(a.received).Round(time.Millisecond))
	k := kept{Answer: found.Answer, Shown: shownOf(a.who.Settings), Head: a.head, Pages: found.pages, About: found.about, Countries: found.countries, Kept: state.Kept{
		ID: newID(), User: a.who.User, Guild: a.who.Guild, Channel: a.who.Channel, Session: a.session,
		Message: a.message.shown, Question: cmp.Or(found.Standalone, a.question.Text), Locale: a.lang, Private: a.who.Private}}
	b.keep(ctx, k)
	turn := state.Turn{Question: k.Question, Answer: found.Text, Passages: found.Shown}
	if err := b.cfg.State.Append(ctx, a.session, a.who.User, turn, b.cfg.SessionTurns, b.cfg.SessionMaxAge); err != nil {
		b.log.Error("conversation not kept", "err", err)
	}
	shown := k.post(a.lang, a.hint)
	shown.picture = found.picture
	b.deliver(ctx, a.message, shown)
	if a.message.shown != k.Message {
		if err := b.cfg.State.ShownIn(ctx, k.ID, a.message.shown); err != nil {
			b.log.Error("message of the answer not kept", "err", err)
		}
	}
}

func (b *Bot) composed(ctx context.Context, a asking, watch func(answer.Event)) (told, error) {
	if a.compose != nil {
		return a.compose(ctx)
	}
	found, err := b.ask(ctx, a.who, a.question, watch)
	return told{Answer: found}, err
}

// keep keeps an answer for its buttons. Without that the answer stands, and its buttons say
// that they know it no more.
func (b *Bot) keep(ctx context.Context, k kept) {
	data, err := json.Marshal(keptAnswer{k.Answer, k.Shown, k.Head, k.Pages, k.About, k.Countries})
	if err == nil {
		k.Kept.Answer = data
		err = b.cfg.State.Keep(ctx, k.Kept, b.cfg.SessionMaxAge)
	}
	if err != nil {
		b.log.Error("answer not kept for its buttons", "err", err)
	}
}

// kept returns the answer whose button was used; state.ErrNotKept when it is too old or
// forgotten.
func (b *Bot) kept(ctx context.Context, id string) (kept, error) {
	k, err := b.cfg.State.Kept(ctx, id, b.cfg.SessionMaxAge)
	return readKept(k, err)
}

func readKept(k state.Kept, err error) (kept, error) {
	if err != nil {
		return kept{}, err
	}
	var a keptAnswer
	if err := json.Unmarshal(k.Answer, &a); err != nil {
		return kept{}, err
	}
	return kept{k, a.Answer, a.Shown, a.Head, a.Pages, a.About, a.Countries}, nil
}

// pages returns the pages that show the answer.
func (k kept) pages(hint string) []string {
	if k.Pages != nil {
		return k.Pages
	}
	return render(view{lang: k.Locale, answer: k.Answer, head: k.Head, shown: k.Shown, hint: hint})
}

// cited returns the citations of a page, from 1, where a menu does not hold all of them.
func (k kept) cited(page int) []answer.Citation {
	all := k.Answer.Citations
	if len(all) <= maxChoices || page < 1 || page > len(k.Pages) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(c answer.Citation) bool {
		return !strings.Contains(k.Pages[page-1], fmt.Sprintf("[%d]", c.N))
	})
}

// post returns the answer's first page and its buttons, in the language of who reads it.
func (k kept) post(lang, hint string) post {
	pages := k.pages(hint)
	return post{text: pages[0], rows: []discordgo.MessageComponent{answerButtons(lang, k, len(pages))}}
}

// explain returns what the member reads when a question fails; the log holds the rest.
func (b *Bot) explain(ctx context.Context, lang string, err error) string {
	if said := explainQuestion(lang, err); said != "" {
		return said
	}
	switch err := why(ctx, err); {
	case errors.Is(err, errStopped):
		return texts.Say(lang, "stopped")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		b.log.Warn("question took too long")
		return texts.Say(lang, "too_slow")
	default:
		return texts.Say(lang, "failed", b.fail("question failed", err))
	}
}

// explainQuestion tells what is wrong with a question; empty when something else is.
func explainQuestion(lang string, err error) string {
	switch {
	case errors.Is(err, answer.ErrEmpty):
		return texts.Say(lang, "question_empty")
	case errors.Is(err, answer.ErrTooLong):
		return texts.Say(lang, "question_long", answer.MaxQuestion)
	}
	return ""
}

func (b *Bot) deliver(ctx context.Context, m *message, p post) {
	if err := m.deliver(ctx, p); err != nil {
		b.log.Error("answer not delivered", "interaction", m.id, "err", err)
	}
}

// newID returns an id for an answer that nobody guesses.
func newID() string { return strings.ToLower(rand.Text()[:12]) }

// askAbout is the message command "Ask about this".
func (b *Bot) askAbout(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	text := targetText(data)
	if text == "" {
		b.say(ctx, u, post{text: texts.Say(u.lang, "message_empty")})
		return
	}
	quote := excerpt(text, maxQuote)
	b.answerUse(ctx, u, asking{question: aboutMessage(u.lang, "", text), head: quote})
}

// targetText returns the text of the message that a message command was used on.
func targetText(data discordgo.ApplicationCommandInteractionData) string {
	if data.Resolved == nil {
		return ""
	}
	m := data.Resolved.Messages[data.TargetID]
	if m == nil {
		return ""
	}
	return strings.TrimSpace(m.Content)
}

// aboutMessage asks about a message that somebody wrote, in the language of who asks. The
// message is quoted as what it is, somebody's words.
func aboutMessage(lang, question, message string) answer.Question {
	quote := excerpt(message, maxQuote)
	if question == "" {
		return answer.Question{Text: texts.Say(lang, "about_message", quote), Language: lang}
	}
	return answer.Question{Text: question + "\n" + texts.Say(language.Detect(question), "quoted_message", quote), Language: language.Detect(question)}
}
