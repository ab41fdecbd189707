package corpus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attache/internal/gazetteer"
	"attache/internal/language"
)

// SplitterVersion changes whenever the same file would be cleaned, cut or headed otherwise.
const SplitterVersion = "2"

// Passage is a span of a document that is indexed, retrieved and cited.
type Passage struct {
	ID        string   `json:"id"` // document id and ordinal, "tass-2020#7"
	Meta      Meta     `json:"meta"`
	Heading   string   `json:"heading"`
	Locator   string   `json:"locator"`         // where a person finds it, "Situation in Venezuela, ¶2"
	Retells   string   `json:"retells"`         // the paragraphs of the origin that it retells, "¶7"; empty: none
	Places    []int    `json:"places"`          // the paragraphs of the origin that it is made from, ascending
	Marks     []string `json:"marks,omitempty"` // the marks of the notes that its paragraphs refer to, "12"
	Notes     []string `json:"notes,omitempty"` // the marks of the notes that it holds
	Header    string   `json:"header"`          // title › heading › publisher, date, speaker: indexed, never quoted
	Text      string   `json:"text"`            // paragraphs are parted by a blank line
	Sentences []Span   `json:"sentences"`       // of Text, in order, white space left out
	Countries []string `json:"countries"`       // that header or text name, as ISO 3166-1 codes
	Language  string   `json:"language"`        // of the text
}

// Sentence returns sentence i, from 0.
func (p Passage) Sentence(i int) string { return p.Text[p.Sentences[i].Start:p.Sentences[i].End] }

// EmbeddingText is what stands for the passage in every index: its header and its text.
func (p Passage) EmbeddingText() string { return p.Header + "\n" + p.Text }

// Follows reports whether the passage goes on where another of the same document ends.
func (p Passage) Follows(before Passage) bool {
	ordinal := func(p Passage) int {
		i, err := strconv.Atoi(afterLast(p.ID, "#"))
		if err != nil {
			return 0
		}
		return i
	}
	return p.Meta.ID == before.Meta.ID && ordinal(before) > 0 && ordinal(p) == ordinal(before)+1
}

// Split cuts a document into passages of whole sentences. None crosses a heading. Of all
// ways to cut a section it takes the one whose passages come nearest to 120 to 220 words
// and most often end with a paragraph.
func Split(doc Document) []Passage {
	var passages []Passage
	for section := range sections(doc.Paragraphs) {
		for _, part := range cut(sentencesOf(section)) {
			passages = append(passages, newPassage(doc, section, part, len(passages)+1))
		}
	}
	return passages
}

// Whole makes a passage of a whole text, under an id of its own, for question sets whose
// passages are given.
func Whole(id, title, text string) Passage {
	section := []Paragraph{{Number: 1, Text: text}}
	sentences := sentencesOf(section)
	if len(sentences) == 0 {
		return Passage{ID: id, Meta: Meta{ID: id, Title: title}, Header: title} // a blank text is a passage without sentences
	}
	p := newPassage(Document{Meta: Meta{ID: id, Title: title}}, section, sentences, 1)
	p.ID = id
	return p
}

// SplitAll cuts every document.
func SplitAll(docs []Document) []Passage {
	var passages []Passage
	for _, d := range docs {
		passages = append(passages, Split(d)...)
	}
	return passages
}

// sections yields the runs of paragraphs under one heading.
func sections(paragraphs []Paragraph) func(yield func([]Paragraph) bool) {
	return func(yield func([]Paragraph) bool) {
		start := 0
		for i := range paragraphs {
			if i+1 == len(paragraphs) || paragraphs[i+1].Heading != paragraphs[i].Heading || paragraphs[i+1].Number <= paragraphs[i].Number {
				if !yield(paragraphs[start : i+1]) {
					return
				}
				start = i + 1
			}
		}
	}
}

type sentence struct {
	paragraph    int // within the section
	text         string
	words, bytes int
	newLine      bool // begins a line within its paragraph
	glued        bool // no space before it
	last         bool // of its paragraph
}

func sentencesOf(section []Paragraph) []sentence {
	var all []sentence
	for i, p := range section {
		spans := Sentences(p.Text)
		for j, s := range spans {
			text := p.Text[s.Start:s.End]
			all = append(all, sentence{paragraph: i, text: text, words: len(strings.Fields(text)), bytes: len(text),
				newLine: j > 0 && strings.Contains(p.Text[spans[j-1].End:s.Start], "\n"),
				glued:   j > 0 && spans[j-1].End == s.Start,
				last:    j == len(spans)-1})
		}
	}
	return all
}

const (
	wantWords = 120
	maxText   = 8000 // bytes of a passage: a page of the longest words
)

// cut parts the sentences of a section by dynamic programming over the places to cut.
func cut(all []sentence) [][]sentence {
	best := make([]float64, len(all)+1) // the least cost of all[i:]
	next := make([]int, len(all)+1)
	for i := len(all) - 1; i >= 0; i-- {
		words, bytes := 0, 0
		for j := i; j < len(all); j++ {
			words += all[j].words
			bytes += all[j].bytes + 2
			if j > i && (words > maxWords || bytes > maxText) {
				break
			}
			cost := best[j+1] + shortfall(words)
			if !all[j].last {
				cost += .5
			}
			if j == i || cost < best[i] {
				best[i], next[i] = cost, j+1
			}
		}
	}
	var parts [][]sentence
	for i := 0; i < len(all); i = next[i] {
		parts = append(parts, all[i:next[i]])
	}
	return parts
}

// shortfall is what a passage costs that lacks words: each passage a little, so that few
// are made, and a short one up to 1 more.
func shortfall(words int) float64 {
	if words >= wantWords {
		return .1
	}
	lack := float64(wantWords-words) / wantWords
	return .1 + lack*lack
}

func newPassage(doc Document, section []Paragraph, part []sentence, ordinal int) Passage {
	p := Passage{ID: fmt.Sprintf("%s#%d", doc.ID, ordinal), Meta: doc.Meta, Heading: section[0].Heading}
	var b strings.Builder
	for i, s := range part {
		switch {
		case i == 0 || s.glued:
		case s.paragraph != part[i-1].paragraph:
			b.WriteString("\n\n")
		case s.newLine:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
		p.Sentences = append(p.Sentences, Span{b.Len(), b.Len() + len(s.text)})
		b.WriteString(s.text)
	}
	p.Text = b.String()
	paragraphs := section[part[0].paragraph : part[len(part)-1].paragraph+1]
	p.Locator = paragraphMarks(paragraphs[0].Number, paragraphs[len(paragraphs)-1].Number)
	if p.Heading != "" {
		p.Locator = afterLast(p.Heading, " › ") + ", " + p.Locator
	}
	var origins []int
	for _, q := range paragraphs {
		p.Places = append(p.Places, q.Sources...)
		for _, m := range q.Marks {
			if !slices.Contains(p.Marks, m) {
				p.Marks = append(p.Marks, m)
			}
		}
		if q.Note != "" && !slices.Contains(p.Notes, q.Note) {
			p.Notes = append(p.Notes, q.Note)
		}
		if q.Retells > 0 {
			origins = append(origins, q.Retells)
		}
	}
	if len(origins) > 0 {
		p.Retells = paragraphMarks(slices.Min(origins), slices.Max(origins))
	}
	slices.Sort(p.Places)
	p.Places = slices.Compact(p.Places)
	p.Header = header(doc.Meta, p.Heading)
	p.Countries = gazetteer.Find(p.Header + "\n" + p.Text)
	if p.Language = doc.Language; p.Language == "" {
		p.Language = language.Detect(p.Text)
	}
	return p
}

func paragraphMarks(first, last int) string {
	if first == last {
		return "¶" + strconv.Itoa(first)
	}
	return fmt.Sprintf("¶%d–%d", first, last)
}

// afterLast is what follows the last sep in s, all of s without one.
func afterLast(s, sep string) string {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[i+len(sep):]
	}
	return s
}

// header returns "title › heading › publisher, date, speaker", of these what is known.
func header(m Meta, heading string) string {
	var source []string
	for _, s := range []string{m.Publisher, m.Date, m.Speaker} {
		if s != "" {
			source = append(source, s)
		}
	}
	parts := []string{m.Title}
	if heading != "" {
		parts = append(parts, heading)
	}
	if len(source) > 0 {
		parts = append(parts, strings.Join(source, ", "))
	}
	return strings.Join(parts, " › ")
}
