package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/philippgille/chromem-go"

	"attache/internal/corpus"
)

const (
	manifestName  = "manifest.json"
	exportPrefix  = "passages-"
	formatVersion = 1
)

// manifest names the export that is current, and what it holds.
type manifest struct {
	Version    int      `json:"version"`
	Embedder   string   `json:"embedder"`
	Dimensions int      `json:"dimensions"`
	Export     string   `json:"export"`   // file name: the prefix and the SHA-256 of its bytes
	Partial    bool     `json:"partial"`  // an interrupted build: good for reuse alone
	Passages   []string `json:"passages"` // ids in order
	Hashes     []string `json:"hashes"`   // of each passage with its metadata
}

// passageHash changes with anything that a passage holds.
func passageHash(p corpus.Passage) string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// stored is an index as it was found on disk.
type stored struct {
	index    *Index
	manifest manifest
}

// load reads the index in dir; nil when there is none. An error means that what is there
// cannot be used.
func load(ctx context.Context, dir, embedder string) (*stored, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, nil // whether it can be made is seen when it is written
	}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", cause(err))
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, errors.New("the manifest is damaged")
	}
	if m.Version != formatVersion || m.Embedder != embedder || len(m.Passages) == 0 || len(m.Hashes) != len(m.Passages) ||
		m.Export != filepath.Base(m.Export) || !strings.HasPrefix(m.Export, exportPrefix) {
		return nil, errors.New("the manifest is of another program or version")
	}
	export, err := os.ReadFile(filepath.Join(dir, m.Export))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", m.Export, cause(err))
	}
	if exportName(export) != m.Export {
		return nil, fmt.Errorf("%s is truncated or changed", m.Export)
	}
	db := chromem.NewDB()
	if err := db.ImportFromReader(bytes.NewReader(export), ""); err != nil {
		return nil, fmt.Errorf("read %s: %w", m.Export, err)
	}
	collection := db.GetCollection(collectionName, noEmbedding)
	if collection == nil {
		return nil, fmt.Errorf("%s holds no passages", m.Export)
	}
	passages := make([]corpus.Passage, len(m.Passages))
	for i, id := range m.Passages {
		doc, err := collection.GetByID(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("%s lacks passage %s", m.Export, id)
		}
		if err := json.Unmarshal([]byte(doc.Metadata[metadataKey]), &passages[i]); err != nil || len(doc.Embedding) != m.Dimensions {
			return nil, fmt.Errorf("%s: passage %s is damaged", m.Export, id)
		}
		passages[i].Text = doc.Content
	}
	x, err := open(db, collection, passages, m.Dimensions)
	if err != nil {
		return nil, err
	}
	return &stored{x, m}, nil
}

// holds reports whether the stored index is of exactly these passages.
func (s *stored) holds(passages []corpus.Passage) bool {
	if s.manifest.Partial || len(s.manifest.Passages) != len(passages) {
		return false
	}
	for i, p := range passages {
		if s.manifest.Passages[i] != p.ID || s.manifest.Hashes[i] != passageHash(p) {
			return false
		}
	}
	return true
}

// vectors returns the stored vectors by the text that they stand for.
func (s *stored) vectors(ctx context.Context) map[string][]float32 {
	byText := map[string][]float32{}
	for _, p := range s.index.passages {
		if doc, err := s.index.collection.GetByID(ctx, p.ID); err == nil {
			byText[p.EmbeddingText()] = doc.Embedding
		}
	}
	return byText
}

// save writes the index to dir and makes it current. Until the manifest is renamed the index
// of before stays current; files that no manifest names are removed at the end.
func (x *Index) save(dir, embedder string, partial bool) error {
	var buf bytes.Buffer
	if err := x.db.ExportToWriter(&buf, false, ""); err != nil {
		return fmt.Errorf("export the passages: %w", err)
	}
	m := manifest{Version: formatVersion, Embedder: embedder, Dimensions: x.dimensions, Export: exportName(buf.Bytes()), Partial: partial}
	for _, p := range x.passages {
		m.Passages = append(m.Passages, p.ID)
		m.Hashes = append(m.Hashes, passageHash(p))
	}
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	if err := writeFile(dir, m.Export, buf.Bytes()); err != nil {
		return err
	}
	if err := writeFile(dir, manifestName, data); err != nil {
		return err
	}
	return removeOthers(dir, m.Export)
}

func exportName(export []byte) string {
	sum := sha256.Sum256(export)
	return exportPrefix + hex.EncodeToString(sum[:]) + ".gob"
}

// writeFile puts data under dir/name whole or not at all: written aside, synced, renamed.
func writeFile(dir, name string, data []byte) error {
	f, err := os.CreateTemp(dir, "."+name+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name()) // fails once it is renamed
	_, err = io.Copy(f, bytes.NewReader(data))
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if d, err := os.Open(dir); err == nil { // so that the new name survives a power cut; not every system can
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// removeOthers deletes exports and temporary files that the manifest does not name.
func removeOthers(dir, current string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := strings.TrimPrefix(e.Name(), ".")
		if e.Name() != current && e.Name() != manifestName && (strings.HasPrefix(name, exportPrefix) || strings.HasPrefix(name, manifestName)) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
