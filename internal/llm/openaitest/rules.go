package openaitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The rules that OpenAI enforces and its document leaves to prose or leaves out.

// The top-level properties that the document has, where it allows any others too.
var (
	chatProperties = strings.Fields(`audio frequency_penalty function_call functions logit_bias logprobs
		max_completion_tokens max_tokens messages metadata modalities model moderation n parallel_tool_calls
		prediction presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention
		reasoning_effort response_format safety_identifier seed service_tier stop store stream
		stream_options temperature tool_choice tools top_logprobs top_p user verbosity web_search_options`)
	embeddingProperties = strings.Fields(`dimensions encoding_format input model user`)
)

// Limits from https://platform.openai.com/docs/api-reference/embeddings/create and, for
// metadata, https://platform.openai.com/docs/api-reference/chat/create.
const (
	maxInputs       = 2048
	maxInputTokens  = 8192
	maxBatchTokens  = 300_000
	maxMetadataKeys = 16
)

var schemaName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// parseChat reads a chat request that keeps the rules.
func parseChat(body []byte) (Request, error) {
	if err := known(body, chatProperties); err != nil {
		return Request{}, err
	}
	var chat struct {
		Request
		StreamOptions *struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
		Metadata       map[string]string `json:"metadata"`
		ResponseFormat struct {
			Type       string `json:"type"`
			JSONSchema struct {
				Name   string `json:"name"`
				Strict bool   `json:"strict"`
				Schema any    `json:"schema"`
			} `json:"json_schema"`
		} `json:"response_format"`
	}
	if err := json.Unmarshal(body, &chat); err != nil {
		return Request{}, err
	}
	if chat.StreamOptions != nil {
		if !chat.Stream {
			return Request{}, errors.New("stream_options without stream")
		}
		chat.IncludeUsage = chat.StreamOptions.IncludeUsage
	}
	if n := len(chat.Metadata); n > maxMetadataKeys {
		return Request{}, fmt.Errorf("%d metadata keys, at most %d", n, maxMetadataKeys)
	}
	if format := chat.ResponseFormat; format.Type == "json_schema" {
		if !schemaName.MatchString(format.JSONSchema.Name) {
			return Request{}, fmt.Errorf("json_schema name %q does not match %s", format.JSONSchema.Name, schemaName)
		}
		if format.JSONSchema.Strict {
			if err := checkStrict(format.JSONSchema.Schema); err != nil {
				return Request{}, fmt.Errorf("strict json_schema: %w", err)
			}
		}
	}
	chat.Body = body
	return chat.Request, nil
}

// UnmarshalJSON takes content as a string, as a list of parts, or null.
func (m *Message) UnmarshalJSON(data []byte) error {
	var wire struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	*m = Message{Role: wire.Role}
	if len(wire.Content) == 0 || wire.Content[0] != '[' {
		if len(wire.Content) == 0 {
			return nil
		}
		return json.Unmarshal(wire.Content, &m.Content)
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(wire.Content, &parts); err != nil {
		return err
	}
	for _, part := range parts {
		m.Content += part.Text
	}
	return nil
}

// parseEmbeddings reads an embedding request that keeps the rules.
func parseEmbeddings(body []byte) (EmbeddingRequest, error) {
	if err := known(body, embeddingProperties); err != nil {
		return EmbeddingRequest{}, err
	}
	var wire struct {
		Model          string          `json:"model"`
		Input          json.RawMessage `json:"input"`
		Dimensions     int             `json:"dimensions"`
		EncodingFormat string          `json:"encoding_format"`
	}
	if err := json.Unmarshal(body, &wire); err != nil {
		return EmbeddingRequest{}, err
	}
	request := EmbeddingRequest{Model: wire.Model, Dimensions: wire.Dimensions, EncodingFormat: wire.EncodingFormat}
	var text string
	if json.Unmarshal(wire.Input, &text) == nil {
		request.Inputs = []string{text}
	} else if err := json.Unmarshal(wire.Input, &request.Inputs); err != nil {
		return EmbeddingRequest{}, fmt.Errorf("input: %w; this server embeds texts only", err)
	}
	if n := len(request.Inputs); n == 0 || n > maxInputs {
		return EmbeddingRequest{}, fmt.Errorf("%d inputs, want 1 to %d", n, maxInputs)
	}
	total := 0
	for i, text := range request.Inputs {
		if text == "" {
			return EmbeddingRequest{}, fmt.Errorf("input %d is empty", i)
		}
		tokens := len(words(text)) // a word is a token or more
		if tokens > maxInputTokens {
			return EmbeddingRequest{}, fmt.Errorf("input %d has %d words, hence more than %d tokens", i, tokens, maxInputTokens)
		}
		total += tokens
	}
	if total > maxBatchTokens {
		return EmbeddingRequest{}, fmt.Errorf("inputs have %d words, hence more than %d tokens", total, maxBatchTokens)
	}
	return request, nil
}

// known refuses a top-level property that OpenAI does not have.
func known(body []byte, properties []string) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(properties, name) {
			return fmt.Errorf("unknown property %q", name)
		}
	}
	return nil
}

// strictKeywords are those that a strict schema may have. "nullable" and "oneOf" are not among them.
// https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
var strictKeywords = strings.Fields(`$defs $ref $schema additionalProperties anyOf const description enum
	exclusiveMaximum exclusiveMinimum format items maxItems maximum minItems minimum multipleOf pattern
	properties required title type`)

// checkStrict holds a schema against the rules of strict mode.
func checkStrict(schema any) error {
	root, ok := schema.(map[string]any)
	if !ok {
		return errors.New("no schema")
	}
	if root["type"] != "object" || root["anyOf"] != nil {
		return errors.New("the root is not of type object")
	}
	return checkStrictAt("the root", root)
}

func checkStrictAt(place string, schema map[string]any) error {
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		if !slices.Contains(strictKeywords, keyword) {
			return fmt.Errorf("%s: keyword %q", place, keyword)
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	if isObject(schema) {
		if schema["additionalProperties"] != false {
			return fmt.Errorf("%s: additionalProperties is not false", place)
		}
		required, _ := schema["required"].([]any)
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if !slices.Contains(required, any(name)) {
				return fmt.Errorf("%s: property %q is not required", place, name)
			}
		}
	}
	inner := map[string]any{"items": schema["items"]}
	for name, value := range properties {
		inner["property "+name] = value
	}
	if definitions, ok := schema["$defs"].(map[string]any); ok {
		for name, value := range definitions {
			inner["definition "+name] = value
		}
	}
	if choices, ok := schema["anyOf"].([]any); ok {
		for i, value := range choices {
			inner[fmt.Sprintf("anyOf %d", i)] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(inner)) {
		if value, ok := inner[name].(map[string]any); ok {
			if err := checkStrictAt(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func isObject(schema map[string]any) bool {
	types, _ := schema["type"].([]any)
	return schema["type"] == "object" || schema["properties"] != nil || slices.Contains(types, any("object"))
}
