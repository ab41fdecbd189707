package briefing

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/texts"
)

// Brief is what the sources say of a country, a region or a group, by topic. Its JSON form is
// the contract of "attache country --json".
type Brief struct {
	ID            string            `json:"country"` // as [Subject.ID]
	Name          string            `json:"name"`
	Members       []string          `json:"members"`
	Language      string            `json:"language"`
	Summary       string            `json:"summary"`        // lines, some with [n]
	Holds         string            `json:"holds"`          // how much there is on it, from whom and when; empty where that is next to nothing
	SummaryClaims []Claim           `json:"summary_claims"` // those of the summary
	Topics        []Section         `json:"topics"`         // those that the sources cover, in the order of [facts.Topics]
	Missing       []facts.Topic     `json:"missing"`        // the others; empty where next to nothing is told at all
	Citations     []answer.Citation `json:"citations"`
	Conflicts     []answer.Conflict `json:"conflicts"`
	RestsOn       []answer.Voice    `json:"rests_on"`  // the cited documents by kind
	OneSided      bool              `json:"one_sided"` // all cited documents speak from one side
	Unread        int               `json:"unread"`    // passages that name it and that the brief was not made from
	Uncited       int               `json:"uncited"`   // passages that name it and are not cited
	QuotedIn      string            `json:"quoted_in"` // the language of its quotations where that is another than the brief's
	Mode          string            `json:"mode"`      // [answer.LLM] or [answer.Extractive]
	Model         string            `json:"model"`
	Fallback      string            `json:"fallback"` // codes as of [answer.Answer]
	Dropped       []answer.Claim    `json:"dropped"`  // what a model wrote that did not pass, with the reasons
	Usage         answer.Usage      `json:"usage"`
	TimingMS      answer.Timing     `json:"timing_ms"`
}

// Section is what the sources say on a topic, in order of date.
type Section struct {
	Topic  facts.Topic `json:"topic"`
	Claims []Claim     `json:"claims"`
}

// Claim is a statement of a brief.
type Claim struct {
	answer.Claim
	Source string `json:"source"` // who says so and as of when: "TASS, 6 Feb [2020], retold"
	Tag    string `json:"tag"`    // what is shown behind it: the source, or its date alone where the text names it; and that the subject is one of "the others" that it tells of
	AsOf   string `json:"as_of"`  // date of the newest source that it cites
	When   string `json:"when"`   // what it tells of, "2014-07-11" or "2014/2016"; empty where it states no time
}

// Line is the claim with its source and its citations.
func (c Claim) Line() string { return c.Text + " — " + c.Tag + " " + c.Marks() }

// Marks are the claim's citations, "[1][3]".
func (c Claim) Marks() string {
	var b strings.Builder
	var seen []int
	for _, e := range c.Evidence {
		if !slices.Contains(seen, e.N) {
			seen = append(seen, e.N)
			b.WriteString("[" + strconv.Itoa(e.N) + "]")
		}
	}
	return b.String()
}

// Writer has a model write on passages that are given; an [*answer.Answerer] is one.
type Writer interface {
	Report(ctx context.Context, r answer.Report) (answer.Answer, bool)
}

// Options of [Briefs].
type Options struct {
	Writer Writer                            // nil: briefs are made of quoted sentences
	Prompt *template.Template                // of the writer, prompts/brief.tmpl
	Model  string                            // names the writer's model where briefs are kept
	Dir    string                            // where written briefs are kept; empty: in memory alone
	Facts  func(x *index.Index) *facts.Facts // nil: read from the passages
	Logger *slog.Logger                      // nil: none
}

// Briefs makes briefs, comparisons and timelines from what the index holds at the time. It is
// safe for concurrent use.
type Briefs struct {
	source func() *index.Index
	opts   Options

	mu   sync.Mutex
	lib  *library
	kept map[string]Brief // written ones, by key
}

// New returns the briefs of an index that may be swapped for another.
func New(source func() *index.Index, opts Options) *Briefs {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Facts == nil {
		opts.Facts = func(x *index.Index) *facts.Facts { return facts.Read(x.Passages()) }
	}
	return &Briefs{source: source, opts: opts, kept: map[string]Brief{}}
}

// library is what was read from the index as it is now.
func (b *Briefs) library() *library {
	b.mu.Lock()
	defer b.mu.Unlock()
	if x := b.source(); b.lib == nil || b.lib.index != x {
		b.lib = newLibrary(x, b.opts.Facts(x))
	}
	return b.lib
}

// Country briefs on a country, a region or a group in a language, on one topic or, for an
// empty one, on all. The error is an [*UnknownError] or that of a context that ended: that the
// sources say little or nothing is a brief that says so.
func (b *Briefs) Country(ctx context.Context, name, lang string, topic facts.Topic) (Brief, error) {
	of, err := Find(name, lang)
	if err != nil {
		return Brief{}, err
	}
	l := b.library()
	if b.opts.Writer != nil {
		return b.written(ctx, l, of, lang, topic)
	}
	return l.quoted(of, lang, topic), nil
}

// few is up to how many sentences tell of a country too little for a brief.
const few = 2

// quoted makes a brief of cited sentences.
func (l *library) quoted(of Subject, lang string, topic facts.Topic) Brief {
	d := newDraft(l, of, lang)
	all := l.candidates(of)
	named := l.names(of)
	if len(named) <= few {
		d.inPassing(named)
		return d.Brief
	}
	covered := d.covered(all, topic)
	d.Holds = d.holds(all, covered)
	var taken []*sentence
	if topic == "" {
		taken = d.sumUp(all)
	}
	chosen := l.chooseAll(all, covered, func(t facts.Topic) int { return claims(t, covered, topic) }, taken)
	if topic == "" {
		fit(chosen, taken)
	}
	for _, t := range covered {
		d.section(t, chosen[t])
	}
	d.finish(named, topic)
	return d.Brief
}

// claims is how many claims of a topic there are at most in a brief that covers some topics,
// or is asked about one.
func claims(t facts.Topic, covered []facts.Topic, asked facts.Topic) int {
	if asked != "" {
		return wholeTopic
	}
	return perTopic(t, len(covered))
}

// section adds a section of quoted sentences; none where there are none.
func (d *draft) section(t facts.Topic, chosen []candidate) {
	section := Section{Topic: t}
	for _, c := range chosen {
		section.Claims = append(section.Claims, d.quote(c.told()...))
	}
	if len(section.Claims) > 0 {
		d.Topics = append(d.Topics, section)
	}
}

// draft is a brief in the making.
type draft struct {
	Brief
	lib   *library
	of    Subject
	cited map[string]int // passage to citation
}

func newDraft(l *library, of Subject, lang string) *draft {
	return &draft{lib: l, of: of, cited: map[string]int{}, Brief: Brief{ID: of.ID, Name: of.Name, Members: of.Members, Language: lang,
		SummaryClaims: []Claim{}, Topics: []Section{}, Missing: []facts.Topic{}, Citations: []answer.Citation{}, Conflicts: []answer.Conflict{},
		RestsOn: []answer.Voice{}, Dropped: []answer.Claim{}, Mode: answer.Extractive}}
}

// cite returns the number of the citation of a passage, giving it the next.
func (d *draft) cite(p *corpus.Passage) int {
	n, ok := d.cited[p.ID]
	if !ok {
		n = len(d.Citations) + 1
		d.cited[p.ID] = n
		d.Citations = append(d.Citations, answer.NewCitation(n, *p))
	}
	return n
}

// quote makes a claim of sentences of one passage. One of a retelling is not in quotation
// marks.
func (d *draft) quote(told ...*sentence) Claim {
	last := told[len(told)-1]
	p := last.passage
	n := d.cite(p)
	c := Claim{Claim: answer.Claim{Check: answer.CheckQuoted, Released: true}, Source: d.Citations[n-1].Source(d.Language), AsOf: p.Meta.Date, When: whenOf(last.when)}
	var text []string
	for i, s := range told {
		span := p.Sentences[s.Sentence]
		if i > 0 && s.Sentence > told[i-1].Sentence+1 {
			text = append(text, "…")
		}
		text = append(text, answer.WithoutMarks(s.text()))
		c.Evidence = append(c.Evidence, answer.Evidence{N: n, Start: span.Start, End: span.End})
		if !last.votes {
			c.When = cmp.Or(c.When, whenOf(s.when))
		}
	}
	c.Text = strings.Join(text, " ")
	c.Tag = c.Source
	if p.Retells != "" {
		if date := texts.Date(d.Language, p.Meta.Date, p.Meta.DateEstimated); date != "" && !slices.ContainsFunc(told, func(s *sentence) bool { return !s.namesSource() }) {
			c.Tag = date
		}
		c.Source += ", " + texts.Say(d.Language, "retold")
	} else {
		c.Text = "“" + strings.Trim(c.Text, `"“”`) + "”"
	}
	if p.Language != d.Language {
		d.QuotedIn = p.Language
	}
	if last.ofOthers() && len(d.of.Members) == 1 && !slices.Contains(last.countries, d.of.ID) && slices.Contains(last.votersOf(d.of), d.of.ID) {
		c.Tag = texts.Say(d.Language, "among_others", d.Name) + ", " + c.Tag
	}
	return c
}

// inPassing says that a subject is not named, or shows where it is.
func (d *draft) inPassing(named []*sentence) {
	switch len(named) {
	case 0:
		d.Summary = texts.Say(d.Language, "brief_none", d.Name)
		return
	case 1:
		d.Summary = texts.Say(d.Language, "brief_once", d.Name)
	default:
		d.Summary = texts.Say(d.Language, "brief_few", d.Name, len(named))
	}
	for _, s := range named {
		told := []*sentence{s}
		if b := s.before; s.dangles && b != nil && !b.aside && s.words+b.words <= maxQuoted {
			told = []*sentence{b, s}
		}
		c := d.quote(told...)
		d.SummaryClaims = append(d.SummaryClaims, c)
		d.Summary += "\n" + c.Line()
	}
	d.voices()
}

// covered returns the topics that the sources cover, of a brief on one topic that one.
func (d *draft) covered(all []candidate, topic facts.Topic) []facts.Topic {
	var covered []facts.Topic
	for _, t := range facts.Topics {
		if (topic == "" || t == topic) && len(d.lib.on(all, t, nearBest))+len(secondary(all, t)) > 0 {
			covered = append(covered, t)
		}
	}
	return covered
}

// sumUp gives the most telling sentences on the subject, which it returns; where there are none
// it says what the sources hold.
func (d *draft) sumUp(all []candidate) []*sentence {
	var taken []*sentence
	var lines []string
	for _, c := range d.lib.general(d.of, all) {
		claim := d.quote(c.told()...)
		d.SummaryClaims = append(d.SummaryClaims, claim)
		lines = append(lines, claim.Line())
		taken = append(taken, c.told()...)
	}
	if d.Summary = strings.Join(lines, "\n"); len(lines) == 0 {
		d.Summary = d.Holds
	}
	return taken
}

// holds tells how much there is on the subject, from whom and when, and what most of it is about.
func (d *draft) holds(all []candidate, covered []facts.Topic) string {
	passages, docs := d.lib.tagged(d.of), map[string]bool{}
	from, to := "", ""
	estimated := map[string]bool{}
	for _, p := range passages {
		docs[p.Meta.ID] = true
		if m := p.Meta; m.Date != "" {
			estimated[m.Date] = m.DateEstimated
			if from == "" || m.Date < from {
				from = m.Date
			}
			to = max(to, m.Date)
		}
	}
	count := map[facts.Topic]float64{}
	for _, c := range all {
		count[c.topic] += c.score
	}
	most := slices.Clone(covered)
	slices.SortStableFunc(most, func(a, b facts.Topic) int { return cmp.Compare(count[b], count[a]) })
	var names []string
	for _, t := range most[:min(2, len(most))] {
		names = append(names, lowerFirst(Title(t, d.Language)))
	}
	key := "brief_holds"
	if len(docs) == 1 {
		key = "brief_holds_one"
	}
	name := d.Name
	if !slices.Contains(gazetteer.Codes, d.of.ID) {
		name = texts.Say(d.Language, "brief_or_members", name)
	}
	line := texts.Say(d.Language, key, name, len(passages), len(docs), strings.Join(names, "; "))
	if from != "" && from != to {
		line += " " + texts.Say(d.Language, "brief_between", texts.Date(d.Language, from, estimated[from]), texts.Date(d.Language, to, estimated[to]))
	} else if from != "" {
		line += " " + texts.Say(d.Language, "brief_of", texts.Date(d.Language, from, estimated[from]))
	}
	return line
}

// generally are concepts of sentences that tell of a relation as a whole.
var generally = []string{"~partner", "~relation", "~bilateral", "~ally", "~rapprochement", "~pragmatic", "~close", "~sufficient", "~priority"}

// A summary quotes so many sentences at most, each of no more words; one that tells of a
// relation as a whole is worth so much more for each concept that says so, of at most three.
const (
	maxSummary   = 3
	maxSummed    = 50
	worthWhole   = .35
	worthPart    = .4  // it tells of none
	worthDetail  = .85 // it gives figures
	worthUnnamed = .6  // it does not name the subject itself, but its people or a heading above
	worthEpisode = .7  // it tells of one event
	worthOthers  = .5  // it tells of others too
	surelySummed = 4   // how surely one is on its topic that tells of no relation as a whole
)

// general returns the best candidates that speak of the whole of a relation, in order of time:
// of each document one, as long as there are others.
func (l *library) general(of Subject, all []candidate) []candidate {
	var ranked []candidate
	on, whole := map[facts.Topic]int{}, map[*sentence]bool{}
	for _, t := range facts.Topics {
		on[t] = len(l.on(all, t, nearBest))
	}
	leads := map[*sentence]bool{} // to a visit, which is told with them
	for _, c := range all {
		if c.tours && c.lead != nil {
			leads[c.lead] = true
		}
	}
	for _, c := range all {
		// What alone is told of a topic is told there.
		if c.note || c.past || leads[c.sentence] || c.length() > maxSummed || on[c.topic] < 2 || c.second {
			continue
		}
		if c.leans || c.votes || c.about < ofSeveral[3] || l.ofHome && !c.home && (c.elsewhere > 0 || !c.before.nearHome()) {
			continue
		}
		tells := relates(c)
		if tells == 0 {
			c.score *= worthPart
		}
		c.score *= 1 + worthWhole*float64(min(tells, 3))
		if c.counts {
			c.score *= worthDetail
		}
		if c.happens {
			c.score *= worthEpisode
		}
		if c.elsewhere > 0 {
			c.score *= worthOthers
		}
		if tells > 1 { // of a relation with each that it names
			c.score *= max(1, ofSeveral[1]/c.about)
		}
		if !slices.ContainsFunc(of.Members, func(code string) bool { return slices.Contains(c.byName, code) }) && !slices.Contains(c.named, "@"+of.ID) {
			c.score *= worthUnnamed
		}
		whole[c.sentence] = tells > 0
		ranked = append(ranked, c)
	}
	slices.SortStableFunc(ranked, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	var chosen []candidate
	take := func(most int, is func(c candidate) bool) {
		for _, c := range ranked {
			told := func(o candidate) bool { return o.passage == c.passage || l.repeats(c.sentence, o.sentence) }
			if len(chosen) < most && is(c) && (len(chosen) == 0 || c.score >= nearBest*chosen[0].score) && !slices.ContainsFunc(chosen, told) {
				chosen = append(chosen, c)
			}
		}
	}
	take(maxSummary, func(c candidate) bool { // each document once
		return whole[c.sentence] && !slices.ContainsFunc(chosen, func(o candidate) bool { return o.passage.Meta.ID == c.passage.Meta.ID })
	})
	take(maxSummary-1, func(c candidate) bool { return whole[c.sentence] })
	take(maxSummary-1, func(c candidate) bool {
		return c.home && !c.happens && c.surely >= surelySummed && c.topic == facts.Diplomacy
	})
	if i := slices.IndexFunc(all, func(c candidate) bool {
		return c.past && c.home && !c.leans && !c.note && c.topic != facts.Votes && relates(c) > 0
	}); i >= 0 && len(chosen) == 0 {
		chosen = all[i : i+1] // better what once was than nothing
	}
	slices.SortStableFunc(chosen, func(a, b candidate) int { return cmp.Compare(a.date(), b.date()) })
	return chosen
}

// relates counts the concepts by which a candidate tells of a relation as a whole.
func relates(c candidate) int {
	n := 0
	for _, k := range generally {
		if slices.Contains(c.chief, k) {
			n++
		}
	}
	return n
}

// finish adds what the sources disagree on, what is missing, and whose voices speak.
func (d *draft) finish(named []*sentence, topic facts.Topic) {
	for _, t := range facts.Topics {
		if (topic == "" || t == topic) && len(d.on(t)) == 0 && !d.tellsOn(t) {
			d.Missing = append(d.Missing, t)
		}
	}
	d.disagree(named, topic)
	for _, p := range d.lib.tagged(d.of) {
		if d.cited[p.ID] == 0 {
			d.Uncited++
		}
	}
	d.voices()
}

// tellsOn reports whether a sentence of the summary, or one told under another topic, is on a topic.
func (d *draft) tellsOn(t facts.Topic) bool {
	cited := d.restOn(d.SummaryClaims)
	for _, s := range d.Topics {
		cited = append(cited, d.restOn(s.Claims)...)
	}
	return slices.ContainsFunc(cited, func(s *sentence) bool {
		return !s.votes && slices.ContainsFunc(s.topics, func(w weighed) bool { return w.topic == t && w.weight >= leastSecond })
	})
}

// restOn returns the sentences that claims of the brief cite.
func (d *draft) restOn(claims []Claim) []*sentence {
	var all []*sentence
	for _, c := range claims {
		for _, e := range c.Evidence {
			all = append(all, d.lib.within(d.Citations[e.N-1].PassageID, e)...)
		}
	}
	return all
}

// voices counts the cited documents by kind, and says whether all speak from one side: the
// countries that their perspectives name, or else the perspective.
func (d *draft) voices() {
	docs, counts := map[string]bool{}, map[string]int{}
	side, known := "", len(d.Citations) > 0
	for i, c := range d.Citations {
		if !docs[c.Document] {
			docs[c.Document] = true
			counts[c.Provenance()]++
		}
		one := cmp.Or(strings.Join(gazetteer.Find(c.Perspective), " "), c.Perspective)
		if one == "" || i > 0 && one != side {
			known = false
		}
		side = one
	}
	for kind, n := range counts {
		d.RestsOn = append(d.RestsOn, answer.Voice{Kind: kind, Sources: n})
	}
	slices.SortFunc(d.RestsOn, func(a, b answer.Voice) int {
		return cmp.Or(cmp.Compare(b.Sources, a.Sources), cmp.Compare(a.Kind, b.Kind))
	})
	d.OneSided = known
}

// whenOf is the key of a time, "2014-07-11"; empty where it is unknown.
func whenOf(d dates.Date) string {
	if !d.Known() {
		return ""
	}
	return d.String()
}
