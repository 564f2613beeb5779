package layout

import (
	"fmt"
	"slices"
	"testing"
)

// A headCase are lines that stand on each of eight pages beside running text, and
// which of them stay.
type headCase struct {
	y, size float64
	text    func(page int) string
	why     string // of the first that is left out, "" where all stay
	stays   []int  // the pages on which it stays although it is left out on others
}

func TestRunningHeads(t *testing.T) {
	names := []string{"Stones", "Barges", "Days", "The Chest", "Water", "Fish", "Mills", "Reeds"}
	for name, c := range map[string]headCase{
		"the same on each page": {y: 770, size: 9, text: func(int) string { return "Minutes of the council" }, why: reasonTexts[isHead]},
		"with a number":         {y: 30, size: 9, text: func(p int) string { return fmt.Sprintf("Minutes of the council %d", p+11) }, why: reasonTexts[isHead]},
		"that change":           {y: 770, size: 8, text: func(p int) string { return names[p] + " in the village" }, why: reasonTexts[isHead]},
		"a number alone":        {y: 30, size: 9, text: func(p int) string { return fmt.Sprint(p + 3) }, why: reasonTexts[isHead]},
		"as a watermark":        {y: 400, size: 30, text: func(int) string { return "DRAFT" }, why: reasonTexts[isWatermark]},
		"a title with its words": {y: 770, size: 9, text: func(p int) string {
			if p == 0 {
				return "" // the title stands there
			}
			return "The Old Weir"
		}, why: reasonTexts[isHead], stays: []int{0}},
		"headings of chapters": {y: 770, size: 16, text: func(p int) string { return names[p] }, stays: []int{0, 1, 2, 3, 4, 5, 6, 7}},
		"footnotes":            {y: 60, size: 8, text: func(p int) string { return fmt.Sprintf("{%d} Minutes, page %d.", p+1, 7*p%5) }, stays: []int{0, 1, 2, 3, 4, 5, 6, 7}},
	} {
		var pages []Page
		var lines [][]Line
		for p := range 8 {
			page := Page{Number: p + 1, Width: 600, Height: 800}
			if name == "a title with its words" && p == 0 {
				setWords(&page, 50, 770, 20, "The Old Weir")
			}
			setLine(&page, 50, c.y, c.size, c.text(p))
			for i := range 12 {
				setLine(&page, 50, 650-float64(i)*12, 10, fmt.Sprintf("%s of page %d and line %d were laid in the old days", names[(p+i)%8], p, i*p+i))
			}
			if name == "footnotes" {
				setLine(&page, 50, 500, 10, fmt.Sprintf("%s were brought to the weir.{%d}", names[p], p+1))
			}
			pages, lines = append(pages, page), append(lines, Lines(page))
		}
		result := &Result{}
		kept := dropRunningHeads(lines, pages, result)
		why := ""
		if len(result.Drops) > 0 {
			why = result.Drops[0].Why
		}
		var stays []int
		for p := range kept {
			if slices.ContainsFunc(kept[p], func(l Line) bool { return int(l.Y) == int(c.y) || l.Size == 20 }) {
				stays = append(stays, p)
			}
		}
		if why != c.why || !slices.Equal(stays, c.stays) {
			t.Errorf("%s: left out as %q, stays on %v, want %q and %v", name, why, stays, c.why, c.stays)
		}
	}
}

// A title page of a file with one page has a number that is left out.
func TestTheNumberOfALonePage(t *testing.T) {
	page := pageOf(1, func(put func(x, y, size float64, text string)) {
		put(50, 400, 10, "Every household gives a day.")
		put(300, 30, 10, "12")
	})
	result := Join([][]Line{Lines(page)}, []Page{page}, nil)
	if len(result.Blocks) != 1 || len(result.Drops) != 1 || result.Drops[0].Text != "12" {
		t.Errorf("%+v, left out %+v", result.Blocks, result.Drops)
	}
}
