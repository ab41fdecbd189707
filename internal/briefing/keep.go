package briefing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"attache/internal/answer"
	"attache/internal/corpus"
	"attache/internal/facts"
)

// version changes whenever the same passages, prompt and model would give another brief.
const version = "3"

// fingerprint changes with the passages.
func fingerprint(passages []corpus.Passage) string {
	h := sha256.New()
	for i := range passages {
		fmt.Fprintf(h, "%s\x00%s\x00%s\x00", passages[i].ID, passages[i].Header, passages[i].Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// key names a written brief: by what it was made from, and what it is about.
func (b *Briefs) key(l *library, of Subject, lang string, topic facts.Topic) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s", version, l.print, b.opts.Model, source(b.opts.Prompt))
	return hex.EncodeToString(h.Sum(nil))[:16] + "-" + strings.Join([]string{of.ID, lang, string(topic)}, "-")
}

// source is the text of a prompt.
func source(t *template.Template) string {
	if t == nil {
		return ""
	}
	var all strings.Builder
	for _, name := range []string{"system", "user"} {
		if part := t.Lookup(name); part != nil {
			all.WriteString(part.Root.String())
		}
	}
	return all.String()
}

// find returns a brief that was kept.
func (b *Briefs) find(key string) (Brief, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if kept, ok := b.kept[key]; ok || b.opts.Dir == "" {
		return kept, ok
	}
	var kept Brief
	data, err := os.ReadFile(filepath.Join(b.opts.Dir, key+".json"))
	if err != nil || json.Unmarshal(data, &kept) != nil {
		return Brief{}, false
	}
	b.kept[key] = kept
	return kept, true
}

// keep keeps a brief, and drops those made from other passages, or by another prompt or model.
// When it cannot be written to the folder it is kept in memory.
func (b *Briefs) keep(key string, brief Brief) {
	b.mu.Lock()
	defer b.mu.Unlock()
	made, _, _ := strings.Cut(key, "-")
	for k := range b.kept {
		if !strings.HasPrefix(k, made) {
			delete(b.kept, k)
		}
	}
	brief.Usage, brief.TimingMS = answer.Usage{}, answer.Timing{} // it costs nothing more
	b.kept[key] = brief
	if b.opts.Dir == "" {
		return
	}
	if err := b.store(key, made, brief); err != nil {
		b.opts.Logger.Debug("the brief is kept in memory alone", "error", err)
	}
}

func (b *Briefs) store(key, made string, brief Brief) error {
	data, err := json.Marshal(brief)
	if err != nil {
		return fmt.Errorf("encode the brief: %w", err)
	}
	if err := os.MkdirAll(b.opts.Dir, 0o700); err != nil {
		return fmt.Errorf("keep the brief: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(b.opts.Dir, "*.json"))
	if err != nil {
		return fmt.Errorf("keep the brief: %w", err)
	}
	for _, path := range old {
		if !strings.HasPrefix(filepath.Base(path), made) {
			_ = os.Remove(path) // the next one tries again
		}
	}
	f, err := os.CreateTemp(b.opts.Dir, ".brief-*")
	if err != nil {
		return fmt.Errorf("keep the brief: %w", err)
	}
	defer os.Remove(f.Name()) // fails once it is renamed
	_, err = f.Write(data)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(b.opts.Dir, key+".json"))
	}
	if err != nil {
		return fmt.Errorf("keep the brief: %w", err)
	}
	return nil
}
