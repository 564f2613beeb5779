package content_test

import (
	"io/fs"
	"path/filepath"
	"slices"
	"testing"

	"plenary/content"
	"plenary/internal/statement"
)

// The program holds the files of a content folder and nothing else that stands
// beside them, such as a README.
func TestEmbeddedFiles(t *testing.T) {
	want, err := filepath.Glob("*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, statement.TextFile)
	slices.Sort(want)
	got, err := fs.Glob(content.FS, "*")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("embedded are %q, want %q", got, want)
	}
}

func TestShippedStatementHasNoFault(t *testing.T) {
	s, faults := statement.Check(content.FS)
	for _, f := range faults {
		t.Error(f)
	}
	for i, p := range s.Paragraphs {
		for j := range p.Sentences {
			t.Log(s.Label(statement.Ref{Kind: statement.SomeSentences, Index: i, From: j, To: j + 1}), p.Text[p.Sentences[j].Start:p.Sentences[j].End])
		}
	}
	for _, sec := range s.Sections {
		t.Log(sec.Name(), "|", sec.Ref, sec.Related)
	}
}

// TestProgramme keeps the questions whole: in the order of the statement's own
// advice, and nothing of its outline and its lists left out.
func TestProgramme(t *testing.T) {
	s, _ := statement.Check(content.FS)
	if n := len(s.Prompts); n < 40 {
		t.Errorf("%d questions, want at least 40", n)
	}
	var stages []string
	about := map[statement.Ref]bool{}
	seen := map[string]string{}
	for _, p := range s.Prompts {
		about[p.About] = true
		if !slices.Contains(stages, p.Stage) {
			stages = append(stages, p.Stage)
		} else if stages[len(stages)-1] != p.Stage {
			t.Errorf("%s goes back to the stage %q", p.ID, p.Stage)
		}
		for _, words := range []string{p.Text, p.Nudge} {
			if other, ok := seen[words]; ok {
				t.Errorf("%s repeats words of %s: %q", p.ID, other, words)
			}
			seen[words] = p.ID
		}
		if p.About.Kind == statement.NoRef || p.Nudge == "" {
			t.Errorf("%s is about no place, or has no nudge", p.ID)
		}
	}
	want := []string{"Habits of informal dialogue", "More formal mechanisms", "New actors", "Contentious and substantive issues"}
	if !slices.Equal(stages, want) {
		t.Errorf("stages are %q, want %q", stages, want)
	}
	for i := 1; i < len(s.Sections); i++ {
		if ref := statement.SectionRef(i); s.Sections[i].Numeral != "" && !about[ref] {
			t.Errorf("no question is about section %s", s.Label(ref))
		}
	}
	for i := range s.Areas.Named {
		if ref := (statement.Ref{Kind: statement.Area, Index: i}); !about[ref] {
			t.Errorf("no question is about %s", s.Label(ref))
		}
	}
	for i := range s.Recommendations {
		if ref := (statement.Ref{Kind: statement.Recommendation, Index: i}); !about[ref] {
			t.Errorf("no question is about %s", s.Label(ref))
		}
	}
}
