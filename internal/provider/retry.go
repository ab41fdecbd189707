package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// longestWait ends the trying: nobody waits longer for an answer, also when Retry-After asks
// for it.
const longestWait = 30 * time.Second

// httpClient returns an HTTP client that tries again what is worth trying again: a
// connection that failed, and the statuses 429, 500, 502, 503 and 504, before the first byte
// of an answer's body. It waits as long as Retry-After says, or twice as long each time, and
// gives up at once when the server asks for more patience than it has. After the last try it
// returns the server's last answer, so that the caller reads the error in it.
func httpClient(cfg Config) *http.Client {
	first := cmp.Or(cfg.FirstWait, 500*time.Millisecond)
	c := retryablehttp.NewClient()
	c.Logger = nil
	c.RetryMax = cfg.Retries
	c.ErrorHandler = retryablehttp.PassthroughErrorHandler
	c.CheckRetry = func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		var final *Error
		if errors.As(err, &final) {
			return false, nil
		}
		if err != nil {
			again, _ := retryablehttp.DefaultRetryPolicy(ctx, resp, err)
			return again, nil // the error itself is passed through
		}
		if !slices.Contains([]int{429, 500, 502, 503, 504}, resp.StatusCode) {
			return false, nil
		}
		after, _ := retryAfter(resp)
		return after <= longestWait, nil
	}
	c.Backoff = func(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
		wait := first << min(attempt, 20)
		wait += time.Duration(rand.Int64N(int64(wait)/4 + 1)) // so that many clients do not return at once
		wait = min(wait, longestWait)
		if after, ok := retryAfter(resp); ok {
			wait = after
		}
		if cfg.Logger != nil {
			status := 0
			if resp != nil {
				status = resp.StatusCode
			}
			cfg.Logger.Debug("request failed, trying again", "status", status, "attempt", attempt+1, "wait", wait)
		}
		return wait
	}
	if cfg.Transport != nil {
		c.HTTPClient.Transport = cfg.Transport
	}
	c.HTTPClient.Timeout = cfg.TryTimeout
	c.HTTPClient.Transport = watched{paying{c.HTTPClient.Transport}}
	return c.StandardClient()
}

// maxBody bounds what is read of one answer, in bytes: the largest that is asked for, 2048
// vectors of 4096 numbers of 12 digits, has 100 MB.
const maxBody = 128 << 20

type activityKey struct{}

// WithActivity returns a context whose requests call alive whenever their server gives a
// sign of life: an answer's head or a piece of its body, comments included.
func WithActivity(ctx context.Context, alive func()) context.Context {
	return context.WithValue(ctx, activityKey{}, alive)
}

// watched tells of signs of life, bounds bodies and follows no redirect: what is sent holds a
// question and a key, and is for the configured server alone.
type watched struct{ next http.RoundTripper }

func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	alive, _ := r.Context().Value(activityKey{}).(func())
	if alive == nil {
		alive = func() {}
	}
	alive()
	if err == nil && resp.StatusCode >= 300 && resp.StatusCode < 400 {
		_ = resp.Body.Close()
		return nil, &Error{Status: resp.StatusCode, Text: fmt.Sprintf("%s sends requests on to another address (status %d); set base_url to that one", r.URL.Host, resp.StatusCode)}
	}
	if err == nil {
		resp.Body = &watchedBody{ReadCloser: resp.Body, alive: alive, left: maxBody}
	}
	return resp, err
}

type watchedBody struct {
	io.ReadCloser
	alive func()
	left  int64
}

func (b *watchedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the answer is too large")
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if n > 0 {
		b.alive()
	}
	return n, err
}

// retryAfter reads the header in both of its forms
// (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after).
func retryAfter(resp *http.Response) (time.Duration, bool) {
	if resp == nil {
		return 0, false
	}
	value := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second)), true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at)), true
	}
	return 0, false
}
