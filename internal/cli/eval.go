package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache/internal/eval"
	"attache/internal/retrieve"
)

func (a *app) evalCommand() *cobra.Command {
	var opts struct {
		json, markdown    bool
		ablate, queryStep bool
		against           string
		without           []string
	}
	cmd := &cobra.Command{
		Use:   "eval DIR|FILE.jsonl",
		Short: "Measure retrieval",
		Long: `Measures how well the evidence of questions is found. A file holds questions asked of the
corpus, a folder a public set: passages.jsonl and questions.jsonl. Where an embedding model
is configured, its vectors take part and the questions are sent to its server.`,
		Example: `  attache eval eval/questions.jsonl
  attache eval eval/questions.jsonl --json > before.json
  attache eval eval/questions.jsonl --against before.json`,
		Args: oneArg("a folder or a file of questions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.ablate && (opts.against != "" || len(opts.without) > 0) {
				return usagef("--ablate goes with neither --against nor --without")
			}
			for _, signal := range opts.without {
				if !slices.Contains(parts, signal) {
					return usagef("--without takes %s", strings.Join(parts, ", "))
				}
			}
			if err := a.load(); err != nil {
				return err
			}
			e := evaluation{app: a, path: args[0], without: opts.without, queryStep: opts.queryStep, json: opts.json, markdown: opts.markdown}
			if opts.ablate {
				return e.ablate(cmd.Context())
			}
			return e.run(cmd.Context(), opts.against)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.json, "json", false, "print the report as JSON, for --against later")
	flags.BoolVar(&opts.markdown, "markdown", false, "print Markdown tables")
	flags.StringVar(&opts.against, "against", "", "compare with the report in this file")
	flags.StringSliceVar(&opts.without, "without", nil, "leave out what is named, to see what it is worth: "+strings.Join(parts, ", "))
	flags.BoolVar(&opts.ablate, "ablate", false, "measure with everything, then without each part")
	flags.BoolVar(&opts.queryStep, "query-step", false, "have the chat model rewrite questions where ask would")
	return cmd
}

// What passages are indexed with besides their text.
const (
	titles  = "titles"
	headers = "headers" // titles, headings, publishers, dates and speakers
)

// parts are what can be left out.
var parts = append(slices.Clone(retrieve.Signals), titles, headers)

// evaluation is one run of eval.
type evaluation struct {
	*app
	path           string
	without        []string
	queryStep      bool
	json, markdown bool
}

// printer is what eval prints.
type printer interface {
	WriteTable(w io.Writer) error
	WriteMarkdown(w io.Writer) error
}

func (e evaluation) print(p printer) error {
	if e.markdown {
		return p.WriteMarkdown(e.Out)
	}
	return p.WriteTable(e.Out)
}

func (e evaluation) run(ctx context.Context, against string) error {
	var older eval.Report
	if against != "" {
		data, err := os.ReadFile(against)
		if err != nil {
			return fmt.Errorf("read the former report: %w", err)
		}
		if err := json.Unmarshal(data, &older); err != nil || older.Questions == 0 {
			return fmt.Errorf("%s is no report of attache eval --json", against)
		}
	}
	report, err := e.measure(ctx)
	if err != nil {
		return err
	}
	var comparison *eval.Comparison
	if against != "" {
		c, err := eval.Compare(older, report)
		if err != nil {
			return fmt.Errorf("compare with %s: %w", against, err)
		}
		comparison = &c
	}
	if e.json {
		return e.printJSON(struct {
			eval.Report
			Comparison *eval.Comparison `json:"comparison,omitempty"`
		}{report, comparison})
	}
	if err := e.print(report); err != nil || comparison == nil {
		return err
	}
	fmt.Fprintln(e.Out)
	return e.print(comparison)
}

func (e evaluation) ablate(ctx context.Context) error {
	full, err := e.measure(ctx)
	if err != nil {
		return err
	}
	a := eval.Ablation{Full: full}
	for _, part := range parts {
		if part == retrieve.Vectors && !e.cfg.EmbeddingOn() {
			continue
		}
		e.without = []string{part}
		report, err := e.measure(ctx)
		if err != nil {
			return err
		}
		c, err := eval.Compare(full, report)
		if err != nil {
			return fmt.Errorf("compare without %s: %w", part, err)
		}
		a.Parts = append(a.Parts, eval.Part{Name: part, Without: c})
	}
	if e.json {
		return e.printJSON(a)
	}
	return e.print(a)
}

func (e evaluation) measure(ctx context.Context) (eval.Report, error) {
	task, err := e.task(ctx, e.path)
	if err != nil {
		return eval.Report{}, err
	}
	task.Progress = e.progress.show(e.Err, "Asking questions")
	report, err := eval.Run(ctx, task)
	e.progress.close()
	if err != nil {
		return eval.Report{}, fmt.Errorf("measure %s: %w", e.path, err)
	}
	return report, nil
}
