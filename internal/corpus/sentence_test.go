package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestSentences(t *testing.T) {
	for _, want := range [][]string{
		{"The U.S. and Russia met.", "Mr. Putin spoke on No. 5 of the list.", "It cost $ 35.2 billion in Oct. 2013.", "V. Gerasimov visited Managua."},
		{"Resolution No.A/68/L.39 “On the integrity of borders”, condemning it.", "Prime Minister M. E. Fradkov came to the U.S.", "Then he left."},
		{"U.S. President Trump met U.S. officials.", "He lives in the U.S.", "He likes it."},
		{"He said: “We need a solution.”", "Then he left.", `"Is it so?"`, "Yes!", "“Is it so?” he asked."},
		{"See pp. 5-45.", "The St. Lucia vote, e.g. in 2014, i.e. later.", "Jan. 5 was cold.", "See Smith et al. 2009."},
		{"Rusia canceló el 90 % de la deuda.", "El Sr. Lavrov visitó EE.UU. y Cuba.", "El Dr. Pérez dijo que no.", "¿Y ahora?", "¡Sí!", "El art. 5 dice."},
		{"O presidente visitou o Brasil em fev. 2023.", "O Sr. Vieira disse: “Não.”", "Depois partiu.", "A sra. Rousseff ficou."},
		{"В 2014 г. Россия списала 90% долга.", "Президент В. В. Путин посетил Кубу.", "Объём составил 35,2 млрд долл. США.", "Это т. е. много.", "Он уехал в США."},
		{"Nuclear resources (Brukmann M. 2012. 128 p.) matter.", "Later text.[12]", "“We cannot agree.”[14].", "Next."},
	} {
		text := strings.Join(want, " ")
		var got []string
		for _, s := range Sentences(text) {
			got = append(got, text[s.Start:s.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("Sentences:\n got %q\nwant %q", got, want)
		}
	}
	// Text glued together by a damaged page still ends its sentences.
	if got := Sentences("It grew by 3.8%.EconomyCost of it."); len(got) != 2 {
		t.Errorf("glued text: %d sentences, want 2", len(got))
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("Mr. Putin. “Yes?” [12] т. е. 3.8%.Next\n• item")
	f.Add(strings.Repeat("word ", 500))
	f.Add(strings.Repeat("ш", 9000))
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range Sentences(text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d in %d bytes", s, end, len(text))
			}
			if strings.TrimFunc(text[end:s.Start], unicode.IsSpace) != "" {
				t.Fatalf("text between sentences: %q", text[end:s.Start])
			}
			part := text[s.Start:s.End]
			if strings.TrimFunc(part, unicode.IsSpace) != part || len(part) > maxBytes+4 || len(strings.Fields(part)) > maxWords {
				t.Fatalf("sentence of %d bytes, %d words", len(part), len(strings.Fields(part)))
			}
			end = s.End
		}
		if strings.TrimFunc(text[end:], unicode.IsSpace) != "" {
			t.Fatalf("text after the last sentence: %q", text[end:])
		}
	})
}
