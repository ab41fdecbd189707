package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback
const (
	acknowledgeWithin = 3 * time.Second
	tokenValid        = 15 * time.Minute
)

// Types of responses.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
const (
	sendMessage   = 4
	deferMessage  = 5
	deferUpdate   = 6
	updateMessage = 7
	suggest       = 8
	openModal     = 9
)

// responses are the types that each kind of interaction can be answered with. Updates are for
// interactions that come from a message.
var responses = map[int][]int{
	useCommand:   {sendMessage, deferMessage, openModal},
	useComponent: {sendMessage, deferMessage, deferUpdate, updateMessage, openModal},
	autocomplete: {suggest},
	submitModal:  {sendMessage, deferMessage, deferUpdate, updateMessage},
}

func (d *Server) postCallback(_ http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	response, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	data, _ := response["data"].(object)
	it := d.interactions[r.PathValue("token")]
	switch {
	case it == nil || it.id != r.PathValue("id") || time.Since(it.sent) > acknowledgeWithin:
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownInteraction, message: "Unknown interaction"}
	case it.acknowledged:
		return nil, &refusal{status: http.StatusBadRequest, code: codeAcknowledged, message: "Interaction has already been acknowledged."}
	}
	if err := onlyProperties("a response", response, []string{"type", "data"}); err != nil {
		d.report("%v", err)
	}
	kind := number(response["type"])
	if !slices.Contains(responses[it.kind], kind) || it.source == nil && (kind == deferUpdate || kind == updateMessage) {
		d.report("a response of type %d to an interaction of type %d", kind, it.kind)
		return nil, invalid("type")
	}
	if refused := d.respond(it, kind, data); refused != nil {
		return nil, refused
	}
	it.acknowledged, it.took = true, time.Since(it.sent)
	return nil, nil
}

// respond does what a response says; d.mu is held.
func (d *Server) respond(it *Interaction, kind int, data object) *refusal {
	flags := number(data["flags"])
	switch kind {
	case sendMessage:
		if refused := d.checked(data, nil, flags); refused != nil {
			return refused
		}
		it.message = d.postFor(it, data, flags)
	case deferMessage:
		if flags&^flagEphemeral != 0 || len(data) > 1 || len(data) == 1 && data["flags"] == nil {
			d.report("a deferral takes no more than the flag EPHEMERAL: %v", data)
		}
		it.message, it.deferred = d.postFor(it, data, flags&flagEphemeral|flagLoading), true
	case deferUpdate, updateMessage:
		it.message, it.read = it.source, len(it.source.Edits)
		if kind == updateMessage {
			if refused := d.checked(data, it.source, it.source.Flags|flags); refused != nil {
				return refused
			}
			it.source.change(data)
		}
	case suggest:
		choices := objects(data["choices"])
		if err := checkChoices(choices); err != nil {
			d.report("%v", err)
			return invalid("%v", err)
		}
		it.choices = choices
	case openModal:
		if err := checkModal(data); err != nil {
			d.report("%v", err)
			return invalid("%v", err)
		}
		it.modal = data
	}
	return nil
}

// postFor adds a message in answer to an interaction and tells the bot of it; d.mu is held.
func (d *Server) postFor(it *Interaction, m object, flags int) *message {
	const possible = flagNoPreviews | flagEphemeral | flagLoading | flagNoNotice | flagComponentsV2
	if flags&^possible != 0 {
		d.report("a message with flags %d", flags)
	}
	posted := d.post(it.member.Channel, UserID, m, flags&possible)
	posted.token = it.token
	if err := d.announce(posted, Member{ID: UserID}); err != nil {
		d.report("discordtest itself: %v", err)
	}
	return posted
}

// webhook finds the interaction of a request with its token; d.mu is held.
func (d *Server) webhook(r *http.Request) (*Interaction, *refusal) {
	it := d.interactions[r.PathValue("token")]
	switch {
	case it == nil || r.PathValue("application") != ApplicationID:
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownWebhook, message: "Unknown Webhook"}
	case it.expired || time.Since(it.sent) > tokenValid:
		return nil, &refusal{status: http.StatusUnauthorized, code: codeExpiredToken, message: "Invalid Webhook Token"}
	}
	return it, nil
}

// response finds the message of a request with an interaction's token; d.mu is held.
func (d *Server) response(r *http.Request) (*Interaction, *message, *refusal) {
	it, refused := d.webhook(r)
	if refused != nil {
		return nil, nil, refused
	}
	id := r.PathValue("message")
	if id == "@original" {
		switch {
		case !it.acknowledged:
			d.report("a request for the message before the interaction was acknowledged")
			return nil, nil, unknownMessage()
		case it.message == nil || it.message.Deleted:
			return nil, nil, unknownMessage()
		}
		return it, it.message, nil
	}
	for _, m := range append(slices.Clone(it.followups), it.message) {
		if m != nil && m.ID == id && !m.Deleted {
			return it, m, nil
		}
	}
	return nil, nil, unknownMessage()
}

func (d *Server) getResponse(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	_, m, refused := d.response(r)
	if refused != nil {
		return nil, refused
	}
	return d.messageObject(m), nil
}

func (d *Server) patchResponse(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	edit, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	it, m, refused := d.response(r)
	if refused != nil {
		return nil, refused
	}
	if refused := d.count(w, "patch "+it.token); refused != nil {
		return nil, refused
	}
	if refused := d.checked(edit, m, m.Flags|number(edit["flags"])); refused != nil {
		return nil, refused
	}
	m.change(edit)
	if m == it.message {
		it.deferred = false
	}
	return d.messageObject(m), nil
}

func (d *Server) deleteResponse(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	_, m, refused := d.response(r)
	if refused != nil {
		return nil, refused
	}
	m.Deleted = true
	return nil, nil
}

// postFollowup adds a message in answer. The first one after a deferral fills the message that
// was deferred, whatever its flags.
func (d *Server) postFollowup(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	m, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	it, refused := d.webhook(r)
	if refused != nil {
		return nil, refused
	}
	if !it.acknowledged {
		d.report("a follow-up before the interaction was acknowledged")
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownWebhook, message: "Unknown Webhook"}
	}
	if refused := d.count(w, "post "+it.token); refused != nil {
		return nil, refused
	}
	flags := number(m["flags"])
	if refused := d.checked(m, nil, flags); refused != nil {
		return nil, refused
	}
	if it.deferred {
		it.deferred = false
		delete(m, "flags")
		it.message.change(m)
		return d.messageObject(it.message), nil
	}
	posted := d.postFor(it, m, flags)
	it.followups = append(it.followups, posted)
	return d.messageObject(posted), nil
}
