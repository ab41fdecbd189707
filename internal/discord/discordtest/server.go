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
	world         world
	commands      map[string][]object // by guild; "" is global
	registrations int
	interactions  map[string]*Interaction // by token
	limits        limits
	faults        []*Fault
	failed        int
	requests      map[string]int // by pattern
	invalid       int            // answers with 401, 403 and 429
	intents       int            // privileged ones that are approved
	gateway       gateway
}

type object = map[string]any

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

// New starts a server that stops when the test ends. Violations of Discord's rules fail t. In
// a benchmark the document, which costs more than the bot, is not looked at.
func New(t testing.TB) *Server {
	d := &Server{
		report:       t.Errorf,
		changed:      make(chan struct{}),
		lastID:       900000000000001000,
		world:        newWorld(),
		commands:     map[string][]object{},
		interactions: map[string]*Interaction{},
		limits:       limits{count: 30, window: time.Second, buckets: map[string]*bucket{}, global: 50},
		requests:     map[string]int{},
		gateway:      gateway{interval: 41250 * time.Millisecond},
	}
	if _, benchmark := t.(*testing.B); !benchmark {
		path, ok := testshared.Find(t, "specs", "discord-openapi.json")
		if !ok {
			t.Log("discordtest: Discord's document is absent, nothing is checked against it")
		} else if spec, err := load(path); err != nil {
			t.Fatal(err)
		} else {
			d.spec = spec
		}
	}
	mux := http.NewServeMux()
	d.routes(mux)
	mux.HandleFunc("/gateway/", d.serveGateway)
	d.http = httptest.NewServer(mux)
	t.Cleanup(func() {
		d.Drop()
		d.http.CloseClientConnections()
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

// Requests counts the bot's requests by route, such as
// "POST /api/v10/interactions/{id}/{token}/callback".
func (d *Server) Requests() map[string]int {
	d.mu.Lock()
	defer d.mu.Unlock()
	counts := map[string]int{}
	for pattern, n := range d.requests {
		counts[pattern] = n
	}
	return counts
}

// Invalid counts the answers for which Discord shuts a bot out when they are 10,000 in ten
// minutes: 401, 403 and 429.
// https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
func (d *Server) Invalid() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.invalid
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
