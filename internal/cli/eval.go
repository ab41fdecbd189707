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

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/eval"
	"attache/internal/index"
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

// task reads the questions at path and opens what they are asked of.
func (e evaluation) task(ctx context.Context, path string) (eval.Task, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return eval.Task{}, fmt.Errorf("there is no file or folder %s", path)
	case err != nil:
		return eval.Task{}, err
	case info.IsDir():
		return e.publicTask(ctx, path)
	}
	task := eval.Task{Set: filepath.Base(path), Date: time.Now().UTC(), Covers: map[string][]eval.Place{}}
	if task.Questions, err = readFile(path, eval.ReadQuestions); err != nil {
		return task, err
	}
	lib, err := e.library(ctx)
	if err != nil {
		return task, err
	}
	for _, part := range []string{titles, headers} {
		if slices.Contains(e.without, part) {
			lib.name += " without " + part // an index of its own
		}
	}
	for i := range lib.passages {
		e.strip(&lib.passages[i])
	}
	src, err := e.source(ctx, lib, func(err error) { e.say("%v", err) })
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
	task.System = e.systemName(src) + "; corpus " + filepath.Base(lib.name)
	asked, err := e.searcher(ctx, src, task.Covers)
	task.Ranker, task.Gatherer = asked, asked
	return task, err
}

// publicTask reads a public set. Its passages are indexed whole, under their own ids, in memory.
func (e evaluation) publicTask(ctx context.Context, folder string) (eval.Task, error) {
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
		e.strip(&whole[i])
	}
	embedder, _ := e.embedding(ctx)
	builder := index.Builder{Embedder: embedder, Progress: e.progress.show(e.Err, "Embedding passages")}
	x, _, err := builder.Refresh(ctx, whole)
	e.progress.close()
	if err != nil {
		return task, fmt.Errorf("index %s: %w", folder, err)
	}
	src := retrieve.Source{Index: x, Embedder: embedder}
	task.System = e.systemName(src)
	task.Ranker, err = e.searcher(ctx, src, task.Covers)
	return task, err
}

// strip takes off a passage what of its header is to be left out.
func (e evaluation) strip(p *corpus.Passage) {
	if slices.Contains(e.without, titles) {
		p.Header = strings.TrimPrefix(p.Header, p.Meta.Title)
	}
	if slices.Contains(e.without, headers) {
		p.Header = ""
	}
}

// measured returns a retriever that embeds each question once, however often it is asked.
func (e evaluation) measured(src retrieve.Source) *retrieve.Retriever {
	src.Embedder = &remembering{Embedder: src.Embedder}
	opts := e.retrieveOptions()
	opts.Without = e.without
	return retrieve.New(src, opts)
}

// systemName says what takes part in the ranking.
func (e evaluation) systemName(src retrieve.Source) string {
	name := "words and 4-grams"
	if src.Embedder.Semantic() {
		name = e.cfg.Embedding.Model + ", " + name
	}
	if e.queryStep {
		name += ", questions rewritten by " + e.cfg.Chat.Model
	}
	if len(e.without) > 0 {
		name += " without " + strings.Join(e.without, ", ")
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

// searcher asks the retriever for [eval.Run].
type searcher struct {
	r      *retrieve.Retriever
	query  func(ctx context.Context, question string) retrieve.Query
	covers map[string][]eval.Place
}

// searcher asks the questions as they stand, or as the chat model rewrites them, once each.
func (e evaluation) searcher(ctx context.Context, src retrieve.Source, covers map[string][]eval.Place) (searcher, error) {
	s := searcher{e.measured(src), func(_ context.Context, question string) retrieve.Query { return retrieve.Query{Text: question} }, covers}
	if !e.queryStep {
		return s, nil
	}
	if !e.cfg.Chat.On() {
		return s, errors.New("--query-step needs a chat model; set OPENAI_API_KEY, or chat.base_url and chat.model")
	}
	answerer, err := e.answerer(ctx, s.r)
	if err != nil {
		return s, err
	}
	var known sync.Map // queries by question
	s.query = func(ctx context.Context, question string) retrieve.Query {
		if q, ok := known.Load(question); ok {
			return q.(retrieve.Query)
		}
		u := answerer.Understand(ctx, answer.Question{Text: question})
		q := retrieve.Query{Text: u.Question, Also: u.Also}
		known.Store(question, q)
		return q
	}
	return s, nil
}

func (s searcher) Rank(ctx context.Context, question, _ string) ([]string, error) {
	found, err := s.r.Rank(ctx, s.query(ctx, question))
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

func (s searcher) Gather(ctx context.Context, question, _ string, words int) (eval.Context, error) {
	q := s.query(ctx, question)
	q.Budget = retrieve.Budget{Words: words}
	found, err := s.r.Retrieve(ctx, q)
	if err != nil {
		return eval.Context{}, err
	}
	var c eval.Context
	for _, h := range found.Hits {
		c.Places = append(c.Places, s.covers[h.Passage.ID]...)
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
