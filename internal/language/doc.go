// Package language holds what the program knows of its four languages, English, Spanish,
// Portuguese and Russian: which of them a question is written in, and how a text becomes
// the terms that retrieval compares.
//
// A term is a word in lower case, its accents folded (people type without them), its ending
// cut by the Snowball stemmer of the text's language. Function words are no terms. Folding
// comes before stop words and stemming, which costs nothing with accents and saves most of
// the loss without them.
//
// Languages are ISO 639-1 codes: "en", "es", "pt", "ru".
package language
