package pdf

import (
	"testing"

	"github.com/klippa-app/go-pdfium/responses"

	"plenary/internal/extract/layout"
)

// set returns the characters of lines of text, each with its place in points.
func set(lines []string, vertical bool) []*responses.GetPageTextStructuredChar {
	const size, leading = 10.0, 18.0
	var all []*responses.GetPageTextStructuredChar
	for n, line := range lines {
		for k, r := range []rune(line) {
			x, y := 50+float64(k)*size, 700-float64(n)*leading
			if vertical {
				x, y = 500-float64(n)*leading, 700-float64(k)*size
			}
			c := &responses.GetPageTextStructuredChar{Text: string(r)}
			c.PointPosition.Left, c.PointPosition.Right = x, x+size*0.9
			c.PointPosition.Bottom, c.PointPosition.Top = y, y+size*0.9
			all = append(all, c)
		}
	}
	return all
}

func TestLinesFromTopToBottom(t *testing.T) {
	lines := []string{"里山とは、集落の近くにあって、人びとが利用", "してきた林のことをいう。東丘地域では", "薪で風呂を沸かしていた。"}
	if !isVertical(set(lines, true)) {
		t.Error("lines from top to bottom are not known as such")
	}
	if isVertical(set(lines, false)) {
		t.Error("lines from left to right are taken for others")
	}
	if isVertical(set([]string{"表", "年", "月", "日"}, true)) {
		t.Error("a few cells are taken for lines")
	}
}

func TestFootOfVerticalPage(t *testing.T) {
	page := layout.Page{Glyphs: []layout.Glyph{{R: '林', X0: 10, X1: 20}, {R: '3', X0: 12, X1: 16}, {R: '1', X0: 300, X1: 305}, {R: '2', X0: 305, X1: 310}}}
	if got := takeFoot(&page); got != "12" || len(page.Glyphs) != 2 {
		t.Errorf("the foot is %q, and %d glyphs stay", got, len(page.Glyphs))
	}
}
