// Package config holds the settings: the defaults of config/attache.yaml, over them the
// user's file, over that the environment, over that flags.
//
// It is strict. An unknown key, a wrong type or a value out of range is one line that names
// the place and what is allowed, an [Error]. Secrets are of type [Secret] and print as
// "[redacted]".
package config
