package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"attache/internal/answer"
	"attache/internal/llm/openaitest"
	"attache/internal/testshared"
)

// sameAnswers checks that two reports tell the same of every answer but how long it took.
func sameAnswers(ts *testscript.TestScript, _ bool, args []string) {
	var reports [2][]byte
	for i := range reports {
		var r evaluated
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[i])), &r))
		if r.Answers == nil || len(r.Answers.Questions) == 0 {
			ts.Fatalf("%s holds no answers", args[i])
		}
		for j := range r.Answers.Questions {
			r.Answers.Questions[j].TimingMS = answer.Timing{}
		}
		var err error
		reports[i], err = json.MarshalIndent(r.Answers.Questions, "", " ")
		ts.Check(err)
	}
	if !bytes.Equal(reports[0], reports[1]) {
		ts.Fatalf("%s and %s differ:\n%s\n%s", args[0], args[1], reports[0], reports[1])
	}
}

// Every sentence that can be cited is found in a paragraph that its passage is made from.
func TestPlacesOf(t *testing.T) {
	environments := []map[string]string{{}}
	if sources, ok := testshared.Find(t, "sources"); ok {
		environments = append(environments, map[string]string{"ATTACHE_ORIGINALS": sources})
	}
	for _, env := range environments {
		env["ATTACHE_DATA"] = t.TempDir()
		a := &app{Streams: Streams{io.Discard, io.Discard}, lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok }}
		if err := a.load(); err != nil {
			t.Fatal(err)
		}
		lib, err := a.library(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		places := placesOf(lib)
		sentences := 0
		for _, p := range lib.passages {
			for _, s := range p.Sentences {
				sentences++
				got := places(answer.Citation{PassageID: p.ID, Document: p.Meta.ID, Origin: p.Meta.Origin, Text: p.Text}, answer.Evidence{N: 1, Start: s.Start, End: s.End})
				for _, place := range got {
					if place.Origin != p.Meta.Origin || !slices.Contains(p.Places, place.Paragraph) {
						t.Errorf("%s: %q is placed at %v, outside of %v", p.ID, p.Text[s.Start:s.End], place, p.Places)
					}
				}
				if len(got) == 0 && len(p.Places) > 0 {
					t.Errorf("%s: %q stands nowhere", p.ID, p.Text[s.Start:s.End])
				}
			}
		}
		if sentences == 0 {
			t.Error("no sentence was looked up")
		}
	}
}

// An interrupted evaluation prints nothing, however much of it was done.
func TestEvalAnswersInterrupted(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"docs/a.txt": "Moscow wrote off 90% of the debt of Cuba.\n\nPeru bought wheat from three countries.",
		"questions.jsonl": `{"id":"1","lang":"en","kind":"figure","question":"How much of the debt of Cuba was written off?","answerable":true,"keys":[["90%"]],"evidence":[{"origin":"a.txt","paragraph":1}]}
{"id":"2","lang":"en","kind":"figure","question":"From how many countries did Peru buy wheat?","answerable":true,"keys":[["three"]],"evidence":[{"origin":"a.txt","paragraph":2}]}`,
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	model := openaitest.New(t)
	model.Script(openaitest.Reply(func(openaitest.Request) string {
		cancel()
		return "Moscow wrote off 90% of the debt. [1.1]"
	}))
	env := map[string]string{"ATTACHE_CHAT_BASE_URL": model.URL(), "ATTACHE_CHAT_MODEL": "test-model", "ATTACHE_DATA": filepath.Join(dir, "data")}
	var out, errs strings.Builder
	code := Run(ctx, []string{"eval", filepath.Join(dir, "questions.jsonl"), "--corpus", filepath.Join(dir, "docs"), "--answers"},
		Streams{&out, &errs}, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	if code != failed || out.String() != "" || !strings.HasSuffix(errs.String(), "attache: interrupted\n") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}
