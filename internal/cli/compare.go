package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/texts"
)

func (a *app) compareCommand() *cobra.Command {
	var asJSON bool
	var asked string
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Two countries by topic",
		Long: `Holds two countries, regions or groups against each other, topic by topic. On a wide
terminal they stand side by side, elsewhere one below the other.`,
		Example: "  attache compare Brazil Mexico\n  attache compare Куба Венесуэла --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("needs two countries, for example: %s", firstExample(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := briefLanguage(asked, args...)
			if err != nil {
				return err
			}
			for _, name := range args {
				if _, err := briefing.Find(name, lang); err != nil {
					return usageError{err}
				}
			}
			if err := a.load(); err != nil {
				return err
			}
			briefs, err := a.briefs(cmd.Context())
			if err != nil {
				return err
			}
			c, err := briefs.Compare(cmd.Context(), args[0], args[1], lang)
			switch {
			case errors.Is(err, briefing.ErrSame):
				return usageError{err}
			case err != nil:
				return tooLong(err)
			case asJSON:
				return a.printJSON(c)
			}
			a.printComparison(c)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the comparison as JSON")
	langFlag(cmd, &asked)
	return cmd
}

// Two columns need so many columns of the terminal, and take no more than these.
const (
	minWide = 90
	maxWide = 150
	gutter  = 3
)

func (a *app) printComparison(c briefing.Comparison) {
	s, lang := styleOf(a.Out), c.Language
	fmt.Fprintln(a.Out, s.bold(c.Title()))
	a.printQuotedIn(lang, c.QuotedIn)
	var summaries [2][]string
	for i, side := range c.Sides {
		line, _, _ := strings.Cut(side.Summary, "\n")
		if len(side.SummaryClaims) == 0 || !strings.HasPrefix(line, side.SummaryClaims[0].Text) {
			summaries[i] = append(summaries[i], line)
		}
		summaries[i] = append(summaries[i], a.claimLines(side.SummaryClaims)...)
	}
	a.printPair(c, summaries, true)
	for _, row := range c.Topics {
		fmt.Fprintln(a.Out, "\n"+s.bold(briefing.Title(row.Topic, lang)))
		var cells [2][]string
		for i, claims := range row.Sides {
			if cells[i] = a.claimLines(claims); len(claims) == 0 {
				cells[i] = []string{s.dim(texts.Say(lang, "compare_nothing"))}
			}
		}
		a.printPair(c, cells, false)
	}
	a.printDisputed(lang, c.Conflicts, c.Citations)
	voices := answer.Answer{RestsOn: c.RestsOn, OneSided: c.OneSided, Citations: c.Citations, Fallback: c.Fallback}
	a.printNotes(c.MissingText(), strings.TrimSpace(voices.MixText(lang)+" "+voices.OneSidedText(lang)), voices.FallbackText(lang))
	a.printDocuments(lang, c.Citations)
}

func (a *app) claimLines(claims []briefing.Claim) []string {
	var lines []string
	for _, c := range claims {
		lines = append(lines, "• "+c.Text+styleOf(a.Out).dim(" — "+c.Tag+" "+c.Marks()))
	}
	return lines
}

// printPair prints what is said of both: side by side where there is room, with their names
// above the first, elsewhere each under its name.
func (a *app) printPair(c briefing.Comparison, cells [2][]string, first bool) {
	s := styleOf(a.Out)
	wide := 0
	if screen := terminal(a.Out); screen != nil {
		if width, _, err := term.GetSize(int(screen.Fd())); err == nil {
			wide = width
		}
	}
	if wide < minWide {
		for i, lines := range cells {
			fmt.Fprintln(a.Out, c.Sides[i].Name+":")
			for _, line := range lines {
				fmt.Fprintln(a.Out, wrap(a.Out, line, 2))
			}
		}
		return
	}
	column := (min(wide, maxWide) - gutter) / 2
	var wrapped [2][]string
	for i, lines := range cells {
		if first {
			wrapped[i] = []string{s.bold(c.Sides[i].Name)}
		}
		for _, line := range lines {
			for k, part := range strings.Split(ansi.Wrap(line, column-2, ""), "\n") {
				if k > 0 {
					part = "  " + part
				}
				wrapped[i] = append(wrapped[i], part)
			}
		}
	}
	for k := range max(len(wrapped[0]), len(wrapped[1])) {
		var left, right string
		if k < len(wrapped[0]) {
			left = wrapped[0][k]
		}
		if k < len(wrapped[1]) {
			right = wrapped[1][k]
		}
		line := left + strings.Repeat(" ", max(0, column+gutter-ansi.StringWidth(left))) + right
		fmt.Fprintln(a.Out, strings.TrimRight(line, " "))
	}
}
