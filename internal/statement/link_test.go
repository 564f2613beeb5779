package statement_test

import (
	"net/url"
	"strings"
	"testing"

	"plenary/internal/statement"
)

// TestLinks: a link opens the very words.
func TestLinks(t *testing.T) {
	files := folder{"statement.md": `---
title: Report
source: https://x.example/report?a=b
---

# Aims

The first aim is peace - and, "rest & play" too. Well-being matters.

The first aim is peace among the many states of the two worlds, of which one is new, and of the two worlds there is an end. The first aim is peace among the many people who live and who will live in these old worlds.
`}
	s, err := statement.Parse(files.fs())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ ref, want string }{
		{"Aims 1.2", "#:~:text=Well%2Dbeing%20matters."},
		{"Aims 1.1", "#:~:text=The%20first%20aim,%26%20play%22%20too."},
		{"Aims 2.1", "#:~:text=The%20first%20aim%20is%20peace%20among,is%20an%20end."},
		{"Aims 2.2", "#:~:text=The%20first%20aim%20is%20peace%20among%20the%20many%20people,these%20old%20worlds."},
	} {
		ref, ok := s.ParseRef(test.ref)
		if !ok {
			t.Fatal(test.ref)
		}
		link := s.Link(ref)
		if want := "https://x.example/report?a=b" + test.want; link != want {
			t.Errorf("%s: %s\nwant %s", test.ref, link, want)
		}
		// Read as a browser does: the first start, then the first end after it.
		_, directive, _ := strings.Cut(link, ":~:text=")
		start, end, ranged := strings.Cut(directive, ",")
		start, _ = url.PathUnescape(start)
		end, _ = url.PathUnescape(end)
		run := s.Runs(ref)[0]
		text := s.Paragraphs[run.Paragraph].Text
		for _, p := range s.Paragraphs[:run.Paragraph] {
			if strings.Contains(p.Text, start) {
				t.Errorf("%s: %q stands before", test.ref, start)
			}
		}
		at := strings.Index(text, start)
		to := at + len(start)
		if ranged {
			to += strings.Index(text[to:], end) + len(end)
		}
		if at != run.Start || to != run.End {
			t.Errorf("%s: a browser marks %q", test.ref, text[at:to])
		}
	}
	if got := s.Link(statement.SectionRef(1)); !strings.Contains(got, "#:~:text=The%20first") {
		t.Errorf("a section opens at %s", got)
	}
}
