// Package answer composes the answer to a question and releases only what rests on
// sentences that it cites.
//
// With a chat model, the model sees the retrieved passages with every sentence numbered and
// writes one statement a line, each ending in the sentences it rests on: "[2.3]" is sentence
// 3 of passage 2. The program parses each line as it is complete, drops what cites nothing,
// cites what is not there or carries a link, numbers the citations in the order of their
// use and releases the line. Without a model, or when the model fails, the sentences that
// answer best are quoted and attributed (extractive mode). When nothing bears on the
// question the answer is an abstention.
package answer
