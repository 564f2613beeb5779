package layout

import (
	"regexp"
	"strconv"
	"strings"

	"plenary/internal/extract"
)

// An endnote is a numbered paragraph at the end of a chapter or of the document
// that may be a note. It stands in the text, or, where its type is small, among
// what was taken for footnotes.
type endnote struct {
	isNote bool
	at     int // among the blocks of the text, or among the notes
	page   int
	rest   []int // further blocks of the text that belong to it
}

// An endnoteRun are endnotes that count from 1.
type endnoteRun struct {
	notes   []endnote
	heading int // the block of the text above them, -1 where there is none
	raised  bool
}

// A markRun are the raised numbers in the text of a chapter, from 1 on.
type markRun []raisedMark

type raisedMark struct{ block, number, page int }

const (
	minEndnotes     = 3  // without a heading that says what they are, or raised numbers
	minMarkedShare  = 60 // percent of the notes of a run that a mark in the text leads to
	maxNotesHeading = 8  // words
)

var notesHeading = regexp.MustCompile(`(?i)^(?:[\divxlc]+[.)]?\s+)?` + lists.Pattern("notes headings") + `(?:\s|$)`)

// takeEndnotes moves endnotes from the text to the notes and ties them to the
// raised numbers in the text that count as they do: the run of each chapter is
// that at its end, or the next at the end of the book.
func (t *noteTier) takeEndnotes() {
	marks := t.markRuns()
	if len(marks) == 0 {
		return
	}
	used := make([]bool, len(marks))
	for _, run := range append(t.textRuns(), t.noteRuns()...) {
		for k, m := range marks {
			if !used[k] && run.fits(m) {
				used[k] = true
				t.take(run, m)
				break
			}
		}
	}
}

// markRuns returns the raised numbers that lead to no footnote.
func (t *noteTier) markRuns() []markRun {
	var all []markRun
	for i := range t.text {
		for _, m := range t.text[i].marks {
			page := t.text[i].pageAt(m.At)
			for one := range strings.SplitSeq(plainMark(m.Text), ",") {
				n := atoi(one)
				if n == 0 || t.footnoteOf(one, page) >= 0 {
					continue
				}
				if n == 1 {
					all = append(all, nil)
				}
				if len(all) > 0 {
					all[len(all)-1] = append(all[len(all)-1], raisedMark{i, n, page})
				}
			}
		}
	}
	return all
}

// textRuns returns the runs of numbered paragraphs in the text that may be
// endnotes.
func (t *noteTier) textRuns() []endnoteRun {
	var all []endnoteRun
	for i := 0; i < len(t.text); i++ {
		if number, _ := t.text[i].noteNumber(); number != 1 {
			continue
		}
		run, end := t.textRun(i)
		named := run.heading >= 0 && notesHeading.MatchString(t.text[run.heading].Text)
		follows := len(all) > 0 && all[len(all)-1].last() >= i-2
		switch {
		case run.heading < 0 && !run.raised && !follows, len(run.notes) < minEndnotes && !named && !run.raised && !follows:
			continue
		case end < len(t.text) && !t.text[end].isHeadingLike() && !named:
			continue // the text goes on without a heading: it is a list
		}
		all = append(all, run)
		i = end - 1
	}
	return all
}

// textRun returns the run of numbered paragraphs that begins at block i, and the
// block after it.
func (t *noteTier) textRun(i int) (run endnoteRun, end int) {
	run.heading = -1
	if i > 0 && t.text[i-1].isHeadingLike() {
		run.heading = i - 1
	}
	run.raised = t.text[i].first.MarkSize > 0
	for end = i; end < len(t.text); end++ {
		b := &t.text[end]
		number, _ := b.noteNumber()
		switch {
		case number == len(run.notes)+1:
			run.notes = append(run.notes, endnote{at: end, page: b.Page()})
		case b.Kind == extract.Body && !b.isHeadingLike() && t.goesOn(end, len(run.notes)+1):
			last := &run.notes[len(run.notes)-1]
			last.rest = append(last.rest, end)
		default:
			return run, end
		}
	}
	return run, end
}

// goesOn reports whether block i is a further paragraph of a note: the next one
// or two have the next number.
func (t *noteTier) goesOn(i, next int) bool {
	for k := i + 1; k < min(i+3, len(t.text)); k++ {
		if number, _ := t.text[k].noteNumber(); number == next {
			return true
		}
	}
	return false
}

// noteRuns returns the runs among the notes that no mark on their page leads to.
func (t *noteTier) noteRuns() []endnoteRun {
	var all []endnoteRun
	for n := range t.notes {
		number := atoi(t.notes[n].Mark)
		one := endnote{isNote: true, at: n, page: t.notes[n].Page()}
		switch last := len(all) - 1; {
		case number == 1:
			all = append(all, endnoteRun{notes: []endnote{one}, heading: -1, raised: true})
		case last >= 0 && number == len(all[last].notes)+1:
			all[last].notes = append(all[last].notes, one)
		}
	}
	return all
}

// noteNumber returns the number with which a block begins, and where its words
// do; 0 where it begins with none.
func (b *block) noteNumber() (number, words int) {
	if b.Kind != extract.Body && b.Kind != extract.Item {
		return 0, 0
	}
	m := noteStart.FindStringSubmatch(b.Text)
	if m == nil {
		return 0, 0
	}
	return atoi(m[1] + m[2]), len(b.Text) - len(m[4])
}

// isHeadingLike reports whether a block may be a heading by its type and length.
func (b *block) isHeadingLike() bool {
	return len(strings.Fields(b.Text)) <= maxNotesHeading && (b.Bold || b.lines == 1 && !endsSentence(b.Text)) || b.Bold
}

func (r endnoteRun) last() int {
	last := r.notes[len(r.notes)-1]
	if len(last.rest) > 0 {
		return last.rest[len(last.rest)-1]
	}
	return last.at
}

// fits reports whether the marks of a chapter lead to the notes of a run.
func (r endnoteRun) fits(marks markRun) bool {
	if marks[0].page > r.notes[0].page || !r.notes[0].isNote && marks[0].block >= r.notes[0].at {
		return false
	}
	marked := map[int]bool{}
	beyond := 0
	for _, m := range marks {
		if m.number <= len(r.notes) {
			marked[m.number] = true
		} else {
			beyond++
		}
	}
	return len(marked)*100 >= len(r.notes)*minMarkedShare && beyond*4 <= len(marks)
}

// take ties the notes of a run to the marks of its chapter.
func (t *noteTier) take(run endnoteRun, marks markRun) {
	notes := make([]int, len(run.notes))
	for k, one := range run.notes {
		notes[k] = one.at
		if !one.isNote {
			notes[k] = len(t.notes)
			t.notes = append(t.notes, t.endnoteBlock(one))
		}
	}
	for _, m := range marks {
		if m.number <= len(notes) {
			t.endnotes[raisedMark{block: m.block, number: m.number}] = notes[m.number-1]
		}
	}
	if run.heading >= 0 && !t.gone[run.heading] {
		t.gone[run.heading] = true
		b := t.text[run.heading]
		t.result.Drops = append(t.result.Drops, extract.Drop{Kind: extract.Repeated, Text: b.Text, Page: b.Page(), Why: "heading of notes, which stand in a section of their own"})
	}
}

// endnoteBlock makes a note of blocks of the text, which are taken out of it.
func (t *noteTier) endnoteBlock(one endnote) block {
	b := t.text[one.at]
	number, words := b.noteNumber()
	b.Kind, b.Mark = extract.Note, strconv.Itoa(number)
	b.Text = b.Text[words:]
	for k := range b.Starts {
		b.Starts[k].At = max(0, b.Starts[k].At-words)
	}
	t.gone[one.at] = true
	for _, i := range one.rest {
		rest := t.text[i]
		for _, s := range rest.Starts {
			if s.Page != b.Starts[len(b.Starts)-1].Page {
				b.Starts = append(b.Starts, extract.PageStart{At: len(b.Text) + 1 + s.At, Page: s.Page})
			}
		}
		b.Text += " " + rest.Text
		t.gone[i] = true
	}
	return b
}
