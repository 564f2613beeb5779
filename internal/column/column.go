// Package column lays out a table as lines of text, by the columns that its
// characters take in a typewriter face.
//
// It is by hand: text/tabwriter counts characters and not columns, and the
// libraries that draw tables draw their frames and colours as well, which differ
// on each platform here.
package column

import (
	"slices"
	"strings"
	"unicode"

	textwidth "golang.org/x/text/width"
)

// A Cell is one cell of a row. One that is merged with the cell to its left has
// no text of its own.
type Cell struct {
	Text   string
	Merged bool
}

// A Line is one line of a table. Its pieces are padded, but for the last, and
// stand Gap apart.
type Line struct {
	Row    int // index of the row; -1 for the rule beneath the header
	Pieces []Piece
}

// A Piece is what a line holds of one cell.
type Piece struct {
	Text   string
	Column int // the first column of the cell
}

// Gap stands between two columns, and Rule is what a line between the header and
// the rows is drawn with.
const (
	Gap  = "  "
	Rule = "─"
)

// maxWord is how many columns a word takes before it is broken.
const maxWord = 24

// Lay lays out rows, of which the first ones are the header, in at most width
// columns; 0 is for any number. Every row has the same number of cells. Words are
// wrapped within their cells where the rows are too wide. ok is false where even
// that does not fit.
func Lay(rows [][]Cell, header, width int) (lines []Line, ok bool) {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil, false
	}
	l := layout{rows: rows, header: header, width: width, widths: make([]int, len(rows[0])), right: make([]bool, len(rows[0]))}
	l.measure()
	if width > 0 && !l.shrink(width) {
		return nil, false
	}
	for i := range rows {
		if i == header && header > 0 {
			lines = append(lines, l.rule())
		}
		lines = append(lines, l.row(i)...)
	}
	return lines, true
}

// String joins the pieces of a line.
func (l Line) String() string {
	texts := make([]string, len(l.Pieces))
	for i, p := range l.Pieces {
		texts[i] = p.Text
	}
	return strings.TrimRight(strings.Join(texts, Gap), " ")
}

// A layout is a table with the widths of its columns.
type layout struct {
	rows   [][]Cell
	header int
	width  int // that a line may have; 0 for any
	widths []int
	right  []bool // columns of figures
}

// span returns how many columns cell k of a row takes, from 1.
func span(row []Cell, k int) int {
	n := 1
	for k+n < len(row) && row[k+n].Merged {
		n++
	}
	return n
}

// measure finds the widths of the columns as they are without wrapping, and which
// hold figures. A cell that is merged over columns widens the last of them.
func (l *layout) measure() {
	for _, row := range l.rows {
		for k, c := range row {
			if !c.Merged && span(row, k) == 1 {
				l.widths[k] = max(l.widths[k], Width(c.Text))
			}
		}
	}
	for _, row := range l.rows {
		for k, c := range row {
			if n := span(row, k); !c.Merged && n > 1 && n < len(row) {
				last := k + n - 1
				l.widths[last] += max(0, Width(c.Text)-l.over(k, n))
			}
		}
	}
	for k := range l.right {
		figures, filled := 0, 0
		for _, row := range l.rows[l.header:] {
			if c := row[k]; !c.Merged && c.Text != "" && span(row, k) == 1 {
				filled++
				if IsFigure(c.Text) {
					figures++
				}
			}
		}
		l.right[k] = filled > 0 && figures*4 >= filled*3
	}
}

// over returns the width of n columns from k on, with their gaps.
func (l *layout) over(k, n int) int {
	total := (n - 1) * len(Gap)
	for _, w := range l.widths[k : k+n] {
		total += w
	}
	return total
}

// shrink narrows the widest columns until the table has the width. It is false
// where words would have to be broken for that.
func (l *layout) shrink(width int) bool {
	least := make([]int, len(l.widths))
	for _, row := range l.rows {
		for k, c := range row {
			if c.Merged || span(row, k) > 1 {
				continue
			}
			for word := range strings.FieldsSeq(c.Text) {
				least[k] = max(least[k], min(Width(word), maxWord))
			}
		}
	}
	for l.over(0, len(l.widths)) > width {
		widest := -1
		for k, w := range l.widths {
			if w > least[k] && (widest < 0 || w > l.widths[widest]) {
				widest = k
			}
		}
		if widest < 0 {
			return false
		}
		l.widths[widest]--
	}
	return true
}

// rule is the line between the header and the rows.
func (l *layout) rule() Line {
	line := Line{Row: -1}
	for k, w := range l.widths {
		line.Pieces = append(line.Pieces, Piece{strings.Repeat(Rule, w), k})
	}
	return line
}

// row returns the lines of row i.
func (l *layout) row(i int) []Line {
	row := l.rows[i]
	var cells [][]string // the lines of each cell that is not merged
	var at []int         // its column
	height := 1
	for k, c := range row {
		if c.Merged && k > 0 {
			continue
		}
		w := l.over(k, span(row, k))
		if span(row, k) == len(row) {
			w = l.width // it heads the rows below it, and no column
		}
		lines := Wrap(c.Text, w)
		cells, at = append(cells, lines), append(at, k)
		height = max(height, len(lines))
	}
	all := make([]Line, height)
	for n := range all {
		all[n].Row = i
		for j, lines := range cells {
			k, text := at[j], ""
			if n < len(lines) {
				text = lines[n]
			}
			w := l.over(k, span(row, k))
			padding := strings.Repeat(" ", max(0, w-Width(text)))
			switch {
			case l.right[k] && span(row, k) == 1:
				text = padding + text
			case j < len(cells)-1:
				text += padding
			}
			all[n].Pieces = append(all[n].Pieces, Piece{text, k})
		}
	}
	return all
}

// Wrap breaks text into lines of at most width columns, at its spaces, and within
// a word that is longer. The spaces at which it breaks are left out.
func Wrap(text string, width int) []string {
	if width <= 0 || Width(text) <= width {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && Width(line)+1+Width(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		for line == "" && Width(word) > width {
			end := fitting(word, width)
			lines, word = append(lines, word[:end]), word[end:]
		}
		line += word
	}
	return append(lines, line)
}

// fitting returns how many bytes of a word take at most width columns, at least
// one character.
func fitting(word string, width int) int {
	used := 0
	for i, r := range word {
		if used += runeWidth(r); used > width && i > 0 {
			return i
		}
	}
	return len(word)
}

// IsFigure reports whether a text is a number, with its unit or its sign, or a
// sign that stands for none.
func IsFigure(text string) bool {
	digits, letters := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= 2 || letters == 0 && slices.Contains([]string{"-", "–", "—", "..", "...", "…", "*"}, text)
}

// Width returns how many columns a text takes.
func Width(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case isWide(r):
		return 2
	}
	return 1
}

func isWide(r rune) bool {
	kind := textwidth.LookupRune(r).Kind()
	return kind == textwidth.EastAsianWide || kind == textwidth.EastAsianFullwidth
}
