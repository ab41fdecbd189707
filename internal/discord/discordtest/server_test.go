package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
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
	for _, path := range []string{
		"/gateway", "/gateway/bot", "/users/@me", "/users/@me/guilds", "/applications/@me", strings.TrimPrefix(commandsPath, "/api/v10"),
		"/guilds/" + GuildID, "/guilds/" + GuildID + "/channels", "/guilds/" + GuildID + "/roles", "/guilds/" + GuildID + "/members/" + UserID,
		"/channels/" + ChannelID, "/channels/" + ChannelID + "/messages",
	} {
		path = "/api/v10" + path
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
	it := &Interaction{server: b.Server, kind: useCommand, sent: time.Now(), member: b.who(Member{Guild: GuildID})}
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

// What the document leaves to prose is held against each kind of message.
func TestRules(t *testing.T) {
	b := newBot(t)
	text := func(n int) string { return strings.Repeat("я", n) }
	row := func(inside ...string) string { return `{"type":1,"components":[` + strings.Join(inside, ",") + `]}` }
	press := func(id string) string { return `{"type":2,"style":1,"label":"Press","custom_id":"` + id + `"}` }
	menu := func(options ...string) string {
		return `{"type":3,"custom_id":"m","options":[` + strings.Join(options, ",") + `]}`
	}
	option := func(value, label string) string { return `{"value":"` + value + `","label":"` + label + `"}` }
	rows := func(n int) (list []string) {
		for i := range n {
			list = append(list, row(press(fmt.Sprint("b", i))))
		}
		return list
	}
	components := func(rows ...string) string { return `"content":"text","components":[` + strings.Join(rows, ",") + `]` }
	embed := func(fields string) string { return `"embeds":[{` + fields + `}]` }
	var manyOptions []string
	for i := range 26 {
		manyOptions = append(manyOptions, option(strconv.Itoa(i), "label"))
	}
	for _, c := range []struct {
		name, part string
		ok         bool
	}{
		{"a row", components(row(press("a"), press("b"))), true},
		{"five rows", components(rows(5)...), true},
		{"six rows", components(rows(6)...), false},
		{"six buttons", components(row(press("a"), press("b"), press("c"), press("d"), press("e"), press("f"))), false},
		{"a menu beside a button", components(row(menu(option("1", "one")), press("a"))), false},
		{"an empty row", components(row()), false},
		{"no row", components(press("a")), false},
		{"the same custom_id", components(row(press("a")), row(press("a"))), false},
		{"a long custom_id", components(row(press(text(101)))), false},
		{"a long label", components(row(`{"type":2,"style":1,"label":"` + text(81) + `","custom_id":"a"}`)), false},
		{"an emoji", components(row(`{"type":2,"style":2,"emoji":{"name":"👍"},"custom_id":"a"}`)), true},
		{"neither label nor emoji", components(row(`{"type":2,"style":1,"custom_id":"a"}`)), false},
		{"a link", components(row(`{"type":2,"style":5,"label":"Go","url":"https://x.example"}`)), true},
		{"a link without url", components(row(`{"type":2,"style":5,"label":"Go"}`)), false},
		{"a url on no link", components(row(`{"type":2,"style":1,"label":"Go","custom_id":"a","url":"https://x.example"}`)), false},
		{"a menu", components(row(menu(option("1", "one"), option("2", "two")))), true},
		{"26 options", components(row(menu(manyOptions...))), false},
		{"no options", components(row(menu())), false},
		{"a long option", components(row(menu(option("1", text(101))))), false},
		{"an option twice", components(row(menu(option("1", "one"), option("1", "uno")))), false},
		{"a menu for more than it has", components(row(`{"type":3,"custom_id":"m","max_values":2,"options":[` + option("1", "one") + `]}`)), false},
		{"a text input in a message", components(row(`{"type":4,"custom_id":"t","style":1,"label":"Text"}`)), false},
		{"an embed", embed(`"title":"t","description":"d","fields":[{"name":"n","value":"v"}],"footer":{"text":"f"}`), true},
		{"a long title", embed(`"title":"` + text(257) + `"`), false},
		{"6000 in embeds", `"embeds":[{"description":"` + text(3000) + `"},{"description":"` + text(3000) + `"}]`, true},
		{"6001 in embeds", `"embeds":[{"description":"` + text(3000) + `"},{"description":"` + text(3001) + `"}]`, false},
		{"an empty field", embed(`"fields":[{"name":"n","value":""}]`), false},
		{"eleven embeds", `"embeds":[` + strings.TrimSuffix(strings.Repeat(`{"title":"t"},`, 11), ",") + `]`, false},
		{"misspelt", `"content":"text","componets":[]`, false},
		{"misspelt in a button", components(row(`{"type":2,"style":1,"lable":"x","label":"Press","custom_id":"a"}`)), false},
		{"V2 with content", `"content":"text","flags":32768,"components":[{"type":10,"content":"text"}]`, false},
		{"V2", `"flags":32768,"components":[{"type":10,"content":"text"}]`, true},
		{"mentions", `"content":"text","allowed_mentions":{"parse":["users"]}`, false},
	} {
		body := `{"allowed_mentions":{"parse":[]},` + c.part + `}`
		if strings.Contains(c.part, "allowed_mentions") {
			body = "{" + c.part + "}"
		}
		it := b.interaction()
		for what, request := range map[string][3]string{
			"message":  {"POST", "/api/v10/channels/" + ChannelID + "/messages", body},
			"response": {"POST", it.callback(), `{"type":4,"data":` + body + `}`},
		} {
			b.Limit(1000, time.Second)
			b.LimitAll(1000)
			status, _ := b.do(request[0], request[1], request[2])
			if ok := (status == 200 || status == 204) && len(b.violations) == 0; ok != c.ok {
				t.Errorf("%s, as a %s: %d, %v", c.name, what, status, b.violations)
			}
		}
	}
	long := `{"type":1,"components":[{"type":4,"custom_id":"t%d","style":1,"label":"%s"}]}`
	for name, c := range map[string]struct {
		modal string
		ok    bool
	}{
		"a form":         {`"custom_id":"f","title":"Why","components":[` + fmt.Sprintf(long, 1, "Text") + `]`, true},
		"a label":        {`"custom_id":"f","title":"Why","components":[{"type":18,"label":"Text","component":{"type":4,"custom_id":"t","style":1}}]`, true},
		"a long title":   {`"custom_id":"f","title":"` + text(46) + `","components":[` + fmt.Sprintf(long, 1, "Text") + `]`, false},
		"a long label":   {`"custom_id":"f","title":"Why","components":[` + fmt.Sprintf(long, 1, text(46)) + `]`, false},
		"nothing":        {`"custom_id":"f","title":"Why","components":[]`, false},
		"six inputs":     {`"custom_id":"f","title":"Why","components":[` + strings.TrimSuffix(strings.Repeat(fmt.Sprintf(long, 1, "Text")+",", 6), ",") + `]`, false},
		"a button":       {`"custom_id":"f","title":"Why","components":[` + row(press("a")) + `]`, false},
		"the same twice": {`"custom_id":"f","title":"Why","components":[` + fmt.Sprintf(long, 1, "A") + "," + fmt.Sprintf(long, 1, "B") + `]`, false},
	} {
		status, _ := b.do("POST", b.interaction().callback(), `{"type":9,"data":{`+c.modal+`}}`)
		if ok := status == 204 && len(b.violations) == 0; ok != c.ok {
			t.Errorf("%s: %d, %v", name, status, b.violations)
		}
	}
	var suggestions []string
	for i := range 26 {
		suggestions = append(suggestions, fmt.Sprintf(`{"name":"n%d","value":"v%d"}`, i, i))
	}
	for n, ok := range map[int]bool{0: true, 25: true, 26: false} {
		it := b.interaction()
		it.kind = autocomplete
		status, _ := b.do("POST", it.callback(), `{"type":8,"data":{"choices":[`+strings.Join(suggestions[:n], ",")+`]}}`)
		if got := status == 204 && len(b.violations) == 0; got != ok {
			t.Errorf("%d suggestions: %d, %v", n, status, b.violations)
		}
	}
	if status, _ := b.do("POST", b.interaction().callback(), `{"type":8,"data":{"choices":[]}}`); status != 400 || len(b.violations) == 0 {
		t.Errorf("suggestions to a command: %d, %v", status, b.violations)
	}
}

// Permissions, threads, follow-ups and nonces are as in Discord.
func TestChannels(t *testing.T) {
	b := newBot(t)
	expect := func(what, method, path, body string, status, code int) {
		t.Helper()
		if s, c := b.do(method, "/api/v10"+path, body); s != status || c != code || len(b.violations) > 0 {
			t.Errorf("%s: %d (%d), want %d (%d); %v", what, s, c, status, code, b.violations)
		}
	}
	const text = `{"content":"text","allowed_mentions":{"parse":[]}}`
	messages := "/channels/" + ChannelID + "/messages"
	secret := b.AddChannel(Channel{Guild: GuildID, Name: "secret", Permissions: SendMessages})
	silent := b.AddChannel(Channel{Guild: GuildID, Name: "silent", Permissions: ViewChannel})
	expect("a hidden channel", "POST", "/channels/"+secret+"/messages", text, 403, codeMissingAccess)
	expect("a silent channel", "POST", "/channels/"+silent+"/messages", text, 403, codeMissingPermissions)
	expect("no channel", "POST", "/channels/1/messages", text, 404, codeUnknownChannel)
	expect("typing", "POST", "/channels/"+ChannelID+"/typing", "", 204, 0)
	const once = `{"content":"text","nonce":"n1","enforce_nonce":true,"allowed_mentions":{"parse":[]}}`
	for range 2 {
		expect("a nonce", "POST", messages, once, 200, 0)
	}
	posted := b.Messages(ChannelID)
	if len(posted) != 1 {
		t.Fatalf("%d messages of one nonce", len(posted))
	}
	at := messages + "/" + posted[0].ID
	expect("edit", "PATCH", at, text, 200, 0)
	expect("read", "GET", at, "", 200, 0)
	expect("a thread", "POST", at+"/threads", `{"name":"About that","auto_archive_duration":1440}`, 201, 0)
	expect("a second thread", "POST", at+"/threads", `{"name":"About that"}`, 400, codeThreadExists)
	expect("in the thread", "POST", "/channels/"+posted[0].ID+"/messages", text, 200, 0)
	expect("a thread's thread", "POST", "/channels/"+posted[0].ID+"/threads", `{"name":"x","type":11}`, 400, codeNoThreadHere)
	b.ChangeChannel(posted[0].ID, func(c *Channel) { c.Locked = true })
	expect("in the locked thread", "POST", "/channels/"+posted[0].ID+"/messages", text, 400, codeArchivedThread)
	expect("delete", "DELETE", at, "", 204, 0)
	expect("deleted", "PATCH", at, text, 404, codeUnknownMessage)

	it := b.interaction()
	expect("defer to one", "POST", strings.TrimPrefix(it.callback(), "/api/v10"), `{"type":5,"data":{"flags":64}}`, 204, 0)
	hook := "/webhooks/" + ApplicationID + "/" + it.token
	expect("the first follow-up", "POST", hook+"?wait=true", text, 200, 0)
	if m := it.Message(); m.Content != "text" || !m.Ephemeral() || len(it.Followups()) != 0 {
		t.Errorf("a first follow-up does not fill the deferral: %+v", m)
	}
	expect("another", "POST", hook, text, 200, 0)
	if n := len(it.Followups()); n != 1 {
		t.Errorf("%d follow-ups", n)
	}
	expect("edit the follow-up", "PATCH", hook+"/messages/"+it.Followups()[0].ID, text, 200, 0)
	expect("delete the original", "DELETE", hook+"/messages/@original", "", 204, 0)
	expect("the original is gone", "GET", hook+"/messages/@original", "", 404, codeUnknownMessage)

	b.LimitAll(1)
	expect("one a second", "GET", "/users/@me", "", 200, 0)
	if s, _ := b.do("GET", "/api/v10/users/@me", ""); s != 429 || b.header.Get("X-RateLimit-Global") != "true" || b.header.Get("Retry-After") == "" {
		t.Errorf("over the limit of all: %d, %v", s, b.header)
	}
	expect("a token is apart", "PATCH", hook+"/messages/"+it.Followups()[0].ID, text, 200, 0)
}

// A message shows as a member sees it.
func TestString(t *testing.T) {
	m := Message{Content: "The answer. [1]", Flags: flagEphemeral, Embeds: []map[string]any{{"title": "T", "description": "a\nb"}},
		Components: []map[string]any{
			{"type": 1, "components": []any{object{"type": 2, "label": "Sources", "custom_id": "s"}, object{"type": 2, "emoji": object{"name": "👍"}, "disabled": true}}},
			{"type": 1, "components": []any{object{"type": 3, "placeholder": "Choose", "options": []any{object{"label": "One", "description": "first"}}}}},
		}}
	want := "The answer. [1]\n│ **T**\n│ a\n│ b\n[ Sources ] ( 👍 )\n‹ Choose ▾ ›\n    • One — first\n(only you can see this)"
	if got := m.String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
