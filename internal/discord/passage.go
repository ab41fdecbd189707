package discord

import (
	"strings"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/texts"
)

// passageText shows the passage of a citation, what the answer cites of it in bold, and where
// it comes from.
func passageText(lang string, a answer.Answer, c answer.Citation) string {
	var cited []span
	for _, claim := range a.Claims {
		for _, e := range claim.Evidence {
			if claim.Released && e.N == c.N {
				cited = append(cited, span{e.Start, e.End})
			}
		}
	}
	head := "**" + renderSource(lang, []answer.Citation{c}, brief) + "**"
	if title := inline(c.Title); title != "" && title != c.Publisher {
		head += "\n" + clip(title, maxTitle)
	}
	var small []string
	for _, detail := range []string{provenance(lang, c.Provenance()), places(lang, []answer.Citation{c})} {
		if detail = inline(detail); detail != "" {
			small = append(small, clip(detail, maxDetail))
		}
	}
	if speaker := inline(c.Speaker); speaker != "" {
		small = append(small, texts.Say(lang, "speaking", clip(speaker, maxDetail)))
	}
	if len(small) > 0 {
		head += "\n-# " + strings.Join(small, " · ")
	}
	foot := ""
	if len(cited) > 0 {
		foot = "\n-# " + texts.Say(lang, "in_bold")
	}
	if c.Retold {
		foot += "\n-# " + texts.Say(lang, "retold_note")
	}
	return head + "\n" + quoted(window(c.Text, cited, maxContent-size(head)-size(foot)-1)) + foot
}

const maxTitle = 150

// window returns as much of a passage as goes into limit, shown as a quotation, its cited
// spans in bold: all of it or, around the first of these, whole sentences.
func window(text string, cited []span, limit int) string {
	cited = joined(text, cited)
	all := bold(text, cited)
	if size(quoted(all)) <= limit {
		return all
	}
	sentences := corpus.Sentences(text)
	first := 0
	for i, s := range sentences {
		if len(cited) > 0 && s.End > cited[0].start {
			first = max(0, i-1) // with what leads there
			break
		}
	}
	shown := ""
	for last := first; last < len(sentences); last++ {
		start, end := sentences[first].Start, sentences[last].End
		var inside []span
		for _, s := range cited {
			if s.end > start && s.start < end {
				inside = append(inside, span{max(s.start, start) - start, min(s.end, end) - start})
			}
		}
		part := bold(text[start:end], inside)
		if first > 0 {
			part = "… " + part
		}
		if last < len(sentences)-1 {
			part += " …"
		}
		if size(quoted(part)) > limit {
			break
		}
		shown = part
	}
	if shown == "" {
		return clip(inline(text), limit-10)
	}
	return shown
}
