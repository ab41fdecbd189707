package briefing

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/quantity"
	"attache/internal/stance"
)

// sentence is a sentence of the corpus with what a brief chooses by.
type sentence struct {
	facts.Place
	passage   *corpus.Passage
	order     int                 // in the corpus
	mentions  []gazetteer.Mention // of names
	countries []string            // that it names, by themselves or by their people and organisations, Russia apart
	byName    []string            // those of them that it names by themselves
	disputed  []string            // those of them that are but what others differ over
	above     []string            // that its heading names
	named     []string            // the keys of everything that it names
	elsewhere int                 // how many countries outside the subject it names
	home      bool                // it names Russia or a Russian
	near      bool                // it names no country outside the subject, but one of the two before it does name Russia, or it a group of which Russia is
	groups    []*gazetteer.Entity // regions and groups of states that it names
	otherBody bool                // it names a group of states other than the United Nations
	topics    []weighed           // that it is about, the chief one first
	topic     facts.Topic         // the chief one; empty: none
	surely    float64             // how surely it is chiefly about the topic
	keys      []string
	chief     []string   // those of its main clause
	when      dates.Date // the time that it tells of; unknown where it tells none
	figures   []string
	counts    bool // some of them are no years
	sums      bool // some of them are sums of money or shares
	words     int
	aside     bool // it is about the text it stands in, or no sentence at all
	note      bool // of a footnote
	dangles   bool // it cannot be understood without the one before it
	leans     bool // it can, but goes on from something
	past      bool // it tells of a state that is no more, and states no newer time
	hidden    bool // that it does is said in its heading alone
	happens   bool // it tells something that happened, and when
	tours     bool // it tells when somebody visited
	adverse   bool // it says outright that something does not go well
	votes     bool // it tells who voted how at the United Nations
	ballots   []facts.Ballot
	since     string    // the time of the last vote that is told before it under the same heading
	before    *sentence // the one before it in its paragraph; nil: none
}

// library is everything that is read from a corpus once.
type library struct {
	index     *index.Index
	facts     *facts.Facts
	sentences []*sentence
	places    map[facts.Place]*sentence
	having    map[string]int // in how many sentences a key stands
	ofHome    bool           // the corpus is about [home] and its relations
	print     string         // of the passages

	once   sync.Once
	events []*happening // made when first asked for
}

// newLibrary reads an index, its documents side by side.
func newLibrary(x *index.Index, f *facts.Facts) *library {
	l := &library{index: x, facts: f, places: map[facts.Place]*sentence{}, having: map[string]int{}, print: fingerprint(x.Passages())}
	at := newTimes(f)
	passages := x.Passages()
	var parts [][]corpus.Passage // by document
	for from, i := 0, 1; i <= len(passages); i++ {
		if i < len(passages) && passages[i].Meta.ID == passages[from].Meta.ID {
			continue
		}
		if !passages[from].Meta.About() {
			parts = append(parts, passages[from:i])
		}
		from = i
	}
	docs := make([][]*sentence, len(parts))
	var reading errgroup.Group
	reading.SetLimit(runtime.GOMAXPROCS(0))
	for i, part := range parts {
		reading.Go(func() error {
			docs[i] = readDocument(part, at)
			return nil
		})
	}
	_ = reading.Wait()
	ofHome := 0
	for _, s := range slices.Concat(docs...) {
		s.order = len(l.sentences)
		l.sentences = append(l.sentences, s)
		l.places[s.Place] = s
		for _, key := range s.keys {
			l.having[key]++
		}
		if s.home {
			ofHome++
		}
	}
	l.ofHome = homeShare*ofHome > len(l.sentences)
	return l
}

// readDocument reads the sentences of a document.
func readDocument(passages []corpus.Passage, at times) []*sentence {
	var all []*sentence
	atUN := sections(passages)
	since := ""
	for i := range passages {
		p := &passages[i]
		heading, _ := index.Keys(p.Language, p.Heading)
		above := without(gazetteer.Find(p.Heading))
		outlet := map[string]bool{} // whose own name tells nothing of whom it speaks of
		for _, m := range gazetteer.Mentions(p.Meta.Publisher) {
			outlet[m.Entity.Key()] = true
		}
		old := ofThePast(language.Words(p.Heading))
		if i == 0 || section(p) != section(&passages[i-1]) {
			since = ""
		}
		var before *sentence
		for k := range p.Sentences {
			s := read(p, k, above, outlet)
			s.when, s.happens, s.ballots = at.when[s.Place], at.happens[s.Place], at.ballots[s.Place]
			if !s.when.Known() {
				s.when = stated(p, s.text())
			}
			if k > 0 && strings.Contains(p.Text[p.Sentences[k-1].End:p.Sentences[k].Start], "\n\n") {
				before = nil
			}
			s.before = before
			s.stand(old)
			s.classify(heading, atUN[section(p)])
			s.near = s.elsewhere == 0 && (before.nearHome() || slices.ContainsFunc(s.groups, isHomes))
			if s.since = since; s.votes && s.when.Known() {
				since = s.when.From.String()
			}
			if s.aside && before != nil && unsure.MatchString(s.text()) {
				before.dangles = true
			}
			if !s.aside { // a remark on the text leads in to nothing
				before = s
			}
			all = append(all, s)
		}
	}
	return all
}

// nearHome reports whether a sentence, which may be none, or the one before it names [home].
func (s *sentence) nearHome() bool {
	return s != nil && (s.home || s.elsewhere == 0 && s.before != nil && s.before.home)
}

// homeShare: where every fifth sentence names [home] the corpus is about its relations.
const homeShare = 5

// isHomes reports whether [home] is a member of a group of states.
func isHomes(e *gazetteer.Entity) bool {
	return e.Kind == gazetteer.Group && slices.Contains(e.Members, home)
}

// section names what stands under one heading of a document, a passage where there is none.
func section(p *corpus.Passage) string {
	if p.Heading == "" {
		return p.ID
	}
	return p.Meta.ID + "\x00" + p.Heading
}

// sections returns those of a document in which the United Nations vote: what is voted on there is voted on
// by them, also where a sentence does not say so again.
func sections(passages []corpus.Passage) map[string]bool {
	atUN := map[string]bool{}
	for i := range passages {
		for _, m := range gazetteer.Mentions(passages[i].Text) {
			if isUN(m.Entity.Key()) {
				atUN[section(&passages[i])] = true
			}
		}
	}
	return atUN
}

// without is a list of countries without Russia.
func without(codes []string) []string {
	return slices.DeleteFunc(codes, func(code string) bool { return code == home })
}

// times are what is known of sentences from the facts.
type times struct {
	when    map[facts.Place]dates.Date // the time that each tells of, that of its event, else of its figure
	happens map[facts.Place]bool       // it tells of an event
	ballots map[facts.Place][]facts.Ballot
}

func newTimes(f *facts.Facts) times {
	at := times{map[facts.Place]dates.Date{}, map[facts.Place]bool{}, map[facts.Place][]facts.Ballot{}}
	add := func(p facts.Place, d dates.Date) {
		if _, ok := at.when[p]; !ok && d.Known() {
			at.when[p] = d
		}
	}
	for _, e := range f.Events {
		add(e.Place, e.Date)
		at.happens[e.Place] = true
	}
	for _, fig := range f.Figures {
		add(fig.Place, fig.Period)
	}
	for _, b := range f.Ballots {
		at.ballots[b.Place] = append(at.ballots[b.Place], b)
	}
	return at
}

// stated returns the first time that a sentence states, unless it is that of a text.
func stated(p *corpus.Passage, text string) dates.Date {
	for _, d := range dates.Find(text, p.Language, dates.Reference{}) {
		if d.Role == dates.OfEvent && d.Known() && d.Precision <= dates.InYear && !d.Range && !d.YearImplied && !ofWork.MatchString(text[:d.Start]) {
			return d
		}
	}
	return dates.Date{}
}

var (
	// ofWork is what stands before the year of a book or a text.
	ofWork = regexp.MustCompile(`(?i)\b(?:works?|texts?|books?|article|chapter|concept|report|paper|edition|works by|trabajos?|textos?|libros?|artículo|concepto|informe|trabalhos?|livros?|artigo|conceito|relatório)\b[^,.;]{0,40}$|(?:работ|текст|книг|стать|концепц|доклад)[^,.;]{0,40}$|^(?:the |o |el |в )?$`)
	// ofTheText is what a retelling says, in lower case, of the state of its source.
	ofTheText = []*regexp.Regexp{
		regexp.MustCompile(`\b(?:as found|is damaged|broken sentence|would ask|asks? whether|stray|in a lost|own list|obscurely|garbled|misprint|breaks off|is lost|surviv(?:es|ing)|not named|does not (?:name|say|list)|without naming|main text|was meant to show|chapter's body|body of the (?:\p{L}+ ){0,2}(?:chapter|article)|sets? in quotation marks)\b`),
		regexp.MustCompile(`\b(?:(?:names|states|gives) no|which implies|in the (?:chapter's|article's) list|spells?|spelled|fits? poorly|does not fit|web address|is missing|cited\b.*\bas the source)\b`),
		regexp.MustCompile(`^(?:the (?:words?|wording|phrase|sentence|text)|(?:las?|el|los|as?|os?) (?:palabras?|frase|texto|redacción|palavras?|redação))\b|^(?:слов[оа]|фраза|формулировка|текст)(?: |$)`),
	}
	// unsure is what a remark says of the sentence before it, which cannot be told without it.
	unsure = regexp.MustCompile(`(?i)\bdoes not (?:say|name|tell) (?:who|whose|which|when|where)\b|\bno (?:dice|precisa|diz|indica) (?:qui[eé]n|de qui[eé]n|quem|cu[aá]l|qual)\b|не (?:говорит|указывает|называет), (?:кто|чь|как)`)
	ofNote = regexp.MustCompile(`(?i)^(?:an editor's note|notes? \d|according to (?:the editor's )?note|nota \d|примечание \d)|\bnotes? \d+\b|\beditor's note\b`)
	// ofSources is what a footnote says that gives a source.
	ofSources = regexp.MustCompile(`(?i)\bpages?\b|\bas (?:the )?source\b|\bbook\b|\bedition\b|\bconsulted\b|\breference\b|\bdated\b|\bcites\b|\brefers\b`)
	// fragment is a sentence whose beginning is lost, or an entry of a bibliography.
	fragment = regexp.MustCompile(`^["“”«‘'(]*(?:\[?…|\.\.\.|\p{Ll})|\bURL\b|://| // `)
	figures  = regexp.MustCompile(`\b\d[\d.,]*\b`)
	aYear    = regexp.MustCompile(`^[12]\d{3}$`)
	// aside begins a clause that adds something.
	aside = regexp.MustCompile(`, (?:which|who|que|quien|o que|a qual|котор[а-я]+|что) `)
)

func read(p *corpus.Passage, k int, above []string, outlet map[string]bool) *sentence {
	text := p.Sentence(k)
	s := &sentence{Place: facts.Place{Passage: p.ID, Sentence: k}, passage: p, above: above, figures: figures.FindAllString(text, -1)}
	s.keys, _ = index.Keys(p.Language, text)
	s.mentions = gazetteer.Mentions(text)
	for _, m := range s.mentions {
		e := m.Entity
		s.named = append(s.named, e.Key())
		if len(e.Members) > 0 {
			s.groups = append(s.groups, e)
		}
		s.otherBody = s.otherBody || e.Kind == gazetteer.Group && !isUN(e.Key())
		code := e.Country
		if e.Kind == gazetteer.Country {
			code = e.ID
			s.byName = append(s.byName, code)
		}
		switch {
		case e.Kind == gazetteer.Elsewhere:
			s.elsewhere++
		case code == home:
			s.home = s.home || !outlet[e.Key()] && !speaks(e, p.Meta.Speaker)
		case code != "" && !slices.Contains(s.countries, code):
			s.countries = append(s.countries, code)
		}
	}
	s.disputed = disputed(s.mentions, language.Words(text))
	slices.Sort(s.keys)
	s.keys = slices.Compact(s.keys)
	s.chief = s.keys
	if at := aside.FindStringIndex(text); at != nil {
		s.chief, _ = index.Keys(p.Language, text[:at[0]])
	}
	s.words = len(language.Words(text))
	s.counts = slices.ContainsFunc(s.figures, func(n string) bool { return !aYear.MatchString(strings.TrimRight(n, ".,")) })
	s.sums = slices.ContainsFunc(quantity.Find(text, p.Language), func(q quantity.Quantity) bool { return q.Unit == "%" || q.IsMoney() })
	s.note = ofNote.MatchString(text)
	lower := strings.ToLower(text)
	s.aside = s.note && ofSources.MatchString(text) || slices.ContainsFunc(ofTheText, func(r *regexp.Regexp) bool { return r.MatchString(lower) }) || p.Retells != "" && len(stance.Charged(text)) > 0 && !stance.Attributed(text) || s.words < 5 || fragment.MatchString(text) || !strings.ContainsAny(text[len(text)-min(4, len(text)):], `.!?…`) || strings.HasSuffix(text, "?")
	return s
}

// disputed returns the countries that a sentence names only as what others speak of: "they differ over
// Cuba", "the situation in Cuba".
func disputed(mentions []gazetteer.Mention, words []string) []string {
	var over, beside []string
	for _, m := range mentions {
		if m.Entity.Kind != gazetteer.Country || m.Entity.ID == home {
			continue
		}
		matter := m.Start > 0 && roles.Of(words[m.Start-1])&around != 0 ||
			m.Start > 1 && roles.Of(words[m.Start-2])&matters != 0 && roles.Of(words[m.Start-1])&joining != 0
		if matter {
			over = append(over, m.Entity.ID)
		} else {
			beside = append(beside, m.Entity.ID)
		}
	}
	if len(beside) == 0 {
		return nil
	}
	return slices.DeleteFunc(over, func(code string) bool { return slices.Contains(beside, code) })
}

// Years after which what a document tells is past, and long past.
const (
	past     = 15
	longPast = 40
)

// stand reads how the sentence stands without those around it. Old says that the heading
// above it is of a state that is no more.
func (s *sentence) stand(old bool) {
	s.dangles, s.leans = alone(s.text(), s.passage.Language, s.when.Known(), func(words int) bool {
		return slices.ContainsFunc(s.mentions, func(m gazetteer.Mention) bool {
			return m.Start < words && (m.Entity.Kind == gazetteer.Person || m.Entity.Kind == gazetteer.Country)
		})
	})
	written, err := dates.Parse(s.passage.Meta.Date)
	recent := err == nil && s.when.Known() && s.when.To.Year+past >= written.From.Year
	says := ofThePast(language.Words(s.text()))
	s.past, s.hidden = !recent && (old || says), !recent && old && !says
}

// age is how many years before its document was written what the sentence tells of was; 0
// where one of the two is unknown.
func (s *sentence) age() int {
	written, err := dates.Parse(s.passage.Meta.Date)
	if err != nil || !s.when.Known() {
		return 0
	}
	return max(0, written.From.Year-s.when.To.Year)
}

// speaks reports whether a person is who is quoted throughout a document.
func speaks(e *gazetteer.Entity, speaker string) bool {
	return e.Kind == gazetteer.Person && speaker != "" && strings.Contains(language.Fold(speaker), language.Fold(e.Names["en"]))
}

// namesSource reports whether a sentence names who publishes it, by a word of the name.
func (s *sentence) namesSource() bool {
	words := language.Words(s.text())
	return slices.ContainsFunc(language.Words(s.passage.Meta.Publisher), func(w string) bool {
		return !language.IsStop(s.passage.Language, w) && slices.Contains(words, w)
	})
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
