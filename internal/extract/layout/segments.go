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

// A segment is a run of glyphs that the file draws one after the other.
type segment struct {
	glyphs []Glyph
	x0, x1 float64
	base   float64
	top    float64
	size   float64

	dropCap bool
}

func (s *segment) leftOf(x float64) bool { return s.x0+s.x1 < 2*x }

func (s *segment) words() int { return len(strings.Fields(textOf(s.glyphs))) }

// textOf returns the text of glyphs.
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

// accents are signs that some programs draw as glyphs of their own over a letter.
var accents = map[rune]rune{'¨': '\u0308', '´': '\u0301', '`': '\u0300', 'ˆ': '\u0302', '^': '\u0302', '˜': '\u0303', '¯': '\u0304', '˘': '\u0306', '˙': '\u0307', '˚': '\u030a', '˝': '\u030b', 'ˇ': '\u030c', '¸': '\u0327', '˛': '\u0328'}

// mergeAccents combines accents that are drawn before or after their letter with
// the letter.
func mergeAccents(glyphs []Glyph) []Glyph {
	var all []Glyph
	for i := 0; i < len(glyphs); i++ {
		g := glyphs[i]
		if mark, ok := accents[g.R]; ok {
			if i+1 < len(glyphs) && isOver(g, glyphs[i+1]) {
				letter := glyphs[i+1]
				letter.Space = g.Space
				letter.R = compose(letter.R, mark)
				all = append(all, letter)
				i++
				continue
			}
			if n := len(all); n > 0 && isOver(g, all[n-1]) {
				all[n-1].R = compose(all[n-1].R, mark)
				continue
			}
		}
		all = append(all, g)
	}
	return all
}

// isOver reports whether an accent stands over or under a letter.
func isOver(mark, letter Glyph) bool {
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

// segmentsOf splits the glyphs where the next is not beside the last.
func segmentsOf(glyphs []Glyph) []*segment {
	var all []*segment
	var now *segment
	for _, g := range glyphs {
		if now != nil && !isMark(g) {
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

// offBaseline are characters whose lower end is not the baseline.
const offBaseline = "gjpqyQJçµ,;()[]{}|/\\_'’‘\"“”*^~°·•-–—=+<>@$§"

func (s *segment) measure() {
	s.x0, s.x1, s.top = s.glyphs[0].X0, s.glyphs[0].X1, s.glyphs[0].Y1
	var bases, sizes []float64
	for _, g := range s.glyphs {
		s.x0, s.x1, s.top = min(s.x0, g.X0), max(s.x1, g.X1), max(s.top, g.Y1)
		if !strings.ContainsRune(offBaseline, g.R) && !isMark(g) {
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

// alignScripts gives superscripts and subscripts the baseline of the line that
// they belong to.
func alignScripts(all []*segment) []*segment {
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

// rowsOf groups segments by their baselines, from the top of the page.
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

// merge joins the segments of a row that are as close as words, and a number or a
// bullet with the words after it.
func merge(row []*segment) []*segment {
	var merged []*segment
	for _, s := range row {
		if n := len(merged); n > 0 {
			last := merged[n-1]
			gap := s.x0 - last.x1
			size := max(last.size, s.size)
			isLabel := lineLabel.MatchString(textOf(last.glyphs)) && gap < size*6 && n == 1
			if gap < size*0.75 || isLabel {
				if gap > size*0.12 || isLabel {
					s.glyphs[0].Space = true
				}
				last.glyphs = append(last.glyphs, s.glyphs...)
				base := last.base
				if s.size > last.size {
					base = s.base
				}
				last.measure()
				last.base = base
				continue
			}
		}
		merged = append(merged, s)
	}
	return merged
}

var lineLabel = regexp.MustCompile(`^(?:[•●▪◦‣·*–—-]|§? ?\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.)]?|` + printed("division names", false) + ` [\dIVX]+\.?)$`)

// mergeDropCaps puts each drop cap, a letter as high as several lines, at the
// beginning of the first of its lines, and moves the left end of all of them to
// that of the letter.
func mergeDropCaps(all []*segment) []*segment {
	var kept []*segment
	for i, s := range all {
		if len(s.glyphs) != 1 || !unicode.IsUpper(s.glyphs[0].R) || !mergeDropCap(s, all, i) {
			kept = append(kept, s)
		}
	}
	return kept
}

// mergeDropCap does so if s is a drop cap, and reports whether it is.
func mergeDropCap(s *segment, all []*segment, i int) bool {
	var first *segment
	var beside []*segment
	high := s.top - s.glyphs[0].Y0
	for k, n := range all {
		if k == i || n.size*1.6 > s.size || n.x0 < s.x1-n.size*0.3 || n.x0 > s.x1+n.size*1.2 || n.base < s.glyphs[0].Y0-n.size*0.4 || n.top > s.top+n.size*0.6 {
			continue
		}
		beside = append(beside, n)
		if first == nil || n.base > first.base {
			first = n
		}
	}
	if len(beside) < 2 || math.Abs(first.top-s.top) > high*0.3 || !unicode.IsLetter(first.glyphs[0].R) && first.glyphs[0].R != '\'' && first.glyphs[0].R != '’' {
		return false
	}
	letter := s.glyphs[0]
	letter.Size, letter.Y0, letter.Y1 = first.size, first.base, first.top
	first.glyphs[0].Space = false
	first.glyphs = append([]Glyph{letter}, first.glyphs...)
	first.dropCap = true
	for _, n := range beside {
		n.x0 = s.x0
	}
	return true
}
