package contract

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Most characters of a message, and of one complaint in it: a complaint may quote the value,
// and none should crowd out the others.
const (
	maxMessage   = 600
	maxComplaint = 150
)

// brief tells in at most maxMessage characters what is wrong with a value, place by place.
func brief(err *jsonschema.ValidationError) string {
	var complaints []string
	for _, leaf := range leaves(err) {
		if text := cut(leaf.Error(), maxComplaint); !slices.Contains(complaints, text) {
			complaints = append(complaints, text)
		}
	}
	return cut(strings.Join(complaints, "; "), maxMessage)
}

// leaves returns the innermost errors. Of the shapes of an anyOf or oneOf, it leaves out those
// that the value did not mean to have, unless that leaves none.
func leaves(err *jsonschema.ValidationError) []*jsonschema.ValidationError {
	causes := err.Causes
	switch err.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		meant := slices.DeleteFunc(slices.Clone(causes), func(shape *jsonschema.ValidationError) bool {
			return isOtherShape(shape, err.InstanceLocation)
		})
		if len(meant) > 0 {
			causes = meant
		}
	}
	if len(causes) == 0 {
		return []*jsonschema.ValidationError{err}
	}
	var found []*jsonschema.ValidationError
	for _, cause := range causes {
		found = append(found, leaves(cause)...)
	}
	return found
}

// isOtherShape reports whether a shape failed because it is for another JSON type than the
// value at the location, or for another value of its "type" or "role".
func isOtherShape(shape *jsonschema.ValidationError, location []string) bool {
	return slices.ContainsFunc(leaves(shape), func(leaf *jsonschema.ValidationError) bool {
		switch leaf.ErrorKind.(type) {
		case *kind.Type:
			return slices.Equal(leaf.InstanceLocation, location)
		case *kind.Const, *kind.Enum:
			last := len(leaf.InstanceLocation) - 1
			return last == len(location) && (leaf.InstanceLocation[last] == "type" || leaf.InstanceLocation[last] == "role")
		}
		return false
	})
}

func cut(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}
