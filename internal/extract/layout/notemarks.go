package layout

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

// A noteTie says that a mark in a block leads to a note.
type noteTie struct {
	at   int // byte offset within the block's text
	note int // among the notes
}

// A noteTier ties the marks in the text of a document to its notes.
type noteTier struct {
	text, notes []block
	result      *Result
	ties        map[int][]noteTie  // by block of the text
	tied        map[int]bool       // the notes that a mark leads to
	byMark      map[string][]int   // the notes, in order
	onPage      map[int][]int      // the blocks of the text, in order
	gone        map[int]bool       // the blocks of the text that became notes
	endnotes    map[raisedMark]int // the notes of marks that lead to endnotes, without their pages
}

// tieNotes ties notes to the marks in the text that lead to them, takes these
// marks out of the words, and puts all others back: they are powers, or ordinals.
// Each note comes after the block that its mark stands in, so that of several
// with one mark the next is meant.
func tieNotes(text, notes []block, result *Result) []extract.Block {
	t := &noteTier{
		text: text, notes: notes, result: result,
		ties: map[int][]noteTie{}, tied: map[int]bool{}, gone: map[int]bool{},
		byMark: map[string][]int{}, onPage: map[int][]int{}, endnotes: map[raisedMark]int{},
	}
	for n := range notes {
		t.byMark[notes[n].Mark] = append(t.byMark[notes[n].Mark], n)
	}
	for i := range text {
		for _, s := range text[i].Starts {
			t.onPage[s.Page] = append(t.onPage[s.Page], i)
		}
	}
	t.takeEndnotes()
	for i := range t.text {
		t.tieRaised(i)
	}
	for n := range t.notes {
		if !t.tied[n] {
			t.tieInLine(n)
		}
	}
	return t.blocks()
}

// pageAt returns the page that stands at an offset of a block.
func (b *block) pageAt(at int) int {
	page := b.Page()
	for _, s := range b.Starts {
		if s.At <= at {
			page = s.Page
		}
	}
	return page
}

// tieRaised ties the superscripts of block i, and puts those that lead to no note
// back.
func (t *noteTier) tieRaised(i int) {
	b := &t.text[i]
	for k := len(b.marks) - 1; k >= 0; k-- {
		m := b.marks[k]
		m.At = min(m.At, len(b.Text))
		var ties []noteTie
		for one := range strings.FieldsFuncSeq(plainMark(m.Text), func(r rune) bool { return r == ',' }) {
			if n := t.noteOf(i, one, b.pageAt(m.At)); n >= 0 {
				ties = append(ties, noteTie{m.At, n})
				t.tied[n] = true
			}
		}
		if ties == nil {
			t.insert(i, m.At, m.Text)
			continue
		}
		t.ties[i] = append(ties, t.ties[i]...)
	}
	b.marks = nil
}

// noteOf returns the note that a mark in block i leads to, -1 where there is none:
// a footnote, or an endnote.
func (t *noteTier) noteOf(i int, mark string, page int) int {
	if n := t.footnoteOf(mark, page); n >= 0 {
		return n
	}
	if n, ok := t.endnotes[raisedMark{block: i, number: atoi(mark)}]; ok {
		return n
	}
	if len(mark) > 1 && atoi(mark) > 0 && len(t.byMark[mark]) > 0 {
		return t.byMark[mark][0]
	}
	return -1
}

// footnoteOf returns the note that a mark leads to on its page, or on the next
// where it had no room; -1 where there is none.
func (t *noteTier) footnoteOf(mark string, page int) int {
	for _, p := range []int{page, page + 1} {
		for _, n := range t.byMark[mark] {
			if t.notes[n].Page() == p && (p == page || !t.tied[n]) {
				return n
			}
		}
	}
	return -1
}

// tieInLine ties note n to a mark of full size, straight after a word or a sign:
// "stones.1 Nobody". It must be the only one on the note's page.
func (t *noteTier) tieInLine(n int) {
	note := &t.notes[n]
	if note.Mark == "" {
		return
	}
	mark := regexp.QuoteMeta(note.Mark)
	pattern := regexp.MustCompile(`[\pL\pM.,;:!?)”’"'»\]](` + mark + `| ?\[` + mark + `\])(?:[\s.,;:!?)”’"'»—–]|$)`)
	block, from, to := -1, 0, 0
	for _, i := range t.onPage[note.Page()] {
		b := &t.text[i]
		if t.gone[i] || b.Kind == extract.Table || b.Kind == extract.Contents {
			continue
		}
		for _, at := range pattern.FindAllStringSubmatchIndex(b.Text, 4) {
			if b.pageAt(at[2]) != note.Page() {
				continue
			}
			if block >= 0 {
				return // more than one
			}
			block, from, to = i, at[2], at[3]
		}
	}
	if block >= 0 {
		t.cut(block, from, to)
		t.ties[block] = append(t.ties[block], noteTie{from, n})
		t.tied[n] = true
	}
}

// insert puts text into block i.
func (t *noteTier) insert(i, at int, text string) {
	b := &t.text[i]
	b.Text = b.Text[:at] + text + b.Text[at:]
	t.shift(i, at, len(text))
}

// cut takes text out of block i.
func (t *noteTier) cut(i, from, to int) {
	b := &t.text[i]
	b.Text = b.Text[:from] + b.Text[to:]
	t.shift(i, from, from-to)
}

// shift moves the places after at in block i.
func (t *noteTier) shift(i, at, by int) {
	b := &t.text[i]
	for k := range b.Starts {
		if b.Starts[k].At > at {
			b.Starts[k].At = max(at, b.Starts[k].At+by)
		}
	}
	for k := range t.ties[i] {
		if t.ties[i][k].at > at {
			t.ties[i][k].at = max(at, t.ties[i][k].at+by)
		}
	}
}

// blocks returns the text with the notes in it.
func (t *noteTier) blocks() []extract.Block {
	var all []extract.Block
	given := map[int]bool{}
	last := 0 // the page of the text so far
	give := func(n int) {
		if !given[n] {
			given[n] = true
			all = append(all, t.notes[n].Block)
		}
	}
	for i := range t.text {
		if t.gone[i] {
			continue
		}
		b := &t.text[i]
		// Notes that no mark leads to come after the text of their page.
		if page := b.Page(); page > last {
			for n := range t.notes {
				if !t.tied[n] && t.notes[n].Page() < page {
					give(n)
				}
			}
			last = page
		}
		slices.SortStableFunc(t.ties[i], func(a, b noteTie) int { return a.at - b.at })
		for _, tie := range t.ties[i] {
			b.Marks = append(b.Marks, extract.NoteMark{At: tie.at, Mark: t.notes[tie.note].Mark})
		}
		all = append(all, b.Block)
		for _, tie := range t.ties[i] {
			give(tie.note)
		}
	}
	for n := range t.notes {
		give(n)
	}
	return all
}
