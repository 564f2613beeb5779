package layout

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A row is one line of a column, or its pieces.
type row []Line

// rowsIn groups the pieces of lines.
func rowsIn(lines []Line) []row {
	var rows []row
	for i, l := range lines {
		if n := len(rows); n > 0 && l.Cells > 0 {
			last := rows[n-1][len(rows[n-1])-1]
			if last.Cells == l.Cells && last.Column == l.Column && len(rows[n-1]) < l.Cells && last.X1 <= l.X0 && math.Abs(last.Y-l.Y) < max(last.Size, l.Size) {
				rows[n-1] = append(rows[n-1], l)
				continue
			}
		}
		rows = append(rows, row{lines[i]})
	}
	return rows
}

// settleTables separates the rows of tables from terms with their definitions
// beside them, and from lines with wide gaps.
func settleTables(lines []Line) []Line {
	rows := rowsIn(lines)
	var out []Line
	for i := 0; i < len(rows); {
		if len(rows[i]) == 1 {
			l := rows[i][0]
			l.Cells = 0
			out = append(out, l)
			i++
			continue
		}
		end := tableEnd(rows, i)
		part := rows[i:end]
		switch {
		case isProse(rows, i, end):
			for _, r := range part {
				l := r.joined()
				l.Spread = false
				out = append(out, l)
			}
		case isTermList(part, lineAt(rows, end)):
			for _, r := range part {
				l := r.joined()
				if len(r) > 1 {
					l = r.term()
				}
				l.Listed = len(part) > 1
				out = append(out, l)
			}
		case len(part) == 1 || hasMarginLabels(part) || !hasColumns(part) || isFormula(part):
			for _, r := range part {
				out = append(out, r.joined())
			}
		default:
			out = append(out, tableOf(part))
		}
		i = end
	}
	return out
}

const (
	minProse     = 50 // percent of the lines of running text with wide gaps that reach the right margin and go on in the next
	minJustified = 80 // percent of such lines that begin and end at the margins, where that alone tells
	maxRowWords  = 6  // of a line whose gaps are wide because few words fit into it
)

// isProse reports whether rows i to end are lines of running text with wide gaps
// between their words, as in narrow columns that are set to both margins: they go
// on from one to the next, and from and to the lines around them; or they begin
// and end at the margins and are of few words. Their words stand in no columns.
func isProse(rows []row, i, end int) bool {
	part := rows[i:end]
	if end-i > 2 && standsInColumns(part) {
		return false
	}
	pairs, on := 0, 0
	for k := max(i-1, 0); k < min(end, len(rows)-1); k++ {
		a, b := rows[k], rows[k+1]
		last := a[len(a)-1]
		if last.Column != b[0].Column {
			continue
		}
		pairs++
		if last.X1 > last.Right-last.Size*1.5 && runsOn(last.Text, b[0].Text) {
			on++
		}
	}
	return pairs > 0 && on*100 >= pairs*minProse || areJustified(part)
}

// areJustified reports whether the rows with gaps begin and end at the margins,
// and are of few words without figures.
func areJustified(part []row) bool {
	gaps, justified := 0, 0
	for _, r := range part {
		if len(r) == 1 {
			continue
		}
		gaps++
		last, words := r[len(r)-1], 0
		for _, l := range r {
			words += len(strings.Fields(l.Text))
		}
		if r[0].X0 < r[0].Left+r[0].Size*0.7 && last.X1 > last.Right-last.Size && words <= maxRowWords && !strings.ContainsFunc(last.Text, unicode.IsDigit) {
			justified++
		}
	}
	return justified*100 >= gaps*minJustified && gaps > 1
}

// lineAt returns row i if it is one line.
func lineAt(rows []row, i int) *Line {
	if i < len(rows) && len(rows[i]) == 1 {
		return &rows[i][0]
	}
	return nil
}

// maxRowGap is the widest gap between the lines of a table, in relation to its
// type.
const maxRowGap = 3.5

// tableEnd returns the end of the rows from i on that may be one table: rows of
// several pieces, with lines between them where a cell has more lines than its
// neighbours: any below a cell that is not the first of its row, else up to two
// short ones.
func tableEnd(rows []row, i int) int {
	end, cells := i+1, rows[i]
	for k := i + 1; k < len(rows) && k < end+3; k++ {
		before, l := rows[k-1][0], rows[k][0]
		if l.Column != before.Column || before.Y-l.Y > max(l.Size, before.Size)*maxRowGap {
			break
		}
		if len(rows[k]) > 1 {
			end, cells = k+1, rows[k]
			continue
		}
		if isBelowCell(l, cells) {
			end = k + 1
			continue
		}
		if len(strings.Fields(l.Text)) > 6 || endsSentence(l.Text) || l.Size > rows[i][0].Size*1.06 {
			break
		}
	}
	return end
}

// isBelowCell reports whether a line begins where a cell of the row above does
// that is not its first, and leaves room for the next.
func isBelowCell(l Line, cells row) bool {
	for k := 1; k < len(cells); k++ {
		if math.Abs(l.X0-cells[k].X0) < l.Size*0.5 && (k+1 == len(cells) || l.X1 < cells[k+1].X0) {
			return math.Abs(l.Size-cells[k].Size) < 0.5
		}
	}
	return false
}

// isFormula reports whether half of the pieces of rows are single signs.
func isFormula(rows []row) bool {
	single, pieces := 0, 0
	for _, r := range rows {
		for _, l := range r {
			if utf8.RuneCountInString(l.Text) < 2 {
				single++
			}
			pieces++
		}
	}
	return single*2 >= pieces
}

const (
	minAligned = 60 // percent of the pieces after a strip that begin, end, or have their middle at one place
	minInPlace = 85 // the same, where the lines read as running text does
)

// hasColumns reports whether the pieces of rows stand in columns: a white strip
// runs through four in five, and what follows it stands at one place.
func hasColumns(rows []row) bool {
	return hasStrip(rows, func(after []Line) bool { return areAligned(after, minAligned, true) })
}

// standsInColumns reports the same of rows that read as running text does. That
// they end at one place tells nothing then: the right margin is one.
func standsInColumns(rows []row) bool {
	return hasStrip(rows, func(after []Line) bool { return areAligned(after, minInPlace, false) })
}

// hasStrip reports whether a white strip runs through four in five of the rows
// that have gaps, with pieces after it that are aligned.
func hasStrip(rows []row, aligned func(after []Line) bool) bool {
	many := 0
	for _, r := range rows {
		if len(r) > 1 {
			many++
		}
	}
	for _, r := range rows[:min(len(rows), 8)] {
		for k := 0; k+1 < len(r); k++ {
			after := piecesAfter(rows, (r[k].X1+r[k+1].X0)/2)
			if len(after)*10 >= many*8 && aligned(after) {
				return true
			}
		}
	}
	return false
}

// piecesAfter returns the first pieces of rows after a strip at x.
func piecesAfter(rows []row, x float64) []Line {
	var after []Line
	for _, r := range rows {
		for n := 0; n+1 < len(r); n++ {
			if r[n].X1 <= x && r[n+1].X0 >= x {
				after = append(after, r[n+1])
				break
			}
		}
	}
	return after
}

// areAligned reports whether a share of pieces begin or have their middle at one
// place, or end at one.
func areAligned(pieces []Line, share int, ends bool) bool {
	var starts, lasts, middles []float64
	reach := 0.0
	for _, p := range pieces {
		starts, lasts, middles = append(starts, p.X0), append(lasts, p.X1), append(middles, (p.X0+p.X1)/2)
		reach = max(reach, p.Size*0.3)
	}
	return shareAtOnePlace(starts, reach) >= share || shareAtOnePlace(middles, reach) >= share || ends && shareAtOnePlace(lasts, reach) >= share
}

// hasMarginLabels reports whether the rows are lines with a few words at the
// right margin, and no table.
func hasMarginLabels(rows []row) bool {
	many := 0
	for _, r := range rows {
		if len(r) > 2 || len(r) == 2 && !r.joined().Spread {
			return false
		}
		if len(r) == 2 && strings.ContainsFunc(r[1].Text, unicode.IsDigit) {
			return false
		}
		if len(r) == 2 {
			many++
		}
	}
	return many > 0
}

const (
	maxTermWords = 5 // of a term
	minMeaning   = 5 // words of its definition, on average
)

// isTermList reports whether each row is a term and, beside it, its definition in
// sentences, and no row heads them; next is the line after the rows.
func isTermList(rows []row, next *Line) bool {
	words, terms, sentences, at := 0, 0, 0, rows[0][len(rows[0])-1].X0
	if len(rows[0]) > 1 && len(rows) > 2 && headsColumns(rows) && len(strings.Fields(rows[0].joined().Text)) <= maxTermWords {
		return false
	}
	before := "" // the last line of the definition before
	for _, r := range rows {
		l := r[len(r)-1]
		if len(r) == 1 && math.Abs(l.X0-at) < l.Size*0.4 {
			words += len(strings.Fields(l.Text)) // the definition goes on
			before = l.Text
			continue
		}
		if !isTerm(r, rows[0], at) {
			return false
		}
		if terms > 0 && endsSentence(before) {
			sentences++
		}
		terms++
		if before = ""; len(r) == 2 {
			words += len(strings.Fields(l.Text))
			before = l.Text
		}
	}
	if endsSentence(before) {
		sentences++
	}
	if terms == 1 && words >= 3 && (len(rows) > 1 || next != nil && math.Abs(next.X0-at) < next.Size*0.4) {
		return true
	}
	return words >= minMeaning*terms && sentences*2 >= terms
}

// isTerm reports whether a row is a term, level with the first, alone or with its
// definition at a place.
func isTerm(r, first row, at float64) bool {
	if len(r) > 2 || len(strings.Fields(r[0].Text)) > maxTermWords {
		return false
	}
	if len(r) == 1 {
		return math.Abs(r[0].X0-first[0].X0) <= r[0].Size*0.5
	}
	level := math.Abs(r[0].X0-first[0].X0) <= r[0].Size || math.Abs(r[0].X1-first[0].X1) <= r[0].Size
	sentence := len(r[0].Text) > 3 && endsSentence(r[0].Text) && !strings.HasSuffix(r[0].Text, ":")
	return level && math.Abs(r[1].X0-at) <= r[1].Size && !sentence
}

// term joins a term and its definition.
func (r row) term() Line {
	l := r.joined()
	l.Term, l.Spread, l.TextX = true, false, r[1].X0
	return l
}

// joined joins the pieces of one line.
func (r row) joined() Line {
	whole := r[0]
	whole.Cells = 0
	for _, l := range r[1:] {
		for _, m := range l.Marks {
			whole.Marks = append(whole.Marks, Mark{At: len(whole.Text) + 1 + m.At, Text: m.Text})
		}
		whole.Text += " " + l.Text
		whole.X1 = l.X1
		whole.Bold = whole.Bold && l.Bold
	}
	last := r[len(r)-1]
	whole.Spread = len(r) > 1 && last.X1 > last.Right-last.Size && last.X0-r[len(r)-2].X1 > last.Size*3 && len(strings.Fields(last.Text)) <= 3
	return whole
}
