// Package layout rebuilds text from the glyphs of printed pages: lines, columns,
// paragraphs, tables and notes, without running heads. It is by hand, because pdfium
// gives glyphs with their places and no kept Go library goes further.
package layout

import (
	"cmp"
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// lists are the words of documents in all languages.
var lists = language.AllLists()

// printed returns the forms in which words of a list are printed at the beginning of a
// line: with a capital letter, and in capitals.
func printed(list string, capitals bool) string {
	var forms []string
	for _, word := range lists.List(list) {
		first, size := utf8.DecodeRuneInString(word)
		forms = append(forms, string(unicode.ToUpper(first))+word[size:])
		if capitals {
			forms = append(forms, strings.ToUpper(word))
		}
	}
	return "(?:" + strings.Join(forms, "|") + ")"
}

// A Glyph is one character of a page, in points from the page's lower left.
type Glyph struct {
	R      rune
	X0, X1 float64
	Y0, Y1 float64
	Size   float64 // of the type
	Bold   bool    // as its font's name says
	Heavy  bool    // or as its font's weight says, which is less reliable
	Fixed  bool    // all letters of its font are of one width
	Space  bool    // white space stands before it
	Origin float64 // where its width begins; known on pages with letters that are written from right to left
	Width  float64 // with the room around it; 0 where unknown
}

// A Page is one page with its glyphs in the order in which the file draws them.
type Page struct {
	Number        int // from 1
	Width, Height float64
	Glyphs        []Glyph
}

// A Line is one line of a column.
type Line struct {
	Text     string
	X0, X1   float64
	Y        float64 // of the baseline
	Top      float64
	Size     float64
	Bold     bool
	Heavy    bool
	Fixed    bool
	Numbers  []int // of the page's first line: the line numbers that stood in the margins
	DropCap  bool  // its first letter is a drop cap
	Page     int
	Column   int     // counts the columns of a page in reading order
	Left     float64 // the column's margins
	Right    float64
	TextX    float64 // where the words after a number or a bullet begin; X0 without one
	FirstW   float64 // the width of the first word
	Marks    []Mark
	Contents bool          // it leads to a page number
	Table    *extract.Grid // of a table that stands as one line; nil otherwise
	Cells    int           // the number of its pieces, where it may be one row of a table; 0 otherwise
	Term     bool          // it is a term and, after a gap, its definition
	Listed   bool          // it is a Term among others
	Spread   bool          // its last piece stands at the right margin, after a gap
	MarkSize float64
}

// A Mark is a superscript in a line that may lead to a note.
type Mark struct {
	At   int // byte offset within the line's text
	Text string
}

// Lines returns the lines of a page in reading order.
func Lines(p Page) []Line {
	p, turned := inReadingOrder(p)
	segments := alignScripts(mergeDropCaps(segmentsOf(mergeAccents(p.Glyphs))))
	for _, s := range segments {
		s.readInOrder(turned)
	}
	segments, numbers := dropLineNumbers(segments)
	rows := partCells(rowsOf(segments))
	var lines []Line
	column := 0
	for _, part := range partsOf(rows, 0) {
		left, right := math.Inf(1), math.Inf(-1)
		for _, row := range part.rows {
			for _, s := range row {
				left, right = min(left, s.x0), max(right, s.x1)
			}
		}
		leading := leadToPages(part.rows)
		for _, row := range part.rows {
			for _, line := range linesOf(row, leading) {
				line.Page, line.Column = p.Number, column
				line.Left, line.Right = left, right
				lines = append(lines, line)
			}
		}
		column++
	}
	if len(lines) > 0 {
		lines[0].Numbers = numbers
	}
	return lines
}

var (
	leaderDots = regexp.MustCompile(`(?:[.·…‥_・]\s?){4,}|[…‥]{2}`)
	pageNumber = regexp.MustCompile(`^(?:\d{1,4}|[ivxlc]{1,7}|[A-Z]-?\d{1,3})$`)
)

// isBareEntry reports whether a row may be an entry of a table of contents
// without dots: some words, and after a gap the number of a page.
func isBareEntry(row []*segment) bool {
	return len(row) > 1 && len(row) <= 3 && pageNumber.MatchString(textOf(row[len(row)-1].glyphs))
}

const (
	minEntries     = 3  // of a table of contents
	minIndex       = 8  // of an index
	minOrdered     = 80 // percent of its numbers, or its words, that are no less than the one before
	maxEntryRunsOn = 30 // percent of its rows that go on in the next
)

// leadToPages reports whether the rows of a part that may be entries of a table
// of contents, or of an index, are: their numbers end at one place, these or the
// words do not fall, and they do not go on from row to row as running text with a
// gap before a year does.
func leadToPages(rows [][]*segment) bool {
	var ends []float64
	var texts, words []string
	var numbers []int
	for _, row := range rows {
		text := textOf(row[0].glyphs)
		texts = append(texts, text)
		if !isBareEntry(row) {
			continue
		}
		number := row[len(row)-1]
		if n := atoi(textOf(number.glyphs)); n > 0 {
			numbers = append(numbers, n)
		}
		words = append(words, strings.ToLower(text))
		ends = append(ends, number.x1)
	}
	inOrder := shareInOrder(numbers) >= minOrdered || len(words) >= minIndex && shareInOrder(words) >= minOrdered
	return len(ends) >= minEntries && shareAtOnePlace(ends, 2) >= minOrdered && inOrder && shareRunningOn(texts) <= maxEntryRunsOn
}

// shareInOrder returns how many percent of values are no less than the one before.
func shareInOrder[T cmp.Ordered](values []T) int {
	n := 0
	for i := 1; i < len(values); i++ {
		if values[i] >= values[i-1] {
			n++
		}
	}
	return n * 100 / max(len(values)-1, 1)
}

// linesOf makes one line of a row, or one for each piece where it may be the row
// of a table. leading says that rows with a number at their end lead to pages.
func linesOf(row []*segment, leading bool) []Line {
	whole := row[0]
	if len(row) > 1 {
		whole = joinSegments(row)
	}
	text := textOf(whole.glyphs)
	dots := leaderDots.FindStringIndex(text)
	switch {
	case dots != nil && len(strings.Fields(text[dots[1]:])) > 1 && !isPageList(text[dots[1]:]):
		row = splitAtDots(whole.glyphs)
	case dots != nil || leading && isBareEntry(row):
		line := newLine(whole)
		line.Contents = true
		return []Line{line}
	}
	var lines []Line
	for _, s := range row {
		line := newLine(s)
		if len(row) > 1 {
			line.Cells = len(row)
		}
		lines = append(lines, line)
	}
	return lines
}

// pageList are the pages of an entry in an index: "12, 14–16".
var pageList = regexp.MustCompile(`^[\s.]*\d{1,4}(?:[,;–-]\s*\d{1,4})*$`)

func isPageList(text string) bool { return pageList.MatchString(text) }

// joinSegments makes one segment of those of a row.
func joinSegments(row []*segment) *segment {
	whole := &segment{dropCap: row[0].dropCap}
	for i, s := range row {
		if i > 0 {
			s.glyphs[0].Space = true
		}
		whole.glyphs = append(whole.glyphs, s.glyphs...)
	}
	whole.measure()
	whole.base = row[0].base
	return whole
}

// splitAtDots parts the row of a table whose first cell leads to others by dots:
// each word after the dots is a cell.
func splitAtDots(glyphs []Glyph) []*segment {
	isDot := func(g Glyph) bool { return strings.ContainsRune(".·…‥_", g.R) }
	from, to := 0, 0 // the longest run of dots
	for i := 0; i < len(glyphs); i++ {
		k := i
		for k < len(glyphs) && isDot(glyphs[k]) {
			k++
		}
		if k-i > to-from {
			from, to = i, k
		}
		i = max(i, k-1)
	}
	var row []*segment
	if from > 0 {
		row = append(row, &segment{glyphs: glyphs[:from:from]})
	}
	for i := to; i < len(glyphs); i++ {
		if i == to || glyphs[i].Space {
			row = append(row, &segment{})
		}
		last := row[len(row)-1]
		last.glyphs = append(last.glyphs, glyphs[i])
	}
	for _, s := range row {
		s.measure()
	}
	return row
}

// newLine makes a line of a segment. Superscripts that may lead to a note become
// marks.
func newLine(s *segment) Line {
	line := Line{X0: s.x0, X1: s.x1, Y: s.base, Top: s.top, DropCap: s.dropCap}
	line.Size = usualSize(s)
	share := func(is func(Glyph) bool) bool {
		n := 0
		for _, g := range s.glyphs {
			if is(g) {
				n++
			}
		}
		return n*10 >= len(s.glyphs)*8
	}
	line.Bold = share(func(g Glyph) bool { return g.Bold })
	line.Heavy = share(func(g Glyph) bool { return g.Heavy })
	line.Fixed = share(func(g Glyph) bool { return g.Fixed })
	line.write(s)
	if line.TextX == 0 {
		line.TextX = line.X0
	}
	return line
}

// usualSize returns the type size of most glyphs of a segment.
func usualSize(s *segment) float64 {
	sizes := map[float64]int{}
	for _, g := range s.glyphs {
		sizes[math.Round(g.Size*2)/2]++
	}
	usual, most := s.size, 0
	for size, n := range sizes {
		if n > most || n == most && size > usual {
			usual, most = size, n
		}
	}
	return usual
}

// write sets the text of a line, its marks, and where its words begin.
func (l *Line) write(s *segment) {
	var b strings.Builder
	firstEnd := s.x1
	if len(s.glyphs) > 0 && language.Unspaced(s.glyphs[0].R) {
		firstEnd = s.glyphs[0].X1 // a line may end behind any letter
	}
	for i := 0; i < len(s.glyphs); i++ {
		g := s.glyphs[i]
		if g.R == '\u00ad' && i+1 < len(s.glyphs) {
			continue // a soft hyphen within the line
		}
		if i > 0 && g.Space {
			firstEnd = min(firstEnd, s.glyphs[i-1].X1)
			if l.TextX == 0 && lineLabel.MatchString(b.String()) {
				l.TextX = g.X0
			}
		}
		if mark, end := l.markAt(s, i); end > i {
			i = end - 1
			if b.Len() == 0 {
				// A note begins with its mark.
				b.WriteString(mark + " ")
				l.MarkSize = g.Size
			} else {
				l.Marks = append(l.Marks, Mark{At: b.Len(), Text: mark})
			}
			continue
		}
		if g.Space && b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
			b.WriteByte(' ')
		}
		b.WriteRune(g.R)
	}
	l.FirstW = firstEnd - s.x0
	l.Text = strings.TrimSpace(b.String())
}

const (
	raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹"             // characters that are superscripts by themselves
	markSigns    = "*†‡§¶∗⁎" + raisedDigits // what marks of notes are of beside digits and letters
	maxMarkSize  = 0.85                     // of a superscript, in relation to its line
	minRise      = 0.18                     // of its lower end over the baseline, in relation to its line
)

// markAt returns the mark of notes that begins at glyph i, and where it ends: at i
// where there is none. Marks side by side are parted by commas.
func (l *Line) markAt(s *segment, i int) (mark string, end int) {
	for end = i; end < len(s.glyphs); end++ {
		g := s.glyphs[end]
		small := g.Size < l.Size*maxMarkSize && g.Y0 > s.base+l.Size*minRise*2/3
		isPart := small && (unicode.IsDigit(g.R) || unicode.IsLower(g.R) || strings.ContainsRune(markSigns, g.R)) || strings.ContainsRune(raisedDigits, g.R)
		isComma := end > i && small && (g.R == ',' || g.R == ' ')
		if !isPart && !isComma || end == i && small && g.Y0 <= s.base+l.Size*minRise {
			break
		}
		if g.Space && mark != "" && !strings.HasSuffix(mark, ",") && isPart {
			mark += ","
		}
		mark += string(g.R)
	}
	return mark, end
}
