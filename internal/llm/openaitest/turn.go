package openaitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// A turn is one request being answered. Its methods leave the handler by a panic when the
// client or the server has gone.
type turn struct {
	server     *Server
	w          http.ResponseWriter
	r          *http.Request
	step       Step    // of a chat request
	chat       Request // of a chat request
	embeddings EmbeddingRequest
}

// created is the Unix time, in seconds, of all that the server makes.
const created = 1_700_000_000

// body reads a request that the document allows.
func (t *turn) body() ([]byte, bool) {
	body, err := io.ReadAll(t.r.Body)
	if err != nil {
		t.drop()
	}
	if t.server.spec != nil {
		if err := t.server.spec.Request(t.r, body); err != nil {
			t.violation(err)
			return nil, false
		}
	}
	return body, true
}

// violation fails the test and answers as OpenAI does.
func (t *turn) violation(err error) {
	t.server.t.Errorf("openaitest: %v", err)
	t.fail(http.StatusBadRequest, err.Error())
}

// fail answers with an error object.
func (t *turn) fail(status int, message string) {
	body := encode(errorObject(status, message))
	if status == http.StatusTooManyRequests { // the one error that the document describes
		t.check(status, "application/json", body)
	}
	t.json(status, body)
}

// status answers with an error object and, unless it is empty, Retry-After.
func (t *turn) status(code int, retryAfter string) {
	if retryAfter != "" {
		t.w.Header().Set("Retry-After", retryAfter)
	}
	t.fail(code, "The server was told to answer "+http.StatusText(code)+".")
}

// malformed answers with JSON that breaks off.
func (t *turn) malformed() { t.json(http.StatusOK, []byte(`{"object":"list","da`)) }

func errorObject(status int, message string) map[string]any {
	kind, code := "invalid_request_error", any(nil)
	switch {
	case status == http.StatusUnauthorized:
		code = "invalid_api_key"
	case status == http.StatusTooManyRequests:
		kind, code = "requests", "rate_limit_exceeded"
	case status >= 500:
		kind = "server_error"
	}
	return map[string]any{"error": map[string]any{"message": message, "type": kind, "param": nil, "code": code}}
}

// checked encodes an answer that must fit the document.
func (t *turn) checked(contentType string, answer any) []byte {
	body := encode(answer)
	t.check(http.StatusOK, contentType, body)
	return body
}

func (t *turn) check(status int, contentType string, body []byte) {
	if t.server.spec == nil {
		return
	}
	if err := t.server.spec.Response(t.r, status, contentType, body); err != nil {
		t.server.t.Errorf("openaitest: own answer: %v", err)
	}
}

func (t *turn) json(status int, body []byte) { t.send(status, "application/json", body) }

func (t *turn) send(status int, contentType string, body []byte) {
	t.w.Header().Set("Content-Type", contentType)
	t.w.WriteHeader(status)
	t.write(body)
}

// write sends data at once.
func (t *turn) write(data []byte) {
	if _, err := t.w.Write(data); err != nil {
		t.drop()
	}
	if err := http.NewResponseController(t.w).Flush(); err != nil {
		t.drop()
	}
}

// wait lets d pass.
func (t *turn) wait(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.r.Context().Done():
		t.drop()
	}
}

// hang waits until the client goes away or the server closes.
func (t *turn) hang() {
	<-t.r.Context().Done()
	t.drop()
}

// drop closes the connection in the middle of the answer.
func (t *turn) drop() { panic(http.ErrAbortHandler) }

func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // all that is encoded here is made here
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
