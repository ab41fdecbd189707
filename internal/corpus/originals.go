package corpus

import (
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

// Originals maps the SHA-256 of a source file, hexadecimal, to its metadata.
type Originals map[string]Meta

// ParseOriginals reads the list of originals, corpus/originals.yaml.
func ParseOriginals(data []byte) (Originals, error) {
	var list []struct {
		SHA256 string `yaml:"sha256"`
		Meta   `yaml:",inline"`
	}
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the list of originals: %s", yamlProblem(err, 1))
	}
	originals := Originals{}
	for _, o := range list {
		if len(o.SHA256) != 64 || o.ID == "" || o.Title == "" {
			return nil, fmt.Errorf("read the list of originals: %q needs a sha256, an id and a title", o.ID)
		}
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("read the list of originals: %q: %w", o.ID, err)
		}
		originals[o.SHA256] = o.Meta
	}
	return originals, nil
}

// ErrNotListed is why a file of the originals folder is skipped that is no listed original.
var ErrNotListed = errors.New("is none of the listed originals (corpus/originals.yaml)")

// Restore puts originals in the place of the documents that retell them: a document is
// replaced by the original of the same id. Originals that nothing retells are not added, and
// files that are no listed original are returned in skipped.
func Restore(docs, found []Document, originals Originals) (restored []Document, skipped []Skipped) {
	restored = slices.Clone(docs)
	for _, f := range found {
		if _, listed := originals[f.Hash]; !listed {
			skipped = append(skipped, Skipped{f.Path, ErrNotListed})
			continue
		}
		if i := slices.IndexFunc(restored, func(d Document) bool { return d.ID == f.ID && d.Retold() }); i >= 0 {
			restored[i] = f
		}
	}
	return restored, skipped
}
