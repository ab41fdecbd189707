package attache

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// What ships inside the binary, file by file: no original, no stray file.
func TestEmbeddedFiles(t *testing.T) {
	want := []string{
		"corpus/README.md", "corpus/about.md", "corpus/lacrus-2019.md", "corpus/originals.yaml", "corpus/pircenter-2024.md", "corpus/scholar-2015.md",
		"corpus/sputnik-2023.md", "corpus/tass-2020.md", "prompts/answer.tmpl", "prompts/brief.tmpl", "prompts/judge.tmpl", "prompts/query.tmpl", "prompts/repair.tmpl",
	}
	var got []string
	for _, folder := range []embed.FS{Corpus, Prompts} {
		err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				got = append(got, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the binary holds %q, want %q", got, want)
	}
	if len(Config) == 0 || len(Texts) == 0 {
		t.Error("the settings or the interface texts are empty")
	}
}

// The originals are not ours to publish: none lies in the repository, and what a container
// image is built from is named file by file.
func TestNoOriginalInTheRepository(t *testing.T) {
	list, err := os.ReadFile("corpus/originals.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = fs.WalkDir(os.DirFS("."), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (path == ".git" || path == ".cache" || path == "bin"):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		sum := sha256.Sum256(data)
		if strings.Contains(string(list), hex.EncodeToString(sum[:])) {
			t.Errorf("%s is an original", path)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files read: %v", files, err)
	}
	ignore, err := os.ReadFile(".dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for line := range strings.Lines(string(ignore)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			rules = append(rules, line)
		}
	}
	if len(rules) == 0 || rules[0] != "*" || slices.ContainsFunc(rules[1:], func(r string) bool { return !strings.HasPrefix(r, "!") || strings.Contains(r, "originals/") }) {
		t.Errorf("an image may take in more than is named: %q", rules)
	}
}
