// Package discordtest is a Discord for tests: version 10 of its REST API and its gateway, in
// the test's own process on the loopback interface, as far as package discord uses them.
//
// A bot connects to [Server.URL] with [Token]. The test does what members do: it uses commands
// with [Server.Command], types into their options, presses buttons, chooses from menus, fills in
// forms and writes messages, in guilds, threads and direct messages. What it may do is what
// Discord's client would let it do with the commands and components that the bot has made. It
// reads what became of that, edit by edit, and [Message.String] shows a message as a member sees
// it.
//
// It can also make Discord behave as it does on bad days: rate limits of each kind, failures,
// answers that are lost, connections that are cut, gateways that refuse, fall silent, end the
// session or ask for another connection.
//
// Every request of the bot is checked against Discord's OpenAPI document, where ../shared has
// it, and against the rules that stand only in Discord's prose; one rule is the bot's own, that
// no message may mention anybody. A violation fails the test, and is refused as Discord would
// refuse it. The fake's own answers are held against the document too.
package discordtest
