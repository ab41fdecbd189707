package discordtest

import (
	"fmt"
	"strings"
)

// String shows the message as a member sees it, in plain text: its content, embeds,
// attachments, and below them the buttons and menus, a row on a line.
//
//	The answer. [1]
//	[ Sources ] [ Follow up ] [ 👍 ] [ 👎 ]
//	(only you can see this)
func (m Message) String() string {
	var lines []string
	switch {
	case m.Deleted:
		return "(deleted)"
	case m.Flags&flagLoading != 0:
		lines = append(lines, "(thinking…)")
	case m.Content != "":
		lines = append(lines, m.Content)
	}
	for _, e := range m.Embeds {
		lines = append(lines, showEmbed(e)...)
	}
	for _, a := range m.Attachments {
		lines = append(lines, fmt.Sprintf("(picture %v, its text: %v)", a["filename"], a["description"]))
	}
	for _, c := range m.Components {
		lines = append(lines, showComponent(c)...)
	}
	if m.Ephemeral() {
		lines = append(lines, "(only you can see this)")
	}
	return strings.Join(lines, "\n")
}

func showEmbed(e object) []string {
	var lines []string
	add := func(text any, form string) {
		if text, ok := text.(string); ok && text != "" {
			for line := range strings.SplitSeq(fmt.Sprintf(form, text), "\n") {
				lines = append(lines, "│ "+line)
			}
		}
	}
	author, _ := e["author"].(object)
	footer, _ := e["footer"].(object)
	add(author["name"], "%s")
	add(e["title"], "**%s**")
	add(e["description"], "%s")
	for _, f := range objects(e["fields"]) {
		add(f["name"], "**%s**")
		add(f["value"], "%s")
	}
	add(footer["text"], "-# %s")
	return lines
}

func showComponent(c object) []string {
	switch kind := kindOf(c); {
	case kind == actionRow:
		var buttons, lines []string
		for _, inside := range objects(c["components"]) {
			if kindOf(inside) == button {
				buttons = append(buttons, showButton(inside))
			} else {
				lines = append(lines, showComponent(inside)...)
			}
		}
		if len(buttons) > 0 {
			lines = append(lines, strings.Join(buttons, " "))
		}
		return lines
	case kind == textDisplay:
		text, _ := c["content"].(string)
		return []string{text}
	case kind == stringSelect, kind > textInput && kind <= channelMenu:
		placeholder, _ := c["placeholder"].(string)
		if placeholder == "" {
			placeholder = "Make a selection"
		}
		lines := []string{"‹ " + placeholder + " ▾ ›"}
		for _, o := range objects(c["options"]) {
			line := fmt.Sprintf("    • %s", o["label"])
			if o["default"] == true {
				line = fmt.Sprintf("    ✓ %s", o["label"])
			}
			if description, ok := o["description"].(string); ok && description != "" {
				line += " — " + description
			}
			lines = append(lines, line)
		}
		for _, o := range objects(c["default_values"]) {
			lines = append(lines, fmt.Sprintf("    ✓ %v %v", o["type"], o["id"]))
		}
		return lines
	}
	var lines []string
	for _, inside := range objects(c["components"]) {
		lines = append(lines, showComponent(inside)...)
	}
	return lines
}

func showButton(c object) string {
	text, _ := c["label"].(string)
	if emoji, ok := c["emoji"].(object); ok {
		text = strings.TrimSpace(fmt.Sprintf("%v %s", emoji["name"], text))
	}
	if address, ok := c["url"].(string); ok && address != "" {
		text += " → " + address
	}
	if c["disabled"] == true {
		return "( " + text + " )"
	}
	return "[ " + text + " ]"
}

// ShowModal shows a form as a member sees it, in plain text.
func ShowModal(modal map[string]any) string {
	lines := []string{fmt.Sprintf("╔ %v", modal["title"])}
	for _, row := range objects(modal["components"]) {
		inputs, name := objects(row["components"]), row["label"]
		if c, ok := row["component"].(object); ok {
			inputs = []object{c}
		}
		for _, input := range inputs {
			if name == nil {
				name = input["label"]
			}
			line := fmt.Sprintf("║ %v", name)
			if input["required"] == false {
				line += " (optional)"
			}
			value, _ := input["value"].(string)
			if placeholder, _ := input["placeholder"].(string); value == "" && placeholder != "" {
				value = "(" + placeholder + ")"
			}
			lines = append(lines, line, "║   ▁ "+value)
		}
	}
	return strings.Join(append(lines, "╚ [ Submit ]"), "\n")
}
