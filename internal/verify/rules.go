package verify

import "fmt"

// Refutation is a rule that a claim fails, and on what.
type Refutation struct {
	Rule    string // "figure", "date", "name", …
	Claimed string // what the claim says
	Found   string // what the sentences say in its place; empty: nothing
}

func (r Refutation) String() string { return fmt.Sprintf("%s not borne out: %s", r.Rule, r.Claimed) }

// Refute returns what speaks against a claim; none: no rule does.
func Refute(Claim) []Refutation { return nil }

// Quoted reports whether the cited sentences hold the claim word for word.
func Quoted(Claim) bool { return false }
