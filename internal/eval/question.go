package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// Passage is a passage of a public set.
type Passage struct {
	ID    string `json:"id"`
	Title string `json:"title"` // may be empty
	Text  string `json:"text"`
}

// Place is where evidence stands: a paragraph of a source file, counted from 1, or a whole
// passage of a public set, whose ID is the origin and whose paragraph is 0.
type Place struct {
	Origin    string `json:"origin"`
	Paragraph int    `json:"paragraph"`
}

// Entry is one piece of evidence: any of its places will do.
type Entry []Place

// Question is a question of a set.
type Question struct {
	ID       string
	Language string // one of [language.Codes]
	Kind     string // of question, as the set names it; may be empty
	Text     string
	Keys     [][]string // what a right answer says: of each key one of its spellings
	Evidence []Entry    // all that the answer needs; none: the question has no answer there
}

const maxLine = 1 << 20 // bytes: no passage or question comes near

// ReadPassages reads the passages of a public set, one JSON object a line:
// {"id","title","text"}, and fields that are ignored. An error names the file and the line.
func ReadPassages(name string, r io.Reader) ([]Passage, error) {
	var passages []Passage
	ids := map[string]bool{}
	err := readLines(name, r, false, func(p Passage) error {
		passages = append(passages, p)
		return newID(ids, p.ID)
	})
	if err == nil && len(passages) == 0 {
		err = fmt.Errorf("%s: holds no passage", name)
	}
	if err != nil {
		return nil, err
	}
	return passages, nil
}

// ReadPublic reads the questions of a public set about these passages, one JSON object a
// line: {"id","lang","question","passage_ids":[…],"answers":[…]}, and fields that are
// ignored. Each passage is an entry of evidence of its own; the answers are the spellings of
// a single key. An error names the file and the line.
func ReadPublic(name string, r io.Reader, passages []Passage) ([]Question, error) {
	type publicLine struct {
		ID         string   `json:"id"`
		Lang       string   `json:"lang"`
		Question   string   `json:"question"`
		PassageIDs []string `json:"passage_ids"`
		Answers    []string `json:"answers"`
	}
	known := Whole(passages)
	return readQuestions(name, r, false, func(line publicLine) (Question, error) {
		q := Question{ID: line.ID, Language: line.Lang, Text: line.Question}
		if line.PassageIDs == nil {
			return q, errors.New("passage_ids is missing")
		}
		slices.Sort(line.PassageIDs)
		for _, id := range slices.Compact(line.PassageIDs) {
			if known[id] == nil {
				return q, fmt.Errorf("passage_ids: %q is no passage", id)
			}
			q.Evidence = append(q.Evidence, Entry{{Origin: id}})
		}
		if len(line.Answers) > 0 {
			q.Keys = [][]string{line.Answers}
		}
		return q, nil
	})
}

// Whole returns the places that the passages of a public set cover: each covers itself.
func Whole(passages []Passage) map[string][]Place {
	covers := make(map[string][]Place, len(passages))
	for _, p := range passages {
		covers[p.ID] = []Place{{Origin: p.ID}}
	}
	return covers
}

// ReadQuestions reads questions asked of the corpus, one JSON object a line:
//
//	{"id","lang","kind","question","answerable":true,"keys":[["35.2 billion","35,2"],["90%"]],
//	 "evidence":[{"origin":"004_x.txt","paragraph":44,"or":[{"origin":"001_y.txt","paragraph":3}]}]}
//
// A field that is not listed here is an error, so that a misspelt one cannot go unseen. An
// error names the file and the line.
func ReadQuestions(name string, r io.Reader) ([]Question, error) {
	type questionLine struct {
		ID         string     `json:"id"`
		Lang       string     `json:"lang"`
		Kind       string     `json:"kind"`
		Question   string     `json:"question"`
		Answerable *bool      `json:"answerable"`
		Keys       [][]string `json:"keys"`
		Evidence   []struct {
			Origin    string  `json:"origin"`
			Paragraph int     `json:"paragraph"`
			Or        []Place `json:"or"`
		} `json:"evidence"`
	}
	return readQuestions(name, r, true, func(line questionLine) (Question, error) {
		q := Question{ID: line.ID, Language: line.Lang, Kind: line.Kind, Text: line.Question, Keys: line.Keys}
		switch {
		case line.Answerable == nil:
			return q, errors.New("answerable is missing")
		case !*line.Answerable && len(line.Evidence) > 0:
			return q, errors.New("has evidence but is not answerable")
		case *line.Answerable && len(line.Evidence) == 0:
			return q, errors.New("is answerable but has no evidence")
		case *line.Answerable && len(line.Keys) == 0:
			return q, errors.New("is answerable but has no keys")
		}
		for i, key := range line.Keys {
			if len(key) == 0 || slices.ContainsFunc(key, isBlank) {
				return q, fmt.Errorf("key %d lacks a spelling", i+1)
			}
		}
		for i, e := range line.Evidence {
			entry := append(Entry{{e.Origin, e.Paragraph}}, e.Or...)
			for _, p := range entry {
				if p.Origin == "" || p.Paragraph < 1 {
					return q, fmt.Errorf("evidence %d: a place has an origin and a paragraph from 1", i+1)
				}
			}
			if slices.ContainsFunc(q.Evidence, func(other Entry) bool { return other[0] == entry[0] }) {
				return q, fmt.Errorf("evidence %d is there twice", i+1)
			}
			q.Evidence = append(q.Evidence, entry)
		}
		return q, nil
	})
}

// readQuestions reads questions of which a line is a T, and checks what all share.
func readQuestions[T any](name string, r io.Reader, strict bool, question func(T) (Question, error)) ([]Question, error) {
	var questions []Question
	ids := map[string]bool{}
	err := readLines(name, r, strict, func(line T) error {
		q, err := question(line)
		if err != nil {
			return err
		}
		if isBlank(q.Text) {
			return errors.New("the question is empty")
		}
		if !language.Known(q.Language) {
			return fmt.Errorf("lang is %q, not one of %s", q.Language, strings.Join(language.Codes, ", "))
		}
		questions = append(questions, q)
		return newID(ids, q.ID)
	})
	if err == nil && len(questions) == 0 {
		err = fmt.Errorf("%s: holds no question", name)
	}
	if err != nil {
		return nil, err
	}
	return questions, nil
}

func newID(ids map[string]bool, id string) error {
	switch {
	case isBlank(id):
		return errors.New("the id is empty")
	case ids[id]:
		return fmt.Errorf("the id %q is there twice", id)
	}
	ids[id] = true
	return nil
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// readLines decodes every line that is not blank and hands it to add. With strict, a field
// that T lacks is an error.
func readLines[T any](name string, r io.Reader, strict bool, add func(T) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine+len("\n"))
	n := 0
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // some editors begin a file with it
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var v T
		err := decode(line, &v, strict)
		if err == nil {
			err = add(v)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("%s:%d: the line is over 1 MiB", name, n+1)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func decode(line []byte, into any, strict bool) error {
	if !utf8.Valid(line) {
		return errors.New("not UTF-8") // encoding/json would replace what is not
	}
	d := json.NewDecoder(bytes.NewReader(line))
	if strict {
		d.DisallowUnknownFields()
	}
	err := d.Decode(into)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			return errors.New("more than one JSON value")
		}
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if wrong.Field == "" {
			return fmt.Errorf("a JSON %s, not an object", wrong.Value)
		}
		return fmt.Errorf("%s cannot be a JSON %s", wrong.Field, wrong.Value)
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("not JSON: %w", err)
	}
	return err // such as an unknown field, which it names
}
