// Package discord is the bot: it registers /ask, takes the questions that members ask with it
// and shows the answers, with discordgo.
//
// An interaction is acknowledged at once and its question handed to one of a fixed number of
// workers. While the answer is being written, the message shows the lines released so far; at
// last it holds the whole answer and its sources. Everything that comes from a model, a
// document or a member is escaped, no message pings anybody, and no link is clickable but
// those to sources.
//
// What is known to go wrong between discordgo and Discord is dealt with at three places: the
// transport (API version, refusals, rate limits, secrets in errors), the reply (a rate limit
// for each message) and the connection (a gateway that falls silent or refuses for good).
package discord
