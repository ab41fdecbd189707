package llm

import "strings"

// thoughtFilter keeps back what a reasoning model thinks aloud before it answers, between
// <think> and </think> at the beginning of its text. Servers that part thoughts from text
// themselves send them in a field of their own, which is not read.
type thoughtFilter struct {
	out    func(piece string)
	state  int // deciding, thinking or answering
	buffer string
}

const (
	deciding = iota
	thinking
	answering
)

const (
	openThought  = "<think>"
	closeThought = "</think>"
)

func (f *thoughtFilter) write(piece string) {
	if piece == "" {
		return
	}
	if f.state == answering {
		f.out(piece)
		return
	}
	f.buffer += piece
	if f.state == deciding {
		text := strings.TrimLeft(f.buffer, " \n\r\t")
		switch {
		case strings.HasPrefix(text, openThought):
			f.state = thinking
		case !strings.HasPrefix(openThought, text):
			f.pass(f.buffer)
			return
		}
	}
	if f.state == thinking {
		if _, rest, closed := strings.Cut(f.buffer, closeThought); closed {
			f.pass(strings.TrimLeft(rest, "\n"))
			return
		}
	}
}

func (f *thoughtFilter) pass(text string) {
	f.state, f.buffer = answering, ""
	if text != "" {
		f.out(text)
	}
}

// close lets go what was held back undecided; an unfinished thought stays hidden.
func (f *thoughtFilter) close() {
	if f.state == deciding {
		f.pass(f.buffer)
	}
}
