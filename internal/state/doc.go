// Package state keeps what must survive a restart, in one SQLite file: conversations, the
// answers whose messages have buttons, members' feedback, the settings of guilds, what was
// spent in a day, and what model servers turned out not to take.
//
// The schema is changed by numbered migrations, each run once. What is removed is overwritten
// in the file.
package state
