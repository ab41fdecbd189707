package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback
const (
	acknowledgeWithin = 3 * time.Second
	tokenValid        = 15 * time.Minute
)

func (d *Server) postCallback(_ http.ResponseWriter, r *http.Request, body []byte) (_ any, refused *refusal) {
	var response struct {
		Type int    `json:"type"`
		Data object `json:"data"`
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return nil, invalid("%v", err)
	}
	deferred := response.Type == 5
	if !deferred && response.Type != 4 {
		d.report("callback of type %d to a command", response.Type)
		return nil, invalid("type")
	}
	if !deferred {
		if refused := d.checkMessage(response.Data, true); refused != nil {
			return nil, refused
		}
	}
	d.update(func() {
		it := d.interactions[r.PathValue("token")]
		switch {
		case it == nil || it.id != r.PathValue("id") || time.Since(it.sent) > acknowledgeWithin:
			refused = &refusal{status: http.StatusNotFound, code: codeUnknownInteraction, message: "Unknown interaction"}
		case it.acknowledged:
			refused = &refusal{status: http.StatusBadRequest, code: codeAcknowledged, message: "Interaction has already been acknowledged."}
		default:
			it.acknowledged = true
			if !deferred {
				it.edits = append(it.edits, response.Data["content"].(string))
			}
		}
	})
	return nil, refused
}

func (d *Server) getOriginal(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, refused := d.original(r)
	if refused != nil {
		return nil, refused
	}
	return it.message(), nil
}

func (d *Server) patchOriginal(w http.ResponseWriter, r *http.Request, body []byte) (answer any, refused *refusal) {
	var edit object
	if err := json.Unmarshal(body, &edit); err != nil {
		return nil, invalid("%v", err)
	}
	d.update(func() {
		if len(d.patches) > 0 {
			refused, d.patches = &d.patches[0], d.patches[1:]
			return
		}
		var it *Interaction
		if it, refused = d.original(r); refused != nil {
			return
		}
		if refused = it.count(w); refused != nil {
			return
		}
		if refused = d.checkMessage(edit, false); refused != nil {
			return
		}
		if content, ok := edit["content"].(string); ok {
			it.edits = append(it.edits, content)
		}
		answer = it.message()
	})
	return answer, refused
}

// original finds the message of a webhook's request; d.mu is held.
func (d *Server) original(r *http.Request) (*Interaction, *refusal) {
	it := d.interactions[r.PathValue("token")]
	switch {
	case it == nil || r.PathValue("application") != ApplicationID:
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownWebhook, message: "Unknown Webhook"}
	case it.expired || time.Since(it.sent) > tokenValid:
		return nil, &refusal{status: http.StatusUnauthorized, code: codeExpiredToken, message: "Invalid Webhook Token"}
	case !it.acknowledged:
		d.report("edit before the interaction was acknowledged")
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownMessage, message: "Unknown Message"}
	}
	return it, nil
}

// count counts an edit against the limit and says so in the headers; the server's mu is held.
func (it *Interaction) count(w http.ResponseWriter) *refusal {
	limit := it.server.limit
	if time.Now().After(it.window) {
		it.window, it.used = time.Now().Add(limit.window), 0
	}
	reset := time.Until(it.window)
	if it.used == limit.edits {
		it.server.limited++
		return &refusal{status: http.StatusTooManyRequests, wait: max(reset, time.Millisecond)}
	}
	it.used++
	limitHeaders(w, limit.edits, limit.edits-it.used, reset)
	return nil
}

// checkMessage checks what the document does not.
// https://discord.com/developers/docs/resources/message#edit-message
func (d *Server) checkMessage(m object, isNew bool) *refusal {
	content, hasContent := m["content"].(string)
	if n := utf8.RuneCountInString(content); n > 2000 {
		d.report("a message of %d characters", n)
		return invalid("content: Must be 2000 or fewer in length.")
	}
	if (hasContent || isNew) && strings.TrimSpace(content) == "" && m["embeds"] == nil && m["components"] == nil && m["attachments"] == nil {
		d.report("an empty message")
		return &refusal{status: http.StatusBadRequest, code: codeEmptyMessage, message: "Cannot send an empty message"}
	}
	mentions, ok := m["allowed_mentions"].(object)
	parse, isList := mentions["parse"].([]any)
	if !ok || !isList {
		d.report("a message without allowed_mentions, or with no list in its parse: %v", mentions)
		return nil
	}
	for _, kind := range []string{"users", "roles"} {
		if list, _ := mentions[kind].([]any); len(list) > 0 && slices.Contains(parse, any(kind)) {
			d.report("allowed_mentions parses and lists %s", kind)
			return invalid("allowed_mentions: parse and %s are mutually exclusive", kind)
		}
	}
	return nil
}

// message returns the message as the API does; the server's mu is held.
func (it *Interaction) message() object {
	content, flags := "", 1<<7 // LOADING
	var edited any
	if n := len(it.edits); n > 0 {
		content, flags, edited = it.edits[n-1], 0, time.Now().UTC().Format(time.RFC3339)
	}
	return object{
		"id": it.id, "channel_id": it.id, "type": 20, "content": content, "flags": flags, "author": user(UserID, "attache", true),
		"timestamp": it.sent.UTC().Format(time.RFC3339), "edited_timestamp": edited, "pinned": false, "mention_everyone": false, "tts": false,
		"mentions": []any{}, "mention_roles": []any{}, "attachments": []any{}, "embeds": []any{}, "components": []any{},
		"application_id": ApplicationID, "webhook_id": ApplicationID,
	}
}
