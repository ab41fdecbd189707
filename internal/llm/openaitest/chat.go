package openaitest

import (
	"net/http"
	"strings"
	"time"
)

// Step is what the server does with one chat request.
type Step struct {
	first, between time.Duration
	play           func(*turn)
	count          CountFunc
	uncounted      bool
}

// CountFunc counts the tokens of a request and of the text that answers it.
type CountFunc func(r Request, text string) (prompt, completion int)

// Counting plays step with usage as count says, which may be untrue. Without it a word is a
// token.
func Counting(count CountFunc, step Step) Step {
	step.count = count
	return step
}

// Uncounted plays step without usage, as servers that do not know stream_options.
func Uncounted(step Step) Step {
	step.uncounted = true
	return step
}

// Say answers with text: a few characters per chunk when a stream was asked for, in one piece
// otherwise. The finish_reason is "stop".
func Say(text string) Step { return Reply(func(Request) string { return text }) }

// Reply is Say with a text made from the request. It may run concurrently with itself.
func Reply(text func(Request) string) Step {
	return Step{play: func(t *turn) { t.complete("content", text(t.chat), "stop") }}
}

// Length answers with text that max_tokens cut short: the finish_reason is "length".
func Length(text string) Step {
	return Step{play: func(t *turn) { t.complete("content", text, "length") }}
}

// Filtered answers with text up to where a filter stepped in: the finish_reason is "content_filter".
func Filtered(text string) Step {
	return Step{play: func(t *turn) { t.complete("content", text, "content_filter") }}
}

// Refuse answers with a refusal in place of content.
func Refuse(text string) Step {
	return Step{play: func(t *turn) { t.complete("refusal", text, "stop") }}
}

// Status answers with an HTTP status and an error object as OpenAI sends it. The Retry-After
// header is set when retryAfter is not empty.
func Status(code int, retryAfter string) Step {
	return Step{play: func(t *turn) { t.status(code, retryAfter) }}
}

// Cut sends text, or half of the JSON when no stream was asked for, and breaks the connection.
func Cut(text string) Step {
	return Step{play: func(t *turn) {
		t.part(text)
		t.drop()
	}}
}

// CutQuietly is Cut with a body that ends as if it were complete. A stream has no
// finish_reason and no [DONE].
func CutQuietly(text string) Step { return Step{play: func(t *turn) { t.part(text) }} }

// Hang takes the request and sends nothing, not even a status, until the client goes away or
// the server closes.
func Hang() Step { return Step{play: (*turn).hang} }

// HangAfter sends text, or half of the JSON when no stream was asked for, and then hangs.
func HangAfter(text string) Step {
	return Step{play: func(t *turn) {
		t.part(text)
		t.hang()
	}}
}

// Malformed answers with status 200 and JSON that breaks off.
func Malformed() Step {
	return Step{play: func(t *turn) {
		if t.chat.Stream {
			t.send(http.StatusOK, "text/event-stream", []byte("data: {\"cho\n\n"))
			return
		}
		t.malformed()
	}}
}

// HTML answers with status 200 and a web page, as a proxy or a login page in between does.
func HTML() Step {
	return Step{play: func(t *turn) {
		t.send(http.StatusOK, "text/html; charset=utf-8", []byte("<!doctype html>\n<title>Sign in</title>\n<p>Please sign in.</p>\n"))
	}}
}

// StreamError streams text and then an error object with the message. Where no stream was asked
// for it is an answer 500 with the message.
func StreamError(text, message string) Step {
	return Step{play: func(t *turn) {
		if !t.chat.Stream {
			t.fail(http.StatusInternalServerError, message)
			return
		}
		t.stream("content", text)
		t.event(encode(errorObject(http.StatusInternalServerError, message)))
	}}
}

// WithDelay plays step with latency: first before the status is sent, between before every
// piece of a stream's text but the first one.
func WithDelay(first, between time.Duration, step Step) Step {
	step.first, step.between = first, between
	return step
}

// complete gives a whole answer, with its text in the field "content" or "refusal".
func (t *turn) complete(field, text, finish string) {
	if !t.chat.Stream {
		t.json(http.StatusOK, t.completion(field, text, finish))
		return
	}
	t.stream(field, text)
	t.chunk(map[string]any{}, finish)
	if t.chat.IncludeUsage && !t.step.uncounted {
		chunk := t.answer("chat.completion.chunk")
		chunk["usage"] = t.usage(text)
		t.event(t.checked("text/event-stream", chunk))
	}
	t.event([]byte("[DONE]"))
}

// part gives an answer that lacks its end.
func (t *turn) part(text string) {
	if t.chat.Stream {
		t.stream("content", text)
		return
	}
	body := t.completion("content", text, "stop")
	t.json(http.StatusOK, body[:len(body)/2])
}

// completion is the answer when no stream was asked for.
func (t *turn) completion(field, text, finish string) []byte {
	message := map[string]any{"role": "assistant", "content": nil, "refusal": nil}
	message[field] = text
	answer := t.answer("chat.completion", map[string]any{"index": 0, "message": message, "logprobs": nil, "finish_reason": finish})
	answer["usage"] = t.usage(text)
	return t.checked("application/json", answer)
}

// stream begins a stream and sends text through it.
func (t *turn) stream(field, text string) {
	t.w.Header().Set("Content-Type", "text/event-stream")
	t.chunk(map[string]any{"role": "assistant", field: ""}, nil)
	for i, piece := range pieces(text) {
		if i > 0 {
			t.wait(t.step.between)
		}
		t.chunk(map[string]any{field: piece}, nil)
	}
}

func (t *turn) chunk(delta map[string]any, finish any) {
	chunk := t.answer("chat.completion.chunk", map[string]any{"index": 0, "delta": delta, "finish_reason": finish})
	if t.chat.IncludeUsage {
		chunk["usage"] = nil // as OpenAI does in all chunks but the one that has it
	}
	t.event(t.checked("text/event-stream", chunk))
}

func (t *turn) answer(object string, choices ...any) map[string]any {
	if choices == nil {
		choices = []any{} // [] and not null
	}
	return map[string]any{"id": "chatcmpl-test", "object": object, "created": created, "model": t.chat.Model, "choices": choices}
}

func (t *turn) event(data []byte) {
	t.write([]byte("data: " + string(data) + "\n\n"))
}

// usage counts a word as a token, where the step does not count otherwise.
func (t *turn) usage(text string) map[string]any {
	if t.step.count != nil {
		prompt, completion := t.step.count(t.chat, text)
		return map[string]any{"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
	}
	prompt, completion := 0, len(strings.Fields(text))
	for _, message := range t.chat.Messages {
		prompt += len(strings.Fields(message.Content))
	}
	return map[string]any{"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
}

// pieces splits text into runs of a few characters.
func pieces(text string) []string {
	const size = 4 // about a token of English: https://platform.openai.com/tokenizer
	var all []string
	for runes := []rune(text); len(runes) > 0; {
		n := min(size, len(runes))
		all = append(all, string(runes[:n]))
		runes = runes[n:]
	}
	return all
}
