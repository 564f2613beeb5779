package statement_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"plenary/internal/statement"
)

// parseText parses a statement with a title and the text.
func parseText(t *testing.T, text string) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: Refuge\n---\n" + text)}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const refugees = `# I. Numbers

Many people flee.

Table 2. Refugees by host
|         | People || Aid |
| Country | 2022 | 2023 | ^^ |
|---------|-----:|-----:|---|
| Africa |
| Chad | 590,000 | 1,100,000 | a \| b |
| Sudan | | 929,000 | ^^ |

They stay.

| Fruit | Beds |
|-------|------|
| Apple | 3 |
| Pear | 4 |
`

// TestTable reads tables with merged cells, several rows of a header and a row
// that heads others.
func TestTable(t *testing.T) {
	s := parseText(t, refugees)
	if len(s.Paragraphs) != 4 {
		t.Fatalf("%d paragraphs, want 4", len(s.Paragraphs))
	}
	p := s.Paragraphs[1]
	want := "Table 2. Refugees by host\n\tPeople\t\tAid\nCountry\t2022\t2023\t\nAfrica\t\t\t\nChad\t590,000\t1,100,000\ta | b\nSudan\t\t929,000\t"
	if p.Text != want {
		t.Errorf("text %q, want %q", p.Text, want)
	}
	if p.Table.Name != "Table 2" || p.Table.Columns != 4 || len(p.Table.Header) != 2 || len(p.Table.Rows) != 3 || len(p.Sentences) != 4 {
		t.Errorf("table %+v with %d sentences", p.Table, len(p.Sentences))
	}
	for i, want := range []string{
		"Africa",
		"Africa; Country: Chad; People, 2022: 590,000; People, 2023: 1,100,000; Aid: a | b",
		"Africa; Country: Sudan; People, 2023: 929,000; Aid: a | b",
	} {
		if got := p.Table.Reading(p.Text, i); !strings.HasSuffix(got, want) {
			t.Errorf("row %d reads %q, want %q", i, got, want)
		}
	}
}

// TestNoTable keeps as text what is no table: bars without a delimiter row, and a
// line beneath a table that has none.
func TestNoTable(t *testing.T) {
	s := parseText(t, "a | b\nc | d\n\n| x | y |\n|---|---|\n| 1 | 2 |\nSource: us.\n")
	if s.Paragraphs[0].Table != nil || s.Paragraphs[0].Text != "a | b c | d" {
		t.Errorf("a table was made of %q", s.Paragraphs[0].Text)
	}
	if s.Paragraphs[1].Table == nil || s.Paragraphs[2].Text != "Source: us." {
		t.Errorf("paragraphs %+v", s.Paragraphs)
	}
}
