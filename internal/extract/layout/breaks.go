package layout

import (
	"math"
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// A linePair is the last line of the open block and the next of the text, as the
// rules see them that decide whether a new block begins.
type linePair struct {
	j       *blockBuilder
	o       *block
	a, l    Line
	em      float64 // the size of a
	gap     float64 // from the baseline of a to that of l
	lead    float64 // the gap within paragraphs
	shift   float64 // from where a begins to where l does
	right   float64 // the margin
	full    bool    // a reaches the margin
	fits    bool    // a has room for the first word of l
	ends    bool    // a ends a sentence
	lower   bool    // l begins with a small letter
	hyphen  bool    // a ends in a hyphen
	item    bool    // the block began with a number or a bullet
	centred bool    // both are
}

func (j *blockBuilder) pair(l Line) *linePair {
	p := &linePair{j: j, o: j.open, a: j.last, l: l}
	p.em = max(p.a.Size, 1)
	p.gap, p.shift = p.a.Y-l.Y, l.X0-p.a.X0
	p.lead = j.lineGap(p.a.Size)
	p.right = max(p.a.Right, p.o.right)
	p.full = p.a.X1 > p.right-p.em*1.2
	p.fits = j.hasRoom(p.a, l, p.right)
	p.ends, p.lower = endsSentence(p.a.Text), startsLower(l.Text)
	p.hyphen = extract.EndsInHyphen(p.a.Text)
	p.item = p.o.first.TextX > p.o.first.X0+1
	p.centred = isCentered(p.a) && isCentered(l)
	return p
}

// otherColumn reports whether the next line is in another column, or on another
// page.
func (p *linePair) otherColumn() bool {
	return p.a.Page != p.l.Page || p.a.Column != p.l.Column || p.gap <= 0
}

// startsNumbered reports whether the next line begins with a bullet, a number, or
// the name of a part.
func (p *linePair) startsNumbered() bool {
	return startsItem(p.l) || namedStart.MatchString(p.l.Text)
}

// isIndented reports whether the next line begins at an indent of its column.
func (p *linePair) isIndented() bool { return p.l.X0 > p.l.Left+p.em*0.7 }

// A verdict is what a rule says of two lines.
type verdict int

const (
	undecided verdict = iota
	parts             // a new block begins
	joins             // the block goes on
	doubts            // it goes on, and an editor should look
)

func partsIf(yes bool) verdict {
	if yes {
		return parts
	}
	return joins
}

// A breakRule decides whether a new block begins, or leaves it to later rules.
type breakRule struct {
	name string // for tests, each of which needs one rule
	rule func(p *linePair) verdict
}

// breakRules are asked in their order; the first that decides counts. Those of
// columnRules come between them where the next line is in another column.
var (
	breakRules = []breakRule{
		{"a term, or words at the margin", apartRule},
		{"a raised number after another", raisedRule},
		{"another size", sizeRule},
		{"a number alone", loneLabelRule},
		{"bold type begins or ends", boldRule},
		{"another face after a short line", faceRule},
	}
	columnRules = []breakRule{
		{"a sentence goes on in another column", openSentenceRule},
		{"a heading over two columns", columnHeadingRule},
		{"a number at the top of a column", columnNumberRule},
		{"an indent at the top of a column", columnIndentRule},
		{"a line without an end at the foot of a column", openLineRule},
		{"another indent at the top of a column", otherIndentRule},
		{"a small letter at the top of a column", columnLowerRule},
		{"a document with indents", indentsRule},
		{"a full line at the foot of a column", fullColumnRule},
		{"a new column", func(*linePair) verdict { return parts }},
	}
	lineRules = []breakRule{
		{"a gap", gapRule},
		{"a small gap after a sentence", smallGapRule},
		{"a bullet", bulletRule},
		{"a number", numberRule},
		{"the text of a list", itemRule},
		{"a hanging indent", hangingRule},
		{"centred lines", centredRule},
		{"an indent", indentRule},
		{"a line further left", outdentRule},
		{"no room for the next word", noRoomRule},
		{"a short line that ends a sentence", shortEndRule},
		{"a heading over two lines", headingRule},
		{"a short line", shortLineRule},
	}
)

// breaks reports whether a new block begins with l.
func (j *blockBuilder) breaks(l Line) bool {
	said, _ := j.judge(l)
	if said == doubts {
		j.doubtJoin(l)
	}
	return said == parts
}

// judge returns what the rules say of the next line, and which of them decided.
func (j *blockBuilder) judge(l Line) (said verdict, rule string) {
	p := j.pair(l)
	rest := lineRules
	if p.otherColumn() {
		rest = columnRules
	}
	for _, rules := range [][]breakRule{breakRules, rest} {
		for _, r := range rules {
			if said := r.rule(p); said != undecided {
				return said, r.name
			}
		}
	}
	return joins, ""
}

// A term in a list of terms, and a few words at the right margin, stand alone.
func apartRule(p *linePair) verdict {
	if p.l.Term || p.l.Spread || p.a.Spread {
		return parts
	}
	return undecided
}

// Endnotes begin with raised numbers.
func raisedRule(p *linePair) verdict {
	if p.l.MarkSize > 0 && p.o.first.MarkSize > 0 {
		return parts
	}
	return undecided
}

func sizeRule(p *linePair) verdict {
	if math.Abs(p.a.Size-p.l.Size) > max(0.7, p.a.Size*0.06) {
		return parts
	}
	return undecided
}

// loneLabel is a line that holds a number of a list and nothing else.
var loneLabel = regexp.MustCompile(`^\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]$`)

// A number alone begins the paragraph below it.
func loneLabelRule(p *linePair) verdict {
	if p.o.lines == 1 && loneLabel.MatchString(p.o.Text) && p.o.Bold == p.l.Bold && (p.otherColumn() || p.gap < p.lead*2) {
		return joins
	}
	return undecided
}

// Bold type is a heading, if it is not one word within a sentence.
func boldRule(p *linePair) verdict {
	if p.o.Bold == p.l.Bold || p.hyphen && p.lower {
		return undecided
	}
	if p.o.Bold && !p.l.Bold || p.l.FirstW > 0 && p.ends {
		return parts
	}
	return undecided
}

// A line that begins anew in bold type, or in a typewriter face, or the other way
// round, does not go on a line that ended early.
func faceRule(p *linePair) verdict {
	changes := !p.lower && (p.l.Bold && !p.o.Bold || p.l.Fixed != p.o.Fixed)
	if changes && (p.fits && !p.full || isCentered(p.a) || p.a.Page != p.l.Page) {
		return parts
	}
	return undecided
}

func openSentenceRule(p *linePair) verdict {
	if p.lower && (p.hyphen || !p.ends && !startsItem(p.l)) {
		return joins
	}
	return undecided
}

// A title may run over two columns of one page.
func columnHeadingRule(p *linePair) verdict {
	if p.o.Bold && p.l.Bold && p.a.Size > p.j.body*1.05 && p.a.Page == p.l.Page {
		return partsIf(p.gap <= 0)
	}
	return undecided
}

func columnNumberRule(p *linePair) verdict {
	if p.startsNumbered() {
		return parts
	}
	return undecided
}

func columnIndentRule(p *linePair) verdict {
	if p.isIndented() && p.j.indents && math.Abs(p.l.X0-p.o.first.TextX-(p.l.Left-p.a.Left)) > p.em*0.5 {
		return parts
	}
	return undecided
}

func openLineRule(p *linePair) verdict {
	if !p.ends {
		return partsIf(p.fits && !p.full)
	}
	return undecided
}

func otherIndentRule(p *linePair) verdict {
	if p.o.lines > 1 && math.Abs((p.l.X0-p.l.Left)-(p.a.X0-p.a.Left)) > p.em {
		return parts
	}
	return undecided
}

func columnLowerRule(p *linePair) verdict {
	if p.lower {
		return joins
	}
	return undecided
}

func indentsRule(p *linePair) verdict {
	if p.j.indents {
		return partsIf(!p.full || p.isIndented())
	}
	return undecided
}

// A line that had no room for the next word may or may not end its paragraph.
func fullColumnRule(p *linePair) verdict {
	if !p.fits && !p.j.fullLinesEnd {
		return doubts
	}
	return undecided
}

// A gap ends no paragraph where the sentence goes on, as after lines with
// superscripts; an item of a list may begin there.
func gapRule(p *linePair) verdict {
	if p.gap <= p.lead*1.22+0.6 || p.gap <= p.em*1.15 {
		return undecided
	}
	return partsIf(p.gap > p.lead*1.6 || p.ends || !p.lower || startsItem(p.l) || p.a.Size > p.j.body*1.05)
}

// The paragraphs of a list may have small gaps between them.
func smallGapRule(p *linePair) verdict {
	if p.gap > p.lead*1.12+0.5 && p.ends && !p.lower {
		return parts
	}
	return undecided
}

func bulletRule(p *linePair) verdict {
	if bulletMark.MatchString(p.l.Text) {
		return parts
	}
	return undecided
}

// A number begins an item, if the line before did not break within a sentence.
func numberRule(p *linePair) verdict {
	if !enumerator.MatchString(p.l.Text) || p.hyphen {
		return undecided
	}
	level := p.item && math.Abs(p.l.X0-p.o.first.X0) < p.em*0.5
	list := strings.HasSuffix(p.a.Text, ";") || strings.HasSuffix(p.a.Text, "; and") || strings.HasSuffix(p.a.Text, "; or")
	if level || p.fits || p.ends || list {
		return parts
	}
	return undecided
}

// The lines of an item begin below its words.
func itemRule(p *linePair) verdict {
	if p.item && math.Abs(p.l.X0-p.o.first.TextX) < p.em*0.35 && !(p.fits && p.ends) {
		return joins
	}
	return undecided
}

// minShift is how far a line begins beside the one before to be indented, in ems.
const minShift = 0.6

func hangingRule(p *linePair) verdict {
	if p.shift > p.em*minShift && p.o.lines == 1 && p.full && !p.ends {
		return joins
	}
	return undecided
}

// Centred lines are one title, of which only the text below a sentence is not.
func centredRule(p *linePair) verdict {
	if !p.centred || math.Abs(p.shift) <= p.em*minShift {
		return undecided
	}
	return partsIf(p.ends && (p.shift > 0 || p.o.lines > 1 || p.a.Size <= p.j.body))
}

func indentRule(p *linePair) verdict {
	if p.shift > p.em*minShift {
		return partsIf(p.ends || p.fits || p.shift > p.em*5 || !p.lower)
	}
	return undecided
}

// The second line of a paragraph stands left of the first, and so does a
// paragraph after an indented one.
func outdentRule(p *linePair) verdict {
	switch {
	case p.shift >= -p.em*minShift:
		return undecided
	case p.o.lines == 1:
		return partsIf(p.fits && (p.ends || !p.lower))
	}
	return partsIf(p.ends || !p.full)
}

func noRoomRule(p *linePair) verdict {
	if !p.fits || p.a.Size > p.j.body*1.05 && (openEnd.MatchString(p.a.Text) || p.j.words.EndsOpen(p.a.Text)) {
		return joins
	}
	return undecided
}

func shortEndRule(p *linePair) verdict {
	if p.ends {
		return parts
	}
	return undecided
}

// The next line of a heading goes on if it is of the same type.
func headingRule(p *linePair) verdict {
	if p.a.Size > p.j.body*1.05 || p.o.Bold && p.l.Bold {
		return partsIf(p.a.X1 < p.right-(p.right-p.a.Left)*0.45 && !p.lower && p.gap > p.lead*1.05)
	}
	return undecided
}

// A short line without an end is one of an address, or of a poem.
func shortLineRule(p *linePair) verdict {
	return partsIf(!p.lower && p.a.X1 < p.right-(p.right-p.a.Left)*0.2)
}

// isCentered reports whether a line is centred in its column.
func isCentered(l Line) bool {
	left, right := l.X0-l.Left, l.Right-l.X1
	return left > l.Size*1.5 && math.Abs(left-right) < max(l.Size, (l.Right-l.Left)*0.04)
}
