package briefing

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"attache/internal/answer"
	"attache/internal/facts"
	"attache/internal/texts"
)

// Comparison is what the sources say of two subjects, topic by topic. Its JSON form is the
// contract of "attache compare --json".
type Comparison struct {
	Language  string            `json:"language"`
	Sides     [2]Side           `json:"sides"`
	Topics    []Row             `json:"topics"`  // those that one of the two has, in the order of [facts.Topics]
	Missing   []facts.Topic     `json:"missing"` // of either, as of [Brief]
	Citations []answer.Citation `json:"citations"`
	Conflicts []answer.Conflict `json:"conflicts"`
	RestsOn   []answer.Voice    `json:"rests_on"`
	OneSided  bool              `json:"one_sided"`
	QuotedIn  string            `json:"quoted_in"` // as of [Brief]
	Mode      string            `json:"mode"`
	Model     string            `json:"model"`
	Fallback  string            `json:"fallback"`
	Usage     answer.Usage      `json:"usage"`
}

// Side is one of the two, as of [Brief].
type Side struct {
	ID            string  `json:"country"`
	Name          string  `json:"name"`
	Summary       string  `json:"summary"`
	SummaryClaims []Claim `json:"summary_claims"`
}

// Row is what the sources say of each of the two on a topic; an empty list: nothing.
type Row struct {
	Topic facts.Topic `json:"topic"`
	Sides [2][]Claim  `json:"sides"`
}

// ErrSame is a comparison of a subject with itself.
var ErrSame = errors.New("two different countries are needed to compare")

// perSide is how many claims each side has on a topic.
const perSide = 2

// Compare holds two countries, regions or groups against each other in a language. The error
// is an [*UnknownError], [ErrSame] or that of a context that ended.
func (b *Briefs) Compare(ctx context.Context, first, second, lang string) (Comparison, error) {
	c := Comparison{Language: lang, Topics: []Row{}, Missing: []facts.Topic{}, Conflicts: []answer.Conflict{}, Mode: answer.Extractive}
	var briefs [2]Brief
	for i, name := range []string{first, second} {
		of, err := Find(name, lang)
		if err != nil {
			return Comparison{}, err
		}
		if briefs[i].ID = of.ID; i == 1 && briefs[0].ID == of.ID {
			return Comparison{}, ErrSame
		}
	}
	for i, name := range []string{first, second} {
		var err error
		if briefs[i], err = b.Country(ctx, name, lang, ""); err != nil {
			return Comparison{}, err
		}
	}
	d := newDraft(b.library(), Subject{}, lang)
	for i, brief := range briefs {
		c.Sides[i] = Side{brief.ID, brief.Name, brief.Summary, d.renumber(brief, brief.SummaryClaims)}
		if line, _, _ := strings.Cut(brief.Summary, "\n"); len(brief.SummaryClaims) > 0 {
			lines := []string{line}
			if strings.HasPrefix(line, brief.SummaryClaims[0].Text) {
				lines = nil // a written one has nothing but claims
			}
			for _, claim := range c.Sides[i].SummaryClaims {
				lines = append(lines, claim.Line())
			}
			c.Sides[i].Summary = strings.Join(lines, "\n")
		}
		c.QuotedIn = cmp.Or(c.QuotedIn, brief.QuotedIn)
		if brief.Mode == answer.LLM {
			c.Mode, c.Model = brief.Mode, brief.Model
		}
		for code := range strings.SplitSeq(brief.Fallback, ",") {
			if !slices.Contains(strings.Split(c.Fallback, ","), code) {
				c.Fallback = strings.TrimPrefix(c.Fallback+","+code, ",")
			}
		}
		c.Usage = added(c.Usage, brief.Usage)
	}
	for _, t := range facts.Topics {
		var claims [2][]Claim
		for i, brief := range briefs {
			claims[i] = brief.on(t)
		}
		if t == facts.Votes {
			claims = sideBySide(claims)
		}
		row := Row{Topic: t}
		for i, brief := range briefs {
			row.Sides[i] = d.renumber(brief, newest(claims[i], perSide))
		}
		switch {
		case len(row.Sides[0])+len(row.Sides[1]) > 0:
			c.Topics = append(c.Topics, row)
		case len(briefs[0].Topics)+len(briefs[1].Topics) > 0: // of two that are hardly named all would be missing
			c.Missing = append(c.Missing, t)
		}
	}
	for _, brief := range briefs {
		for _, conflict := range brief.Conflicts {
			conflict.Sides = slices.Clone(conflict.Sides)
			for k, side := range conflict.Sides {
				conflict.Sides[k].N = d.recite(brief.Citations[side.N-1])
			}
			if !slices.ContainsFunc(c.Conflicts, func(o answer.Conflict) bool { return slices.Equal(o.Sides, conflict.Sides) }) {
				c.Conflicts = append(c.Conflicts, conflict)
			}
		}
	}
	c.Citations = d.Citations
	d.voices()
	c.RestsOn, c.OneSided = d.RestsOn, d.OneSided
	return c, nil
}

// on returns what a brief says on a topic.
func (b Brief) on(t facts.Topic) []Claim {
	for _, s := range b.Topics {
		if s.Topic == t {
			return s.Claims
		}
	}
	return nil
}

// sideBySide leaves of what is told of two sides the votes that are told of both, where there are any:
// what one did in one vote says nothing beside what another did in another.
func sideBySide(claims [2][]Claim) [2][]Claim {
	when := func(c Claim) string { // its month
		day := strings.TrimLeft(c.When, "~")
		return day[:min(len(day), len("2014-03"))]
	}
	common := claims
	for i, of := range claims {
		common[i] = slices.DeleteFunc(slices.Clone(of), func(c Claim) bool {
			return c.When == "" || !slices.ContainsFunc(claims[1-i], func(o Claim) bool { return when(o) == when(c) })
		})
	}
	if len(common[0]) == 0 {
		return claims
	}
	return common
}

// newest returns the claims that tell of the newest times, at most n, in their order; what
// tells of none comes in only where there is room.
func newest(claims []Claim, n int) []Claim {
	drop := max(0, len(claims)-n)
	for _, untimed := range []bool{true, false} {
		claims = slices.DeleteFunc(slices.Clone(claims), func(c Claim) bool {
			if drop == 0 || (c.When == "") != untimed {
				return false
			}
			drop--
			return true
		})
	}
	return claims
}

// renumber makes a brief's claims cite the citations of the comparison.
func (d *draft) renumber(brief Brief, claims []Claim) []Claim {
	again := make([]Claim, 0, len(claims))
	for _, c := range claims {
		c.Evidence = slices.Clone(c.Evidence)
		for k, e := range c.Evidence {
			c.Evidence[k].N = d.recite(brief.Citations[e.N-1])
		}
		again = append(again, c)
	}
	return again
}

// recite returns the number of a citation in the draft, giving it the next.
func (d *draft) recite(c answer.Citation) int {
	n, ok := d.cited[c.PassageID]
	if !ok {
		n = len(d.Citations) + 1
		d.cited[c.PassageID] = n
		c.N = n
		d.Citations = append(d.Citations, c)
	}
	return n
}

// added is the sum of two usages.
func added(a, b answer.Usage) answer.Usage {
	sum := answer.Usage{PromptTokens: a.PromptTokens + b.PromptTokens, CompletionTokens: a.CompletionTokens + b.CompletionTokens}
	for _, cost := range []*float64{a.CostUSD, b.CostUSD} {
		if cost != nil {
			if sum.CostUSD == nil {
				sum.CostUSD = new(float64)
			}
			*sum.CostUSD += *cost
		}
	}
	return sum
}

// Title names both: "Brazil and Mexico".
func (c Comparison) Title() string {
	return texts.Say(c.Language, "compare_title", c.Sides[0].Name, c.Sides[1].Name)
}

// MissingText says on which topics nothing was found of either; empty where there is none.
func (c Comparison) MissingText() string {
	return Brief{Language: c.Language, Missing: c.Missing}.MissingText()
}
