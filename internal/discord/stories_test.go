package discord

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
	"attache/internal/llm/openaitest"
	"attache/internal/texts"
)

// opt is an option of a command.
func opt(name string, value any) discordtest.Option {
	return discordtest.Option{Name: name, Value: value}
}

var debtQuestions = map[string]string{
	"en": debtQuestion, "es": "¿Cuánta deuda de Cuba condonó Rusia?",
	"pt": "Quanto da dívida de Cuba a Rússia perdoou?", "ru": "Какую часть долга Кубы списала Россия?",
}

var nextQuestion = map[string]string{"en": "And Nicaragua?", "es": "¿Y Nicaragua?", "pt": "E a Nicarágua?", "ru": "А Никарагуа?"}

var localeOf = map[string]string{"en": "en-US", "es": "es-419", "pt": "pt-BR", "ru": "ru"}

// A question from its asking to the last button, as the member sees it, in four languages.
func TestStoryAsk(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			final := debtAnswer(lang)
			proceed := make(chan bool)
			var follow answer.Question
			s := tell(t, answererFunc(func(_ context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error) {
				if q.Text != debtQuestions[lang] {
					follow = q
					return debtAnswer(lang), nil
				}
				<-proceed
				watch(answer.Event{Reading: []string{"TASS, 11 Jul 2014", "TASS, 6 Feb [2020]"}})
				for line := range strings.SplitSeq(final.Text, "\n") {
					<-proceed
					watch(answer.Event{Line: line})
				}
				<-proceed
				return final, nil
			}))
			it := s.command(ana, locale, "ask", opt("question", debtQuestions[lang]))
			if err := it.Acknowledged(within(t)); err != nil {
				t.Fatal(err)
			}
			s.writef("(thinking…)")
			for range 4 {
				s.writef("\n--- while it is written\n%s", next(t, it))
				proceed <- true
			}
			s.writef("\n--- at last")
			whole := s.sees(it, "-# ")

			sources := s.sees(s.press(ana, locale, whole, texts.Say(lang, "sources")), "?")
			s.sees(s.choose(ana, locale, sources, texts.Say(lang, "which_passage"), "1"), "**[[1]]")
			s.sees(s.choose(ana, locale, sources, texts.Say(lang, "which_passage"), "2"), "**[2]")

			next := nextQuestion[lang]
			form := s.press(boris, locale, whole, texts.Say(lang, "follow_up"))
			s.sees(s.fill(boris, locale, form, map[string]string{"question": next}), "-# ")
			if follow.Text != next || len(follow.History) != 1 || follow.History[0].Question != debtQuestions[lang] {
				t.Errorf("the follow-up was asked as %+v", follow)
			}

			s.sees(s.press(boris, locale, whole, "👍"), texts.Say(lang, "thanks_good"))
			why := s.sees(s.press(ana, locale, whole, "👎"), "/")
			s.sees(s.choose(ana, locale, why, texts.Say(lang, "bad_why"), "missing"), texts.Say(lang, "thanks_bad"))
			form = s.choose(boris, locale, s.press2(boris, locale, whole, "👎"), texts.Say(lang, "bad_why"), "other")
			s.sees(s.fill(boris, locale, form, map[string]string{"note": "2013?"}), texts.Say(lang, "thanks_bad"))
			bad, err := s.state.Bad(t.Context())
			if err != nil || len(bad) != 2 || bad[0].Question != debtQuestions[lang] || bad[0].Language != lang {
				t.Errorf("kept as bad: %+v, %v", bad, err)
			}
			s.end("ask_" + lang)
		})
	}
}

// press2 presses a button again, of which the story has told.
func (s *story) press2(m discordtest.Member, locale string, on discordtest.Message, label string) discordtest.Message {
	s.t.Helper()
	it := s.done(s.d.Press(within(s.t), m, locale, on, label))
	until(s.t, it, "")
	return it.Message()
}

// The shipped documents, asked without a model: what the picture in the documentation shows.
func TestStoryShipped(t *testing.T) {
	s := tell(t, shipped(t))
	votes := s.sees(s.command(ana, "en-US", "ask", opt("question", "Which Latin American countries voted against the 2014 General Assembly resolution on Ukraine?")), "-# [")
	sources := s.sees(s.press(ana, "en-US", votes, "Sources"), "Which passage")
	s.sees(s.choose(ana, "en-US", sources, "Which passage do you want to read?", "1"), "**[1]")
	debt := s.sees(s.command(ana, "en-US", "ask", opt("question", debtQuestion)), "-# [")
	s.sees(s.press(ana, "en-US", debt, "Sources"), "In bold") // one passage alone is shown at once
	s.end("shipped")
}

// What only the asker sees; a country that limits.
func TestStoryPrivate(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			a := script(func(answer.Question) answer.Answer { return debtAnswer(lang) })
			s := tell(t, a)
			whole := s.sees(s.command(ana, locale, "ask", opt("question", debtQuestions[lang]), opt("country", "Куба"), opt("private", true)), "-# [")
			if q := <-a.asked; len(q.Countries) != 1 || q.Countries[0] != "CU" {
				t.Errorf("asked %+v", q)
			}
			form := s.press(ana, locale, whole, texts.Say(lang, "follow_up"))
			s.sees(s.fill(ana, locale, form, map[string]string{"question": nextQuestion[lang]}), "-# [")
			sources := s.sees(s.press(ana, locale, whole, texts.Say(lang, "sources")), "?")
			s.sees(s.choose(ana, locale, sources, texts.Say(lang, "which_passage"), "1"), "**[[1]]")
			s.end("private_" + lang)
		})
	}
}

func TestStoryCountry(t *testing.T) {
	s := tell(t, script(func(q answer.Question) answer.Answer {
		return answer.Answer{Text: "An answer from passages on " + strings.Join(q.Countries, ", ") + ". [1]"}
	}), briefed(t))
	s.scene("A brief, page by page, its sources and a question about the country")
	page := s.sees(s.command(ana, "en-US", "country", opt("name", "Cuba")), "-# ")
	s.sees(s.press(boris, "en-US", page, "Sources"), "Which passage")
	form := s.press(boris, "en-US", page, "Ask about Cuba")
	s.sees(s.fill(boris, "en-US", form, map[string]string{"question": "And when?"}), "passages on CU")
	page = s.sees(s.press(ana, "en-US", page, "More (2 of 3)"), "- ")
	s.sees(s.press(ana, "en-US", page, "More (3 of 3)"), "disagree")
	s.scene("One topic, in other languages")
	s.sees(s.command(ana, "es-419", "country", opt("name", "perú"), opt("topic", "trade")), "-# ")
	s.sees(s.command(ana, "pt-BR", "country", opt("name", "Никарагуа"), opt("topic", "military")), "-# ")
	s.sees(s.command(ana, "ru", "country", opt("name", "VE"), opt("topic", "energy")), "-# ")
	s.scene("A region")
	s.sees(s.command(ana, "en-US", "country", opt("name", "the Caribbean"), opt("topic", "votes")), "-# ")
	s.scene("A country that is named once, and one that is not")
	s.sees(s.command(ana, "en-US", "country", opt("name", "Belize")), "only once")
	s.sees(s.command(ana, "ru", "country", opt("name", "Сент-Люсия")), "не упоминается")
	s.scene("Names that are none")
	s.sees(s.command(ana, "en-US", "country", opt("name", "Brasill")), "Did you mean")
	s.sees(s.command(ana, "es-ES", "country", opt("name", "France @everyone")), "no es un país")
	s.end("country")
}

// briefed gives a bot briefs of the shipped documents, made without a model.
func briefed(t *testing.T) func(*Config) {
	return func(cfg *Config) { cfg.Briefer = shipped(t).briefs }
}

func TestStoryCompare(t *testing.T) {
	s := tell(t, failing(errors.New("asked the answerer")), briefed(t))
	page := s.sees(s.command(ana, "en-US", "compare", opt("first", "Cuba"), opt("second", "Panama")), "-# ")
	s.sees(s.press(ana, "en-US", page, "More (2 of 3)"), "__Cuba__")
	s.scene("What cannot be compared")
	s.sees(s.command(ana, "ru", "compare", opt("first", "Куба"), opt("second", "Cuba")), "две разные")
	s.sees(s.command(ana, "pt-BR", "compare", opt("first", "Cuba"), opt("second", "Mexco")), "Você quis dizer")
	s.end("compare")
}

func TestStoryTimeline(t *testing.T) {
	s := tell(t, failing(errors.New("asked the answerer")), briefed(t))
	s.scene("As text and as a picture")
	page := s.sees(s.command(ana, "en-US", "timeline", opt("country", "Nicaragua")), "-# ")
	if len(page.Attachments) != 1 || page.Attachments[0]["filename"] != "timeline.png" {
		t.Errorf("attached: %v", page.Attachments)
	}
	s.sees(s.press(ana, "en-US", page, "More (2 of 2)"), "*disputed: 24 Mar 2014 according to PIR Center")
	s.scene("A period and a topic")
	s.sees(s.command(ana, "es-ES", "timeline", opt("country", "Cuba"), opt("from", "2014"), opt("to", "2015-06"), opt("topic", "diplomacy")), "-# ")
	s.scene("A time of which the sources tell nothing; what is no time")
	s.sees(s.command(ana, "pt-BR", "timeline", opt("country", "Cuba"), opt("from", "1801"), opt("to", "1802")), "não datam")
	s.sees(s.command(ana, "en-US", "timeline", opt("from", "last year")), "2014-07-11")
	s.sees(s.command(ana, "ru", "timeline", opt("from", "2015"), opt("to", "2014")), "не период")
	s.end("timeline")
}

// Where Discord takes no file, the text is shown without the picture.
func TestPictureRefused(t *testing.T) {
	s := tell(t, failing(errors.New("asked the answerer")))
	said := s.says(ana, "Hello.", nil)
	m := s.newReply(&discordgo.Message{ID: said.ID, ChannelID: said.Channel})
	s.d.Fault(discordtest.Fault{Route: "POST /api/v10/channels", Times: 1, Status: 403, Code: 50013})
	if err := m.deliver(t.Context(), post{text: "A timeline.", picture: &picture{"timeline.png", "Its text.", []byte("PNG")}}); err != nil {
		t.Fatal(err)
	}
	if shown := s.hears(said.Channel, "A timeline."); len(shown.Attachments) > 0 {
		t.Errorf("attached: %v", shown.Attachments)
	}
}

func TestStorySearchAndSources(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			s := tell(t, shipped(t))
			query := map[string]string{"en": "Mariel port", "es": "puerto de Mariel", "pt": "porto de Mariel", "ru": "порт Мариэль"}[lang]
			found := s.sees(s.command(ana, locale, "search", opt("query", query)), "**[1]")
			s.sees(s.choose(ana, locale, found, texts.Say(lang, "which_passage"), "1"), "**[1]")
			list := s.sees(s.command(ana, locale, "sources"), "TASS")
			s.sees(s.choose(ana, locale, list, texts.Say(lang, "which_document"), "tass-2020"), "1\\.")
			if lang == "en" {
				one := s.sees(s.command(ana, locale, "sources", opt("document", "pircenter-2024")), "1\\.")
				s.sees(s.choose(ana, locale, one, texts.Say(lang, "which_section"), "1"), "> ")
				s.sees(s.command(ana, locale, "sources", opt("document", "the constitution")), "constitution")
			}
			s.end("search_" + lang)
		})
	}
}

// What the bot tells of itself, and what it forgets when told to.
func TestStoryInformation(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			s := tell(t, script(func(answer.Question) answer.Answer { return debtAnswer(lang) }), func(cfg *Config) { cfg.Checker = checks(nil) })
			s.sees(s.command(ana, locale, "help"), "**")
			s.sees(s.command(ana, locale, "about"), "Attaché")
			whole := s.sees(s.command(ana, locale, "ask", opt("question", debtQuestions[lang])), "-# [")
			held := s.sees(s.command(ana, locale, "privacy"), "api.openai.com")
			s.sees(s.press(ana, locale, held, texts.Say(lang, "forget")), texts.Say(lang, "forgotten", 1, 1, 0))
			s.sees(s.press(ana, locale, whole, texts.Say(lang, "sources")), texts.Say(lang, "not_kept"))
			s.sees(s.command(ana, locale, "privacy"), "api.openai.com")
			s.end("information_" + lang)
		})
	}
}

// Settings: who may change them, and what they do.
func TestStorySettings(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			a := script(func(q answer.Question) answer.Answer {
				return answer.Answer{Text: strings.Repeat("A sentence of the answer. [1]\n", 18) + "Asked for in: " + q.Language + ". [1]",
					Citations: []answer.Citation{{N: 1, Document: "d", Publisher: "The Paper", Text: "A sentence."}}}
			})
			s := tell(t, a)
			library := s.d.AddChannel(discordtest.Channel{Guild: discordtest.GuildID, Name: "library"})
			readers := s.d.AddRole(discordtest.GuildID, "readers")
			s.names = []string{"<#" + library + ">", "#library", "<@&" + readers + ">", "@readers", library, "#library", readers, "@readers"}
			said := func(key string, args ...any) string { return texts.Say(lang, key, args...) }

			s.scene("A member whom an administrator has let see the command")
			s.d.AllowCommand(discordtest.GuildID, "settings")
			s.sees(s.command(ana, locale, "settings"), said("moderators_only"))

			s.scene("A moderator")
			panel := s.sees(s.command(carla, locale, "settings"), said("settings_head"))
			s.sees(s.choose(carla, locale, panel, "settings:channels", library), "<#"+library)
			s.sees(s.choose(carla, locale, panel, "settings:roles", readers), "<@&"+readers)
			s.taken(s.choose(carla, locale, panel, "settings:language", "ru"))
			s.taken(s.choose(carla, locale, panel, "settings:length", "short"))
			s.taken(s.press(carla, locale, panel, said("mentions_on")))
			form := s.press(carla, locale, panel, said("set_limits"))
			s.sees(s.fill(carla, locale, form, map[string]string{"member": "many"}), said("limit_number", "many"))
			form = s.press(carla, locale, panel, said("set_limits"))
			s.sees(s.fill(carla, locale, form, map[string]string{"member": "1", "guild": "40"}), said("settings_limits", "1", said("limit_host"), "40"))

			s.scene("What they do")
			s.sees(s.command(ana, locale, "ask", opt("question", debtQuestion)), said("not_your_role"))
			reader := ana
			reader.Roles = []string{readers}
			s.sees(s.command(reader, locale, "ask", opt("question", debtQuestion)), said("not_here", "<#"+library+">"))
			reader.Channel = library
			s.sees(s.command(reader, locale, "ask", opt("question", debtQuestion)), "-# [1]")
			if q := <-a.asked; q.Language != "ru" {
				t.Errorf("asked in %q", q.Language)
			}
			s.sees(s.command(reader, locale, "ask", opt("question", nextQuestion[lang])), said("limit", said("minutes", 60)))
			s.says(reader, discordtest.Mention()+" And by mention?", nil)
			s.silence()

			s.scene("Back to the defaults")
			s.taken(s.press(carla, locale, panel, said("set_defaults")))
			s.show(s.d.Now(panel.ID))
			s.scene("In a thread of an allowed channel")
			s.taken(s.choose(carla, locale, panel, "settings:channels", library))
			thread := s.d.AddChannel(discordtest.Channel{Name: "reading", Type: discordtest.PublicThread, Parent: library})
			inThread := boris
			inThread.Channel = thread
			s.sees(s.command(inThread, locale, "ask", opt("question", debtQuestion)), "-# [1]")
			s.end("settings_" + lang)
			if n := len(s.d.Messages(library)); n == 0 {
				t.Error("nothing in the library")
			}
			for _, m := range s.d.Messages(library) {
				if m.Author == discordtest.UserID && m.Reply != "" {
					t.Errorf("a mention was answered: %s", m)
				}
			}
		})
	}
}

// taken waits until the bot has taken an interaction whose outcome the story does not tell.
func (s *story) taken(it *discordtest.Interaction) {
	s.t.Helper()
	if err := it.Acknowledged(within(s.t)); err != nil {
		s.t.Fatal(err)
	}
}

// checks is a Checker with these findings.
type checks []answer.Finding

func (c checks) CheckText(_ context.Context, _, lang string) (answer.Checked, error) {
	if len(c) == 0 {
		return answer.Checked{Language: lang, Mode: answer.LLM}, nil
	}
	return answer.Checked{Language: lang, Findings: c, Citations: debtAnswer("en").Citations, Unread: 2, Mode: answer.LLM}, nil
}

// The two commands on a message.
func TestStoryMessageCommands(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			a := script(func(answer.Question) answer.Answer { return debtAnswer(lang) })
			s := tell(t, a, func(cfg *Config) {
				cfg.Checker = checks{
					{Claim: "Russia wrote off 90 % of the debt.", Verdict: answer.Supported, Evidence: []answer.Evidence{{N: 1, Start: 43, End: 89}}},
					{Claim: "That was in 2016, @everyone.", Verdict: answer.Contradicted, Reason: "2014 there, 2016 here", Evidence: []answer.Evidence{{N: 1, Start: 43, End: 89}, {N: 2, Start: 0, End: 42}}},
					{Claim: "Havana celebrated.", Verdict: answer.NotInSources},
				}
			})
			said := s.says(boris, "Russia wrote off 90 % of the debt. That was in 2016, @everyone. “Havana” celebrated.", nil)
			checked := s.sees(s.on(ana, locale, "Check against the sources", said), "✅")
			s.sees(s.press(ana, locale, checked, texts.Say(lang, "sources")), "?")
			s.sees(s.on(ana, locale, "Ask about this", said), "-# [")
			q := <-a.asked
			s.writef("\n(the model is asked: %s)", q.Text)
			if q.Language != lang || !strings.Contains(q.Text, "'Havana' celebrated") {
				t.Errorf("asked %+v", q)
			}
			s.end("message_" + lang)
		})
	}
	t.Run("empty", func(t *testing.T) {
		s := tell(t, failing(errors.New("asked")), func(cfg *Config) { cfg.Checker = checks(nil) })
		empty := s.says(boris, "", nil)
		s.sees(s.on(ana, "en-US", "Check against the sources", empty), "no text")
		s.sees(s.on(ana, "en-US", "Ask about this", empty), "no text")
		full := s.says(boris, "Good morning!", nil)
		s.sees(s.on(ana, "en-US", "Check against the sources", full), "no claim")
	})
}

// Conversation by mention, reply and direct message, without the right to read other messages.
func TestStoryConversation(t *testing.T) {
	a := script(func(q answer.Question) answer.Answer {
		return answer.Answer{Text: fmt.Sprintf("An answer to “%s”, asked after %d others. [1]", q.Text, len(q.History))}
	})
	s := tell(t, a)
	s.scene("In a channel: a mention, a reply to the answer, a mention anew")
	s.says(ana, discordtest.Mention()+" "+debtQuestion, nil)
	first := s.hears(discordtest.ChannelID, "write off?”, asked after 0 others. [1]\n\n-# To ask on")
	s.says(boris, discordtest.Mention()+" And Nicaragua?", &first)
	s.hears(discordtest.ChannelID, "And Nicaragua?”, asked after 1 others")
	s.says(ana, discordtest.Mention()+" Something else?", nil)
	s.hears(discordtest.ChannelID, "Something else?”, asked after 0 others. [1]\n\n-# To ask on")
	for range 3 {
		<-a.asked
	}

	s.scene("What is not for the bot: other messages, replies without a mention, other bots")
	s.says(ana, "What about Cuba?", nil)
	s.silence()
	s.says(ana, "And what of this?", &first)
	s.silence()
	robot := discordtest.Member{Name: "robot", Guild: discordtest.GuildID, Bot: true}
	s.says(robot, discordtest.Mention()+" "+debtQuestion, nil)
	s.silence()

	s.scene("Where the bot may read and not write")
	mute := ana
	mute.Channel = s.d.AddChannel(discordtest.Channel{Guild: discordtest.GuildID, Name: "announcements", Permissions: discordtest.ViewChannel})
	s.says(mute, discordtest.Mention()+" "+debtQuestion, nil)
	s.silence()

	s.scene("In reply to somebody's message, which Discord does not let the bot read")
	quoted := s.says(boris, "Russia forgave 90 % of it.", nil)
	s.says(ana, discordtest.Mention()+" Is this true?", &quoted)
	s.hears(discordtest.ChannelID, "asked after 0 others. [1]\n\n-# Discord does not")
	elsewhere := ana
	elsewhere.Channel = s.d.AddChannel(discordtest.Channel{Guild: discordtest.GuildID, Name: "library"})
	quoted = s.says(elsewhere, "All of it was forgiven.", nil)
	s.says(elsewhere, discordtest.Mention(), &quoted)
	s.hears(elsewhere.Channel, "Discord does not")
	s.scene("A mention without a question")
	s.says(ana, discordtest.Mention(), nil)
	s.hears(discordtest.ChannelID, "Ask a question")

	s.scene("In a direct message")
	s.says(dina, "Сколько долга Кубы списала Россия?", nil)
	direct := s.direct(dina)
	s.hears(direct, "Россия?”, asked after 0 others")
	s.says(dina, "А когда?", nil)
	s.hears(direct, "когда?”, asked after 1 others")
	s.end("conversation")
	asked := 0
	for len(a.asked) > 0 {
		<-a.asked
		asked++
	}
	if asked != 3 { // "Is this true?" and two in the direct message
		t.Errorf("%d questions asked", asked)
	}
}

// direct returns the channel of a member's direct messages.
func (s *story) direct(m discordtest.Member) string {
	for _, c := range s.d.Channels() {
		if c.Type == discordtest.DirectMessage && c.Name == m.ID {
			return c.ID
		}
	}
	s.t.Fatal("no direct messages")
	return ""
}

// With the right to read messages, a thread where the bot talks is a conversation, and a
// quoted message reaches the model.
func TestStoryThread(t *testing.T) {
	a := script(func(q answer.Question) answer.Answer {
		return answer.Answer{Text: fmt.Sprintf("An answer, asked after %d others. [1]", len(q.History))}
	})
	d := discordtest.New(t)
	d.Approve()
	t.Parallel()
	s := tellAt(t, d, a, func(cfg *Config) { cfg.MessageContent = true })
	thread := s.d.AddChannel(discordtest.Channel{Name: "debts", Type: discordtest.PublicThread, Parent: discordtest.ChannelID})
	ana, boris := ana, boris
	ana.Channel, boris.Channel = thread, thread
	s.scene("A thread where the bot has not spoken")
	s.says(boris, "Does anybody know about debts?", nil)
	s.silence()
	s.scene("It is asked in, and goes on")
	s.says(ana, discordtest.Mention()+" "+debtQuestion, nil)
	s.hears(thread, "after 0 others. [1]")
	s.says(boris, "And Nicaragua?", nil)
	s.hears(thread, "after 1 others")
	s.sees(s.command(ana, "en-US", "ask", opt("question", "And in 2015?")), "after 2 others")
	s.scene("Between people the bot is silent")
	remark := s.says(boris, "Hm. "+"<@"+ana.ID+"> what do you think?", nil)
	s.silence()
	s.says(ana, "No idea.", &remark)
	s.silence()
	for range 3 {
		<-a.asked
	}
	s.scene("A quoted message reaches the model")
	s.says(ana, discordtest.Mention()+" Is this true?", &remark)
	s.hears(thread, "after 3 others")
	q := <-a.asked
	s.writef("\n(the model is asked: %s)", q.Text)
	s.end("thread")
	if len(a.asked) > 0 || !strings.Contains(q.Text, "what do you think?") {
		t.Errorf("asked %q, and %d more", q.Text, len(a.asked))
	}
}

// A long answer, page by page; one with more conflicts than go into a message; an abstention.
func TestStoryMore(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			s := tell(t, script(func(q answer.Question) answer.Answer {
				a := disputedAnswer()
				a.Language = lang
				switch q.Text {
				case debtQuestions[lang]:
					for n := range 30 {
						a.Text += fmt.Sprintf("\nStatement %d of many tells of trade in some detail, so that the whole does not go into one message. [1]", n+1)
					}
				case nextQuestion[lang]:
					for n := range 12 {
						a.Conflicts = append(a.Conflicts, answer.Conflict{About: fmt.Sprintf("point %d", n+2), Sides: a.Conflicts[0].Sides})
					}
					a.Conflicts[1].About = ""
				case "…":
					a = answer.Answer{Language: lang, Mode: answer.LLM}
					for n := 1; n <= 20; n++ {
						a.Text += fmt.Sprintf("Statement %d. [%d]\n", n, n)
						a.Citations = append(a.Citations, answer.Citation{N: n, Document: strconv.Itoa(n), Publisher: fmt.Sprintf("The Paper with a Long Name and the Number %d, Founded in 1852 in Havana", n),
							Date: "2020-02-06", Kind: "newspaper", Perspective: "independent", Locator: "A chapter, ¶2"})
					}
				default:
					a = answer.Answer{Language: lang, Text: texts.Say(lang, "abstain"), Abstained: true, Coverage: answer.None, Citations: debtAnswer(lang).Citations}
				}
				return a
			}))
			more := func(page, pages int) string { return texts.Say(lang, "more_button", page, pages) }
			page := s.sees(s.command(ana, locale, "ask", opt("question", debtQuestions[lang])), "-# [")
			page = s.sees(s.press(boris, locale, page, more(2, 3)), "Statement")
			s.sees(s.press(boris, locale, page, more(3, 3)), "Statement 30")
			page = s.sees(s.command(ana, locale, "ask", opt("question", nextQuestion[lang])), "-# [")
			s.sees(s.press(ana, locale, page, more(2, 2)), "point 13")
			s.sees(s.command(ana, locale, "ask", opt("question", "…")), "-# [")
			s.sees(s.command(ana, locale, "ask", opt("question", "?")), "-# [")
			s.end("more_" + lang)
		})
	}
}

// Briefs in four languages: a country, two of them, a timeline of all and one of nothing.
func TestStoryBriefs(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			s := tell(t, failing(errors.New("asked the answerer")), briefed(t))
			s.sees(s.command(ana, locale, "country", opt("name", "Cuba")), "-# ")
			page := s.sees(s.command(ana, locale, "compare", opt("first", "Cuba"), opt("second", "PA")), "-# ")
			s.sees(s.press(ana, locale, page, texts.Say(lang, "more_button", 2, 3)), texts.Say(lang, "compare_nothing"))
			s.sees(s.command(ana, locale, "timeline", opt("from", "2013"), opt("to", "2013-06")), "-# ")
			s.sees(s.command(ana, locale, "timeline", opt("country", "NI"), opt("from", "1901"), opt("to", "1902")), texts.Say(lang, "timeline_none"))
			s.end("briefs_" + lang)
		})
	}
}

// How a conversation goes on where the bot may not read everything, and how where it may; a bot
// that no model and no document belongs to.
func TestStoryPlaces(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := tellAt(t, discordtest.New(t), script(func(answer.Question) answer.Answer { return debtAnswer(lang) }))
			s.scene("It may not read what is not for it")
			s.says(ana, discordtest.Mention()+" "+debtQuestions[lang], nil)
			s.hears(discordtest.ChannelID, texts.Say(lang, "hint"))
			quoted := s.says(boris, "90 %!", nil)
			s.says(ana, discordtest.Mention()+" "+debtQuestions[lang], &quoted)
			s.hears(discordtest.ChannelID, texts.Say(lang, "hint_unread"))
			s.stop()
			d := discordtest.New(t)
			d.Approve()
			bare := tellAt(t, d, failing(errors.New("asked")), func(cfg *Config) {
				cfg.MessageContent, cfg.Host, cfg.Library = true, "", shelf{}
			})
			bare.text = s.text
			bare.scene("It may, and has neither a model nor documents")
			bare.sees(bare.command(ana, locale, "help"), texts.Say(lang, "help_follow_threads"))
			bare.sees(bare.command(ana, locale, "privacy"), texts.Say(lang, "privacy_nobody"))
			bare.sees(bare.command(ana, locale, "sources"), texts.Say(lang, "no_documents"))
			bare.end("places_" + lang)
		})
	}
}

// Whatever fails, the member reads why and what to do, and where it can be had, an answer.
func TestStoryErrors(t *testing.T) {
	for lang, locale := range localeOf {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			book := &strings.Builder{}
			scene := func(title string, a Answerer, change ...func(*Config)) *story {
				s := tellAt(t, discordtest.New(t), a, change...)
				s.text = book
				s.scene("%s", title)
				return s
			}
			said := func(key string, args ...any) string { return texts.Say(lang, key, args...) }
			question, follow := opt("question", debtQuestions[lang]), opt("question", nextQuestion[lang])
			stays := answererFunc(func(ctx context.Context, _ answer.Question, _ func(answer.Event)) (answer.Answer, error) {
				<-ctx.Done()
				return answer.Answer{}, ctx.Err()
			})

			s := scene("What cannot be asked", failing(errors.New("asked")), briefed(t), func(cfg *Config) { cfg.Checker = checks(nil) })
			s.sees(s.command(ana, locale, "ask", opt("question", "   ")), said("question_empty"))
			s.sees(s.command(ana, locale, "ask", question, opt("country", "Atlantis")), said("no_country", "Atlantis"))
			s.sees(s.command(ana, locale, "country", opt("name", "Nicaraga")), "Nicaraga")
			s.sees(s.command(ana, locale, "compare", opt("first", "Cuba"), opt("second", "cuba")), said("compare_same"))
			s.sees(s.command(ana, locale, "timeline", opt("from", "yesterday")), said("no_date", "yesterday"))
			s.sees(s.command(ana, locale, "timeline", opt("from", "2020"), opt("to", "2014-02")), said("no_period", "2020", "2014-02"))
			s.sees(s.command(ana, locale, "search", opt("query", "漢字")), said("search_none", "漢字"))
			s.sees(s.command(ana, locale, "sources", opt("document", "the constitution")), said("no_document", "the constitution"))
			empty := s.says(boris, "", nil)
			s.sees(s.on(ana, locale, "Ask about this", empty), said("message_empty"))
			s.sees(s.on(ana, locale, "Check against the sources", empty), said("message_empty"))
			s.sees(s.on(ana, locale, "Check against the sources", s.says(boris, "Good morning!", nil)), said("no_claims"))
			s.stop()

			s = scene("More questions than one member may ask", says("An answer. [1]"), func(cfg *Config) { cfg.Limits = Limits{Member: 1} })
			s.sees(s.command(ana, locale, "ask", question), "An answer.")
			s.says(ana, discordtest.Mention()+" "+debtQuestions[lang], nil)
			s.hears(discordtest.ChannelID, said("limit", said("minutes", 60)))
			s.sees(s.command(ana, locale, "ask", follow), said("limit", said("minutes", 60)))
			s.stop()

			s = scene("Others have asked so much that it would take long", stays, func(cfg *Config) { cfg.Workers, cfg.Grace = 1, time.Millisecond })
			running := s.done(s.d.Ask(within(t), boris, "0", "en-US"))
			until(t, running, texts.Say("en", "reading"))
			for n := range queuePerWorker {
				if err := s.done(s.d.Ask(within(t), boris, strconv.Itoa(n+1), "en-US")).Acknowledged(within(t)); err != nil {
					t.Fatal(err)
				}
			}
			s.intake.Lock() // those questions are in the queue
			s.intake.Unlock()
			s.sees(s.command(ana, locale, "ask", question), said("busy"))
			s.stop()

			s = scene("It takes too long", stays, func(cfg *Config) { cfg.Timeout = 50 * time.Millisecond })
			s.sees(s.command(ana, locale, "ask", question), said("too_slow"))
			s.stop()

			s = scene("The bot is restarted in the middle", stays, func(cfg *Config) { cfg.Grace = time.Millisecond })
			it := s.command(ana, locale, "ask", question)
			until(t, it, said("reading"))
			s.stop()
			s.sees(it, said("stopped"))

			s = scene("Something breaks", answererFunc(func(_ context.Context, q answer.Question, _ func(answer.Event)) (answer.Answer, error) {
				if q.Text == nextQuestion[lang] {
					panic("no")
				}
				return answer.Answer{}, errors.New("the index is gone")
			}))
			for _, asked := range []discordtest.Option{question, follow} { // the second panics
				it = s.command(ana, locale, "ask", asked)
				text := until(t, it, said("failed", "")[:8])
				refs := logReference.FindAllStringSubmatch(s.log.String(), -1)
				ref := refs[len(refs)-1][1]
				if !strings.Contains(text, ref) {
					t.Errorf("the log's reference %q is not in %q", ref, text)
				}
				s.writef("%s", strings.ReplaceAll(it.Message().String(), ref, "REF"))
			}
			s.stop()

			srv := openaitest.New(t)
			srv.Script(openaitest.Status(503, ""))
			a, equip := modelled(t, srv)
			s = scene("The model is down", a, equip)
			s.sees(s.command(ana, locale, "ask", question), said("fallback_failed"))
			s.sees(s.on(ana, locale, "Check against the sources", s.says(boris, "Russia wrote off 90% of Cuba's debt.", nil)), said("rules_alone"))
			s.stop()

			s = scene("The day's budget of this server is used up", a, equip, func(cfg *Config) { cfg.Budget.Guild.Tokens = 1 })
			s.sees(s.command(ana, locale, "ask", question), said("fallback_budget"))
			s.stop()
			golden(t, "stories/errors_"+lang+".txt", strings.TrimLeft(book.String(), "\n"))
		})
	}
}

// logReference is what stands in the log for the member to quote.
var logReference = regexp.MustCompile(` ref=(\w+)`)

// Buttons work after a restart, and say so kindly when what they need is gone.
func TestStoryRestart(t *testing.T) {
	t.Parallel()
	d, dir := discordtest.New(t), t.TempDir()
	a := script(func(answer.Question) answer.Answer { return debtAnswer("en") })
	begin := func(change func(*Config)) *story {
		return tellAt(t, d, a, func(cfg *Config) { cfg.State = newState(t, dir) }, change)
	}
	s := begin(func(*Config) {})
	whole := s.sees(s.command(ana, "en-US", "ask", opt("question", debtQuestion)), "-# [")
	s.stop()
	s.scene("The bot is started again")
	again := begin(func(*Config) {})
	again.text = s.text
	again.sees(again.press(boris, "en-US", whole, "Sources"), "Which passage")
	form := again.press(ana, "en-US", whole, "Follow up")
	again.sees(again.fill(ana, "en-US", form, map[string]string{"question": "And when?"}), "-# [")
	<-a.asked
	if q := <-a.asked; len(q.History) != 1 {
		t.Errorf("after a restart the conversation has %d turns", len(q.History))
	}
	again.stop()
	again.scene("Much later")
	later := begin(func(cfg *Config) { cfg.SessionMaxAge = -time.Hour }) // everything is too old
	later.text = again.text
	later.sees(later.press(ana, "en-US", whole, "Sources"), "no longer")
	later.sees(later.press(ana, "en-US", whole, "Follow up"), "no longer")
	later.sees(later.press(ana, "en-US", whole, "👎"), "no longer")
	later.end("restart")
}
