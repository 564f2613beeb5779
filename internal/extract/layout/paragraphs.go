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

var (
	bulletMark = regexp.MustCompile(`^[•●▪◦‣·–—*o-] +\S`)
	enumerator = regexp.MustCompile(`^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|§ ?\d+|\d{1,3}(?:\.\d{1,3})+\.?) +\S`)
	namedStart = regexp.MustCompile(`^(?:` + printed("division names", false) + `|` + printed("caption words", false) + `) [\dIVXA-Z]+\b`)
)

// openEnd is the end of a line of a heading that has another line, beside a word after
// which lines go on.
var openEnd = regexp.MustCompile(`[,–—-]$`)

// startsItem reports whether a line begins with a bullet or a number.
func startsItem(l Line) bool { return bulletMark.MatchString(l.Text) || enumerator.MatchString(l.Text) }

// endsSentence reports whether text ends a sentence, or in a colon, as the text
// above a list does.
func endsSentence(text string) bool {
	return extract.EndsSentence(text) || extract.EndsInColon(text)
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
