package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
)

var (
	printedMark = regexp.MustCompile(`^[\[(]?(\d{1,4}|[*†‡§]+)[\])]?[.:]?\s+\S`)
	notesTitle  = regexp.MustCompile(`(?i)^` + lists.Pattern("notes headings") + `$`)
)

// notes are the footnotes of a document.
type notes struct {
	texts  map[int]string   // by block, with their marks
	byMark map[string][]int // their blocks, in order
}

func newNotes(blocks []extract.Block) *notes {
	n := &notes{map[int]string{}, map[string][]int{}}
	for i, b := range blocks {
		if b.Kind != extract.Note {
			continue
		}
		n.texts[i] = b.Text
		if b.Mark != "" && !strings.HasPrefix(b.Text, b.Mark) {
			n.texts[i] = b.Mark + ". " + b.Text
		}
		mark := b.Mark
		if m := printedMark.FindStringSubmatch(b.Text); mark == "" && m != nil {
			mark = m[1]
		}
		n.byMark[mark] = append(n.byMark[mark], i)
	}
	return n
}

// text returns the note that a mark in block at leads to. Of several with the
// mark it is the next, as notes stand at the foot of a page, of a chapter or of
// the whole, or else the last before.
func (n *notes) text(mark string, at int) (text string, found bool) {
	blocks := n.byMark[mark]
	if len(blocks) == 0 {
		return "", false
	}
	next, _ := slices.BinarySearch(blocks, at)
	return n.texts[blocks[min(next, len(blocks)-1)]], true
}

// asNote gives a paragraph the text of its note, which begins with its mark.
func (p Paragraph) asNote(text string) Paragraph {
	for k := range p.Starts {
		if p.Starts[k].At > 0 {
			p.Starts[k].At += len(text) - len(p.Text)
		}
	}
	p.Text = text
	return p
}

// addNotes puts footnotes and endnotes into a section of their own, where they
// can be found and do not interrupt the text.
func (d *Draft) addNotes(notes []Paragraph) {
	if len(notes) == 0 {
		return
	}
	for i := len(d.Sections) - 1; i > 0; i-- {
		if notesTitle.MatchString(d.Sections[i].Title) {
			d.Sections[i].Paragraphs = append(d.Sections[i].Paragraphs, notes...)
			return
		}
	}
	d.Sections = append(d.Sections, Section{Level: 1, Title: "Notes", Why: "added: the footnotes, kept apart from the text", Paragraphs: notes})
}

// notesFile writes notes.yaml: where the marks of footnotes stood. It returns
// "" where there are none.
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
					after = firstWords(p.Text)
				}
				fmt.Fprintf(&b, "  - mark: %s\n    after: %s\n    note: %s\n", quoted(link.Mark), quoted(after), quoted(firstWords(link.Note)))
				n++
			}
		}
	}
	if n == 0 {
		return ""
	}
	return b.String()
}
