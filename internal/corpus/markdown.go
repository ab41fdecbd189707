package corpus

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"attache/internal/language"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))

// retells is the mark that ends a paragraph which retells one of its origin.
var retells = regexp.MustCompile(`<!--\s*¶\s*(\d{1,5})\s*-->`)

// tags are what of an HTML block is not its text.
var tags = regexp.MustCompile(`(?is)<!--.*?-->|<(script|style)\b.*?</(?:script|style)\s*>|<[^<>]*>`)

// parseMarkdown reads CommonMark with tables. The title is the first heading when nothing
// stands before it.
func parseMarkdown(body string) (title string, paragraphs []Paragraph) {
	source := []byte(body)
	var path []string // the headings above, by level; skipped levels are empty
	number := 0
	add := func(text string, origin int) {
		if text == "" {
			return
		}
		number++
		var above []string
		for _, h := range path {
			if h != "" {
				above = append(above, h)
			}
		}
		paragraphs = append(paragraphs, Paragraph{Heading: strings.Join(above, " › "), Number: number, Retells: origin, Text: text})
	}
	root := markdown.Parser().Parse(gmtext.NewReader(source))
	for block := root.FirstChild(); block != nil; block = block.NextSibling() {
		switch b := block.(type) {
		case *ast.Heading:
			text, _ := plain(b, source)
			if title == "" && len(paragraphs) == 0 && b.Level == 1 {
				title, number = text, 0
				continue
			}
			for len(path) < b.Level {
				path = append(path, "")
			}
			path = append(path[:b.Level-1], text)
			number = 0
		case *ast.HTMLBlock:
			html := string(b.Lines().Value(source))
			if b.HasClosure() {
				html += string(b.ClosureLine.Value(source))
			}
			if mark := retells.FindStringSubmatch(html); mark != nil && len(paragraphs) > 0 {
				paragraphs[len(paragraphs)-1].Retells, _ = strconv.Atoi(mark[1])
			}
			add(language.OneLine(string(unescape([]byte(tags.ReplaceAllString(html, " "))))), 0)
		default:
			add(plain(b, source))
		}
	}
	return title, paragraphs
}

// plain returns the text of a block without markup, list items and table rows on lines of
// their own, and the paragraph that it says it retells.
func plain(block ast.Node, source []byte) (text string, origin int) {
	var b strings.Builder
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(unescape(n.Segment.Value(source)))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(source))
			}
		case *ast.RawHTML:
			if entering {
				if mark := retells.FindSubmatch(n.Segments.Value(source)); mark != nil {
					origin, _ = strconv.Atoi(string(mark[1]))
				}
			}
			return ast.WalkSkipChildren, nil
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			if entering {
				b.Write(n.Lines().Value(source))
			}
			return ast.WalkSkipChildren, nil
		case *ast.HTMLBlock:
			return ast.WalkSkipChildren, nil
		case *ast.ListItem, *extast.TableRow, *extast.TableHeader:
			if entering {
				b.WriteByte('\n')
			}
		case *extast.TableCell:
			if entering && n.PreviousSibling() != nil {
				b.WriteString("; ")
			}
		case *ast.Paragraph, *ast.TextBlock:
			if entering && n.PreviousSibling() != nil {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		if line = language.OneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), origin
}

func unescape(segment []byte) []byte {
	return util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(segment)))
}
