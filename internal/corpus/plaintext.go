package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parsePlain reads plain text, cleaned by [Clean]. Notes stand under the heading that they
// have, or else "Notes". The title is the first heading or line.
func parsePlain(text string) (title string, paragraphs []Paragraph) {
	heading, number := "", 0
	noteHeading, noteNumber := "", 0
	var marks []string // of a heading, which its first paragraph takes
	blocks, _ := Clean(text)
	for i, b := range blocks {
		if title == "" {
			line, _, _ := strings.Cut(b.Text, "\n")
			title = shorten(line, 120)
		}
		if b.Kind == HeadingBlock {
			heading, number, marks = b.Text, 0, b.Marks
			continue
		}
		p := Paragraph{Sources: b.Numbers, Text: b.Text, Marks: append(marks, b.Marks...), Note: b.Note}
		marks = nil
		switch b.Kind {
		case NoteBlock:
			if i == 0 || blocks[i-1].Kind != NoteBlock {
				noteHeading, noteNumber = "Notes", 0
				if i > 0 && blocks[i-1].Kind == HeadingBlock {
					noteHeading = heading
				}
			}
			noteNumber++
			p.Heading, p.Number = noteHeading, noteNumber
		default:
			number++
			p.Heading, p.Number = heading, number
		}
		paragraphs = append(paragraphs, p)
	}
	return title, paragraphs
}

// listItem is the beginning of a line that starts anew instead of going on.
var listItem = regexp.MustCompile(`^\s*(?:\[?\d{1,3}[.)\]]|[-•*–—])\s*[\p{L}\p{Pi}"]`)

func looksLikeHeading(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" || len(line) > 120 || len(strings.Fields(line)) > 14 || listItem.MatchString(line) {
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
