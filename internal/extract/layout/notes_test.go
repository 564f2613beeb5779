package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plenary/internal/extract"
)

// setLine puts a line at a place. What stands between braces is raised and small,
// as the marks of notes are.
func setLine(page *Page, x, y, size float64, text string) {
	for part := range strings.SplitSeq(text, "}") {
		words, mark, _ := strings.Cut(part, "{")
		at := len(page.Glyphs)
		setWords(page, x, y, size, words)
		x += size / 2 * float64(len([]rune(words)))
		if strings.HasPrefix(words, " ") && len(page.Glyphs) > at {
			page.Glyphs[at].Space = true
		}
		setWords(page, x, y+size*0.35, size*0.6, mark)
		x += size * 0.3 * float64(len([]rune(mark)))
	}
}

func linePage(number int, size func(i int) float64, lines ...string) Page {
	page := Page{Number: number, Width: 600, Height: 800}
	for i, line := range lines {
		if line != "" {
			setLine(&page, 50, 640-float64(i)*12, size(i), line)
		}
	}
	return page
}

// written returns the blocks of pages: notes with their marks in front, and where
// marks stood in the text.
func written(pages ...Page) []string {
	var lines [][]Line
	for _, p := range pages {
		lines = append(lines, Lines(p))
	}
	var all []string
	for _, b := range Join(lines, pages, nil).Blocks {
		text := b.Text
		for k := len(b.Marks) - 1; k >= 0; k-- {
			m := b.Marks[k]
			text = text[:m.At] + "{" + m.Mark + "}" + text[m.At:]
		}
		if b.Kind == extract.Note {
			text = "note " + b.Mark + ": " + text
		}
		all = append(all, text)
	}
	return all
}

func smallFrom(line int) func(int) float64 {
	return func(i int) float64 {
		if i >= line {
			return 8
		}
		return 10
	}
}

func TestFootnotesAreTiedToTheirMarks(t *testing.T) {
	for name, c := range map[string]struct {
		page Page
		want []string
	}{
		"raised marks": {
			linePage(1, smallFrom(4), "The weir was built of river stones.{1} Nobody", "knows who carried them, or how many{2} there", "were in 10{6} loads.", "", "{1} Minutes of the council.", "{2} The bargeman wrote to the keeper, and the", "keeper answered."),
			[]string{"The weir was built of river stones.{1} Nobody knows who carried them, or how many{2} there were in 106 loads.", "note 1: Minutes of the council.", "note 2: The bargeman wrote to the keeper, and the keeper answered."},
		},
		"marks of full size": {
			linePage(1, smallFrom(4), "The weir was built of river stones.1 Nobody", "knows who carried them [2] in 1871 or after,", "and the barge is lost.", "", "1. Minutes of the council.", "[2] Letter of the bargeman."),
			[]string{"The weir was built of river stones.{1} Nobody knows who carried them{2} in 1871 or after, and the barge is lost.", "note 1: Minutes of the council.", "note 2: Letter of the bargeman."},
		},
		"notes in the type of the text": {
			linePage(1, smallFrom(99), "The weir was built of river stones.{1} Nobody", "knows who carried them in the old days of", "the barge.", "", "{1} Minutes of the council, which the keeper", "wrote in a book."),
			[]string{"The weir was built of river stones.{1} Nobody knows who carried them in the old days of the barge.", "note 1: Minutes of the council, which the keeper wrote in a book."},
		},
		"letters and signs": {
			linePage(1, smallFrom(4), "The weir was built of river stones.{a} Nobody", "knows who carried them* in the old days of", "the barge, on the 1{st} of May.", "", "{a} Minutes of the council.", "* Letter of the bargeman."),
			[]string{"The weir was built of river stones.{a} Nobody knows who carried them{*} in the old days of the barge, on the 1st of May.", "note a: Minutes of the council.", "note *: Letter of the bargeman."},
		},
	} {
		if got := written(c.page); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Of notes that count anew on each page, each comes after the text with its mark,
// so that the next one is meant.
func TestFootnotesThatCountAnew(t *testing.T) {
	first := linePage(1, smallFrom(3), "Every household gave a day of work.{1} Later", "a crown was taken.", "", "{1} Letter of the keeper.")
	second := linePage(2, smallFrom(3), "The barge was sold to the village below.{1} Its", "price is not known.", "", "{1} Minutes of the council.")
	want := []string{"Every household gave a day of work.{1} Later a crown was taken.", "note 1: Letter of the keeper.", "The barge was sold to the village below.{1} Its price is not known.", "note 1: Minutes of the council."}
	if got := written(first, second); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// endnotePages sets a chapter with raised marks 1 to 3 and what follows it, in the
// type of the text.
func endnotePages(after ...string) Page {
	lines := []string{"The weir was built of stones.{1} They came by barge.{2} Nobody", "knows the name of the bargeman.{3} The keeper had a list of all.", ""}
	return linePage(1, smallFrom(99), append(lines, after...)...)
}

func TestEndnotesAreTiedToTheirMarks(t *testing.T) {
	text := "The weir was built of stones.{1} They came by barge.{2} Nobody knows the name of the bargeman.{3} The keeper had a list of all."
	notes := []string{"note 1: Minutes of May.", "note 2: Letter of June.", "note 3: He is called Tom in a list."}
	got := written(endnotePages("Notes", "", "1. Minutes of May.", "2. Letter of June.", "3. He is called Tom in a list."))
	if want := append([]string{text}, notes...); !slices.Equal(got, want) {
		t.Errorf("under a heading: %q", got)
	}
	got = written(endnotePages("{1} Minutes of May.", "{2} Letter of June.", "{3} He is called Tom in a list."))
	if want := append([]string{text}, notes...); !slices.Equal(got, want) {
		t.Errorf("with raised numbers: %q", got)
	}
	// A list that the text goes on after is none.
	got = written(endnotePages("The council decided on three things:", "1. Stones.", "2. Days.", "3. The chest.", "The keeper is to see to all of them until the end of the year."))
	if got[0] != strings.NewReplacer("{", "", "}", "").Replace(text) || len(got) != 6 {
		t.Errorf("a list: %q", got)
	}
}

// The notes of a book stand at its end, in the order of its chapters.
func TestEndnotesOfABook(t *testing.T) {
	var pages []Page
	for c := range 2 {
		pages = append(pages, linePage(c+1, smallFrom(99), fmt.Sprintf("In part %d stones were laid.{1} They came by barge.{2} Nobody", c), fmt.Sprintf("knows the name of the %d. bargeman.{3} The keeper had", c+3), "a list of all."))
	}
	pages = append(pages, linePage(3, smallFrom(0), "Notes", "", "Part 0", "{1} Minutes 0.", "{2} Letter 0.", "{3} List 0.", "", "Part 1", "{1} Minutes 1.", "{2} Letter 1.", "{3} List 1."))
	got := strings.Join(written(pages...), "\n")
	for _, want := range []string{"note 1: Minutes 0.\nnote 2: Letter 0.\nnote 3: List 0.", "list of all.\nnote 1: Minutes 1.\nnote 2: Letter 1.\nnote 3: List 1."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}
