package statement_test

import (
	"strings"
	"testing"

	"plenary/internal/statement"
)

func TestPages(t *testing.T) {
	files := folder{
		"statement.md": "---\ntitle: Report\nsource: https://x.example/report\n---\n\n# I. Aims\n\nOne here. Two there.\n\nThree again. Four at last.\n",
		"pages.yaml":   "file: https://x.example/report.pdf\npages:\n  - page: 3\n    printed: \"1\"\n    begins: One here\n  - page: 4\n    printed: \"2\"\n    begins: Four at\n  - page: 5\n    begins: No such words\n",
	}
	s, faults := statement.Check(files.fs())
	if len(faults) != 1 || !faults[0].Warning || !strings.Contains(faults[0].Message, "No such words") {
		t.Fatalf("faults: %v", faults)
	}
	for _, c := range []struct {
		label, place, link string
	}{
		{"I 1", "I. Aims, paragraph 1, p. 1 (page 3 of the file)", "https://x.example/report.pdf#page=3"},
		{"I 2", "I. Aims, paragraph 2, pp. 1–2 (pages 3–4 of the file)", "https://x.example/report.pdf#page=3"},
		{"I 2.2", "I. Aims, paragraph 2, sentence 2, p. 2 (page 4 of the file)", "https://x.example/report.pdf#page=4"},
		{"I", "I. Aims, pp. 1–2 (pages 3–4 of the file)", "https://x.example/report.pdf#page=3"},
	} {
		ref, ok := s.ParseRef(c.label)
		if !ok {
			t.Fatalf("no reference %q", c.label)
		}
		if got := s.PagedLocator(ref); got != c.place {
			t.Errorf("%s: place %q, want %q", c.label, got, c.place)
		}
		if got := s.Link(ref); got != c.link {
			t.Errorf("%s: link %q, want %q", c.label, got, c.link)
		}
	}
	web := folder{
		"statement.md": "---\ntitle: Report\nsource: https://x.example/report\n---\n\n# I. Aims\n\nOne here.\n",
		"pages.yaml":   "pages:\n  - anchor: \"#aims\"\n    begins: One here\n",
	}
	s, err := statement.Parse(web.fs())
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Link(statement.ParagraphRef(0)); got != "https://x.example/report#aims:~:text=One%20here." {
		t.Errorf("link %q", got)
	}
}

func TestNotes(t *testing.T) {
	files := folder{
		"statement.md": "---\ntitle: Report\nauthors: Roe, Jane; Doe, John\n---\n\n# I. Aims\n\nOne here. Two there.\n\n# Notes\n\n1. First note.\n\n2. Second note.\n",
		"notes.yaml":   "notes:\n  - mark: \"1\"\n    after: One here.\n    note: 1. First\n  - mark: \"2\"\n    after: Two there.\n    note: 2. Second\n  - mark: \"3\"\n    after: No such words\n    note: x\n",
	}
	s, faults := statement.Check(files.fs())
	if len(faults) != 1 || !faults[0].Warning || !strings.Contains(faults[0].Message, "No such words") {
		t.Fatalf("faults: %v", faults)
	}
	for label, want := range map[string]string{"I 1": "12", "I 1.1": "1", "I 1.2": "2", "I": "12", "Notes 1": ""} {
		ref, ok := s.ParseRef(label)
		if !ok {
			t.Fatalf("no reference %q", label)
		}
		got := ""
		for _, n := range s.NotesOf(ref) {
			got += n.Mark
		}
		if got != want {
			t.Errorf("%s has the notes %q, want %q", label, got, want)
		}
	}
	for words, want := range map[string]string{"note 2": "Notes 2", "footnote [1]": "Notes 1", "Note No. 2": "Notes 2", "note #2": "Notes 2"} {
		if r := s.Resolve(words); len(r.Refs) != 1 || s.Label(r.Refs[0]) != want {
			t.Errorf("%q is %v, want %s", words, r, want)
		}
	}
}
