package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var printedMark = regexp.MustCompile(`^[\[(]?(\d{1,4}|[*†‡§]+)[\])]?[.:]?\s+\S`)

// noteTexts returns the text of each footnote, by its block, with its number.
func noteTexts(blocks []extract.Block) map[int]string {
	texts := map[int]string{}
	for i, b := range blocks {
		if b.Kind == extract.Note {
			texts[i] = b.Text
			if b.Mark != "" && !strings.HasPrefix(b.Text, b.Mark) {
				texts[i] = b.Mark + ". " + b.Text
			}
		}
	}
	return texts
}

// notesByMark returns the blocks of the footnotes that have a mark, in order.
func notesByMark(blocks []extract.Block) map[string][]int {
	all := map[string][]int{}
	for i, b := range blocks {
		if b.Kind != extract.Note {
			continue
		}
		mark := b.Mark
		if m := printedMark.FindStringSubmatch(b.Text); mark == "" && m != nil {
			mark = m[1]
		}
		all[mark] = append(all[mark], i)
	}
	return all
}

// noteOf returns the one of several footnotes with the same mark that a mark in
// block at leads to: the next, as notes stand at the foot of a page, of a
// chapter or of the whole, or else the last one before; -1 where there is none.
func noteOf(notes []int, at int) int {
	if len(notes) == 0 {
		return -1
	}
	n, _ := slices.BinarySearch(notes, at)
	return notes[min(n, len(notes)-1)]
}

// notesFile writes where the marks of footnotes stood, "" where there are none.
func (d *Draft) notesFile() string {
	var b strings.Builder
	b.WriteString("# Where the marks of the footnotes stood, so that each note is named where it belongs.\nnotes:\n")
	n := 0
	for _, section := range d.Sections {
		for _, p := range section.Paragraphs {
			for _, link := range p.Notes {
				at := min(link.At, len(p.Text))
				after := lastWords(p.Text[:at])
				if after == "" {
					after = beginning(p.Text)
				}
				fmt.Fprintf(&b, "  - mark: %s\n    after: %s\n    note: %s\n", quoted(link.Mark), quoted(after), quoted(beginning(link.Note)))
				n++
			}
		}
	}
	if n == 0 {
		return ""
	}
	return b.String()
}

// lastWords is as much of a text's end as tells it from others.
func lastWords(text string) string {
	const enough = 70 // bytes
	text = strings.TrimSpace(text)
	if len(text) <= enough {
		return text
	}
	if at := strings.IndexByte(text[len(text)-enough:], ' '); at >= 0 && at < enough-20 {
		return text[len(text)-enough+at+1:]
	}
	return text[strings.LastIndexByte(text, ' ')+1:]
}
