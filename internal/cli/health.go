package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) healthCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:     "health",
		Short:   "Ask a running serve whether it is well; for containers",
		Long:    "Asks the serve of this machine at serve.addr. Exits 0 when it can answer questions, 1 when not.",
		Example: "  attache health\n  attache health --addr 127.0.0.1:8089",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			if addr == "" {
				addr = a.cfg.Serve.Addr
			}
			return a.health(cmd.Context(), addr)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "HOST:PORT of the running serve (default: serve.addr)")
	return cmd
}

func (a *app) health(ctx context.Context, addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return usagef("%q is no HOST:PORT", addr)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1" // serve listens everywhere; ask it here
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return usagef("%q is no HOST:PORT", addr)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("nothing answers at %s; is attache serve running?", addr)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
	if err != nil {
		return fmt.Errorf("ask %s: %w", addr, err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", strings.TrimSpace(string(body)))
	}
	_, err = fmt.Fprintln(a.Out, strings.TrimSpace(string(body)))
	return err
}
