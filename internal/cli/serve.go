package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"attache/internal/discord"
	"attache/internal/retrieve"
)

func (a *app) serveCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "The Discord bot; health on HTTP",
		Long: `Answers /ask in the Discord servers that the bot is in, until it is stopped. Changed
documents are taken up within a minute, at once on SIGHUP. /healthz and /readyz answer at
serve.addr.`,
		Example: "  DISCORD_TOKEN=... attache serve\n  DISCORD_TOKEN_FILE=/run/secrets/discord attache serve --addr 127.0.0.1:9000",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.serving = true
			if err := a.load(); err != nil {
				return err
			}
			if cmd.Flags().Changed("addr") {
				a.cfg.Serve.Addr = addr
			}
			if !a.cfg.Discord.Token.IsSet() {
				return usagef("serve: nothing to serve: set DISCORD_TOKEN to the token of your bot (README, \"Your Discord server\")")
			}
			return a.serve(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "HOST:PORT for /healthz and /readyz (default: serve.addr); empty: none")
	return cmd
}

func (a *app) serve(ctx context.Context) error {
	lib, r, err := a.retriever(ctx)
	if err != nil {
		return err
	}
	answerer, err := a.answerer(ctx, r)
	if err != nil {
		return err
	}
	d := a.cfg.Discord
	bot, err := discord.New(discord.Config{Token: d.Token.Reveal(), ApplicationID: d.ApplicationID, GuildID: d.GuildID,
		APIURL: d.APIURL, Workers: d.Workers, Timeout: d.Timeout, Logger: a.log}, answerer)
	if err != nil {
		return err
	}
	if a.cfg.Chat.On() && !a.cfg.EmbeddingOn() {
		a.log.Warn("no embedding model is set; passages are found by words alone")
	}
	a.log.Info("serving", "documents", len(lib.docs), "passages", len(lib.passages), "version", Version())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return ignoreStop(ctx, bot.Run(ctx)) })
	group.Go(func() error { return a.serveHealth(ctx, bot.Ready) })
	group.Go(func() error { a.keepFresh(ctx, r); return nil })
	err = group.Wait()
	a.log.Info("stopped")
	return err
}

// ignoreStop takes being stopped for success.
func ignoreStop(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// serveHealth answers /healthz, that the process lives, and /readyz, that it can answer.
func (a *app) serveHealth(ctx context.Context, ready func() bool) error {
	if a.cfg.Serve.Addr == "" {
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.cfg.Serve.Addr)
	if err != nil {
		return fmt.Errorf("listen for health checks at serve.addr %s: %w", a.cfg.Serve.Addr, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !ready() {
			http.Error(w, "not connected to Discord", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	stopped := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stopped()
	a.log.Info("health checks", "addr", listener.Addr().String())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("answer health checks: %w", err)
	}
	return nil
}

// refreshEvery is how long a changed document may go unnoticed.
const refreshEvery = time.Minute

// keepFresh takes up changed documents. The new index is built aside; until it is whole, and
// when it cannot be built, the old one answers.
func (a *app) keepFresh(ctx context.Context, r *retrieve.Retriever) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-hup:
		}
		if err := a.refresh(ctx, r); err != nil && ctx.Err() == nil {
			a.log.Error("the documents could not be taken up; the index of before answers on", "error", err)
		}
	}
}

func (a *app) refresh(ctx context.Context, r *retrieve.Retriever) error {
	lib, err := a.loadLibrary(ctx)
	if err != nil {
		return err
	}
	now := r.Source()
	if now.Index.Holds(lib.passages) && !now.WordsAlone {
		return nil
	}
	for _, s := range lib.skipped {
		a.log.Warn("document skipped", "path", s.Path, "error", s.Err)
	}
	src, err := a.source(ctx, lib, func(err error) { a.log.Debug("still no embeddings", "error", err) })
	if err != nil {
		return err
	}
	if src.WordsAlone && now.Index.Holds(lib.passages) {
		return nil
	}
	r.Swap(src)
	a.log.Info("documents taken up", "documents", len(lib.docs), "passages", len(lib.passages), "words_alone", src.WordsAlone)
	return nil
}
