// Package layout rebuilds text from the glyphs of printed pages: lines, columns,
// paragraphs and notes, without running heads. It is by hand, because pdfium
// gives glyphs with their places and no kept Go library goes further.
package layout

import (
	_ "embed"
	"math"
	"regexp"
	"strings"
	"unicode"

	"plenary/internal/wordlist"
)

//go:embed words.txt
var wordsFile string

var lists = wordlist.Parse(wordsFile)

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
	Contents bool // it leads to a page number
	Cells    int  // the number of its pieces, where it may be one row of a table; 0 otherwise
	Term     bool // it is a term and, after a gap, its definition
	Listed   bool // it is a Term among others
	Spread   bool // its last piece stands at the right margin, after a gap
	MarkSize float64
}

// A Mark is a superscript in a line that may lead to a note.
type Mark struct {
	At   int // byte offset within the line's text
	Text string
}

// Lines returns the lines of a page in reading order.
func Lines(p Page) []Line {
	segments := alignScripts(mergeDropCaps(segmentsOf(mergeAccents(p.Glyphs))))
	segments, numbers := dropLineNumbers(segments)
	rows := rowsOf(segments)
	var lines []Line
	column := 0
	for _, part := range partsOf(rows, 0) {
		left, right := math.Inf(1), math.Inf(-1)
		for _, row := range part.rows {
			for _, s := range row {
				left, right = min(left, s.x0), max(right, s.x1)
			}
		}
		for _, row := range part.rows {
			for _, line := range linesOf(row) {
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
	leaderDots = regexp.MustCompile(`(?:[.·…‥_]\s?){4,}`)
	pageNumber = regexp.MustCompile(`^(?:\d{1,4}|[ivxlc]{1,7}|[A-Z]-?\d{1,3})$`)
	onlyDots   = regexp.MustCompile(`^(?:[.·…‥_]\s?)+$`)
)

// linesOf makes one line of a row, or one for each piece where it may be the row
// of a table.
func linesOf(row []*segment) []Line {
	if len(row) == 1 {
		line := newLine(row[0])
		line.Contents = leaderDots.MatchString(line.Text)
		return []Line{line}
	}
	last := textOf(row[len(row)-1].glyphs)
	dots := false
	for _, s := range row {
		dots = dots || leaderDots.MatchString(textOf(s.glyphs)) || onlyDots.MatchString(textOf(s.glyphs)) && len(s.glyphs) > 1
	}
	if dots || pageNumber.MatchString(last) && len(row) <= 3 {
		whole := &segment{}
		for i, s := range row {
			if i > 0 {
				s.glyphs[0].Space = true
			}
			whole.glyphs = append(whole.glyphs, s.glyphs...)
		}
		whole.measure()
		line := newLine(whole)
		line.Contents = dots || pageNumber.MatchString(last)
		return []Line{line}
	}
	var lines []Line
	for _, s := range row {
		line := newLine(s)
		line.Cells = len(row)
		lines = append(lines, line)
	}
	return lines
}

// newLine makes a line of a segment. Superscript digits become marks.
func newLine(s *segment) Line {
	line := Line{X0: s.x0, X1: s.x1, Y: s.base, Top: s.top, Size: s.size, DropCap: s.dropCap}
	sizes := map[float64]int{}
	bold, heavy, fixed := 0, 0, 0
	for _, g := range s.glyphs {
		sizes[math.Round(g.Size*2)/2]++
		if g.Bold {
			bold++
		}
		if g.Heavy {
			heavy++
		}
		if g.Fixed {
			fixed++
		}
	}
	most := 0
	for size, n := range sizes {
		if n > most || n == most && size > line.Size {
			line.Size, most = size, n
		}
	}
	line.Bold, line.Heavy = bold*10 >= len(s.glyphs)*8, heavy*10 >= len(s.glyphs)*8
	line.Fixed = fixed*10 >= len(s.glyphs)*8
	var b strings.Builder
	firstEnd := 0.0
	for i := 0; i < len(s.glyphs); i++ {
		g := s.glyphs[i]
		if g.R == '\u00ad' && i+1 < len(s.glyphs) {
			continue // a soft hyphen within the line
		}
		if i > 0 && g.Space {
			if firstEnd == 0 {
				firstEnd = s.glyphs[i-1].X1
			}
			if line.TextX == 0 && lineLabel.MatchString(b.String()) {
				line.TextX = g.X0
			}
		}
		high := g.Size < line.Size*0.85 && g.Y0 > s.base+line.Size*0.18 && (unicode.IsDigit(g.R) || strings.ContainsRune("*†‡§¹²³", g.R))
		if high {
			mark := Mark{At: b.Len()}
			for ; i < len(s.glyphs); i++ {
				h := s.glyphs[i]
				if h.Size >= line.Size*0.85 || h.Y0 <= s.base+line.Size*0.12 || !(unicode.IsDigit(h.R) || strings.ContainsRune("*†‡§¹²³,", h.R)) {
					break
				}
				if h.Space && mark.Text != "" {
					mark.Text += "," // two notes side by side
				}
				mark.Text += string(h.R)
			}
			i--
			if mark.At == 0 {
				// A note begins with its mark.
				b.WriteString(mark.Text + " ")
				line.MarkSize = g.Size
				continue
			}
			line.Marks = append(line.Marks, mark)
			continue
		}
		if g.Space && b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
			b.WriteByte(' ')
		}
		b.WriteRune(g.R)
	}
	if firstEnd == 0 {
		firstEnd = s.x1
	}
	line.FirstW = firstEnd - s.x0
	if line.TextX == 0 {
		line.TextX = line.X0
	}
	line.Text = strings.TrimSpace(b.String())
	return line
}
