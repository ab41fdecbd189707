package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Discord's own error codes.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	codeMissingAccess      = 50001
	codeNotAuthor          = 50005
	codeEmptyMessage       = 50006
	codeMissingPermissions = 50013
	codeNoThreadHere       = 50024
	codeExpiredToken       = 50027
	codeInvalidForm        = 50035
	codeArchivedThread     = 50083
	codeThreadExists       = 160004
)

// refusal is an answer other than 2xx.
type refusal struct {
	status  int
	code    int
	message string
	wait    time.Duration // with 429
	global  bool          // with 429: for all requests
	bare    bool          // with 429: without X-RateLimit headers
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s (%d)", r.status, r.message, r.code) }

func invalid(format string, args ...any) *refusal {
	return &refusal{status: http.StatusBadRequest, code: codeInvalidForm, message: "Invalid Form Body: " + fmt.Sprintf(format, args...)}
}

// endpoint answers a request under the server's mu: nil is an answer without content.
type endpoint func(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal)

func (d *Server) routes(mux *http.ServeMux) {
	handle := func(pattern string, serve endpoint) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" /api/v10"+path, d.endpoint(serve))
	}
	handle("GET /gateway", d.getGateway)
	handle("GET /gateway/bot", d.getGatewayBot)
	handle("GET /users/@me", d.getUser)
	handle("GET /users/@me/guilds", d.getGuilds)
	handle("POST /users/@me/channels", d.postDirectChannel)
	handle("GET /applications/@me", d.getApplication)
	for _, scope := range []string{"", "/guilds/{guild}"} {
		commands := "/applications/{application}" + scope + "/commands"
		handle("GET "+commands, d.getCommands)
		handle("PUT "+commands, d.putCommands)
	}
	handle("GET /guilds/{guild}", d.getGuild)
	handle("GET /guilds/{guild}/channels", d.getGuildChannels)
	handle("GET /guilds/{guild}/roles", d.getGuildRoles)
	handle("GET /guilds/{guild}/members/{user}", d.getGuildMember)
	handle("GET /channels/{channel}", d.getChannel)
	handle("GET /channels/{channel}/messages", d.getMessages)
	handle("POST /channels/{channel}/messages", d.postMessage)
	handle("GET /channels/{channel}/messages/{message}", d.getMessage)
	handle("PATCH /channels/{channel}/messages/{message}", d.patchMessage)
	handle("DELETE /channels/{channel}/messages/{message}", d.deleteMessage)
	handle("POST /channels/{channel}/messages/{message}/threads", d.postThread)
	handle("POST /channels/{channel}/threads", d.postThread)
	handle("PUT /channels/{channel}/thread-members/@me", d.putThreadMember)
	handle("POST /channels/{channel}/typing", d.postTyping)
	handle("POST /interactions/{id}/{token}/callback", d.postCallback)
	handle("POST /webhooks/{application}/{token}", d.postFollowup)
	handle("GET /webhooks/{application}/{token}/messages/{message}", d.getResponse)
	handle("PATCH /webhooks/{application}/{token}/messages/{message}", d.patchResponse)
	handle("DELETE /webhooks/{application}/{token}/messages/{message}", d.deleteResponse)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.report("discordtest has no %s %s", r.Method, r.URL.Path)
		http.NotFound(w, r)
	})
}

// withToken are routes whose path holds a token, so that they need no Authorization and do not
// count to the limit of all.
func withToken(r *http.Request) bool {
	return strings.Contains(r.Pattern, "{token}") || strings.HasSuffix(r.Pattern, "/gateway")
}

// endpoint holds the request and the answer to it against the document.
func (d *Server) endpoint(serve endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the bot hung up
		}
		d.mu.Lock()
		d.requests[r.Pattern]++
		fault := d.fault(r)
		d.mu.Unlock()
		if fault != nil && fault.Together > 0 {
			d.gather(r.Context(), fault)
		}
		if fault != nil && fault.Delay > 0 {
			select {
			case <-time.After(fault.Delay):
			case <-r.Context().Done():
				return
			}
		}
		if fault != nil && fault.Cut {
			hangUp(w)
			return
		}
		answer, refused := any(nil), d.acceptable(r, body)
		switch {
		case fault != nil && fault.Status != 0:
			refused = fault.refusal()
		case refused == nil:
			payload, err := payload(r, body)
			if err != nil {
				refused = invalid("%v", err)
				break
			}
			d.update(func() { answer, refused = serve(w, r, payload) })
		}
		if fault != nil && fault.Lost {
			hangUp(w)
			return
		}
		d.answer(w, r, answer, refused)
	})
}

// acceptable refuses what no endpoint takes.
func (d *Server) acceptable(r *http.Request, body []byte) *refusal {
	if !withToken(r) {
		if r.Header.Get("Authorization") != "Bot "+Token {
			return &refusal{status: http.StatusUnauthorized, message: "401: Unauthorized"}
		}
		d.mu.Lock()
		refused := d.countAll()
		d.mu.Unlock()
		if refused != nil {
			return refused
		}
	}
	if !strings.HasPrefix(r.Header.Get("User-Agent"), "DiscordBot (") {
		d.report("%s: User-Agent %q", r.Pattern, r.Header.Get("User-Agent"))
		return &refusal{status: http.StatusForbidden, message: "a User-Agent of another form is blocked"}
	}
	if d.spec != nil {
		if err := d.spec.Request(r, body); err != nil {
			d.report("%s: %v", r.Pattern, err)
			return invalid("%v", err)
		}
	}
	return nil
}

func (d *Server) answer(w http.ResponseWriter, r *http.Request, answer any, refused *refusal) {
	status := http.StatusOK
	if refused != nil {
		status = refused.status
		if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
			d.update(func() { d.invalid++ })
		}
		if answer = refused.body(w); answer == nil {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			fmt.Fprintf(w, "<html><title>%d</title></html>", status)
			return
		}
	} else if answer == nil {
		status = http.StatusNoContent
	}
	if made, ok := answer.(created); ok {
		status, answer = http.StatusCreated, made.answer
	}
	var data []byte
	if status != http.StatusNoContent {
		var err error
		if data, err = json.Marshal(answer); err != nil {
			panic(err) // plain data
		}
	}
	if d.spec != nil && status < 500 {
		if err := d.spec.Response(r, status, "application/json", data); err != nil {
			d.report("discordtest itself: %v", err)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// hangUp breaks the connection.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// payload returns the JSON of a request, which an upload holds beside its files. Each attachment
// that it tells of needs its file, whose size is added.
// https://discord.com/developers/docs/reference#uploading-files
func payload(r *http.Request, body []byte) ([]byte, error) {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return body, nil
	}
	form, err := multipart.NewReader(bytes.NewReader(body), parameters["boundary"]).ReadForm(25 << 20)
	if err != nil {
		return nil, err
	}
	defer func() { _ = form.RemoveAll() }()
	var message object
	if err := json.Unmarshal([]byte(strings.Join(form.Value["payload_json"], "")), &message); err != nil {
		return nil, err
	}
	attachments := objects(message["attachments"])
	if len(attachments) > 10 || len(attachments) != len(form.File) {
		return nil, fmt.Errorf("%d attachments of %d files, 10 of each are allowed", len(attachments), len(form.File))
	}
	for _, a := range attachments {
		files := form.File[fmt.Sprintf("files[%v]", a["id"])]
		if len(files) != 1 || files[0].Filename != a["filename"] || files[0].Size == 0 {
			return nil, fmt.Errorf("the attachment %v has no file of its name", a)
		}
		if err := length("an attachment's description", a["description"], 0, 1024); err != nil {
			return nil, err
		}
		a["size"] = files[0].Size
	}
	return json.Marshal(message)
}

// body returns the JSON of a refusal, nil for one that comes from in front of Discord.
// https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
func (r *refusal) body(w http.ResponseWriter) any {
	switch {
	case r.wait > 0:
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(r.wait.Seconds()))))
		if r.global {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		if !r.bare {
			w.Header().Set("X-RateLimit-Scope", "user")
			limitHeaders(w, 5, 0, r.wait)
		}
		return object{"message": "You are being rate limited.", "retry_after": r.wait.Seconds(), "global": r.global, "code": 0}
	case r.message == "" && r.code == 0:
		return nil
	}
	return object{"message": r.message, "code": r.code}
}

func (d *Server) gatewayURL() string {
	return "ws" + strings.TrimPrefix(d.http.URL, "http") + "/gateway"
}

func (d *Server) getGateway(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	return object{"url": d.gatewayURL()}, nil
}

func (d *Server) getGatewayBot(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	return object{"url": d.gatewayURL(), "shards": 1, "session_start_limit": object{
		"total": 1000, "remaining": 1000 - d.gateway.identified, "reset_after": 86400000, "max_concurrency": 1}}, nil
}

func (d *Server) getUser(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	u := user(UserID, "attache", true)
	u["locale"], u["mfa_enabled"], u["verified"], u["email"] = "en-US", true, true, nil
	return u, nil
}

// Flags of applications: what approval they have for the message content intent.
// https://discord.com/developers/docs/resources/application#application-object-application-flags
const flagMessageContentLimited = 1 << 19

func (d *Server) getApplication(http.ResponseWriter, *http.Request, []byte) (any, *refusal) {
	flags := 0
	if d.intents&intentMessageContent != 0 {
		flags |= flagMessageContentLimited
	}
	return object{
		"id": ApplicationID, "name": "Attaché", "icon": nil, "description": "", "type": nil, "flags": flags, "flags_new": strconv.Itoa(flags),
		"verify_key": strings.Repeat("0", 64), "redirect_uris": []any{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": user("900000000000000003", "host", false),
		"approximate_guild_count": 1, "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
		"explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []any{}, "bot": user(UserID, "attache", true),
	}, nil
}

// getGuilds lists those after an id, at most limit, 200 at first.
func (d *Server) getGuilds(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	limit := 200
	if n, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil {
		limit = n
	}
	if limit < 1 || limit > 200 {
		return nil, invalid("limit")
	}
	list := []any{}
	for _, g := range d.world.guilds {
		if g.ID > r.URL.Query().Get("after") && len(list) < limit {
			list = append(list, object{"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false,
				"permissions": strconv.FormatInt(g.Permissions, 10), "features": []any{}})
		}
	}
	return list, nil
}

func (d *Server) guildOf(r *http.Request) (*Guild, *refusal) {
	if g := d.guild(r.PathValue("guild")); g != nil {
		return g, nil
	}
	return nil, &refusal{status: http.StatusNotFound, code: codeUnknownGuild, message: "Unknown Guild"}
}

func (d *Server) getGuild(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	g, refused := d.guildOf(r)
	if refused != nil {
		return nil, refused
	}
	o := object{"id": g.ID, "name": g.Name, "owner_id": "900000000000000003", "region": "deprecated", "afk_timeout": 300, "system_channel_flags": 0,
		"widget_enabled": false, "verification_level": 0, "roles": d.rolesOf(g), "default_message_notifications": 0, "mfa_level": 0,
		"explicit_content_filter": 0, "max_presences": nil, "max_members": 500000, "max_stage_video_channel_users": 0, "max_video_channel_users": 0,
		"premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US", "premium_progress_bar_enabled": false,
		"nsfw": false, "nsfw_level": 0, "features": []any{}, "emojis": []any{}, "stickers": []any{}}
	for _, key := range strings.Fields("icon description home_header splash discovery_splash banner application_id afk_channel_id system_channel_id " +
		"widget_channel_id vanity_url_code rules_channel_id safety_alerts_channel_id public_updates_channel_id incidents_data") {
		o[key] = nil
	}
	return o, nil
}

func (d *Server) getGuildChannels(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	g, refused := d.guildOf(r)
	if refused != nil {
		return nil, refused
	}
	list := []any{}
	for _, c := range d.world.channels {
		if c.Guild == g.ID && !c.isThread() {
			list = append(list, d.channelObject(c))
		}
	}
	return list, nil
}

func (d *Server) rolesOf(g *Guild) []any {
	role := func(id, name string, permissions int64) object {
		return object{"id": id, "name": name, "permissions": strconv.FormatInt(permissions, 10), "position": 0, "color": 0,
			"colors": object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}, "hoist": false, "managed": false,
			"mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0}
	}
	list := []any{role(g.ID, "@everyone", Ordinary)}
	for _, r := range d.world.roles {
		if r.Guild == g.ID {
			list = append(list, role(r.ID, r.Name, 0))
		}
	}
	return list
}

func (d *Server) getGuildRoles(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	g, refused := d.guildOf(r)
	if refused != nil {
		return nil, refused
	}
	return d.rolesOf(g), nil
}

func (d *Server) getGuildMember(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	if _, refused := d.guildOf(r); refused != nil {
		return nil, refused
	}
	id := r.PathValue("user")
	u := d.world.users[id]
	if u == nil {
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownMember, message: "Unknown Member"}
	}
	o := Member{ID: id}.object(u)
	delete(o, "permissions")
	return o, nil
}
