package layout

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestPrintedPageNumbers(t *testing.T) {
	got := settleLabels([]string{"", "ii", "1", "2", "", "4", "1999", "6"})
	want := []string{"", "ii", "1", "2", "3", "4", "5", "6"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// setWords puts words at a place, each character half as wide as its type is high.
func setWords(page *Page, x, y, size float64, text string) {
	space := false
	for _, r := range text {
		if r == ' ' {
			space = true
		} else {
			page.Glyphs = append(page.Glyphs, Glyph{R: r, X0: x, X1: x + size*0.45, Y0: y, Y1: y + size*0.7, Size: size, Space: space})
			space = false
		}
		x += size / 2
	}
}

func TestTwoColumnsAreReadOneAfterTheOther(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	for i := range 6 {
		setWords(&page, 50, 700-float64(i)*12, 10, "left words in a row that are many")
		setWords(&page, 320, 697-float64(i)*12, 10, "right words in a row that are many")
	}
	lines := Lines(page)
	if len(lines) != 12 {
		t.Fatalf("%d lines: %v", len(lines), lines)
	}
	for i, l := range lines {
		if want := map[bool]string{true: "left", false: "right"}[i < 6]; l.Text[:len(want)] != want || l.Column != i/6 {
			t.Errorf("line %d is %q in column %d", i, l.Text, l.Column)
		}
	}
}

// pageOf sets lines of words, each at its place, on a page of its own number.
func pageOf(number int, set func(put func(x, y, size float64, text string))) Page {
	page := Page{Number: number, Width: 600, Height: 800}
	set(func(x, y, size float64, text string) { setWords(&page, x, y, size, text) })
	return page
}

// Line numbers in a margin are left out, and told; the numbers of a
// table are not.
func TestLineNumbersInTheMargin(t *testing.T) {
	const text = "Whoever tills a garden pays for its|water, and the steward writes a list|of the turns, which hangs on the gate|until the end of the year. A fence|may be as high as a grown person, and|2024 was the last year of wire."
	for name, number := range map[string]float64{"right": 400, "left": 20, "left, near the text": 36} {
		page := pageOf(1, func(put func(x, y, size float64, text string)) {
			for i, line := range strings.Split(text, "|") {
				y := 700 - float64(i)*12
				if number > 50 {
					put(50, y, 10, line)
					put(number, y, 10, strconv.Itoa(i+1))
				} else {
					put(number, y, 10, strconv.Itoa(i+1))
					put(45, y, 10, " "+line)
				}
			}
		})
		result := Join([][]Line{Lines(page)}, []Page{page}, nil)
		if len(result.Blocks) != 1 || result.Blocks[0].Text != strings.ReplaceAll(text, "|", " ") || len(result.Drops) != 1 || result.Drops[0].Many != 6 {
			t.Errorf("%s: %+v, left out %+v", name, result.Blocks, result.Drops)
		}
	}
	fives := pageOf(1, func(put func(x, y, size float64, text string)) {
		for i, line := range strings.Split(text+" which|"+text+" which|"+text, "|") {
			put(50, 700-float64(i)*12, 10, line)
			if n := i + 1; n%5 == 0 {
				put(400, 700-float64(i)*12, 10, strconv.Itoa(n))
			}
		}
	})
	if got := Lines(fives)[0].Numbers; !slices.Equal(got, []int{5, 10, 15}) {
		t.Errorf("by fives: %v", got)
	}
	table := pageOf(1, func(put func(x, y, size float64, text string)) {
		for i, line := range []string{"Lamps", "Wicks", "Ladders", "Oil", "Cloths", "Poles"} {
			put(50, 700-float64(i)*12, 10, line)
			put(400, 700-float64(i)*12, 10, strconv.Itoa(i+1))
		}
	})
	if got := Lines(table); len(got[0].Numbers) > 0 {
		t.Errorf("%v were taken out of a table", got[0].Numbers)
	}
}

func textsOf(pages ...Page) []string {
	var lines [][]Line
	for _, p := range pages {
		lines = append(lines, Lines(p))
	}
	var texts []string
	for _, b := range Join(lines, pages, nil).Blocks {
		texts = append(texts, b.Text)
	}
	return texts
}

func TestALargeInitialBeginsItsWord(t *testing.T) {
	got := textsOf(pageOf(1, func(put func(x, y, size float64, text string)) {
		put(50, 676, 36, "T")
		put(75, 694, 10, "he words that stand beside a large letter go")
		put(75, 682, 10, "on below it, and they are one paragraph that")
		put(50, 670, 10, "ends here, in its third line and without it.")
	}))
	want := []string{"The words that stand beside a large letter go on below it, and they are one paragraph that ends here, in its third line and without it."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestTermsBesideTheirMeaningAreText(t *testing.T) {
	got := textsOf(pageOf(1, func(put func(x, y, size float64, text string)) {
		put(50, 700, 10, "token")
		put(150, 700, 10, "A run of characters that is taken for one by")
		put(150, 688, 10, "whoever reads it.")
		put(50, 670, 10, "word")
		put(150, 670, 10, "A token without any of the special characters.")
	}))
	want := []string{"token A run of characters that is taken for one by whoever reads it.", "word A token without any of the special characters."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestAFigurePartsNoParagraph(t *testing.T) {
	got := textsOf(pageOf(1, func(put func(x, y, size float64, text string)) {
		put(50, 700, 10, "This paragraph is long and it is not over when")
		put(50, 688, 10, "the page is, for a figure stands between its two")
	}), pageOf(2, func(put func(x, y, size float64, text string)) {
		put(50, 640, 10, "Figure 1. What stands between")
		put(50, 600, 10, "parts, and it goes on here.")
	}))
	want := []string{"This paragraph is long and it is not over when the page is, for a figure stands between its two parts, and it goes on here.", "Figure 1. What stands between"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
