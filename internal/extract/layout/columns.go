package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A part is a region of a page that is read from its top to its bottom.
type part struct{ rows [][]*segment }

// partsOf splits rows into columns where a gutter runs through several of them.
func partsOf(rows [][]*segment, depth int) []part {
	if len(rows) < 4 || depth > 3 {
		return []part{{rows}}
	}
	x, from, to := gutter(rows)
	if to-from < 4 {
		return []part{{rows}}
	}
	var left, right [][]*segment
	for _, row := range rows[from:to] {
		var l, r []*segment
		for _, s := range row {
			if s.leftOf(x) {
				l = append(l, s)
			} else {
				r = append(r, s)
			}
		}
		if l != nil {
			left = append(left, l)
		}
		if r != nil {
			right = append(right, r)
		}
	}
	var all []part
	if from > 0 {
		all = append(all, partsOf(rows[:from], depth)...)
	}
	all = append(all, partsOf(left, depth+1)...)
	all = append(all, partsOf(right, depth+1)...)
	if to < len(rows) {
		all = append(all, partsOf(rows[to:], depth)...)
	}
	return all
}

// gutter finds the white strip between two columns of running text: its position
// and its rows.
func gutter(rows [][]*segment) (x float64, from, to int) {
	left, right := math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		for _, s := range row {
			left, right = min(left, s.x0), max(right, s.x1)
		}
	}
	width := right - left
	best, most := 0, 0
	var table [2]int // the rows of the longest table whose cells have several lines
	const steps = 60
	for step := 1; step < steps; step++ {
		at := left + width*float64(step)/steps
		if at < left+width*0.2 || at > right-width*0.2 {
			continue
		}
		begin := -1
		for i := 0; i <= len(rows); i++ {
			if i < len(rows) && !crosses(rows[i], at) {
				if begin < 0 {
					begin = i
				}
				continue
			}
			if begin >= 0 {
				both := countBeside(rows[begin:i], at)
				switch {
				case both < 3:
				case isBanded(rows[begin:i], at):
					if both > most {
						most, table = both, [2]int{begin, i}
					}
				case both > best && isText(rows[begin:i], at):
					best, x, from, to = both, at, begin, i
				}
			}
			begin = -1
		}
	}
	if most >= best && from < table[1] && to > table[0] {
		return x, from, from
	}
	return x, from, to
}

// crosses reports whether a segment of the row extends over x.
func crosses(row []*segment, x float64) bool {
	for _, s := range row {
		if s.x0 < x-2 && s.x1 > x+2 {
			return true
		}
	}
	return false
}

// countBeside counts the lines on the side of x that has fewer, within the height
// in which both sides have lines.
func countBeside(rows [][]*segment, x float64) int {
	top, foot := [2]float64{math.Inf(-1), math.Inf(-1)}, [2]float64{math.Inf(1), math.Inf(1)}
	side := func(s *segment) int {
		if s.leftOf(x) {
			return 0
		}
		return 1
	}
	for _, row := range rows {
		for _, s := range row {
			k := side(s)
			top[k], foot[k] = max(top[k], s.base), min(foot[k], s.base)
		}
	}
	high, low := min(top[0], top[1]), max(foot[0], foot[1])
	count := [2]int{}
	for _, row := range rows {
		for _, s := range row {
			if s.base <= high+s.size && s.base >= low-s.size {
				count[side(s)]++
			}
		}
	}
	return min(count[0], count[1])
}

// A side is the lines on one side of a gutter.
type side struct {
	texts  []string
	words  []int
	starts []float64
	ends   []float64
	lo, hi float64
	size   float64
}

func (s *side) add(part []*segment) {
	if len(part) == 0 {
		return
	}
	n, text := 0, ""
	for _, p := range part {
		n += p.words()
		text += " " + textOf(p.glyphs)
		s.lo, s.hi = min(s.lo, p.x0), max(s.hi, p.x1)
		s.size = max(s.size, p.size)
	}
	s.texts, s.words = append(s.texts, strings.TrimSpace(text)), append(s.words, n)
	s.starts, s.ends = append(s.starts, part[0].x0), append(s.ends, part[len(part)-1].x1)
}

// isJustified reports whether most lines end at the right margin, and have two
// words or more on average, without figures.
func (s *side) isJustified() bool {
	words, figures, full := 0, 0, 0
	for i, n := range s.words {
		words += n
		if s.ends[i] > s.hi-s.size*0.5 {
			full++
		}
		if strings.ContainsFunc(s.texts[i], unicode.IsDigit) {
			figures++
		}
	}
	return full*100 >= len(s.words)*minFlush && words >= 2*len(s.words) && figures*5 <= len(s.words)
}

// maxFigures is how many percent of the words of running text, or of an index, may
// be figures.
const maxFigures = 60

// figures returns how many percent of the words have digits.
func (s *side) figures() int {
	all, n := 0, 0
	for _, text := range s.texts {
		for word := range strings.FieldsSeq(text) {
			all++
			if strings.ContainsFunc(word, unicode.IsDigit) {
				n++
			}
		}
	}
	return n * 100 / max(all, 1)
}

const (
	minSideWidth = 60 // points
	minGutter    = 5  // points
	minRunOn     = 40 // percent of the lines of running text that go on in the next
	minFlush     = 50 // percent of the lines of a column that begin at one place
	minFlushFew  = 75 // the same of a column of few lines
	fewLines     = 8
)

// sidesOf returns the two sides of x, and how many rows have lines on both.
func sidesOf(rows [][]*segment, x float64) (sides [2]side, level int) {
	sides = [2]side{{lo: math.Inf(1), hi: math.Inf(-1)}, {lo: math.Inf(1), hi: math.Inf(-1)}}
	for _, row := range rows {
		at := 0
		for at < len(row) && row[at].leftOf(x) {
			at++
		}
		sides[0].add(row[:at])
		sides[1].add(row[at:])
		if at > 0 && at < len(row) {
			level++
		}
	}
	return sides, level
}

// isText reports whether both sides of x are running text and not the cells of a
// table, nor the two halves of lines with gaps. Their lines begin at one place,
// and they have four words or more, or two where they are not level with those
// of the other side, or go on from one to the next.
func isText(rows [][]*segment, x float64) bool {
	sides, level := sidesOf(rows, x)
	if sides[1].lo-sides[0].hi <= minGutter {
		return false
	}
	wanted := 4
	if level*5 < len(rows)*2 {
		wanted = 2
	}
	for _, s := range sides {
		flush := minFlush
		if len(s.words) < fewLines {
			flush = minFlushFew
		}
		if len(s.words) < 3 || s.hi-s.lo <= minSideWidth || shareAtOnePlace(s.starts, s.size*0.4) < flush {
			return false
		}
		if s.figures() > maxFigures {
			return false
		}
		sorted := slices.Sorted(slices.Values(s.words))
		if sorted[len(sorted)/2] < wanted && shareRunningOn(s.texts) < minRunOn && !s.isJustified() {
			return false
		}
	}
	return true
}

const (
	minBands     = 3  // groups of lines that white parts from the next
	maxBandLines = 2  // of a group on average, where both sides have as many lines
	maxUneven    = 4  // the same, where they have not
	minUneven    = 25 // percent of the groups whose sides have not, else
	minLevel     = 60 // percent of the groups that begin at one height on both sides
)

// isBanded reports whether rows are those of a table whose cells have several
// lines: white runs through both sides of x between all of its rows, each begins
// at one height on both sides, and they are short, or one side is.
func isBanded(rows [][]*segment, x float64) bool {
	if s, _ := sidesOf(rows, x); len(rows) <= minBands || s[0].isJustified() && s[1].isJustified() {
		return false
	}
	var gaps []float64
	for i := 1; i < len(rows); i++ {
		gaps = append(gaps, rows[i-1][0].base-rows[i][0].base)
	}
	least := slices.Min(gaps)
	bands, level, uneven := 0, 0, 0
	sides := [2]int{} // the lines of a band on both sides
	for i, row := range rows {
		if i == 0 || gaps[i-1] > least*wideGap {
			bands++
			if sides[0] != sides[1] {
				uneven++
			}
			sides = [2]int{}
			if row[0].leftOf(x) && !row[len(row)-1].leftOf(x) {
				level++
			}
		}
		if row[0].leftOf(x) {
			sides[0]++
		}
		if !row[len(row)-1].leftOf(x) {
			sides[1]++
		}
	}
	short := bands*maxBandLines >= len(rows) || bands*maxUneven >= len(rows) && uneven*100 >= bands*minUneven
	return bands >= minBands && bands < len(rows) && short && level*100 >= bands*minLevel && least > rows[0][0].size*0.8
}

// shareAtOnePlace returns how many percent of the places are within reach of one
// of them.
func shareAtOnePlace(places []float64, reach float64) int {
	most := 0
	for _, p := range places {
		near := 0
		for _, other := range places {
			if math.Abs(p-other) <= reach {
				near++
			}
		}
		most = max(most, near)
	}
	return most * 100 / max(len(places), 1)
}

// shareRunningOn returns after how many percent of the lines the sentence goes on
// in the next.
func shareRunningOn(texts []string) int {
	n := 0
	for i := 1; i < len(texts); i++ {
		if runsOn(texts[i-1], texts[i]) {
			n++
		}
	}
	return n * 100 / max(len(texts)-1, 1)
}

// runsOn reports whether the sentence of a line goes on in the next: that begins
// with a small letter, or with one of a script that has no capitals.
func runsOn(text, next string) bool {
	return !endsSentence(text) && (startsLower(next) || startsUncased(next))
}

func startsUncased(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, `"'“‘«([ `))
	return unicode.Is(unicode.Lo, r)
}
