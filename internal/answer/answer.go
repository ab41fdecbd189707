package answer

import (
	"errors"
	"fmt"
	"strings"

	"attache/internal/corpus"
	"attache/internal/texts"
)

// MaxQuestion bounds a question, in characters. Discord's longest option has 6000.
const MaxQuestion = 4000

// The failures a person can meet, apart from a context's.
var (
	ErrEmpty   = errors.New("the question is empty")
	ErrTooLong = fmt.Errorf("the question has more than %d characters", MaxQuestion)
)

// Question is what is asked.
type Question struct {
	Text      string
	Language  string   // of the answer; empty: the question's own
	Countries []string // only passages that name one of these; empty: all
	From, To  string   // only documents dated so, as 2020, 2020-02 or 2020-02-06; empty: any
	History   []Turn   // the conversation so far, oldest first
}

// Turn is a question asked before and its answer.
type Turn struct {
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
	Passages []string `json:"passages,omitempty"` // that its prompt showed, [Answer.Shown]
}

// Event tells the asker's front end how far an answer has come.
type Event struct {
	Reading   []string // the sources that the answer is made from, "TASS, 6 Feb [2020]"; told once, before any line
	Line      string   // a line just released, with its [n]
	Restarted bool     // what was released before is withdrawn: the answer begins anew
}

// Answer is a finished answer. Its JSON form is the contract of "attache ask --json".
type Answer struct {
	ID         string     `json:"id"`
	Question   string     `json:"question"`
	Language   string     `json:"language"`
	Text       string     `json:"answer"` // lines with [n]; n counts Citations
	Coverage   string     `json:"coverage"`
	OneSided   bool       `json:"one_sided"`
	Abstained  bool       `json:"abstained"`
	Missing    string     `json:"missing"`  // what the sources do not say
	Unread     int        `json:"unread"`   // passages on what is asked for that found no room
	Mode       string     `json:"mode"`     // "llm" or "extractive"
	Model      string     `json:"model"`    // that wrote it; empty when extractive
	Fallback   string     `json:"fallback"` // why the configured model did not write it, or what else was done without
	Citations  []Citation `json:"citations"`
	Claims     []Claim    `json:"claims"`
	Conflicts  []Conflict `json:"conflicts"`
	RestsOn    []Voice    `json:"rests_on"` // the cited sources by kind, most first
	AsOf       string     `json:"as_of"`    // date of the newest source, where the question asks how things are now; else empty
	Usage      Usage      `json:"usage"`
	TimingMS   Timing     `json:"timing_ms"`
	Shown      []string   `json:"-"`                    // ids of the passages that the model was shown, in order
	Standalone string     `json:"standalone,omitempty"` // the question as it was understood, when a conversation changed it
	QueryStep  *QueryStep `json:"query_step,omitempty"` // how it was made easy to look up; nil: as it stands
	Judge      *JudgeStep `json:"judge,omitempty"`      // nil: no judge was asked
}

// Coverage says how much of the question the sources answer.
const (
	Full    = "full"
	Partial = "partial"
	None    = "none"
)

// Modes of composition.
const (
	LLM        = "llm"
	Extractive = "extractive"
)

// Citation is a passage that an answer cites.
type Citation struct {
	N             int    `json:"n"` // as in [n], from 1
	PassageID     string `json:"passage_id"`
	Document      string `json:"document"`
	Title         string `json:"title"`
	Publisher     string `json:"publisher"`
	Date          string `json:"date"`
	DateEstimated bool   `json:"date_estimated"`
	Kind          string `json:"kind"`
	Perspective   string `json:"perspective"`
	Speaker       string `json:"speaker"`
	Locator       string `json:"locator"`
	Origin        string `json:"origin"`
	Retold        bool   `json:"retold"`
	Retells       string `json:"retells"`
	URL           string `json:"url"`
	Text          string `json:"text"`
}

// Claim is one statement of an answer.
type Claim struct {
	Text     string     `json:"text"`
	Evidence []Evidence `json:"evidence"`
	Check    string     `json:"check"`    // how it passed: "quoted", "judged" or "rules"
	Released bool       `json:"released"` // false: dropped, for the Reason
	Reason   string     `json:"reason"`
}

// Evidence is a sentence that a claim cites: bytes [Start, End) of citation N's Text. N is 0
// where a dropped claim cites a passage that the answer does not.
type Evidence struct {
	N     int `json:"n"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// Conflict is a point on which citations disagree.
type Conflict struct {
	About string `json:"about"`
	Sides []Side `json:"sides"`
}

// Side is what one citation says of a conflict.
type Side struct {
	N    int    `json:"n"`
	Says string `json:"says"`
}

// Voice is a kind of source, as "news agency, Russian state", and how many sources of it an
// answer cites. Near-copies count once.
type Voice struct {
	Kind    string `json:"kind"`
	Sources int    `json:"sources"`
}

// Usage counts tokens. CostUSD is nil when no price is configured.
type Usage struct {
	PromptTokens     int      `json:"prompt_tokens"`
	CompletionTokens int      `json:"completion_tokens"`
	CostUSD          *float64 `json:"cost_usd"`
}

// Timing is in milliseconds from the question on.
type Timing struct {
	Retrieve      int64 `json:"retrieve"`
	FirstReleased int64 `json:"first_released"` // 0: nothing was
	Total         int64 `json:"total"`
}

// NewCitation is citation n, of a passage.
func NewCitation(n int, p corpus.Passage) Citation {
	m := p.Meta
	return Citation{
		N: n, PassageID: p.ID, Document: m.ID, Title: m.Title, Publisher: m.Publisher, Date: m.Date,
		DateEstimated: m.DateEstimated, Kind: m.Kind, Perspective: m.Perspective, Speaker: m.Speaker,
		Locator: p.Locator, Origin: m.Origin, Retold: p.Retells != "", Retells: p.Retells, URL: m.URL, Text: p.Text,
	}
}

// Source names who published the citation and when: "TASS, 6 Feb [2020]".
func (c Citation) Source(lang string) string {
	return source(lang, c.Publisher, c.Title, c.Date, c.DateEstimated)
}

func source(lang, publisher, title, date string, estimated bool) string {
	name := texts.Term(lang, publisher)
	if name == "" {
		name = title
	}
	if date != "" {
		name += ", " + texts.Date(lang, date, estimated)
	}
	return name
}

// Place says where in the source the citation stands; of a retelling, what it retells:
// "Situation in Venezuela, ¶2" or "retold from TASS, ¶12".
func (c Citation) Place(lang string) string {
	if !c.Retold {
		return c.Locator
	}
	name := c.Publisher
	if name == "" {
		name = c.Title
	}
	return texts.Say(lang, "retold_from", name, c.Retells)
}

// Provenance says what kind of source it is and whose view: "news agency, Russian state".
func (c Citation) Provenance() string {
	switch {
	case c.Kind == "", strings.Contains(strings.ToLower(c.Perspective), strings.ToLower(c.Kind)):
		return c.Perspective
	case c.Perspective == "":
		return c.Kind
	}
	return c.Kind + ", " + c.Perspective
}
