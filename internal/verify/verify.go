package verify

import (
	"strings"

	"attache/internal/corpus"
)

// Claim is a statement and the sentences that it cites.
type Claim struct {
	Text     string // without its citations
	Language string // of Text
	Cited    []Cited
}

// Cited is a sentence of a passage, from 0.
type Cited struct {
	Passage  *corpus.Passage
	Sentence int
}

// Text is the sentence.
func (c Cited) Text() string { return c.Passage.Sentence(c.Sentence) }

// Before is the sentence that the cited one may continue; empty at the head of its paragraph.
func (c Cited) Before() string {
	if c.Sentence == 0 {
		return ""
	}
	p := c.Passage
	if strings.Contains(p.Text[p.Sentences[c.Sentence-1].End:p.Sentences[c.Sentence].Start], "\n\n") {
		return ""
	}
	return p.Sentence(c.Sentence - 1)
}
