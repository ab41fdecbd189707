package briefing

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/language"
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
		if text := line.Citations[v.N-1].Text[v.Start:v.End]; answer.WithoutMarks(text) != strings.TrimSuffix(strings.Trim(e.Text, "“”"), " …") || e.Source == "" {
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
	if !has(cuba, "2001", "Lourdes") || !has(cuba, "2008-11", "Medvedev") || !has(cuba, "2008-12", "embargo on Cuba") || has(cuba, "2012-12", "KA-62") {
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
	// How "the other countries" voted is an event of each of them …
	if line := timeline(t, b, Which{Country: "Barbados"}, "en"); !has(line, "2022-03-02", "the other countries") || !has(line, "2014-03-27", "Barbados") {
		t.Errorf("Barbados: %+v", line.Events)
	}
	// … but of one of which another source says otherwise.
	if line := timeline(t, b, Which{Country: "Nicaragua"}, "en"); has(line, "2014-03-24", "") || !has(line, "2014-03-27", "Nicaragua") {
		t.Errorf("Nicaragua: %+v", line.Events)
	}
	// What two documents tell of a named occasion in other words is one event.
	if line := timeline(t, b, Which{From: "1999", To: "1999"}, "en"); len(slices.DeleteFunc(line.Events, func(e Event) bool { return e.Date != "1999" })) != 1 {
		t.Errorf("1999: %+v", line.Events)
	}
	if none := timeline(t, b, Which{Country: "Grenada", From: "2015", To: "2016"}, "en"); len(none.Events) != 0 || none.Events == nil {
		t.Errorf("Grenada: %+v", none.Events)
	}
	if _, err := b.Timeline(context.Background(), Which{Country: "Nowhere"}, "en"); !errors.As(err, new(*UnknownError)) {
		t.Errorf("Nowhere: %v", err)
	}
}

// line is the timeline of documents, one paragraph each.
func line(t *testing.T, docs ...string) Timeline {
	t.Helper()
	var all []corpus.Passage
	for i, text := range docs {
		id := string(rune('a' + i))
		all = append(all, corpus.Split(corpus.Document{Meta: corpus.Meta{ID: id, Title: id, Publisher: "Source " + id, Date: "2020", Language: language.Detect(text)}, Paragraphs: []corpus.Paragraph{{Number: 1, Text: text}}})...)
	}
	x, err := indexOf(all)
	return timeline(t, newBriefs(t, x, err, Options{}), Which{}, "en")
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

// The sentences that go back to an occasion or judge it stand with the one that tells it; a deed
// of its own stays an event.
func TestOneDeed(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // of each event the time and how many sentences tell it
		lacks      string
	}{
		{"more of it", "Brazil settled all disputes with its neighbours between 1895 and 1909. Brazil gained much territory in the settlements of 1895-1909. The settlements of 1895-1909 let Brazil keep an independent policy.",
			[]string{"1895–1909 3"}, ""},
		{"a deed of its own", "Minister Lavrov visited Peru in May 2014. On Lavrov's visit of May 2014 Russia and Peru signed an agreement on fishing. Lavrov's visit of May 2014 was a long one.",
			[]string{"May 2014 2", "May 2014 1"}, ""},
		{"a judgement", "Minister Lavrov visited Peru in May 2014. Experts saw in Lavrov's visit of May 2014 a policy of deeper ties with Peru.",
			[]string{"May 2014 2"}, ""},
		{"a judgement in Spanish", "El ministro Lavrov visitó Perú en mayo de 2014. La visita de mayo de 2014 a Perú significa una nueva etapa para Lavrov.",
			[]string{"May 2014 2"}, ""},
		{"a judgement in Russian", "Министр Лавров посетил Перу в мае 2014 года. По мнению автора, визит Лаврова в Перу 2014 года означает новый этап для Перу.",
			[]string{"May 2014 2"}, ""},
		{"what goes on since", "Since the Russian–Brazilian visits of 2002 to 2004, meetings of the presidents took place often.",
			[]string{"since 2004 1"}, ""},
		{"a judgement on several times", "Russian bombers landed in Venezuela in 2008. The cruiser came to Nicaragua in 2013. Russia's military visits of 2008 and 2013 played on nostalgia for the Soviet Union.",
			[]string{"2008 1", "2013 1"}, "nostalgia"},
		{"a judgement on what is told nowhere", "The expert calls Argentina's election of November 2013 a challenge for the country.",
			[]string{"Nov 2013 1"}, ""},
		{"what may be no judgement", "Chile saw a deep crisis over fares in October 2019.",
			[]string{"Oct 2019 1"}, ""},
		{"a rank among times", "The author rates trust between Peru and Chile as the lowest since the end of the war, which he dates 1939-1945.",
			nil, "lowest"},
		{"a time within a time", "In September 2014 Argentina offered to supply Russia with meat in 2014-2015.",
			[]string{"Sep 2014 1"}, ""},
		{"a time within the time of another clause", "From 2010 to 2014 Russian firms supplied Cuba with oil, and in 2012 Rosneft bought a share of its field.",
			[]string{"2010–2014 1", "2012 1"}, ""},
		{"a deed told in a judgement", "The summer talks of 2023 in Peru proved that Chile keeps to the treaty on fishing that it signed in 2019.",
			[]string{"2019 1", "2023 1"}, ""},
		{"a deed told again in a judgement", "Chile signed the treaty on fishing with Peru in 2019. The summer talks of 2023 proved that Chile keeps to the treaty on fishing that it signed with Peru in 2019. Peru and Chile held talks on fishing in July 2023.",
			[]string{"2019 2", "Jul 2023 2"}, ""},
		{"a comment beside", "Brazil and Peru signed the treaty in 1979, which the author calls unlawful.",
			[]string{"1979 1"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			told := line(t, c.text)
			for _, e := range told.Events {
				got = append(got, e.When("en")+" "+strconv.Itoa(len(e.Evidence)))
				if c.lacks != "" && strings.Contains(e.Text, c.lacks) {
					t.Errorf("an event: %q", e.Text)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q: %+v", got, c.want, told.Events)
			}
		})
	}
}

// A sentence that tells two events is whole under the second alone.
func TestTwoEventsOfASentence(t *testing.T) {
	events := line(t, "President Cardoso of Brazil visited Russia in May 2002, and President Lula of Brazil came to Moscow in 2003.").Events
	if len(events) != 2 || events[0].Text != "“President Cardoso of Brazil visited Russia in May 2002 …”" || !strings.HasSuffix(events[1].Text, "to Moscow in 2003.”") {
		t.Errorf("events %+v", events)
	}
}

// An event to which two sources give different times is listed under both, and each names the
// other, in the text and in the picture, which shows one of the two.
func TestDisputed(t *testing.T) {
	told := timeline(t, briefs(t), Which{Country: "Cuba"}, "en")
	at := func(date string) int {
		return slices.IndexFunc(told.Events, func(e Event) bool { return e.Date == date && len(e.Disputed) > 0 })
	}
	a, b := at("2014-03-24"), at("2014-03-27")
	if a < 0 || b < 0 || len(told.Conflicts) != 1 {
		t.Fatalf("%d and %d, conflicts %+v", a, b, told.Conflicts)
	}
	for from, to := range map[int]int{a: b, b: a} {
		e, other := told.Events[from], told.Events[to]
		d := e.Disputed[0]
		if len(e.Disputed) != 1 || d.Date != other.Date || told.Citations[d.N-1].Document != told.Citations[other.Evidence[0].N-1].Document || !strings.Contains(other.Source, d.Source) {
			t.Errorf("%s is disputed by %+v", e.Date, e.Disputed)
		}
		if want := "disputed: " + other.When("en") + " according to " + d.Source; !strings.HasPrefix(e.DisputeText("en"), want) {
			t.Errorf("%q, want %q", e.DisputeText("en"), want)
		}
	}
	_, alt, err := Picture(told.Poster(false))
	if err != nil || !strings.Contains(alt, "27 Mar 2014 (disputed: 24 Mar 2014") || strings.Contains(alt, "\n24 Mar 2014") {
		t.Errorf("%v: %s", err, alt)
	}
	for _, e := range told.Events {
		if e.Disputed == nil {
			t.Errorf("%s: null in JSON", e.Date)
		}
	}
}

// Of the events that were listed by hand so many stand in the timeline, as what it says or as
// what it cites for it.
func TestListedEventsStand(t *testing.T) {
	all := timeline(t, briefs(t), Which{}, "en")
	said, cited := map[string]bool{}, map[string]bool{}
	for _, e := range all.Events {
		for i, v := range e.Evidence {
			c := all.Citations[v.N-1]
			cited[c.Text[v.Start:v.End]] = true
			if i == 0 {
				said[c.Text[v.Start:v.End]] = true
			}
		}
	}
	asText, asEvidence := 0, 0
	for _, file := range []string{"events.jsonl", "events-scholar.jsonl"} {
		data, err := os.ReadFile("../../eval/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(data)) {
			var e struct{ ID, Sentence, What string }
			if err := json.Unmarshal([]byte(l), &e); err != nil {
				t.Fatal(err)
			}
			switch {
			case said[e.Sentence]:
				asText++
			case cited[e.Sentence]:
				asEvidence++
			default:
				t.Logf("not in the timeline: %s %s", e.ID, e.What)
			}
		}
	}
	t.Logf("%d as text, %d as evidence, %d events", asText, asEvidence, len(all.Events))
	if asText < 133 || asText+asEvidence < 166 || len(all.Events) > 156 {
		t.Errorf("%d as text, %d as evidence, of %d events", asText, asEvidence, len(all.Events))
	}
}

func TestWhen(t *testing.T) {
	for text, want := range map[string][2]string{ // English and Russian
		"On 11 July 2014 they met.":                    {"11 Jul 2014", "11 июл 2014"},
		"They met from 11 to 17 July 2014.":            {"11–17 Jul 2014", "11–17 июл 2014"},
		"They met in spring 2014.":                     {"spring 2014", "весна 2014"}, // which months it is the source does not say
		"They met in the winter of 2013–14.":           {"winter 2013–2014", "зима 2013–2014"},
		"They met in the second quarter of 2014.":      {"Apr–Jun 2014", "апр–июн 2014"},
		"They met in 2010-2014.":                       {"2010–2014", "2010–2014"},
		"They have met since 2004.":                    {"since 2004", "с 2004"},
		"They met until 2011.":                         {"until 2011", "до 2011"},
		"They are to meet by 2030.":                    {"by 2030", "к 2030"},
		"They met in early 2014.":                      {"early 2014", "начало 2014"},
		"They met in mid-March 2015.":                  {"mid-Mar 2015", "середина мар 2015"},
		"They met late in 2014.":                       {"late 2014", "конец 2014"},
		"They met in the early 1990s.":                 {"early 1990s", "начало 1990-х"},
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

// The timeline of everything, of a corpus whose sentences are read; "first" also reads its events.
func BenchmarkTimeline(b *testing.B) {
	briefs := briefs(b)
	l := briefs.library()
	for _, first := range []bool{true, false} {
		b.Run(map[bool]string{true: "first", false: "again"}[first], func(b *testing.B) {
			for b.Loop() {
				if first {
					l.once, l.events = sync.Once{}, nil
				}
				if _, err := briefs.Timeline(context.Background(), Which{}, "en"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
