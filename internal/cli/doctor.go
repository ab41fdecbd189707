package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"attache/internal/answer"
	"attache/internal/config"
	"attache/internal/discord"
	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/provider"
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check configuration, keys, index and Discord; say how to mend",
		Long: `Checks everything that an answer needs and says how to mend what is wrong. It asks the
configured servers for their lists of models, embeds one word, examines the judge once on
fixed pairs, and asks Discord who the bot is, what it may do in each of its servers and which
commands it has; it sends no question and no document. Exits 1 when something is wrong.`,
		Example: "  attache doctor\n  attache doctor --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			return a.doctor(cmd.Context(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return cmd
}

// finding is what one check found.
type finding struct {
	Check  string `json:"check"`
	Status string `json:"status"` // ok, off, wrong
	Says   string `json:"says"`
	Mend   string `json:"mend,omitempty"`
}

// States of a check.
const (
	ok    = "ok"
	off   = "off" // not configured, and not needed
	wrong = "wrong"
)

func (a *app) doctor(ctx context.Context, asJSON bool) error {
	// Diagnosis is worth one try each: a patient client would only take longer to say so.
	a.cfg.Chat.Retries, a.cfg.Embedding.Retries = 0, 0
	a.cfg.Embedding.Timeout = min(a.cfg.Embedding.Timeout, 15*time.Second)
	within, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	// An examination on a slow server may take as long as an answer: chat.timeout bounds it.
	judge := func(context.Context) finding { return a.checkJudge(ctx) }
	checks := []func(context.Context) finding{a.checkConfig, a.checkData, a.checkCorpus, a.checkChat, a.checkEmbedding, a.checkIndex, a.checkRetrieval, a.checkDiscord, judge}
	findings := make([]finding, 0, len(checks))
	for _, check := range checks {
		f := check(within)
		findings = append(findings, f)
		if !asJSON {
			a.printFinding(f)
		}
	}
	if asJSON {
		if err := a.printJSON(struct {
			Findings []finding `json:"findings"`
		}{findings}); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(findings, func(f finding) bool { return f.Status == wrong }) {
		return errReported
	}
	return nil
}

func (a *app) printFinding(f finding) {
	mark := map[string]*color.Color{ok: color.New(color.FgGreen), off: color.New(color.Faint), wrong: color.New(color.FgRed)}[f.Status]
	if !isTerminal(a.Out) {
		mark.DisableColor()
	}
	fmt.Fprintf(a.Out, "%s %-10s %s\n", mark.Sprintf("%-5s", f.Status), f.Check, wrap(a.Out, f.Says, 17))
	if f.Mend != "" {
		fmt.Fprintf(a.Out, "%17s%s\n", "", wrap(a.Out, "→ "+f.Mend, 17))
	}
}

func (a *app) checkConfig(context.Context) finding {
	if file := a.configFile(); file != "" {
		return finding{"settings", ok, "from " + file, ""}
	}
	return finding{"settings", ok, "the defaults and the environment; no file", ""}
}

func (a *app) checkData(context.Context) finding {
	dir := a.cfg.Data
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(dir, ".doctor-*"); err == nil {
			_ = f.Close()
			err = os.Remove(f.Name())
		}
	}
	if err != nil {
		return finding{"data", wrong, fmt.Sprintf("%s cannot be written: %v", dir, errors.Unwrap(err)),
			"Give --data or ATTACHE_DATA a folder of yours; without one every start builds the index anew and no conversation is kept."}
	}
	return finding{"data", ok, dir, ""}
}

func (a *app) checkCorpus(ctx context.Context) finding {
	lib, err := a.loadLibrary(ctx)
	if err != nil {
		return finding{"corpus", wrong, err.Error(), "Put *.md or *.txt documents in the folder, or leave --corpus away for the shipped ones."}
	}
	retold, originals := 0, 0
	for _, d := range lib.docs {
		if d.Retold() {
			retold++
		}
		if lib.isOriginal(d) {
			originals++
		}
	}
	says := fmt.Sprintf("%s, %s: %s", lib.name, count(lib.sources(), "document"), count(len(lib.passages), "passage"))
	if originals > 0 {
		says += "; " + count(originals, "original")
	}
	if retold > 0 {
		says += fmt.Sprintf("; %d retold in other words than their sources'", retold)
	}
	if len(lib.skipped) > 0 {
		var bad []string
		for _, s := range lib.skipped {
			bad = append(bad, s.String())
		}
		return finding{"corpus", wrong, says, strings.Join(bad, "; ")}
	}
	return finding{"corpus", ok, says, ""}
}

func (a *app) checkChat(ctx context.Context) finding {
	c := a.cfg.Chat
	if c.Replay != "" {
		replay, err := llm.Load(c.Replay)
		if err != nil {
			return finding{"chat", wrong, err.Error(), "Name a file that chat.record made, or leave chat.replay away."}
		}
		return finding{"chat", ok, fmt.Sprintf("%s replayed from %s; no server is asked", count(replay.Len(), "answer"), c.Replay), ""}
	}
	if !c.On() {
		return finding{"chat", off, "no model: answers are quoted from the documents", "Set OPENAI_API_KEY, or chat.base_url and chat.model for a server of yours."}
	}
	var says []string
	for _, s := range append([]config.ChatServer{{BaseURL: c.BaseURL, APIKey: c.APIKey, Model: c.Model}}, c.Fallback...) {
		client := a.chatClient(ctx, s)
		names, err := client.Models(ctx)
		offers := provider.List(names)
		switch {
		case err != nil:
			return finding{"chat", wrong, err.Error(), "Check the base URL, the key, and that the server runs."}
		case s.Model == "":
			return finding{"chat", wrong, "chat.model is not set", "Choose one that " + client.Host() + " offers: " + offers}
		case len(names) > 0 && !slices.Contains(names, s.Model):
			return finding{"chat", wrong, client.Host() + " does not offer " + s.Model, "Choose one of: " + offers}
		}
		says = append(says, fmt.Sprintf("%s receives questions and passages; model %s%s", client.Host(), s.Model, describeTraits(client.Traits())))
	}
	if c.Record != "" {
		says = append(says, "every question and answer is recorded in "+c.Record)
	}
	return finding{"chat", ok, strings.Join(says, "; "), ""}
}

// checkJudge examines the model that checks statements, unless that was done before.
func (a *app) checkJudge(ctx context.Context) finding {
	c := a.cfg
	switch {
	case !c.Chat.On():
		return finding{"judge", off, "answers are quoted: there is nothing to judge", ""}
	case c.Verify.Judge == config.JudgeOff:
		return finding{"judge", off, "verify.judge is off: statements are checked by rules alone", ""}
	}
	model, err := a.model(ctx)
	if err != nil {
		return finding{"judge", off, "no model", ""}
	}
	prompts, err := a.prompts()
	if err != nil {
		return finding{"judge", wrong, err.Error(), "Mend the template, or leave prompts away for the shipped ones."}
	}
	judge := a.judge(ctx, model, prompts)
	name := c.Chat.Model
	if c.Verify.Judge != config.JudgeSame {
		name = c.Verify.Judge
	}
	fit, _, err := judge.Fit(ctx)
	if err != nil && c.Chat.Replay != "" {
		return finding{"judge", off, "the recording holds no examination: statements are checked by rules alone", ""}
	}
	if errors.Is(err, llm.ErrSlow) || errors.Is(err, context.DeadlineExceeded) {
		return finding{"judge", wrong, fmt.Sprintf("%s: its examination takes longer than chat.timeout, %s", name, c.Chat.Timeout), "Raise chat.timeout, or set verify.judge to off: statements are checked by rules alone."}
	}
	if err != nil {
		return finding{"judge", wrong, err.Error(), "Until it can be examined, statements are checked by rules alone."}
	}
	exam := judge.Exam()
	says := fmt.Sprintf("%s: %d of %d fixed pairs right", name, exam.Right, exam.Of)
	if !fit {
		return finding{"judge", off, says + ", too few: it is not used, statements are checked by rules alone", "Set verify.judge to a stronger model on the same server, or to off."}
	}
	return finding{"judge", ok, says, ""}
}

// describeTraits says what was found out about a server.
func describeTraits(t provider.Traits) string {
	var parts []string
	if t.ContextTokens > 0 {
		parts = append(parts, fmt.Sprintf("a context of %d tokens", t.ContextTokens))
	}
	if len(t.Without) > 0 {
		parts = append(parts, "does not take "+strings.Join(t.Without, ", "))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (found out: " + strings.Join(parts, "; ") + ")"
}

func (a *app) checkEmbedding(ctx context.Context) finding {
	_, client := a.embedding(ctx)
	if client == nil {
		return finding{"embedding", off, "none: passages are found by words alone", "Set OPENAI_API_KEY, or embedding.model for a server that has embeddings."}
	}
	v, err := client.Question(ctx, "attaché")
	if err != nil {
		return finding{"embedding", wrong, err.Error(), "Check embedding.base_url, embedding.model and the key."}
	}
	return finding{"embedding", ok, fmt.Sprintf("%s at %s, %d dimensions%s", a.cfg.Embedding.Model, client.Host(), len(v), describeTraits(client.Traits())), ""}
}

func (a *app) checkIndex(ctx context.Context) finding {
	lib, err := a.loadLibrary(ctx)
	if err != nil {
		return finding{"index", off, "no corpus", ""}
	}
	e, _ := a.embedding(ctx)
	b := a.builder(lib, e)
	switch current, missing, err := b.Status(ctx, lib.passages); {
	case err != nil:
		return finding{"index", wrong, err.Error(), "It is built anew by the next command."}
	case missing > 0:
		return finding{"index", ok, fmt.Sprintf("%s to embed; the next command does it", count(missing, "passage")), ""}
	case !current:
		return finding{"index", ok, "the documents have changed; the next command takes that up", ""}
	}
	return finding{"index", ok, "current, in " + filepath.Dir(b.Dir()), ""}
}

// checkRetrieval tells what a question costs of passages, and beside it what the other mode would.
func (a *app) checkRetrieval(ctx context.Context) finding {
	if !a.cfg.Chat.On() {
		return finding{"retrieval", off, "nothing is sent to a model", ""}
	}
	lib, err := a.loadLibrary(ctx)
	if err != nil {
		return finding{"retrieval", off, "no corpus", ""}
	}
	whole := 0
	for _, p := range lib.passages {
		whole += language.Tokens(p.EmbeddingText())
	}
	cost := func(tokens int) string {
		says := fmt.Sprintf("about %d tokens of passages with each question", tokens)
		if price := a.cfg.Chat.Price.Input; price > 0 {
			says += fmt.Sprintf(", $%.4f", float64(tokens)*price/1e6)
		}
		return says
	}
	best, all := cost(min(a.cfg.Retrieve.Tokens, whole)), cost(whole)
	if a.cfg.Retrieve.Mode == "all" {
		return finding{"retrieval", ok, "all: the whole corpus, " + all + "; best: " + best, ""}
	}
	return finding{"retrieval", ok, "best: " + best + "; all: " + all, ""}
}

func (a *app) checkDiscord(ctx context.Context) finding {
	d := a.cfg.Discord
	if !d.Token.IsSet() {
		return finding{"discord", off, "no token: serve has nothing to serve", "Set DISCORD_TOKEN; the README says where to find it."}
	}
	if lib, err := a.loadLibrary(ctx); err == nil {
		if err := a.checkBudget(lib); err != nil {
			return finding{"discord", wrong, err.Error(), "serve does not start with it."}
		}
	}
	r, err := discord.Check(ctx, discord.Config{Token: d.Token.Reveal(), ApplicationID: d.ApplicationID, GuildID: d.GuildID, APIURL: d.APIURL,
		MessageContent: d.MessageContent, Checker: (*answer.Answerer)(nil)})
	if err != nil {
		mend := "Ask again in a minute; where it stays so, see whether this machine reaches discord.com."
		if errors.Is(err, discord.ErrToken) {
			mend = "Copy the token anew from the application's Bot page; it is shown once."
		}
		return finding{"discord", wrong, err.Error(), mend}
	}
	says := fmt.Sprintf("%s, application %s, in %s; commands %s", r.Name, r.ApplicationID, count(r.Guilds, "server"), r.Commands)
	if r.Commands != discord.CommandsRegistered {
		says += " (serve registers them)"
	}
	says += "; add it to a server: " + r.Invite
	if len(r.Problems) > 0 {
		return finding{"discord", wrong, says, strings.Join(r.Problems, "; ")}
	}
	return finding{"discord", ok, says, ""}
}
