package discord

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
	"attache/internal/state"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const debtQuestion = "How much of Cuba's debt did Russia write off?"

// No test leaves a goroutine behind. The tests wait more than they work.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.fuzz").Value.String() != "" {
		os.Exit(m.Run())
	}
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// answererFunc is an Answerer.
type answererFunc func(ctx context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error)

func (f answererFunc) Answer(ctx context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error) {
	return f(ctx, q, watch)
}

// says answers every question with a text.
func says(text string) answererFunc {
	return func(context.Context, answer.Question, func(answer.Event)) (answer.Answer, error) {
		return answer.Answer{Text: text}, nil
	}
}

type running struct {
	*Bot
	t      testing.TB
	d      *discordtest.Server
	state  *state.DB
	log    *logBuffer
	cancel context.CancelFunc
	ended  func() error // waits for the end of Run
}

type logBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// start runs a bot until the test ends.
func start(t testing.TB, d *discordtest.Server, a Answerer, change ...func(*Config)) *running {
	t.Helper()
	r := prepare(t, d, a, change...)
	r.run()
	return r
}

// prepare makes an impatient bot.
func prepare(t testing.TB, d *discordtest.Server, a Answerer, change ...func(*Config)) *running {
	t.Helper()
	log := &logBuffer{}
	db := newState(t, t.TempDir())
	cfg := Config{
		Token: discordtest.Token, APIURL: d.URL(), Workers: 2, Timeout: time.Minute, State: db, SessionTurns: 6, SessionMaxAge: time.Hour,
		Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&cfg)
	}
	b, err := New(cfg, a)
	if err != nil {
		t.Fatal(err)
	}
	b.pace, b.backoff = time.Millisecond, 2*time.Millisecond
	return &running{Bot: b, t: t, d: d, state: cfg.State, log: log}
}

// newState opens the state in a folder until the test ends.
func newState(t testing.TB, dir string) *state.DB {
	t.Helper()
	db, err := state.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// run runs the bot until the test ends. No secret and no question may be in its log, at any
// level.
func (r *running) run() {
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(r.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	r.ended = sync.OnceValue(func() error {
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			return errors.New("the bot does not stop")
		}
	})
	r.t.Cleanup(func() {
		r.cancel()
		_ = r.ended()
		for _, secret := range []string{discordtest.Token, "test-interaction-token", "Cuba"} {
			if strings.Contains(r.log.String(), secret) {
				r.t.Errorf("%q is in the log", secret)
			}
		}
		if r.t.Failed() {
			r.t.Logf("log:\n%s", r.log)
		}
	})
}

// stop stops the bot as an operator does.
func (r *running) stop() {
	r.t.Helper()
	r.cancel()
	if err := r.ended(); err != nil {
		r.t.Fatal(err)
	}
	if err := r.d.Left(within(r.t)); err != nil {
		r.t.Fatal(err)
	}
}

// within bounds what a test waits for.
func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func (r *running) ask(question, locale string) *discordtest.Interaction {
	r.t.Helper()
	it, err := r.d.Ask(within(r.t), discordtest.Member{Guild: "700000000000000001"}, question, locale)
	if err != nil {
		r.t.Fatal(err)
	}
	return it
}

func next(t testing.TB, it *discordtest.Interaction) string {
	t.Helper()
	text, err := it.Next(within(t))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func until(t testing.TB, it *discordtest.Interaction, marker string) string {
	t.Helper()
	text, err := it.Until(within(t), marker)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is now (go test -update accepts it):\n%s", path, got)
	}
}
