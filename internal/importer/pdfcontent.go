package importer

import (
	"context"
	"math"
	"strconv"
)

// pdfName is a name of a content stream, "/F1".
type pdfName string

// pdfOperator is what a content stream does with the operands before it.
type pdfOperator string

// pdfLexer reads the objects and operators of a content stream or a CMap: float64, []byte
// (a string), pdfName, []any (an array), nil (a dictionary, skipped) and pdfOperator.
type pdfLexer struct {
	data []byte
	pos  int
}

func isPDFSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isPDFDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// next returns the next object, and false at the end. Arrays and dictionaries nest at most
// 30 deep; what lies deeper is flattened.
func (l *pdfLexer) next(depth int) (any, bool) {
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		switch {
		case isPDFSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		case c == '/':
			l.pos++
			return l.name(), true
		case c == '(':
			l.pos++
			return l.literal(), true
		case c == '<' && l.peek(1) == '<':
			l.pos += 2
			if depth < 30 {
				l.list(depth+1, '>')
			}
			return nil, true
		case c == '<':
			l.pos++
			return l.hex(), true
		case c == '[':
			l.pos++
			if depth < 30 {
				return l.list(depth+1, ']'), true
			}
		case c == ']' || c == '>' || c == ')' || c == '{' || c == '}':
			l.pos++
			if depth > 0 {
				return pdfOperator(c), true // ends the array or dictionary
			}
		default:
			return l.word(), true
		}
	}
	return nil, false
}

func (l *pdfLexer) peek(n int) byte {
	if l.pos+n < len(l.data) {
		return l.data[l.pos+n]
	}
	return 0
}

// list reads until the closing bracket.
func (l *pdfLexer) list(depth int, closing byte) []any {
	var all []any
	for {
		o, ok := l.next(depth)
		if !ok {
			return all
		}
		if op, isOp := o.(pdfOperator); isOp && len(op) == 1 && op[0] == closing {
			if closing == '>' && l.peek(0) == '>' {
				l.pos++
			}
			return all
		}
		all = append(all, o)
	}
}

func (l *pdfLexer) word() any {
	start := l.pos
	for l.pos < len(l.data) && !isPDFSpace(l.data[l.pos]) && !isPDFDelimiter(l.data[l.pos]) {
		l.pos++
	}
	word := string(l.data[start:l.pos])
	if c := word[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if f, err := strconv.ParseFloat(word, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
		return 0.0 // "--5", "1.2.3": damaged, and drawn as 0 by others
	}
	return pdfOperator(word)
}

func (l *pdfLexer) name() pdfName {
	var name []byte
	for l.pos < len(l.data) && !isPDFSpace(l.data[l.pos]) && !isPDFDelimiter(l.data[l.pos]) {
		c := l.data[l.pos]
		l.pos++
		if c == '#' && l.pos+1 < len(l.data) {
			if v, err := strconv.ParseUint(string(l.data[l.pos:l.pos+2]), 16, 8); err == nil {
				c = byte(v)
				l.pos += 2
			}
		}
		name = append(name, c)
	}
	return pdfName(name)
}

func (l *pdfLexer) literal() []byte {
	s := []byte{}
	for depth := 1; l.pos < len(l.data); {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s
			}
		case '\\':
			c = l.peek(0)
			l.pos++
			switch c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			case '\r':
				if l.peek(0) == '\n' {
					l.pos++
				}
				continue
			case '\n':
				continue
			case '0', '1', '2', '3', '4', '5', '6', '7':
				v := int(c - '0')
				for range 2 {
					if d := l.peek(0); d >= '0' && d <= '7' {
						v = v<<3 | int(d-'0')
						l.pos++
					}
				}
				c = byte(v)
			}
		}
		s = append(s, c)
	}
	return s
}

func (l *pdfLexer) hex() []byte {
	s := []byte{}
	high, half := byte(0), false
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		var v byte
		switch {
		case c == '>':
			if half {
				s = append(s, high<<4)
			}
			return s
		case c >= '0' && c <= '9':
			v = c - '0'
		case c >= 'a' && c <= 'f':
			v = c - 'a' + 10
		case c >= 'A' && c <= 'F':
			v = c - 'A' + 10
		default:
			continue
		}
		if half {
			s = append(s, high<<4|v)
		}
		high, half = v, !half
	}
	return s
}

// skipImage passes over the bytes of a picture within the stream, from after "ID" to "EI".
func (l *pdfLexer) skipImage() {
	for l.pos++; l.pos+2 < len(l.data); l.pos++ {
		if isPDFSpace(l.data[l.pos]) && l.data[l.pos+1] == 'E' && l.data[l.pos+2] == 'I' && (l.pos+3 >= len(l.data) || isPDFSpace(l.data[l.pos+3])) {
			l.pos += 3
			return
		}
	}
	l.pos = len(l.data)
}

// matrix maps x, y to a·x+c·y+e, b·x+d·y+f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// times applies m, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// glyph is a shown character (or ligature) and where it stands, in points, y upwards.
type glyph struct {
	text    string
	x, end  float64 // along its line
	y, size float64
	bold    bool
}

type textState struct {
	ctm                               matrix
	font                              *pdfFont
	size, charSpace, wordSpace, scale float64
	leading, rise                     float64
}

// pdfInterpreter gathers the text of a page (ISO 32000-1, 9.4).
type pdfInterpreter struct {
	ctx     context.Context
	doc     *pdfDocument
	lines   lineBuilder
	rotated int // characters that do not stand upright: they are left out
	state   textState
	stack   []textState
	tm, tlm matrix
	marked  []bool // the marked contents that are open: is it an artifact?
	hidden  int    // artifacts that are open
}

// run interprets a content stream with its resources; depth counts the forms it stands in.
func (p *pdfInterpreter) run(content []byte, resources pdfResources, depth int) error {
	l := pdfLexer{data: content}
	var args []any
	for n := 0; ; n++ {
		if n%1024 == 0 && p.ctx.Err() != nil {
			return context.Cause(p.ctx)
		}
		o, ok := l.next(0)
		if !ok {
			return nil
		}
		op, isOp := o.(pdfOperator)
		if !isOp {
			if len(args) < 64 { // no operator takes so many
				args = append(args, o)
			}
			continue
		}
		if op == "ID" {
			l.skipImage()
		} else if err := p.do(op, args, resources, depth); err != nil {
			return err
		}
		args = args[:0]
	}
}

func (p *pdfInterpreter) do(op pdfOperator, args []any, resources pdfResources, depth int) error {
	num := func(i int) float64 {
		if i < len(args) {
			if f, ok := args[i].(float64); ok {
				return f
			}
		}
		return 0
	}
	name := func(i int) string {
		if i < len(args) {
			if n, ok := args[i].(pdfName); ok {
				return string(n)
			}
		}
		return ""
	}
	s := &p.state
	switch op {
	case "q":
		if len(p.stack) > MaxNesting {
			return tooDeep(len(p.stack))
		}
		p.stack = append(p.stack, *s)
	case "Q":
		if n := len(p.stack); n > 0 {
			*s = p.stack[n-1]
			p.stack = p.stack[:n-1]
		}
	case "cm":
		s.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.times(s.ctm)
	case "BT":
		p.tm, p.tlm = identity, identity
	case "Tf":
		s.font, s.size = p.doc.font(resources, name(0)), num(1)
	case "Tc":
		s.charSpace = num(0)
	case "Tw":
		s.wordSpace = num(0)
	case "Tz":
		s.scale = num(0) / 100
	case "TL":
		s.leading = num(0)
	case "Ts":
		s.rise = num(0)
	case "TD":
		s.leading = -num(1)
		p.move(num(0), num(1))
	case "Td":
		p.move(num(0), num(1))
	case "T*":
		p.move(0, -s.leading)
	case "Tm":
		p.tlm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
		p.tm = p.tlm
	case "Tj":
		return p.show(args)
	case "'":
		p.move(0, -s.leading)
		return p.show(args)
	case "\"":
		s.wordSpace, s.charSpace = num(0), num(1)
		p.move(0, -s.leading)
		if len(args) > 2 {
			return p.show(args[2:])
		}
	case "TJ":
		if len(args) > 0 {
			if parts, ok := args[0].([]any); ok {
				return p.show(parts)
			}
		}
	case "BMC", "BDC":
		artifact := name(0) == "Artifact"
		p.marked = append(p.marked, artifact)
		if artifact {
			p.hidden++
		}
	case "EMC":
		if n := len(p.marked); n > 0 {
			if p.marked[n-1] {
				p.hidden--
			}
			p.marked = p.marked[:n-1]
		}
	case "Do":
		return p.form(resources, name(0), depth)
	}
	return nil
}

func (p *pdfInterpreter) move(x, y float64) {
	p.tlm = matrix{a: 1, d: 1, e: x, f: y}.times(p.tlm)
	p.tm = p.tlm
}

// show shows strings, and moves by the numbers between them.
func (p *pdfInterpreter) show(parts []any) error {
	s := &p.state
	if s.font == nil {
		return nil
	}
	for _, part := range parts {
		switch part := part.(type) {
		case float64:
			p.tm = matrix{a: 1, d: 1, e: -part / 1000 * s.size * s.scale}.times(p.tm)
		case []byte:
			for len(part) > 0 {
				code, n := s.font.code(part)
				part = part[n:]
				if err := p.showGlyph(code, n); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *pdfInterpreter) showGlyph(code uint32, n int) error {
	s := &p.state
	advance := s.font.width(code)*s.size + s.charSpace
	if n == 1 && code == ' ' {
		advance += s.wordSpace
	}
	trm := matrix{a: s.size * s.scale, d: s.size, f: s.rise}.times(p.tm).times(s.ctm)
	begin := trm
	p.tm = matrix{a: 1, d: 1, e: advance * s.scale}.times(p.tm)
	end := matrix{a: s.size * s.scale, d: s.size, f: s.rise}.times(p.tm).times(s.ctm)
	text := s.font.text(code)
	if p.hidden > 0 || text == "" {
		return nil
	}
	size := math.Hypot(trm.c, trm.d)
	if math.Abs(trm.b) > 0.05*math.Abs(trm.a) || trm.a <= 0 || math.IsNaN(size) || math.IsInf(size, 0) {
		p.rotated++
		return nil
	}
	if p.doc.characters += len(text); p.doc.characters > p.doc.most.output {
		return p.doc.most.errOutput()
	}
	p.lines.add(glyph{text: text, x: begin.e, end: end.e, y: begin.f, size: size, bold: s.font.bold})
	return nil
}

// form interprets a form, a piece of content with resources of its own. One that draws itself
// is drawn once.
func (p *pdfInterpreter) form(resources pdfResources, name string, depth int) error {
	f, err := p.doc.form(resources, name)
	if err != nil || f == nil || f.open || depth >= 20 { // figures in figures nest two or three deep
		return err
	}
	f.open = true
	defer func() { f.open = false }()
	saved, stack, tm, tlm, marked := p.state, len(p.stack), p.tm, p.tlm, len(p.marked)
	p.state.ctm = f.matrix.times(p.state.ctm)
	if err := p.run(f.content, f.resources, depth+1); err != nil {
		return err
	}
	p.state, p.tm, p.tlm = saved, tm, tlm
	p.stack = p.stack[:min(stack, len(p.stack))]
	for len(p.marked) > marked { // what the form left open
		if p.marked[len(p.marked)-1] {
			p.hidden--
		}
		p.marked = p.marked[:len(p.marked)-1]
	}
	return nil
}
