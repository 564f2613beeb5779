package layout

import (
	"math"
	"strings"
	"unicode"
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
		case isTermList(part, lineAt(rows, end)):
			for _, r := range part {
				l := r.joined()
				if len(r) > 1 {
					l = r.term()
				}
				l.Listed = len(part) > 1
				out = append(out, l)
			}
		case len(part) == 1 || hasMarginLabels(part) || !hasColumns(part):
			for _, r := range part {
				out = append(out, r.joined())
			}
		default:
			for _, r := range part {
				for _, l := range r {
					l.Cells = max(l.Cells, 1)
					out = append(out, l)
				}
			}
		}
		i = end
	}
	return out
}

// lineAt returns row i if it is one line.
func lineAt(rows []row, i int) *Line {
	if i < len(rows) && len(rows[i]) == 1 {
		return &rows[i][0]
	}
	return nil
}

// tableEnd returns the end of the rows from i on that may be one table: rows of
// several pieces, with up to two short lines between them, where a cell has more
// lines than its neighbours.
func tableEnd(rows []row, i int) int {
	end := i + 1
	for k := i + 1; k < len(rows) && k < end+3 && rows[k][0].Column == rows[i][0].Column; k++ {
		if len(rows[k]) > 1 {
			end = k + 1
			continue
		}
		if l := rows[k][0]; len(strings.Fields(l.Text)) > 6 || endsSentence(l.Text) {
			break
		}
	}
	return end
}

// hasColumns reports whether the pieces of rows stand in columns: a white strip
// runs through four in five.
func hasColumns(rows []row) bool {
	many := 0
	for _, r := range rows {
		if len(r) > 1 {
			many++
		}
	}
	for _, r := range rows[:min(len(rows), 8)] {
		for k := 0; k+1 < len(r); k++ {
			x, open := (r[k].X1+r[k+1].X0)/2, 0
			for _, other := range rows {
				for n := 0; n+1 < len(other); n++ {
					if other[n].X1 <= x && other[n+1].X0 >= x {
						open++
						break
					}
				}
			}
			if open*10 >= many*8 {
				return true
			}
		}
	}
	return false
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

// isTermList reports whether each row is a term and, beside it, its definition;
// next is the line after the rows.
func isTermList(rows []row, next *Line) bool {
	words, terms, at := 0, 0, rows[0][len(rows[0])-1].X0
	for _, r := range rows {
		if len(r) == 1 && math.Abs(r[0].X0-at) < r[0].Size*0.4 {
			continue // the definition goes on
		}
		if len(r) != 2 || math.Abs(r[0].X0-rows[0][0].X0) > r[0].Size && math.Abs(r[0].X1-rows[0][0].X1) > r[0].Size || math.Abs(r[1].X0-at) > r[1].Size ||
			len(strings.Fields(r[0].Text)) > 5 || len(r[0].Text) > 3 && endsSentence(r[0].Text) && !strings.HasSuffix(r[0].Text, ":") {
			return false
		}
		terms++
		words += len(strings.Fields(r[1].Text))
	}
	if words >= 5*terms || terms < len(rows) && words >= 4*terms {
		return true
	}
	return terms == 1 && next != nil && math.Abs(next.X0-at) < next.Size*0.4 && words >= 3
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
