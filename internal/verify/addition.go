package verify

import (
	"regexp"
	"slices"
	"strings"

	"attache/internal/quantity"
)

// What sentences have of a claim in their own language, without their header: ownWords at
// least, and where a claim cites several, one of them oneSentence, because pieces of many bear
// almost anything out. Of a part, set off by a full stop or a semicolon, they have partWords,
// and of few words each counts.
const (
	ownWords    = .35
	several     = 3
	oneSentence = .5
	partWords   = .45
	shortClaim  = 3
	shortWords  = .6
)

// statements are parted by what ends a sentence or a half of one.
var statements = regexp.MustCompile(`[;!?]|\. `)

// parts refutes a claim of which a part is not what the sentences speak of.
func parts(claim text, said evidence) []Refutation {
	if said.translated(claim) {
		return nil
	}
	sentences := append(slices.Clone(said.sentences), said.before...)
	if claim.stems > 0 && (overlap(claim, sentences...) < ownWords || claim.stems <= shortClaim && overlap(claim, sentences...) < shortWords) {
		return []Refutation{{Rule: Subject, Claimed: claim.raw}}
	}
	if _, best := nearest(claim, said); len(said.sentences) >= several && best < oneSentence {
		return []Refutation{{Rule: Subject, Claimed: claim.raw}}
	}
	all := statements.Split(claim.raw, -1)
	for _, part := range all {
		p, least := read(part, claim.lang), partWords
		if p.stems <= shortClaim {
			least = shortWords
		}
		if len(all) > 1 && p.stems > 0 && overlap(p, sentences...) < least {
			return []Refutation{{Rule: Subject, Claimed: strings.TrimSpace(part)}}
		}
	}
	return nil
}

// translated reports whether a claim is in another language than one of the sentences.
func (e evidence) translated(claim text) bool {
	return slices.ContainsFunc(e.sentences, func(s text) bool { return s.lang != claim.lang })
}

// joints are words between one clause and the next.
var joints = words(`and while whereas but y e mientras pero enquanto mas и а но`)

// foreignWords is how many words clauses have together that say something of their own.
const foreignWords = 2

// clauseOnItsOwn refutes a claim with a clause of which the sentences have no word: what was
// added to a true statement.
func clauseOnItsOwn(claim text, said evidence) []Refutation {
	if said.translated(claim) {
		return nil
	}
	begin, foreign := 0, 0
	for i := 1; i <= len(claim.words); i++ {
		if i < len(claim.words) && !joints.has(claim.words[i]) && !claim.pauseBefore(i) {
			continue
		}
		to := len(claim.raw)
		if i < len(claim.words) {
			to = claim.starts[i]
		}
		clause := read(claim.raw[claim.starts[begin]:to], claim.lang)
		if overlap(clause, said.all()...) == 0 {
			foreign += clause.stems
		}
		if foreign >= foreignWords {
			return []Refutation{{Rule: Subject, Claimed: strings.TrimSpace(clause.raw)}}
		}
		begin = i
	}
	return nil
}

// addressing are words by which somebody speaks of himself or to the reader. Short ones that
// are also names ("I", "MI", "TU", "EU") are left out.
var addressing = words(`am me my mine myself you your yours yourself
	yo conmigo usted ustedes vosotros tus contigo
	comigo você vocês contigo minha meu
	я меня мне мной мой моя мои ты тебя тебе тобой твой твоя твои вы вас вам вами ваш ваша ваши вашу`)

// address refutes a claim that speaks to the reader, or of itself, where the sentences do not.
func address(claim text, said evidence) []Refutation {
	for i, w := range claim.words {
		if !addressing.has(w) || claim.quoted(i) {
			continue
		}
		if !slices.ContainsFunc(said.all(), func(s text) bool { _, ok := addressing.in(s.words); return ok }) {
			return []Refutation{{Rule: Subject, Claimed: claim.cased[i]}}
		}
	}
	return nil
}

// owners refutes a claim that takes its figure from a sentence on others: none of the names of
// the claim stands there, and names do that the claim leaves out. Of several sentences each
// could bear out a piece of a claim that none bears out.
func owners(claim text, said evidence) []Refutation {
	if parts := statements.Split(claim.raw, -1); len(parts) > 1 {
		for _, part := range parts {
			if refuted := owners(read(part, claim.lang), said); len(refuted) > 0 {
				return refuted
			}
		}
		return nil
	}
	for _, q := range quantity.Find(claim.raw, claim.lang) {
		others, borne := "", false
		for i, s := range said.sentences {
			if !slices.ContainsFunc(quantity.Find(s.raw, s.lang), func(e quantity.Quantity) bool { return e.Supports(q) }) {
				continue
			}
			mine := false
			around := append([]text{s, read(said.cited[i].Before(), s.lang)}, said.headers...)
			for _, m := range claim.mentions {
				mine = mine || isSubject(m.Entity) || slices.ContainsFunc(around, func(t text) bool { return mentions(t, m.Entity) })
			}
			if mine || len(claim.mentions) == 0 {
				borne = true
				break
			}
			for _, m := range s.mentions {
				if !isSubject(m.Entity) && others == "" {
					others = strings.Join(s.cased[m.Start:m.Start+m.Words], " ")
				}
			}
		}
		if !borne && others != "" {
			return []Refutation{{Rule: Figure, Claimed: claim.raw[q.Start:q.End], Found: "one of " + others}}
		}
	}
	return nil
}
