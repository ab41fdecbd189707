package discord

import (
	"cmp"
	"fmt"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/texts"
)

// maxContent bounds a message. The other limits are for parts of it, so that 500 at least are
// left for the answer. All are in the units of [size].
// https://discord.com/developers/docs/resources/message#edit-message
const (
	maxContent   = 2000
	maxHead      = 300 // of the question
	maxMissing   = 300
	maxFallback  = 250
	maxSource    = 100
	maxDetail    = 120
	maxURL       = 200
	maxSide      = 160 // of a side of a conflict
	maxConflicts = 2   // that are told on the first page
	maxSides     = 2   // of each of these
	minSources   = 2   // that are named, however long the answer
	minLines     = 900 // of the answer stand on the first page, if it has as much, before sources are named more briefly
)

// size counts UTF-16 code units, as Discord's clients do: never fewer than code points.
func size(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// view is an answer and how to show it.
type view struct {
	lang   string // of the interface
	answer answer.Answer
	head   string // the question, where nothing else shows it; empty: none
	shown  int    // characters of the answer's lines on the first page, at most
	hint   string // key of what else to say, in small; empty: nothing
}

// render returns the pages that show an answer. The first begins with its lines and tells
// everything that must not be overlooked: where sources disagree, what is missing, the
// sources and what went wrong, in the member's language. When all that is too long, the
// sources are named more briefly, then fewer of them. What of the lines does not go on to the
// first page follows on the others.
func render(v view) []string {
	a, head := v.answer, quotedHead(v.head)
	text := airy(strings.TrimSpace(clean(a.Text)))
	if text == "" {
		text = texts.Say(v.lang, "abstain")
	}
	room := maxContent - size(goesOn) - size(head)
	wanted := min(size(escape(text)), v.shown, minLines)
	told := notes{}
	for _, n := range notesOf(v) {
		if told = n; wanted+size(told.text) <= room {
			break
		}
	}
	pages := paginate(text, min(v.shown, room-size(told.text)), maxContent-size(goesOn))
	for i, c := range a.Conflicts {
		if i < told.conflicts && len(c.Sides) <= maxSides {
			continue
		}
		rest := conflict(v.lang, a, c, len(c.Sides))
		if last := len(pages) - 1; last > 0 && size(pages[last])+2+size(rest) <= maxContent-size(goesOn) {
			pages[last] += "\n\n" + rest
		} else {
			pages = append(pages, rest)
		}
	}
	for i := range pages[:len(pages)-1] {
		pages[i] += goesOn
	}
	pages[0] = head + pages[0] + told.text
	return pages
}

// airy sets a blank line between lines of which one takes more than two on a phone: there they
// would run together.
func airy(text string) string {
	const long = 80
	var b strings.Builder
	before := 0
	for i, line := range strings.Split(text, "\n") {
		n := size(line)
		if i > 0 {
			b.WriteByte('\n')
		}
		if i > 0 && n > 0 && before > 0 && max(n, before) > long {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		before = n
	}
	return b.String()
}

// quotedHead shows a question above its answer; empty for none.
func quotedHead(question string) string {
	if question = inline(question); question == "" {
		return ""
	}
	return quoted(clip(question, maxHead)) + "\n"
}

// notes are one way to tell what follows the lines.
type notes struct {
	text      string
	conflicts int // that are told
}

// notesOf returns the ways to tell the notes, the fullest first.
func notesOf(v view) []notes {
	lang, a := v.lang, v.answer
	conflicts := min(maxConflicts, len(a.Conflicts))
	ways := []notes{{renderNotes(v, renderSources(lang, a.Citations, detailed), conflicts), conflicts}}
	named := renderSources(lang, a.Citations, brief)
	for n := len(named); n >= min(minSources, len(named)); n-- {
		ways = append(ways, notes{renderNotes(v, named[:n], conflicts), conflicts})
	}
	named = renderSources(lang, a.Citations, bare)
	for n := conflicts; n >= 0; n-- {
		ways = append(ways, notes{renderNotes(v, named[:min(minSources, len(named))], n), n})
	}
	return ways
}

const goesOn = " …"

// paginate escapes a text and parts it at the end of lines, within a line that is too long at
// the end of sentences, within such a sentence between words. The first page is at most first
// long, the others rest, which is no less.
func paginate(text string, first, rest int) []string {
	var pages []string
	page, limit := "", first
	for atom := range atoms(clean(text), first) {
		if whole := page + atom; size(escape(strings.TrimSpace(whole))) <= limit {
			page = whole
			continue
		}
		if p := strings.TrimSpace(page); p != "" {
			pages, limit = append(pages, escape(p)), rest
		}
		page = strings.TrimLeft(atom, " \t")
	}
	if p := strings.TrimSpace(page); p != "" || len(pages) == 0 {
		pages = append(pages, escape(p))
	}
	return pages
}

// atoms yields the parts of a text that paginate keeps together: lines, or where these are
// longer than limit sentences, words, characters.
func atoms(text string, limit int) iter.Seq[string] {
	splits := []func(string) []string{lines, sentences, words, pieces}
	return func(yield func(string) bool) {
		var walk func(part string, level int) bool
		walk = func(part string, level int) bool {
			for _, p := range splits[level](part) {
				if level == len(splits)-1 || size(escape(strings.TrimSpace(p))) <= limit {
					if !yield(p) {
						return false
					}
				} else if !walk(p, level+1) {
					return false
				}
			}
			return true
		}
		walk(text, 0)
	}
}

func lines(s string) []string { return strings.SplitAfter(s, "\n") }
func words(s string) []string { return strings.SplitAfter(s, " ") }

// pieces parts a word longer than a page into a few characters each.
func pieces(s string) []string {
	const few = 16
	var parts []string
	for runes := []rune(s); len(runes) > 0; runes = runes[min(few, len(runes)):] {
		parts = append(parts, string(runes[:min(few, len(runes))]))
	}
	return parts
}

var leadingReferences = regexp.MustCompile(`^\s*(?:\[\d+\]\s*)+`)

// sentences returns the sentences of a line, each with its references.
func sentences(s string) []string {
	var parts []string
	start := 0
	for _, span := range corpus.Sentences(s) {
		if refs := leadingReferences.FindStringIndex(s[start:]); refs != nil && len(parts) > 0 {
			parts[len(parts)-1] += s[start : start+refs[1]]
			start += refs[1]
		}
		if span.End > start {
			parts = append(parts, s[start:span.End])
			start = span.End
		}
	}
	if rest := s[start:]; rest != "" {
		if len(parts) == 0 {
			return []string{rest}
		}
		parts[len(parts)-1] += rest
	}
	return parts
}

// renderNotes returns what follows the lines of an answer, with its first sources and conflicts.
func renderNotes(v view, sources []string, conflicts int) string {
	lang, a := v.lang, v.answer
	var notes []string
	for _, c := range a.Conflicts[:conflicts] {
		notes = append(notes, conflict(lang, a, c, maxSides))
	}
	if rest := len(a.Conflicts) - conflicts; rest > 0 {
		notes = append(notes, texts.Say(lang, "conflicts_more", rest))
	}
	if a.OneSided {
		notes = append(notes, texts.Say(lang, "one_sided"))
	}
	if missing := inline(a.Missing); missing != "" {
		notes = append(notes, texts.Say(lang, "missing_bold", clip(missing, maxMissing)))
	}
	if a.Unread > 0 {
		notes = append(notes, texts.Say(lang, "unread", a.Unread))
	}
	var small []string
	if a.Abstained && len(sources) > 0 {
		small = append(small, texts.Say(lang, "closest")+":")
	}
	small = append(small, sources...)
	if rest := documents(a.Citations) - len(sources); rest > 0 {
		small = append(small, texts.Say(lang, "more", rest))
	}
	var basis []string
	if len(a.RestsOn) > 0 && !a.Abstained {
		basis = append(basis, clip(restsOn(lang, a.RestsOn), maxDetail))
	}
	if a.AsOf != "" {
		basis = append(basis, texts.Say(lang, "as_of", clip(texts.Date(lang, a.AsOf, false), maxDetail)))
	}
	if len(basis) > 0 {
		small = append(small, strings.Join(basis, " · "))
	}
	if check := a.CheckText(lang); check != "" {
		small = append(small, check)
	}
	if fallback := a.FallbackText(lang); fallback != "" {
		small = append(small, clip(fallback, maxFallback))
	}
	if v.hint != "" {
		small = append(small, texts.Say(lang, v.hint))
	}
	if len(small) > 0 {
		notes = append(notes, "-# "+strings.Join(small, "\n-# "))
	}
	if len(notes) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(notes, "\n\n")
}

// conflict tells what citations say against each other: at most so many sides of it.
func conflict(lang string, a answer.Answer, c answer.Conflict, sides int) string {
	head := texts.Say(lang, "conflict")
	if about := clip(inline(c.About), maxDetail); about != "" {
		head = texts.Say(lang, "conflict_about", about)
	}
	told := []string{head}
	sides = min(sides, len(c.Sides), 6) // of more nobody keeps track
	for _, s := range c.Sides[:sides] {
		line := fmt.Sprintf("[%d] ", s.N)
		if i := slices.IndexFunc(a.Citations, func(c answer.Citation) bool { return c.N == s.N }); i >= 0 {
			line += clip(sourceName(lang, a.Citations[i]), maxSource) + ": "
		}
		told = append(told, line+clip(inline(s.Says), maxSide))
	}
	if rest := len(c.Sides) - sides; rest > 0 {
		told = append(told, texts.Say(lang, "more", rest))
	}
	return strings.Join(told, "\n")
}

// restsOn tells the mix of sources: "Rests on 3 sources: 2 × news agency (Russian state), …".
func restsOn(lang string, voices []answer.Voice) string {
	n := 0
	var kinds []string
	for _, v := range voices {
		n += v.Sources
		kinds = append(kinds, fmt.Sprintf("%d × %s", v.Sources, provenance(lang, v.Kind)))
	}
	switch {
	case n == 1:
		return texts.Say(lang, "rests_on_one", provenance(lang, voices[0].Kind))
	case len(voices) == 1:
		return texts.Say(lang, "rests_on_alike", n, provenance(lang, voices[0].Kind))
	}
	return texts.Say(lang, "rests_on", n, strings.Join(kinds, ", "))
}

// provenance tells a kind of source, "news agency, Russian state", in a language.
func provenance(lang, kind string) string {
	parts := strings.Split(kind, ", ")
	for i, p := range parts {
		parts[i] = texts.Term(lang, p)
	}
	if len(parts) == 2 {
		return parts[0] + " (" + parts[1] + ")"
	}
	return strings.Join(parts, ", ")
}

// sourceName names who published a citation and when, "TASS, 6 Feb [2020]".
func sourceName(lang string, c answer.Citation) string {
	c.Publisher = texts.Term(lang, c.Publisher)
	return cmp.Or(inline(c.Source(lang)), inline(c.Document))
}

// How fully sources are named.
const (
	bare     = iota // number, publisher, date
	brief           // the number links to the source's address
	detailed        // also what kind of source it is, and the places in it
)

// renderSources names the sources, those of one document in one line: "[1] [3] TASS,
// 6 Feb [2020] · news agency (Russian state) · ¶7; ¶12".
func renderSources(lang string, citations []answer.Citation, detail int) []string {
	var rendered []string
	for _, group := range byDocument(citations) {
		rendered = append(rendered, renderSource(lang, group, detail))
	}
	return rendered
}

// byDocument groups citations by their documents, in order of first mention. One of unknown
// document stands alone.
func byDocument(citations []answer.Citation) [][]answer.Citation {
	var groups [][]answer.Citation
	for _, c := range citations {
		i := slices.IndexFunc(groups, func(g []answer.Citation) bool { return c.Document != "" && g[0].Document == c.Document })
		if i < 0 {
			groups = append(groups, []answer.Citation{c})
		} else {
			groups[i] = append(groups[i], c)
		}
	}
	return groups
}

func documents(citations []answer.Citation) int { return len(byDocument(citations)) }

func renderSource(lang string, group []answer.Citation, detail int) string {
	c := group[0]
	var numbers []string
	for _, g := range group[:min(maxNumbers, len(group))] {
		numbers = append(numbers, fmt.Sprintf("[%d]", g.N))
	}
	if address := link(c.URL); address != "" && detail > bare {
		numbers[0] = "[" + numbers[0] + "](<" + address + ">)" // in < > it has no preview
	}
	if len(group) > maxNumbers {
		numbers = append(numbers, "…")
	}
	line := strings.Join(numbers, " ") + " " + clip(sourceName(lang, c), maxSource)
	if detail == detailed {
		for _, detail := range []string{provenance(lang, c.Provenance()), places(lang, group)} {
			if detail = inline(detail); detail != "" {
				line += " · " + clip(detail, maxDetail)
			}
		}
	}
	return line
}

const maxNumbers = 6 // of the citations of one document

// places says where in their document citations stand: "retold from TASS, ¶7, ¶12".
func places(lang string, group []answer.Citation) string {
	var found []string
	for _, c := range group {
		place := c.Locator
		if c.Retold {
			place = c.Retells
		}
		if place != "" && !slices.Contains(found, place) {
			found = append(found, place)
		}
	}
	if !group[0].Retold {
		return strings.Join(found, "; ")
	}
	return texts.Say(lang, "retold_from", texts.Term(lang, cmp.Or(group[0].Publisher, group[0].Title)), strings.Join(found, ", "))
}

// inline joins the lines of a text.
func inline(text string) string { return strings.Join(strings.Fields(text), " ") }

// clip escapes a text and, where that is longer than limit, cuts it between words.
func clip(text string, limit int) string {
	runes := []rune(clean(text))
	n := min(len(runes), limit+1) // escaping makes no text shorter
	if n == len(runes) {
		if all := escape(text); size(all) <= limit {
			return all
		}
	}
	n = sort.Search(n, func(n int) bool { return size(escape(string(runes[:n+1]))) >= limit })
	head := string(runes[:n])
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i]
	}
	return escape(head) + "…"
}

// link returns an address as it can stand in [ ](< >), or "" when it is no web address.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>()[]\\\"`|", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	if b.Len() > maxURL {
		return ""
	}
	return b.String()
}
