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
		answers, texts    bool
		atOnce            int
		against, script   string
		without           []string
	}
	cmd := &cobra.Command{
		Use:   "eval DIR|FILE.jsonl",
		Short: "Measure retrieval and answers",
		Long: `Measures how well the evidence of questions is found and, with --answers, how they are
answered. A file holds questions asked of the corpus, a folder a public set: passages.jsonl
and questions.jsonl. A file of claims, such as eval/claims.jsonl, measures how false ones are
told from true ones. Where an embedding model is configured, its vectors take part and the
questions are sent to its server; where a chat model is, it writes the answers.`,
		Example: `  attache eval eval/questions.jsonl
  attache eval eval/questions.jsonl --answers --json > before.json
  attache eval eval/questions.jsonl --answers --against before.json`,
		Args: oneArg("a folder or a file of questions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.ablate && (opts.against != "" || len(opts.without) > 0 || opts.answers) {
				return usagef("--ablate goes with none of --against, --without and --answers")
			}
			if opts.atOnce < 1 || opts.atOnce > 100 {
				return usagef("--at-once takes 1 to 100")
			}
			if opts.texts && (!opts.answers && opts.script == "" || !opts.json) {
				return usagef("--texts goes with --answers and --json")
			}
			for _, signal := range opts.without {
				if !slices.Contains(parts, signal) {
					return usagef("--without takes %s", strings.Join(parts, ", "))
				}
			}
			if err := a.load(); err != nil {
				return err
			}
			e := evaluation{app: a, path: args[0], without: opts.without, queryStep: opts.queryStep, json: opts.json, markdown: opts.markdown,
				answers: opts.answers || opts.script != "", script: opts.script, texts: opts.texts, atOnce: opts.atOnce}
			if holdsClaims(e.path) {
				return e.checkClaims(cmd.Context())
			}
			if opts.ablate {
				return e.ablate(cmd.Context())
			}
			return e.run(cmd.Context(), opts.against)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.json, "json", false, "print the report as JSON, for --against later")
	flags.BoolVar(&opts.markdown, "markdown", false, "print Markdown tables")
	flags.BoolVar(&opts.answers, "answers", false, "answer the questions too, and measure the answers")
	flags.StringVar(&opts.script, "script", "", "a file of statements that take the place of a chat model's, such as eval/scripted.jsonl; with --answers")
	flags.IntVar(&opts.atOnce, "at-once", 4, "questions that a chat model is asked at one time; the times of answers are true of so many")
	flags.BoolVar(&opts.texts, "texts", false, "put questions, answers and claims into the JSON; they quote the documents")
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
	answers, texts bool
	script         string // the file that plays the model; empty: none
	atOnce         int    // questions that a model is asked
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

// evaluated is what eval prints as JSON: the report on retrieval, and that on answers.
type evaluated struct {
	eval.Report
	Comparison *eval.Comparison `json:"comparison,omitempty"`
	Answers    *answered        `json:"answers,omitempty"`
}

type answered struct {
	eval.Answers
	Comparison *eval.Comparison `json:"comparison,omitempty"`
}

func (e evaluation) run(ctx context.Context, against string) error {
	var older evaluated
	if against != "" {
		data, err := os.ReadFile(against)
		if err != nil {
			return fmt.Errorf("read the former report: %w", err)
		}
		if err := json.Unmarshal(data, &older); err != nil || older.Questions == 0 {
			return fmt.Errorf("%s is no report of attache eval --json", against)
		}
		if e.answers && older.Answers == nil {
			return fmt.Errorf("%s holds no answers; make it with --answers --json", against)
		}
	}
	asked, err := e.measure(ctx)
	if err != nil {
		return err
	}
	if against != "" {
		if err := asked.compare(older); err != nil {
			return fmt.Errorf("compare with %s: %w", against, err)
		}
	}
	if e.json {
		return e.printJSON(asked)
	}
	printers := []printer{asked.Report}
	if asked.Comparison != nil {
		printers = append(printers, asked.Comparison)
	}
	if asked.Answers != nil {
		printers = append(printers, asked.Answers)
		if asked.Answers.Comparison != nil {
			printers = append(printers, asked.Answers.Comparison)
		}
	}
	for i, p := range printers {
		if i > 0 {
			fmt.Fprintln(e.Out)
		}
		if err := e.print(p); err != nil {
			return err
		}
	}
	return nil
}

func (r *evaluated) compare(older evaluated) error {
	c, err := eval.Compare(older.Report, r.Report)
	if err != nil {
		return err
	}
	r.Comparison = &c
	if r.Answers == nil {
		return nil
	}
	c, err = eval.CompareAnswers(older.Answers.Answers, r.Answers.Answers)
	r.Answers.Comparison = &c
	return err
}

func (e evaluation) ablate(ctx context.Context) error {
	whole, err := e.measure(ctx)
	if err != nil {
		return err
	}
	full := whole.Report
	a := eval.Ablation{Full: full}
	for _, part := range parts {
		if part == retrieve.Vectors && !e.cfg.EmbeddingOn() {
			continue
		}
		e.without = []string{part}
		rest, err := e.measure(ctx)
		if err != nil {
			return err
		}
		c, err := eval.Compare(full, rest.Report)
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

// measure asks the questions of the retriever and, where answers are wanted, of the answerer.
func (e evaluation) measure(ctx context.Context) (evaluated, error) {
	task, answers, err := e.task(ctx, e.path)
	if err != nil {
		return evaluated{}, err
	}
	task.Progress = e.progress.show(e.Err, "Asking questions")
	report, err := eval.Run(ctx, task)
	e.progress.close()
	if err != nil {
		return evaluated{}, fmt.Errorf("measure %s: %w", e.path, err)
	}
	if answers == nil {
		return evaluated{Report: report}, nil
	}
	answers.Progress = e.progress.show(e.Err, "Answering questions")
	r, err := eval.RunAnswers(ctx, *answers)
	e.progress.close()
	if err != nil {
		return evaluated{}, fmt.Errorf("measure the answers to %s: %w", e.path, err)
	}
	return evaluated{Report: report, Answers: &answered{Answers: r}}, nil
}
