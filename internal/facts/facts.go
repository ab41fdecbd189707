package facts

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"attache/internal/corpus"
	"attache/internal/dates"
	"attache/internal/gazetteer"
)

// Place is a sentence of a passage.
type Place struct {
	Passage  string // its ID
	Sentence int    // from 0
}

// Event is something that happened, is planned or held in a stated time.
type Event struct {
	Place
	Date      dates.Date // Start and End are bytes of the sentence; both 0 where it is taken from elsewhere
	Implied   bool       // the sentence does not state the time whole: it is counted from the document's date or told elsewhere in it
	Countries []string   // ISO 3166-1 alpha-2 codes, also of the people and organisations named
	Topics    []Topic
}

// Facts are what was read from the passages of a corpus. They never change.
type Facts struct {
	Events    []Event  // in the order of the passages
	Figures   []Figure // likewise
	Ballots   []Ballot // likewise
	conflicts []Conflict
	byPlace   map[Place][]int              // the conflicts with a side there
	entities  map[string]*gazetteer.Entity // that conflicts are about, by their keys
}

// Read reads the facts of passages, which stand in the order of the corpus.
func Read(passages []corpus.Passage) *Facts {
	docs := split(passages)
	read := make([]*reading, len(docs))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				read[i] = readDocument(docs[i])
			}
		})
	}
	for i := range docs {
		next <- i
	}
	close(next)
	wg.Wait()
	f := &Facts{}
	for _, r := range read {
		f.Events = append(f.Events, r.events...)
		f.Figures = append(f.Figures, r.figures...)
		for _, b := range r.ballots {
			f.Ballots = append(f.Ballots, b.told())
		}
	}
	f.conflicts = findConflicts(read)
	f.index(passages)
	return f
}

// reading is what one document gives.
type reading struct {
	sentences []*sentence
	events    []Event
	figures   []Figure
	heads     []dated // what happened, for those events whose time the sentence states
	ballots   []ballot
}

// split parts passages by their documents.
func split(passages []corpus.Passage) [][]corpus.Passage {
	var docs [][]corpus.Passage
	for start, i := 0, 1; i <= len(passages); i++ {
		if i == len(passages) || passages[i].Meta.ID != passages[start].Meta.ID {
			docs = append(docs, passages[start:i])
			start = i
		}
	}
	return docs
}

func readDocument(passages []corpus.Passage) *reading {
	r := &reading{}
	if passages[0].Meta.About() {
		return r
	}
	var ref dates.Reference
	if d, err := dates.Parse(passages[0].Meta.Date); err == nil {
		ref.Written = d
	}
	outlet := map[string]bool{}
	for _, m := range gazetteer.Mentions(passages[0].Meta.Publisher) {
		outlet[m.Entity.Key()] = true
	}
	for i := range passages {
		p := &passages[i]
		for k := range p.Sentences {
			s := read(p, k, ref, outlet)
			ref = ref.Then(s.dates)
			r.sentences = append(r.sentences, s)
		}
	}
	if len(r.sentences) == 0 {
		return r
	}
	r.readEvents(ref.Written)
	r.readFigures()
	r.readBallots()
	return r
}

// index makes the conflicts findable by their places, and their names by their keys.
func (f *Facts) index(passages []corpus.Passage) {
	f.byPlace, f.entities = map[Place][]int{}, map[string]*gazetteer.Entity{}
	for i, c := range f.conflicts {
		for _, side := range c.Sides {
			f.place(side.Place, i)
		}
	}
	f.indexVotes(passages)
	for _, p := range passages {
		for i := range p.Sentences {
			if f.byPlace[Place{p.ID, i}] == nil {
				continue
			}
			for _, m := range gazetteer.Mentions(p.Sentence(i)) {
				f.entities[m.Entity.Key()] = m.Entity
			}
		}
	}
}

func (f *Facts) place(p Place, conflict int) {
	if at := f.byPlace[p]; !slices.Contains(at, conflict) {
		f.byPlace[p] = append(at, conflict)
	}
}

// indexVotes makes the conflicts on when a vote was findable by every sentence of the same
// document that tells who voted how in it.
func (f *Facts) indexVotes(passages []corpus.Passage) {
	document, when := map[string]string{}, map[Place]string{}
	for _, p := range passages {
		document[p.ID] = p.Meta.ID
	}
	for _, e := range f.Events {
		when[e.Place] = e.Date.String()
	}
	for i, c := range f.conflicts {
		if c.Kind != Times {
			continue
		}
		for _, side := range c.Sides {
			for _, b := range f.Ballots {
				if b.On != "" && b.On == when[side.Place] && document[b.Passage] == document[side.Passage] {
					f.place(b.Place, i)
				}
			}
		}
	}
}

// Names returns the names of what a conflict is about in a language, countries first, each in
// English where the gazetteer has none in it.
func (f *Facts) Names(a About, lang string) []string {
	var names, others []string
	for _, k := range a.Entities {
		e := f.entities[k]
		switch {
		case e == nil:
		case e.Kind == gazetteer.Country:
			names = append(names, gazetteer.Name(e.ID, lang))
		case cmp.Or(e.Names[lang], e.Names["en"]) != "":
			others = append(others, cmp.Or(e.Names[lang], e.Names["en"]))
		}
	}
	return append(names, others...)
}
