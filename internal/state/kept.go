package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ErrNotKept is returned for an answer that is unknown, too old or forgotten.
var ErrNotKept = errors.New("the answer is not kept any more")

// Kept is an answer whose message has buttons: what these need to work after a restart.
type Kept struct {
	ID       string          `json:"-"`               // the answer's, in the custom_id of its buttons
	Message  string          `json:"-"`               // id of the message that shows it; may be empty
	User     string          `json:"-"`               // id of who asked
	Asked    time.Time       `json:"-"`               // to the millisecond; set by [DB.Keep]
	Guild    string          `json:"guild,omitempty"` // empty: a direct message
	Channel  string          `json:"channel,omitempty"`
	Session  string          `json:"session,omitempty"` // the conversation that it belongs to
	Question string          `json:"question"`
	Locale   string          `json:"locale,omitempty"`  // of who asked
	Private  bool            `json:"private,omitempty"` // only who asked may see it
	Answer   json.RawMessage `json:"answer"`            // as the front end encodes it
}

// Keep keeps an answer, in the place of an earlier one of the same ID, and forgets those that
// are older than maxAge.
func (db *DB) Keep(ctx context.Context, k Kept, maxAge time.Duration) error {
	data, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	now := time.Now()
	err = db.change(ctx, func(tx *sql.Tx) error {
		if err := pruneKept(ctx, tx, now.Add(-maxAge)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO kept (id, message, user, data, asked) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET message = excluded.message, user = excluded.user, data = excluded.data, asked = excluded.asked`,
			k.ID, k.Message, k.User, string(data), now.UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	return nil
}

// ShownIn adds to a kept answer the message that shows it. One that is not kept any more, for it
// was forgotten meanwhile, stays forgotten.
func (db *DB) ShownIn(ctx context.Context, id, message string) error {
	if _, err := db.sql.ExecContext(ctx, "UPDATE kept SET message = ? WHERE id = ?", message, id); err != nil {
		return fmt.Errorf("keep where the answer is: %w", err)
	}
	return nil
}

func pruneKept(ctx context.Context, tx *sql.Tx, before time.Time) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM kept WHERE asked < ?", before.UnixMilli())
	return err
}

// Kept returns the answer with an ID, or [ErrNotKept].
func (db *DB) Kept(ctx context.Context, id string, maxAge time.Duration) (Kept, error) {
	return db.kept(ctx, "id", id, maxAge)
}

// KeptAt returns the latest answer that a message shows, or [ErrNotKept].
func (db *DB) KeptAt(ctx context.Context, message string, maxAge time.Duration) (Kept, error) {
	if message == "" {
		return Kept{}, ErrNotKept
	}
	return db.kept(ctx, "message", message, maxAge)
}

func (db *DB) kept(ctx context.Context, column, value string, maxAge time.Duration) (Kept, error) {
	var k Kept
	var data string
	var asked int64
	err := db.sql.QueryRowContext(ctx, "SELECT id, message, user, data, asked FROM kept WHERE "+column+" = ? AND asked >= ? ORDER BY asked DESC, rowid DESC LIMIT 1",
		value, time.Now().Add(-maxAge).UnixMilli()).Scan(&k.ID, &k.Message, &k.User, &data, &asked)
	if errors.Is(err, sql.ErrNoRows) {
		return Kept{}, ErrNotKept
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &k)
	}
	if err != nil {
		return Kept{}, fmt.Errorf("read the kept answer: %w", err)
	}
	k.Asked = time.UnixMilli(asked)
	return k, nil
}
