package config

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Config is every setting; config/attache.yaml says what each means.
type Config struct {
	Corpus    string    `yaml:"corpus"`
	Originals string    `yaml:"originals"`
	Data      string    `yaml:"data"`
	Prompts   string    `yaml:"prompts"`
	Chat      Chat      `yaml:"chat"`
	Embedding Embedding `yaml:"embedding"`
	Retrieve  Retrieve  `yaml:"retrieve"`
	Verify    Verify    `yaml:"verify"`
	Session   Session   `yaml:"session"`
	Discord   Discord   `yaml:"discord"`
	Serve     Serve     `yaml:"serve"`
	Log       Log       `yaml:"log"`
}

// Chat configures the model that writes answers.
type Chat struct {
	BaseURL     string        `yaml:"base_url"`
	APIKey      Secret        `yaml:"api_key"`
	Model       string        `yaml:"model"`
	MaxTokens   int           `yaml:"max_tokens"`
	Temperature float64       `yaml:"temperature"`
	Timeout     time.Duration `yaml:"timeout"`
	IdleTimeout time.Duration `yaml:"idle_timeout"`
	Retries     int           `yaml:"retries"`
	Price       Price         `yaml:"price"`
	Fallback    []ChatServer  `yaml:"fallback"`
	Record      string        `yaml:"record"`
	Replay      string        `yaml:"replay"`
}

// ChatServer is a server to ask when those before it fail.
type ChatServer struct {
	BaseURL string `yaml:"base_url"`
	APIKey  Secret `yaml:"api_key"`
	Model   string `yaml:"model"`
}

// Price is in USD per million tokens; 0 is unknown.
type Price struct {
	Input  float64 `yaml:"input"`
	Output float64 `yaml:"output"`
}

// Embedding configures the model that places texts by meaning.
type Embedding struct {
	BaseURL       string        `yaml:"base_url"`
	APIKey        Secret        `yaml:"api_key"`
	Model         string        `yaml:"model"`
	Dimensions    int           `yaml:"dimensions"`
	QueryPrefix   string        `yaml:"query_prefix"`
	PassagePrefix string        `yaml:"passage_prefix"`
	Batch         int           `yaml:"batch"`
	InFlight      int           `yaml:"in_flight"`
	Timeout       time.Duration `yaml:"timeout"`
	Retries       int           `yaml:"retries"`
	Price         float64       `yaml:"price"`
}

// Retrieve configures which passages an answer rests on.
type Retrieve struct {
	Mode       string  `yaml:"mode"`
	Tokens     int     `yaml:"tokens"`
	WideTokens int     `yaml:"wide_tokens"`
	QueryStep  string  `yaml:"query_step"`
	Vectors    float64 `yaml:"vectors"`
	Grams      float64 `yaml:"grams"`
	Names      int     `yaml:"names"`
	Concepts   float64 `yaml:"concepts"`
}

// Verify configures how statements are checked.
type Verify struct {
	Judge string `yaml:"judge"`
}

// Values of Verify.Judge; any other is a model's name.
const (
	JudgeSame = "same"
	JudgeOff  = "off"
)

// Session configures the memory of a conversation.
type Session struct {
	Turns  int           `yaml:"turns"`
	MaxAge time.Duration `yaml:"max_age"`
}

// Discord configures the bot.
type Discord struct {
	Token          Secret        `yaml:"token"`
	ApplicationID  string        `yaml:"application_id"`
	GuildID        string        `yaml:"guild_id"`
	APIURL         string        `yaml:"api_url"`
	MessageContent bool          `yaml:"message_content"`
	Workers        int           `yaml:"workers"`
	Timeout        time.Duration `yaml:"timeout"`
	Grace          time.Duration `yaml:"grace"`
	Remember       time.Duration `yaml:"remember"`
	Limits         Limits        `yaml:"limits"`
	Budget         Budget        `yaml:"budget"`
}

// Limits are questions in an hour; 0 is no limit.
type Limits struct {
	Member  int `yaml:"member"`
	Channel int `yaml:"channel"`
	Guild   int `yaml:"guild"`
}

// Budget is what may be spent in a day of UTC; 0 is no bound.
type Budget struct {
	Tokens      int     `yaml:"tokens"`
	USD         float64 `yaml:"usd"`
	GuildTokens int     `yaml:"guild_tokens"`
	GuildUSD    float64 `yaml:"guild_usd"`
}

// Serve configures health and metrics.
type Serve struct {
	Addr string `yaml:"addr"`
}

// Log configures what stderr holds.
type Log struct {
	Level  string `yaml:"level"`
	Format string `yaml:"format"`
}

// OpenAIURL is the base URL when none is set.
const OpenAIURL = "https://api.openai.com/v1"

// Models that OpenAI's own host is asked for when none is set.
const (
	DefaultChatModel      = "gpt-4.1-mini"
	DefaultEmbeddingModel = "text-embedding-3-small"
)

// On reports whether a chat model is configured, or a recording of one.
func (c Chat) On() bool { return c.BaseURL != "" || c.APIKey.IsSet() || c.Replay != "" }

// IsOpenAI reports whether the base URL is OpenAI's own host.
func IsOpenAI(baseURL string) bool {
	u, err := url.Parse(baseURL)
	return err == nil && strings.EqualFold(u.Hostname(), "api.openai.com")
}

// resolve fills in what depends on other settings: the default server and its models, and
// the embedding server that falls back to the chat server. It leaves Embedding.Model empty
// where no embeddings are to be had.
func (c *Config) resolve() {
	if c.Chat.APIKey.IsSet() && c.Chat.BaseURL == "" {
		c.Chat.BaseURL = OpenAIURL
	}
	for i := range c.Chat.Fallback {
		if s := &c.Chat.Fallback[i]; s.BaseURL == "" {
			s.BaseURL = OpenAIURL
		}
		if s := &c.Chat.Fallback[i]; s.Model == "" && IsOpenAI(s.BaseURL) {
			s.Model = DefaultChatModel
		}
	}
	if c.Chat.Model == "" && IsOpenAI(c.Chat.BaseURL) {
		c.Chat.Model = DefaultChatModel
	}
	e := &c.Embedding
	switch {
	case e.BaseURL == "" && !e.APIKey.IsSet():
		e.BaseURL, e.APIKey = c.Chat.BaseURL, c.Chat.APIKey
	case e.BaseURL == "":
		e.BaseURL = OpenAIURL
	case !e.APIKey.IsSet() && sameHost(e.BaseURL, c.Chat.BaseURL):
		e.APIKey = c.Chat.APIKey // never sent to another host than the one it was given for
	}
	if e.Model == "" && IsOpenAI(e.BaseURL) {
		e.Model = DefaultEmbeddingModel
	}
}

func sameHost(a, b string) bool {
	ua, errA := url.Parse(a)
	ub, errB := url.Parse(b)
	return errA == nil && errB == nil && ua.Host != "" && ua.Host == ub.Host && ua.Scheme == ub.Scheme
}

// EmbeddingOn reports whether passages are embedded by a server.
func (c Config) EmbeddingOn() bool { return c.Embedding.BaseURL != "" && c.Embedding.Model != "" }

// checkResolved reports a value that does not go with others, once all are filled in.
func (c *Config) checkResolved() error {
	// A server of one's own may cost nothing, OpenAI's does.
	if b := c.Discord.Budget; (b.USD > 0 || b.GuildUSD > 0) && c.EmbeddingOn() && IsOpenAI(c.Embedding.BaseURL) && c.Embedding.Price == 0 {
		return &Error{Place: "discord.budget", Problem: "takes US dollars only where embedding.price says what OpenAI's embeddings cost"}
	}
	return nil
}

// check reports the first value out of range.
func (c *Config) check() error {
	for i, s := range c.Chat.Fallback {
		place := fmt.Sprintf("chat.fallback[%d]", i)
		switch {
		case !validURL(s.BaseURL):
			return &Error{Place: place + ".base_url", Problem: "takes a full http or https address"}
		case s.Model == "" && s.BaseURL != "" && !IsOpenAI(s.BaseURL):
			return &Error{Place: place + ".model", Problem: "is required"}
		}
	}
	if c.Chat.Record != "" && c.Chat.Replay != "" {
		return &Error{Place: "chat.replay", Problem: "cannot be set together with chat.record"}
	}
	for _, r := range []struct {
		place   string
		ok      bool
		allowed string
	}{
		{"chat.base_url", validURL(c.Chat.BaseURL), "a full http or https address, such as http://127.0.0.1:11434/v1"},
		{"chat.max_tokens", c.Chat.MaxTokens > 0, "a number above 0"},
		{"chat.temperature", c.Chat.Temperature == -1 || c.Chat.Temperature >= 0 && c.Chat.Temperature <= 2, "0 to 2, or -1 for none"},
		{"chat.timeout", c.Chat.Timeout > 0, "a duration above 0, such as 2m"},
		{"chat.idle_timeout", c.Chat.IdleTimeout > 0, "a duration above 0, such as 45s"},
		{"chat.retries", c.Chat.Retries >= 0 && c.Chat.Retries <= 20, "0 to 20"},
		{"chat.price.input", c.Chat.Price.Input >= 0, "0 or more"},
		{"chat.price.output", c.Chat.Price.Output >= 0, "0 or more"},
		{"embedding.base_url", validURL(c.Embedding.BaseURL), "a full http or https address, such as http://127.0.0.1:11434/v1"},
		{"embedding.dimensions", c.Embedding.Dimensions >= 0, "0 or more"},
		{"embedding.batch", c.Embedding.Batch > 0 && c.Embedding.Batch <= 2048, "1 to 2048"},
		{"embedding.in_flight", c.Embedding.InFlight > 0 && c.Embedding.InFlight <= 64, "1 to 64"},
		{"embedding.timeout", c.Embedding.Timeout > 0, "a duration above 0, such as 1m"},
		{"embedding.retries", c.Embedding.Retries >= 0 && c.Embedding.Retries <= 20, "0 to 20"},
		{"embedding.price", c.Embedding.Price >= 0, "0 or more"},
		{"retrieve.mode", oneOf(c.Retrieve.Mode, "best", "all"), "best or all"},
		{"retrieve.tokens", c.Retrieve.Tokens >= 100, "100 or more"},
		{"retrieve.wide_tokens", c.Retrieve.WideTokens >= c.Retrieve.Tokens, "no less than retrieve.tokens"},
		{"retrieve.query_step", oneOf(c.Retrieve.QueryStep, "auto", "off"), "auto or off"},
		{"retrieve.vectors", share(c.Retrieve.Vectors), "0 to 1"},
		{"retrieve.grams", share(c.Retrieve.Grams), "0 to 1"},
		{"retrieve.names", c.Retrieve.Names >= 1 && c.Retrieve.Names <= 5, "1 to 5"},
		{"retrieve.concepts", share(c.Retrieve.Concepts), "0 to 1"},
		{"verify.judge", c.Verify.Judge != "", "same, off or a model's name"},
		{"session.turns", c.Session.Turns >= 0 && c.Session.Turns <= 100, "0 to 100"},
		{"session.max_age", c.Session.MaxAge > 0, "a duration above 0, such as 24h"},
		{"discord.application_id", isSnowflake(c.Discord.ApplicationID), "the number that Discord shows as Application ID"},
		{"discord.guild_id", isSnowflake(c.Discord.GuildID), "the server's number (Copy Server ID)"},
		{"discord.api_url", validURL(c.Discord.APIURL), "a full http or https address"},
		{"discord.workers", c.Discord.Workers > 0 && c.Discord.Workers <= 256, "1 to 256"},
		{"discord.timeout", c.Discord.Timeout > 0 && c.Discord.Timeout <= 14*time.Minute, "above 0, at most 14m (Discord gives 15)"},
		{"discord.grace", c.Discord.Grace > 0 && c.Discord.Grace <= 14*time.Minute, "above 0, at most 14m"},
		{"discord.remember", c.Discord.Remember >= 0, "0 or more"},
		{"discord.limits.member", c.Discord.Limits.Member >= 0, "0 or more"},
		{"discord.limits.channel", c.Discord.Limits.Channel >= 0, "0 or more"},
		{"discord.limits.guild", c.Discord.Limits.Guild >= 0, "0 or more"},
		{"discord.budget.tokens", c.Discord.Budget.Tokens >= 0, "0 or more"},
		{"discord.budget.usd", c.Discord.Budget.USD >= 0, "0 or more"},
		{"discord.budget.guild_tokens", c.Discord.Budget.GuildTokens >= 0, "0 or more"},
		{"discord.budget.guild_usd", c.Discord.Budget.GuildUSD >= 0, "0 or more"},
		{"discord.budget", c.Discord.Budget.USD == 0 && c.Discord.Budget.GuildUSD == 0 || c.Chat.Price.Input > 0 && c.Chat.Price.Output > 0,
			"US dollars only where chat.price says what tokens cost"},
		{"log.level", oneOf(c.Log.Level, "debug", "info", "warn", "error"), "debug, info, warn or error"},
		{"log.format", oneOf(c.Log.Format, "text", "json"), "text or json"},
	} {
		if !r.ok {
			return &Error{Place: r.place, Problem: "takes " + r.allowed}
		}
	}
	return nil
}

func share(x float64) bool { return x >= 0 && x <= 1 }

func oneOf(s string, allowed ...string) bool {
	for _, a := range allowed {
		if s == a {
			return true
		}
	}
	return false
}

func validURL(s string) bool {
	u, err := url.Parse(s)
	return s == "" || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func isSnowflake(s string) bool {
	return strings.Trim(s, "0123456789") == "" && len(s) <= 20
}

// Error is a setting that cannot be used.
type Error struct {
	Place   string // "attache.yaml:12", "ATTACHE_CHAT_MODEL", "chat.max_tokens"
	Problem string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Place, e.Problem) }
