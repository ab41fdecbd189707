package briefing

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/facts"
)

// atOnce is how many parts of a brief are written at once.
const atOnce = 3

// written makes a brief that the model writes topic by topic, each from every passage that
// names the subject and has a sentence on the topic. A part that the model fails at is quoted.
func (b *Briefs) written(ctx context.Context, l *library, of Subject, lang string, topic facts.Topic) (Brief, error) {
	key := b.key(l, of, lang, topic)
	if kept, ok := b.find(key); ok {
		return kept, nil
	}
	began := time.Now()
	base := l.quoted(of, lang, topic)
	if len(base.Topics) == 0 {
		return base, nil
	}
	all, named := l.candidates(of), l.names(of)
	d := newDraft(l, of, lang)
	topics := d.covered(all, topic)
	parts := make([]part, len(topics))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	var down atomic.Bool
	for i, t := range topics {
		group.Go(func() error {
			if down.Load() {
				return gctx.Err()
			}
			parts[i] = b.part(gctx, of, lang, Title(t, "en"), l.passages(of, all, t, topic == "" && i == len(topics)-1))
			if isDown(parts[i].Fallback) {
				down.Store(true)
			}
			return gctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return Brief{}, err
	}
	var summary part
	if topic == "" && !down.Load() {
		summary = b.part(ctx, of, lang, "", citedBy(parts))
		if ctx.Err() != nil {
			return Brief{}, context.Cause(ctx)
		}
	}
	for i, t := range topics {
		l.keepTo(of, t, lang, &parts[i])
	}
	l.keepTo(of, "", lang, &summary)
	d.assemble(topics, parts, summary, all, named, topic)
	d.TimingMS.Total = time.Since(began).Milliseconds()
	if d.Mode == answer.LLM && d.Fallback == "" {
		b.keep(key, d.Brief)
	}
	return d.Brief, nil
}

// isDown reports whether a model that failed so will fail again if asked at once.
func isDown(fallback string) bool {
	return slices.ContainsFunc([]string{answer.FellBackUnreachable, answer.FellBackBusy, answer.FellBackKey, answer.FellBackSlow, answer.FellBackFailed, answer.FellBackBudget}, func(code string) bool {
		return strings.Contains(fallback, code)
	})
}

// part is what the model wrote on a topic.
type part struct {
	answer.Answer
	passages []corpus.Passage
	ok       bool
}

// maxBatches is how many times the model is asked on one topic, each time with as many of the
// passages as it has room for.
const maxBatches = 4

// maxWritten is how many statements a topic has at most, of several batches as many of each: what
// the prompt asks for.
const maxWritten = 4

// part has the model write on a topic from all the passages, in batches where it has no room
// for them at once. Those that are left over are counted as unread.
func (b *Briefs) part(ctx context.Context, of Subject, lang, topic string, passages []corpus.Passage) part {
	name := of.Name
	if of, err := Find(of.Name, "en"); err == nil {
		name = of.Name
	}
	all, rest := part{passages: passages}, passages
	var batches [][]answer.Claim
	for i := 0; i < maxBatches && len(rest) > 0 && ctx.Err() == nil; i++ {
		a, ok := b.opts.Writer.Report(ctx, answer.Report{Language: lang, Subject: name, Topic: topic, Passages: rest, Prompt: b.opts.Prompt})
		if i == 0 {
			all.Answer, all.ok = a, ok
		} else {
			all.add(&a, ok)
		}
		batches = append(batches, a.Claims)
		left := slices.DeleteFunc(slices.Clone(rest), func(p corpus.Passage) bool { return slices.Contains(a.Shown, p.ID) })
		if len(left) == len(rest) || isDown(a.Fallback) {
			break // it was never asked, or will not answer
		}
		rest = left
		all.Unread = len(rest)
	}
	most := maxWritten
	if topic == "" {
		most = maxSummary
	}
	all.Claims = inTurn(batches, most)
	return all
}

// keepTo drops the statements of a part that neither name the subject nor rest on a sentence
// about it, as a model likes to go on with what its passages say of others; those that rest on
// sentences about other topics alone; and those that cannot be understood by themselves.
func (l *library) keepTo(of Subject, topic facts.Topic, lang string, p *part) {
	for i, c := range p.Claims {
		isOf := func(s *sentence) bool { return s.about(of) > 0 }
		mayBeOn := func(s *sentence) bool {
			return topic == "" || len(s.topics) == 0 && topic != facts.Votes || slices.ContainsFunc(s.topics, func(w weighed) bool { return w.topic == topic })
		}
		dangles, _ := alone(c.Text, lang, true, func(int) bool { return false })
		reason := ""
		switch {
		case !of.in(c.Text) && !slices.ContainsFunc(l.restingOn(p, c), isOf):
			reason = "does not tell of " + of.Name
		case len(l.restingOn(p, c)) > 0 && !slices.ContainsFunc(l.restingOn(p, c), mayBeOn):
			reason = "is not on " + Title(topic, "en")
		case dangles && c.Check != answer.CheckQuoted:
			reason = "cannot be understood alone"
		}
		if c.Released && reason != "" {
			p.Claims[i].Released, p.Claims[i].Reason = false, reason
		}
	}
}

// restingOn returns the sentences that a statement of a part cites.
func (l *library) restingOn(p *part, c answer.Claim) []*sentence {
	var all []*sentence
	for _, e := range c.Evidence {
		if e.N == 0 {
			continue
		}
		all = append(all, l.within(p.Citations[e.N-1].PassageID, e)...)
	}
	return all
}

// within returns the sentences of a passage that evidence covers.
func (l *library) within(passage string, e answer.Evidence) []*sentence {
	var all []*sentence
	for k := 0; ; k++ {
		s := l.places[facts.Place{Passage: passage, Sentence: k}]
		if s == nil {
			return all
		}
		if span := s.passage.Sentences[k]; span.Start >= e.Start && span.End <= e.End {
			all = append(all, s)
		}
	}
}

// inTurn takes the statements of batches one by one from each, at most so many, and with them
// all that did not pass.
func inTurn(batches [][]answer.Claim, most int) []answer.Claim {
	var all []answer.Claim
	taken := 0
	for i := 0; ; i++ {
		more := false
		for _, claims := range batches {
			if i >= len(claims) {
				continue
			}
			more = true
			if claims[i].Released {
				if taken++; taken > most {
					continue
				}
			}
			all = append(all, claims[i])
		}
		if !more {
			return all
		}
	}
}

// add takes what the model wrote on another batch, whose evidence then is numbered as that of
// the part.
func (p *part) add(a *answer.Answer, ok bool) {
	offset := len(p.Citations)
	p.Citations = append(p.Citations, a.Citations...)
	for _, c := range a.Claims {
		for i := range c.Evidence {
			if c.Evidence[i].N > 0 {
				c.Evidence[i].N += offset
			}
		}
	}
	p.Usage = added(p.Usage, a.Usage)
	switch {
	case !p.ok || p.Abstained && ok:
		p.Abstained, p.ok, p.Fallback = a.Abstained, p.ok || ok, a.Fallback
	case ok:
		p.Fallback = cmp.Or(p.Fallback, a.Fallback)
	}
	p.Model = cmp.Or(p.Model, a.Model)
}

// passages returns the passages of a subject that have a sentence about it on a topic; with
// the rest also those that have none on any.
func (l *library) passages(of Subject, all []candidate, topic facts.Topic, rest bool) []corpus.Passage {
	wanted, known := map[string]bool{}, map[string]bool{}
	for _, c := range all {
		known[c.Passage] = true
		wanted[c.Passage] = wanted[c.Passage] || c.topic == topic
	}
	return slices.DeleteFunc(l.tagged(of), func(p corpus.Passage) bool { return !wanted[p.ID] && (known[p.ID] || !rest) })
}

// citedBy returns the passages that parts cite, each once.
func citedBy(parts []part) []corpus.Passage {
	var found []corpus.Passage
	for _, p := range parts {
		for _, c := range p.Citations {
			if p.Abstained || slices.ContainsFunc(found, func(f corpus.Passage) bool { return f.ID == c.PassageID }) {
				continue
			}
			i := slices.IndexFunc(p.passages, func(f corpus.Passage) bool { return f.ID == c.PassageID })
			found = append(found, p.passages[i])
		}
	}
	return found
}

// assemble puts the parts together, and sentences in the place of those that failed.
func (d *draft) assemble(topics []facts.Topic, parts []part, summary part, all []candidate, named []*sentence, topic facts.Topic) {
	wrote := slices.ContainsFunc(parts, func(p part) bool { return p.wrote() })
	if wrote {
		d.Mode = answer.LLM
	}
	var taken []*sentence
	d.Holds = d.holds(all, topics)
	if topic == "" {
		if summary.wrote() {
			d.SummaryClaims = d.take(summary)
		} else {
			taken = d.sumUp(all)
		}
	}
	var failed []facts.Topic
	for i, t := range topics {
		switch p := parts[i]; {
		case p.wrote():
		case p.ok && p.Abstained && len(p.dropped()) == 0 && t != facts.Votes: // of which who voted how is known
			// nothing on it after all
		default:
			failed = append(failed, t)
		}
	}
	chosen := d.lib.chooseAll(all, failed, func(t facts.Topic) int { return claims(t, topics, topic) }, taken)
	for i, t := range topics {
		if parts[i].wrote() {
			section := Section{t, d.take(d.unsaid(parts[i]))}
			if t == facts.Votes {
				section.Claims = d.withVotes(section.Claims, &parts[i], all, claims(t, topics, topic))
			}
			if len(section.Claims) > 0 {
				d.Topics = append(d.Topics, section)
			}
		} else {
			d.section(t, chosen[t])
		}
	}
	if topic == "" && summary.wrote() {
		d.sumUpOnce()
	}
	for _, p := range append(slices.Clone(parts), summary) {
		d.count(p)
	}
	d.finish(named, topic)
}

// sumUpOnce leaves out of a written summary what is told below too.
func (d *draft) sumUpOnce() {
	told := func(c Claim) bool {
		return slices.ContainsFunc(d.Topics, func(s Section) bool {
			return slices.ContainsFunc(s.Claims, func(o Claim) bool {
				return o.Text == c.Text || slices.Equal(d.restOn([]Claim{o}), d.restOn([]Claim{c}))
			})
		})
	}
	d.SummaryClaims = slices.DeleteFunc(d.SummaryClaims, told)
	var lines []string
	for _, c := range d.SummaryClaims {
		lines = append(lines, c.Line())
	}
	if d.Summary = strings.Join(lines, "\n"); len(lines) == 0 {
		d.Summary = d.Holds
	}
}

// withVotes adds to what the model wrote on votes, quoted, each vote that it left out.
func (d *draft) withVotes(written []Claim, p *part, all []candidate, most int) []Claim {
	told := map[string]bool{}
	for _, c := range p.Claims {
		for _, s := range d.lib.restingOn(p, c) {
			if c.Released && s.votes {
				told[s.occasion()] = true
			}
		}
	}
	for _, c := range d.lib.more(nil, d.lib.on(all, facts.Votes, nearBest), most, nil) {
		if c.votes && !told[c.occasion()] {
			written = append(written, d.quote(c.told()...))
		}
	}
	byTime(written)
	return written
}

func (p part) wrote() bool { return p.ok && !p.Abstained && len(p.dropped()) < len(p.Claims) }

func (p part) dropped() []answer.Claim {
	return slices.DeleteFunc(slices.Clone(p.Claims), func(c answer.Claim) bool { return c.Released })
}

// unsaid is a part without the statements that an earlier topic of the brief has, word for word or
// from the same sentence, nor those of the summary as long as it has others. One all of whose
// statements are told elsewhere is left out.
func (d *draft) unsaid(p part) part {
	has := func(claims []Claim, c answer.Claim) bool {
		of := d.lib.restingOn(&p, c)
		return slices.ContainsFunc(claims, func(o Claim) bool {
			return o.Text == c.Text || len(of) > 0 && slices.Equal(of, d.restOn([]Claim{o}))
		})
	}
	claims := slices.DeleteFunc(slices.Clone(p.Claims), func(c answer.Claim) bool {
		return c.Released && slices.ContainsFunc(d.Topics, func(s Section) bool { return has(s.Claims, c) })
	})
	own := slices.DeleteFunc(slices.Clone(claims), func(c answer.Claim) bool { return c.Released && has(d.SummaryClaims, c) })
	if slices.ContainsFunc(own, func(c answer.Claim) bool { return c.Released }) {
		claims = own
	}
	p.Claims = claims
	return p
}

// take makes the released statements of a part claims of the brief.
func (d *draft) take(p part) []Claim {
	var claims []Claim
	for _, c := range p.Claims {
		if !c.Released {
			continue
		}
		claim := Claim{Claim: c}
		claim.Evidence = slices.Clone(c.Evidence)
		var sources []string
		for i, e := range c.Evidence {
			from := p.Citations[e.N-1]
			at := slices.IndexFunc(p.passages, func(f corpus.Passage) bool { return f.ID == from.PassageID })
			claim.Evidence[i].N = d.cite(&p.passages[at])
			if name := from.Source(d.Language); !slices.Contains(sources, name) {
				sources = append(sources, name)
			}
			claim.AsOf = max(claim.AsOf, from.Date)
		}
		for _, s := range d.lib.restingOn(&p, c) {
			claim.When = cmp.Or(claim.When, whenOf(s.when))
		}
		claim.Source = strings.Join(sources, "; ")
		claim.Tag = claim.Source
		claims = append(claims, claim)
	}
	byTime(claims)
	return claims
}

// byTime puts claims in the order of what they tell of, or else of when it was written.
func byTime(claims []Claim) {
	when := func(c Claim) string { return cmp.Or(strings.TrimLeft(c.When, "~"), c.AsOf) }
	slices.SortStableFunc(claims, func(a, b Claim) int { return cmp.Compare(when(a), when(b)) })
}

// count adds what a part cost and why it failed.
func (d *draft) count(p part) {
	d.Unread += p.Unread
	d.Model = cmp.Or(d.Model, p.Model)
	d.Usage = added(d.Usage, p.Usage)
	d.Dropped = append(d.Dropped, p.dropped()...)
	for code := range strings.SplitSeq(p.Fallback, ",") {
		if code != "" && !slices.Contains(strings.Split(d.Fallback, ","), code) {
			d.Fallback = strings.TrimPrefix(d.Fallback+","+code, ",")
		}
	}
}
