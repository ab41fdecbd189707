package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"attache/internal/answer"
	"attache/internal/config"
	"attache/internal/eval"
	"attache/internal/language"
	"attache/internal/verify"
)

// holdsClaims reports whether the file's first line is a claim, and not a question.
func holdsClaims(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	line, _ := bufio.NewReader(io.LimitReader(f, 1<<16)).ReadBytes('\n')
	return bytes.Contains(line, []byte(`"claim"`)) && !bytes.Contains(line, []byte(`"question"`))
}

// checkClaims measures how false claims are told from true ones.
func (e evaluation) checkClaims(ctx context.Context) error {
	lib, err := e.library(ctx)
	if err != nil {
		return err
	}
	sentences := map[[2]string]verify.Cited{}
	for i := range lib.passages {
		p := &lib.passages[i]
		for j := range p.Sentences {
			sentences[[2]string{p.Meta.ID, language.OneLine(p.Sentence(j))}] = verify.Cited{Passage: p, Sentence: j}
		}
	}
	claims, err := readFile(e.path, func(name string, r io.Reader) ([]eval.Claim, error) {
		return eval.ReadClaims(name, r, func(document, sentence string) (verify.Cited, bool) {
			c, ok := sentences[[2]string{document, sentence}]
			return c, ok
		})
	})
	if err != nil {
		return err
	}
	judge, name, err := e.fitJudge(ctx)
	if err != nil {
		return err
	}
	report, err := eval.RunChecks(ctx, claims, judge, e.progress.show(e.Err, "Judging claims"))
	e.progress.close()
	if err != nil {
		return err
	}
	report.Set, report.Date, report.Judge = filepath.Base(e.path), time.Now().UTC(), name
	if e.json {
		return e.printJSON(report)
	}
	return e.print(report)
}

// fitJudge returns the configured judge and its name, nil when there is none or it failed its
// examination.
func (e evaluation) fitJudge(ctx context.Context) (answer.Judge, string, error) {
	model, err := e.model(ctx)
	if err != nil || model == nil {
		return nil, "", err
	}
	prompts, err := e.prompts()
	if err != nil {
		return nil, "", err
	}
	judge := e.judge(ctx, model, prompts)
	if judge == nil {
		return nil, "", nil
	}
	fit, _, err := judge.Fit(ctx)
	if err != nil || !fit {
		return nil, "", err
	}
	name := e.cfg.Chat.Model
	if e.cfg.Verify.Judge != config.JudgeSame {
		name = e.cfg.Verify.Judge
	}
	return judge, name, nil
}
