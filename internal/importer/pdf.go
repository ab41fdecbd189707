package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"attache/internal/corpus"
)

func init() {
	model.ConfigPath = "disable" // pdfcpu would make a folder of its own among the user's settings
}

// parsePDF reads the text of a PDF. pdfcpu reads its objects, mends and decrypts them within
// limits; which characters the pages show, and where, is worked out here.
func parsePDF(ctx context.Context, data []byte, file string, most limits) (document, error) {
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Limits.MaxStreamBytes = most.input
	conf.Limits.MaxDecodeBytes = most.unpacked
	conf.Limits.MaxObjectCount = most.elements
	conf.Limits.MaxXRefEntries = most.elements
	conf.Limits.MaxRecursionDepth = MaxNesting
	x, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(data), conf)
	if err != nil {
		return document{}, pdfProblem(ctx, err, most)
	}
	d := pdfDocument{ctx: ctx, most: most, left: most.unpacked, x: x, fonts: map[string]*pdfFont{}, forms: map[string]*pdfForm{}}
	var pages [][]pdfLine
	var changes []Change
	err = d.eachPage(func(page pdfPage) error {
		content, err := d.content(page.dict["Contents"])
		if err != nil {
			if isLimit(err) || ctx.Err() != nil {
				return err
			}
			changes = append(changes, Change{Paragraph: page.number, Kind: "damaged page", Why: "its content cannot be unpacked"})
			pages = append(pages, nil)
			return nil
		}
		in := pdfInterpreter{ctx: ctx, doc: &d, state: textState{ctm: page.rotation, scale: 1}, lines: lineBuilder{page: len(pages) + 1}}
		if err := in.run(content, page.resources, 0); err != nil {
			return err
		}
		if in.rotated > 0 {
			changes = append(changes, Change{Paragraph: page.number, Kind: "rotated text", Before: fmt.Sprintf("%d characters", in.rotated), Why: "it does not stand upright: a stamp, a margin or a sideways table"})
		}
		pages = append(pages, in.lines.finish())
		return nil
	})
	switch {
	case err != nil:
		return document{}, pdfProblem(ctx, err, most)
	case d.characters == 0:
		return document{}, errors.New("holds no text: it may be a scan, which needs OCR first")
	case 4*d.unmapped > d.shown:
		return document{}, errors.New("does not say which letters its fonts show: it needs OCR first")
	}
	if d.unmapped > 0 {
		changes = append(changes, Change{Kind: "unknown characters", Before: fmt.Sprintf("%d characters", d.unmapped), Why: "their fonts do not say which letters they are"})
	}
	doc := document{changes: changes}
	doc.blocks, changes = layOut(pages)
	doc.changes = append(doc.changes, changes...)
	d.properties(&doc, file)
	return doc, nil
}

// pdfProblem says in a person's words what is wrong with a PDF.
func pdfProblem(ctx context.Context, err error, most limits) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return errors.New("is encrypted: save a copy without a password")
	case errors.Is(err, filter.ErrDecodeLimitExceeded):
		return most.errUnpack()
	case errors.Is(err, model.ErrMaxRecursionDepthExceeded):
		return limited("nests deeper than the %d objects that are read", MaxNesting)
	case isLimit(err):
		return err
	}
	return fmt.Errorf("is a damaged or cut-off PDF file (%w)", err)
}

type pdfDocument struct {
	ctx        context.Context
	most       limits
	left       int64 // bytes that may still be unpacked
	x          *model.Context
	fonts      map[string]*pdfFont
	forms      map[string]*pdfForm
	characters int // bytes of the text shown
	shown      int // glyphs
	unmapped   int // of them without a known character
}

type pdfResources types.Dict

type pdfPage struct {
	number    int
	dict      types.Dict
	resources pdfResources
	rotation  matrix
}

// eachPage walks the tree of pages; each node is visited once, however it is linked.
func (d *pdfDocument) eachPage(f func(pdfPage) error) error {
	root, err := d.x.Catalog()
	if err != nil {
		return err
	}
	seen := map[int]bool{}
	count := 0
	var walk func(o types.Object, resources types.Object, rotate, depth int) error
	walk = func(o types.Object, resources types.Object, rotate, depth int) error {
		if depth > MaxNesting {
			return tooDeep(depth)
		}
		if ref, ok := o.(types.IndirectRef); ok {
			if seen[ref.ObjectNumber.Value()] {
				return nil
			}
			seen[ref.ObjectNumber.Value()] = true
		}
		node := d.dict(o)
		if node == nil {
			return nil
		}
		if r := node["Resources"]; r != nil {
			resources = r
		}
		if r, ok := d.number(node["Rotate"]); ok {
			rotate = int(r)
		}
		if node["Kids"] != nil {
			for _, kid := range d.array(node["Kids"]) {
				if err := walk(kid, resources, rotate, depth+1); err != nil {
					return err
				}
			}
			return nil
		}
		if count++; count > d.most.pages {
			return limited("has more than %d pages", d.most.pages)
		}
		if d.ctx.Err() != nil {
			return context.Cause(d.ctx)
		}
		turned := map[int]matrix{90: {b: -1, c: 1}, 180: {a: -1, d: -1}, 270: {b: 1, c: -1}}
		rotation, ok := turned[(rotate%360+360)%360]
		if !ok {
			rotation = identity
		}
		return f(pdfPage{number: count, dict: node, resources: pdfResources(d.dict(resources)), rotation: rotation})
	}
	return walk(root["Pages"], nil, 0, 0)
}

// The objects of a damaged file may be of any type: what is not of the wanted one counts as
// absent.

func (d *pdfDocument) object(o types.Object) types.Object {
	o, err := d.x.Dereference(o)
	if err != nil {
		return nil
	}
	return o
}

func (d *pdfDocument) dict(o types.Object) types.Dict {
	switch o := d.object(o).(type) {
	case types.Dict:
		return o
	case types.StreamDict:
		return o.Dict
	}
	return nil
}

func (d *pdfDocument) array(o types.Object) types.Array {
	a, _ := d.object(o).(types.Array)
	return a
}

func (d *pdfDocument) name(o types.Object) string {
	n, _ := d.object(o).(types.Name)
	return string(n)
}

func (d *pdfDocument) number(o types.Object) (float64, bool) {
	switch n := d.object(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

// stream unpacks a stream, nil when o is none.
func (d *pdfDocument) stream(o types.Object) ([]byte, error) {
	s, ok := d.object(o).(types.StreamDict)
	if !ok {
		return nil, nil
	}
	data, err := s.DecodeLengthWithLimit(-1, d.left)
	if err != nil {
		if errors.Is(err, filter.ErrDecodeLimitExceeded) {
			return nil, d.most.errUnpack()
		}
		return nil, err
	}
	return data, d.charge(len(data))
}

// charge counts bytes that were unpacked or are interpreted once more. Each piece counts for
// 256 at least, so that small ones, drawn again and again, come to an end as well.
func (d *pdfDocument) charge(n int) error {
	if d.left -= int64(max(n, 256)); d.left < 0 {
		return d.most.errUnpack()
	}
	return nil
}

// content unpacks a page's content, one stream or several that make one.
func (d *pdfDocument) content(o types.Object) ([]byte, error) {
	streams := d.array(o)
	if streams == nil {
		streams = types.Array{o}
	}
	var all []byte
	for _, s := range streams {
		data, err := d.stream(s)
		if err != nil {
			return nil, err
		}
		all = append(append(all, data...), '\n')
	}
	return all, nil
}

// key names an object for a cache.
func key(o types.Object) string {
	if ref, ok := o.(types.IndirectRef); ok {
		return ref.ObjectNumber.String()
	}
	return fmt.Sprintf("%p", o)
}

// pdfForm is a piece of content that pages draw.
type pdfForm struct {
	content   []byte
	resources pdfResources
	matrix    matrix
	open      bool // it is being drawn
}

// form returns the form of a name, nil when the name is of something else: a picture.
func (d *pdfDocument) form(resources pdfResources, name string) (*pdfForm, error) {
	o := d.dict(resources["XObject"])[name]
	s, ok := d.object(o).(types.StreamDict)
	if !ok || d.name(s.Dict["Subtype"]) != "Form" {
		return nil, nil
	}
	if f := d.forms[key(o)]; f != nil {
		return f, d.charge(len(f.content))
	}
	content, err := d.stream(o)
	if err != nil {
		return nil, err
	}
	f := &pdfForm{content: content, resources: pdfResources(d.dict(s.Dict["Resources"])), matrix: identity}
	if f.resources == nil {
		f.resources = resources // PDF 1.1 let forms use the page's
	}
	if a := d.array(s.Dict["Matrix"]); len(a) == 6 {
		m := []*float64{&f.matrix.a, &f.matrix.b, &f.matrix.c, &f.matrix.d, &f.matrix.e, &f.matrix.f}
		for i := range m {
			*m[i], _ = d.number(a[i])
		}
	}
	d.forms[key(o)] = f
	return f, nil
}

// properties reads what the file states of itself.
func (d *pdfDocument) properties(doc *document, file string) {
	var info types.Dict
	if d.x.Info != nil {
		info = d.dict(*d.x.Info)
	}
	text := func(field string) string {
		var raw []byte
		switch s := d.object(info[field]).(type) {
		case types.StringLiteral:
			raw, _ = types.Unescape(string(s)) // damaged: as if absent
		case types.HexLiteral:
			raw, _ = s.Bytes()
		}
		s, _, err := decode(raw, "")
		if err != nil {
			return ""
		}
		return s
	}
	root, _ := d.x.Catalog() // eachPage has read it
	language := ""
	if s, ok := d.object(root["Lang"]).(types.StringLiteral); ok {
		language = languageCode(string(s))
	}
	doc.meta = corpus.Meta{Title: statedTitle(text("Title"), file), Author: statedAuthor(text("Author")), Language: language}
	if created := pdfDate.FindStringSubmatch(text("CreationDate")); created != nil {
		doc.fileDay = leadingDate(created[1] + "-" + created[2] + "-" + created[3])
	}
}
