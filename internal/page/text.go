package page

import (
	"slices"
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// textOf draws a section with the text directly beneath it. What the page is of is marked.
func (v *view) textOf(i int) section {
	s := v.place.Statement
	of := s.Sections[i]
	ref := statement.SectionRef(i)
	made := section{
		link: link{v.to(ref), of.Name()}, ID: v.links.Fragment(s, ref), Label: s.Label(ref), Level: min(of.Level+1, maxLevel),
		Held: s.HasText(i) || i == 0,
	}
	for p := of.From; p < of.To; p++ {
		made.Paragraphs = append(made.Paragraphs, v.paragraph(p))
	}
	if v.rest == wholePath {
		return made
	}
	for _, child := range s.Children(i) {
		if i > 0 {
			made.Children = append(made.Children, v.heading(child))
		}
	}
	for _, related := range of.Related {
		made.Related = append(made.Related, link{v.toPlace(s, related), s.Locator(related)})
	}
	if v.place.Ref == ref {
		made.Place = v.howToCite(ref)
	}
	return made
}

// maxLevel is that of the smallest heading of a page.
const maxLevel = 6

// paragraph draws a paragraph with its sentences, notes and marks.
func (v *view) paragraph(i int) paragraph {
	s := v.place.Statement
	of, ref := s.Paragraphs[i], statement.ParagraphRef(i)
	made := paragraph{
		ID: v.links.Fragment(s, ref), Label: s.Label(ref), Href: v.toPlace(s, ref),
	}
	if v.Plain && of.Table == nil {
		if made.Href = v.to(ref); of.Printed == "" && made.Label == strings.TrimSpace(s.Sections[of.Section].Ref+" "+strconv.Itoa(of.Number)) {
			made.Label = ""
		}
		if v.bare && of.Printed == "" {
			made.Href = ""
		}
		if v.place.Ref.Index != i || v.place.Ref.Kind == statement.WholeSection {
			made.ID = ""
		}
	}
	if of.Printed == "" || of.Table != nil {
		made.Number = v.Words.number(of.Number)
	}
	if dir := directionOf(of.Text); dir != v.Language.Dir {
		made.Dir = dir
	}
	at := v.place.Ref
	if at.Index == i && (at.Kind == statement.WholeParagraph || at.Kind == statement.SomeSentences) {
		made.Place = v.howToCite(at)
	}
	if of.Table != nil {
		made.Table = v.table(i)
		return made
	}
	made.Pieces, made.Notes = v.pieces(i)
	return made
}

// isMarked reports whether the page is of a sentence.
func (v *view) isMarked(paragraph, sentence int) bool {
	at := v.place.Ref
	switch {
	case v.rest == wholePath || at.Index != paragraph:
		return false
	case at.Kind == statement.SomeSentences:
		return at.From <= sentence && sentence < at.To
	}
	return at.Kind == statement.WholeParagraph
}

// pieces are the sentences of a paragraph, what stands between them, and the marks of its
// notes, which are no part of the text. Joined, their numbers and texts are the paragraph's.
func (v *view) pieces(i int) (pieces []piece, notes []note) {
	s := v.place.Statement
	p := s.Paragraphs[i]
	text, last, first, inItem := p.Text, 0, true, false
	marks, depths := v.notesIn(i), itemDepths(p)
	for k, sentence := range p.Sentences {
		if sentence.Start > last {
			pieces = append(pieces, piece{Text: text[last:sentence.Start]})
		}
		one := v.sentence(i, k)
		if k == 0 && strings.HasPrefix(one.Text, p.Printed) {
			one.Number, one.Text = p.Printed, one.Text[len(p.Printed):]
		}
		one.First = one.Marked && first
		first = first && !one.Marked
		if one.Item = depths[k]; one.Item > 0 {
			one.Ends, inItem = inItem, true
		}
		last = sentence.End
		pieces = append(pieces, one)
		for len(marks) > 0 && (s.Notes[marks[0]].At.End <= last || k == len(p.Sentences)-1) {
			made := v.note(marks[0])
			pieces, notes, marks = append(pieces, piece{Note: made.Mark, Label: "#" + made.ID}), append(notes, made), marks[1:]
		}
	}
	if last < len(text) {
		pieces = append(pieces, piece{Text: text[last:]})
	}
	if inItem {
		pieces = append(pieces, piece{Ends: true})
	}
	return pieces, notes
}

// sentence is one of a paragraph.
func (v *view) sentence(paragraph, k int) piece {
	s := v.place.Statement
	at := s.Paragraphs[paragraph].Sentences[k]
	ref := s.RefTo(statement.Run{Paragraph: paragraph, Start: at.Start, End: at.End})
	made := piece{Label: s.Label(ref), Marked: v.isMarked(paragraph, k), Text: s.Paragraphs[paragraph].Text[at.Start:at.End]}
	if ref.Kind == statement.SomeSentences && (made.Marked || !v.Plain) {
		made.ID = v.links.Fragment(s, ref)
	}
	return made
}

// itemDepths are the depths of the items of a clause, by the sentences with which they
// begin.
func itemDepths(p statement.Paragraph) map[int]int {
	depths := map[int]int{}
	for _, item := range p.Items {
		depths[item.From] = min(item.Depth, deepestItem)
	}
	return depths
}

// deepestItem is the depth from which items are no longer indented further.
const deepestItem = 4

// notesIn are the indices of the notes of a paragraph, in the order of their marks.
func (v *view) notesIn(i int) []int {
	notes := v.place.Statement.Notes
	var in []int
	for k, n := range notes {
		if n.At.Paragraph == i {
			in = append(in, k)
		}
	}
	slices.SortStableFunc(in, func(a, b int) int { return notes[a].At.End - notes[b].At.End })
	return in
}

// note is a footnote beside the text. Its id is no place's.
func (v *view) note(i int) note {
	s := v.place.Statement
	n := s.Notes[i]
	made := note{
		ID: apart + "/note/" + strconv.Itoa(i+1), Mark: n.Mark, Number: n.Mark, Text: s.Paragraphs[n.Paragraph].Text,
		Href: v.toPlace(s, statement.ParagraphRef(n.Paragraph)),
	}
	if number, text, ok := strings.Cut(made.Text, " "); ok && strings.Trim(number, "()[].:") == n.Mark {
		made.Number, made.Text = number, text
	}
	return made
}

type (
	// A table is a paragraph that holds one.
	table struct {
		Caption      string
		HeadID       string // of the caption, or of the header where there is none
		Marked       bool   // that
		First        bool   // of those that are marked
		Header, Rows []row
	}

	row struct {
		ID     string
		Marked bool
		First  bool // of those that are marked
		Cells  []cell
	}

	// A cell stands in several columns and rows where these are more than 1.
	cell struct {
		Text          string
		Columns, Rows int
		Heads         bool // a row
	}
)

// table draws the table of a paragraph. Its rows are sentences.
func (v *view) table(i int) *table {
	s := v.place.Statement
	p := s.Paragraphs[i]
	t := p.Table
	made := &table{Caption: p.Text[t.Caption.Start:t.Caption.End], Header: cells(p.Text, t.Header), Rows: cells(p.Text, t.Rows)}
	first := true
	for k, sentence := range p.Sentences {
		ref := s.RefTo(statement.Run{Paragraph: i, Start: sentence.Start, End: sentence.End})
		id := ""
		if ref.Kind == statement.SomeSentences {
			id = v.links.Fragment(s, ref)
		}
		marked := v.isMarked(i, k)
		if at := t.RowOf(k); at >= 0 && at < len(made.Rows) {
			made.Rows[at].ID, made.Rows[at].Marked, made.Rows[at].First = id, marked, marked && first
		} else {
			made.HeadID, made.Marked, made.First = id, marked, marked && first
		}
		first = first && !marked
	}
	return made
}

// cells draws rows. A cell that goes on over several columns or rows is drawn once.
func cells(text string, rows []statement.TableRow) []row {
	made := make([]row, len(rows))
	same := func(i, k int, c statement.Span) bool {
		return i < len(rows) && k < len(rows[i].Cells) && rows[i].Cells[k] == c && c.End > c.Start
	}
	for i, r := range rows {
		for k, c := range r.Cells {
			if k > 0 && same(i, k-1, c) || i > 0 && same(i-1, k, c) {
				continue
			}
			one := cell{Text: text[c.Start:c.End], Columns: 1, Rows: 1, Heads: k == 0}
			for same(i, k+one.Columns, c) {
				one.Columns++
			}
			for same(i+one.Rows, k, c) {
				one.Rows++
			}
			made[i].Cells = append(made[i].Cells, one)
		}
	}
	return made
}
