package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"plenary/internal/extract"
)

// A strip is the room of one column of a table, from its left to its right.
type strip struct{ x0, x1 float64 }

// tableOf makes a table of its rows, as one line.
func tableOf(rows []row) Line {
	strips := stripsOf(rows)
	grid := &extract.Grid{}
	lineGap := narrowGap(rows)
	for i, r := range rows {
		cells := cellsOf(r, strips)
		last := len(grid.Rows) - 1
		if i > 0 && last >= 0 && goesOnAbove(cells, rows[i-1][0].Y-r[0].Y, lineGap) {
			for k, c := range cells {
				grid.Rows[last][k].Text = strings.TrimSpace(grid.Rows[last][k].Text + " " + c.Text)
			}
			continue
		}
		grid.Rows = append(grid.Rows, cells)
	}
	if headsColumns(rows) {
		grid.Header = 1
	}
	grid.Tidy()
	line := rows[0].joined()
	line.Table, line.Cells, line.Spread = grid, len(strips), false
	line.Text, line.Marks = strings.NewReplacer("\n", " ", "\t", " ").Replace(grid.Text()), nil
	return line
}

// stripsOf returns the columns of a table: those of the rows with the most pieces,
// as wide as no other of these rows is crossed.
func stripsOf(rows []row) []strip {
	most := 0
	for _, r := range rows {
		most = max(most, len(r))
	}
	var strips []strip
	for _, r := range rows {
		if len(r) != most {
			continue
		}
		for k, l := range r {
			if k == len(strips) {
				strips = append(strips, strip{l.X0, l.X1})
				continue
			}
			strips[k].x0, strips[k].x1 = min(strips[k].x0, l.X0), max(strips[k].x1, l.X1)
		}
	}
	for k := 1; k < len(strips); k++ {
		if strips[k].x0 < strips[k-1].x1 { // centred cells of different widths
			middle := (strips[k].x0 + strips[k-1].x1) / 2
			strips[k].x0, strips[k-1].x1 = middle, middle
		}
	}
	return strips
}

// cellsOf puts the pieces of a row into the columns that they share most room
// with.
func cellsOf(r row, strips []strip) []extract.GridCell {
	cells := make([]extract.GridCell, len(strips))
	for _, l := range r {
		best, most := 0, math.Inf(-1)
		for k, s := range strips {
			if shared := min(s.x1, l.X1) - max(s.x0, l.X0); shared > most {
				best, most = k, shared
			}
		}
		first := best
		for first > 0 && l.X0 < strips[first-1].x1-l.Size {
			first--
		}
		cells[first].Text = strings.TrimSpace(cells[first].Text + " " + l.withMarks())
		for k := first + 1; k < len(strips) && l.X1 > strips[k].x0+l.Size; k++ {
			cells[k].Left = true
		}
	}
	return cells
}

// withMarks returns the text of a line with the raised characters in it.
func (l Line) withMarks() string {
	text := l.Text
	for _, m := range slices.Backward(l.Marks) {
		text = text[:m.At] + m.Text + text[m.At:]
	}
	return text
}

const (
	wideGap  = 1.3 // times the narrowest gap between lines; from there on a gap parts rows
	minParts = 8   // one in how many gaps at least is wide where gaps part rows
)

// narrowGap returns the gap between the lines of a cell, 0 where the gaps do not
// tell and each line is a row.
func narrowGap(rows []row) float64 {
	var gaps []float64
	least := math.Inf(1)
	for i := 1; i < len(rows); i++ {
		if gap := rows[i-1][0].Y - rows[i][0].Y; gap > 1 {
			gaps = append(gaps, gap)
			least = min(least, gap)
		}
	}
	wide := 0
	for _, gap := range gaps {
		if gap > least*wideGap {
			wide++
		}
	}
	if wide*minParts < len(gaps) || wide == 0 {
		return 0
	}
	return least
}

// goesOnAbove reports whether a line of a table goes on the row above: it is as
// close as the lines of a cell are, and lacks cells or begins them with small
// letters; or its first cell is empty and another begins with a small letter.
func goesOnAbove(cells []extract.GridCell, gap, lineGap float64) bool {
	filled, lower := 0, 0
	for _, c := range cells {
		if c.Text == "" {
			continue
		}
		filled++
		if startsLower(c.Text) {
			lower++
		}
	}
	if lineGap > 0 {
		return gap <= lineGap*wideGap && (filled < len(cells) || lower == filled)
	}
	return cells[0].Text == "" && lower > 0 && lower == filled
}

// headsColumns reports whether the first row of a table heads its columns: it
// alone is bold, or it alone has no digit.
func headsColumns(rows []row) bool {
	if len(rows) < 2 || len(rows[0]) < 2 {
		return false
	}
	bold := func(r row) bool { return !slices.ContainsFunc(r, func(l Line) bool { return !l.Bold }) }
	digits := func(r row) bool {
		return slices.ContainsFunc(r[min(1, len(r)-1):], func(l Line) bool { return strings.ContainsFunc(l.Text, unicode.IsDigit) })
	}
	rest := rows[1:]
	if bold(rows[0]) && !slices.ContainsFunc(rest[:1], bold) {
		return true
	}
	return !digits(rows[0]) && !slices.ContainsFunc(rest, func(r row) bool { return len(r) > 1 && !digits(r) })
}
