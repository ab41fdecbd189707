package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"attache/internal/eval"
	"attache/internal/state"
)

// What members marked bad becomes a file that eval reads, and nothing in it tells who they are.
func TestFeedbackExport(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	lookup := func(name string) (string, bool) {
		return map[string]string{"ATTACHE_DATA": dir}[name], name == "ATTACHE_DATA"
	}
	export := func() (string, string) {
		var out, errs bytes.Buffer
		if code := Run(ctx, []string{"feedback", "export"}, Streams{&out, &errs}, lookup); code != done {
			t.Fatalf("exit code %d\n%s", code, errs.String())
		}
		return out.String(), errs.String()
	}
	if out, errs := export(); out != "" || !strings.Contains(errs, "no question is marked bad") {
		t.Errorf("without any feedback: %q, %q", out, errs)
	}
	db, err := state.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []state.Feedback{
		{Answer: "a1", User: "7001", Asker: "7002", Question: "How much of \"it\"?\nAnd when?", Language: "en", Reason: "wrong", Note: "It was 2014."},
		{Answer: "a1", User: "7003", Asker: "7002", Question: "How much of \"it\"?\nAnd when?", Language: "en", Reason: "missing"},
		{Answer: "a2", User: "7001", Asker: "7002", Question: "¿Quién se abstuvo en la votación?"},
		{Answer: "a3", User: "7001", Asker: "7002", Question: "Good?", Good: true},
	} {
		if err := db.Judge(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out, errs := export()
	questions, err := eval.ReadQuestions("bad.jsonl", strings.NewReader(out))
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if len(questions) != 2 || questions[0].Kind != "feedback: wrong" || questions[1].Language != "es" || !strings.Contains(errs, "It was 2014.") {
		t.Errorf("%+v\n%s", questions, errs)
	}
	if strings.Contains(out+errs, "700") {
		t.Errorf("it tells who asked or judged:\n%s%s", out, errs)
	}
}
