package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// bot makes requests as a bot does and notes what the server holds against it.
type bot struct {
	*Server
	t          *testing.T
	violations []string
	header     http.Header // of the last answer
}

func newBot(t *testing.T) *bot {
	b := &bot{Server: New(t), t: t}
	b.report = func(format string, args ...any) { b.violations = append(b.violations, fmt.Sprintf(format, args...)) }
	return b
}

// do makes a request and returns the status and Discord's error code.
func (b *bot) do(method, path, body string) (status, code int) {
	b.t.Helper()
	b.violations = nil
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.URL()+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("User-Agent", "DiscordBot (https://example.com, 1)")
	r.Header.Set("Authorization", "Bot "+Token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	var answer struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(data, &answer) // a list has none
	b.header = resp.Header
	return resp.StatusCode, answer.Code
}

const commandsPath = "/api/v10/applications/" + ApplicationID + "/commands"

func TestCommandRules(t *testing.T) {
	b := newBot(t)
	option := func(fields string) string {
		return `[{"name":"ask","description":"Ask","options":[` + fields + `]}]`
	}
	many := bytes.Repeat([]byte(`{"name":"ask","description":"Ask"},`), 101)
	heavy := `{"name":"o%d","description":"` + strings.Repeat("d", 100) + `","type":3,"choices":[%s]}`
	var choices, options []string
	for n := range 25 {
		choices = append(choices, fmt.Sprintf(`{"name":"%d%s","value":"%d%s"}`, n, strings.Repeat("n", 90), n, strings.Repeat("v", 90)))
	}
	for n := range 3 {
		options = append(options, fmt.Sprintf(heavy, n, strings.Join(choices, ",")))
	}
	for _, c := range []struct {
		name, body string
		ok         bool
	}{
		{"good", `[{"name":"ask","description":"Ask","name_localizations":{"ru":"спросить"}}]`, true},
		{"none", `[]`, true},
		{"upper case", `[{"name":"Ask","description":"Ask"}]`, false},
		{"space", `[{"name":"a sk","description":"Ask"}]`, false},
		{"space in a menu", `[{"name":"Ask About This","type":3}]`, true},
		{"no description", `[{"name":"ask"}]`, false},
		{"long description", `[{"name":"ask","description":"` + strings.Repeat("я", 101) + `"}]`, false},
		{"unknown locale", `[{"name":"ask","description":"Ask","name_localizations":{"es":"preguntar"}}]`, false},
		{"localized upper case", `[{"name":"ask","description":"Ask","name_localizations":{"ru":"Спросить"}}]`, false},
		{"the same twice", `[{"name":"ask","description":"Ask"},{"name":"ask","description":"Ask"}]`, false},
		{"too many", "[" + strings.TrimSuffix(string(many), ",") + "]", false},
		{"required after optional", option(`{"name":"a","description":"A","type":3},{"name":"b","description":"B","type":3,"required":true}`), false},
		{"two options of a name", option(`{"name":"a","description":"A","type":3},{"name":"a","description":"B","type":3}`), false},
		{"autocomplete and choices", option(`{"name":"a","description":"A","type":3,"autocomplete":true,"choices":[{"name":"x","value":"x"}]}`), false},
		{"long choice", option(`{"name":"a","description":"A","type":3,"choices":[{"name":"x","value":"` + strings.Repeat("x", 101) + `"}]}`), false},
		{"heavy", option(strings.Join(options, ",")), false},
		{"no list", `{"name":"ask"}`, false},
	} {
		status, code := b.do("PUT", commandsPath, c.body)
		if ok := status == 200 && code == 0 && len(b.violations) == 0; ok != c.ok {
			t.Errorf("%s: %d (%d), %v", c.name, status, code, b.violations)
		}
	}
}

func TestMessageRules(t *testing.T) {
	b := newBot(t)
	for _, c := range []struct {
		name, body string
		status     int
		violation  bool
	}{
		{"good", `{"content":"text","allowed_mentions":{"parse":[]}}`, 200, false},
		{"2000 characters", `{"content":"` + strings.Repeat("я", 2000) + `","allowed_mentions":{"parse":[]}}`, 200, false},
		{"2001 characters", `{"content":"` + strings.Repeat("я", 2001) + `","allowed_mentions":{"parse":[]}}`, 400, true},
		{"empty", `{"content":" ","allowed_mentions":{"parse":[]}}`, 400, true},
		{"no mentions", `{"content":"text"}`, 200, true},
		{"null mentions", `{"content":"text","allowed_mentions":{"parse":null}}`, 200, true},
		{"parse and users", `{"content":"text","allowed_mentions":{"parse":["users"],"users":["1"]}}`, 400, true},
		{"not of the document", `{"content":7,"allowed_mentions":{"parse":[]}}`, 400, true},
	} {
		if b.spec == nil && c.name == "not of the document" {
			continue
		}
		it := b.interaction()
		if status, _ := b.do("POST", it.callback(), `{"type":5}`); status != 204 {
			t.Fatalf("callback: %d", status)
		}
		status, _ := b.do("PATCH", it.original(), c.body)
		if status != c.status || (len(b.violations) > 0) != c.violation {
			t.Errorf("%s: %d, %v", c.name, status, b.violations)
		}
	}
}

func TestInteractionRules(t *testing.T) {
	b := newBot(t)
	const edit = `{"content":"text","allowed_mentions":{"parse":[]}}`
	expect := func(what, method, path, body string, status, code int) {
		t.Helper()
		if s, c := b.do(method, path, body); s != status || c != code {
			t.Errorf("%s: %d (%d), want %d (%d)", what, s, c, status, code)
		}
	}
	it := b.interaction()
	expect("edit before callback", "PATCH", it.original(), edit, 404, codeUnknownMessage)
	expect("callback", "POST", it.callback(), `{"type":5}`, 204, 0)
	expect("again", "POST", it.callback(), `{"type":5}`, 400, codeAcknowledged)
	expect("edit", "PATCH", it.original(), edit, 200, 0)
	expect("read", "GET", it.original(), "", 200, 0)
	expect("unknown token", "PATCH", strings.Replace(it.original(), it.token, "other", 1), edit, 404, codeUnknownWebhook)
	it.Expire()
	expect("expired", "PATCH", it.original(), edit, 401, codeExpiredToken)
	late := b.interaction()
	late.sent = late.sent.Add(-acknowledgeWithin)
	expect("late", "POST", late.callback(), `{"type":5}`, 404, codeUnknownInteraction)
	at := b.interaction()
	expect("at once", "POST", at.callback(), `{"type":4,"data":`+edit+`}`, 204, 0)
	if got := at.Edits(); len(got) != 1 || got[0] != "text" {
		t.Errorf("edits: %q", got)
	}

	limited := b.interaction()
	expect("callback", "POST", limited.callback(), `{"type":5}`, 204, 0)
	b.Limit(1, time.Hour)
	expect("first", "PATCH", limited.original(), edit, 200, 0)
	if left := b.header.Get("X-RateLimit-Remaining"); left != "0" {
		t.Errorf("%s left", left)
	}
	expect("second", "PATCH", limited.original(), edit, 429, 0)
	if n := b.Limited(); n != 1 {
		t.Errorf("limited %d times", n)
	}
	b.Fail(1, 502)
	expect("fail", "PATCH", limited.original(), edit, 502, 0)

	expect("another application", "GET", "/api/v10/applications/1/commands", "", 403, 20012)
	for _, path := range []string{"/api/v10/gateway", "/api/v10/users/@me", "/api/v10/applications/@me", commandsPath} {
		expect(path, "GET", path, "", 200, 0)
		if len(b.violations) > 0 {
			t.Errorf("%s: %v", path, b.violations)
		}
	}
	expect("version 9", "GET", "/api/v9/gateway", "", 404, 0)
	if len(b.violations) == 0 {
		t.Error("version 9 is no violation")
	}
}

// interaction makes one without a gateway.
func (b *bot) interaction() *Interaction {
	it := &Interaction{server: b.Server, sent: time.Now()}
	b.update(func() {
		it.id = b.newID()
		it.token = "test-interaction-token." + it.id
		b.interactions[it.token] = it
	})
	return it
}

func (it *Interaction) callback() string {
	return "/api/v10/interactions/" + it.id + "/" + it.token + "/callback"
}

func (it *Interaction) original() string {
	return "/api/v10/webhooks/" + ApplicationID + "/" + it.token + "/messages/@original"
}
