package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"
	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// output remembers that something could not be written, so that a full disk is no success.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// terminal returns the terminal that w shows on to a person, nil when there is none.
func terminal(w io.Writer) *os.File {
	if o, ok := w.(*output); ok {
		w = o.Writer
	}
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		return f
	}
	return nil
}

func isTerminal(w io.Writer) bool { return terminal(w) != nil }

// style colours text on a terminal, and elsewhere leaves it alone. NO_COLOR is respected.
type style struct{ bold, dim func(a ...any) string }

func styleOf(w io.Writer) style {
	bold, dim := color.New(color.Bold), color.New(color.Faint)
	if !isTerminal(w) {
		bold.DisableColor()
		dim.DisableColor()
	}
	return style{bold.SprintFunc(), dim.SprintFunc()}
}

// wrap breaks lines at words to the terminal's width, at most 100 columns, the lines after
// the first indented. Elsewhere than on a terminal lines stay whole.
func wrap(w io.Writer, text string, indent int) string {
	screen := terminal(w)
	if screen == nil {
		return text
	}
	width, _, err := term.GetSize(int(screen.Fd()))
	if err != nil || width < 20 {
		return text
	}
	wrapped := ansi.Wordwrap(text, min(width, 100)-indent, "")
	return strings.ReplaceAll(wrapped, "\n", "\n"+strings.Repeat(" ", indent))
}

// sentences is a log handler that writes for the person at the terminal: "attache: the model
// failed: 127.0.0.1:8080 did not answer in time".
type sentences struct {
	w     io.Writer
	level slog.Level
	attrs []slog.Attr
}

func (h sentences) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level }
func (h sentences) WithGroup(string) slog.Handler                    { return h }
func (h sentences) WithAttrs(attrs []slog.Attr) slog.Handler {
	h.attrs = append(slices.Clip(h.attrs), attrs...)
	return h
}

func (h sentences) Handle(_ context.Context, r slog.Record) error {
	line := "attache: " + r.Message
	add := func(a slog.Attr) bool {
		if a.Key == "error" {
			line += ": " + a.Value.String()
		} else {
			line += fmt.Sprintf(" (%s %s)", a.Key, a.Value)
		}
		return true
	}
	for _, a := range h.attrs {
		add(a)
	}
	r.Attrs(add)
	_, err := fmt.Fprintln(h.w, line)
	return err
}

// progress shows a bar on a terminal for work of more than a second.
type progress struct{ bar *progressbar.ProgressBar }

func (p *progress) show(w io.Writer, what string) func(done, total int) {
	if !isTerminal(w) {
		return nil
	}
	start := time.Now()
	return func(done, total int) {
		if p.bar == nil {
			if time.Since(start) < time.Second {
				return
			}
			p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
				progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
		}
		_ = p.bar.Set(done) // a bar that cannot be drawn stops nothing
	}
}

func (p *progress) close() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
