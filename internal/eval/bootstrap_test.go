package eval

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestEstimates(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 30, 400} {
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = []float64{float64(i % 2), random.Float64(), 1. / 3}
		}
		got := estimates(rows)
		for c, e := range got {
			if e.Low > e.Mean || e.High < e.Mean {
				t.Errorf("%d questions, column %d: %+v does not hold its mean", n, c, e)
			}
		}
		if got[2].Low != got[2].High {
			t.Errorf("equal values spread: %+v", got[2])
		}
		if !slices.Equal(got, estimates(rows)) {
			t.Error("a second run differs")
		}
		// Half ones and half zeros: the standard error is .5/√n.
		if n == 400 && (math.Abs(got[0].Low-.451) > .006 || math.Abs(got[0].High-.549) > .006) {
			t.Errorf("%+v, want about .451 to .549", got[0])
		}
	}
}
