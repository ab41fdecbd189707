package gazetteer

import (
	"slices"
	"strings"
	"sync"

	textlang "golang.org/x/text/language"

	"attache"
	"attache/internal/language"
)

// lexicon finds the concepts of a language by the first stem of a word or phrase.
type lexicon map[string][]phrase

type phrase struct {
	concept string   // its key
	rest    []string // stems that must follow
}

// lexicons are read for each language when it is first needed: stemming all takes a moment.
var lexicons = func() map[string]func() lexicon {
	m := map[string]func() lexicon{}
	for column, lang := range language.Codes {
		m[lang] = sync.OnceValue(func() lexicon { return readLexicon(attache.Lexicon, column, lang) })
	}
	return m
}()

// readLexicon reads a column of config/lexicon.txt. A concept's key is "~" and its first
// English word.
func readLexicon(text string, column int, lang string) lexicon {
	l, taken := lexicon{}, map[string]bool{}
	for line := range strings.Lines(text) {
		columns := strings.Split(strings.TrimSpace(line), "|")
		if len(columns) != len(language.Codes) || strings.HasPrefix(line, "#") {
			continue
		}
		english, _, _ := strings.Cut(columns[0], ",")
		key := "~" + strings.TrimSpace(english)
		for taken[key] {
			key += "'" // another sense of the word
		}
		taken[key] = true
		for words := range strings.SplitSeq(columns[column], ",") {
			stems := language.Terms(lang, words)
			if len(stems) == 0 {
				continue
			}
			p := phrase{key, stems[1:]}
			if !slices.ContainsFunc(l[stems[0]], func(o phrase) bool { return o.concept == key && slices.Equal(o.rest, p.rest) }) {
				l[stems[0]] = append(l[stems[0]], p)
			}
		}
	}
	return l
}

// Concepts returns, for each of the stems of a text in a language, the keys of the concepts
// that a word or a phrase beginning there stands for.
func Concepts(lang string, stems []string) [][]string {
	keys := make([][]string, len(stems))
	read, ok := lexicons[lang]
	if !ok {
		return keys
	}
	l := read()
	for i, s := range stems {
		for _, p := range l[s] {
			if len(p.rest) < len(stems)-i && slices.Equal(p.rest, stems[i+1:i+1+len(p.rest)]) && !slices.Contains(keys[i], p.concept) {
				keys[i] = append(keys[i], p.concept)
			}
		}
	}
	return keys
}

// labels are the first words of each concept, by its key and language.
var labels = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for line := range strings.Lines(attache.Lexicon) {
		columns := strings.Split(strings.TrimSpace(line), "|")
		if len(columns) != len(language.Codes) || strings.HasPrefix(line, "#") {
			continue
		}
		words := map[string]string{}
		for i, lang := range language.Codes {
			first, _, _ := strings.Cut(columns[i], ",")
			words[lang] = strings.TrimSpace(first)
		}
		key := "~" + words[language.Codes[0]]
		for all[key] != nil {
			key += "'"
		}
		all[key] = words
	}
	return all
})

// Label is what a key of an entity or a concept is called in a language; empty for another key.
func Label(key, lang string) string {
	if id, ok := strings.CutPrefix(key, "@"); ok {
		e := loaded().entities[id]
		switch {
		case e == nil:
			return ""
		case e.Names[lang] != "":
			return e.Names[lang]
		case e.Kind == Elsewhere:
			if region, err := textlang.ParseRegion(id); err == nil {
				if namer, ok := namers[lang]; ok {
					return namer.Name(region)
				}
			}
		}
		return e.Names["en"]
	}
	return labels()[key][lang]
}
