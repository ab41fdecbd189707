// Package wordclass sorts words of several languages into classes: what a rule looks for in a
// text ("a vote", "a denial") is a class, and its words are listed in every language at once.
//
// Words are compared as [language.Words] gives them, lower-cased and without accents. One that
// ends in "+" in a list stands for all words that begin so. A word may be of many classes.
package wordclass
