//go:build unix

package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"attache/internal/discord/discordtest"
)

// Documents that change while it serves are taken up; when they cannot be, the log says so and
// members are answered from the index of before.
func TestServeTakesUpDocuments(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	folder, d := t.TempDir(), discordtest.New(t)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "Capybaras eat grass in Brazil.")
	env := map[string]string{"DISCORD_TOKEN": discordtest.Token, "ATTACHE_DISCORD_API_URL": d.URL(), "ATTACHE_DATA": t.TempDir(),
		"ATTACHE_CORPUS": folder, "ATTACHE_SERVE_ADDR": "127.0.0.1:0", "ATTACHE_DISCORD_REMEMBER": "0s"}
	errs := newOutput()
	running, stop := context.WithCancel(ctx)
	ended := make(chan int, 1)
	go func() {
		ended <- Run(running, []string{"serve"}, Streams{newOutput(), errs}, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	}()
	asked := func(question, want string) {
		t.Helper()
		it, err := d.Ask(ctx, discordtest.Member{}, question, "en-US")
		if err != nil {
			t.Fatalf("%v\n%s", err, errs)
		}
		if _, err := it.Until(ctx, want); err != nil {
			t.Error(err)
		}
	}
	hangUp := func() {
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	asked("What do capybaras eat in Brazil?", "grass")
	write("b.md", "Otters eat fish in Peru.")
	hangUp()
	errs.find(ctx, t, "documents taken up")
	asked("What do otters eat in Peru?", "fish")
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	hangUp()
	errs.find(ctx, t, "the index of before answers on")
	asked("What do otters eat in Peru?", "fish")
	stop()
	if code := <-ended; code != done || strings.Contains(errs.String(), "tters") {
		t.Errorf("exit code %d\n%s", code, errs)
	}
}
