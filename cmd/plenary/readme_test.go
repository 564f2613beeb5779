package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plenary/internal/bot"
	"plenary/internal/statement"
)

// manuals are the files that people read, by what they want to do.
var manuals = []string{"README.md", "deploy/README.md", "deploy/PROGRAMME.md", "content/README.md", "internal/README.md"}

// maxReadme is the size in bytes that the first manual has at most.
const maxReadme = 12_000

// TestReadme holds the manuals to what the program does: a transcript is what
// the commands print, and a table between two comments is made from the code.
// With -update they are written anew.
func TestReadme(t *testing.T) {
	tables := map[string]string{"commands": commandRows(), "programme": programmeRows(), "packages": packageRows(t), "settings": settingRows()}
	found := map[string]bool{}
	for _, name := range manuals {
		held, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		want := transcript(t, string(held))
		for table, rows := range tables {
			if strings.Contains(want, "<!-- "+table+" -->") {
				found[table] = true
				want = between(t, want, table, rows)
			}
		}
		if *update {
			if err := os.WriteFile("../../"+name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, string(held)); diff != "" {
			t.Errorf("%s is not what the program does; go test ./cmd/plenary -run Readme -update mends it:\n%s", name, diff)
		}
		if name == "README.md" && len(held) > maxReadme {
			t.Errorf("README.md has %d bytes, at most %d are read", len(held), maxReadme)
		}
	}
	for table := range tables {
		if !found[table] {
			t.Errorf("no manual has the table of %s", table)
		}
	}
}

// codes are what a manual sets in code: blocks, and words within a line.
var codes = regexp.MustCompile("(?s)```(?:sh|console)\n(.*?)```|`([^`\n]+)`")

// TestManualsNameWhatThereIs: every command line in a manual is one that the
// program takes, with its flags, and every file that a manual links to is there.
func TestManualsNameWhatThereIs(t *testing.T) {
	root := newRoot(&environment{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	links := regexp.MustCompile(`\]\(([^)#\s]+)\)`)
	for _, name := range manuals {
		held, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range codes.FindAllStringSubmatch(string(held), -1) {
			for line := range strings.Lines(m[1] + m[2]) {
				checkCommandLine(t, name, root, strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "$ ")))
			}
		}
		for _, m := range links.FindAllStringSubmatch(string(held), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join("../..", filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
}

// checkCommandLine checks words that begin with the program's name: the next one
// is a command or a flag, and so are its flags.
func checkCommandLine(t *testing.T, manual string, root *cobra.Command, words []string) {
	for len(words) > 0 && (strings.Contains(words[0], "=") || words[0] == "CGO_ENABLED=0") {
		words = words[1:] // a variable of the environment
	}
	switch {
	case len(words) > 2 && words[0] == "go" && words[1] == "run" && words[2] == "./cmd/plenary":
		words = words[3:]
	case len(words) > 0 && (words[0] == "plenary" || words[0] == "./plenary"):
		words = words[1:]
	default:
		return
	}
	command := root
	if len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		if words[0] == "COMMAND" {
			words[0] = "ask"
		}
		if command = commandOf(root, words[0]); command == nil {
			t.Errorf("%s names the command plenary %s, which is not there", manual, words[0])
			return
		}
	}
	for _, word := range words {
		flag, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if !strings.HasPrefix(word, "-") || flag == "" || flag == "help" {
			continue
		}
		if command.Flags().Lookup(flag) == nil && command.InheritedFlags().Lookup(flag) == nil && (len(flag) > 1 || command.Flags().ShorthandLookup(flag) == nil) {
			t.Errorf("%s names the flag %s of plenary %s, which is not there", manual, word, command.Name())
		}
	}
}

// TestReadmeStatement: the statement that a manual shows is one.
func TestReadmeStatement(t *testing.T) {
	held, err := os.ReadFile("../../content/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(held), "```markdown\n")
	text, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("content/README.md shows no statement")
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
			run(shellWords(words), strings.NewReader(""), &out, &errOut)
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

// shellWords parts a line as a shell does that knows double quotes alone.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(strings.TrimSpace(line), `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// between puts lines between the two comments of a name.
func between(t *testing.T, text, name, lines string) string {
	t.Helper()
	begin, rest, found := strings.Cut(text, "<!-- "+name+" -->\n")
	_, end, closed := strings.Cut(rest, "<!-- end -->")
	if !found || !closed {
		t.Fatalf("no comments stand around the %s", name)
	}
	return begin + "<!-- " + name + " -->\n" + lines + "<!-- end -->" + end
}

// commandRows are the rows of the bot's table as Markdown, without the commands of facilitators
// below others, which have a manual of their own.
func commandRows() string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n|---|---|\n")
	for _, c := range bot.Commands() {
		if c.Hidden {
			continue
		}
		row(&b, c.Usage(), c)
		for _, sub := range c.Subcommands {
			if !sub.Hidden && !sub.Facilitators {
				row(&b, c.Name+" "+sub.Usage(), sub)
			}
		}
	}
	return b.String()
}

// programmeRows are the commands below prompt as Markdown.
func programmeRows() string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n|---|---|\n")
	for _, c := range bot.Commands() {
		for _, sub := range c.Subcommands {
			if !sub.Hidden {
				row(&b, c.Name+" "+sub.Usage(), sub)
			}
		}
	}
	return b.String()
}

// optional matches what a command of the programme may take: the manual names none of
// it, and help all.
var optional = regexp.MustCompile(` \[[^\]]*\]`)

func row(b *strings.Builder, usage string, c bot.Command) {
	note := ""
	if c.Facilitators {
		note = " *"
	}
	if strings.HasPrefix(usage, "prompt ") {
		usage = optional.ReplaceAllString(usage, "")
	}
	fmt.Fprintf(b, "| `%s` | %s%s |\n", usage, strings.ReplaceAll(c.Summary, "|", `\|`), note)
}

// settingRows are the flags of plenary serve that have a variable, as Markdown.
func settingRows() string {
	var b strings.Builder
	b.WriteString("| variable | flag | what it is |\n|---|---|---|\n")
	root := newRoot(&environment{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	serve := commandOf(root, "serve")
	add := func(f *pflag.Flag) {
		usage, variable, found := strings.Cut(f.Usage, " [")
		if found {
			fmt.Fprintf(&b, "| `%s` | `--%s` | %s |\n", strings.TrimSuffix(variable, "]"), f.Name, strings.ReplaceAll(usage, "|", `\|`))
		}
	}
	serve.LocalFlags().VisitAll(add)
	serve.InheritedFlags().VisitAll(add)
	return b.String()
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
		fmt.Fprintf(&b, "| [%s](%s) | %s |\n", name, name, strings.ReplaceAll(doc, "|", `\|`))
	}
	return b.String()
}
