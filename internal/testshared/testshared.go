// Package testshared finds the material beside the repository that only tests use: source
// documents, question sets and the vendors' API descriptions.
package testshared

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder of ../shared, counted from the module's root.
// Where it is absent the test is skipped, or fails when CI=true.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
	path := filepath.Join(append([]string{dir, "..", "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("CI needs %s: %v", filepath.Join(elem...), err)
		}
		t.Skipf("needs ../shared/%s", filepath.ToSlash(filepath.Join(elem...)))
	}
	return path
}
