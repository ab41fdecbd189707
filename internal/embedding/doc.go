// Package embedding turns passages and questions into vectors whose dot product says how
// near they are in meaning. [Client] asks an OpenAI-compatible server, in batches, a few
// requests at a time. [Hashed] needs no server: it counts words and parts of words, and so
// measures likeness of wording alone; retrieval gives it no weight.
//
// Every vector has unit length and none is zero.
package embedding
