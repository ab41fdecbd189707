package config

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"attache"
)

func load(file string, env map[string]string) (*Config, error) {
	src := Source{
		Lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		Read: func(name string) ([]byte, error) {
			switch name {
			case "attache.yaml":
				return []byte(file), nil
			case "/run/secrets/key":
				return []byte("sk-from-file\n"), nil
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
	}
	if file != "" {
		src.File = "attache.yaml"
	}
	return Load(src)
}

// The shipped file names every setting, so it documents them all.
func TestDefaultFileNamesEverySetting(t *testing.T) {
	cfg := Default()
	if err := cfg.check(); err != nil {
		t.Fatal(err)
	}
	var keys func(t reflect.Type) []string
	keys = func(t reflect.Type) (names []string) {
		for f := range fields(t) {
			names = append(names, f.Tag.Get("yaml"))
			if f.Type.Kind() == reflect.Slice {
				names = append(names, keys(f.Type.Elem())...)
			}
			if f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[Secret]() {
				names = append(names, keys(f.Type)...)
			}
		}
		return names
	}
	for _, key := range keys(reflect.TypeFor[Config]()) {
		if !strings.Contains(string(attache.Config), key+":") {
			t.Errorf("config/attache.yaml does not name %s", key)
		}
	}
}

func TestOrder(t *testing.T) {
	cfg, err := Load(Source{
		File: "attache.yaml",
		Read: func(string) ([]byte, error) {
			return []byte("chat:\n  model: from-file\n  retries: 9\ncorpus: from-file\n"), nil
		},
		Lookup: func(n string) (string, bool) { return "from-env", n == "ATTACHE_CHAT_MODEL" || n == "ATTACHE_CORPUS" },
		Flags:  func(c *Config) { c.Corpus = "from-flag" },
	})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Chat.Retries != 9 || cfg.Chat.Model != "from-env" || cfg.Corpus != "from-flag" || cfg.Chat.Timeout != 2*time.Minute {
		t.Errorf("got %+v", cfg)
	}
}

func TestServers(t *testing.T) {
	for name, c := range map[string]struct {
		env                                    map[string]string
		chat, embedding, chatModel, embedModel string
	}{
		"no key":              {nil, "", "", "", ""},
		"a key":               {map[string]string{"OPENAI_API_KEY": "k"}, OpenAIURL, OpenAIURL, DefaultChatModel, DefaultEmbeddingModel},
		"a key in a file":     {map[string]string{"OPENAI_API_KEY_FILE": "/run/secrets/key"}, OpenAIURL, OpenAIURL, DefaultChatModel, DefaultEmbeddingModel},
		"a local server":      {map[string]string{"OPENAI_BASE_URL": "http://h/v1", "ATTACHE_CHAT_MODEL": "m"}, "http://h/v1", "http://h/v1", "m", ""},
		"embeddings apart":    {map[string]string{"OPENAI_API_KEY": "k", "ATTACHE_EMBEDDING_BASE_URL": "http://e/v1", "ATTACHE_EMBEDDING_MODEL": "e5"}, OpenAIURL, "http://e/v1", DefaultChatModel, "e5"},
		"embeddings alone":    {map[string]string{"ATTACHE_EMBEDDING_API_KEY": "k"}, "", OpenAIURL, "", DefaultEmbeddingModel},
		"ours over customary": {map[string]string{"OPENAI_BASE_URL": "http://a/v1", "ATTACHE_CHAT_BASE_URL": "http://b/v1"}, "http://b/v1", "http://b/v1", "", ""},
	} {
		cfg, err := load("", c.env)
		if err != nil {
			t.Fatal(err)
		}
		if cfg.Chat.BaseURL != c.chat || cfg.Embedding.BaseURL != c.embedding || cfg.Chat.Model != c.chatModel || cfg.Embedding.Model != c.embedModel {
			t.Errorf("%s: chat %q %q, embedding %q %q", name, cfg.Chat.BaseURL, cfg.Chat.Model, cfg.Embedding.BaseURL, cfg.Embedding.Model)
		}
	}
	// A key is never sent to a host that it was not given for.
	cfg, err := load("", map[string]string{"OPENAI_API_KEY": "k", "ATTACHE_EMBEDDING_BASE_URL": "http://e/v1"})
	if err != nil || cfg.Embedding.APIKey.IsSet() {
		t.Errorf("the chat key goes to the embedding host too (error %v)", err)
	}
	if cfg, err = load("", map[string]string{"OPENAI_API_KEY_FILE": "/run/secrets/key"}); err != nil || cfg.Chat.APIKey.Reveal() != "sk-from-file" {
		t.Errorf("key from a file: error %v", err)
	}
}

func TestErrorsAreOneLineWithThePlace(t *testing.T) {
	for _, c := range []struct {
		file, want string
		env        map[string]string
	}{
		{file: "colour: red", want: `attache.yaml:1: unknown key "colour"; allowed here: corpus, originals, data, prompts, chat, embedding, retrieve, verify, session, discord, serve, log`},
		{file: "# x\nchat:\n  modell: m", want: `attache.yaml:3: unknown key "modell"; allowed here: base_url, api_key, model,`},
		{file: "chat:\n  api_key: k\n  price: {input: 1, output: 2}\ndiscord:\n  budget:\n    usd: 5",
			want: "discord.budget: takes US dollars only where embedding.price says what OpenAI's embeddings cost"},
		{file: "chat:\n  price:\n    inn: 3", want: `attache.yaml:3: unknown key "inn"; allowed here: input, output`},
		{file: "chat:\n  max_tokens: many", want: "attache.yaml:2: takes a whole number, not many"},
		{file: "chat:\n  fallback: [{url: x}]", want: "attache.yaml:2: takes a list of {base_url, api_key, model}"},
		{file: "chat:\n  fallback: [{base_url: http://x/v1}]", want: "chat.fallback[0].model: is required"},
		{env: map[string]string{"ATTACHE_CHAT_FALLBACK": "x"}, want: "ATTACHE_CHAT_FALLBACK: takes a list of"},
		{file: "chat:\n  api_key: [sk-hush]", want: "attache.yaml:2: takes a text"},
		{file: "chat:\n  fallback: [{api_key: {x: sk-hush}}]", want: "attache.yaml:2: takes a list of"},
		{env: map[string]string{"ATTACHE_CHAT_FALLBACK": "[{api_key: sk-hush, x: y}]"}, want: "ATTACHE_CHAT_FALLBACK: takes a list of"},
		{file: "chat:\n  timeout: soon", want: "attache.yaml:2: takes a duration such as 45s or 2m, not soon"},
		{file: "chat: gpt", want: "attache.yaml:1: takes a section"},
		{file: "chat:\n  model: [", want: "attache.yaml: [2:10] "},
		{file: "chat:\n  max_tokens: -1", want: "chat.max_tokens: takes a number above 0"},
		{file: "chat:\n  base_url: localhost:11434", want: "chat.base_url: takes a full http or https address"},
		{env: map[string]string{"ATTACHE_CHAT_RETRIES": "x"}, want: `ATTACHE_CHAT_RETRIES: takes a whole number, not "x"`},
		{env: map[string]string{"ATTACHE_CHAT_TIMEOUT": "x"}, want: `ATTACHE_CHAT_TIMEOUT: takes a duration`},
		{env: map[string]string{"DISCORD_TOKEN_FILE": "/none"}, want: "DISCORD_TOKEN_FILE: cannot be read: file does not exist"},
	} {
		_, err := load(c.file, c.env)
		if err == nil || strings.Contains(err.Error(), "hush") || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q %v:\n got %v\nwant %s", c.file, c.env, err, c.want)
		}
	}
	for _, file := range []string{"# nothing but a comment\n", "chat:\n  # model: x\n", "chat:\n  price:\ndiscord:\n"} {
		if cfg, err := load(file, nil); err != nil || !reflect.DeepEqual(cfg, Default()) {
			t.Errorf("%q does not leave the defaults: error %v", file, err)
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	cfg, err := load("chat:\n  api_key: sk-hush\n", map[string]string{"DISCORD_TOKEN": "hush-token"})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(cfg), fmt.Sprintf("%s %q %x", cfg.Chat.APIKey, cfg.Chat.APIKey, cfg.Chat.APIKey) + fmt.Sprintf("%v %+v %#v", *cfg, *cfg, *cfg), string(encoded)} {
		if strings.Contains(s, "hush") || strings.Contains(s, "68757368") || !strings.Contains(s, "[redacted]") {
			t.Errorf("a secret shows in %s", s)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("chat:\n  price:\n    input: 1\n"))
	f.Add([]byte("x: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := decode(data, Default(), "x.yaml"); err != nil && strings.Contains(err.Error(), "\n") {
			t.Fatalf("more than one line: %q", err)
		}
	})
}
