package openaitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sashabaranov/go-openai"

	"attache/internal/testshared"
)

// recorder is a test whose failures are kept for inspection instead of failing the real one.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	failures []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.failures)
}

func client(srv *Server) *openai.Client {
	config := openai.DefaultConfig("sk-test")
	config.BaseURL = srv.URL()
	config.HTTPClient = &http.Client{}
	return openai.NewClientWithConfig(config)
}

func question(text string) openai.ChatCompletionRequest {
	return openai.ChatCompletionRequest{
		Model:       "test-model",
		MaxTokens:   99,
		Temperature: 0.25,
		Messages:    []openai.ChatCompletionMessage{{Role: "system", Content: "Be brief."}, {Role: "user", Content: text}},
	}
}

// reply is what came through a stream or in one piece.
type reply struct {
	text, refusal string
	finish        openai.FinishReason
	pieces        int
	usage         *openai.Usage
	err           error // nil for a stream that ended in io.EOF
}

func ask(srv *Server, stream bool) reply {
	if stream {
		return askStream(context.Background(), srv)
	}
	answer, err := client(srv).CreateChatCompletion(context.Background(), question("What is new?"))
	if err != nil {
		return reply{err: err}
	}
	choice := answer.Choices[0]
	return reply{text: choice.Message.Content, refusal: choice.Message.Refusal, finish: choice.FinishReason, usage: &answer.Usage}
}

func askStream(ctx context.Context, srv *Server) (got reply) {
	request := question("What is new?")
	request.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	stream, err := client(srv).CreateChatCompletionStream(ctx, request)
	if err != nil {
		return reply{err: err}
	}
	defer stream.Close()
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			got.err = err
			return got
		}
		if chunk.Usage != nil {
			got.usage = chunk.Usage
		}
		for _, choice := range chunk.Choices {
			if choice.Delta.Content != "" {
				got.pieces++
			}
			got.text += choice.Delta.Content
			got.refusal += choice.Delta.Refusal
			if choice.FinishReason != "" {
				got.finish = choice.FinishReason
			}
		}
	}
}

const long = "Le président — 大統領 — said it twice. \"Yes\" & <no>."

func TestWholeAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		step Step
		want reply
	}{
		{"Say", Say(long), reply{text: long, finish: "stop"}},
		{"Reply", Reply(func(r Request) string { return r.Messages[1].Content + "!" }), reply{text: "What is new?!", finish: "stop"}},
		{"Length", Length(long), reply{text: long, finish: "length"}},
		{"Filtered", Filtered(long), reply{text: long, finish: "content_filter"}},
		{"Refuse", Refuse("I cannot."), reply{refusal: "I cannot.", finish: "stop"}},
		{"empty", Say(""), reply{finish: "stop"}},
	} {
		for _, stream := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s,stream=%v", c.name, stream), func(t *testing.T) {
				srv := New(t)
				srv.Script(c.step)
				got := ask(srv, stream)
				if got.err != nil || got.text != c.want.text || got.refusal != c.want.refusal || got.finish != c.want.finish {
					t.Errorf("got %+v, want %+v", got, c.want)
				}
				words := len(strings.Fields(c.want.text + c.want.refusal))
				if got.usage == nil || got.usage.CompletionTokens != words || got.usage.TotalTokens != words+5 {
					t.Errorf("usage %+v, want %d tokens for the answer and 5 for the question", got.usage, words)
				}
				if stream && c.want.text == long && got.pieces < 5 {
					t.Errorf("%d characters came in %d pieces", len(long), got.pieces)
				}
			})
		}
	}
}

func TestStatus(t *testing.T) {
	for _, stream := range []bool{true, false} {
		for _, code := range []int{400, 401, 404, 429, 500, 503} {
			srv := New(t)
			srv.Script(Status(code, ""))
			api, ok := errors.AsType[*openai.APIError](ask(srv, stream).err)
			if !ok || api.HTTPStatusCode != code || api.Message == "" || api.Type == "" {
				t.Errorf("Status(%d), stream=%v: %+v", code, stream, api)
			}
		}
	}
	srv := New(t)
	srv.Script(Status(429, "7"), Status(429, ""))
	for _, want := range []string{"7", ""} {
		answer, err := client(srv).CreateChatCompletion(context.Background(), question("?"))
		if got := answer.Header().Get("Retry-After"); err == nil || got != want {
			t.Errorf("Retry-After %q, want %q; error %v", got, want, err)
		}
	}
}

func TestBrokenAnswers(t *testing.T) {
	const text = "Half of the tr"
	for _, c := range []struct {
		name          string
		step          Step
		stream, plain string // what the error says; empty for none
		text          string // what the stream got to send
	}{
		{"Cut", Cut(text), "unexpected EOF", "unexpected EOF", text},
		{"CutQuietly", CutQuietly(text), "", "unexpected EOF", text},
		{"Malformed", Malformed(), "unexpected end of JSON input", "unexpected EOF", ""},
		{"HTML", HTML(), "", "invalid character '<'", ""},
		{"StreamError", StreamError(text, "overloaded"), "overloaded", "overloaded", text},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, stream := range []bool{true, false} {
				srv := New(t)
				srv.Script(c.step)
				got, want := ask(srv, stream), c.plain
				if stream {
					want = c.stream
					if got.text != c.text {
						t.Errorf("streamed %q, want %q", got.text, c.text)
					}
				}
				if got.finish != "" {
					t.Errorf("stream=%v: finish_reason %q", stream, got.finish)
				}
				if want == "" && got.err != nil || want != "" && (got.err == nil || !strings.Contains(got.err.Error(), want)) {
					t.Errorf("stream=%v: error %v, want %q", stream, got.err, want)
				}
			}
		})
	}
}

// The bytes of a stream, which the client library hides.
func TestStreamOnTheWire(t *testing.T) {
	for _, c := range []struct {
		name string
		step Step
		tail string
	}{
		{"Say", Say("Hi"), `"finish_reason":"stop","index":0}],"created":1700000000,"id":"chatcmpl-test","model":"m","object":"chat.completion.chunk"}` + "\n\ndata: [DONE]\n\n"},
		{"CutQuietly", CutQuietly("Hi"), `"delta":{"content":"Hi"},"finish_reason":null,"index":0}],"created":1700000000,"id":"chatcmpl-test","model":"m","object":"chat.completion.chunk"}` + "\n\n"},
		{"Malformed", Malformed(), "data: {\"cho\n\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := New(t)
			srv.Script(c.step)
			_, contentType, body := post(t, srv, "/chat/completions", `{"model":"m","stream":true,"messages":[{"role":"user","content":"q"}]}`)
			if contentType != "text/event-stream" || !strings.HasSuffix(body, c.tail) {
				t.Errorf("%s: %q\nwant at the end: %q", contentType, body, c.tail)
			}
			if strings.Contains(body, "usage") {
				t.Error("usage without include_usage")
			}
		})
	}
}

// The client gives up: the error is its own, and the server is not held up by it.
func TestHangUntilTheClientLeaves(t *testing.T) {
	srv := New(t)
	srv.Script(Hang(), HangAfter("Half"))
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for len(srv.Requests()) == 0 {
			runtime.Gosched()
		}
		cancel()
	}()
	if got := askStream(ctx, srv); !errors.Is(got.err, context.Canceled) || got.text != "" {
		t.Errorf("Hang: %+v", got)
	}

	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	stream, err := client(srv).CreateChatCompletionStream(ctx, openai.ChatCompletionRequest{Model: "m", Messages: question("?").Messages})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	for text := ""; text != "Half"; {
		chunk, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		text += chunk.Choices[0].Delta.Content
	}
	cancel()
	if _, err := stream.Recv(); !errors.Is(err, context.Canceled) {
		t.Errorf("HangAfter: %v", err)
	}
}

// The server goes away: all who wait get an error, and no handler is left running.
func TestCloseEndsWhatHangs(t *testing.T) {
	srv := New(t)
	srv.Script(Hang(), HangAfter("Half"), WithDelay(time.Hour, 0, Say("late")))
	srv.ScriptEmbeddings(EmbeddingHang())
	const asked = 6
	var wg sync.WaitGroup
	for i := range asked {
		wg.Go(func() {
			if got := ask(srv, i%2 == 0); got.err == nil || got.finish != "" {
				t.Errorf("from a server that hangs: %+v", got)
			}
		})
	}
	wg.Go(func() {
		if _, err := embed(srv, openai.EmbeddingRequestStrings{Model: "m", Input: []string{"a"}}); err == nil {
			t.Error("embeddings from a server that hangs")
		}
	})
	for len(srv.Requests()) < asked || len(srv.EmbeddingRequests()) < 1 {
		runtime.Gosched()
	}
	srv.Close()
	wg.Wait()

	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	if i := bytes.Index(stacks, []byte("openaitest.(*Server).serve")); i >= 0 {
		t.Errorf("a handler outlived Close:\n%s", stacks[i:])
	}
	if _, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(srv.URL(), "http://"), "/v1")); err == nil {
		t.Error("the server still listens")
	}
}

// Close does not wait for a client that does not read, nor for a pause in a stream.
func TestCloseEndsWhatIsBlocked(t *testing.T) {
	srv := New(t)
	srv.Script(Say(strings.Repeat("x", 1<<18)), WithDelay(0, time.Hour, Say("twelve chars")))
	for range 2 {
		stream, err := client(srv).CreateChatCompletionStream(context.Background(), question("?"))
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
	}
	srv.Close()
}

func TestWithDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const first, between = 60 * time.Millisecond, 20 * time.Millisecond
		srv := &Server{t: t}
		srv.Script(WithDelay(first, between, Say("twelve chars"))) // 3 pieces
		for stream, want := range map[bool]time.Duration{true: first + 2*between, false: first} {
			start := time.Now()
			w := httptest.NewRecorder()
			srv.serveChat(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/chat/completions",
				strings.NewReader(fmt.Sprintf(`{"model":"m","stream":%v,"messages":[{"role":"user","content":"?"}]}`, stream))))
			if took := time.Since(start); w.Code != http.StatusOK || took != want {
				t.Errorf("stream %v: status %d in %v, want %v", stream, w.Code, took, want)
			}
		}
	})
}

func TestScriptRepeatsItsLastStep(t *testing.T) {
	srv := New(t)
	srv.Script(Say("one"), Status(500, ""), Say("three"))
	for i, want := range []string{"one", "", "three", "three", "three"} {
		if got := ask(srv, i%2 == 0); got.text != want {
			t.Errorf("answer %d is %+v, want %q", i, got, want)
		}
	}
	srv.Script(Say("new"))
	if got := ask(srv, true); got.text != "new" {
		t.Errorf("after a new script: %+v", got)
	}
}

func TestRequests(t *testing.T) {
	srv := New(t)
	srv.Script(Say("ok"))
	ask(srv, true)
	ask(srv, false)
	if status, _, body := post(t, srv, "/chat/completions", `{"model":"m","max_completion_tokens":7,"messages":[
		{"role":"user","content":[{"type":"text","text":"a "},{"type":"text","text":"b"}]},
		{"role":"assistant","content":null,"refusal":"no"}]}`); status != 200 {
		t.Fatal(status, body)
	}
	got := srv.Requests()
	if len(got) != 3 {
		t.Fatalf("%d requests", len(got))
	}
	warmth := 0.25
	messages := []Message{{"system", "Be brief."}, {"user", "What is new?"}}
	want := []Request{
		{Model: "test-model", Messages: messages, Stream: true, IncludeUsage: true, MaxTokens: 99, Temperature: &warmth, Authorization: "Bearer sk-test"},
		{Model: "test-model", Messages: messages, MaxTokens: 99, Temperature: &warmth, Authorization: "Bearer sk-test"},
		{Model: "m", Messages: []Message{{"user", "a b"}, {"assistant", ""}}, MaxCompletionTokens: 7},
	}
	for i := range got {
		if !json.Valid(got[i].Body) {
			t.Errorf("body %q", got[i].Body)
		}
		got[i].Body = nil
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("request %d\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
}

func TestModels(t *testing.T) {
	srv := New(t)
	list := func() (ids []string) {
		models, err := client(srv).ListModels(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, model := range models.Models {
			ids = append(ids, model.ID)
		}
		return ids
	}
	if got := list(); !slices.Equal(got, []string{"test-model"}) {
		t.Errorf("by default %q", got)
	}
	srv.Models("m1", "m2")
	if got := list(); !slices.Equal(got, []string{"m1", "m2"}) {
		t.Errorf("got %q", got)
	}
	srv.Models()
	if got := list(); got != nil {
		t.Errorf("got %q", got)
	}
}

func TestConcurrentRequests(t *testing.T) {
	srv := New(t)
	srv.Script(Reply(func(r Request) string { return r.Messages[1].Content }))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if got := ask(srv, i%2 == 0); got.text != "What is new?" {
				t.Errorf("%+v", got)
			}
		})
		wg.Go(func() {
			if _, err := embed(srv, openai.EmbeddingRequestStrings{Model: "m", Input: []string{"a"}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n, m := len(srv.Requests()), len(srv.EmbeddingRequests()); n != 20 || m != 20 {
		t.Errorf("%d chat and %d embedding requests", n, m)
	}
}

func TestChatWithoutScript(t *testing.T) {
	rec := &recorder{TB: t}
	if got := ask(New(rec), false); got.err == nil || len(rec.all()) != 1 {
		t.Errorf("%+v, failures %q", got, rec.all())
	}
}

func TestOwnAnswersAreChecked(t *testing.T) {
	testshared.Path(t, "specs", "openai-pruned.json")
	rec := &recorder{TB: t}
	srv := New(rec)
	srv.Script(Step{play: func(t *turn) { t.complete("content", "text", "finished") }})
	ask(srv, true)
	ask(srv, false)
	if got := rec.all(); len(got) != 2 || !strings.Contains(got[0], "own answer") {
		t.Errorf("failures %q, want two about finish_reason", got)
	}
}

// post sends a request that our clients would not.
func post(t *testing.T, srv *Server, path, body string) (status int, contentType, answer string) {
	t.Helper()
	res, err := http.Post(srv.URL()+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Content-Type"), string(data)
}
