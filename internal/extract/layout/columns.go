package layout

import (
	"math"
	"slices"
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
				if both := countBeside(rows[begin:i], at); both >= 3 && both > best && isText(rows[begin:i], at) {
					best, x, from, to = both, at, begin, i
				}
			}
			begin = -1
		}
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

// isText reports whether both sides of x are running text and not the cells of a
// table: their lines have four words or more, or two where they are not level
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
