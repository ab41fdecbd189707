// Package briefing makes briefs of countries, comparisons of two, and timelines.
//
// A corpus is read once: which countries each sentence names, what it is chiefly about, and
// of which time it tells (facts). A brief takes of every sentence that is about the country
// the most telling ones of each topic, in order of time, and quotes them with who says so
// and as of when. What merely lists a country among others comes last, what is said already
// not at all. With a chat model each topic is written from every passage on it, and its
// statements are checked like an answer's (package answer); a topic that the model fails at
// is quoted. Written briefs are kept until the corpus, the prompt or the model changes.
//
// A timeline gives each dated event once, however many sentences tell it, and marks what is
// only implied. [Picture] draws it. That the sources say little or nothing is said, never
// filled.
package briefing
