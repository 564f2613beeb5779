package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/statement"
)

// Every one of several files keeps its pages, and a file without any has none.
func TestPartsKeepTheirPages(t *testing.T) {
	in := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(in, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	first := write("main.txt", "THE HARBOUR\n\nBoats are tied up by dusk and no later.\n\fRopes are of hemp and are dried every week.\n")
	second := write("annex.txt", "THE ANNEX\n\nLamps stand on every quay of the harbour.\n\fOil is bought by the council in spring.\n\fWicks are trimmed at noon by the keeper.\n")
	third := write("letter.md", "# A letter\n\nDear council, the lamps are out again.\n")
	dir := filepath.Join(in, "out")
	if _, err := Run(context.Background(), Config{Files: []string{first, second, third}, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	s, faults := statement.Check(os.DirFS(dir))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	places := map[string]string{"Ropes": "p. 2 (page 2 of main.txt)", "Wicks": "p. 3 (page 3 of annex.txt)", "Dear": ""}
	for i, p := range s.Paragraphs {
		for word, want := range places {
			if strings.HasPrefix(p.Text, word) {
				got := s.PagedLocator(statement.ParagraphRef(i))
				if want == "" && strings.Contains(got, "p. ") || !strings.HasSuffix(got, want) {
					t.Errorf("%s: %q, want %q", p.Text, got, want)
				}
				delete(places, word)
			}
		}
	}
	if len(places) > 0 {
		t.Errorf("not found: %v in %s", places, readFile(t, dir, statement.TextFile))
	}
}
