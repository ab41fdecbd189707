package discordtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"attache/internal/contract"
	"attache/internal/testshared"
)

// Token is the token of the one bot that the server knows.
const Token = "test-bot-token.not-a-secret"

// ApplicationID is the id of that bot's application, and UserID of its user.
const (
	ApplicationID = "900000000000000001"
	UserID        = "900000000000000002"
)

// Server is a Discord with one bot.
type Server struct {
	http   *httptest.Server
	spec   *contract.Spec // nil: no document to check against
	report func(format string, args ...any)

	mu            sync.Mutex
	changed       chan struct{} // closed and replaced when anything below changes
	lastID        int64
	commands      map[string][]object // by guild; "" is global
	registrations int
	interactions  map[string]*Interaction // by token
	limit         limit
	patches       []refusal // of the next edits
	limited       int
	gateway       gateway
}

type object = map[string]any

// limit is the rate limit of edits of one message.
type limit struct {
	edits  int
	window time.Duration
}

var (
	loading sync.Mutex
	loaded  *contract.Spec
)

// load reads the document once for all servers: they share its compiled schemas.
func load(path string) (*contract.Spec, error) {
	loading.Lock()
	defer loading.Unlock()
	if loaded != nil {
		return loaded, nil
	}
	var err error
	loaded, err = contract.Load(path, "/api/v10")
	return loaded, err
}

// New starts a server that stops when the test ends. Violations of Discord's rules fail t.
func New(t testing.TB) *Server {
	d := &Server{
		report:       t.Errorf,
		changed:      make(chan struct{}),
		lastID:       900000000000001000,
		commands:     map[string][]object{},
		interactions: map[string]*Interaction{},
		limit:        limit{30, time.Second},
	}
	if path, ok := testshared.Find(t, "specs", "discord-pruned.json"); ok {
		spec, err := load(path)
		if err != nil {
			t.Fatal(err)
		}
		d.spec = spec
	}
	mux := http.NewServeMux()
	d.routes(mux)
	mux.HandleFunc("/gateway/", d.serveGateway)
	d.http = httptest.NewServer(mux)
	t.Cleanup(func() {
		d.http.Close()
		d.Drop()
		d.gateway.serving.Wait()
	})
	return d
}

// URL is the address that stands in for https://discord.com.
func (d *Server) URL() string { return d.http.URL }

// Commands returns the commands registered for a guild, or globally where guild is "", as
// Discord lists them.
func (d *Server) Commands(guild string) []map[string]any {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.commands[guild]
}

// SetCommands registers commands as an earlier version of the bot might have.
func (d *Server) SetCommands(guild string, commands ...map[string]any) {
	d.update(func() { d.register(guild, commands) })
}

// Registrations counts how often the bot has registered its commands.
func (d *Server) Registrations() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.registrations
}

// RateLimit refuses the next n edits with 429, asking to wait, and does not count that
// against the limit of [Server.Limit].
func (d *Server) RateLimit(n int, wait time.Duration) {
	d.refuse(n, refusal{status: http.StatusTooManyRequests, wait: wait})
}

// Fail refuses the next n edits with a status, a page of HTML as its body, as a proxy does.
func (d *Server) Fail(n, status int) { d.refuse(n, refusal{status: status}) }

// Limit allows so many edits of one message in a window of time; at first 30 in a second.
func (d *Server) Limit(edits int, window time.Duration) {
	d.update(func() { d.limit = limit{edits, window} })
}

// Limited counts the edits that went over the limit of [Server.Limit].
func (d *Server) Limited() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.limited
}

func (d *Server) refuse(n int, r refusal) {
	d.update(func() {
		for range n {
			d.patches = append(d.patches, r)
		}
	})
}

// update changes the state and wakes whoever awaits that.
func (d *Server) update(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
	close(d.changed)
	d.changed = make(chan struct{})
}

// await returns when a condition of the state holds.
func (d *Server) await(ctx context.Context, holds func() bool) error {
	for {
		d.mu.Lock()
		ok, changed := holds(), d.changed
		d.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-changed:
		}
	}
}

// newID returns a snowflake; d.mu is held.
func (d *Server) newID() string {
	d.lastID++
	return strconv.FormatInt(d.lastID, 10)
}
