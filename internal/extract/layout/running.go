package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

// edgePart is the part of a page's height, at its top and at its foot, that holds
// running heads and page numbers.
const edgePart = 0.13

var numbers = regexp.MustCompile(`\d+|\b[ivxlc]+\b`)

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

// A linePosition is a line of a page.
type linePosition struct{ page, line int }

// A headFinder finds running heads, page numbers and watermarks: by what repeats
// on pages, at which height.
type headFinder struct {
	pages [][]Line
	sizes []Page
	body  float64 // the size of most of the type

	repeats  map[string]int              // on how many pages a key stands
	edges    map[string]int              // on how many at their edge
	fixed    map[textAt]int              // on how many at one position
	exact    map[string]int              // how often the very text stands
	least    map[string]float64          // the smallest type of a key
	steady   map[string]bool             // see steadyKeys
	byHeight map[height][]linePosition   // the lines at the edges of pages
	marks    []map[string]bool           // the marks of notes on each page
	reasons  map[linePosition]headReason // what was found
}

// A headReason says why a line is none of the text.
type headReason int

const (
	isHead headReason = iota + 1
	isNumber
	isWatermark
)

// reasonTexts say it to people.
var reasonTexts = map[headReason]string{isHead: "running head or foot of the page", isNumber: "page number", isWatermark: "stands on most pages, as a watermark does"}

var reasonKinds = map[headReason]extract.DropKind{isHead: extract.RunningHead, isNumber: extract.PageNumber, isWatermark: extract.Watermark}

// headKey brings lines that differ in their numbers alone together.
func headKey(l Line) string { return strings.ToLower(numbers.ReplaceAllString(l.Text, "#")) }

// dropRunningHeads removes running heads, page numbers and watermarks, and takes
// the printed page numbers from them.
func dropRunningHeads(pages [][]Line, sizes []Page, result *Result) [][]Line {
	if len(pages) < 2 {
		return dropLoneNumber(pages, sizes, result)
	}
	f := &headFinder{
		pages: pages, sizes: sizes, body: bodySize(pages), steady: steadyKeys(pages, headKey),
		repeats: map[string]int{}, edges: map[string]int{}, fixed: map[textAt]int{}, exact: map[string]int{}, least: map[string]float64{},
		byHeight: map[height][]linePosition{}, reasons: map[linePosition]headReason{},
	}
	f.count()
	for h, positions := range f.byHeight {
		f.judgeHeight(h, positions)
	}
	for p, lines := range pages {
		for i := range lines {
			f.judgeLine(linePosition{p, i})
		}
	}
	return f.drop(result)
}

// count counts on how many pages lines stand, and where.
func (f *headFinder) count() {
	for p, lines := range f.pages {
		once, onceAtEdge := map[string]bool{}, map[string]bool{}
		for i, l := range lines {
			k := headKey(l)
			if !once[k] {
				once[k] = true
				f.repeats[k]++
			}
			f.fixed[textAtOf(k, l)]++
			f.exact[l.Text]++
			if size, ok := f.least[k]; !ok || l.Size < size {
				f.least[k] = l.Size
			}
			edge, foot := f.atEdge(p, l)
			if !edge {
				continue
			}
			if !onceAtEdge[k] {
				onceAtEdge[k] = true
				f.edges[k]++
			}
			h := height{foot, int(math.Round(l.Y / 3))}
			f.byHeight[h] = append(f.byHeight[h], linePosition{p, i})
		}
		f.marks = append(f.marks, marksIn(lines))
	}
}

// atEdge reports whether a line of page p stands where running heads do, and
// whether at its foot.
func (f *headFinder) atEdge(p int, l Line) (edge, foot bool) {
	high := f.sizes[p].Height
	foot = l.Y < high*edgePart
	return foot || l.Y > high*(1-edgePart), foot
}

// isText reports whether a line is none of a running head, although it repeats: a
// title is larger than the head with the same words, and a note begins with a mark
// that stands on the page.
func (f *headFinder) isText(p int, l Line) bool {
	if mark, _, ok := noteAt(l); ok && l.MarkSize > 0 && f.marks[p][mark] {
		return true
	}
	if isPageNumber(l.Text) && f.isInTable(p, l) {
		return true
	}
	return !isPageNumber(l.Text) && (l.Size > f.least[headKey(l)]*1.3 || l.Size > f.body*1.2 && f.exact[l.Text] < 3)
}

// minPieces is how many pieces a row of a table has at the edge of a page; heads have
// two, or three that come again.
const minPieces = 3

// isInTable reports whether a number stands in a row of a table: beside two pieces or
// more, of which one stands on no other page.
func (f *headFinder) isInTable(p int, l Line) bool {
	pieces, once := 0, false
	for _, o := range f.pages[p] {
		if math.Abs(o.Y-l.Y) < l.Size*0.3 {
			pieces++
			once = once || f.repeats[headKey(o)] < 2
		}
	}
	return pieces >= minPieces && once
}

// A heightCount is how many of the lines at one height are what.
type heightCount struct {
	lines, pages    int
	repeated, alone int
	apart, small    int
	here            map[string]int // by key
}

func (f *headFinder) countHeight(h height, positions []linePosition) heightCount {
	c := heightCount{lines: len(positions), here: map[string]int{}}
	on := map[int]bool{}
	for _, at := range positions {
		on[at.page] = true
		c.here[headKey(f.pages[at.page][at.line])]++
	}
	c.pages = len(on)
	for _, at := range positions {
		lines := f.pages[at.page]
		l := lines[at.line]
		if l.Size < f.body*0.95 {
			c.small++
		}
		if isEdgeLine(lines, at.line, h.foot) {
			c.alone++
			if isSetApart(lines, at.line, h.foot) {
				c.apart++
			}
		}
		if f.comesAgain(l, c) {
			c.repeated++
		}
	}
	return c
}

// comesAgain reports whether a line stands at its height on other pages too.
func (f *headFinder) comesAgain(l Line, c heightCount) bool {
	return c.here[headKey(l)] >= 2 && f.steady[headKey(l)] || isPageNumber(l.Text)
}

// holdsHeads reports whether the lines at a height are running heads: most repeat;
// or they are set apart on many pages, as heads that name the part of each page
// are, or on all and in small type.
func (f *headFinder) holdsHeads(c heightCount) bool {
	onAll := c.pages >= 3 && c.pages*10 >= len(f.pages)*9 && c.small == c.lines && c.apart == c.lines
	often := onAll || c.pages >= 4 && c.pages*3 >= len(f.pages) && c.apart*10 >= c.lines*8
	return c.pages >= 2 && (c.repeated*10 >= c.lines*6 || often) && c.alone*10 >= c.lines*6
}

// judgeHeight finds the running heads at one height.
func (f *headFinder) judgeHeight(h height, positions []linePosition) {
	c := f.countHeight(h, positions)
	if !f.holdsHeads(c) {
		return
	}
	for _, at := range positions {
		lines := f.pages[at.page]
		l := lines[at.line]
		switch {
		case f.isText(at.page, l):
		case !isEdgeLine(lines, at.line, h.foot) && f.repeats[headKey(l)] < 3:
		case !f.comesAgain(l, c) && !(isOutermost(lines, at.line, h.foot) && isSetApart(lines, at.line, h.foot)):
		default:
			f.reasons[at] = isHead
		}
	}
}

// judgeLine finds what stands at the edge of many pages at any height, page
// numbers, and watermarks.
func (f *headFinder) judgeLine(at linePosition) {
	lines := f.pages[at.page]
	l := lines[at.line]
	if f.reasons[at] != 0 || f.isText(at.page, l) {
		return
	}
	k := headKey(l)
	edge, _ := f.atEdge(at.page, l)
	foot := l.Y < f.sizes[at.page].Height/2
	inPlace := f.fixed[textAtOf(k, l)]
	switch {
	case edge && f.steady[k] && f.edges[k] >= 3 && f.edges[k]*4 >= len(f.pages) && isEdgeLine(lines, at.line, foot) && (l.Cells == 0 || isSetApart(lines, at.line, foot)):
		f.reasons[at] = isHead
	case edge && isPageNumber(l.Text) && isEdgeLine(lines, at.line, foot):
		f.reasons[at] = isNumber
	case f.repeats[k] >= 3 && f.steady[k] && inPlace >= 3 && inPlace*2 >= len(f.pages) && len(l.Text) > 3:
		f.reasons[at] = isWatermark
	}
}

// drop returns the pages without what was found, and tells of it.
func (f *headFinder) drop(result *Result) [][]Line {
	shown := map[string]int{}
	labels := make([]string, len(f.pages))
	kept := make([][]Line, len(f.pages))
	for p, lines := range f.pages {
		for i, l := range lines {
			reason := f.reasons[linePosition{p, i}]
			if reason == 0 {
				kept[p] = append(kept[p], l)
				continue
			}
			if label := labelOf(l.Text); label != "" && (labels[p] == "" || isPageNumber(l.Text)) {
				labels[p] = label
			}
			k := headKey(l)
			n, ok := shown[k]
			if !ok {
				n = len(result.Drops)
				shown[k] = n
				result.Drops = append(result.Drops, extract.Drop{Kind: reasonKinds[reason], Text: l.Text, Why: reasonTexts[reason], Page: l.Page, Words: extract.Bag{}})
			}
			result.Drops[n].Many++
			result.Drops[n].Words.Add(l.withMarks(), 1)
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
