package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"attache/internal/corpus"
	"attache/internal/embedding"
)

// counting is the keyless embedder; it counts texts and can fail or stop after some of them.
type counting struct {
	embedding.Hashed
	texts     *int
	failAfter int // 0: never
	cut       int // dimensions to leave; 0: all
}

// Dimensions is unknown before the first vector, as of a server.
func (counting) Dimensions() int { return 0 }

var errFull = errors.New("quota used up")

func (c counting) Passages(ctx context.Context, texts []string, done func(int, []float32)) error {
	n := 0
	err := c.Hashed.Passages(ctx, texts, func(i int, v []float32) {
		if c.failAfter > 0 && n == c.failAfter {
			return
		}
		n++
		*c.texts++
		if c.cut > 0 {
			v = append([]float32{1}, v[1:c.cut]...)
		}
		done(i, v)
	})
	if c.failAfter > 0 && len(texts) > c.failAfter {
		return errFull
	}
	return err
}

func passages(texts ...string) []corpus.Passage {
	var out []corpus.Passage
	for i, t := range texts {
		doc, err := corpus.Parse(fmt.Sprintf("doc%d.md", i), []byte("---\ntitle: Title\npublisher: TASS\nlanguage: en\n---\n\n"+t), nil)
		if err != nil {
			panic(err)
		}
		out = append(out, corpus.Split(doc)...)
	}
	return out
}

type harness struct {
	*Builder
	embedded int
	notices  []string
}

func builder(t *testing.T, data string) *harness {
	h := &harness{}
	h.Builder = &Builder{Data: data, Corpus: t.Name(), Embedder: counting{texts: &h.embedded}, Notice: func(s string) { h.notices = append(h.notices, s) }}
	return h
}

func (h *harness) refresh(t *testing.T, p []corpus.Passage) (*Index, Report) {
	t.Helper()
	h.embedded, h.notices = 0, nil
	x, report, err := h.Refresh(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	check(t, x, p)
	return x, report
}

// check asserts that the index holds the passages, whole, and finds each by its own text.
func check(t *testing.T, x *Index, want []corpus.Passage) {
	t.Helper()
	if len(x.Passages()) != len(want) {
		t.Fatalf("the index holds %d passages, want %d", len(x.Passages()), len(want))
	}
	for i, p := range x.Passages() {
		if passageHash(p) != passageHash(want[i]) {
			t.Errorf("passage %s is not what was indexed: %+v", p.ID, p)
		}
		v, _ := embedding.Hashed{}.Question(context.Background(), p.EmbeddingText())
		if x.Dimensions() != len(v) {
			continue
		}
		scores, err := x.Vectors(context.Background(), v)
		if err != nil {
			t.Fatal(err)
		}
		if best := slices.Max(scores); scores[i] < best-1e-6 || best < .999 {
			t.Errorf("passage %s is not nearest to itself: %v", p.ID, scores)
		}
	}
}

func TestRefreshIsIncremental(t *testing.T) {
	data := t.TempDir()
	first := passages("Russia sold helicopters to Peru.", "Cuba's debt was written off.", "Chile exports salmon.")
	h := builder(t, data)
	if _, r := h.refresh(t, first); r.Embedded != 3 || r.Reused != 0 {
		t.Errorf("first build: %+v", r)
	}
	if _, r := h.refresh(t, first); r.Embedded != 0 || r.Reused != 3 || h.embedded != 0 {
		t.Errorf("nothing changed: %+v", r)
	}
	changed := passages("Russia sold helicopters to Peru.", "Cuba's debt was forgiven.", "Chile exports salmon.", "Brazil abstained.")
	if _, r := h.refresh(t, changed); r != (Report{Passages: 4, Embedded: 2, Reused: 2, Removed: 1}) || h.embedded != 2 {
		t.Errorf("one changed, one new: %+v, %d embedded", r, h.embedded)
	}
	// Metadata alone changes the passage, not its vector.
	changed[0].Meta.URL = "https://example.org/"
	if x, r := h.refresh(t, changed); r.Embedded != 0 || x.Passages()[0].Meta.URL == "" {
		t.Errorf("new metadata: %+v", r)
	}
	if _, r := h.refresh(t, changed[:1]); r.Removed != 3 || r.Embedded != 0 {
		t.Errorf("three removed: %+v", r)
	}
	entries, err := os.ReadDir(h.Dir())
	if err != nil || len(entries) != 3 { // export, manifest, lock
		t.Errorf("the folder holds %v, error %v", entries, err)
	}
}

// Whatever is wrong with the files, the index is built anew and one line says so.
func TestDamagedIndexIsRebuilt(t *testing.T) {
	p := passages("Russia sold helicopters to Peru.", "Cuba's debt was written off.")
	for name, damage := range map[string]func(dir, export string) error{
		"export truncated": func(_, export string) error { return os.Truncate(export, 100) },
		"export empty":     func(_, export string) error { return os.Truncate(export, 0) },
		"export foreign":   func(_, export string) error { return os.WriteFile(export, []byte("something else"), 0o600) },
		"export gone":      func(_, export string) error { return os.Remove(export) },
		"manifest damaged": func(dir, _ string) error { return os.Truncate(filepath.Join(dir, manifestName), 30) },
		"manifest foreign": func(dir, _ string) error {
			return os.WriteFile(filepath.Join(dir, manifestName), []byte(`{"version":7}`), 0o600)
		},
		"manifest points up": func(dir, _ string) error {
			return os.WriteFile(filepath.Join(dir, manifestName), []byte(`{"version":1,"embedder":"hashed-1","export":"../../x","passages":["a"],"hashes":["b"]}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := builder(t, t.TempDir())
			h.refresh(t, p)
			exports, err := filepath.Glob(filepath.Join(h.Dir(), exportPrefix+"*"))
			if err != nil || len(exports) != 1 {
				t.Fatal(exports, err)
			}
			if err := damage(h.Dir(), exports[0]); err != nil {
				t.Fatal(err)
			}
			if _, r := h.refresh(t, p); r.Embedded != 2 {
				t.Errorf("not rebuilt: %+v", r)
			}
			if len(h.notices) == 0 || !strings.Contains(h.notices[0], "cannot be used") || strings.Contains(h.notices[0], "\n") {
				t.Errorf("told %q", h.notices)
			}
			if _, r := h.refresh(t, p); r.Embedded != 0 || len(h.notices) != 0 {
				t.Errorf("the rebuilt index is not good: %+v %q", r, h.notices)
			}
		})
	}
}

// A build that dies between the export and the manifest leaves the old index current, and
// the next build takes away what it left.
func TestInterruptedSave(t *testing.T) {
	h := builder(t, t.TempDir())
	p := passages("Russia sold helicopters to Peru.")
	h.refresh(t, p)
	for _, left := range []string{exportPrefix + "dead.gob", "." + exportPrefix + "dead.gob-123", "." + manifestName + "-456"} {
		if err := os.WriteFile(filepath.Join(h.Dir(), left), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, r := h.refresh(t, p); r.Embedded != 0 {
		t.Errorf("the index of before is not used: %+v", r)
	}
	h.refresh(t, passages("Chile exports salmon."))
	if entries, err := os.ReadDir(h.Dir()); err != nil || len(entries) != 3 {
		t.Errorf("left-overs stay: %v, error %v", entries, err)
	}
}

func TestInterruptedEmbeddingIsKept(t *testing.T) {
	h := builder(t, t.TempDir())
	p := passages("One.", "Two.", "Three.", "Four.")
	h.Embedder = counting{texts: &h.embedded, failAfter: 3}
	if _, _, err := h.Refresh(context.Background(), p); !errors.Is(err, errFull) {
		t.Fatalf("error %v", err)
	}
	if len(h.notices) != 1 || !strings.Contains(h.notices[0], "3 of 4 passages are embedded and kept") {
		t.Errorf("told %q", h.notices)
	}
	h.Embedder = counting{texts: &h.embedded}
	if _, r := h.refresh(t, p); r.Embedded != 1 || r.Reused != 3 {
		t.Errorf("after the interruption: %+v", r)
	}
}

// A model that now makes vectors of another length makes the index anew.
func TestModelChanged(t *testing.T) {
	h := builder(t, t.TempDir())
	p := passages("One.", "Two.")
	h.Embedder = counting{texts: &h.embedded, cut: 100}
	h.refresh(t, p)
	h.Embedder = counting{texts: &h.embedded}
	x, r := h.refresh(t, passages("One.", "Two.", "Three."))
	if r.Embedded != 3 || r.Reused != 0 || x.Dimensions() == 100 {
		t.Errorf("%+v, %d dimensions", r, x.Dimensions())
	}
	if _, err := x.Vectors(context.Background(), make([]float32, 7)); err == nil || !strings.Contains(err.Error(), "run attache index") {
		t.Errorf("a question's vector of another length: %v", err)
	}
}

// tall says how long its vectors are before it makes one, as a server that was asked does.
type tall struct{ counting }

func (tall) Dimensions() int { return 512 }

// Nothing but the length of the vectors has changed: the index is of no use all the same.
func TestModelKnownToHaveChanged(t *testing.T) {
	h := builder(t, t.TempDir())
	p := passages("One.", "Two.")
	h.Embedder = counting{texts: &h.embedded, cut: 100}
	h.refresh(t, p)
	h.Embedder = tall{counting{texts: &h.embedded}}
	if current, missing, err := h.Status(context.Background(), p); current || missing != 2 || err != nil {
		t.Errorf("current %v, %d missing, error %v", current, missing, err)
	}
	if x, r := h.refresh(t, p); r.Embedded != 2 || x.Dimensions() != 512 || len(h.notices) == 0 {
		t.Errorf("%+v, %d dimensions, told %q", r, x.Dimensions(), h.notices)
	}
	if current, missing, err := h.Status(context.Background(), p); !current || missing != 0 || err != nil {
		t.Errorf("afterwards current %v, %d missing, error %v", current, missing, err)
	}
}

func TestDataFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h := builder(t, filepath.Join(file, "data")) // a folder below a file can never be made
	h.refresh(t, passages("One.", "Two."))
	if len(h.notices) != 1 || !strings.Contains(h.notices[0], "kept in memory") {
		t.Errorf("told %q", h.notices)
	}
}

func TestOneWriterAtATime(t *testing.T) {
	h := builder(t, t.TempDir())
	if err := os.MkdirAll(h.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	l := flock.New(filepath.Join(h.Dir(), "lock"))
	if err := l.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Unlock() }()
	ctx, cancel := context.WithCancel(context.Background())
	h.Notice = func(s string) {
		if strings.Contains(s, "waiting for it") {
			cancel() // Ctrl-C while waiting
		}
	}
	if _, _, err := h.Refresh(ctx, passages("One.")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func term(keys ...string) Term {
	var t Term
	for _, k := range keys {
		t = append(t, Form{k, 1})
	}
	return t
}

func TestWords(t *testing.T) {
	h := builder(t, t.TempDir())
	x, _ := h.refresh(t, passages("Russia sold helicopters to Peru.", "Cuba's debt of $ 35.2 billion was written off.", "Chile exports salmon."))
	for _, c := range []struct {
		terms []Term
		want  int
	}{
		{[]Term{term("helicopt"), term("sold")}, 0},
		{[]Term{term("debt"), term("35.2")}, 1},
		{[]Term{term("@CL")}, 2},             // a name, whatever it is called
		{[]Term{term("лосос", "salmon")}, 2}, // one of several forms
		{[]Term{term("unheard"), term("salmon")}, 2},
		{[]Term{{{"helicopt", .2}, {"salmon", 1}}}, 2},
	} {
		scores := x.Words(c.terms)
		if best := slices.Max(scores); scores[c.want] != best || best <= 0 || best > 1 {
			t.Errorf("%v: %v, want passage %d first, within (0, 1]", c.terms, scores, c.want)
		}
	}
	if scores := x.Words(nil); slices.Max(scores) != 0 {
		t.Errorf("nothing asked for scores %v", scores)
	}
	if common, rare := x.Weight(term("salmon")), x.Weight(term("titl")); rare >= common { // the title stands over every passage
		t.Errorf("a word of one passage weighs %f, of every passage %f", common, rare)
	}
}

// 4-grams meet where words do not: other endings, spellings and scripts.
func TestGrams(t *testing.T) {
	h := builder(t, t.TempDir())
	x, _ := h.refresh(t, passages("Russia sold helicopters to Peru.", "The integration of Venezuela into Mercosur.", "Chile exports salmon."))
	for question, want := range map[string]int{"salmonid": 2, "helicópteros": 0, "интеграция Венесуэлы": 1, "integración venezolana": 1} {
		scores := x.Grams(question)
		if best := slices.Max(scores); scores[want] != best || best <= 0 || best > 1 {
			t.Errorf("%q: %v, want passage %d first, within (0, 1]", question, scores, want)
		}
	}
}

// Without a data folder the index is in memory, and nothing is written.
func TestInMemory(t *testing.T) {
	t.Chdir(t.TempDir())
	h := builder(t, "")
	if x, _ := h.refresh(t, passages("Chile exports salmon.")); len(x.Passages()) != 1 || len(h.notices) > 0 {
		t.Errorf("%d passages, notices %q", len(x.Passages()), h.notices)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
