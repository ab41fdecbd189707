package cli

import (
	"context"
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

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/eval"
	"attache/internal/index"
	"attache/internal/retrieve"
)

// task reads the questions at path and opens what they are asked of. The second task is nil
// unless answers are wanted.
func (e evaluation) task(ctx context.Context, path string) (eval.Task, *eval.AnswerTask, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return eval.Task{}, nil, fmt.Errorf("there is no file or folder %s", path)
	case err != nil:
		return eval.Task{}, nil, err
	case info.IsDir() && e.answers:
		return eval.Task{}, nil, usagef("--answers takes a file of questions asked of the corpus, not a folder")
	case info.IsDir():
		task, err := e.publicTask(ctx, path)
		return task, nil, err
	}
	task := eval.Task{Set: filepath.Base(path), Date: time.Now().UTC(), Covers: map[string][]eval.Place{}}
	if task.Questions, err = readFile(path, eval.ReadQuestions); err != nil {
		return task, nil, err
	}
	lib, err := e.library(ctx)
	if err != nil {
		return task, nil, err
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
		return task, nil, fmt.Errorf("open the index: %w", err)
	}
	for _, p := range lib.passages {
		task.Covers[p.ID] = placesIn(p.Meta.Origin, p.Places)
	}
	if src.WordsAlone {
		return task, nil, errors.New("the embedding server does not answer, so its vectors cannot be measured")
	}
	task.System = e.systemName(src) + "; corpus " + filepath.Base(lib.name)
	asked, err := e.searcher(ctx, src, task.Covers)
	task.Ranker, task.Gatherer = asked, asked
	if err != nil || !e.answers {
		return task, nil, err
	}
	answers, err := e.answerTask(ctx, task, lib, src)
	return task, answers, err
}

func placesIn(origin string, paragraphs []int) []eval.Place {
	places := []eval.Place{}
	for _, n := range paragraphs {
		places = append(places, eval.Place{Origin: origin, Paragraph: n})
	}
	return places
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
