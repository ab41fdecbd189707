// Package eval measures retrieval and answers on questions whose evidence is known, and tells
// whether a change made them better.
//
// [ReadPassages] and [ReadPublic] read a public set, where evidence is whole passages;
// [ReadQuestions] reads questions asked of the corpus, where evidence is paragraphs of
// source files. Both become a [Question] with entries of evidence. [Run] asks a [Ranker],
// and for the corpus a [Gatherer], every question and returns a [Report]: for each question
// the rank at which each entry was found, and for all, each language and each kind the mean
// of every [Measure] with its confidence interval. [Compare] sets a report against a former
// one of the same set. Both print as plain text, Markdown and JSON.
//
// [RunAnswers] asks an [Answerer] every question, those without an answer too, and returns
// [Answers]: what each answer holds, cites and costs, and the means of the measures that
// have a meaning for it. [CompareAnswers] is to it what [Compare] is to retrieval.
// eval/README.md says what each measure of answers cannot see.
//
// Read the figures with three things in mind. A passage that holds part of a paragraph
// counts as holding it. Intervals take questions for independent: where the same question
// is asked in several languages, or several are asked of one passage, they are too narrow,
// so look at each language. And of comparisons between equals, one in twenty comes out
// better or worse.
package eval
