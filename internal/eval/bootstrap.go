package eval

import (
	"math/rand/v2"
	"slices"
)

// Estimate is a mean over questions with its 95 % confidence interval, by the percentile
// bootstrap: the questions are drawn anew with replacement 2,000 times, and the middle 95 %
// of the means make the interval (Efron and Tibshirani 1993, An Introduction to the
// Bootstrap, chapter 13). The draws are the same on every run. Of fewer than some 20
// questions the interval is too narrow.
type Estimate struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

const resamples = 2000

// estimates returns an estimate for each column; rows are questions, at least one.
func estimates(rows [][]float64) []Estimate {
	columns := len(rows[0])
	means := make([][]float64, columns) // of every resample
	for c := range means {
		means[c] = make([]float64, resamples)
	}
	random := rand.New(rand.NewPCG(1993, 13)) // any seed, but always the same
	for s := range resamples {
		for range rows {
			for c, v := range rows[random.IntN(len(rows))] {
				means[c][s] += v
			}
		}
	}
	out := make([]Estimate, columns)
	for c := range out {
		slices.Sort(means[c])
		for _, row := range rows {
			out[c].Mean += row[c]
		}
		n := float64(len(rows))
		out[c].Mean /= n
		out[c].Low = means[c][resamples*25/1000-1] / n
		out[c].High = means[c][resamples*975/1000-1] / n
	}
	return out
}
