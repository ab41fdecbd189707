// Package discordtest is a Discord for tests: version 10 of its REST API and its gateway, in
// the test's own process on the loopback interface, as far as package discord uses them.
//
// A bot connects to [Server.URL] with [Token]. The test asks as a member does, with
// [Server.Ask], and reads what became of the message, edit by edit. It can also make Discord
// behave as it does on bad days: rate limits, failures, lost connections, gateways that
// refuse or fall silent.
//
// Every request of the bot is checked against Discord's OpenAPI document, where ../shared has
// it, and against the rules that stand only in Discord's prose; one rule is the bot's own, that
// each message says whom it may mention. A violation fails the test. The fake's own answers
// are held against the document too.
package discordtest
