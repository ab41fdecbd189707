package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/internal/answer"
	"attache/internal/discord/discordtest"
)

// Whatever keeps an edit from getting through for a while, the last one does.
func TestDelivery(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*discordtest.Server){
		"rate limit":  func(d *discordtest.Server) { d.RateLimit(3, 30*time.Millisecond) },
		"bad gateway": func(d *discordtest.Server) { d.Fail(3, http.StatusBadGateway) },
		"unavailable": func(d *discordtest.Server) { d.Fail(2, http.StatusServiceUnavailable) },
		"cloudflare":  func(d *discordtest.Server) { d.Fail(1, http.StatusTooManyRequests) },
		"all of it":   func(d *discordtest.Server) { d.RateLimit(1, time.Millisecond); d.Fail(2, 500) },
		"nothing":     func(*discordtest.Server) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := discordtest.New(t)
			r := start(t, d, says("An answer. [1]"))
			spoil(d)
			it := r.ask(debtQuestion, "en-US")
			until(t, it, "An answer. [1]")
			r.stop()
			if edits := it.Edits(); !strings.HasSuffix(edits[len(edits)-1], "An answer. [1]") {
				t.Errorf("%q", edits)
			}
		})
	}
}

// An edit that fails while the answer is being written is made up for by the next.
func TestProgressAfterFailure(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	proceed := make(chan bool)
	r := start(t, d, answererFunc(func(_ context.Context, _ answer.Question, watch func(answer.Event)) (answer.Answer, error) {
		<-proceed
		for n := 1; ; n++ {
			select {
			case <-proceed:
				return answer.Answer{Text: "An answer. [1]"}, nil
			default:
				watch(answer.Event{Line: fmt.Sprintf("Line %d.", n), Restarted: true})
				runtime.Gosched()
			}
		}
	}))
	it := r.ask(debtQuestion, "en-US")
	until(t, it, "Reading")
	d.RateLimit(1, time.Millisecond)
	d.Fail(1, 500)
	proceed <- true
	until(t, it, "Line ")
	proceed <- true
	until(t, it, "An answer. [1]")
}

// The bot never goes over the limit that Discord's headers state, however fast lines come.
func TestRateLimitHeaders(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	d.Limit(1, 100*time.Millisecond)
	proceed := make(chan bool)
	r := start(t, d, answererFunc(func(_ context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error) {
		for n := range 10 {
			watch(answer.Event{Line: fmt.Sprintf("Line %d.", n)})
		}
		if q.Text == "slow" {
			<-proceed
		}
		return answer.Answer{Text: "An answer. [1]"}, nil
	}))
	slow := r.ask("slow", "en-US")
	until(t, slow, "Line 9.")
	for range 3 {
		until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	}
	proceed <- true
	until(t, slow, "An answer. [1]")
	if n := d.Limited(); n != 0 {
		t.Errorf("%d edits went over the limit", n)
	}
}

// A message that must wait for its limit holds up no other.
func TestRateLimitIsOneMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, err := newBot(Config{Token: "t"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		b.client.Transport.(*transport).next = roundTripper(func(*http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			for name, value := range map[string]string{"Limit": "1", "Remaining": "0", "Reset-After": "3600.000", "Bucket": "d0c0ffee",
				"Reset": strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10)} {
				w.Header().Set("X-RateLimit-"+name, value)
			}
			fmt.Fprint(w, `{"id":"1"}`)
			return w.Result(), nil
		})
		began := time.Now()
		first := b.newMessage(&discordgo.Interaction{ID: "1", AppID: "2", Token: "first"})
		other := b.newMessage(&discordgo.Interaction{ID: "3", AppID: "2", Token: "other"})
		for _, c := range []struct {
			message *message
			at      time.Duration
		}{{first, 0}, {other, 0}, {first, time.Hour}} {
			err := c.message.edit(t.Context(), post{text: "text"})
			if took := time.Since(began).Truncate(time.Second); err != nil || took != c.at {
				t.Errorf("message %s is edited after %v, want %v; error %v", c.message.id, took, c.at, err)
			}
		}
	})
}

// Ten messages are edited at one time: in the library they share a queue.
func TestEditsAreParallel(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"), func(cfg *Config) { cfg.Workers = 10 })
	d.Fault(discordtest.Fault{Route: "PATCH ", Together: 10}) // no edit is answered before ten are there
	var asked []*discordtest.Interaction
	for range 10 {
		asked = append(asked, r.ask(debtQuestion, "en-US"))
	}
	for _, it := range asked {
		until(t, it, "An answer. [1]")
	}
}

// A rate limit without end is not asked about without end.
func TestRateLimitWithoutEnd(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"))
	d.Fault(discordtest.Fault{Route: "PATCH ", Status: http.StatusTooManyRequests, Wait: time.Millisecond})
	if err := r.ask(debtQuestion, "en-US").Acknowledged(within(t)); err != nil {
		t.Fatal(err)
	}
	r.stop()
	if !strings.Contains(r.log.String(), "answer not delivered") {
		t.Error("the log says nothing")
	}
	if n := d.Requests()["PATCH /api/v10/webhooks/{application}/{token}/messages/{message}"]; n < tries || n > tries+2 {
		t.Errorf("%d attempts", n)
	}
}

// After a limit of all requests, Discord wants no request at all for a while, and gets none but
// those with an interaction's token.
func TestGlobalRateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const wait = 300 * time.Second
		limited := true
		tr := &transport{metrics: newMetrics(), next: roundTripper(func(*http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			if limited {
				w.WriteHeader(http.StatusTooManyRequests)
				fmt.Fprintf(w, `{"message":"You are being rate limited.","retry_after":%v,"global":true}`, wait.Seconds())
			}
			return w.Result(), nil
		})}
		began := time.Now()
		get := func(path string) error {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://discord.com/api/v9"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := tr.RoundTrip(r)
			if err == nil {
				_ = resp.Body.Close()
			}
			return err
		}
		if refused, ok := errors.AsType[*apiError](get("/users/@me")); !ok || !refused.Global {
			t.Fatalf("%v is no limit of all", refused)
		}
		limited = false
		if err := get("/interactions/1/token/callback"); err != nil || time.Since(began) != 0 {
			t.Errorf("an interaction is answered after %v, error %v", time.Since(began), err)
		}
		if err := get("/channels/1"); err != nil || time.Since(began) != wait {
			t.Errorf("another request came after %v, Discord asked for %v; error %v", time.Since(began), wait, err)
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// An acknowledgement that arrived, though its answer was lost, is one: the second attempt is
// told so, and the member gets the answer.
func TestLostAcknowledgement(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"))
	d.Fault(discordtest.Fault{Route: "/callback", Times: 1, Lost: true})
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	r.stop()
	if n := d.Requests()["POST /api/v10/interactions/{id}/{token}/callback"]; n != 2 {
		t.Errorf("%d attempts", n)
	}
}

// What waits for a rate limit stops waiting when its time is over.
func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := prepare(t, d, says(""))
	defer r.client.CloseIdleConnections()
	m := r.newMessage(&discordgo.Interaction{ID: "1", AppID: discordtest.ApplicationID, Token: "t"})
	m.notBefore = time.Now().Add(time.Hour)
	r.client.Transport.(*transport).hold = m.notBefore
	for name, request := range map[string]func(context.Context) error{
		"edit": func(ctx context.Context) error { return m.edit(ctx, post{text: "text"}) },
		"request": func(ctx context.Context) error {
			return r.read(ctx, "user", discordgo.EndpointUser("@me"), new(any))
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := request(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
}

// However many interactions there were, nothing of them is kept: the library has a map of rate
// limits that only grows.
func TestNothingGrows(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t)
	r := start(t, d, says("An answer. [1]"))
	buckets := func() int { return reflect.ValueOf(r.rest.Ratelimiter).Elem().FieldByName("buckets").Len() }
	until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	before := buckets()
	for range 20 {
		until(t, r.ask(debtQuestion, "en-US"), "An answer. [1]")
	}
	if after := buckets(); after != before {
		t.Errorf("%d rate limits are kept after 20 interactions, %d before", after, before)
	}
}

// A message that cannot be edited at all is the operator's to know, and the token stays secret.
func TestUndeliverable(t *testing.T) {
	t.Parallel()
	proceed := make(chan bool)
	r := start(t, discordtest.New(t), answererFunc(func(context.Context, answer.Question, func(answer.Event)) (answer.Answer, error) {
		<-proceed
		return answer.Answer{Text: "An answer. [1]"}, nil
	}))
	it := r.ask(debtQuestion, "en-US")
	until(t, it, "Reading")
	it.Expire()
	proceed <- true
	r.stop()
	if log := r.log.String(); !strings.Contains(log, "level=ERROR msg=\"answer not delivered\"") || !strings.Contains(log, "50027") {
		t.Error("nothing in the log")
	}
}

// No error of the way to Discord quotes the address, which holds the interaction's token.
func TestErrorsHoldNoToken(t *testing.T) {
	t.Parallel()
	handlers := map[string]http.HandlerFunc{
		"refused":     func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"message":"no","code":10015}`, 404) },
		"rate limit":  func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"retry_after":3600}`, 429) },
		"html":        func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", 429) },
		"bad gateway": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", 502) },
		"redirect":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"/elsewhere", 307) },
		"hang-up":     func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"limit":       func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-RateLimit-Remaining", "many") },
		"silence": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then the server sees a hang-up
			<-r.Context().Done()
		},
	}
	for name, serve := range handlers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(serve)
			defer server.Close()
			b, err := New(Config{Token: "bot-token", APIURL: server.URL, Workers: 1, Timeout: time.Minute, State: newState(t, t.TempDir())}, says(""))
			if err != nil {
				t.Fatal(err)
			}
			b.backoff = time.Millisecond
			defer b.client.CloseIdleConnections()
			in := &discordgo.Interaction{ID: "1", AppID: "2", Token: "secret-token"}
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			for _, err := range []error{b.acknowledge(ctx, in, false), b.newMessage(in).edit(ctx, post{text: "text"})} {
				if err == nil {
					t.Error("no error")
				} else if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "token") {
					t.Error(text)
				}
			}
		})
	}
}
