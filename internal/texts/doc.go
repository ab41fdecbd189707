// Package texts holds what the program says to its readers in English, Spanish, Portuguese
// and Russian: the lines of config/texts.yaml, and dates.
package texts
