package importer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
)

// The texts of the four languages come back from every encoding that can hold them.
func TestDecode(t *testing.T) {
	const (
		russian = "Президент России В. В. Путин посетил Кубу.\nТорговля выросла на 3,8 %."
		spanish = "¿Cuánta deuda condonó Rusia? El 90 % de la deuda de Cuba.\nMuñoz habló."
		dashes  = "“Não,” disse o Sr. Vieira — e partiu."
	)
	le := textunicode.UTF16(textunicode.LittleEndian, textunicode.IgnoreBOM)
	be := textunicode.UTF16(textunicode.BigEndian, textunicode.IgnoreBOM)
	for _, c := range []struct {
		name string
		e    encoding.Encoding
		bom  string
		text string
	}{
		{"UTF-8", encoding.Nop, "", russian}, {"UTF-8", encoding.Nop, "\xef\xbb\xbf", spanish},
		{"UTF-16LE", le, "\xff\xfe", russian}, {"UTF-16LE", le, "", russian}, {"UTF-16LE", le, "", spanish},
		{"UTF-16BE", be, "\xfe\xff", russian}, {"UTF-16BE", be, "", russian}, {"UTF-16BE", be, "", spanish},
		{"windows-1251", charmap.Windows1251, "", russian}, {"windows-1252", charmap.Windows1252, "", spanish}, {"windows-1252", charmap.Windows1252, "", dashes},
		{"windows-1252", charmap.ISO8859_1, "", spanish}, {"iso-8859-5", charmap.ISO8859_5, "", russian}, {"koi8-r", charmap.KOI8R, "", russian}, {"ibm866", charmap.CodePage866, "", russian},
	} {
		data, err := c.e.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		text, name, err := decode([]byte(c.bom+strings.ReplaceAll(data, "\n", "\n")), "")
		if err != nil || name != c.name || text != c.text {
			t.Errorf("%s: read as %s, error %v: %q", c.name, name, err, text)
		}
	}
	// What a page declares counts where its bytes do not decide.
	if text, name, _ := decode([]byte("caf\xe9"), "iso-8859-2"); name != "iso-8859-2" || text != "café" {
		t.Errorf("declared iso-8859-2: %q as %s", text, name)
	}
	if text, name, _ := decode([]byte("café"), "windows-1252"); name != "UTF-8" || text != "café" {
		t.Errorf("UTF-8 declared as windows-1252: %q as %s", text, name)
	}
	if text, name, _ := decode([]byte(russian[:40]+"\xff"+russian[42:len(russian)-8]+"\xd0"), ""); name != "UTF-8" || strings.Count(text, "\ufffd") != 2 {
		t.Errorf("damaged UTF-8: %q as %s", text, name)
	}
	if text, _, _ := decode([]byte("a\r\nb\rcafe\u0301"), ""); text != "a\nb\ncafé" {
		t.Errorf("lines and accents: %q", text)
	}
	for data, want := range map[string]string{"": "is empty", " \n": "is empty", "\x7fELF\x00\x01\x02": "is not text", "\xff\xfe\x00\x00a\x00\x00\x00": "is UTF-32"} {
		if _, _, err := decode([]byte(data), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", data, err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2"), "")
	f.Add([]byte("\xff\xfe\x1f\x04\x40\x04"), "utf-8")
	f.Add([]byte("caf\xe9"), "utf-16")
	f.Add([]byte("\x1b$B"), "iso-2022-jp")
	f.Fuzz(func(t *testing.T, data []byte, declared string) {
		text, name, err := decode(data, declared)
		if err == nil && (name == "" || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00")) {
			t.Fatalf("%q as %q", text, name)
		}
	})
}
