package answer

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"attache/internal/verify"
)

// plain writes full-width and mathematical letters, figures and marks as ordinary ones.
func plain(line string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r >= 0xff01 && r <= 0xff5e || r >= 0x1d400 && r <= 0x1d7ff {
			if ordinary := []rune(norm.NFKC.String(string(r))); len(ordinary) == 1 {
				return ordinary[0]
			}
		}
		return r
	}, line))
}

// proseMarks are the signs that prose is written with, beside letters and figures.
const proseMarks = " .,;:!?'\"“”‘’«»„()-–—‑…%‰$€£¥₽+/°ºª№&§¿¡½¼¾²³·−×="

// bracketedYear is an implied year, "6 Feb [2020]".
var bracketedYear = regexp.MustCompile(`\[(\d{4})\]`)

// oddMark returns a character of a claim that neither prose nor the cited sentences have, or a
// word in two alphabets: what looks like one name and is another, markup, pictures. It is
// empty when there is none.
func oddMark(c verify.Claim) string {
	var b strings.Builder
	for _, cited := range c.Cited {
		b.WriteString(cited.Text() + " " + cited.Before() + " " + cited.Passage.Header + "\n")
	}
	said := b.String()
	for word := range strings.FieldsFuncSeq(bracketedYear.ReplaceAllString(c.Text, "$1"), func(r rune) bool { return strings.ContainsRune(proseMarks, r) }) {
		if strings.Contains(said, word) {
			continue
		}
		latin, cyrillic := false, false
		for _, r := range word {
			switch {
			case r < unicode.MaxASCII && unicode.IsLetter(r), r >= 'À' && r <= 'ɏ' && unicode.IsLetter(r):
				latin = true
			case unicode.Is(unicode.Cyrillic, r) && unicode.IsLetter(r):
				cyrillic = true
			case r >= '0' && r <= '9' || strings.ContainsRune(said, r):
			default:
				return string(r)
			}
		}
		if cyrillic && (latin || c.Language != "ru") {
			return word
		}
	}
	return ""
}
