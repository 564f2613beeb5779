package terminal

import "plenary/internal/bidi"

// isolated puts the words of a line of ours that run from right to left between
// isolates. Plain lines, which scripts read, hold none.
func (d *drawing) isolated(line []run) []run {
	if !d.decorated || !hasRight(line) {
		return line
	}
	pieces := make([]bidi.Piece, len(line))
	for i, r := range line {
		pieces[i] = bidi.Piece{Words: r.text}
		switch r.colour {
		case bold, italic, yellow:
			pieces[i].Apart = true
		case cyan:
			pieces[i].Apart, pieces[i].Whole = true, true
		}
	}
	var all []run
	insertions := bidi.Insertions(pieces)
	for i, r := range line {
		at := 0 // bytes of the run that are done
		for ; len(insertions) > 0 && insertions[0].Piece == i; insertions = insertions[1:] {
			in := insertions[0]
			all = append(all, run{r.text[at:in.Offset], r.colour}, run{in.Text, r.colour})
			at = in.Offset
		}
		all = append(all, run{r.text[at:], r.colour})
	}
	return all
}

// quoted puts a line of the statement between isolates where it holds words that run
// from right to left. isRight is the direction of the whole quotation.
func (d *drawing) quoted(line []run, isRight bool) []run {
	if !d.decorated || !hasRight(line) && !isRight {
		return line
	}
	begin, end := bidi.Isolates(isRight)
	return append(append([]run{{begin, none}}, line...), run{end, none})
}

func hasRight(line []run) bool {
	for _, r := range line {
		if bidi.HasRight(r.text) {
			return true
		}
	}
	return false
}
