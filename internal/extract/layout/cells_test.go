package layout

import (
	"strings"
	"testing"
)

// The cells of a narrow table are parted where those of another row begin that has wide
// gaps, or has a cell for each word.
func TestNarrowCells(t *testing.T) {
	cell := func(page *Page, x, y float64, text string) {
		for i, word := range strings.Fields(text) {
			if i > 0 {
				x += 3
			}
			for k, r := range []rune(word) {
				page.Glyphs = append(page.Glyphs, Glyph{R: r, X0: x, X1: x + 4.8, Y0: y, Y1: y + 7, Size: 10, Space: k == 0})
				x += 5
			}
		}
	}
	for name, rows := range map[string][][3]string{
		"a row with wide gaps":     {{"Landkreis", "Fahrgäste", "Zuschuss in Euro"}, {"Selbitz", "48.200", "310.000"}, {"Ahrtal", "61.750", "402.500"}, {"Oberes Wiesental", "19.300", "288.000"}},
		"a cell for each word":     {{"aaaaaaaaaaaaaaaa", "2016", "148"}, {"bbbbbbbbbbbbbbbb", "2017", "190"}, {"cccccccccccccccc", "2018", "233"}},
		"no numbers and no header": {{"Landkreis", "Bus", "Bahn"}, {"Selbitz", "ja", "nein"}, {"Oberes Wiesental", "nein", "ja"}},
	} {
		page := Page{Number: 1, Width: 600, Height: 800}
		for n, row := range rows {
			for k, text := range row {
				cell(&page, []float64{50, 135, 185}[k], 600-float64(n)*16, text)
			}
		}
		lines := Lines(page)
		var texts []string
		for _, l := range lines {
			texts = append(texts, l.Text)
		}
		if len(lines) != 3*len(rows) {
			t.Errorf("%s: the pieces are %q", name, texts)
		}
	}
}
