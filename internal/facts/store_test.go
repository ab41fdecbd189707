package facts

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"attache/internal/corpus"
)

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	passages := append(whole("a", "2020", "", "UNASUR was founded in 2008. It has 12 members."), whole("b", "2020", "", "UNASUR was founded in 2004.")...)
	read, err := Load(dir, passages)
	if err != nil || len(read.Events) != 2 || len(read.conflicts) != 1 {
		t.Fatalf("%d events, %d conflicts, %v", len(read.Events), len(read.conflicts), err)
	}
	file := filepath.Join(dir, FileName)
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := Load(dir, passages)
	if err != nil || len(kept.Events) != 2 || !reflect.DeepEqual(kept.conflicts, read.conflicts) || len(kept.Conflicts([]Place{{"b#1", 0}, {"b", 0}})) != 1 {
		t.Errorf("what was kept is not what was read: %+v, %v", kept, err)
	}
	if after, err := os.Stat(file); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Error("the file was written again")
	}
	if err := os.WriteFile(file, []byte(`{"of":"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := Load(dir, passages); err != nil || len(f.Events) != 2 {
		t.Errorf("a damaged file: %v", err)
	}
	if f, err := Load(dir, passages[:1]); err != nil || len(f.Events) != 1 {
		t.Errorf("other passages: %d events, %v", len(f.Events), err)
	}
	if f, err := Load("", passages); err != nil || len(f.Events) != 2 {
		t.Errorf("no folder: %v", err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 1 {
		t.Errorf("left behind: %v %v", names, err)
	}
}

// What cannot be kept is still read.
func TestLoadUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := Load(filepath.Join(file, "folder"), whole("a", "2020", "", "UNASUR was founded in 2008.")); err == nil || len(f.Events) != 1 {
		t.Errorf("%d events, %v; want 1 and why it is not kept", len(f.Events), err)
	}
	if os.Geteuid() == 0 {
		return // may write anywhere
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if f, err := Load(dir, whole("a", "2020", "", "UNASUR was founded in 2008.")); err != nil || len(f.Events) != 1 {
		t.Errorf("a read-only folder: %d events, %v", len(f.Events), err)
	}
}

// Whatever the text, reading it ends, and every fact and conflict has its place in it.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"UNASUR was founded in 2008. UNASUR was established in 2004.",
		"Cuba, Peru and Chile voted against the resolution of 3 May 2017; the other countries of the region supported it. Cuba again abstained.",
		`The words "we do" look lost, because the text gives 2009. It does not fit.`,
		"Товарооборот составил 7 млрд долларов в 2006 году, а в 2007 году 8 млрд.",
		"El 3 de mayo de 2016 votó. La cifra no coincide.\n\n12% y 13%, 14 y 15.",
		"İstanbul ǅ \xff\xfe 1991–",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(corpus.Sentences(text)) == 0 {
			t.Skip()
		}
		passages := append(whole("a", "2020-05", "news", text), whole("b", "2019", "", "UNASUR was founded in 2004. Cuba voted for it on 3 May 2017.")...)
		read, at := Read(passages), sentences(passages)
		for _, e := range read.Events {
			if s := at[e.Place].text; e.Date.Start < 0 || e.Date.End > len(s) || !e.Date.Known() {
				t.Errorf("event %+v of %q", e, s)
			}
		}
		for _, g := range read.Figures {
			if s := at[g.Place].text; g.Amount.Start < 0 || g.Amount.End > len(s) {
				t.Errorf("figure %+v of %q", g, s)
			}
		}
		for _, c := range read.conflicts {
			if at[c.Sides[0].Place].text == "" || at[c.Sides[1].Place].text == "" {
				t.Errorf("conflict %+v", c)
			}
		}
	})
}
