//go:build live

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
)

// These tests run the program against real servers, which scripts/live.sh starts: a small
// chat model that often writes nonsense, and a good embedding model. What holds whatever a
// model writes is asserted; so is what the embeddings must find.

type live struct {
	t   *testing.T
	env map[string]string
}

func newLive(t *testing.T) *live {
	t.Helper()
	need := func(name string) string {
		v := os.Getenv(name)
		if v == "" {
			t.Fatalf("%s is not set: run make test-live", name)
		}
		return v
	}
	return &live{t, map[string]string{
		"ATTACHE_CHAT_BASE_URL": need("ATTACHE_LIVE_CHAT_URL"), "ATTACHE_CHAT_MODEL": need("ATTACHE_LIVE_CHAT_MODEL"),
		"ATTACHE_EMBEDDING_BASE_URL": need("ATTACHE_LIVE_EMBEDDING_URL"), "ATTACHE_EMBEDDING_MODEL": need("ATTACHE_LIVE_EMBEDDING_MODEL"),
		"ATTACHE_EMBEDDING_QUERY_PREFIX": "query: ", "ATTACHE_EMBEDDING_PASSAGE_PREFIX": "passage: ", "ATTACHE_EMBEDDING_BATCH": "32",
		"ATTACHE_CHAT_MAX_TOKENS": "60", "ATTACHE_VERIFY_JUDGE": "off", "ATTACHE_DATA": liveData(t),
	}}
}

var liveFolder struct {
	sync.Once
	path string
}

// liveData is one data folder for all tests, so that the corpus is embedded once.
func liveData(t *testing.T) string {
	t.Helper()
	liveFolder.Do(func() {
		dir, err := os.MkdirTemp("", "attache-live-*")
		if err != nil {
			t.Fatal(err)
		}
		liveFolder.path = dir
	})
	return liveFolder.path
}

func (l *live) lookup(name string) (string, bool) { v, ok := l.env[name]; return v, ok }

// run runs a command and returns its exit code and output.
func (l *live) run(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	l.t.Helper()
	var out, errs bytes.Buffer
	code = Run(ctx, args, Streams{&out, &errs}, l.lookup)
	return code, out.String(), errs.String()
}

// ask asks and checks what holds of every answer.
func (l *live) ask(ctx context.Context, args ...string) answer.Answer {
	l.t.Helper()
	code, out, errs := l.run(ctx, append([]string{"ask", "--json"}, args...)...)
	var a answer.Answer
	if err := json.Unmarshal([]byte(out), &a); code != done || err != nil {
		l.t.Fatalf("%q: exit code %d, %s", args, code, errs)
	}
	if a.Text == "" || !a.Abstained && len(a.Citations) == 0 {
		l.t.Errorf("%q is answered %+v", args, a)
	}
	for _, c := range a.Claims {
		for _, e := range c.Evidence {
			if c.Released && (e.N < 1 || e.N > len(a.Citations) || e.End > len(a.Citations[e.N-1].Text)) {
				l.t.Errorf("%q: claim %+v rests on nothing", args, c)
			}
		}
		if c.Released && (len(c.Evidence) == 0 || strings.Contains(c.Text, "://")) {
			l.t.Errorf("%q: released %+v", args, c)
		}
	}
	l.t.Logf("%q: %s %s, %d ms: %s", args, a.Mode, a.Fallback, a.TimingMS.Total, a.Text)
	return a
}

// A real model is examined as a judge; one as small as this is not used, and that is said.
func TestLiveJudge(t *testing.T) {
	l := newLive(t)
	l.env["ATTACHE_VERIFY_JUDGE"] = "same"
	_, out, errs := l.run(context.Background(), "doctor")
	if !strings.Contains(out, "of 20 fixed pairs right") {
		t.Errorf("doctor says %s%s", out, errs)
	}
	t.Log(out)
}

// Embeddings find the passage in four languages, and every question gets an answer that
// rests on sentences, whatever the model writes.
func TestLiveFourLanguages(t *testing.T) {
	l, ctx := newLive(t), context.Background()
	if code, out, errs := l.run(ctx, "index"); code != done {
		t.Fatal(out, errs)
	}
	for question, document := range map[string]string{
		"How much of Cuba's debt did Russia write off?":             "scholar-2015",
		"¿Qué porcentaje de la deuda cubana condonó Moscú?":         "scholar-2015",
		"Por que Maduro continua no poder, segundo o especialista?": "tass-2020",
		"Что Разумовский говорит о Мадуро и Венесуэле?":             "tass-2020",
	} {
		code, out, errs := l.run(ctx, "search", "--json", "-k", "3", question)
		if code != done || !strings.Contains(out, `"document": "`+document+`"`) {
			t.Errorf("%q does not find %s: %s%s", question, document, out, errs)
		}
		if a := l.ask(ctx, question); strings.Contains(a.Fallback, answer.FellBackWords) || a.Usage.PromptTokens == 0 {
			t.Errorf("%q: fallback %q, usage %+v", question, a.Fallback, a.Usage)
		}
	}
}

func TestLiveFollowUp(t *testing.T) {
	l, ctx := newLive(t), context.Background()
	l.ask(ctx, "--session", "live", "What did Lavrov say about visas?")
	l.ask(ctx, "--session", "live", "And about exports of wheat?")
}

func TestLiveDiscord(t *testing.T) {
	l := newLive(t)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	d := discordtest.New(t)
	l.env["DISCORD_TOKEN"], l.env["ATTACHE_DISCORD_API_URL"], l.env["ATTACHE_SERVE_ADDR"] = discordtest.Token, d.URL(), "127.0.0.1:0"
	running, stop := context.WithCancel(ctx)
	ended := make(chan string, 1)
	go func() {
		_, _, errs := l.run(running, "serve")
		ended <- errs
	}()
	it, err := d.Ask(ctx, discordtest.Member{}, "How much of Cuba's debt did Russia write off?", "en-US")
	if err != nil {
		t.Fatal(err)
	}
	text, err := it.Until(ctx, "-# ")
	if err != nil {
		t.Fatal(err)
	}
	stop()
	t.Logf("in Discord: %s", text)
	if errs := <-ended; strings.Contains(errs, "level=ERROR") {
		t.Error(errs)
	}
}

// proxy stands before the chat server and tells when an answer has begun.
func proxy(t *testing.T, target string) (address string, begun chan struct{}) {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	begun = make(chan struct{}, 100)
	p := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: u.Scheme, Host: u.Host})
	p.FlushInterval = -1
	p.ModifyResponse = func(r *http.Response) error {
		r.Body = &firstRead{ReadCloser: r.Body, begun: begun}
		return nil
	}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	return srv.URL + u.Path, begun
}

type firstRead struct {
	io.ReadCloser
	begun chan struct{}
	once  sync.Once
}

func (f *firstRead) Read(b []byte) (int, error) {
	n, err := f.ReadCloser.Read(b)
	f.once.Do(func() { f.begun <- struct{}{} })
	return n, err
}

func TestLiveCancel(t *testing.T) {
	l := newLive(t)
	l.env["ATTACHE_CHAT_MAX_TOKENS"] = "2000"
	address, begun := proxy(t, l.env["ATTACHE_CHAT_BASE_URL"])
	l.env["ATTACHE_CHAT_BASE_URL"] = address
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-begun
		cancel()
	}()
	if code, _, errs := l.run(ctx, "ask", "Tell all about Cuba."); code != failed || !strings.Contains(errs, "interrupted") {
		t.Errorf("exit code %d, %s", code, errs)
	}
	l.ask(context.Background(), "What did Lavrov say about visas?") // the server serves on
}

// The server dies in the middle of an answer; once with another to take over, once alone.
// Afterwards it is started again and answers.
func TestLiveServerKilled(t *testing.T) {
	script := func(args ...string) {
		cmd := exec.Command("../../scripts/live.sh", args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("live.sh %v: %v\n%s", args, err, out)
		}
	}
	defer script("start", "chat")
	l := newLive(t)
	l.env["ATTACHE_CHAT_MAX_TOKENS"], l.env["ATTACHE_CHAT_RETRIES"] = "2000", "0"
	address, begun := proxy(t, l.env["ATTACHE_CHAT_BASE_URL"])
	l.env["ATTACHE_CHAT_BASE_URL"] = address
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		<-begun
		script("stop", "chat")
	}()
	if a := l.ask(context.Background(), "What did Russia agree with Argentina on nuclear energy?"); a.Mode != answer.Extractive || a.Fallback == "" {
		t.Errorf("the server died, the answer is %s by %q", a.Mode, a.Fallback)
	}
	<-killed
	script("start", "chat")
	l.env["ATTACHE_CHAT_MAX_TOKENS"] = "100"
	if a := l.ask(context.Background(), "What did Lavrov say about visas?"); a.Usage.PromptTokens == 0 {
		t.Errorf("the server is back and was not asked: %+v", a)
	}
}

func TestLiveFirstServerDead(t *testing.T) {
	l := newLive(t)
	l.env["ATTACHE_CHAT_FALLBACK"] = `[{base_url: "` + l.env["ATTACHE_CHAT_BASE_URL"] + `", model: "` + l.env["ATTACHE_CHAT_MODEL"] + `"}]`
	l.env["ATTACHE_CHAT_BASE_URL"] = "http://127.0.0.1:9/v1"
	if a := l.ask(context.Background(), "What did Lavrov say about visas?"); a.Usage.PromptTokens == 0 || a.Fallback == answer.FellBackUnreachable {
		t.Errorf("the second server was not asked: %+v", a)
	}
}

// A window of 1024 tokens is too small for eight passages: found out once, and then known.
func TestLiveSmallContext(t *testing.T) {
	l, ctx := newLive(t), context.Background()
	small := os.Getenv("ATTACHE_LIVE_SMALL_URL")
	if small == "" {
		t.Fatal("ATTACHE_LIVE_SMALL_URL is not set: run make test-live")
	}
	l.env["ATTACHE_CHAT_BASE_URL"] = small
	const prompts = 2 // of an answer: what is not borne out is asked for once more
	for range 2 {
		if a := l.ask(ctx, "How much of Cuba's debt did Russia write off?"); a.Fallback == answer.FellBackContext || a.Usage.PromptTokens == 0 || a.Usage.PromptTokens > prompts*1024 {
			t.Errorf("fallback %q, %d prompt tokens", a.Fallback, a.Usage.PromptTokens)
		}
	}
	if _, out, _ := l.run(ctx, "doctor"); !strings.Contains(out, "a context of 1024 tokens") {
		t.Errorf("doctor does not know the window:\n%s", out)
	}
}
