package briefing

import (
	"context"
	"strings"
	"testing"

	"attache/internal/facts"
)

// Two countries are shown in the same votes, the last ones of which both are told.
func TestCompareVotes(t *testing.T) {
	c, err := briefs(t).Compare(context.Background(), "Cuba", "Mexico", "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range c.Topics {
		if row.Topic != facts.Votes {
			continue
		}
		var years [2][]string
		for i, claims := range row.Sides {
			for _, claim := range claims {
				years[i] = append(years[i], claim.When[:4])
			}
		}
		if strings.Join(years[0], " ") != strings.Join(years[1], " ") || len(years[0]) == 0 {
			t.Errorf("Cuba's votes are of %v, Mexico's of %v", years[0], years[1])
		}
		return
	}
	t.Error("no votes")
}

// Of two countries that are hardly named no list of missing topics is made.
func TestCompareNothing(t *testing.T) {
	c, err := briefs(t).Compare(context.Background(), "Grenada", "Belize", "en")
	if err != nil || len(c.Topics)+len(c.Missing) > 0 || !strings.Contains(c.Sides[0].Summary, "not named") || !strings.Contains(c.Sides[1].Summary, "only once") {
		t.Errorf("%+v, %v", c, err)
	}
}
