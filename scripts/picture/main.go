// Command picture writes the page that shows how an answer looks in Discord, made from a
// story of package discord: what a member saw, word for word. scripts/picture.sh takes its
// photograph.
//
//	go run ./scripts/picture internal/discord/testdata/stories/shipped.txt > page.html
package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "shrink":
		err = shrink(os.Args[2])
	case len(os.Args) == 2:
		err = write(os.Args[1])
	default:
		err = errors.New("takes the file of a story, or \"shrink\" and that of a photograph")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func write(story string) error {
	data, err := os.ReadFile(story)
	if err != nil {
		return err
	}
	answer, passage := scenes(string(data))
	var page strings.Builder
	page.WriteString(head)
	for _, theme := range []string{"dark", "light"} {
		fmt.Fprintf(&page, `<div class="phone %s">%s%s</div>`, theme, message("used <b>/ask</b>", answer), message("", passage))
	}
	page.WriteString("</body></html>\n")
	_, err = fmt.Print(page.String())
	return err
}

// shrink reduces a photograph to its 256 most frequent colours: the rest are edges of letters.
func shrink(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	photo, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	bounds, count := photo.Bounds(), map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(photo.At(x, y)).(color.RGBA) }
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int { return cmp.Compare(count[b], count[a]) })
	var palette color.Palette
	for _, c := range colours[:min(256, len(colours))] {
		palette = append(palette, c)
	}
	small, nearest := image.NewPaletted(bounds, palette), map[color.RGBA]uint8{}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := at(x, y)
			i, ok := nearest[c]
			if !ok {
				i = uint8(palette.Index(c))
				nearest[c] = i
			}
			small.SetColorIndex(x, y, i)
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

// scenes returns what the member saw first, the answer, and the passage that they chose next.
func scenes(story string) (answer, passage []string) {
	for part := range strings.SplitSeq(story, "\n\nana ") {
		act, seen, _ := strings.Cut(part, "\n")
		switch lines := strings.Split(seen, "\n"); {
		case strings.Contains(act, "/ask") && answer == nil:
			answer = lines
		case strings.Contains(act, "chooses") && passage == nil:
			passage = lines
		}
	}
	return answer, passage
}

// message shows a message of the bot's, in answer to what a member did.
func message(did string, lines []string) string {
	var b strings.Builder
	b.WriteString(`<div class="message">`)
	if did != "" {
		fmt.Fprintf(&b, `<div class="did"><i></i><span class="ana">ana</span> %s</div>`, did)
	}
	b.WriteString(`<div class="avatar">A</div><div class="body"><div class="name">Attaché <span class="app">APP</span></div>`)
	for _, line := range lines {
		b.WriteString(show(line))
	}
	b.WriteString("</div></div>")
	return b.String()
}

var (
	buttonMark = regexp.MustCompile(`\[ ([^\]]+) \]`)
	linked     = regexp.MustCompile(`\[\[(\d+)\]\]\(&lt;[^&]*&gt;\)`)
	starred    = regexp.MustCompile(`\*\*(.+?)\*\*`)
	stroke     = regexp.MustCompile(`\\([^0-9A-Za-z\s])`)
)

// show shows a line as Discord does.
func show(line string) string {
	text := html.EscapeString(line)
	text = linked.ReplaceAllString(text, "<u>[$1]</u>")
	text = starred.ReplaceAllString(text, "<b>$1</b>")
	text = stroke.ReplaceAllString(text, "$1")
	switch {
	case strings.HasPrefix(line, "[ "):
		var b strings.Builder
		for _, m := range buttonMark.FindAllStringSubmatch(line, -1) {
			fmt.Fprintf(&b, `<span class="button">%s</span>`, html.EscapeString(m[1]))
		}
		return `<div class="row">` + b.String() + "</div>"
	case strings.HasPrefix(line, "‹ "), strings.HasPrefix(line, "    • "):
		return "" // the open menu
	case strings.HasPrefix(line, "    ✓ "):
		chosen, _, _ := strings.Cut(strings.TrimPrefix(text, "    ✓ "), " — ")
		return `<div class="menu">` + chosen + `<span>⌄</span></div>`
	case strings.HasPrefix(line, "(only"):
		return `<div class="only">👁 Only you can see this · <u>Dismiss message</u></div>`
	case strings.HasPrefix(line, "> "):
		return "<blockquote>" + strings.TrimPrefix(text, "&gt; ") + "</blockquote>"
	case strings.HasPrefix(line, "-# "):
		return "<small>" + strings.TrimPrefix(text, "-# ") + "</small>"
	case line == "":
		return `<div class="gap"></div>`
	}
	return "<p>" + text + "</p>"
}

const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>An answer in Discord</title><style>
*{box-sizing:border-box;margin:0}
body{display:flex;background:#888;width:800px;font:15px/1.36 Inter,"gg sans","Noto Sans",system-ui,sans-serif}
.phone{width:400px;padding:14px 12px 18px}
.dark{background:#313338;color:#dbdee1;--faint:#949ba4;--name:#f2f3f5;--bar:#4e5058;--button:#4e5058;--ink:#fff;--link:#00a8fc;--menu:#1e1f22}
.light{background:#fff;color:#313338;--faint:#5c5e66;--name:#060607;--bar:#c4c9ce;--button:#e3e5e8;--ink:#2e3338;--link:#006ce7;--menu:#ebebeb}
.message{position:relative;padding-left:50px;margin-bottom:18px}
.did{font-size:13px;color:var(--faint);margin:0 0 4px}.did b{color:var(--link);font-weight:500}
.did i{position:absolute;left:20px;top:9px;width:24px;height:12px;border:2px solid var(--bar);border-width:2px 0 0 2px;border-radius:7px 0 0 0}
.ana{color:var(--name);font-weight:500}
.avatar{position:absolute;left:0;width:40px;height:40px;border-radius:50%;background:#7a1f2b;color:#f3e6c8;font:600 20px/40px Georgia,serif;text-align:center}
.name{color:var(--name);font-weight:600;margin-bottom:1px}
.app{background:#5865f2;color:#fff;font-size:10px;font-weight:600;border-radius:4px;padding:1px 4px;vertical-align:2px}
blockquote{border-left:4px solid var(--bar);padding-left:10px;margin:1px 0}
small{display:block;font-size:12.5px;color:var(--faint)}
u{text-decoration:none;color:var(--link)}
.gap{height:9px}
.row{display:flex;flex-wrap:wrap;gap:6px;margin-top:8px}
.button{background:var(--button);color:var(--ink);border-radius:8px;padding:6px 12px;font-size:14px;font-weight:500}
.menu{background:var(--menu);border-radius:8px;padding:9px 12px;margin-top:8px;font-size:14px;display:flex;justify-content:space-between}
.only{font-size:12px;color:var(--faint);margin-top:6px}
</style><body>`
