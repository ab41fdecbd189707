package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/adrg/xdg"

	"attache"
	"attache/internal/answer"
	"attache/internal/config"
	"attache/internal/corpus"
	"attache/internal/embedding"
	"attache/internal/facts"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/llm"
	"attache/internal/provider"
	"attache/internal/retrieve"
	"attache/internal/state"
	"attache/internal/verify"
)

// app holds what the commands share.
type app struct {
	Streams
	lookup  func(string) (string, bool)
	flags   struct{ corpus, originals, data, config string }
	serving bool // a service logs lines for machines, a command sentences for a person

	cfg      *config.Config
	log      *slog.Logger
	progress progress
	facts    atomic.Pointer[facts.Facts] // of the corpus that answers are made from
	closers  []func() error
}

// load reads the configuration; the first thing that a command does.
func (a *app) load() error {
	file := a.configFile()
	cfg, err := config.Load(config.Source{File: file, Lookup: a.lookup, Flags: func(c *config.Config) {
		if a.flags.corpus != "" {
			c.Corpus = a.flags.corpus
		}
		if a.flags.originals != "" {
			c.Originals = a.flags.originals
		}
		if a.flags.data != "" {
			c.Data = a.flags.data
		}
	}})
	if err != nil {
		return err
	}
	if cfg.Data == "" {
		cfg.Data = filepath.Join(xdg.DataHome, "attache")
	}
	a.cfg = cfg
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.Log.Level)); err != nil {
		return fmt.Errorf("read log.level: %w", err)
	}
	opts := &slog.HandlerOptions{Level: level}
	switch {
	case cfg.Log.Format == "json":
		a.log = slog.New(slog.NewJSONHandler(a.Err, opts))
	case a.serving:
		a.log = slog.New(slog.NewTextHandler(a.Err, opts))
	default:
		a.log = slog.New(sentences{w: a.Err, level: level})
	}
	return nil
}

// configFile is the file that --config or ATTACHE_CONFIG names, else the one in the user's
// configuration folder. The folder that attache is started from is not looked in: a file
// that came with somebody's documents could send the user's key to another server.
func (a *app) configFile() string {
	if a.flags.config != "" {
		return a.flags.config
	}
	if file, _ := a.lookup("ATTACHE_CONFIG"); file != "" {
		return file
	}
	if file := filepath.Join(xdg.ConfigHome, "attache", "attache.yaml"); isFile(file) {
		return file
	}
	return ""
}

func (a *app) close() {
	a.progress.close()
	for _, c := range a.closers {
		if err := c(); err != nil {
			a.say("%v", err)
		}
	}
}

// library is the loaded corpus.
type library struct {
	name     string // the folder's absolute path, or "shipped"
	docs     []corpus.Document
	passages []corpus.Passage
	skipped  []corpus.Skipped
	list     corpus.Originals
	facts    *facts.Facts // once the index is open
}

// isOriginal reports whether a document is one of the listed source files.
func (lib *library) isOriginal(d corpus.Document) bool { _, ok := lib.list[d.Hash]; return ok }

// sources are the documents but those about the program itself.
func (lib *library) sources() int {
	n := 0
	for _, d := range lib.docs {
		if !d.About() {
			n++
		}
	}
	return n
}

const shipped = "shipped"

// library loads the corpus and names each file that had to be skipped.
func (a *app) library(ctx context.Context) (*library, error) {
	lib, err := a.loadLibrary(ctx)
	if lib != nil {
		for _, s := range lib.skipped {
			a.say("%v", s)
		}
	}
	return lib, err
}

func (a *app) loadLibrary(ctx context.Context) (*library, error) {
	list, err := attache.Corpus.ReadFile("corpus/originals.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the list of originals: %w", err)
	}
	originals, err := corpus.ParseOriginals(list)
	if err != nil {
		return nil, err
	}
	lib := &library{name: shipped}
	folder, err := fs.Sub(attache.Corpus, "corpus")
	if a.cfg.Corpus != "" {
		if lib.name, err = filepath.Abs(a.cfg.Corpus); err == nil {
			folder, err = os.DirFS(lib.name), checkFolder(lib.name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open the corpus: %w", err)
	}
	lib.docs, lib.skipped, err = corpus.Load(ctx, folder, originals)
	if err != nil {
		if lib.name != shipped {
			err = fmt.Errorf("load the corpus %s: %w", a.cfg.Corpus, err)
		}
		if errors.Is(err, corpus.ErrNoDocuments) {
			err = fmt.Errorf("%w; put some there, or bring in web pages, PDF and Word files with attache import", err)
		}
		return lib, err
	}
	lib.list = originals
	if err := a.restoreOriginals(ctx, lib); err != nil {
		return lib, err
	}
	lib.passages = corpus.SplitAll(lib.docs)
	return lib, nil
}

// restoreOriginals puts the source files that the host has in the place of their retellings.
func (a *app) restoreOriginals(ctx context.Context, lib *library) error {
	folder := a.cfg.Originals
	if folder == "" {
		folder = filepath.Join(a.cfg.Data, "originals")
		if _, err := os.Stat(folder); err != nil {
			return nil // there need be none
		}
	}
	err := checkFolder(folder)
	var found []corpus.Document
	var skipped []corpus.Skipped
	if err == nil {
		found, skipped, err = corpus.Load(ctx, os.DirFS(folder), lib.list)
	}
	lib.skipped = append(lib.skipped, skipped...)
	if errors.Is(err, corpus.ErrNoDocuments) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the originals: %w", err)
	}
	lib.docs, skipped = corpus.Restore(lib.docs, found, lib.list)
	lib.skipped = append(lib.skipped, skipped...)
	return nil
}

func checkFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s", path)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is a file; name the folder that holds it", path)
	}
	return nil
}

// embedder is what both the index and the retriever need of an embedding.
type embedder interface {
	index.Embedder
	retrieve.Embedder
}

// embedding returns the configured embedder and, for a server, its client.
func (a *app) embedding(ctx context.Context) (embedder, *embedding.Client) {
	if !a.cfg.EmbeddingOn() {
		return embedding.Hashed{}, nil
	}
	e := a.cfg.Embedding
	traits, learned := a.traits(ctx, e.BaseURL, e.Model)
	client := embedding.New(embedding.Config{
		BaseURL: e.BaseURL, APIKey: e.APIKey.Reveal(), Model: e.Model, Dimensions: e.Dimensions,
		QueryPrefix: e.QueryPrefix, PassagePrefix: e.PassagePrefix, Batch: e.Batch, InFlight: e.InFlight,
		Timeout: e.Timeout, Retries: e.Retries, Price: e.Price, Traits: traits, Learned: learned, Logger: a.log,
	})
	return client, client
}

func (a *app) builder(lib *library, e embedder) *index.Builder {
	return &index.Builder{
		Data: a.cfg.Data, Corpus: lib.name, Embedder: e,
		Before: func(texts []string) { a.announce(texts, e) }, Progress: a.progress.show(a.Err, "Embedding passages"),
		Notice: func(message string) { a.progress.close(); a.say("%s", message) },
	}
}

// announceFrom is the number of passages from which an embedding run is announced.
const announceFrom = 1000

// announce says what a large paid run is about to embed, and what it costs where a price is set.
func (a *app) announce(texts []string, e embedder) {
	if !e.Semantic() || len(texts) <= announceFrom {
		return
	}
	tokens := 0
	for _, t := range texts {
		tokens += language.Tokens(t)
	}
	line := fmt.Sprintf("Embedding %d passages, about %d tokens", len(texts), tokens)
	if price := a.cfg.Embedding.Price; price > 0 {
		line += fmt.Sprintf(", about $%.2f", float64(tokens)*price/1e6)
	}
	a.say("%s. Ctrl-C stops; what is done is kept.", line)
}

// open brings the index and the facts beside it up to date.
func (a *app) open(ctx context.Context, lib *library, e embedder) (*index.Index, index.Report, error) {
	b := a.builder(lib, e)
	x, report, err := b.Refresh(ctx, lib.passages)
	a.progress.close()
	if err != nil {
		return x, report, err
	}
	if lib.facts, err = facts.Load(b.Dir(), lib.passages); err != nil {
		a.log.Warn("the facts are read anew each time", "error", err)
	}
	a.facts.Store(lib.facts)
	return x, report, nil
}

// source opens the index. An embedding server that fails costs the meaning, not the answer:
// words alone decide then, and notice is told why.
func (a *app) source(ctx context.Context, lib *library, notice func(error)) (retrieve.Source, error) {
	e, client := a.embedding(ctx)
	x, _, err := a.open(ctx, lib, e)
	var server *provider.Error
	if client == nil || !errors.As(err, &server) || ctx.Err() != nil {
		return retrieve.Source{Index: x, Embedder: e}, err
	}
	notice(err)
	e = embedding.Hashed{}
	x, _, err = a.open(ctx, lib, e)
	return retrieve.Source{Index: x, Embedder: e, WordsAlone: true}, err
}

// retriever loads the corpus and returns it with a retriever over its index.
func (a *app) retriever(ctx context.Context) (*library, *retrieve.Retriever, error) {
	lib, err := a.library(ctx)
	if err != nil {
		return nil, nil, err
	}
	src, err := a.source(ctx, lib, func(err error) { a.say("%v. Passages are found by words alone.", err) })
	if err != nil {
		return nil, nil, fmt.Errorf("open the index: %w", err)
	}
	return lib, retrieve.New(src, a.retrieveOptions()), nil
}

// model returns the configured chat model, nil when there is none: a chain of servers, which
// is recorded where that is asked for, or the replay of a recording.
func (a *app) model(ctx context.Context) (answer.Model, error) {
	c := a.cfg.Chat
	switch {
	case c.Replay != "":
		return llm.Load(c.Replay)
	case !c.On():
		return nil, nil
	}
	servers := append([]config.ChatServer{{BaseURL: c.BaseURL, APIKey: c.APIKey, Model: c.Model}}, c.Fallback...)
	var clients []*llm.Client
	for _, s := range servers {
		clients = append(clients, a.chatClient(ctx, s))
	}
	if c.Model == "" {
		return nil, a.modelRequired(ctx, clients[0])
	}
	chain := llm.NewChain(clients...)
	if c.Record == "" {
		return chain, nil
	}
	recorder, err := llm.Record(chain, c.Record)
	if err != nil {
		return nil, err
	}
	a.closers = append(a.closers, recorder.Close)
	return recorder, nil
}

func (a *app) chatClient(ctx context.Context, s config.ChatServer) *llm.Client {
	c := a.cfg.Chat
	traits, learned := a.traits(ctx, s.BaseURL, s.Model)
	return llm.New(llm.Config{
		BaseURL: s.BaseURL, APIKey: s.APIKey.Reveal(), Model: s.Model, MaxTokens: c.MaxTokens, Temperature: c.Temperature,
		Timeout: c.Timeout, IdleTimeout: c.IdleTimeout, Retries: c.Retries,
		PriceInput: c.Price.Input, PriceOutput: c.Price.Output, Traits: traits, Learned: learned, Logger: a.log,
	})
}

// traits returns what is known of a model's server, and a function that keeps what more is
// learned.
func (a *app) traits(ctx context.Context, baseURL, model string) (provider.Traits, func(provider.Traits)) {
	known, learned := remembered[provider.Traits](ctx, a, baseURL+" "+model)
	if known == nil {
		known = &provider.Traits{}
	}
	return *known, learned
}

// remembered returns what the state knows under a name, nil when it knows nothing, and a
// function that keeps what is learned. Where the state cannot be opened it is learned anew
// each time.
func remembered[T any](ctx context.Context, a *app, name string) (known *T, learned func(T)) {
	if isFile(filepath.Join(a.cfg.Data, state.FileName)) {
		if db, err := state.Open(ctx, a.cfg.Data); err == nil {
			if err := db.Traits(ctx, name, &known); err != nil {
				a.log.Debug("what was learned of a server", "error", err)
			}
			_ = db.Close()
		}
	}
	return known, func(t T) {
		ctx := context.WithoutCancel(ctx)
		db, err := state.Open(ctx, a.cfg.Data)
		if err == nil {
			err = db.SetTraits(ctx, name, t)
			_ = db.Close()
		}
		if err != nil {
			a.log.Debug("what was learned of the server is not kept", "error", err)
		}
	}
}

// modelRequired is the error that names the models a server offers.
func (a *app) modelRequired(ctx context.Context, client *llm.Client) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	problem := "is required for " + client.Host()
	if names, err := client.Models(ctx); err == nil && len(names) > 0 {
		problem += "; it offers: " + provider.List(names)
	}
	problem += "; set it in the configuration file or as ATTACHE_CHAT_MODEL"
	return &config.Error{Place: "chat.model", Problem: problem}
}

// answerer wires everything that an answer needs from a retriever.
func (a *app) answerer(ctx context.Context, r *retrieve.Retriever) (*answer.Answerer, error) {
	model, err := a.model(ctx)
	if err != nil {
		return nil, err
	}
	return a.answererWith(ctx, r, model)
}

// answererWith is [app.answerer] with another chat model than the configured one.
func (a *app) answererWith(ctx context.Context, r *retrieve.Retriever, model answer.Model) (*answer.Answerer, error) {
	opts := answer.Options{Tokens: a.cfg.Retrieve.Tokens, Wide: a.cfg.Retrieve.WideTokens, All: a.cfg.Retrieve.Mode == "all",
		QueryStep: a.cfg.Retrieve.QueryStep == "auto", Facts: a, Logger: a.log}
	opts.Model = model
	var err error
	if opts.Prompts, err = a.prompts(); err != nil {
		return nil, err
	}
	if judge := a.judge(ctx, model, opts.Prompts); judge != nil {
		opts.Judge = judge
	}
	return answer.New(r, opts), nil
}

// Conflicts returns on what the sentences of the corpus disagree, as it is now.
func (a *app) Conflicts(around []facts.Place) []facts.Conflict {
	if f := a.facts.Load(); f != nil {
		return f.Conflicts(around)
	}
	return nil
}

// judge returns the judge of what the model writes, nil when there is none. How its
// examination went is kept with what is known of its server; another prompt is another judge.
func (a *app) judge(ctx context.Context, model answer.Model, prompts *answer.Prompts) *verify.Judge {
	if model == nil || a.cfg.Verify.Judge == config.JudgeOff || !a.cfg.Chat.On() {
		return nil
	}
	c := a.cfg.Chat
	name := cmp.Or(c.Replay, c.BaseURL+" "+c.Model)
	if judge := a.cfg.Verify.Judge; judge != config.JudgeSame && c.Replay == "" {
		model = a.chatClient(ctx, config.ChatServer{BaseURL: c.BaseURL, APIKey: c.APIKey, Model: judge})
		name = c.BaseURL + " " + judge
	}
	known, learned := remembered[verify.Exam](ctx, a, "judge "+name+" "+verify.Fingerprint(prompts.Judge))
	if c.Record != "" || c.Replay != "" {
		known = nil // the examination is a part of the recording
	}
	return verify.NewJudge(verify.JudgeConfig{Model: model, Prompt: prompts.Judge, Known: known, Learned: learned, Logger: a.log})
}

func (a *app) prompts() (*answer.Prompts, error) {
	own, err := fs.Sub(attache.Prompts, "prompts")
	if err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	if a.cfg.Prompts == "" {
		return answer.LoadPrompts(own, nil)
	}
	if err := checkFolder(a.cfg.Prompts); err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	return answer.LoadPrompts(own, os.DirFS(a.cfg.Prompts))
}

func (a *app) retrieveOptions() retrieve.Options {
	c := a.cfg.Retrieve
	return retrieve.Options{Weights: retrieve.Weights{Vectors: c.Vectors, Grams: c.Grams, Names: c.Names, Concepts: c.Concepts}, Logger: a.log}
}
