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

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo
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
		RawQuery: "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_txlock=immediate"}
	conn, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db := &DB{conn}
	if err := db.migrate(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("open %s: %w (move the file away to begin anew)", path, err)
	}
	return db, nil
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

// Turn is a question of a conversation and its answer.
type Turn struct {
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
	Passages []string `json:"passages,omitempty"` // ids, in the order in which the model was shown them
}

// Session returns the turns of a conversation, oldest first; none when it is unknown or has
// rested longer than maxAge.
func (db *DB) Session(ctx context.Context, name string, maxAge time.Duration) ([]Turn, error) {
	turns, err := session(ctx, db.sql, name, maxAge)
	if err != nil {
		return nil, fmt.Errorf("read the conversation: %w", err)
	}
	return turns, nil
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func session(ctx context.Context, q queryer, name string, maxAge time.Duration) ([]Turn, error) {
	var data string
	err := q.QueryRowContext(ctx, "SELECT turns FROM sessions WHERE name = ? AND updated >= ?", name, time.Now().Add(-maxAge).Unix()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var turns []Turn
	if err == nil {
		err = json.Unmarshal([]byte(data), &turns)
	}
	return turns, err
}

// Append adds a turn to a conversation, keeps the last keep turns, and forgets every
// conversation that has rested longer than maxAge.
func (db *DB) Append(ctx context.Context, name string, turn Turn, keep int, maxAge time.Duration) error {
	err := db.change(ctx, func(tx *sql.Tx) error {
		turns, err := session(ctx, tx, name, maxAge)
		if err != nil {
			return err
		}
		turns = append(turns, turn)
		data, err := json.Marshal(turns[max(0, len(turns)-keep):])
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO sessions (name, turns, updated) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET turns = excluded.turns, updated = excluded.updated`, name, string(data), time.Now().Unix()); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM sessions WHERE updated < ?", time.Now().Add(-maxAge).Unix())
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the conversation: %w", err)
	}
	return nil
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
