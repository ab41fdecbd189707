package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/font"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

var pdfDate = regexp.MustCompile(`^D:(\d{4})(\d\d)(\d\d)`)

// pdfFont tells which characters a font's codes show and how wide they are.
type pdfFont struct {
	doc      *pdfDocument
	bold     bool
	twoBytes bool // codes have two bytes
	utf16    bool // codes are UTF-16
	unicode  map[uint32]string
	encoding [256]string // of one-byte codes, where unicode is silent
	widths   map[uint32]float64
	missing  float64 // width of other codes; widths are in parts of the size
}

func (f *pdfFont) code(s []byte) (code uint32, n int) {
	if f.twoBytes && len(s) > 1 {
		return uint32(s[0])<<8 | uint32(s[1]), 2
	}
	return uint32(s[0]), 1
}

func (f *pdfFont) width(code uint32) float64 {
	if w, ok := f.widths[code]; ok {
		return w
	}
	return f.missing
}

// text returns the characters that a code shows, "\ufffd" when nothing says which.
func (f *pdfFont) text(code uint32) string {
	f.doc.shown++
	s := f.unicode[code]
	if s == "" && f.utf16 {
		s = string(rune(code))
	}
	if s == "" && !f.twoBytes {
		s = f.encoding[code&0xff]
	}
	if s == "" {
		f.doc.unmapped++
		return "\ufffd"
	}
	return s
}

// font returns the font of a name in the resources, nil without one.
func (d *pdfDocument) font(resources pdfResources, name string) *pdfFont {
	o := d.dict(resources["Font"])[name]
	if f, ok := d.fonts[key(o)]; ok {
		return f
	}
	var f *pdfFont
	if dict := d.dict(o); dict != nil {
		f = d.readFont(dict)
	}
	d.fonts[key(o)] = f
	return f
}

var boldName = regexp.MustCompile(`(?i)bold|black|heavy|demi`)

func (d *pdfDocument) readFont(dict types.Dict) *pdfFont {
	base := d.name(dict["BaseFont"])
	f := &pdfFont{doc: d, bold: boldName.MatchString(base), unicode: map[uint32]string{}, widths: map[uint32]float64{}, missing: 0.5}
	if cmap, err := d.stream(dict["ToUnicode"]); err == nil {
		readCMap(cmap, f.unicode)
	}
	if d.name(dict["Subtype"]) == "Type0" {
		d.readComposite(f, dict)
		return f
	}
	descriptor := d.dict(dict["FontDescriptor"])
	d.readEncoding(f, dict["Encoding"], descriptor)
	unit := 0.001
	if d.name(dict["Subtype"]) == "Type3" {
		if m := d.array(dict["FontMatrix"]); len(m) > 0 {
			unit, _ = d.number(m[0])
		}
	}
	if w, ok := d.number(descriptor["MissingWidth"]); ok && w > 0 {
		f.missing = w * unit
	}
	first, _ := d.number(dict["FirstChar"])
	widths := d.array(dict["Widths"])
	for i, o := range widths[:min(len(widths), 256)] {
		if w, ok := d.number(o); ok {
			f.widths[uint32(int(first)+i)&0xff] = w * unit
		}
	}
	if core := coreFont(base); len(widths) == 0 && core != "" {
		for code, s := range f.encoding {
			r, size := utf8.DecodeRuneInString(s)
			if w, err := font.CharWidth(core, r); err == nil && size > 0 {
				f.widths[uint32(code)] = float64(w) / 1000
			}
		}
	}
	return f
}

// coreFont returns the standard font whose widths a font without any has (ISO 32000-1, 9.6.2.2).
func coreFont(base string) string {
	if font.IsCoreFont(base) {
		return base
	}
	bold := boldName.MatchString(base)
	switch {
	case strings.Contains(base, "Courier"):
		return "Courier"
	case strings.Contains(base, "Times") && bold:
		return "Times-Bold"
	case strings.Contains(base, "Times"):
		return "Times-Roman"
	case strings.Contains(base, "Arial") && bold, strings.Contains(base, "Helvetica") && bold:
		return "Helvetica-Bold"
	case strings.Contains(base, "Arial"), strings.Contains(base, "Helvetica"):
		return "Helvetica"
	}
	return ""
}

// maxCodes bounds the codes of a font that are told one by one.
const maxCodes = 1 << 17

// readComposite reads a font whose codes are those of a large character set.
func (d *pdfDocument) readComposite(f *pdfFont, dict types.Dict) {
	f.twoBytes, f.missing = true, 1
	encoding := d.name(dict["Encoding"])
	f.utf16 = strings.HasPrefix(encoding, "Uni") && (strings.Contains(encoding, "UCS2") || strings.Contains(encoding, "UTF16"))
	fonts := d.array(dict["DescendantFonts"])
	if len(fonts) == 0 {
		return
	}
	descendant := d.dict(fonts[0])
	if w, ok := d.number(descendant["DW"]); ok {
		f.missing = w / 1000
	}
	w := d.array(descendant["W"])
	steps := 0
	for i := 0; i+1 < len(w) && steps < maxCodes; {
		first, _ := d.number(w[i])
		if list := d.array(w[i+1]); list != nil {
			for j, o := range list {
				if width, ok := d.number(o); ok {
					f.widths[uint32(first)+uint32(j)] = width / 1000
				}
			}
			i += 2
			continue
		}
		last, _ := d.number(w[i+1])
		if i+2 < len(w) {
			width, _ := d.number(w[i+2])
			for code := first; code <= last && code <= 0xffff && steps < maxCodes; code++ {
				f.widths[uint32(code)] = width / 1000
				steps++
			}
		}
		i += 3
	}
}

// readCMap reads the tables of a ToUnicode CMap (ISO 32000-1, 9.10.3).
func readCMap(data []byte, to map[uint32]string) {
	l := pdfLexer{data: data}
	var args []any
	steps := 0
	for steps < maxCodes {
		o, ok := l.next(0)
		if !ok {
			return
		}
		op, isOp := o.(pdfOperator)
		if !isOp {
			args = append(args, o)
			continue
		}
		switch op {
		case "endbfchar":
			for ; len(args) >= 2; args = args[2:] {
				from, _ := args[0].([]byte)
				text, _ := args[1].([]byte)
				to[codeOf(from)] = utf16Text(text)
			}
		case "endbfrange":
			for ; len(args) >= 3; args = args[3:] {
				from, _ := args[0].([]byte)
				last, _ := args[1].([]byte)
				first, n := codeOf(from), codeOf(last)
				switch target := args[2].(type) {
				case []any:
					for i, o := range target {
						if text, ok := o.([]byte); ok && first+uint32(i) <= n {
							to[first+uint32(i)] = utf16Text(text)
						}
					}
				case []byte:
					text := []rune(utf16Text(target))
					for code := first; code <= n && len(text) > 0 && code-first <= 0xffff && steps < maxCodes; code++ {
						to[code] = string(text)
						text[len(text)-1]++
						steps++
					}
				}
			}
		}
		args = args[:0]
	}
}

func codeOf(s []byte) uint32 {
	var code uint32
	for _, c := range s {
		code = code<<8 | uint32(c)
	}
	return code
}

func utf16Text(s []byte) string {
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return strings.Trim(string(utf16.Decode(units)), "\x00")
}

// readEncoding reads which characters the codes of one byte show.
func (d *pdfDocument) readEncoding(f *pdfFont, o types.Object, descriptor types.Dict) {
	encoding := d.dict(o)
	base := d.name(o)
	if encoding != nil {
		base = d.name(encoding["BaseEncoding"])
	}
	switch base {
	case "MacRomanEncoding":
		f.encoding = characterMap(charmap.Macintosh)
	case "WinAnsiEncoding":
		f.encoding = characterMap(charmap.Windows1252)
	default:
		f.encoding = characterMap(charmap.Windows1252)
		if d.name(o) != "" || descriptor["FontFile"] != nil || descriptor["FontFile3"] != nil || len(descriptor) == 0 {
			standardEncoding(&f.encoding) // that of Type 1 fonts
		}
		d.builtIn(f, descriptor)
	}
	code := 0
	for _, o := range d.array(encoding["Differences"]) {
		if n, ok := d.number(o); ok {
			code = int(n)
		} else {
			if code >= 0 && code < 256 {
				f.encoding[code] = glyphText(d.name(o))
			}
			code++
		}
	}
}

func characterMap(m *charmap.Charmap) (table [256]string) {
	for c := 32; c < 256; c++ {
		if r := m.DecodeByte(byte(c)); r != '\ufffd' && (r < 0x7f || r > 0x9f) {
			table[c] = string(r)
		}
	}
	return table
}

// standardEncoding is Adobe's for Type 1 fonts (ISO 32000-1, annex D.2).
func standardEncoding(table *[256]string) {
	for c := 127; c < 256; c++ {
		table[c] = ""
	}
	for c, r := range map[int]string{0x27: "’", 0x60: "‘", 0xa1: "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ", 0xb1: "–†‡·", 0xb6: "¶•‚„”»…‰", 0xbf: "¿", 0xc1: "`´ˆ˜¯˘˙¨", 0xca: "˚¸",
		0xcd: "˝˛ˇ—", 0xe1: "Æ", 0xe3: "ª", 0xe8: "ŁØŒº", 0xf1: "æ", 0xf5: "ı", 0xf8: "łøœß"} {
		for _, char := range r {
			table[c] = string(char)
			c++
		}
	}
}

// builtInCode is a line of the encoding within a Type 1 font program.
var builtInCode = regexp.MustCompile(`dup\s+(\d{1,3})\s*/(\w[\w.]*)\s+put`)

// builtIn reads the encoding that a Type 1 font carries itself, as those of old TeX do.
func (d *pdfDocument) builtIn(f *pdfFont, descriptor types.Dict) {
	program, err := d.stream(descriptor["FontFile"])
	if err != nil {
		return
	}
	for _, m := range builtInCode.FindAllSubmatch(program[:min(len(program), 1<<14)], -1) {
		if code, err := strconv.Atoi(string(m[1])); err == nil && code < 256 {
			f.encoding[code] = glyphText(string(m[2]))
		}
	}
}

// glyphNames are Adobe's names of glyphs that are neither letters nor built of a letter and
// an accent (https://github.com/adobe-type-tools/agl-aglfn).
var glyphNames = func() map[string]string {
	names := map[string]string{}
	for pair := range strings.FieldsSeq(`exclam=! quotedbl=" numbersign=# dollar=$ percent=% ampersand=& quotesingle=' quoteright=’ quoteleft=‘ parenleft=( parenright=)
		asterisk=* plus=+ comma=, hyphen=- minus=− period=. slash=/ zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 colon=: semicolon=;
		less=< greater=> question=? at=@ bracketleft=[ backslash=\ bracketright=] asciicircum=^ underscore=_ grave=` + "`" + ` braceleft={ bar=| braceright=}
		asciitilde=~ exclamdown=¡ cent=¢ sterling=£ currency=¤ yen=¥ brokenbar=¦ section=§ copyright=© ordfeminine=ª guillemotleft=« logicalnot=¬ registered=®
		degree=° plusminus=± twosuperior=² threesuperior=³ onesuperior=¹ mu=µ paragraph=¶ periodcentered=· ordmasculine=º guillemotright=» onequarter=¼ onehalf=½
		threequarters=¾ questiondown=¿ multiply=× divide=÷ germandbls=ß AE=Æ ae=æ Oslash=Ø oslash=ø Eth=Ð eth=ð Thorn=Þ thorn=þ OE=Œ oe=œ Lslash=Ł lslash=ł dotlessi=ı
		Dcroat=Đ dcroat=đ florin=ƒ endash=– emdash=— quotesinglbase=‚ quotedblleft=“ quotedblright=” quotedblbase=„ dagger=† daggerdbl=‡ bullet=• ellipsis=…
		perthousand=‰ guilsinglleft=‹ guilsinglright=› Euro=€ trademark=™ fi=fi fl=fl ff=ff ffi=ffi ffl=ffl fraction=⁄ notequal=≠ lessequal=≤ greaterequal=≥
		arrowright=→ arrowleft=← numero=№ afii61352=№ afii10023=Ё afii10071=ё softhyphen=- sfthyphen=- nbspace=\ `) {
		name, text, _ := strings.Cut(pair, "=")
		names[name] = text
	}
	names["space"], names["nbspace"], names["nonbreakingspace"] = " ", " ", " "
	// afii10017–afii10049 are А–Я but Ё, afii10065–afii10097 а–я but ё.
	for i, r := range []rune("АБВГДЕ_ЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ") {
		if r != '_' {
			names["afii"+strconv.Itoa(10017+i)] = string(r)
			names["afii"+strconv.Itoa(10065+i)] = strings.ToLower(string(r))
		}
	}
	return names
}()

// accents are the names of the accents that are composed with a letter: "aacute".
var accents = map[string]string{"grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "dieresis": "\u0308", "ring": "\u030a", "cedilla": "\u0327",
	"caron": "\u030c", "breve": "\u0306", "macron": "\u0304", "ogonek": "\u0328", "dotaccent": "\u0307", "hungarumlaut": "\u030b", "commaaccent": "\u0326"}

// glyphText returns the characters of a glyph's name, empty when it says nothing.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".") // "a.swash"
	if parts := strings.Split(name, "_"); len(parts) > 1 && len(parts) < 5 {
		var all string
		for _, p := range parts { // "f_f_i"
			all += glyphText(p)
		}
		return all
	}
	if text, ok := glyphNames[name]; ok {
		return text
	}
	if len(name) == 1 {
		return name
	}
	for _, prefix := range []string{"uni", "u"} {
		if hex, ok := strings.CutPrefix(name, prefix); ok && len(hex) >= 4 && len(hex) <= 6 {
			if r, err := strconv.ParseUint(hex, 16, 21); err == nil {
				return string(rune(r))
			}
		}
	}
	if len(name) > 1 {
		if mark, ok := accents[name[1:]]; ok {
			return norm.NFC.String(name[:1] + mark)
		}
	}
	return ""
}
