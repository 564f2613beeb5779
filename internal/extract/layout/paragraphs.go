package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
)

// A Result is what the pages of a document hold.
type Result struct {
	Blocks []extract.Block
	Labels []string // the number printed on each page; "" where there is none
	Drops  []extract.Drop
	Doubts []extract.Doubt
}

// Join puts the lines of all pages together. sizes holds the measures of the
// pages; known tells the words of the language and may be nil.
func Join(pages [][]Line, sizes []Page, known func(string) bool) *Result {
	result := &Result{}
	settleBold(pages)
	pages = dropRunning(pages, sizes, result)
	for i := range pages {
		pages[i] = settleCells(pages[i])
	}
	j := &joiner{result: result, words: extract.NewWords(known)}
	j.measure(pages)
	var notes []Line
	for p, lines := range pages {
		text, feet := j.partNotes(lines)
		notes = append(notes, feet...)
		for i, l := range text {
			j.line(l, following(text, i, pages[p+1:]))
		}
	}
	j.flush()
	text := j.blocks
	j.blocks = nil
	j.notes(notes)
	result.Blocks = settleMarks(j.closeGaps(text), j.blocks)
	return result
}

// settleBold takes heavy lines for bold where most of the text is not heavy.
func settleBold(pages [][]Line) {
	heavy, all := 0, 0
	for _, lines := range pages {
		for _, l := range lines {
			all += len(l.Text)
			if l.Heavy {
				heavy += len(l.Text)
			}
		}
	}
	if heavy*10 > all*4 {
		return
	}
	for _, lines := range pages {
		for i := range lines {
			lines[i].Bold = lines[i].Bold || lines[i].Heavy
		}
	}
}

// following is the line after text[i], on this page or the next.
func following(text []Line, i int, rest [][]Line) *Line {
	if i+1 < len(text) {
		return &text[i+1]
	}
	for _, lines := range rest {
		if len(lines) > 0 {
			return &lines[0]
		}
	}
	return nil
}

// A joiner puts lines together to blocks.
type joiner struct {
	result  *Result
	words   *extract.Words
	body    float64         // the size of most of the type
	leading map[int]float64 // by size in half points
	indents bool            // paragraphs begin with an indent
	noted   bool            // the page before had notes

	fullEnds bool // full lines that end with a sentence mostly end a paragraph

	blocks []block
	open   *block
	before Line // the last line of open
}

// A block is one being put together, with what may lead to notes in it.
type block struct {
	extract.Block
	marks []Mark
	first Line
	lines int
	right float64
	rest  float64 // where lines after the first begin
}

// measure finds what is usual in the document.
func (j *joiner) measure(pages [][]Line) {
	sizes := map[int]int{}
	gaps := map[int]map[int]int{}
	indented, plain := 0, 0
	for _, lines := range pages {
		settleLeft(lines)
		settleRight(lines)
		for i, l := range lines {
			half := int(math.Round(l.Size * 2))
			sizes[half] += len(l.Text)
			j.words.Take(l.Text)
			if l.Initial {
				lines[i].Text = j.words.Capital(l.Text)
			}
			if i == 0 || lines[i-1].Column != l.Column || int(math.Round(lines[i-1].Size*2)) != half || l.Cells > 0 {
				continue
			}
			before := lines[i-1]
			if gap := before.Y - l.Y; gap > l.Size*0.8 && gap < l.Size*2.2 {
				if gaps[half] == nil {
					gaps[half] = map[int]int{}
				}
				gaps[half][int(math.Round(gap*5))]++
				if ends(before.Text) && l.X0 > l.Left+l.Size*0.7 && l.X0 < l.Left+l.Size*4 && !starts(l) && gap < l.Size*1.5 {
					indented++
				} else if ends(before.Text) && before.X1 < before.Right-l.Size*2 && gap > l.Size*1.5 {
					plain++
				}
			}
		}
	}
	most := 0
	for half, n := range sizes {
		if n > most || n == most && float64(half)/2 < j.body {
			j.body, most = float64(half)/2, n
		}
	}
	j.leading = map[int]float64{}
	for half, counts := range gaps {
		total := 0
		for _, n := range counts {
			total += n
		}
		// The smallest gap that is common: lines of one paragraph stand
		// closest.
		best := 0
		for gap, n := range counts {
			near := n + counts[gap-1] + counts[gap+1]
			if near*5 >= total && (best == 0 || gap < best) {
				best = gap
			}
		}
		if best > 0 {
			j.leading[half] = float64(best+1) / 5
		}
	}
	j.indents = indented > plain && indented >= 3
	j.measureEnds(pages)
}

// measureEnds finds whether a line that ends with a sentence and has no room
// for the next word is more often the last of its paragraph than not.
func (j *joiner) measureEnds(pages [][]Line) {
	last, inner := 0, 0
	for _, lines := range pages {
		for i := 1; i < len(lines); i++ {
			a, l := lines[i-1], lines[i]
			gap := a.Y - l.Y
			if a.Column != l.Column || a.Cells > 0 || l.Cells > 0 || a.Bold || l.Bold || math.Abs(a.Size-l.Size) > 0.3 || gap <= 0 || !ends(a.Text) || startsLower(l.Text) || starts(l) || j.room(a, l, a.Right) {
				continue
			}
			if gap > j.lead(a.Size)*1.12+0.5 || l.X0 > l.Left+l.Size*0.7 && j.indents {
				last++
			} else {
				inner++
			}
		}
	}
	j.fullEnds = last > inner
}

// room reports whether line a has room for the first word of the next.
func (j *joiner) room(a, next Line, right float64) bool {
	return a.X1+a.Size*0.3+next.FirstW < right-a.Size*0.4
}

// settleLeft finds the left margins again, now that running heads are gone.
func settleLeft(lines []Line) {
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

// settleRight brings the right margin of a column in from single lines that
// stick out.
func settleRight(lines []Line) {
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

func (j *joiner) lead(size float64) float64 {
	if lead := j.leading[int(math.Round(size*2))]; lead > 0 {
		return lead
	}
	return size * 1.25
}

var (
	bulletMark = regexp.MustCompile(`^[•●▪◦‣·–—*o-] +\S`)
	enumerator = regexp.MustCompile(`^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|§ ?\d+|\d{1,3}(?:\.\d{1,3})+\.?) +\S`)
	namedStart = regexp.MustCompile(`^(?:Article|Chapter|Section|Annex|Appendix|Part|Rule|Principle|Table|Figure|Box) [\dIVXA-Z]+\b`)
)

// goesOn is how a heading ends that has another line.
var goesOn = regexp.MustCompile(`(?:[,–—-]|\b(?:and|or|of|the|a|an|to|for|in|on|with|by|from|et|de|des|du|und|der|die|des|y|del|la))$`)

// starts reports whether a line begins with a bullet or a number.
func starts(l Line) bool { return bulletMark.MatchString(l.Text) || enumerator.MatchString(l.Text) }

// ends reports whether text ends a sentence.
func ends(text string) bool {
	text = strings.TrimRight(text, `"'”’»)] `)
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…:", r)
}

func startsLower(text string) bool {
	text = strings.TrimLeft(text, `"'“‘«([ `)
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// line adds one line of text.
func (j *joiner) line(l Line, next *Line) {
	switch {
	case l.Cells > 0:
		j.flush()
		j.begin(l)
		j.open.Kind = extract.Cell
		j.flush()
		return
	case l.Contents:
		if j.open != nil && j.open.Kind != extract.Contents {
			j.flush()
		}
		if j.open != nil { // the first line of an entry that wraps
			j.add(l)
		} else {
			j.begin(l)
			j.open.Kind = extract.Contents
		}
		j.flush()
		return
	case next != nil && next.Contents && next.Page == l.Page && len(j.blocks) > 0 && j.open == nil && j.blocks[len(j.blocks)-1].Kind == extract.Contents &&
		math.Abs(next.Size-l.Size) < 0.3 && l.Y-next.Y < j.lead(l.Size)*1.15 && l.X1 > l.Right-l.Size*8:
		j.begin(l)
		j.open.Kind = extract.Contents
		return
	}
	if j.open == nil || j.breaks(l) {
		j.flush()
		j.begin(l)
		return
	}
	j.add(l)
}

func (j *joiner) begin(l Line) {
	j.open = &block{first: l, rest: math.NaN()}
	j.open.Size, j.open.Bold, j.open.Solo = l.Size, l.Bold, !l.Listed
	j.open.Starts = []extract.PageStart{{At: 0, Page: l.Page}}
	j.open.Text = l.Text
	j.open.marks = slices.Clone(l.Marks)
	j.open.right = l.X1
	j.open.lines = 1
	j.before = l
}

func (j *joiner) add(l Line) {
	o := j.open
	joined, sure := j.words.Join(o.Text, l.Text)
	if !sure {
		from := strings.LastIndexByte(o.Text, ' ') + 1
		tail, _, _ := strings.Cut(l.Text, " ")
		if len(j.result.Doubts) < 200 {
			j.result.Doubts = append(j.result.Doubts, extract.Doubt{Text: o.Text[from:] + tail, Page: l.Page, Why: "parted at the end of a line; it is not certain that the hyphen belongs to the word, so it stays"})
		}
	}
	at := len(joined) - len(l.Text)
	if l.Page != j.before.Page {
		o.Starts = append(o.Starts, extract.PageStart{At: at, Page: l.Page})
	}
	for _, m := range l.Marks {
		o.marks = append(o.marks, Mark{At: at + m.At, Text: m.Text})
	}
	o.Text = joined
	o.Bold = o.Bold && l.Bold
	if l.Page != j.before.Page || l.Column != j.before.Column {
		// The block's measures move over with it.
		d := l.Left - j.before.Left
		o.first.X0, o.first.TextX, o.rest, o.right = o.first.X0+d, o.first.TextX+d, o.rest+d, l.X1
	}
	o.right = max(o.right, l.X1)
	if o.lines == 1 {
		o.rest = l.X0
	}
	o.lines++
	j.before = l
}

// breaks reports whether a new block begins with l.
func (j *joiner) breaks(l Line) bool {
	o, a := j.open, j.before
	em := max(a.Size, 1)
	if l.Term || l.Spread || a.Spread {
		return true
	}
	if math.Abs(a.Size-l.Size) > max(0.7, a.Size*0.06) {
		return true
	}
	hyphen := extract.EndsInHyphen(a.Text)
	if o.Bold != l.Bold && !(hyphen && startsLower(l.Text)) {
		if o.Bold && !l.Bold || l.FirstW > 0 && ends(a.Text) {
			return true
		}
	}
	right := max(a.Right, o.right)
	full := a.X1 > right-em*1.2
	fits := j.room(a, l, right)
	gap := a.Y - l.Y
	if a.Page != l.Page || a.Column != l.Column || gap <= 0 {
		switch {
		case startsLower(l.Text) && (hyphen || !ends(a.Text) && !starts(l)):
			return false
		case o.Bold && l.Bold && a.Size > j.body*1.05 && a.Page == l.Page:
			return gap <= 0
		case starts(l) || namedStart.MatchString(l.Text):
			return true
		case l.X0 > l.Left+em*0.7 && j.indents && math.Abs(l.X0-o.first.TextX-(l.Left-a.Left)) > em*0.5:
			return true
		case !ends(a.Text):
			return fits && !full
		case o.lines > 1 && math.Abs((l.X0-l.Left)-(a.X0-a.Left)) > em:
			return true // it hangs elsewhere
		case startsLower(l.Text):
			return false
		case j.indents:
			return !full || l.X0 > l.Left+em*0.7
		}
		if !fits && !j.fullEnds {
			j.doubtJoin(l) // the line before it had no room for the next word
			return false
		}
		return true
	}
	lead := j.lead(a.Size)
	if gap > lead*1.22+0.6 && gap > em*1.15 {
		// Set apart: but a line that leads on, as lines with high or low
		// signs do, is no end.
		return gap > lead*1.6 || ends(a.Text) || !startsLower(l.Text) || a.Size > j.body*1.05
	}
	if gap > lead*1.12+0.5 && ends(a.Text) && !startsLower(l.Text) {
		return true // a little space, as between paragraphs of a list
	}
	item := o.first.TextX > o.first.X0+1
	switch {
	case bulletMark.MatchString(l.Text):
		return true
	case enumerator.MatchString(l.Text) && !hyphen:
		if item && math.Abs(l.X0-o.first.X0) < em*0.5 || fits || ends(a.Text) || strings.HasSuffix(a.Text, ";") || strings.HasSuffix(a.Text, "; and") || strings.HasSuffix(a.Text, "; or") {
			return true
		}
	}
	if item && math.Abs(l.X0-o.first.TextX) < em*0.35 && !(fits && ends(a.Text)) {
		return false
	}
	shift := l.X0 - a.X0
	switch {
	case shift > em*0.6:
		if o.lines == 1 && full && !ends(a.Text) {
			return false // the first line hangs out
		}
		if isCentered(a) && isCentered(l) {
			return ends(a.Text)
		}
		return ends(a.Text) || fits || shift > em*5 || !startsLower(l.Text)
	case shift < -em*0.6:
		if o.lines == 1 {
			if isCentered(a) && isCentered(l) {
				return ends(a.Text) && a.Size <= j.body
			}
			return fits && (ends(a.Text) || !startsLower(l.Text))
		}
		if isCentered(a) && isCentered(l) {
			return ends(a.Text)
		}
		return ends(a.Text) || !full
	}
	if !fits || a.Size > j.body*1.05 && goesOn.MatchString(a.Text) {
		return false
	}
	if ends(a.Text) {
		return true
	}
	// A short line without an end: a heading or an address; its type says
	// the same of the next one.
	if a.Size > j.body*1.05 || o.Bold && l.Bold {
		return a.X1 < right-(right-a.Left)*0.45 && !startsLower(l.Text) && gap > lead*1.05
	}
	return !startsLower(l.Text) && a.X1 < right-(right-a.Left)*0.2
}

// isCentered reports whether a line stands in the middle of its column.
func isCentered(l Line) bool {
	left, right := l.X0-l.Left, l.Right-l.X1
	return left > l.Size*1.5 && math.Abs(left-right) < max(l.Size, (l.Right-l.Left)*0.04)
}

func (j *joiner) doubtJoin(l Line) {
	if len(j.result.Doubts) < 200 {
		j.result.Doubts = append(j.result.Doubts, extract.Doubt{Text: firstWords(l.Text), Page: l.Page, Why: "was joined to the paragraph at the foot of the column or page before; it may begin one of its own"})
	}
}

func firstWords(text string) string {
	fields := strings.Fields(text)
	return strings.Join(fields[:min(len(fields), 8)], " ")
}

func (j *joiner) flush() {
	if j.open == nil {
		return
	}
	if j.open.Kind == extract.Body && bulletMark.MatchString(j.open.Text) {
		j.open.Kind = extract.Item
	}
	j.blocks = append(j.blocks, *j.open)
	j.open = nil
}
