// Package budget bounds what a piece of work may spend on model servers.
//
// Every request to a model server asks the [Purse] of its context before it is sent, for the
// most that it can cost, and each repeated request asks again. What the server then says it
// used takes the place of that; where it says nothing, the most stays spent. So nothing has to
// be known beforehand of how many requests a piece of work takes, and what is spent stays
// within a bound however many spend at one time.
//
// The purse travels in the context. It is to tokens what a deadline is to time: it bounds
// everything that is done for a piece of work, by whatever package, and whoever adds a request
// cannot forget it. Handed on as an argument it would pass through every signature between a
// front end and the HTTP client: of answers, briefs, judge, retrieval and embedding.
package budget
