package config

import (
	"encoding"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"attache"
)

// Source is where settings come from, apart from flags.
type Source struct {
	File   string                            // the user's file; empty: none
	Lookup func(name string) (string, bool)  // the environment
	Read   func(name string) ([]byte, error) // reads File and the files that hold secrets; nil: os.ReadFile
	Flags  func(*Config)                     // applied last; nil: none
}

// Load returns the settings, complete and checked. Its errors are of type [*Error].
func Load(src Source) (*Config, error) {
	if src.Read == nil {
		src.Read = os.ReadFile
	}
	cfg := Default()
	if src.File != "" {
		data, err := src.Read(src.File)
		if err != nil {
			return nil, &Error{src.File, "cannot be read: " + errors.Unwrap(err).Error()}
		}
		if err := decode(data, cfg, src.File); err != nil {
			return nil, err
		}
	}
	if err := fromEnvironment(cfg, src); err != nil {
		return nil, err
	}
	if src.Flags != nil {
		src.Flags(cfg)
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.resolve()
	return cfg, cfg.checkResolved()
}

// Default returns the settings of the shipped config/attache.yaml.
func Default() *Config {
	var cfg Config
	if err := decode(attache.Config, &cfg, "config/attache.yaml"); err != nil {
		panic(err) // the file is part of the binary, and a test decodes it
	}
	return &cfg
}

func decode(data []byte, cfg *Config, name string) error {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return &Error{name, firstLine(err.Error())}
	}
	for _, doc := range file.Docs {
		if err := decodeSection(doc.Body, reflect.ValueOf(cfg).Elem(), name); err != nil {
			return err
		}
	}
	return nil
}

// decodeSection sets the fields of a struct that the node names. A key without a value, as
// when all below it is commented out, sets nothing.
func decodeSection(node ast.Node, v reflect.Value, name string) error {
	if isNull(node) {
		return nil
	}
	section, ok := node.(*ast.MappingNode)
	if !ok {
		return at(name, node, "takes a section with settings of its own")
	}
	for _, pair := range section.Values {
		field, ok := fieldNamed(v, pair.Key.GetToken().Value)
		_, isText := field.(encoding.TextUnmarshaler)
		switch {
		case !ok:
			return at(name, pair.Key, fmt.Sprintf("unknown key %q; allowed here: %s", pair.Key.GetToken().Value, keys(v.Type())))
		case isNull(pair.Value):
		case reflect.TypeOf(field).Elem().Kind() == reflect.Struct && !isText:
			if err := decodeSection(pair.Value, reflect.ValueOf(field).Elem(), name); err != nil {
				return err
			}
		default:
			if err := yaml.NodeToValue(pair.Value, field, yaml.Strict()); err != nil {
				return at(name, pair.Value, takes(field, firstLine(pair.Value.String())))
			}
		}
	}
	return nil
}

func isNull(node ast.Node) bool {
	switch node.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return true
	}
	return false
}

func at(name string, node ast.Node, problem string) error {
	return &Error{fmt.Sprintf("%s:%d", name, node.GetToken().Position.Line), problem}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "\r", "\n"), "\n")
	return s
}

// fieldNamed returns a pointer to the field of a struct that has the key.
func fieldNamed(v reflect.Value, key string) (pointer any, ok bool) {
	for f := range fields(v.Type()) {
		if f.Tag.Get("yaml") == key {
			return v.FieldByIndex(f.Index).Addr().Interface(), true
		}
	}
	return nil, false
}

func keys(t reflect.Type) string {
	var names []string
	for f := range fields(t) {
		names = append(names, f.Tag.Get("yaml"))
	}
	return strings.Join(names, ", ")
}

// takes says what a field takes, and what it was given where that cannot be a secret.
func takes(field any, given string) string {
	switch field.(type) {
	case *Secret, *[]ChatServer:
		return "takes " + kindName(field)
	}
	return "takes " + kindName(field) + ", not " + given
}

// kindName says what a field takes.
func kindName(pointer any) string {
	switch pointer.(type) {
	case *int:
		return "a whole number"
	case *bool:
		return "true or false"
	case *float64:
		return "a number"
	case *time.Duration:
		return "a duration such as 45s or 2m"
	case *[]ChatServer:
		return "a list of {base_url, api_key, model}"
	}
	return "a text"
}

func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// customary are the names other programs use for some of our settings; ours win.
var customary = map[string]string{
	"ATTACHE_CHAT_API_KEY":  "OPENAI_API_KEY",
	"ATTACHE_CHAT_BASE_URL": "OPENAI_BASE_URL",
	"ATTACHE_DISCORD_TOKEN": "DISCORD_TOKEN",
}

// fromEnvironment sets each setting whose variable is set and not empty: ATTACHE_ and its
// path in capitals, for a secret also that name with _FILE.
func fromEnvironment(cfg *Config, src Source) error {
	if src.Lookup == nil {
		return nil
	}
	return walk(reflect.ValueOf(cfg).Elem(), "ATTACHE", func(name string, v reflect.Value) error {
		names := []string{name}
		if c, ok := customary[name]; ok {
			names = append(names, c)
		}
		for _, name := range names {
			if value, ok := src.Lookup(name); ok && value != "" {
				return set(v, name, value)
			}
			if _, secret := v.Interface().(Secret); !secret {
				continue
			}
			if file, ok := src.Lookup(name + "_FILE"); ok && file != "" {
				data, err := src.Read(file)
				if err != nil {
					return &Error{name + "_FILE", "cannot be read: " + errors.Unwrap(err).Error()}
				}
				return set(v, name+"_FILE", strings.TrimSpace(string(data)))
			}
		}
		return nil
	})
}

func walk(v reflect.Value, name string, visit func(name string, v reflect.Value) error) error {
	for f := range fields(v.Type()) {
		at := name + "_" + strings.ToUpper(f.Tag.Get("yaml"))
		field := v.FieldByIndex(f.Index)
		_, isText := field.Addr().Interface().(encoding.TextUnmarshaler)
		var err error
		if field.Kind() == reflect.Struct && !isText {
			err = walk(field, at, visit)
		} else {
			err = visit(at, field)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func set(v reflect.Value, name, value string) error {
	var err error
	switch p := v.Addr().Interface().(type) {
	case *Secret:
		*p = NewSecret(value)
	case *string:
		*p = value
	case *int:
		*p, err = strconv.Atoi(value)
	case *float64:
		*p, err = strconv.ParseFloat(value, 64)
	case *bool:
		*p, err = strconv.ParseBool(value)
	case *time.Duration:
		*p, err = time.ParseDuration(value)
	case *[]ChatServer:
		err = yaml.UnmarshalWithOptions([]byte(value), p, yaml.Strict())
	default:
		panic("config: no way to read " + name + " from the environment")
	}
	if err != nil {
		return &Error{name, takes(v.Addr().Interface(), strconv.Quote(value))}
	}
	return nil
}
