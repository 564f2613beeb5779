// Package pythontest runs programs of others in Python, for tests that compare our
// results with theirs.
package pythontest

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Variable is the environment variable that names the Python in which the modules
// are installed. CI sets it; a test fails where it is set and a module is missing.
const Variable = "PLENARY_TEST_PYTHON"

// Run runs a script with an input and returns what it prints. It skips the test where
// Python or one of the modules that the script imports is not there.
func Run(t testing.TB, script string, input []byte, modules ...string) []byte {
	t.Helper()
	python := os.Getenv(Variable)
	required := python != ""
	if !required {
		python = "python3"
	}
	if out, err := exec.Command(python, "-c", "import "+strings.Join(modules, ", ")).CombinedOutput(); err != nil {
		if required {
			t.Fatalf("%s lacks one of %v: %v: %s", python, modules, err, out)
		}
		t.Skipf("%s lacks one of %v", python, modules)
	}
	command := exec.Command(python, "-c", script)
	command.Stdin = bytes.NewReader(input)
	command.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", python, err, stderr.Bytes())
	}
	return out
}
