package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite" // the driver "sqlite", without cgo
	sqlite3 "modernc.org/sqlite/lib"
)

// DB is the open state. It is safe for concurrent use, by several processes too.
type DB struct{ sql *sql.DB }

// FileName is the state's file in the data folder.
const FileName = "state.db"

// migrations bring the schema from one version to the next; PRAGMA user_version counts them.
var migrations = []string{
	`CREATE TABLE sessions (
		name    TEXT PRIMARY KEY,
		turns   TEXT NOT NULL,    -- JSON, oldest first
		updated INTEGER NOT NULL  -- Unix seconds
	) STRICT`,
	`CREATE TABLE servers (
		name   TEXT PRIMARY KEY, -- base URL and model
		traits TEXT NOT NULL     -- JSON
	) STRICT`,
	`CREATE TABLE turns (
		id       INTEGER PRIMARY KEY, -- in the order of asking
		session  TEXT NOT NULL,
		user     TEXT NOT NULL,       -- who asked; empty on the command line
		question TEXT NOT NULL,
		answer   TEXT NOT NULL,
		passages TEXT NOT NULL,       -- JSON
		asked    INTEGER NOT NULL     -- Unix seconds
	) STRICT;
	CREATE INDEX turns_session ON turns (session);
	CREATE INDEX turns_user ON turns (user);
	INSERT INTO turns (session, user, question, answer, passages, asked)
		SELECT s.name, '', t.value ->> 'question', t.value ->> 'answer', coalesce(t.value -> 'passages', '[]'), s.updated
		FROM sessions s, json_each(s.turns) t ORDER BY s.name, t.key;
	DROP TABLE sessions`,
	`CREATE TABLE guilds (
		id       TEXT PRIMARY KEY,
		settings TEXT NOT NULL -- JSON
	) STRICT`,
	`CREATE TABLE kept (
		id      TEXT PRIMARY KEY,
		message TEXT NOT NULL,   -- empty until the message's id is known
		user    TEXT NOT NULL,   -- who asked
		data    TEXT NOT NULL,   -- JSON
		asked   INTEGER NOT NULL -- Unix milliseconds
	) STRICT;
	CREATE INDEX kept_message ON kept (message);
	CREATE INDEX kept_user ON kept (user)`,
	`CREATE TABLE feedback (
		answer   TEXT NOT NULL,
		user     TEXT NOT NULL,    -- who judged
		asker    TEXT NOT NULL,    -- who asked; empty when the answer was good
		good     INTEGER NOT NULL,
		question TEXT NOT NULL,    -- empty when the answer was good
		language TEXT NOT NULL,
		reason   TEXT NOT NULL,
		note     TEXT NOT NULL,
		given    INTEGER NOT NULL, -- Unix seconds
		PRIMARY KEY (answer, user)
	) STRICT`,
	`CREATE TABLE spent (
		day       TEXT NOT NULL, -- 2006-01-02 in UTC
		guild     TEXT NOT NULL, -- empty: all together
		tokens    INTEGER NOT NULL,
		micro_usd INTEGER NOT NULL,
		PRIMARY KEY (day, guild)
	) STRICT`,
}

// Open opens or creates the state in a data folder.
func Open(ctx context.Context, dir string) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(dir, FileName)
	// Conversations are private: the file is made before SQLite makes it readable for all.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the state: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open the state: %w", err)
	}
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(),
		RawQuery: "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=secure_delete(ON)&_txlock=immediate"}
	conn, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	began := time.Now()
	conn.SetMaxOpenConns(1) // whoever writes waits for its turn instead of polling for the lock
	db := &DB{conn}
	err = db.migrate(ctx)
	for busy(err) && ctx.Err() == nil && time.Since(began) < patience {
		err = db.migrate(ctx)
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("open %s: %w (move the file away to begin anew)", path, err)
	}
	return db, nil
}

// patience is how long another process may keep the state to itself.
const patience = 10 * time.Second

// busy reports whether another process has the state to itself just now. SQLite waits for it by
// itself, except while one of several that open a new file makes it one with a log.
func busy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// Close closes the state.
func (db *DB) Close() error { return db.sql.Close() }

func (db *DB) migrate(ctx context.Context) error {
	return db.change(ctx, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if version > len(migrations) {
			return fmt.Errorf("it is of a newer attache (version %d, this one knows %d)", version, len(migrations))
		}
		for i := version; i < len(migrations); i++ {
			if _, err := tx.ExecContext(ctx, migrations[i]); err != nil {
				return fmt.Errorf("migration %d: %w", i+1, err)
			}
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(migrations)))
		return err
	})
}

// change runs fn in a transaction that no other process interrupts.
func (db *DB) change(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := db.sql.BeginTx(ctx, nil) // immediate, by _txlock
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing once it is committed
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Traits reads into traits what is known of a server, named by its base URL and model; it
// leaves traits alone when nothing is.
func (db *DB) Traits(ctx context.Context, name string, traits any) error {
	var data string
	err := db.sql.QueryRowContext(ctx, "SELECT traits FROM servers WHERE name = ?", name).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), traits)
	}
	if err != nil {
		return fmt.Errorf("read what is known of %s: %w", name, err)
	}
	return nil
}

// SetTraits keeps what is known of a server.
func (db *DB) SetTraits(ctx context.Context, name string, traits any) error {
	data, err := json.Marshal(traits)
	if err == nil {
		_, err = db.sql.ExecContext(ctx, "INSERT INTO servers (name, traits) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET traits = excluded.traits", name, string(data))
	}
	if err != nil {
		return fmt.Errorf("keep what is known of %s: %w", name, err)
	}
	return nil
}

// Prune forgets the conversations that have rested longer than maxAge, the kept answers that
// are older, and what was spent more than a month ago.
func (db *DB) Prune(ctx context.Context, maxAge time.Duration) error {
	before := time.Now().Add(-maxAge)
	err := db.change(ctx, func(tx *sql.Tx) error {
		if err := pruneTurns(ctx, tx, before.Unix()); err != nil {
			return err
		}
		if err := pruneKept(ctx, tx, before); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM spent WHERE day < ?", day(time.Now().AddDate(0, -1, 0)))
		return err
	})
	if err != nil {
		return fmt.Errorf("forget what is old: %w", err)
	}
	return nil
}

// Holdings counts what is kept of a user.
type Holdings struct {
	Turns    int // questions in conversations
	Answers  int // kept for their buttons
	Feedback int // given, or on answers to the user's questions
}

// ofUser are the rows that are a user's, in the order of [Holdings]. The name is taken twice.
var ofUser = [...]string{
	"FROM turns WHERE user = ?1",
	"FROM kept WHERE user = ?1",
	"FROM feedback WHERE user = ?1 OR asker = ?1",
}

// Held counts what is kept of a user.
func (db *DB) Held(ctx context.Context, user string) (Holdings, error) {
	var h Holdings
	for i, n := range []*int{&h.Turns, &h.Answers, &h.Feedback} {
		if err := db.sql.QueryRowContext(ctx, "SELECT count(*) "+ofUser[i], user).Scan(n); err != nil {
			return Holdings{}, fmt.Errorf("count what is kept: %w", err)
		}
	}
	return h, nil
}

// Forget removes everything that is kept of a user, from the file too, and tells what it was.
// A user has a name: with none, it is an error.
func (db *DB) Forget(ctx context.Context, user string) (Holdings, error) {
	if user == "" {
		return Holdings{}, errors.New("forget a user: no name")
	}
	var h Holdings
	err := db.change(ctx, func(tx *sql.Tx) error {
		for i, n := range []*int{&h.Turns, &h.Answers, &h.Feedback} {
			result, err := tx.ExecContext(ctx, "DELETE "+ofUser[i], user)
			if err != nil {
				return err
			}
			removed, err := result.RowsAffected()
			if err != nil {
				return err
			}
			*n = int(removed)
		}
		return nil
	})
	if err == nil {
		_, err = db.sql.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)") // the log beside the file holds it too
	}
	if err != nil {
		return Holdings{}, fmt.Errorf("forget a user: %w", err)
	}
	return h, nil
}
