package briefing

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"attache/internal/dates"
	"attache/internal/texts"
)

// Sizes are in pixels of the picture, twice those on a phone.
const (
	pictureWidth = 800
	maxHeight    = 3600

	margin    = 36
	fullWidth = pictureWidth - 2*margin
	yearWidth = 96 // what is wider is set smaller
	spineX    = 184
	laneX     = spineX - 20 // of the bar next to the spine
	laneStep  = 10
	lanes     = 3
	textX     = 212
	textWidth = pictureWidth - margin - textX
	dotRadius = 11

	titleLine = 52
	dateLine  = 35
	textLine  = 38
	noteLine  = 34
	eventGap  = 20
	yearGap   = 12 // more between years
	noteGap   = 8

	maxTextLines = 6
	maxNoteLines = 6
	maxNotes     = 4
	maxSources   = 12
)

type faces struct{ title, year, smallYear, date, text, note *face }

func newFaces() faces {
	return faces{
		title: newFace(bold(), 40), year: newFace(bold(), 30), smallYear: newFace(bold(), 22),
		date: newFace(bold(), 25), text: newFace(regular(), 28), note: newFace(regular(), 24),
	}
}

// layout is a picture before it is drawn: where everything stands.
type layout struct {
	faces
	theme
	events []PictureEvent // those shown
	lines  []lettering
	signs  []sign // of the events
	ruleY  int
	legend int // the y of its ring; 0 without one
	height int
}

// lettering is a piece of text at a baseline.
type lettering struct {
	*face
	ink  color.RGBA
	x, y int
	text string
}

// sign is what stands for an event on the spine: a dot, and the bar of a range.
type sign struct {
	y, bottom int
	hollow    bool
	lane      int // of the bar, 0 next to the spine; none from lanes on
	barEnd    int
	open      bool // the bar goes on
}

func newLayout(p Poster, events []PictureEvent, f faces) *layout {
	l := &layout{faces: f, theme: light, events: events}
	if p.Dark {
		l.theme = dark
	}
	y := l.write(f.title, l.ink, margin, margin-14, titleLine, f.title.wrap(f.title.drawable(p.Title), fullWidth, 3))
	y = l.write(f.note, l.muted, margin, y+2, noteLine, f.note.wrap(f.note.drawable(p.Subtitle), fullWidth, 2))
	for i, e := range events {
		year := ""
		if newYear := i == 0 || e.When.From.Year != events[i-1].When.From.Year; newYear {
			year = yearOf(events[i:])
			y += yearGap
		}
		y = l.event(e, year, y+eventGap)
	}
	l.placeBars()

	y += 50
	l.ruleY = y
	y += 14
	if left := len(p.Events) - len(events); left > 0 {
		y = l.write(f.date, l.muted, margin, y, noteLine, []string{f.date.drawable(texts.Say(p.Lang, "more", left))}) + noteGap
	}
	if slices.ContainsFunc(events, func(e PictureEvent) bool { return e.Implied }) {
		const indent = 34
		lines := f.note.wrap(f.note.drawable(p.Implied), fullWidth-indent, 2)
		l.legend = y + noteLine - 8
		y = l.write(f.note, l.muted, margin+indent, y, noteLine, lines) + noteGap
	}
	sources := l.sources(p.Sources)
	for _, source := range sources {
		y = l.write(f.note, l.ink, margin, y, noteLine, f.note.wrap(source, fullWidth, 2))
	}
	if len(sources) > 0 {
		y += noteGap
	}
	for _, note := range p.Footer[:min(len(p.Footer), maxNotes)] {
		y = l.write(f.note, l.muted, margin, y, noteLine, f.note.wrap(f.note.drawable(note), fullWidth, maxNoteLines)) + noteGap
	}
	l.height = y + margin
	return l
}

// sources lists the documents that the events shown cite, each with the numbers that stand there.
func (l *layout) sources(all []PictureSource) (listed []string) {
	for _, source := range all {
		marks := ""
		for _, m := range source.Marks {
			if slices.ContainsFunc(l.events, func(e PictureEvent) bool { return strings.Contains(e.Sources+e.Disputed, m) }) {
				marks += m
			}
		}
		if marks != "" {
			listed = append(listed, marks+" "+l.note.drawable(source.Name))
		}
	}
	return listed[:min(len(listed), maxSources)]
}

// write sets lines of text below a baseline and returns the baseline of the last.
func (l *layout) write(f *face, ink color.RGBA, x, y, step int, lines []string) int {
	for _, text := range lines {
		y += step
		l.lines = append(l.lines, lettering{f, ink, x, y, text})
	}
	return y
}

// event sets an event, the baseline of its first line below y by a line, and returns that of
// its last. Year is what stands beside the spine, empty where that is above already.
func (l *layout) event(e PictureEvent, year string, y int) int {
	first := y + textLine
	m := sign{y: first - 9, hollow: e.Implied, lane: lanes}
	if year != "" {
		f := l.year
		if f.width(year) > yearWidth {
			f = l.smallYear
		}
		l.lines = append(l.lines, lettering{f, l.ink, margin, first, year})
	}
	date := l.date.fit(l.date.drawable(e.Date), textWidth)
	if date == year {
		date = ""
	}
	x := textX
	if date != "" {
		l.lines = append(l.lines, lettering{l.date, l.accent, x, first, date})
		x += l.date.width(date) + 16
	}
	var countries string
	if room := textX + textWidth - x; room > 120 {
		countries = l.countries(e.Countries, room)
	}
	if countries != "" {
		l.lines = append(l.lines, lettering{l.note, l.muted, x, first, countries})
	}
	if date+countries != "" {
		y += dateLine
	}
	if lines := l.text.wrap(l.text.drawable(e.Text), textWidth, maxTextLines); len(lines) > 0 {
		y = l.cite(e, l.write(l.text, l.ink, textX, y, textLine, lines))
	}
	y = l.write(l.note, l.muted, textX, y, noteLine, l.note.wrap(l.note.drawable(e.Disputed), textWidth, 2))
	y = max(y, first)
	m.bottom = y
	l.signs = append(l.signs, m)
	return y
}

// cite sets the citations of an event after its last line, or with the last word of it below.
func (l *layout) cite(e PictureEvent, y int) int {
	cite := l.text.drawable(e.Sources)
	for l.text.width(cite) > textWidth/2 {
		cite = cite[:max(0, strings.LastIndexByte(cite, '['))]
	}
	if cite == "" {
		return y
	}
	last := &l.lines[len(l.lines)-1]
	const gap = 8
	room := textWidth - gap - l.text.width(cite)
	if l.text.width(last.text) > room {
		if i := strings.LastIndexByte(last.text, ' '); i > 0 && !strings.HasSuffix(last.text, "…") {
			word := last.text[i+1:]
			last.text = last.text[:i]
			y = l.write(l.text, l.ink, textX, y, textLine, []string{word})
			last = &l.lines[len(l.lines)-1]
		}
		last.text = l.text.fit(last.text, room)
	}
	l.lines = append(l.lines, lettering{l.text, l.accent, textX + l.text.width(last.text) + gap, y, cite})
	return y
}

// countries lists as many names as there is room for, and counts the rest: "Bolivia, Cuba +2".
func (l *layout) countries(names []string, room int) string {
	for n := len(names); n > 0; n-- {
		list := l.note.drawable(strings.Join(names[:n], ", "))
		if n < len(names) {
			list += fmt.Sprintf(" +%d", len(names)-n)
		}
		if l.note.width(list) <= room || n == 1 {
			return l.note.fit(list, room)
		}
	}
	return ""
}

// yearOf writes the year that the first of the events lies in, or its decade: in brackets
// where it is implied of all the events of that year.
func yearOf(events []PictureEvent) string {
	w := events[0].When
	if w.From.Year == 0 {
		return ""
	}
	year := strconv.Itoa(w.From.Year)
	if w.Precision == dates.InDecade && !w.Approx {
		year += fmt.Sprintf("–%02d", w.To.Year%100)
	}
	for _, e := range events {
		if e.When.From.Year == w.From.Year && !e.Implied {
			return year
		}
	}
	return "[" + year + "]"
}

// placeBars gives ranges their bars, each down past the last event that begins within it. A bar
// stands outside those that begin beside it; where there is no lane left, the date alone tells
// the range.
func (l *layout) placeBars() {
	for i := len(l.signs) - 1; i >= 0; i-- {
		m, w := &l.signs[i], l.events[i].When
		m.open = w.Open == dates.Since
		if !w.Range && w.Precision != dates.InDecade && !m.open {
			continue
		}
		m.lane, m.barEnd = 0, m.bottom
		for j := i + 1; j < len(l.signs) && !m.open && l.events[j].When.From.Compare(w.To) <= 0; j++ {
			m.barEnd = l.signs[j].bottom
			if inner := l.signs[j].lane; inner < lanes {
				m.lane = max(m.lane, inner+1)
			}
		}
	}
}
