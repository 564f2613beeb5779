package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
)

// A table is the lines from one up to another, and what they hold.
type table struct {
	from, to int
	grid     *extract.Grid
}

// minRows is how many lines make a table; one less after a line that ends in a
// colon or ends a sentence.
const minRows = 3

// findTables finds the tables of a file: lines that are drawn with bars, cells
// that tabs part, and three lines or more with a gap in one place.
func findTables(all []line) []table {
	var found []table
	for i := 0; i < len(all); {
		k := i
		for k < len(all) && all[k].text != "" {
			k++
		}
		plain := i // the first line since the last table
		for at := i; at < k; {
			t, ok := drawnTable(all, at, k)
			if !ok && t.to == 0 {
				t, ok = tabbedTable(all, at, k)
			}
			if ok {
				found = append(append(found, spacedTables(all, plain, at)...), t)
				plain = t.to
			}
			at = max(at+1, t.to)
		}
		found = append(found, spacedTables(all, plain, k)...)
		i = max(k, i+1)
	}
	return found
}

var (
	// lineLabel is a number or a bullet. The gap after it separates no columns.
	lineLabel = regexp.MustCompile(`^(?:[(\[]?(?:\d+(?:\.\d+)*|[ivxlcIVXLC]+|[A-Za-z])[.)\]]?|[•●▪◦‣·*–—-]|(?i:` + lists.Pattern("part names") + `)\s+\w+\.?)$`)
	// figure is a cell with a number.
	figure = regexp.MustCompile(`^[-+–]?[$€£]?\d[\d.,]*\s?%?$`)
)

const (
	maxRows  = 300 // of one table
	maxFirst = 40  // characters of the first column
)

// spacedTables returns the tables among lines whose columns are parted by space
// alone. Rules between their lines are no rows.
func spacedTables(all []line, from, to int) []table {
	var lines []line
	var at []int // the place of each in all
	for i := from; i < to; i++ {
		if !isRule(all[i].text) {
			lines, at = append(lines, all[i]), append(at, i)
		}
	}
	if len(lines) < minRows-1 {
		return nil
	}
	runes := make([][]rune, len(lines))
	for i, l := range lines {
		runes[i] = []rune(strings.Repeat(" ", min(l.indent, 200)) + l.text)
	}
	var found []table
	done := 0 // lines up to the end of the last table
	for i := 0; i < len(lines); i++ {
		for _, g := range gapsOf(runes[i]) {
			first, end, ok := tableAt(lines, runes, i, &g)
			if !ok {
				continue
			}
			first = max(first, done)
			grid := spacedGrid(runes[first:end], g)
			if grid == nil {
				continue
			}
			t := table{from: at[first], to: at[end-1] + 1, grid: grid}
			for ; t.from > from && isRule(all[t.from-1].text); t.from-- {
			}
			for ; t.to < to && isRule(all[t.to].text); t.to++ {
			}
			if grid.Header = rowsAboveRule(at[first:end]); grid.Header == 0 {
				grid.GuessHeader()
			}
			found = append(found, t)
			done, i = end, end-1
			break
		}
	}
	return found
}

// rowsAboveRule returns how many rows, of which the places are given, stand above
// the first rule between them, 0 where there is none or the rows below are fewer.
func rowsAboveRule(rows []int) int {
	for n := 1; n < len(rows) && n <= len(rows)/2; n++ {
		if rows[n] > rows[n-1]+1 {
			return n
		}
	}
	return 0
}

// A gap is the space between two columns: from one character up to another.
type gap struct{ from, to int }

// gapsOf returns the gaps of a line that may separate columns: two spaces or
// more, not after a sentence or a number.
func gapsOf(r []rune) []gap {
	var all []gap
	start := 0
	for start < len(r) && unicode.IsSpace(r[start]) {
		start++
	}
	for c := start; c < len(r) && c < maxFirst+20; c++ {
		if !unicode.IsSpace(r[c]) {
			continue
		}
		g := gap{c, c}
		for g.to < len(r) && unicode.IsSpace(r[g.to]) {
			g.to++
		}
		left := string(r[start:c])
		if g.to-g.from >= 2 && g.from-start <= maxFirst && !endsSentence(left) && !lineLabel.MatchString(left) {
			all = append(all, g)
		}
		c = g.to
	}
	return all
}

// isWide reports whether a line has two spaces side by side at the gap.
func (g gap) isWide(r []rune) bool {
	for c := max(1, g.from); c < g.to && c < len(r); c++ {
		if unicode.IsSpace(r[c]) && (unicode.IsSpace(r[c-1]) || c+1 < len(r) && unicode.IsSpace(r[c+1])) {
			return true
		}
	}
	return false
}

// shared narrows a gap to the widest part of it that is space in a line as
// well. ok is false where there is none, or no text on one side.
func (g gap) shared(l line, r []rune) (narrow gap, ok bool) {
	for c := g.from; c < g.to && c < len(r); c++ {
		if !unicode.IsSpace(r[c]) {
			continue
		}
		end := c
		for end < g.to && end < len(r) && unicode.IsSpace(r[end]) {
			end++
		}
		if end-c > narrow.to-narrow.from {
			narrow = gap{c, end}
		}
		c = end
	}
	return narrow, narrow.to > narrow.from && l.indent < narrow.from && len(r) > narrow.to
}

// tableAt follows a gap down from line i as long as the lines share it, and
// narrows it. It returns the rows of the table, with the heads of its columns;
// ok is false where they are no table.
func tableAt(lines []line, runes [][]rune, i int, g *gap) (from, to int, ok bool) {
	wide, withPages := 0, 0
	last := i // that has a wide gap
	for to = i; to < len(lines) && to < i+maxRows; to++ {
		narrow, ok := g.shared(lines[to], runes[to])
		if !ok {
			break
		}
		*g = narrow
		if (gap{g.from, g.to + 1}).isWide(runes[to]) {
			wide++
			last = to
		}
		if right := strings.Fields(string(runes[to][g.to:])); len(right) == 1 && figure.MatchString(right[0]) && leaders.MatchString(lines[to].text) {
			withPages++
		}
	}
	to = last + 1
	from, introduced := withHeads(lines, runes, i, *g)
	wanted := minRows
	if introduced {
		wanted--
	}
	return from, to, to-from >= wanted && wide*2 >= to-from && withPages*2 <= to-i
}

// leaders are the dots of a line of a table of contents.
var leaders = regexp.MustCompile(`\.{3,}|(?: \.){3,}`)

// spacedGrid makes the grid of rows that share a gap, nil where they are running
// text. Further columns are parted where all rows have space.
func spacedGrid(rows [][]rune, shared gap) *extract.Grid {
	end := 0
	for _, r := range rows {
		end = max(end, len(r))
	}
	taken := make([]int, end+1)
	for _, r := range rows {
		for c, char := range r {
			if !unicode.IsSpace(char) {
				taken[c]++
			}
		}
	}
	var cuts []int // where a column begins
	for c := 0; c < end; {
		if taken[c] > 0 {
			c++
			continue
		}
		from := c
		for c < end && taken[c] == 0 {
			c++
		}
		isShared := from < shared.to && shared.from < c
		if from > 0 && c < end && (c-from >= 2 || isShared) {
			cuts = append(cuts, c)
		}
	}
	g := &extract.Grid{}
	for _, r := range rows {
		g.Rows = append(g.Rows, cutRow(r, cuts))
	}
	if runsAcross(g) {
		return nil
	}
	g.Tidy()
	return joinContinued(g)
}

// cutRow cuts a line into cells.
func cutRow(r []rune, cuts []int) []extract.GridCell {
	var cells []extract.GridCell
	from := 0
	for _, cut := range append(slices.Clone(cuts), len(r)) {
		cut = min(cut, len(r))
		cells = append(cells, extract.GridCell{Text: extract.Plain(string(r[min(from, cut):cut]))})
		from = cut
	}
	return cells
}

// maxCellWords is how many words the cells of a table have on average.
const maxCellWords = 8

// runsAcross reports whether the rows are lines of running text: sentences go on
// from the last cell of a row to the first of the next, or the cells are long.
func runsAcross(g *extract.Grid) bool {
	on, words, cells := 0, 0, 0
	for i, row := range g.Rows {
		for _, c := range row {
			if c.Text != "" {
				cells++
				words += len(strings.Fields(c.Text))
			}
		}
		if i == 0 {
			continue
		}
		before := g.Rows[i-1]
		last, first := before[len(before)-1].Text, row[0].Text
		if r, _ := utf8.DecodeRuneInString(first); unicode.IsLower(r) && last != "" && !endsSentence(last) && !figure.MatchString(last) {
			on++
		}
	}
	return cells == 0 || words > maxCellWords*cells || on*3 >= len(g.Rows)
}

// joinContinued joins a row without a first cell, and without figures, to the row
// above it, whose cells go on. The rows of a header stay.
func joinContinued(g *extract.Grid) *extract.Grid {
	rows := g.Rows[:0:0]
	for i, row := range g.Rows {
		hasFigure := slices.ContainsFunc(row, func(c extract.GridCell) bool { return figure.MatchString(c.Text) })
		if i < 2 || row[0].Text != "" || hasFigure {
			rows = append(rows, slices.Clone(row))
			continue
		}
		above := rows[len(rows)-1]
		for k, c := range row {
			above[k].Text = strings.TrimSpace(above[k].Text + " " + c.Text)
		}
	}
	g.Rows = rows
	return g
}

// withHeads returns where a table begins whose first row is line i: with the
// line above it if that shares the gap and heads the columns. introduced says
// that a sentence stands above the table.
func withHeads(lines []line, runes [][]rune, i int, g gap) (from int, introduced bool) {
	if i == 0 {
		return 0, false
	}
	introduced = endsSentence(lines[i-1].text)
	if i == 1 || endsSentence(lines[i-2].text) {
		if _, ok := g.shared(lines[i-1], runes[i-1]); ok {
			return i - 1, introduced || i > 1
		}
	}
	return i, introduced
}
