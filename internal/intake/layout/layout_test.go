package layout

import (
	"slices"
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
