package answer

// What the sources say of a claim.
const (
	Supported    = "supported"
	Contradicted = "contradicted"
	NotInSources = "not in the sources"
)

// Checked is a text held against the sources, claim by claim.
type Checked struct {
	Language  string
	Findings  []Finding  // in the text's order
	Citations []Citation // that the findings refer to
	Unread    int        // claims beyond the number that is checked at once
	Mode      string     // [LLM]: a model judged; [Extractive]: rules alone, which refute but do not prove
	Usage     Usage
}

// Finding is a claim of a text and what the sources say of it.
type Finding struct {
	Claim    string
	Verdict  string     // [Supported], [Contradicted], [NotInSources]
	Evidence []Evidence // what bears it out or contradicts it
	Reason   string     // of a contradiction, for the reader: "12 there, 20 here"
}
