package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/statement"
)

// A new edition of the file keeps what an editor wrote: references get their new
// form, and what no longer stands in the text is made a comment and told.
func TestANewEditionKeepsWhatTheEditorWrote(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "charter")
	if _, err := importText(t, dir, charter); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(statement.PromptsFile, `# Ours.
- id: voice
  about: II # the heart of it
  quote: Every member may speak once
  text: Who speaks too little here?
- id: often
  about: I
  quote: Members should meet four times a year.
  text: How often do we meet?
- id: guests
  about: III
  text: Who is a guest?
`)
	write(statement.RecommendationsFile, "recommendations:\n  - title: Meet\n    quote: Members should meet four times a year.\n  - title: Speak once\n    quote: may speak once\n")
	write(statement.SectionsFile, "- section: III\n  related: [II 1, I 1]\n")
	const guests = "\n## III. Guests\n\nGuests may listen and may not speak before they are asked by the chair.\n"
	if _, err := importText(t, dir, charter+guests); err != nil {
		t.Fatal(err)
	}
	next := strings.Replace(charter, "Members should meet four times", "Members are to meet every month, or five times", 1)
	next = strings.Replace(next, "## I. Aims", "## I. Seat\n\nThe seat is at the old lighthouse on the northern quay.\n\n## II. Aims", 1)
	next = strings.Replace(next, "## II. Voice", "## III. Voice", 1)
	made, err := importText(t, dir, next)
	if err != nil {
		t.Fatal(err)
	}
	s, err := statement.Parse(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Prompts) != 3 || len(s.Recommendations) != 1 || s.Recommendations[0].Title != "Speak once" {
		t.Errorf("prompts %+v, recommendations %+v", s.Prompts, s.Recommendations)
	}
	prompts := readFile(t, dir, statement.PromptsFile)
	for _, want := range []string{
		"# Ours.", `about: "III" # the heart of it`, "  quote: Every member may speak once", `about: "II"`, "#   quote: Members should meet four times a year.", "#   about: III",
	} {
		if !strings.Contains(prompts, want) {
			t.Errorf("prompts.yaml lacks %q:\n%s", want, prompts)
		}
	}
	if text := readFile(t, dir, statement.SectionsFile); !strings.HasPrefix(text, "# - section: III") {
		t.Errorf("sections.yaml:\n%s", text)
	}
	var report strings.Builder
	made.Report(&report)
	for _, want := range []string{
		`II is now III (Voice); see prompts.yaml “voice”`, `I is now II (Aims); see prompts.yaml “often”`, `III went (Guests); see prompts.yaml “guests”`,
		`recommendations.yaml, “Meet”: this quotation does not stand`,
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, report.String())
		}
		if page := readFile(t, dir, reportFile); !strings.Contains(page, strings.ReplaceAll(want, "'", "&#39;")) {
			t.Errorf("%s lacks %q", reportFile, want)
		}
	}
}
