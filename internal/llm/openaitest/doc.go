// Package openaitest is a model provider for tests and benchmarks: a server on loopback that
// speaks the part of OpenAI's API that we use, chat completions, embeddings and the list of
// models. [New] starts it and a script tells what it answers: [Server.Script] takes a [Step]
// per chat request, from a plain [Say] to a connection that breaks, and [Server.ScriptEmbeddings]
// does so for embeddings, which by default are vectors that are near when texts share words.
//
// It holds every request against OpenAI's OpenAPI document, and every well-meant answer of its
// own too, so neither side can drift from the real API. It adds the rules that the document
// leaves to prose. A violation fails the test and is answered with status 400. Where ../shared
// is absent there is no document, and in benchmarks the check would cost more than the answer
// (0.03 ms per chunk of a stream): only the added rules are checked then.
package openaitest
