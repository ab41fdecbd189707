package briefing

import (
	"errors"
	"slices"
	"strings"

	"attache/internal/dates"
	"attache/internal/texts"
)

// PictureEvent is an event as a picture shows it, in the reader's language.
type PictureEvent struct {
	When      dates.Date // places it: the year beside it, the bar of a range
	Implied   bool       // no source states the time whole
	Date      string     // as shown: "11–17 Jul 2014", "6 Feb [2020]"
	Text      string     // what happened
	Countries []string   // names; empty where the picture is of one country
	Sources   string     // citations: "[1][3]"
	Disputed  string     // another time that a source gives: "disputed: 27 Mar 2014 [3]"; mostly empty
	Weight    int        // how telling it is: of two with times told alike the greater is shown
}

// PictureSource is a document that events cite.
type PictureSource struct {
	Name  string   // "LACRUS, Jan 2019"
	Marks []string // the citations of its passages, "[3]"
}

// Poster is what a picture of a timeline shows.
type Poster struct {
	Lang     string // of the line that says how many events are left out
	Title    string
	Subtitle string         // countries, period, topic; may be empty
	Events   []PictureEvent // in order of time
	Implied  string         // what a hollow dot means; shown where there is one
	Sources  []PictureSource
	Footer   []string // whose voices these are, as of when
	Dark     bool     // for a dark background
}

// ErrNoEvents is returned for a picture of no event.
var ErrNoEvents = errors.New("draw timeline: no events")

const (
	maxEvents = 14
	maxAlt    = 1024 // https://discord.com/developers/docs/resources/message#attachment-object
)

// Picture draws a timeline as a PNG, [pictureWidth] pixels wide and at most [maxHeight] high,
// made to be read at half its size. It shows the most telling events, as many as there is
// room for and 14 at most, and says how many it leaves out. The string is its text
// alternative, of at most 1024 characters, Discord's limit. Equal posters give equal bytes.
// Letters that the font lacks become □, emoji are left out; the alternative keeps both.
func Picture(p Poster) (png []byte, alt string, err error) {
	if len(p.Events) == 0 {
		return nil, "", ErrNoEvents
	}
	l := newPicture(p)
	png, err = l.draw()
	return png, describe(p, l.events), err
}

// newPicture lays out as many events as there is room for.
func newPicture(p Poster) *layout {
	faces, ranked := newFaces(), rank(p.Events)
	for n := len(ranked); ; n-- {
		l := newLayout(p, pick(p.Events, ranked[:n]), faces)
		if l.height <= maxHeight || n == 1 {
			return l
		}
	}
}

// rank returns the places of the most telling events, the best first: those of weight, dated
// outright and to the day, and spread over the years.
func rank(events []PictureEvent) []int {
	score := make([]int, len(events))
	for i, e := range events {
		score[i] = e.Weight - 2*int(e.When.Precision)
		if e.Implied {
			score[i] -= 2
		}
	}
	const crowding, again = 3, 2 // what each event that is chosen takes from others of its year, of its passage
	var ranked []int
	for range min(maxEvents, len(events)) {
		best := -1
		for i := range events {
			if !slices.Contains(ranked, i) && (best < 0 || score[i] > score[best]) {
				best = i
			}
		}
		ranked = append(ranked, best)
		for i, e := range events {
			if e.When.From.Year == events[best].When.From.Year {
				score[i] -= crowding
			}
			if e.Sources == events[best].Sources {
				score[i] -= again
			}
		}
	}
	return ranked
}

// pick returns the events at these places, in order of time.
func pick(events []PictureEvent, places []int) []PictureEvent {
	var picked []PictureEvent
	for _, i := range slices.Sorted(slices.Values(places)) {
		picked = append(picked, events[i])
	}
	return picked
}

// describe writes the text alternative. What the limit leaves is shared by the events: what
// short ones do not need goes to the long.
func describe(p Poster, shown []PictureEvent) string {
	var tail []string
	if left := len(p.Events) - len(shown); left > 0 {
		tail = append(tail, texts.Say(p.Lang, "more", left))
	}
	for _, line := range p.Footer {
		tail = append(tail, plain(line))
	}
	head := shorten(joinLines(plain(p.Title), plain(p.Subtitle)), maxAlt/4)
	foot := shorten(joinLines(tail...), maxAlt/4)

	before, after := make([]string, len(shown)), make([]string, len(shown))
	length := make([]int, len(shown))
	room := maxAlt - units(head) - units(foot) - 1
	for i, e := range shown {
		if date := shorten(plain(e.Date), 30); date != "" {
			if other := shorten(plain(e.Disputed), 40); other != "" {
				date += " (" + other + ")"
			}
			before[i] = date + ": "
		}
		if cite := shorten(plain(e.Sources), 20); cite != "" {
			after[i] = " " + cite
		}
		length[i] = units(plain(e.Text))
		room -= units(before[i]) + units(after[i]) + 1
	}
	share := room
	for ; share > 0; share-- {
		needed := 0
		for _, n := range length {
			needed += min(n, share)
		}
		if needed <= room {
			break
		}
	}
	lines := []string{head}
	for i, e := range shown {
		lines = append(lines, before[i]+shorten(plain(e.Text), share)+after[i])
	}
	return shorten(joinLines(append(lines, foot)...), maxAlt)
}

func joinLines(lines ...string) string {
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}
