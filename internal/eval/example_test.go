package eval_test

import (
	"context"
	"fmt"
	"log"
	"slices"
	"strings"

	"attache/internal/eval"
)

// byLength ranks the longest passage first, whatever is asked.
type byLength []eval.Passage

func (b byLength) Rank(context.Context, string, string) ([]string, error) {
	sorted := slices.SortedFunc(slices.Values(b), func(x, y eval.Passage) int { return len(y.Text) - len(x.Text) })
	var ids []string
	for _, p := range sorted {
		ids = append(ids, p.ID)
	}
	return ids, nil
}

func Example() {
	passages, err := eval.ReadPassages("passages.jsonl", strings.NewReader(
		`{"id":"a","title":"Cuba","text":"Mariel is a port."}
{"id":"b","title":"Peru","text":"Peru bought helicopters."}`))
	if err != nil {
		log.Fatal(err)
	}
	questions, err := eval.ReadPublic("questions.jsonl", strings.NewReader(
		`{"id":"1","lang":"en","question":"What did Peru buy?","passage_ids":["b"],"answers":["helicopters"]}
{"id":"2","lang":"es","question":"¿Qué es Mariel?","passage_ids":["a"],"answers":["a port"]}`), passages)
	if err != nil {
		log.Fatal(err)
	}
	report, err := eval.Run(context.Background(), eval.Task{Set: "two", System: "length",
		Questions: questions, Covers: eval.Whole(passages), Ranker: byLength(passages)})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range report.Groups {
		fmt.Println(g.Name, g.Questions, g.Measures[eval.Recall1].Mean, g.Measures[eval.MRR10].Mean)
	}
	// Output:
	// all 2 0.5 0.75
	// en 1 1 1
	// es 1 0 0.5
}
