package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/internal/language"
)

// parsePlain reads plain text. Blank lines part its blocks. A block of one short line that
// does not end like a sentence is a heading when a block of text follows; any other is a
// paragraph, its lines joined. The title is the first line.
func parsePlain(text string) (title string, paragraphs []Paragraph) {
	blocks := blocksOf(text)
	heading, number := "", 0
	for i, lines := range blocks {
		if title == "" {
			title = shorten(language.OneLine(lines[0]), 120)
		}
		if len(lines) == 1 && looksLikeHeading(lines[0]) && i+1 < len(blocks) {
			heading, number = language.OneLine(lines[0]), 0
			continue
		}
		if joined := joinLines(lines); joined != "" {
			number++
			paragraphs = append(paragraphs, Paragraph{Heading: heading, Number: number, Source: i + 1, Text: joined})
		}
	}
	return title, paragraphs
}

// blocksOf returns the runs of lines between blank lines.
func blocksOf(text string) [][]string {
	var blocks [][]string
	var block []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			block = append(block, line)
			continue
		}
		if block != nil {
			blocks = append(blocks, block)
		}
		block = nil
	}
	if block != nil {
		blocks = append(blocks, block)
	}
	return blocks
}

// listItem is the beginning of a line that starts anew instead of going on.
var listItem = regexp.MustCompile(`^\s*(?:\[?\d{1,3}[.)\]]|[-•*–—])\s*[\p{L}\p{Pi}"]`)

func joinLines(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		text := language.OneLine(line)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			if listItem.MatchString(line) {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

func looksLikeHeading(line string) bool {
	line = strings.TrimSpace(line)
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 14 || len(line) > 120 || listItem.MatchString(line) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(line, unicode.IsPunct))
	last, _ := utf8.DecodeLastRuneInString(line)
	if !unicode.IsUpper(first) || strings.ContainsRune(".,;:…", last) {
		return false
	}
	letters := 0
	for _, r := range line {
		if unicode.IsLetter(r) || unicode.IsSpace(r) {
			letters++
		}
	}
	return 10*letters >= 7*utf8.RuneCountInString(line)
}

// shorten cuts s to at most n bytes at a word.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := strings.LastIndexByte(s[:n], ' ')
	if cut < n/2 {
		cut = n
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
	}
	return strings.TrimSpace(s[:cut]) + "…"
}
