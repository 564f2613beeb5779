package layout

import (
	"math"
	"slices"
	"strings"
)

// measure finds the usual type size, line gaps and indents of the document.
func (j *blockBuilder) measure(pages [][]Line) {
	sizes := map[int]int{}
	gaps := map[int]map[int]int{} // in fifths of a point, by type size in half points
	indented, plain := 0, 0
	for _, lines := range pages {
		measureLeft(lines)
		measureRight(lines)
		for i, l := range lines {
			half := halfPoints(l.Size)
			sizes[half] += len(l.Text)
			j.words.Take(l.Text)
			if l.DropCap {
				lines[i].Text = j.words.SplitDropCap(l.Text)
			}
			if i == 0 || lines[i-1].Column != l.Column || halfPoints(lines[i-1].Size) != half || l.Cells > 0 {
				continue
			}
			before := lines[i-1]
			gap := before.Y - l.Y
			if gap <= l.Size*0.8 || gap >= l.Size*2.2 {
				continue
			}
			if gaps[half] == nil {
				gaps[half] = map[int]int{}
			}
			gaps[half][int(math.Round(gap*5))]++
			switch {
			case isIndentedStart(before, l):
				indented++
			case endsSentence(before.Text) && before.X1 < before.Right-l.Size*2 && gap > l.Size*1.5:
				plain++
			}
		}
	}
	j.body = float64(commonest(sizes)) / 2
	j.leading = map[int]float64{}
	for half, counts := range gaps {
		if gap := leastCommon(counts); gap > 0 {
			j.leading[half] = float64(gap+1) / 5
		}
	}
	j.indents = indented > plain && indented >= 3
	j.measureEnds(pages)
}

func halfPoints(size float64) int { return int(math.Round(size * 2)) }

// commonest returns the key with the highest count, the smallest of several.
func commonest(counts map[int]int) int {
	best, most := 0, 0
	for key, n := range counts {
		if n > most || n == most && key < best {
			best, most = key, n
		}
	}
	return best
}

// isIndentedStart reports whether a line begins a paragraph with an indent,
// without a gap above it.
func isIndentedStart(before, l Line) bool {
	return endsSentence(before.Text) && l.X0 > l.Left+l.Size*0.7 && l.X0 < l.Left+l.Size*4 && !startsItem(l) && before.Y-l.Y < l.Size*1.5
}

// leastCommon returns the smallest gap that one line in five has, about: that
// within paragraphs.
func leastCommon(counts map[int]int) int {
	total, least := 0, 0
	for _, n := range counts {
		total += n
	}
	for gap, n := range counts {
		near := n + counts[gap-1] + counts[gap+1]
		if near*5 >= total && (least == 0 || gap < least) {
			least = gap
		}
	}
	return least
}

// measureEnds finds whether a full line that ends a sentence mostly ends its
// paragraph.
func (j *blockBuilder) measureEnds(pages [][]Line) {
	last, inner := 0, 0
	for _, lines := range pages {
		for i := 1; i < len(lines); i++ {
			a, l := lines[i-1], lines[i]
			gap := a.Y - l.Y
			if a.Column != l.Column || a.Cells > 0 || l.Cells > 0 || a.Bold || l.Bold || math.Abs(a.Size-l.Size) > 0.3 || gap <= 0 || !endsSentence(a.Text) || startsLower(l.Text) || startsItem(l) || j.hasRoom(a, l, a.Right) {
				continue
			}
			if gap > j.lineGap(a.Size)*1.12+0.5 || l.X0 > l.Left+l.Size*0.7 && j.indents {
				last++
			} else {
				inner++
			}
		}
	}
	j.fullLinesEnd = last > inner
}

// hasRoom reports whether line a has room for the first word of the next.
func (j *blockBuilder) hasRoom(a, next Line, right float64) bool {
	return a.X1+a.Size*0.3+next.FirstW < right-a.Size*0.4
}

// measureLeft sets the left margins of columns again, without running heads.
func measureLeft(lines []Line) {
	for from := 0; from < len(lines); {
		to, left := from, math.Inf(1)
		for to < len(lines) && lines[to].Column == lines[from].Column {
			left = min(left, lines[to].X0)
			to++
		}
		for i := from; i < to; i++ {
			lines[i].Left = left
		}
		from = to
	}
}

// measureRight moves the right margin of a column in, so that one line in ten may
// extend over it.
func measureRight(lines []Line) {
	for from := 0; from < len(lines); {
		to := from
		var ends []float64
		for to < len(lines) && lines[to].Column == lines[from].Column {
			if len(strings.Fields(lines[to].Text)) >= 4 {
				ends = append(ends, lines[to].X1)
			}
			to++
		}
		if len(ends) >= 4 {
			slices.Sort(ends)
			for i := from; i < to; i++ {
				lines[i].Right = min(lines[i].Right, ends[len(ends)*9/10]+1)
			}
		}
		from = to
	}
}

func (j *blockBuilder) lineGap(size float64) float64 {
	if lead := j.leading[halfPoints(size)]; lead > 0 {
		return lead
	}
	return size * 1.25
}
