package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
	"plenary/internal/statement"
)

const readme = "../../README.md"

// TestReadme holds the README to what the program does: its transcript is what
// the commands print, and its tables are the bot's table and the packages.
// With -update it is written anew.
func TestReadme(t *testing.T) {
	held, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	want := transcript(t, string(held))
	want = between(t, want, "commands", commandRows())
	want = between(t, want, "packages", packageRows(t))
	if *update {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(held)); diff != "" {
		t.Errorf("README.md is not what the program does; go test ./cmd/plenary -run Readme -update mends it:\n%s", diff)
	}
}

// TestReadmeStatement: the statement that the README shows is one.
func TestReadmeStatement(t *testing.T) {
	held, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(held), "```markdown\n")
	text, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("README.md shows no statement")
	}
	s, faults := statement.Check(fstest.MapFS{statement.TextFile: &fstest.MapFile{Data: []byte(text)}})
	for _, fault := range faults {
		t.Error(fault)
	}
	if len(s.Sections) != 3 || s.Published.String() != "March 2024" {
		t.Errorf("it has the sections %v and is of %s", s.Sections, s.Published)
	}
}

var consoles = regexp.MustCompile("(?s)```console\n(.*?)```\n")

// transcript puts what the commands of every console block print beneath them.
func transcript(t *testing.T, text string) string {
	return consoles.ReplaceAllStringFunc(text, func(block string) string {
		var b strings.Builder
		b.WriteString("```console\n")
		for line := range strings.Lines(block) {
			words, ok := strings.CutPrefix(line, "$ go run ./cmd/plenary ")
			if !ok {
				continue
			}
			var out, errOut bytes.Buffer
			run(strings.Fields(words), strings.NewReader(""), &out, &errOut)
			if errOut.Len() > 0 {
				t.Errorf("%s%s", line, errOut.String())
			}
			if b.Len() > len("```console\n") {
				b.WriteString("\n")
			}
			b.WriteString(line + out.String())
		}
		return b.String() + "```\n"
	})
}

// between puts lines between the two comments of a name.
func between(t *testing.T, text, name, lines string) string {
	t.Helper()
	begin, rest, found := strings.Cut(text, "<!-- "+name+" -->\n")
	_, end, closed := strings.Cut(rest, "<!-- end -->")
	if !found || !closed {
		t.Fatalf("README.md has no comments around the %s", name)
	}
	return begin + "<!-- " + name + " -->\n" + lines + "<!-- end -->" + end
}

// commandRows are the rows of the bot's table as Markdown.
func commandRows() string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n|---|---|\n")
	for _, c := range bot.Commands() {
		if c.Hidden {
			continue
		}
		row(&b, c.Usage(), c)
		for _, sub := range c.Subcommands {
			if !sub.Hidden {
				row(&b, c.Name+" "+sub.Usage(), sub)
			}
		}
	}
	return b.String()
}

func row(b *strings.Builder, usage string, c bot.Command) {
	note := ""
	if c.Facilitators {
		note = " (facilitators)"
	}
	fmt.Fprintf(b, "| `%s` | %s%s |\n", usage, strings.ReplaceAll(c.Summary, "|", `\|`), note)
}

// packageRows are the packages that the program is made of, each with the
// first sentence of its documentation.
func packageRows(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| package | what it is |\n|---|---|\n")
	for _, p := range listAll(t) {
		path := strings.TrimPrefix(p.ImportPath, "plenary/")
		name, ok := strings.CutPrefix(path, "internal/")
		if !ok || strings.Contains(name, "/") || p.aside() {
			continue // a part of the package above it, or of no part in the program
		}
		doc := strings.TrimPrefix(p.Doc, "Package "+name+" ")
		fmt.Fprintf(&b, "| [%s](%s) | %s |\n", path, path, strings.ReplaceAll(doc, "|", `\|`))
	}
	return b.String()
}
