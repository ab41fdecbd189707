package state

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
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
		if err := db.Append(ctx, "s", Turn{Question: "q" + strconv.Itoa(i), Answer: "a"}, 3, time.Hour); err != nil {
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
	if err := db.Append(ctx, "old", Turn{Question: "q", Answer: "a"}, 3, time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.ExecContext(ctx, "UPDATE sessions SET updated = updated - 7200"); err != nil {
		t.Fatal(err)
	}
	if turns, err := db.Session(ctx, "old", time.Hour); err != nil || turns != nil {
		t.Errorf("an old session is remembered: %v, error %v", turns, err)
	}
	if err := db.Append(ctx, "new", Turn{Question: "q", Answer: "a"}, 3, time.Hour); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.sql.QueryRowContext(ctx, "SELECT count(*) FROM sessions").Scan(&n); err != nil || n != 1 {
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
			if err := db.Append(ctx, strconv.Itoa(i), Turn{Question: "q", Answer: "a"}, 3, time.Hour); err != nil {
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
