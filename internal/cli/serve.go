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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"attache/internal/answer"
	"attache/internal/briefing"
	"attache/internal/budget"
	"attache/internal/config"
	"attache/internal/discord"
	"attache/internal/language"
	"attache/internal/retrieve"
	"attache/internal/state"
)

func (a *app) serveCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "The Discord bot; health and metrics on HTTP",
		Long: `Answers in the Discord servers that the bot is in, until it is stopped; the answers under
way then have discord.grace to finish. Changed documents are taken up within a minute, at once
on SIGHUP. /healthz, /readyz and /metrics (for Prometheus) answer at serve.addr.`,
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
	cmd.Flags().StringVar(&addr, "addr", "", "HOST:PORT for /healthz, /readyz and /metrics (default: serve.addr); empty: none")
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
	if err := a.checkBudget(lib); err != nil {
		return err
	}
	db, err := state.Open(ctx, a.cfg.Data)
	if err != nil {
		return err
	}
	defer db.Close()
	briefs, err := a.briefsOf(r, answerer)
	if err != nil {
		return err
	}
	bot, err := discord.New(a.botConfig(ctx, r, db, answerer, briefs), answerer)
	if err != nil {
		return err
	}
	if a.cfg.Chat.On() && !a.cfg.EmbeddingOn() {
		a.log.Warn("no embedding model is set; passages are found by words alone")
	}
	a.log.Info("serving", "documents", lib.sources(), "passages", len(lib.passages), "version", Version())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return ignoreStop(ctx, bot.Run(ctx)) })
	group.Go(func() error { return a.serveHealth(ctx, bot.Ready, bot.Metrics()) })
	group.Go(func() error { a.keepFresh(ctx, r); return nil })
	group.Go(func() error { a.keepShort(ctx, db); return nil })
	err = group.Wait()
	a.log.Info("stopped")
	return err
}

// botConfig configures the bot from the settings.
func (a *app) botConfig(ctx context.Context, r *retrieve.Retriever, db *state.DB, answerer *answer.Answerer, briefs *briefing.Briefs) discord.Config {
	d := a.cfg.Discord
	return discord.Config{
		Token: d.Token.Reveal(), ApplicationID: d.ApplicationID, GuildID: d.GuildID, APIURL: d.APIURL, MessageContent: d.MessageContent,
		Workers: d.Workers, Timeout: d.Timeout, Grace: d.Grace, State: db, SessionTurns: a.cfg.Session.Turns, SessionMaxAge: a.cfg.Session.MaxAge,
		Limits: discord.Limits(d.Limits), Remember: d.Remember,
		Budget: state.Budget{
			Guild: budget.Amount{Tokens: int64(d.Budget.GuildTokens), MicroUSD: int64(d.Budget.GuildUSD * 1e6)},
			All:   budget.Amount{Tokens: int64(d.Budget.Tokens), MicroUSD: int64(d.Budget.USD * 1e6)},
		},
		Host: a.receivers(ctx), Version: Version(), Logger: a.log,
		Library: shelf{r}, Checker: answerer, Briefer: briefs,
	}
}

// checkBudget reports a budget of the day that does not hold a single request of an answer: the
// model would never be asked.
func (a *app) checkBudget(lib *library) error {
	if !a.cfg.Chat.On() {
		return nil
	}
	passages := max(a.cfg.Retrieve.Tokens, a.cfg.Retrieve.WideTokens)
	if a.cfg.Retrieve.Mode == "all" {
		passages = 0
		for _, p := range lib.passages {
			passages += language.Tokens(p.EmbeddingText())
		}
	}
	// Besides the passages a prompt has up to 6000 tokens of instructions, question and
	// conversation. A purse is asked for a token for each byte, and an estimate has four to one.
	const besides, bytesPerToken = 6000, 4
	prompt, completion := float64(bytesPerToken*(passages+besides)), float64(a.cfg.Chat.MaxTokens)
	usd := (prompt*a.cfg.Chat.Price.Input + completion*a.cfg.Chat.Price.Output) / 1e6
	b := a.cfg.Discord.Budget
	for _, bound := range []struct {
		place string
		is    float64
		needs float64
	}{
		{"tokens", float64(b.Tokens), prompt + completion}, {"guild_tokens", float64(b.GuildTokens), prompt + completion},
		{"usd", b.USD, usd}, {"guild_usd", b.GuildUSD, usd},
	} {
		if bound.is > 0 && bound.is < bound.needs {
			return &config.Error{Place: "discord.budget." + bound.place,
				Problem: fmt.Sprintf("is %g, but so much as %g is set aside for a single request: raise it, or lower retrieve.wide_tokens or chat.max_tokens", bound.is, bound.needs)}
		}
	}
	return nil
}

// receivers names the hosts that questions and passages are sent to; empty: none.
func (a *app) receivers(ctx context.Context) string {
	var hosts []string
	if c := a.cfg.Chat; c.On() && c.Replay == "" {
		for _, s := range append([]config.ChatServer{{BaseURL: c.BaseURL, APIKey: c.APIKey, Model: c.Model}}, c.Fallback...) {
			hosts = append(hosts, a.chatClient(ctx, s).Host())
		}
	}
	if _, client := a.embedding(ctx); client != nil {
		hosts = append(hosts, client.Host())
	}
	slices.Sort(hosts)
	return strings.Join(slices.Compact(hosts), ", ")
}

// ignoreStop takes being stopped for success.
func ignoreStop(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// serveHealth answers /healthz, that the process lives, /readyz, that it can answer, and
// /metrics, what it has counted.
func (a *app) serveHealth(ctx context.Context, ready func() bool, metrics http.Handler) error {
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
	mux.Handle("GET /metrics", metrics)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	stopped := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stopped()
	a.log.Info("health checks", "addr", listener.Addr().String())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("answer health checks: %w", err)
	}
	return nil
}

// pruneEvery is how long what is too old may still be kept.
const pruneEvery = time.Hour

// keepShort forgets the conversations and answers that are too old, though nobody asks.
func (a *app) keepShort(ctx context.Context, db *state.DB) {
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		if err := db.Prune(ctx, a.cfg.Session.MaxAge); err != nil && ctx.Err() == nil {
			a.log.Error("old conversations are still kept", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
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
	a.log.Info("documents taken up", "documents", lib.sources(), "passages", len(lib.passages), "words_alone", src.WordsAlone)
	return nil
}
