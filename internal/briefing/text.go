package briefing

import (
	"slices"
	"strings"
	"unicode"

	"attache/internal/answer"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/texts"
)

// Language is the language that names are in: the first in which one of them is written so.
// Names that are no country's are English, or Russian where they are in Cyrillic letters.
func Language(names ...string) string {
	for _, name := range names {
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			return "ru"
		}
		for _, lang := range language.Codes { // "Colômbia" is written so in one alone
			if called, err := Find(name, lang); err == nil && strings.EqualFold(called.Name, name) {
				return lang
			}
		}
		for _, lang := range language.Codes {
			if called, err := Find(name, lang); err == nil && slices.Equal(content(called.Name), content(name)) {
				return lang
			}
		}
	}
	return "en"
}

// MissingText says on which topics nothing was found; empty where on all something was.
func (b Brief) MissingText() string {
	if len(b.Missing) == 0 {
		return ""
	}
	names := make([]string, len(b.Missing))
	for i, t := range b.Missing {
		names[i] = lowerFirst(Title(t, b.Language))
	}
	return texts.Say(b.Language, "brief_missing", strings.Join(names, "; "))
}

// lowerFirst is a title as it stands within a sentence.
func lowerFirst(title string) string {
	r := []rune(title)
	return string(unicode.ToLower(r[0])) + string(r[1:])
}

// QuotedText says in which language quotations are that are not in the reader's; empty where
// all are.
func QuotedText(lang, quotedIn string) string {
	if quotedIn == "" {
		return ""
	}
	return texts.Say(lang, "other_language", texts.Say(lang, "language_"+quotedIn))
}

// UncitedText says how many passages more there are; empty where there are none.
func (b Brief) UncitedText() string {
	var lines []string
	if b.Uncited > 0 {
		name := b.Name
		if !slices.Contains(gazetteer.Codes, b.ID) {
			name = texts.Say(b.Language, "brief_or_members", name)
		}
		lines = append(lines, texts.Say(b.Language, "brief_uncited", name, b.Uncited))
	}
	if b.Unread > 0 {
		lines = append(lines, texts.Say(b.Language, "brief_unread", b.Unread))
	}
	return strings.Join(lines, " ")
}

// CheckText says how many statements were checked by rules alone; empty when none.
func (b Brief) CheckText() string {
	a := answer.Answer{}
	for _, c := range b.SummaryClaims {
		a.Claims = append(a.Claims, c.Claim)
	}
	for _, s := range b.Topics {
		for _, c := range s.Claims {
			a.Claims = append(a.Claims, c.Claim)
		}
	}
	return a.CheckText(b.Language)
}
