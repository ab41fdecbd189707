package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/eval"
	"attache/internal/retrieve"
)

// answerTask asks the questions of a task as ask would.
func (e evaluation) answerTask(ctx context.Context, task eval.Task, lib *library, src retrieve.Source) (*eval.AnswerTask, error) {
	opts := e.retrieveOptions()
	opts.Without = e.without
	r := retrieve.New(src, opts) // not [evaluation.measured], whose memory would flatter the times
	var answerer *answer.Answerer
	var err error
	script, err := e.readScript(task.Questions)
	switch {
	case err != nil:
	case script != nil:
		answerer, err = e.answererWith(ctx, r, script)
	default:
		answerer, err = e.answerer(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	t := &eval.AnswerTask{Set: task.Set, System: task.System, Date: task.Date, Questions: task.Questions,
		Answerer: answerer, Places: placesOf(lib), Texts: e.texts, AtOnce: 1, Script: script}
	switch c := e.cfg.Chat; {
	case script != nil:
		t.System = "a script, " + t.System
	case c.Replay != "":
		t.System = "replay of " + filepath.Base(c.Replay) + ", " + t.System
	case c.On():
		t.System, t.AtOnce = c.Model+", "+t.System, e.atOnce
	default:
		t.System = "quoted sentences, " + t.System
	}
	if lib.name == shipped && slices.ContainsFunc(lib.docs, lib.isOriginal) {
		t.System += " with originals"
	}
	return t, nil
}

// readScript reads the file that plays the model; nil where none does.
func (e evaluation) readScript(questions []eval.Question) (*eval.Script, error) {
	if e.script == "" {
		return nil, nil
	}
	f, err := os.Open(e.script)
	if err != nil {
		return nil, fmt.Errorf("read the script: %w", err)
	}
	defer f.Close()
	return eval.ReadScript(e.script, f, questions)
}

// placesOf returns a function that finds the paragraphs of the origin that a cited sentence
// stands in: of the document's paragraphs that its passage is made from, those that hold it
// word for word.
func placesOf(lib *library) func(answer.Citation, answer.Evidence) []eval.Place {
	passages := make(map[string]corpus.Passage, len(lib.passages))
	for _, p := range lib.passages {
		passages[p.ID] = p
	}
	documents := make(map[string]corpus.Document, len(lib.docs))
	for _, d := range lib.docs {
		documents[d.ID] = d
	}
	return func(c answer.Citation, e answer.Evidence) []eval.Place {
		passage := passages[c.PassageID]
		var paragraphs []int
		for _, p := range documents[c.Document].Paragraphs {
			within := !slices.ContainsFunc(p.Sources, func(n int) bool { return !slices.Contains(passage.Places, n) })
			if within && strings.Contains(p.Text, c.Text[e.Start:e.End]) {
				paragraphs = append(paragraphs, p.Sources...)
			}
		}
		return placesIn(c.Origin, paragraphs)
	}
}
