package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"attache/internal/answer"
)

// tass is cited by what the tests below answer; its sentence n, at bytes n to n+1, stands in
// paragraph n of o.
var tass = answer.Citation{N: 1, Document: "tass", Title: "An interview", Publisher: "TASS", Speaker: "Dmitry Razumovsky", Date: "2020-02-06"}

func paragraphOf(_ answer.Citation, e answer.Evidence) []Place { return []Place{{"o", e.Start}} }

// says is an answer in English with one released claim a text, each citing its own paragraph,
// from 1 on.
func says(texts ...string) answer.Answer {
	a := answer.Answer{Language: "en", Coverage: answer.Full, Mode: answer.LLM, Model: "test-model", Citations: []answer.Citation{tass}}
	for i, text := range texts {
		a.Claims = append(a.Claims, claim("judged", text, i+1))
		a.Text += text + " [1]\n"
	}
	return a
}

func claim(check, text string, paragraphs ...int) answer.Claim {
	c := answer.Claim{Text: text, Check: check, Released: true}
	for _, n := range paragraphs {
		c.Evidence = append(c.Evidence, answer.Evidence{N: 1, Start: n, End: n + 1})
	}
	return c
}

func abstains(lang string) answer.Answer {
	return answer.Answer{Language: lang, Coverage: answer.None, Mode: answer.Extractive, Abstained: true, Text: "The sources do not say.",
		Citations: []answer.Citation{tass}}
}

func measured(q Question, a answer.Answer) AnswerResult {
	return AnswerTask{Places: paragraphOf}.result(q, a)
}

func check(t *testing.T, name string, got AnswerResult, want map[Measure]float64) {
	t.Helper()
	for m, v := range want {
		if x, ok := got.Measures[m]; math.IsNaN(v) == ok || ok && math.Abs(x-v) > 1e-9 {
			t.Errorf("%s: %s is %v (%v), want %v", name, m, x, ok, v)
		}
	}
}

var none = math.NaN() // a measure that has no meaning

func TestKeys(t *testing.T) {
	long := strings.Repeat("word ", 119)
	for name, c := range map[string]struct {
		kind, text string
		keys       [][]string
		all, share float64
	}{
		"one spelling of each":                {"figure", "It wrote off 90 percent of $35.2 billion.", [][]string{{"35.2", "35,2"}, {"90%", "90 percent"}}, 1, 1},
		"half of them":                        {"figure", "It wrote off $35.2 billion.", [][]string{{"35.2"}, {"90%"}}, 0, .5},
		"none":                                {"figure", "It wrote off a debt.", [][]string{{"35.2"}}, 0, 0},
		"without accents and case":            {"name", "PERU and São Tomé.", [][]string{{"Perú"}, {"sao tome"}}, 1, 1},
		"white space of any kind":             {"figure", "It spent 1\u00a0300\n million.", [][]string{{"1 300 million"}}, 1, 1},
		"a space ends the word":               {"figure", "It was 12 or 1.3 b a year, and in Doceland.", [][]string{{"12 "}, {"1.3 b "}, {"doce "}}, 0, 2. / 3},
		"also at the end of the text":         {"figure", "They were doce", [][]string{{" doce "}}, 1, 1},
		"as the 120th word":                   {"figure", long + "key and more.", [][]string{{"key"}}, 1, 1},
		"as the 121st, which nobody reads":    {"figure", long + "a key.", [][]string{{"key"}}, 0, 0},
		"as the 121st, of a list":             {"list", long + "a key.", [][]string{{"key"}}, 1, 1},
		"beyond a list's length":              {"country", long + long + "key.", [][]string{{"key"}}, 0, 0},
		"the label of a quotation counts not": {"date", "TASS, 6 Feb 2020: “It was so.”", [][]string{{"2020"}}, 0, 0},
	} {
		a := says(c.text)
		if strings.HasPrefix(c.text, "TASS") {
			a.Claims[0].Check = "quoted"
		}
		a.Claims = append(a.Claims, answer.Claim{Text: "Dropped: 90% of 35.2, a key, a debt of 2020.", Reason: "contradicted"})
		got := measured(Question{Language: "en", Kind: c.kind, Keys: c.keys, Evidence: []Entry{{{"o", 1}}}}, a)
		check(t, name, got, map[Measure]float64{Attempted: 1, Abstained: none, KeysAll: c.all, KeysShare: c.share, Correct: c.all})
	}
}

func TestAbstention(t *testing.T) {
	answerable := Question{Language: "en", Kind: "position", Keys: [][]string{{"key"}}, Evidence: []Entry{{{"o", 1}}}}
	check(t, "wrongly", measured(answerable, abstains("en")), map[Measure]float64{Attempted: 0, Abstained: none, KeysAll: 0, KeysShare: 0, Correct: none,
		CitePrecision: none, CiteRecall: none, Attributed: none, Coverage: none, InAsked: 1, InQuoted: none})
	check(t, "rightly", measured(Question{Language: "es"}, abstains("en")), map[Measure]float64{Attempted: none, Abstained: 1, KeysAll: none, KeysShare: none,
		Correct: none, Coverage: none, InAsked: 0})
	check(t, "an answer where there is none", measured(Question{Language: "en"}, says("It was so.")), map[Measure]float64{Attempted: none, Abstained: 0,
		CitePrecision: none, CiteRecall: none, Coverage: 0})
	if got := measured(answerable, abstains("en")); len(got.Cited) != 0 {
		t.Errorf("the closest passages pass for citations: %v", got.Cited)
	}
}

func TestCitations(t *testing.T) {
	evidence := []Entry{{{"o", 1}, {"o", 7}}, {{"o", 2}}}
	for name, c := range map[string]struct {
		claims            []answer.Claim
		precision, recall float64
	}{
		"all of it and no more":            {[]answer.Claim{claim("judged", "a", 1), claim("judged", "b", 2)}, 1, 1},
		"another place that does as well":  {[]answer.Claim{claim("judged", "a", 7, 2)}, 1, 1},
		"half of the evidence":             {[]answer.Claim{claim("judged", "a", 1), claim("judged", "b", 1, 7)}, 1, .5},
		"two sentences of three elsewhere": {[]answer.Claim{claim("judged", "a", 1, 3), claim("judged", "b", 4)}, 1. / 3, .5},
		"elsewhere alone":                  {[]answer.Claim{claim("judged", "a", 3)}, 0, 0},
		"the same sentence for two claims": {[]answer.Claim{claim("judged", "a", 3), claim("judged", "b", 3), claim("judged", "c", 2)}, 1. / 3, .5},
		"what was dropped cites nothing": {[]answer.Claim{claim("judged", "a", 1), {Text: "b", Reason: "contradicted",
			Evidence: []answer.Evidence{{Start: 9}}}}, 1, .5},
		"a citation that is not there": {[]answer.Claim{{Text: "a", Released: true, Evidence: []answer.Evidence{{N: 2, Start: 1}, {N: 1, Start: 1}}}}, .5, .5},
	} {
		a := says()
		a.Claims = c.claims
		got := measured(Question{Language: "en", Keys: [][]string{{"a"}}, Evidence: evidence}, a)
		check(t, name, got, map[Measure]float64{CitePrecision: c.precision, CiteRecall: c.recall})
	}
	a := says("a", "b", "a again")
	a.Claims[2].Evidence = a.Claims[0].Evidence
	got := measured(Question{Language: "en", Keys: [][]string{{"a"}}, Evidence: evidence}, a)
	if want := []Place{{"o", 1}, {"o", 2}}; !reflect.DeepEqual(got.Cited, want) {
		t.Errorf("cited %v, want %v", got.Cited, want)
	}
	if want := (ClaimResult{Check: "judged", Released: true, Cites: 1, InPlace: 1}); got.Claims[2] != want {
		t.Errorf("claim %+v, want %+v", got.Claims[2], want)
	}
}

func TestCoverage(t *testing.T) {
	two := Question{Language: "en", Keys: [][]string{{"one"}, {"two"}}, Evidence: []Entry{{{"o", 1}}}}
	var results []AnswerResult
	for _, c := range []struct {
		q        Question
		text     string
		declared string
		want     float64
	}{
		{two, "one two", answer.Full, 1}, {two, "one", answer.Full, 0}, {two, "three", answer.Full, 0},
		{two, "one", answer.Partial, 1}, {two, "one two", answer.Partial, 0}, {two, "three", answer.Partial, 0},
		{Question{Language: "en"}, "one", answer.Partial, 0},
	} {
		a := says(c.text)
		a.Coverage = c.declared
		got := measured(c.q, a)
		check(t, c.text+" "+c.declared, got, map[Measure]float64{Coverage: c.want})
		results = append(results, got)
	}
	results = append(results, measured(two, abstains("en")), measured(Question{Language: "en"}, abstains("en")))
	want := []Declared{{answer.Full, 1, 1, 1, 0}, {answer.Partial, 1, 1, 1, 1}, {answer.None, 0, 0, 1, 1}}
	if got := newAnswers(AnswerTask{}, results).Coverage; !reflect.DeepEqual(got, want) {
		t.Errorf("declared %+v, want %+v", got, want)
	}
}

func TestAttribution(t *testing.T) {
	lacrus := answer.Citation{N: 2, Document: "lacrus", Publisher: "LACRUS", Title: "Victories"}
	untold := answer.Citation{N: 2, Document: "notes", Title: "Notes on a journey"}
	for name, c := range map[string]struct {
		kind, text string
		cites      []answer.Citation
		want       float64
	}{
		"the publisher":                        {"position", "According to TASS it was so.", []answer.Citation{tass}, 1},
		"the speaker alone":                    {"premise", "Razumovsky says that it was so.", []answer.Citation{tass}, 1},
		"in another script":                    {"position", "По данным ТАСС, это так.", []answer.Citation{tass}, 1},
		"the speaker, inflected":               {"position", "По словам Разумовского, это так.", []answer.Citation{tass}, 1},
		"nobody":                               {"position", "It was so.", []answer.Citation{tass}, 0},
		"one of two":                           {"conflict", "TASS says this, others that.", []answer.Citation{tass, lacrus}, 0},
		"both":                                 {"conflict", "TASS says this, Lacrus that.", []answer.Citation{tass, lacrus}, 1},
		"a part of a word":                     {"conflict", "TASS says this, lacrustians that.", []answer.Citation{tass, lacrus}, 0},
		"the title where no publisher is":      {"conflict", "TASS says this, the “Notes on a journey” that.", []answer.Citation{tass, untold}, 1},
		"no publisher, and another title":      {"conflict", "TASS says this, notes that.", []answer.Citation{tass, untold}, 0},
		"a question that nobody would dispute": {"figure", "It was so.", []answer.Citation{tass}, none},
	} {
		a := says(c.text)
		a.Citations = c.cites
		got := measured(Question{Language: "en", Kind: c.kind, Keys: [][]string{{"so"}}, Evidence: []Entry{{{"o", 1}}}}, a)
		check(t, name, got, map[Measure]float64{Attributed: c.want})
	}
}

func TestLanguage(t *testing.T) {
	quoted := func(text string) answer.Claim { return claim("quoted", "TASS, 6 feb 2020: “"+text+"”", 1) }
	english, spanish := "The ministers signed the agreement in the morning.", "Los ministros firmaron el acuerdo por la mañana."
	for name, c := range map[string]struct {
		frame, missing string
		claims         []answer.Claim
		own, quotes    float64
	}{
		"its own words":                   {"es", "", []answer.Claim{claim("judged", spanish, 1)}, 1, none},
		"half in another language":        {"es", "", []answer.Claim{claim("judged", spanish, 1), claim("rules", english, 1)}, .5, none},
		"what is missing, in another":     {"es", "the sources do not tell when", []answer.Claim{claim("judged", spanish, 1)}, .5, none},
		"quotations in another":           {"es", "", []answer.Claim{quoted(english)}, 1, 0},
		"quotations, one in the asker's":  {"es", "", []answer.Claim{quoted(english), quoted(spanish)}, 1, .5},
		"quotations in another's frame":   {"en", "", []answer.Claim{quoted(english)}, 0, 0},
		"a quotation among its own words": {"es", "", []answer.Claim{claim("judged", spanish, 1), claim("quoted", english, 1)}, 1, 0},
		"dropped, in whatever language":   {"es", "", []answer.Claim{claim("judged", spanish, 1), {Text: english, Check: "cited"}}, 1, none},
	} {
		a := says()
		a.Language, a.Missing, a.Claims = c.frame, c.missing, c.claims
		got := measured(Question{Language: "es", Keys: [][]string{{"x"}}, Evidence: []Entry{{{"o", 1}}}}, a)
		check(t, name, got, map[Measure]float64{InAsked: c.own, InQuoted: c.quotes})
	}
}

// book answers by the question's text.
type book map[string]answer.Answer

func (b book) Answer(_ context.Context, q answer.Question, _ func(answer.Event)) (answer.Answer, error) {
	a, ok := b[q.Text]
	if !ok {
		return a, errors.New("the index cannot be read")
	}
	a.Question = q.Text
	return a, nil
}

// answerTask asks six questions in two languages: two answered well, one badly, one declined,
// and of two that have no answer one declined.
func answerTask() AnswerTask {
	evidence := []Entry{{{"o", 1}}}
	well, russian, badly, unfounded := says("It wrote off 90% of the debt."), says("Россия списала 90% долга."), says("It wrote off half, says TASS."), says("It was in 2031.")
	cost := .002
	well.Usage = answer.Usage{PromptTokens: 1000, CompletionTokens: 50, CostUSD: &cost}
	badly.Usage = well.Usage
	badly.Claims = append(badly.Claims, answer.Claim{Text: "x", Check: "cited", Reason: "cites nothing"})
	russian.Mode, russian.Model, russian.Fallback, russian.Language = answer.Extractive, "", "words,unreachable", "ru"
	russian.Claims[0].Check = "quoted"
	unfounded.Coverage = answer.Partial
	book := book{"well": well, "russian": russian, "badly": badly, "declined": abstains("en"), "unfounded": unfounded, "rightly declined": abstains("ru")}
	for i, text := range []string{"well", "russian", "badly", "declined", "unfounded", "rightly declined"} {
		a := book[text]
		a.TimingMS = answer.Timing{Retrieve: int64(i + 1), Total: int64(100 * (i + 1))}
		if !a.Abstained {
			a.TimingMS.FirstReleased = int64(10 * (i + 1))
		}
		book[text] = a
	}
	debt := [][]string{{"90%"}}
	return AnswerTask{Set: "own", System: "test-model, words", Date: time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC), Answerer: book, Places: paragraphOf, AtOnce: 2,
		Questions: []Question{
			{ID: "q1", Language: "en", Kind: "figure", Text: "well", Keys: debt, Evidence: evidence},
			{ID: "q2", Language: "ru", Kind: "figure", Text: "russian", Keys: debt, Evidence: evidence},
			{ID: "q3", Language: "en", Kind: "premise", Text: "badly", Keys: debt, Evidence: evidence},
			{ID: "q4", Language: "en", Kind: "figure", Text: "declined", Keys: debt, Evidence: evidence},
			{ID: "q5", Language: "en", Kind: "future", Text: "unfounded"},
			{ID: "q6", Language: "ru", Kind: "future", Text: "rightly declined"},
		}}
}

func TestRunAnswers(t *testing.T) {
	job := answerTask()
	var steps []string
	job.Progress = func(done, total int) { steps = append(steps, fmt.Sprint(done, "/", total)) }
	r, err := RunAnswers(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(steps, " "); got != "1/6 2/6 3/6 4/6 5/6 6/6" {
		t.Error(got)
	}
	if r.Answerable != 4 || r.Unanswerable != 2 || r.OverLimit != 0 || r.AtOnce != 2 {
		t.Errorf("%+v", r)
	}
	for name, got := range map[string]map[string]int{
		"map[extractive:3 test-model:3]": r.WrittenBy,
		"map[unreachable:1 words:1]":     r.Fallbacks,
		"map[judged:3 quoted:1]":         r.Checks,
		"map[cites nothing:1]":           r.Dropped,
	} {
		if fmt.Sprint(got) != name {
			t.Errorf("got %v, want %s", got, name)
		}
	}
	if u := r.Usage; u.PromptTokens != 2000 || u.CompletionTokens != 100 || u.CostUSD == nil || math.Abs(*u.CostUSD-.004) > 1e-12 {
		t.Errorf("usage %+v", u)
	}
	if want := (Timings{Percentiles{3, 6}, Percentiles{20, 50}, Percentiles{300, 600}}); r.TimingMS != want {
		t.Errorf("timings %+v, want %+v", r.TimingMS, want)
	}
	var names []string
	for _, g := range r.Groups {
		names = append(names, fmt.Sprint(g.Name, " ", g.Answerable, "+", g.Unanswerable))
	}
	if got := strings.Join(names, ", "); got != "all 4+2, en 3+1, ru 1+1, figure 3+0, future 0+2, premise 1+0" {
		t.Error(got)
	}
	for m, want := range map[Measure]Counted{Attempted: {N: 4, Estimate: Estimate{Mean: .75}}, Correct: {N: 3, Estimate: Estimate{Mean: 2. / 3}},
		KeysAll: {N: 4, Estimate: Estimate{Mean: .5}}, Abstained: {N: 2, Estimate: Estimate{Mean: .5}}, Attributed: {N: 1, Estimate: Estimate{Mean: 1}}} {
		if got := r.Groups[0].Measures[m]; got.N != want.N || math.Abs(got.Mean-want.Mean) > 1e-9 || got.Low > got.Mean || got.High < got.Mean {
			t.Errorf("%s: %+v, want %+v", m, got, want)
		}
	}
	if q := r.Questions[0]; q.Question+q.Answer+q.Claims[0].Text != "" {
		t.Error("the report holds texts")
	}
	job.Texts, job.Progress = true, nil
	if r, err = RunAnswers(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if q := r.Questions[0]; q.Question != "well" || q.Answer != "It wrote off 90% of the debt. [1]\n" || q.Claims[0].Text != "It wrote off 90% of the debt." {
		t.Errorf("texts %q, %q", q.Question, q.Answer)
	}
}

// onHold answers only when the context ends, which it brings about when the second question
// is asked.
type onHold struct {
	asked  atomic.Int32
	cancel context.CancelFunc
}

func (h *onHold) Answer(ctx context.Context, _ answer.Question, _ func(answer.Event)) (answer.Answer, error) {
	if h.asked.Add(1) == 2 {
		h.cancel()
	}
	<-ctx.Done()
	return answer.Answer{}, context.Cause(ctx)
}

func TestRunAnswersStops(t *testing.T) {
	job := answerTask()
	job.Questions[3].Text = "unknown"
	if _, err := RunAnswers(t.Context(), job); err == nil || err.Error() != "question q4: the index cannot be read" {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	hold := &onHold{cancel: cancel}
	job.Answerer = hold
	if r, err := RunAnswers(ctx, job); !errors.Is(err, context.Canceled) || r.Questions != nil {
		t.Errorf("%+v, error %v", r, err)
	}
	if n := int(hold.asked.Load()); n != job.AtOnce {
		t.Errorf("%d asked at once, want %d", n, job.AtOnce)
	}
}

func TestAnswersWritten(t *testing.T) {
	r, err := RunAnswers(t.Context(), answerTask())
	if err != nil {
		t.Fatal(err)
	}
	text := written(t, r.WriteTable)
	golden(t, "answers.txt", text)
	golden(t, "answers.md", written(t, r.WriteMarkdown))
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	r.Groups, r.Questions = r.Groups[:1], r.Questions[1:3]
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "answers.json", string(data)+"\n")
	var back Answers
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&back); err != nil || !reflect.DeepEqual(r, back) {
		t.Errorf("comes back as %+v, error %v", back, err)
	}
}

func TestCompareAnswers(t *testing.T) {
	job := answerTask()
	for i := range 40 { // enough of one sort for a difference that is none of chance
		job.Questions = append(job.Questions, Question{ID: fmt.Sprint("more", i), Language: "en", Text: "well", Keys: [][]string{{"90%"}}, Evidence: []Entry{{{"o", 1}}}})
	}
	newer, err := RunAnswers(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	job.Answerer.(book)["well"] = abstains("en")
	older, err := RunAnswers(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		older, newer Answers
		want         map[Measure]Outcome
		correct      int // questions that both attempted
	}{
		{older, newer, map[Measure]Outcome{Attempted: Better, KeysAll: Better, Correct: Level, Abstained: Level, Coverage: Level}, 2},
		{newer, older, map[Measure]Outcome{Attempted: Worse, KeysAll: Worse, Correct: Level, Abstained: Level, Coverage: Level}, 2},
		{newer, newer, map[Measure]Outcome{Attempted: Level, KeysAll: Level, Correct: Level, Abstained: Level, Coverage: Level}, 43},
	} {
		got, err := CompareAnswers(c.older, c.newer)
		if err != nil || got.Questions != 46 {
			t.Fatal(got.Questions, err)
		}
		for _, d := range got.Differences {
			if want, ok := c.want[d.Measure]; ok && d.By == byAll && d.Outcome != want {
				t.Errorf("%s is %s, want %s: %+v", d.Measure, d.Outcome, want, d.Difference)
			}
			if d.By == byAll && d.Measure == Correct && d.Questions != c.correct {
				t.Errorf("correctness is compared on %d questions, want %d", d.Questions, c.correct)
			}
		}
	}
	other := newer
	other.Set = "others"
	if _, err := CompareAnswers(older, other); err == nil || err.Error() != "the reports are of different sets, own and others" {
		t.Error(err)
	}
	other.Set, other.Questions = "own", []AnswerResult{{ID: "new"}}
	if _, err := CompareAnswers(older, other); err == nil || err.Error() != "the reports have no question in common" {
		t.Error(err)
	}
}
