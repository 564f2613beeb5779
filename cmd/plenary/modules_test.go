package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestModules keeps the README's list of modules equal to what programs import,
// so that each has its reason.
func TestModules(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
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
				t.Errorf("%s imports %s, for which the README has no reason", p.ImportPath, imported)
				continue
			}
			reasons[module] = true
		}
	}
	for module, imported := range reasons {
		if !imported {
			t.Errorf("the README has a reason for %s, which nothing imports", module)
		}
	}
}
