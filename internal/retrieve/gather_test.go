package retrieve

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/index"
)

// document makes the passages of a document of one outlet.
func document(t *testing.T, id, publisher, date string, paragraphs ...string) []corpus.Passage {
	t.Helper()
	text := fmt.Sprintf("---\nid: %s\ntitle: Paper %s\npublisher: %s\ndate: %s\nlanguage: en\n---\n\n", id, id, publisher, date)
	for i, p := range paragraphs {
		text += fmt.Sprintf("## Part %d\n\n%s\n\n", i+1, p)
	}
	doc, err := corpus.Parse(id+".md", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return corpus.Split(doc)
}

func over(t *testing.T, documents ...[]corpus.Passage) *Retriever {
	t.Helper()
	var all []corpus.Passage
	for _, d := range documents {
		all = append(all, d...)
	}
	b := index.Builder{Embedder: embedding.Hashed{}}
	x, _, err := b.Refresh(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	return New(Source{Index: x, Embedder: embedding.Hashed{}}, Options{Weights: Weights{Grams: .5, Concepts: .5}})
}

func find(t *testing.T, r *Retriever, q Query) (string, Result) {
	t.Helper()
	res, err := r.Retrieve(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return ids(res), res
}

// A question in another language than the documents' finds them by names, concepts and
// 4-grams, whatever case a name stands in.
func TestAcrossLanguages(t *testing.T) {
	r := over(t, document(t, "a", "A", "2020", "Moscow wrote off a debt of Havana.", "Brazil bought helicopters.", "President Maduro spoke of oil.", "Mexico abstained in the vote."))
	for question, want := range map[string]string{
		"¿Qué deuda se condonó a Cuba?": "a#1", "Долг Кубы": "a#1", "a dívida cubana": "a#1",
		"вертолёты в Бразилии": "a#2", "бразильские покупки": "a#2", "helicópteros brasileños": "a#2",
		"Что сказал Мадуро?": "a#3", "нефть": "a#3", "petróleo": "a#3",
		"Кто воздержался?": "a#4", "мексиканское голосование": "a#4", "¿Quién se abstuvo?": "a#4",
	} {
		if got, _ := find(t, r, Query{Text: question}); !strings.HasPrefix(got, want) {
			t.Errorf("%q finds %s, want %s first", question, got, want)
		}
	}
}

// Of near-copies the first is kept; one that differs in a figure disagrees, and is kept.
func TestNearCopies(t *testing.T) {
	const text = "Russia and Peru signed a contract for helicopters in Lima, said the minister of defence after talks that lasted two days and covered tanks, aircraft and the training of Peruvian officers in Russian schools, worth %d million dollars."
	r := over(t, document(t, "a", "A", "2020", fmt.Sprintf(text, 500)), document(t, "b", "B", "2020", fmt.Sprintf(text, 500)), document(t, "c", "C", "2020", fmt.Sprintf(text, 700)))
	if got, _ := find(t, r, Query{Text: "helicopters for Peru"}); got != "a#1 c#1" {
		t.Errorf("found %s, want a#1 and c#1, which disagrees", got)
	}
}

// One outlet does not fill the context while another has evidence as good.
func TestOutletWaits(t *testing.T) {
	var many []string
	for i := range 6 {
		many = append(many, fmt.Sprintf("Helicopters for Peru were number %d of the orders.", i))
	}
	r := over(t, document(t, "a", "A", "2020", many...), document(t, "b", "B", "2020", "Helicopters for Peru were a number of the orders."))
	got, _ := find(t, r, Query{Text: "helicopters for Peru, orders, number", Budget: Budget{Passages: 3}})
	if !strings.Contains(got, "b#1") || strings.Count(got, " ") != 2 {
		t.Errorf("found %s, want b#1 among three", got)
	}
	r = over(t, document(t, "a", "A", "2020", many...), document(t, "b", "B", "2020", "Chile has salmon, and Peru has fish."))
	if got, _ := find(t, r, Query{Text: "helicopters for Peru, orders, number", Budget: Budget{Passages: 3}}); strings.Contains(got, "b#1") {
		t.Errorf("found %s, though b#1 is no evidence", got)
	}
}

func TestPeriod(t *testing.T) {
	r := over(t, document(t, "a", "A", "2015", "Helicopters for Peru."), document(t, "b", "B", "2020-02-06", "Peru has helicopters, says the general."), document(t, "c", "C", `""`, "There are helicopters in Peru and in Chile."))
	for _, c := range []struct{ from, to, want string }{
		{"", "", "a#1 b#1 c#1"}, {"2015", "", "a#1 b#1"}, {"2016", "", "b#1"}, {"2020-02", "2020-02", "b#1"}, {"", "2019", "a#1"}, {"2021", "", ""}, {"2015-03", "2015-05", "a#1"},
	} {
		got, _ := find(t, r, Query{Text: "helicopters Peru", From: c.from, To: c.to})
		if strings.Join(strings.Fields(sorted(got)), " ") != c.want {
			t.Errorf("from %q to %q: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func sorted(ids string) string {
	list := strings.Fields(ids)
	for i := range list {
		for j := i + 1; j < len(list); j++ {
			if list[j] < list[i] {
				list[i], list[j] = list[j], list[i]
			}
		}
	}
	return strings.Join(list, " ")
}

// A question that asks for everything reads all that is on its subject, as far as the wider
// budget goes, and says how much is left; any other keeps to the narrow one.
func TestEverything(t *testing.T) {
	var visits []string
	for i := range 8 {
		visits = append(visits, fmt.Sprintf("In year %d a minister came to Lima and praised the fish.", i))
	}
	r := over(t, document(t, "a", "A", "2020", append(visits, "Chile exports salmon.")...))
	narrow, wide := Budget{Passages: 2}, Budget{Passages: 6}
	for question, want := range map[string]int{"Tell me everything about Peru": 6, "¿Qué se sabe de Perú?": 6, "Что известно о Перу?": 6, "Tudo sobre o Peru": 6, "Who praised the fish of Peru?": 2} {
		got, res := find(t, r, Query{Text: question, Budget: narrow, Wide: wide})
		if n := len(res.Hits); n != want || want == 6 && res.Unread != 2 || strings.Contains(got, "a#9") {
			t.Errorf("%q reads %d passages (%s), %d unread", question, n, got, res.Unread)
		}
	}
	if _, res := find(t, r, Query{Text: "fish of Peru", All: true, Budget: narrow}); len(res.Hits) != 9 {
		t.Errorf("the whole corpus is %d passages", len(res.Hits))
	}
}

// What is asked in other words is looked up too.
func TestAlso(t *testing.T) {
	r := over(t, document(t, "a", "A", "2020", "Chile exports salmon.", "Peru bought helicopters.", "Mexico abstained."))
	got, res := find(t, r, Query{Text: "salmon", Also: []string{"helicopters"}, Budget: Budget{Passages: 2}})
	if sorted(got) != "a#1 a#2" || len(res.Wordings) != 2 {
		t.Errorf("found %s by %d wordings", got, len(res.Wordings))
	}
}

func TestSwitchedOff(t *testing.T) {
	all := document(t, "a", "A", "2020", "Moscow wrote off a debt of Havana.", "Chile exports salmon.")
	b := index.Builder{Embedder: embedding.Hashed{}}
	x, _, err := b.Refresh(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		question string
		without  []string
		found    bool
	}{
		{"Куба", nil, true}, {"Куба", []string{Names}, false}, {"долг", nil, true}, {"долг", []string{Concepts}, false},
		{"salmonidae", nil, true}, {"salmonidae", []string{Grams}, false}, {"debts", []string{Grams}, true},
	} {
		r := New(Source{Index: x, Embedder: embedding.Hashed{}}, Options{Weights: Weights{Grams: .5, Concepts: .5}, Without: c.without})
		if got, _ := find(t, r, Query{Text: c.question}); (got != "") != c.found {
			t.Errorf("%q without %v finds %q", c.question, c.without, got)
		}
	}
}

func TestWhatIsAsked(t *testing.T) {
	for question, want := range map[string]Asks{
		"How much was written off?": Number, "¿Cuánta deuda?": Number, "Quantos países?": Number, "Сколько стран?": Number,
		"When did it happen?": Date, "¿En qué año?": Date, "Em que ano foi?": Date, "В каком году?": Date,
		"Who said so?": Person, "¿Quién?": Person, "Quem disse?": Person, "Кто?": Person,
		"Which countries abstained?": List, "¿Qué países se abstuvieron?": List, "Quais países se abstiveram?": List, "Какие страны воздержались?": List,
		"What is said about Peru?": Everything, "everything about Peru": Everything, "Всё о Перу": Everything,
		"Did it rain?": Other, "": Other,
	} {
		if got := whatIsAsked(question); got != want {
			t.Errorf("%q asks for %d, want %d", question, got, want)
		}
	}
	for _, c := range []struct {
		asks     Asks
		sentence string
		holds    bool
	}{
		{Number, "It was 35 billion.", true}, {Number, "It was in 2014.", false}, {Number, "Of the 90 none.", false}, {Number, "It has three parts.", true}, {Number, "It rained.", false},
		{Date, "It was in 2013.", true}, {Date, "It was in 2014.", false}, {Date, "It was in May of that year.", true}, {Date, "It may be so.", false}, {Date, "В марте того года.", true},
		{Person, "The paper quotes Nicolás Maduro.", true}, {Person, "It rained.", false},
		{List, "Cuba, Peru and Chile.", true}, {List, "It rained.", false}, {Other, "It rained.", false},
	} {
		if got := c.asks.Holds(c.sentence, "What of the 90 in 2014?"); got != c.holds {
			t.Errorf("%d: %q holds it: %v", c.asks, c.sentence, got)
		}
	}
}
