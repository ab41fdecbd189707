package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"attache/internal/corpus"
	"attache/internal/facts"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/retrieve"
	"attache/internal/verify"
)

// What the sources say of a claim.
const (
	Supported    = "supported"
	Contradicted = "contradicted"
	NotInSources = "not in the sources"
)

// Checked is a text held against the sources, claim by claim.
type Checked struct {
	Language  string     `json:"language"`
	Findings  []Finding  `json:"findings"`  // in the text's order
	Citations []Citation `json:"citations"` // that the findings and conflicts refer to
	Conflicts []Conflict `json:"conflicts"` // on what the sources disagree of which a finding gives one side
	Unread    int        `json:"unread"`    // claims beyond the number that is checked at once
	Mode      string     `json:"mode"`      // [LLM]: a model judged; [Extractive]: rules alone, which refute but do not prove
	Usage     Usage      `json:"usage"`
}

// Finding is a claim of a text and what the sources say of it.
type Finding struct {
	Claim    string     `json:"claim"`
	Verdict  string     `json:"verdict"`  // [Supported], [Contradicted], [NotInSources]
	Evidence []Evidence `json:"evidence"` // what bears it out or contradicts it
	Reason   string     `json:"reason"`   // of a contradiction, for the reader: "half ≠ 90%"
}

// MaxFindings bounds the claims of a text that are checked at once.
const MaxFindings = 8

// Where rules alone decide: a sentence that has this share of a claim's words and that no rule
// tells from it bears it out; one that has that share and differs contradicts it.
const (
	bearsOut  = .7
	speaksOf  = .6
	perClaim  = 5 // sentences that a claim is held against
	checkRoom = 1200
)

// CheckText holds a text against the sources, claim by claim: each sentence of it is looked up,
// and judged by the sentences that come nearest. The error is [ErrEmpty] or [ErrTooLong], a
// context that ended or an index that cannot be read.
func (a *Answerer) CheckText(ctx context.Context, text, lang string) (Checked, error) {
	if err := Check(text); err != nil {
		return Checked{}, err
	}
	if lang == "" {
		lang = language.Detect(text)
	}
	c := Checked{Language: lang, Mode: Extractive, Findings: []Finding{}, Citations: []Citation{}, Conflicts: []Conflict{}}
	var held []heldClaim
	for _, span := range corpus.Sentences(text) {
		said := language.OneLine(text[span.Start:span.End])
		if !isClaim(said) {
			continue
		}
		if len(held) == MaxFindings {
			c.Unread++
			continue
		}
		h, err := a.hold(ctx, said)
		if err != nil {
			return Checked{}, err
		}
		held = append(held, h)
	}
	if usage, ok := a.judgeHeld(ctx, held); ok {
		c.Mode = LLM
		c.Usage = Usage{PromptTokens: usage.PromptTokens, CompletionTokens: usage.CompletionTokens}
		if a.opts.Model != nil && a.opts.Model.Priced() {
			c.Usage.CostUSD = &usage.CostUSD
		}
	}
	if ctx.Err() != nil {
		return Checked{}, context.Cause(ctx)
	}
	var around []facts.Place
	var passages []corpus.Passage
	for _, h := range held {
		c.add(h)
		passages = h.passages
		for _, cited := range h.rests {
			around = append(around, facts.Place{Passage: cited.Passage.ID, Sentence: cited.Sentence})
		}
	}
	if a.opts.Facts != nil && len(around) > 0 {
		c.Conflicts, c.Citations = conflictsAround(a.opts.Facts, around, passages, lang, c.Citations)
	}
	return c, nil
}

// isClaim leaves out questions and what has too few words to be told from chatter.
func isClaim(sentence string) bool {
	return isSentence(sentence) && !strings.HasSuffix(sentence, "?") && len(strings.Fields(sentence)) >= 3
}

// heldClaim is a claim and the sentences that come nearest to it, the nearest first.
type heldClaim struct {
	claim   verify.Claim
	shares  []float64 // of the claim's words that each sentence has
	verdict string
	reason  string
	rests   []verify.Cited // what the verdict rests on

	passages []corpus.Passage // of the corpus
}

// hold looks a claim up, and decides on it as far as rules can.
func (a *Answerer) hold(ctx context.Context, said string) (heldClaim, error) {
	h := heldClaim{claim: verify.Claim{Text: said, Language: language.Detect(said)}, verdict: NotInSources}
	found, err := a.retriever.Retrieve(ctx, retrieve.Query{Text: said, Budget: retrieve.Budget{Tokens: checkRoom}})
	if err != nil {
		return h, err
	}
	h.passages = found.Index.Passages()
	type near struct {
		cited verify.Cited
		share float64
	}
	// A figure does not tell what is spoken of: whether it is the same is asked of the rules.
	terms := slices.DeleteFunc(distinct(found.Wordings[0]), func(t index.Term) bool { return strings.ContainsAny(t[0].Key, "0123456789") })
	var all []near
	for i := range found.Hits {
		p := &found.Hits[i].Passage
		header, _ := index.Keys(p.Language, p.Header)
		for j := range p.Sentences {
			keys, _ := index.Keys(p.Language, p.Sentence(j))
			share := found.Share(terms, retrieve.Text{Keys: keys, Worth: 1}, retrieve.Text{Keys: header, Worth: worthAbove})
			all = append(all, near{verify.Cited{Passage: p, Sentence: j}, share})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(b.share, a.share) })
	for _, n := range all[:min(perClaim, len(all))] {
		h.claim.Cited, h.shares = append(h.claim.Cited, n.cited), append(h.shares, n.share)
	}
	h.byRules()
	return h, nil
}

// byRules finds the first sentence that speaks of the claim's subject, and whether it says the
// same.
func (h *heldClaim) byRules() {
	for i, cited := range h.claim.Cited {
		if h.shares[i] < speaksOf {
			return
		}
		one := h.claim
		one.Cited = []verify.Cited{cited}
		refuted := verify.Refute(one)
		switch {
		case len(refuted) == 0 && h.shares[i] >= bearsOut:
			h.verdict, h.reason, h.rests = Supported, "", one.Cited
			return
		case h.verdict == NotInSources && contradicts(refuted):
			h.verdict, h.reason, h.rests = Contradicted, "", one.Cited
			if r := refuted[0]; r.Rule == verify.Figure || r.Rule == verify.Date {
				h.reason = r.Claimed + " ≠ " + r.Found // which needs no translation
			}
		}
	}
}

// contradicts reports whether a sentence says otherwise on the claim's own point: on how much,
// when, whether, or how it was voted. One that names another speaks of something else.
func contradicts(refuted []verify.Refutation) bool {
	for _, r := range refuted {
		switch r.Rule {
		case verify.Figure, verify.Date, verify.Vote, verify.Negation, verify.Opposite, verify.Extent:
		default:
			return false
		}
	}
	return len(refuted) > 0 && refuted[0].Found != ""
}

// judgeHeld lets the judge decide on all claims. It reports false where there is none to.
func (a *Answerer) judgeHeld(ctx context.Context, held []heldClaim) (llm.Usage, bool) {
	var claims []verify.Claim
	for _, h := range held {
		if len(h.claim.Cited) > 0 {
			claims = append(claims, h.claim)
		}
	}
	if a.opts.Judge == nil || len(claims) == 0 {
		return llm.Usage{}, false
	}
	fit, usage, err := a.opts.Judge.Fit(ctx)
	if err != nil || !fit {
		return usage, false
	}
	verdicts, used, err := a.opts.Judge.Verdicts(ctx, claims)
	usage = usage.Add(used)
	if err != nil {
		a.opts.Logger.Warn("the claims are checked by rules alone", "error", err)
		return usage, false
	}
	for i := range held {
		h := &held[i]
		if len(h.claim.Cited) == 0 {
			continue
		}
		v := verdicts[0]
		verdicts = verdicts[1:]
		switch {
		case v == verify.Entailed && len(verify.Refute(h.claim)) == 0:
			h.verdict, h.reason, h.rests = Supported, "", h.claim.Cited
		case v == verify.Contradicted:
			if h.verdict != Contradicted { // the rules have named the point
				h.reason, h.rests = "", h.claim.Cited
			}
			h.verdict = Contradicted
		case v != verify.Unread:
			h.verdict, h.reason, h.rests = NotInSources, "", nil
		}
	}
	return usage, true
}

// add takes a claim that is decided on into the findings.
func (c *Checked) add(h heldClaim) {
	f := Finding{Claim: h.claim.Text, Verdict: h.verdict, Reason: h.reason, Evidence: []Evidence{}}
	for _, cited := range h.rests {
		n := slices.IndexFunc(c.Citations, func(known Citation) bool { return known.PassageID == cited.Passage.ID }) + 1
		if n == 0 {
			n = len(c.Citations) + 1
			c.Citations = append(c.Citations, NewCitation(n, *cited.Passage))
		}
		span := cited.Passage.Sentences[cited.Sentence]
		f.Evidence = append(f.Evidence, Evidence{n, span.Start, span.End})
	}
	c.Findings = append(c.Findings, f)
}
