// Package corpus turns a folder of documents into passages that can be retrieved and cited.
//
// [Load] reads Markdown (with front matter) and plain text, and names each file that it has
// to skip. [Split] cuts a document into passages of whole sentences, about 120 to 220 words,
// along its headings and paragraphs; each passage knows where it stands (a locator a person
// can follow), who published it and when, and the byte offsets of its sentences, which are
// what an answer cites.
//
// Plain text is cleaned by [Clean] before: what a web page put around it is dropped, what a
// page or a copy broke is mended, and notes are linked to their marks. Each change is told.
//
// A source that may not be published is retold: a paragraph ending in <!-- ¶7 --> retells
// paragraph 7 of its origin, counted in blocks between blank lines. A file whose SHA-256 the
// list of originals holds takes its metadata from there, wherever it lies.
package corpus
