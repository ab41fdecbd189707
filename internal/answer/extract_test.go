package answer

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/index"
	"attache/internal/retrieve"
)

// extractive answers from that document without a model.
func extractive(t *testing.T) *Answerer { return New(harbour(t), Options{Tokens: 2000}) }

// harbour finds the passages of one document, written in April 2021.
func harbour(t *testing.T) *retrieve.Retriever {
	t.Helper()
	return over(t, `---
id: port
title: The port
publisher: The Harbour
date: 2021-04
language: en
---

## Ships and cranes

In May 2019 the cruiser Aurora called at the port of Callao in Peru for three days. Chile bought 14 tanks and 250 tons of copper wire
from Russia in 2016. The harbour minister of Ecuador spoke in Guayaquil about cranes. The text
does not name the harbour minister of Ecuador. In 2016 President Vladimir Putin met the crew in Peru.

## Sanctions

No country of the region joined the sanctions against Russia, despite pressure from Washington. Bolivia lost 40% of its tin trade
in 2018, the harbour office reported. The port of Santos in Brazil is to double its grain storage by 2030.
`)
}

// over finds the passages of some documents.
func over(t *testing.T, documents ...string) *retrieve.Retriever {
	t.Helper()
	files := fstest.MapFS{}
	for i, d := range documents {
		files[fmt.Sprintf("%d.md", i)] = &fstest.MapFile{Data: []byte(d)}
	}
	docs, _, err := corpus.Load(context.Background(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	builder := index.Builder{Data: t.TempDir(), Corpus: "test", Embedder: embedding.Hashed{}}
	x, _, err := builder.Refresh(context.Background(), corpus.SplitAll(docs))
	if err != nil {
		t.Fatal(err)
	}
	return retrieve.New(retrieve.Source{Index: x, Embedder: embedding.Hashed{}}, retrieve.Options{Weights: retrieve.Weights{Grams: .5, Names: 2, Concepts: .5}})
}

// A sentence answers that has the figure, date or name that is asked for, of its kind, and the
// time that the question gives.
func TestExtractiveNeedsWhatIsAsked(t *testing.T) {
	a := extractive(t)
	for question, wants := range map[string]string{
		"How many tanks did Chile buy from Russia?":                         "14 tanks",
		"How many tanks did Chile buy from Russia in 2016?":                 "14 tanks",
		"How many tanks did Chile buy from Russia in 2009?":                 "",
		"How many tons of copper wire did Chile buy from Russia?":           "250 tons",
		"What percentage of its tin trade did Bolivia lose?":                "40%",
		"¿Qué porcentaje del comercio perdió Bolivia?":                      "40%",
		"How much money did Bolivia lose in tin trade?":                     "",
		"When did the cruiser Aurora call at the port of Callao?":           "May 2019",
		"What is the name of the harbour minister of Ecuador?":              "",
		"Where did the harbour minister of Ecuador speak about the cranes?": "Guayaquil",
		"Who won the cup final in 2018?":                                    "",
		"Who was the president of Peru?":                                    "",
		"¿Quién era el presidente de Perú?":                                 "",
		"What is the weather in Chile?":                                     "",
		"What is the capital of Bolivia?":                                   "",
	} {
		got, _ := ask(t, a, question)
		if got.Abstained != (wants == "") || !strings.Contains(got.Text, wants) {
			t.Errorf("%q is answered %q, want %q", question, got.Text, wants)
		}
	}
}

// What a question takes for a fact and the sources deny is told first.
func TestExtractivePremise(t *testing.T) {
	a := extractive(t)
	const denial = "No country of the region joined the sanctions"
	for question, wants := range map[string]string{
		"Why did Brazil join the sanctions?":                       "The sources say otherwise than the question assumes:\nThe Harbour, Apr 2021: “" + denial,
		"When did the region join the sanctions against Russia?":   "The sources say otherwise than the question assumes:\nThe Harbour, Apr 2021: “" + denial,
		"¿Por qué Brasil se sumó a las sanciones contra Rusia?":    "Las fuentes dicen otra cosa de lo que supone la pregunta:\nThe Harbour, abr 2021: “" + denial,
		"Почему Бразилия присоединилась к санкциям?":               "Источники говорят не то, что предполагает вопрос:\nThe Harbour, апр 2021: “" + denial,
		"Which countries of the region have joined the sanctions?": "The sources say otherwise than the question assumes:\nThe Harbour, Apr 2021: “" + denial,
		"Why did no country of the region join the sanctions?":     "The Harbour, Apr 2021: “" + denial,
		"Did any country of the region join the sanctions?":        "The Harbour, Apr 2021: “" + denial,
		"Why did the cruiser Aurora call at the port of Callao?":   "The Harbour, Apr 2021: “In May 2019",
		"What pressure came from Washington about the sanctions?":  "The Harbour, Apr 2021: “" + denial,
	} {
		got, _ := ask(t, a, question)
		denied := strings.Contains(wants, ":\nThe Harbour")
		if !strings.Contains(got.Text, wants) || denied != (strings.Contains(got.Text, "otherwise") || strings.Contains(got.Text, "otra cosa") || strings.Contains(got.Text, "предполагает")) {
			t.Errorf("%q is answered %q, want %q", question, got.Text, wants)
		}
		if denied && got.Coverage != Partial {
			t.Errorf("%q is covered %s", question, got.Coverage)
		}
	}
}

// Who asks how things are now hears the newest source first.
func TestNewestFirst(t *testing.T) {
	document := func(date, says string) string {
		return "---\nid: d" + date + "\npublisher: The Harbour\ndate: " + date + "\nlanguage: en\n---\n\n" + says + "\n"
	}
	a := New(over(t, document("2013", "The harbour tax of the port of Callao was 5 dollars a ton."), document("2021", "The port of Callao raised its harbour tax to 9 dollars a ton for ships with grain.")), Options{Tokens: 2000})
	for question, first := range map[string]string{"What is the harbour tax of the port of Callao?": "5 dollars", "What is the harbour tax of the port of Callao now?": "9 dollars"} {
		got, _ := ask(t, a, question)
		if line, _, _ := strings.Cut(got.Text, "\n"); !strings.Contains(line, first) || !strings.Contains(got.Text, "9 dollars") {
			t.Errorf("%s: %q", question, got.Text)
		}
	}
}

// A sentence repeats another when it adds neither a name nor a figure to most of the same words.
func TestRepeats(t *testing.T) {
	const said = "Russia and Venezuela signed several agreements on peaceful nuclear energy in 2010."
	for text, want := range map[string]bool{
		"Several agreements on nuclear energy were signed by Russia and Venezuela in 2010.":  true,
		"Russia and Argentina signed several agreements on peaceful nuclear energy in 2010.": false,
		"Russia and Venezuela signed several agreements on peaceful nuclear energy in 2014.": false,
		"Russia and Venezuela opened a fishing port in 2010.":                                false,
	} {
		of := func(text string) candidate {
			keys, _ := index.Keys("en", text)
			return candidate{around: around{own: keys}}
		}
		if got := of(text).repeats(text, of(said), said); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
