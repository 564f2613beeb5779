package text

import (
	"regexp"
	"strings"
	"unicode"
)

// A rowKind says what a line with columns is.
type rowKind uint8

const (
	noRow   rowKind = iota
	words           // of a list in columns
	figures         // of a table of numbers
)

// minRows is how many lines make a table; one less after a line that ends in a
// colon or ends a sentence.
const minRows = 3

// findTables finds the rows of tables: three lines or more with a gap in one
// place.
func findTables(all []line) []rowKind {
	rows := make([]rowKind, len(all))
	for i := 0; i < len(all); {
		k := i
		for k < len(all) && all[k].text != "" {
			k++
		}
		if k-i >= minRows-1 {
			tableOf(all[i:k], rows[i:k])
		}
		i = max(k, i+1)
	}
	return rows
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

// tableOf marks the rows of the tables among lines between blank ones.
func tableOf(lines []line, rows []rowKind) {
	runes := make([][]rune, len(lines))
	for i, l := range lines {
		runes[i] = []rune(strings.Repeat(" ", min(l.indent, 200)) + l.text)
	}
	for i := 0; i < len(lines); {
		next := i + 1
		for _, g := range gapsOf(runes[i]) {
			from, to, kind := tableAt(lines, runes, i, g)
			if kind != noRow {
				for r := from; r < to; r++ {
					rows[r] = kind
				}
				next = to
				break
			}
		}
		i = next
	}
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

// tableAt follows a gap down from line i as long as the lines share it. It
// returns the rows of the table, with the heads of its columns, and their kind;
// noRow where they are no table.
func tableAt(lines []line, runes [][]rune, i int, g gap) (from, to int, kind rowKind) {
	wide, withFigures, withPages := 0, 0, 0
	last := i // that has a wide gap
	for to = i; to < len(lines) && to < i+maxRows; to++ {
		narrow, ok := g.shared(lines[to], runes[to])
		if !ok {
			break
		}
		g = narrow
		if (gap{g.from, g.to + 1}).isWide(runes[to]) {
			wide++
			last = to
		}
		right := strings.Fields(string(runes[to][g.to:]))
		if len(right) > 0 && figure.MatchString(right[len(right)-1]) {
			withFigures++
			if len(right) == 1 {
				withPages++ // as the lines of a table of contents
			}
		}
	}
	to = last + 1
	from, introduced := withHeads(lines, runes, i, g)
	wanted := minRows
	if introduced {
		wanted--
	}
	switch {
	case to-from < wanted || wide*2 < to-from || withPages*2 > to-i:
		return 0, 0, noRow
	case withFigures*2 >= to-i:
		return from, to, figures
	}
	return from, to, words
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
