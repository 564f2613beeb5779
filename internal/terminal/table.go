package terminal

import (
	"strings"

	"plenary/internal/bot"
	"plenary/internal/column"
)

// table draws the cells of a quotation in columns behind a bar, or where these do not
// fit as lines of a header and a cell, with an empty line between rows.
func (d *drawing) table(bar string, t bot.Table) {
	if len(t.Caption) > 0 {
		d.wrap(bar, bar, runs(t.Caption, bold))
	}
	columns := 0
	if d.style.Width > 0 {
		columns = max(d.style.Width-column.Width(bar), 1)
	}
	lines, ok := t.Lay(columns)
	if !ok {
		d.entries(bar, t)
		return
	}
	for _, line := range lines {
		d.prefix(bar)
		end := len(strings.TrimRight(line.String(), " "))
		var drawn []run
		for i, piece := range line.Pieces {
			if i > 0 {
				drawn = append(drawn, run{column.Gap, none})
			}
			text := printable(piece.Text)
			bare := strings.Trim(text, " ")
			if bare == "" {
				drawn = append(drawn, run{text, none})
				continue
			}
			before, after, _ := strings.Cut(text, bare)
			drawn = append(drawn, run{before, none}, run{bare, pieceColour(t, line, piece)}, run{after, none})
		}
		d.write(cut(drawn, end))
		d.endLine()
	}
}

// pieceColour is the colour of what a line holds of a cell: that of the words in it that
// stand out, and of the header.
func pieceColour(t bot.Table, line column.Line, piece column.Piece) colour {
	if line.Row < 0 {
		return faint
	}
	for _, s := range t.At(line.Row)[piece.Column].Text {
		if c, styled := styles[s.Style]; styled {
			return c
		}
	}
	if line.Row < len(t.Header) {
		return bold
	}
	return none
}

// cut returns runs up to their first n bytes.
func cut(all []run, n int) []run {
	for i := range all {
		if len(all[i].text) >= n {
			all[i].text = all[i].text[:n]
			return all[:i+1]
		}
		n -= len(all[i].text)
	}
	return all
}

// entries draws the rows of a table one cell a line.
func (d *drawing) entries(bar string, t bot.Table) {
	for i, row := range t.Rows {
		if i > 0 {
			d.prefix(strings.TrimRight(bar, " "))
			d.endLine()
		}
		for _, e := range t.Entries(row) {
			line := runs(e.Text, none)
			if e.Head != "" {
				line = append([]run{{e.Head + ": ", bold}}, line...)
			}
			d.wrap(bar, bar+"  ", line)
		}
	}
}
