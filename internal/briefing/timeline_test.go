package briefing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/facts"
)

func timeline(t *testing.T, b *Briefs, which Which, lang string) Timeline {
	t.Helper()
	line, err := b.Timeline(context.Background(), which, lang)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// Every event of the corpus is cited word for word, and they stand in order of time.
func TestTimeline(t *testing.T) {
	line := timeline(t, briefs(t), Which{}, "en")
	if len(line.Events) < 100 {
		t.Errorf("%d events", len(line.Events))
	}
	for i, e := range line.Events {
		v := e.Evidence[0]
		if text := line.Citations[v.N-1].Text[v.Start:v.End]; answer.WithoutMarks(text) != strings.Trim(e.Text, "“”") || e.Source == "" {
			t.Errorf("%s: %q is not %q", e.Date, e.Text, text)
		}
		if i > 0 && start(line.Events[i-1].when).Compare(start(e.when)) > 0 {
			t.Errorf("%s stands before %s", line.Events[i-1].Date, e.Date)
		}
		if e.Date == "" && e.End == "" || !slices.Contains([]string{"day", "month", "season", "year", "range"}, e.Precision) {
			t.Errorf("event %+v", e)
		}
	}
}

func TestTimelineFilters(t *testing.T) {
	b := briefs(t)
	has := func(line Timeline, date, word string) bool {
		return slices.ContainsFunc(line.Events, func(e Event) bool { return e.Date == date && strings.Contains(e.Text, word) })
	}
	cuba := timeline(t, b, Which{Country: "Cuba"}, "en")
	if !has(cuba, "2001", "Lourdes") || !has(cuba, "2008-11", "Medvedev") || has(cuba, "2012-12", "KA-62") {
		t.Errorf("Cuba: %d events", len(cuba.Events))
	}
	for _, e := range cuba.Events {
		if !slices.Contains(e.Countries, "CU") {
			t.Errorf("Cuba: %+v", e)
		}
	}
	// Of the sentences on one vote a country's timeline shows one that names it.
	if line := timeline(t, b, Which{Country: "Nicaragua"}, "en"); !has(line, "2022-03-02", "Nicaragua") {
		t.Errorf("Nicaragua: %+v", line.Events)
	}
	south := timeline(t, b, Which{Country: "South America", From: "2013", To: "2013-12"}, "en")
	if !has(south, "2013-10", "Shoigu") || has(south, "2013-04", "cruiser") {
		t.Errorf("South America: %+v", south.Events)
	}
	for _, e := range south.Events {
		if e.Open == "" && (e.when.To.Year < 2013 || e.when.From.Year > 2013) {
			t.Errorf("2013: %+v", e)
		}
	}
	votes := timeline(t, b, Which{Topic: facts.Votes, From: "2014-03", To: "2014-03-31"}, "en")
	if !has(votes, "2014-03-24", "vote") || !has(votes, "2014-03-27", "draft resolution") || has(votes, "2014", "Development Bank") {
		t.Errorf("votes: %+v", votes.Events)
	}
	if none := timeline(t, b, Which{Country: "Grenada"}, "en"); len(none.Events) != 0 || none.Events == nil {
		t.Errorf("Grenada: %+v", none.Events)
	}
	if _, err := b.Timeline(context.Background(), Which{Country: "Nowhere"}, "en"); !errors.As(err, new(*UnknownError)) {
		t.Errorf("Nowhere: %v", err)
	}
}

// What two documents tell of the same day and the same countries is one event that cites both.
func TestSameEvent(t *testing.T) {
	doc := func(id, text string) corpus.Document {
		return corpus.Document{Meta: corpus.Meta{ID: id, Title: id, Publisher: id, Date: "2016", Language: "en"}, Paragraphs: []corpus.Paragraph{{Number: 1, Text: text}}}
	}
	x, err := indexOf(slices.Concat(
		corpus.Split(doc("one", "On 11 July 2014 President Putin visited Cuba and signed an agreement on oil exploration.")),
		corpus.Split(doc("two", "Putin signed the oil exploration agreement in Cuba on 11 July 2014. Putin visited Argentina on 12 July 2014.")),
		corpus.Split(doc("three", "In July 2014 Putin visited Cuba and signed an agreement on oil exploration.")),
	))
	line := timeline(t, newBriefs(t, x, err, Options{}), Which{}, "en")
	if len(line.Events) != 2 || line.Events[0].Date != "2014-07-11" || len(line.Events[0].Evidence) != 3 || line.Events[1].Date != "2014-07-12" {
		t.Errorf("events %+v", line.Events)
	}
}

func TestWhen(t *testing.T) {
	for text, want := range map[string][2]string{ // English and Russian
		"On 11 July 2014 they met.":                    {"11 Jul 2014", "11 июл 2014"},
		"They met from 11 to 17 July 2014.":            {"11–17 Jul 2014", "11–17 июл 2014"},
		"They met in spring 2014.":                     {"Mar–May 2014", "мар–мая 2014"},
		"They met in 2010-2014.":                       {"2010–2014", "2010–2014"},
		"They have met since 2004.":                    {"since 2004", "с 2004"},
		"They met until 2011.":                         {"until 2011", "до 2011"},
		"They are to meet by 2030.":                    {"by 2030", "к 2030"},
		"They met in early 2014.":                      {"about 2014", "около 2014"},
		"They met in the 1990s.":                       {"the 1990s", "1990-е годы"},
		"They met from 31 October to 1 November 2018.": {"31 Oct – 1 Nov 2018", "31 окт – 1 ноя 2018"},
		"They met from May 2013 to June 2014.":         {"May 2013 – Jun 2014", "мая 2013 – июн 2014"},
	} {
		found := dates.Find(text, "en", dates.Reference{})
		if len(found) != 1 {
			t.Errorf("%s: %+v", text, found)
			continue
		}
		var e Event
		e.setTime(found[0])
		if en, ru := e.When("en"), e.When("ru"); en != want[0] || ru != want[1] {
			t.Errorf("%s: %q and %q, want %q", text, en, ru, want)
		}
	}
	implied := Event{Date: "2019-06", Implied: true}
	if got := implied.When("en"); got != "Jun [2019]" {
		t.Errorf("implied: %q", got)
	}
}

func TestPoster(t *testing.T) {
	line := timeline(t, briefs(t), Which{Country: "NI", From: "2008"}, "es")
	p := line.Poster(false)
	if p.Title != "Nicaragua: cronología" || p.Subtitle != "desde 2008" || len(p.Events) != len(line.Events) || p.Events[0].Countries != nil {
		t.Errorf("%q, %q, %d events, %v", p.Title, p.Subtitle, len(p.Events), p.Events[0].Countries)
	}
	if png, alt, err := Picture(p); err != nil || len(png) == 0 || !strings.Contains(alt, "Nicaragua") {
		t.Errorf("%d bytes, %q, %v", len(png), alt, err)
	}
}

func TestCompare(t *testing.T) {
	c, err := briefs(t).Compare(context.Background(), "Brazil", "Cuba", "en")
	if err != nil {
		t.Fatal(err)
	}
	if c.Title() != "Brazil and Cuba" || len(c.Topics)+len(c.Missing) != len(facts.Topics) {
		t.Errorf("%q: %d topics, %d missing", c.Title(), len(c.Topics), len(c.Missing))
	}
	for _, row := range c.Topics {
		for i, claims := range row.Sides {
			for _, claim := range claims {
				var said []string
				for _, e := range claim.Evidence {
					said = append(said, answer.WithoutMarks(c.Citations[e.N-1].Text[e.Start:e.End]))
				}
				if text := strings.Join(said, " "); text != claim.Text {
					t.Errorf("%s, %s: %q is not %q", row.Topic, c.Sides[i].Name, claim.Text, text)
				}
			}
		}
	}
	for i, n := range c.Citations {
		if n.N != i+1 {
			t.Errorf("citation %d is numbered %d", i+1, n.N)
		}
	}
	if _, err := briefs(t).Compare(context.Background(), "Brazil", "бразилия", "en"); !errors.Is(err, ErrSame) {
		t.Errorf("the same twice: %v", err)
	}
	if _, err := briefs(t).Compare(context.Background(), "Brazil", "Atlantis", "en"); !errors.As(err, new(*UnknownError)) {
		t.Errorf("Atlantis: %v", err)
	}
	grenada, err := briefs(t).Compare(context.Background(), "Grenada", "Cuba", "en")
	if err != nil || !strings.Contains(grenada.Sides[0].Summary, "not named") || len(grenada.Topics) == 0 {
		t.Errorf("%+v, %v", grenada.Sides, err)
	}
}

// A comparison takes the newest claims of a topic, what has no time last.
func TestNewest(t *testing.T) {
	claims := []Claim{{When: "2014"}, {When: "2020"}, {}, {When: "2023"}}
	for n, want := range map[int]string{0: "", 1: "2023 ", 2: "2020 2023 ", 3: "2014 2020 2023 ", 4: "2014 2020  2023 ", 5: "2014 2020  2023 "} {
		got := ""
		for _, c := range newest(claims, n) {
			got += c.When + " "
		}
		if got != want {
			t.Errorf("the newest %d: %q, want %q", n, got, want)
		}
	}
}
