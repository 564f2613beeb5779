package citation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"plenary/internal/citation"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// TestWorks compares with what a CSL processor writes; each file in testdata/works
// says how that was run.
func TestWorks(t *testing.T) {
	files, err := filepath.Glob("testdata/works/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatal("too few works", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			want := sections(t, file)
			s := parse(t, want)
			var refs []statement.Ref
			if place := want["place"]; place != "" {
				if refs = s.Resolve(place).Refs; len(refs) == 0 {
					t.Fatalf("no place is called %q", place)
				}
			}
			apa, chicago := citation.InAPA(s, refs...), citation.InChicago(s, refs...)
			for name, got := range map[string]string{
				"apa entry":            html(apa.Entry),
				"apa in text":          html(apa.InText),
				"chicago note":         html(chicago.Note),
				"chicago bibliography": html(chicago.Bibliography),
				"item.json":            citation.InCSLJSON(s, refs...),
				"bibtex":               citation.InBibTeX(s, refs...),
				"ris":                  citation.InRIS(s, refs...),
			} {
				if diff := cmp.Diff(want[name], strings.TrimSpace(got)); diff != "" {
					t.Errorf("%s (-file +now):\n%s", name, diff)
				}
			}
		})
	}
}

// sections returns the parts of a txtar file by their names.
func sections(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range txtar.Parse(data).Files {
		parts[f.Name] = strings.TrimSpace(string(f.Data))
	}
	return parts
}

func parse(t *testing.T, files map[string]string) *statement.Statement {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, name := range []string{statement.TextFile, statement.PagesFile} {
		if files[name] != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(files[name])}
		}
	}
	s, err := statement.Parse(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// html writes a text as the processor does: italics alone are marked.
func html(text message.Text) string {
	var b strings.Builder
	for _, span := range text {
		if span.Style == message.Emphasis {
			b.WriteString("<i>" + span.Text + "</i>")
		} else {
			b.WriteString(span.Text)
		}
	}
	return b.String()
}
