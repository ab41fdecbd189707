package facts

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"attache/internal/dates"
	"attache/internal/gazetteer"
	"attache/internal/language"
)

// idf is the inverse document frequency of Robertson and Spärck Jones, never negative.
func idf(all, having int) float64 {
	return math.Log(1 + (float64(all-having)+.5)/(float64(having)+.5))
}

func (s *sentence) hasKey(k string) bool {
	_, found := slices.BinarySearch(s.keys, k)
	return found
}

// when are the times that a sentence tells something of.
func (s *sentence) when() []dates.Date {
	return slices.DeleteFunc(slices.Clone(s.dates), func(d dates.Date) bool { return d.Role != dates.OfEvent || !d.Known() })
}

// once are deeds done to one thing only once; several are those that one and the same may do
// often, for which only two days of one month are taken for one deed told with two dates.
const (
	once    = founded
	several = voted | signed | adopted | elected
)

// times finds deeds that are told with two times.
func (c *comparer) times() {
	byName, byMonth := map[string][]dated{}, map[string][]dated{}
	for _, r := range c.docs {
		for _, h := range r.heads {
			var before *sentence
			if h.order > 0 {
				before = c.sentences[h.order-1]
			}
			is := h.class[h.head]
			if is&once != 0 && h.date.Open == dates.Closed {
				for _, name := range h.object(before) {
					byName[name] = append(byName[name], h)
				}
			}
			if h.deeds()&several != 0 && h.date.Precision == dates.OnDay && !h.date.Range && !h.date.Approx {
				for _, name := range c.telling(h.sentence) {
					key := h.date.From.String()[:len("2006-01")] + " " + name
					byMonth[key] = append(byMonth[key], h)
				}
			}
		}
	}
	for _, name := range sortedKeys(byName) {
		forPairs(byName[name], func(a, b dated) {
			if differ(a.date, b.date) && !tells(a.sentence, b.date) && !tells(b.sentence, a.date) {
				c.add(Times, a.sentence, b.sentence, a.raw[a.date.Start:a.date.End], b.raw[b.date.Start:b.date.End], 1)
			}
		})
	}
	for _, month := range sortedKeys(byMonth) {
		forPairs(byMonth[month], func(a, b dated) {
			if !a.date.Excludes(b.date) || a.deeds()&b.deeds()&several == 0 {
				return
			}
			least, most := c.both(a.sentence, b.sentence)
			if a.deeds()&b.deeds()&voted != 0 { // who voted does not tell the matter
				l, m := c.bothBut(a.sentence, b.sentence, gazetteer.Country)
				least, most = max(least, l), max(most, m)
			}
			if least >= .35 && most >= .6 && shared(c.telling(a.sentence), c.telling(b.sentence)) >= 2 {
				c.add(Times, a.sentence, b.sentence, a.raw[a.date.Start:a.date.End], b.raw[b.date.Start:b.date.End], least)
			}
		})
	}
}

// deeds are all that may have happened at the time.
func (d dated) deeds() (all class) {
	from := d.wordAt(d.date.Start)
	for i, c := range d.class {
		if max(i-from, from-i) <= reach {
			all |= c & happened
		}
	}
	return all
}

// differ reports whether two times exclude each other, also where one is counted from the time
// of its document: "20 years ago" is taken for within two years of what it gives.
func differ(a, b dates.Date) bool {
	if !a.YearImplied && !b.YearImplied {
		return a.Excludes(b)
	}
	gap := max(a.From.Year-b.To.Year, b.From.Year-a.To.Year)
	return a.Known() && b.Known() && gap > 2
}

// tells reports whether a sentence states a time itself, so that it knows both.
func tells(s *sentence, d dates.Date) bool {
	return slices.ContainsFunc(s.dates, func(o dates.Date) bool { return o.String() == d.String() })
}

// object returns the names that the deed was done to: those next to its word, or the only
// one of the sentence before that it goes on from, "It was founded in …".
func (d dated) object(before *sentence) (names []string) {
	ofOne := func(m gazetteer.Mention) bool {
		return m.Entity.Kind == gazetteer.Group || m.Entity.Kind == gazetteer.Organisation || m.Entity.Kind == gazetteer.Thing
	}
	if d.follows(before) && d.head < reach && len(d.words) > 0 && pronouns[d.words[0]] && !slices.ContainsFunc(d.mentions, func(m gazetteer.Mention) bool { return m.Start < d.head && ofOne(m) }) {
		for _, m := range before.mentions {
			if ofOne(m) && !before.outlet[m.Entity.Key()] && !slices.Contains(names, m.Entity.Key()) {
				names = append(names, m.Entity.Key())
			}
		}
		if len(names) == 1 {
			return names
		}
		return nil
	}
	for _, m := range d.mentions {
		gap := m.Start - d.head - 1
		if m.Start < d.head {
			gap = d.head - (m.Start + m.Words)
		}
		if gap <= 3 && ofOne(m) {
			names = append(names, m.Entity.Key())
		}
	}
	return names
}

// pronouns begin a sentence that goes on from the one before it.
var pronouns = map[string]bool{"it": true, "this": true, "the": true, "esta": true, "este": true, "el": true, "la": true, "ele": true, "ela": true, "o": true, "a": true,
	"он": true, "она": true, "оно": true, "эта": true, "этот": true, "это": true}

// amounts finds figures of one thing and one period that exclude each other.
func (c *comparer) amounts() {
	at := map[Place]*sentence{}
	for _, s := range c.sentences {
		at[s.Place] = s
	}
	groups := map[string][]Figure{}
	for _, r := range c.docs {
		for _, f := range r.figures {
			if f.Period.Known() && !f.Period.Approx {
				s := at[f.Place]
				key := fmt.Sprint(f.Amount.Unit, " ", language.Stem(s.passage.Language, f.Amount.Noun), " ", f.Period, " ", sortedCopy(f.Countries), c.telling(s))
				groups[key] = append(groups[key], f)
			}
		}
	}
	for _, key := range sortedKeys(groups) {
		forPairs(groups[key], func(a, b Figure) {
			s, o := at[a.Place], at[b.Place]
			if s == o || !a.Amount.Conflicts(b.Amount) || s.negated != o.negated {
				return
			}
			sFrom, sTo := s.clause(a.Amount)
			oFrom, oTo := o.clause(b.Amount)
			if !slices.Equal(s.aggregates(sFrom, sTo), o.aggregates(oFrom, oTo)) {
				return
			}
			for i := range s.turns {
				if s.turns[i] != o.turns[i] {
					return
				}
			}
			if least := min(c.share(s, sFrom, sTo, o), c.share(o, oFrom, oTo, s)); least >= sameMeasure {
				c.add(Amounts, s, o, strings.TrimSpace(s.raw[a.Amount.Start:a.Amount.End]), strings.TrimSpace(o.raw[b.Amount.Start:b.Amount.End]), least)
			}
		})
	}
}

// sameMeasure is the share of the words about two figures, by weight, from which they are
// taken for figures of one thing.
const sameMeasure = .7

// aggregates are the words that tell figures of one subject apart: exports, planned, monthly.
func (s *sentence) aggregates(from, to int) (found []string) {
	for _, t := range s.terms {
		if t.word >= from && t.word < to && s.class[t.word]&(aggregate|trend) != 0 {
			found = append(found, t.keys[len(t.keys)-1])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Two sentences with opposite positions are looked up by the rarest keys of one of them, of
// which they share at least two; a key that more sentences have tells little.
const (
	rarest = 6
	common = 60
)

// positions finds sentences of which one says the opposite of the other.
func (c *comparer) positions() {
	rivals := make([][]*sentence, len(c.sentences))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(c.sentences); i += workers {
				rivals[i] = c.rivals(c.sentences[i])
			}
		})
	}
	wg.Wait()
	for i, list := range rivals {
		for _, o := range list {
			c.add(Positions, c.sentences[i], o, c.sentences[i].raw, o.raw, c.share(c.sentences[i], 0, math.MaxInt, o))
		}
	}
}

// rivals returns the later sentences that say the opposite of one.
func (c *comparer) rivals(a *sentence) (found []*sentence) {
	keys := slices.DeleteFunc(slices.Clone(a.keys), func(k string) bool { n := len(c.having[k]); return n < 2 || n > common })
	slices.SortStableFunc(keys, func(k, l string) int { return len(c.having[k]) - len(c.having[l]) })
	var near []int32
	for _, k := range keys[:min(rarest, len(keys))] {
		having := c.having[k]
		i, _ := slices.BinarySearch(having, a.order+1)
		near = append(near, having[i:]...)
	}
	slices.Sort(near)
	for i := 1; i < len(near); i++ {
		if near[i] == near[i-1] && (i < 2 || near[i] != near[i-2]) {
			if o := c.sentences[near[i]]; c.oppose(a, o) {
				found = append(found, o)
			}
		}
	}
	return found
}

// oppose reports whether of two sentences that tell of one thing one turns it round.
func (c *comparer) oppose(a, b *sentence) bool {
	turned := 0
	for i := range a.turns {
		if a.turns[i]+b.turns[i] == 3 && a.turns[i] > 0 && b.turns[i] > 0 {
			turned++
		}
	}
	if a.negated != b.negated {
		turned++
	}
	if turned != 1 || (a.all|b.all)&doubtful != 0 || a.has(textual, 0, near) || b.has(textual, 0, near) || apart(a, b) || !a.sameSubject(b) {
		return false
	}
	least, most := c.both(a, b)
	return least >= opposed && most >= opposed+.1 && shared(c.telling(a), c.telling(b)) > 0
}

// opposed is the least share of their words, by weight, of sentences that say the opposite of
// each other.
const opposed = .6

// sameSubject reports whether two sentences name the same states, or one of them none.
func (s *sentence) sameSubject(o *sentence) bool {
	mine, other := sortedCopy(s.countries(0, len(s.words))), sortedCopy(o.countries(0, len(o.words)))
	return slices.Equal(mine, other)
}

// told finds the places that a sentence says do not agree.
func (c *comparer) told() {
	for _, r := range c.docs {
		for _, s := range r.sentences {
			cut := s.disagreement()
			if cut < 0 {
				continue
			}
			one := c.meant(r, s, 0, cut, nil)
			other := c.meant(r, s, cut, len(s.words), one)
			if one == nil {
				one = s
			}
			if other == nil {
				other = s
			}
			c.add(Told, one, other, one.raw, other.raw, 1)
		}
	}
}

// misfits are phrases, folded, by which a text says that two things do not agree.
var misfits = []string{
	"does not fit", "do not fit", "did not fit", "does not match", "do not match", "fits poorly", "does not agree", "do not agree",
	"no encaja", "no coincide", "no coinciden", "no concuerda", "nao coincide", "nao coincidem", "nao bate", "nao condiz", "nao concorda",
	"не соответствует", "не совпадает", "не согласуется", "не сходится",
}

// disagreement returns the word at which a sentence that says that two things do not agree
// parts them; -1: it says nothing of the kind. Only what speaks of a text is taken for such:
// states disagree every day.
func (s *sentence) disagreement() int {
	if s.all&textual == 0 {
		return -1
	}
	folded := " " + strings.Join(s.words, " ") + " "
	for _, m := range misfits {
		if before, _, ok := strings.Cut(folded, " "+m+" "); ok {
			return len(strings.Fields(before))
		}
	}
	if !s.has(textual, 0, near) {
		return -1
	}
	// "The words '…' look like a mistake, because …"
	if i := slices.IndexFunc(s.class, func(c class) bool { return c&turning != 0 }); i > near {
		if s.ofWords() {
			return i
		}
	}
	for i, c := range s.class {
		if c&clash != 0 && s.has(textual, i-near, i) {
			for k := i; k > 0; k-- {
				if s.words[k] == "so" || s.class[k]&turning != 0 {
					return k
				}
			}
			return -1
		}
	}
	for i, c := range s.class {
		if c&turning != 0 && i > near && (s.has(textual|document, i, i+8) || s.has(elsewhen, i, i+6)) && s.has(textual, 0, 4) {
			return i
		}
	}
	return -1
}

// ofWords reports whether a sentence speaks of words that it begins by quoting.
func (s *sentence) ofWords() bool {
	q := strings.IndexAny(s.raw, "\"“«")
	return q >= 0 && s.wordAt(q) <= 2 && s.has(textual, 0, s.wordAt(q)+1)
}

// meant returns the sentence of a document that a part of another speaks of: one with its
// quotation or its time, else the one with most of its words. Nil: none.
func (c *comparer) meant(r *reading, s *sentence, from, to int, besides *sentence) *sentence {
	ofWords := s.ofWords()
	begin, end := s.starts[from], len(s.raw)
	if to < len(s.words) {
		end = s.starts[to]
	}
	part := s.raw[begin:end]
	var quotation string
	if _, rest, ok := strings.Cut(part, `"`); ok {
		quotation, _, _ = strings.Cut(language.Fold(rest), `"`)
	}
	if len(quotation) < 4 {
		quotation = ""
	}
	var times []dates.Date
	for _, d := range s.when() {
		if d.Start >= begin && d.End <= end {
			times = append(times, d)
		}
	}
	telling := c.telling(s)
	var best *sentence
	least := 0.
	for _, o := range r.sentences {
		if o == s || o == besides || o.disagreement() >= 0 {
			continue
		}
		score, sure := c.share(s, from, to, o), false
		if quotation != "" {
			if sure = strings.Contains(language.Fold(o.raw), quotation); !sure {
				continue
			}
			score += .5
		}
		if len(times) > 0 {
			if sure = slices.ContainsFunc(o.dates, func(d dates.Date) bool {
				return d.Known() && slices.ContainsFunc(times, func(t dates.Date) bool {
					return t.From.Compare(d.From) <= 0 && d.To.Compare(t.To) <= 0
				})
			}); !sure {
				continue
			}
			score += .3
		}
		if s.has(negating, from, to) && o.negated {
			score += .1
		}
		named, shares := false, false
		for _, t := range s.terms {
			if t.word < from || t.word >= to {
				continue
			}
			name := slices.ContainsFunc(t.keys, func(k string) bool { return slices.Contains(telling, k) })
			named = named || name && s.capital[t.word]
			shares = shares || name && slices.ContainsFunc(t.keys, o.hasKey)
			sure = sure || isNumber(s.words[t.word]) && o.hasKey(t.keys[0])
		}
		enough := meantShare
		if ofWords && o.passage == s.passage {
			sure, enough = true, nearShare
		}
		if named {
			sure = shares
		}
		if sure && score >= enough && score > least {
			best, least = o, score
		}
	}
	return best
}

// The shares of a remark's words, by weight, that a sentence must have to be the one that the
// remark is about, and one beside it where the remark names nothing.
const (
	meantShare = .45
	nearShare  = .25
)

func isNumber(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

func sortedKeys[K interface{ ~string | ~int32 }, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func sortedCopy(s []string) []string { return slices.Sorted(slices.Values(s)) }

// forPairs calls do for every two of a list.
func forPairs[T any](list []T, do func(a, b T)) {
	for i, a := range list {
		for _, b := range list[i+1:] {
			do(a, b)
		}
	}
}
