package contract

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Spec is a loaded OpenAPI document. It is safe for concurrent use.
type Spec struct {
	prefix     string
	document   map[string]any
	operations []operation // the most specific path first

	mu       sync.Mutex // guards the rest; a compiler is for one goroutine at a time
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by JSON pointer
}

type operation struct {
	method   string
	path     string   // as in the document, without the prefix
	segments []string // of path
	holes    int      // segments that are parameters
	pointer  string   // where in the document the operation stands
	body     map[string]any
	answers  map[string]any // by status: "200", "4XX", "default"
}

// resource is the name that the compiler knows the document by; nothing is fetched from it.
const resource = "mem:///openapi.json"

// Load reads the JSON OpenAPI document at path. The prefix, such as "/v1" or "/api/v10",
// precedes the document's paths in the URLs to come. Schemas are compiled when first needed.
func Load(path, prefix string) (*Spec, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	document, _ := mend(value).(map[string]any)
	paths := object(document, "paths")
	if len(paths) == 0 {
		return nil, fmt.Errorf("load %s: no paths, so no OpenAPI document", path)
	}
	s := &Spec{
		prefix:   prefix,
		document: document,
		compiler: jsonschema.NewCompiler(),
		schemas:  map[string]*jsonschema.Schema{},
	}
	s.compiler.DefaultDraft(jsonschema.Draft2020) // what OpenAPI 3.1 is based on
	s.compiler.AssertFormat()
	if err := s.compiler.AddResource(resource, document); err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	for path := range paths {
		if strings.Contains(path, "?") {
			continue // OpenAI lists beta variants as /responses?beta=true; no path can match
		}
		for _, method := range []string{"get", "put", "post", "delete", "patch"} {
			item := object(paths, path, method)
			if item == nil {
				continue
			}
			op := operation{
				method:   strings.ToUpper(method),
				path:     path,
				segments: strings.Split(path, "/"),
				pointer:  pointer("paths", path, method),
				body:     object(item, "requestBody"),
				answers:  object(item, "responses"),
			}
			for _, segment := range op.segments {
				if isHole(segment) {
					op.holes++
				}
			}
			s.operations = append(s.operations, op)
		}
	}
	slices.SortFunc(s.operations, func(a, b operation) int {
		return cmp.Or(cmp.Compare(a.holes, b.holes), cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method))
	})
	return s, nil
}

// Request checks the body of r against the schema of its operation. A multipart body is
// checked through its payload_json part, as Discord takes uploads. That no operation has
// this method and path, or none takes this Content-Type, is an error too.
func (s *Spec) Request(r *http.Request, body []byte) error {
	op, err := s.find(r)
	if err != nil {
		return err
	}
	if op.body == nil {
		return nil
	}
	if len(body) == 0 {
		if op.body["required"] == true {
			return fmt.Errorf("%s: no body", op)
		}
		return nil
	}
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("%s: Content-Type: %w", op, err)
	}
	if mediaType == "multipart/form-data" {
		if body, err = payloadJSON(body, parameters["boundary"]); err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		mediaType = "application/json"
	}
	if object(op.body, "content", mediaType) == nil {
		return fmt.Errorf("%s: takes no %s", op, mediaType)
	}
	if err := s.check(op.pointer+pointer("requestBody", "content", mediaType, "schema"), body); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return nil
}

// Response checks an answer to r: its status must be one that the operation has, and its body
// must fit the schema for that status and Content-Type. For an event stream, body is the data
// of one event.
func (s *Spec) Response(r *http.Request, status int, contentType string, body []byte) error {
	op, err := s.find(r)
	if err != nil {
		return err
	}
	key, answer := op.answer(status)
	if answer == nil {
		return fmt.Errorf("%s: has no answer %d", op, status)
	}
	at := op.pointer + pointer("responses", key)
	if ref, ok := answer["$ref"].(string); ok { // such as #/components/responses/TooManyRequests
		at = strings.TrimPrefix(ref, "#")
		answer = object(s.document, strings.Split(strings.Trim(at, "/"), "/")...)
	}
	content := object(answer, "content")
	if len(content) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("%s: answer %d has no body", op, status)
		}
		return nil
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("%s: answer %d: Content-Type: %w", op, status, err)
	}
	if content[mediaType] == nil {
		return fmt.Errorf("%s: answer %d is never %s", op, status, mediaType)
	}
	if err := s.check(at+pointer("content", mediaType, "schema"), body); err != nil {
		return fmt.Errorf("%s: answer %d: %w", op, status, err)
	}
	return nil
}

func (s *Spec) find(r *http.Request) (*operation, error) {
	if path, ok := strings.CutPrefix(r.URL.EscapedPath(), s.prefix); ok {
		segments := strings.Split(path, "/")
		for i := range s.operations {
			if op := &s.operations[i]; op.method == r.Method && op.matches(segments) {
				return op, nil
			}
		}
	}
	return nil, fmt.Errorf("no operation is %s %s", r.Method, r.URL.Path)
}

func (op *operation) matches(segments []string) bool {
	return slices.EqualFunc(op.segments, segments, func(want, got string) bool {
		if isHole(want) {
			return got != ""
		}
		got, err := url.PathUnescape(got) // @me may come as %40me
		return err == nil && want == got
	})
}

func (op *operation) answer(status int) (key string, answer map[string]any) {
	exact := strconv.Itoa(status)
	for _, key := range []string{exact, exact[:1] + "XX", "default"} {
		if answer := object(op.answers, key); answer != nil {
			return key, answer
		}
	}
	return "", nil
}

// String names the operation by the document's path, which holds no tokens.
func (op *operation) String() string { return op.method + " " + op.path }

// check holds body against the schema at a JSON pointer into the document.
func (s *Spec) check(at string, body []byte) error {
	schema, err := s.schema(at)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("body is not JSON: %w", err)
	}
	err = schema.Validate(value)
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		return errors.New(brief(invalid))
	}
	return err
}

func (s *Spec) schema(at string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if schema := s.schemas[at]; schema != nil {
		return schema, nil
	}
	schema, err := s.compiler.Compile(resource + "#" + (&url.URL{Fragment: at}).EscapedFragment())
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", at, err)
	}
	s.schemas[at] = schema
	return schema, nil
}

func payloadJSON(body []byte, boundary string) ([]byte, error) {
	form, err := multipart.NewReader(bytes.NewReader(body), boundary).ReadForm(int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("read multipart body: %w", err)
	}
	defer func() { _ = form.RemoveAll() }()
	parts := form.Value["payload_json"]
	if len(parts) != 1 {
		return nil, fmt.Errorf("multipart body has %d payload_json parts, want 1", len(parts))
	}
	return []byte(parts[0]), nil
}

// mend repairs, in place where it can, what is known to be wrong in the documents:
// OpenAI's keep "nullable" of OpenAPI 3.0, which 3.1 ignores (openai-openapi #483), and Discord's
// calls default_member_permissions an integer, though the API takes a string as well and its
// clients send one (discord-api-spec #11).
func mend(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = mend(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = mend(value[key])
		}
		if permissions := object(value, "default_member_permissions"); permissions != nil {
			bits := map[string]any{"type": "string", "pattern": "^[0-9]+$"}
			value["default_member_permissions"] = map[string]any{"anyOf": []any{permissions, bits}}
		}
		if value["nullable"] == true {
			delete(value, "nullable")
			return map[string]any{"anyOf": []any{value, map[string]any{"type": "null"}}}
		}
	}
	return value
}

// object follows keys down nested objects; it is nil where one is absent or no object.
func object(value map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		value, _ = value[key].(map[string]any)
	}
	return value
}

// pointer joins keys to a JSON pointer (RFC 6901).
func pointer(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
	}
	return b.String()
}

func isHole(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
}
