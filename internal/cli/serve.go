package cli

import "github.com/spf13/cobra"

func (a *app) serveCommand() *cobra.Command { return &cobra.Command{Use: "serve", Args: noArgs, RunE: func(*cobra.Command, []string) error { return nil }} }
func (a *app) doctorCommand() *cobra.Command { return &cobra.Command{Use: "doctor", Args: noArgs, RunE: func(*cobra.Command, []string) error { return nil }} }
