package verify

import (
	"testing"

	"attache/internal/corpus"
	"attache/internal/language"
)

// Whatever a claim and its passage hold, they are judged, and a passage's own sentence has its
// words.
func FuzzRefute(f *testing.F) {
	for _, s := range [][2]string{
		{"Brazil bought 12 helicopters in 2014.", "Brazil bought ten helicopters in 2013. Peru bought none."},
		{"Бразилия купила ½ «танков».", "В 2014 году Бразилия, Перу и Чили купили 48,8 % Ми-17."},
		{"e\u0301a II, 2º, 3-й; VI", "The VI Summit – \"La Paz\", US$ 5 [4]."},
		{"", ""},
	} {
		for _, lang := range language.Codes {
			f.Add(s[0], s[1], lang)
		}
	}
	f.Fuzz(func(t *testing.T, claim, passage, lang string) {
		if len(corpus.Sentences(passage)) == 0 {
			return // no passage is empty
		}
		p := corpus.Whole("a", "Title", passage)
		var cited []Cited
		for i := range p.Sentences {
			cited = append(cited, Cited{&p, i})
		}
		for _, r := range Refute(Claim{Text: claim, Language: lang, Cited: cited}) {
			if r.Rule == "" {
				t.Errorf("a refutation without a rule: %v", r)
			}
		}
		if len(cited) > 0 {
			Refute(Claim{Text: passage, Language: p.Language, Cited: cited[:1]})
		}
	})
}
