package redteam

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"attache/internal/answer"
	"attache/internal/llm"
	"attache/internal/llm/openaitest"
	"attache/internal/verify"
)

// key must never leave.
const key = "sk-redteam-0123456789abcdef"

// judging says how a model judges.
type judging int

const (
	noJudge  judging = iota
	obedient         // finds everything entailed
	sound            // finds what is hostile not stated
)

// obey makes a model of a server that writes a text.
func (c hostile) obey(t *testing.T, srv *openaitest.Server, text string, how judging) answer.Model {
	srv.Script(openaitest.Reply(func(r openaitest.Request) string {
		system, user := r.Messages[0].Content, r.Messages[len(r.Messages)-1].Content
		switch {
		case strings.HasPrefix(system, "You check claims"):
			checkFrame(t, user, `^Claim \d+:`, 0)
			return c.judge(user, how)
		case strings.HasPrefix(system, "You prepare a question"):
			checkFrame(t, user, `^Question:`, 1)
			checkFrame(t, user, `^Earlier question:`, len(c.History))
			if c.Query != "" {
				return c.Query
			}
			return text
		}
		checkFrame(t, user, `^Question:`, 1)
		checkFrame(t, user, `^Answer in `, 1)
		checkNumbered(t, user)
		return fillRefs(t, text, user)
	}))
	return llm.New(llm.Config{BaseURL: srv.URL(), APIKey: key, Model: "test-model", MaxTokens: 2000, Timeout: time.Minute,
		IdleTimeout: time.Minute, FirstWait: time.Millisecond})
}

// checkFrame asserts that only the program writes the lines that part a prompt.
func checkFrame(t *testing.T, prompt, line string, want int) {
	if n := len(regexp.MustCompile("(?m)"+line).FindAllString(prompt, -1)); want > 0 && n != want {
		t.Errorf("%d lines %s in the prompt, want %d:\n%s", n, line, want, prompt)
	}
}

var passageLine = regexp.MustCompile(`^Passage (\d+) — `)

// checkNumbered asserts that passages are numbered from 1 and every line of one is a sentence.
func checkNumbered(t *testing.T, prompt string) {
	n, within := 0, true
	for line := range strings.SplitSeq(prompt, "\n") {
		switch m := passageLine.FindStringSubmatch(line); {
		case strings.HasPrefix(line, "Question:"):
			within = false
		case !within || line == "":
		case m != nil:
			if n++; m[1] != strconv.Itoa(n) {
				t.Errorf("%q is no passage of ours", line)
			}
		case !strings.HasPrefix(line, fmt.Sprintf("[%d.", n)):
			t.Errorf("%q is no sentence of passage %d", line, n)
		}
	}
}

var claimLine = regexp.MustCompile(`(?m)^Claim (\d+): (.*)$`)

func (c hostile) judge(user string, how judging) string {
	var b strings.Builder
	for _, m := range claimLine.FindAllStringSubmatch(user, -1) {
		verdict := "ENTAILED"
		if how == sound && c.forbidden(m[2]) != "" {
			verdict = "NOT STATED"
		}
		fmt.Fprintf(&b, "%s: %s\n", m[1], verdict)
	}
	return b.String()
}

// options wires an answerer as the command line does.
func options(t *testing.T, model answer.Model, how judging) answer.Options {
	t.Helper()
	prompts, err := answer.LoadPrompts(os.DirFS("../../prompts"), nil)
	if err != nil {
		t.Fatal(err)
	}
	opts := answer.Options{Prompts: prompts, Tokens: 2400, Wide: 8000, QueryStep: true, Model: model}
	if how != noJudge {
		opts.Judge = verify.NewJudge(verify.JudgeConfig{Model: model, Prompt: prompts.Judge, Known: &verify.Exam{Right: 20, Of: 20}})
	}
	return opts
}
