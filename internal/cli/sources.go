package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"attache/internal/corpus"
	"attache/internal/texts"
)

func (a *app) sourcesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "sources [DOCUMENT]",
		Short:   "What the corpus holds and from whom",
		Long:    "Lists the documents with who published them, when, and whose view they give; or shows one, paragraph by paragraph, numbered as citations number them.",
		Example: "  attache sources\n  attache sources tass-2020",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return errors.New("takes one document")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			lib, err := a.library(cmd.Context())
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listSources(lib, asJSON)
			}
			doc, ok := corpus.Find(lib.docs, args[0])
			if !ok {
				var ids, about []string
				for _, d := range lib.docs {
					if d.About() {
						about = append(about, d.ID)
					} else {
						ids = append(ids, d.ID)
					}
				}
				ids = append(ids, about...)
				return fmt.Errorf("there is no document %q; there are: %s", args[0], strings.Join(ids, ", "))
			}
			return a.showSource(lib, doc, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// sourceInfo is a document as "sources --json" prints it.
type sourceInfo struct {
	corpus.Meta
	Path     string `json:"path"`
	Retold   bool   `json:"retold"`
	Original bool   `json:"original"` // one of the listed source files, word for word
	Passages int    `json:"passages"`
	Words    int    `json:"words"`
}

func (lib *library) info(doc corpus.Document) sourceInfo {
	info := sourceInfo{Meta: doc.Meta, Path: doc.Path, Retold: doc.Retold(), Original: lib.isOriginal(doc)}
	for _, p := range lib.passages {
		if p.Meta.ID == doc.ID {
			info.Passages++
			info.Words += len(strings.Fields(p.Text))
		}
	}
	return info
}

func (a *app) listSources(lib *library, asJSON bool) error {
	infos, about := []sourceInfo{}, []sourceInfo{}
	for _, d := range lib.docs {
		if d.About() {
			about = append(about, lib.info(d))
		} else {
			infos = append(infos, lib.info(d))
		}
	}
	if asJSON {
		return a.printJSON(struct {
			Corpus    string       `json:"corpus"`
			Documents []sourceInfo `json:"documents"`
			About     []sourceInfo `json:"about"` // documents about the corpus itself, no sources
		}{lib.name, infos, about})
	}
	for i, info := range append(infos, about...) {
		if i > 0 {
			fmt.Fprintln(a.Out)
		}
		a.printInfo(info)
	}
	return nil
}

func (a *app) printInfo(info sourceInfo) {
	s := styleOf(a.Out)
	fmt.Fprintf(a.Out, "%s  %s\n", s.bold(info.ID), wrap(a.Out, info.Title, len(info.ID)+2))
	var facts []string
	for _, f := range []string{info.Publisher, texts.Date("en", info.Date, info.DateEstimated), info.Kind, info.Perspective} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	if info.Speaker != "" {
		facts = append(facts, "speaking: "+info.Speaker)
	}
	text := "as published"
	switch {
	case info.Retold:
		text = "retold in other words"
	case info.Original:
		text = "the original"
	case info.About():
		text = "about this corpus, no source"
	}
	facts = append(facts, text, count(info.Passages, "passage"), count(info.Words, "word"))
	fmt.Fprintln(a.Out, "  "+wrap(a.Out, s.dim(strings.Join(facts, " · ")), 2))
}

func (a *app) showSource(lib *library, doc corpus.Document, asJSON bool) error {
	info := lib.info(doc)
	if asJSON {
		type paragraph struct {
			Heading string `json:"heading"`
			Number  int    `json:"number"`
			Retells int    `json:"retells"`
			Text    string `json:"text"`
		}
		out := struct {
			sourceInfo
			Paragraphs []paragraph `json:"paragraphs"`
		}{info, []paragraph{}}
		for _, p := range doc.Paragraphs {
			out.Paragraphs = append(out.Paragraphs, paragraph{p.Heading, p.Number, p.Retells, p.Text})
		}
		return a.printJSON(out)
	}
	a.printInfo(info)
	s, heading := styleOf(a.Out), ""
	for _, p := range doc.Paragraphs {
		if p.Heading != heading {
			heading = p.Heading
			fmt.Fprintln(a.Out, "\n"+s.bold(heading))
		}
		// Citations of a retelling give the paragraph of its source.
		fmt.Fprintf(a.Out, "\n¶%d %s\n", cmp.Or(p.Retells, p.Number), wrap(a.Out, p.Text, 0))
	}
	return nil
}
