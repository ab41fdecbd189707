package discordtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Components.
// https://discord.com/developers/docs/components/reference#component-object-component-types
const (
	actionRow    = 1
	button       = 2
	stringSelect = 3
	textInput    = 4
	channelMenu  = 8 // the last of the other menus
	section      = 9
	textDisplay  = 10
	label        = 18
)

// Flags of messages.
// https://discord.com/developers/docs/resources/message#message-object-message-flags
const (
	flagNoPreviews   = 1 << 2
	flagEphemeral    = 1 << 6
	flagLoading      = 1 << 7
	flagNoNotice     = 1 << 12
	flagComponentsV2 = 1 << 15
)

// What an object may hold. A property that is not here is one that Discord ignores without a
// word: a misspelt one, for example.
var (
	messageProperties = strings.Fields("content embeds allowed_mentions components attachments poll tts flags " +
		"sticker_ids message_reference nonce enforce_nonce username avatar_url thread_name applied_tags")
	embedProperties     = strings.Fields("title type description url timestamp color footer image thumbnail video provider author fields")
	mentionProperties   = strings.Fields("parse users roles replied_user")
	commandProperties   = strings.Fields("id type application_id guild_id version name name_localizations description description_localizations options default_member_permissions dm_permission nsfw contexts integration_types handler")
	optionProperties    = strings.Fields("type name name_localizations description description_localizations required options choices channel_types min_value max_value min_length max_length autocomplete")
	choiceProperties    = strings.Fields("name name_localizations value")
	componentProperties = map[int][]string{
		actionRow:    strings.Fields("type id components"),
		button:       strings.Fields("type id style label emoji custom_id sku_id url disabled"),
		stringSelect: strings.Fields("type id custom_id options placeholder min_values max_values required disabled"),
		textInput:    strings.Fields("type id custom_id style label min_length max_length required value placeholder"),
		textDisplay:  strings.Fields("type id content"),
		label:        strings.Fields("type id label description component"),
	}
	selectOptionProperties = strings.Fields("label value description emoji default")
	menuProperties         = strings.Fields("type id custom_id placeholder default_values min_values max_values required disabled channel_types")
)

// onlyProperties reports what an object holds beyond the allowed.
func onlyProperties(what string, o object, allowed []string) error {
	for key := range o {
		if !slices.Contains(allowed, key) {
			return fmt.Errorf("%s has no property %q", what, key)
		}
	}
	return nil
}

// length checks a text that must have from least to most characters.
func length(what string, value any, least, most int) error {
	text, _ := value.(string)
	if n := utf8.RuneCountInString(text); n < least || n > most {
		return fmt.Errorf("%s has %d characters, %d to %d are allowed", what, n, least, most)
	}
	return nil
}

// errEmptyMessage is refused with a code of its own.
var errEmptyMessage = errors.New("an empty message")

// checkMessage checks of a message what the document does not. A part that an edit leaves out
// stays as it was.
// https://discord.com/developers/docs/resources/message#create-message
func checkMessage(m object, flags int) error {
	content, _ := m["content"].(string)
	if err := onlyProperties("a message", m, messageProperties); err != nil {
		return err
	}
	if err := length("content", content, 0, 2000); err != nil {
		return err
	}
	if err := checkEmbeds(objects(m["embeds"])); err != nil {
		return err
	}
	if flags&flagComponentsV2 != 0 && (content != "" || len(objects(m["embeds"])) > 0) {
		return errors.New("a message with components V2 has neither content nor embeds")
	}
	return checkComponents(objects(m["components"]), flags&flagComponentsV2 != 0)
}

// isEmpty reports whether a message would show nothing.
func isEmpty(m object) bool {
	content, _ := m["content"].(string)
	return strings.TrimSpace(content) == "" && len(objects(m["embeds"])) == 0 && len(objects(m["components"])) == 0 && len(objects(m["attachments"])) == 0
}

// checkEmbeds checks https://discord.com/developers/docs/resources/message#embed-object-embed-limits.
func checkEmbeds(embeds []object) error {
	sum := 0
	part := func(what string, o object, key string, least, most int) error {
		text, _ := o[key].(string)
		sum += utf8.RuneCountInString(text)
		return length(what, o[key], least, most)
	}
	if len(embeds) > 10 {
		return fmt.Errorf("%d embeds, 10 are allowed", len(embeds))
	}
	for _, e := range embeds {
		footer, _ := e["footer"].(object)
		author, _ := e["author"].(object)
		fields := objects(e["fields"])
		problems := []error{
			onlyProperties("an embed", e, embedProperties), part("an embed's title", e, "title", 0, 256),
			part("an embed's description", e, "description", 0, 4096), part("an embed's footer", footer, "text", 0, 2048),
			part("an embed's author", author, "name", 0, 256),
		}
		if len(fields) > 25 {
			problems = append(problems, fmt.Errorf("an embed of %d fields, 25 are allowed", len(fields)))
		}
		for _, f := range fields {
			problems = append(problems, onlyProperties("a field", f, []string{"name", "value", "inline"}),
				part("a field's name", f, "name", 1, 256), part("a field's value", f, "value", 1, 1024))
		}
		for _, err := range problems {
			if err != nil {
				return err
			}
		}
	}
	if sum > 6000 {
		return fmt.Errorf("the embeds have %d characters together, 6000 are allowed", sum)
	}
	return nil
}

// checkComponents checks those of a message.
// https://discord.com/developers/docs/components/reference
func checkComponents(rows []object, v2 bool) error {
	ids := map[string]bool{}
	if v2 {
		total, text := 0, 0
		var walk func(list []object) error
		walk = func(list []object) error {
			for _, c := range list {
				total++
				content, _ := c["content"].(string)
				text += utf8.RuneCountInString(content)
				if kind := kindOf(c); kind == actionRow {
					total += len(objects(c["components"]))
					if err := checkRow(c, ids); err != nil {
						return err
					}
				} else if err := walk(objects(c["components"])); err != nil {
					return err
				}
				if accessory, ok := c["accessory"].(object); ok {
					total++
					if kindOf(accessory) == button {
						if err := checkButton(accessory, ids); err != nil {
							return err
						}
					}
				}
			}
			return nil
		}
		if err := walk(rows); err != nil {
			return err
		}
		if total > 40 || text > 4000 {
			return fmt.Errorf("%d components with %d characters of text, 40 and 4000 are allowed", total, text)
		}
		return nil
	}
	if len(rows) > 5 {
		return fmt.Errorf("%d action rows, 5 are allowed", len(rows))
	}
	for _, row := range rows {
		if err := checkRow(row, ids); err != nil {
			return err
		}
	}
	return nil
}

func checkRow(row object, ids map[string]bool) error {
	if kind := kindOf(row); kind != actionRow {
		return fmt.Errorf("a component of type %d stands outside an action row", kind)
	}
	if err := onlyProperties("an action row", row, componentProperties[actionRow]); err != nil {
		return err
	}
	inside := objects(row["components"])
	buttons := 0
	for _, c := range inside {
		var err error
		switch kind := kindOf(c); {
		case kind == button:
			buttons++
			err = checkButton(c, ids)
		case kind == stringSelect, kind > textInput && kind <= channelMenu:
			err = checkMenu(c, ids)
		default:
			err = fmt.Errorf("a component of type %d in the action row of a message", kind)
		}
		if err != nil {
			return err
		}
	}
	if len(inside) == 0 || buttons > 5 || buttons < len(inside) && len(inside) > 1 {
		return fmt.Errorf("an action row with %d components, %d of them buttons; 1 to 5 buttons or one menu are allowed", len(inside), buttons)
	}
	return nil
}

func checkID(c object, ids map[string]bool) error {
	id, _ := c["custom_id"].(string)
	if err := length("a custom_id", id, 1, 100); err != nil {
		return err
	}
	if ids[id] {
		return fmt.Errorf("the custom_id %q is there twice", id)
	}
	ids[id] = true
	return nil
}

func checkButton(c object, ids map[string]bool) error {
	const link, premium = 5, 6
	if err := onlyProperties("a button", c, componentProperties[button]); err != nil {
		return err
	}
	if err := length("a button's label", c["label"], 0, 80); err != nil {
		return err
	}
	address, hasURL := c["url"].(string)
	_, hasID := c["custom_id"].(string)
	text, _ := c["label"].(string)
	style := number(c["style"])
	switch {
	case style == premium:
		return nil
	case text == "" && c["emoji"] == nil:
		return errors.New("a button with neither label nor emoji")
	case style == link && (!hasURL || hasID):
		return errors.New("a link button has a url and no custom_id")
	case style == link:
		return length("a button's url", address, 1, 512)
	case hasURL:
		return errors.New("a button with a url that is no link button")
	}
	return checkID(c, ids)
}

func checkMenu(c object, ids map[string]bool) error {
	allowed := menuProperties
	if kindOf(c) == stringSelect {
		allowed = componentProperties[stringSelect]
	}
	problems := []error{onlyProperties("a menu", c, allowed), checkID(c, ids), length("a menu's placeholder", c["placeholder"], 0, 150)}
	options := objects(c["options"])
	if kindOf(c) == stringSelect && (len(options) < 1 || len(options) > 25) {
		problems = append(problems, fmt.Errorf("a menu with %d options, 1 to 25 are allowed", len(options)))
	}
	values, preset := map[string]bool{}, 0
	for _, o := range options {
		value, _ := o["value"].(string)
		problems = append(problems, onlyProperties("a menu's option", o, selectOptionProperties), length("an option's label", o["label"], 1, 100),
			length("an option's value", value, 1, 100), length("an option's description", o["description"], 0, 100))
		if values[value] {
			problems = append(problems, fmt.Errorf("the option %q is there twice", value))
		}
		values[value] = true
		if o["default"] == true {
			preset++
		}
	}
	least, most := menuBounds(c)
	if least > most || most > 25 || kindOf(c) == stringSelect && most > len(options) || preset > most {
		problems = append(problems, fmt.Errorf("a menu of %d options takes %d to %d of them, with %d preset", len(options), least, most, preset))
	}
	return errors.Join(problems...)
}

func menuBounds(c object) (least, most int) {
	least, most = 1, 1
	if c["min_values"] != nil {
		least = number(c["min_values"])
	}
	if n := number(c["max_values"]); n > 0 {
		most = n
	}
	return least, most
}

// checkModal checks https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal.
func checkModal(m object) error {
	problems := []error{
		onlyProperties("a modal", m, []string{"custom_id", "title", "components"}),
		length("a modal's custom_id", m["custom_id"], 1, 100), length("a modal's title", m["title"], 1, 45),
	}
	rows := objects(m["components"])
	if len(rows) < 1 || len(rows) > 5 {
		problems = append(problems, fmt.Errorf("a modal of %d components, 1 to 5 are allowed", len(rows)))
	}
	ids := map[string]bool{}
	for _, row := range rows {
		inside := objects(row["components"])
		switch kind := kindOf(row); {
		case kind == textDisplay:
			continue
		case kind == label:
			problems = append(problems, length("a label", row["label"], 1, 45), length("a label's description", row["description"], 0, 100))
			c, _ := row["component"].(object)
			inside = []object{c}
		case kind != actionRow || len(inside) != 1 || kindOf(inside[0]) != textInput:
			problems = append(problems, fmt.Errorf("a modal's component of type %d that does not hold one text input", kind))
			continue
		default:
			problems = append(problems, length("a text input's label", inside[0]["label"], 1, 45))
		}
		c := inside[0]
		if kindOf(c) != textInput {
			problems = append(problems, checkMenu(c, ids))
			continue
		}
		least, most := number(c["min_length"]), 4000
		if c["max_length"] != nil {
			most = number(c["max_length"])
		}
		if least < 0 || most < 1 || most > 4000 || least > most {
			problems = append(problems, fmt.Errorf("a text input for %d to %d characters", least, most))
		}
		problems = append(problems, onlyProperties("a text input", c, componentProperties[textInput]), checkID(c, ids),
			length("a text input's placeholder", c["placeholder"], 0, 100), length("a text input's value", c["value"], 0, most))
	}
	return errors.Join(problems...)
}

// checkChoices checks the suggestions of an autocompletion.
func checkChoices(choices []object) error {
	if len(choices) > 25 {
		return fmt.Errorf("%d choices, 25 are allowed", len(choices))
	}
	for _, c := range choices {
		problems := []error{onlyProperties("a choice", c, choiceProperties), length("a choice's name", c["name"], 1, 100)}
		if value, ok := c["value"].(string); ok {
			problems = append(problems, length("a choice's value", value, 1, 100))
		}
		for _, locale := range localesOf(c) {
			problems = append(problems, fmt.Errorf("a choice: Discord has no locale %s", locale))
		}
		if err := errors.Join(problems...); err != nil {
			return err
		}
	}
	return nil
}

// localesOf returns the locales of an object's names that Discord does not have.
func localesOf(o object) (unknown []string) {
	for locale := range texts(o, "name") {
		if locale != "" && !slices.Contains(locales, locale) {
			unknown = append(unknown, locale)
		}
	}
	return unknown
}

func kindOf(c object) int { return number(c["type"]) }

// number returns a number out of JSON, 0 for anything else.
func number(value any) int {
	switch n := value.(type) {
	case float64:
		return int(n)
	case int:
		return n
	}
	return 0
}
