package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/language"
)

// trie finds names word by word. A word of a name that ends in "+" takes up to maxEnding
// letters more.
type trie struct {
	next   map[string]*trie // by word; of a word with an ending by the word and "+"
	leaves []leaf           // names that end here
}

type leaf struct {
	entity *Entity
	exact  []string // the words in the case that they must stand in; nil: any
}

// maxEnding is the longest ending, in letters, that "+" stands for: that of a Russian
// adjective ("бразильскими").
const maxEnding = 3

func (t *trie) add(name string, e *Entity) {
	var exact []string
	if rest, ok := strings.CutPrefix(name, "="); ok {
		name, exact = rest, language.CasedWords(rest)
	}
	for part := range strings.FieldsSeq(name) {
		bare, open := strings.CutSuffix(part, "+")
		words := language.Words(bare)
		for i, w := range words {
			if isConnective(w) {
				continue
			}
			if open && i == len(words)-1 {
				w += "+"
			}
			child := t.next[w]
			if child == nil {
				child = &trie{}
				if t.next == nil {
					t.next = map[string]*trie{}
				}
				t.next[w] = child
			}
			t = child
		}
	}
	if !slices.ContainsFunc(t.leaves, func(l leaf) bool { return l.entity == e && slices.Equal(l.exact, exact) }) {
		t.leaves = append(t.leaves, leaf{e, exact})
	}
}

// isConnective reports whether a word is left out of names: "Trinidad and Tobago",
// "Trinidad y Tobago" and "Trinidad & Tobago" are one.
func isConnective(word string) bool {
	switch word {
	case "and", "y", "e", "и":
		return true
	}
	return false
}

func (t *trie) find(text string) []Mention {
	words, cased := language.Words(text), language.CasedWords(text)
	if len(cased) != len(words) {
		cased = nil // folding took a word apart; names in a given case are not found
	}
	var found []Mention
	for i := 0; i < len(words); {
		end, leaves := t.longest(words, cased, i, i)
		if end == 0 {
			i++
			continue
		}
		for _, l := range leaves {
			found = append(found, Mention{l.entity, i, end - i})
		}
		i = end
	}
	return found
}

// longest returns the end of the longest name that goes on at word i of a name begun at
// start, and what bears it; 0 when there is none.
func (t *trie) longest(words, cased []string, start, i int) (end int, found []leaf) {
	for _, l := range t.leaves {
		if l.exact == nil || matches(l.exact, cased, start) {
			end, found = i, append(found, l)
		}
	}
	for i > start && i < len(words) && isConnective(words[i]) {
		i++
	}
	if i == len(words) || t.next == nil {
		return end, found
	}
	try := func(key string) {
		if child := t.next[key]; child != nil {
			if e, leaves := child.longest(words, cased, start, i+1); e > end {
				end, found = e, leaves
			}
		}
	}
	w := words[i]
	try(w)
	for range maxEnding + 1 {
		try(w + "+")
		_, size := utf8.DecodeLastRuneInString(w)
		if w = w[:len(w)-size]; w == "" {
			break
		}
	}
	return end, found
}

func matches(exact, cased []string, start int) bool {
	if start+len(exact) > len(cased) {
		return false
	}
	for i, w := range exact {
		if cased[start+i] != w {
			return false
		}
	}
	return true
}
