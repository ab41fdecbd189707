// Package facts reads once, when the index is built, what briefs, timelines and the showing of
// disagreement need: dated events, figures, and the sentences that cannot both be right.
//
// All of it is read by rules, over words of English, Spanish, Portuguese and Russian, the
// gazetteer's names, the lexicon's concepts, the times of package dates and the amounts of
// package quantity. The same passages give the same facts. No relation is read that a rule
// does not name; in doubt there is no event and no conflict.
//
// An [Event] is a sentence that tells a deed beside a time: a visit, a vote, an agreement, a
// founding. The time of a figure, a document, a wish or a report is none. A time that is told
// elsewhere in the document (of an occasion named again, of the journey that a news report is
// about) is marked as implied.
//
// A [Figure] is an amount with its period and what its clause is about.
//
// A [Conflict] is two sentences that share subject, attribute and period and differ in value:
// a deed with two dates, a measure with two amounts, a vote with two lists or ways to vote,
// one statement affirmed and negated. A fifth kind needs no comparing: the text says itself
// that two of its places do not agree. How telling a shared word is comes from the corpus (the
// inverse document frequency), so what every sentence has, as its publisher's name, weighs
// next to nothing.
//
// The facts are kept in a file beside the index ([Load]) under a hash of the passages, the
// names and the words.
package facts
