package statement_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

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
		"Table 2. Refugees by host. Africa; Country: Chad; People, 2022: 590,000; People, 2023: 1,100,000; Aid: a | b",
		"Table 2. Refugees by host. Africa; Country: Sudan; People, 2023: 929,000; Aid: a | b",
	} {
		got, cells := p.Table.Reading(p.Text, i)
		if got != want {
			t.Errorf("row %d reads %q, want %q", i, got, want)
		}
		for _, c := range cells {
			if words := p.Text[c.Cell.Start:c.Cell.End]; !strings.HasPrefix(got[c.At:], words) {
				t.Errorf("row %d: %q does not stand at %d", i, words, c.At)
			}
		}
	}
	if got, want := p.Table.ReadingOfHead(p.Text), "Table 2. Refugees by host. Country; People, 2022; People, 2023; Aid"; got != want {
		t.Errorf("the head reads %q, want %q", got, want)
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

// TestTableReferences reads references to tables and rows as people write them,
// and every label and locator as it is printed.
func TestTableReferences(t *testing.T) {
	numbered := parseText(t, refugees+"\nTable 3: Beds\n| Kind | Beds |\n|---|---|\n| Tent | 9 |\n| Hut | 8 |\n")
	counted := parseText(t, "One.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nTwo.\n\nBeds\n| c | d |\n|---|---|\n| 5 | 6 |\n| 7 | 8 |\n")
	repeated := parseText(t, "# I. One\n\nTable 1. A\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n# II. Two\n\nTable 1. B\n| a | b |\n|---|---|\n| 5 | 6 |\n| 7 | 8 |\n")
	mixed := parseText(t, "Table 1. Beds\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n| c | d |\n|---|---|\n| 5 | 6 |\n| 7 | 8 |\n")
	for _, test := range []struct {
		s           *statement.Statement
		words, want string // labels; with a question mark where they are candidates
	}{
		{numbered, "table 2", "Table 2"},
		{numbered, "Table 2, row 3", "Table 2 row 3"},
		{numbered, "table 2 row 3", "Table 2 row 3"},
		{numbered, "row 3 of table 2", "Table 2 row 3"},
		{numbered, "the third row of table 2", "Table 2 row 3"},
		{numbered, "table 2, rows 2-3", "Table 2 rows 2-3"},
		{numbered, "table 2 row 2 to 3", "Table 2 rows 2-3"},
		{numbered, "tables 2 and 3", "Table 2, Table 3"},
		{numbered, "the last table", "Table 3"},
		{numbered, "table 4", ""},
		{numbered, "table 2 row 9", ""},
		{numbered, "refugees by host", "Table 2"},
		{numbered, "I, table 2", "Table 2"},
		{counted, "table 1", "¶2"},
		{counted, "tab. 2", "¶4"},
		{counted, "the second table, row 1", "¶4 row 1"},
		{counted, "tables 1-2", "¶2, ¶4"},
		{counted, "¶2.2", "¶2 row 1"},
		{mixed, "table 1", "Table 1"},
		{mixed, "table 2 row 1", "¶2 row 1"},
		{mixed, "table 3", ""},
		{repeated, "table 1", "? I 1, II 1"},
		{repeated, "table 1 of II", "II 1"},
		{repeated, "II table 1 row 2", "II 1 row 2"},
	} {
		r := test.s.Resolve(test.words)
		var got []string
		for _, ref := range append(r.Refs, r.Candidates...) {
			got = append(got, test.s.Label(ref))
		}
		labels := strings.Join(got, ", ")
		if len(r.Candidates) > 0 {
			labels = "? " + labels
		}
		if labels != test.want {
			t.Errorf("%q leads to %q, want %q", test.words, labels, test.want)
		}
	}
	for _, s := range []*statement.Statement{numbered, counted, repeated} {
		for i, p := range s.Paragraphs {
			for from := range p.Sentences {
				for to := from + 1; to <= len(p.Sentences); to++ {
					ref := statement.Ref{Kind: statement.SomeSentences, Index: i, From: from, To: to}
					if to-from == len(p.Sentences) {
						ref = statement.ParagraphRef(i)
					}
					for _, words := range []string{s.Label(ref), s.Locator(ref)} {
						if r := s.Resolve(words); len(r.Refs) != 1 || r.Refs[0] != ref {
							t.Errorf("%q leads to %v and not to %v", words, r, ref)
						}
					}
				}
			}
		}
	}
}

// TestTableLinks: a link to a row names words of its first cell and of its last, and
// tells the first from where it stands before.
func TestTableLinks(t *testing.T) {
	s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: Refuge\nsource: https://x.example/a\n---\nChad is large.\n\nTable 1. Hosts\n| Country | Seat - of \\| 2 |\n|---|---|\n| Chad | N'Djamena |\n| Niger | Niamey |\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"table 1":       "Table%201.%20Hosts,Niamey",
		"table 1 row 1": "Seat%20%2D%20of%20%7C%202-,Chad,N%27Djamena",
		"table 1 row 2": "Niger,Niamey",
	} {
		ref := s.Resolve(words).Refs[0]
		if got := s.Link(ref); got != "https://x.example/a#:~:text="+want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}

// TestTablesOfAnyLines: whatever lines stand in a statement, the cells of its tables
// are ranges of the text, its sentences cover every word, and every label is read back.
func TestTablesOfAnyLines(t *testing.T) {
	piece := rapid.SampledFrom([]string{"|", "||", " ", "a", "Tab. 1", "Table 2.", `\|`, "^^", "---", "|---|---|\n", "|-|\n", "\n", "\n\n", "é | b", "# H\n", "3"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 60).Draw(t, "text"), "")
		s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: T\n---\n\nOne.\n\n" + text)}})
		if err != nil {
			t.Skip(err)
		}
		for i, p := range s.Paragraphs {
			at := 0
			for k, span := range p.Sentences {
				if span.Start >= span.End || strings.TrimSpace(p.Text[at:span.Start]) != "" {
					t.Fatalf("sentence %d of %q is %v", k, p.Text, span)
				}
				at = span.End
				ref := statement.Ref{Kind: statement.SomeSentences, Index: i, From: k, To: k + 1}
				if len(p.Sentences) == 1 {
					ref = statement.ParagraphRef(i)
				}
				if got, ok := s.ParseRef(s.Label(ref)); !ok || got != ref {
					t.Fatalf("%q is read as %v, not as %v", s.Label(ref), got, ref)
				}
			}
			if strings.TrimSpace(p.Text[at:]) != "" {
				t.Fatalf("no sentence covers %q", p.Text[at:])
			}
			if p.Table == nil {
				continue
			}
			for k, row := range p.Table.Rows {
				if len(row.Cells) != p.Table.Columns || p.Table.Columns == 0 {
					t.Fatalf("row %d of %q has %d cells", k, p.Text, len(row.Cells))
				}
				for _, c := range row.Cells {
					if strings.ContainsAny(p.Text[c.Start:c.End], "\t\n") {
						t.Fatalf("the cell %q", p.Text[c.Start:c.End])
					}
				}
				p.Table.Reading(p.Text, k)
			}
		}
	})
}

// TestTableQuotes: an editor quotes a row with spaces between its cells.
func TestTableQuotes(t *testing.T) {
	s, err := statement.Parse(fstest.MapFS{
		statement.TextFile:    {Data: []byte("---\ntitle: Refuge\n---\nTable 1. Hosts\n| Country | Seat |\n|---|---|\n| Chad | N'Djamena |\n| Niger | Niamey |\n")},
		statement.PromptsFile: {Data: []byte("- id: a\n  text: Where is its seat?\n  quote: Chad N'Djamena\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Label(s.RefTo(s.Prompts[0].At)); got != "Table 1 row 1" {
		t.Errorf("the quotation stands in %s", got)
	}
}
