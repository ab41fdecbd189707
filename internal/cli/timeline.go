package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"attache/internal/briefing"
	"attache/internal/texts"
)

func (a *app) timelineCommand() *cobra.Command {
	var opts struct {
		json, dark       bool
		topic, lang, png string
	}
	var which briefing.Which
	cmd := &cobra.Command{
		Use:   "timeline [COUNTRY]",
		Short: "Dated events",
		Long: `Lists what the sources date, each event once, in order of time, with who says so: of a
country, a region or a group, or of everything. A year in brackets is implied rather than
stated; where the sources disagree on when something was, both times are listed and each names
the other. --png saves a picture of the most telling events.`,
		Example: `  attache timeline Cuba
  attache timeline --country "South America" --from 2014 --to 2015-06 --topic votes
  attache timeline NI --png nicaragua.png`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneArg("a country")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if which.Country != "" {
					return usagef("name the country once, as an argument or with --country")
				}
				which.Country = args[0]
			}
			lang, err := briefLanguage(opts.lang, which.Country)
			if err != nil {
				return err
			}
			if which.Topic, err = briefing.ParseTopic(opts.topic); err != nil {
				return usagef("--topic: %w", err)
			}
			if which.From, which.To, err = period(which.From, which.To); err != nil {
				return err
			}
			if which.Country != "" {
				if _, err := briefing.Find(which.Country, lang); err != nil {
					return usageError{err}
				}
			}
			if err := pictureAt(opts.png, opts.dark); err != nil {
				return err
			}
			if err := a.load(); err != nil {
				return err
			}
			briefs, err := a.quotedBriefs(cmd.Context())
			if err != nil {
				return err
			}
			t, err := briefs.Timeline(cmd.Context(), which, lang)
			if err != nil {
				return err
			}
			if opts.png != "" {
				if err := a.savePicture(t, opts.png, opts.dark); err != nil {
					return err
				}
			}
			if opts.json {
				return a.printJSON(t)
			}
			a.printTimeline(t)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.json, "json", false, "print the events as JSON")
	flags.StringVar(&which.Country, "country", "", "only events of this country, region or group, a name or a code such as CU")
	flags.StringVar(&which.From, "from", "", "only what happened since: a year, a month (2020-02) or a day")
	flags.StringVar(&which.To, "to", "", "only what happened until then")
	flags.StringVar(&opts.topic, "topic", "", "only events of this topic")
	flags.StringVar(&opts.png, "png", "", "also save a picture to this file")
	flags.BoolVar(&opts.dark, "dark", false, "make the picture for a dark background")
	langFlag(cmd, &opts.lang)
	return cmd
}

// pictureAt refuses what --png and --dark cannot mean, before anything is read.
func pictureAt(path string, dark bool) error {
	switch folder := filepath.Dir(path); {
	case path == "" && dark:
		return usagef("--dark is about the picture: add --png FILE")
	case path == "":
		return nil
	case !strings.EqualFold(filepath.Ext(path), ".png"):
		return usagef("--png writes a PNG: name a file that ends in .png, not %s", path)
	default:
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return usagef("--png: there is no folder %s", folder)
		}
	}
	return nil
}

// savePicture writes the picture of a timeline; of none there is nothing to draw, and it says so.
func (a *app) savePicture(t briefing.Timeline, path string, dark bool) error {
	if len(t.Events) == 0 {
		a.say("no picture saved: there are no events to draw")
		return nil
	}
	png, _, err := briefing.Picture(t.Poster(dark))
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		return fmt.Errorf("save the picture: %w", err)
	}
	a.say("saved %s", path)
	return nil
}

func (a *app) printTimeline(t briefing.Timeline) {
	s := styleOf(a.Out)
	fmt.Fprintln(a.Out, s.bold(t.Title()))
	if scope := t.Scope(); scope != "" {
		fmt.Fprintln(a.Out, s.dim(scope))
	}
	if len(t.Events) == 0 {
		fmt.Fprintln(a.Out, "\n"+texts.Say(t.Language, "timeline_none"))
		return
	}
	a.printQuotedIn(t.Language, t.QuotedIn)
	year := ""
	for _, e := range t.Events {
		if e.Year() != year {
			year = e.Year()
			fmt.Fprintln(a.Out, "\n"+s.bold(year))
		}
		fmt.Fprintln(a.Out, wrap(a.Out, "• "+s.bold(e.When(t.Language))+": "+e.Text+s.dim(" — "+e.Tag+" "+e.Marks()), 2))
		if disputed := e.DisputeText(t.Language); disputed != "" {
			fmt.Fprintln(a.Out, wrap(a.Out, "  "+disputed, 2))
		}
	}
	a.printNotes(t.ImpliedText(), t.VoiceText())
	a.printDocuments(t.Language, t.Citations)
}
