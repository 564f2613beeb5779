package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A listed is what go list says of a package.
type listed struct {
	ImportPath, Name, Doc string

	GoFiles []string // that are no tests
	Imports []string // of GoFiles
	Deps    []string // all that it needs, directly or not
}

func listAll(t *testing.T) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Name,Doc,GoFiles,Imports,Deps", "plenary/...")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(out); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			all = append(all, p)
		}
	}
	if err := command.Wait(); err != nil {
		t.Fatal("go list:", err)
	}
	return all
}

// rows are the packages below internal from the bottom up. A package may need
// those of lower rows, and none of its own row or above.
var rows = [][]string{
	{"access", "bert", "column", "editdistance", "message", "roman", "vectorcache", "wordlist", "workqueue"},
	{"bidi", "language"},
	{"statement", "schedule", "extract"},
	{"answer", "calendar", "citation", "importer", "permalink", "quotation"},
	{"bot"},
	{"adapterkit"},
	{"slack", "discord", "terminal", "mcp", "page", "delivery", "store", "limit", "ops"},
}

// owners are the modules that few packages may import, by the beginning of
// their path, and why.
var owners = map[string]struct {
	packages []string
	why      string
}{
	"plenary/internal/bert/weights": {[]string{"cmd/plenary"},
		"the networks make a program 50 MB larger"},
	"plenary/content": {[]string{"cmd/plenary", "cmd/load"},
		"the statement is passed in as an fs.FS, so that any other will do"},
	"github.com/spf13/cobra": {[]string{"cmd/plenary"},
		"flags and environment are read in one place and passed down as values"},
	"github.com/slack-go/": {[]string{"internal/slack"},
		"Slack's types stop at its adapter"},
	"github.com/bwmarrin/discordgo": {[]string{"internal/discord"},
		"Discord's types stop at its adapter"},
	"github.com/modelcontextprotocol/go-sdk": {[]string{"internal/mcp"},
		"the protocol's types stop at its server"},
	"github.com/gorilla/websocket": {[]string{"internal/slack", "internal/discord"},
		"sockets are an adapter's affair"},
	"golang.org/x/term": {[]string{"internal/terminal"},
		"terminals are one adapter's affair"},
	"github.com/riverqueue/": {[]string{"internal/delivery"},
		"what is posted and when is decided without knowing how jobs are queued"},
	"github.com/arran4/golang-ical": {[]string{"internal/calendar"},
		"dates and instants pass between packages, not lines of a calendar"},
	"database/sql": {[]string{"internal/store", "internal/delivery"},
		"SQL stops at the store; the queue shares its transactions"},
	"github.com/jackc/pgx": {[]string{"internal/store"},
		"SQL stops at the store"},
	"modernc.org/sqlite": {[]string{"internal/store"},
		"SQL stops at the store"},
	"github.com/VictoriaMetrics/metrics": {[]string{"internal/ops"},
		"what is counted is said in one place"},
	"net/http/httptest": {nil,
		"test servers are no part of the program"},
}

// forTests reports whether a package is there for the tests of others alone.
func forTests(path string) bool {
	return strings.HasSuffix(path, "test") || path == "plenary/internal/loopback"
}

// aside reports whether a package is no part of the program: it is for tests,
// or a tool that somebody who works on a package runs.
func (p listed) aside() bool {
	return forTests(p.ImportPath) || p.Name == "main" && strings.HasPrefix(p.ImportPath, "plenary/internal/")
}

// rowOf returns the row of a package, and the name that it has there; -1 for
// one that is not below internal.
func rowOf(t *testing.T, path string) (int, string) {
	t.Helper()
	rest, internal := strings.CutPrefix(path, "plenary/internal/")
	if !internal {
		return -1, ""
	}
	name, _, _ := strings.Cut(rest, "/")
	at := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, name) })
	if at < 0 {
		t.Errorf("%s has no row: give it one in this test, and in the picture of the README", path)
	}
	return at, name
}

func TestArrowsPointDownOnly(t *testing.T) {
	for _, p := range listAll(t) {
		if p.aside() {
			continue
		}
		row, name := rowOf(t, p.ImportPath)
		if row < 0 {
			continue
		}
		for _, dep := range p.Deps {
			if !strings.HasPrefix(dep, "plenary/") {
				continue
			}
			if forTests(dep) {
				t.Errorf("%s needs %s: the program needs no help for tests", p.ImportPath, dep)
				continue
			}
			if depRow, depName := rowOf(t, dep); depName != name && (depRow < 0 || depRow >= row) {
				t.Errorf("%s needs %s, which does not stand below it", p.ImportPath, dep)
			}
		}
	}
}

func TestPartsStopAtTheirOwners(t *testing.T) {
	for _, p := range listAll(t) {
		if p.aside() {
			continue
		}
		for _, imported := range p.Imports {
			for part, owner := range owners {
				if strings.HasPrefix(imported, part) && !slices.Contains(owner.packages, strings.TrimPrefix(p.ImportPath, "plenary/")) {
					t.Errorf("%s imports %s: %s", p.ImportPath, imported, owner.why)
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range listAll(t) {
		name := p.ImportPath[strings.LastIndexByte(p.ImportPath, '/')+1:]
		begin := []string{"Package " + name + " "}
		if p.Name == "main" {
			begin = []string{"Command " + name + " ", strings.ToUpper(name[:1]) + name[1:] + " "}
		}
		if !slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(p.Doc, b) }) {
			t.Errorf("%s begins its documentation with %q, want %q", p.ImportPath, p.Doc, begin[0])
		}
	}
}

// TestModules keeps the list of modules in internal/README.md equal to what programs import,
// so that each has its reason.
func TestModules(t *testing.T) {
	readme, err := os.ReadFile("../../internal/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(readme), "<!-- modules -->")
	list, _, _ = strings.Cut(list, "<!-- end -->")
	reasons := map[string]bool{} // whether it is imported
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .+ \\|$").FindAllStringSubmatch(list, -1) {
		reasons[row[1]] = false
	}
	for _, p := range listAll(t) {
		for _, imported := range p.Imports {
			if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
				continue // the standard library's, or ours
			}
			module := ""
			for candidate := range reasons {
				if (imported == candidate || strings.HasPrefix(imported, candidate+"/")) && len(candidate) > len(module) {
					module = candidate
				}
			}
			if module == "" {
				t.Errorf("%s imports %s, for which internal/README.md has no reason", p.ImportPath, imported)
				continue
			}
			reasons[module] = true
		}
	}
	for module, imported := range reasons {
		if !imported {
			t.Errorf("internal/README.md has a reason for %s, which nothing imports", module)
		}
	}
}
