package importer

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// A Draft is a statement in the making.
type Draft struct {
	Meta     extract.Meta
	Sections []Section // Sections[0] is the document itself: level 0, without a title
	Drops    []extract.Drop
	Doubts   []extract.Doubt

	Recommendations []Point
	Terms           []Term
	Prompts         []Prompt

	parts   []*Draft // of further files, which were bound to this one
	several bool     // it is one of several
	doc     *extract.Document
	name    string       // of the file, without its ending
	file    string       // its name
	taken   map[int]bool // blocks that became part of another
	index   int          // the block that an index at the end begins with; 0 where there is none
}

// A Section is one heading with the text directly beneath it.
type Section struct {
	Level      int
	Title      string // with its number
	Why        string // what it was known by
	Page       int    // 0 where the file has no pages
	Anchor     string
	Paragraphs []Paragraph

	of *Draft // the further file that it is of; nil for the first
}

// A Paragraph is one paragraph with the pages that it stands on.
type Paragraph struct {
	Text   string
	Anchor string
	Starts []extract.PageStart
	Notes  []NoteLink // the footnotes whose marks stood in it
}

// A NoteLink ties a footnote to the place where its mark stood.
type NoteLink struct {
	At   int // byte offset within the paragraph's text
	Mark string
	Note string // the text of the note, as a paragraph
}

// newDraft makes sense of a document.
func newDraft(doc *extract.Document, name string) *Draft {
	d := &Draft{Meta: doc.Meta, doc: doc, name: name, taken: map[int]bool{}}
	d.Drops = append(d.Drops, doc.Drops...)
	blocks := d.dropNoise(doc.Blocks)
	blocks = d.takeTitle(blocks)
	blocks = d.settleTables(blocks)
	d.takeCopyright()
	d.missing()
	printed := findContents(blocks)
	found := d.findHeadings(blocks, printed)
	d.assemble(blocks, printed, found)
	d.Doubts = append(d.Doubts, doc.Doubts...)
	return d
}

func (d *Draft) drop(b extract.Block, why string) {
	d.Drops = append(d.Drops, extract.Drop{Text: b.Text, Why: why, Page: b.Page()})
}

func (d *Draft) doubt(doubt extract.Doubt) { d.Doubts = append(d.Doubts, doubt) }

// settleTables keeps tables of sentences as paragraphs and notes others by
// their caption: a row of figures read aloud is no text.
func (d *Draft) settleTables(blocks []extract.Block) []extract.Block {
	kept := make([]extract.Block, 0, len(blocks))
	for i := 0; i < len(blocks); {
		if blocks[i].Kind != extract.Cell {
			kept = append(kept, blocks[i])
			i++
			continue
		}
		from, words, long := i, 0, 0
		for i < len(blocks) && blocks[i].Kind == extract.Cell {
			n := wordCount(blocks[i].Text)
			words += n
			if n >= 20 {
				long += n
			}
			i++
		}
		if long*2 > words {
			for _, b := range blocks[from:i] {
				b.Kind = extract.Body
				b.Solo = false
				kept = append(kept, b)
			}
			continue
		}
		var cells []string
		for _, b := range blocks[from:min(i, from+12)] {
			cells = append(cells, b.Text)
		}
		why := "table, noted by its caption"
		if !captioned(blocks, from, i) {
			why = "table without a caption"
		}
		d.Drops = append(d.Drops, extract.Drop{Text: abridge(strings.Join(cells, " | "), 200), Why: why, Page: blocks[from].Page()})
	}
	return kept
}

var captionStart = regexp.MustCompile(`(?i)^(?:table|figure|fig\.|box|chart|map|graph|exhibit|tabelle|abbildung|tableau|cuadro|tabla|figura)\s+[\dIVXA-Z][\w.]*`)

func captioned(blocks []extract.Block, from, to int) bool {
	is := func(i int) bool {
		return i >= 0 && i < len(blocks) && (blocks[i].Kind == extract.Caption || captionStart.MatchString(blocks[i].Text))
	}
	return is(from-1) || is(to)
}

// maxLost is how many marks of footnotes without a note are told.
const maxLost = 50

// assemble puts the text under its headings.
func (d *Draft) assemble(blocks []extract.Block, printed []contents, found []heading) {
	at := map[int]heading{}
	for _, h := range found {
		at[h.block] = h
	}
	inContents := map[int]bool{}
	for _, c := range printed {
		for i := c.from; i < c.to; i++ {
			inContents[i] = true
		}
	}
	d.Sections = []Section{{}}
	texts, byMark := noteTexts(blocks), notesByMark(blocks)
	lost := 0
	var notes []Paragraph
	for i, b := range blocks {
		if h, ok := at[i]; ok {
			d.Sections = append(d.Sections, Section{Level: h.level, Title: outlineTitle(h), Why: h.why, Page: b.Page(), Anchor: b.Anchor})
			continue
		}
		if inContents[i] || d.taken[i] || contentsTitle.MatchString(b.Text) && len(b.Text) < 40 {
			continue
		}
		p := Paragraph{Text: b.Text, Anchor: b.Anchor, Starts: b.Starts}
		if b.Kind == extract.Note {
			p.Text = texts[i]
			for k := range p.Starts {
				if p.Starts[k].At > 0 {
					p.Starts[k].At += len(p.Text) - len(b.Text)
				}
			}
			notes = append(notes, p)
			continue
		}
		for _, m := range b.Marks {
			if n := noteOf(byMark[m.Mark], i); n >= 0 {
				p.Notes = append(p.Notes, NoteLink{At: m.At, Mark: m.Mark, Note: texts[n]})
			} else if lost++; lost <= maxLost {
				d.doubt(extract.Doubt{Text: "[" + m.Mark + "] " + lastWords(b.Text[:min(m.At, len(b.Text))]), Page: b.Page(), Why: "the mark of a footnote was taken out of the text, but no such note was found"})
			}
		}
		if b.Kind == extract.Item && b.Mark == "" {
			p = withoutBullet(p)
		}
		section := &d.Sections[len(d.Sections)-1]
		section.Paragraphs = append(section.Paragraphs, p)
	}
	d.nameAbstract()
	d.placeNotes(notes)
	if d.empty() {
		return
	}
	d.levels()
}

var bulletStart = regexp.MustCompile(`^[•●▪◦‣·*–—-] +`)

func withoutBullet(p Paragraph) Paragraph {
	n := len(bulletStart.FindString(p.Text))
	p.Text = p.Text[n:]
	for k := range p.Starts {
		p.Starts[k].At = max(0, p.Starts[k].At-n)
	}
	for k := range p.Notes {
		p.Notes[k].At = max(0, p.Notes[k].At-n)
	}
	return p
}

// outlineTitle writes a heading so that its number is its reference: a lone
// number gets the full stop that tells it from a title.
func outlineTitle(h heading) string {
	if h.mark == nil || h.mark.rest == "" {
		return h.text
	}
	switch h.mark.scheme {
	case "1", "roman", "letter", "small roman", "small letter":
		return h.mark.printed + ". " + h.mark.rest
	}
	if depthOf(h.mark.scheme) > 1 {
		return h.mark.printed + " " + h.mark.rest
	}
	return h.text
}

// nameAbstract gives the text of a publisher's page, which stands before a
// table of contents whose sections the file does not hold, the heading that
// the page leaves out.
func (d *Draft) nameAbstract() {
	if len(d.Sections) < 2 || len(d.Sections[0].Paragraphs) == 0 {
		return
	}
	for _, s := range d.Sections[1:] {
		if len(s.Paragraphs) > 0 {
			return
		}
	}
	abstract := Section{Level: 1, Title: "Abstract", Why: "added: the text before a table of contents alone", Paragraphs: d.Sections[0].Paragraphs}
	d.Sections[0].Paragraphs = nil
	d.Sections = append([]Section{d.Sections[0], abstract}, d.Sections[1:]...)
	d.doubt(extract.Doubt{Text: "Abstract", Why: "this heading was added: the file holds an abstract and a table of contents, not the text of the sections"})
}

var notesTitle = regexp.MustCompile(`(?i)^(?:end ?notes|foot ?notes|notes|fußnoten|anmerkungen|notas)$`)

// placeNotes puts footnotes and endnotes into a section of their own, where
// they can be found and do not interrupt the text.
func (d *Draft) placeNotes(notes []Paragraph) {
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

func (d *Draft) empty() bool {
	for _, s := range d.Sections {
		if s.Title != "" || len(s.Paragraphs) > 0 {
			return false
		}
	}
	return true
}

// levels closes gaps: no heading lies more than one level beneath the one it
// stands under.
func (d *Draft) levels() {
	var open []int
	for i := 1; i < len(d.Sections); i++ {
		s := &d.Sections[i]
		for len(open) > 0 && open[len(open)-1] >= s.Level {
			open = open[:len(open)-1]
		}
		open = append(open, s.Level)
		s.Level = min(len(open), 6)
	}
}

// words counts the words of the text.
func (d *Draft) words() int {
	n := 0
	for _, s := range d.Sections {
		for _, p := range s.Paragraphs {
			n += wordCount(p.Text)
		}
	}
	return n
}
