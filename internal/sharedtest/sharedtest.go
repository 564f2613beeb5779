// Package sharedtest finds the question sets, sample files and specifications
// that some tests measure against. They are kept beside the checkout, in the
// folder ../shared, and are not part of the project.
package sharedtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Variable is the environment variable that makes the folder a requirement: where
// it is set to anything, a test fails instead of being skipped. CI sets it.
const Variable = "PLENARY_TEST_SHARED"

// Path returns the path of a file or folder in ../shared. It skips the test
// where that does not exist, and fails it where Variable is set.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	path, ok := Find(t, elem...)
	if !ok {
		if os.Getenv(Variable) != "" {
			t.Fatalf("%s is set, but ../shared/%s is not there", Variable, filepath.Join(elem...))
		}
		t.Skipf("../shared/%s is not there", filepath.Join(elem...))
	}
	return path
}

// Find returns the path of a file or folder in ../shared, and reports whether it
// is there, for a test that goes on without it.
func Find(t testing.TB, elem ...string) (path string, ok bool) {
	t.Helper()
	path = filepath.Join(append([]string{moduleRoot(t), "..", "shared"}, elem...)...)
	_, err := os.Stat(path)
	return path, err == nil
}

// Read returns the content of a file in ../shared, under the conditions of Path.
func Read(t testing.TB, elem ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(Path(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// moduleRoot returns the folder that holds go.mod. A test runs in the folder of
// its package, which is below it.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("the test does not run below a folder that holds go.mod")
		}
		dir = filepath.Dir(dir)
	}
}
