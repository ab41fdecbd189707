package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

func (d *Server) getCommands(_ http.ResponseWriter, r *http.Request, _ []byte) (any, *refusal) {
	if refused := ours(r); refused != nil {
		return nil, refused
	}
	list := []object{}
	for _, c := range d.commands[r.PathValue("guild")] {
		if r.URL.Query().Get("with_localizations") != "true" {
			c = withoutLocalizations(c)
		}
		list = append(list, c)
	}
	return list, nil
}

func (d *Server) putCommands(_ http.ResponseWriter, r *http.Request, body []byte) (any, *refusal) {
	if refused := ours(r); refused != nil {
		return nil, refused
	}
	var commands []object
	if err := json.Unmarshal(body, &commands); err != nil {
		return nil, invalid("%v", err)
	}
	if err := checkCommands(commands); err != nil {
		d.report("commands: %v", err)
		return nil, invalid("%v", err)
	}
	guild := r.PathValue("guild")
	d.registrations++
	d.register(guild, commands)
	return d.commands[guild], nil
}

// ours refuses a request in the name of another application.
func ours(r *http.Request) *refusal {
	if r.PathValue("application") == ApplicationID {
		return nil
	}
	return &refusal{status: http.StatusForbidden, code: 20012, message: "You are not authorized to perform this action on this application"}
}

// register stores commands as Discord does, with what it adds and leaves out; d.mu is held.
func (d *Server) register(guild string, commands []object) {
	d.commands[guild] = nil
	for _, c := range commands {
		stored := object{
			"id": d.newID(), "application_id": ApplicationID, "version": d.newID(), "type": 1, "nsfw": false,
			"description": "", "default_member_permissions": nil, "name_localizations": nil, "description_localizations": nil,
		}
		if guild != "" {
			stored["guild_id"] = guild
		} else {
			stored["dm_permission"], stored["contexts"], stored["integration_types"] = true, nil, []any{0}
		}
		for key, value := range c {
			stored[key] = value
		}
		if options := storedOptions(c["options"]); len(options) > 0 {
			stored["options"] = options
		} else {
			delete(stored, "options")
		}
		d.commands[guild] = append(d.commands[guild], stored)
	}
}

// storedOptions leaves out of options what says nothing.
func storedOptions(value any) []any {
	var kept []any
	list, _ := value.([]any)
	for _, o := range list {
		stored := object{}
		for key, value := range o.(object) {
			if empty, ok := value.([]any); value == nil || value == false || ok && len(empty) == 0 {
				continue
			}
			stored[key] = value
		}
		if nested := storedOptions(stored["options"]); nested != nil {
			stored["options"] = nested
		}
		kept = append(kept, stored)
	}
	return kept
}

func withoutLocalizations(c object) object {
	kept := object{}
	for key, value := range c {
		if strings.HasSuffix(key, "_localizations") {
			continue
		}
		if options, ok := value.([]any); ok && key == "options" {
			var list []any
			for _, o := range options {
				list = append(list, withoutLocalizations(o.(object)))
			}
			value = list
		}
		kept[key] = value
	}
	return kept
}

var (
	// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
	commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
	// https://discord.com/developers/docs/reference#locales
	locales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")
)

// checkCommands checks what the OpenAPI document does not.
// https://discord.com/developers/docs/interactions/application-commands
func checkCommands(commands []object) error {
	count := map[string]int{}
	for _, c := range commands {
		kind := "1"
		if value, ok := c["type"]; ok {
			kind = fmt.Sprint(value)
		}
		if count[kind]++; count[kind] > map[string]int{"1": 100, "2": 15, "3": 15}[kind] {
			return fmt.Errorf("too many commands of type %s", kind)
		}
		if err := onlyProperties("a command", c, commandProperties); err != nil {
			return err
		}
		if kind != "1" { // their names are free
			if c["description"] != nil && c["description"] != "" || len(objects(c["options"])) > 0 {
				return fmt.Errorf("%v has a description or options, which a menu's command has not", c["name"])
			}
			for _, name := range texts(c, "name") {
				if err := length("a command's name", name, 1, 32); err != nil {
					return err
				}
			}
			for _, locale := range localesOf(c) {
				return fmt.Errorf("%v: Discord has no locale %s", c["name"], locale)
			}
			continue
		}
		if err := checkNamed(c); err != nil {
			return err
		}
		if n := characters(c); n > 8000 {
			return fmt.Errorf("%v has %d characters, 8000 are allowed", c["name"], n)
		}
	}
	return checkNames(commands)
}

// checkNamed checks a command or an option with those inside it.
func checkNamed(c object) error {
	name, _ := c["name"].(string)
	names, descriptions := texts(c, "name"), texts(c, "description")
	for locale, text := range names {
		if !commandName.MatchString(text) || text != strings.ToLower(text) {
			return fmt.Errorf("%s: no possible name in %s: %q", name, locale, text)
		}
	}
	for locale, text := range descriptions {
		if n := utf8.RuneCountInString(text); n < 1 || n > 100 {
			return fmt.Errorf("%s: the description in %s has %d characters, 1 to 100 are allowed", name, locale, n)
		}
	}
	for _, list := range []map[string]string{names, descriptions} {
		for locale := range list {
			if locale != "" && !slices.Contains(locales, locale) {
				return fmt.Errorf("%s: Discord has no locale %s", name, locale)
			}
		}
	}
	choices, _ := c["choices"].([]any)
	if c["autocomplete"] == true && len(choices) > 0 {
		return fmt.Errorf("%s: autocomplete excludes choices", name)
	}
	if len(choices) > 25 {
		return fmt.Errorf("%s: %d choices, 25 are allowed", name, len(choices))
	}
	for _, choice := range objects(c["choices"]) {
		if err := onlyProperties("a choice", choice, choiceProperties); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if value, _ := choice["value"].(string); utf8.RuneCountInString(value) > 100 {
			return fmt.Errorf("%s: a choice has more than 100 characters", name)
		}
		for _, text := range texts(choice, "name") {
			if err := length("a choice's name", text, 1, 100); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		for _, locale := range localesOf(choice) {
			return fmt.Errorf("%s: Discord has no locale %s", name, locale)
		}
	}
	options := objects(c["options"])
	if len(options) > 25 {
		return fmt.Errorf("%s: %d options, 25 are allowed", name, len(options))
	}
	optional := false
	for _, o := range options {
		if required := o["required"] == true; required && optional {
			return fmt.Errorf("%s: the required option %v comes after an optional one", name, o["name"])
		} else if !required {
			optional = true
		}
		if err := onlyProperties("an option", o, optionProperties); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := checkNamed(o); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return checkNames(options)
}

// checkNames reports a name that two have, in any language.
func checkNames(list []object) error {
	seen := map[string]bool{}
	for _, c := range list {
		for locale, name := range texts(c, "name") {
			key := fmt.Sprint(c["type"], locale, name)
			if seen[key] {
				return fmt.Errorf("two are named %q", name)
			}
			seen[key] = true
		}
	}
	return nil
}

// texts returns a text and its localizations, by locale; "" is the default.
func texts(c object, key string) map[string]string {
	m := map[string]string{}
	m[""], _ = c[key].(string)
	localized, _ := c[key+"_localizations"].(object)
	for locale, text := range localized {
		m[locale], _ = text.(string)
	}
	return m
}

func objects(value any) []object {
	if list, ok := value.([]object); ok {
		return list
	}
	var list []object
	all, _ := value.([]any)
	for _, v := range all {
		if o, ok := v.(object); ok {
			list = append(list, o)
		}
	}
	return list
}

// characters counts as Discord does: of each text the longest language.
func characters(c object) int {
	n := 0
	for _, key := range []string{"name", "description"} {
		longest := 0
		for _, text := range texts(c, key) {
			longest = max(longest, utf8.RuneCountInString(text))
		}
		n += longest
	}
	for _, choice := range objects(c["choices"]) {
		value, _ := choice["value"].(string)
		n += characters(choice) + utf8.RuneCountInString(value)
	}
	for _, o := range objects(c["options"]) {
		n += characters(o)
	}
	return n
}
