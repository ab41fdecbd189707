package verify

import (
	"slices"
	"strings"

	"attache/internal/gazetteer"
)

// speech are words by which somebody is said to say or think something.
var speech = words(`said says say saying told tells stated states stating argued argues believes believed thinks thought noted notes declared declares claims claimed according reported reports writes wrote explained explains opinion view calls called asked warns warned recalled insists adds added describes described considers presents named names points quotes quoted
	dijo dice dicen afirmó afirma declaró declara según sostiene sostuvo cree opina señaló señala explicó explica considera escribe escribió contó informa informó llama califica juicio opinión asegura aseguró añade recuerda advierte presenta describe
	disse diz dizem afirmou afirma declarou declara segundo conforme sustenta acredita opina apontou aponta explicou explica considera escreve escreveu contou informa informou chama opinião acrescenta lembra adverte apresenta descreve
	сказал сказала говорит говорят заявил заявила заявляет считает считают словам мнению пишет пишут писал отметил отмечает сообщил сообщает сообщила рассказал объяснил полагает утверждает называет назвал данным добавил напомнил добавляет`)

// near is how many words may stand between a speaker and the word of speech.
const near = 4

// speakers refutes a claim that has another say it than the sentences or their header do.
func speakers(claim text, said evidence) []Refutation {
	claimed := voices(claim)
	if len(claimed) == 0 {
		return nil
	}
	heard := map[string]string{}
	for _, s := range append(slices.Clone(said.sentences), said.before...) {
		for id, name := range voices(s) {
			heard[id] = name
		}
	}
	for _, h := range said.headers { // the publisher, the author, whom the text lets speak
		for _, m := range h.mentions {
			heard[m.Entity.ID] = ""
		}
	}
	spoken := false
	for _, s := range said.sentences {
		spoken = spoken || len(voices(s)) > 0
	}
	if !spoken {
		return nil // the sentences let nobody speak by name
	}
	for id, name := range claimed {
		if _, ok := heard[id]; !ok {
			return []Refutation{{Rule: Speaker, Claimed: name}}
		}
	}
	return nil
}

// voices returns the people and organisations that a text lets speak, by id: whose name
// stands shortly before a word of speech, or right after one that it opens with ("according to
// Lavrov", "заявил Лавров").
func voices(t text) map[string]string {
	found := map[string]string{}
	for i, w := range t.words {
		if !speech.has(w) {
			continue
		}
		best, distance := -1, near+1
		for j, m := range t.mentions {
			if m.Entity.Kind != gazetteer.Person && m.Entity.Kind != gazetteer.Organisation {
				continue
			}
			d := near + 1
			switch after := m.Start - i - 1; {
			case m.Start+m.Words <= i:
				d = i - m.Start - m.Words
			case after >= 0 && after <= 2 && !clausal.has(t.words[i+1]) && !listening.has(w):
				d = after
			}
			if d < distance && !strings.Contains(t.raw[min(t.starts[i], t.starts[m.Start]):max(t.starts[i], t.starts[m.Start])], ". ") {
				best, distance = j, d
			}
		}
		if best >= 0 {
			m := t.mentions[best]
			found[m.Entity.ID] = t.cased[m.Start]
		}
	}
	return found
}

var (
	// clausal words open what is said.
	clausal = words(`that que что`)
	// listening are words of speech whose object listens or is spoken of.
	listening = words(`told tells calls called describes described presents named names quotes quoted points asked names llama califica presenta describe chama apresenta descreve называет назвал`)
)
