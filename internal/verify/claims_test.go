package verify

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"attache/internal/corpus"
	"attache/internal/language"
)

// sample is a line of eval/claims.jsonl.
type sample struct {
	ID, Of, Lang, Kind, Form, Value, Claim, Document, Before string
	Evidence                                                 []string
}

func samples(tb testing.TB) []sample {
	tb.Helper()
	f, err := os.Open("../../eval/claims.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []sample
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			tb.Fatal(err)
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		tb.Fatal("no claims")
	}
	return all
}

// half parts the claims in two: the rules were made on half A.
func (s sample) half() string {
	h := fnv.New32a()
	fmt.Fprint(h, cmp.Or(s.Of, s.ID))
	return string("AB"[h.Sum32()%2])
}

// passages finds the sentences of claims in the shipped corpus.
func passages(tb testing.TB) map[string]Cited {
	tb.Helper()
	docs, _, err := corpus.Load(context.Background(), os.DirFS("../../corpus"), nil)
	if err != nil {
		tb.Fatal(err)
	}
	found := map[string]Cited{}
	all := corpus.SplitAll(docs)
	for i := range all {
		p := &all[i]
		for j := range p.Sentences {
			found[p.Meta.ID+" "+language.OneLine(p.Sentence(j))] = Cited{p, j}
		}
	}
	return found
}

func (s sample) cited(tb testing.TB, at map[string]Cited) []Cited {
	tb.Helper()
	var cited []Cited
	for _, e := range s.Evidence {
		c, ok := at[s.Document+" "+language.OneLine(e)]
		if !ok {
			tb.Fatalf("%s: %s has no sentence %q", s.ID, s.Document, e)
		}
		cited = append(cited, c)
	}
	return cited
}

// False claims are refuted, and true ones are not.
func TestMutations(t *testing.T) {
	at := passages(t)
	type tally struct{ n, refuted int }
	table := map[string]*tally{}
	count := func(key string, refuted bool) {
		if table[key] == nil {
			table[key] = &tally{}
		}
		table[key].n++
		if refuted {
			table[key].refuted++
		}
	}
	for _, s := range samples(t) {
		refuted := Refute(Claim{Text: s.Claim, Language: s.Lang, Cited: s.cited(t, at)})
		for _, key := range []string{s.Kind, s.Kind + " " + s.Lang} {
			count(s.half()+" "+key, len(refuted) > 0)
		}
		for _, r := range refuted {
			if s.Kind == "true" {
				count(s.half()+" false alarm "+string(r.Rule), true)
			}
		}
		if show := os.Getenv("SHOW"); show != "" && strings.HasPrefix(s.Kind+" "+s.Lang, show) && (s.Kind == "true") == (len(refuted) > 0) {
			fmt.Println(s.ID, s.Lang, s.Claim, "\n   <<", strings.Join(s.Evidence, " | "), "\n   ==", refuted)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		t.Logf("%-28s %3d of %3d  %.2f", key, table[key].refuted, table[key].n, float64(table[key].refuted)/float64(table[key].n))
	}
}
