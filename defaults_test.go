package attache

import (
	"embed"
	"io/fs"
	"slices"
	"testing"
)

// What ships inside the binary, file by file: no original, no stray file.
func TestEmbeddedFiles(t *testing.T) {
	want := []string{
		"corpus/lacrus-2019.md", "corpus/originals.yaml", "corpus/pircenter-2024.md", "corpus/scholar-2015.md",
		"corpus/sputnik-2023.md", "corpus/tass-2020.md", "prompts/answer.tmpl", "prompts/query.tmpl",
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
