package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"
)

// Config says which server is meant, and how patiently it is asked.
type Config struct {
	BaseURL    string // such as "http://127.0.0.1:11434/v1"
	APIKey     string
	Retries    int           // after the first try
	FirstWait  time.Duration // before the first retry, doubled for each further; 0: 500 ms
	TryTimeout time.Duration // for one try with its body; 0: none
	Traits     Traits        // what is known of the server
	Learned    func(Traits)  // told when more is; nil: nobody
	Logger     *slog.Logger  // told of each retry at debug level; nil: nobody

	Transport http.RoundTripper // nil: the network
}

// Server is one server and the key to it. It is safe for concurrent use.
type Server struct {
	API *openai.Client

	baseURL, key string
	learned      func(Traits)

	mu     sync.Mutex
	traits Traits
}

// Connect returns a server. Nothing is sent yet.
func Connect(cfg Config) *Server {
	api := openai.DefaultConfig(cfg.APIKey)
	api.BaseURL = strings.TrimRight(cfg.BaseURL, "/")
	api.HTTPClient = httpClient(cfg)
	api.EmptyMessagesLimit = 1 << 20 // servers keep a slow stream alive with comments
	return &Server{API: openai.NewClientWithConfig(api), baseURL: api.BaseURL, key: cfg.APIKey, learned: cfg.Learned, traits: cfg.Traits}
}

// Host names the server for a person: "api.openai.com", "127.0.0.1:11434".
func (s *Server) Host() string {
	u, err := url.Parse(s.baseURL)
	if err != nil {
		return "the configured server"
	}
	return u.Host
}

// Models lists the models that the server offers, sorted.
func (s *Server) Models(ctx context.Context) ([]string, error) {
	list, err := s.API.ListModels(ctx)
	if err != nil {
		return nil, s.Explain(ctx, err)
	}
	var names []string
	for _, m := range list.Models {
		names = append(names, m.ID)
	}
	slices.Sort(names)
	return names, nil
}

// List names models in a sentence, the first twenty of many.
func List(names []string) string {
	if len(names) > 20 {
		return strings.Join(names[:20], ", ") + fmt.Sprintf(" and %d more", len(names)-20)
	}
	return strings.Join(names, ", ")
}

// NoStream is the error of an answer that is no stream of events.
func (s *Server) NoStream(contentType string) error {
	return &Error{Text: fmt.Sprintf("%s sent %s instead of a stream; check base_url", s.Host(), cmp.Or(s.clean(contentType), "nothing"))}
}

// Error is a request that failed, told in one sentence.
type Error struct {
	Status int // HTTP status; 0: none came
	Text   string
	err    error
}

func (e *Error) Error() string { return e.Text }
func (e *Error) Unwrap() error { return e.err }

// Explain turns an error of the client into an [*Error]. A cancelled context stays what it is.
func (s *Server) Explain(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var (
		api       *openai.APIError
		request   *openai.RequestError
		dial      *url.Error
		explained *Error
	)
	switch {
	case errors.As(err, &explained):
		return explained
	case errors.As(err, &api):
		return s.statusError(api.HTTPStatusCode, api.Message, err)
	case errors.As(err, &request):
		return s.statusError(request.HTTPStatusCode, "", err)
	case errors.As(err, &dial):
		if dial.Timeout() {
			return &Error{Text: s.Host() + " did not answer in time", err: dial.Err}
		}
		return &Error{Text: fmt.Sprintf("cannot reach %s: %s", s.Host(), lastPart(dial.Err.Error())), err: dial.Err}
	}
	return &Error{Text: fmt.Sprintf("%s sent what is no valid answer: %s", s.Host(), s.clean(err.Error())), err: err}
}

func (s *Server) statusError(status int, message string, err error) error {
	what := map[int]string{
		http.StatusUnauthorized:    "refused the key; check api_key",
		http.StatusForbidden:       "does not allow this with this key",
		http.StatusNotFound:        "does not know the model or the address",
		http.StatusTooManyRequests: "is asked too often, or the account's quota is used up",
	}[status]
	if what == "" && status >= 500 {
		what = "has a problem of its own"
	}
	text := s.Host() + " " + cmp.Or(what, "refused the request")
	if status > 0 {
		text += fmt.Sprintf(" (status %d)", status)
	}
	if message = s.clean(message); message != "" {
		text += ": " + message
	}
	return &Error{Status: status, Text: text, err: err}
}

// clean makes one short line of a server's words and takes the key out of them.
func (s *Server) clean(message string) string {
	if s.key != "" {
		message = strings.ReplaceAll(message, s.key, "[redacted]")
	}
	message = strings.Join(strings.Fields(message), " ")
	if cut := 200; len(message) > cut {
		for !utf8.RuneStart(message[cut]) {
			cut--
		}
		message = message[:cut] + "…"
	}
	return message
}

func lastPart(s string) string {
	if i := strings.LastIndex(s, ": "); i >= 0 {
		return s[i+2:]
	}
	return s
}
