package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// Turn is a question of a conversation and its answer.
type Turn struct {
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
	Passages []string `json:"passages,omitempty"` // ids, in the order in which the model was shown them
}

// Session returns the turns of a conversation, oldest first; none when it is unknown or has
// rested longer than maxAge.
func (db *DB) Session(ctx context.Context, name string, maxAge time.Duration) ([]Turn, error) {
	turns, err := db.session(ctx, name, maxAge)
	if err != nil {
		return nil, fmt.Errorf("read the conversation: %w", err)
	}
	return turns, nil
}

func (db *DB) session(ctx context.Context, name string, maxAge time.Duration) ([]Turn, error) {
	rows, err := db.sql.QueryContext(ctx, `SELECT question, answer, passages FROM turns
		WHERE session = ?1 AND (SELECT max(asked) FROM turns WHERE session = ?1) >= ?2 ORDER BY id`, name, time.Now().Add(-maxAge).Unix())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var turns []Turn
	for rows.Next() {
		var t Turn
		var passages string
		if err := rows.Scan(&t.Question, &t.Answer, &passages); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(passages), &t.Passages); err != nil {
			return nil, err
		}
		turns = append(turns, t)
	}
	return turns, rows.Err()
}

// Append adds a turn to a conversation, keeps the last keep turns, and forgets every
// conversation that has rested longer than maxAge. The user is who asked, for [DB.Forget];
// empty on the command line, where that is no question.
func (db *DB) Append(ctx context.Context, name, user string, turn Turn, keep int, maxAge time.Duration) error {
	passages, err := json.Marshal(turn.Passages)
	if err != nil {
		return fmt.Errorf("keep the conversation: %w", err)
	}
	now := time.Now()
	err = db.change(ctx, func(tx *sql.Tx) error {
		if err := pruneTurns(ctx, tx, now.Add(-maxAge).Unix()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO turns (session, user, question, answer, passages, asked) VALUES (?, ?, ?, ?, ?, ?)",
			name, user, turn.Question, turn.Answer, string(passages), now.Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM turns WHERE session = ?1 AND id NOT IN
			(SELECT id FROM turns WHERE session = ?1 ORDER BY id DESC LIMIT ?2)`, name, keep)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the conversation: %w", err)
	}
	return nil
}

func pruneTurns(ctx context.Context, tx *sql.Tx, before int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM turns WHERE session IN (SELECT session FROM turns GROUP BY session HAVING max(asked) < ?)", before)
	return err
}
