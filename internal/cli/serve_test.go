package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/internal/discord/discordtest"
	"attache/internal/llm/openaitest"
	"attache/internal/retrieve"
)

// watchedOutput is a buffer that a running program may write to while a test reads it.
type watchedOutput struct {
	mu    sync.Mutex
	buf   bytes.Buffer
	grown chan struct{} // holds one value when something was written
}

func newOutput() *watchedOutput { return &watchedOutput{grown: make(chan struct{}, 1)} }

func (o *watchedOutput) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.grown <- struct{}{}:
	default:
	}
	return o.buf.Write(p)
}

func (o *watchedOutput) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// find waits until the output matches.
func (o *watchedOutput) find(ctx context.Context, t *testing.T, pattern string) []string {
	t.Helper()
	for {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(o.String()); m != nil {
			return m
		}
		select {
		case <-o.grown:
		case <-ctx.Done():
			t.Fatalf("no %s in:\n%s", pattern, o.String())
		}
	}
}

// The whole way in Discord: from /ask to the final message, with a model and with the model
// gone, and everything in between is the program as it is shipped.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, model := discordtest.New(t), openaitest.New(t)
	model.Script(openaitest.Reply(scripted), openaitest.Reply(scripted), openaitest.Reply(scripted), openaitest.Status(401, ""))
	env := map[string]string{
		"DISCORD_TOKEN": discordtest.Token, "ATTACHE_DISCORD_API_URL": d.URL(), "OPENAI_API_KEY": "sk-hush", "OPENAI_BASE_URL": model.URL(),
		"ATTACHE_CHAT_MODEL": "test-model", "ATTACHE_EMBEDDING_MODEL": "test-model", "ATTACHE_DATA": t.TempDir(),
	}
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	var out watchedOutput
	errs := newOutput()
	running, stop := context.WithCancel(ctx)
	ended := make(chan int, 1)
	go func() { ended <- Run(running, []string{"serve", "--addr", "127.0.0.1:0"}, Streams{&out, errs}, lookup) }()
	addr := errs.find(ctx, t, `addr=(\S+)`)[1]

	member := discordtest.Member{}
	asked := func(question, locale string) string {
		it, err := d.Ask(ctx, member, question, locale)
		if err != nil {
			t.Fatalf("%v\n%s", err, errs)
		}
		if err := it.Acknowledged(ctx); err != nil {
			t.Fatal(err)
		}
		text, err := it.Until(ctx, "-# ")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	got := asked("How much of Cuba's debt did Russia write off?", "en-US")
	want := "> How much of Cuba's debt did Russia write off?\nMoscow confirmed that it writes off 90% of the Cuban debt. [1]\n\n-# [1] a scholarly article, Sep [2015] · Russian scholar · retold from a scholarly article, ¶44\n-# Rests on one source: Russian scholar\n-# Only figures, dates and names of these statements were checked against the sources."
	if strings.ReplaceAll(got, "\u200b", "") != want {
		t.Errorf("in Discord the answer is\n%s\nwant\n%s", got, want)
	}
	if got := asked("¿Quién ganó la final?", "es-ES"); !strings.Contains(got, "\nLas fuentes no lo dicen.") {
		t.Errorf("in Discord the abstention is\n%s", got)
	}
	got = asked("How much of Cuba's debt did Russia write off?", "en-US")
	if !strings.Contains(got, "90%") || !strings.Contains(got, "because the language model's server refused the key") {
		t.Errorf("in Discord the fallback is\n%s", got)
	}

	var health bytes.Buffer
	if code := Run(ctx, []string{"health", "--addr", addr}, Streams{&health, errs}, lookup); code != done || health.String() != "ready\n" {
		t.Errorf("health: exit code %d, %q", code, health.String())
	}
	resp, err := http.Get("http://" + addr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	metrics, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(metrics), "attache_questions_total") || strings.Contains(string(metrics), "Cuba") {
		t.Errorf("metrics: error %v\n%s", err, metrics)
	}
	stop()
	if code := <-ended; code != done {
		t.Errorf("serve: exit code %d\n%s", code, errs.String())
	}
	for _, secret := range []string{"hush", discordtest.Token, "Cuba", "ganó"} {
		if strings.Contains(errs.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, errs.String())
		}
	}
}

// When the budget of the day is used up, the model is not asked any more, after a restart either.
func TestServeKeepsToItsBudget(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, model := discordtest.New(t), openaitest.New(t)
	model.Script(openaitest.Counting(func(openaitest.Request, string) (int, int) { return 50_000, 400 }, openaitest.Reply(scripted)))
	env := map[string]string{
		"DISCORD_TOKEN": discordtest.Token, "ATTACHE_DISCORD_API_URL": d.URL(), "OPENAI_API_KEY": "sk-hush", "OPENAI_BASE_URL": model.URL(),
		"ATTACHE_CHAT_MODEL": "test-model", "ATTACHE_DATA": t.TempDir(), "ATTACHE_SERVE_ADDR": "127.0.0.1:0", "ATTACHE_VERIFY_JUDGE": "off",
		"ATTACHE_DISCORD_BUDGET_TOKENS": "60000", "ATTACHE_DISCORD_REMEMBER": "0s",
	}
	serve := func(wants ...string) {
		t.Helper()
		errs := newOutput()
		running, stop := context.WithCancel(ctx)
		ended := make(chan int, 1)
		go func() {
			ended <- Run(running, []string{"serve"}, Streams{newOutput(), errs}, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		}()
		for _, want := range wants {
			it, err := d.Ask(ctx, discordtest.Member{}, "How much of Cuba's debt did Russia write off?", "en-US")
			if err != nil {
				t.Fatalf("%v\n%s", err, errs)
			}
			if _, err := it.Until(ctx, want); err != nil {
				t.Errorf("%v\n%s", err, errs)
			}
		}
		stop()
		if code := <-ended; code != done {
			t.Errorf("exit code %d\n%s", code, errs)
		}
	}
	serve("Moscow confirmed that it writes off 90%", "today's budget for the language model is used up")
	serve("today's budget for the language model is used up")
	if n := len(model.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// A token that Discord refuses ends serve with one line, and doctor says how to mend it.
func TestServeRefused(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d := discordtest.New(t)
	d.Fail(1000, 401)
	env := map[string]string{"DISCORD_TOKEN": "hush.token", "ATTACHE_DISCORD_API_URL": d.URL(), "ATTACHE_DATA": t.TempDir(), "ATTACHE_SERVE_ADDR": "127.0.0.1:0"}
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	for _, command := range []string{"serve", "doctor"} {
		out, errs := newOutput(), newOutput()
		if code := Run(ctx, []string{command}, Streams{out, errs}, lookup); code != failed {
			t.Errorf("%s: exit code %d\n%s%s", command, code, out, errs)
		}
		said := out.String() + errs.String()
		if !strings.Contains(said, "401") || strings.Contains(said, "hush") || command == "doctor" && !strings.Contains(said, "Copy the token anew") {
			t.Errorf("%s says\n%s", command, said)
		}
	}
	env["ATTACHE_DISCORD_API_URL"] = "http://127.0.0.1:1" // nobody there
	out := newOutput()
	if code := Run(ctx, []string{"doctor"}, Streams{out, out}, lookup); code != failed || !strings.Contains(out.String(), "reaches discord.com") || strings.Contains(out.String(), "anew") {
		t.Errorf("doctor: exit code %d\n%s", code, out)
	}
}

// Doctor tells what Discord says of the bot, and a setting with which nothing could be answered.
func TestDoctorDiscord(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, model := discordtest.New(t), openaitest.New(t)
	d.AddGuild(discordtest.Guild{ID: "700000000000000002", Name: "Another", Permissions: discordtest.ViewChannel})
	for _, c := range []struct {
		name, setting, value string
		code                 int
		want                 []string
	}{
		{"as it is", "", "", failed, []string{"Attaché, application " + discordtest.ApplicationID + ", in 2 servers; commands not registered (serve registers them)",
			"https://discord.com/oauth2/authorize?client_id=" + discordtest.ApplicationID, `in "Another" the bot lacks Send Messages`}},
		{"intent", "ATTACHE_DISCORD_MESSAGE_CONTENT", "true", failed, []string{"lacks the Message Content Intent"}},
		{"small budget", "ATTACHE_DISCORD_BUDGET_TOKENS", "100", failed, []string{"discord.budget.tokens: is 100, but so much as 57500 is set aside"}},
		{"money without prices", "ATTACHE_DISCORD_BUDGET_USD", "5", wrongUsage, []string{"discord.budget: takes US dollars only where chat.price"}},
	} {
		env := map[string]string{"DISCORD_TOKEN": discordtest.Token, "ATTACHE_DISCORD_API_URL": d.URL(), "ATTACHE_DATA": t.TempDir(), c.setting: c.value,
			"OPENAI_API_KEY": "sk-hush", "OPENAI_BASE_URL": model.URL(), "ATTACHE_CHAT_MODEL": "test-model", "ATTACHE_VERIFY_JUDGE": "off"}
		out := newOutput()
		code := Run(ctx, []string{"doctor"}, Streams{out, out}, func(name string) (string, bool) { v, ok := env[name]; return v, ok && name != "" })
		if code != c.code {
			t.Errorf("%s: exit code %d", c.name, code)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, out)
			}
		}
		if strings.Contains(out.String(), "hush") || strings.Contains(out.String(), discordtest.Token) {
			t.Errorf("%s: a secret is shown", c.name)
		}
	}
}

// Changed documents are taken up while serving; a corpus gone bad leaves the old index.
func TestRefreshWhileServing(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "Capybaras eat grass.")
	a := &app{Streams: Streams{newOutput(), newOutput()}, lookup: func(string) (string, bool) { return "", false }}
	a.flags.corpus, a.flags.data = folder, t.TempDir()
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	_, r, err := a.retriever(ctx)
	if err != nil {
		t.Fatal(err)
	}
	finds := func(query string) int {
		got, err := r.Retrieve(ctx, retrieve.Query{Text: query})
		if err != nil {
			t.Fatal(err)
		}
		return len(got.Hits)
	}
	write("b.md", "Otters eat fish.")
	if finds("otters") != 0 {
		t.Fatal("found before it was taken up")
	}
	if err := a.refresh(ctx, r); err != nil || finds("otters") != 1 || finds("capybaras") != 1 {
		t.Errorf("a new document is not taken up: %v", err)
	}
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.refresh(ctx, r); err == nil || finds("otters") != 1 {
		t.Errorf("an emptied folder: error %v, and the old index must answer on", err)
	}
}
