package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"attache/internal/answer"
	"attache/internal/gazetteer"
	"attache/internal/language"
	"attache/internal/state"
	"attache/internal/texts"
)

func (a *app) askCommand() *cobra.Command {
	var opts struct {
		json, stream           bool
		country, lang, session string
		from, to               string
	}
	cmd := &cobra.Command{
		Use:   `ask "QUESTION"`,
		Short: "A cited answer",
		Long: `Answers a question from the documents. Each statement ends in [n], the passage it rests
on; the passages are listed below the answer. The answer is in the question's language,
unless --lang says otherwise. When the documents do not answer, it says so.`,
		Example: `  attache ask "How much of Cuba's debt did Russia write off?"
  attache ask "Кто воздержался при голосовании в 2014 году?" --json
  attache ask "What did Russia sell to it?" --session peru --country PE`,
		Args: oneArg("a question"),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := answer.Question{Text: args[0], Language: opts.lang}
			if err := answer.Check(q.Text); err != nil {
				return usagef("%w", err)
			}
			if q.Language != "" && !language.Known(q.Language) {
				return usagef("--lang takes %s", strings.Join(language.Codes, ", "))
			}
			var err error
			if q.Countries, err = countryCodes(opts.country); err != nil {
				return err
			}
			if q.From, q.To, err = period(opts.from, opts.to); err != nil {
				return err
			}
			if err := a.load(); err != nil {
				return err
			}
			stream := opts.stream || !cmd.Flags().Changed("stream") && isTerminal(a.Out)
			return a.ask(cmd.Context(), q, opts.session, stream && !opts.json, opts.json)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.json, "json", false, "print the answer as JSON")
	flags.BoolVar(&opts.stream, "stream", false, "print each line as soon as it is released (default on a terminal)")
	flags.StringVar(&opts.country, "country", "", "only passages that name this country, a name or a code such as CU")
	periodFlags(flags, &opts.from, &opts.to)
	flags.StringVar(&opts.lang, "lang", "", "language of the answer: en, es, pt or ru (default: the question's)")
	flags.StringVar(&opts.session, "session", "", "go on with the conversation of this name")
	return cmd
}

// countryCodes returns the countries that --country asks for, none for an empty name.
func countryCodes(name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	code, ok := gazetteer.Lookup(name)
	if !ok {
		return nil, usagef("--country %q is not a country of Latin America or the Caribbean, nor Russia; give a name or a two-letter code", name)
	}
	return []string{code}, nil
}

// periodFlags are --from and --to, which period checks.
func periodFlags(flags *pflag.FlagSet, from, to *string) {
	flags.StringVar(from, "from", "", "only documents published since: a year, a month (2020-02) or a day")
	flags.StringVar(to, "to", "", "only documents published until then")
}

func period(from, to string) (string, string, error) {
	for flag, date := range map[string]string{"--from": from, "--to": to} {
		if !isDate(date) {
			return "", "", usagef("%s takes a date such as 2020, 2020-02 or 2020-02-06, not %q", flag, date)
		}
	}
	if from != "" && to != "" && to < from[:min(len(from), len(to))] {
		return "", "", usagef("--to %s is before --from %s", to, from)
	}
	return from, to, nil
}

func isDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return s == ""
}

func (a *app) ask(ctx context.Context, q answer.Question, session string, stream, asJSON bool) error {
	_, r, err := a.retriever(ctx)
	if err != nil {
		return err
	}
	answerer, err := a.answerer(ctx, r)
	if err != nil {
		return err
	}
	var db *state.DB
	if session != "" {
		if db, err = state.Open(ctx, a.cfg.Data); err != nil {
			return err
		}
		defer db.Close()
		turns, err := db.Session(ctx, session, a.cfg.Session.MaxAge)
		if err != nil {
			return err
		}
		for _, t := range turns {
			q.History = append(q.History, answer.Turn(t))
		}
	}
	result, err := answerer.Answer(ctx, q, a.watch(stream, cmp.Or(q.Language, language.Detect(q.Text))))
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return errors.New("that took too long; ask again")
		}
		return err
	}
	if db != nil {
		if err := db.Append(ctx, session, "", state.Turn{Question: cmp.Or(result.Standalone, q.Text), Answer: result.Text, Passages: result.Shown}, a.cfg.Session.Turns, a.cfg.Session.MaxAge); err != nil {
			a.say("%v", err)
		}
	}
	if asJSON {
		return a.printJSON(result)
	}
	if !stream {
		for line := range strings.SplitSeq(result.Text, "\n") {
			a.printLine(line)
		}
	}
	a.printSources(result)
	return nil
}

// watch prints lines as they are released.
func (a *app) watch(stream bool, lang string) func(answer.Event) {
	if !stream {
		return nil
	}
	return func(e answer.Event) {
		switch {
		case e.Restarted:
			a.printLine("\n" + texts.Say(lang, "withdrawn") + "\n")
		case e.Line != "":
			a.printLine(e.Line)
		}
	}
}

func (a *app) printLine(line string) { fmt.Fprintln(a.Out, wrap(a.Out, line, 0)) }

// printSources lists what the answer cites, and what else a reader should know.
func (a *app) printSources(r answer.Answer) {
	lang := r.Language
	if r.Missing != "" {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, texts.Say(lang, "missing", r.Missing), 0))
	}
	a.printDisputed(lang, r.Conflicts, r.Citations)
	for _, note := range []string{r.OneSidedText(lang), r.AsOfText(lang)} {
		if note != "" {
			fmt.Fprintln(a.Out, "\n"+wrap(a.Out, note, 0))
		}
	}
	if r.Unread > 0 {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, texts.Say(lang, "unread", r.Unread), 0))
	}
	for _, note := range []string{r.MixText(lang), r.CheckText(lang), r.FallbackText(lang)} {
		if note != "" {
			fmt.Fprintln(a.Out, "\n"+wrap(a.Out, note, 0))
		}
	}
	if len(r.Citations) > 0 {
		printCitations(a.Out, r)
	}
	if r.Usage.PromptTokens > 0 {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, styleOf(a.Out).dim(spent(r)), 0))
	}
}

// spent tells what an answer has cost: "gpt-4.1-mini · 1812 + 95 tokens, of these 160 + 22 to
// understand the question · $0.0009 · 2.1 s".
func spent(r answer.Answer) string {
	tokens := fmt.Sprintf("%d + %d tokens", r.Usage.PromptTokens, r.Usage.CompletionTokens)
	if q := r.QueryStep; q != nil {
		tokens += fmt.Sprintf(", of these %d + %d to understand the question", q.PromptTokens, q.CompletionTokens)
	}
	if j := r.Judge; j != nil {
		tokens += fmt.Sprintf(", of these %d + %d to judge the statements", j.PromptTokens, j.CompletionTokens)
	}
	parts := []string{tokens}
	if r.Model != "" {
		parts = []string{r.Model, tokens}
	}
	if cost := r.Usage.CostUSD; cost != nil {
		parts = append(parts, fmt.Sprintf("$%.4f", *cost))
	}
	return strings.Join(append(parts, fmt.Sprintf("%.1f s", float64(r.TimingMS.Total)/1000)), " · ")
}

// printDisputed tells on what the sources disagree, a side a line.
func (a *app) printDisputed(lang string, conflicts []answer.Conflict, citations []answer.Citation) {
	for _, c := range conflicts {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, styleOf(a.Out).bold(texts.Say(lang, "disputed", c.About)), 0))
		for _, side := range c.Sides {
			fmt.Fprintln(a.Out, wrap(a.Out, fmt.Sprintf("[%d] %s: %s", side.N, citations[side.N-1].Source(lang), side.Says), 4))
		}
	}
}

func printCitations(w io.Writer, r answer.Answer) {
	s, lang := styleOf(w), r.Language
	heading := "sources"
	if r.Abstained {
		heading = "closest"
	}
	fmt.Fprintln(w, "\n"+s.bold(texts.Say(lang, heading)))
	for _, c := range r.Citations {
		fmt.Fprintln(w, wrap(w, fmt.Sprintf("[%d] %s", c.N, describe(c, lang, s)), 4))
	}
}

// describe tells a citation in one line.
func describe(c answer.Citation, lang string, s style) string {
	var parts []string
	for _, part := range []string{c.Source(lang), c.ProvenanceText(lang), c.Place(lang), c.URL} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return parts[0] + s.dim(" · "+strings.Join(parts[1:], " · "))
}
