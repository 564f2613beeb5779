package importer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plenary/internal/extract"
	"plenary/internal/extract/pdf"
	"plenary/internal/language"
	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// A wantedImport is what the right import of a case gives. Empty fields are not
// compared.
type wantedImport struct {
	title     string
	authors   string
	publisher string
	language  string
	outline   []string          // headings, each with "> " before it for every level below the first
	has       []string          // stand in the text, within one paragraph each
	lacks     []string          // stand nowhere in the text
	quote     map[string]string // what a reference leads to holds this
	notes     []string          // marks of notes that are tied to the text
	dropped   []string          // stand among what was left out
	err       []string          // the import is refused in a sentence with these words
}

// wantedImports are the files right.txt of the cases, for a test to read.
var wantedImports = map[string]wantedImport{
	"docx-article-numbering":        {outline: []string{"Article 1 Name", "Article 2 Fees"}, has: []string{"(1) A member pays", "(2) The fee is due"}, quote: map[string]string{"Article 2": "twelve crowns"}},
	"docx-drop-cap":                 {title: "The Old Weir", has: []string{"The council met", "It was agreed"}, lacks: []string{"\nT\n", "\nI\n"}},
	"docx-fake-headings-underlined": {title: "Rules of the Weir Club", outline: []string{"Aims of the club", "Fees and days", "The board", "The keeper of the weir", "Guests and visitors", "Changes to these rules", "The chest", "Water by turns"}},
	"docx-hidden-text-style":        {outline: []string{"Aims", "Fees"}, lacks: []string{"DRAFT"}},
	"docx-layout-table":             {outline: []string{"Opening", "Decisions"}, has: []string{"The council met", "The treasurer answered", "It was agreed", "Every household gives one day"}},
	"docx-list-restart":             {outline: []string{"May", "June"}, has: []string{"1. Cut the reeds.", "2. Count the stones.", "1. Hire the barge.", "2. Pay the keeper."}},
	"docx-note-taken-for-title":     {title: "input", has: []string{"1. Minutes of 1871"}, notes: []string{"1"}},
	"docx-password":                 {err: []string{"password", "Word"}},
	"docx-sdt":                      {outline: []string{"Aims", "Fees"}, has: []string{"The fee is twelve crowns a year."}},

	"epub-contents-eat-first-chapter": {outline: []string{"CHAPTER I THE STONES", "CHAPTER II THE DAYS", "CHAPTER III THE CHEST"}},
	"epub-levels-of-nav":              {outline: []string{"Chapter 1 Stones", "> Where they came from", "> Who paid", "Chapter 2 Days", "> Days of old"}},
	"epub-number-and-title":           {outline: []string{"Chapter One Stones", "Chapter Two Days", "Chapter Three The Chest"}},

	"html-no-lang-german":   {language: "de", outline: []string{"§ 1 Name", "§ 2 Zweck", "§ 3 Beiträge"}},
	"html-related-articles": {outline: []string{"The stones", "The days"}, lacks: []string{"Barge sinks", "weekly letter", "1160x768"}, dropped: []string{"Barge sinks", "weekly letter"}},
	"html-title-with-site":  {title: "What we do", publisher: "Weir and Mill Commons Society", outline: []string{"Weirs", "Mills"}},

	"md-numbered-paragraphs": {has: []string{"1. Dear friends", "6. We owe it silence"}, quote: map[string]string{"paragraph 4": "It gives shade", "4": "It gives shade"}},
	"md-paragraph-sign":      {outline: []string{"§ 1 Name", "§ 1a Seat", "§ 2 Aim", "§ 3 Fees"}, quote: map[string]string{"§ 3": "twelve crowns", "§ 1a": "at the mill"}},
	"md-spanish":             {language: "es"},

	"pdf-author-emails":       {outline: []string{"Abstract", "1 Introduction"}},
	"pdf-bibliography":        {outline: []string{"Introduction", "References"}},
	"pdf-code-listing":        {outline: []string{"1 Setup", "2 Use"}, has: []string{"CREATE TABLE STONES"}},
	"pdf-footnotes":           {has: []string{"river stones. Nobody knows"}, notes: []string{"1", "2"}},
	"pdf-hebrew":              {title: "הצהרת המועצה", outline: []string{"מבוא", "החלטות"}, has: []string{"המועצה נפגשה בטחנה"}},
	"pdf-hyphenation-german":  {language: "de", has: []string{"Entscheidungen", "Bekanntmachungen", "benötigen", "Vorbereitungszeiten", "Nachwuchs", "veröffentlichen"}},
	"pdf-index-heading":       {outline: []string{"1 Stones", "2 Days", "3 Chest", "4 Barges", "5 Water", "6 Fish"}, dropped: []string{"Index"}},
	"pdf-justified-wide-gaps": {outline: []string{"1 Principles", "2 Proposals", "3 Follow-up", "4 Costs"}, has: []string{"Intergovernmental organisations acknowledged that comprehensive environmental responsibilities notwithstanding disproportionate administrative requirements remained insufficiently implemented throughout the participating municipalities."}},
	"pdf-line-numbers-right":  {outline: []string{"SECTION 1 WATER", "SECTION 2 FENCES", "SECTION 3 MONEY"}, has: []string{"Whoever tills a garden pays for its water. The steward writes the list and hangs it on the gate by the first of April.", "Bees are welcome where the neighbours agree"}},
	"pdf-no-unicode":          {err: []string{"OCR"}},
	"pdf-running-head-code": {outline: []string{"§ 40.1 Scope of part 40", "§ 40.2 Definitions", "§ 40.3 Weirs", "§ 40.4 Barges", "§ 40.5 Fees", "§ 40.6 Records", "§ 40.7 Penalties", "§ 40.8 Appeals"},
		lacks: []string{"VRC Ch. II", "Village Rules"}},
	"pdf-schedule-leaders": {has: []string{"Barge, laden", "Weir, new"}, quote: map[string]string{"§ 2": "900"}},
	"pdf-stale-title":      {title: "The Days of Work", outline: []string{"1 Stones", "2 Days"}},
	"pdf-title-two-lines":  {title: "How the Old Weir Shapes the Market for Fresh Fish", authors: "Anna Bell and Tom Reed", outline: []string{"1 Introduction", "2 Findings"}},

	"txt-gutenberg":         {title: "The Old Weir", authors: "Anna Bell", outline: []string{"CHAPTER I STONES", "CHAPTER II DAYS"}, lacks: []string{"eBook", "agree to all terms", "***"}, dropped: []string{"*** START", "*** END"}},
	"txt-heading-two-lines": {outline: []string{"I STONES AND BARGES IN THE NORTHERN VALLEYS", "II DAYS OF WORK", "III THE CHEST AND THOSE WHO KEEP IT"}},
	"txt-line-numbers":      {outline: []string{"SECTION 1 SHORT TITLE", "SECTION 2 SERVICE"}, has: []string{"The ferry shall cross four times a day from the first of November to the last day of March, unless there is ice in the channel."}},
	"txt-sec-abbreviated":   {outline: []string{"Preamble", "Sec 1 Definitions", "Sec 2 Water", "Sec 3 Compost"}, quote: map[string]string{"Sec. 2": "by turns", "section 2": "by turns", "2": "by turns"}},
	"txt-utf16":             {outline: []string{"1 STONES", "2 DAYS"}},
}

// knownWrong is a table of the cases that are imported wrongly today, and why.
const knownWrong = "testdata/known-wrong.tsv"

// TestCases imports the cases of ../shared/cases/import. Those in [knownWrong]
// must come out wrong, all others right.
func TestCases(t *testing.T) {
	dir := sharedtest.Path(t, "cases", "import")
	data, err := os.ReadFile(knownWrong)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if name, why, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && why != "" && !strings.HasPrefix(name, "#") {
			known[name] = true
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "input.*"))
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file))
		want, ok := wantedImports[name]
		if !ok {
			t.Errorf("%s: nothing says what is right", name)
			continue
		}
		faults := faultsOf(t, file, want)
		switch {
		case len(faults) == 0 && known[name]:
			t.Errorf("%s is right: take it out of %s", name, knownWrong)
		case len(faults) > 0 && known[name]:
			t.Logf("%s is wrong, as is known: %s", name, strings.Join(faults, "; "))
		case len(faults) > 0:
			t.Errorf("%s: %s", name, strings.Join(faults, "; "))
		}
		if len(faults) == 0 {
			right++
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("%s: there is no such case", name)
	}
	t.Logf("%d of %d cases are right", right, len(files))
}

// faultsOf imports a file and says what differs from what is wanted.
func faultsOf(t *testing.T, file string, want wantedImport) []string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	made, err := Run(context.Background(), Config{Files: []string{file}, Dir: dir, Known: language.English().HasWord, PDF: pdf.Reader{Known: language.English().HasWord}.Read})
	if err != nil {
		if unfit := new(extract.UnreadableError); !errors.As(err, &unfit) {
			t.Errorf("%s: %v", file, err)
		}
		if len(want.err) > 0 && !slices.ContainsFunc(want.err, func(word string) bool { return !strings.Contains(err.Error(), word) }) {
			return nil
		}
		return []string{"refused: " + err.Error()}
	}
	if len(want.err) > 0 {
		return []string{"it was not refused"}
	}
	s, err := statement.Parse(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return append(differences(s, want), notDropped(made.Draft, want.dropped)...)
}

func notDropped(d *Draft, wanted []string) []string {
	var faults []string
	for _, text := range wanted {
		if !slices.ContainsFunc(d.Drops, func(drop extract.Drop) bool { return strings.Contains(drop.Text, text) }) {
			faults = append(faults, "is not among what was left out: "+text)
		}
	}
	return faults
}

// differences says what a statement has otherwise than wanted.
func differences(s *statement.Statement, want wantedImport) []string {
	var faults []string
	for _, field := range []struct{ name, got, want string }{
		{"title", s.Title, want.title},
		{"authors", s.Byline(), want.authors},
		{"publisher", s.Publisher, want.publisher},
		{"language", s.Language, want.language},
	} {
		if field.want != "" && field.got != field.want {
			faults = append(faults, field.name+" "+field.got)
		}
	}
	text := "\n"
	for _, p := range s.Paragraphs {
		text += p.Text + "\n"
	}
	for _, has := range want.has {
		if !strings.Contains(text, has) {
			faults = append(faults, "lacks "+abridge(has, 40))
		}
	}
	for _, lacks := range want.lacks {
		if strings.Contains(text, lacks) || slices.ContainsFunc(s.Sections, func(section statement.Section) bool { return strings.Contains(section.Title, lacks) }) {
			faults = append(faults, "holds "+strings.TrimSpace(lacks))
		}
	}
	if got := outlineOf(s); len(want.outline) > 0 && !slices.Equal(got, want.outline) {
		faults = append(faults, "headings "+strings.Join(got, ", "))
	}
	for words, holds := range want.quote {
		found := s.Resolve(words)
		quoted := ""
		for _, ref := range found.Refs {
			for _, run := range s.Runs(ref) {
				quoted += s.Quote(run) + "\n"
			}
		}
		if !strings.Contains(quoted, holds) {
			faults = append(faults, "quote "+words+" gives "+abridge(strings.TrimSpace(quoted), 40))
		}
	}
	for _, mark := range want.notes {
		if !slices.ContainsFunc(s.Notes, func(n statement.Note) bool { return n.Mark == mark }) {
			faults = append(faults, "note "+mark+" is not tied")
		}
	}
	return faults
}

// outlineOf returns the headings as wantedImport writes them, without the
// full stops after numbers and the section of the notes.
func outlineOf(s *statement.Statement) []string {
	var all []string
	for _, section := range s.Sections[1:] {
		if section.Title == "Notes" {
			continue
		}
		title := strings.TrimSpace(section.Numeral + " " + section.Title)
		all = append(all, strings.Repeat("> ", section.Level-1)+strings.TrimSuffix(strings.NewReplacer(". ", " ", ": ", " ").Replace(title), "."))
	}
	return all
}
