package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"attache/internal/corpus"
	"attache/internal/eval"
	"attache/internal/index"
	"attache/internal/retrieve"
)

func (a *app) evalCommand() *cobra.Command {
	var opts struct {
		json, markdown bool
		against        string
		without        []string
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
			for _, signal := range opts.without {
				if !slices.Contains(parts, signal) {
					return usagef("--without takes %s", strings.Join(parts, ", "))
				}
			}
			if err := a.load(); err != nil {
				return err
			}
			e := evaluation{app: a, without: opts.without}
			return e.run(cmd.Context(), args[0], opts.against, opts.json, opts.markdown)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.json, "json", false, "print the report as JSON, for --against later")
	flags.BoolVar(&opts.markdown, "markdown", false, "print Markdown tables")
	flags.StringVar(&opts.against, "against", "", "compare with the report in this file")
	flags.StringSliceVar(&opts.without, "without", nil, "leave out what is named, to see what it is worth: "+strings.Join(parts, ", "))
	return cmd
}

// headers stands for the titles, headings and publishers that passages are indexed with.
const headers = "headers"

// parts are what can be left out.
var parts = append(slices.Clone(retrieve.Signals), headers)

// evaluation is one run of eval.
type evaluation struct {
	*app
	without []string
}

func (a evaluation) run(ctx context.Context, path, against string, asJSON, asMarkdown bool) error {
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
	task, err := a.task(ctx, path)
	if err != nil {
		return err
	}
	task.Progress = a.progress.show(a.Err, "Asking questions")
	report, err := eval.Run(ctx, task)
	a.progress.close()
	if err != nil {
		return fmt.Errorf("measure %s: %w", path, err)
	}
	var comparison *eval.Comparison
	if against != "" {
		c, err := eval.Compare(older, report)
		if err != nil {
			return fmt.Errorf("compare with %s: %w", against, err)
		}
		comparison = &c
	}
	if asJSON {
		return a.printJSON(struct {
			eval.Report
			Comparison *eval.Comparison `json:"comparison,omitempty"`
		}{report, comparison})
	}
	write := report.WriteTable
	if asMarkdown {
		write = report.WriteMarkdown
	}
	if err := write(a.Out); err != nil || comparison == nil {
		return err
	}
	fmt.Fprintln(a.Out)
	if asMarkdown {
		return comparison.WriteMarkdown(a.Out)
	}
	return comparison.WriteTable(a.Out)
}

// evalTask reads the questions at path and opens what they are asked of.
func (a evaluation) task(ctx context.Context, path string) (eval.Task, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return eval.Task{}, fmt.Errorf("there is no file or folder %s", path)
	case err != nil:
		return eval.Task{}, err
	case info.IsDir():
		return a.publicTask(ctx, path)
	}
	task := eval.Task{Set: filepath.Base(path), Date: time.Now().UTC(), Covers: map[string][]eval.Place{}}
	if task.Questions, err = readFile(path, eval.ReadQuestions); err != nil {
		return task, err
	}
	lib, err := a.library(ctx)
	if err != nil {
		return task, err
	}
	if slices.Contains(a.without, headers) {
		lib.name += " " + headers // an index of its own
	}
	for i := range lib.passages {
		a.strip(&lib.passages[i])
	}
	src, err := a.source(ctx, lib, func(err error) { a.say("%v", err) })
	if err != nil {
		return task, fmt.Errorf("open the index: %w", err)
	}
	for _, p := range lib.passages {
		places := []eval.Place{}
		for _, n := range p.Places {
			places = append(places, eval.Place{Origin: p.Meta.Origin, Paragraph: n})
		}
		task.Covers[p.ID] = places
	}
	if src.WordsAlone {
		return task, errors.New("the embedding server does not answer, so its vectors cannot be measured")
	}
	task.System = a.systemName(src) + "; corpus " + filepath.Base(lib.name)
	measured := a.measured(src)
	task.Ranker, task.Gatherer = ranker{measured}, gatherer{measured, task.Covers}
	return task, nil
}

// publicTask reads a public set. Its passages are indexed whole, under their own ids, in memory.
func (a evaluation) publicTask(ctx context.Context, folder string) (eval.Task, error) {
	task := eval.Task{Set: filepath.Base(folder), Date: time.Now().UTC()}
	passages, err := readFile(filepath.Join(folder, "passages.jsonl"), eval.ReadPassages)
	if err != nil {
		return task, err
	}
	task.Questions, err = readFile(filepath.Join(folder, "questions.jsonl"), func(name string, r io.Reader) ([]eval.Question, error) {
		return eval.ReadPublic(name, r, passages)
	})
	if err != nil {
		return task, err
	}
	task.Covers = eval.Whole(passages)
	whole := make([]corpus.Passage, len(passages))
	for i, p := range passages {
		whole[i] = corpus.Whole(p.ID, p.Title, p.Text)
		a.strip(&whole[i])
	}
	e, _ := a.embedding(ctx)
	builder := index.Builder{Embedder: e, Progress: a.progress.show(a.Err, "Embedding passages")}
	x, _, err := builder.Refresh(ctx, whole)
	a.progress.close()
	if err != nil {
		return task, fmt.Errorf("index %s: %w", folder, err)
	}
	src := retrieve.Source{Index: x, Embedder: e}
	task.System = a.systemName(src)
	task.Ranker = ranker{a.measured(src)}
	return task, nil
}

// strip takes the header off a passage where it is to be left out.
func (a evaluation) strip(p *corpus.Passage) {
	if slices.Contains(a.without, headers) {
		p.Header = ""
	}
}

// measured returns a retriever that embeds each question once, however often it is asked.
func (a evaluation) measured(src retrieve.Source) *retrieve.Retriever {
	src.Embedder = &remembering{Embedder: src.Embedder}
	opts := a.retrieveOptions()
	opts.Without = a.without
	return retrieve.New(src, opts)
}

// systemName says what takes part in the ranking.
func (a evaluation) systemName(src retrieve.Source) string {
	name := "words and 4-grams"
	if src.Embedder.Semantic() {
		name = a.cfg.Embedding.Model + ", " + name
	}
	if len(a.without) > 0 {
		name += " without " + strings.Join(a.without, ", ")
	}
	return name
}

func readFile[T any](path string, read func(string, io.Reader) (T, error)) (T, error) {
	f, err := os.Open(path)
	if err != nil {
		var none T
		return none, fmt.Errorf("open the questions: %w", err)
	}
	defer f.Close()
	return read(path, f)
}

type ranker struct{ r *retrieve.Retriever }

func (k ranker) Rank(ctx context.Context, question, _ string) ([]string, error) {
	found, err := k.r.Rank(ctx, retrieve.Query{Text: question})
	if err != nil {
		return nil, err
	}
	if found.WordsAlone {
		return nil, errors.New("the embedding server does not answer")
	}
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.Passage.ID
	}
	return ids, nil
}

type gatherer struct {
	r      *retrieve.Retriever
	covers map[string][]eval.Place
}

func (g gatherer) Gather(ctx context.Context, question, _ string, words int) (eval.Context, error) {
	found, err := g.r.Retrieve(ctx, retrieve.Query{Text: question, Budget: retrieve.Budget{Words: words}})
	if err != nil {
		return eval.Context{}, err
	}
	var c eval.Context
	for _, h := range found.Hits {
		c.Places = append(c.Places, g.covers[h.Passage.ID]...)
		c.Words += len(strings.Fields(h.Passage.Text))
	}
	return c, nil
}

// remembering keeps the vectors of questions.
type remembering struct {
	retrieve.Embedder
	vectors sync.Map // by question
}

func (m *remembering) Question(ctx context.Context, text string) ([]float32, error) {
	if v, ok := m.vectors.Load(text); ok {
		return v.([]float32), nil
	}
	v, err := m.Embedder.Question(ctx, text)
	if err == nil {
		m.vectors.Store(text, v)
	}
	return v, err
}
