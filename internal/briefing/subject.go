package briefing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/texts"
)

// home is the country on whose relations with the others the corpus is: a region's brief is not
// about it, and what is said of it and another country comes first.
const home = "RU"

// Subject is what a brief is about: a country, or the countries of a region or a group.
type Subject struct {
	ID      string   // a country's ISO 3166-1 alpha-2 code; else the gazetteer's id, "central-america"
	Name    string   // in the language asked for
	Members []string // its countries' codes, Russia apart; of a country its own alone
}

// in reports whether a text names the subject or one of its countries.
func (of Subject) in(text string) bool {
	return slices.ContainsFunc(gazetteer.Mentions(text), func(m gazetteer.Mention) bool {
		return m.Entity.ID == of.ID || slices.Contains(of.Members, m.Entity.ID)
	})
}

// UnknownError is a name that is no country, region or group.
type UnknownError struct {
	Name        string
	Suggestions []string // names that are spelt much like it, the nearest first; none is empty
}

func (e *UnknownError) Error() string { return e.Text("en") }

// Text is the error as a reader is told of it.
func (e *UnknownError) Text(lang string) string {
	if len(e.Suggestions) == 0 {
		return texts.Say(lang, "country_unknown", e.Name) + " " + texts.Say(lang, "country_known", strings.Join(examples(lang), ", "))
	}
	return texts.Say(lang, "country_unknown", e.Name) + " " + texts.Say(lang, "country_meant", strings.Join(e.Suggestions, ", "))
}

// Find returns the subject with a code or a name, an adjective or an alias in any of the four
// languages. The error is an [*UnknownError].
func Find(name, lang string) (Subject, error) {
	if code, ok := gazetteer.Lookup(name); ok {
		return country(code, lang), nil
	}
	mentions := gazetteer.Mentions(name)
	for _, m := range mentions {
		e := m.Entity
		isRegion := (e.Kind == gazetteer.Region || e.Kind == gazetteer.Group) && len(members(e)) > 0
		if isRegion && m.Words >= len(content(name)) {
			return Subject{e.ID, shown(e, lang), members(e)}, nil
		}
	}
	return Subject{}, unknown(name, lang)
}

func country(code, lang string) Subject {
	return Subject{code, gazetteer.Name(code, lang), []string{code}}
}

// content returns the words of a name without a leading article: "the Caribbean", "el Caribe".
func content(name string) []string {
	words := language.Words(name)
	if len(words) > 1 && slices.Contains([]string{"the", "el", "la", "los", "las", "o", "a", "os", "as"}, words[0]) {
		return words[1:]
	}
	return words
}

func members(e *gazetteer.Entity) []string {
	return slices.DeleteFunc(slices.Clone(e.Members), func(code string) bool { return code == home })
}

// maxSuggestions is how many names a mistyped one gets.
const maxSuggestions = 3

func unknown(name, lang string) error {
	e := &UnknownError{Name: language.OneLine(name)}
	for _, code := range gazetteer.Find(name) { // "Cuba 2014"
		e.Suggestions = append(e.Suggestions, gazetteer.Name(code, lang))
	}
	typed := []rune(strings.Join(content(name), " "))
	type near struct {
		name  string
		steps int
	}
	var all []near
	consider := func(name string, known ...string) {
		least := len(typed)
		for _, k := range known {
			words := []rune(strings.Join(content(k), " "))
			steps := distance(typed, words)
			if len(typed) >= 3 && strings.HasPrefix(string(words), string(typed)) {
				steps = min(steps, 1)
			}
			least = min(least, steps)
		}
		if least <= max(1, len(typed)/3) && len(typed) > 1 {
			all = append(all, near{name, least})
		}
	}
	for _, code := range gazetteer.Codes {
		var known []string
		for _, l := range language.Codes {
			known = append(known, strings.FieldsFunc(gazetteer.Name(code, l), func(r rune) bool { return r == '(' || r == ')' })...)
		}
		consider(gazetteer.Name(code, lang), known...)
	}
	for _, g := range groups() {
		known := slices.Collect(maps.Values(g.Names))
		for _, form := range g.Forms {
			if !strings.HasPrefix(form, "=") { // an abbreviation is near to anything
				known = append(known, strings.TrimSuffix(form, "+"))
			}
		}
		consider(shown(g, lang), known...)
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.steps, b.steps) })
	for _, n := range all {
		if !slices.Contains(e.Suggestions, n.name) {
			e.Suggestions = append(e.Suggestions, n.name)
		}
	}
	e.Suggestions = e.Suggestions[:min(maxSuggestions, len(e.Suggestions))]
	if utf8.RuneCountInString(e.Name) > 60 {
		e.Name = string([]rune(e.Name)[:59]) + "…"
	}
	return e
}

// groups returns the regions and groups of states that a brief may be about.
func groups() []*gazetteer.Entity {
	all := append(gazetteer.Of(gazetteer.Region), gazetteer.Of(gazetteer.Group)...)
	return slices.DeleteFunc(all, func(e *gazetteer.Entity) bool { return len(members(e)) == 0 })
}

// Beginning returns the regions and groups a name of which, in any language, begins as typed, by
// their names in a language. Fewer than three letters begin none.
func Beginning(typed, lang string) (names []string) {
	want := strings.Join(content(typed), " ")
	if utf8.RuneCountInString(want) < 3 {
		return nil
	}
	for _, g := range groups() {
		if slices.ContainsFunc(slices.Collect(maps.Values(g.Names)), func(name string) bool {
			return strings.HasPrefix(strings.Join(content(name), " "), want)
		}) {
			names = append(names, shown(g, lang))
		}
	}
	return names
}

// shown is a region's or a group's name in a language.
func shown(e *gazetteer.Entity, lang string) string { return cmp.Or(e.Names[lang], e.Names["en"]) }

// examples are regions and groups to ask about, told where nothing is like the name typed.
func examples(lang string) (names []string) {
	for _, g := range groups() {
		if g.ID == "central-america" || g.ID == "caribbean" || g.ID == "mercosur" {
			names = append(names, shown(g, lang))
		}
	}
	return names
}

// distance counts the letters to put in, take out, change or swap with the next that turn one
// word into another (optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

// TopicError is a name that is no topic.
type TopicError struct{ Name string }

func (e *TopicError) Error() string {
	return fmt.Sprintf("%q is no topic; there are %s", language.OneLine(e.Name), strings.Join(topicNames(), ", "))
}
