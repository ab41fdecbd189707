package importer

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"attache/internal/corpus"
	"attache/internal/language"
)

// document is what a parser makes of a file.
type document struct {
	blocks  []Block
	body    string      // Markdown that stands as it is, instead of blocks
	meta    corpus.Meta // what the file states of itself
	fileDay string      // when the file was made, which is at best near the date of its text
	changes []Change
}

// parseText reads plain text; clean makes blocks of it, or nothing is changed.
func parseText(text string, clean Cleaner) document {
	if clean == nil {
		clean = asItStands
	}
	blocks, changes := clean(text)
	doc := document{blocks: blocks, changes: changes}
	if len(blocks) > 1 && blocks[0].Kind == Heading {
		doc.meta.Title = language.OneLine(blocks[0].Text)
	}
	return doc
}

// wrapped is the longest line, in characters, of a text that is wrapped by hand; longer ones
// are paragraphs of their own. Typewriters and mail programs wrap at 65 to 80.
const wrapped = 120

// asItStands makes blocks of plain text and changes nothing. Blank lines part paragraphs; a
// single short line that does not end like a sentence is a heading when text follows.
func asItStands(text string) ([]Block, []Change) {
	var blocks []Block
	var lines []string
	flush := func() {
		if len(lines) == 1 && looksLikeHeading(lines[0]) {
			blocks = append(blocks, Block{Kind: Heading, Level: min(len(blocks)+1, 2), Text: lines[0]})
		} else {
			blocks = append(blocks, joinLines(lines)...)
		}
		lines = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		} else if len(lines) > 0 {
			flush()
		}
	}
	if len(lines) > 0 {
		flush()
	}
	for i := range blocks {
		if blocks[i].Kind == Heading && (i+1 == len(blocks) || blocks[i+1].Kind == Heading && i > 0) {
			blocks[i] = Block{Text: blocks[i].Text} // no text follows
		}
	}
	return blocks, nil
}

// marker is the beginning of a line of a list.
var marker = regexp.MustCompile(`^\s*(?:[-•*·▪◦‣–—]|(\d{1,3})[.)])\s+`)

// joinLines makes blocks of the lines between two blank lines.
func joinLines(lines []string) []Block {
	var blocks []Block
	var indents []int  // of the marks of the items that are open, by level
	var parts []string // the lines of the block at hand
	flush := func() {
		if len(parts) > 0 {
			blocks[len(blocks)-1].Text = strings.Join(parts, "\n")
		}
		parts = nil
	}
	for _, line := range lines {
		mark := marker.FindStringSubmatch(line)
		long := utf8.RuneCountInString(line) > wrapped
		if mark != nil && len(lines) > 1 {
			flush()
			indent := len(line) - len(strings.TrimLeft(line, " \t"))
			for len(indents) > 0 && indents[len(indents)-1] > indent {
				indents = indents[:len(indents)-1]
			}
			if len(indents) == 0 || indents[len(indents)-1] < indent {
				indents = append(indents, indent)
			}
			blocks = append(blocks, Block{Kind: Item, Level: len(indents) - 1, Number: numberOf(mark[1])})
			line = line[len(mark[0]):]
		} else if len(parts) == 0 || long {
			flush()
			blocks = append(blocks, Block{})
		}
		parts = append(parts, line)
		if long {
			flush()
		}
	}
	flush()
	return blocks
}

// numberOf reads the number of an item, 0 of an item without a usual one.
func numberOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1e6 {
		return 0
	}
	return n
}

func looksLikeHeading(line string) bool {
	line = strings.TrimSpace(line)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(line, unicode.IsPunct))
	last, _ := utf8.DecodeLastRuneInString(line)
	return len(strings.Fields(line)) <= 14 && utf8.RuneCountInString(line) <= wrapped &&
		(unicode.IsUpper(first) || unicode.IsDigit(first)) && !strings.ContainsRune(".,;:…!", last) && !marker.MatchString(line) && !note.MatchString(line)
}

// note is the beginning of a note: "[12] See …".
var note = regexp.MustCompile(`^\[[\w*†‡§]{1,4}\] `)

// parseMarkdown takes Markdown as it stands but for its front matter, which is read for what
// we know, and its footnotes, which the corpus writes as [1].
func parseMarkdown(text string) (document, error) {
	meta, body, err := foreignFrontMatter(text)
	if err != nil {
		return document{}, err
	}
	for line := range strings.SplitSeq(body, "\n") {
		if depth := strings.Count(line[:len(line)-len(strings.TrimLeft(line, "> \t"))], ">"); depth > MaxNesting {
			return document{}, tooDeep(depth)
		}
	}
	doc := document{meta: meta, body: strings.Trim(footnotes(body), "\n")}
	title := firstHeading.FindStringSubmatch(doc.body)
	switch {
	case title == nil:
	case meta.Title == "":
		doc.meta.Title = language.OneLine(title[1])
	case meta.Title != language.OneLine(title[1]):
		doc.body = lowerHeadings(doc.body) // the first would be taken for the title
	}
	return doc, nil
}

// lowerHeadings moves all headings of Markdown a level down.
func lowerHeadings(body string) string {
	lines := strings.Split(body, "\n")
	fenced := false
	for i, line := range lines {
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
			fenced = !fenced
		}
		if !fenced && heading.MatchString(line) {
			lines[i] = "#" + line
		}
	}
	return strings.Join(lines, "\n")
}

var (
	heading      = regexp.MustCompile(`^#{1,5}\s`)
	firstHeading = regexp.MustCompile(`^\s*#\s+(.+?)\s*#*\s*(?:\n|$)`)
	footnoteText = regexp.MustCompile(`(?m)^ {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*`)
	footnoteMark = regexp.MustCompile(`\[\^([^\]\s]{1,40})\]`)
)

// footnotes numbers the footnotes of Markdown, [^a], in the order of their marks: [1]. The
// corpus knows no other marks, and would take "[^a]: Ibid." for the target of a link.
func footnotes(body string) string {
	numbers := map[string]int{}
	numberOf := func(mark string, pattern *regexp.Regexp) string {
		label := pattern.FindStringSubmatch(mark)[1]
		if numbers[label] == 0 {
			numbers[label] = len(numbers) + 1
		}
		return fmt.Sprintf("[%d]", numbers[label])
	}
	marks := footnoteText.ReplaceAllString(body, "")
	for _, mark := range footnoteMark.FindAllString(marks, -1) {
		numberOf(mark, footnoteMark)
	}
	body = footnoteText.ReplaceAllStringFunc(body, func(mark string) string { return "\n" + numberOf(mark, footnoteText) + " " })
	return footnoteMark.ReplaceAllStringFunc(body, func(mark string) string { return numberOf(mark, footnoteMark) })
}

// maxFrontMatter bounds the front matter of a file, in bytes; ours have less than 1,000.
const maxFrontMatter = 16 << 10

// foreignFrontMatter takes the front matter off a text and reads of it what the corpus
// knows. Other programs keep other keys there, and dates with times, and lists of authors.
func foreignFrontMatter(text string) (corpus.Meta, string, error) {
	var meta corpus.Meta
	head, found := strings.CutPrefix(text, "---\n")
	if !found {
		return meta, text, nil
	}
	block, body, closed := strings.Cut("\n"+head, "\n---\n")
	if !closed || !strings.Contains(block, ":") {
		return meta, text, nil // a text that begins with a rule
	}
	if len(block) > maxFrontMatter {
		return meta, "", errors.New("has more than 16 KB of front matter")
	}
	// The tree, not the values: aliases could expand without end.
	file, err := parser.ParseBytes([]byte(block), 0)
	if err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		return meta, "", fmt.Errorf("front matter: %s", line)
	}
	values := map[string]string{}
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case *ast.MappingNode:
			for _, v := range body.Values {
				values[strings.ToLower(v.Key.String())] = scalar(v.Value, 0)
			}
		case *ast.MappingValueNode:
			values[strings.ToLower(body.Key.String())] = scalar(body.Value, 0)
		}
	}
	first := func(keys ...string) string {
		for _, k := range keys {
			if v := language.OneLine(values[k]); v != "" {
				return v
			}
		}
		return ""
	}
	meta = corpus.Meta{
		Title: first("title"), Publisher: first("publisher", "site", "source", "journal"), Author: first("author", "authors", "by"),
		Kind: first("kind"), Perspective: first("perspective"), Speaker: first("speaker"), DateEstimated: first("date_estimated") == "true",
		Language: languageCode(first("language", "lang")), URL: webAddress(first("url", "link", "canonical", "permalink")),
	}
	meta.Date = leadingDate(first("date", "published", "pubdate", "created"))
	return meta, body, nil
}

// scalar is the text of a YAML value; of a list its members, of a mapping its name.
func scalar(node ast.Node, depth int) string {
	if depth > 4 {
		return ""
	}
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.NullNode, *ast.AliasNode:
		return ""
	case *ast.SequenceNode:
		var all []string
		for _, v := range n.Values {
			if s := scalar(v, depth+1); s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, ", ")
	case *ast.MappingNode:
		for _, v := range n.Values {
			if k := v.Key.String(); k == "name" || k == "title" {
				return scalar(v.Value, depth+1)
			}
		}
		return ""
	case *ast.AnchorNode:
		return scalar(n.Value, depth+1)
	}
	return cmp.Or(node.GetToken().Value, "")
}
