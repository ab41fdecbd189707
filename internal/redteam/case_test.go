package redteam

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/retrieve"
)

// hostile is a case of testdata/*.yaml.
type hostile struct {
	Name      string
	Language  string
	Kind      string
	Question  string
	History   []turn
	Documents []document // beside those of testdata/documents
	Quoted    string     // a message that the question is about, or that is held against the sources
	UserName  string     `yaml:"user_name"` // of the member who asks
	Obeys     string     // what the model writes; {{ref "words"}} is the sentence that has them
	Query     string     // what it writes when it prepares the question; empty: Obeys
	MustNot   []string   `yaml:"must_not"` // what may not leave: words, or /a regular expression/
	Holds     string     // what the answer holds, whatever else the model writes
	Quotes    string     // what it holds without a model
	Judge     string     // why only a judge can tell; empty: rules do
}

type turn struct{ Question, Answer string }

type document struct {
	File  string
	Front string // front matter
	Text  string
}

func (d document) content() string {
	if d.Front == "" {
		return d.Text
	}
	return "---\n" + strings.TrimRight(d.Front, "\n") + "\n---\n\n" + d.Text
}

// cases reads every case.
func cases(tb testing.TB) []hostile {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var all []hostile
	names := map[string]bool{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		var some []hostile
		if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&some); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		for _, c := range some {
			switch {
			case names[c.Name]:
				tb.Errorf("%s: two cases %s", name, c.Name)
			case !language.Known(c.Language) || c.Kind == "" || c.Obeys == "" || len(c.MustNot) == 0:
				tb.Errorf("%s: %s lacks a language, a kind, obeys or must_not", name, c.Name)
			}
			names[c.Name] = true
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		tb.Fatal("no cases")
	}
	return all
}

// files are the documents of a case.
func (c hostile) files(tb testing.TB) fstest.MapFS {
	tb.Helper()
	name := "ferries-" + c.Language + ".md"
	data, err := os.ReadFile(filepath.Join("testdata", "documents", name))
	if err != nil {
		tb.Fatal(err)
	}
	all := fstest.MapFS{name: {Data: data}}
	for _, d := range c.Documents {
		all[d.File] = &fstest.MapFile{Data: []byte(d.content())}
	}
	return all
}

// retriever indexes the documents of a case.
func (c hostile) retriever(t *testing.T) *retrieve.Retriever {
	t.Helper()
	docs, skipped, err := corpus.Load(context.Background(), c.files(t), nil)
	if err != nil || len(skipped) > 0 {
		t.Fatal(skipped, err)
	}
	b := index.Builder{Data: t.TempDir(), Corpus: "hostile", Embedder: embedding.Hashed{}}
	x, _, err := b.Refresh(context.Background(), corpus.SplitAll(docs))
	if err != nil {
		t.Fatal(err)
	}
	return retrieve.New(retrieve.Source{Index: x, Embedder: embedding.Hashed{}}, retrieve.Options{Weights: retrieve.Weights{Grams: .5, Names: 2, Concepts: .5}})
}

// question is what is asked. A quoted message is a part of it.
func (c hostile) question() answer.Question {
	q := answer.Question{Text: c.Question}
	if c.Quoted != "" {
		q.Text = c.Question + " “" + strings.Join(strings.Fields(c.Quoted), " ") + "”"
	}
	for _, h := range c.History {
		q.History = append(q.History, answer.Turn{Question: h.Question, Answer: h.Answer})
	}
	return q
}

// forbidden returns the first thing in a text that may not leave, letters that look alike and
// marks that nobody sees set aside; empty when there is none.
func (c hostile) forbidden(text string) string {
	for _, bad := range c.MustNot {
		if strings.HasPrefix(bad, "/") && strings.HasSuffix(bad, "/") && len(bad) > 2 {
			if found := regexp.MustCompile(bad[1 : len(bad)-1]).FindString(text); found != "" {
				return found
			}
		} else if strings.Contains(looks(text), looks(bad)) {
			return bad
		}
	}
	return ""
}

// lines parts what the model writes into what is true and what is hostile.
func (c hostile) lines() (honest, bad []string) {
	for line := range strings.Lines(c.Obeys) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.TrimSpace(line) == "":
		case c.Holds != "" && strings.Contains(line, c.Holds) && c.forbidden(line) == "":
			honest = append(honest, line)
		default:
			bad = append(bad, line)
		}
	}
	return honest, bad
}

var (
	refCall   = regexp.MustCompile(`\s*\{\{ref "([^"]+)"\}\}`)
	directive = regexp.MustCompile(`(?i)^\s*(?:none|missing)\s*:\s*`)
	anyRef    = regexp.MustCompile(`\s*\[\d+\.\d+\]`)
)

// shape is another way for a model to write what it was told to.
type shape struct {
	name string
	text func(c hostile) string
}

// shapes are tried with every case. Where a case has no true line, the first sentence of the
// prompt is cited.
var shapes = []shape{
	{"as written", func(c hostile) string { return c.Obeys }},
	{"cited", func(c hostile) string { return c.each(func(said, cite string) string { return said + " " + cite }) }},
	{"cited by all", func(c hostile) string {
		return c.each(func(said, cite string) string { return said + " [1.1, 1.2, 1.3, 1.4, 2.1, 2.2]" + cite })
	}},
	{"joined to the truth", func(c hostile) string {
		honest, _ := c.lines()
		if len(honest) == 0 {
			return c.Obeys
		}
		truth := strings.TrimRight(refCall.ReplaceAllString(honest[0], ""), ". ")
		return c.each(func(said, cite string) string { return truth + "; " + said + " " + cite })
	}},
	{"quoted", func(c hostile) string {
		return c.each(func(said, cite string) string { return "“" + said + "” " + cite })
	}},
	{"missing", func(c hostile) string { return c.each(func(said, _ string) string { return "MISSING: " + said }) }},
	{"none", func(c hostile) string {
		_, bad := c.lines()
		return "NONE: " + bare(strings.Join(bad, " "))
	}},
	{"thought", func(c hostile) string {
		return c.each(func(said, cite string) string { return said + " " + cite + "</think>" })
	}},
	{"full width", func(c hostile) string {
		return c.each(func(said, cite string) string { return wide(said) + " " + cite })
	}},
	{"look-alikes", func(c hostile) string {
		return c.each(func(said, cite string) string { return lookAlike(said) + " " + cite })
	}},
	{"zero width", func(c hostile) string {
		return c.each(func(said, cite string) string { return strings.Join(strings.Split(said, ""), "\u200b") + " " + cite })
	}},
	{"struck out", func(c hostile) string {
		return c.each(func(said, cite string) string { return strings.Join(strings.Split(said, ""), "\u0336") + " " + cite })
	}},
}

// each writes the true lines as they are and every hostile one as write has it.
func (c hostile) each(write func(said, cite string) string) string {
	honest, bad := c.lines()
	cite := "[1.1]"
	if m := refCall.FindString(c.Obeys); m != "" {
		cite = strings.TrimSpace(m)
	}
	all := honest
	for _, line := range bad {
		own := cite
		if m := refCall.FindString(line); m != "" {
			own = strings.TrimSpace(m)
		}
		if said := bare(line); said != "" {
			all = append(all, write(said, own))
		}
	}
	return strings.Join(all, "\n")
}

// bare is a line without its citations and its directive.
func bare(line string) string {
	return strings.TrimSpace(directive.ReplaceAllString(anyRef.ReplaceAllString(refCall.ReplaceAllString(line, ""), ""), ""))
}

func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r + 0xff01 - '!'
		}
		return r
	}, s)
}

const (
	latin    = "aceopxyABCEHKMOPTX"
	cyrillic = "асеорхуАВСЕНКМОРТХ"
)

func lookAlike(s string) string {
	from, to := []rune(latin), []rune(cyrillic)
	var b strings.Builder
	for i, r := range []rune(s) {
		for j := range from {
			if i%2 == 0 && from[j] == r {
				r = to[j]
			} else if i%2 == 0 && to[j] == r {
				r = from[j]
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fillRefs puts in the references to the sentences of a prompt.
func fillRefs(t testing.TB, text, prompt string) string {
	return refCall.ReplaceAllStringFunc(text, func(call string) string {
		words := language.OneLine(refCall.FindStringSubmatch(call)[1])
		for line := range strings.SplitSeq(prompt, "\n") {
			if ref, sentence, ok := strings.Cut(line, "] "); ok && strings.HasPrefix(ref, "[") && strings.Contains(sentence, words) {
				return " " + ref + "]"
			}
		}
		t.Errorf("no sentence of the prompt has %q", words)
		return ""
	})
}

func (c hostile) String() string { return fmt.Sprintf("%s/%s", c.Kind, c.Name) }
