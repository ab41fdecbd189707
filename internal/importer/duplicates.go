package importer

import (
	"hash/fnv"
	"slices"

	"attache/internal/corpus"
	"attache/internal/language"
)

const (
	// shingle is how many words in a row make one of the pieces by which texts are compared
	// (Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900).
	shingle = 5
	// sketchSize is how many pieces of a text are kept; the share that two texts have in common
	// is then right within about 3 %.
	sketchSize = 1024
	// nearDuplicate is the share of common pieces from which on two texts count as one: another
	// copy of an article, with another frame or other quotation marks.
	nearDuplicate = 0.8
)

// sketch is a sample of a text's pieces, the same of equal texts: the smallest hashes, ascending.
type sketch []uint64

func sketchOf(doc corpus.Document) sketch {
	var words []string
	for _, p := range doc.Paragraphs {
		words = append(words, language.Words(p.Text)...)
	}
	var all sketch
	for i := range max(len(words)-shingle+1, 1) {
		h := fnv.New64a()
		for _, w := range words[i:min(i+shingle, len(words))] {
			h.Write([]byte(w + " "))
		}
		// FNV leaves its upper bits alike for like texts; the smallest hashes must be a fair sample.
		sum := h.Sum64()
		sum = (sum ^ sum>>33) * 0xff51afd7ed558ccd // the finalizer of MurmurHash3
		all = append(all, sum^sum>>33)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.Clip(all[:min(len(all), sketchSize)])
}

// similarity estimates which share of the pieces of both texts they have in common, from 0 to 1.
func (a sketch) similarity(b sketch) float64 {
	common, union := 0, 0
	for i, j := 0, 0; union < sketchSize && (i < len(a) || j < len(b)); union++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	if union == 0 {
		return 0
	}
	return float64(common) / float64(union)
}
