package openaitest

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"attache/internal/testshared"
)

func TestViolations(t *testing.T) {
	document, found := testshared.Find(t, "specs", "openai-pruned.json")
	chat := func(more string) string {
		return `{"model":"m","messages":[{"role":"user","content":"q"}]` + more + `}`
	}
	schema := func(name, schema string) string {
		return chat(`,"response_format":{"type":"json_schema","json_schema":{"name":"` + name + `","strict":true,"schema":` + schema + `}}`)
	}
	good := `{"type":"object","additionalProperties":false,"required":["claims","note"],"properties":{
		"claims":{"type":"array","items":{"$ref":"#/$defs/claim"}},"note":{"type":["string","null"]}},
		"$defs":{"claim":{"type":"object","additionalProperties":false,"required":["text"],"properties":{"text":{"type":"string"}}}}}`
	many := strings.TrimSuffix(strings.Repeat(`"a",`, maxInputs+1), ",")
	for _, c := range []struct {
		name, path, body string
		wrong            string // empty for a good request
		prose            bool   // found without the document
	}{
		{"plain", "/chat/completions", chat(""), "", true},
		{"no messages", "/chat/completions", `{"model":"m"}`, "messages", false},
		{"message without content", "/chat/completions", `{"model":"m","messages":[{"role":"user"}]}`, "'content'", false},
		{"not JSON", "/chat/completions", `{"model"`, "JSON", true},
		{"unknown property", "/chat/completions", chat(`,"max_token":9`), `unknown property "max_token"`, true},
		{"stream_options without stream", "/chat/completions", chat(`,"stream_options":{"include_usage":true}`), "stream_options without stream", true},
		{"stream_options", "/chat/completions", chat(`,"stream":true,"stream_options":{"include_usage":true}`), "", true},
		{"much metadata", "/chat/completions", chat(`,"metadata":{` + numbered(17) + `}`), "metadata", true},
		{"metadata", "/chat/completions", chat(`,"metadata":{` + numbered(16) + `}`), "", true},

		{"strict schema", "/chat/completions", schema("answer_1-a", good), "", true},
		{"schema name with a space", "/chat/completions", schema("my answer", good), "name", true},
		{"schema name too long", "/chat/completions", schema(strings.Repeat("a", 65), good), "name", true},
		{"strict without schema", "/chat/completions", chat(`,"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true}}`), "no schema", true},
		{"lax schema", "/chat/completions", chat(`,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"oneOf":[]}}}`), "", true},
		{"strict: root list", "/chat/completions", schema("a", `{"type":"array","items":{"type":"string"}}`), "the root is not of type object", true},
		{"strict: root anyOf", "/chat/completions", schema("a", `{"type":"object","anyOf":[]}`), "the root", true},
		{"strict: open object", "/chat/completions", schema("a", `{"type":"object","properties":{}}`), "additionalProperties", true},
		{"strict: optional property", "/chat/completions", schema("a", strings.Replace(good, `["claims","note"]`, `["claims"]`, 1)), `"note" is not required`, true},
		{"strict: nullable", "/chat/completions", schema("a", strings.Replace(good, `"type":["string","null"]`, `"type":"string","nullable":true`, 1)), `"nullable"`, true},
		{"strict: in a definition", "/chat/completions", schema("a", strings.Replace(good, `["text"]`, `[]`, 1)), `definition claim: property "text"`, true},
		{"strict: in items", "/chat/completions", schema("a", strings.Replace(good, `{"$ref":"#/$defs/claim"}`, `{"type":"object"}`, 1)), "items: additionalProperties", true},
		{"strict: in anyOf", "/chat/completions", schema("a", strings.Replace(good, `{"$ref":"#/$defs/claim"}`, `{"anyOf":[{"type":"string","minLength":1}]}`, 1)), `anyOf 0: keyword "minLength"`, true},

		{"embedding", "/embeddings", `{"model":"m","input":"a"}`, "", true},
		{"embedding of an empty string", "/embeddings", `{"model":"m","input":["a",""]}`, "input 1 is empty", true},
		{"embedding of one empty string", "/embeddings", `{"model":"m","input":""}`, "input 0 is empty", true},
		{"embedding of nothing", "/embeddings", `{"model":"m","input":[]}`, "", true},
		{"embedding of much", "/embeddings", `{"model":"m","input":[` + many + `]}`, "2048", true},
		{"embedding of a long text", "/embeddings", `{"model":"m","input":"` + strings.Repeat("a ", 8193) + `"}`, "8192 tokens", true},
		{"embeddings of long texts", "/embeddings", `{"model":"m","input":[` + strings.TrimSuffix(strings.Repeat(`"`+strings.Repeat("a ", 8000)+`",`, 38), ",") + `]}`, "300000 tokens", true},
		{"embedding of tokens", "/embeddings", `{"model":"m","input":[1,2]}`, "texts only", true},
		{"embedding with an unknown property", "/embeddings", `{"model":"m","input":"a","truncate":true}`, `truncate`, true},
		{"embedding without model", "/embeddings", `{"input":"a"}`, "model", false},

		{"unknown path", "/completions", `{}`, "/v1/completions", true},
	} {
		for _, checked := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s,document=%v", c.name, checked), func(t *testing.T) {
				if checked && !found {
					t.Skip("needs ../shared")
				}
				rec := &recorder{TB: t}
				srv := New(rec)
				srv.Script(Say("ok"))
				if !checked {
					srv.spec = nil
				}
				status, _, body := post(t, srv, c.path, c.body)
				failures := rec.all()
				wrong := c.wrong
				if c.name == "embedding of nothing" { // the two say it differently
					wrong = map[bool]string{true: "minItems", false: "0 inputs"}[checked]
				}
				if c.name == "embedding of much" && checked {
					wrong = "2,048"
				}
				switch {
				case wrong == "" || !c.prose && !checked:
					if len(failures) > 0 || status != 200 {
						t.Errorf("%d, failures %q", status, failures)
					}
				case len(failures) != 1 || !strings.Contains(failures[0], wrong):
					t.Errorf("failures %q, want one about %q", failures, wrong)
				case status/100 != 4 || !strings.Contains(body, `{"error":{`):
					t.Errorf("answer %d %s", status, body)
				case len(srv.Requests())+len(srv.EmbeddingRequests()) > 0:
					t.Error("a request that breaks the rules was counted")
				}
			})
		}
	}

	if found {
		t.Run("the properties are the document's", func(t *testing.T) { compareProperties(t, document) })
	}
}

func numbered(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"k%d":"v"`, i))
	}
	return strings.Join(all, ",")
}

// compareProperties holds the lists of known properties against the document.
func compareProperties(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type schema struct {
		Ref        string          `json:"$ref"`
		Properties map[string]any  `json:"properties"`
		AllOf      json.RawMessage `json:"allOf"`
	}
	var document struct {
		Components struct {
			Schemas map[string]schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	var collect func(schema) []string
	collect = func(s schema) (names []string) {
		if s.Ref != "" {
			return collect(document.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]])
		}
		for name := range s.Properties {
			names = append(names, name)
		}
		var all []schema
		if s.AllOf != nil {
			if err := json.Unmarshal(s.AllOf, &all); err != nil {
				t.Fatal(err)
			}
		}
		for _, part := range all {
			names = append(names, collect(part)...)
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	for name, ours := range map[string][]string{"CreateChatCompletionRequest": chatProperties, "CreateEmbeddingRequest": embeddingProperties} {
		if theirs := collect(document.Components.Schemas[name]); !slices.Equal(slices.Sorted(slices.Values(ours)), theirs) {
			t.Errorf("%s has %q", name, theirs)
		}
	}
}
