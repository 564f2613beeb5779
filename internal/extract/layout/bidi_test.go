package layout

import (
	"slices"
	"testing"
)

// setLeftward draws text from right to left, beginning at x. Latin letters and
// digits in it are drawn from left to right. visual says that the file has its
// glyphs in the order of their places, from the left.
func setLeftward(page *Page, x, y float64, text string, visual bool) {
	const size = 10
	var glyphs []Glyph
	space := false
	put := func(r rune) {
		if r == ' ' {
			space = true
		} else {
			glyphs = append(glyphs, Glyph{R: r, X0: x - size*0.45, X1: x, Y0: y, Y1: y + size*0.7, Size: size, Space: space})
			space = false
		}
		x -= size / 2
	}
	runes := []rune(text)
	for i := 0; i < len(runes); {
		k := i
		for k < len(runes) && runes[k] < 0x80 && runes[k] != ' ' {
			k++
		}
		for _, r := range slices.Backward(runes[i:k]) { // the last of them stands first from the right
			put(r)
		}
		if k == i {
			put(runes[i])
			k++
		}
		i = k
	}
	if visual {
		slices.Reverse(glyphs)
		for k := len(glyphs) - 1; k > 0; k-- {
			glyphs[k].Space = glyphs[k-1].Space
		}
		glyphs[0].Space = false
	}
	page.Glyphs = append(page.Glyphs, glyphs...)
}

func TestRightToLeft(t *testing.T) {
	lines := []string{"המועצה נפגשה בטחנה ודיברה על הסכר בשנת", "1871 והוחלט לשלם 12,500 כתרים."}
	want := []string{lines[0] + " " + lines[1]}
	for _, visual := range []bool{false, true} {
		page := Page{Number: 1, Width: 600, Height: 800}
		for i, line := range lines {
			setLeftward(&page, 400, 600-float64(i)*12, line, visual)
		}
		if got := textsOf(page); !slices.Equal(got, want) {
			t.Errorf("visual order %v: %q", visual, got)
		}
	}
}

// Of two columns the right one is read first.
func TestColumnsFromRightToLeft(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	for i := range 6 {
		setLeftward(&page, 250, 600-float64(i)*12, "שורה שנייה בטור השמאלי של הדף", false)
		setLeftward(&page, 550, 600-float64(i)*12, "שורה ראשונה בטור הימני של הדף", false)
	}
	lines := Lines(page)
	if len(lines) != 12 || lines[0].Text != "שורה ראשונה בטור הימני של הדף" || lines[11].Text != "שורה שנייה בטור השמאלי של הדף" {
		t.Errorf("%d lines, the first %q", len(lines), lines[0].Text)
	}
}

// In a line that is read from left to right, words of the other direction are
// turned, and so are the brackets that a reader took for theirs.
func TestRightToLeftWithinALine(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	setWords(&page, 50, 600, 10, "the council הצעומה )the old one) met")
	want := []string{"the council המועצה (the old one) met"}
	if got := textsOf(page); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A mark stands after the letter that it is drawn over.
func TestMarksAfterTheirLetters(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	for i, r := range []rune("בְרא") {
		g := Glyph{R: r, X0: 400 - float64(i)*5, X1: 404 - float64(i)*5, Y0: 600, Y1: 607, Size: 10}
		if r == 'ְ' {
			g.X0, g.X1, g.Y0, g.Y1 = 401, 403, 597, 599
		}
		page.Glyphs = append(page.Glyphs, g)
	}
	if got := textsOf(page); !slices.Equal(got, []string{"בְרא"}) {
		t.Errorf("%q", got)
	}
}
