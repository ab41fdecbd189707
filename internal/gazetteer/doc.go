// Package gazetteer knows the countries of the corpus, the 33 of Latin America and the
// Caribbean and Russia, by their names in English, Spanish, Portuguese and Russian, and
// finds them in a text. Passages and questions are tagged alike, so that a question in one
// language meets a passage in another.
//
// Names come from the Unicode CLDR (golang.org/x/text/language/display) with the few short
// forms that people write. Countries are ISO 3166-1 alpha-2 codes.
package gazetteer
