package terminal

import (
	"strings"

	"plenary/internal/bidi"
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
			if d.decorated {
				bare = bidi.Quoted(bare)
			}
			drawn = append(drawn, run{before, none}, run{bare, pieceColour(t, line, piece)}, run{after, none})
		}
		d.write(withoutSpaces(drawn))
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

// withoutSpaces returns runs without the spaces at their end.
func withoutSpaces(all []run) []run {
	for n := len(all); n > 0; n-- {
		if all[n-1].text = strings.TrimRight(all[n-1].text, " "); all[n-1].text != "" {
			return all[:n]
		}
	}
	return nil
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
