package state

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Feedback is what a member thinks of an answer. Of a good one, the question is not kept.
type Feedback struct {
	Answer   string // its ID
	User     string // id of who judges
	Good     bool
	Asker    string // id of who asked
	Question string
	Language string // of the question, one of language.Codes
	Reason   string // a word for why it is bad, such as "wrong"; may be empty
	Note     string // the same in the member's words; may be empty
}

// Judge keeps a member's feedback, in the place of an earlier one on the same answer.
func (db *DB) Judge(ctx context.Context, f Feedback) error {
	if f.Answer == "" || f.User == "" {
		return errors.New("keep the feedback: no answer or no user")
	}
	if f.Good {
		f.Asker, f.Question, f.Reason, f.Note = "", "", "", ""
	}
	_, err := db.sql.ExecContext(ctx, `INSERT INTO feedback (answer, user, asker, good, question, language, reason, note, given)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (answer, user) DO UPDATE SET asker = excluded.asker, good = excluded.good,
		question = excluded.question, language = excluded.language, reason = excluded.reason, note = excluded.note, given = excluded.given`,
		f.Answer, f.User, f.Asker, f.Good, f.Question, f.Language, f.Reason, f.Note, time.Now().Unix())
	if err != nil {
		return fmt.Errorf("keep the feedback: %w", err)
	}
	return nil
}

// Bad returns what was said of bad answers, the oldest first, without who said it and who
// asked.
func (db *DB) Bad(ctx context.Context) ([]Feedback, error) {
	list, err := db.bad(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the feedback: %w", err)
	}
	return list, nil
}

func (db *DB) bad(ctx context.Context) ([]Feedback, error) {
	rows, err := db.sql.QueryContext(ctx, "SELECT answer, question, language, reason, note FROM feedback WHERE NOT good ORDER BY given, rowid")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Feedback
	for rows.Next() {
		var f Feedback
		if err := rows.Scan(&f.Answer, &f.Question, &f.Language, &f.Reason, &f.Note); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, rows.Err()
}
