package briefing

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// theme is the colours of a picture. Letters stand out by 4.5:1 at least, signs by 3:1.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
type theme struct{ ground, ink, muted, accent, bar, spine color.RGBA }

var (
	light = theme{ground: rgb(0xFFFFFF), ink: rgb(0x1C2127), muted: rgb(0x59626E), accent: rgb(0x1B5EAB), bar: rgb(0x6191CC), spine: rgb(0x8A94A0)}
	dark  = theme{ground: rgb(0x17191E), ink: rgb(0xE9EBEE), muted: rgb(0xA6AEB9), accent: rgb(0x82B6F4), bar: rgb(0x4C7DB5), spine: rgb(0x6C7684)}
)

func rgb(c uint32) color.RGBA {
	return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xFF}
}

// draw returns the picture as a PNG.
func (l *layout) draw() ([]byte, error) {
	c := &canvas{image.NewRGBA(image.Rect(0, 0, pictureWidth, l.height))}
	draw.Draw(c, c.Rect, image.NewUniform(l.ground), image.Point{}, draw.Src)
	for _, m := range l.signs {
		if m.lane < lanes {
			x := laneX - m.lane*laneStep
			c.box(x-3, m.y-3, spineX, m.y+3, 3, l.bar)
			c.box(x-3, m.y-3, x+3, m.barEnd, 3, l.bar)
			if m.open {
				c.arrow(x, m.barEnd, l.bar)
			}
		}
	}
	c.box(spineX-1, l.signs[0].y, spineX+2, l.signs[len(l.signs)-1].y+1, 0, l.spine)
	for _, m := range l.signs {
		c.dot(spineX, m.y, dotRadius, l.accent)
		if m.hollow {
			c.dot(spineX, m.y, dotRadius-4, l.ground)
		}
	}
	c.box(margin, l.ruleY, pictureWidth-margin, l.ruleY+2, 0, l.spine)
	if l.legend > 0 {
		c.dot(margin+dotRadius, l.legend, dotRadius, l.accent)
		c.dot(margin+dotRadius, l.legend, dotRadius-4, l.ground)
	}
	for _, t := range l.lines {
		d := font.Drawer{Dst: c, Src: image.NewUniform(t.ink), Face: t.face, Dot: fixed.P(t.x, t.y)}
		d.DrawString(t.text)
	}
	return c.encode(l.theme)
}

// canvas is a picture that is being drawn.
type canvas struct{ *image.RGBA }

func (c *canvas) dot(x, y, radius int, ink color.Color) {
	c.box(x-radius, y-radius, x+radius, y+radius, radius, ink)
}

// box fills a rectangle with rounded corners.
func (c *canvas) box(x0, y0, x1, y1, radius int, ink color.Color) {
	w, h, r := float32(x1-x0), float32(y1-y0), float32(radius)
	k := r * (1 - 0.5523) // a quarter of a circle as a cubic curve
	var z vector.Rasterizer
	z.Reset(x1-x0, y1-y0)
	z.MoveTo(r, 0)
	z.LineTo(w-r, 0)
	z.CubeTo(w-k, 0, w, k, w, r)
	z.LineTo(w, h-r)
	z.CubeTo(w, h-k, w-k, h, w-r, h)
	z.LineTo(r, h)
	z.CubeTo(k, h, 0, h-k, 0, h-r)
	z.LineTo(0, r)
	z.CubeTo(0, k, k, 0, r, 0)
	z.ClosePath()
	z.Draw(c, image.Rect(x0, y0, x1, y1), image.NewUniform(ink), image.Point{})
}

// arrow points down at the end of a bar that is open.
func (c *canvas) arrow(x, y int, ink color.Color) {
	var z vector.Rasterizer
	z.Reset(18, 14)
	z.MoveTo(0, 0)
	z.LineTo(18, 0)
	z.LineTo(9, 14)
	z.ClosePath()
	z.Draw(c, image.Rect(x-9, y-6, x+9, y+8), image.NewUniform(ink), image.Point{})
}

// encode writes a PNG of the theme's colours and steps between each and the ground, two fifths
// of the size of one in full colour.
func (c *canvas) encode(t theme) ([]byte, error) {
	const steps = 50
	palette := color.Palette{t.ground}
	for _, ink := range []color.RGBA{t.ink, t.muted, t.accent, t.bar, t.spine} {
		for i := 1; i <= steps; i++ {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-i) + int(b)*i) / steps) }
			palette = append(palette, color.RGBA{mix(t.ground.R, ink.R), mix(t.ground.G, ink.G), mix(t.ground.B, ink.B), 0xFF})
		}
	}
	out := image.NewPaletted(c.Rect, palette)
	nearest := map[[3]uint8]uint8{}
	var before [3]uint8
	var index uint8
	for i := range out.Pix {
		if p := [3]uint8(c.Pix[4*i:]); i == 0 || p != before {
			var known bool
			if index, known = nearest[p]; !known {
				index = uint8(palette.Index(color.RGBA{p[0], p[1], p[2], 0xFF}))
				nearest[p] = index
			}
			before = p
		}
		out.Pix[i] = index
	}
	var b bytes.Buffer
	err := png.Encode(&b, out)
	return b.Bytes(), err
}
