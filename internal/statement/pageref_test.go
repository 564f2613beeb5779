package statement_test

import (
	"strings"
	"testing"

	"plenary/internal/statement"
)

// A report with five pages, the first three of which have Roman numbers.
func report(t *testing.T, language string) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(folder{
		"statement.md": "---\ntitle: A report\nlanguage: " + language + "\n---\n\n# Summary\n\nTowns grow. Roads follow.\n\nTrains come late.\n\n# 1. Findings\n\nBuses are full. Trams are not.\n\nNobody walks. Everybody waits.\n\n# 2. Advice\n\nBuild benches. Plant trees.\n",
		"pages.yaml":   "pages:\n  - {page: 1, printed: i, begins: Towns grow.}\n  - {page: 2, printed: ii, begins: Trains come late.}\n  - {page: 3, printed: iii, begins: Buses are full.}\n  - {page: 4, printed: \"12\", begins: Everybody waits.}\n  - {page: 5, printed: \"13\", begins: Plant trees.}\n",
	}.fs())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A page means the sentences that stand on it, by the number that is printed on it.
func TestPageReferences(t *testing.T) {
	s := report(t, "en")
	for _, c := range []struct{ typed, want string }{
		{"p. iii", "1 ¶1, 1 ¶2.1"}, {"P. III", "1 ¶1, 1 ¶2.1"}, {"page iii", "1 ¶1, 1 ¶2.1"}, {"p.iii", "1 ¶1, 1 ¶2.1"}, {"p iii", "1 ¶1, 1 ¶2.1"}, {"(p. iii)", "1 ¶1, 1 ¶2.1"},
		{"p. i", "Summary 1"}, {"page ii", "Summary 2"}, {"page 12", "1 ¶2.2, 2 ¶1.1"}, {"p. 13", "2 ¶1.2"}, {"page twelve", "1 ¶2.2, 2 ¶1.1"}, {"pp. 12-13", "1 ¶2.2, 2 ¶1"}, {"pp. 12–13", "1 ¶2.2, 2 ¶1"},
		{"pages ii to iii", "Summary 2, 1 ¶1, 1 ¶2.1"}, {"pages i and 13", "Summary 1, 2 ¶1.2"}, {"the last page", "2 ¶1.2"}, {"first page", "Summary 1"}, {"p. i, ii", "Summary 1, Summary 2"}, {"pg 13", "2 ¶1.2"},
		{"page 4", "? 1 ¶2.2"}, {"page 14", ""}, {"p. x", ""}, {"p. 99", ""}, {"the second paragraph on page iii", ""}, {"page iii, second paragraph", "1 ¶2"},
		{"Findings, p. 12", "1 ¶2.2, 2 ¶1.1"}, {"II", "2"}, {"page 13 and section 1", "2 ¶1.2, 1"},
	} {
		if got := shown(s, s.Resolve(c.typed)); strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
	for _, c := range []struct{ sentence, want string }{{"what is on page 13", "2 ¶1.2"}, {"what does the last page say", "2 ¶1.2"}} {
		if m, _ := s.FindMention(strings.Fields(c.sentence)); labels(s, m.Refs) != c.want {
			t.Errorf("%q: %q, want %q", c.sentence, labels(s, m.Refs), c.want)
		}
	}
	if m, ok := shipped(t).FindMention(strings.Fields("what is on page 13")); ok {
		t.Errorf("a page of a statement without pages: %+v", m)
	}
	if r := shipped(t).Resolve("p. iii"); !r.NoPages {
		t.Errorf("p. iii without pages: %+v", r)
	}
}

// Two pages may begin with the same words, as a cover and a title page do.
func TestPagesOfTheSameWords(t *testing.T) {
	s, err := statement.Parse(folder{
		"statement.md": "---\ntitle: A report\n---\n\nTowns grow. Roads follow.\n",
		"pages.yaml":   "pages:\n  - {page: 1, begins: Towns grow.}\n  - {page: 2, begins: Towns grow.}\n",
	}.fs())
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{"p. 1": "¶1.1", "p. 2": "¶1", "pp. 1-2": "¶1"} {
		if got := shown(s, s.Resolve(typed)); strings.TrimSpace(got) != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// A number that stands behind several sections is asked back.
func TestBareNumbers(t *testing.T) {
	s := report(t, "en")
	for _, c := range []struct{ typed, want string }{
		{"1.2", "? Summary 1.2, 1 ¶1.2, 2 ¶1.2, 1 ¶2"}, {"2.2", "1 ¶2.2"}, {"2.1", "? Summary 2, 1 ¶2.1, 2 ¶1"}, {"3.1", ""}, {"findings 2.2", "1 ¶2.2"}, {"advice 1.2", "2 ¶1.2"},
	} {
		if got := shown(s, s.Resolve(c.typed)); strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}
