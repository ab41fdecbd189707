package eval

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/internal/answer"
	"attache/internal/language"
	"attache/internal/verify"
)

// Claim is a statement with the sentences that it cites, made to be checked: true, or
// falsified in one way.
type Claim struct {
	ID   string
	Kind string // "true", or how it was falsified: figure, date, name, …
	verify.Claim
}

// ReadClaims reads claims, one JSON object a line:
// {"id","of","lang","kind","form","value","claim","document","evidence":["…"],"before"}. The
// sentences of the evidence are looked up with find, by their document and their words.
func ReadClaims(name string, r io.Reader, find func(document, sentence string) (verify.Cited, bool)) ([]Claim, error) {
	type claimLine struct {
		ID       string   `json:"id"`
		Of       string   `json:"of"` // the true claim that was falsified
		Lang     string   `json:"lang"`
		Kind     string   `json:"kind"`
		Form     string   `json:"form"`  // of a true claim: close, paraphrase, translation, quote, multi
		Value    string   `json:"value"` // of a false one: near (from the same passage), far
		Claim    string   `json:"claim"`
		Document string   `json:"document"`
		Evidence []string `json:"evidence"`
		Before   string   `json:"before"`
	}
	var claims []Claim
	ids := map[string]bool{}
	err := readLines(name, r, true, func(line claimLine) error {
		c := Claim{ID: line.ID, Kind: line.Kind, Claim: verify.Claim{Text: line.Claim, Language: line.Lang}}
		for _, sentence := range line.Evidence {
			cited, ok := find(line.Document, language.OneLine(sentence))
			if !ok {
				return fmt.Errorf("evidence: %s has no sentence %q", line.Document, sentence)
			}
			c.Cited = append(c.Cited, cited)
		}
		claims = append(claims, c)
		return newID(ids, line.ID)
	})
	if err == nil && len(claims) == 0 {
		err = fmt.Errorf("%s: holds no claim", name)
	}
	return claims, err
}

// TrueClaims is the kind of claims that are true.
const TrueClaims = "true"

// Checks is how many claims of each kind were refuted: of false ones the detection, of true
// ones the false alarms.
type Checks struct {
	Set    string         `json:"set"`
	Date   time.Time      `json:"date"`
	Judge  string         `json:"judge"` // the model that judged; empty: none
	Rows   []Check        `json:"rows"`
	Alarms map[string]int `json:"alarms"` // true claims refuted, by the rule
}

// Check counts the claims of a kind, in one language or, with an empty one, in all.
type Check struct {
	Kind     string `json:"kind"`
	Language string `json:"lang"`
	Claims   int    `json:"claims"`
	Rules    int    `json:"rules"`           // refuted by rules
	Judge    *int   `json:"judge,omitempty"` // refuted by rules or by the judge; nil: there is none
}

// judgeGroup is how many claims a judge is given at once.
const judgeGroup = 8

// RunChecks holds every claim against its sentences, by rules and, where there is one, by a
// judge.
func RunChecks(ctx context.Context, claims []Claim, judge answer.Judge, progress func(done, total int)) (Checks, error) {
	refuted := make([]bool, len(claims))
	r := Checks{Alarms: map[string]int{}}
	for i, c := range claims {
		found := verify.Refute(c.Claim)
		refuted[i] = len(found) > 0
		if c.Kind == TrueClaims {
			for _, f := range found {
				r.Alarms[string(f.Rule)]++
			}
		}
	}
	failed := slices.Clone(refuted)
	for at := 0; judge != nil && at < len(claims); at += judgeGroup {
		group := claims[at:min(at+judgeGroup, len(claims))]
		asked := make([]verify.Claim, len(group))
		for i, c := range group {
			asked[i] = c.Claim
		}
		verdicts, _, err := judge.Verdicts(ctx, asked)
		if err != nil {
			return r, err
		}
		for i, v := range verdicts {
			failed[at+i] = failed[at+i] || v != verify.Entailed
		}
		if progress != nil {
			progress(at+len(group), len(claims))
		}
	}
	rows := map[[2]string]*Check{}
	for i, c := range claims {
		for _, lang := range []string{"", c.Language} {
			key := [2]string{c.Kind, lang}
			if rows[key] == nil {
				rows[key] = &Check{Kind: c.Kind, Language: lang}
				if judge != nil {
					rows[key].Judge = new(int)
				}
			}
			row := rows[key]
			row.Claims++
			if refuted[i] {
				row.Rules++
			}
			if judge != nil && failed[i] {
				*row.Judge++
			}
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(rows), func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) }) {
		r.Rows = append(r.Rows, *rows[key])
	}
	return r, ctx.Err()
}

// WriteTable writes the report as plain text.
func (r Checks) WriteTable(w io.Writer) error {
	_, err := io.WriteString(w, r.summary()+"\n\n"+r.table().text())
	return err
}

// WriteMarkdown writes the report as a Markdown table.
func (r Checks) WriteMarkdown(w io.Writer) error {
	_, err := io.WriteString(w, r.summary()+"\n\n"+r.table().markdown())
	return err
}

func (r Checks) summary() string {
	by := "rules alone"
	if r.Judge != "" {
		by = "rules, and rules with " + r.Judge + " as judge"
	}
	return fmt.Sprintf("Claims of %s held against the sentences they cite, by %s, %s\nfalse alarms by rule: %s", r.Set, by, r.Date.Format(time.DateOnly), counts(r.Alarms))
}

// table has a row for each kind and a column for each language: refuted of all.
func (r Checks) table() table {
	t := table{head: []string{"refuted", "claims", "all"}}
	t.head = append(t.head, language.Codes...)
	if r.Judge != "" {
		t.head = append(t.head, "with judge")
	}
	var kinds []string
	cells := map[[2]string]Check{}
	for _, c := range r.Rows {
		cells[[2]string{c.Kind, c.Language}] = c
		if c.Language == "" && c.Kind != TrueClaims {
			kinds = append(kinds, c.Kind)
		}
	}
	for _, kind := range append(kinds, TrueClaims) {
		all, ok := cells[[2]string{kind, ""}]
		if !ok {
			continue
		}
		name := kind
		if kind == TrueClaims {
			name = "true (false alarms)"
		}
		row := []string{name, strconv.Itoa(all.Claims), share(all.Rules, all.Claims)}
		for _, lang := range language.Codes {
			c := cells[[2]string{kind, lang}]
			row = append(row, share(c.Rules, c.Claims))
		}
		if all.Judge != nil {
			row = append(row, share(*all.Judge, all.Claims))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func share(n, of int) string {
	if of == 0 {
		return ""
	}
	return decimal(float64(n) / float64(of))
}
