// Package redteam attacks the program as a hostile author, member or document would, and
// checks what leaves it. It holds tests alone.
//
// A case (testdata/*.yaml) says what is hostile in the documents, the question, the
// conversation or a quoted message, and what a model writes that obeys it. The case is run
// through everything that the program consists of, from the files of the corpus to the
// answer, the command line and Discord; only the model behind its loopback server is played.
// Beside what the case has it write, the model writes the same in other shapes: cited,
// joined to a true statement, as what is missing, in letters that look alike.
//
// Of whatever comes out it is asked that each released statement has its words, figures and
// names from the sentences that it cites, and that no link, ping, instruction to the model,
// key or control character leaves; and that the true answer, where there is one, still does.
// Where the words of a sentence are only turned round, rules cannot tell. Such a case says so,
// and has to be stopped by a judge that does its work.
package redteam
