package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"attache/internal/answer"
)

// Questions from opposite standpoints get the same claims: eval/mirrored.jsonl.
func TestMirroredQuestions(t *testing.T) {
	a := &app{Streams: Streams{Out: io.Discard, Err: io.Discard}, lookup: func(string) (string, bool) { return "", false }}
	a.flags.data = t.TempDir()
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	_, r, err := a.retriever(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	answerer, err := a.answerer(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("../../eval/mirrored.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pairs, same, answered := 0, 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var pair struct{ ID, A, B string }
		if err := json.Unmarshal(lines.Bytes(), &pair); err != nil {
			t.Fatal(err)
		}
		pairs++
		var claims [2][]string
		for i, question := range []string{pair.A, pair.B} {
			got, err := answerer.Answer(context.Background(), answer.Question{Text: question}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Abstained {
				answered++
			}
			for _, c := range got.Claims {
				claims[i] = append(claims[i], c.Text)
			}
			slices.Sort(claims[i])
		}
		if slices.Equal(claims[0], claims[1]) {
			same++
		} else {
			t.Logf("%s differs:\n%s\n  %s\n%s\n  %s", pair.ID, pair.A, strings.Join(claims[0], "\n  "), pair.B, strings.Join(claims[1], "\n  "))
		}
	}
	t.Logf("the same claims in %d of %d pairs, %d of %d questions answered", same, pairs, answered, 2*pairs)
	if pairs < 15 || same < pairs-2 {
		t.Errorf("the same claims in %d of %d pairs", same, pairs)
	}
}
