package discordtest

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Discord's own error codes.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
const (
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	codeEmptyMessage       = 50006
	codeExpiredToken       = 50027
	codeInvalidForm        = 50035
)

// refusal is an answer other than 2xx.
type refusal struct {
	status  int
	code    int
	message string
	wait    time.Duration // with 429
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s (%d)", r.status, r.message, r.code) }

func invalid(format string, args ...any) *refusal {
	return &refusal{status: http.StatusBadRequest, code: codeInvalidForm, message: "Invalid Form Body: " + fmt.Sprintf(format, args...)}
}

// endpoint answers a request: nil is an answer without content.
type endpoint func(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal)

func (d *Server) routes(mux *http.ServeMux) {
	mux.Handle("GET /api/v10/gateway", d.endpoint(false, d.getGateway))
	mux.Handle("GET /api/v10/users/@me", d.endpoint(true, d.getUser))
	mux.Handle("GET /api/v10/applications/@me", d.endpoint(true, d.getApplication))
	for _, scope := range []string{"", "/guilds/{guild}"} {
		commands := "/api/v10/applications/{application}" + scope + "/commands"
		mux.Handle("GET "+commands, d.endpoint(true, d.getCommands))
		mux.Handle("PUT "+commands, d.endpoint(true, d.putCommands))
	}
	mux.Handle("POST /api/v10/interactions/{id}/{token}/callback", d.endpoint(false, d.postCallback))
	original := "/api/v10/webhooks/{application}/{token}/messages/@original"
	mux.Handle("GET "+original, d.endpoint(false, d.getOriginal))
	mux.Handle("PATCH "+original, d.endpoint(false, d.patchOriginal))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.report("discordtest has no %s %s", r.Method, r.URL.Path)
		http.NotFound(w, r)
	})
}

// endpoint holds the request and the answer to it against the document.
func (d *Server) endpoint(authorized bool, serve endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the bot hung up
		}
		var answer any
		var refused *refusal
		switch {
		case authorized && r.Header.Get("Authorization") != "Bot "+Token:
			refused = &refusal{status: http.StatusUnauthorized, message: "401: Unauthorized"}
		case !strings.HasPrefix(r.Header.Get("User-Agent"), "DiscordBot ("):
			refused = &refusal{status: http.StatusForbidden, message: "a User-Agent of another form is blocked"}
			d.report("%s: User-Agent %q", r.Pattern, r.Header.Get("User-Agent"))
		case d.spec != nil && d.spec.Request(r, body) != nil:
			refused = invalid("%v", d.spec.Request(r, body))
			d.report("%s: %s", r.Pattern, refused.message)
		default:
			answer, refused = serve(w, r, body)
		}
		status := http.StatusOK
		if refused != nil {
			status = refused.status
			if answer = refused.body(w); answer == nil {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(status)
				fmt.Fprintf(w, "<html><title>%d</title></html>", status)
				return
			}
		} else if answer == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		data, err := json.Marshal(answer)
		if err != nil {
			panic(err) // plain data
		}
		if d.spec != nil {
			if err := d.spec.Response(r, status, "application/json", data); err != nil {
				d.report("discordtest itself: %v", err)
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(data)
	})
}

// body returns the JSON of a refusal, nil for one that comes from in front of Discord.
// https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
func (r *refusal) body(w http.ResponseWriter) any {
	switch {
	case r.wait > 0:
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(r.wait.Seconds()))))
		w.Header().Set("X-RateLimit-Scope", "user")
		limitHeaders(w, 5, 0, r.wait)
		return object{"message": "You are being rate limited.", "retry_after": r.wait.Seconds(), "global": false, "code": 0}
	case r.message == "":
		return nil
	}
	return object{"message": r.message, "code": r.code}
}

func limitHeaders(w http.ResponseWriter, limit, remaining int, reset time.Duration) {
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(limit))
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	w.Header().Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(time.Now().Add(reset).UnixMilli())/1000))
	w.Header().Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", reset.Seconds()))
	w.Header().Set("X-RateLimit-Bucket", "d0c0ffee")
}

func (d *Server) getGateway(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	return object{"url": "ws" + strings.TrimPrefix(d.http.URL, "http") + "/gateway"}, nil
}

func (d *Server) getUser(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	u := user(UserID, "attache", true)
	u["locale"], u["mfa_enabled"], u["verified"], u["email"] = "en-US", true, true, nil
	return u, nil
}

func (d *Server) getApplication(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	return object{
		"id": ApplicationID, "name": "Attaché", "icon": nil, "description": "", "type": nil, "flags": 0, "flags_new": "0",
		"verify_key": strings.Repeat("0", 64), "redirect_uris": []any{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": user("900000000000000003", "host", false),
		"approximate_guild_count": 1, "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
		"explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []any{}, "bot": user(UserID, "attache", true),
	}, nil
}

func user(id, name string, bot bool) object {
	return object{
		"id": id, "username": name, "discriminator": "0", "global_name": nil, "avatar": nil, "bot": bot,
		"public_flags": 0, "flags": 0, "flags_new": "0", "public_flags_new": "0", "primary_guild": nil,
	}
}
