package cli

import (
	"context"
	"fmt"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"attache/internal/answer"
	"attache/internal/language"
	"attache/internal/texts"
)

func (a *app) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   `check "TEXT"`,
		Short: "What the sources say of a text, claim by claim",
		Long: `Holds each sentence of a text against the documents: borne out, contradicted, or not in the
sources, with the sentences that say so. With a chat model a judge decides; without one,
rules compare figures, dates, names and votes, which can refute a claim but not prove it.`,
		Example: `  attache check "Russia wrote off 50% of Cuba's debt."
  attache check "Los 33 países votaron a favor." --json`,
		Args: oneArg("a text"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := answer.Check(args[0]); err != nil {
				return usagef("%w", err)
			}
			if err := a.load(); err != nil {
				return err
			}
			return a.check(cmd.Context(), args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return cmd
}

func (a *app) check(ctx context.Context, text string, asJSON bool) error {
	_, r, err := a.retriever(ctx)
	if err != nil {
		return err
	}
	answerer, err := a.answerer(ctx, r)
	if err != nil {
		return err
	}
	checked, err := answerer.CheckText(ctx, text, language.Detect(text))
	if err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(checked)
	}
	lang := checked.Language
	if len(checked.Findings) == 0 {
		fmt.Fprintln(a.Out, wrap(a.Out, texts.Say(lang, "no_claims"), 0))
		return nil
	}
	marks := map[string]struct {
		key   string
		color *color.Color
	}{
		answer.Supported:    {"supported", color.New(color.FgGreen)},
		answer.Contradicted: {"contradicted", color.New(color.FgRed)},
		answer.NotInSources: {"not_in_sources", color.New(color.Faint)},
	}
	for _, f := range checked.Findings {
		mark := marks[f.Verdict]
		if !isTerminal(a.Out) {
			mark.color.DisableColor()
		}
		head := mark.color.Sprint(texts.Say(lang, mark.key))
		if f.Reason != "" {
			head += ": " + f.Reason
		}
		for i, e := range f.Evidence {
			if i == 0 || e.N != f.Evidence[i-1].N {
				head += fmt.Sprintf(" [%d]", e.N)
			}
		}
		fmt.Fprintln(a.Out, wrap(a.Out, head, 0))
		fmt.Fprintln(a.Out, "  "+wrap(a.Out, f.Claim, 2))
	}
	s := styleOf(a.Out)
	for _, c := range checked.Citations {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, fmt.Sprintf("[%d] %s", c.N, describe(c, lang, s)), 4))
		for _, f := range checked.Findings {
			for _, e := range f.Evidence {
				if e.N == c.N {
					fmt.Fprintln(a.Out, "    "+wrap(a.Out, c.Text[e.Start:e.End], 4))
				}
			}
		}
	}
	a.printDisputed(lang, checked.Conflicts, checked.Citations)
	if checked.Unread > 0 {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, texts.Say(lang, "claims_unread", checked.Unread), 0))
	}
	if checked.Mode == answer.Extractive {
		fmt.Fprintln(a.Out, "\n"+wrap(a.Out, texts.Say(lang, "rules_alone"), 0))
	}
	return nil
}
