package facts

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"attache"
	"attache/internal/corpus"
)

// FileName is the file that holds the facts, beside the index.
const FileName = "facts.json"

// version changes whenever the same passages would give other facts, or another file.
const version = 5

// stored is the file.
type stored struct {
	Of        string     `json:"of"` // the hash of what they were read from
	Events    []Event    `json:"events"`
	Figures   []Figure   `json:"figures"`
	Ballots   []Ballot   `json:"ballots"`
	Conflicts []Conflict `json:"conflicts"`
}

// Load returns the facts of passages: those kept in the folder when they are of exactly these,
// else newly read ones, which are then kept there. An empty dir keeps nothing, and a folder
// that may not be written is no error. When keeping them fails otherwise, the facts are
// returned with the error.
func Load(dir string, passages []corpus.Passage) (*Facts, error) {
	of := hash(passages)
	if dir != "" {
		if f := load(filepath.Join(dir, FileName), of, passages); f != nil {
			return f, nil
		}
	}
	f := Read(passages)
	if dir == "" {
		return f, nil
	}
	err := save(dir, stored{of, f.Events, f.Figures, f.Ballots, f.conflicts})
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		err = nil
	}
	return f, err
}

// hash changes with the passages, the names and words that they are read by, and the version.
func hash(passages []corpus.Passage) string {
	h := sha256.New()
	fmt.Fprintln(h, version, len(attache.Gazetteer), len(attache.Lexicon))
	h.Write(attache.Gazetteer)
	h.Write([]byte(attache.Lexicon))
	encoder := json.NewEncoder(h)
	for i := range passages {
		if err := encoder.Encode(&passages[i]); err != nil {
			panic(err) // strings and numbers always encode
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// load reads a file of facts; nil where it is of other passages or cannot be used.
func load(path, of string, passages []corpus.Passage) *Facts {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var s stored
	if json.Unmarshal(data, &s) != nil || s.Of != of {
		return nil
	}
	f := &Facts{Events: s.Events, Figures: s.Figures, Ballots: s.Ballots, conflicts: s.Conflicts}
	f.index(passages)
	return f
}

// save writes the file whole or not at all: aside, synced, renamed.
func save(dir string, s stored) error {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode the facts: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keep the facts: %w", err)
	}
	f, err := os.CreateTemp(dir, "."+FileName+"-*")
	if err != nil {
		return fmt.Errorf("keep the facts: %w", err)
	}
	defer os.Remove(f.Name()) // fails once it is renamed
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, FileName))
	}
	if err != nil {
		return fmt.Errorf("keep the facts: %w", err)
	}
	if d, err := os.Open(dir); err == nil { // so that the new name survives a power cut; not every system can
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}
