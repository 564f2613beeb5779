package layout

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode"

	"plenary/internal/extract"
)

const (
	minNumbered = 5  // numbers on a page, where every line has one
	minFifth    = 3  // where every fifth or tenth line has one
	minBeside   = 80 // percent of the text that stands on the other side of the numbers
)

// A marginNumber is a number in a margin.
type marginNumber struct {
	*segment
	value int
}

// dropLineNumbers takes the numbers of the lines out of a page's margins, left or
// right or both. They stand in a column of their own beside running text, and
// count. It returns the numbers that it took.
func dropLineNumbers(all []*segment) (kept []*segment, taken []int) {
	kept = all
	for _, right := range []bool{false, true} {
		parted, wholes := partNumbers(kept, right)
		numbers := inMargin(parted, right)
		step := stepOf(numbers, parted)
		if step == 0 || !(step > 1 && areEvenlySpaced(numbers, parted, step)) && !besideRunningText(numbers, parted) {
			continue
		}
		drop := map[*segment]bool{}
		for _, n := range numbers {
			drop[n.segment] = true
			taken = append(taken, n.value)
		}
		kept = rejoin(parted, wholes, drop)
	}
	return kept, taken
}

// partNumbers parts the segments that begin, or end, with a number from it: the
// gap beside a line number may be no wider than some between words. wholes are
// the segments of which parts are.
func partNumbers(all []*segment, right bool) (parted []*segment, wholes map[*segment]*segment) {
	wholes = map[*segment]*segment{}
	for _, s := range all {
		at := numberEnd(s.glyphs)
		if right {
			at = numberStart(s.glyphs)
		}
		if at <= 0 || at >= len(s.glyphs) {
			parted = append(parted, s)
			continue
		}
		for _, glyphs := range [][]Glyph{s.glyphs[:at:at], s.glyphs[at:]} {
			part := &segment{glyphs: slices.Clone(glyphs)}
			part.measure()
			parted = append(parted, part)
			wholes[part] = s
		}
	}
	return parted, wholes
}

// rejoin removes the segments of drop, and joins the others that were parted.
func rejoin(parted []*segment, wholes map[*segment]*segment, drop map[*segment]bool) []*segment {
	var kept []*segment
	for i, s := range parted {
		whole := wholes[s]
		before, after := i > 0 && wholes[parted[i-1]] == whole, i+1 < len(parted) && wholes[parted[i+1]] == whole
		switch {
		case drop[s]:
		case whole == nil || before && drop[parted[i-1]] || after && drop[parted[i+1]]:
			kept = append(kept, s)
		case after:
			kept = append(kept, whole)
		}
	}
	return kept
}

// numberEnd returns where the digits end with which glyphs begin, if a space is
// there, else 0.
func numberEnd(glyphs []Glyph) int {
	for i, g := range glyphs {
		if i > 0 && g.Space {
			return i
		}
		if !unicode.IsDigit(g.R) {
			return 0
		}
	}
	return 0
}

// numberStart returns where the digits begin with which glyphs end, if a space is
// there, else 0.
func numberStart(glyphs []Glyph) int {
	for i := len(glyphs) - 1; i > 0 && unicode.IsDigit(glyphs[i].R); i-- {
		if glyphs[i].Space {
			return i
		}
	}
	return 0
}

// inMargin returns the numbers that stand in one column beyond nearly all text on
// one side, from the top of the page down.
func inMargin(all []*segment, right bool) []marginNumber {
	var numbers []marginNumber
	for _, s := range all {
		if value, err := strconv.Atoi(textOf(s.glyphs)); err == nil && len(s.glyphs) < 5 {
			numbers = append(numbers, marginNumber{s, value})
		}
	}
	byLeft := atOnePlace(numbers, func(n marginNumber) float64 { return n.x0 })
	byRight := atOnePlace(numbers, func(n marginNumber) float64 { return n.x1 })
	numbers = byRight
	if len(byLeft) > len(byRight) || len(byLeft) == len(byRight) && !right {
		numbers = byLeft
	}
	if !areBeyondText(numbers, all, right) {
		return nil
	}
	slices.SortStableFunc(numbers, func(a, b marginNumber) int { return cmp.Compare(b.base, a.base) })
	return numbers
}

// atOnePlace returns the most numbers that are level with one of them.
func atOnePlace(numbers []marginNumber, place func(marginNumber) float64) []marginNumber {
	var most []marginNumber
	for _, one := range numbers {
		var level []marginNumber
		for _, n := range numbers {
			if math.Abs(place(n)-place(one)) < n.size*0.4 {
				level = append(level, n)
			}
		}
		if len(level) > len(most) {
			most = level
		}
	}
	return most
}

// areBeyondText reports whether nearly all text of a page stands on the other
// side of numbers. Headings may begin as far left as they do.
func areBeyondText(numbers []marginNumber, all []*segment, right bool) bool {
	if len(numbers) == 0 {
		return false
	}
	left, end, size := math.Inf(1), math.Inf(-1), 0.0
	for _, n := range numbers {
		left, end, size = min(left, n.x0), max(end, n.x1), max(size, n.size)
	}
	glyphs, beside := 0, 0
	for _, s := range all {
		if _, err := strconv.Atoi(textOf(s.glyphs)); err == nil {
			continue
		}
		glyphs += len(s.glyphs)
		if right && s.x1 < left+size || !right && s.x0 > end-size/2 {
			beside += len(s.glyphs)
		}
	}
	return beside*100 >= glyphs*minBeside
}

// stepOf returns the step by which numbers count the rows of a page: 1 where each
// is the one after the last, and most rows have one; 5 or 10 where that many rows
// have one; 0 where they do not count.
func stepOf(numbers []marginNumber, all []*segment) int {
	rows := map[int]bool{}
	for _, s := range all {
		rows[int(math.Round(s.base/4))] = true
	}
	for _, c := range []struct{ step, fewest, share int }{{1, minNumbered, 60}, {5, minFifth, 10}, {10, minFifth, 5}} {
		if len(numbers) < c.fewest || len(numbers)*100 < len(rows)*c.share {
			continue
		}
		follow := 1
		for i := 1; i < len(numbers); i++ {
			if v := numbers[i].value; v == numbers[i-1].value+c.step || v == c.step { // they may begin anew
				follow++
			}
		}
		if follow*10 >= len(numbers)*9 {
			return c.step
		}
	}
	return 0
}

// areEvenlySpaced reports whether between numbers there are as many rows as they
// count by, as in a poem, whose lines need not go on from one to the next.
func areEvenlySpaced(numbers []marginNumber, all []*segment, step int) bool {
	bases := make([]float64, 0, len(all))
	for _, s := range all {
		bases = append(bases, s.base)
	}
	slices.SortFunc(bases, func(a, b float64) int { return cmp.Compare(b, a) })
	even := 0
	for i := 1; i < len(numbers); i++ {
		rows, last := 0, math.Inf(1)
		for _, base := range bases {
			if base < numbers[i-1].base+1 && base > numbers[i].base-1 && last-base > numbers[i].size*0.5 {
				rows++
				last = base
			}
		}
		if rows-1 >= step && rows-1 <= step+2 {
			even++
		}
	}
	return even*10 >= (len(numbers)-1)*8
}

// besideRunningText reports whether sentences go on from row to row beside the
// numbers, as they do not in a table or a list.
func besideRunningText(numbers []marginNumber, all []*segment) bool {
	rows := slices.Clone(all)
	slices.SortStableFunc(rows, func(a, b *segment) int { return cmp.Compare(b.base, a.base) })
	runOn, before := 0, ""
	for _, s := range rows {
		if _, err := strconv.Atoi(textOf(s.glyphs)); err == nil {
			continue // a number of this margin, or of the other
		}
		text := textOf(s.glyphs)
		if before != "" && runsOn(before, text) && (unicode.IsLetter(lastRune(before)) || lastRune(before) == '-') {
			runOn++
		}
		before = text
	}
	return runOn*5 >= len(numbers)
}

func lastRune(text string) rune {
	all := []rune(text)
	return all[len(all)-1]
}

// reportLineNumbers tells which numbers were taken out of the margins.
func reportLineNumbers(pages [][]Line, result *Result) {
	first, last, n, page := 0, 0, 0, 0
	words := extract.Bag{}
	for _, lines := range pages {
		for _, l := range lines {
			for _, value := range l.Numbers {
				if n == 0 {
					first, page = value, l.Page
				}
				last = value
				words.Add(strconv.Itoa(value), 1)
				n++
			}
		}
	}
	if n > 0 {
		result.Drops = append(result.Drops, extract.Drop{Kind: extract.LineNumber, Text: fmt.Sprintf("%d … %d", first, last), Why: "numbers of the lines in the margin", Page: page, Many: n, Words: words})
	}
}
