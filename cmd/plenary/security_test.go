package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// forbidden are the imports and names that no program here may use, and why.
var forbidden = map[string]string{
	"unsafe":                  "memory is Go's own business",
	"plugin":                  "nothing is loaded at run time",
	"crypto/md5":              "it is broken",
	"crypto/sha1":             "it is broken",
	"crypto/des":              "it is broken",
	"crypto/rc4":              "it is broken",
	"net/http/pprof":          "it shows memory to whoever asks",
	"net/http/cgi":            "nothing is run for a request",
	"http.DefaultClient":      "it waits for ever and follows redirects",
	"http.Get":                "it waits for ever and follows redirects",
	"http.Head":               "it waits for ever and follows redirects",
	"http.Post":               "it waits for ever and follows redirects",
	"http.PostForm":           "it waits for ever and follows redirects",
	"http.ListenAndServe":     "it has no limits",
	"http.ListenAndServeTLS":  "it has no limits",
	"http.Serve":              "it has no limits",
	"http.HandleFunc":         "what it registers is seen by every server",
	"tls.InsecureSkipVerify":  "whoever stands between reads the tokens",
	"websocket.DefaultDialer": "it waits for 45 s and cannot be told otherwise",
	"template.HTML":           "it is not escaped",
	"os.ModePerm":             "everybody may write",
}

// allowed are the exceptions, by file, and why.
var allowed = map[string]string{
	"internal/bert/attention.go unsafe": "keys and values of 8 bits are packed as the weights are, without a copy",
}

// TestForbidden looks through every program, tests aside.
func TestForbidden(t *testing.T) {
	seen := map[string]bool{}
	files := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, found := range uses(t, path, source) {
			why, bad := forbidden[found]
			name := strings.TrimPrefix(filepath.ToSlash(path), "../../") + " " + found
			seen[name] = true
			if _, ok := allowed[name]; bad && !ok {
				t.Errorf("%s uses %s: %s", path, found, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("looked through %d files, want at least 100", files)
	}
	for name := range allowed {
		if !seen[name] {
			t.Errorf("%s is allowed and not used any more", name)
		}
	}
}

// TestForbiddenIsFound keeps the search itself from going blind.
func TestForbiddenIsFound(t *testing.T) {
	found := uses(t, "x.go", []byte("package x\nimport (\"crypto/md5\"; web \"net/http\")\nvar a = web.DefaultClient\nvar b = tls.Config{InsecureSkipVerify: true}\nvar _ = md5.New\n"))
	for _, want := range []string{"crypto/md5", "http.DefaultClient", "tls.InsecureSkipVerify"} {
		if !strings.Contains(strings.Join(found, "\n")+"\n", want+"\n") {
			t.Errorf("%s is not found in %q", want, found)
		}
	}
}

// uses are the imports of a file, the names that it takes from packages, by the
// last part of their paths, and the fields that it sets.
func uses(t *testing.T, path string, source []byte) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	names := map[string]string{}
	for _, i := range file.Imports {
		from, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, from)
		last := from[strings.LastIndex(from, "/")+1:]
		names[last] = last
		if i.Name != nil {
			names[i.Name.Name] = last
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && names[x.Name] != "" {
				found = append(found, names[x.Name]+"."+n.Sel.Name)
			}
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok {
				found = append(found, "tls."+k.Name)
			}
		}
		return true
	})
	return found
}
