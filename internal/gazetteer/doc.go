// Package gazetteer knows the names of the subject in English, Spanish, Portuguese and
// Russian: the 33 countries of Latin America and the Caribbean and Russia, other countries,
// regions, groups of states, organisations, people and things that bear a name. It also
// knows the subject's common words across the four languages, the lexicon.
//
// Both tag passages and questions with keys that belong to no language ("@CU", "~debt"), so
// that a question in one language meets a passage in another without any model.
//
// The names are in config/gazetteer.yaml, where the notation is explained, the words in
// config/lexicon.yaml. Names of countries come from the Unicode CLDR besides
// (golang.org/x/text/language/display). Countries are ISO 3166-1 alpha-2 codes.
package gazetteer
