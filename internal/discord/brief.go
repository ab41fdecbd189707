package discord

import (
	"strings"

	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/texts"
)

// told is an answer, and how it is shown where that is not as [render] shows it.
type told struct {
	answer.Answer
	pages     []string
	about     string   // the name of what can be asked about further; empty: of nothing alone
	countries []string // that such a question is limited to
	picture   *picture
}

// chapter is a heading, empty for none, and the lines under it, escaped.
type chapter struct {
	title string
	lines []string
}

func (c chapter) String() string {
	if c.title == "" {
		return strings.Join(c.lines, "\n")
	}
	return "**" + c.title + "**\n" + strings.Join(c.lines, "\n")
}

const (
	maxLine  = 900 // of a brief
	maxFoot  = 900 // of the notes below its first page, where fewer sources help
	maxNamed = 6   // documents below it
)

// paged sets chapters on pages: the first holds at most first, the others rest. A chapter
// goes on to a page of its own rather than be parted, except after the first one, which leads
// in. Begun is how many begin on the first page.
func paged(chapters []chapter, first, rest int) (pages []string, begun int) {
	page, limit := "", first
	for i, c := range chapters {
		text := c.String()
		switch {
		case page == "" && size(text) <= limit:
			page = text
		case page != "" && size(page)+2+size(text) <= limit:
			page += "\n\n" + text
		case i > 1 && size(text) <= rest:
			pages, page, limit = append(pages, page), text, rest
		default:
			for n, line := range c.lines {
				lead, above := "\n", ""
				if c.title != "" {
					above = "**" + c.title + "**\n"
				}
				if n == 0 {
					lead = "\n\n" + above
				}
				switch {
				case page == "":
					page = above + line
				case size(page)+size(lead)+size(line) <= limit:
					page += lead + line
				default:
					pages, page, limit = append(pages, page), above+line, rest
				}
				if n == 0 && len(pages) == 0 {
					begun = i + 1
				}
			}
		}
		if len(pages) == 0 {
			begun = i + 1
		}
	}
	pages = append(pages, page)
	for i := range pages {
		pages[i] = strings.TrimSpace(pages[i])
	}
	return pages, begun
}

// show sets chapters on pages, and on the first what must not be overlooked: where the sources
// disagree, whose voices these are, what is missing. Of the chapters, the first so many are
// topics, which it names where they are under More; the others are the conflicts.
func show(lang string, a answer.Answer, chapters []chapter, topics, shown int, missing string, small ...string) told {
	foot := func(begun int) string {
		var more []string
		for _, c := range chapters[min(begun, topics):topics] {
			if c.title != "" {
				more = append(more, c.title)
			}
		}
		told := a
		told.Conflicts = a.Conflicts[min(len(a.Conflicts), max(0, begun-topics)):]
		var text string
		for n := min(maxNamed, documents(a.Citations)); ; n-- {
			if text = briefNotes(lang, told, n, missing, more, small); size(text) <= maxFoot || n <= minSources {
				return text
			}
		}
	}
	pages, begun := paged(chapters, min(shown, maxContent-size(foot(0))), maxContent)
	pages[0] += foot(begun)
	return told{Answer: a, pages: pages}
}

// briefNotes are what stands below the first page of a brief, with so many sources.
func briefNotes(lang string, a answer.Answer, sources int, missing string, more, small []string) string {
	var notes, foot []string
	if len(a.Conflicts) > 0 {
		about := clip(inline(a.Conflicts[0].About), maxDetail)
		if rest := len(a.Conflicts) - 1; rest > 0 {
			about += " " + texts.Say(lang, "more", rest)
		}
		notes = append(notes, texts.Say(lang, "conflict_about", about))
	}
	if a.OneSided {
		notes = append(notes, texts.Say(lang, "one_sided"))
	}
	if missing != "" {
		notes = append(notes, clip(missing, maxMissing))
	}
	if len(more) > 0 {
		foot = append(foot, texts.Say(lang, "under_more", strings.Join(more, " · ")))
	}
	for _, s := range small {
		if s != "" {
			foot = append(foot, clip(inline(s), maxFallback))
		}
	}
	if len(a.RestsOn) > 0 {
		foot = append(foot, clip(restsOn(lang, a.RestsOn), maxDetail))
	}
	from := renderSources(lang, a.Citations, brief)
	foot = append(foot, from[:min(sources, len(from))]...)
	if rest := len(from) - sources; rest > 0 {
		foot = append(foot, texts.Say(lang, "more", rest))
	}
	if fallback := a.FallbackText(lang); fallback != "" {
		foot = append(foot, clip(fallback, maxFallback))
	}
	if len(foot) > 0 {
		notes = append(notes, "-# "+strings.Join(foot, "\n-# "))
	}
	if len(notes) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(notes, "\n\n")
}

// renderBrief shows a brief: its summary, then the topics, then what the sources disagree on.
func renderBrief(b briefing.Brief, shown int) told {
	lang := b.Language
	a := answer.Answer{Language: lang, OneSided: b.OneSided, Mode: b.Mode, Model: b.Model, Fallback: b.Fallback,
		Citations: b.Citations, Conflicts: b.Conflicts, RestsOn: b.RestsOn, Usage: b.Usage, TimingMS: b.TimingMS}
	said := append([]briefing.Claim(nil), b.SummaryClaims...)
	head := []string{"**" + clip(b.Name, maxTitle) + "**"}
	head = append(head, summed(b.Summary, b.SummaryClaims)...)
	if note := briefing.QuotedText(lang, b.QuotedIn); note != "" {
		head = append(head, "-# "+escape(note))
	}
	chapters := []chapter{{lines: append(head, claimed(b.SummaryClaims)...)}}
	for _, s := range b.Topics {
		chapters = append(chapters, chapter{escape(briefing.Title(s.Topic, lang)), claimed(s.Claims)})
		said = append(said, s.Claims...)
	}
	a.Claims, a.Text = plainly(said)
	chapters, topics := disagreeing(lang, a, chapters)
	return show(lang, a, chapters, topics, shown, b.MissingText(), b.UncitedText(), b.CheckText())
}

// renderComparison shows a comparison topic by topic, the two one below the other.
func renderComparison(c briefing.Comparison, shown int) told {
	lang := c.Language
	a := answer.Answer{Language: lang, OneSided: c.OneSided, Mode: c.Mode, Model: c.Model, Fallback: c.Fallback,
		Citations: c.Citations, Conflicts: c.Conflicts, RestsOn: c.RestsOn, Usage: c.Usage}
	var said []briefing.Claim
	head := []string{"**" + clip(c.Title(), maxTitle) + "**"}
	if note := briefing.QuotedText(lang, c.QuotedIn); note != "" {
		head = append(head, "-# "+escape(note))
	}
	for i, side := range c.Sides {
		head = append(head, under(i, side.Name, append(summed(side.Summary, side.SummaryClaims), claimed(side.SummaryClaims)...))...)
		said = append(said, side.SummaryClaims...)
	}
	chapters := []chapter{{lines: head}}
	for _, row := range c.Topics {
		topic := chapter{title: escape(briefing.Title(row.Topic, lang))}
		for i, claims := range row.Sides {
			lines := claimed(claims)
			if len(lines) == 0 {
				lines = []string{texts.Say(lang, "compare_nothing")}
			}
			topic.lines = append(topic.lines, under(i, c.Sides[i].Name, lines)...)
			said = append(said, claims...)
		}
		chapters = append(chapters, topic)
	}
	a.Claims, a.Text = plainly(said)
	chapters, topics := disagreeing(lang, a, chapters)
	return show(lang, a, chapters, topics, shown, c.MissingText())
}

// renderTimeline shows events by their years.
func renderTimeline(t briefing.Timeline, shown int) told {
	lang := t.Language
	a := answer.Answer{Language: lang, OneSided: t.OneSided, Mode: answer.Extractive, Citations: t.Citations, RestsOn: t.RestsOn}
	head := []string{"**" + clip(t.Title(), maxTitle) + "**"}
	if scope := t.Scope(); scope != "" {
		head = append(head, "-# "+escape(scope))
	}
	if note := briefing.QuotedText(lang, t.QuotedIn); note != "" {
		head = append(head, "-# "+escape(note))
	}
	if len(t.Events) == 0 {
		head = append(head, texts.Say(lang, "timeline_none"))
	}
	chapters := []chapter{{lines: head}}
	var said []briefing.Claim
	for _, e := range t.Events {
		if last := len(chapters) - 1; last == 0 || chapters[last].title != escape(e.Year()) {
			chapters = append(chapters, chapter{title: escape(e.Year())})
		}
		c := briefing.Claim{Claim: answer.Claim{Text: e.Text, Evidence: e.Evidence, Check: answer.CheckQuoted, Released: true}, Source: e.Source, Tag: e.Tag}
		now := &chapters[len(chapters)-1]
		line := "- **" + escape(e.When(lang)) + ":** " + clip(inline(c.Line()), maxLine)
		c.Text = e.When(lang) + ": " + c.Text
		if disputed := e.DisputeText(lang); disputed != "" {
			line += " *" + escape(disputed) + "*"
			c.Text += " (" + disputed + ")"
		}
		now.lines = append(now.lines, line)
		said = append(said, c)
	}
	a.Claims, a.Text = plainly(said)
	return show(lang, a, chapters, 0, shown, "", t.ImpliedText())
}

// summed returns the first line of a summary, unless that is its first claim.
func summed(summary string, claims []briefing.Claim) []string {
	line, _, _ := strings.Cut(summary, "\n")
	if line == "" || len(claims) > 0 && strings.HasPrefix(line, claims[0].Text) {
		return nil
	}
	return []string{clip(line, maxLine)}
}

// claimed returns claims as the lines of a list.
func claimed(claims []briefing.Claim) []string {
	var lines []string
	for _, c := range claims {
		lines = append(lines, "- "+clip(inline(c.Line()), maxLine))
	}
	return lines
}

// under sets the name of a side above the first of its lines, so that the two stay together.
func under(side int, name string, lines []string) []string {
	if len(lines) > 0 {
		lines[0] = strings.Repeat("\n", side) + "__" + clip(name, maxTitle) + "__\n" + lines[0]
	}
	return lines
}

// disagreeing adds what the sources disagree on, last. The first so many chapters are topics.
func disagreeing(lang string, a answer.Answer, chapters []chapter) (all []chapter, topics int) {
	all = chapters
	for _, c := range a.Conflicts {
		all = append(all, chapter{lines: []string{conflict(lang, a, c, len(c.Sides))}})
	}
	return all, len(chapters)
}

// plainly returns claims as those of an answer, and as its text.
func plainly(said []briefing.Claim) (claims []answer.Claim, text string) {
	var lines []string
	for _, c := range said {
		claims, lines = append(claims, c.Claim), append(lines, c.Line())
	}
	return claims, strings.Join(lines, "\n")
}
