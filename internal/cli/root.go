package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"attache/internal/config"
)

// Streams are where output goes.
type Streams struct{ Out, Err io.Writer }

// Exit codes.
const (
	done       = 0
	failed     = 1
	wrongUsage = 2
)

// usageError is a call that cannot be understood.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errReported is an error that the command has told the user about already.
var errReported = errors.New("reported")

// Run runs one command and returns the exit code.
func Run(ctx context.Context, args []string, streams Streams, lookup func(string) (string, bool)) int {
	out := &output{Writer: streams.Out}
	streams.Out = out
	a := &app{Streams: streams, lookup: lookup}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	cmd, err := root.ExecuteContextC(ctx)
	a.close()
	if err == nil && out.err != nil {
		err = fmt.Errorf("write the result: %w", out.err)
	}
	var usage usageError
	var setting *config.Error
	switch {
	case err == nil:
		return done
	case errors.Is(err, errReported):
		return failed
	case ctx.Err() != nil && errors.Is(err, context.Cause(ctx)):
		fmt.Fprintln(streams.Err, "attache: interrupted")
		return failed
	case errors.As(err, &usage):
		fmt.Fprintf(streams.Err, "attache: %v\nTry: %s --help\n", err, cmd.CommandPath())
		return wrongUsage
	case errors.As(err, &setting):
		fmt.Fprintf(streams.Err, "attache: %v\n", err)
		return wrongUsage
	}
	fmt.Fprintf(streams.Err, "attache: %v\n", err)
	return failed
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "attache",
		Short: "Answers from your documents, each statement with its source",
		Long: `Attaché answers questions from a folder of documents and shows where each statement
comes from: on the command line, and in Discord. With an API key or a local model
server a model writes the answer; without, the sentences that answer are quoted.`,
		Example: `  attache ask "How much of Cuba's debt did Russia write off?"
  attache ask "¿Qué países se abstuvieron?" --json
  attache search "Mariel port" -k 3
  DISCORD_TOKEN=... attache serve`,
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2, // letters that a mistyped name may differ by
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				return usagef("there is no command %q; did you mean %s?", args[0], strings.Join(near, ", "))
			}
			return usagef("there is no command %q", args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&a.flags.corpus, "corpus", "", "folder of documents (default: the shipped corpus)")
	flags.StringVar(&a.flags.originals, "originals", "", "folder of source files that take the place of their retellings (default: originals in the data folder)")
	flags.StringVar(&a.flags.data, "data", "", "folder for the index and the conversations (default: the user's data folder)")
	flags.StringVar(&a.flags.config, "config", "", "configuration file (default: attache/attache.yaml in the user's configuration folder)")
	root.AddCommand(a.askCommand(), a.checkCommand(), a.searchCommand(), a.countryCommand(), a.compareCommand(), a.timelineCommand(), a.indexCommand(), a.sourcesCommand(), a.importCommand(), a.evalCommand(), a.serveCommand(),
		a.feedbackCommand(), a.doctorCommand(), a.healthCommand(), a.configCommand(), a.versionCommand())
	for _, c := range root.Commands() {
		check := c.Args
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usagef("%s: %w", cmd.Name(), err)
			}
			return nil
		}
	}
	return root
}

// oneArg is the check of a command that takes one argument, called what.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return fmt.Errorf("needs %s, for example: %s", what, firstExample(cmd))
		case len(args) > 1:
			return fmt.Errorf("takes one %s; put it in quotes", strings.TrimPrefix(strings.TrimPrefix(what, "a "), "the "))
		}
		return nil
	}
}

func firstExample(cmd *cobra.Command) string {
	line, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
	return line
}

func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// say tells the user something in one line that is no result.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.Err, "attache: "+format+"\n", args...)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
