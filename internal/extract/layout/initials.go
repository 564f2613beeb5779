package layout

import (
	"math"
	"unicode"
)

// initials puts a letter that is set large, over several lines, at the
// beginning of the first of them, and lets all of them begin where it does.
func initials(all []*segment) []*segment {
	var kept []*segment
	for i, s := range all {
		if len(s.glyphs) != 1 || !unicode.IsUpper(s.glyphs[0].R) || !atInitial(s, all, i) {
			kept = append(kept, s)
		}
	}
	return kept
}

// atInitial does so where s is such a letter, and reports whether it is.
func atInitial(s *segment, all []*segment, i int) bool {
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
	first.initial = true
	for _, n := range beside {
		n.x0 = s.x0
	}
	return true
}
