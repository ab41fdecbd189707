// Package briefing makes briefs of countries, comparisons of two, and timelines.
//
// A corpus is read once: which countries each sentence names, what it is about, of which time
// it tells (facts), and whether it can be understood alone. A brief quotes, topic by topic and
// in order of time, the most telling sentences about the country, with who says so and as of
// when. A sentence that points back ("in turn", "these talks") is quoted with the one before
// it or not at all. A topic needs an act of its own, a visit, a purchase, a vote at the United
// Nations, something that does not go well. Every vote of the country, its latest visit and the
// newest document that tells of it have a place before what merely tells much; relations come
// before what a country does by itself, a sentence that lists it among others comes last, and
// what is said already not at all.
//
// With a chat model each topic is written from every passage on it, and its statements are
// checked like an answer's (package answer); besides each must tell of the subject, rest on a
// sentence of its topic and be understood alone, and a vote that the model left out is quoted. So
// is a topic that it fails at. Written briefs are kept until the corpus, the prompt or the model
// changes.
//
// A timeline gives each dated event once, however many sentences tell it: what a sentence adds
// to an occasion, or says about it, is evidence of the sentence that tells it. What is only
// implied is marked, and where the sources disagree on when it was it stands under both times,
// each naming the other. [Picture] draws the most telling. That the sources say little or
// nothing is said, never filled.
package briefing
