package layout

import (
	"slices"
	"strconv"
	"testing"
)

// numberedPage sets lines with numbers beside them: that of line i, from 1, is
// what number returns, none for 0.
func numberedPage(lines []string, places []float64, number func(i int) int) Page {
	page := Page{Number: 1, Width: 600, Height: 800}
	setWords(&page, 20, 620, 14, "Hearing")
	for i, line := range lines {
		y := 600 - float64(i)*12
		setWords(&page, 60, y, 10, line)
		for _, x := range places {
			if n := number(i + 1); n > 0 {
				setWords(&page, x, y, 10, strconv.Itoa(n))
			}
		}
	}
	return page
}

func TestLineNumbers(t *testing.T) {
	prose := []string{"The council met in the mill and spoke", "about the weir, which had leaked since", "the autumn, and nobody could say who", "had mended it, for the books were all", "silent about the cost of the stones", "and of the days of work that were", "given by each household in the old", "times, before the crown was taken."}
	verse := []string{"The weir was built of stone", "And stone it is today", "The barge has brought it home", "The bargeman went away", "He wrote to us in May", "And never wrote again", "The keeper counts the day", "The keeper waits for rain", "The weir will stand alone", "The water has its way", "The barge is overgrown", "With reeds, and so we say"}
	each := func(i int) int { return i }
	fourth := func(i int) int {
		if i%5 != 0 && i != 1 {
			return 0
		}
		return i / 5 * 5
	}
	for name, c := range map[string]struct {
		lines  []string
		places []float64
		number func(int) int
		want   []int
	}{
		"below a heading in the margin": {prose, []float64{20}, each, []int{1, 2, 3, 4, 5, 6, 7, 8}},
		"of words that are parted":      {[]string{"SECTION 1. TITLE.", "This is the Gardens Act.", "SECTION 2. FINDINGS.", "(1) Gardens give food to house-", "holds without a shop.", "SECTION 3. REPORT.", "(2) Land is scarce, and leases", "are for one season only."}, []float64{20}, each, []int{1, 2, 3, 4, 5, 6, 7, 8}},
		"on both sides":                 {prose, []float64{20, 300}, each, []int{1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8}},
		"of verses by fives":            {append(slices.Clone(verse), verse[:3]...), []float64{300}, fourth, []int{5, 10, 15}},
		"of verses, all":                {verse, []float64{300}, each, nil}, // may be a table
	} {
		var got []int
		for _, l := range Lines(numberedPage(c.lines, c.places, c.number)) {
			got = append(got, l.Numbers...)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
