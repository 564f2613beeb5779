package message_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"plenary/internal/bot"
)

// speaking are the packages below internal that speak to members and
// facilitators.
var speaking = []string{"bot", "schedule", "limit", "slack", "discord", "terminal", "adapterkit", "delivery", "mcp", "page"}

// exempt are files and functions whose words are not for members and
// facilitators, and why.
var exempt = map[string]string{
	"bot/prompt_read.go usualDays":   "is typed, and read by schedule.ParseDays",
	"bot/statements.go shareAll":     "is typed: the beginning of a line",
	"bot/digest.go digestRule":       "is stored, and read by schedule.Parse",
	"schedule/canonical.go":          "is stored, and read by schedule.Parse",
	"schedule/fields.go ParseFields": "is typed: words that are read",

	"mcp/tools.go ofAll": "is typed: the beginning of a line",
	"mcp/message.go":     "is for programs: what is wrong with a message",

	"page/document.go serveAsset": "is the value of a header",
	"page/page.go Handler":        "is the value of a header",

	"delivery/run.go migrate":     "names a lease",
	"discord/client.go send":      "is the beginning of a header",
	"discord/draw.go choices":     "is the beginning of a custom id",
	"discord/http.go readRequest": "is for whoever sends a request that Discord did not sign",

	"discord/config.go validate":      "is for operators: settings",
	"discord/diagnose.go":             "is for operators: the diagnosis",
	"discord/errors.go errToken":      "is for operators: why it stops",
	"discord/errors.go errMoreShards": "is for operators: why it stops",
	"discord/shard.go refusal":        "is for operators: why it stops",
	"slack/config.go validate":        "is for operators: settings",
	"slack/diagnose.go":               "is for operators: the diagnosis",
	"slack/adapter.go New":            "is for operators: the state of the connection",
	"slack/adapter.go Run":            "is for operators: the state of the connection",
	"slack/adapter.go identify":       "is for operators: the state of the connection",
	"slack/adapter.go uninstalled":    "is for operators: why it stops",
	"slack/client.go repeat":          "is for operators: why it stops",
	"slack/post.go postOnce":          "is for operators: why it stops",
	"slack/post.go coreError":         "is for operators: why it stops",
	"slack/socket.go relay":           "is for operators: the state of the connection",
	"slack/socket.go connecting":      "is for operators: the state of the connection",
	"slack/socket.go connectFailed":   "is for operators: the state of the connection",
}

// TestSentencesStandInTheCatalogue fails on every string literal outside tests
// that looks like words for people.
func TestSentencesStandInTheCatalogue(t *testing.T) {
	found := map[string]bool{} // of exempt, those that hold words
	for _, name := range speaking {
		for _, f := range sources(t, name) {
			f.words(func(function string, pos token.Position, words string) {
				for _, known := range []string{f.name, f.name + " " + function} {
					if exempt[known] != "" {
						found[known] = true
						return
					}
				}
				t.Errorf("%s: %q in %s looks like words for people: put them into a file of internal/message/en", pos, words, function)
			})
		}
	}
	for known := range exempt {
		if !found[known] {
			t.Errorf("%s is exempt and holds no words: take it off the list", known)
		}
	}
}

// A source is a Go file that is no test.
type source struct {
	name string // with its folder below internal: "bot/ask.go"
	fset *token.FileSet
	file *ast.File
}

// sources parses the Go files in a folder below internal, without tests and
// packages for tests.
func sources(t *testing.T, folder string) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(filepath.Join("..", folder), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasSuffix(entry.Name(), "test")):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		all = append(all, source{filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), fset, file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sentence is what words for people look like: two words, a word beside a space,
// or a word before the mark that ends a sentence.
var sentence = regexp.MustCompile(`\pL\pL[,;:]? [(“]?(\pL|%)|\pL[.?!:,]? $|^ [–(]?\pL|\pL[?!…]$`)

// letter is in all that people read.
var letter = regexp.MustCompile(`\pL`)

// shown are the fields and variables that people see.
var shown = regexp.MustCompile(`(?i)^(.*\.)?(label|text|title|placeholder|description)$`)

// quiet are the functions whose arguments are for operators and programmers, or
// are compared with what was typed or received.
var quiet = regexp.MustCompile(`^(errors\.New|fmt\.Errorf|panic|regexp\.MustCompile|(bot\.)?NewCall|lookUp` +
	`|strings\.(Contains|Has|Cut|Trim|EqualFold|Index|Split|NewReplacer)\w*` +
	`|(language\.(All)?L|l)ists\.\w+|(.*\.)?([lL]og|logger|slog)\.\w+|(.*\.)?logFailure|.*\.(Debug|Info|Warn|Error)(Context)?)$`)

// technical are the literals for operators and programs: lines of the log, which
// begin with the name of their package, and media types.
var technical = regexp.MustCompile(`^(` + strings.Join(speaking, "|") + `): |; charset=`)

// typed are the words by which commands are called.
var typed = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	eachCommand(func(path string, c bot.Command) { all[path], all[c.Name] = true, true })
	return all
})

// eachCommand calls do for each command of the table with its path.
func eachCommand(do func(path string, c bot.Command)) {
	var walk func(path string, commands []bot.Command)
	walk = func(path string, commands []bot.Command) {
		for _, c := range commands {
			do(path+c.Name, c)
			walk(path+c.Name+" ", c.Subcommands)
		}
	}
	walk("", bot.Commands())
}

// words calls report for each literal that looks like words for people, with the
// function or variable that holds it.
func (f source) words(report func(holder string, pos token.Position, words string)) {
	for _, declaration := range f.file.Decls {
		switch d := declaration.(type) {
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
		case *ast.FuncDecl:
			if d.Recv != nil && d.Name.Name == "Error" {
				continue // errors are for operators
			}
		}
		f.wordsIn(declaration, func(node ast.Node, words string) {
			report(holder(declaration, node), f.fset.Position(node.Pos()), words)
		})
	}
}

func (f source) wordsIn(root ast.Node, report func(node ast.Node, words string)) {
	ast.Inspect(root, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Field: // it has a tag
			return false
		case *ast.CallExpr:
			name := exprName(node.Fun)
			if name == "plainText" && len(node.Args) > 0 {
				shownIn(node.Args[0], report)
			}
			return !quiet.MatchString(name)
		case *ast.AssignStmt:
			for i, to := range node.Lhs {
				if i < len(node.Rhs) && shown.MatchString(exprName(to)) {
					shownIn(node.Rhs[i], report)
				}
			}
		case *ast.CaseClause: // its expressions are compared
			for _, statement := range node.Body {
				f.wordsIn(statement, report)
			}
			return false
		case *ast.BinaryExpr:
			return node.Op != token.EQL && node.Op != token.NEQ
		case *ast.KeyValueExpr:
			if shown.MatchString(exprName(node.Key)) {
				shownIn(node.Value, report)
			}
		case *ast.BasicLit:
			if value, ok := unquoted(node); ok && sentence.MatchString(value) && !technical.MatchString(value) && !typed()[strings.TrimSpace(value)] {
				report(node, value)
			}
		}
		return true
	})
}

// shownIn calls report for a literal that people see and that is one word, which
// is in no other way told from words for programs.
func shownIn(e ast.Expr, report func(node ast.Node, words string)) {
	if value, ok := unquoted(e); ok && letter.MatchString(value) && !sentence.MatchString(value) && value != "Plenary" {
		report(e, value)
	}
}

// unquoted returns the value of a string literal.
func unquoted(node ast.Expr) (string, bool) {
	lit, ok := node.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(lit.Value)
	return value, err == nil
}

// exprName writes the name of a called function: "c.log.Info".
func exprName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return exprName(e.X) + "." + e.Sel.Name
	case *ast.CallExpr:
		return exprName(e.Fun)
	}
	return ""
}

// holder names the function, or the variable, constant or type, of a declaration
// in which a node stands.
func holder(declaration ast.Decl, node ast.Node) string {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		return d.Name.Name
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if spec.Pos() > node.Pos() || node.End() > spec.End() {
				continue
			}
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return spec.Names[0].Name
			case *ast.TypeSpec:
				return spec.Name.Name
			}
		}
	}
	return ""
}

// catalogue reads the messages of the English catalogue: the forms of each, one
// behind the other.
func catalogue(t *testing.T) map[string]string {
	t.Helper()
	messages := map[string]string{}
	files, err := filepath.Glob("en/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no catalogue", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any // a form, or forms by the name of their plural form
		if err := yaml.Unmarshal(data, &all); err != nil {
			t.Fatal(name, err)
		}
		for id, forms := range all {
			messages[id] = fmt.Sprint(forms)
		}
	}
	return messages
}

// TestMessagesAreThoseThatAreUsed holds the ids in the Go files against those of
// the catalogue.
func TestMessagesAreThoseThatAreUsed(t *testing.T) {
	messages, groups := catalogue(t), map[string]bool{} // groups are the first words of ids
	for id := range messages {
		group, _, _ := strings.Cut(id, ".")
		groups[group] = true
	}
	used := map[string]bool{}
	var prefixes []string // of ids that are put together
	eachCommand(func(path string, c bot.Command) {
		id := "command." + strings.ReplaceAll(path, " ", ".")
		used[id] = true
		if c.OnMessage {
			used[id+".menu"] = true
		}
		for _, o := range c.Options {
			used[id+"."+o.Name] = true
		}
	})
	for _, name := range append([]string{"message"}, speaking...) {
		for _, f := range sources(t, name) {
			ast.Inspect(f.file, func(node ast.Node) bool {
				expr, _ := node.(ast.Expr)
				id, ok := unquoted(expr)
				group, _, dotted := strings.Cut(id, ".")
				switch {
				case !ok || !dotted || !groups[group] || strings.ContainsAny(id, " /"):
				case strings.HasSuffix(id, "."), strings.HasSuffix(id, "-"):
					prefixes = append(prefixes, id)
				default:
					used[id] = true
				}
				return true
			})
		}
	}
	for id := range used {
		if messages[id] == "" {
			t.Errorf("the catalogue has no message %s", id)
		}
	}
	for id := range messages {
		if !used[id] && !slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(id, prefix) }) {
			t.Errorf("the message %s is not used", id)
		}
	}
}

// placeholder is an argument in a form.
var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// TestArgumentsFillTheirMessages holds the arguments of each call that names both
// a message and its arguments against the placeholders of the message.
func TestArgumentsFillTheirMessages(t *testing.T) {
	messages, calls := catalogue(t), 0
	for _, name := range speaking {
		for _, f := range sources(t, name) {
			ast.Inspect(f.file, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok || len(call.Args) < 2 {
					return true
				}
				id, _ := unquoted(call.Args[len(call.Args)-2])
				given, ok := argumentNames(call.Args[len(call.Args)-1])
				if messages[id] == "" || !ok {
					return true
				}
				calls++
				for _, m := range placeholder.FindAllStringSubmatch(messages[id], -1) {
					if !given[m[1]] {
						t.Errorf("%s: %s lacks its argument %s", f.fset.Position(call.Pos()), id, m[1])
					}
				}
				return true
			})
		}
	}
	if calls < 100 {
		t.Errorf("only %d calls were compared", calls)
	}
}

// argumentNames returns the names in a literal of message.Args or in nil, false
// for any other expression.
func argumentNames(e ast.Expr) (map[string]bool, bool) {
	if name, ok := e.(*ast.Ident); ok && name.Name == "nil" {
		return nil, true
	}
	args, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	names := map[string]bool{}
	for _, element := range args.Elts {
		pair, _ := element.(*ast.KeyValueExpr)
		if pair == nil {
			return nil, false
		}
		name, ok := unquoted(pair.Key)
		if !ok {
			return nil, false
		}
		names[name] = true
	}
	return names, true
}

// TestWordsForPeopleAreFound holds the rules by which literals are judged against
// examples.
func TestWordsForPeopleAreFound(t *testing.T) {
	const code = `package p
func f() {
	r.say("Nothing is here")
	x := Action{Label: "Next", ID: "next"}
	y := "Take " + id + "!"
	label := "Choose"
	t := plainText("Cancel", 24)
	z := fmt.Sprintf("section %s", ref)
	w := Span{Text: " – paused"}
	log.Info("a request came")
	err := errors.New("no such thing")
	d.catalogue.Text("prompt.paused", nil)
	line := "prompt resume"
	if typed == "next week" || strings.HasPrefix(typed, "every ") {
	}
	switch typed {
	case "every day":
		return "each day"
	}
	warnOnce("slack: the connection ended")
}
type t struct { a string ` + "`help:\"What it is\"`" + ` }`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", code, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	source{"p.go", fset, file}.words(func(_ string, _ token.Position, words string) { found = append(found, words) })
	want := []string{"Nothing is here", "Next", "Take ", "Choose", "Cancel", "section %s", " – paused", "each day"}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

// TestSummariesFit holds the summaries of commands and options against what
// Discord takes.
func TestSummariesFit(t *testing.T) {
	fits := func(name, summary string) {
		if n := len([]rune(summary)); n == 0 || n > 100 || strings.HasPrefix(summary, "command.") || strings.HasSuffix(summary, ".") {
			t.Errorf("the summary of %s is %q: it is one line without a full stop, of at most 100 characters", name, summary)
		}
	}
	eachCommand(func(path string, c bot.Command) {
		fits(path, c.Summary)
		for _, o := range c.Options {
			fits(path+" "+o.Name, o.Summary)
		}
	})
}
