// Package layout puts the glyphs of printed pages together again: into lines,
// columns, paragraphs and notes, without what stands on every page.
package layout

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Glyph is one character of a page, in points from the page's lower left.
type Glyph struct {
	R      rune
	X0, X1 float64
	Y0, Y1 float64
	Size   float64 // of the type
	Bold   bool    // as its font's name says
	Heavy  bool    // or as its font's weight says, which is less certain
	Space  bool    // white space stands before it
}

// A Page is one page with its glyphs in the order in which the file draws them.
type Page struct {
	Number        int // from 1
	Width, Height float64
	Glyphs        []Glyph
}

// A Line is one line of a column.
type Line struct {
	Text     string
	X0, X1   float64
	Y        float64 // of the baseline
	Top      float64
	Size     float64
	Bold     bool
	Heavy    bool
	Initial  bool // its first letter was set large, over several lines
	Page     int
	Column   int     // counts the columns of a page in reading order
	Left     float64 // the column's margins
	Right    float64
	TextX    float64 // where the words after a number or a bullet begin; X0 without one
	FirstW   float64 // the width of the first word
	Marks    []Mark
	Contents bool // it leads to a page number
	Cells    int  // how far apart set pieces it has, where it is one row of a table; 0 otherwise
	Term     bool // it begins with a term, and goes on, set apart, with what that means
	Listed   bool // it is a Term among others
	Spread   bool // its last piece stands at the right margin, by itself
	MarkSize float64
}

// A Mark is a number set high in a line, that may lead to a note.
type Mark struct {
	At   int // byte offset within the line's text
	Text string
}

// A segment is a run of glyphs that were drawn one after the other.
type segment struct {
	glyphs []Glyph
	x0, x1 float64
	base   float64
	top    float64
	size   float64

	initial bool
}

func (s *segment) leftOf(x float64) bool { return s.x0+s.x1 < 2*x }

func (s *segment) words() int { return len(strings.Fields(textOf(s.glyphs))) }

// Lines returns the lines of a page in reading order.
func Lines(p Page) []Line {
	segments := raise(initials(segmentsOf(accent(p.Glyphs))))
	rows := rowsOf(segments)
	var lines []Line
	column := 0
	for _, part := range partsOf(rows, 0) {
		left, right := math.Inf(1), math.Inf(-1)
		for _, row := range part.rows {
			for _, s := range row {
				left, right = min(left, s.x0), max(right, s.x1)
			}
		}
		for _, row := range part.rows {
			for _, line := range linesOf(row) {
				line.Page, line.Column = p.Number, column
				line.Left, line.Right = left, right
				lines = append(lines, line)
			}
		}
		column++
	}
	return lines
}

// accents are signs that some programs draw by themselves, over a letter.
var accents = map[rune]rune{'¨': '\u0308', '´': '\u0301', '`': '\u0300', 'ˆ': '\u0302', '^': '\u0302', '˜': '\u0303', '¯': '\u0304', '˘': '\u0306', '˙': '\u0307', '˚': '\u030a', '˝': '\u030b', 'ˇ': '\u030c', '¸': '\u0327', '˛': '\u0328'}

// accent puts accents that were drawn over a letter, before it or after it,
// and the letter together.
func accent(glyphs []Glyph) []Glyph {
	var all []Glyph
	for i := 0; i < len(glyphs); i++ {
		g := glyphs[i]
		if mark, ok := accents[g.R]; ok {
			if i+1 < len(glyphs) && over(g, glyphs[i+1]) {
				letter := glyphs[i+1]
				letter.Space = g.Space
				letter.R = compose(letter.R, mark)
				all = append(all, letter)
				i++
				continue
			}
			if n := len(all); n > 0 && over(g, all[n-1]) {
				all[n-1].R = compose(all[n-1].R, mark)
				continue
			}
		}
		all = append(all, g)
	}
	return all
}

// over reports whether an accent stands over, or under, a letter.
func over(mark, letter Glyph) bool {
	middle := (mark.X0 + mark.X1) / 2
	return unicode.IsLetter(letter.R) && middle > letter.X0-letter.Size*0.05 && middle < letter.X1+letter.Size*0.05 && math.Abs(mark.Y0-letter.Y0) < letter.Size
}

func compose(letter, mark rune) rune {
	switch letter {
	case 'ı':
		letter = 'i'
	case 'ȷ':
		letter = 'j'
	}
	if r := []rune(norm.NFC.String(string([]rune{letter, mark}))); len(r) == 1 {
		return r[0]
	}
	return letter
}

// segmentsOf cuts the glyphs where the pen jumps.
func segmentsOf(glyphs []Glyph) []*segment {
	var all []*segment
	var now *segment
	for _, g := range glyphs {
		if now != nil {
			last := now.glyphs[len(now.glyphs)-1]
			size := max(last.Size, g.Size, 1)
			dy := math.Abs(g.Y0 - last.Y0)
			overlap := min(g.Y1, last.Y1) - max(g.Y0, last.Y0)
			gap := g.X0 - last.X1
			if dy > size*0.6 && overlap <= 0 || gap < -size*0.7 || gap > size*1.9 || math.Abs(last.Size-g.Size) > 0.22*size {
				now = nil
			}
		}
		if now == nil {
			now = &segment{}
			all = append(all, now)
		}
		now.glyphs = append(now.glyphs, g)
	}
	for _, s := range all {
		s.measure()
	}
	return all
}

// descends are characters that reach below or float above the baseline.
const descends = "gjpqyQJçµ,;()[]{}|/\\_'’‘\"“”*^~°·•-–—=+<>@$§"

func (s *segment) measure() {
	s.x0, s.x1, s.top = s.glyphs[0].X0, s.glyphs[0].X1, s.glyphs[0].Y1
	var bases, sizes []float64
	for _, g := range s.glyphs {
		s.x0, s.x1, s.top = min(s.x0, g.X0), max(s.x1, g.X1), max(s.top, g.Y1)
		if !strings.ContainsRune(descends, g.R) {
			bases = append(bases, g.Y0)
		}
		sizes = append(sizes, g.Size)
	}
	slices.Sort(sizes)
	s.size = sizes[len(sizes)/2]
	if len(bases) == 0 {
		lowest := math.Inf(1)
		for _, g := range s.glyphs {
			lowest = min(lowest, g.Y0)
		}
		s.base = lowest
		for _, g := range s.glyphs {
			switch {
			case strings.ContainsRune("gjpqy()[]{}|,;Q", g.R):
				s.base = g.Y0 + s.size*0.2
			case strings.ContainsRune("-–—=+•·<>~", g.R):
				s.base = g.Y0 - s.size*0.25
			case strings.ContainsRune("'’‘\"“”*^°", g.R):
				s.base = g.Y0 - s.size*0.45
			}
		}
		return
	}
	slices.Sort(bases)
	s.base = bases[len(bases)/2]
}

// raise brings the small glyphs that are set high or low back to the line that
// they belong to.
func raise(all []*segment) []*segment {
	for i, s := range all {
		if len(s.glyphs) > 12 || len(all) < 2 {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j < 0 || j >= len(all) {
				continue
			}
			n := all[j]
			if s.size < n.size*0.85 && s.base > n.base-n.size*0.45 && s.base < n.base+n.size*0.75 &&
				(j < i && s.x0 > n.x0 && s.x0-n.x1 < n.size*0.8 || j > i && n.x0 > s.x0 && n.x0-s.x1 < n.size*0.8) {
				s.base = n.base
				break
			}
		}
	}
	return all
}

// rowsOf groups segments by their baselines, from the top of the page down.
func rowsOf(all []*segment) [][]*segment {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *segment) int { return cmp.Compare(b.base, a.base) })
	var rows [][]*segment
	for _, s := range sorted {
		if n := len(rows); n > 0 {
			first := rows[n-1][0]
			if first.base-s.base < 0.28*min(max(first.size, s.size), 1.6*min(first.size, s.size)) {
				rows[n-1] = append(rows[n-1], s)
				continue
			}
		}
		rows = append(rows, []*segment{s})
	}
	for i, row := range rows {
		slices.SortStableFunc(row, func(a, b *segment) int { return cmp.Compare(a.x0, b.x0) })
		rows[i] = merge(row)
	}
	return rows
}

// merge joins the segments of a row that stand as close as words do, and a
// number or a bullet with the words that it numbers.
func merge(row []*segment) []*segment {
	var merged []*segment
	for _, s := range row {
		if n := len(merged); n > 0 {
			last := merged[n-1]
			gap := s.x0 - last.x1
			size := max(last.size, s.size)
			label := labels.MatchString(textOf(last.glyphs)) && gap < size*6 && n == 1
			if gap < size*0.75 || label {
				if gap > size*0.12 || label {
					s.glyphs[0].Space = true
				}
				last.glyphs = append(last.glyphs, s.glyphs...)
				keep := last.base
				if s.size > last.size {
					keep = s.base
				}
				last.measure()
				last.base = keep
				continue
			}
		}
		merged = append(merged, s)
	}
	return merged
}

var labels = regexp.MustCompile(`^(?:[•●▪◦‣·*–—-]|§? ?\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.)]?|(?:Article|Chapter|Section|Annex|Part) [\dIVX]+\.?)$`)

// A part is a region of a page that is read from its top to its bottom.
type part struct{ rows [][]*segment }

// partsOf cuts rows into columns where a gutter runs down several of them.
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

// gutter finds the white strip between two columns of running text: where it
// lies and over which rows it runs.
func gutter(rows [][]*segment) (x float64, from, to int) {
	left, right := math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		for _, s := range row {
			left, right = min(left, s.x0), max(right, s.x1)
		}
	}
	width := right - left
	best := 0
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
				if both := beside(rows[begin:i], at); both >= 3 && both > best && isText(rows[begin:i], at) {
					best, x, from, to = both, at, begin, i
				}
			}
			begin = -1
		}
	}
	return x, from, to
}

// crosses reports whether a segment of the row lies across x.
func crosses(row []*segment, x float64) bool {
	for _, s := range row {
		if s.x0 < x-2 && s.x1 > x+2 {
			return true
		}
	}
	return false
}

// beside counts the lines that stand beside others, left and right of x, where
// both reach over the same height; of the side that has fewer.
func beside(rows [][]*segment, x float64) int {
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

// isText reports whether on both sides of x there is running text, and not the
// cells of a table: its lines have several words, or they do not stand level
// with those of the other side.
func isText(rows [][]*segment, x float64) bool {
	words := [2][]int{}
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	level := 0
	for _, row := range rows {
		n := [2]int{}
		for _, s := range row {
			k := 0
			if !s.leftOf(x) {
				k = 1
			}
			n[k] += s.words()
			lo[k], hi[k] = min(lo[k], s.x0), max(hi[k], s.x1)
		}
		for k := range n {
			if n[k] > 0 {
				words[k] = append(words[k], n[k])
			}
		}
		if n[0] > 0 && n[1] > 0 {
			level++
		}
	}
	wanted := 4
	if level*5 < len(rows)*2 {
		wanted = 2
	}
	for k := range words {
		if len(words[k]) < 3 {
			return false
		}
		slices.Sort(words[k])
		if words[k][len(words[k])/2] < wanted {
			return false
		}
	}
	return hi[0]-lo[0] > 60 && hi[1]-lo[1] > 60 && lo[1]-hi[0] > 5
}

var (
	leaders  = regexp.MustCompile(`(?:[.·…‥_]\s?){4,}`)
	pageNo   = regexp.MustCompile(`^(?:\d{1,4}|[ivxlc]{1,7}|[A-Z]-?\d{1,3})$`)
	justDots = regexp.MustCompile(`^(?:[.·…‥_]\s?)+$`)
)

// linesOf makes lines of a row: one, or one for each cell of a table's row.
func linesOf(row []*segment) []Line {
	if len(row) == 1 {
		line := newLine(row[0])
		line.Contents = leaders.MatchString(line.Text)
		return []Line{line}
	}
	last := textOf(row[len(row)-1].glyphs)
	dots := false
	for _, s := range row {
		dots = dots || leaders.MatchString(textOf(s.glyphs)) || justDots.MatchString(textOf(s.glyphs)) && len(s.glyphs) > 1
	}
	if dots || pageNo.MatchString(last) && len(row) <= 3 {
		whole := &segment{}
		for i, s := range row {
			if i > 0 {
				s.glyphs[0].Space = true
			}
			whole.glyphs = append(whole.glyphs, s.glyphs...)
		}
		whole.measure()
		line := newLine(whole)
		line.Contents = dots || pageNo.MatchString(last)
		return []Line{line}
	}
	var lines []Line
	for _, s := range row {
		line := newLine(s)
		line.Cells = len(row)
		lines = append(lines, line)
	}
	return lines
}

func textOf(glyphs []Glyph) string {
	var b strings.Builder
	for i, g := range glyphs {
		if g.Space && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(g.R)
	}
	return b.String()
}

// newLine makes a line of a segment. Digits that are set high become marks.
func newLine(s *segment) Line {
	line := Line{X0: s.x0, X1: s.x1, Y: s.base, Top: s.top, Size: s.size, Initial: s.initial}
	sizes := map[float64]int{}
	bold, heavy := 0, 0
	for _, g := range s.glyphs {
		sizes[math.Round(g.Size*2)/2]++
		if g.Bold {
			bold++
		}
		if g.Heavy {
			heavy++
		}
	}
	most := 0
	for size, n := range sizes {
		if n > most || n == most && size > line.Size {
			line.Size, most = size, n
		}
	}
	line.Bold, line.Heavy = bold*10 >= len(s.glyphs)*8, heavy*10 >= len(s.glyphs)*8
	var b strings.Builder
	firstEnd := 0.0
	for i := 0; i < len(s.glyphs); i++ {
		g := s.glyphs[i]
		if g.R == '\u00ad' && i+1 < len(s.glyphs) {
			continue // a place where a word might have been parted, and was not
		}
		if i > 0 && g.Space {
			if firstEnd == 0 {
				firstEnd = s.glyphs[i-1].X1
			}
			if line.TextX == 0 && labels.MatchString(b.String()) {
				line.TextX = g.X0
			}
		}
		high := g.Size < line.Size*0.85 && g.Y0 > s.base+line.Size*0.18 && (unicode.IsDigit(g.R) || strings.ContainsRune("*†‡§¹²³", g.R))
		if high {
			mark := Mark{At: b.Len()}
			for ; i < len(s.glyphs); i++ {
				h := s.glyphs[i]
				if h.Size >= line.Size*0.85 || h.Y0 <= s.base+line.Size*0.12 || !(unicode.IsDigit(h.R) || strings.ContainsRune("*†‡§¹²³,", h.R)) {
					break
				}
				if h.Space && mark.Text != "" {
					mark.Text += "," // two notes side by side
				}
				mark.Text += string(h.R)
			}
			i--
			if mark.At == 0 {
				// A note begins with its mark.
				b.WriteString(mark.Text + " ")
				line.MarkSize = g.Size
				continue
			}
			line.Marks = append(line.Marks, mark)
			continue
		}
		if g.Space && b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
			b.WriteByte(' ')
		}
		b.WriteRune(g.R)
	}
	if firstEnd == 0 {
		firstEnd = s.x1
	}
	line.FirstW = firstEnd - s.x0
	if line.TextX == 0 {
		line.TextX = line.X0
	}
	line.Text = strings.TrimSpace(b.String())
	return line
}
