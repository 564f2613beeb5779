package layout

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/extract"
)

// edgePart is the part of a page's height, at its top and at its foot, that holds
// running heads and page numbers.
const edgePart = 0.13

var (
	numbers       = regexp.MustCompile(`\d+|\b[ivxlc]+\b`)
	printedNumber = regexp.MustCompile(`(?i)(?:^|\bpage\s+|[^\d.,])(\d{1,4}|\b[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?(?:\s*[-–—|]\s*)?$|^[-–—\s]*(\d{1,4}|[ivxlc]{1,7})(?:[\s|–—-]|$)`)
)

// A height is one at the top or the foot of pages, in steps of 3 points.
type height struct {
	foot bool
	y    int
}

// steadyKeys returns the texts that repeat with other numbers, if the numbers
// are equal or count with the pages in half of the positions. Those of footnotes
// are not.
func steadyKeys(pages [][]Line, key func(Line) string) map[string]bool {
	type count struct {
		seen  int
		texts map[string]int
		steps []map[int]int // by the position of the number in the text
	}
	counts := map[string]*count{}
	for p, lines := range pages {
		for _, l := range lines {
			k := key(l)
			c := counts[k]
			if c == nil {
				c = &count{texts: map[string]int{}}
				counts[k] = c
			}
			c.seen++
			c.texts[l.Text]++
			for n, digits := range decimals.FindAllString(l.Text, 8) {
				if n == len(c.steps) {
					c.steps = append(c.steps, map[int]int{})
				}
				c.steps[n][atoi(digits)-p]++
			}
		}
	}
	steady := map[string]bool{}
	for k, c := range counts {
		most := 0
		for _, n := range c.texts {
			most = max(most, n)
		}
		for _, steps := range c.steps {
			for _, n := range steps {
				most = max(most, n)
			}
		}
		steady[k] = most*2 >= c.seen || !strings.Contains(k, "#") || c.seen > 3 && len(c.steps) == 0
	}
	return steady
}

var decimals = regexp.MustCompile(`\d+`)

// bodySize is the type size of most of the text.
func bodySize(pages [][]Line) float64 {
	sizes := map[float64]int{}
	for _, lines := range pages {
		for _, l := range lines {
			sizes[l.Size] += len(l.Text)
		}
	}
	body, most := 0.0, 0
	for size, n := range sizes {
		if n > most || n == most && size < body {
			body, most = size, n
		}
	}
	return body
}

// A textAt is a text with its position on a page, in steps of 6 points.
type textAt struct {
	text string
	x, y int
}

func textAtOf(text string, l Line) textAt {
	return textAt{text, int(math.Round(l.X0 / 6)), int(math.Round(l.Y / 6))}
}

// dropRunningHeads removes running heads, page numbers and watermarks, and takes
// the printed page numbers from them.
func dropRunningHeads(pages [][]Line, sizes []Page, result *Result) [][]Line {
	if len(pages) < 2 {
		return dropLoneNumber(pages, sizes, result)
	}
	type linePosition struct{ page, line int }
	byHeight := map[height][]linePosition{}
	repeats := map[string]int{}
	edges := map[string]int{} // on how many pages it stands at the edge
	fixed := map[textAt]int{} // on how many pages it stands at one position
	key := func(l Line) string { return strings.ToLower(numbers.ReplaceAllString(l.Text, "#")) }
	for p, lines := range pages {
		pageHeight := sizes[p].Height
		once := map[string]bool{}
		for i, l := range lines {
			if k := key(l); !once[k] {
				once[k] = true
				repeats[k]++
			}
			fixed[textAtOf(key(l), l)]++
			if k := "edge " + key(l); !once[k] && (l.Y > pageHeight*(1-edgePart) || l.Y < pageHeight*edgePart) {
				once[k] = true
				edges[key(l)]++
			}
			switch {
			case l.Y > pageHeight*(1-edgePart):
				h := height{false, int(math.Round(l.Y / 3))}
				byHeight[h] = append(byHeight[h], linePosition{p, i})
			case l.Y < pageHeight*edgePart:
				h := height{true, int(math.Round(l.Y / 3))}
				byHeight[h] = append(byHeight[h], linePosition{p, i})
			}
		}
	}
	// A title is larger than the running head with the same words.
	usual := map[string]float64{}
	for _, lines := range pages {
		for _, l := range lines {
			if size, ok := usual[key(l)]; !ok || l.Size < size {
				usual[key(l)] = l.Size
			}
		}
	}
	body, exact := bodySize(pages), map[string]int{}
	for _, lines := range pages {
		for _, l := range lines {
			exact[l.Text]++
		}
	}
	isTitle := func(l Line) bool {
		return !isPageNumber(l.Text) && (l.Size > usual[key(l)]*1.3 || l.Size > body*1.2 && exact[l.Text] < 3)
	}
	steady := steadyKeys(pages, key)
	drop := map[linePosition]bool{}
	reasons := map[linePosition]string{}
	for h, positions := range byHeight {
		on := map[int]bool{}
		repeated, short, apart, small := 0, 0, 0, 0
		here := map[string]int{}
		for _, at := range positions {
			here[key(pages[at.page][at.line])]++
		}
		again := func(l Line) bool { return here[key(l)] >= 2 && steady[key(l)] || isPageNumber(l.Text) }
		for _, at := range positions {
			on[at.page] = true
			l := pages[at.page][at.line]
			if l.Size < body*0.95 {
				small++
			}
			alone := isEdgeLine(pages[at.page], at.line, h.foot)
			if alone {
				short++
				if isSetApart(pages[at.page], at.line, h.foot) {
					apart++
				}
			}
			if again(l) {
				repeated++
			}
		}
		// Heads that name the part of each page differ, and are smaller than the text.
		onAll := len(on) >= 3 && len(on)*10 >= len(pages)*9 && small == len(positions) && apart == len(positions)
		often := onAll || len(on) >= 4 && len(on)*3 >= len(pages) && apart*10 >= len(positions)*8
		if len(on) < 2 || repeated*10 < len(positions)*6 && !often || short*10 < len(positions)*6 {
			continue
		}
		for _, at := range positions {
			l := pages[at.page][at.line]
			if !isEdgeLine(pages[at.page], at.line, h.foot) && repeats[key(l)] < 3 || isTitle(l) ||
				!again(l) && !(isOutermost(pages[at.page], at.line, h.foot) && isSetApart(pages[at.page], at.line, h.foot)) {
				continue
			}
			drop[at] = true
			reasons[at] = "running head or foot of the page"
		}
	}
	// Texts at the edge of many pages, at any height.
	for p, lines := range pages {
		pageHeight := sizes[p].Height
		for i, l := range lines {
			at := linePosition{p, i}
			n := repeats[key(l)]
			inEdge := l.Y > pageHeight*(1-edgePart) || l.Y < pageHeight*edgePart
			switch {
			case drop[at], isTitle(l):
			case inEdge && steady[key(l)] && edges[key(l)] >= 3 && edges[key(l)]*4 >= len(pages) && isEdgeLine(lines, i, l.Y < pageHeight/2) && (l.Cells == 0 || isSetApart(lines, i, l.Y < pageHeight/2)):
				drop[at], reasons[at] = true, "running head or foot of the page"
			case inEdge && isPageNumber(l.Text) && isEdgeLine(lines, i, l.Y < pageHeight/2):
				drop[at], reasons[at] = true, "page number"
			case n >= 3 && steady[key(l)] && fixed[textAtOf(key(l), l)] >= 3 && fixed[textAtOf(key(l), l)]*2 >= len(pages) && len(l.Text) > 3:
				drop[at], reasons[at] = true, "stands on most pages, as a watermark does"
			}
		}
	}
	shown := map[string]int{}
	labels := make([]string, len(pages))
	kept := make([][]Line, len(pages))
	for p, lines := range pages {
		for i, l := range lines {
			at := linePosition{p, i}
			if !drop[at] {
				kept[p] = append(kept[p], l)
				continue
			}
			if label := labelOf(l.Text); label != "" && (labels[p] == "" || isPageNumber(l.Text)) {
				labels[p] = label
			}
			k := key(l)
			if n, ok := shown[k]; ok {
				result.Drops[n].Many++
				result.Drops[n].Words.Add(l.Text, 1)
				continue
			}
			shown[k] = len(result.Drops)
			result.Drops = append(result.Drops, extract.Drop{Kind: extract.RunningHead, Text: l.Text, Why: reasons[at], Page: l.Page, Many: 1, Words: extract.Bag{}})
			result.Drops[shown[k]].Words.Add(l.Text, 1)
		}
	}
	result.Labels = settleLabels(labels)
	return kept
}

// dropLoneNumber removes the page number of a single page.
func dropLoneNumber(pages [][]Line, sizes []Page, result *Result) [][]Line {
	for p, lines := range pages {
		var kept []Line
		for i, l := range lines {
			if (l.Y < sizes[p].Height*edgePart || l.Y > sizes[p].Height*(1-edgePart)) && isPageNumber(l.Text) && isEdgeLine(lines, i, l.Y < sizes[p].Height/2) {
				result.Drops = append(result.Drops, extract.Drop{Kind: extract.PageNumber, Text: l.Text, Why: "page number", Page: l.Page})
				continue
			}
			kept = append(kept, l)
		}
		pages[p] = kept
	}
	result.Labels = make([]string, len(pages))
	return pages
}

// isEdgeLine reports whether a line is one of the outermost two of its page, with
// a gap to the text.
func isEdgeLine(lines []Line, i int, foot bool) bool {
	y := lines[i].Y
	beyond, next := map[int]bool{}, math.Inf(1)
	for j, l := range lines {
		if j == i || math.Abs(l.Y-y) < 2 {
			continue
		}
		if foot == (l.Y < y) {
			beyond[int(l.Y)] = true
		} else if d := math.Abs(l.Y - y); d < next {
			next = d
		}
	}
	return len(beyond) <= 1 && next > lines[i].Size*1.15
}

// isOutermost reports whether a line is the outermost of its page.
func isOutermost(lines []Line, i int, foot bool) bool {
	for _, l := range lines {
		if math.Abs(l.Y-lines[i].Y) > 2 && foot == (l.Y < lines[i].Y) {
			return false
		}
	}
	return true
}

// isSetApart reports whether the gap between a line at the edge of its page and
// the text is at least 1.7 times that between the lines of the text.
func isSetApart(lines []Line, i int, foot bool) bool {
	var near []float64
	for j, l := range lines {
		if j != i && foot == (l.Y > lines[i].Y) && math.Abs(l.Y-lines[i].Y) > 2 {
			near = append(near, math.Abs(l.Y-lines[i].Y))
		}
	}
	if len(near) == 0 {
		return true
	}
	slices.Sort(near)
	between := lines[i].Size * 1.2
	for k := 1; k < len(near); k++ {
		if gap := near[k] - near[k-1]; gap > lines[i].Size*0.6 {
			between = gap
			break
		}
	}
	return near[0] > between*1.7
}

// isPageNumber reports whether a line is a page number alone.
func isPageNumber(text string) bool {
	text = strings.Trim(text, " -–—|[]·•")
	if rest, ok := strings.CutPrefix(strings.ToLower(text), "page "); ok {
		text, _, _ = strings.Cut(rest, " ")
	}
	return pageNumber.MatchString(text)
}

// labelOf returns the page number in a running head, "" where it has none.
func labelOf(text string) string {
	if bare := strings.Trim(text, " -–—|[]·•"); pageNumber.MatchString(bare) {
		return bare
	}
	m := printedNumber.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// settleLabels keeps the printed numbers that count with the pages, and adds
// those that a page leaves out.
func settleLabels(labels []string) []string {
	votes := map[int]int{}
	for p, label := range labels {
		if n, err := strconv.Atoi(label); err == nil {
			votes[p-n]++
		}
	}
	offset, most := 0, 0
	for o, n := range votes {
		if n > most || n == most && o < offset {
			offset, most = o, n
		}
	}
	settled := make([]string, len(labels))
	for p, label := range labels {
		n, err := strconv.Atoi(label)
		switch {
		case err != nil:
			settled[p] = label
		case p-n == offset || votes[p-n] >= 3:
			settled[p] = label
		}
		if settled[p] == "" && most >= 3 && p-offset >= 1 {
			around := 0
			for q := max(0, p-2); q < min(len(labels), p+3); q++ {
				if labels[q] == fmt.Sprint(q-offset) {
					around++
				}
			}
			if around > 0 {
				settled[p] = fmt.Sprint(p - offset)
			}
		}
	}
	return settled
}
