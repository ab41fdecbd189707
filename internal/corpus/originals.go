package corpus

import (
	"fmt"

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
