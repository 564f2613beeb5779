package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// Hebrew and Arabic pages are turned over before their layout is looked at: the
// left becomes the right, so that lines, columns and indents are found as on other
// pages. Then only numbers and words of other scripts stand the wrong way round
// in their lines. The Paragraph of x/text turns text as it is written into text as
// it is drawn; here the drawn places are given, and the way back is by hand.

// A direction is the way in which a character is written.
type direction int

const (
	neutral direction = iota
	leftward
	rightward
	number
	separator // between the digits of a number, or beside them
)

func directionOf(r rune) direction {
	properties, _ := bidi.LookupRune(r)
	switch properties.Class() {
	case bidi.R, bidi.AL:
		return leftward
	case bidi.L:
		return rightward
	case bidi.EN, bidi.AN:
		return number
	case bidi.ES, bidi.CS, bidi.ET:
		return separator
	}
	return neutral
}

// readsLeftward reports whether most letters of glyphs are written from right to
// left, and whether any are.
func readsLeftward(glyphs []Glyph) (most, any bool) {
	left, right := 0, 0
	for _, g := range glyphs {
		switch directionOf(g.R) {
		case leftward:
			left++
		case rightward:
			right++
		}
	}
	return left > right, left > 0
}

// inReadingOrder returns a page with its glyphs in the order in which its lines
// are read. leftward says that it was turned over.
func inReadingOrder(p Page) (page Page, leftward bool) {
	most, some := readsLeftward(p.Glyphs)
	if !some {
		return p, false
	}
	glyphs := slices.Clone(p.Glyphs)
	if most {
		for i, g := range glyphs {
			glyphs[i].X0, glyphs[i].X1 = p.Width-g.X1, p.Width-g.X0
			glyphs[i].Origin = p.Width - g.Origin - g.Width
		}
	}
	p.Glyphs = p.Glyphs[:0:0]
	for from := 0; from < len(glyphs); {
		to := from + 1
		for to < len(glyphs) && isLevel(glyphs[to-1], glyphs[to]) {
			to++
		}
		p.Glyphs = append(p.Glyphs, byPlace(glyphs[from:to])...)
		from = to
	}
	if most {
		turnBrackets(p.Glyphs)
	}
	return p, most
}

// isLevel reports whether two glyphs may stand on one line.
func isLevel(a, b Glyph) bool {
	size := max(a.Size, b.Size, 1)
	return math.Abs(a.Y0-b.Y0) <= size*0.6 || min(a.Y1, b.Y1) > max(a.Y0, b.Y0)
}

// wordSpace is the gap between where one glyph ends and the next begins from which
// on they are of two words, in ems.
const wordSpace = 0.2

// byPlace sorts the glyphs of a line from left to right, each mark after its
// letter.
func byPlace(line []Glyph) []Glyph {
	places := make([]float64, len(line))
	for i, g := range line {
		places[i] = g.left()
		if isMark(g) {
			places[i] = line[letterOf(line, i)].left() + 0.001
		}
	}
	order := make([]int, len(line))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(places[a], places[b]) })
	sorted := make([]Glyph, len(line))
	letter := 0 // the last one that is no mark
	for k, i := range order {
		g := line[i]
		if isMark(g) {
			g.Space = false
		} else if k > 0 {
			g.Space = isSpaced(line, letter, i)
		}
		if !isMark(g) {
			letter = i
		}
		sorted[k] = g
	}
	return sorted
}

// isSpaced reports whether there is a space between glyphs a and b of a line, which
// stand side by side: the file draws one between them, or, where it draws them
// apart or one is no letter, the gap is as wide as one.
func isSpaced(line []Glyph, a, b int) bool {
	apart, drawn := false, false
	for k := min(a, b) + 1; k <= max(a, b); k++ {
		apart = apart || k < max(a, b) && !isMark(line[k])
		drawn = drawn || line[k].Space
	}
	last, next := line[a], line[b]
	if !apart && !unicode.IsPunct(last.R) && !unicode.IsPunct(next.R) {
		return drawn
	}
	gap := next.X0 - last.X1
	if last.Width > 0 && next.Width > 0 {
		gap = next.Origin - last.Origin - last.Width
	}
	return gap > wordSpace*max(next.Size, last.Size)
}

// isMark reports whether a glyph is a sign over or under a letter.
func isMark(g Glyph) bool { return unicode.Is(unicode.Mn, g.R) }

// left returns where a glyph begins, by its width where that is known.
func (g Glyph) left() float64 {
	if g.Width > 0 {
		return g.Origin
	}
	return g.X0
}

// letterOf returns the letter that mark i stands over or under: the one before it
// in the file, or the nearest.
func letterOf(line []Glyph, i int) int {
	middle := (line[i].X0 + line[i].X1) / 2
	for k := i - 1; k >= 0 && i-k < 4; k-- {
		if !isMark(line[k]) {
			if reach := line[k].Size * 0.2; middle > line[k].X0-reach && middle < line[k].X1+reach {
				return k
			}
			break
		}
	}
	best, least := i, math.Inf(1)
	for k, g := range line {
		if d := math.Abs((g.X0+g.X1)/2 - middle); d < least && !isMark(g) {
			best, least = k, d
		}
	}
	return best
}

// brackets are those that are drawn as their counterparts from right to left.
var brackets = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '«': '»', '»': '«', '<': '>', '>': '<'}

// turnBrackets turns the brackets of a page that is read from right to left where
// the file names them as they are drawn: more of them close before they open.
func turnBrackets(glyphs []Glyph) {
	pairs, open := 0, false
	last := rune(0)
	for _, g := range glyphs {
		if g.R != '(' && g.R != ')' {
			continue
		}
		if g.R == ')' && open {
			pairs++
		}
		if g.R == '(' && last == ')' {
			pairs--
		}
		open, last = g.R == '(', g.R
	}
	if pairs > 0 || pairs == 0 && open {
		return
	}
	for i, g := range glyphs {
		if turned, ok := brackets[g.R]; ok {
			glyphs[i].R = turned
		}
	}
}

// readInOrder puts the glyphs of a segment, which stand from left to right, in the
// order in which they are read: on a page that was turned over it turns numbers
// and words of other scripts, on others the words that are written from right to
// left.
func (s *segment) readInOrder(turned bool) {
	against := leftward
	if turned {
		against = rightward
	}
	for from := 0; from < len(s.glyphs); from++ {
		d := directionOf(s.glyphs[from].R)
		if d != against && !(turned && (d == number || d == separator)) {
			continue
		}
		to := s.runEnd(from, against)
		if to > from+1 {
			turn(s.glyphs[from:to])
		}
		from = to - 1
	}
	s.settleBrackets()
}

// settleBrackets turns the brackets that open after a letter and before a space,
// or close the other way round, in a segment with letters that are written from
// right to left: readers turn them where a part of the line is.
func (s *segment) settleBrackets() {
	if _, some := readsLeftward(s.glyphs); !some {
		return
	}
	for k, g := range s.glyphs {
		turned, ok := brackets[g.R]
		if !ok {
			continue
		}
		opens := strings.ContainsRune("([{«<", g.R)
		before := k == 0 || g.Space
		after := k+1 == len(s.glyphs) || s.glyphs[k+1].Space || unicode.IsPunct(s.glyphs[k+1].R)
		if opens && !before && after || !opens && before && !after {
			s.glyphs[k].R = turned
		}
	}
}

// runEnd returns the end of the run from glyph i on that is written against the
// direction of the line: words with what stands between them, or one number.
func (s *segment) runEnd(i int, against direction) int {
	end := i + 1
	words := directionOf(s.glyphs[i].R) == against
	for k := i + 1; k < len(s.glyphs); k++ {
		d := directionOf(s.glyphs[k].R)
		switch {
		case d == against:
			if !words && s.glyphs[k].Space {
				return end
			}
			words, end = true, k+1
		case d == number && (words || !s.glyphs[k].Space):
			end = k + 1
		case d == separator && !s.glyphs[k].Space && k+1 < len(s.glyphs) && directionOf(s.glyphs[k+1].R) == number && !s.glyphs[k+1].Space:
			end = k + 2
		case d == leftward || d == rightward, !words:
			return end
		}
	}
	return end
}

// turn turns glyphs round. Spaces stay between the same two, and marks after their
// letters.
func turn(glyphs []Glyph) {
	before := glyphs[0].Space
	for k := 0; k+1 < len(glyphs); k++ {
		glyphs[k].Space = glyphs[k+1].Space
	}
	slices.Reverse(glyphs)
	glyphs[0].Space = before
	for k := 1; k < len(glyphs); k++ {
		if mark := glyphs[k-1]; isMark(mark) && !isMark(glyphs[k]) {
			mark.Space, glyphs[k].Space = false, mark.Space
			glyphs[k-1], glyphs[k] = glyphs[k], mark
		}
	}
}
