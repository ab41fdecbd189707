package verify

import "attache/internal/language"

// sameSubject is the least share of a claim's words that its sentences have, as a stem, a
// concept or a name; of what is said in another language as much cannot be recognised.
const (
	sameSubject  = .3
	otherSubject = .15
)

// subject refutes a claim whose sentences speak of something else.
func subject(claim text, said evidence) []Refutation {
	share := max(overlap(claim, said.all()...), namesShared(claim, said))
	least := sameSubject
	for _, s := range said.sentences {
		if s.lang != claim.lang {
			least = otherSubject
		}
	}
	if share >= least {
		return nil
	}
	return []Refutation{{Rule: Subject, Claimed: claim.raw}}
}

// namesShared is the share of the claim's words of meaning that are names which the sentences
// have, known ones and others by their spelling.
func namesShared(claim text, said evidence) float64 {
	have, all := 0, 0
	for i, w := range claim.words {
		if language.IsStop(claim.lang, w) {
			continue
		}
		all++
		if mayBeName(claim, i) && spelledAlike(claim, i, said.sentences) {
			have++
		}
	}
	return float64(have) / float64(max(1, all))
}
