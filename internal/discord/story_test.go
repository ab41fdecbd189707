package discord

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
)

// story plays what members do and writes down what they see, for a golden file that a person
// reads. Discord's locales stand in brackets; a zero-width space shows as a middle dot.
type story struct {
	*running
	text  *strings.Builder
	names []string // ids and what stands for them, in turn
}

// Members of the stories.
var (
	ana   = discordtest.Member{ID: "800000000000000001", Name: "ana", Guild: discordtest.GuildID}
	boris = discordtest.Member{ID: "800000000000000002", Name: "boris", Guild: discordtest.GuildID}
	// carla may manage the guild.
	carla = discordtest.Member{ID: "800000000000000003", Name: "carla", Guild: discordtest.GuildID}.Moderator()
	// dina writes to the bot directly.
	dina = discordtest.Member{ID: "800000000000000004", Name: "dina"}
)

// tell begins a story with a bot that has the shipped documents.
func tell(t *testing.T, a Answerer, change ...func(*Config)) *story {
	t.Helper()
	t.Parallel()
	return tellAt(t, discordtest.New(t), a, change...)
}

func tellAt(t *testing.T, d *discordtest.Server, a Answerer, change ...func(*Config)) *story {
	t.Helper()
	return &story{text: &strings.Builder{}, running: start(t, d, a, append([]func(*Config){func(cfg *Config) {
		cfg.Library, cfg.Host, cfg.Version, cfg.Limits = shipped(t), "api.openai.com", "1.0", Limits{}
	}}, change...)...)}
}

func (s *story) writef(format string, args ...any) {
	fmt.Fprintf(s.text, strings.ReplaceAll(format, zwsp, "·")+"\n", args...)
}

// scene begins a part of the story.
func (s *story) scene(format string, args ...any) {
	if s.text.Len() > 0 {
		s.writef("")
	}
	s.writef("=== "+format, args...)
}

func (s *story) act(m discordtest.Member, locale, format string, args ...any) {
	s.writef("\n%s [%s] ▸ %s", m.Name, locale, fmt.Sprintf(format, args...))
}

// done fails the test when the fake Discord would not have let a member do what they did.
func (s *story) done(it *discordtest.Interaction, err error) *discordtest.Interaction {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return it
}

func (s *story) command(m discordtest.Member, locale, name string, options ...discordtest.Option) *discordtest.Interaction {
	s.t.Helper()
	line := "/" + name
	for _, o := range options {
		line += fmt.Sprintf(" %s: %v", o.Name, o.Value)
	}
	s.act(m, locale, "%s", line)
	return s.done(s.d.Command(within(s.t), m, locale, name, options...))
}

func (s *story) press(m discordtest.Member, locale string, on discordtest.Message, label string) *discordtest.Interaction {
	s.t.Helper()
	s.act(m, locale, "presses [ %s ]", label)
	return s.done(s.d.Press(within(s.t), m, locale, on, label))
}

func (s *story) choose(m discordtest.Member, locale string, on discordtest.Message, menu string, values ...string) *discordtest.Interaction {
	s.t.Helper()
	s.act(m, locale, "chooses %s", strings.Join(values, ", "))
	return s.done(s.d.Choose(within(s.t), m, locale, on, menu, values...))
}

// fill shows the form that an interaction opened, and submits it.
func (s *story) fill(m discordtest.Member, locale string, opened *discordtest.Interaction, values map[string]string) *discordtest.Interaction {
	s.t.Helper()
	modal, err := opened.Modal(within(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	s.writef("%s", discordtest.ShowModal(modal))
	var entered []string
	for _, field := range slices.Sorted(maps.Keys(values)) {
		entered = append(entered, field+": "+values[field])
	}
	s.act(m, locale, "enters %s, and submits", strings.Join(entered, ", "))
	return s.done(s.d.Submit(within(s.t), m, locale, opened, values))
}

func (s *story) on(m discordtest.Member, locale, command string, message discordtest.Message) *discordtest.Interaction {
	s.t.Helper()
	s.act(m, locale, "Apps › %s, on: %s", command, message.Content)
	return s.done(s.d.OnMessage(within(s.t), m, locale, command, message))
}

// sees waits until the message in answer contains a marker and writes it down.
func (s *story) sees(it *discordtest.Interaction, marker string) discordtest.Message {
	s.t.Helper()
	until(s.t, it, marker)
	m := it.Message()
	s.show(m)
	return m
}

func (s *story) show(m discordtest.Message) {
	s.t.Helper()
	if m.Author == discordtest.UserID && discordgo.MessageFlags(m.Flags)&discordgo.MessageFlagsSuppressEmbeds == 0 {
		s.t.Errorf("with link previews: %s", m)
	}
	s.writef("%s", strings.ReplaceAll(m.String(), zwsp, "·"))
}

// says has a member write a message in a channel.
func (s *story) says(m discordtest.Member, content string, reply *discordtest.Message) discordtest.Message {
	s.t.Helper()
	line := strings.ReplaceAll(content, discordtest.Mention(), "@attache")
	if reply != nil {
		line = fmt.Sprintf("(in reply to “%s”) %s", firstLine(reply.Content), line)
	}
	s.writef("\n%s ▸ %s", m.Name, line)
	said, err := s.d.Say(within(s.t), m, content, reply)
	if err != nil {
		s.t.Fatal(err)
	}
	return said
}

// hears waits for a message of the bot in a channel and writes it down.
func (s *story) hears(channel, marker string) discordtest.Message {
	s.t.Helper()
	m, err := s.d.Await(within(s.t), channel, marker)
	if err != nil {
		s.t.Fatal(err)
	}
	s.show(m)
	return m
}

// silence shows that the bot says nothing. Events come in order, so that what was said before
// is being handled when the bot answers another member; then it waits for what handles it.
func (s *story) silence() {
	s.t.Helper()
	eva := discordtest.Member{Name: "eva", Guild: discordtest.GuildID}
	it := s.done(s.d.Command(within(s.t), eva, "en-US", "help"))
	if err := it.Acknowledged(within(s.t)); err != nil {
		s.t.Fatal(err)
	}
	s.intake.Lock()
	s.intake.Unlock()
	s.writef("(silence)")
}

func (s *story) end(name string) {
	s.t.Helper()
	s.stop()
	golden(s.t, "stories/"+name+".txt", strings.NewReplacer(s.names...).Replace(strings.TrimLeft(s.text.String(), "\n")))
}

func firstLine(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return line
}

// scripted answers with what is scripted for a question, and remembers what it was asked.
type scripted struct {
	answers func(q answer.Question) answer.Answer
	asked   chan answer.Question
}

func script(answers func(q answer.Question) answer.Answer) *scripted {
	return &scripted{answers, make(chan answer.Question, 100)}
}

func (s *scripted) Answer(_ context.Context, q answer.Question, _ func(answer.Event)) (answer.Answer, error) {
	s.asked <- q
	if err := answer.Check(q.Text); err != nil {
		return answer.Answer{}, err
	}
	return s.answers(q), nil
}
