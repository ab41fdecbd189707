// Package quantity reads the amounts that a text states, in English, Spanish, Portuguese
// and Russian: "$35.2 billion", "35,2 mil millones de dólares", "35,2 bilhões de dólares"
// and "35,2 млрд долл." are one amount.
//
// An amount is a number with what it counts or measures: a bare count ("27 states"), money,
// a share, a measure, a duration, a multiple. Years and dates, ordinals ("the 21st century"),
// numbers in names ("S-300", "G20", "Resolution 68/262"), list and note marks are none, nor
// is "one", which is an article more often than a count, nor what is only vague ("dozens").
//
// Find reads a text from left to right by a small grammar over tables of words. Same,
// Supports and Conflicts compare amounts across languages. They know nothing of what an
// amount is about: that two of them speak of one thing is for the caller to establish.
package quantity
