package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// The page that Plenary's own statement was taken from comes out as the folder
// that was written by hand.
func TestSeedPage(t *testing.T) {
	page := sharedtest.Path(t, "seed", "statement-page.txt")
	dir := t.TempDir()
	made, err := Run(context.Background(), Config{Files: []string{page}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range made.Faults {
		t.Error(f)
	}
	byHand, err := os.ReadFile(filepath.Join("..", "..", "content", statement.TextFile))
	if err != nil {
		t.Fatal(err)
	}
	imported, err := os.ReadFile(filepath.Join(dir, statement.TextFile))
	if err != nil {
		t.Fatal(err)
	}
	body := func(file []byte) string {
		parts := strings.SplitN(string(file), "---\n", 3)
		return parts[2]
	}
	if body(imported) != body(byHand) {
		t.Errorf("the text differs from content/statement.md:\n%s", imported)
	}
	for _, want := range []string{
		`title: "The Governance of International Migration: Defining the Potential for Reform in the Next Decade"`,
		`kind: "Transatlantic Council Statement"`,
		`published: "2011-09"`,
	} {
		if !strings.Contains(string(imported), want) {
			t.Errorf("front matter lacks %s", want)
		}
	}
}
