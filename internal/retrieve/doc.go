// Package retrieve finds the passages of the corpus that bear on a question.
//
// A question is taken apart into terms: what it names, under whatever name (gazetteer), and
// its other words, under their stems and the concepts that they stand for (lexicon). Every
// passage is scored by these terms and by character 4-grams, each with BM25 as a share of the
// best score that the question allows, and, where an embedding model is configured, by
// nearness in meaning (cosine, spread over 0 to 1 for the question). Names and years are
// terms like others, and telling ones, so that a country or a date is preferred; as a filter
// they are asked for. Ties keep the order of the corpus, so equal input gives equal output.
//
// The best passages that fit into a budget of tokens are the context, without near-copies,
// and with room for other outlets than the loudest. A question that asks for everything of a
// kind gets, from a wider budget, all that is on its subject.
package retrieve
