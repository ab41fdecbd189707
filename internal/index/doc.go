// Package index keeps the passages searchable: by meaning in chromem-go, which holds every
// passage with its text, metadata and vector, and by words in a BM25 table beside it that is
// rebuilt at load. An [Index] never changes once it is open; a changed corpus makes a new one.
//
// On disk an index is chromem-go's export under a name that is its content's hash, and a
// manifest that names it. Both are written aside, synced and renamed, the manifest last, so
// that a stopped process or a full disk leaves the index of before. chromem-go's own folder
// format is not used: it names files by 32 bits of a hash and loses documents.
package index
