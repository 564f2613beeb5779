package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var noteStart = regexp.MustCompile(`^(?:\[(\d{1,4})\]|(\d{1,4})[.)]?|([*†‡§]{1,3})) *(\S.*)$`)

// maxNoteSize is the largest type of notes in relation to that of the text.
const maxNoteSize = 0.965

// splitNotes separates the footnotes of a page from its text: small type at the
// foot of a column, from a line with a mark on.
func (j *blockBuilder) splitNotes(lines []Line) (text, notes []Line) {
	hadNotes := j.hadNotes
	j.hadNotes = false
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].Column == lines[from].Column {
			to++
		}
		part := lines[from:to]
		at := len(part)
		for at > 0 && part[at-1].Size < j.body*maxNoteSize && part[at-1].Cells == 0 && !part[at-1].Contents {
			at--
		}
		// The notes begin with a mark, or go on from the page before.
		start := len(part)
		for k := at; k < len(part); k++ {
			l := part[k]
			if noteStart.MatchString(l.Text) && (l.MarkSize > 0 || followsGap(part, k, j) && (k > 0 || from > 0 || hadNotes)) {
				start = k
				break
			}
		}
		if start == len(part) && hadNotes && at < len(part) && at > 0 && part[at-1].Y-part[at].Y > j.lineGap(j.body)*1.3 && startsLower(part[at].Text) {
			start = at
		}
		text = append(text, part[:start]...)
		if start < len(part) {
			notes = append(notes, part[start:]...)
			j.hadNotes = true
		}
		from = to
	}
	return text, notes
}

// followsGap reports whether there is a gap above line k, as above the first
// footnote. Below a heading it is a list.
func followsGap(part []Line, k int, j *blockBuilder) bool {
	if k == 0 {
		return true
	}
	above := part[k-1]
	heading := above.Size > j.body*1.05 || above.Bold && !endsSentence(above.Text)
	return above.Size >= j.body*maxNoteSize && !heading && above.Y-part[k].Y > j.lineGap(j.body)*1.15
}

// addNotes makes a block of each note.
func (j *blockBuilder) addNotes(lines []Line) {
	last := 0
	for i, l := range lines {
		m := noteStart.FindStringSubmatch(l.Text)
		mark := ""
		if m != nil {
			mark = m[1] + m[2] + m[3]
		}
		n := atoi(mark)
		begins := m != nil && (l.MarkSize > 0 || n == last+1 || n == 1 || i == 0 || m[3] != "")
		if !begins && j.open != nil {
			j.add(l)
			continue
		}
		j.flush()
		if m != nil {
			cut := len(l.Text) - len(m[4])
			l.Text = m[4]
			l.Marks = slices.Clone(l.Marks)
			for k := range l.Marks {
				l.Marks[k].At = max(0, l.Marks[k].At-cut)
			}
			last = n
		}
		j.begin(l)
		j.open.Kind, j.open.Mark = extract.Note, mark
	}
	j.flush()
}

// atoi returns a number, 0 for any other text.
func atoi(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0
		}
		n = min(n*10+int(r-'0'), math.MaxInt32)
	}
	return n
}

// settleNoteMarks leaves the marks out that lead to a note, and puts the others
// back into the text: they are powers, or ordinals.
func settleNoteMarks(text, notes []block) []extract.Block {
	have := map[string]bool{}
	pages := map[string]bool{}
	for _, n := range notes {
		have[n.Mark] = true
		for _, s := range n.Starts {
			pages[n.Mark+"/"+string(rune(s.Page))] = true
		}
	}
	// Numbered paragraphs in the last third are endnotes.
	endnotes := map[string]bool{}
	for _, b := range text[len(text)*2/3:] {
		if m := noteStart.FindStringSubmatch(b.Text); m != nil && m[2] != "" && b.first.MarkSize > 0 {
			endnotes[m[2]] = true
		}
	}
	leads := func(b block, m Mark) bool {
		for _, one := range strings.FieldsFunc(m.Text, func(r rune) bool { return r == ',' }) {
			if endnotes[one] {
				return true
			}
			for _, s := range b.Starts {
				if pages[one+"/"+string(rune(s.Page))] || pages[one+"/"+string(rune(s.Page+1))] {
					return true
				}
			}
			if have[one] && len(one) > 1 {
				return true
			}
		}
		return false
	}
	var all []extract.Block
	for _, b := range append(text, notes...) {
		for k := len(b.marks) - 1; k >= 0; k-- {
			m := b.marks[k]
			if leads(b, m) {
				continue
			}
			b.Text = b.Text[:m.At] + m.Text + b.Text[m.At:]
			for s := range b.Starts {
				if b.Starts[s].At > m.At {
					b.Starts[s].At += len(m.Text)
				}
			}
		}
		all = append(all, b.Block)
	}
	return all
}
