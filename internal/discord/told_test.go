package discord

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attache/internal/texts"
)

// untold are the lines that stand in no story, and why.
var untold = map[string]string{
	"checking":           "shown while a message is held against the sources, too briefly to be told",
	"question_long":      "Discord takes no question that is longer than this allows",
	"country_asks":       "what a conversation keeps of a command, not shown",
	"country_topic_asks": "likewise",
	"quoted_message":     "for the model",
}

// Whatever the bot says to members stands in a story, in four languages.
func TestStoriesTellEverything(t *testing.T) {
	t.Parallel()
	read := func(pattern string) string {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		var all strings.Builder
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
		return all.String()
	}
	source, told := read("*.go"), read("testdata/stories/*.txt")+read("testdata/commands.txt")
	var keys []string
	for _, m := range regexp.MustCompile(`texts\.Say\([^",]+, "([a-z_]+)"`).FindAllStringSubmatch(source, -1) {
		keys = append(keys, m[1])
	}
	for _, r := range reasons {
		keys = append(keys, "bad_"+r)
	}
	for _, v := range verdicts {
		keys = append(keys, v.text)
	}
	keys = slices.DeleteFunc(keys, func(key string) bool { return strings.HasSuffix(key, "_") }) // the beginning of several
	slices.Sort(keys)
	keys = slices.Compact(keys)
	if len(keys) < 80 {
		t.Fatalf("only %d lines are said, which proves nothing", len(keys))
	}
	filled := regexp.MustCompile(`%(?:\[\d\])?[sd]`)
	for _, key := range keys {
		for lang := range localeOf {
			if parts := filled.Split(texts.Say(lang, key), -1); untold[key] == "" && !holds(told, parts) {
				t.Errorf("%s is told in no story in %q: %s", key, lang, texts.Say(lang, key))
			}
		}
	}
}

// holds reports whether a text has the parts of a line in their order, with no more between two
// of them than fills a line.
func holds(text string, parts []string) bool {
	const filling = 400
	first := strings.TrimSpace(parts[0])
	for {
		i := strings.Index(text, first)
		if i < 0 {
			return false
		}
		text = text[i+max(1, len(first)):]
		rest, found := text, true
		for _, part := range parts[1:] {
			part = strings.TrimSpace(part)
			at := strings.Index(rest[:min(len(rest), filling+len(part))], part)
			if found = at >= 0; !found {
				break
			}
			rest = rest[at+len(part):]
		}
		if found {
			return true
		}
	}
}
