package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
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
	justified := isJustified(all)
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
				ok = ok && !(justified && hasLongColumn(t.grid))
			}
			if ok {
				found = append(append(found, spacedTables(all, plain, at, justified)...), t)
				plain = t.to
			}
			at = max(at+1, t.to)
		}
		found = append(found, spacedTables(all, plain, k, justified)...)
		i = max(k, i+1)
	}
	return found
}

var (
	// lineLabel is a number or a bullet. The gap after it separates no columns.
	lineLabel = regexp.MustCompile(`^(?:[(\[]?(?:\d+(?:\.\d+)*|[ivxlcIVXLC]+|[A-Za-z])[.)\]]?|[•●▪◦‣·*–—-]|(?i:` + language.AllLists().Pattern("division names") + `)\s+\w+\.?)$`)
	// figure is a cell with a number.
	figure = regexp.MustCompile(`^[-+–]?[$€£]?\d[\d.,]*\s?%?$`)
)

const (
	maxRows  = 300 // of one table
	maxFirst = 40  // characters of the first column
)

// spacedTables returns the tables among lines whose columns are parted by space
// alone. Rules between their lines are no rows. In justified text the cells must be
// short, since any line of it has wide gaps.
func spacedTables(all []line, from, to int, justified bool) []table {
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
			if grid == nil || justified && hasLongColumn(grid) || isWithinText(lines, first, end) {
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

// continues reports whether a line goes on with the cell to the right of the gap of the
// line above: it begins where that does.
func (g gap) continues(l line, above []rune) bool {
	start := g.from
	for start < len(above) && unicode.IsSpace(above[start]) {
		start++
	}
	return start < len(above) && l.indent >= g.to && l.indent == start
}

// tableAt follows a gap down from line i as long as the lines share it, and
// narrows it. It returns the rows of the table, with the heads of its columns;
// ok is false where they are no table.
func tableAt(lines []line, runes [][]rune, i int, g *gap) (from, to int, ok bool) {
	wide, withPages := 0, 0
	last := i // that has a wide gap
	for to = i; to < len(lines) && to < i+maxRows; to++ {
		if to > i && last == to-1 && g.continues(lines[to], runes[to-1]) {
			last = to
			wide++
			continue
		}
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
// text.
func spacedGrid(rows [][]rune, shared gap) *extract.Grid {
	cuts := cutsOf(rows, shared)
	g := &extract.Grid{}
	for _, r := range rows {
		g.Rows = append(g.Rows, cutRow(r, cuts))
	}
	if runsAcross(g) || isDrawing(g) {
		return nil
	}
	if g.Tidy(); g.Columns() < 2 {
		return nil
	}
	if g = joinContinued(g); len(g.Rows) < minRows-1 || runsAcross(g) {
		return nil
	}
	return g
}

// cutsOf returns where the columns of rows begin, but for the first: behind a gap of
// two spaces that all of them have, or the shared one if most have it.
func cutsOf(rows [][]rune, shared gap) []int {
	end := 0
	for _, r := range rows {
		end = max(end, len(r))
	}
	taken := make([]bool, end)
	for _, r := range rows {
		for c, char := range r {
			taken[c] = taken[c] || !unicode.IsSpace(char)
		}
	}
	var cuts []int
	for c := 0; c < end; c++ {
		from := c
		for c < end && !taken[c] {
			c++
		}
		isShared := from < shared.to && shared.from < c
		if from > 0 && c < end && (c-from >= 2 || c > from && isShared && mostlyWide(rows, gap{from, c})) {
			cuts = append(cuts, c)
		}
	}
	return cuts
}

// mostlyWide reports whether four in five rows have two spaces side by side at a gap.
func mostlyWide(rows [][]rune, g gap) bool {
	wide := 0
	for _, r := range rows {
		if (gap{g.from, g.to + 1}).isWide(r) {
			wide++
		}
	}
	return wide*5 >= len(rows)*4
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

// minJustified is the length of a line from which it tells whether text is justified.
const minJustified = 50

// isJustified reports whether the lines of a file are spaced out to one width: a
// quarter of the long ones end in one column and have wide gaps within a sentence.
func isJustified(all []line) bool {
	ends := map[int]int{}
	long, width := 0, 0
	for _, l := range all {
		if l.end-l.indent >= minJustified {
			long++
			if ends[l.end]++; ends[l.end] > ends[width] {
				width = l.end
			}
		}
	}
	spaced := 0
	for _, l := range all {
		if l.end == width && l.end-l.indent >= minJustified && innerGap.MatchString(l.text) {
			spaced++
		}
	}
	return spaced*4 >= long && spaced > 2
}

// innerGap is a gap between two words of one sentence.
var innerGap = regexp.MustCompile(`[\pL\pN,;)] {2,3}[\pL(]`)

// maxJustified is how many words the cells of a column in justified text have on
// average.
const maxJustified = 3

// hasLongColumn reports whether the cells of a column have more words on average than
// those of a table in justified text.
func hasLongColumn(g *extract.Grid) bool {
	for k := range g.Rows[0] {
		words, cells := 0, 0
		for _, row := range g.Rows {
			if row[k].Text != "" {
				cells++
				words += len(strings.Fields(row[k].Text))
			}
		}
		if words > maxJustified*cells {
			return true
		}
	}
	return false
}

// isWithinText reports whether lines of text go on before or after rows, more than two
// and more than half as many.
func isWithinText(lines []line, from, to int) bool {
	text := 0
	for i, l := range lines {
		if (i < from || i >= to) && i >= from-maxAround && i < to+maxAround && len(strings.Fields(l.text)) > maxCellWords-2 && !innerGap.MatchString(l.text) {
			text++
		}
	}
	return text > 2 && text*2 > to-from
}

// maxAround is how many lines around the rows of a table are looked at.
const maxAround = 12

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
