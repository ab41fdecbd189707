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
// The date is that which the text states, or a date line without a year implies: then it is
// marked as estimated. The day that a file was made is reported and never taken for it.
//
// Files may be hostile. Each is read within limits and fails with one sentence while the
// others go on: 64 MiB, as it is and unpacked (each of a PDF's object streams); 16 MiB of
// text; 5,000 pages of a PDF; 200 levels of nesting; 60 seconds; 1 GiB of heap, which is
// looked at every 10 ms and may be exceeded by what a parser takes in between. A library that
// cannot be interrupted is left behind 5 seconds after its time. A run that is interrupted
// leaves behind whole documents only.
package importer
