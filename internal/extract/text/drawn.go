package text

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var (
	// rule is a line that is drawn, in one piece or above each column.
	rule = regexp.MustCompile(`^[+|]?[-=_+|:*~ ]*(?:[-=_~]{2,}|\+)[-=_+|:*~ ]*$`)
	// boxes draws a table of box characters with bars and hyphens.
	boxes = strings.NewReplacer("│", "|", "┃", "|", "║", "|", "─", "-", "━", "-", "═", "=",
		"┌", "+", "┬", "+", "┐", "+", "├", "+", "┼", "+", "┤", "+", "└", "+", "┴", "+", "┘", "+",
		"╔", "+", "╦", "+", "╗", "+", "╠", "+", "╬", "+", "╣", "+", "╚", "+", "╩", "+", "╝", "+",
		"╞", "+", "╪", "+", "╡", "+", "╟", "+", "╫", "+", "╢", "+")
)

// isRule reports whether a line is drawn with signs alone.
func isRule(text string) bool { return rule.MatchString(boxes.Replace(text)) }

// isDrawn reports whether a line begins and ends with a bar or the corner of a
// box.
func isDrawn(text string) bool {
	return len(text) > 1 && strings.ContainsAny(text[:1], "|+") && strings.ContainsAny(text[len(text)-1:], "|+")
}

// drawnTable returns the table that begins with line i and has bars between its
// cells: in a box, or with a rule beneath its header as in Markdown. Where such
// lines are no table, it returns their end.
func drawnTable(all []line, i, to int) (table, bool) {
	first := boxes.Replace(all[i].text)
	if !strings.ContainsAny(first, "|+") {
		return table{}, false
	}
	isBox := isDrawn(first)
	if !isBox && (i+1 >= to || !strings.Contains(all[i+1].text, "|") || !isRule(all[i+1].text)) {
		return table{}, false
	}
	var drawn []string
	end := i
	for ; end < to; end++ {
		text := boxes.Replace(all[end].text)
		if isBox && !isDrawn(text) || !strings.ContainsAny(text, "|+") {
			break
		}
		drawn = append(drawn, text)
	}
	g := gridOfDrawn(drawn)
	return table{from: i, to: end, grid: g}, g != nil
}

// gridOfDrawn makes the grid of drawn lines, nil where they have no two rows and
// two columns, or draw something else. Where rules part the rows, a row may have several lines.
func gridOfDrawn(lines []string) *extract.Grid {
	g := &extract.Grid{}
	rules, rows, header := 0, 0, 0
	for _, l := range lines {
		if isRule(l) {
			if rows > 0 && header == 0 {
				header = rows
			}
			rules++
			continue
		}
		rows++
	}
	if header == rows {
		header = 0
	}
	parted := rules > 3 // a rule beneath each row, and not beneath the header alone
	open := false
	for _, l := range lines {
		if isRule(l) {
			open = false
			continue
		}
		cells := cellsOf(l)
		if last := len(g.Rows) - 1; parted && open && len(g.Rows[last]) == len(cells) {
			for k := range cells {
				g.Rows[last][k].Text = strings.TrimSpace(g.Rows[last][k].Text + " " + cells[k].Text)
			}
			continue
		}
		g.Rows = append(g.Rows, cells)
		open = true
	}
	if g.Header = header; parted {
		g.Header = min(header, 1)
	}
	if g.Tidy(); len(g.Rows) < 2 || g.Columns() < 2 || isDrawing(g) {
		return nil
	}
	return g
}

// isDrawing reports whether cells hold lines of a drawing.
func isDrawing(g *extract.Grid) bool {
	return slices.ContainsFunc(g.Rows, func(row []extract.GridCell) bool {
		return slices.ContainsFunc(row, func(c extract.GridCell) bool { return corner.MatchString(boxes.Replace(c.Text)) })
	})
}

// corner is where lines of a drawing meet within what would be a cell.
var corner = regexp.MustCompile(`\+[-=]|[-=]\+|[-=]{4,}|^\\$|^\|$`)

// cellsOf parts a drawn line at its bars.
func cellsOf(l string) []extract.GridCell {
	const bar = "\x00" // for one that is literal
	l = strings.ReplaceAll(strings.TrimSpace(l), `\|`, bar)
	l = strings.TrimSuffix(strings.TrimPrefix(l, "|"), "|")
	var cells []extract.GridCell
	for cell := range strings.SplitSeq(l, "|") {
		cells = append(cells, extract.GridCell{Text: extract.Plain(strings.ReplaceAll(cell, bar, "|"))})
	}
	return cells
}

// tabbedTable returns the table that begins with line i and whose cells are
// parted by tabs, most rows into as many: three rows with two columns, or two rows
// with three. Where such
// lines are no table, it returns their end.
func tabbedTable(all []line, i, to int) (table, bool) {
	g := &extract.Grid{}
	end, same := i, 0 // rows with as many cells as the first
	for ; end < to && len(all[end].cells) > 1; end++ {
		if len(all[end].cells) == len(all[i].cells) {
			same++
		}
		var row []extract.GridCell
		for _, c := range all[end].cells {
			row = append(row, extract.GridCell{Text: extract.Plain(c)})
		}
		g.Rows = append(g.Rows, row)
	}
	isNumbered := !slices.ContainsFunc(g.Rows, func(row []extract.GridCell) bool { return !lineLabel.MatchString(row[0].Text) })
	if g.Tidy(); len(g.Rows) < 2 || g.Columns() < 2 || len(g.Rows)+g.Columns() < 5 || isNumbered && g.Columns() < 3 || same*5 < (end-i)*4 || runsAcross(g) {
		return table{to: end}, false
	}
	g.GuessHeader()
	return table{from: i, to: end, grid: g}, true
}
