package importer

import (
	"regexp"
	"strings"

	"plenary/internal/statement"
)

// The document's own numbers of its parts: "§ 3", "Article 5", "4.", "(a)". They
// stand in braces in statement.md, where they are one numbering: at least two in
// order. A number alone, a year or a measure is text.

var (
	// paragraphNumber is a number that a paragraph begins with, and what parts it from
	// the text.
	paragraphNumber = regexp.MustCompile(`^(?:` +
		`§§? ?\d+(?:\.\d+)*[a-z]?\.?(?: ?\(\d+[a-z]?\))?|` +
		`¶ ?\d+\.?|` +
		`(?i:` + lists.Pattern("part names") + `) (?:\d{1,4}(?:\.\d+)*[a-z]?|[IVXLC]+)(?: ?\(\d+[a-z]?\)|[.:]|\.?[ \x{a0}]?[-–—])|` +
		`\d{1,4}(?:\.\d{1,3})+[.)]?|` +
		`\d{1,4}[a-z]?(?:[.)]|\.[-–—])|` +
		`[A-Z]\.\d{1,3}(?:\.\d{1,3})*\.?|` +
		`\((?:\d{1,4}[a-z]?|\pL|[ivxl]{1,7}|[a-z]{2}|[IVXL]{1,6})\)|` +
		`(?:\pL|[ivxl]{1,7})[.)]|` +
		`\[\d{1,4}\]|` +
		`№ ?\d{1,4}\.?` +
		`)[\s\x{a0}]+`)

	letterNumber = regexp.MustCompile(`^\(?(?:\pL|[ivxl]{1,7}|[a-z]{2})[.)]$`)
	fromThousand = regexp.MustCompile(`^[\[(]?\d{4}`)
)

// numberParts finds the numbers of sections, paragraphs and items.
func (d *Draft) numberParts() {
	d.numberSections()
	d.numberParagraphs()
}

// numberSections finds the numbers of headings that are no numerals of an outline
// as "I." and "1.2" are, which are read without braces.
func (d *Draft) numberSections() {
	count := map[string]int{}
	all := 0
	for _, s := range d.Sections {
		if s.ownNumber() != "" {
			count[s.numeral.scheme]++
			all++
		}
	}
	for i := range d.Sections {
		s := &d.Sections[i]
		// The only annex of a document with articles is numbered, the only chapter is
		// perhaps a title.
		if number := s.ownNumber(); number != "" && (count[s.numeral.scheme] > 1 || all > 2) {
			s.Number = number
		}
	}
}

// ownNumber returns the number that a heading begins with where only braces make it
// the reference, "" otherwise.
func (s Section) ownNumber() string {
	if s.numeral == nil || !strings.HasPrefix(s.Title, s.numeral.printed) || s.Title == s.numeral.printed && s.Level == 0 {
		return ""
	}
	switch s.numeral.scheme {
	case "1", "roman", "letter", "small roman", "small letter":
		return ""
	}
	number := s.numeral.printed
	if rest := s.Title[len(number):]; strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, ":") {
		number += rest[:1]
	}
	if decimalDepth(s.numeral.scheme) > 1 && number[0] >= '0' && number[0] <= '9' || !statement.IsNumber(number) {
		return ""
	}
	return number
}

// A numberRow is a row of numbers that paragraphs begin with, in order.
type numberRow struct {
	at      []int // the paragraphs, as indexes of the flow
	numbers []string
	inner   bool // it stands between two numbers of another row
}

// A flowParagraph is a paragraph where it stands in the draft.
type flowParagraph struct {
	section int
	*Paragraph
	number string // that it begins with; "" for none
	row    *numberRow
}

// numberParagraphs finds the rows of numbers that paragraphs begin with.
func (d *Draft) numberParagraphs() {
	var flow []flowParagraph
	for i := range d.Sections {
		if notesTitle.MatchString(d.Sections[i].Title) || backMatter.MatchString(d.Sections[i].Title) {
			continue
		}
		for k := range d.Sections[i].Paragraphs {
			p := &d.Sections[i].Paragraphs[k]
			f := flowParagraph{section: i, Paragraph: p}
			if p.Table == nil {
				f.number = numberOf(p.Text)
			}
			flow = append(flow, f)
		}
	}
	findRows(flow)
	for i := range flow {
		if flow[i].row != nil {
			flow[i].Number = flow[i].number
		}
	}
	joinItems(flow)
}

// numberOf returns the number that a paragraph begins with, "" for none.
func numberOf(text string) string {
	number := strings.TrimRight(paragraphNumber.FindString(text), " \u00a0\t")
	if number == "" || len(strings.TrimSpace(text)) == len(number) || !statement.IsNumber(number) {
		return ""
	}
	return number
}

// leastExcerpt is how many numbers a row has at least that does not begin with the
// first.
const leastExcerpt = 3

// findRows sets the rows of the paragraphs in a flow.
func findRows(flow []flowParagraph) {
	var open []*numberRow // each within the one before it
	var rows []*numberRow
	for i := range flow {
		number := flow[i].number
		if number == "" {
			continue
		}
		k := len(open) - 1
		for k >= 0 && !statement.NumberFollows(open[k].numbers[len(open[k].numbers)-1], number) {
			k--
		}
		// A letter or an item goes on only within its section.
		if k >= 0 && flow[open[k].at[0]].section != flow[i].section && letterNumber.MatchString(number) {
			k = -1
		}
		if k < 0 {
			if !letterNumber.MatchString(number) { // a new row of digits closes those within
				for len(open) > 0 && letterNumber.MatchString(open[len(open)-1].numbers[0]) {
					open = open[:len(open)-1]
				}
			}
			row := &numberRow{inner: len(open) > 0}
			rows, open = append(rows, row), append(open, row)
			k = len(open) - 1
		}
		open = open[:k+1]
		open[k].at, open[k].numbers = append(open[k].at, i), append(open[k].numbers, number)
	}
	for _, row := range rows {
		if row.isNumbering() {
			for _, i := range row.at {
				flow[i].row = row
			}
		}
	}
}

// isNumbering reports whether a row is the numbering of parts.
func (r *numberRow) isNumbering() bool {
	first := r.numbers[0]
	if fromThousand.MatchString(first) {
		return false // years
	}
	return len(r.at) >= leastExcerpt || len(r.at) == 2 && statement.BeginsNumbers(first)
}

// Bounds of a list in digits that are the items of the paragraph before it. Longer
// ones are paragraphs of their own.
const (
	maxListWords = 400
	maxItemWords = 60
)

// joinItems puts the items of clauses beneath them: those of a row whose first stands
// right behind what leads to it.
func joinItems(flow []flowParagraph) {
	done := map[*numberRow]bool{}
	for i := 1; i < len(flow); i++ {
		row := flow[i].row
		if row == nil || done[row] || row.at[0] != i {
			continue
		}
		done[row] = true
		before := flow[i-1]
		if before.section != flow[i].section || before.Table != nil || !leadsTo(before, row, flow) {
			continue
		}
		last := row.at[len(row.at)-1]
		if flow[last].section != flow[i].section {
			continue
		}
		for k := i; k <= last; k++ {
			if flow[k].Table != nil {
				break
			}
			flow[k].Line = true
		}
	}
}

// leadsTo reports whether a paragraph leads to the items of a row: it ends in a colon,
// or it is numbered itself or has no end, and letters follow.
func leadsTo(before flowParagraph, row *numberRow, flow []flowParagraph) bool {
	text := strings.TrimRight(before.Text, " \u00a0")
	if before.row == row || text == "" {
		return false
	}
	colon := strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
	if letterNumber.MatchString(row.numbers[0]) {
		open := colon || !endsSentence(text)
		return open || before.row != nil && before.row != row
	}
	if !colon {
		return false
	}
	words := 0
	for k := row.at[0]; k <= row.at[len(row.at)-1]; k++ {
		n := wordCount(flow[k].Text)
		if words += n; n > maxItemWords || words > maxListWords {
			return false
		}
	}
	return true
}
