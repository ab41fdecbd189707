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

// floors are the least share of false claims of a kind that the rules refute, a little under
// what they reach; of true claims it is the most. What turns on understanding, plans and who
// does what to whom, is the judge's.
var floors = map[string]float64{
	"figure": .96, "date": .97, "name": .89, "country": .94, "list": .88, "citation": .95, "quote": .97,
	"bound": .90, "speaker": .93, "sign": .50, "direction": .24, "plan": .15, "true": .03,
}

// False claims are refuted, and true ones are not. The table tells the halves apart.
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
		for _, key := range []string{s.Kind, s.half() + " " + s.Kind, s.half() + " " + s.Kind + " " + s.Lang} {
			count(key, len(refuted) > 0)
		}
		for _, r := range refuted {
			if s.Kind == "true" {
				count(s.half()+" false alarm "+string(r.Rule), true)
			}
		}
		if show := os.Getenv("SHOW"); show != "" && strings.HasPrefix(s.Kind+" "+s.Lang, show) && s.half() == cmp.Or(os.Getenv("HALF"), "A") && (s.Kind == "true") == (len(refuted) > 0) {
			fmt.Println(s.ID, s.Lang, s.Claim, "\n   <<", strings.Join(s.Evidence, " | "), "\n   ==", refuted)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		share := float64(table[key].refuted) / float64(table[key].n)
		if floor, ok := floors[key]; ok && (key == "true" && share > floor || key != "true" && share < floor) {
			t.Errorf("%s: %.3f refuted, the bound is %.2f", key, share, floor)
		}
		t.Logf("%-28s %3d of %3d  %.2f", key, table[key].refuted, table[key].n, share)
	}
}

// A sentence bears itself out, and two bear out both.
func TestOwnSentences(t *testing.T) {
	docs, _, err := corpus.Load(context.Background(), os.DirFS("../../corpus"), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := corpus.SplitAll(docs)
	for i := range all {
		p := &all[i]
		for j := range p.Sentences {
			claim := Claim{Text: p.Sentence(j), Language: p.Language, Cited: []Cited{{p, j}}}
			if r := Refute(claim); len(r) > 0 {
				t.Errorf("%q is refuted by itself: %v", claim.Text, r)
			}
			if j+1 < len(p.Sentences) {
				claim.Text += " " + p.Sentence(j+1)
				claim.Cited = append(claim.Cited, Cited{p, j + 1})
				if r := Refute(claim); len(r) > 0 {
					t.Errorf("%q is refuted by itself: %v", claim.Text, r)
				}
			}
		}
	}
}

func BenchmarkRefute(b *testing.B) {
	at := passages(b)
	var claims []Claim
	for _, s := range samples(b) {
		claims = append(claims, Claim{Text: s.Claim, Language: s.Lang, Cited: s.cited(b, at)})
	}
	for i := 0; b.Loop(); i++ {
		Refute(claims[i%len(claims)])
	}
}
