package layout

import (
	"slices"
	"strings"
	"testing"

	"plenary/internal/extract"
)

// setPieces puts the pieces of a line, parted by bars, at places.
func setPieces(page *Page, y float64, line string, places ...float64) {
	for k, piece := range strings.Split(line, "|") {
		setWords(page, places[k], y, 10, piece)
	}
}

// joined returns the blocks of a page, with "table " before the rows of a table.
func joined(page Page) []string {
	var all []string
	for _, b := range Join([][]Line{Lines(page)}, []Page{page}, nil).Blocks {
		text := b.Text
		if b.Kind == extract.Table {
			text = "table " + strings.Join(strings.Fields(strings.ReplaceAll(text, "\n", " / ")), " ")
		}
		all = append(all, text)
	}
	return all
}

// Lines of a narrow column that is set to both margins have wide gaps between
// their words, which stand in no columns.
func TestProseWithWideGapsIsNoTable(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	for i, line := range []string{"Participating|municipalities|find", "environmental|responsibilities", "notwithstanding|that", "administrative|requirements"} {
		pieces := strings.Split(line, "|")
		x, gap := 50.0, 0.0
		for _, p := range pieces {
			gap -= float64(len(p)) * 5
		}
		gap = (250 + gap) / float64(len(pieces)-1)
		for _, p := range pieces {
			setWords(&page, x, 600-float64(i)*12, 10, p)
			x += float64(len(p))*5 + gap
		}
	}
	setWords(&page, 50, 600-4*12, 10, "remain as they were before that day.")
	want := []string{"Participating municipalities find environmental responsibilities notwithstanding that administrative requirements remain as they were before that day."}
	if got := joined(page); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestTables(t *testing.T) {
	for name, c := range map[string]struct {
		lines  []string // a line that begins with "+" is as close as the lines of a cell
		places []float64
		want   string
	}{
		"with a header":      {[]string{"Year|Keeper|Stones", "1871|Anna Bell|120", "1872|Tom Reed|98", "1873|Ada Stone|7"}, []float64{50, 150, 300}, "table Year Keeper Stones / 1871 Anna Bell 120 / 1872 Tom Reed 98 / 1873 Ada Stone 7"},
		"with long cells":    {[]string{"Anna Bell|kept the weir until the", "+|bargeman came", "Tom Reed|paid for stones", "Ada Stone|gave every day that", "+|she had"}, []float64{50, 150}, "table Anna Bell kept the weir until the bargeman came / Tom Reed paid for stones / Ada Stone gave every day that she had"},
		"with an empty cell": {[]string{"May|12|4", "June|9|", "July|30|11", "August|1|2"}, []float64{50, 150, 250}, "table May 12 4 / June 9 / July 30 11 / August 1 2"},
	} {
		page := Page{Number: 1, Width: 600, Height: 800}
		y := 600.0
		for _, line := range c.lines {
			rest, near := strings.CutPrefix(line, "+")
			if y -= 20; near {
				y += 8
			}
			setPieces(&page, y, rest, c.places...)
		}
		if got := joined(page); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A table whose cells have several lines is not read as two columns of text.
func TestATableOfSentencesIsNoTwoColumns(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	y := 600.0
	for _, cells := range []string{"The weir was built of river|Minutes of the council that / stones and is old now|the keeper wrote in May", "Every household gave a day|A letter which is not dated / of work in the old times|and has no name under it", "The barge was sold to the|A list of all that was sold / village below the mill|in that year and after it"} {
		for line := range strings.SplitSeq(cells, " / ") {
			setPieces(&page, y, line, 50, 300)
			y -= 12
		}
		y -= 10
	}
	got := joined(page)
	want := []string{"table The weir was built of river stones and is old now Minutes of the council that the keeper wrote in May / Every household gave a day of work in the old times A letter which is not dated and has no name under it / The barge was sold to the village below the mill A list of all that was sold in that year and after it"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A number before a gap is the end of an entry of a table of contents only where
// other entries stand near it.
func TestYearsAtTheEndOfALineLeadToNoPage(t *testing.T) {
	got := joined(pageOf(1, func(put func(x, y, size float64, text string)) {
		put(50, 600, 10, "The council met in the mill in")
		put(255, 600, 10, "1871")
		put(50, 588, 10, "and spoke about the weir, which had leaked.")
	}))
	want := []string{"The council met in the mill in 1871 and spoke about the weir, which had leaked."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A number that stands on a line alone begins the paragraph below.
func TestANumberIsNoParagraph(t *testing.T) {
	got := joined(pageOf(1, func(put func(x, y, size float64, text string)) {
		put(50, 600, 10, "1.")
		put(50, 588, 10, "Every household gives one day of work.")
		put(50, 564, 10, "2.")
		put(50, 552, 10, "Later a crown was taken in its place.")
	}))
	want := []string{"1. Every household gives one day of work.", "2. Later a crown was taken in its place."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Dots lead from the first cell of a row to its others, as in tables of figures.
func TestRowsWithDots(t *testing.T) {
	page := Page{Number: 1, Width: 600, Height: 800}
	for i, line := range []string{"Stones. . . . . . . . . . . . .|120|98|7", "Barges and carts. . . . . . . .|11|4|30", "Days. . . . . . . . . . . . . .|1,200|80|6"} {
		setPieces(&page, 600-float64(i)*12, line, 50, 210, 260, 300)
	}
	got := joined(page)
	want := []string{"table Stones 120 98 7 / Barges and carts 11 4 30 / Days 1,200 80 6"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// The cells of a table between thin rules are closer than those of others, and begin at
// one place in each column. Words of running text do not.
func TestCellsBetweenRules(t *testing.T) {
	for want, lines := range map[string][]string{
		"table District 2021 2022 / North 412 530 / South 388 390 / East 120 118": {"District|2021|2022", "North|412|530", "South|388|390", "East|120|118"},
		"District 2021 2022 North 412 530":                                        {"District|2021|2022", "North|412|530"},
	} {
		page := Page{Number: 1, Width: 600, Height: 800}
		for i, line := range lines {
			setPieces(&page, 600-float64(i)*15, line, 50, 101, 132)
		}
		for k := range page.Glyphs { // drawn without a gap that parts segments
			page.Glyphs[k].Space = page.Glyphs[k].Space || k > 0 && page.Glyphs[k].X0-page.Glyphs[k-1].X1 > 2
		}
		if got := joined(page); !slices.Equal(got, []string{want}) {
			t.Errorf("%q", got)
		}
	}
}
