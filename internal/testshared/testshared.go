// Package testshared finds the material beside the repository that only tests use: source
// documents, question sets and the vendors' API descriptions.
package testshared

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder of ../shared, counted from the module's root.
// Where it is absent the test is skipped, or fails when CI=true.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	path, ok := Find(t, elem...)
	if !ok {
		t.Skipf("needs ../shared/%s", filepath.ToSlash(filepath.Join(elem...)))
	}
	return path
}

// Find is [Path] for a test that can do without: where the file is absent it reports false
// instead of skipping the test. With CI=true the test fails then, as with Path.
func Find(t testing.TB, elem ...string) (path string, ok bool) {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(append([]string{root, "..", "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("CI needs %s: %v", filepath.Join(elem...), err)
		}
		return "", false
	}
	return path, true
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the test")
		}
		dir = parent
	}
}
