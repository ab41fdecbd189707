package briefing

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/stance"
)

// sentence is a sentence of the corpus with what a brief chooses by.
type sentence struct {
	facts.Place
	passage   *corpus.Passage
	order     int      // in the corpus
	countries []string // that it names, by themselves or by their people and organisations, Russia apart
	above     []string // that its heading names
	named     []string // the keys of everything that it names
	elsewhere int      // how many countries outside the subject it names
	home      bool     // it names Russia or a Russian
	topic     facts.Topic
	surely    float64 // how surely it is chiefly about the topic
	keys      []string
	when      dates.Date // the time that it tells of; unknown where it tells none
	figures   []string
	words     int
	aside     bool // it is about the text it stands in, or no sentence at all
	note      bool // of a footnote
	leans     bool // it begins with a word that stands for something said before
}

// library is everything that is read from a corpus once.
type library struct {
	index     *index.Index
	facts     *facts.Facts
	sentences []*sentence
	places    map[facts.Place]*sentence
	having    map[string]int // in how many sentences a key stands
	print     string         // of the passages

	once   sync.Once
	events []*happening // made when first asked for
}

// newLibrary reads an index.
func newLibrary(x *index.Index, f *facts.Facts) *library {
	l := &library{index: x, facts: f, places: map[facts.Place]*sentence{}, having: map[string]int{}, print: fingerprint(x.Passages())}
	when := times(f)
	passages := x.Passages()
	for i := range passages {
		p := &passages[i]
		if p.Meta.About() {
			continue
		}
		heading, _ := index.Keys(p.Language, p.Heading)
		above := without(gazetteer.Find(p.Heading))
		for k := range p.Sentences {
			s := read(p, k, heading, above)
			s.order, s.when = len(l.sentences), when[s.Place]
			l.sentences = append(l.sentences, s)
			l.places[s.Place] = s
			for _, key := range s.keys {
				l.having[key]++
			}
		}
	}
	return l
}

// without is a list of countries without Russia.
func without(codes []string) []string {
	return slices.DeleteFunc(codes, func(code string) bool { return code == home })
}

// times returns the time that each sentence tells of: that of its event, else of its figure.
func times(f *facts.Facts) map[facts.Place]dates.Date {
	when := map[facts.Place]dates.Date{}
	add := func(p facts.Place, d dates.Date) {
		if _, ok := when[p]; !ok && d.Known() {
			when[p] = d
		}
	}
	for _, e := range f.Events {
		add(e.Place, e.Date)
	}
	for _, fig := range f.Figures {
		add(fig.Place, fig.Period)
	}
	return when
}

var (
	// ofTheText is what a retelling says of the state of its source.
	ofTheText = regexp.MustCompile(`(?i)\bas found\b|\bis damaged\b|\bstray\b|\bin a lost\b|\bown list\b|\bobscurely\b|\bgarbled\b|\bmisprint\b|\bbreaks off\b|\bis lost\b|\bsurviv(?:es|ing)\b|\bnot named\b|\bdoes not (?:name|say|list)\b|\bwithout naming\b|` +
		`\b(?:names|states|gives) no\b|\bwhich implies\b|\bin the (?:chapter's|article's) list\b|\bspells?\b|\bspelled\b|\bfits? poorly\b|\bdoes not fit\b|\bweb address\b|\bis missing\b|\babbreviated\b|\bcited\b.*\bas the source\b`)
	ofNote = regexp.MustCompile(`(?i)^(?:an editor's note|notes? \d|according to (?:the editor's )?note|nota \d|примечание \d)|\bnotes? \d+\b|\beditor's note\b`)
	// ofSources is what a footnote says that gives a source.
	ofSources = regexp.MustCompile(`(?i)\bpages?\b|\bas (?:the )?source\b|\bbook\b|\bedition\b|\bconsulted\b|\breference\b|\bdated\b|\bcites\b|\brefers\b`)
	// goesOn is what a sentence has near its beginning that goes on from one before it.
	goesOn = regexp.MustCompile(`^(?:earlier|later|afterwards|instead|nevertheless|for that|in that|at the same time|in turn|as a (?:result|consequence|further|clear)|another|in the other direction|además|además|затем|кроме того)\b|` +
		`\b(?:adds?|added|also|these|those|this|similar|therefore|nevertheless|then|the same|again)\b`)
	figures = regexp.MustCompile(`\b\d[\d.,]*\b`)
)

// leaning are words by which a sentence begins that cannot be understood alone.
var leaning = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq("it its he his she her they their this that these those such there then ella el ellos esto esta este estos estas esa ese su sus ele ela eles isto isso esse essa seu sua " +
		"он она оно они это этот эта эти его ее их так such both moreover also furthermore") {
		leaning[w] = true
	}
	delete(leaning, "el") // also an article
}

func read(p *corpus.Passage, k int, heading, above []string) *sentence {
	text := p.Sentence(k)
	s := &sentence{Place: facts.Place{Passage: p.ID, Sentence: k}, passage: p, above: above, figures: figures.FindAllString(text, -1)}
	s.keys, _ = index.Keys(p.Language, text)
	for _, m := range gazetteer.Mentions(text) {
		e := m.Entity
		s.named = append(s.named, e.Key())
		code := e.Country
		if e.Kind == gazetteer.Country {
			code = e.ID
		}
		switch {
		case e.Kind == gazetteer.Elsewhere:
			s.elsewhere++
		case code == home:
			s.home = s.home || e.Kind != gazetteer.Organisation && !speaks(e, p.Meta.Speaker) // a publisher may be Russian
		case code != "" && !slices.Contains(s.countries, code):
			s.countries = append(s.countries, code)
		}
	}
	s.topic, s.surely = chiefly(s.keys, heading)
	slices.Sort(s.keys)
	s.keys = slices.Compact(s.keys)
	words := language.Words(text)
	s.words = len(words)
	s.leans = len(words) > 0 && leaning[words[0]] || goesOn.MatchString(strings.Join(words[:min(len(words), 14)], " "))
	s.note = ofNote.MatchString(text)
	s.aside = s.note && ofSources.MatchString(text) || ofTheText.MatchString(text) || p.Retells != "" && len(stance.Charged(text)) > 0 && !stance.Attributed(text) || s.words < 5 || !strings.ContainsAny(text[len(text)-min(4, len(text)):], `.!?…`) || strings.HasSuffix(text, "?")
	return s
}

// speaks reports whether a person is who is quoted throughout a document.
func speaks(e *gazetteer.Entity, speaker string) bool {
	return e.Kind == gazetteer.Person && speaker != "" && strings.Contains(language.Fold(speaker), language.Fold(e.Names["en"]))
}

func (s *sentence) text() string { return s.passage.Sentence(s.Sentence) }

// date is when what a sentence tells was, or else when it was written, for their order.
func (s *sentence) date() string {
	if s.when.Known() {
		return s.when.From.String()
	}
	return s.passage.Meta.Date
}

// isCommon reports whether a key stands in so many sentences that it tells none from others.
func (l *library) isCommon(key string) bool { return 8*l.having[key] > len(l.sentences)+80 }

// Near-copies share this part of the telling keys of the shorter one.
const copied = .6

// repeats reports whether a sentence says what another says already.
func (l *library) repeats(s, other *sentence) bool {
	a, b := l.tellingKeys(s), l.tellingKeys(other)
	shared := 0
	for _, k := range a {
		if _, ok := slices.BinarySearch(b, k); ok {
			shared++
		}
	}
	if float64(shared) < copied*float64(min(len(a), len(b))) {
		return false
	}
	return !slices.ContainsFunc(s.figures, func(n string) bool { return !slices.Contains(other.figures, n) })
}

func (l *library) tellingKeys(s *sentence) []string {
	return slices.DeleteFunc(slices.Clone(s.keys), l.isCommon)
}
