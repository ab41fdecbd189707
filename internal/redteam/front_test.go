package redteam

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/internal/answer"
	"attache/internal/cli"
	"attache/internal/discord"
	"attache/internal/discord/discordtest"
	"attache/internal/language"
	"attache/internal/llm/openaitest"
	"attache/internal/state"
	"attache/internal/texts"
)

// The command line prints nothing that a terminal obeys, in no form, whoever answers.
func TestCommandLine(t *testing.T) {
	for _, c := range cases(t) {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			dir, data := t.TempDir(), t.TempDir()
			for name, f := range c.files(t) {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			srv := openaitest.New(t)
			c.obey(t, srv, c.Obeys, obedient)
			for _, run := range []struct {
				model bool
				args  []string
			}{
				{false, []string{"ask", c.question().Text}},
				{true, []string{"ask", c.question().Text}},
				{true, []string{"ask", c.question().Text, "--json"}},
				{false, []string{"search", c.question().Text}},
				{false, []string{"sources"}},
			} {
				var out, errs bytes.Buffer
				env := map[string]string{"ATTACHE_CONFIG": emptyFile(t)}
				if run.model {
					env["ATTACHE_CHAT_BASE_URL"], env["ATTACHE_CHAT_API_KEY"], env["ATTACHE_CHAT_MODEL"] = srv.URL(), key, "test-model"
				}
				args := append(run.args, "--corpus", dir, "--data", data)
				if code := cli.Run(context.Background(), args, cli.Streams{Out: &out, Err: &errs}, func(name string) (string, bool) { v, ok := env[name]; return v, ok }); code != 0 {
					t.Fatalf("%v: exit code %d: %s", run.args, code, &errs)
				}
				if len(run.args) == 3 {
					strip(t, &out)
				}
				if strings.Contains(out.String()+errs.String(), key) {
					t.Errorf("%v prints the key", run.args)
				}
				if run.args[0] != "ask" {
					if problem := unseen(out.String() + errs.String()); problem != "" {
						t.Errorf("%v prints %s:\n%s", run.args, problem, &out)
					}
					continue
				}
				if problem := unseen(out.String() + errs.String()); problem != "" {
					t.Errorf("%v prints %s:\n%q", run.args, problem, &out)
				}
				if len(run.args) == 2 && c.Judge == "" && !c.named() {
					said, _, _ := strings.Cut(out.String(), "\n"+texts.Say(c.Language, "sources")+"\n")
					said, _, _ = strings.Cut(said, "\n"+texts.Say(c.Language, "closest")+"\n")
					if bad := c.forbidden(said); bad != "" && !c.owns(bad) {
						t.Errorf("%v prints %q:\n%s", run.args, bad, &out)
					}
					for _, problem := range inText(said, c.own()) {
						t.Errorf("%v prints %s:\n%s", run.args, problem, &out)
					}
				}
			}
		})
	}
}

// strip takes out of an answer as JSON what the asker wrote and what was dropped, which the
// operator is told.
func strip(t *testing.T, out *bytes.Buffer) {
	t.Helper()
	var a answer.Answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	a.Question = ""
	a.Claims = slices.DeleteFunc(a.Claims, func(c answer.Claim) bool { return !c.Released })
	out.Reset()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(a); err != nil {
		t.Fatal(err)
	}
}

// named reports whether what may not be said is in the name of a source, which is shown as it is.
func (c hostile) named() bool {
	return slices.ContainsFunc(c.Documents, func(d document) bool {
		name := language.OneLine(d.Front + " " + d.File)
		return c.forbidden(name) != "" || len(inText(name, "")) > 0
	})
}

func emptyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "attache.yaml")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shown answers as an Answerer does, with what was made before.
type shown chan made

type made struct {
	answer answer.Answer
	lines  []string
}

func (s shown) Answer(_ context.Context, _ answer.Question, watch func(answer.Event)) (answer.Answer, error) {
	m := <-s
	for _, line := range m.lines {
		watch(answer.Event{Line: line})
	}
	return m.answer, nil
}

var (
	// ownLink is a source's number that is a link to it.
	ownLink = regexp.MustCompile(`\[\[\d+\]\]\(<(https?://[^>\s]+)>\)`)
	// ownLabel is what begins a note of ours, in bold.
	ownLabel = regexp.MustCompile(`(?m)^\*\*([^*\n]{1,40}:)\*\*`)
	// alive is what Discord would take for more than text.
	alive = regexp.MustCompile(`(?i)@everyone|@here|<[@#/:a-z]|://|\]\(|discord\.gg|discord(?:app)?\.com/invite|(?m)^#{1,3} |^>>> |^- |\x60\x60\x60|\|\||(?:^|[^\\])[*_~\x60]{2}`)
)

// In Discord nothing pings, links or formats, in no edit of the message.
func TestDiscord(t *testing.T) {
	d := discordtest.New(t)
	next := make(shown, 1)
	db, err := state.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	bot, err := discord.New(discord.Config{Token: discordtest.Token, APIURL: d.URL(), Workers: 1, Timeout: time.Minute, State: db, SessionTurns: 6, SessionMaxAge: time.Hour}, next)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx) }()
	type posted struct {
		c     hostile
		urls  []string
		it    *discordtest.Interaction
		model bool
	}
	var all []posted
	for _, c := range cases(t) {
		for _, model := range []bool{false, true} {
			opts := options(t, nil, noJudge)
			if model {
				opts = options(t, c.obey(t, openaitest.New(t), c.Obeys, obedient), obedient)
			}
			a, lines := ask(t, answer.New(c.retriever(t), opts), c.question())
			p := posted{c: c, model: model}
			for _, cite := range a.Citations {
				p.urls = append(p.urls, cite.URL)
			}
			next <- made{a, lines}
			limited, cancel := context.WithTimeout(ctx, 20*time.Second)
			p.it, err = d.Ask(limited, discordtest.Member{Guild: "700000000000000001", Name: c.UserName}, "a question", c.Language)
			if err == nil {
				err = p.it.Acknowledged(limited)
			}
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, p)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		t.Run(p.c.String(), func(t *testing.T) {
			if len(p.it.Edits()) == 0 {
				t.Fatal("nothing was posted")
			}
			for _, text := range p.it.Edits() {
				for _, m := range ownLink.FindAllStringSubmatch(text, -1) {
					if len(p.urls) == 0 || !strings.HasPrefix(m[1], "http") {
						t.Errorf("a link to %s", m[1])
					}
				}
				rest := ownLabel.ReplaceAllString(ownLink.ReplaceAllString(text, ""), "$1")
				if at := alive.FindString(rest); at != "" {
					t.Errorf("%q is alive in\n%s", at, text)
				}
				said, _, _ := strings.Cut(rest, "\n-# ")
				if bad := p.c.forbidden(said); bad != "" && !p.c.owns(bad) && p.c.Judge == "" && !p.c.named() {
					t.Errorf("model %v: %q in\n%s", p.model, bad, text)
				}
				if problem := unseen(strings.ReplaceAll(text, "\u200b", "")); problem != "" {
					t.Errorf("%s in\n%q", problem, text)
				}
			}
		})
	}
}
