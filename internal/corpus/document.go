package corpus

// Meta says where a document comes from. Every field but ID and Title may be empty: unknown
// stays unknown.
type Meta struct {
	ID            string `yaml:"id" json:"id"`
	Title         string `yaml:"title" json:"title"`
	Publisher     string `yaml:"publisher" json:"publisher"`
	Author        string `yaml:"author" json:"author"`
	Date          string `yaml:"date" json:"date"`                     // 2020-02-06, 2020-02 or 2020
	DateEstimated bool   `yaml:"date_estimated" json:"date_estimated"` // implied by the text, not stated
	Kind          string `yaml:"kind" json:"kind"`                     // "news agency", "think tank" …; "about": the bot itself
	Perspective   string `yaml:"perspective" json:"perspective"`       // whose view, "Russian state"
	Speaker       string `yaml:"speaker" json:"speaker"`               // who is quoted throughout
	Language      string `yaml:"language" json:"language"`             // ISO 639-1
	URL           string `yaml:"url" json:"url"`
	Origin        string `yaml:"origin" json:"origin"` // the source file it was made from, or its own name
}

// Document is one file of the corpus.
type Document struct {
	Meta
	Path       string // within its folder, with slashes
	Hash       string // SHA-256 of the file, hexadecimal
	Paragraphs []Paragraph
}

// Paragraph is a paragraph, a list or a table of a document.
type Paragraph struct {
	Heading string   // the headings above it, outermost first, joined by " › "; empty before the first
	Number  int      // from 1 within its heading
	Retells int      // the paragraph of the origin that it retells, from 1; 0: none
	Sources []int    // the paragraphs of the origin that it is made of or retells, from 1, ascending
	Text    string   // without markup; a line break only between list items and table rows
	Marks   []string // the marks of the notes that its text refers to, "12"
	Note    string   // the mark of the note that it is; several may bear the same, of which the next after a text is meant
}

// About reports whether the document is about the program itself. It is cited when asked for,
// but never counted among the sources.
func (m Meta) About() bool { return m.Kind == "about" }

// Retold reports whether the document retells its origin in other words.
func (d Document) Retold() bool {
	for _, p := range d.Paragraphs {
		if p.Retells > 0 {
			return true
		}
	}
	return false
}
