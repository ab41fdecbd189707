// Package state keeps what must survive a restart, in one SQLite file: the
// conversations that "attache ask --session" goes on with, and what model servers turned out
// not to take.
//
// The schema is changed by numbered migrations, each run once.
package state
