// Package longtest marks the tests that take long.
package longtest

import (
	"os"
	"testing"
)

// Variable is the environment variable that has long tests run. CI sets it.
const Variable = "PLENARY_TEST_LONG"

// Enabled reports whether long tests run.
func Enabled() bool { return os.Getenv(Variable) != "" }

// Skip skips a test that takes long, unless Variable is set.
func Skip(t testing.TB) {
	t.Helper()
	if !Enabled() {
		t.Skip("takes long: set " + Variable + " to run it")
	}
}
