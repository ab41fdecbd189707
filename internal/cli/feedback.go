package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"attache/internal/language"
	"attache/internal/state"
)

func (a *app) feedbackCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "feedback",
		Short:   "What members thought of answers",
		Long:    "What members of Discord servers thought of answers: see attache feedback export.",
		Example: "  attache feedback export > bad.jsonl",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "export",
		Short: "Write the questions marked bad as a file for eval",
		Long: `Writes the questions whose answers members marked with 👎, one JSON object a line, in the form
that attache eval reads, without who asked and who judged. What members wrote beside it goes to
stderr. Whether a question has an answer in the documents, and where, is for a person to fill in:
until then each counts as one without.`,
		Example: "  attache feedback export > bad.jsonl\n  attache eval bad.jsonl",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			return a.exportFeedback(cmd.Context())
		},
	})
	return cmd
}

func (a *app) exportFeedback(ctx context.Context) error {
	var list []state.Feedback
	if _, err := os.Stat(filepath.Join(a.cfg.Data, state.FileName)); err == nil { // reading makes no state
		db, err := state.Open(ctx, a.cfg.Data)
		if err != nil {
			return err
		}
		defer db.Close()
		if list, err = db.Bad(ctx); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	enc := json.NewEncoder(a.Out)
	enc.SetEscapeHTML(false)
	written := map[string]bool{}
	for _, f := range list {
		if strings.TrimSpace(f.Question) == "" {
			continue
		}
		if f.Note != "" {
			a.say("%s: %s", f.Answer, f.Note)
		}
		if written[f.Question] {
			continue // several members marked it, or several asked it
		}
		written[f.Question] = true
		if !language.Known(f.Language) {
			f.Language = language.Detect(f.Question)
		}
		kind := "feedback"
		if f.Reason != "" {
			kind += ": " + f.Reason
		}
		line := struct {
			ID         string     `json:"id"`
			Lang       string     `json:"lang"`
			Kind       string     `json:"kind"`
			Question   string     `json:"question"`
			Answerable bool       `json:"answerable"`
			Keys       [][]string `json:"keys"`
			Evidence   []any      `json:"evidence"`
		}{f.Answer, f.Language, kind, f.Question, false, [][]string{}, []any{}}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	if len(written) == 0 {
		a.say("no question is marked bad")
		return nil
	}
	a.say("%s; say in each what a right answer holds (keys) and where it stands (evidence)", count(len(written), "question"))
	return nil
}
