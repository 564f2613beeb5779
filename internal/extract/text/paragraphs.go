package text

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// A paragraph is a block with the indent of its first line.
type paragraph struct {
	extract.Block
	indent int
}

// A lineJoiner joins lines to paragraphs.
type lineJoiner struct {
	words  *extract.Words
	lines  []line
	tables map[int]table   // by their first lines
	wraps  bool            // lines end where the paper does
	width  int             // of the paper, in characters
	margin int             // the indent of most of the text
	parted []extract.Doubt // words that may have a hyphen
	done   []paragraph
	open   openParagraph
}

// paragraphs joins the lines of a file to paragraphs.
func (r Reader) paragraphs(all []line, doc *extract.Document) []paragraph {
	j := &lineJoiner{words: extract.NewWords(r.Known), lines: all, tables: map[int]table{}}
	for _, t := range findTables(all) {
		j.tables[t.from] = t
	}
	for _, l := range all {
		j.words.Take(l.text)
	}
	j.measure()
	signs := underlines{}
	for i := 0; i < len(all); i++ {
		if t, ok := j.tables[i]; ok {
			j.addTable(t)
			i = t.to - 1
		} else if level := signs.level(all, i); level > 0 {
			j.addAlone(all[i], extract.Block{Kind: extract.Heading, Level: level})
		} else if n := max(j.outdented(i), j.centred(i)); n > 0 {
			j.addHeading(all[i : i+n])
			i += n - 1
		} else {
			j.addLine(i)
		}
	}
	j.flush(true)
	doc.Doubts = append(doc.Doubts, j.doubts()...)
	return j.done
}

// addHeading makes a heading of lines.
func (j *lineJoiner) addHeading(lines []line) {
	j.flush(true)
	for _, l := range lines {
		j.add(l)
	}
	j.open.kind = extract.Heading
	j.flush(true)
}

// addLine adds line i, which is no heading.
func (j *lineJoiner) addLine(i int) {
	l := j.lines[i]
	switch {
	case ruleLine.MatchString(l.text):
		j.flush(true)
	case l.text == "":
		j.addBlank(i)
	default:
		if !j.open.empty() && j.breaks(i) {
			j.flush(!j.wraps || j.open.endsEarly(j.width))
		}
		j.add(l)
	}
}

// addTable makes a block of a table.
func (j *lineJoiner) addTable(t table) {
	j.flush(true)
	b := t.grid.Block()
	if first := j.lines[t.from]; first.page > 0 {
		b.Starts = []extract.PageStart{{Page: first.page}}
	}
	j.done = append(j.done, paragraph{b, j.lines[t.from].indent})
}

// measure finds whether the lines of the file wrap, at which width, and the
// indent of most of the text.
func (j *lineJoiner) measure() {
	long, total, pairs, runOn := 0, 0, 0, 0
	var lineEnds []int
	indents := map[int]int{}
	for i, l := range j.lines {
		n := l.end - l.indent
		total += n
		if n > maxWrapped {
			long += n
		} else if n > 0 {
			lineEnds = append(lineEnds, l.end)
		}
		if n > 0 {
			indents[l.indent] += n
		}
		if n > 0 && i > 0 && j.lines[i-1].text != "" && !bullet.MatchString(l.text) {
			pairs++
			if runsOn(j.lines[i-1], l) {
				runOn++
			}
		}
	}
	if len(lineEnds) > 0 {
		slices.Sort(lineEnds)
		j.width = lineEnds[len(lineEnds)*95/100]
	}
	j.wraps = long*5 < total && runOn > 0 && runOn*12 >= pairs
	most := 0
	for indent, n := range indents {
		if n > most || n == most && indent < j.margin {
			j.margin, most = indent, n
		}
	}
}

// runsOn reports whether a sentence goes on from one line to the next.
func runsOn(a, b line) bool {
	if strings.HasSuffix(a.text, ";") || strings.HasSuffix(a.text, ":") || a.page != b.page {
		return false
	}
	r, _ := utf8.DecodeRuneInString(b.text)
	isLower := unicode.IsLower(r) && len(a.text) > 20
	return extract.EndsInHyphen(a.text) || (isLower || hasNoCase(r) && a.end-a.indent > minUncased) && !endsSentence(a.text)
}

// minUncased is the shortest line from which a sentence goes on in a script that has
// no small letters, in characters. Headings are shorter.
const minUncased = 34

// hasNoCase reports whether a letter is of a script without small letters.
func hasNoCase(r rune) bool { return unicode.Is(unicode.Lo, r) }

// maxOutdented is how many lines a heading to the left of the text may have.
const maxOutdented = 3

// outdented returns the number of lines of a heading at i that stands to the
// left of the text, 0 where there is none.
func (j *lineJoiner) outdented(i int) int {
	if j.margin < 2 || j.lines[i].text == "" || i > 0 && j.lines[i-1].text != "" {
		return 0
	}
	n := 0
	for i+n < len(j.lines) && j.lines[i+n].text != "" {
		if l := j.lines[i+n]; l.indent > j.margin-2 || n == maxOutdented || ruleLine.MatchString(l.text) || bullet.MatchString(l.text) {
			return 0
		}
		n++
	}
	if last := j.lines[i+n-1].text; endsSentence(last) || strings.HasSuffix(last, ",") || !strings.ContainsFunc(j.lines[i].text, unicode.IsLetter) {
		return 0
	}
	return n
}

const (
	maxCentred  = 3 // lines of a heading in the middle
	maxOffset   = 3 // characters between its middle and that of the text
	minCentring = 8 // characters by which it is indented
)

// centred returns the number of lines of a heading at i that stands in the middle
// above a paragraph, 0 where there is none.
func (j *lineJoiner) centred(i int) int {
	if !j.wraps || j.lines[i].text == "" || i > 0 && j.lines[i-1].text != "" {
		return 0
	}
	n := 0
	for i+n < len(j.lines) && j.lines[i+n].text != "" {
		l := j.lines[i+n]
		isMiddle := l.indent >= j.margin+minCentring && abs(l.indent+l.end-j.margin-j.width) <= 2*maxOffset
		if !isMiddle || n == maxCentred || ruleLine.MatchString(l.text) || bullet.MatchString(l.text) || endsSentence(l.text) {
			return 0
		}
		n++
	}
	at := i + n
	for at < len(j.lines) && j.lines[at].text == "" {
		at++
	}
	if at+1 >= len(j.lines) || !strings.ContainsFunc(j.lines[i].text, unicode.IsLetter) {
		return 0
	}
	if l := j.lines[at]; l.indent > j.margin+minCentring/2 || l.end < j.width*3/4 || j.lines[at+1].text == "" {
		return 0 // no paragraph
	}
	return n
}

// addAlone makes a block of one line.
func (j *lineJoiner) addAlone(l line, b extract.Block) {
	j.flush(true)
	j.add(l)
	j.open.kind, j.open.level, j.open.mark = b.Kind, b.Level, b.Mark
	j.flush(true)
}

// addBlank ends a paragraph, unless a page ends within it.
func (j *lineJoiner) addBlank(i int) {
	next, ok := nextLine(j.lines[i:])
	if !j.open.empty() && ok && next.page != j.open.last.page && j.wraps {
		r, _ := utf8.DecodeRuneInString(next.text)
		if !endsSentence(j.open.last.text) && (unicode.IsLower(r) || j.open.lines > 1) {
			return
		}
	}
	j.flush(true)
}

func nextLine(all []line) (line, bool) {
	for _, l := range all {
		if l.text != "" {
			return l, true
		}
	}
	return line{}, false
}

// minRunOn is the shortest line from which a sentence goes on in a file whose
// lines do not wrap, in bytes.
const minRunOn = 60

var (
	// closing are signs that end the line before them.
	closing = regexp.MustCompile(`^[.,;:!?)”’]+(?:\s|$)`)

	bullet   = regexp.MustCompile(`^(?:[•●▪◦‣·*–—o-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)) +\S`)
	numbered = regexp.MustCompile(`^(\d{1,2}|[a-z]|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})+)\.? +\S`)
	capitals = regexp.MustCompile(`^[^\p{Ll}]*\p{Lu}{3}[^\p{Ll}]*$`)
)

// openLineWords are words after which a line goes on, beside those after which a
// heading does.
var openLineWords = language.AllLists().Set("open line words")

func (j *lineJoiner) endsOpen(text string) bool {
	return j.words.EndsOpen(text) || extract.EndsOpen(text, openLineWords)
}

// breaks reports whether a new paragraph begins with line i.
func (j *lineJoiner) breaks(i int) bool {
	l, last := j.lines[i], j.open.last
	switch {
	case closing.MatchString(l.text):
		return false
	case extract.LeadsToPage(last.text):
		return true
	case !j.wraps:
		// Scrapers break a paragraph where a link stands in it.
		return !runsOn(last, l) && !j.endsOpen(last.text) || len(last.text) < minRunOn || bullet.MatchString(l.text)
	case bullet.MatchString(l.text):
		return true
	case extract.EndsInHyphen(last.text) && last.end > j.width/3:
		return false
	}
	return !j.isSecondOfHeading(i) && (j.looksNew(l) || j.breaksByPosition(i))
}

// isSecondOfHeading reports whether line i is the second of two that stand
// alone, of which the first has a number, or both are in capitals, and neither
// ends a sentence.
func (j *lineJoiner) isSecondOfHeading(i int) bool {
	l, first := j.lines[i], j.open.last
	inCapitals := capitals.MatchString(first.text) && capitals.MatchString(l.text) && !lineLabel.MatchString(first.text)
	if j.open.lines != 1 || !numbered.MatchString(first.text) && !inCapitals || numbered.MatchString(l.text) || i+1 < len(j.lines) && j.lines[i+1].text != "" || i > 1 && j.lines[i-2].text != "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(l.text)
	return !unicode.IsLower(r) && !endsSentence(l.text) && !endsSentence(first.text) && !strings.HasSuffix(first.text, ",") && !strings.HasSuffix(l.text, ",") && !strings.HasSuffix(first.text, ";")
}

// looksNew reports whether a line begins a paragraph by its own look: it is not
// in capitals as those before it, or the other way round, or has a number.
func (j *lineJoiner) looksNew(l line) bool {
	last := j.open.last
	isCapitals := capitals.MatchString(l.text)
	if j.open.capitals && !isCapitals || isCapitals && !capitals.MatchString(last.text) && endsSentence(last.text) {
		return true
	}
	return numbered.MatchString(l.text) && (endsSentence(last.text) || j.open.lines == 1 && numbered.MatchString(last.text))
}

// breaksByPosition reports whether line i begins a paragraph by its indent and
// by the room that the line before it leaves.
func (j *lineJoiner) breaksByPosition(i int) bool {
	l, last := j.lines[i], j.open.last
	word, _, _ := strings.Cut(l.text, " ")
	first, size := utf8.DecodeRuneInString(l.text)
	if language.Unspaced(first) {
		word = l.text[:size] // a line may end behind any letter
	}
	flows := unicode.IsLower(first) && !endsSentence(last.text) && last.end > j.width/3
	// The column in which the first word would end on the line before.
	end := last.end + 1 + utf8.RuneCountInString(word)
	switch {
	case l.indent > last.indent+1 && l.indent < last.indent+9 && endsSentence(last.text) && !bullet.MatchString(j.open.first):
		return true // an indent
	case flows && abs(l.indent-last.indent) < 2:
		return false
	case l.indent > last.indent+1 && j.open.lines == 1 && end <= j.width:
		return true // the definition below a term
	}
	width := j.widthAt(i)
	return end < width-max(4, width/8)
}

func abs(n int) int { return max(n, -n) }

// widthAt returns the width of the lines around line i, up to blank lines: their
// own where they are even and narrower than the paper, else that of the paper.
func (j *lineJoiner) widthAt(i int) int {
	from, to := i, i
	for from > 0 && j.lines[from-1].text != "" && i-from < 40 {
		from--
	}
	for to < len(j.lines) && j.lines[to].text != "" && to-i < 40 {
		to++
	}
	widest, even := 0, 0
	for _, l := range j.lines[from:to] {
		widest = max(widest, l.end)
	}
	for _, l := range j.lines[from : to-1] {
		if l.end > widest-12 {
			even++
		}
	}
	if to-from >= 4 && even*4 >= (to-from-1)*3 && widest < j.width {
		return widest
	}
	return j.width
}

// An openParagraph holds the lines of one block.
type openParagraph struct {
	text     strings.Builder // without the last word, which may be parted
	tail     string          // the last word
	first    string          // the first line
	starts   []extract.PageStart
	last     line
	indent   int // of the first line
	lines    int
	capitals bool // all of it is in capitals
	kind     extract.Kind
	level    int
	mark     string
}

func (b *openParagraph) empty() bool { return b.lines == 0 }

// endsEarly reports whether the last line ends well before the margin.
func (b *openParagraph) endsEarly(width int) bool { return b.last.end < width*3/4 }

// maxWord is the longest word that is joined, in bytes.
const maxWord = 200

// add joins a line to the open block.
func (j *lineJoiner) add(l line) {
	b := &j.open
	text := extract.Plain(l.text)
	newPage := l.page > 0 && (b.lines == 0 || l.page != b.last.page)
	isCapitals := capitals.MatchString(l.text)
	if b.lines == 0 {
		b.tail, b.first, b.indent, b.capitals = text, l.text, l.indent, isCapitals
	} else {
		joined, sure := b.tail+text, true
		if !closing.MatchString(text) {
			joined, sure = j.words.Join(b.tail, text)
		}
		if !sure {
			word, _, _ := strings.Cut(joined, " ")
			j.doubt(word, l.page)
		}
		b.tail, b.capitals = joined, b.capitals && isCapitals
	}
	if newPage {
		b.starts = append(b.starts, extract.PageStart{At: b.text.Len() + len(b.tail) - len(text), Page: l.page})
	}
	if at := strings.LastIndexByte(b.tail, ' ') + 1; at > 0 || len(b.tail) > maxWord {
		if at == 0 {
			at = len(b.tail) - maxWord/2
			for !utf8.RuneStart(b.tail[at]) {
				at++
			}
		}
		b.text.WriteString(b.tail[:at])
		b.tail = b.tail[at:]
	}
	b.last = l
	b.lines++
}

// maxDoubts is how many words an editor is asked to look at.
const maxDoubts = 60

// doubt remembers a word that was parted and may have a hyphen.
func (j *lineJoiner) doubt(word string, page int) {
	word = strings.TrimFunc(word, unicode.IsPunct)
	if len(j.parted) < maxDoubts && len(word) <= maxWord && !slices.ContainsFunc(j.parted, func(d extract.Doubt) bool { return d.Text == word }) {
		j.parted = append(j.parted, extract.Doubt{Text: word, Page: page, Why: "was parted at the end of a line; it is not certain that the hyphen belongs to it"})
	}
}

// doubts returns the words that may have a hyphen: each with its page, or all
// together where the file has no pages.
func (j *lineJoiner) doubts() []extract.Doubt {
	if len(j.parted) < 2 || j.parted[0].Page > 0 {
		return j.parted
	}
	var words []string
	for _, d := range j.parted {
		words = append(words, d.Text)
	}
	return []extract.Doubt{{Text: strings.Join(words, ", "), Why: "were parted at the end of a line; it is not certain that their hyphens belong to them"}}
}

// flush ends the open block.
func (j *lineJoiner) flush(solo bool) {
	b := &j.open
	defer func() { j.open = openParagraph{} }()
	text := b.text.String() + b.tail
	if text == "" {
		return
	}
	block := extract.Block{Kind: b.kind, Level: b.level, Mark: b.mark, Text: text, Starts: b.starts, Isolated: solo}
	if block.Kind == extract.Body && bullet.MatchString(block.Text) {
		block.Kind = extract.Item
	}
	j.done = append(j.done, paragraph{block, b.indent})
}

// ruleLine is a line that is drawn with signs.
var ruleLine = regexp.MustCompile(`^(?:={3,}|-{3,}|\*{3,}|~{3,}|\^{3,}|_{3,}|\+{3,}|"{3,}|#{3,})$`)

// underlines are the signs that underline headings, in the order in which they
// first come, which is the order of their levels.
type underlines struct{ signs []byte }

// level returns the level of line i as a heading, 0 where it is none. A heading
// has a rule of about its length below it.
func (u *underlines) level(all []line, i int) int {
	if i+1 >= len(all) || all[i].text == "" || !ruleLine.MatchString(all[i+1].text) || ruleLine.MatchString(all[i].text) || all[i].page != all[i+1].page {
		return 0
	}
	words, drawn := all[i].end-all[i].indent, all[i+1].end-all[i+1].indent
	if drawn < words-1 || drawn > words+2 || i > 0 && all[i-1].text != "" && !ruleLine.MatchString(all[i-1].text) {
		return 0
	}
	sign := all[i+1].text[0]
	at := bytes.IndexByte(u.signs, sign)
	if at < 0 {
		u.signs = append(u.signs, sign)
		at = len(u.signs) - 1
	}
	return at + 1
}
