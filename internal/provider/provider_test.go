package provider

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{"7": 7 * time.Second, "0.5": 500 * time.Millisecond, "0": 0} {
		if got, ok := retryAfter(&http.Response{Header: http.Header{"Retry-After": {value}}}); !ok || got != want {
			t.Errorf("%q: %v, %v", value, got, ok)
		}
	}
	in := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	if got, ok := retryAfter(&http.Response{Header: http.Header{"Retry-After": {in}}}); !ok || got < 59*time.Minute || got > time.Hour {
		t.Errorf("%q: %v, %v", in, got, ok)
	}
	for _, value := range []string{"", "soon", "-1", "NaN", "1e300"} {
		if got, ok := retryAfter(&http.Response{Header: http.Header{"Retry-After": {value}}}); ok {
			t.Errorf("%q: %v", value, got)
		}
	}
}

// A server's words are one short line, without the key, whatever it sends.
func TestClean(t *testing.T) {
	s := Connect(Config{BaseURL: "http://user:hush@host.example/v1", APIKey: "sk-hush"})
	if got := s.clean("bad\nkey sk-hush " + strings.Repeat("ш", 500)); strings.Contains(got, "hush") || strings.Contains(got, "\n") || len(got) > 210 {
		t.Errorf("%q", got)
	}
	if s.Host() != "host.example" {
		t.Errorf("host %q", s.Host())
	}
}

func TestList(t *testing.T) {
	var names []string
	for i := range 1000 {
		names = append(names, fmt.Sprint("m", i))
	}
	if got := List(names); !strings.HasSuffix(got, "m19 and 980 more") || List(names[:2]) != "m0, m1" {
		t.Errorf("%q", got)
	}
}
