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

// A Result is the text of a document's pages.
type Result struct {
	Blocks   []extract.Block
	Language string   // its tag as the words tell, "" where it is unknown
	Labels   []string // the number printed on each page; "" where there is none
	Drops    []extract.Drop
	Doubts   []extract.Doubt
}

// Join makes blocks of the lines of all pages. sizes are the measures of the
// pages; known tells the words of the language and may be nil.
func Join(pages [][]Line, sizes []Page, known func(string) bool) *Result {
	result := &Result{}
	reportLineNumbers(pages, result)
	settleBold(pages)
	pages = dropRunningHeads(pages, sizes, result)
	for i := range pages {
		pages[i] = settleTables(pages[i])
	}
	j := &blockBuilder{result: result, words: extract.NewWords(known)}
	j.measure(pages)
	var notes []Line
	for p, lines := range pages {
		text, feet := j.splitNotes(lines)
		notes = append(notes, feet...)
		for i, l := range text {
			j.addLine(l, following(text, i, pages[p+1:]))
		}
	}
	j.flush()
	text := j.blocks
	j.blocks = nil
	j.addNotes(notes)
	result.Language = j.words.Language()
	result.Blocks = tieNotes(j.joinAcrossFigures(text), j.blocks, result)
	return result
}

// settleBold makes heavy lines bold if at most 40 % of the text is heavy.
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

// following returns the line after text[i], on this page or a later one.
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

// A blockBuilder makes blocks of lines.
type blockBuilder struct {
	result   *Result
	words    *extract.Words
	body     float64         // the size of most of the type
	leading  map[int]float64 // by size in half points
	indents  bool            // paragraphs begin with an indent
	hadNotes bool            // the page before had notes

	fullLinesEnd bool // full lines that end with a sentence mostly end a paragraph

	blocks []block
	open   *block
	last   Line // the last line of open
}

// A block is one in the making, with the marks in it that may lead to notes.
type block struct {
	extract.Block
	marks []Mark
	first Line
	lines int
	right float64
	rest  float64 // the left end of lines after the first
}

// measure finds the usual type size, line gaps and indents of the document.
func (j *blockBuilder) measure(pages [][]Line) {
	sizes := map[int]int{}
	gaps := map[int]map[int]int{}
	indented, plain := 0, 0
	for _, lines := range pages {
		measureLeft(lines)
		measureRight(lines)
		for i, l := range lines {
			half := int(math.Round(l.Size * 2))
			sizes[half] += len(l.Text)
			j.words.Take(l.Text)
			if l.DropCap {
				lines[i].Text = j.words.SplitDropCap(l.Text)
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
				if endsSentence(before.Text) && l.X0 > l.Left+l.Size*0.7 && l.X0 < l.Left+l.Size*4 && !startsItem(l) && gap < l.Size*1.5 {
					indented++
				} else if endsSentence(before.Text) && before.X1 < before.Right-l.Size*2 && gap > l.Size*1.5 {
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
		// The smallest common gap is that within paragraphs.
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
	if lead := j.leading[int(math.Round(size*2))]; lead > 0 {
		return lead
	}
	return size * 1.25
}

var (
	bulletMark = regexp.MustCompile(`^[•●▪◦‣·–—*o-] +\S`)
	enumerator = regexp.MustCompile(`^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|§ ?\d+|\d{1,3}(?:\.\d{1,3})+\.?) +\S`)
	loneLabel  = regexp.MustCompile(`^\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]$`)
	namedStart = regexp.MustCompile(`^` + lists.Pattern("part names") + ` [\dIVXA-Z]+\b`)
)

// openEnd is the end of a line of a heading that has another line.
var openEnd = regexp.MustCompile(`(?:[,–—-]|\b` + lists.Pattern("open words") + `)$`)

// startsItem reports whether a line begins with a bullet or a number.
func startsItem(l Line) bool { return bulletMark.MatchString(l.Text) || enumerator.MatchString(l.Text) }

// endsSentence reports whether text ends a sentence, or in a colon, as the text
// above a list does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, `"'”’»)] `)
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…:", r)
}

func startsLower(text string) bool {
	text = strings.TrimLeft(text, `"'“‘«([ `)
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// addLine adds one line of text.
func (j *blockBuilder) addLine(l Line, next *Line) {
	switch {
	case l.Table != nil:
		j.flush()
		j.begin(l)
		j.open.Block = l.Table.Block()
		j.open.Size, j.open.Starts = l.Size, []extract.PageStart{{At: 0, Page: l.Page}}
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
		math.Abs(next.Size-l.Size) < 0.3 && l.Y-next.Y < j.lineGap(l.Size)*1.15 && l.X1 > l.Right-l.Size*8:
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

func (j *blockBuilder) begin(l Line) {
	j.open = &block{first: l, rest: math.NaN()}
	j.open.Size, j.open.Bold, j.open.Fixed, j.open.Isolated = l.Size, l.Bold, l.Fixed, !l.Listed
	j.open.Starts = []extract.PageStart{{At: 0, Page: l.Page}}
	j.open.Text = l.Text
	j.open.marks = slices.Clone(l.Marks)
	j.open.right = l.X1
	j.open.lines = 1
	j.last = l
}

func (j *blockBuilder) add(l Line) {
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
	if l.Page != j.last.Page {
		o.Starts = append(o.Starts, extract.PageStart{At: at, Page: l.Page})
	}
	for _, m := range l.Marks {
		o.marks = append(o.marks, Mark{At: at + m.At, Text: m.Text})
	}
	o.Text = joined
	o.Bold, o.Fixed = o.Bold && l.Bold, o.Fixed && l.Fixed
	if l.Page != j.last.Page || l.Column != j.last.Column {
		// The measures of the block move to the other column.
		d := l.Left - j.last.Left
		o.first.X0, o.first.TextX, o.rest, o.right = o.first.X0+d, o.first.TextX+d, o.rest+d, l.X1
	}
	o.right = max(o.right, l.X1)
	if o.lines == 1 {
		o.rest = l.X0
	}
	o.lines++
	j.last = l
}

// changesType reports whether a line that begins anew is bold and the open block
// is not, or is in a typewriter face where the block is not, or the other way
// round.
func (j *blockBuilder) changesType(l Line) bool {
	return !startsLower(l.Text) && (l.Bold && !j.open.Bold || l.Fixed != j.open.Fixed)
}

// breaks reports whether a new block begins with l.
func (j *blockBuilder) breaks(l Line) bool {
	o, a := j.open, j.last
	em := max(a.Size, 1)
	if l.Term || l.Spread || a.Spread || l.MarkSize > 0 && o.first.MarkSize > 0 {
		return true
	}
	if math.Abs(a.Size-l.Size) > max(0.7, a.Size*0.06) {
		return true
	}
	if o.lines == 1 && loneLabel.MatchString(o.Text) && o.Bold == l.Bold && (a.Page != l.Page || a.Column != l.Column || a.Y-l.Y < j.lineGap(a.Size)*2) {
		return false // a number is no paragraph of its own
	}
	hyphen := extract.EndsInHyphen(a.Text)
	if o.Bold != l.Bold && !(hyphen && startsLower(l.Text)) {
		if o.Bold && !l.Bold || l.FirstW > 0 && endsSentence(a.Text) {
			return true
		}
	}
	right := max(a.Right, o.right)
	full := a.X1 > right-em*1.2
	fits := j.hasRoom(a, l, right)
	gap := a.Y - l.Y
	if j.changesType(l) && (fits && !full || isCentered(a) || a.Page != l.Page) {
		return true
	}
	if a.Page != l.Page || a.Column != l.Column || gap <= 0 {
		switch {
		case startsLower(l.Text) && (hyphen || !endsSentence(a.Text) && !startsItem(l)):
			return false
		case o.Bold && l.Bold && a.Size > j.body*1.05 && a.Page == l.Page:
			return gap <= 0
		case startsItem(l) || namedStart.MatchString(l.Text):
			return true
		case l.X0 > l.Left+em*0.7 && j.indents && math.Abs(l.X0-o.first.TextX-(l.Left-a.Left)) > em*0.5:
			return true
		case !endsSentence(a.Text):
			return fits && !full
		case o.lines > 1 && math.Abs((l.X0-l.Left)-(a.X0-a.Left)) > em:
			return true // its lines have another indent
		case startsLower(l.Text):
			return false
		case j.indents:
			return !full || l.X0 > l.Left+em*0.7
		}
		if !fits && !j.fullLinesEnd {
			j.doubtJoin(l) // the line before had no room for the next word
			return false
		}
		return true
	}
	lead := j.lineGap(a.Size)
	if gap > lead*1.22+0.6 && gap > em*1.15 {
		// A gap. It ends no paragraph where the sentence goes on, as after
		// lines with superscripts.
		return gap > lead*1.6 || endsSentence(a.Text) || !startsLower(l.Text) || a.Size > j.body*1.05
	}
	if gap > lead*1.12+0.5 && endsSentence(a.Text) && !startsLower(l.Text) {
		return true // a small gap, as between the paragraphs of a list
	}
	item := o.first.TextX > o.first.X0+1
	switch {
	case bulletMark.MatchString(l.Text):
		return true
	case enumerator.MatchString(l.Text) && !hyphen:
		if item && math.Abs(l.X0-o.first.X0) < em*0.5 || fits || endsSentence(a.Text) || strings.HasSuffix(a.Text, ";") || strings.HasSuffix(a.Text, "; and") || strings.HasSuffix(a.Text, "; or") {
			return true
		}
	}
	if item && math.Abs(l.X0-o.first.TextX) < em*0.35 && !(fits && endsSentence(a.Text)) {
		return false
	}
	shift := l.X0 - a.X0
	switch {
	case shift > em*0.6:
		if o.lines == 1 && full && !endsSentence(a.Text) {
			return false // a hanging indent
		}
		if isCentered(a) && isCentered(l) {
			return endsSentence(a.Text)
		}
		return endsSentence(a.Text) || fits || shift > em*5 || !startsLower(l.Text)
	case shift < -em*0.6:
		if o.lines == 1 {
			if isCentered(a) && isCentered(l) {
				return endsSentence(a.Text) && a.Size <= j.body
			}
			return fits && (endsSentence(a.Text) || !startsLower(l.Text))
		}
		if isCentered(a) && isCentered(l) {
			return endsSentence(a.Text)
		}
		return endsSentence(a.Text) || !full
	}
	if !fits || a.Size > j.body*1.05 && openEnd.MatchString(a.Text) {
		return false
	}
	if endsSentence(a.Text) {
		return true
	}
	// A short line without an end is of a heading or an address. The next
	// line goes on if it is of the same type.
	if a.Size > j.body*1.05 || o.Bold && l.Bold {
		return a.X1 < right-(right-a.Left)*0.45 && !startsLower(l.Text) && gap > lead*1.05
	}
	return !startsLower(l.Text) && a.X1 < right-(right-a.Left)*0.2
}

// isCentered reports whether a line is centred in its column.
func isCentered(l Line) bool {
	left, right := l.X0-l.Left, l.Right-l.X1
	return left > l.Size*1.5 && math.Abs(left-right) < max(l.Size, (l.Right-l.Left)*0.04)
}

func (j *blockBuilder) doubtJoin(l Line) {
	if len(j.result.Doubts) < 200 {
		j.result.Doubts = append(j.result.Doubts, extract.Doubt{Text: firstWords(l.Text), Page: l.Page, Why: "was joined to the paragraph at the foot of the column or page before; it may begin one of its own"})
	}
}

func firstWords(text string) string {
	fields := strings.Fields(text)
	return strings.Join(fields[:min(len(fields), 8)], " ")
}

func (j *blockBuilder) flush() {
	if j.open == nil {
		return
	}
	if j.open.Kind == extract.Body && bulletMark.MatchString(j.open.Text) {
		j.open.Kind = extract.Item
	}
	j.blocks = append(j.blocks, *j.open)
	j.open = nil
}

// captionStart is the beginning of a caption. A sentence of the text goes on
// with a verb after the number.
var captionStart = regexp.MustCompile(`^` + lists.Pattern("caption words") + `\s+(?:\d|[IVX]+\b|[A-Z][-.]?\d)[\w.-]*(?:\s*[.:|–—-]\s|\s+[\p{Lu}“"(]|\s*$)`)

// maxCaption is how many words a caption may have.
const maxCaption = 80

func isCaptionText(text string) bool {
	return captionStart.MatchString(text) && len(strings.Fields(text)) <= maxCaption
}

// maxFigureBlocks is how many blocks of a figure or a table may stand between
// two parts of a paragraph.
const maxFigureBlocks = 60

// joinAcrossFigures finds captions, and joins paragraphs that a figure, a table
// or a caption interrupts.
func (j *blockBuilder) joinAcrossFigures(all []block) []block {
	for i := range all {
		if all[i].Kind == extract.Body && isCaptionText(all[i].Text) {
			all[i].Kind = extract.Caption
		}
	}
	joined := make([]bool, len(all))
	for i := range all {
		if b := &all[i]; joined[i] || b.Kind != extract.Body && b.Kind != extract.Item || endsSentence(b.Text) || len(strings.Fields(b.Text)) < 5 {
			continue
		}
		next, captions := i+1, 0
		for next < len(all) && next-i <= maxFigureBlocks && isFigurePart(all[next], all[i]) {
			if all[next].Kind == extract.Caption {
				captions++
			}
			next++
		}
		if next == len(all) || next == i+1 || captions == 0 && all[next-1].Kind != extract.Table {
			continue
		}
		if rest := &all[next]; rest.Kind == extract.Body && startsLower(rest.Text) && sameType(all[i], *rest) {
			j.joinBlocks(&all[i], *rest)
			joined[next] = true
		}
	}
	var kept []block
	for i, b := range all {
		if !joined[i] {
			kept = append(kept, b)
		}
	}
	return kept
}

// isFigurePart reports whether a block may interrupt a paragraph: a caption, a
// cell, or text in smaller type.
func isFigurePart(b, around block) bool {
	return b.Kind == extract.Caption || b.Kind == extract.Table || b.Kind == extract.Body && b.Size < around.Size*0.95
}

func sameType(a, b block) bool {
	return a.Bold == b.Bold && a.Size < b.Size*1.05 && b.Size < a.Size*1.05
}

// joinBlocks appends the rest of a paragraph to its first part.
func (j *blockBuilder) joinBlocks(to *block, rest block) {
	joined, _ := j.words.Join(to.Text, rest.Text)
	at := len(joined) - len(rest.Text)
	for _, s := range rest.Starts {
		if s.Page != to.Starts[len(to.Starts)-1].Page {
			to.Starts = append(to.Starts, extract.PageStart{At: at + s.At, Page: s.Page})
		}
	}
	for _, m := range rest.marks {
		to.marks = append(to.marks, Mark{At: at + m.At, Text: m.Text})
	}
	to.Text, to.lines = joined, to.lines+rest.lines
}
