package text

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var (
	// noteStart and noteMark are numbers in brackets, of a note and in the text.
	noteStart = regexp.MustCompile(`^\^?\[(\d{1,3})\]:?\s+(\S.*)$`)
	noteMark  = regexp.MustCompile(`\s*\^?\[(\d{1,3})\]`)
	// raised are superscript digits, with a measure before them where they are a
	// power of it.
	raised      = regexp.MustCompile(`(?:\b[kcdm]?m|\bft)?[⁰¹²³⁴⁵⁶⁷⁸⁹]+`)
	raisedStart = regexp.MustCompile(`^[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s+\S`)
	lowered     = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")
)

// lowerMarks writes superscript numbers in brackets where notes begin with them,
// so that all marks are read in one way. A power of a measure is no mark.
func lowerMarks(all []paragraph) {
	if !slices.ContainsFunc(all, func(p paragraph) bool { return raisedStart.MatchString(p.Text) }) {
		return
	}
	for i := range all {
		if len(all[i].Starts) > 1 {
			continue // the offsets of its pages would change
		}
		all[i].Text = raised.ReplaceAllStringFunc(all[i].Text, func(mark string) string {
			if low := lowered.Replace(mark); low[0] >= '0' && low[0] <= '9' {
				return "[" + low + "]"
			}
			return mark
		})
	}
}

// takeNotes finds the footnotes, where notes and text have numbers in brackets,
// and takes their marks out of the text with their places.
func takeNotes(all []paragraph) []paragraph {
	lowerMarks(all)
	if !areNoteMarks(all) {
		return all
	}
	marked := map[string]bool{} // marks since the last notes
	kept := make([]paragraph, 0, len(all))
	note := -1 // the open note, in kept
	for _, p := range all {
		if m := noteStart.FindStringSubmatch(p.Text); m != nil && marked[m[1]] {
			shiftLeft(p.Starts, len(p.Text)-len(m[2]))
			p.Kind, p.Mark, p.Text = extract.Note, m[1], m[2]
			note = len(kept)
			kept = append(kept, p)
			continue
		}
		if note >= 0 && p.Kind != extract.Heading && p.indent >= kept[note].indent+2 {
			kept[note].Text += " " + p.Text
			continue
		}
		if note >= 0 {
			note = -1
			clear(marked)
		}
		p.takeMarks()
		for _, m := range p.Marks {
			marked[m.Mark] = true
		}
		kept = append(kept, p)
	}
	return kept
}

// areNoteMarks reports whether the numbers in brackets are those of footnotes:
// nine in ten are the number after the last, or one.
func areNoteMarks(all []paragraph) bool {
	n, rises, last := 0, 0, 0
	for _, p := range all {
		if noteStart.MatchString(p.Text) {
			continue
		}
		for _, m := range noteMark.FindAllStringSubmatch(p.Text, -1) {
			value := 0
			for _, digit := range m[1] {
				value = value*10 + int(digit-'0')
			}
			n++
			if value == last+1 || value == 1 {
				rises++
			}
			last = value
		}
	}
	return n > 0 && rises*10 >= n*9
}

// takeMarks takes the marks of footnotes out of a block.
func (p *paragraph) takeMarks() {
	found := noteMark.FindAllStringSubmatchIndex(p.Text, -1)
	if len(found) == 0 {
		return
	}
	var b strings.Builder
	at := 0
	for _, m := range found {
		b.WriteString(p.Text[at:m[0]])
		p.Marks = append(p.Marks, extract.NoteMark{At: b.Len(), Mark: p.Text[m[2]:m[3]]})
		for k := range p.Starts {
			if p.Starts[k].At > b.Len() {
				p.Starts[k].At = max(b.Len(), p.Starts[k].At-(m[1]-m[0]))
			}
		}
		at = m[1]
	}
	b.WriteString(p.Text[at:])
	text := b.String()
	if trimmed := strings.TrimLeft(text, " "); len(trimmed) != len(text) {
		n := len(text) - len(trimmed)
		shiftLeft(p.Starts, n)
		for k := range p.Marks {
			p.Marks[k].At = max(0, p.Marks[k].At-n)
		}
		text = trimmed
	}
	p.Text = text
	if text == "" {
		p.Marks = nil
	}
}

// shiftLeft moves the starts of pages to the left by n bytes, at most to the
// beginning of the text.
func shiftLeft(starts []extract.PageStart, n int) {
	for k := range starts {
		starts[k].At = max(0, starts[k].At-n)
	}
	slices.SortStableFunc(starts, func(a, b extract.PageStart) int { return a.At - b.At })
}
