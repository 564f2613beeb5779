package text

import (
	"regexp"
	"strings"
	"unicode"
)

// A rowKind says what a line is that has columns.
type rowKind uint8

const (
	noRow   rowKind = iota
	words           // of a list in columns
	figures         // of a table of numbers
)

// minRows is how many lines in a row make a table; one less where a line that
// ends in a colon leads to them.
const minRows = 3

// findTables tells the rows of tables from other lines: three or more that have
// a gap in the same place.
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
	// numbered is what stands before a gap that is no column: a number or a
	// bullet.
	numbered = regexp.MustCompile(`^(?:[(\[]?(?:\d+(?:\.\d+)*|[ivxlcIVXLC]+|[A-Za-z])[.)\]]?|[•●▪◦‣·*–—-]|(?i:article|chapter|section|part|annex|appendix)\s+\w+\.?)$`)
	// figure is a cell of a table of numbers.
	figure = regexp.MustCompile(`^[-+–]?[$€£]?\d[\d.,]*\s?%?$`)
)

// maxRows is how many rows are looked at together.
const maxRows = 300

// maxFirst is how many characters the first column of a table has at most.
const maxFirst = 40

// tableOf marks the rows of the tables among lines between blank ones.
func tableOf(lines []line, rows []rowKind) {
	runes := make([][]rune, len(lines))
	for i, l := range lines {
		runes[i] = []rune(strings.Repeat(" ", min(l.indent, 200)) + l.text)
	}
	for i := 0; i < len(lines); {
		next := i + 1
		for _, g := range gapsOf(runes[i]) {
			from, to, kind := follow(lines, runes, i, g)
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

// gapsOf returns the gaps of a line that may part columns: two spaces or more,
// not behind a sentence or a number.
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
		if g.to-g.from >= 2 && g.from-start <= maxFirst && !ends(left) && !numbered.MatchString(left) {
			all = append(all, g)
		}
		c = g.to
	}
	return all
}

// follow goes down a gap from line i, as long as the lines have a space in
// common, and returns the rows of the table, with the heads of its columns, and
// their kind; noRow where they are none.
func follow(lines []line, runes [][]rune, i int, g gap) (from, to int, kind rowKind) {
	wide := func(r []rune, g gap) bool { // whether the space at the gap is two wide
		for c := max(1, g.from); c < g.to && c < len(r); c++ {
			if unicode.IsSpace(r[c]) && (unicode.IsSpace(r[c-1]) || c+1 < len(r) && unicode.IsSpace(r[c+1])) {
				return true
			}
		}
		return false
	}
	// shared narrows the gap to what is space in a line as well, with text on
	// both sides.
	shared := func(l line, r []rune, g gap) (gap, bool) {
		best := gap{}
		for c := g.from; c < g.to && c < len(r); c++ {
			if !unicode.IsSpace(r[c]) {
				continue
			}
			k := c
			for k < g.to && k < len(r) && unicode.IsSpace(r[k]) {
				k++
			}
			if k-c > best.to-best.from {
				best = gap{c, k}
			}
			c = k
		}
		return best, best.to > best.from && l.indent < best.from && len(r) > best.to
	}
	n, figured, pages := 0, 0, 0
	last := i
	for to = i; to < len(lines) && to < i+maxRows; to++ {
		narrow, ok := shared(lines[to], runes[to], g)
		if !ok {
			break
		}
		g = narrow
		if wide(runes[to], gap{g.from, g.to + 1}) {
			n++
			last = to
		}
		right := strings.Fields(string(runes[to][g.to:]))
		if len(right) > 0 && figure.MatchString(right[len(right)-1]) {
			figured++
			if len(right) == 1 {
				pages++
			}
		}
	}
	to = last + 1
	from = i
	led := i > 0 && ends(lines[i-1].text)
	if i > 0 && (i == 1 || ends(lines[i-2].text)) {
		if _, ok := shared(lines[i-1], runes[i-1], g); ok {
			from, led = i-1, led || i > 1 // the heads of the columns
		}
	}
	wanted := minRows
	if led {
		wanted--
	}
	switch {
	case to-from < wanted || n*2 < to-from || pages*2 > to-i:
		return 0, 0, noRow
	case figured*2 >= to-i:
		return from, to, figures
	}
	return from, to, words
}
