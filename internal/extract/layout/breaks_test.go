package layout

import (
	"strings"
	"testing"

	"plenary/internal/extract"
)

// A breakCase are lines of which the last two are judged. Fields that are zero
// have the usual values of the text around: type of 10 points, lines 12 points
// apart from 50 to 350.
type breakCase struct {
	rule   string
	lines  []caseLine
	want   verdict
	indent bool // the document's paragraphs are indented
}

type caseLine struct {
	text   string
	x, gap float64 // gap is that to the line above
	size   float64
	short  bool // it does not reach the right margin
	bold   bool
	fixed  bool
	term   bool
	raised bool    // it begins with a raised number
	textX  float64 // where the words after a number begin
	column int
	centre bool
}

func (c caseLine) line(y float64) Line {
	l := Line{Text: c.text, X0: 50, X1: 350, Left: 50, Right: 350, Y: y, Size: 10, FirstW: 30, Page: 1, Column: c.column, Bold: c.bold, Fixed: c.fixed, Term: c.term}
	if c.x > 0 {
		l.X0 = c.x
	}
	if c.size > 0 {
		l.Size = c.size
	}
	if c.short {
		l.X1 = 200
	}
	if c.centre {
		l.X1 = 400 - l.X0
	}
	if c.raised {
		l.MarkSize = 6
	}
	l.TextX = max(l.X0, c.textX)
	return l
}

// breakCases has for each rule the lines that need it.
var breakCases = []breakCase{
	{rule: "a term, or words at the margin", lines: []caseLine{{text: "the words before"}, {text: "token a run of characters", term: true}}, want: parts},
	{rule: "a raised number after another", lines: []caseLine{{text: "1 Minutes of May", raised: true}, {text: "2 Letter of June", raised: true}}, want: parts},
	{rule: "another size", lines: []caseLine{{text: "The Old Weir", size: 18}, {text: "it leaked"}}, want: parts},
	{rule: "a number alone", lines: []caseLine{{text: "2.", short: true}, {text: "Every household gives a day."}}, want: joins},
	{rule: "bold type begins or ends", lines: []caseLine{{text: "Days of work", bold: true, short: true}, {text: "Every household gives one."}}, want: parts},
	{rule: "another face after a short line", lines: []caseLine{{text: "and then type this", short: true}, {text: "Print(x)", fixed: true}}, want: parts},
	{rule: "a sentence goes on in another column", lines: []caseLine{{text: "the stones that were"}, {text: "brought by barge", column: 1, gap: -300}}, want: joins},
	{rule: "a heading over two columns", lines: []caseLine{{text: "The Old", size: 14, bold: true}, {text: "Weir", size: 14, bold: true, column: 1}}, want: joins},
	{rule: "a number at the top of a column", lines: []caseLine{{text: "by barge"}, {text: "3. Every household", column: 1, gap: -300}}, want: parts},
	{rule: "an indent at the top of a column", lines: []caseLine{{text: "They came"}, {text: "Every household", x: 65, column: 1, gap: -300}}, want: parts, indent: true},
	{rule: "a line without an end at the foot of a column", lines: []caseLine{{text: "as the keeper told"}, {text: "Anna Bell in May", column: 1, gap: -300}}, want: joins},
	{rule: "another indent at the top of a column", lines: []caseLine{{text: "They came"}, {text: "by barge.", x: 80}, {text: "The rest came later.", column: 1, gap: -300}}, want: parts},
	{rule: "a small letter at the top of a column", lines: []caseLine{{text: "in St. Ives ca."}, {text: "twelve were left", column: 1, gap: -300}}, want: joins},
	{rule: "a document with indents", lines: []caseLine{{text: "They came by barge."}, {text: "The rest came later.", column: 1, gap: -300}}, want: joins, indent: true},
	{rule: "a full line at the foot of a column", lines: []caseLine{{text: "They came by barge."}, {text: "The rest came later.", column: 1, gap: -300}}, want: doubts},
	{rule: "a new column", lines: []caseLine{{text: "They came by barge.", short: true}, {text: "The rest came later.", column: 1, gap: -300}}, want: parts},
	{rule: "a gap", lines: []caseLine{{text: "They came by barge."}, {text: "The rest came later.", gap: 24}}, want: parts},
	{rule: "a gap", lines: []caseLine{{text: "with 10 to the power of"}, {text: "six stones", gap: 16}}, want: joins},
	{rule: "a small gap after a sentence", lines: []caseLine{{text: "They came by barge."}, {text: "The rest came later.", gap: 14.5}}, want: parts},
	{rule: "a bullet", lines: []caseLine{{text: "• stones"}, {text: "• days"}}, want: parts},
	{rule: "a number", lines: []caseLine{{text: "1. Every household gives a day;"}, {text: "2. or a crown"}}, want: parts},
	{rule: "the text of a list", lines: []caseLine{{text: "1. Every household which has", textX: 65}, {text: "A crown gives it", x: 65}}, want: joins},
	{rule: "a hanging indent", lines: []caseLine{{text: "Abel, R. and Stone, K., Of weirs and"}, {text: "Their keepers", x: 65}}, want: joins},
	{rule: "centred lines", lines: []caseLine{{text: "How the Old Weir", x: 120, centre: true}, {text: "Shapes the Market", x: 140, centre: true}}, want: joins},
	{rule: "an indent", lines: []caseLine{{text: "They came by barge."}, {text: "The rest came later.", x: 65}}, want: parts},
	{rule: "a line further left", lines: []caseLine{{text: "They came by barge and", x: 65}, {text: "by cart."}}, want: joins},
	{rule: "no room for the next word", lines: []caseLine{{text: "They came by barge."}, {text: "The rest came later."}}, want: joins},
	{rule: "a short line that ends a sentence", lines: []caseLine{{text: "They came by barge.", short: true}, {text: "The rest came later."}}, want: parts},
	{rule: "a heading over two lines", lines: []caseLine{{text: "How the Old Weir", size: 16, short: true}, {text: "Shapes the Market", size: 16, gap: 19}}, want: joins},
	{rule: "a short line", lines: []caseLine{{text: "12 Mill Lane", short: true}, {text: "Millbrook"}}, want: parts},
}

// judged feeds the lines of a case to a builder, and returns what is said of the
// last and by which rule.
func (c breakCase) judged() (verdict, string) {
	j := &blockBuilder{result: &Result{}, words: extract.NewWords(nil), body: 10, leading: map[int]float64{20: 12.2}, indents: c.indent}
	y := 700.0
	for i, one := range c.lines {
		gap := one.gap
		if gap == 0 {
			gap = 12
		}
		y -= gap
		l := one.line(y)
		if i == 0 {
			j.begin(l)
			continue
		}
		if i == len(c.lines)-1 {
			return j.judge(l)
		}
		j.add(l)
	}
	return undecided, ""
}

func TestEachBreakRuleHasItsCase(t *testing.T) {
	needed := map[string]bool{}
	for _, rules := range [][]breakRule{breakRules, columnRules, lineRules} {
		for _, r := range rules {
			needed[r.name] = true
		}
	}
	for _, c := range breakCases {
		delete(needed, c.rule)
		if said, rule := c.judged(); said != c.want || rule != c.rule {
			var texts []string
			for _, l := range c.lines {
				texts = append(texts, l.text)
			}
			t.Errorf("%s: %d by %q, want %d", strings.Join(texts, " / "), said, rule, c.want)
		}
	}
	for rule := range needed {
		t.Errorf("no case needs the rule %q", rule)
	}
}
