package importer

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// decode returns a file's text, normalized to NFC and to "\n", and the encoding that it was
// in. A byte order mark decides; then UTF-8 when it is that; then what the text declares
// of itself, if anything; then which letters the bytes make.
func decode(data []byte, declared string) (text, name string, err error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return "", "", errors.New("is empty")
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data, name = data[3:], "UTF-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return "", "", errors.New("is UTF-32: save it as UTF-8")
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		data, name = data[2:], utf16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, name = data[2:], utf16BE
	case hasControls(data):
		// No text in bytes holds control characters; UTF-16 does as bytes.
		if name = utf16Order(data); name == "" {
			return "", "", errors.New("is not text")
		}
	case nearlyUTF8(data):
		name = "UTF-8"
	}
	switch name {
	case "UTF-8":
		text = string(bytes.ToValidUTF8(data, []byte("\ufffd")))
	case utf16LE:
		text, err = decodeWith(textunicode.UTF16(textunicode.LittleEndian, textunicode.IgnoreBOM), data)
	case utf16BE:
		text, err = decodeWith(textunicode.UTF16(textunicode.BigEndian, textunicode.IgnoreBOM), data)
	default:
		e, label := charset.Lookup(declared)
		if e == nil || label == "utf-8" || strings.HasPrefix(label, "utf-16") {
			e, label = guessSingleByte(data)
		}
		name = label
		text, err = decodeWith(e, data)
	}
	if err != nil {
		return "", "", fmt.Errorf("read it as %s: %w", name, err)
	}
	if hasControls([]byte(text)) {
		return "", "", errors.New("is not text")
	}
	text = norm.NFC.String(text)
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), name, nil
}

const (
	utf16LE = "UTF-16LE"
	utf16BE = "UTF-16BE"
)

func decodeWith(e encoding.Encoding, data []byte) (string, error) {
	out, err := e.NewDecoder().Bytes(data)
	return string(out), err
}

// nearlyUTF8 reports whether data is UTF-8 but for a few bytes, as where a file was cut off or
// patched: other encodings hardly ever make a letter of UTF-8.
func nearlyUTF8(data []byte) bool {
	letters, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			bad++
		} else if size > 1 {
			letters++
		}
		data = data[size:]
	}
	return 10*bad <= letters
}

// hasControls reports whether data holds control characters that no text has.
func hasControls(data []byte) bool {
	for _, c := range data {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1a && c != 0x1b {
			return true
		}
	}
	return false
}

// utf16Order returns the byte order in which data is text as UTF-16 without a mark: the one
// that makes letters, digits and punctuation of our scripts of nearly all units. Empty: neither.
func utf16Order(data []byte) string {
	if len(data)%2 != 0 {
		return ""
	}
	sample := data[:min(len(data), 1<<16)]
	little, big := 0, 0
	for i := 0; i < len(sample); i += 2 {
		if plausible(rune(sample[i+1])<<8 | rune(sample[i])) {
			little++
		}
		if plausible(rune(sample[i])<<8 | rune(sample[i+1])) {
			big++
		}
	}
	enough := len(sample) / 2 * 95 / 100
	switch {
	case little > big && little >= enough:
		return utf16LE
	case big > little && big >= enough:
		return utf16BE
	}
	return ""
}

func plausible(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r < 0x7f || r >= 0xa0 && r < 0x250 || r >= 0x400 && r < 0x530 || r >= 0x2010 && r < 0x2130
}

// cyrillic are the encodings of Russian texts of the last decades, the most usual first.
var cyrillic = []struct {
	e     encoding.Encoding
	label string
}{
	{charmap.Windows1251, "windows-1251"}, {charmap.KOI8R, "koi8-r"}, {charmap.ISO8859_5, "iso-8859-5"}, {charmap.CodePage866, "ibm866"},
}

// guessSingleByte tells Western from Cyrillic encodings and these from one another.
//
// In Western languages a letter beyond ASCII stands among ASCII letters; in Cyrillic such
// letters stand together. ISO-8859-1 is read as its superset windows-1252, as browsers do
// (https://encoding.spec.whatwg.org/#names-and-labels). Among the Cyrillic encodings the one
// wins under which the letters are the frequent ones of Russian, small more often than capital.
func guessSingleByte(data []byte) (encoding.Encoding, string) {
	sample := data[:min(len(data), 1<<18)]
	together, alone := 0, 0
	for i, c := range sample {
		if c < 0x80 {
			continue
		}
		if i > 0 && sample[i-1] >= 0x80 || i+1 < len(sample) && sample[i+1] >= 0x80 {
			together++
		} else {
			alone++
		}
	}
	if together <= 2*alone {
		return charmap.Windows1252, "windows-1252"
	}
	best := 0
	scores := make([]int, len(cyrillic))
	for i, c := range cyrillic {
		text, err := decodeWith(c.e, sample)
		if err != nil {
			continue // a character map decodes any bytes
		}
		var before rune
		for _, r := range text {
			switch {
			case strings.ContainsRune("оеаинтсрвл", r):
				scores[i] += 2
			case r >= 'а' && r <= 'я':
				scores[i]++
			case r >= 'А' && r <= 'Я' && before >= 'а' && before <= 'я':
				scores[i] -= 2 // a capital within a word
			case r >= 0x80 && !unicode.IsLetter(r) && !unicode.IsPunct(r) && !unicode.IsSpace(r):
				scores[i]--
			}
			before = r
		}
		if scores[i] > scores[best] {
			best = i
		}
	}
	return cyrillic[best].e, cyrillic[best].label
}

// declaration is where a page or an XML file names its encoding.
var declaration = regexp.MustCompile(`(?i)<(?:meta\b[^>]*\bcharset|\?xml\b[^>]*\bencoding)\s*=\s*["']?\s*([\w-]+)`)

// declaredEncoding returns the encoding that the head of a page names, or nothing.
func declaredEncoding(page []byte) string {
	if m := declaration.FindSubmatch(page[:min(len(page), 1<<14)]); m != nil {
		return string(m[1])
	}
	return ""
}
