package statement_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/content"
	"plenary/internal/statement"
)

// Whatever a content folder holds, it is either used or refused with a file and
// a line that exist; and of what is used every quotation stands in the text.
func FuzzContent(f *testing.F) {
	files := []string{
		statement.TextFile, statement.SectionsFile, statement.RecommendationsFile, statement.PromptsFile, statement.TermsFile, statement.PagesFile,
	}
	var shipped [6]string
	for i, name := range files {
		text, err := fs.ReadFile(content.FS, name)
		if err == nil {
			shipped[i] = string(text)
		}
	}
	f.Add(shipped[0], shipped[1], shipped[2], shipped[3], shipped[4], "file: https://example.org/x.pdf\npages:\n  - page: 1\n    begins: It\n")
	f.Add("---\ntitle: x\npublished: 2024-02-30\n---\n# I. A\n\n\\# b\n\n## 1.1 c\n", "- ref: I\n  related: [II, \"1.1\"]\n", "approach: {title: t, quote: b}\n", "- id: a\n  text: b?\n  about: I\n", "- words: b\n  also: [c]\n", "")
	f.Add("---\n---\n", "&a [*a]", "a: &b {<<: *b}", "- - -", "{", "\xff")
	f.Add("text", "", "", "", "", "")
	f.Fuzz(func(t *testing.T, text, sections, recommendations, prompts, terms, pages string) {
		held := folder{}
		for i, one := range []string{text, sections, recommendations, prompts, terms, pages} {
			if one != "" {
				held[files[i]] = one
			}
		}
		s, faults := statement.Check(held.fs())
		for _, fault := range faults {
			lines := 1
			for _, lineBreak := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} { // those of YAML
				lines += strings.Count(held[fault.File], lineBreak)
			}
			if fault.Line < 0 || fault.Line > lines || fault.Message == "" || held[fault.File] == "" && fault.File != statement.TextFile {
				t.Errorf("of a file with %d lines it says %q", lines, fault)
			}
		}
		if _, err := statement.Parse(held.fs()); err != nil {
			return
		}
		stands := func(what string, at statement.Run) {
			if what != "" && s.Paragraphs[at.Paragraph].Text[at.Start:at.End] != what {
				t.Errorf("%q does not stand at %+v", what, at)
			}
		}
		for _, p := range append(s.Recommendations, s.Areas.Named...) {
			stands(p.Quote, p.At)
		}
		for _, p := range s.Prompts {
			stands(p.Quote, p.At)
		}
		for i := range s.Sections {
			if label := s.Label(statement.SectionRef(i)); i > 0 && label == "" {
				t.Errorf("section %d has no label", i)
			}
		}
	})
}

// A folder is a content folder, file by file.
type folder map[string]string

func (f folder) fs() fs.FS {
	files := fstest.MapFS{}
	for name, text := range f {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}
