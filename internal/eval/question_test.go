package eval

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"attache/internal/language"
	"attache/internal/testshared"
)

func TestReadQuestions(t *testing.T) {
	got, err := ReadQuestions("own.jsonl", strings.NewReader("\ufeff"+
		`{"id":"q1","lang":"en","kind":"figure","question":"How much?","answerable":true,"keys":[["35.2 billion","35,2"],["90%"]],`+
		`"evidence":[{"origin":"004_x.txt","paragraph":44,"or":[{"origin":"001_y.txt","paragraph":3}]},{"origin":"004_x.txt","paragraph":45}]}`+"\r\n\n"+
		`{"id":"q2","lang":"ru","kind":"","question":"Кто?","answerable":false,"keys":[],"evidence":[]}`))
	want := []Question{
		{ID: "q1", Language: "en", Kind: "figure", Text: "How much?", Keys: [][]string{{"35.2 billion", "35,2"}, {"90%"}},
			Evidence: []Entry{{{"004_x.txt", 44}, {"001_y.txt", 3}}, {{"004_x.txt", 45}}}},
		{ID: "q2", Language: "ru", Text: "Кто?", Keys: [][]string{}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, error %v", got, err)
	}
}

func TestReadPublic(t *testing.T) {
	passages, err := ReadPassages("passages.jsonl", strings.NewReader(`{"id":"a","title":"A","text":"One.","year":1999}`+"\n"+`{"id":"b","text":""}`+"\n"))
	if want := []Passage{{"a", "A", "One."}, {"b", "", ""}}; err != nil || !slices.Equal(passages, want) {
		t.Fatalf("%+v, error %v", passages, err)
	}
	got, err := ReadPublic("questions.jsonl", strings.NewReader(
		`{"id":"1","lang":"es","question":"¿Qué?","passage_ids":["b","a","b"],"answers":["x","y"],"split":"dev"}`+"\n"+
			`{"id":"2","lang":"pt","question":"O quê?","passage_ids":[]}`), passages)
	want := []Question{
		{ID: "1", Language: "es", Text: "¿Qué?", Keys: [][]string{{"x", "y"}}, Evidence: []Entry{{{"a", 0}}, {{"b", 0}}}},
		{ID: "2", Language: "pt", Text: "O quê?"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, error %v", got, err)
	}
}

func TestReadErrors(t *testing.T) {
	passages := func(s string) error { _, err := ReadPassages("f", strings.NewReader(s)); return err }
	public := func(s string) error {
		_, err := ReadPublic("f", strings.NewReader(s), []Passage{{ID: "a"}})
		return err
	}
	own := func(s string) error { _, err := ReadQuestions("f", strings.NewReader(s)); return err }
	const (
		goodPublic = `{"id":"1","lang":"en","question":"q","passage_ids":["a"]}` + "\n"
		goodOwn    = `{"id":"1","lang":"en","question":"q","answerable":false}` + "\n"
	)
	// answerable is a question of the corpus that ends in the given fields.
	answerable := func(fields string) string {
		return goodOwn + `{"id":"2","lang":"en","question":"q","answerable":true,` + fields + `}`
	}
	for _, c := range []struct {
		read func(string) error
		text string
		want string
	}{
		{passages, "", "f: holds no passage"},
		{passages, "\n \n", "f: holds no passage"},
		{passages, `{"id":"a"}` + "\n" + `{"id":"a"}`, `f:2: the id "a" is there twice`},
		{passages, "\n" + `{"text":"x"}`, "f:2: the id is empty"},
		{passages, `{"id":"a"`, "f:1: not JSON: unexpected EOF"},
		{passages, `{"id":"a"}{"id":"b"}`, "f:1: more than one JSON value"},
		{passages, `["a"]`, "f:1: a JSON array, not an object"},
		{passages, `{"id":1}`, "f:1: id cannot be a JSON number"},
		{passages, "{\"id\":\"a\xff\"}", "f:1: not UTF-8"},
		{passages, `{"id":"a"}` + "\n" + `{"id":"` + strings.Repeat("b", maxLine) + `"}`, "f:2: the line is over 1 MiB"},
		{public, "", "f: holds no question"},
		{public, goodPublic + `{"id":"2","lang":"fr","question":"q","passage_ids":["a"]}`, `f:2: lang is "fr", not one of en, es, pt, ru`},
		{public, goodPublic + `{"id":"2","lang":"en","question":" ","passage_ids":["a"]}`, "f:2: the question is empty"},
		{public, goodPublic + `{"lang":"en","question":"q","passage_ids":["a"]}`, "f:2: the id is empty"},
		{public, goodPublic + goodPublic, `f:2: the id "1" is there twice`},
		{public, goodPublic + `{"id":"2","lang":"en","question":"q","passage_ids":["b"]}`, `f:2: passage_ids: "b" is no passage`},
		{public, goodPublic + `{"id":"2","lang":"en","question":"q"}`, "f:2: passage_ids is missing"},
		{own, "", "f: holds no question"},
		{own, goodOwn + `{"id":"2","lang":"en","question":"q"}`, "f:2: answerable is missing"},
		{own, goodOwn + `{"id":"2","lang":"en","question":"q","answerable":false,"evidences":[]}`, `f:2: json: unknown field "evidences"`},
		{own, goodOwn + `{"id":"2","lang":"en","question":"q","answerable":false,"evidence":[{"origin":"x","paragraph":1}]}`, "f:2: has evidence but is not answerable"},
		{own, answerable(`"keys":[["x"]]`), "f:2: is answerable but has no evidence"},
		{own, answerable(`"evidence":[{"origin":"x","paragraph":1}]`), "f:2: is answerable but has no keys"},
		{own, answerable(`"keys":[["x"],[]],"evidence":[{"origin":"x","paragraph":1}]`), "f:2: key 2 lacks a spelling"},
		{own, answerable(`"keys":[["x",""]],"evidence":[{"origin":"x","paragraph":1}]`), "f:2: key 1 lacks a spelling"},
		{own, answerable(`"keys":[["x"]],"evidence":[{"origin":"x"}]`), "f:2: evidence 1: a place has an origin and a paragraph from 1"},
		{own, answerable(`"keys":[["x"]],"evidence":[{"origin":"x","paragraph":1,"or":[{"paragraph":2}]}]`), "f:2: evidence 1: a place has an origin and a paragraph from 1"},
		{own, answerable(`"keys":[["x"]],"evidence":[{"origin":"x","paragraph":1},{"origin":"x","paragraph":1}]`), "f:2: evidence 2 is there twice"},
		{own, answerable(`"keys":[["x"]],"evidence":[{"origin":"x","paragraph":1.5}]`), "f:2: evidence.paragraph cannot be a JSON number 1.5"},
		{own, answerable(`"keys":[["x"]],"evidence":[{"origin":"x","paragraph":1,"or":[{"or":[]}]}]`), `f:2: json: unknown field "or"`},
	} {
		if err := c.read(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%.200s\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// The public sets read whole, and a ranker that knows the answers scores 1 on them.
func TestPublicSets(t *testing.T) {
	for set, want := range map[string]struct {
		passages  int
		languages map[string]int
	}{
		"xquad-en": {240, map[string]int{"en": 1190, "es": 1190, "ru": 1190}},
		"xquad-es": {240, map[string]int{"es": 1190}},
		"faquad":   {249, map[string]int{"pt": 900}},
	} {
		t.Run(set, func(t *testing.T) {
			passages, questions := readSet(t, testshared.Path(t, "eval", set))
			languages := map[string]int{}
			ranker := scripted{}
			for _, q := range questions {
				languages[q.Language]++
				ranker[q.Text] = append(ranker[q.Text], q.Evidence[0][0].Origin)
			}
			if len(passages) != want.passages || !reflect.DeepEqual(languages, want.languages) {
				t.Errorf("%d passages, %v questions", len(passages), languages)
			}
			for text, ids := range ranker { // some questions are asked of two passages
				slices.Sort(ids)
				ranker[text] = slices.Compact(ids)
			}
			report, err := Run(t.Context(), Task{Questions: questions, Covers: Whole(passages), Ranker: ranker})
			if err != nil {
				t.Fatal(err)
			}
			if got := report.Groups[0].Measures[Recall5].Mean; got != 1 || report.Questions != len(questions) {
				t.Errorf("recall at 5 is %v of %d questions", got, report.Questions)
			}
		})
	}
}

func readSet(t *testing.T, dir string) ([]Passage, []Question) {
	t.Helper()
	file := func(name string) *os.File {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	passages, err := ReadPassages("passages.jsonl", file("passages.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	questions, err := ReadPublic("questions.jsonl", file("questions.jsonl"), passages)
	if err != nil {
		t.Fatal(err)
	}
	return passages, questions
}

func FuzzReadPassages(f *testing.F) {
	f.Add(`{"id":"a","title":"A","text":"One."}` + "\n" + `{"id":"b"}`)
	f.Add("\ufeff\n[]")
	f.Fuzz(func(t *testing.T, text string) {
		passages, err := ReadPassages("f", strings.NewReader(text))
		if err != nil {
			checkError(t, err)
		} else if len(Whole(passages)) != len(passages) || len(passages) == 0 {
			t.Fatalf("an ID is there twice, or none: %+v", passages)
		}
	})
}

func FuzzReadPublic(f *testing.F) {
	f.Add(`{"id":"1","lang":"en","question":"q","passage_ids":["a","a"],"answers":["x"]}`)
	f.Add(`{"id":"1","lang":"en","question":"q","passage_ids":[]}`)
	passages := []Passage{{ID: "a"}, {ID: "b"}}
	f.Fuzz(func(t *testing.T, text string) {
		questions, err := ReadPublic("f", strings.NewReader(text), passages)
		checkQuestions(t, questions, err)
		for _, q := range questions {
			if got := newTarget(q.Evidence, map[Place][]string{{Origin: "a"}: {"a"}, {Origin: "b"}: {"b"}}); got.unreachable > 0 {
				t.Fatalf("evidence that is no passage: %+v", q)
			}
		}
	})
}

func FuzzReadQuestions(f *testing.F) {
	f.Add(`{"id":"1","lang":"en","kind":"k","question":"q","answerable":true,"keys":[["x"]],"evidence":[{"origin":"o","paragraph":1,"or":[{"origin":"p","paragraph":2}]}]}`)
	f.Add(`{"id":"1","lang":"ru","question":"q","answerable":false}`)
	f.Fuzz(func(t *testing.T, text string) {
		questions, err := ReadQuestions("f", strings.NewReader(text))
		checkQuestions(t, questions, err)
		for _, q := range questions {
			for _, p := range slices.Concat(q.Evidence...) {
				if p.Origin == "" || p.Paragraph < 1 {
					t.Fatalf("no place: %+v", q)
				}
			}
		}
	})
}

func checkQuestions(t *testing.T, questions []Question, err error) {
	t.Helper()
	if err != nil {
		checkError(t, err)
		return
	}
	ids := map[string]bool{}
	for _, q := range questions {
		if isBlank(q.Text) || !language.Known(q.Language) {
			t.Fatalf("no question: %+v", q)
		}
		ids[q.ID] = true
	}
	if len(ids) != len(questions) || len(ids) == 0 {
		t.Fatalf("an ID is there twice, or none: %+v", questions)
	}
}

func checkError(t *testing.T, err error) {
	t.Helper()
	if !strings.HasPrefix(err.Error(), "f:") || strings.Contains(err.Error(), "\n") {
		t.Fatalf("not one line with the file's name: %q", err)
	}
}
