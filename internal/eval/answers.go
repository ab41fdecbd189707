package eval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/internal/answer"
)

// Answerer answers questions. It is safe for concurrent use.
type Answerer interface {
	Answer(ctx context.Context, q answer.Question, watch func(answer.Event)) (answer.Answer, error)
}

// AnswerTask is what [RunAnswers] measures.
type AnswerTask struct {
	Set       string // name of the question set
	System    string // name of what is measured
	Date      time.Time
	Questions []Question
	Answerer  Answerer
	// Places returns the places of a cited sentence.
	Places   func(c answer.Citation, e answer.Evidence) []Place
	Script   *Script               // that plays the model; nil: none does
	AtOnce   int                   // questions asked at one time; times are measured while so many run
	Texts    bool                  // the report is to hold questions, answers and claims, which quote the documents
	Progress func(done, total int) // called after each question, never twice at once; nil: none
}

// Answers is what [RunAnswers] measured. As JSON it can be kept and compared with a later one.
type Answers struct {
	Set          string         `json:"set"`
	System       string         `json:"system"`
	Date         time.Time      `json:"date"`
	Answerable   int            `json:"answerable"`
	Unanswerable int            `json:"unanswerable"`
	Groups       []AnswerGroup  `json:"groups"`           // all, then by language, then by kind
	Coverage     []Declared     `json:"coverage"`         // what answers declare, against the keys that they hold
	WrittenBy    map[string]int `json:"written_by"`       // answers, abstentions too, by model or "extractive"
	Fallbacks    map[string]int `json:"fallbacks"`        // answers by the code of what was done without
	Checks       map[string]int `json:"checks"`           // released claims by how they passed
	Dropped      map[string]int `json:"dropped"`          // claims that were not released, by the reason
	Script       *Scripted      `json:"script,omitempty"` // what became of the script's statements
	OverLimit    int            `json:"over_limit"`       // answers of more words than count
	AtOnce       int            `json:"at_once"`          // questions asked at one time
	TimingMS     Timings        `json:"timing_ms"`        // of all questions
	Usage        answer.Usage   `json:"usage"`            // of all questions
	Questions    []AnswerResult `json:"questions"`        // in the order of the set
}

// AnswerGroup is a group of questions and what was measured on it.
type AnswerGroup struct {
	By           string              `json:"by"` // "all", "language" or "kind"
	Name         string              `json:"name"`
	Answerable   int                 `json:"answerable"`
	Unanswerable int                 `json:"unanswerable"`
	Measures     map[Measure]Counted `json:"measures"`
}

// Counted is an estimate and how many questions it is of: those where the measure has a
// meaning, as correctness has for answers that are no abstention.
type Counted struct {
	N int `json:"n"`
	Estimate
}

// Declared counts the answers that declare a coverage by what they show of it.
type Declared struct {
	Coverage     string `json:"coverage"`  // [answer.Full], [answer.Partial] or [answer.None]
	EveryKey     int    `json:"every_key"` // answers that hold every key
	SomeKeys     int    `json:"some_keys"`
	NoKey        int    `json:"no_key"`
	Unanswerable int    `json:"unanswerable"` // answers to questions that have none
}

// Timings are percentiles of times from the question on, in milliseconds.
type Timings struct {
	Retrieve      Percentiles `json:"retrieve"`
	FirstReleased Percentiles `json:"first_released"` // of answers that released a line
	Total         Percentiles `json:"total"`
}

// Percentiles are two percentiles of a quantity.
type Percentiles struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

// AnswerResult is what was measured on one answer.
type AnswerResult struct {
	ID         string              `json:"id"`
	Language   string              `json:"lang"`
	Kind       string              `json:"kind,omitempty"`
	Answerable bool                `json:"answerable"`
	Abstained  bool                `json:"abstained"`
	Mode       string              `json:"mode"`
	Model      string              `json:"model"`
	Fallback   string              `json:"fallback"`
	Coverage   string              `json:"coverage"`
	OneSided   bool                `json:"one_sided"`
	Conflicts  int                 `json:"conflicts"`
	Keys       []bool              `json:"keys"`  // whether the answer holds each
	Words      int                 `json:"words"` // of its claims, without the label of a quotation
	Limit      int                 `json:"limit"` // words that count
	Cited      []Place             `json:"cited"` // each once, in order
	Claims     []ClaimResult       `json:"claims"`
	Usage      answer.Usage        `json:"usage"`
	TimingMS   answer.Timing       `json:"timing_ms"`
	Measures   map[Measure]float64 `json:"measures"`           // those that have a meaning here
	Question   string              `json:"question,omitempty"` // with [AnswerTask.Texts], as Answer
	Answer     string              `json:"answer,omitempty"`
}

// ClaimResult is a claim of an answer and what it cites.
type ClaimResult struct {
	Check    string `json:"check"`
	Released bool   `json:"released"`
	Reason   string `json:"reason"`
	Cites    int    `json:"cites"`          // sentences
	InPlace  int    `json:"in_place"`       // of these, in a paragraph of the question's evidence
	Text     string `json:"text,omitempty"` // with [AnswerTask.Texts]
}

// RunAnswers asks every question and reports on the answers. The first failure and the end
// of ctx stop it; a model's failure is none, it is counted among the fallbacks.
func RunAnswers(ctx context.Context, t AnswerTask) (Answers, error) {
	results := make([]AnswerResult, len(t.Questions))
	scripted := make([]Scripted, len(t.Questions))
	err := each(ctx, len(results), t.AtOnce, t.Progress, func(ctx context.Context, i int) error {
		q := t.Questions[i]
		a, err := t.Answerer.Answer(ctx, answer.Question{Text: q.Text}, nil)
		if err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
		results[i] = t.result(q, a)
		if t.Script != nil {
			scripted[i].count(t.Script, q.Text, a)
		}
		return nil
	})
	if err != nil {
		return Answers{}, err
	}
	report := newAnswers(t, results)
	if t.Script != nil {
		report.Script = &Scripted{}
		for _, s := range scripted {
			report.Script.Right += s.Right
			report.Script.RightReleased += s.RightReleased
			report.Script.Wrong += s.Wrong
			report.Script.WrongReleased += s.WrongReleased
		}
	}
	return report, nil
}

func newAnswers(t AnswerTask, results []AnswerResult) Answers {
	r := Answers{Set: t.Set, System: t.System, Date: t.Date, AtOnce: t.AtOnce, Questions: results,
		Coverage:  []Declared{{Coverage: answer.Full}, {Coverage: answer.Partial}, {Coverage: answer.None}},
		WrittenBy: map[string]int{}, Fallbacks: map[string]int{}, Checks: map[string]int{}, Dropped: map[string]int{}}
	var retrieve, first, total []float64
	for _, a := range results {
		if a.Answerable {
			r.Answerable++
		} else {
			r.Unanswerable++
		}
		if a.Words > a.Limit {
			r.OverLimit++
		}
		r.declare(a)
		r.WrittenBy[cmp.Or(a.Model, a.Mode)]++
		if a.Fallback != "" {
			for code := range strings.SplitSeq(a.Fallback, ",") {
				r.Fallbacks[code]++
			}
		}
		for _, c := range a.Claims {
			if c.Released {
				r.Checks[c.Check]++
			} else {
				reason, _, _ := strings.Cut(c.Reason, ":")
				r.Dropped[reason]++
			}
		}
		r.Usage.PromptTokens += a.Usage.PromptTokens
		r.Usage.CompletionTokens += a.Usage.CompletionTokens
		if cost := a.Usage.CostUSD; cost != nil {
			if r.Usage.CostUSD == nil {
				r.Usage.CostUSD = new(float64)
			}
			*r.Usage.CostUSD += *cost
		}
		retrieve = append(retrieve, float64(a.TimingMS.Retrieve))
		total = append(total, float64(a.TimingMS.Total))
		if a.TimingMS.FirstReleased > 0 {
			first = append(first, float64(a.TimingMS.FirstReleased))
		}
	}
	r.TimingMS = Timings{percentiles(retrieve), percentiles(first), percentiles(total)}
	for _, g := range groupsOf(results, AnswerResult.tags) {
		r.Groups = append(r.Groups, newAnswerGroup(g, results))
	}
	return r
}

func (a AnswerResult) tags() (language, kind string) { return a.Language, a.Kind }

// declare counts an answer in the table of coverage.
func (r *Answers) declare(a AnswerResult) {
	i := slices.IndexFunc(r.Coverage, func(d Declared) bool { return d.Coverage == a.Coverage })
	if i < 0 {
		return
	}
	d := &r.Coverage[i]
	switch shown := a.shows(); {
	case !a.Answerable:
		d.Unanswerable++
	case shown == answer.Full:
		d.EveryKey++
	case shown == answer.Partial:
		d.SomeKeys++
	default:
		d.NoKey++
	}
}

// newAnswerGroup estimates each measure on the questions of a group that have it.
func newAnswerGroup(g group, results []AnswerResult) AnswerGroup {
	out := AnswerGroup{By: g.by, Name: g.name, Measures: map[Measure]Counted{}}
	rows := map[Measure][][]float64{}
	for _, member := range g.members {
		a := results[member]
		if a.Answerable {
			out.Answerable++
		} else {
			out.Unanswerable++
		}
		for m, v := range a.Measures {
			rows[m] = append(rows[m], []float64{v})
		}
	}
	for m, values := range rows {
		out.Measures[m] = Counted{len(values), estimates(values)[0]}
	}
	return out
}

// percentiles of no values are 0.
func percentiles(values []float64) Percentiles {
	if len(values) == 0 {
		return Percentiles{}
	}
	slices.Sort(values)
	return Percentiles{percentile(values, .5), percentile(values, .95)}
}

// CompareAnswers sets a report on answers against a former one of the same set. A measure is
// compared on the questions that have it in both: correctness, on those that both attempted.
func CompareAnswers(older, newer Answers) (Comparison, error) {
	if older.Set != newer.Set {
		return Comparison{}, fmt.Errorf("the reports are of different sets, %s and %s", older.Set, newer.Set)
	}
	before := make(map[string]AnswerResult, len(older.Questions))
	for _, a := range older.Questions {
		before[a.ID] = a
	}
	var pairs []pair
	for _, a := range newer.Questions {
		if o, ok := before[a.ID]; ok {
			pairs = append(pairs, pair{a.Language, o.Measures, a.Measures})
		}
	}
	if len(pairs) == 0 {
		return Comparison{}, errNothingInCommon
	}
	return Comparison{Set: "Answers to " + newer.Set, OldSystem: older.System, NewSystem: newer.System, OldDate: older.Date, NewDate: newer.Date,
		Questions: len(pairs), OnlyOld: len(older.Questions) - len(pairs), OnlyNew: len(newer.Questions) - len(pairs),
		Differences: differences(pairs, AnswerMeasures)}, nil
}
