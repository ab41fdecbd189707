// Package importer turns foreign files into documents of the corpus: Markdown with front
// matter.
//
// [Run] reads plain text, Markdown, saved web pages, PDF and DOCX, in any common encoding.
// Each parser makes blocks of its file (headings, paragraphs, list items, tables, notes);
// what the file says of itself (title, author, date …) goes into the front matter, and what
// nothing says stays empty and is listed for the person. A mark of a footnote is "[3]", its
// note a paragraph that begins with "[3]", at the end.
//
// What was dropped or mended is reported, never done in silence. A document that a person
// has edited since is not overwritten, a near-duplicate is not written twice, and the same
// call made again changes nothing.
//
// Files may be hostile. Each is read within the limits below, under a deadline, and fails
// with one sentence while the others go on.
package importer
