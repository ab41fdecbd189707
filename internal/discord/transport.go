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
	"time"

	"github.com/bwmarrin/discordgo"
)

// discordgo computes its REST addresses when the program starts, so this moves only the
// gateway to version 10; the transport moves the rest.
func init() { discordgo.APIVersion = "10" }

// transport brings requests to version 10 of the API, at base unless that is nil, and turns
// every refusal into an [apiError]. A RoundTripper should leave refusals to the client, but
// discordgo waits for rate limits without end and deaf to the context, trips over a 429 that
// is not JSON, tries again after 502 alone, and quotes addresses, which hold interaction
// tokens, in its errors.
type transport struct {
	base *url.URL
	next http.RoundTripper
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Path = strings.Replace(r.URL.Path, "/api/v9/", "/api/v10/", 1)
	if t.base != nil {
		r.URL.Scheme, r.URL.Host, r.Host = t.base.Scheme, t.base.Host, ""
		r.URL.Path = strings.TrimSuffix(t.base.Path, "/") + r.URL.Path
	}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, newAPIError(resp)
}

// apiError is Discord's refusal of a request.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes
type apiError struct {
	Status     int
	Code       int    // Discord's own; 0: it gave none
	Message    string // at most 200 bytes
	RetryAfter time.Duration
}

func newAPIError(resp *http.Response) *apiError {
	e := &apiError{Status: resp.StatusCode}
	var body struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"` // seconds
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if json.Unmarshal(data, &body) == nil { // Cloudflare in front of Discord answers with HTML
		e.Code, e.Message = body.Code, body.Message[:min(len(body.Message), 200)]
	}
	if seconds, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil && body.RetryAfter == 0 {
		body.RetryAfter = seconds
	}
	e.RetryAfter = time.Duration(min(max(0, body.RetryAfter), 24*60*60) * float64(time.Second))
	return e
}

func (e *apiError) Error() string {
	text := fmt.Sprintf("Discord answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Status == http.StatusUnauthorized && e.Code == 0 {
		text += ": the bot's token is not valid"
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
