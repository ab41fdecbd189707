// Package cli is the command line: one small file for each command, and in wire.go the
// wiring of the parts that the commands share. Start at [Run].
//
// Results go to stdout, everything else to stderr. With --json, stdout is one JSON value.
// Exit codes: 0 done (an abstention is an answer), 1 failed, 2 wrong usage.
package cli
