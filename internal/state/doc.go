// Package state keeps what must survive a restart, in one SQLite file: so far the
// conversations that "attache ask --session" goes on with.
//
// The schema is changed by numbered migrations, each run once.
package state
