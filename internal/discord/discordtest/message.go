package discordtest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Message is a message as it stands.
type Message struct {
	ID         string
	Channel    string
	Author     string // id
	Content    string
	Embeds     []map[string]any
	Components []map[string]any
	// Attachments have a filename, a description and a size in bytes.
	Attachments []map[string]any
	Flags       int
	Reply       string   // id of the message that it replies to
	Edits       []string // contents, of all its versions in order
	Deleted     bool
}

// Ephemeral reports whether the message is for one member alone.
func (m Message) Ephemeral() bool { return m.Flags&flagEphemeral != 0 }

// message is a message in the server; all is under its mu.
type message struct {
	Message
	sent  time.Time
	nonce string
	token string // of the interaction that it answers; empty: none
}

// post adds a message; d.mu is held.
func (d *Server) post(channel, author string, m object, flags int) *message {
	posted := &message{sent: time.Now()}
	posted.ID, posted.Channel, posted.Author = d.newID(), channel, author
	posted.Flags = flags
	if reference, ok := m["message_reference"].(object); ok {
		posted.Reply, _ = reference["message_id"].(string)
	}
	if flags&flagLoading == 0 {
		posted.change(m)
	}
	d.world.messages = append(d.world.messages, posted)
	return posted
}

// change sets the parts of a message that an edit names.
func (m *message) change(edit object) {
	if value, ok := edit["content"]; ok {
		m.Content, _ = value.(string)
	}
	if value, ok := edit["embeds"]; ok {
		m.Embeds = objects(value)
	}
	if value, ok := edit["components"]; ok {
		m.Components = objects(value)
	}
	if value, ok := edit["attachments"]; ok {
		m.Attachments = objects(value)
	}
	if value, ok := edit["flags"]; ok {
		const changeable = flagNoPreviews | flagComponentsV2
		m.Flags = m.Flags&^flagNoPreviews | number(value)&changeable
	}
	m.Flags &^= flagLoading
	m.Edits = append(m.Edits, m.Content)
}

// message finds a message that is not deleted, nil where there is none; d.mu is held.
func (d *Server) message(id string) *message {
	for _, m := range slices.Backward(d.world.messages) {
		if m.ID == id && !m.Deleted {
			return m
		}
	}
	return nil
}

func (m *message) snapshot() Message {
	s := m.Message
	s.Edits = slices.Clone(m.Edits)
	return s
}

// Messages returns the messages of a channel, those to one member alone and deleted ones too.
func (d *Server) Messages(channel string) []Message {
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []Message
	for _, m := range d.world.messages {
		if m.Channel == channel {
			list = append(list, m.snapshot())
		}
	}
	return list
}

// Await waits for a message of the bot in a channel whose text, as [Message.String] has it,
// contains a marker.
func (d *Server) Await(ctx context.Context, channel, marker string) (found Message, err error) {
	err = d.await(ctx, func() bool {
		for _, m := range slices.Backward(d.world.messages) {
			if m.Channel == channel && m.Author == UserID && !m.Deleted && strings.Contains(m.String(), marker) {
				found = m.snapshot()
				return true
			}
		}
		return false
	})
	if err != nil {
		return found, fmt.Errorf("wait for %q in channel %s: %w", marker, channel, err)
	}
	return found, nil
}

// Now returns the message with an id as it now stands.
func (d *Server) Now(id string) Message {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.world.messages {
		if m.ID == id {
			return m.snapshot()
		}
	}
	return Message{}
}

// Say posts a member's message, in reply to another unless that is nil. The bot learns of it
// as far as its intents and permissions go.
func (d *Server) Say(ctx context.Context, m Member, content string, reply *Message) (Message, error) {
	fields := object{"content": content}
	if reply != nil {
		fields["message_reference"] = object{"message_id": reply.ID}
	}
	return d.SayRaw(ctx, m, fields)
}

// SayRaw posts a member's message with the fields given, such as components of other bots.
func (d *Server) SayRaw(ctx context.Context, m Member, fields map[string]any) (Message, error) {
	if err := d.connected(ctx); err != nil {
		return Message{}, err
	}
	m = d.who(m)
	var posted Message
	var err error
	d.update(func() {
		created := d.post(m.Channel, m.ID, fields, 0)
		posted = created.snapshot()
		err = d.announce(created, m)
	})
	return posted, err
}

// Intents of the gateway.
// https://discord.com/developers/docs/events/gateway#list-of-intents
const (
	intentGuilds         = 1 << 0
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12
	intentMessageContent = 1 << 15
)

// announce tells the bot of a message, as far as its intents and permissions go; d.mu is held.
func (d *Server) announce(m *message, by Member) error {
	c := d.channel(m.Channel)
	if c == nil {
		return fmt.Errorf("there is no channel %s", m.Channel)
	}
	intent := intentGuildMessages
	if c.Type == DirectMessage {
		intent = intentDirectMessages
	}
	if d.gateway.intents&intent == 0 || d.permissions(c)&ViewChannel == 0 || m.Flags&flagEphemeral != 0 || !d.gateway.begun() {
		return nil
	}
	event := d.seen(m)
	if c.Guild != "" {
		member := by.object(nil)
		delete(member, "user")
		delete(member, "permissions") // only interactions have them
		event["guild_id"], event["member"] = c.Guild, member
	}
	return d.dispatch("MESSAGE_CREATE", event)
}

// seen returns a message as the bot may see it: without what a user has put in, unless the
// bot wrote it, is mentioned in it, meets it in a direct message or has the intent.
// https://discord.com/developers/docs/events/gateway#message-content-intent
func (d *Server) seen(m *message) object {
	o := d.messageObject(m)
	c := d.channel(m.Channel)
	direct := c != nil && c.Type == DirectMessage
	if m.Author != UserID && !direct && !m.mentions(UserID) && d.gateway.intents&intentMessageContent == 0 {
		o["content"], o["embeds"], o["components"], o["attachments"] = "", []any{}, []any{}, []any{}
	}
	if m.Reply != "" {
		o["message_reference"] = object{"type": 0, "channel_id": m.Channel, "message_id": m.Reply}
		o["referenced_message"] = nil
		if quoted := d.message(m.Reply); quoted != nil {
			quoted := *quoted
			quoted.Reply = "" // Discord nests no deeper
			o["referenced_message"] = d.seen(&quoted)
		}
	}
	return o
}

func (m *message) mentions(id string) bool {
	return strings.Contains(m.Content, "<@"+id+">") || strings.Contains(m.Content, "<@!"+id+">")
}

// messageObject returns a message as the API does; d.mu is held.
func (d *Server) messageObject(m *message) object {
	kind := 0
	if m.Reply != "" {
		kind = 19
	}
	var edited any
	if len(m.Edits) > 1 {
		edited = time.Now().UTC().Format(time.RFC3339)
	}
	mentions := []any{}
	for id, u := range d.world.users {
		if m.mentions(id) {
			mentions = append(mentions, u)
		}
	}
	o := object{
		"id": m.ID, "channel_id": m.Channel, "type": kind, "content": m.Content, "flags": m.Flags, "author": d.world.users[m.Author],
		"timestamp": m.sent.UTC().Format(time.RFC3339), "edited_timestamp": edited, "pinned": false, "mention_everyone": false, "tts": false,
		"mentions": mentions, "mention_roles": []any{}, "attachments": m.attached(), "embeds": shownEmbeds(m.Embeds), "components": withIDs(m.Components),
	}
	if m.nonce != "" {
		o["nonce"] = m.nonce
	}
	if m.token != "" {
		o["application_id"], o["webhook_id"], o["type"] = ApplicationID, ApplicationID, 20
	}
	return o
}

// attached returns the attachments as the API shows them.
func (m *message) attached() []any {
	list := []any{}
	for _, a := range m.Attachments {
		address := fmt.Sprintf("https://cdn.example/%s/%v", m.ID, a["filename"])
		list = append(list, object{"id": m.ID, "filename": a["filename"], "description": a["description"], "content_type": "image/png",
			"size": a["size"], "url": address, "proxy_url": address})
	}
	return list
}

// withIDs returns components with what Discord adds to them.
func withIDs(components []object) []any {
	n := 0
	var complete func(c object) object
	complete = func(c object) object {
		c = maps.Clone(c)
		n++
		c["id"] = n
		for key, value := range c {
			if value == nil {
				delete(c, key)
			}
		}
		if kind := kindOf(c); kind == stringSelect || kind > textInput && kind <= channelMenu {
			c["min_values"], c["max_values"] = menuBounds(c)
		}
		if inside, ok := c["components"].([]any); ok {
			list := []any{}
			for _, o := range objects(inside) {
				list = append(list, complete(o))
			}
			c["components"] = list
		}
		if accessory, ok := c["accessory"].(object); ok {
			c["accessory"] = complete(accessory)
		}
		return c
	}
	list := []any{}
	for _, c := range components {
		list = append(list, complete(c))
	}
	return list
}

func shownEmbeds(embeds []object) []any {
	list := []any{}
	for _, e := range embeds {
		e = maps.Clone(e)
		e["type"] = "rich"
		fields := []any{}
		for _, f := range objects(e["fields"]) {
			f = maps.Clone(f)
			f["inline"] = f["inline"] == true
			fields = append(fields, f)
		}
		e["fields"] = fields
		list = append(list, e)
	}
	return list
}

// checked holds a new message or an edit of one against the rules. It reports what the bot
// does wrong, and refuses what Discord would.
func (d *Server) checked(m object, now *message, flags int) *refusal {
	isNew := now == nil
	if err := checkMessage(m, flags); err != nil {
		d.report("%v", err)
		return invalid("%v", err)
	}
	shown := m
	if !isNew {
		shown = object{"content": now.Content, "embeds": list(now.Embeds), "components": list(now.Components), "attachments": list(now.Attachments)}
		maps.Copy(shown, m)
	}
	if isEmpty(shown) {
		d.report("%v", errEmptyMessage)
		return &refusal{status: http.StatusBadRequest, code: codeEmptyMessage, message: "Cannot send an empty message"}
	}
	if _, hasContent := m["content"]; !hasContent && !isNew {
		return nil // nothing that could mention anybody
	}
	mentions, ok := m["allowed_mentions"].(object)
	parse, isList := mentions["parse"].([]any)
	if !ok || !isList || len(parse) > 0 || mentions["users"] != nil || mentions["roles"] != nil || mentions["replied_user"] == true {
		d.report("a message whose allowed_mentions are not {\"parse\":[]}: %v", m["allowed_mentions"])
	}
	if err := onlyProperties("allowed_mentions", mentions, mentionProperties); err != nil {
		d.report("%v", err)
	}
	for _, kind := range []string{"users", "roles"} {
		if list, _ := mentions[kind].([]any); len(list) > 0 && slices.Contains(parse, any(kind)) {
			return invalid("allowed_mentions: parse and %s are mutually exclusive", kind)
		}
	}
	return nil
}

func list(objects []object) []any {
	var all []any
	for _, o := range objects {
		all = append(all, o)
	}
	return all
}

// decode reads the JSON object of a request.
func decode(body []byte) (object, *refusal) {
	var o object
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, invalid("%v", err)
	}
	return o, nil
}

// visible finds the channel of a request, in which the bot needs permissions; d.mu is held.
func (d *Server) visible(r *http.Request, needed int64) (*Channel, *refusal) {
	c := d.channel(r.PathValue("channel"))
	if c == nil {
		return nil, &refusal{status: http.StatusNotFound, code: codeUnknownChannel, message: "Unknown Channel"}
	}
	has := d.permissions(c)
	if has&ViewChannel == 0 {
		return nil, &refusal{status: http.StatusForbidden, code: codeMissingAccess, message: "Missing Access"}
	}
	if has&Administrator == 0 && has&needed != needed {
		return nil, &refusal{status: http.StatusForbidden, code: codeMissingPermissions, message: "Missing Permissions"}
	}
	return c, nil
}

func (d *Server) getChannel(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	c, refused := d.visible(r, 0)
	if refused != nil {
		return nil, refused
	}
	return d.channelObject(c), nil
}

func (d *Server) getMessage(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	c, refused := d.visible(r, ReadHistory)
	if refused != nil {
		return nil, refused
	}
	m := d.message(r.PathValue("message"))
	if m == nil || m.Channel != c.ID || m.Flags&flagEphemeral != 0 {
		return nil, unknownMessage()
	}
	return d.seen(m), nil
}

func (d *Server) getMessages(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	c, refused := d.visible(r, ReadHistory)
	if refused != nil {
		return nil, refused
	}
	limit := 50
	if n, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil {
		limit = n
	}
	before := r.URL.Query().Get("before")
	list := []any{}
	for _, m := range slices.Backward(d.world.messages) {
		if len(list) < limit && m.Channel == c.ID && !m.Deleted && m.Flags&flagEphemeral == 0 && (before == "" || m.ID < before) {
			list = append(list, d.seen(m))
		}
	}
	return list, nil
}

func (d *Server) postMessage(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	m, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	c := d.channel(r.PathValue("channel"))
	needed := SendMessages
	if c != nil && c.isThread() {
		needed = SendInThreads
	}
	if c, refused = d.visible(r, needed); refused != nil {
		return nil, refused
	}
	if c.Locked {
		return nil, &refusal{status: http.StatusBadRequest, code: codeArchivedThread, message: "Thread is archived"}
	}
	if refused := d.count(w, "post "+c.ID); refused != nil {
		return nil, refused
	}
	flags := number(m["flags"])
	if flags&^(flagNoPreviews|flagNoNotice|flagComponentsV2) != 0 {
		return nil, invalid("flags: %d", flags)
	}
	if refused := d.checked(m, nil, flags); refused != nil {
		return nil, refused
	}
	nonce := fmt.Sprint(m["nonce"])
	if m["nonce"] == nil {
		nonce = ""
	}
	if len(nonce) > 25 {
		d.report("a nonce of %d characters, 25 are allowed", len(nonce))
		return nil, invalid("nonce")
	}
	if m["enforce_nonce"] == true && nonce != "" {
		for _, other := range d.world.messages {
			if other.Author == UserID && other.Channel == c.ID && other.nonce == nonce && !other.Deleted {
				return d.messageObject(other), nil
			}
		}
	}
	if reference, ok := m["message_reference"].(object); ok {
		id, _ := reference["message_id"].(string)
		if d.message(id) == nil {
			if reference["fail_if_not_exists"] != false {
				return nil, invalid("message_reference: Unknown message")
			}
			delete(m, "message_reference")
		}
	}
	c.Archived = false // a message opens a thread again
	posted := d.post(c.ID, UserID, m, flags)
	posted.nonce = nonce
	if err := d.announce(posted, Member{ID: UserID}); err != nil {
		d.report("discordtest itself: %v", err)
	}
	return d.messageObject(posted), nil
}

func (d *Server) patchMessage(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	edit, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	c, refused := d.visible(r, 0)
	if refused != nil {
		return nil, refused
	}
	m := d.message(r.PathValue("message"))
	switch {
	case m == nil || m.Channel != c.ID || m.Flags&flagEphemeral != 0:
		return nil, unknownMessage()
	case m.Author != UserID:
		return nil, &refusal{status: http.StatusForbidden, code: codeNotAuthor, message: "Cannot edit a message authored by another user"}
	case c.Locked || c.Archived:
		return nil, &refusal{status: http.StatusBadRequest, code: codeArchivedThread, message: "Thread is archived"}
	}
	if refused := d.count(w, "patch "+c.ID); refused != nil {
		return nil, refused
	}
	for _, stray := range []string{"ID", "Channel"} { // discordgo's MessageEdit sends them
		delete(edit, stray)
	}
	if refused := d.checked(edit, m, m.Flags|number(edit["flags"])); refused != nil {
		return nil, refused
	}
	m.change(edit)
	return d.messageObject(m), nil
}

func (d *Server) deleteMessage(w http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	c, refused := d.visible(r, 0)
	if refused != nil {
		return nil, refused
	}
	m := d.message(r.PathValue("message"))
	if m == nil || m.Channel != c.ID {
		return nil, unknownMessage()
	}
	if m.Author != UserID {
		return nil, &refusal{status: http.StatusForbidden, code: codeMissingPermissions, message: "Missing Permissions"}
	}
	if refused := d.count(w, "delete "+c.ID); refused != nil {
		return nil, refused
	}
	m.Deleted = true
	return nil, nil
}

func (d *Server) postTyping(w http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	c, refused := d.visible(r, SendMessages)
	if c != nil && c.isThread() {
		c, refused = d.visible(r, SendInThreads)
	}
	if refused != nil {
		return nil, refused
	}
	return nil, d.count(w, "typing "+c.ID)
}

func (d *Server) postThread(w http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	thread, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	c, refused := d.visible(r, CreateThreads)
	if refused != nil {
		return nil, refused
	}
	id := r.PathValue("message")
	switch {
	case id != "" && d.message(id) == nil:
		return nil, unknownMessage()
	case id != "" && d.channel(id) != nil: // a thread has the id of the message it began from
		return nil, &refusal{status: http.StatusBadRequest, code: codeThreadExists, message: "A thread has already been created for this message"}
	case c.isThread() || c.Type == DirectMessage:
		return nil, &refusal{status: http.StatusBadRequest, code: codeNoThreadHere, message: "Cannot execute action on this channel type"}
	}
	if err := length("a thread's name", thread["name"], 1, 100); err != nil {
		d.report("%v", err)
		return nil, invalid("%v", err)
	}
	if minutes, ok := thread["auto_archive_duration"]; ok && !slices.Contains([]int{60, 1440, 4320, 10080}, number(minutes)) {
		d.report("a thread archived after %v minutes", minutes)
		return nil, invalid("auto_archive_duration")
	}
	if refused := d.count(w, "thread "+c.ID); refused != nil {
		return nil, refused
	}
	kind := PublicThread
	if thread["type"] != nil {
		kind = number(thread["type"])
	}
	if id == "" {
		id = d.newID()
	}
	name, _ := thread["name"].(string)
	made := &Channel{ID: id, Guild: c.Guild, Name: name, Type: kind, Parent: c.ID}
	d.world.channels = append(d.world.channels, made)
	return created{d.channelObject(made)}, nil
}

// created is answered with 201.
type created struct{ answer any }

func (d *Server) putThreadMember(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	_, refused := d.visible(r, 0)
	return nil, refused
}

func (d *Server) postDirectChannel(_ http.ResponseWriter, _ *http.Request, body []byte) (any, *refusal) {
	request, refused := decode(body)
	if refused != nil {
		return nil, refused
	}
	id, _ := request["recipient_id"].(string)
	if d.world.users[id] == nil {
		return nil, invalid("recipient_id")
	}
	return d.channelObject(d.direct(id)), nil
}

func unknownMessage() *refusal {
	return &refusal{status: http.StatusNotFound, code: codeUnknownMessage, message: "Unknown Message"}
}
