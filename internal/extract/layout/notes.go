package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var noteStart = regexp.MustCompile(`^(?:\[(\d{1,4})\]|(\d{1,4})[.)]?|([*†‡§]{1,3})) *(\S.*)$`)

// smaller is the largest that the type of notes is, to that of the text.
const smaller = 0.965

// partNotes parts the footnotes of a page from its text: small type at the foot
// of a column that begins with a mark.
func (j *joiner) partNotes(lines []Line) (text, notes []Line) {
	hadNotes := j.noted
	j.noted = false
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].Column == lines[from].Column {
			to++
		}
		part := lines[from:to]
		at := len(part)
		for at > 0 && part[at-1].Size < j.body*smaller && part[at-1].Cells == 0 && !part[at-1].Contents {
			at--
		}
		// The zone begins with a mark, or goes on from the page before.
		start := len(part)
		for k := at; k < len(part); k++ {
			l := part[k]
			if noteStart.MatchString(l.Text) && (l.MarkSize > 0 || set(part, k, j) && (k > 0 || from > 0 || hadNotes)) {
				start = k
				break
			}
		}
		if start == len(part) && hadNotes && at < len(part) && at > 0 && part[at-1].Y-part[at].Y > j.lead(j.body)*1.3 && startsLower(part[at].Text) {
			start = at
		}
		text = append(text, part[:start]...)
		if start < len(part) {
			notes = append(notes, part[start:]...)
			j.noted = true
		}
		from = to
	}
	return text, notes
}

// set reports whether the line at k is set apart from the text above it, as
// the first footnote is. Below a heading stands a list.
func set(part []Line, k int, j *joiner) bool {
	if k == 0 {
		return true
	}
	above := part[k-1]
	heading := above.Size > j.body*1.05 || above.Bold && !ends(above.Text)
	return above.Size >= j.body*smaller && !heading && above.Y-part[k].Y > j.lead(j.body)*1.15
}

// notes makes a block of each note.
func (j *joiner) notes(lines []Line) {
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

// settleMarks takes the marks out that lead to a note, and puts those back that
// do not: they were powers, or ordinals.
func settleMarks(text, notes []block) []extract.Block {
	have := map[string]bool{}
	pages := map[string]bool{}
	for _, n := range notes {
		have[n.Mark] = true
		for _, s := range n.Starts {
			pages[n.Mark+"/"+string(rune(s.Page))] = true
		}
	}
	// Endnotes: a list of numbered paragraphs near the end counts as well.
	ended := map[string]bool{}
	for _, b := range text[len(text)*2/3:] {
		if m := noteStart.FindStringSubmatch(b.Text); m != nil && m[2] != "" && b.first.MarkSize > 0 {
			ended[m[2]] = true
		}
	}
	leads := func(b block, m Mark) bool {
		for _, one := range strings.FieldsFunc(m.Text, func(r rune) bool { return r == ',' }) {
			if ended[one] {
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
