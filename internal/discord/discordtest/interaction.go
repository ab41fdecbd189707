package discordtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Types of interactions.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type
const (
	useCommand   = 2
	useComponent = 3
	autocomplete = 4
	submitModal  = 5
)

// Interaction is a member's use of a command, a button, a menu or a form, and what the bot
// answered.
type Interaction struct {
	server *Server
	id     string
	token  string
	kind   int
	member Member
	sent   time.Time

	// Under the server's mu:
	acknowledged bool
	took         time.Duration // from the interaction to its acknowledgement
	expired      bool
	source       *message // whose button or menu was used
	message      *message // in answer; with an update, the source
	deferred     bool     // and not filled yet
	followups    []*message
	choices      []object // of an autocompletion
	modal        object
	read         int // edits of the message that Next has returned
}

// Option is a value that a member gives for an option of a command: a string, an int, a
// float64, a bool, or for a user, channel or role its id.
type Option struct {
	Name  string
	Value any
}

// Ask sends the command /ask with a question from a member whose client has a locale, such as
// "en-US" or "es-419". It waits until the bot is connected; the command must be registered.
func (d *Server) Ask(ctx context.Context, m Member, question, locale string) (*Interaction, error) {
	return d.Command(ctx, m, locale, "ask", Option{"question", question})
}

// Command uses a slash command; that of a subcommand has its name after a space. As Discord's
// client does, it refuses options that the registered command does not take.
func (d *Server) Command(ctx context.Context, m Member, locale, name string, options ...Option) (*Interaction, error) {
	return d.slash(ctx, m, locale, name, "", options)
}

// Type types a text into an option of a slash command that has autocompletion. What the bot
// suggests is in [Interaction.Choices].
func (d *Server) Type(ctx context.Context, m Member, locale, name, option, text string, others ...Option) (*Interaction, error) {
	return d.slash(ctx, m, locale, name, option, append(others, Option{option, text}))
}

func (d *Server) slash(ctx context.Context, m Member, locale, name, focused string, options []Option) (*Interaction, error) {
	path := strings.Fields(name)
	c, err := d.usable(ctx, m, path[0], 1)
	if err != nil {
		return nil, err
	}
	declared, wrap := objects(c["options"]), func(list []any) []any { return list }
	for _, sub := range path[1:] {
		i := slices.IndexFunc(declared, func(o object) bool { return o["name"] == sub && number(o["type"]) <= 2 })
		if i < 0 {
			return nil, fmt.Errorf("/%s has no subcommand %s", path[0], sub)
		}
		outer, kind := wrap, declared[i]["type"]
		wrap = func(list []any) []any { return outer([]any{object{"name": sub, "type": kind, "options": list}}) }
		declared = objects(declared[i]["options"])
	}
	data := object{"id": c["id"], "name": path[0], "type": 1}
	given, err := d.given(declared, options, focused, data)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", name, err)
	}
	if list := wrap(given); len(list) > 0 {
		data["options"] = list
	}
	kind := useCommand
	if focused != "" {
		kind = autocomplete
	}
	return d.Send(ctx, m, locale, object{"type": kind, "data": data})
}

// given checks what a member gives for options and returns it as the bot gets it.
// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type
func (d *Server) given(declared []object, options []Option, focused string, data object) ([]any, error) {
	list := []any{}
	for _, o := range options {
		i := slices.IndexFunc(declared, func(c object) bool { return c["name"] == o.Name })
		if i < 0 {
			return nil, fmt.Errorf("no option %q", o.Name)
		}
		c := declared[i]
		if o.Name == focused && c["autocomplete"] != true {
			return nil, fmt.Errorf("%s has no autocompletion", o.Name)
		}
		if o.Name != focused {
			if err := fits(c, o.Value); err != nil {
				return nil, fmt.Errorf("%s: %w", o.Name, err)
			}
		}
		value := object{"name": o.Name, "type": c["type"], "value": o.Value}
		if o.Name == focused {
			value["focused"] = true
		}
		if err := d.resolve(number(c["type"]), fmt.Sprint(o.Value), data); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Name, err)
		}
		list = append(list, value)
	}
	for _, c := range declared {
		if c["required"] == true && focused == "" && !slices.ContainsFunc(options, func(o Option) bool { return o.Name == c["name"] }) {
			return nil, fmt.Errorf("%v is required", c["name"])
		}
	}
	return list, nil
}

// fits checks the value of an option as Discord's client does.
func fits(c object, value any) error {
	const text, integer, boolean, decimal = 3, 4, 5, 10
	kind := number(c["type"])
	bounds := func(n float64) error {
		least, hasLeast := c["min_value"].(float64)
		most, hasMost := c["max_value"].(float64)
		if hasLeast && n < least || hasMost && n > most {
			return fmt.Errorf("%v is not from %v to %v", n, c["min_value"], c["max_value"])
		}
		return nil
	}
	var err error
	switch v := value.(type) {
	case string:
		n := utf8.RuneCountInString(v)
		switch {
		case kind == integer || kind == boolean || kind == decimal:
			err = errors.New("takes no text")
		case kind == text && c["min_length"] != nil && n < number(c["min_length"]), kind == text && c["max_length"] != nil && n > number(c["max_length"]), n > 6000:
			err = fmt.Errorf("%d characters are not from %v to %v", n, c["min_length"], c["max_length"])
		}
	case int:
		if err = bounds(float64(v)); kind != integer && kind != decimal {
			err = errors.New("takes no number")
		}
	case float64:
		if err = bounds(v); kind != decimal {
			err = errors.New("takes no decimal number")
		}
	case bool:
		if kind != boolean {
			err = errors.New("takes no yes or no")
		}
	default:
		err = fmt.Errorf("takes no %T", value)
	}
	if choices := objects(c["choices"]); err == nil && len(choices) > 0 &&
		!slices.ContainsFunc(choices, func(o object) bool { return fmt.Sprint(o["value"]) == fmt.Sprint(value) }) {
		err = fmt.Errorf("%v is not one of its choices", value)
	}
	return err
}

// resolve adds to data what an id stands for.
func (d *Server) resolve(kind int, id string, data object) error {
	const aUser, aChannel, aRole, mentionable, attachment = 6, 7, 8, 9, 11
	if kind < aUser || kind == 10 || kind > attachment {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	resolved, ok := data["resolved"].(object)
	if !ok {
		resolved = object{}
		data["resolved"] = resolved
	}
	add := func(list string, value object) {
		if resolved[list] == nil {
			resolved[list] = object{}
		}
		resolved[list].(object)[id] = value
	}
	if u := d.world.users[id]; u != nil && (kind == aUser || kind == mentionable) {
		add("users", u)
		return nil
	}
	if c := d.channel(id); c != nil && kind == aChannel {
		o := d.channelObject(c)
		o["permissions"] = strconv.FormatInt(Ordinary, 10)
		add("channels", o)
		return nil
	}
	for _, r := range d.world.roles {
		if r.ID == id && (kind == aRole || kind == mentionable) {
			add("roles", object{"id": r.ID, "name": r.Name, "permissions": "0", "position": 0, "color": 0, "hoist": false, "managed": false, "mentionable": false})
			return nil
		}
	}
	if kind == attachment {
		add("attachments", object{"id": id, "filename": id, "size": 0, "url": "https://cdn.example/" + id, "proxy_url": "https://cdn.example/" + id})
		return nil
	}
	return fmt.Errorf("there is no %s", id)
}

// usable returns a registered command that the member may use where they are, as Discord's
// client shows it.
func (d *Server) usable(ctx context.Context, m Member, name string, kind int) (object, error) {
	if err := d.connected(ctx); err != nil {
		return nil, err
	}
	c := d.command(m.Guild, name, kind)
	if c == nil {
		return nil, fmt.Errorf("the bot has not registered %s", name)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if m.Guild == "" {
		contexts, some := c["contexts"].([]any)
		if c["dm_permission"] == false || some && !slices.ContainsFunc(contexts, func(v any) bool { return number(v) == 1 }) {
			return nil, fmt.Errorf("%s is not for direct messages", name)
		}
		return c, nil
	}
	has := m.Permissions
	if has == 0 {
		has = Ordinary
	}
	if needed, err := strconv.ParseInt(fmt.Sprint(c["default_member_permissions"]), 10, 64); err == nil && has&needed != needed &&
		has&Administrator == 0 && !d.world.allowed[m.Guild+" "+name] {
		return nil, fmt.Errorf("the member may not use %s", name)
	}
	return c, nil
}

// command finds a registered command; those of the guild come first.
func (d *Server) command(guild, name string, kind int) object {
	for _, c := range slices.Concat(d.Commands(guild), d.Commands("")) {
		if c["name"] == name && number(c["type"]) == kind {
			return c
		}
	}
	return nil
}

// OnMessage uses a message command on a message.
func (d *Server) OnMessage(ctx context.Context, m Member, locale, name string, on Message) (*Interaction, error) {
	c, err := d.usable(ctx, m, name, 3)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	target := d.message(on.ID)
	if target == nil {
		d.mu.Unlock()
		return nil, fmt.Errorf("there is no message %s", on.ID)
	}
	seen := d.messageObject(target) // with its content, whatever the intents are
	d.mu.Unlock()
	return d.Send(ctx, m, locale, object{"type": useCommand, "data": object{
		"id": c["id"], "name": name, "type": 3, "target_id": on.ID, "resolved": object{"messages": object{on.ID: seen}}}})
}

// OnUser uses a user command on a user.
func (d *Server) OnUser(ctx context.Context, m Member, locale, name string, on Member) (*Interaction, error) {
	c, err := d.usable(ctx, m, name, 2)
	if err != nil {
		return nil, err
	}
	on = d.who(on)
	member := on.object(nil)
	delete(member, "user")
	return d.Send(ctx, m, locale, object{"type": useCommand, "data": object{
		"id": c["id"], "name": name, "type": 2, "target_id": on.ID,
		"resolved": object{"users": object{on.ID: user(on.ID, on.Name, on.Bot)}, "members": object{on.ID: member}}}})
}

// Press presses the button of a message that has a label, an emoji or a custom_id.
func (d *Server) Press(ctx context.Context, m Member, locale string, on Message, name string) (*Interaction, error) {
	return d.component(ctx, m, locale, on, name, nil)
}

// Choose chooses values in the menu of a message that has a placeholder or a custom_id. A
// value of a menu of strings can be given by its label too.
func (d *Server) Choose(ctx context.Context, m Member, locale string, on Message, name string, values ...string) (*Interaction, error) {
	if values == nil {
		values = []string{}
	}
	return d.component(ctx, m, locale, on, name, values)
}

func (d *Server) component(ctx context.Context, m Member, locale string, on Message, name string, values []string) (*Interaction, error) {
	if err := d.connected(ctx); err != nil {
		return nil, err
	}
	d.mu.Lock()
	source := d.message(on.ID)
	if source == nil {
		d.mu.Unlock()
		return nil, fmt.Errorf("there is no message %s", on.ID)
	}
	var names []string
	var found object
	for _, c := range interactive(source.Components) {
		emoji, _ := c["emoji"].(object)
		for _, own := range []any{c["custom_id"], c["label"], c["placeholder"], emoji["name"]} {
			if own, ok := own.(string); ok && own != "" {
				names = append(names, own)
				if own == name && found == nil && (kindOf(c) == button) == (values == nil) {
					found = c
				}
			}
		}
	}
	seen := d.messageObject(source)
	d.mu.Unlock()
	if found == nil {
		return nil, fmt.Errorf("the message has no %q, it has %q", name, names)
	}
	if found["disabled"] == true {
		return nil, fmt.Errorf("%q is disabled", name)
	}
	data := object{"custom_id": found["custom_id"], "component_type": kindOf(found), "id": 1}
	if kindOf(found) != button {
		chosen, err := d.chosen(found, values, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		data["values"] = chosen
	}
	return d.send(ctx, m, locale, object{"type": useComponent, "data": data, "message": seen}, source)
}

// chosen checks the values of a menu.
func (d *Server) chosen(menu object, values []string, data object) ([]any, error) {
	least, most := menuBounds(menu)
	if len(values) < least || len(values) > most {
		return nil, fmt.Errorf("takes %d to %d values", least, most)
	}
	list := []any{}
	for _, value := range values {
		if kindOf(menu) == stringSelect {
			options := objects(menu["options"])
			i := slices.IndexFunc(options, func(o object) bool { return o["value"] == value || o["label"] == value })
			if i < 0 {
				return nil, fmt.Errorf("no option %q", value)
			}
			value, _ = options[i]["value"].(string)
		} else if err := d.resolve(map[int]int{5: 6, 6: 8, 7: 9, 8: 7}[kindOf(menu)], value, data); err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

// interactive returns the buttons and menus among components.
func interactive(components []object) []object {
	var list []object
	for _, c := range components {
		if kind := kindOf(c); kind == button || kind == stringSelect || kind > textInput && kind <= channelMenu {
			list = append(list, c)
		}
		list = append(list, interactive(objects(c["components"]))...)
		if accessory, ok := c["accessory"].(object); ok {
			list = append(list, interactive([]object{accessory})...)
		}
	}
	return list
}

// Submit fills in the form that the bot opened in answer to an interaction, and sends it. The
// values are by custom_id or label.
func (d *Server) Submit(ctx context.Context, m Member, locale string, opened *Interaction, values map[string]string) (*Interaction, error) {
	modal, err := opened.Modal(ctx)
	if err != nil {
		return nil, err
	}
	rest := maps.Clone(values)
	rows := []any{}
	for i, row := range objects(modal["components"]) {
		inside, name := objects(row["components"]), any("")
		if kindOf(row) == label {
			c, _ := row["component"].(object)
			inside, name = []object{c}, row["label"]
		}
		if len(inside) == 0 {
			continue
		}
		input := inside[0]
		if kindOf(row) == actionRow {
			name = input["label"]
		}
		value, _ := input["value"].(string)
		for _, key := range []string{fmt.Sprint(input["custom_id"]), fmt.Sprint(name)} {
			if v, ok := rest[key]; ok {
				value = v
				delete(rest, key)
			}
		}
		least, most := number(input["min_length"]), 4000
		if input["max_length"] != nil {
			most = number(input["max_length"])
		}
		n := utf8.RuneCountInString(value)
		if n > most || n < least && n > 0 || n == 0 && input["required"] != false {
			return nil, fmt.Errorf("%v takes %d to %d characters, and it is required: %v", name, least, most, input["required"] != false)
		}
		filled := object{"type": textInput, "id": i + 2, "custom_id": input["custom_id"], "value": value}
		if kindOf(row) == label {
			rows = append(rows, object{"type": label, "id": i + 20, "component": filled})
		} else {
			rows = append(rows, object{"type": actionRow, "id": i + 20, "components": []any{filled}})
		}
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("the form has no %v", rest)
	}
	fields := object{"type": submitModal, "data": object{"custom_id": modal["custom_id"], "components": rows}}
	d.mu.Lock()
	if opened.source != nil {
		fields["message"] = d.messageObject(opened.source)
	}
	d.mu.Unlock()
	return d.send(ctx, m, locale, fields, opened.source)
}

// Send sends an interaction with the given fields, among them "type" and "data", completed by
// those that every interaction has.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
func (d *Server) Send(ctx context.Context, m Member, locale string, fields map[string]any) (*Interaction, error) {
	return d.send(ctx, m, locale, fields, nil)
}

func (d *Server) send(ctx context.Context, m Member, locale string, fields object, source *message) (*Interaction, error) {
	if err := d.connected(ctx); err != nil {
		return nil, err
	}
	m = d.who(m)
	it := &Interaction{server: d, kind: number(fields["type"]), member: m, sent: time.Now(), source: source}
	var err error
	d.update(func() {
		it.id = d.newID()
		it.token = "test-interaction-token." + it.id
		d.interactions[it.token] = it
		event := d.interactionObject(it, locale)
		maps.Copy(event, fields)
		err = d.dispatch("INTERACTION_CREATE", event)
	})
	return it, err
}

// interactionObject returns the fields that every interaction has; d.mu is held.
func (d *Server) interactionObject(it *Interaction, locale string) object {
	m := it.member
	channel, permissions := object{"id": m.Channel, "type": 0}, Ordinary
	if c := d.channel(m.Channel); c != nil {
		channel, permissions = d.channelObject(c), d.permissions(c)
	}
	channel["permissions"] = strconv.FormatInt(m.Permissions, 10)
	event := object{
		"id": it.id, "application_id": ApplicationID, "token": it.token, "version": 1, "locale": locale,
		"channel_id": m.Channel, "channel": channel, "app_permissions": strconv.FormatInt(permissions, 10),
		"entitlements": []any{}, "attachment_size_limit": 10 << 20,
	}
	who := d.world.users[m.ID]
	if m.Guild == "" {
		event["user"], event["context"], event["authorizing_integration_owners"] = who, 1, object{"0": "0"}
		return event
	}
	event["guild_id"], event["guild_locale"], event["context"] = m.Guild, "en-US", 0
	event["guild"] = object{"id": m.Guild, "locale": "en-US", "features": []any{}}
	event["authorizing_integration_owners"] = object{"0": m.Guild}
	event["member"] = m.object(who)
	return event
}

// Acknowledged waits until the bot has acknowledged the interaction.
func (it *Interaction) Acknowledged(ctx context.Context) error {
	return it.await(ctx, "be acknowledged", func() bool { return it.acknowledged })
}

// Took returns the time from the interaction to its acknowledgement; 0 before that.
func (it *Interaction) Took() time.Duration {
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	return it.took
}

// Next waits for the next edit of the message and returns the text it then has.
func (it *Interaction) Next(ctx context.Context) (text string, err error) {
	err = it.await(ctx, "be edited", func() bool {
		if it.message == nil || it.read >= len(it.message.Edits) {
			return false
		}
		text = it.message.Edits[it.read]
		it.read++
		return true
	})
	return text, err
}

// Until waits for an edit to a text that contains a marker and returns that text. Edits that
// [Interaction.Next] has returned do not count.
func (it *Interaction) Until(ctx context.Context, marker string) (string, error) {
	for {
		text, err := it.Next(ctx)
		if err != nil {
			return "", fmt.Errorf("wait for %q: %w; the message is now\n%s", marker, err, it.Message())
		}
		if strings.Contains(text, marker) {
			return text, nil
		}
	}
}

// Edits returns the texts that the message has had, in order. Once the bot has stopped, the
// last is final.
func (it *Interaction) Edits() []string { return it.Message().Edits }

// Message returns the message in answer as it now stands: the one that was changed, when the
// bot answered by changing it. Before there is one, it is empty.
func (it *Interaction) Message() Message {
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	if it.message == nil {
		return Message{}
	}
	return it.message.snapshot()
}

// Followups returns the further messages in answer.
func (it *Interaction) Followups() []Message {
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	var list []Message
	for _, m := range it.followups {
		list = append(list, m.snapshot())
	}
	return list
}

// Choice is a suggestion of an autocompletion, as the member sees it, and its value.
type Choice struct {
	Name  string
	Value any
}

// Choices waits for the suggestions of the bot.
func (it *Interaction) Choices(ctx context.Context) (list []Choice, err error) {
	if it.kind != autocomplete {
		return nil, errors.New("that is no autocompletion")
	}
	err = it.await(ctx, "be answered with suggestions", func() bool { return it.acknowledged })
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	for _, c := range it.choices {
		name, _ := c["name"].(string)
		list = append(list, Choice{name, c["value"]})
	}
	return list, err
}

// Modal waits for the form that the bot opens.
func (it *Interaction) Modal(ctx context.Context) (modal map[string]any, err error) {
	err = it.await(ctx, "be answered", func() bool { return it.acknowledged })
	if err != nil {
		return nil, err
	}
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	if it.modal == nil {
		return nil, errors.New("the bot has opened no form")
	}
	return it.modal, nil
}

// Failed reports whether the member sees that the interaction failed: the bot has not answered
// within the time that Discord gives.
func (it *Interaction) Failed() bool {
	it.server.mu.Lock()
	defer it.server.mu.Unlock()
	return !it.acknowledged && time.Since(it.sent) > acknowledgeWithin
}

// Expire makes the interaction's token invalid, as 15 minutes do.
func (it *Interaction) Expire() { it.server.update(func() { it.expired = true }) }

// Token returns the interaction's token, which the bot must keep to itself.
func (it *Interaction) Token() string { return it.token }

func (it *Interaction) await(ctx context.Context, what string, holds func() bool) error {
	if err := it.server.await(ctx, holds); err != nil {
		return fmt.Errorf("wait for the interaction to %s: %w", what, err)
	}
	return nil
}
