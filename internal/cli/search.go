package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"attache/internal/answer"
	"attache/internal/retrieve"
	"attache/internal/texts"
)

func (a *app) searchCommand() *cobra.Command {
	var asJSON bool
	var k int
	var country, from, to string
	cmd := &cobra.Command{
		Use:     `search "QUERY"`,
		Short:   "Ranked passages",
		Long:    "Lists the passages that bear on a query, best first, with their scores.",
		Example: "  attache search \"Mariel port\"\n  attache search \"вертолёты Перу\" -k 3 --json",
		Args:    oneArg("a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := answer.Check(args[0]); err != nil {
				return usagef("%w", err)
			}
			if k < 1 {
				return usagef("-k takes a number above 0")
			}
			q := retrieve.Query{Text: args[0], Budget: retrieve.Budget{Passages: k}}
			var err error
			if q.Countries, err = countryCodes(country); err != nil {
				return err
			}
			if q.From, q.To, err = period(from, to); err != nil {
				return err
			}
			if err := a.load(); err != nil {
				return err
			}
			return a.search(cmd.Context(), q, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the passages as JSON")
	cmd.Flags().StringVar(&country, "country", "", "only passages that name this country, a name or a code such as CU")
	periodFlags(cmd.Flags(), &from, &to)
	cmd.Flags().IntVarP(&k, "limit", "k", 5, "how many passages")
	return cmd
}

type searchResult struct {
	Rank      int      `json:"rank"`
	Score     float64  `json:"score"`
	PassageID string   `json:"passage_id"`
	Document  string   `json:"document"`
	Title     string   `json:"title"`
	Origin    string   `json:"origin"`
	Locator   string   `json:"locator"`
	Date      string   `json:"date"`
	Countries []string `json:"countries"`
	Text      string   `json:"text"`
}

func (a *app) search(ctx context.Context, q retrieve.Query, asJSON bool) error {
	_, r, err := a.retriever(ctx)
	if err != nil {
		return err
	}
	found, err := r.Retrieve(ctx, q)
	if err != nil {
		return err
	}
	if asJSON {
		out := struct {
			Query     string         `json:"query"`
			Language  string         `json:"language"`
			Countries []string       `json:"countries"`
			Results   []searchResult `json:"results"`
		}{q.Text, found.Language, orEmpty(found.Countries), []searchResult{}}
		for i, h := range found.Hits {
			p := h.Passage
			out.Results = append(out.Results, searchResult{i + 1, h.Score, p.ID, p.Meta.ID, p.Meta.Title, p.Meta.Origin,
				p.Locator, p.Meta.Date, orEmpty(p.Countries), p.Text})
		}
		return a.printJSON(out)
	}
	if len(found.Hits) == 0 {
		fmt.Fprintln(a.Out, texts.Say(found.Language, "abstain"))
		return nil
	}
	s := styleOf(a.Out)
	for i, h := range found.Hits {
		m := h.Passage.Meta
		head := fmt.Sprintf("%d. %s, %s", i+1, m.Title, h.Passage.Locator)
		fmt.Fprintf(a.Out, "%s %s\n    %s\n", wrap(a.Out, s.bold(head), 4), s.dim(fmt.Sprintf("%.2f", h.Score)), wrap(a.Out, h.Passage.Text, 4))
	}
	return nil
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
