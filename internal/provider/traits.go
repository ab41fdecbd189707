package provider

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// Traits are what a server turned out to be like. They are learned from its refusals, once,
// and kept by whoever is told of them.
type Traits struct {
	Without       []string `json:"without,omitempty"`        // parameters that it does not take
	ContextTokens int      `json:"context_tokens,omitempty"` // of prompt and answer together; 0: unknown
	Dimensions    int      `json:"dimensions,omitempty"`     // of its vectors; 0: unknown
}

// Lacks reports whether the server is known not to take a parameter.
func (t Traits) Lacks(param string) bool { return slices.Contains(t.Without, param) }

// Traits returns what is known of the server.
func (s *Server) Traits() Traits {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.traits
}

func (s *Server) learn(change func(*Traits)) {
	s.mu.Lock()
	s.traits.Without = slices.Clone(s.traits.Without)
	change(&s.traits)
	learned := s.traits
	s.mu.Unlock()
	if s.learned != nil {
		s.learned(learned)
	}
}

// LearnRefusal reports whether err is the server's refusal of one of the parameters. That
// parameter is known as lacking from then on, so that the request can be made without it.
func (s *Server) LearnRefusal(err error, params ...string) bool {
	status, message := refusal(err)
	if status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		return false
	}
	for _, p := range params {
		if strings.Contains(message, p) && !s.Traits().Lacks(p) {
			s.learn(func(t *Traits) { t.Without = append(t.Without, p) })
			return true
		}
	}
	return false
}

// LearnDimensions keeps the length of the server's vectors.
func (s *Server) LearnDimensions(n int) {
	if s.Traits().Dimensions != n {
		s.learn(func(t *Traits) { t.Dimensions = n })
	}
}

// LearnContext reports whether err is the server's refusal of a prompt for its length. Where
// it says how large its context window is, that is known from then on.
func (s *Server) LearnContext(err error) bool {
	_, message := refusal(err)
	size, tooLong := ContextOverflow(message)
	if size > 0 {
		s.learn(func(t *Traits) { t.ContextTokens = size })
	}
	return tooLong
}

// refusal returns the status of a refused request and all that the server said of it.
func refusal(err error) (status int, message string) {
	var api *openai.APIError
	var request *openai.RequestError
	switch {
	case errors.As(err, &api):
		message = api.Message
		if api.Param != nil {
			message += " " + *api.Param
		}
		if code, ok := api.Code.(string); ok {
			message += " " + code
		}
		return api.HTTPStatusCode, message + " " + api.Type
	case errors.As(err, &request):
		return request.HTTPStatusCode, string(request.Body)
	}
	return 0, ""
}

var (
	overflow     = regexp.MustCompile(`(?i)context[_ ](?:length|size|window)|exceed_context|maximum context|too many tokens|prompt is too long`)
	overflowSize = regexp.MustCompile(`(?i)(?:context (?:length|size|window)[^0-9]{0,20}|n_ctx\D{0,4})(\d{3,8})`)
)

// ContextOverflow tells whether a server refuses a prompt for its length, and the size of
// the context window where it says it: "maximum context length is 8192 tokens" (OpenAI,
// vLLM), "exceeds the available context size (1024 tokens)" (llama.cpp).
func ContextOverflow(message string) (size int, tooLong bool) {
	if !overflow.MatchString(message) {
		return 0, false
	}
	if m := overflowSize.FindStringSubmatch(message); m != nil {
		size, _ = strconv.Atoi(m[1])
	}
	return size, true
}
