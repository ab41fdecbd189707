// Package retrieve finds the passages of the corpus that bear on a question, best first.
//
// Every passage is scored by the question's words (BM25, as a share of the best score that
// the question allows) and, where an embedding model is configured, by nearness in meaning
// (cosine, spread over 0 to 1 for the question); the two are weighted. The countries that
// the question names are looked for under their names in the documents' languages, and a
// passage that names them is preferred. Ties keep the order of the corpus, so equal input
// gives equal output.
package retrieve
