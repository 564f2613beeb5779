package importer

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// A Draft is a statement in the making.
type Draft struct {
	Meta     extract.Meta
	Sections []Section // Sections[0] is the document itself: level 0, without a title
	Drops    []extract.Drop
	Doubts   []extract.Doubt

	Recommendations []Recommendation
	Terms           []Term
	Prompts         []Prompt

	parts      []*Draft // the drafts of further files
	multiFile  bool     // it is one of several files
	doc        *extract.Document
	name       string       // of the file, without its ending
	file       string       // the file's name
	usedBlocks map[int]bool // blocks that became part of a heading
	taken      extract.Bag  // words of the title page that stand in the front matter
	titleAt    int          // the page that has the title; 0 where unknown
	index      int          // the first block of an index at the end; 0 where there is none

	openWords map[string]bool // after which a line of its language goes on; nil before they are needed
}

// A Section is one heading with the text directly beneath it.
type Section struct {
	Level      int
	Title      string // with its number
	Number     string // the document's own number, with which Title begins; "" for none, and where Title is read without braces
	Why        string // what it was known by
	Page       int    // 0 where the file has no pages
	Anchor     string
	Paragraphs []Paragraph

	numeral *numeral // its number; nil where it has none
	of      *Draft   // the further file that it is of; nil for the first
}

// A Paragraph is one paragraph with the pages that it stands on.
type Paragraph struct {
	Text   string
	Anchor string
	Starts []extract.PageStart
	Notes  []NoteLink // the footnotes whose marks stood in it
	Table  *extract.Grid

	Number string // the document's own number, with which Text begins; may be empty
	Line   bool   // it is a line of the clause before it: an item, or what goes on behind one
}

// A NoteLink ties a footnote to the place where its mark stood.
type NoteLink struct {
	At   int // byte offset within the paragraph's text
	Mark string
	Note string // the text of the note, as a paragraph
}

// newDraft finds the title, the headings and the text in a document.
func newDraft(doc *extract.Document, name string) *Draft {
	d := &Draft{Meta: doc.Meta, doc: doc, name: name, usedBlocks: map[int]bool{}, taken: extract.Bag{}}
	d.Drops = append(d.Drops, doc.Drops...)
	blocks := d.dropGutenberg(doc.Blocks)
	blocks = d.dropBoilerplate(blocks)
	d.settleLanguage(blocks)
	blocks = d.takeTitlePage(blocks)
	blocks = d.classifyTables(blocks)
	d.takeCopyright()
	d.doubtMeta()
	printed := findTOCs(blocks)
	found := d.findHeadings(blocks, printed)
	d.assemble(blocks, printed, found)
	d.Doubts = append(d.Doubts, doc.Doubts...)
	return d
}

func (d *Draft) drop(b extract.Block, kind extract.DropKind, why string) {
	d.Drops = append(d.Drops, extract.Drop{Kind: kind, Text: b.Text, Why: why, Page: b.Page()})
}

// dropAll leaves out blocks that belong together.
func (d *Draft) dropAll(blocks []extract.Block, kind extract.DropKind, why string) {
	texts := make([]string, len(blocks))
	for i, b := range blocks {
		texts[i] = b.Text
	}
	d.Drops = append(d.Drops, extract.Drop{Kind: kind, Text: strings.Join(texts, " | "), Why: why, Page: blocks[0].Page()})
}

// take takes a block out of the text whose words the statement has in its front
// matter.
func (d *Draft) take(b extract.Block) { d.taken.Add(b.Text, 1) }

func (d *Draft) doubt(doubt extract.Doubt) { d.Doubts = append(d.Doubts, doubt) }

// all returns the drafts of every file, the first before the further ones.
func (d *Draft) all() []*Draft { return append([]*Draft{d}, d.parts...) }

// mergeDrafts makes one statement of several files, which are its parts in order.
func mergeDrafts(drafts []*Draft) *Draft {
	whole := drafts[0]
	for _, part := range drafts[1:] {
		top := part.Sections[0]
		top.Level, top.Title, top.Why, top.of = 1, part.Meta.Title, "title of a further file", part
		whole.Sections = append(whole.Sections, top)
		for _, s := range part.Sections[1:] {
			s.Level = min(s.Level+1, maxLevel)
			s.of = part
			whole.Sections = append(whole.Sections, s)
		}
		whole.parts = append(whole.parts, part)
	}
	return whole
}

// maxLostNotes is how many marks of footnotes without a note are doubted.
const maxLostNotes = 50

// assemble puts the text under its headings.
func (d *Draft) assemble(blocks []extract.Block, printed []toc, found []heading) {
	headings := map[int]heading{}
	for _, h := range found {
		headings[h.block] = h
	}
	inTOC := map[int]bool{}
	for _, t := range printed {
		for i := t.from; i < t.to; i++ {
			inTOC[i] = true
		}
	}
	d.Sections = []Section{{}}
	notes := newNotes(blocks)
	var bottom []Paragraph // footnotes and endnotes
	lost := 0
	for i, b := range blocks {
		if h, ok := headings[i]; ok {
			d.Sections = append(d.Sections, Section{Level: h.level, Title: outlineTitle(h), numeral: h.numeral, Why: h.why, Page: b.Page(), Anchor: b.Anchor})
			continue
		}
		if inTOC[i] || d.usedBlocks[i] {
			continue
		}
		if tocTitle.MatchString(b.Text) && len(b.Text) < 40 {
			d.drop(b, extract.ContentsList, "heading of a table of contents")
			continue
		}
		p := Paragraph{Text: b.Text, Anchor: b.Anchor, Starts: b.Starts, Table: b.Table}
		if b.Kind == extract.Note {
			bottom = append(bottom, p.asNote(notes.texts[i]))
			continue
		}
		for _, m := range b.Marks {
			if note, ok := notes.text(m.Mark, i); ok {
				p.Notes = append(p.Notes, NoteLink{At: m.At, Mark: m.Mark, Note: note})
			} else if lost++; lost <= maxLostNotes {
				d.doubt(extract.Doubt{Text: "[" + m.Mark + "] " + lastWords(b.Text[:min(m.At, len(b.Text))]), Page: b.Page(), Why: "the mark of a footnote was taken out of the text, but no such note was found"})
			}
		}
		if b.Kind == extract.Item && b.Mark == "" {
			p = withoutBullet(p)
		}
		section := &d.Sections[len(d.Sections)-1]
		section.Paragraphs = append(section.Paragraphs, p)
	}
	d.addAbstract()
	d.addNotes(bottom)
	if d.empty() {
		return
	}
	d.closeLevelGaps()
	d.numberParts()
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

// outlineTitle writes a heading so that its number is its reference: a number
// alone gets the full stop that tells it from a title.
func outlineTitle(h heading) string {
	if h.numeral == nil || h.numeral.rest == "" || h.numeral.east {
		return h.text
	}
	switch h.numeral.scheme {
	case "1", "roman", "letter", "small roman", "small letter":
		return h.numeral.printed + ". " + h.numeral.rest
	}
	if decimalDepth(h.numeral.scheme) > 1 {
		return h.numeral.printed + " " + h.numeral.rest
	}
	return h.text
}

// addAbstract gives the text of a publisher's page, which stands before a table
// of contents whose sections the file does not hold, the heading that it lacks.
func (d *Draft) addAbstract() {
	hasText := func(s Section) bool { return len(s.Paragraphs) > 0 }
	if len(d.Sections) < 2 || !hasText(d.Sections[0]) || slices.ContainsFunc(d.Sections[1:], hasText) {
		return
	}
	heading := newWording(d.Meta.Language).abstractHeading
	abstract := Section{Level: 1, Title: heading, Why: "added: the text before a table of contents alone", Paragraphs: d.Sections[0].Paragraphs}
	d.Sections[0].Paragraphs = nil
	d.Sections = append([]Section{d.Sections[0], abstract}, d.Sections[1:]...)
	d.doubt(extract.Doubt{Text: heading, Why: "this heading was added: the file holds an abstract and a table of contents, not the text of the sections"})
}

func (d *Draft) empty() bool {
	return !slices.ContainsFunc(d.Sections, func(s Section) bool { return s.Title != "" || len(s.Paragraphs) > 0 })
}

// closeLevelGaps puts no heading more than one level beneath the one that it
// stands under.
func (d *Draft) closeLevelGaps() {
	var open []int
	for i := 1; i < len(d.Sections); i++ {
		s := &d.Sections[i]
		for len(open) > 0 && open[len(open)-1] >= s.Level {
			open = open[:len(open)-1]
		}
		open = append(open, s.Level)
		s.Level = min(len(open), maxLevel)
	}
}

// words counts the words of the text.
func (d *Draft) words() int {
	n := 0
	for _, s := range d.Sections {
		for _, p := range s.Paragraphs {
			n += language.CountWords(p.Text)
		}
	}
	return n
}
