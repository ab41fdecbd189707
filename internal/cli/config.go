package cli

import (
	"github.com/spf13/cobra"

	"attache"
)

func (a *app) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "config",
		Short:   "Print the commented default configuration",
		Example: "  attache config > attache.yaml\n  attache ask --config attache.yaml \"...\"",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.Out.Write(attache.Config)
			return err
		},
	}
}
