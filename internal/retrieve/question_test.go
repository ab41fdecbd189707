package retrieve

import (
	"strings"
	"testing"

	"attache/internal/language"
)

// Words that ask say nothing of what is asked for; the same words elsewhere do.
func TestRequestsAreNotLookedFor(t *testing.T) {
	for question, want := range map[string]string{
		"Give me an overview of Argentina":   "me an of argentina",
		"Which countries give scholarships?": "which countries give scholarships",
		"Contame de Nicaragua":               "de nicaragua",
		"Me fala do Chile":                   "me do chile",
		"Quem fala do Chile?":                "quem fala do chile",
		"Дай мне обзор по Кубе":              "мне по кубе",
	} {
		words := language.Words(question)
		var left []string
		for i, w := range words {
			if !isRequest(words, i) {
				left = append(left, w)
			}
		}
		if got := strings.Join(left, " "); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}
