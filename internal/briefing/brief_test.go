package briefing

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"attache"
	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/stance"
)

// shipped is the index of the shipped corpus.
var shipped = sync.OnceValues(func() (*index.Index, error) {
	list, err := attache.Corpus.ReadFile("corpus/originals.yaml")
	if err != nil {
		return nil, err
	}
	originals, err := corpus.ParseOriginals(list)
	if err != nil {
		return nil, err
	}
	folder, err := fs.Sub(attache.Corpus, "corpus")
	if err != nil {
		return nil, err
	}
	docs, _, err := corpus.Load(context.Background(), folder, originals)
	if err != nil {
		return nil, err
	}
	return indexOf(corpus.SplitAll(docs))
})

func indexOf(passages []corpus.Passage) (*index.Index, error) {
	b := &index.Builder{Corpus: "test", Embedder: embedding.Hashed{}}
	x, _, err := b.Refresh(context.Background(), passages)
	return x, err
}

func newBriefs(t testing.TB, x *index.Index, err error, opts Options) *Briefs {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return New(func() *index.Index { return x }, opts)
}

var shippedBriefs = sync.OnceValues(func() (*Briefs, error) {
	x, err := shipped()
	return New(func() *index.Index { return x }, Options{}), err
})

func briefs(t testing.TB) *Briefs {
	t.Helper()
	b, err := shippedBriefs()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// check holds a brief to what every brief promises: each claim stands word for word in the
// sentences that it cites, is attributed, and no claim comes twice; the claims of a topic are
// in order of time, but a vote without a time stands behind the one told before it.
func check(t *testing.T, b Brief) {
	t.Helper()
	seen := map[string]bool{}
	claims := slices.Clone(b.SummaryClaims)
	for _, s := range b.Topics {
		if len(s.Claims) == 0 {
			t.Errorf("%s: topic %s has no claim", b.ID, s.Topic)
		}
		for i, c := range s.Claims[1:] {
			untimed := s.Topic == facts.Votes && (c.When == "" || s.Claims[i].When == "")
			if a, z := order(s.Claims[i]), order(c); a > z && !untimed {
				t.Errorf("%s: %s before %s in %s", b.ID, a, z, s.Topic)
			}
		}
		claims = append(claims, s.Claims...)
	}
	for _, c := range claims {
		var said []string
		for _, e := range c.Evidence {
			said = append(said, answer.WithoutMarks(b.Citations[e.N-1].Text[e.Start:e.End]))
		}
		if text := strings.Join(said, " "); text != strings.ReplaceAll(strings.Trim(c.Text, "“”"), ". … ", ". ") { // what stands between is left out
			t.Errorf("%s: %q is not what it cites: %q", b.ID, c.Text, text)
		}
		if !strings.HasPrefix(c.Text, "“") && len(stance.Charged(c.Text)) > 0 && !stance.Attributed(c.Text) {
			t.Errorf("%s: takes sides in its own voice: %s", b.ID, c.Text)
		}
		if seen[c.Text] || c.Source == "" {
			t.Errorf("%s: said twice, or by nobody: %s", b.ID, c.Line())
		}
		seen[c.Text] = true
	}
	for _, m := range citesPassage.FindAllStringSubmatch(b.Summary, -1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n < 1 || n > len(b.Citations) {
			t.Errorf("%s: the summary cites [%s] of %d", b.ID, m[1], len(b.Citations))
		}
	}
	for _, c := range b.Conflicts {
		for _, s := range c.Sides {
			if text := b.Citations[s.N-1].Text; !strings.Contains(answer.WithoutMarks(text), s.Says) {
				t.Errorf("%s: [%d] does not say %q", b.ID, s.N, s.Says)
			}
		}
	}
}

var citesPassage = regexp.MustCompile(`\[(\d{1,3})\]`)

// order is what claims are sorted by.
func order(c Claim) string {
	if c.When != "" {
		return strings.TrimLeft(c.When, "~./")[:4]
	}
	return c.AsOf[:4]
}

// cites reports whether a sentence that a brief cites is on a topic.
func cites(l *library, b Brief, topic facts.Topic) bool {
	claims := slices.Clone(b.SummaryClaims)
	for _, s := range b.Topics {
		claims = append(claims, s.Claims...)
	}
	return slices.ContainsFunc(claims, func(c Claim) bool {
		return slices.ContainsFunc(c.Evidence, func(e answer.Evidence) bool {
			return slices.ContainsFunc(l.within(b.Citations[e.N-1].PassageID, e), func(s *sentence) bool {
				return slices.ContainsFunc(s.topics, func(w weighed) bool { return w.topic == topic })
			})
		})
	})
}

// Every country, region and group gives a brief or an honest line.
func TestEveryCountry(t *testing.T) {
	b := briefs(t)
	whole := 0
	for _, code := range gazetteer.Codes {
		brief, err := b.Country(context.Background(), code, "en", "")
		if err != nil {
			t.Fatal(err)
		}
		check(t, brief)
		told := 0
		for _, p := range b.library().sentences {
			if slices.Contains(p.countries, code) || code == home && p.home {
				told++
			}
		}
		switch {
		case told == 0 && !strings.Contains(brief.Summary, "is not named"):
			t.Errorf("%s is not named, the brief says %q", code, brief.Summary)
		case told == 1 && !strings.Contains(brief.Summary, "only once"):
			t.Errorf("%s is named once, the brief says %q", code, brief.Summary)
		case told > few && len(brief.Topics) == 0:
			t.Errorf("%s: named in %d sentences and told of on no topic", code, told)
		}
		for _, topic := range facts.Topics { // each is told, missing, or told with another
			if len(brief.Topics) > 0 && len(brief.on(topic)) == 0 && !slices.Contains(brief.Missing, topic) && !cites(b.library(), brief, topic) {
				t.Errorf("%s: %s is neither told nor missing", code, topic)
			}
		}
		for _, m := range brief.Missing {
			if len(brief.on(m)) > 0 {
				t.Errorf("%s: %s is told and missing", code, m)
			}
		}
		if len(brief.Topics) > 0 {
			whole++
		}
	}
	if whole < 18 {
		t.Errorf("%d countries have a brief", whole)
	}
}

func TestRegions(t *testing.T) {
	for _, name := range []string{"Central America", "the Caribbean", "South America", "MERCOSUR", "ALBA", "CELAC", "BRICS", "América Central", "el Caribe", "Mercosul", "Южная Америка", "АЛБА"} {
		brief, err := briefs(t).Country(context.Background(), name, "es", "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		check(t, brief)
		if len(brief.Topics) == 0 || slices.Contains(brief.Members, home) {
			t.Errorf("%s: %d topics, members %v", name, len(brief.Topics), brief.Members)
		}
	}
}

// The names, adjectives and aliases of four languages lead to their country.
func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"br": "BR", "Brasil": "BR", "brasileño": "BR", "бразильский": "BR", "Бразилия": "BR", "Tropical Giant": "BR",
		"Cuban": "CU", "cubano": "CU", "кубинский": "CU", "Куба": "CU", "Island of Freedom": "CU", "Остров Свободы": "CU",
		"México": "MX", "mexicana": "MX", "Мексика": "MX", "Méjico": "MX",
		"Trinidad and Tobago": "TT", "Trinidad & Tobago": "TT", "Тринидад и Тобаго": "TT", "Trindade e Tobago": "TT",
		"Saint Vincent and the Grenadines": "VC", "São Cristóvão e Névis": "KN", "Dominican Republic": "DO", "Dominica": "DM",
		"República Bolivariana de Venezuela": "VE", "the Caribbean": "caribbean", "MERCOSUL": "mercosur",
	} {
		if of, err := Find(name, "en"); err != nil || of.ID != want {
			t.Errorf("%s: %v, %v", name, of.ID, err)
		}
	}
	for _, code := range gazetteer.Codes {
		for _, lang := range language.Codes {
			if of, err := Find(gazetteer.Name(code, lang), lang); err != nil || of.ID != code {
				t.Errorf("%s: %v, %v", gazetteer.Name(code, lang), of.ID, err)
			}
		}
	}
}

func TestSuggestions(t *testing.T) {
	for name, want := range map[string]string{
		"Brazzil": "Brazil", "Nicaraqua": "Nicaragua", "Agrentina": "Argentina", "Колумбя": "Colombia", "Urugai": "Uruguay", "Хондурас": "Honduras",
		"Ecua": "Ecuador", "Cuba in 2014": "Cuba", "Centrl America": "Central America", "Карибский басейн": "Caribbean", "Mercosr": "MERCOSUR", "Sudamérca": "South America",
	} {
		_, err := Find(name, "en")
		var unknown *UnknownError
		if !errors.As(err, &unknown) || len(unknown.Suggestions) == 0 || unknown.Suggestions[0] != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "x", "Narnia", "Mozambique", "Germany", strings.Repeat("long ", 100)} {
		var unknown *UnknownError
		if _, err := Find(name, "ru"); !errors.As(err, &unknown) || len(unknown.Suggestions) > 0 || len(unknown.Text("ru")) > 600 || !strings.Contains(unknown.Text("ru"), "Центральная Америка") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestLanguage(t *testing.T) {
	for name, want := range map[string]string{"Brazil": "en", "BR": "en", "Brasil": "es", "Equador": "pt", "Colômbia": "pt", "Perú": "es", "Colombia": "en", "Куба": "ru", "América Central": "es", "América do Sul": "pt", "the Caribbean": "en", "южная америка": "ru", "": "en", "nowhere": "en"} {
		if got := Language(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// One topic alone comes in more detail, and a topic nothing is told of is named.
func TestOneTopic(t *testing.T) {
	b := briefs(t)
	all, err := b.Country(context.Background(), "Cuba", "en", "")
	if err != nil {
		t.Fatal(err)
	}
	one, err := b.Country(context.Background(), "Cuba", "en", facts.Military)
	if err != nil {
		t.Fatal(err)
	}
	check(t, one)
	if len(one.Topics) != 1 || one.Topics[0].Topic != facts.Military || len(one.Topics[0].Claims) <= perTopic(facts.Military, len(all.Topics)) {
		t.Errorf("topics %+v", one.Topics)
	}
	debts, err := b.Country(context.Background(), "Cuba", "en", facts.Debts)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(debts.Topics[0].Claims, func(c Claim) bool { return strings.Contains(c.Text, "90%") && strings.Contains(c.Text, "35.2 billion") }) {
		t.Errorf("Cuba's debts: %+v", debts.Topics)
	}
	none, err := b.Country(context.Background(), "Uruguay", "en", facts.Debts)
	if err != nil {
		t.Fatal(err)
	}
	if len(none.Topics) != 0 || none.MissingText() != "Nothing picked out here on: debts and loans. Ask about it to search further." {
		t.Errorf("%+v, %q", none.Topics, none.MissingText())
	}
}

func TestParseTopic(t *testing.T) {
	for name, want := range map[string]facts.Topic{"": "", "trade": facts.Trade, "Debts and loans": facts.Debts, "deudas y préstamos": facts.Debts, "Долги и кредиты": facts.Debts} {
		if got, err := ParseTopic(name); got != want || err != nil {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	if _, err := ParseTopic("weather"); err == nil || !strings.Contains(err.Error(), "diplomacy, trade") {
		t.Errorf("weather: %v", err)
	}
}

// Each concept that tells a topic is one of the lexicon's, and each name one of the gazetteer's.
func TestTellingKnown(t *testing.T) {
	known := map[string]bool{}
	for line := range strings.Lines(attache.Lexicon) {
		word, _, _ := strings.Cut(line, "|")
		word, _, _ = strings.Cut(word, ",")
		known["~"+strings.TrimSpace(word)] = true
	}
	for key := range telling {
		if !known[key] && !strings.Contains(string(attache.Gazetteer), "  "+strings.TrimPrefix(key, "@")+":\n") {
			t.Errorf("nothing is called %s", key)
		}
	}
}

// A document quoted word for word stands in quotation marks, a retelling does not.
func TestQuotationMarks(t *testing.T) {
	doc := corpus.Document{Meta: corpus.Meta{ID: "d", Title: "A day", Publisher: "Paper", Date: "2019-05-01", Language: "en"}, Paragraphs: []corpus.Paragraph{{Number: 1,
		Text: "Russia and Paraguay signed a treaty on trade in beef in May 2019. The embassy of Paraguay in Moscow opened an office for visits and talks [3]. Paraguay exported meat to the Russian market in 2018 as well."}}}
	x, err := indexOf(corpus.Split(doc))
	b := newBriefs(t, x, err, Options{})
	brief, err := b.Country(context.Background(), "Paraguay", "en", "")
	if err != nil {
		t.Fatal(err)
	}
	check(t, brief)
	var all strings.Builder
	for _, s := range brief.Topics {
		for _, c := range s.Claims {
			all.WriteString(c.Line() + "\n")
		}
	}
	for _, want := range []string{"“Russia and Paraguay signed a treaty on trade in beef in May 2019.” — Paper, 1 May 2019 [1]"} {
		if text := brief.Summary + "\n" + all.String(); !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// A keyless brief, of a corpus that is read: the shipped one.
func BenchmarkCountry(b *testing.B) {
	briefs := briefs(b)
	briefs.library()
	for b.Loop() {
		if _, err := briefs.Country(context.Background(), "Brazil", "en", ""); err != nil {
			b.Fatal(err)
		}
	}
}

// The first brief of a process, which reads the corpus.
func BenchmarkFirst(b *testing.B) {
	x, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		briefs := New(func() *index.Index { return x }, Options{})
		if _, err := briefs.Country(context.Background(), "Brazil", "en", ""); err != nil {
			b.Fatal(err)
		}
	}
}
