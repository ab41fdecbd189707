// Package discord is the bot: it registers the commands, takes what members ask with them, in
// messages and with buttons, and shows the answers, with discordgo.
//
// An interaction is acknowledged at once, and what takes long is handed to one of a fixed
// number of workers. While an answer is being written, its message shows what is read, then
// the lines released so far; at last it holds the answer, where sources disagree or are
// silent, the sources, and buttons. What the buttons need is kept in the state, so that they
// work after a restart, and is forgotten with the conversation.
//
// Briefs, comparisons and timelines (package briefing) are set on pages by topic or year; with
// a timeline comes its picture, and the picture's text for who cannot see it.
//
// Everything that comes from a model, a document or a member is escaped, no message pings
// anybody, and no link is clickable but those to sources. The bot is silent to other bots and
// where the moderators do not let it speak; who uses a command there is told, alone.
//
// What members read stands in config/texts.yaml. What they do and see is told in
// testdata/stories, which the tests play against discordtest.
//
// What is known to go wrong between discordgo and Discord is dealt with at three places: the
// transport (API version, refusals, rate limits, secrets in errors), the message (a rate limit
// for each) and the gateway, of which the bot has a client of its own: the library's can wait
// for ever, and cannot resume within the time in which an interaction must be acknowledged.
//
// Questions are limited for each member, channel and guild, and answered once when several ask
// the same. What members set off is paid for request by request from the budget of the day;
// when that is used up, answers are quoted.
package discord
