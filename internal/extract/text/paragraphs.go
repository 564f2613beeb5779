package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
)

// A para is a block with what its lines looked like.
type para struct {
	extract.Block
	indent int
}

// A joiner puts lines together.
type joiner struct {
	words  *extract.Words
	lines  []line
	tables []rowKind
	wraps  bool // whether lines end where the paper does
	width  int  // of the paper
	margin int  // how far most of the text is set in
	parted []extract.Doubt
	done   []para
	open   builder
}

// paragraphs joins lines.
func (r Reader) paragraphs(all []line, doc *extract.Document) []para {
	j := &joiner{words: extract.NewWords(r.Known), lines: all, tables: findTables(all)}
	for _, l := range all {
		j.words.Take(l.text)
	}
	j.measure()
	lined := underlines{}
	for i := 0; i < len(all); i++ {
		l := all[i]
		if level := lined.level(all, i); level > 0 {
			j.alone(l, extract.Block{Kind: extract.Heading, Level: level})
			continue
		}
		if n := j.outdented(i); n > 0 {
			j.flush(true)
			for _, l := range all[i : i+n] {
				j.add(l)
			}
			j.open.kind = extract.Heading
			j.flush(true)
			i += n - 1
			continue
		}
		switch {
		case rule.MatchString(l.text):
			j.flush(true)
		case l.text == "":
			j.blank(i)
		case j.tables[i] != noRow:
			kind := extract.Item
			if j.tables[i] == figures {
				kind = extract.Cell
			}
			j.alone(l, extract.Block{Kind: kind, Mark: "|"})
		default:
			if !j.open.empty() && j.breaks(i) {
				j.flush(!j.wraps || j.open.endsEarly(j.width))
			}
			j.add(l)
		}
	}
	j.flush(true)
	doc.Doubts = append(doc.Doubts, j.doubts()...)
	return j.done
}

// measure tells whether the lines of the file wrap, and at which width.
func (j *joiner) measure() {
	long, total, inner, runOn := 0, 0, 0, 0
	var ends []int
	indents := map[int]int{}
	for i, l := range j.lines {
		n := l.end - l.indent
		total += n
		if n > unwrapped {
			long += n
		} else if n > 0 {
			ends = append(ends, l.end)
		}
		if n > 0 {
			indents[l.indent] += n
		}
		if n > 0 && i > 0 && j.lines[i-1].text != "" && !bullet.MatchString(l.text) {
			inner++
			if runsOn(j.lines[i-1], l) {
				runOn++
			}
		}
	}
	if len(ends) > 0 {
		slices.Sort(ends)
		j.width = ends[len(ends)*95/100]
	}
	j.wraps = long*5 < total && runOn > 0 && runOn*12 >= inner
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
	return extract.EndsInHyphen(a.text) || unicode.IsLower(r) && !ends(a.text) && len(a.text) > 20
}

// maxHeading is how many lines a heading may have that stands out to the left.
const maxHeading = 3

// outdented returns the number of lines of a heading at i that stands to the
// left of all the text, 0 where there is none.
func (j *joiner) outdented(i int) int {
	if j.margin < 2 || j.lines[i].text == "" || i > 0 && j.lines[i-1].text != "" {
		return 0
	}
	n := 0
	for i+n < len(j.lines) && j.lines[i+n].text != "" {
		if l := j.lines[i+n]; l.indent > j.margin-2 || n == maxHeading || rule.MatchString(l.text) || bullet.MatchString(l.text) {
			return 0
		}
		n++
	}
	if last := j.lines[i+n-1].text; ends(last) || strings.HasSuffix(last, ",") || !strings.ContainsFunc(j.lines[i].text, unicode.IsLetter) {
		return 0
	}
	return n
}

// alone makes a block of one line.
func (j *joiner) alone(l line, b extract.Block) {
	j.flush(true)
	j.add(l)
	j.open.kind, j.open.level, j.open.mark = b.Kind, b.Level, b.Mark
	j.flush(true)
}

// blank ends a paragraph, unless a page ends within it.
func (j *joiner) blank(i int) {
	next, ok := nextLine(j.lines[i:])
	if !j.open.empty() && ok && next.page != j.open.last.page && j.wraps {
		r, _ := utf8.DecodeRuneInString(next.text)
		if !ends(j.open.last.text) && (unicode.IsLower(r) || j.open.lines > 1) {
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

// minRun is how long a line must be, in bytes, for a sentence to go on from it
// in a file whose lines do not wrap.
const minRun = 60

var (
	// trailing are signs that end what stands before them.
	trailing = regexp.MustCompile(`^[.,;:!?)”’]+(?:\s|$)`)

	// openWord is one that no sentence and no heading ends with.
	openWord = regexp.MustCompile(`\s(?:the|an?|of|and|or|to|in|on|by|for|with|from|at|as|its|their|that|which|see)$`)

	bullet = regexp.MustCompile(`^(?:[•●▪◦‣·*–—o-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)) +\S`)
	counts = regexp.MustCompile(`^(\d{1,2}|[a-z]|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})+)\.? +\S`)
	capped = regexp.MustCompile(`^[^\p{Ll}]*\p{Lu}{3}[^\p{Ll}]*$`)
)

// breaks reports whether a new paragraph begins with line i.
func (j *joiner) breaks(i int) bool {
	l, last := j.lines[i], j.open.last
	if trailing.MatchString(l.text) {
		return false
	}
	if !j.wraps {
		// Scrapers break a paragraph where a link stands in it.
		return !runsOn(last, l) && !openWord.MatchString(last.text) || len(last.text) < minRun || bullet.MatchString(l.text)
	}
	if bullet.MatchString(l.text) {
		return true
	}
	if extract.EndsInHyphen(last.text) && last.end > j.width/3 {
		return false
	}
	if j.open.caps && !capped.MatchString(l.text) || capped.MatchString(l.text) && !capped.MatchString(last.text) && ends(last.text) {
		return true
	}
	if m := counts.FindStringSubmatch(l.text); m != nil && (ends(last.text) || j.open.lines == 1 && counts.MatchString(last.text)) {
		return true
	}
	first, _, _ := strings.Cut(l.text, " ")
	r, _ := utf8.DecodeRuneInString(l.text)
	flows := unicode.IsLower(r) && !ends(last.text) && last.end > j.width/3
	switch {
	case l.indent > last.indent+1 && l.indent < last.indent+9 && ends(last.text) && !bullet.MatchString(j.open.first):
		return true // set in
	case flows && abs(l.indent-last.indent) < 2:
		return false
	}
	if l.indent > last.indent+1 && j.open.lines == 1 && last.end+1+utf8.RuneCountInString(first) <= j.width {
		return true // what a term means
	}
	width := j.stanza(i)
	return last.end+1+utf8.RuneCountInString(first) < width-max(4, width/8)
}

func abs(n int) int { return max(n, -n) }

// stanza returns the width of the lines between blank ones that line i stands
// among: their own where they are narrower than the paper and even, else that
// of the paper.
func (j *joiner) stanza(i int) int {
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

// A builder holds the lines of one block.
type builder struct {
	text   strings.Builder // but for its last word, which may be parted
	tail   string
	first  string
	starts []extract.PageStart
	last   line
	indent int
	lines  int
	caps   bool // all of it is in capitals
	kind   extract.Kind
	level  int
	mark   string
}

func (b *builder) empty() bool { return b.lines == 0 }

// endsEarly reports whether the last line ends well before the margin.
func (b *builder) endsEarly(width int) bool { return b.last.end < width*3/4 }

// maxWord is how long a word may be that is mended, in bytes.
const maxWord = 200

// add joins a line to the open block.
func (j *joiner) add(l line) {
	b := &j.open
	text := extract.Plain(l.text)
	turned := l.page > 0 && (b.lines == 0 || l.page != b.last.page)
	caps := capped.MatchString(l.text)
	if b.lines == 0 {
		b.tail, b.first, b.indent, b.caps = text, l.text, l.indent, caps
	} else {
		joined, sure := b.tail+text, true
		if !trailing.MatchString(text) {
			joined, sure = j.words.Join(b.tail, text)
		}
		if !sure {
			word, _, _ := strings.Cut(joined, " ")
			j.doubt(word, l.page)
		}
		b.tail, b.caps = joined, b.caps && caps
	}
	if turned {
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

// doubt notes a word that was parted and may have a hyphen.
func (j *joiner) doubt(word string, page int) {
	word = strings.TrimFunc(word, unicode.IsPunct)
	if len(j.parted) < maxDoubts && len(word) <= maxWord && !slices.ContainsFunc(j.parted, func(d extract.Doubt) bool { return d.Text == word }) {
		j.parted = append(j.parted, extract.Doubt{Text: word, Page: page, Why: "was parted at the end of a line; it is not certain that the hyphen belongs to it"})
	}
}

// doubts returns the words that were parted: one by one where the file has
// pages to show them on, else together.
func (j *joiner) doubts() []extract.Doubt {
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
func (j *joiner) flush(solo bool) {
	b := &j.open
	defer func() { j.open = builder{} }()
	text := b.text.String() + b.tail
	if text == "" {
		return
	}
	block := extract.Block{Kind: b.kind, Level: b.level, Mark: b.mark, Text: text, Starts: b.starts, Solo: solo}
	if block.Kind == extract.Body && bullet.MatchString(block.Text) {
		block.Kind = extract.Item
	}
	j.done = append(j.done, para{block, b.indent})
}
