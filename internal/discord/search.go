package discord

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/language"
	"attache/internal/state"
	"attache/internal/texts"
)

const (
	searchHits = 5
	maxSnippet = 220
)

// searchCommand is the command /search: the passages themselves, to the member alone.
func (b *Bot) searchCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	query := option(data, queryOption)
	if answer.Check(query) != nil || b.cfg.Library == nil {
		b.say(ctx, u, post{text: texts.Say(u.lang, "question_empty")})
		return
	}
	if !b.admit(ctx, u) {
		return
	}
	if err := b.acknowledge(ctx, u.in, true); err != nil {
		b.logged(u, err)
		return
	}
	m := b.newMessage(u.in)
	b.later(ctx, u, m, func(ctx context.Context) post { return b.search(ctx, u, query) })
}

// later has the workers make what a message is to show.
func (b *Bot) later(ctx context.Context, u use, m *message, work func(context.Context) post) {
	if !b.accept(u.who, func(ctx context.Context) {
		defer b.rescue("work failed", func(ref string) { b.deliver(ctx, m, post{text: texts.Say(u.lang, "failed", ref)}) })
		b.deliver(ctx, m, work(ctx))
	}) {
		b.deliver(ctx, m, post{text: texts.Say(u.lang, "busy")})
	}
}

func (b *Bot) search(ctx context.Context, u use, query string) post {
	found, err := b.cfg.Library.Search(ctx, query, searchHits)
	if err != nil {
		return post{text: b.explain(ctx, u.lang, err)}
	}
	if len(found) == 0 {
		return post{text: texts.Say(u.lang, "search_none", clip(inline(query), maxDetail))}
	}
	k := kept{Kept: state.Kept{ID: newID(), User: u.who.User, Guild: u.who.Guild, Channel: u.who.Channel, Question: query, Locale: u.lang, Private: true}}
	told := []string{texts.Say(u.lang, "search_found", clip(inline(query), maxDetail))}
	for i, p := range found {
		c := cite(i+1, p)
		k.Answer.Citations = append(k.Answer.Citations, c)
		told = append(told, "**"+renderSource(u.lang, []answer.Citation{c}, brief)+"**\n-# "+
			clip(inline(places(u.lang, []answer.Citation{c})), maxDetail)+"\n"+quoted(snippet(p, query)))
	}
	b.keep(ctx, k)
	text := told[0]
	for _, t := range told[1:] {
		if size(text)+1+size(t) > maxContent {
			break
		}
		text += "\n" + t
	}
	return post{text: text, rows: passageMenu(u.lang, k, 0, 0)}
}

// snippet returns the sentence of a passage that has most of a query's words.
func snippet(p corpus.Passage, query string) string {
	wanted := language.Terms(p.Language, query)
	best, most := "", -1
	for i := range p.Sentences {
		s, n := p.Sentence(i), 0
		for _, t := range slices.Compact(slices.Sorted(slices.Values(language.Terms(p.Language, s)))) {
			if slices.Contains(wanted, t) {
				n++
			}
		}
		if n > most {
			best, most = s, n
		}
	}
	return clip(inline(best), maxSnippet)
}

// sourcesCommand is the command /sources: what there is, or one document.
func (b *Bot) sourcesCommand(ctx context.Context, u use, data discordgo.ApplicationCommandInteractionData) {
	all := b.documents()
	id := option(data, documentOption)
	if id == "" {
		b.say(ctx, u, documentList(u.lang, all))
		return
	}
	i := slices.IndexFunc(all, func(d document) bool { return d.ID == id })
	if i < 0 { // typed, not chosen
		if named := b.suggestDocuments(u.lang, id); len(named) > 0 {
			i = slices.IndexFunc(all, func(d document) bool { return d.ID == named[0].ID })
		}
	}
	if i < 0 {
		b.say(ctx, u, post{text: texts.Say(u.lang, "no_document", clip(inline(id), maxDetail))})
		return
	}
	b.say(ctx, u, documentPost(u.lang, all[i], 0))
}

// documentList tells of each document whose it is, and offers to show one.
func documentList(lang string, all []document) post {
	n := 0
	var told []string
	var options []discordgo.SelectMenuOption
	for _, d := range all {
		if !d.About() {
			n++
			told = append(told, "**"+clip(inline(d.Title), maxTitle)+"**\n-# "+provenanceOf(lang, d))
		}
		if len(options) < maxChoices && len(d.ID) <= 80 {
			options = append(options, choice(documentLabel(lang, d), d.ID, ""))
		}
	}
	if len(options) == 0 {
		return post{text: texts.Say(lang, "no_documents")}
	}
	text := texts.Say(lang, "documents", n)
	for i, t := range told {
		if rest := texts.Say(lang, "more", len(told)-i); size(text)+size(t)+size(rest)+2 > maxContent {
			text += "\n" + rest
			break
		}
		text += "\n" + t
	}
	return post{text: text, rows: []discordgo.MessageComponent{row(menu("document", texts.Say(lang, "which_document"), options))}}
}

// provenanceOf tells where a document comes from.
func provenanceOf(lang string, d document) string {
	c := answer.Citation{Publisher: d.Publisher, Title: d.Title, Date: d.Date, DateEstimated: d.DateEstimated, Kind: d.Kind, Perspective: d.Perspective}
	list := []string{clip(sourceName(lang, c), maxSource)}
	if kind := provenance(lang, c.Provenance()); kind != "" {
		list = append(list, clip(inline(kind), maxDetail))
	}
	if d.Speaker != "" {
		list = append(list, texts.Say(lang, "speaking", clip(inline(d.Speaker), maxDetail)))
	}
	if d.retold {
		list = append(list, texts.Say(lang, "retold"))
	}
	return strings.Join(append(list, texts.Say(lang, "passages", len(d.passages))), " · ")
}

// section is a heading of a document and the passages under it.
type section struct {
	heading  string
	passages []corpus.Passage
}

func (d document) sections() []section {
	var all []section
	for _, p := range d.passages {
		if n := len(all); n == 0 || all[n-1].heading != p.Heading {
			all = append(all, section{heading: p.Heading})
		}
		all[len(all)-1].passages = append(all[len(all)-1].passages, p)
	}
	return all
}

// documentPost shows what a document is and how it is divided, or section n of it, from 1.
func documentPost(lang string, d document, n int) post {
	text := "**" + clip(inline(d.Title), maxTitle) + "**\n-# " + provenanceOf(lang, d)
	if address := link(d.URL); address != "" {
		text += "\n-# <" + address + ">"
	}
	sections := d.sections()
	var options []discordgo.SelectMenuOption
	outline := ""
	for i, s := range sections {
		heading := strings.ReplaceAll(s.heading, " › ", ": ")
		if heading == "" {
			heading = d.Title
		}
		if len(options) < maxChoices {
			o := choice(fmt.Sprintf("%d. %s", i+1, heading), strconv.Itoa(i+1), "")
			o.Default = i+1 == n
			options = append(options, o)
		}
		line := "\n" + strconv.Itoa(i+1) + "\\. " + clip(inline(heading), maxTitle)
		if size(text)+size(outline)+size(line)+2 < maxContent {
			outline += line
		}
	}
	if n >= 1 && n <= len(sections) {
		s := sections[n-1]
		var all []string
		for _, p := range s.passages {
			all = append(all, p.Text)
		}
		if heading := inline(strings.ReplaceAll(s.heading, " › ", ": ")); heading != "" {
			text += fmt.Sprintf("\n%d\\. ", n) + clip(heading, maxTitle)
		}
		text += "\n" + quoted(window(strings.Join(all, "\n\n"), nil, maxContent-size(text)-1))
	} else {
		text += outline
	}
	p := post{text: text}
	if len(d.ID) <= 80 && len(options) > 0 {
		p.rows = append(p.rows, row(menu("section:"+d.ID, texts.Say(lang, "which_section"), options)))
	}
	return p
}

func (b *Bot) chooseDocument(ctx context.Context, u use, _ string, values []string) {
	b.showDocument(ctx, u, strings.Join(values, ""), 0)
}

func (b *Bot) chooseSection(ctx context.Context, u use, id string, values []string) {
	n, _ := strconv.Atoi(strings.Join(values, ""))
	b.showDocument(ctx, u, id, n)
}

func (b *Bot) showDocument(ctx context.Context, u use, id string, section int) {
	all := b.documents()
	i := slices.IndexFunc(all, func(d document) bool { return d.ID == id })
	if i < 0 {
		b.say(ctx, u, post{text: texts.Say(u.lang, "no_document", clip(inline(id), maxDetail))})
		return
	}
	b.change(ctx, u, documentPost(u.lang, all[i], section))
}
