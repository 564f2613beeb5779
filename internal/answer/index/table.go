package index

import (
	"slices"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// A readAs says of which place a paragraph is that is read otherwise than it is
// printed: of a row of a table, or of its caption and header.
type readAs struct {
	paragraph int
	run       statement.Span // what is quoted for it
	cells     []statement.ReadCell
}

// maxShown is how many bytes of a table are quoted where all of it is asked for.
const maxShown = 1200

// readTables returns a statement as it is read, in which each row of a table is a
// paragraph of its own with its headers, and for each of its paragraphs what that is.
// Without tables it returns the statement itself.
func readTables(s *statement.Statement) (*statement.Statement, []readAs) {
	if !slices.ContainsFunc(s.Paragraphs, func(p statement.Paragraph) bool { return p.Table != nil }) {
		return s, nil
	}
	read := *s
	read.Sections = slices.Clone(s.Sections)
	read.Paragraphs = nil
	var places []readAs
	for i := range read.Sections {
		read.Sections[i].From = 0
		read.Sections[i].To = 0
	}
	add := func(p statement.Paragraph, place readAs) {
		at := &read.Sections[p.Section]
		if at.From == at.To {
			at.From = len(read.Paragraphs)
		}
		read.Paragraphs = append(read.Paragraphs, p)
		places = append(places, place)
		at.To = len(read.Paragraphs)
	}
	for i, p := range s.Paragraphs {
		if p.Table == nil {
			add(p, readAs{paragraph: i})
			continue
		}
		row := func(text string, place readAs) {
			if text != "" {
				add(statement.Paragraph{Section: p.Section, Number: p.Number, Text: text, Sentences: []statement.Span{{End: len(text)}}}, place)
			}
		}
		row(p.Table.ReadingOfHead(p.Text), readAs{paragraph: i, run: statement.Span{End: shownEnd(p)}})
		for k, r := range p.Table.Rows {
			text, cells := p.Table.Reading(p.Text, k)
			row(text, readAs{paragraph: i, run: r.Span, cells: cells})
		}
	}
	return &read, places
}

// shownEnd is where the rows end that are quoted with the head of a table.
func shownEnd(p statement.Paragraph) int {
	end := 0
	for _, row := range p.Table.Rows {
		if row.End > maxShown && end > 0 {
			break
		}
		end = row.End
	}
	return max(end, p.Sentences[0].End)
}

// AsPrinted returns passages as places of the statement: what was read of a row of a
// table is the row, and its words stand in cells. Where a question compares rows, it is
// the table.
func (x *Index) AsPrinted(q *Query, passages []Passage) []Passage {
	if x.places == nil {
		return passages
	}
	var printed []Passage
	for _, p := range passages {
		place := x.places[p.Paragraph]
		if x.isRow(p.Paragraph) && x.compares(q, p.Paragraph) {
			place.run, place.cells = statement.Span{End: shownEnd(x.of.Paragraphs[place.paragraph])}, nil
		}
		made := place.printed(p)
		if !slices.ContainsFunc(printed, func(o Passage) bool { return o.Run() == made.Run() }) {
			printed = append(printed, made)
		}
	}
	return printed
}

// isRow reports whether a paragraph as it is read is a row of a table.
func (x *Index) isRow(paragraph int) bool { return x.places != nil && x.places[paragraph].cells != nil }

// rareName is the rarity from which a word is held to be a name, or as telling.
const rareName = language.Rarest - 1

// isOfAnother reports whether a sentence is a row of a table that is not the one that
// is asked for: no word of the question stands in its own cells, a name in the
// question, or the thing that it asks for, stands neither in it nor in what is above it,
// or rows are compared of which not all can be shown.
func (x *Index) isOfAnother(q *Query, s *Sentence) bool {
	if !x.isRow(s.Paragraph) {
		return false
	}
	if p := x.of.Paragraphs[x.places[s.Paragraph].paragraph]; x.compares(q, s.Paragraph) && shownEnd(p) < p.Sentences[len(p.Sentences)-1].End {
		return true
	}
	if !x.compares(q, s.Paragraph) && !x.inOwnCells(q, s.Paragraph) {
		return true
	}
	return slices.ContainsFunc(q.terms, func(t term) bool {
		tells := t.name || t.rarity >= rareName || (t.focus || q.form.whatIs) && !x.lang.Counting[t.word]
		return tells && !t.frame && !x.lang.Superlatives[t.word] && !x.stands(&t, s.Paragraph) && !x.headed(&t, s.Paragraph) && !(t.stem >= 0 && x.own[t.stem])
	})
}

// printed returns a passage of the paragraph as a place of the statement.
func (r readAs) printed(p Passage) Passage {
	p.Paragraph = r.paragraph
	if r.run.End == 0 {
		return p
	}
	var marks []statement.Span
	for _, m := range p.Highlights {
		marks = append(marks, r.inCells(m)...)
	}
	p.Start, p.End, p.Highlights = r.run.Start, r.run.End, marks
	if answer := r.inCells(p.Answer); len(answer) > 0 {
		p.Answer = answer[len(answer)-1] // an answer that begins in a header ends in its cell
	} else {
		p.Answer = statement.Span{}
	}
	return p
}

// inCells returns the parts of a range of what was read that stand in cells of the
// row itself, and not in one that reaches into it from above.
func (r readAs) inCells(read statement.Span) []statement.Span {
	var parts []statement.Span
	for _, c := range r.cells {
		from, to := max(read.Start, c.At), min(read.End, c.At+c.Cell.End-c.Cell.Start)
		if from < to && c.Cell.Start >= r.run.Start && c.Cell.End <= r.run.End {
			parts = append(parts, statement.Span{Start: c.Cell.Start + from - c.At, End: c.Cell.Start + to - c.At})
		}
	}
	return parts
}

// compares reports whether a question asks which of several rows comes first, and the
// row does not say so itself.
func (x *Index) compares(q *Query, row int) bool {
	return slices.ContainsFunc(q.form.superlatives, func(word string) bool { return !x.hasWord(word, row) })
}

// inOwnCells reports whether a word of a question stands in a cell of a row, or in the
// row that heads it, and not in the header alone.
func (x *Index) inOwnCells(q *Query, paragraph int) bool {
	x.hits(q, paragraph)
	tokens := x.paragraphs[paragraph].tokens
	return slices.ContainsFunc(q.hits, func(h hit) bool {
		start := int(tokens[h.from].start)
		return !q.terms[h.term].frame && slices.ContainsFunc(x.places[paragraph].cells, func(c statement.ReadCell) bool {
			return c.At <= start && start < c.At+c.Cell.End-c.Cell.Start
		})
	})
}
