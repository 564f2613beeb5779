package layout

import "testing"

// How a character is read, in small type over it, parts no line.
func TestReadingsOverCharacters(t *testing.T) {
	page := Page{Number: 3, Width: 400, Height: 600}
	set := func(x, y, size float64, text string) {
		for _, r := range text {
			page.Glyphs = append(page.Glyphs, Glyph{R: r, X0: x, X1: x + size*0.95, Y0: y, Y1: y + size*0.85, Size: size})
			x += size
		}
	}
	set(78, 511, 5, "まき")
	set(50, 500, 10, "里山の薪で風呂を")
	set(50, 482, 10, "沸かした。")
	page, drops := WithoutReadings(page)
	var texts []string
	for _, l := range Lines(page) {
		texts = append(texts, l.Text)
	}
	if len(texts) != 2 || texts[0] != "里山の薪で風呂を" {
		t.Errorf("the lines are %q", texts)
	}
	if len(drops) != 1 || drops[0].Text != "まき" || drops[0].Page != 3 {
		t.Errorf("left out is %+v", drops)
	}
}
