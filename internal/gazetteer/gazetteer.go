package gazetteer

import (
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	textlang "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"attache"
	"attache/internal/language"
)

// Codes lists the countries of the subject, Russia last.
var Codes = []string{
	"AG", "AR", "BB", "BO", "BR", "BS", "BZ", "CL", "CO", "CR", "CU", "DM", "DO", "EC", "GD", "GT", "GY",
	"HN", "HT", "JM", "KN", "LC", "MX", "NI", "PA", "PE", "PY", "SR", "SV", "TT", "UY", "VC", "VE", "RU",
}

// Kind is what sort of thing a name stands for.
type Kind string

// The kinds, each a section of config/gazetteer.yaml.
const (
	Country      Kind = "countries" // one of [Codes]
	Elsewhere    Kind = "elsewhere" // a country outside the subject
	Region       Kind = "regions"
	Group        Kind = "groups" // an organisation of states
	Organisation Kind = "organisations"
	Person       Kind = "people"
	Thing        Kind = "things" // a weapon, a treaty, a project, a place with a name
)

// Entity is what a name stands for.
type Entity struct {
	ID      string // of a country its code, else a short English name
	Kind    Kind
	Names   map[string]string // by language
	Forms   []string          // other names, in the notation of config/gazetteer.yaml
	Capital []string          // of a country
	Country string            // of [Codes], to which a person or an organisation belongs; empty: none
	Members []string          // of [Codes], of a region or a group
}

// Key tags a text that names the entity.
func (e *Entity) Key() string { return "@" + e.ID }

// entry is an entity as it stands in the file.
type entry struct {
	Names   map[string]string `yaml:"names"`
	Forms   []string          `yaml:"forms"`
	Capital []string          `yaml:"capital"`
	Country string            `yaml:"country"`
	Members []string          `yaml:"members"`
}

// names is the gazetteer as it is looked up.
type names struct {
	entities map[string]*Entity
	trie     trie
}

var loaded = sync.OnceValue(func() *names {
	var file map[Kind]map[string]entry
	if err := yaml.UnmarshalWithOptions(attache.Gazetteer, &file, yaml.Strict()); err != nil {
		panic(err) // the file is part of the binary, and a test reads it
	}
	g := &names{entities: map[string]*Entity{}}
	for kind, section := range file {
		for id, e := range section {
			entity := &Entity{ID: id, Kind: kind, Names: e.Names, Forms: e.Forms, Capital: e.Capital, Country: e.Country, Members: e.Members}
			if kind == Country {
				entity.Names = map[string]string{}
				for _, lang := range language.Codes {
					entity.Names[lang] = Name(id, lang)
				}
			}
			g.entities[id] = entity
			for _, name := range entity.Names {
				g.trie.add(name, entity)
			}
			for _, name := range slices.Concat(entity.Forms, entity.Capital) {
				g.trie.add(name, entity)
			}
		}
	}
	return g
})

var namers = map[string]display.Namer{
	"en": display.Regions(textlang.English),
	"es": display.Regions(textlang.Spanish),
	"pt": display.Regions(textlang.BrazilianPortuguese),
	"ru": display.Regions(textlang.Russian),
}

// Name returns the country's name in a language, the English one in a language unknown, and
// the code itself for a country unknown.
func Name(code, lang string) string {
	if !slices.Contains(Codes, code) {
		return code
	}
	namer, ok := namers[lang]
	if !ok {
		namer = namers["en"]
	}
	return namer.Name(textlang.MustParseRegion(code))
}

// Of returns the entities of a kind, by their IDs.
func Of(kind Kind) []*Entity {
	var all []*Entity
	for _, e := range loaded().entities {
		if e.Kind == kind {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b *Entity) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// Mention is a place in a text that names an entity: Words words from word Start on, counted
// as [language.Words] counts them.
type Mention struct {
	Entity       *Entity
	Start, Words int
}

// Mentions returns what a text names, in order. The longest name wins, so "Dominican
// Republic" is not Dominica; a name of two things gives both.
func Mentions(text string) []Mention {
	return loaded().trie.find(text)
}

// Find returns the countries that a text names, by themselves or by their people,
// organisations and capitals, each once, in order of first mention.
func Find(text string) []string {
	var found []string
	for _, m := range Mentions(text) {
		code := m.Entity.Country
		if m.Entity.Kind == Country {
			code = m.Entity.ID
		}
		if code != "" && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	return found
}

// Lookup returns the code of a country given as a code in either case or by a name in any of
// the four languages.
func Lookup(name string) (code string, ok bool) {
	if code = strings.ToUpper(strings.TrimSpace(name)); slices.Contains(Codes, code) {
		return code, true
	}
	words := len(language.Words(name))
	for _, m := range Mentions(name) {
		if m.Entity.Kind == Country && m.Words == words {
			return m.Entity.ID, true
		}
	}
	return "", false
}
