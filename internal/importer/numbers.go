package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
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
		`(?i:` + lists.Pattern("part names") + `) (?:\d{1,4}(?:\.\d+)*(?:[a-z]|er|[º°]|[ -]?` + numberSuffix + `)?|[IVXLC]+)(?: ?\(\d+[a-z]?\)|[.:]|\.?[ \x{a0}]?[-–—])|` +
		`\d{1,4}(?:\.\d{1,3})+[.)]?|` +
		`\d{1,3}[°º]|` +
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
	flow := d.flow()
	findRows(flow)
	if d.takeTitles(flow) {
		flow = d.flow()
		findRows(flow)
	}
	d.numberSections()
	for i := range flow {
		if flow[i].row != nil || isBelowNumber(flow, i) {
			flow[i].Number = flow[i].number
		}
	}
	joinItems(flow)
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
	switch {
	case s.numeral.east && statement.IsNumber(s.numeral.printed):
		return s.numeral.printed
	case s.numeral.east:
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
}

// A flowParagraph is a paragraph where it stands in the draft.
type flowParagraph struct {
	section int
	*Paragraph
	number string // that it begins with; "" for none
	row    *numberRow
}

// decimalNumber is a number with those above it: "4.2.1".
var decimalNumber = regexp.MustCompile(`^(\d+(?:\.\d+)+)\.\d+[.)]?$`)

// isBelowNumber reports whether a paragraph has a number whose first parts are that of
// one before it in its section, such as the only "4.2.1" behind "4.2".
func isBelowNumber(flow []flowParagraph, i int) bool {
	m := decimalNumber.FindStringSubmatch(flow[i].number)
	for k := i - 1; m != nil && k >= 0 && flow[k].section == flow[i].section; k-- {
		if flow[k].Number != "" && strings.TrimRight(flow[k].number, ".)") == m[1] {
			return true
		}
	}
	return false
}

// flow returns the paragraphs of the text with the numbers that they begin with.
func (d *Draft) flow() []flowParagraph {
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
	return flow
}

// maxNumberedTitle is how many words a title behind a number has at most that the type
// does not set apart.
const maxNumberedTitle = 12

// isTitleAlone reports whether paragraph i of a row is a number with a title, and the
// text that it heads stands in the paragraphs behind it.
func isTitleAlone(flow []flowParagraph, i int) bool {
	f := flow[i]
	if i+1 == len(flow) || flow[i+1].section != f.section || flow[i+1].row == f.row && f.row != nil || letterNumber.MatchString(f.number) || strings.HasPrefix(f.number, "(") {
		return false
	}
	title := strings.TrimSpace(f.Text[len(f.number):])
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(title, `"“‘'„«`))
	return language.CountWords(title) <= maxNumberedTitle && !unicode.IsLower(first) && !strings.ContainsAny(title[len(title)-1:], ",;:") && !strings.Contains(title, ". ")
}

// takeTitles makes headings of numbered paragraphs that are titles alone: all of a row,
// or those of a row that goes on counting headings. It reports whether there are any.
func (d *Draft) takeTitles(flow []flowParagraph) bool {
	level := map[*Paragraph]int{}
	done := map[*numberRow]bool{}
	for i := range flow {
		row := flow[i].row
		if row == nil || done[row] {
			continue
		}
		done[row] = true
		titles := 0
		for _, k := range row.at {
			if isTitleAlone(flow, k) {
				titles++
			}
		}
		above := d.Sections[flow[i].section]
		goesOn := above.numeral != nil && statement.NumberFollows(above.numeral.printed+".", strings.TrimSuffix(row.numbers[0], ".")+".")
		switch {
		case titles < len(row.at) && !(goesOn && titles*2 > len(row.at)):
			continue
		case goesOn:
		default:
			above.Level++
		}
		for _, k := range row.at {
			if isTitleAlone(flow, k) {
				level[flow[k].Paragraph] = min(above.Level, maxLevel)
			}
		}
	}
	for i, f := range flow { // "0. Definitions." above the heading "1. Source Code."
		if f.number == "" || f.section+1 == len(d.Sections) || !isTitleAlone(flow, i) {
			continue
		}
		if below := d.Sections[f.section+1]; below.numeral != nil && statement.NumberFollows(strings.TrimSuffix(f.number, ".")+".", below.numeral.printed+".") {
			level[f.Paragraph] = below.Level
		}
	}
	if len(level) == 0 {
		return false
	}
	d.splitSections(level)
	return true
}

// splitSections begins a section of a level at each of some paragraphs.
func (d *Draft) splitSections(level map[*Paragraph]int) {
	var all []Section
	for _, s := range d.Sections {
		paragraphs := s.Paragraphs
		s.Paragraphs = nil
		all = append(all, s)
		for k := range paragraphs {
			p := &paragraphs[k]
			last := &all[len(all)-1]
			if level[p] == 0 {
				last.Paragraphs = append(last.Paragraphs, *p)
				continue
			}
			part := Section{Level: level[p], Title: p.Text, Why: "a number with a title alone, in a row", Anchor: p.Anchor, of: s.of}
			if len(p.Starts) > 0 {
				part.Page = p.Starts[0].Page
			}
			if readings := numerals(p.Text); len(readings) > 0 {
				part.numeral = &readings[0]
			}
			all = append(all, part)
		}
	}
	d.Sections = all
	d.closeLevelGaps()
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
			row := &numberRow{}
			rows, open = append(rows, row), append(open, row)
			k = len(open) - 1
		}
		open = open[:k+1]
		open[k].at, open[k].numbers = append(open[k].at, i), append(open[k].numbers, number)
	}
	for _, row := range rows {
		if row.isNumbering() || row.isList(flow) {
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

// isList reports whether two paragraphs with numbers are a list that goes on counting
// another: they stand right behind what leads to them.
func (r *numberRow) isList(flow []flowParagraph) bool {
	first := r.at[0]
	return len(r.at) > 1 && r.at[1] == first+1 && first > 0 && flow[first-1].section == flow[first].section &&
		strings.HasSuffix(strings.TrimSpace(flow[first-1].Text), ":") && !fromThousand.MatchString(r.numbers[0])
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
		if last++; last < len(flow) && flow[last].section == flow[i].section && endsClause(flow[last]) {
			flow[last].Line = true
		}
	}
}

// endsClause reports whether a paragraph behind items ends the sentence that they are
// parts of.
func endsClause(f flowParagraph) bool {
	first, _ := utf8.DecodeRuneInString(f.Text)
	return f.number == "" && f.Table == nil && unicode.IsLower(first)
}

// breaksOff reports whether a text ends in a small letter: "The fee is waived if".
func breaksOff(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLower(last)
}

// isOneSentence reports whether a row counts from its first number, and none but its
// last paragraph ends a sentence.
func (r *numberRow) isOneSentence(flow []flowParagraph) bool {
	if !statement.BeginsNumbers(r.numbers[0]) {
		return false
	}
	last := len(r.at) - 1
	for _, i := range r.at[:last] {
		if endsSentence(flow[i].Text) {
			return false
		}
	}
	text := strings.TrimRight(flow[r.at[last]].Text, " \u00a0")
	return endsSentence(text) || strings.ContainsAny(text[len(text)-1:], ",;:") // where items of its own follow
}

// leadsTo reports whether a paragraph leads to the items of a row: it ends in a colon or a dash,
// or it is numbered itself or has no end, and letters follow, or digits that go on
// with its sentence.
func leadsTo(before flowParagraph, row *numberRow, flow []flowParagraph) bool {
	text := strings.TrimRight(before.Text, " \u00a0")
	if before.row == row || text == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	colon := strings.ContainsRune(":：—", last)
	if letterNumber.MatchString(row.numbers[0]) {
		open := colon || !endsSentence(text)
		return open || before.row != nil && before.row != row
	}
	if !colon && !(breaksOff(text) && row.isOneSentence(flow)) {
		return false
	}
	words := 0
	for k := row.at[0]; k <= row.at[len(row.at)-1]; k++ {
		n := language.CountWords(flow[k].Text)
		if words += n; n > maxItemWords || words > maxListWords {
			return false
		}
	}
	return true
}
