package contract

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"attache/internal/testshared"
)

// A check is one body held against the document; wrong is a part of the expected complaint,
// and empty when the body fits. A status of 0 makes it a request.
type check struct {
	name         string
	method, path string
	status       int
	contentType  string // application/json when empty
	body         string
	wrong        string
}

func (c check) run(t *testing.T, spec *Spec) {
	t.Helper()
	r, err := http.NewRequest(c.method, "http://localhost"+c.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	contentType := c.contentType
	if contentType == "" {
		contentType = "application/json"
	}
	if c.status == 0 {
		r.Header.Set("Content-Type", contentType)
		err = spec.Request(r, []byte(c.body))
	} else {
		err = spec.Response(r, c.status, contentType, []byte(c.body))
	}
	switch {
	case err == nil && c.wrong != "":
		t.Errorf("passed, want a complaint about %q", c.wrong)
	case err != nil && c.wrong == "":
		t.Errorf("failed: %v", err)
	case err != nil && !strings.Contains(err.Error(), c.wrong):
		t.Errorf("complaint %q says nothing of %q", err, c.wrong)
	case err != nil && utf8.RuneCountInString(err.Error()) > maxMessage+100:
		t.Errorf("complaint of %d characters", utf8.RuneCountInString(err.Error()))
	}
}

func runChecks(t *testing.T, spec *Spec, checks []check) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) { c.run(t, spec) })
	}
}

func load(t *testing.T, path, prefix string) *Spec {
	t.Helper()
	spec, err := Load(path, prefix)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

func TestOpenAI(t *testing.T) {
	for _, file := range []string{"openai-openapi.json", "openai-pruned.json"} {
		t.Run(file, func(t *testing.T) {
			runChecks(t, load(t, testshared.Path(t, "specs", file), "/v1"), openAIChecks)
		})
	}
}

var openAIChecks = []check{
	{"chat", "POST", "/v1/chat/completions", 0, "",
		`{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}],"stream":true,"stream_options":{"include_usage":true},"temperature":0.1}`, ""},
	{"chat with a nullable null", "POST", "/v1/chat/completions", 0, "application/json; charset=utf-8",
		`{"model":"m","messages":[{"role":"user","content":"q"}],"max_completion_tokens":null}`, ""},
	{"chat without messages", "POST", "/v1/chat/completions", 0, "", `{"model":"m"}`, "messages"},
	{"chat with a message without content", "POST", "/v1/chat/completions", 0, "",
		`{"model":"m","messages":[{"role":"user"}]}`, `at '/messages/0': missing property 'content'`},
	{"chat too warm", "POST", "/v1/chat/completions", 0, "",
		`{"model":"m","messages":[{"role":"user","content":"q"}],"temperature":3}`, "at '/temperature'"},
	{"chat that is not JSON", "POST", "/v1/chat/completions", 0, "", `{"model":`, "not JSON"},
	{"chat without body", "POST", "/v1/chat/completions", 0, "", ``, "no body"},
	{"chat as text", "POST", "/v1/chat/completions", 0, "text/plain", `q`, "takes no text/plain"},
	{"embeddings", "POST", "/v1/embeddings", 0, "", `{"model":"m","input":["a","b"],"dimensions":32,"encoding_format":"base64"}`, ""},
	{"embeddings of nothing", "POST", "/v1/embeddings", 0, "", `{"model":"m","input":[]}`, "minItems"},
	{"embeddings of no dimensions", "POST", "/v1/embeddings", 0, "", `{"model":"m","input":"a","dimensions":0}`, "at '/dimensions'"},
	{"models", "GET", "/v1/models", 0, "", ``, ""},
	{"path without prefix", "POST", "/embeddings", 0, "", `{}`, "no operation is POST /embeddings"},
	{"unknown path", "POST", "/v1/chat/completion", 0, "", `{}`, "no operation"},
	{"unknown method", "PATCH", "/v1/embeddings", 0, "", `{}`, "no operation"},

	{"chunk with nulls", "POST", "/v1/chat/completions", 200, "text/event-stream",
		`{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"he"},"finish_reason":null}],"usage":null}`, ""},
	{"chunk without delta", "POST", "/v1/chat/completions", 200, "text/event-stream",
		`{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"finish_reason":null}]}`, "'delta'"},
	{"chunk with an invented finish_reason", "POST", "/v1/chat/completions", 200, "text/event-stream",
		`{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"done"}]}`, "/finish_reason"},
	{"completion", "POST", "/v1/chat/completions", 200, "",
		`{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi","refusal":null},"logprobs":null,"finish_reason":"stop"}]}`, ""},
	{"completion without logprobs", "POST", "/v1/chat/completions", 200, "",
		`{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi","refusal":null},"finish_reason":"stop"}]}`, "'logprobs'"},
	{"vectors", "POST", "/v1/embeddings", 200, "",
		`{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[1,0]}],"usage":{"prompt_tokens":1,"total_tokens":1}}`, ""},
	{"vectors without index", "POST", "/v1/embeddings", 200, "",
		`{"object":"list","model":"m","data":[{"object":"embedding","embedding":[1,0]}],"usage":{"prompt_tokens":1,"total_tokens":1}}`, "'index'"},
	{"rate limit", "POST", "/v1/embeddings", 429, "", `{"error":{"message":"slow down","type":"requests","param":null,"code":null}}`, ""},
	{"rate limit as text", "POST", "/v1/embeddings", 429, "", `{"error":"slow down"}`, "at '/error'"},
	{"status that is not described", "POST", "/v1/embeddings", 418, "", `{}`, "no answer 418"},
	{"page instead of JSON", "POST", "/v1/embeddings", 200, "text/html", `<p>`, "never text/html"},
}

func TestDiscord(t *testing.T) {
	for _, file := range []string{"discord-openapi.json", "discord-pruned.json"} {
		t.Run(file, func(t *testing.T) {
			spec := load(t, testshared.Path(t, "specs", file), "/api/v10")
			runChecks(t, spec, discordChecks)
			for _, c := range []struct{ name, payload, wrong string }{
				{"upload", `{"content":"see attached","attachments":[{"id":"0","filename":"a.txt"}]}`, ""},
				{"upload with long text", `{"content":"` + strings.Repeat("x", 4001) + `"}`, "at '/content'"},
				{"upload without payload", "", "0 payload_json parts"},
			} {
				t.Run(c.name, func(t *testing.T) {
					body, contentType := upload(t, c.payload)
					check{c.name, "POST", "/api/v10/channels/1/messages", 0, contentType, body, c.wrong}.run(t, spec)
				})
			}
		})
	}
}

const (
	callback = "/api/v10/interactions/1/tok/callback"
	commands = "/api/v10/applications/1/commands"
	original = "/api/v10/webhooks/1/tok/messages/@original"
)

var discordChecks = []check{
	{"message", "POST", "/api/v10/channels/1/messages", 0, "", `{"content":"hello","allowed_mentions":{"parse":[]}}`, ""},
	{"message of numbers", "POST", "/api/v10/channels/1/messages", 0, "", `{"content":7}`, "at '/content'"},
	{"commands", "PUT", commands, 0, "",
		`[{"type":1,"name":"ask","description":"Ask","default_member_permissions":"32","options":[{"type":3,"name":"question","description":"Q","required":true}]}]`, ""},
	{"permissions as a number", "PUT", commands, 0, "", `[{"type":1,"name":"ask","description":"Ask","default_member_permissions":32}]`, ""},
	{"permissions by name", "PUT", commands, 0, "", `[{"type":1,"name":"ask","description":"Ask","default_member_permissions":"MANAGE_GUILD"}]`, "default_member_permissions"},
	{"command with a long name", "PUT", commands, 0, "", `[{"type":1,"name":"` + strings.Repeat("a", 33) + `","description":"Ask"}]`, "at '/0/name'"},
	{"many wrong commands", "PUT", commands, 0, "", "[" + strings.TrimSuffix(strings.Repeat(`{"type":1,"name":""},`, 40), ",") + "]", "…"},
	{"edit of @original", "PATCH", original, 0, "", `{"content":"done"}`, ""},
	{"edit of %40original", "PATCH", strings.Replace(original, "@", "%40", 1), 0, "", `{"content":"done"}`, ""},
	{"edit of @original, too long", "PATCH", original, 0, "", `{"content":"` + strings.Repeat("x", 2001) + `"}`, "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original: at '/content'"},
	{"typing", "POST", "/api/v10/channels/1/typing", 0, "", ``, ""},
	{"v9", "POST", "/api/v9/channels/1/messages", 0, "", `{"content":"hello"}`, "no operation"},

	{"callback: deferral", "POST", callback, 0, "", `{"type":5,"data":{"flags":64}}`, ""},
	{"callback: autocomplete", "POST", callback, 0, "", `{"type":8,"data":{"choices":[{"name":"a","value":"a"}]}}`, ""},
	{"callback: modal", "POST", callback, 0, "",
		`{"type":9,"data":{"custom_id":"m","title":"T","components":[{"type":1,"components":[{"type":4,"custom_id":"q","style":1,"label":"L"}]}]}}`, ""},
	{"callback: long message", "POST", callback, 0, "", `{"type":4,"data":{"content":"` + strings.Repeat("x", 2001) + `"}}`,
		"POST /interactions/{interaction_id}/{interaction_token}/callback: at '/data/content': maxLength: got 2,001, want 2,000"},
	{"callback: long custom_id of a button", "POST", callback, 0, "",
		`{"type":4,"data":{"content":"a","components":[{"type":1,"components":[{"type":2,"style":1,"label":"b","custom_id":"` + strings.Repeat("x", 101) + `"}]}]}}`,
		"callback: at '/data/components/0/components/0/custom_id': maxLength: got 101, want 100"},
	{"callback: modal without title", "POST", callback, 0, "", `{"type":9,"data":{"custom_id":"m","components":[]}}`, "missing property 'title'"},
	{"callback: unknown type", "POST", callback, 0, "", `{"type":99}`, "at '/type'"},
	{"callback: no type", "POST", callback, 0, "", `{}`, "missing property 'type'"},

	{"gateway", "GET", "/api/v10/gateway", 200, "", `{"url":"wss://gateway.discord.gg"}`, ""},
	{"gateway without url", "GET", "/api/v10/gateway", 200, "", `{}`, "'url'"},
	{"typing done", "POST", "/api/v10/channels/1/typing", 204, "", ``, ""},
	{"typing done with body", "POST", "/api/v10/channels/1/typing", 204, "", `{}`, "has no body"},
	{"refusal", "POST", "/api/v10/channels/1/messages", 403, "", `{"code":50013,"message":"Missing Permissions"}`, ""},
	{"refusal without code", "POST", "/api/v10/channels/1/messages", 403, "", `{"message":"Missing Permissions"}`, "'code'"},
}

func upload(t *testing.T, payload string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if payload != "" {
		if err := w.WriteField("payload_json", payload); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("files[0]", "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte("text"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// What needs no vendor's document: which of two paths wins, and statuses by class.
const small = `{"openapi":"3.1.0","paths":{
	"/a/{x}":{"get":{"responses":{"default":{"content":{"application/json":{"schema":{"type":"integer"}}}}}}},
	"/a/b":{"get":{"responses":{"2XX":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Word"}}}},"4XX":{"$ref":"#/components/responses/No"}}}}},
	"components":{
		"schemas":{"Word":{"type":"string","enum":["yes"],"nullable":true}},
		"responses":{"No":{"content":{"application/json":{"schema":{"type":"boolean"}}}}}}}`

func TestRouting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small.json")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	runChecks(t, load(t, path, ""), []check{
		{"literal path", "GET", "/a/b", 200, "", `"yes"`, ""},
		{"literal path, wrong", "GET", "/a/b", 200, "", `1`, "got number, want string"},
		{"nullable", "GET", "/a/b", 203, "", `null`, ""},
		{"class by reference", "GET", "/a/b", 404, "", `true`, ""},
		{"class by reference, wrong", "GET", "/a/b", 404, "", `"yes"`, "want boolean"},
		{"no such class", "GET", "/a/b", 500, "", `true`, "no answer 500"},
		{"parameter", "GET", "/a/c", 200, "", `1`, ""},
		{"parameter with a slash", "GET", "/a/c%2Fd", 200, "", `1`, ""},
		{"empty parameter", "GET", "/a/", 200, "", `1`, "no operation"},
		{"longer path", "GET", "/a/b/c", 200, "", `1`, "no operation"},
	})
}

func TestConcurrentUse(t *testing.T) {
	spec := load(t, testshared.Path(t, "specs", "openai-pruned.json"), "/v1")
	var wg sync.WaitGroup
	for range 4 {
		for _, c := range openAIChecks {
			wg.Go(func() { c.run(t, spec) })
		}
	}
	wg.Wait()
}

func TestLoadRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"broken.json": `{"paths":`, "other.json": `{"name":"x"}`, "list.json": `[]`} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path, ""); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Load(%s): %v, want an error that names it", name, err)
		}
	}
	if _, err := Load(filepath.Join(dir, "absent.json"), ""); !os.IsNotExist(err) {
		t.Errorf("Load(absent.json): %v", err)
	}
}
