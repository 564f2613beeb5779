package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var (
	noteStart   = regexp.MustCompile(`^(?:\[(\d{1,4})\]|(\d{1,4})[.)]?|([*†‡§¶∗⁎]{1,3})) *(\S.*)$`)
	letterStart = regexp.MustCompile(`^([a-z])() +()(\S.*)$`)
)

// noteAt returns the mark with which a line of notes begins, and its words after
// it; false where it begins no note. A letter is a mark where it is raised.
func noteAt(l Line) (mark, words string, ok bool) {
	m := noteStart.FindStringSubmatch(plainMark(l.Text))
	if m == nil && l.MarkSize > 0 {
		m = letterStart.FindStringSubmatch(l.Text)
	}
	if m == nil {
		return "", "", false
	}
	return m[1] + m[2] + m[3], m[4], true
}

// plainMark writes raised digits at the beginning of text as others, and the two
// asterisks that mathematics has as the common one.
func plainMark(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(markSigns+",", r) })
	if end < 0 {
		end = len(text)
	}
	return strings.Map(func(r rune) rune {
		if n := slices.Index([]rune(raisedDigits), r); n >= 0 {
			return rune('0' + n)
		}
		if r == '∗' || r == '⁎' {
			return '*'
		}
		return r
	}, text[:end]) + text[end:]
}

// maxNoteSize is the largest type of notes in relation to that of the text.
const maxNoteSize = 0.965

// splitNotes separates the footnotes of a page from its text: from a line with a
// mark on, to the foot of the column.
func (j *blockBuilder) splitNotes(lines []Line) (text, notes []Line) {
	hadNotes := j.hadNotes
	j.hadNotes = false
	marks := marksIn(lines)
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].Column == lines[from].Column {
			to++
		}
		part := lines[from:to]
		start := j.notesStart(part, marks, from > 0, hadNotes)
		text = append(text, part[:start]...)
		if start < len(part) {
			notes = append(notes, part[start:]...)
			j.hadNotes = true
		}
		from = to
	}
	return text, notes
}

// marksIn returns the marks that may lead to notes from lines.
func marksIn(lines []Line) map[string]bool {
	marks := map[string]bool{}
	for _, l := range lines {
		for _, m := range l.Marks {
			for one := range strings.SplitSeq(plainMark(m.Text), ",") {
				marks[one] = true
			}
		}
	}
	return marks
}

// notesStart returns the line of a column from which on there are notes, the
// number of its lines where there are none.
func (j *blockBuilder) notesStart(part []Line, marks map[string]bool, isLater, hadNotes bool) int {
	small := len(part) // the lines from here on are in small type
	for small > 0 && j.isSmall(part[small-1]) {
		small--
	}
	for k := small; k < len(part); k++ {
		mark, _, ok := noteAt(part[k])
		if k == 0 && !isLater && !hadNotes {
			break // a page of notes alone has endnotes
		}
		if ok && (part[k].MarkSize > 0 || marks[mark] || j.followsGap(part, k)) {
			return k
		}
	}
	if hadNotes && small < len(part) && small > 0 && part[small-1].Y-part[small].Y > j.lineGap(j.body)*1.3 && startsLower(part[small].Text) {
		return small // the last note of the page before goes on
	}
	if k := j.fullSizeNotes(part, marks); k > 0 {
		return k
	}
	return len(part)
}

// isSmall reports whether a line may be one of a note by its type.
func (j *blockBuilder) isSmall(l Line) bool {
	return l.Size < j.body*maxNoteSize && l.Cells == 0 && !l.Contents
}

// fullSizeNotes returns the line from which on there are notes in the type of the
// text, 0 where there are none: each begins with a raised mark that stands in the
// text above, and the first follows a gap.
func (j *blockBuilder) fullSizeNotes(part []Line, marks map[string]bool) int {
	first := 0
	for k := 1; k < len(part); k++ {
		l := part[k]
		mark, _, ok := noteAt(l)
		switch {
		case ok && l.MarkSize > 0 && marks[mark] && (first > 0 || part[k-1].Y-l.Y > j.lineGap(j.body)*1.15):
			if first == 0 {
				first = k
			}
		case l.Bold, l.Size > j.body*1.05, first > 0 && part[k-1].Y-l.Y > j.lineGap(j.body)*2.5:
			first = 0
		}
	}
	return first
}

// followsGap reports whether there is a gap above line k, as above the first
// footnote. Below a heading it is a list.
func (j *blockBuilder) followsGap(part []Line, k int) bool {
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
		mark, words, ok := noteAt(l)
		n := atoi(mark)
		begins := ok && (l.MarkSize > 0 || n == last+1 || n == 1 || i == 0 || n == 0)
		if !begins && j.open != nil && (j.open.Bold || !l.Bold) {
			j.add(l)
			continue
		}
		j.flush()
		if ok {
			cut := len(l.Text) - len(words)
			l.Text = words
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
