package verify

// sameSubject is the least share of a claim's words that its sentences have, as a stem, a
// concept or a name; of what is said in another language as much cannot be recognised.
const (
	sameSubject  = .3
	otherSubject = .15
)

// subject refutes a claim whose sentences speak of something else.
func subject(claim text, said evidence) []Refutation {
	share := overlap(claim, said.all()...)
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
