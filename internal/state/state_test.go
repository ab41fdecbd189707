package state

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/internal/budget"
)

func open(t *testing.T, dir string) *DB {
	t.Helper()
	db, err := Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestSessionSurvivesARestart(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "a folder with ? and #")
	db := open(t, dir)
	for i := range 4 {
		if err := db.Append(ctx, "s", "", Turn{Question: "q" + strconv.Itoa(i), Answer: "a"}, 3, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	turns, err := open(t, dir).Session(ctx, "s", time.Hour)
	if err != nil || len(turns) != 3 || turns[0].Question != "q1" || turns[2].Question != "q3" {
		t.Errorf("turns %v, error %v", turns, err)
	}
	info, err := os.Stat(filepath.Join(dir, FileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the state can be read by others: %v, error %v", info.Mode(), err)
	}
}

func TestOldSessionsAreForgotten(t *testing.T) {
	ctx := context.Background()
	db := open(t, t.TempDir())
	if err := db.Append(ctx, "old", "", Turn{Question: "q", Answer: "a"}, 3, time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.ExecContext(ctx, "UPDATE turns SET asked = asked - 7200"); err != nil {
		t.Fatal(err)
	}
	if turns, err := db.Session(ctx, "old", time.Hour); err != nil || turns != nil {
		t.Errorf("an old session is remembered: %v, error %v", turns, err)
	}
	if err := db.Append(ctx, "new", "", Turn{Question: "q", Answer: "a"}, 3, time.Hour); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.sql.QueryRowContext(ctx, "SELECT count(DISTINCT session) FROM turns").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d sessions are kept, want the new one alone; error %v", n, err)
	}
}

func TestManyProcesses(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			db, err := Open(ctx, dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if err := db.Append(ctx, strconv.Itoa(i), "", Turn{Question: "q", Answer: "a"}, 3, time.Hour); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestDamagedAndNewerState(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "move the file away") {
		t.Errorf("a damaged file: %v", err)
	}
	dir = t.TempDir()
	db := open(t, dir)
	if _, err := db.sql.ExecContext(context.Background(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "newer attache") {
		t.Errorf("a newer schema: %v", err)
	}
}

// A state of the first version is brought to the present one with what it holds.
func TestMigration(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	old, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		migrations[0], "PRAGMA user_version = 1",
		`INSERT INTO sessions VALUES ('s', '[{"question":"q0","answer":"a0","passages":["p#1","p#2"]},{"question":"q1","answer":"a1"}]', unixepoch())`,
	} {
		if _, err := old.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	turns, err := open(t, dir).Session(ctx, "s", time.Hour)
	want := []Turn{{"q0", "a0", []string{"p#1", "p#2"}}, {"q1", "a1", []string{}}}
	if err != nil || !reflect.DeepEqual(turns, want) {
		t.Errorf("turns %v, want %v; error %v", turns, want, err)
	}
}

func TestGuild(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	db := open(t, dir)
	if g, err := db.Guild(ctx, "1"); err != nil || !reflect.DeepEqual(g, Guild{}) {
		t.Errorf("an unknown guild: %+v, error %v", g, err)
	}
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			if _, err := db.ChangeGuild(ctx, "1", func(g *Guild) error { g.Channels = append(g.Channels, strconv.Itoa(i)); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	no := errors.New("no")
	if _, err := db.ChangeGuild(ctx, "1", func(g *Guild) error { g.Language = "ru"; return no }); !errors.Is(err, no) {
		t.Errorf("a refused change: %v", err)
	}
	_ = db.Close()
	if g, err := open(t, dir).Guild(ctx, "1"); err != nil || len(g.Channels) != 10 || g.Language != "" {
		t.Errorf("after a restart %+v, error %v", g, err)
	}
}

func TestKept(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	db := open(t, dir)
	before := time.Now().Truncate(time.Millisecond)
	k := Kept{ID: "k3f9", User: "ana", Guild: "1", Question: "q?", Private: true, Answer: json.RawMessage(`{"id":"k3f9"}`)}
	for _, message := range []string{"", "m1"} {
		k.Message = message
		if err := db.Keep(ctx, k, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	_ = db.Close()
	db = open(t, dir)
	got, err := db.Kept(ctx, "k3f9", time.Hour)
	if got.Asked.Before(before) || got.Asked.After(time.Now()) {
		t.Errorf("asked at %v", got.Asked)
	}
	if got.Asked = k.Asked; err != nil || !reflect.DeepEqual(got, k) {
		t.Errorf("%+v, want %+v; error %v", got, k, err)
	}
	if at, err := db.KeptAt(ctx, "m1", time.Hour); err != nil || at.ID != k.ID {
		t.Errorf("by its message: %+v, error %v", at, err)
	}
	if _, err := db.sql.ExecContext(ctx, "UPDATE kept SET asked = asked - 7200000"); err != nil {
		t.Fatal(err)
	}
	for what, find := range map[string]func() (Kept, error){
		"unknown":    func() (Kept, error) { return db.Kept(ctx, "other", time.Hour) },
		"no message": func() (Kept, error) { return db.KeptAt(ctx, "", time.Hour) },
		"old":        func() (Kept, error) { return db.Kept(ctx, "k3f9", time.Hour) },
	} {
		if _, err := find(); !errors.Is(err, ErrNotKept) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := db.Prune(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	if h, err := db.Held(ctx, "ana"); err != nil || h.Answers != 0 {
		t.Errorf("after its time: %+v, error %v", h, err)
	}
}

func TestFeedback(t *testing.T) {
	ctx := context.Background()
	db := open(t, t.TempDir())
	for _, f := range []Feedback{
		{Answer: "a1", User: "ana", Asker: "luis", Question: "q1", Language: "en", Reason: "wrong", Note: "the year"},
		{Answer: "a1", User: "ben", Asker: "luis", Question: "q1", Language: "en", Reason: "missing"},
		{Answer: "a2", User: "ana", Asker: "luis", Question: "q2", Good: true},
		{Answer: "a1", User: "ben", Asker: "luis", Question: "q1", Good: true}, // on second thoughts
	} {
		if err := db.Judge(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Bad(ctx)
	want := []Feedback{{Answer: "a1", Question: "q1", Language: "en", Reason: "wrong", Note: "the year"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v; error %v", got, want, err)
	}
	if err := db.Judge(ctx, Feedback{Answer: "a1"}); err == nil {
		t.Error("feedback of nobody is kept")
	}
	var question string
	if err := db.sql.QueryRowContext(ctx, "SELECT group_concat(question || asker, '') FROM feedback WHERE good").Scan(&question); err != nil || question != "" {
		t.Errorf("of good answers %q is kept; error %v", question, err)
	}
}

// What a user asks to be forgotten is gone, from the files too; what others said is not.
func TestForget(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	db := open(t, dir)
	const secret, others = "capybara secret", "the question of another"
	for user, question := range map[string]string{"ana": secret, "ben": others} {
		if err := db.Append(ctx, "thread", user, Turn{Question: question, Answer: question}, 9, time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := db.Keep(ctx, Kept{ID: user, User: user, Question: question, Answer: json.RawMessage("{}")}, time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := db.Judge(ctx, Feedback{Answer: user, User: "carla", Asker: user, Question: question}); err != nil {
			t.Fatal(err)
		}
	}
	want := Holdings{Turns: 1, Answers: 1, Feedback: 1}
	if h, err := db.Held(ctx, "ana"); err != nil || h != want {
		t.Errorf("held: %+v, error %v", h, err)
	}
	if h, err := db.Forget(ctx, "ana"); err != nil || h != want {
		t.Errorf("forgotten: %+v, error %v", h, err)
	}
	if h, err := db.Held(ctx, "ana"); err != nil || h != (Holdings{}) {
		t.Errorf("still held: %+v, error %v", h, err)
	}
	if h, err := db.Held(ctx, "ben"); err != nil || h != want {
		t.Errorf("of another is held: %+v, error %v", h, err)
	}
	if _, err := db.Forget(ctx, ""); err == nil {
		t.Error("nobody is forgotten")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	kept := false
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("%s still holds what was to be forgotten", filepath.Base(path))
		}
		kept = kept || bytes.Contains(data, []byte(others))
	}
	if !kept {
		t.Error("what another asked is gone, so the search proves nothing")
	}
}

// However many ask at one time, and whatever crashes, the budget is not exceeded.
func TestBudget(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	db := open(t, dir)
	now := time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
	within := Budget{Guild: budget.Amount{Tokens: 1000}, All: budget.Amount{Tokens: 2500, MicroUSD: 10_000}}
	most := budget.Amount{Tokens: 100, MicroUSD: 200}
	var mu sync.Mutex
	granted := map[string]int{}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			guild := strconv.Itoa(i % 3) // each wants 1600 or 1700 tokens, all together 5000
			r, err := db.Reserve(ctx, now, guild, most, within)
			if errors.Is(err, ErrGuildBudget) || errors.Is(err, ErrAllBudget) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			for _, g := range []string{"", guild} {
				spent, err := db.Spent(ctx, now, g)
				if bound := map[bool]int64{true: 2500, false: 1000}[g == ""]; err != nil || spent.Tokens > bound {
					t.Errorf("guild %q has spent %d of %d; error %v", g, spent.Tokens, bound, err)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			granted[guild]++
			granted["all"]++
			if granted[guild]%2 == 0 { // the others crash
				if err := r.Settle(ctx, budget.Amount{Tokens: 100, MicroUSD: 200}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if granted["all"] != 25 || granted["0"] > 10 || granted["1"] > 10 || granted["2"] > 10 {
		t.Errorf("granted: %v", granted)
	}
	_ = db.Close()
	db = open(t, dir)
	if _, err := db.Reserve(ctx, now, "0", most, within); err == nil {
		t.Error("a restart gives a new budget")
	}
	if _, err := db.Reserve(ctx, now, "", most, within); !errors.Is(err, ErrAllBudget) {
		t.Errorf("a direct message goes over the budget of all: %v", err)
	}
	tomorrow := now.Add(time.Hour)
	r, err := db.Reserve(ctx, tomorrow, "0", most, within)
	if err != nil {
		t.Fatalf("the next day: %v", err)
	}
	for range 2 { // the second does nothing
		if err := r.Settle(ctx, budget.Amount{Tokens: 30, MicroUSD: 5}); err != nil {
			t.Fatal(err)
		}
	}
	for _, guild := range []string{"", "0"} {
		if a, err := db.Spent(ctx, tomorrow, guild); err != nil || a != (budget.Amount{Tokens: 30, MicroUSD: 5}) {
			t.Errorf("guild %q: %+v, error %v", guild, a, err)
		}
	}
	if _, err := db.Reserve(ctx, tomorrow, "0", budget.Amount{Tokens: 971}, within); !errors.Is(err, ErrGuildBudget) {
		t.Errorf("more than is left: %v", err)
	}
	if _, err := db.Reserve(ctx, tomorrow, "1", budget.Amount{MicroUSD: 9_996}, within); !errors.Is(err, ErrAllBudget) {
		t.Errorf("more money than is left: %v", err)
	}
	if a, err := db.Spent(ctx, tomorrow, ""); err != nil || a.Tokens != 30 {
		t.Errorf("what is refused counts: %+v, error %v", a, err)
	}
}
