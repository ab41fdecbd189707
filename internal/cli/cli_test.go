package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"attache/internal/llm/openaitest"
	"attache/internal/testshared"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"attache": func() {
			os.Exit(Run(context.Background(), os.Args[1:], Streams{os.Stdout, os.Stderr}, os.LookupEnv))
		},
	})
}

// The scripts in testdata/script are the command line as its users see it.
func TestScripts(t *testing.T) {
	model := openaitest.New(t)
	model.Script(openaitest.Reply(scripted))
	busy := openaitest.New(t)
	busy.Script(openaitest.Status(429, "3600"))
	silent := openaitest.New(t) // a chat server without embeddings
	silent.Script(openaitest.Reply(scripted))
	silent.NoEmbeddings()
	slow := openaitest.New(t)
	slow.Script(openaitest.Hang())
	shared, _ := testshared.Find(t, "sources")
	questions, err := filepath.Abs("../../eval/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			for k, v := range map[string]string{
				"HOME": env.WorkDir, "XDG_DATA_HOME": env.Getenv("WORK") + "/share", "XDG_CONFIG_HOME": env.Getenv("WORK") + "/config",
				"MODEL_URL": model.URL(), "BUSY_URL": busy.URL(), "NO_EMBEDDINGS_URL": silent.URL(), "SLOW_URL": slow.URL(), "SOURCES": shared, "QUESTIONS": questions,
			} {
				env.Setenv(k, v)
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "sources" {
				return shared != "", nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "bytes": writeBytes, "large": makeLarge, "link": makeLink, "json": checkJSON, "lines": countLines, "ask": askLong, "truncate-index": truncateIndex, "same-answers": sameAnswers,
		},
	})
}

// scripted answers like a model that does as it is told: it cites the sentence that holds
// the question's longest words.
func scripted(r openaitest.Request) string {
	user := r.Messages[len(r.Messages)-1].Content
	if strings.Contains(r.Messages[0].Content, "You check claims") {
		return "I would rather not."
	}
	if strings.Contains(r.Messages[0].Content, "prepare a question for a search") {
		if !strings.Contains(user, "Earlier question") {
			return "QUESTION: the same\nENGLISH: Who won the final?"
		}
		return "QUESTION: How much of Cuba's debt did Russia write off?"
	}
	for line := range strings.SplitSeq(user, "\n") {
		if asked := max(strings.LastIndex(user, "Question:"), strings.LastIndex(user, "Topic:")); !strings.Contains(strings.ToLower(user[max(0, asked):]), "debt") {
			break
		}
		if ref, text, ok := strings.Cut(line, "] "); ok && strings.Contains(text, "90%") && strings.Contains(text, "debt") {
			return "Moscow confirmed that it writes off 90% of the Cuban debt. " + ref + "]\nThis line cites nothing.\nSee [more](http://evil.example) " + ref + "]"
		}
	}
	return "NONE: the passages speak of other things"
}

// exits CODE COMMAND... runs a command and checks its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%v: exit code %d, want %d", args[1:], got, want)
	}
}

// bytes FILE HEX writes a file of bytes.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// large FILE BYTES makes a file of that size that takes no room on disk.
func makeLarge(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("text\n"), 0o600))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// link FILE TARGET makes a symbolic link.
func makeLink(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.Symlink(args[1], ts.MkAbs(args[0])))
}

// json KEY VALUE checks a value of the JSON on stdout; KEY is a path such as claims.0.check.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("stdout is not one JSON value: %v", err)
	}
	for key := range strings.SplitSeq(args[0], ".") {
		switch t := v.(type) {
		case map[string]any:
			v = t[key]
		case []any:
			if key == "len" {
				v = len(t)
				continue
			}
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(t) {
				ts.Fatalf("no %s in %v", args[0], t)
			}
			v = t[i]
		}
	}
	if got := fmt.Sprint(v); (got == args[1]) == neg {
		ts.Fatalf("%s is %q", args[0], got)
	}
}

// lines stderr N checks how many lines a stream has.
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	text := strings.TrimRight(ts.ReadFile(args[0]), "\n")
	n := 0
	if text != "" {
		n = strings.Count(text, "\n") + 1
	}
	if strconv.Itoa(n) != args[1] {
		ts.Fatalf("%s has %d lines, want %s:\n%s", args[0], n, args[1], text)
	}
}

// truncate-index cuts the stored index in d short.
func truncateIndex(ts *testscript.TestScript, _ bool, _ []string) {
	exports, err := filepath.Glob(ts.MkAbs("d/index/*/passages-*.gob"))
	ts.Check(err)
	if len(exports) != 1 {
		ts.Fatalf("exports %v", exports)
	}
	ts.Check(os.Truncate(exports[0], 100))
}

// ask CODE N asks a question of N characters.
func askLong(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	exits(ts, false, []string{args[0], "attache", "ask", strings.Repeat("x", n)})
}

// Every command has help with an example.
func TestHelp(t *testing.T) {
	a := &app{}
	for _, c := range a.root().Commands() {
		if c.Name() == "completion" || c.Name() == "help" {
			continue
		}
		if c.Short == "" || c.Example == "" || !strings.Contains(c.Example, "attache "+c.Name()) {
			t.Errorf("%s: no help with an example", c.Name())
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"sources"}, {"ask", "What of Cuba?"}, {"index"}, {"config"}, {"search", "Cuba", "--json"}} {
		var errs strings.Builder
		code := Run(context.Background(), append(args, "--data", t.TempDir()), Streams{full{}, &errs}, func(string) (string, bool) { return "", false })
		if code != failed || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%v: exit code %d, %q", args, code, errs.String())
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs strings.Builder
	code := Run(ctx, []string{"index", "--data", filepath.Join(t.TempDir(), "d")}, Streams{&out, &errs}, func(string) (string, bool) { return "", false })
	if code != failed || errs.String() != "attache: interrupted\n" || out.String() != "" {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}
