package text

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var (
	noteStart = regexp.MustCompile(`^\^?\[(\d{1,3})\]:?\s+(\S.*)$`)
	noteMark  = regexp.MustCompile(`\s*\^?\[(\d{1,3})\]`)
	raised    = regexp.MustCompile(`(?:\b[kcdm]?m|\bft)?[⁰¹²³⁴⁵⁶⁷⁸⁹]+`)
	raisedAt  = regexp.MustCompile(`^[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s+\S`)
	lowered   = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")
)

// lowerMarks writes raised numbers in brackets where notes begin with such, so
// that both are read in the same way. Those behind a measure are none.
func lowerMarks(all []para) {
	if !slices.ContainsFunc(all, func(p para) bool { return raisedAt.MatchString(p.Text) }) {
		return
	}
	for i := range all {
		if len(all[i].Starts) > 1 {
			continue // the places of its pages would move
		}
		all[i].Text = raised.ReplaceAllStringFunc(all[i].Text, func(mark string) string {
			if low := lowered.Replace(mark); low[0] >= '0' && low[0] <= '9' {
				return "[" + low + "]"
			}
			return mark
		})
	}
}

// takeNotes tells footnotes from the text, where both carry numbers in
// brackets, and takes their marks out of the sentences, keeping their places.
func takeNotes(all []para) []para {
	lowerMarks(all)
	if !marksCount(all) {
		return all
	}
	marked := map[string]bool{} // marks since the last notes
	kept := make([]para, 0, len(all))
	note := -1 // the note that goes on, in kept
	for _, p := range all {
		if m := noteStart.FindStringSubmatch(p.Text); m != nil && marked[m[1]] {
			shift(p.Starts, len(p.Text)-len(m[2]))
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

// marksCount reports whether the numbers in brackets count, as those of
// footnotes do: each is the one after the last, or begins anew.
func marksCount(all []para) bool {
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
func (p *para) takeMarks() {
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
		shift(p.Starts, n)
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

// shift moves the starts of pages to the left, none of them out of the text.
func shift(starts []extract.PageStart, n int) {
	for k := range starts {
		starts[k].At = max(0, starts[k].At-n)
	}
	slices.SortStableFunc(starts, func(a, b extract.PageStart) int { return a.At - b.At })
}
