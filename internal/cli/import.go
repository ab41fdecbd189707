package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"attache/internal/corpus"
	"attache/internal/importer"
	"attache/internal/language"
)

func (a *app) importCommand() *cobra.Command {
	var opts importer.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE|DIR...",
		Short: "Turn foreign files into documents",
		Long: fmt.Sprintf(`Turns text, Markdown, saved web pages, PDF and DOCX files into Markdown with front matter,
a document each, in the folder of --out. What was dropped and mended is reported, and so is
what of the front matter a person has to fill in. A document that somebody has edited since
is left alone, and a near-duplicate of another is not written.

A file may have %d MB, unpack to %d MB, hold %d MB of text, %d pages of PDF and %d levels of
nesting, and take %.0f seconds and %d MB of memory. One that exceeds this or cannot be read is
named in a line; the others are imported, and the exit code is 1.`,
			importer.MaxInput>>20, importer.MaxUnpacked>>20, importer.MaxOutput>>20, importer.MaxPages, importer.MaxNesting, importer.MaxTime.Seconds(), importer.MaxMemory>>20),
		Example: `  attache import report.pdf pages/ --out documents
  attache import pages/ --out documents --dry-run`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("needs files or folders, for example: %s", firstExample(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.Out == "" && !opts.DryRun {
				return usagef("import needs --out DIR, the folder for the documents")
			}
			return a.runImport(cmd.Context(), args, opts, asJSON)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Out, "out", "", "folder for the documents; made when absent")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "write nothing; show every change with its reason")
	flags.BoolVar(&opts.Force, "force", false, "replace documents that were edited since they were imported")
	flags.BoolVar(&asJSON, "json", false, "print the report as JSON")
	return cmd
}

func (a *app) runImport(ctx context.Context, paths []string, opts importer.Options, asJSON bool) error {
	opts.Clean = cleaned
	opts.Progress = func(f importer.File) {
		if f.Status == importer.Failed {
			a.say("%s: %s", language.OneLine(f.Path), language.OneLine(f.Why))
		} else if !asJSON {
			a.printImported(f, opts.DryRun)
		}
	}
	report, err := importer.Run(ctx, paths, opts)
	if err != nil {
		return err
	}
	if asJSON {
		if err := a.printJSON(report); err != nil {
			return err
		}
	}
	a.say("%s", importSummary(report))
	if report.Failed() > 0 {
		return errReported
	}
	return nil
}

// cleaned is corpus.Clean for the importer.
func cleaned(raw string) ([]importer.Block, []importer.Change) {
	from, made := corpus.Clean(raw)
	var blocks []importer.Block
	for _, b := range from {
		text := b.Text
		for _, mark := range b.Marks { // at the end, so that no word is glued to a number
			text += " [" + mark + "]"
		}
		switch b.Kind {
		case corpus.HeadingBlock:
			blocks = append(blocks, importer.Block{Kind: importer.Heading, Level: 1, Text: text})
		case corpus.ListBlock:
			for line := range strings.SplitSeq(text, "\n") {
				blocks = append(blocks, importer.Block{Kind: importer.Item, Text: line})
			}
		case corpus.NoteBlock:
			if b.Note != "" {
				text = "[" + b.Note + "] " + text
			}
			blocks = append(blocks, importer.Block{Text: text})
		default:
			blocks = append(blocks, importer.Block{Text: text})
		}
	}
	changes := make([]importer.Change, len(made))
	for i, c := range made {
		changes[i] = importer.Change{Paragraph: c.Paragraph, Kind: c.Kind, Before: c.Before, After: c.After, Why: c.Why}
	}
	return blocks, changes
}

// importSummary counts what became of the files.
func importSummary(report importer.Report) string {
	counts := map[importer.Status]int{}
	for _, f := range report.Files {
		counts[f.Status]++
	}
	var parts []string
	for _, s := range []importer.Status{importer.Written, importer.Unchanged, importer.Skipped, importer.Failed} {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], statusText(s, report.DryRun)))
		}
	}
	summary := strings.Join(parts, ", ")
	if summary == "" {
		summary = "there is nothing to import"
	}
	if len(report.Passed) == 0 {
		return summary
	}
	all, endings := 0, []string{}
	for _, ending := range slices.Sorted(maps.Keys(report.Passed)) {
		all += report.Passed[ending]
		endings = append(endings, fmt.Sprintf("%s %d", cmp.Or(language.OneLine(ending), "no ending"), report.Passed[ending]))
	}
	return fmt.Sprintf("%s; passed over %s of other kinds (%s)", summary, count(all, "file"), strings.Join(endings, ", "))
}

func statusText(s importer.Status, dryRun bool) string {
	if s == importer.Written && dryRun {
		return "would be written"
	}
	return string(s)
}

// printImported prints what became of a file: a line, then what to know about it.
func (a *app) printImported(f importer.File, dryRun bool) {
	s := styleOf(a.Out)
	line := s.bold(language.OneLine(f.Path))
	if f.Output != "" {
		line += " → " + language.OneLine(f.Output)
	}
	line += ": " + statusText(f.Status, dryRun)
	if f.Why != "" {
		line += ": " + language.OneLine(f.Why)
	}
	fmt.Fprintln(a.Out, line)
	if f.Status != importer.Written {
		return
	}
	if dryRun {
		for _, c := range f.Changes {
			a.printChange(f, c)
		}
	} else {
		for _, kind := range kindsOf(f.Changes) {
			fmt.Fprintln(a.Out, "  "+wrap(a.Out, s.dim(changesOf(kind, f.Changes)), 4))
		}
	}
	if len(f.Unknown) > 0 {
		fmt.Fprintln(a.Out, "  unknown: "+strings.Join(f.Unknown, ", "))
	}
}

// kindsOf returns the kinds of changes in the order of their first.
func kindsOf(changes []importer.Change) []string {
	var kinds []string
	for _, c := range changes {
		if !slices.Contains(kinds, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// changesOf counts the changes of a kind and shows two.
func changesOf(kind string, changes []importer.Change) string {
	n, examples := 0, []string{}
	for _, c := range changes {
		if c.Kind != kind {
			continue
		}
		if n++; len(examples) < 2 {
			examples = append(examples, beforeAfter(c))
		}
	}
	text := fmt.Sprintf("%s (%d): %s", kind, n, strings.Join(examples, "; "))
	if n > len(examples) {
		text += " …"
	}
	return text
}

// printChange prints a change with its place and reason.
func (a *app) printChange(f importer.File, c importer.Change) {
	place := ""
	switch {
	case c.Paragraph > 0 && f.Format == "PDF":
		place = fmt.Sprintf("page %d, ", c.Paragraph)
	case c.Paragraph > 0:
		place = fmt.Sprintf("¶%d, ", c.Paragraph)
	}
	fmt.Fprintln(a.Out, "  "+wrap(a.Out, fmt.Sprintf("%s%s: %s (%s)", place, c.Kind, beforeAfter(c), c.Why), 4))
}

// beforeAfter shows what a change did, shortened.
func beforeAfter(c importer.Change) string {
	quote := func(s string) string {
		const most = 80 // characters
		s = language.OneLine(s)
		if utf8.RuneCountInString(s) > most {
			s = string([]rune(s)[:most]) + "…"
		}
		return "“" + s + "”"
	}
	switch {
	case c.Before == "" && c.After == "":
		return "dropped"
	case c.After == "":
		return quote(c.Before) + " dropped"
	case c.Before == "":
		return quote(c.After)
	case c.Before == c.After:
		return quote(c.Before)
	}
	return quote(c.Before) + " → " + quote(c.After)
}
