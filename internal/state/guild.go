package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Guild is what the moderators of a guild have set. The zero Guild is the default.
type Guild struct {
	Channels    []string `json:"channels,omitempty"`     // ids of those where the bot may answer; none: all
	Roles       []string `json:"roles,omitempty"`        // ids of those who may ask, one is enough; none: everybody
	Language    string   `json:"language,omitempty"`     // of the answers, one of language.Codes; empty: the question's
	Length      string   `json:"length,omitempty"`       // of the answers, one of Lengths; empty: [Normal]
	MentionsOff bool     `json:"mentions_off,omitempty"` // mentions and replies are not answered
	PerMember   int      `json:"per_member,omitempty"`   // questions of one member in an hour; 0: what the host set, which it cannot exceed
	PerChannel  int      `json:"per_channel,omitempty"`  // the same in one channel
	PerGuild    int      `json:"per_guild,omitempty"`    // the same in the guild
}

// Lengths of answers.
const (
	Short  = "short"
	Normal = "normal"
	Long   = "long"
)

// Lengths are the lengths of answers, shortest first.
var Lengths = []string{Short, Normal, Long}

// Guild returns what is set in a guild; the zero Guild where nothing is.
func (db *DB) Guild(ctx context.Context, id string) (Guild, error) {
	var g Guild
	var data string
	err := db.sql.QueryRowContext(ctx, "SELECT settings FROM guilds WHERE id = ?", id).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return g, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &g)
	}
	if err != nil {
		return Guild{}, fmt.Errorf("read the guild's settings: %w", err)
	}
	return g, nil
}

// ChangeGuild changes what is set in a guild and returns the result. Two changes at one time
// follow each other: change sees what the other has set. When it returns an error, nothing
// changes and that is the error.
func (db *DB) ChangeGuild(ctx context.Context, id string, change func(*Guild) error) (Guild, error) {
	var g Guild
	err := db.change(ctx, func(tx *sql.Tx) error {
		var data string
		err := tx.QueryRowContext(ctx, "SELECT settings FROM guilds WHERE id = ?", id).Scan(&data)
		if err == nil {
			err = json.Unmarshal([]byte(data), &g)
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := change(&g); err != nil {
			return err
		}
		settings, err := json.Marshal(g)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO guilds (id, settings) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET settings = excluded.settings", id, string(settings))
		return err
	})
	if err != nil {
		return Guild{}, fmt.Errorf("keep the guild's settings: %w", err)
	}
	return g, nil
}
