package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) indexCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Build or refresh the index",
		Long: `Brings the index up to date with the documents; only passages that changed are embedded.
Every command does this when needed; index does it ahead and says what was done.`,
		Example: "  attache index\n  attache index --corpus ~/documents --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			return a.index(cmd.Context(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return cmd
}

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("takes no argument, not %q", args[0])
	}
	return nil
}

func (a *app) index(ctx context.Context, asJSON bool) error {
	start := time.Now()
	lib, err := a.library(ctx)
	if err != nil {
		return err
	}
	e, client := a.embedding(ctx)
	_, report, err := a.open(ctx, lib, e)
	if err != nil {
		return fmt.Errorf("build the index: %w", err)
	}
	requests := 0
	if client != nil {
		requests = client.Requests()
	}
	seconds := time.Since(start).Seconds()
	if asJSON {
		return a.printJSON(struct {
			Documents int     `json:"documents"`
			Passages  int     `json:"passages"`
			Embedded  int     `json:"embedded"`
			Reused    int     `json:"reused"`
			Removed   int     `json:"removed"`
			Requests  int     `json:"requests"`
			Seconds   float64 `json:"seconds"`
		}{lib.sources(), report.Passages, report.Embedded, report.Reused, report.Removed, requests, seconds})
	}
	how := "words alone; set a key or embedding.model for meaning"
	if client != nil {
		how = fmt.Sprintf("%s at %s, %s", a.cfg.Embedding.Model, client.Host(), count(requests, "request"))
	}
	fmt.Fprintf(a.Out, "%s, %s: %d new, %d as before, %d removed, in %.1f s (%s).\n",
		count(lib.sources(), "document"), count(report.Passages, "passage"), report.Embedded, report.Reused, report.Removed, seconds, how)
	return nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
