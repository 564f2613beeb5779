package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/statement"
)

const charter = `# Charter of the Harbour

## I. Aims

The Council advises the city on the harbour. Members should meet four times a year.

## II. Voice

Every member may speak once on each question before anybody speaks twice.
`

// importText imports a Markdown text into dir.
func importText(t *testing.T, dir, text string) (*Import, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "charter.md")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return Run(context.Background(), Config{Files: []string{file}, Dir: dir})
}

func readFile(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func edit(t *testing.T, dir, name, old, new string) {
	t.Helper()
	text := readFile(t, dir, name)
	if !strings.Contains(text, old) {
		t.Fatalf("%s lacks %q:\n%s", name, old, text)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(text, old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestImportAgainKeepsTheEditorsChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "charter")
	if _, err := importText(t, dir, charter); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, statement.RecommendationsFile, `title: "Draft: Members should meet four times a year"`, `title: "Meet every quarter"`)
	edit(t, dir, statement.TextFile, "on the harbour.", "on the harbour and its quays.")
	if err := os.Remove(filepath.Join(dir, statement.PromptsFile)); err != nil {
		t.Fatal(err)
	}
	made, err := importText(t, dir, strings.Replace(charter, "speaks twice", "speaks a second time", 1))
	if err != nil {
		t.Fatal(err)
	}
	text := readFile(t, dir, statement.TextFile)
	for _, want := range []string{"on the harbour and its quays.", "speaks a second time"} {
		if !strings.Contains(text, want) {
			t.Errorf("statement.md lacks %q:\n%s", want, text)
		}
	}
	if !strings.Contains(readFile(t, dir, statement.RecommendationsFile), "Meet every quarter") {
		t.Error("the editor's title is gone")
	}
	if _, err := os.Stat(filepath.Join(dir, statement.PromptsFile)); err == nil {
		t.Error("a file that the editor removed is back")
	}
	var report strings.Builder
	made.Report(&report)
	for _, want := range []string{"-The Council advises the city on the harbour.", "+The Council advises the city on the harbour and its quays."} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks the difference %q:\n%s", want, report.String())
		}
	}
}

func TestTheEditorsLineStandsWhereBothChangedIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "charter")
	if _, err := importText(t, dir, charter); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, statement.TextFile, "speaks twice", "speaks again")
	edit(t, dir, statement.PromptsFile, "speaks twice", "speaks again")
	if _, err := importText(t, dir, strings.Replace(charter, "speaks twice", "speaks thrice", 1)); err != nil {
		t.Fatal(err)
	}
	if text := readFile(t, dir, statement.TextFile); !strings.Contains(text, "speaks again") || strings.Contains(text, "thrice") {
		t.Errorf("statement.md:\n%s", text)
	}
}

// A change of the import that would break an editor's quotation is not merged.
func TestWhatWouldNotPassTheCheckIsNotWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "charter")
	if _, err := importText(t, dir, charter); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, statement.RecommendationsFile, `"Draft: Members should meet four times a year"`, `"Meet"`)
	if _, err := importText(t, dir, strings.Replace(charter, "Members should meet four", "The members should meet five", 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := statement.Parse(os.DirFS(dir)); err != nil {
		t.Errorf("the folder does not pass: %v", err)
	}
}

func TestOtherFoldersAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	mine := "---\ntitle: Mine\n---\n\nMy own words.\n"
	if err := os.WriteFile(filepath.Join(dir, statement.TextFile), []byte(mine), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := importText(t, dir, charter); err == nil {
		t.Error("a folder that no import made was written into")
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "letter.txt"), []byte("Dear all"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := importText(t, other, charter); err == nil || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("a folder with a letter in it was written into: %v", err)
	}
	if readFile(t, dir, statement.TextFile) != mine {
		t.Error("its statement.md was changed")
	}
}

// A link in the folder that leads out of it is not followed.
func TestNothingIsWrittenOutside(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(outside, []byte("safe"), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, baseDir), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{statement.TextFile, statement.TextFile + ".new", reportFile, reportFile + ".new"} {
		if err := os.Symlink(outside, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := importText(t, dir, charter)
	if text, _ := os.ReadFile(outside); string(text) != "safe" {
		t.Errorf("a file outside of the folder was written (import: %v)", err)
	}
}
