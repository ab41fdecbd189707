package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/facts"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

func (a *app) countryCommand() *cobra.Command {
	var opts struct {
		json        bool
		topic, lang string
	}
	cmd := &cobra.Command{
		Use:   "country NAME|CODE",
		Short: "A brief by topic",
		Long: `Briefs on a country, or on a region or a group of countries, by topic: what the sources
say, who says it and as of when, what they disagree on and what they leave out. A name in
English, Spanish, Portuguese or Russian will do, or a code. Without a model the brief is
made of the sources' sentences.

Topics: ` + strings.Join(topicKeys(), ", ") + ".",
		Example: `  attache country Brazil
  attache country куба --topic debts
  attache country "Central America" --json`,
		Args: oneArg("a country"),
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := briefLanguage(opts.lang, args[0])
			if err != nil {
				return err
			}
			topic, err := briefing.ParseTopic(opts.topic)
			if err != nil {
				return usagef("--topic: %w", err)
			}
			if _, err := briefing.Find(args[0], lang); err != nil {
				return usageError{err}
			}
			if err := a.load(); err != nil {
				return err
			}
			briefs, err := a.briefs(cmd.Context())
			if err != nil {
				return err
			}
			brief, err := briefs.Country(cmd.Context(), args[0], lang, topic)
			if err != nil {
				return tooLong(err)
			}
			if opts.json {
				return a.printJSON(brief)
			}
			a.printBrief(brief)
			return nil
		},
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print the brief as JSON")
	cmd.Flags().StringVar(&opts.topic, "topic", "", "one topic alone, in more detail")
	langFlag(cmd, &opts.lang)
	return cmd
}

func langFlag(cmd *cobra.Command, lang *string) {
	cmd.Flags().StringVar(lang, "lang", "", "language of the brief: en, es, pt or ru (default: that of the name)")
}

// briefLanguage is the language asked for, or that of the names given.
func briefLanguage(asked string, names ...string) (string, error) {
	if asked != "" && !language.Known(asked) {
		return "", usagef("--lang takes %s", strings.Join(language.Codes, ", "))
	}
	return cmp.Or(asked, briefing.Language(names...)), nil
}

func topicKeys() []string {
	var keys []string
	for _, t := range facts.Topics {
		keys = append(keys, string(t))
	}
	return keys
}

func tooLong(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("that took too long; ask again")
	}
	return err
}

// briefs wires everything that briefs need.
func (a *app) briefs(ctx context.Context) (*briefing.Briefs, error) {
	_, r, err := a.retriever(ctx)
	if err != nil {
		return nil, err
	}
	answerer, err := a.answerer(ctx, r)
	if err != nil {
		return nil, err
	}
	return a.briefsOf(r, answerer)
}

// quotedBriefs are briefs that are made without a model.
func (a *app) quotedBriefs(ctx context.Context) (*briefing.Briefs, error) {
	_, r, err := a.retriever(ctx)
	if err != nil {
		return nil, err
	}
	return a.briefsOf(r, nil)
}

// briefsOf are the briefs of a retriever's index, written by an answerer that has a model.
func (a *app) briefsOf(r *retrieve.Retriever, answerer *answer.Answerer) (*briefing.Briefs, error) {
	opts := briefing.Options{Logger: a.log, Facts: func(x *index.Index) *facts.Facts {
		if f := a.facts.Load(); f != nil { // they were read when the index was opened
			return f
		}
		return facts.Read(x.Passages())
	}}
	c := a.cfg.Chat
	if answerer != nil && (c.On() || c.Replay != "") {
		prompts, err := a.prompts()
		if err != nil {
			return nil, err
		}
		opts.Writer, opts.Prompt, opts.Model = answerer, prompts.Brief, c.BaseURL+" "+c.Model
		if c.Record == "" && c.Replay == "" { // what is recorded is to be all of it
			opts.Dir = filepath.Join(a.cfg.Data, "briefs")
		}
	}
	return briefing.New(func() *index.Index { return r.Source().Index }, opts), nil
}

func (a *app) printBrief(b briefing.Brief) {
	s, lang := styleOf(a.Out), b.Language
	fmt.Fprintln(a.Out, s.bold(b.Name))
	summary, _, _ := strings.Cut(b.Summary, "\n")
	if len(b.SummaryClaims) == 0 || !strings.HasPrefix(summary, b.SummaryClaims[0].Text) {
		fmt.Fprintln(a.Out, wrap(a.Out, summary, 0))
	}
	a.printQuotedIn(lang, b.QuotedIn)
	for _, c := range b.SummaryClaims {
		a.printClaim(c)
	}
	if len(b.Topics) > 0 {
		fmt.Fprintln(a.Out)
	}
	for _, section := range b.Topics {
		fmt.Fprintln(a.Out, s.bold(briefing.Title(section.Topic, lang)))
		for _, c := range section.Claims {
			a.printClaim(c)
		}
	}
	a.printDisputed(lang, b.Conflicts, b.Citations)
	a.printNotes(briefNotes(b)...)
	a.printDocuments(lang, b.Citations)
	if b.Usage.PromptTokens > 0 {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, s.dim(spent(answer.Answer{Model: b.Model, Usage: b.Usage, TimingMS: b.TimingMS})), 0))
	}
}

func (a *app) printQuotedIn(lang, quotedIn string) {
	if note := briefing.QuotedText(lang, quotedIn); note != "" {
		fmt.Fprintln(a.Out, wrap(a.Out, note, 0))
	}
}

func (a *app) printClaim(c briefing.Claim) {
	fmt.Fprintln(a.Out, wrap(a.Out, "• "+c.Text+styleOf(a.Out).dim(" — "+c.Tag+" "+c.Marks()), 2))
}

// briefNotes are what a reader of a brief should know besides.
func briefNotes(b briefing.Brief) []string {
	voices := answer.Answer{RestsOn: b.RestsOn, OneSided: b.OneSided, Citations: b.Citations, Fallback: b.Fallback}
	return []string{b.MissingText(), b.UncitedText(), strings.TrimSpace(voices.MixText(b.Language) + " " + voices.OneSidedText(b.Language)), voices.FallbackText(b.Language), b.CheckText()}
}

// printNotes prints lines, one below the other, without the empty ones.
func (a *app) printNotes(notes ...string) {
	first := true
	for _, note := range notes {
		if note == "" {
			continue
		}
		if first {
			fmt.Fprintln(a.Out)
			first = false
		}
		fmt.Fprintln(a.Out, wrap(a.Out, note, 0))
	}
}

// printDocuments lists citations by their documents: a brief cites many passages of few.
func (a *app) printDocuments(lang string, citations []answer.Citation) {
	if len(citations) == 0 {
		return
	}
	s := styleOf(a.Out)
	fmt.Fprintln(a.Out, "\n"+s.bold(texts.Say(lang, "sources")))
	var order []string
	of := map[string][]answer.Citation{}
	for _, c := range citations {
		if of[c.Document] == nil {
			order = append(order, c.Document)
		}
		of[c.Document] = append(of[c.Document], c)
	}
	for _, id := range order {
		first := of[id][0]
		line := first.Source(lang)
		var about []string
		for _, part := range []string{first.ProvenanceText(lang), first.Speaker, first.URL} {
			if part != "" {
				about = append(about, part)
			}
		}
		if first.Retold {
			about = append(about, texts.Say(lang, "retold"))
		}
		var places []string
		for _, c := range of[id] {
			places = append(places, "["+strconv.Itoa(c.N)+"] "+cmp.Or(c.Retells, c.Locator))
		}
		fmt.Fprintln(a.Out, wrap(a.Out, line+s.dim(" · "+strings.Join(append(about, strings.Join(places, ", ")), " · ")), 2))
	}
}
