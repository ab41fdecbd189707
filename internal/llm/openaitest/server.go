package openaitest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"attache/internal/contract"
	"attache/internal/testshared"
)

// Server answers as its scripts say. Its methods are safe for concurrent use.
type Server struct {
	t    testing.TB
	spec *contract.Spec // nil where the document is absent, and in benchmarks
	http *httptest.Server
	stop context.CancelFunc // ends the context of every request

	mu                sync.Mutex // guards the rest
	models            []string
	chatScript        script[Step]
	chatRequests      []Request
	embeddingScript   script[EmbeddingStep]
	embeddingRequests []EmbeddingRequest
	embeddingLatency  time.Duration
	noEmbeddings      bool
}

// Request is what a chat request held.
type Request struct {
	Model               string    `json:"model"`
	Messages            []Message `json:"messages"`
	Stream              bool      `json:"stream"`
	IncludeUsage        bool      `json:"-"` // of stream_options
	MaxTokens           int       `json:"max_tokens"`
	MaxCompletionTokens int       `json:"max_completion_tokens"`
	Temperature         *float64  `json:"temperature"` // nil when it was not sent
	Authorization       string    `json:"-"`           // the header
	Body                []byte    `json:"-"`           // all of it, as sent
}

// Message is one message of a chat request. Content of several parts is the text of all.
type Message struct {
	Role    string
	Content string
}

// EmbeddingRequest is what an embedding request held.
type EmbeddingRequest struct {
	Inputs         []string
	Model          string
	Dimensions     int    // 0 when it was not sent
	EncodingFormat string // "float", "base64", or empty when it was not sent
	Authorization  string // the header
}

// New starts a server that the end of the test closes.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, models: []string{"test-model"}}
	s.ScriptEmbeddings(Vectors())
	if _, benchmark := t.(*testing.B); !benchmark {
		s.spec = loadDocument(t)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.serveChat)
	mux.HandleFunc("POST /v1/embeddings", s.serveEmbeddings)
	mux.HandleFunc("GET /v1/models", s.serveModels)
	mux.HandleFunc("/", s.serveUnknown)
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.http = httptest.NewUnstartedServer(mux)
	s.http.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	s.http.Start()
	t.Cleanup(s.Close)
	return s
}

// document is read once for all servers of a test binary.
var document struct {
	sync.Once
	spec *contract.Spec
	err  error
}

// loadDocument returns OpenAI's document, or nil where it is absent.
func loadDocument(t testing.TB) *contract.Spec {
	t.Helper()
	path, ok := testshared.Find(t, "specs", "openai-pruned.json")
	if !ok {
		t.Log("openaitest: OpenAI's document is absent, nothing is checked against it")
		return nil
	}
	document.Do(func() { document.spec, document.err = contract.Load(path, "/v1") })
	if document.err != nil {
		t.Fatal(document.err)
	}
	return document.spec
}

// Close breaks off the answers that still run and stops the server; nothing listens at its
// address then. The end of the test does it too.
func (s *Server) Close() {
	s.stop()                        // also what hangs in a request that arrives only now
	s.http.CloseClientConnections() // also an answer blocked by a client that does not read
	s.http.Close()
}

// URL returns the base URL to configure, such as http://127.0.0.1:40000/v1.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// Models sets what the list of models holds. A new server lists "test-model".
func (s *Server) Models(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models = slices.Clone(ids)
}

// Script sets the answers to the chat requests that follow, one step each; past the end the
// last one repeats. A chat request without a script fails the test.
func (s *Server) Script(steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chatScript = script[Step]{steps: steps}
}

// ScriptEmbeddings is Script for embedding requests. A new server has the script [Vectors].
func (s *Server) ScriptEmbeddings(steps ...EmbeddingStep) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embeddingScript = script[EmbeddingStep]{steps: steps}
}

// EmbeddingLatency makes every embedding request wait this long for its answer.
func (s *Server) EmbeddingLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embeddingLatency = d
}

// NoEmbeddings makes it a server without /v1/embeddings: the answer is 404.
func (s *Server) NoEmbeddings() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noEmbeddings = true
}

// Requests returns the valid chat requests so far, in order of arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.chatRequests)
}

// EmbeddingRequests returns the valid embedding requests so far, in order of arrival.
func (s *Server) EmbeddingRequests() []EmbeddingRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.embeddingRequests)
}

// script hands out steps in order.
type script[S any] struct {
	steps []S
	next  int
}

func (s *script[S]) take() (step S, ok bool) {
	if len(s.steps) == 0 {
		return step, false
	}
	step = s.steps[min(s.next, len(s.steps)-1)]
	s.next++
	return step, true
}

func (s *Server) serveChat(w http.ResponseWriter, r *http.Request) {
	turn := &turn{server: s, w: w, r: r}
	body, ok := turn.body()
	if !ok {
		return
	}
	request, err := parseChat(body)
	if err != nil {
		turn.violation(err)
		return
	}
	request.Authorization = r.Header.Get("Authorization")
	turn.chat = request

	s.mu.Lock()
	s.chatRequests = append(s.chatRequests, request)
	step, ok := s.chatScript.take()
	s.mu.Unlock()
	if !ok {
		turn.violation(errors.New("a chat request, but no Script"))
		return
	}
	turn.step = step
	turn.wait(step.first)
	step.play(turn)
}

func (s *Server) serveEmbeddings(w http.ResponseWriter, r *http.Request) {
	turn := &turn{server: s, w: w, r: r}
	body, ok := turn.body()
	if !ok {
		return
	}
	request, err := parseEmbeddings(body)
	if err != nil {
		turn.violation(err)
		return
	}
	request.Authorization = r.Header.Get("Authorization")
	turn.embeddings = request

	s.mu.Lock()
	s.embeddingRequests = append(s.embeddingRequests, request)
	step, ok := s.embeddingScript.take()
	latency, none := s.embeddingLatency, s.noEmbeddings
	s.mu.Unlock()
	switch {
	case none:
		turn.fail(http.StatusNotFound, "Invalid URL (POST /v1/embeddings)")
	case !ok:
		turn.violation(errors.New("an embedding request, but no steps in ScriptEmbeddings"))
	default:
		turn.wait(latency)
		step.play(turn)
	}
}

func (s *Server) serveModels(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	models := s.models
	s.mu.Unlock()
	data := []any{}
	for _, id := range models {
		data = append(data, map[string]any{"id": id, "object": "model", "created": created, "owned_by": "openaitest"})
	}
	turn := &turn{server: s, w: w, r: r}
	turn.json(http.StatusOK, turn.checked("application/json", map[string]any{"object": "list", "data": data}))
}

func (s *Server) serveUnknown(w http.ResponseWriter, r *http.Request) {
	s.t.Errorf("openaitest: %s %s is no request we make", r.Method, r.URL.Path)
	(&turn{server: s, w: w, r: r}).fail(http.StatusNotFound, fmt.Sprintf("Invalid URL (%s %s)", r.Method, r.URL.Path))
}
