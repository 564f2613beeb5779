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

// edge is the part of a page's height, at its top and at its foot, in which
// running heads and page numbers stand.
const edge = 0.13

var (
	numbers = regexp.MustCompile(`\d+|\b[ivxlc]+\b`)
	printed = regexp.MustCompile(`(?i)(?:^|\bpage\s+|[^\d.,])(\d{1,4}|\b[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?(?:\s*[-–—|]\s*)?$|^[-–—\s]*(\d{1,4}|[ivxlc]{1,7})(?:[\s|–—-]|$)`)
)

// A slot is a height at which something stands on page after page.
type slot struct {
	foot bool
	y    int // rounded
}

// steadyKeys returns the texts that, but for their numbers, stand on several
// pages, and whose numbers are the same there or count with the pages. Those of
// footnotes do neither.
func steadyKeys(pages [][]Line, key func(Line) string) map[string]bool {
	type count struct {
		seen  int
		texts map[string]int
		steps []map[int]int // by the place of the number in the text
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

// A stamp is text at its place on a page.
type stamp struct {
	text string
	x, y int
}

func stampOf(text string, l Line) stamp {
	return stamp{text, int(math.Round(l.X0 / 6)), int(math.Round(l.Y / 6))}
}

// dropRunning removes running heads, page numbers and watermarks, and reads
// the printed page numbers off them.
func dropRunning(pages [][]Line, sizes []Page, result *Result) [][]Line {
	if len(pages) < 2 {
		return dropLoneNumber(pages, sizes, result)
	}
	type place struct{ page, line int }
	slots := map[slot][]place{}
	repeats := map[string]int{}
	edges := map[string]int{} // on how many pages it stands at the edge
	fixed := map[stamp]int{}  // what stands at one place on page after page
	key := func(l Line) string { return strings.ToLower(numbers.ReplaceAllString(l.Text, "#")) }
	for p, lines := range pages {
		height := sizes[p].Height
		once := map[string]bool{}
		for i, l := range lines {
			if k := key(l); !once[k] {
				once[k] = true
				repeats[k]++
			}
			fixed[stampOf(key(l), l)]++
			if k := "edge " + key(l); !once[k] && (l.Y > height*(1-edge) || l.Y < height*edge) {
				once[k] = true
				edges[key(l)]++
			}
			switch {
			case l.Y > height*(1-edge):
				s := slot{false, int(math.Round(l.Y / 3))}
				slots[s] = append(slots[s], place{p, i})
			case l.Y < height*edge:
				s := slot{true, int(math.Round(l.Y / 3))}
				slots[s] = append(slots[s], place{p, i})
			}
		}
	}
	// A title is larger than the running head that repeats it.
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
	title := func(l Line) bool {
		return !isPageNumber(l.Text) && (l.Size > usual[key(l)]*1.3 || l.Size > body*1.2 && exact[l.Text] < 3)
	}
	steady := steadyKeys(pages, key)
	drop := map[place]bool{}
	whys := map[place]string{}
	for s, places := range slots {
		on := map[int]bool{}
		repeated, short, apart := 0, 0, 0
		here := map[string]int{}
		for _, at := range places {
			here[key(pages[at.page][at.line])]++
		}
		again := func(l Line) bool { return here[key(l)] >= 2 && steady[key(l)] || isPageNumber(l.Text) }
		for _, at := range places {
			on[at.page] = true
			l := pages[at.page][at.line]
			alone := edgeLine(pages[at.page], at.line, s.foot)
			if alone {
				short++
				if setApart(pages[at.page], at.line, s.foot) {
					apart++
				}
			}
			if again(l) {
				repeated++
			}
		}
		often := len(on) >= 4 && len(on)*3 >= len(pages) && apart*10 >= len(places)*8
		if len(on) < 2 || repeated*10 < len(places)*6 && !often || short*10 < len(places)*6 {
			continue
		}
		for _, at := range places {
			l := pages[at.page][at.line]
			if !edgeLine(pages[at.page], at.line, s.foot) && repeats[key(l)] < 3 || title(l) ||
				!again(l) && !(outermost(pages[at.page], at.line, s.foot) && setApart(pages[at.page], at.line, s.foot)) {
				continue
			}
			drop[at] = true
			whys[at] = "running head or foot of the page"
		}
	}
	// What repeats at the edge of many pages, at whatever height.
	for p, lines := range pages {
		height := sizes[p].Height
		for i, l := range lines {
			at := place{p, i}
			n := repeats[key(l)]
			inEdge := l.Y > height*(1-edge) || l.Y < height*edge
			switch {
			case drop[at], title(l):
			case inEdge && steady[key(l)] && edges[key(l)] >= 3 && edges[key(l)]*4 >= len(pages) && edgeLine(lines, i, l.Y < height/2) && (l.Cells == 0 || setApart(lines, i, l.Y < height/2)):
				drop[at], whys[at] = true, "running head or foot of the page"
			case inEdge && isPageNumber(l.Text) && edgeLine(lines, i, l.Y < height/2):
				drop[at], whys[at] = true, "page number"
			case n >= 3 && steady[key(l)] && fixed[stampOf(key(l), l)]*2 >= len(pages) && len(l.Text) > 3:
				drop[at], whys[at] = true, "stands on most pages, as a watermark does"
			}
		}
	}
	shown := map[string]int{}
	labels := make([]string, len(pages))
	kept := make([][]Line, len(pages))
	for p, lines := range pages {
		for i, l := range lines {
			at := place{p, i}
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
				continue
			}
			shown[k] = len(result.Drops)
			result.Drops = append(result.Drops, extract.Drop{Text: l.Text, Why: whys[at], Page: l.Page, Many: 1})
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
			if (l.Y < sizes[p].Height*edge || l.Y > sizes[p].Height*(1-edge)) && isPageNumber(l.Text) && edgeLine(lines, i, l.Y < sizes[p].Height/2) {
				result.Drops = append(result.Drops, extract.Drop{Text: l.Text, Why: "page number", Page: l.Page})
				continue
			}
			kept = append(kept, l)
		}
		pages[p] = kept
	}
	result.Labels = make([]string, len(pages))
	return pages
}

// edgeLine reports whether a line is among the outermost two of its page, and
// set off from the text.
func edgeLine(lines []Line, i int, foot bool) bool {
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

// outermost reports whether nothing stands further out on the page than a line.
func outermost(lines []Line, i int, foot bool) bool {
	for _, l := range lines {
		if math.Abs(l.Y-lines[i].Y) > 2 && foot == (l.Y < lines[i].Y) {
			return false
		}
	}
	return true
}

// setApart reports whether a line at the edge of its page stands twice as far
// from the text as lines of the text from each other, or further.
func setApart(lines []Line, i int, foot bool) bool {
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

func isPageNumber(text string) bool {
	text = strings.Trim(text, " -–—|[]·•")
	if rest, ok := strings.CutPrefix(strings.ToLower(text), "page "); ok {
		text, _, _ = strings.Cut(rest, " ")
	}
	return pageNo.MatchString(text)
}

func labelOf(text string) string {
	if bare := strings.Trim(text, " -–—|[]·•"); pageNo.MatchString(bare) {
		return bare
	}
	m := printed.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// settleLabels keeps the printed numbers that count with the pages, and fills
// in those that a page leaves out.
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
