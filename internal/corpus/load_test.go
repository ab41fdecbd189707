package corpus

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

// denied fails to open one file, as a file without read permission does.
type denied struct {
	fs.FS
	path string
}

func (d denied) Open(p string) (fs.File, error) {
	if p == d.path {
		return nil, &fs.PathError{Op: "open", Path: p, Err: fs.ErrPermission}
	}
	return d.FS.Open(p)
}

// Each bad file is one line that names it and says why; the good ones are loaded.
func TestBadFilesAreNamedAndSkipped(t *testing.T) {
	bad := map[string]struct{ data, want string }{
		"binary.txt":  {"\x7fELF\x00\x00", "is not text"},
		"empty.txt":   {"", "is empty"},
		"blank.md":    {" \n\t\n", "is empty"},
		"front.md":    {"---\ntitle: x\n---\n", "holds no text"},
		"huge.txt":    {strings.Repeat("a line of text\n", MaxFileSize/15+1), "has 16 MB, more than the 16 MB"},
		"latin1.txt":  {"one\ncanci\xf3n\n", "is not UTF-8 (line 2)"},
		"open.md":     {"---\ntitle: x\nText.", "never ends with ---"},
		"utf16.txt":   {"\xff\xfeh\x00i\x00", "is UTF-16"},
		"yaml.md":     {"---\ntitle: x\ndate: [\n---\nText.", "front matter: line 3"},
		"date.md":     {"---\ndate: yesterday\n---\nText.", `date "yesterday": write 2020-02-06`},
		"language.md": {"---\nlanguage: de\n---\nText.", `language "de": one of en, es, pt, ru`},
		"url.md":      {"---\nurl: javascript:alert(1)\n---\nText.", "a full http or https address"},
		"secret.txt":  {"hidden", "permission denied"},
	}
	fsys := fstest.MapFS{
		"good.md": file("# Title\n\nText."), "sub/also.txt": file("Plain title\n\nText."),
		"README.md": file("not a document"), ".git/x.md": file("x"), "_draft.md": file("x"), "note.pdf": file("x"),
	}
	for name, c := range bad {
		fsys[name] = file(c.data)
	}
	docs, skipped, err := Load(context.Background(), denied{fsys, "secret.txt"}, nil)
	if err != nil || len(docs) != 2 || docs[0].ID != "good" || docs[0].Title != "Title" || docs[1].ID != "also" || docs[1].Origin != "also.txt" {
		t.Fatalf("%d documents, error %v", len(docs), err)
	}
	if len(skipped) != len(bad) {
		t.Errorf("%d files skipped, want %d", len(skipped), len(bad))
	}
	for _, s := range skipped {
		if line := s.String(); !strings.Contains(line, bad[s.Path].want) || strings.Contains(line, "\n") {
			t.Errorf("%q, want one line with %q", line, bad[s.Path].want)
		}
	}
}

func TestLoadFails(t *testing.T) {
	if _, _, err := Load(context.Background(), fstest.MapFS{}, nil); !errors.Is(err, ErrNoDocuments) {
		t.Errorf("empty folder: %v", err)
	}
	if _, _, err := Load(context.Background(), os.DirFS(filepath.Join(t.TempDir(), "absent")), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	_, _, err := Load(context.Background(), fstest.MapFS{"a/x.md": file("Text."), "b/x.txt": file("Text.")}, nil)
	if err == nil || !strings.Contains(err.Error(), "a/x.md and b/x.txt have the same id") {
		t.Errorf("one id twice: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Load(ctx, fstest.MapFS{"a.md": file("Text.")}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A text that begins with a rule has no front matter.
func TestRuleIsNoFrontMatter(t *testing.T) {
	doc, err := Parse("x.md", []byte("---\n\nText between rules.\n\n---\n\nMore."), nil)
	if err != nil || len(doc.Paragraphs) != 2 || doc.Paragraphs[0].Text != "Text between rules." {
		t.Errorf("%+v, error %v", doc.Paragraphs, err)
	}
	if _, err := Parse("x.md", []byte("---\ntitle: A: b\n---\nText."), nil); err == nil || !strings.Contains(err.Error(), "in quotation marks") {
		t.Errorf("a colon in a title: %v", err)
	}
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "real.txt"), []byte("Title\n\nText."), 0o600),
		os.WriteFile(filepath.Join(dir, "outside"), []byte("Other\n\nText."), 0o600),
		os.Symlink("outside", filepath.Join(dir, "link.txt")),
		os.Symlink("loop2.txt", filepath.Join(dir, "loop1.txt")),
		os.Symlink("loop1.txt", filepath.Join(dir, "loop2.txt")),
		os.Symlink(".", filepath.Join(dir, "self.txt")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	docs, skipped, err := Load(context.Background(), os.DirFS(dir), nil)
	if err != nil || len(docs) != 2 || len(skipped) != 3 {
		t.Fatalf("%d documents, skipped %v, error %v", len(docs), skipped, err)
	}
	if got := skipped[0].String(); !strings.Contains(got, "too many levels of symbolic links") {
		t.Error(got)
	}
	if got := skipped[2].String(); !strings.Contains(got, "link to a folder") {
		t.Error(got)
	}
}

func TestMarkdown(t *testing.T) {
	doc, err := Parse("x.md", []byte("# The title\n\nOne *two* [three](http://four) &amp; five\nsix.\n\n## A\n\n- first\n- second\n\n### B\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n## C\n\n```\ncode\n```\n\n<script>x()</script>\n\n<p align=\"center\">The quota was\n88 tonnes.</p>\n\nSeven. <!-- ¶12 -->\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Paragraph{
		{Heading: "", Number: 1, Text: "One two three & five six."}, {Heading: "A", Number: 1, Text: "first\nsecond"},
		{Heading: "A › B", Number: 1, Text: "h; i\n1; 2"}, {Heading: "C", Number: 1, Text: "code"},
		{Heading: "C", Number: 2, Text: "The quota was 88 tonnes."}, {Heading: "C", Number: 3, Retells: 12, Sources: []int{12}, Text: "Seven."},
	}
	if doc.Title != "The title" || len(doc.Paragraphs) != len(want) {
		t.Fatalf("%q: %+v", doc.Title, doc.Paragraphs)
	}
	for i, p := range doc.Paragraphs {
		if !reflect.DeepEqual(p, want[i]) {
			t.Errorf("paragraph %d: %+v, want %+v", i, p, want[i])
		}
	}
	if !doc.Retold() {
		t.Error("a paragraph retells ¶12, the document is not said to be retold")
	}
}
