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

// findTables tells the rows of tables from other lines: three or more in which
// a word begins in the same column, after a gap.
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

// maxFirst is how many characters the first column of a table has at most.
const maxFirst = 40

// tableOf marks the rows of the table that lines between blank ones hold.
func tableOf(lines []line, rows []rowKind) {
	gaps := map[int]int{} // column: lines in which a word begins there after a gap
	runes := make([][]rune, len(lines))
	for i, l := range lines {
		runes[i] = []rune(strings.Repeat(" ", min(l.indent, 200)) + l.text)
		for c := l.indent + 2; c < len(runes[i]); c++ {
			r := runes[i]
			if !unicode.IsSpace(r[c]) && unicode.IsSpace(r[c-1]) && unicode.IsSpace(r[c-2]) {
				left := strings.TrimSpace(string(r[:c]))
				if c <= maxFirst && !ends(left) && !numbered.MatchString(left) {
					gaps[c]++
				}
				break
			}
		}
	}
	column, most := 0, 0
	for c, n := range gaps {
		if n > most || n == most && c < column {
			column, most = c, n
		}
	}
	if most == 0 {
		return
	}
	begins := func(i int) bool {
		r := runes[i]
		return column < len(r) && !unicode.IsSpace(r[column]) && unicode.IsSpace(r[column-1]) && lines[i].indent < column
	}
	gapped := func(i int) bool { return begins(i) && column >= 2 && unicode.IsSpace(runes[i][column-2]) }
	for i := 0; i < len(lines); i++ {
		if !gapped(i) {
			continue
		}
		from, k, numbers, pages, n := i, i, 0, 0, 0
		for ; k < len(lines) && begins(k); k++ {
			right := strings.Fields(string(runes[k][column:]))
			if figure.MatchString(right[len(right)-1]) {
				numbers++
				if len(right) == 1 {
					pages++
				}
			}
			if gapped(k) {
				n++
			}
		}
		led := i > 0 && ends(lines[i-1].text)
		if i > 0 && begins(i-1) && (i == 1 || ends(lines[i-2].text)) {
			from, led = i-1, led || i > 1 // the heads of the columns
		}
		wanted := minRows
		if led {
			wanted--
		}
		if k-from >= wanted && n*2 >= k-from && pages*2 <= k-from {
			kind := words
			if numbers*2 > k-i {
				kind = figures
			}
			for r := from; r < k; r++ {
				rows[r] = kind
			}
		}
		i = k
	}
}
