package texts

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"attache"
)

var lines = sync.OnceValue(func() map[string]map[string]string {
	var m map[string]map[string]string
	if err := yaml.UnmarshalWithOptions(attache.Texts, &m, yaml.Strict()); err != nil {
		panic(err) // the file is part of the binary, and a test reads it
	}
	return m
})

// Say returns the line with the key in a language, English where the language is unknown.
func Say(lang, key string, args ...any) string {
	line, ok := lines()[key]
	if !ok {
		panic("texts: no line " + key)
	}
	text, ok := line[lang]
	if !ok {
		text = line["en"]
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Term returns a word that documents use to tell where they come from, "news agency", in a
// language; one that has no line as it stands.
func Term(lang, word string) string {
	key := "term_" + strings.ReplaceAll(strings.ToLower(strings.TrimSpace(word)), " ", "_")
	if _, ok := lines()[key]; !ok {
		return word
	}
	return Say(lang, key)
}

// Date writes a date of the form 2020-02-06, 2020-02 or 2020 as people do, "6 Feb 2020",
// and the year in brackets when it is implied rather than stated: "6 Feb [2020]".
func Date(lang, date string, estimated bool) string {
	parts := strings.Split(date, "-")
	year := parts[0]
	if estimated && year != "" {
		year = "[" + year + "]"
	}
	months := strings.Fields(Say(lang, "months"))
	var written []string
	if len(parts) > 2 {
		written = append(written, strings.TrimPrefix(parts[2], "0"))
	}
	if len(parts) > 1 {
		if m, err := strconv.Atoi(parts[1]); err == nil && m >= 1 && m <= len(months) {
			written = append(written, months[m-1])
		}
	}
	return strings.Join(append(written, year), " ")
}
