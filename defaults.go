// Package attache holds what ships inside the binary: documents, prompts and settings. Each
// can be replaced by a folder or a file of one's own.
package attache

import "embed"

// Corpus holds the shipped documents and the list of their originals.
//
//go:embed corpus/*.md corpus/originals.yaml
var Corpus embed.FS

// Prompts holds the templates of what is said to the model.
//
//go:embed prompts/*.tmpl
var Prompts embed.FS

// Config is the commented default configuration, config/attache.yaml.
//
//go:embed config/attache.yaml
var Config []byte

// Texts is what the program says, in its four languages, config/texts.yaml.
//
//go:embed config/texts.yaml
var Texts []byte

// Gazetteer is the names of the subject, config/gazetteer.yaml.
//
//go:embed config/gazetteer.yaml
var Gazetteer []byte

// Lexicon is the subject's words across the languages, config/lexicon.txt.
//
//go:embed config/lexicon.txt
var Lexicon string

// Stance is the words by which texts take sides, config/stance.txt.
//
//go:embed config/stance.txt
var Stance string
