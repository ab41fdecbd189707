package llm

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
)

// Model is what a recording stands for.
type Model interface {
	Stream(ctx context.Context, messages []Message, onText func(string)) (Result, error)
	Priced() bool
	PromptRoom() int
}

// take is one request and what came of it: a line of a recording, as JSON.
type take struct {
	Messages []Message `json:"messages"`
	Result   Result    `json:"result"`
	Error    string    `json:"error,omitempty"` // cut, refused, slow or context; failures to reach a server are not kept
}

var takeErrors = map[string]error{"cut": ErrCut, "refused": ErrRefused, "slow": ErrSlow, "context": ErrContext}

// Recorder passes requests on to a model and keeps each with its answer in a file. The file
// holds the questions and the passages, and no key.
type Recorder struct {
	Model
	mu   sync.Mutex
	file *os.File
}

// Record opens the file, to which recordings are added.
func Record(model Model, path string) (*Recorder, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the recording: %w", err)
	}
	return &Recorder{Model: model, file: f}, nil
}

// Stream asks the model and keeps what came. An answer that cannot be kept is an error: a
// recording with gaps would mislead.
func (r *Recorder) Stream(ctx context.Context, messages []Message, onText func(string)) (Result, error) {
	result, err := r.Model.Stream(ctx, messages, onText)
	t := take{Messages: messages, Result: result}
	for name, known := range takeErrors {
		if errors.Is(err, known) {
			t.Error = name
		}
	}
	if err != nil && t.Error == "" {
		return result, err
	}
	line, encodeErr := json.Marshal(t)
	if encodeErr != nil {
		return result, fmt.Errorf("keep the recording: %w", encodeErr)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, writeErr := r.file.Write(append(line, '\n')); writeErr != nil {
		return result, fmt.Errorf("keep the recording: %w", writeErr)
	}
	return result, err
}

// Close closes the file.
func (r *Recorder) Close() error { return r.file.Close() }

// Replay answers from a recording. Equal prompts get their answers in the order of the
// recording, the last of them again and again.
type Replay struct {
	mu    sync.Mutex
	takes map[string][]take
}

// errNotRecorded is a prompt that the recording does not hold.
var errNotRecorded = errors.New("the recording holds no answer to this prompt; record it with the same documents, settings and prompts")

// Load reads a recording.
func Load(path string) (*Replay, error) {
	f, err := os.Open(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, fmt.Errorf("open the recording %s: %w", path, err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	r := &Replay{takes: map[string][]take{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		var t take
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil || len(t.Messages) == 0 || t.Error != "" && takeErrors[t.Error] == nil {
			return nil, fmt.Errorf("read the recording %s: line %d is damaged", path, n)
		}
		key := promptKey(t.Messages)
		r.takes[key] = append(r.takes[key], t)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the recording %s: %w", path, err)
	}
	return r, nil
}

// Len is how many answers the recording holds.
func (r *Replay) Len() int {
	n := 0
	for _, takes := range r.takes {
		n += len(takes)
	}
	return n
}

func promptKey(messages []Message) string {
	data, err := json.Marshal(messages)
	if err != nil {
		panic(err) // strings always encode
	}
	return string(data)
}

// Stream plays the answer to the prompt, a few words at a time.
func (r *Replay) Stream(ctx context.Context, messages []Message, onText func(string)) (Result, error) {
	if ctx.Err() != nil {
		return Result{}, context.Cause(ctx)
	}
	key := promptKey(messages)
	r.mu.Lock()
	takes := r.takes[key]
	if len(takes) > 1 {
		r.takes[key] = takes[1:]
	}
	r.mu.Unlock()
	if len(takes) == 0 {
		return Result{}, errNotRecorded
	}
	t := takes[0]
	for piece := range slices.Chunk([]rune(t.Result.Text), 20) {
		onText(string(piece))
	}
	return t.Result, takeErrors[t.Error]
}

// Priced reports that recordings know what they cost when they were made.
func (r *Replay) Priced() bool {
	for _, takes := range r.takes {
		for _, t := range takes {
			if t.Result.Usage.CostUSD > 0 {
				return true
			}
		}
	}
	return false
}

// PromptRoom is not known of a recording.
func (*Replay) PromptRoom() int { return 0 }
