package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// transport brings requests to version 10 of the API, at base unless that is nil, and turns
// every refusal into an [apiError]. A RoundTripper should leave refusals to the client, but
// discordgo waits for rate limits without end and deaf to the context, trips over a 429 that
// is not JSON, tries again after 502 alone, takes the limit of all requests for one of its
// own request, and quotes addresses, which hold interaction tokens, in its errors.
type transport struct {
	base    *url.URL
	next    http.RoundTripper
	metrics *metrics

	mu   sync.Mutex
	hold time.Time // until then Discord wants no request but those with an interaction's token
}

func newTransport(base *url.URL, m *metrics) *transport {
	next := http.DefaultTransport.(*http.Transport).Clone()
	next.MaxIdleConnsPerHost = 64 // nearly all is for one host, and a new connection costs a tenth of a second
	return &transport{base: base, next: next, metrics: m}
}

// CloseIdleConnections is for [http.Client.CloseIdleConnections].
func (t *transport) CloseIdleConnections() { (&http.Client{Transport: t.next}).CloseIdleConnections() }

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Path = strings.Replace(r.URL.Path, "/api/v9/", "/api/v10/", 1)
	path := r.URL.Path
	if t.base != nil {
		r.URL.Scheme, r.URL.Host, r.Host = t.base.Scheme, t.base.Host, ""
		r.URL.Path = strings.TrimSuffix(t.base.Path, "/") + r.URL.Path
	}
	// https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
	limited := !strings.Contains(path, "/interactions/") && !strings.Contains(path, "/webhooks/")
	if limited {
		t.mu.Lock()
		wait := time.Until(t.hold)
		t.mu.Unlock()
		if wait > 0 {
			if pause(r.Context(), wait); r.Context().Err() != nil {
				return nil, r.Context().Err()
			}
		}
	}
	began := time.Now()
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		t.metrics.requested(path, 0, time.Since(began))
		return nil, err
	}
	t.metrics.requested(path, resp.StatusCode, time.Since(began))
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	refused := newAPIError(resp)
	if refused.Global {
		t.mu.Lock()
		t.hold = time.Now().Add(refused.RetryAfter)
		t.mu.Unlock()
	}
	return nil, refused
}

// apiError is Discord's refusal of a request.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes
type apiError struct {
	Status     int
	Code       int    // Discord's own; 0: it gave none
	Message    string // at most 200 bytes
	RetryAfter time.Duration
	Global     bool // the limit of all requests, not of one kind
}

func newAPIError(resp *http.Response) *apiError {
	e := &apiError{Status: resp.StatusCode}
	var body struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"` // seconds
		Global     bool    `json:"global"`
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if json.Unmarshal(data, &body) == nil { // Cloudflare in front of Discord answers with HTML
		e.Code, e.Message = body.Code, body.Message[:min(len(body.Message), 200)]
	}
	e.Global = resp.StatusCode == http.StatusTooManyRequests && (body.Global || resp.Header.Get("X-RateLimit-Global") == "true")
	if seconds, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil && body.RetryAfter == 0 {
		body.RetryAfter = seconds
	}
	e.RetryAfter = time.Duration(min(max(0, body.RetryAfter), 24*60*60) * float64(time.Second))
	return e
}

// ErrToken is Discord's refusal of the bot's token.
var ErrToken = errors.New("the bot's token is not valid")

// Is reports whether the refusal is an [ErrToken].
func (e *apiError) Is(target error) bool {
	return target == ErrToken && e.Status == http.StatusUnauthorized && e.Code == 0
}

func (e *apiError) Error() string {
	text := fmt.Sprintf("Discord answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Is(ErrToken) {
		text += ": " + ErrToken.Error()
	}
	if e.Code != 0 {
		text += fmt.Sprintf(": %s (%d)", e.Message, e.Code)
	}
	return text
}

// final reports whether the same request will be refused again.
func (e *apiError) final() bool {
	return e.Status >= 400 && e.Status < 500 && e.Status != http.StatusTooManyRequests
}

// plain removes from a client's error the address that it quotes.
func plain(err error) error {
	for {
		quoting, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = quoting.Err
	}
}

// tries bounds the attempts of one request.
const tries = 5

// persist makes a request again while that may help and ctx leaves time for it: after as
// long as Discord asks for, at least after first, doubled each time.
func persist(ctx context.Context, first time.Duration, request func() error) error {
	for try := 1; ; try++ {
		err := request()
		if err == nil || try == tries {
			return err
		}
		wait := first << (try - 1)
		if refused, ok := errors.AsType[*apiError](err); ok {
			if refused.final() {
				return err
			}
			wait = max(wait, refused.RetryAfter)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
			return err
		}
		pause(ctx, wait)
		if ctx.Err() != nil {
			return err
		}
	}
}

// pause waits for d or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
