package briefing

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// maxText is how much of a text is read, in bytes: several times what a picture has room for.
const maxText = 4096

// plain returns a text as one line of valid, composed Unicode, without control and direction
// characters.
func plain(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxText)], "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && r != zeroWidthJoiner, unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

const zeroWidthJoiner = '\u200d' // holds emoji together

// units counts the UTF-16 units of a text, the most that any program counts as characters.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// shorten cuts a text to a number of UTF-16 units, after a word where one ends late enough.
func shorten(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	n, end := 1, 0 // 1 for the ellipsis
	for i, r := range s {
		if n += utf16.RuneLen(r); n > limit {
			end = i
			break
		}
	}
	return cutAtWord(s, end) + "…"
}

// cutAtWord returns s[:end] without a word that the cut goes through, unless little else is left.
func cutAtWord(s string, end int) string {
	if i := strings.LastIndexByte(s[:end], ' '); i > end/2 && end < len(s) && s[end] != ' ' {
		end = i
	}
	return strings.TrimRight(s[:end], " ,;:.–—-")
}

// typeface is a font, and the letters that it has.
type typeface struct{ *sfnt.Font }

// Liberation Sans has the letters of the four languages, and most others of Latin, Cyrillic
// and Greek script.
var (
	regular = sync.OnceValue(func() typeface { return parseFont(liberationsansregular.TTF) })
	bold    = sync.OnceValue(func() typeface { return parseFont(liberationsansbold.TTF) })
)

func parseFont(ttf []byte) typeface {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // the font is part of the binary
	}
	return typeface{f}
}

// face is a typeface at a size. It serves one goroutine at a time.
type face struct {
	font.Face
	typeface
	buffer sfnt.Buffer
}

// newFace returns a face of so many pixels to the em.
func newFace(t typeface, size float64) *face {
	f, err := opentype.NewFace(t.Font, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		panic(err) // never: it refuses no size
	}
	return &face{Face: f, typeface: t}
}

func (f *face) width(s string) int { return font.MeasureString(f, s).Ceil() }

func (f *face) has(r rune) bool {
	i, err := f.GlyphIndex(&f.buffer, r)
	return err == nil && i != 0
}

// drawable returns a text in letters that the face has. A letter it lacks loses its accents or
// becomes □, once for a run of them, and so does a letter of a script that runs from right to
// left. Emoji go, as do accents that no letter has taken in.
func (f *face) drawable(s string) string {
	var b strings.Builder
	boxed := false
	for _, r := range plain(s) {
		kept := f.replacement(r)
		if kept == "□" && boxed {
			continue
		}
		boxed = kept == "□"
		b.WriteString(kept)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (f *face) replacement(r rune) string {
	properties, _ := bidi.LookupRune(r)
	switch class := properties.Class(); {
	case unicode.In(r, unicode.M, unicode.C):
		return ""
	case class == bidi.R, class == bidi.AL: // would be written backwards
		return "□"
	case f.has(r):
		return string(r)
	case unicode.In(r, unicode.So, unicode.Sk):
		return ""
	case unicode.Is(unicode.Pd, r):
		return "-"
	}
	if base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r))); base != r && f.has(base) {
		return string(base)
	}
	return "□"
}

// fit cuts a text to a width in pixels.
func (f *face) fit(s string, width int) string {
	if f.width(s) <= width {
		return s
	}
	return cutAtWord(s, f.prefix(s, width-f.width("…"))) + "…"
}

// prefix returns how many bytes of a text fit a width: one letter at least.
func (f *face) prefix(s string, width int) int {
	x, before := fixed.Int26_6(0), rune(-1)
	for i, r := range s {
		if before >= 0 {
			x += f.Kern(before, r)
		}
		advance, _ := f.GlyphAdvance(r)
		x += advance
		if i > 0 && x.Ceil() > width {
			return i
		}
		before = r
	}
	return len(s)
}

// wrap breaks a text into at most so many lines of a width in pixels, between words where it
// can. What is left over is cut off, and the last line ends in an ellipsis.
func (f *face) wrap(s string, width, most int) []string {
	var lines []string
	for rest := s; rest != ""; {
		if len(lines) == most-1 {
			return append(lines, f.fit(rest, width))
		}
		line := rest
		if f.width(rest) > width {
			end := f.prefix(rest, width)
			if i := strings.LastIndexByte(rest[:end+1], ' '); i > 0 {
				end = i
			}
			line = rest[:end]
		}
		lines = append(lines, line)
		rest = strings.TrimLeft(rest[len(line):], " ")
	}
	return lines
}
