package odt

import (
	"encoding/xml"
	"strings"

	"plenary/internal/extract"
)

// A textReader reads the elements of content.xml.
type textReader struct {
	*reader
	body       bool
	skip       int // depth within a skipped element
	contents   int // open indexes
	tables     extract.OpenTables
	headerRows int // open elements of header rows
	open       []*paragraph
	lists      []openList
	note       *note // the open one; nil outside
	notes      []note
	citation   bool // its mark is open
	titled     bool
}

// A paragraph is one being read. A text box, or a footnote, holds paragraphs
// within one.
type paragraph struct {
	text   strings.Builder
	marks  []string // of footnotes, whose places are in the text
	style  string
	level  int      // of a heading, from 1; 0 otherwise
	spans  []string // styles of the open spans
	links  int      // open
	label  string   // the number of the list item that it begins
	bullet bool
	item   bool
	set    struct{ bold, lined, capitals, fixed int } // bytes of the text
	size   float64
}

type openList struct {
	style *listStyle
	value int  // the number that the open item states; -1 for none
	fresh bool // the open item has no paragraph yet
}

type note struct {
	mark string
	text []string
}

// skipped are elements whose text is none of the document's: it is deleted, a
// comment, a description of a picture or an alternative.
var skipped = map[string]bool{"tracked-changes": true, "annotation": true, "desc": true, "title": true, "ruby-text": true, "hidden-text": true, "hidden-paragraph": true, "forms": true, "script": true, "binary-data": true}

// indexes are the elements of tables of contents and other lists of places.
var indexes = map[string]bool{"table-of-content": true, "illustration-index": true, "table-index": true, "object-index": true, "user-index": true, "alphabetical-index": true}

func (t *textReader) take(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		if e.Name.Local == "body" {
			t.body = true
		}
		if !t.body {
			return nil
		}
		if t.skip > 0 || skipped[e.Name.Local] || e.Name.Local == "section" && extract.Attr(e, "display") == "none" {
			t.skip++
			return nil
		}
		t.start(e)
	case xml.EndElement:
		switch {
		case !t.body:
		case t.skip > 0:
			t.skip--
		default:
			return t.end(e.Name.Local)
		}
	case xml.CharData:
		if t.body && t.skip == 0 {
			t.write(string(e))
		}
	}
	return nil
}

// now is the paragraph being read, nil outside of one.
func (t *textReader) now() *paragraph {
	if len(t.open) == 0 {
		return nil
	}
	return t.open[len(t.open)-1]
}

func (t *textReader) start(e xml.StartElement) {
	p := t.now()
	switch name := e.Name.Local; name {
	case "p", "h":
		t.drawn.WriteByte('\n')
		t.begin(e)
	case "span":
		if p != nil {
			p.spans = append(p.spans, extract.Attr(e, "style-name"))
		}
	case "a":
		if p != nil {
			p.links++
		}
	case "s", "tab", "line-break":
		t.write(" ")
	case "list":
		t.beginList(e)
	case "list-item":
		if n := len(t.lists); n > 0 {
			t.lists[n-1].fresh, t.lists[n-1].value = true, number(extract.Attr(e, "start-value"), -1)
		}
	case "table":
		t.tables.Begin(t.doc)
	case "table-header-rows":
		t.headerRows++
	case "table-row":
		t.tables.Row()
		if t.headerRows > 0 {
			t.tables.Header()
		}
	case "table-cell":
		for range min(max(number(extract.Attr(e, "number-columns-repeated"), 1), 1), maxRepeated) {
			t.tables.Cell(t.doc, extract.CellSpan{Columns: number(extract.Attr(e, "number-columns-spanned"), 1), Rows: number(extract.Attr(e, "number-rows-spanned"), 1)})
		}
	case "note":
		if t.note == nil {
			t.note = &note{}
		}
	case "note-citation":
		t.citation = true
	default:
		if indexes[name] {
			t.contents++
		}
	}
}

// maxRepeated is how many empty cells one element may stand for.
const maxRepeated = 64

// begin begins a paragraph or a heading, with the number of its list item.
func (t *textReader) begin(e xml.StartElement) {
	p := &paragraph{style: extract.Attr(e, "style-name")}
	if e.Name.Local == "h" {
		p.level = max(number(extract.Attr(e, "outline-level"), 1), 1)
	} else if s := t.find("paragraph", p.style, func(s *style) bool { return s.outline > 0 }); s != nil {
		p.level = s.outline
	}
	t.open = append(t.open, p)
	if n := len(t.lists); n > 0 && t.note == nil {
		list := &t.lists[n-1]
		p.item = true
		if list.fresh {
			list.fresh = false
			p.label, p.bullet = list.style.next(n-1, list.value)
		}
		return
	}
	if e.Name.Local == "h" && extract.Attr(e, "is-list-header") != "true" {
		p.label, _ = t.headingList(p).next(p.level-1, number(extract.Attr(e, "start-value"), -1))
	}
}

// headingList returns the numbering of a heading outside of lists: that of its style,
// or that of all headings. It may be nil.
func (t *textReader) headingList(p *paragraph) *listStyle {
	if s := t.find("paragraph", p.style, func(s *style) bool { return s.list != "" }); s != nil {
		return t.reader.lists[s.list]
	}
	return t.reader.lists[outlineList]
}

// beginList begins a list, which counts anew unless it goes on from another.
func (t *textReader) beginList(e xml.StartElement) {
	name := extract.Attr(e, "style-name")
	l := openList{value: -1}
	switch n := len(t.lists); {
	case n > 0 && name == "":
		l.style = t.lists[n-1].style
	default:
		l.style = t.reader.lists[name]
		if l.style != nil && n == 0 && extract.Attr(e, "continue-numbering") != "true" && extract.Attr(e, "continue-list") == "" {
			l.style.restart()
		}
	}
	t.lists = append(t.lists, l)
}

// write adds text to the open paragraph, or to the mark of the open note.
func (t *textReader) write(s string) {
	if t.citation && t.note != nil {
		t.note.mark += s
		t.drawn.WriteString(" " + s + " ")
		return
	}
	p := t.now()
	if p == nil {
		return
	}
	s = strings.ReplaceAll(s, extract.MarkSign, "")
	flag := func(of func(*style) *bool) bool {
		has := func(s *style) bool { return of(s) != nil }
		for i := len(p.spans) - 1; i >= 0; i-- {
			if found := t.find("text", p.spans[i], has); found != nil {
				return *of(found)
			}
		}
		found := t.find("paragraph", p.style, has)
		return found != nil && *of(found)
	}
	if flag(func(s *style) *bool { return s.hidden }) {
		return
	}
	add := func(bytes *int, of func(*style) *bool) {
		if flag(of) {
			*bytes += len(s)
		}
	}
	add(&p.set.bold, func(s *style) *bool { return s.bold })
	add(&p.set.capitals, func(s *style) *bool { return s.capitals })
	add(&p.set.fixed, func(s *style) *bool { return s.fixed })
	if p.links == 0 {
		add(&p.set.lined, func(s *style) *bool { return s.lined })
	}
	sized := func(s *style) bool { return s.size > 0 }
	size := t.find("paragraph", p.style, sized)
	for _, span := range p.spans {
		if found := t.find("text", span, sized); found != nil {
			size = found
		}
	}
	if size != nil && strings.TrimSpace(s) != "" {
		p.size = max(p.size, size.size)
	}
	p.text.WriteString(s)
	t.drawn.WriteString(s)
}

func (t *textReader) end(name string) error {
	p := t.now()
	switch name {
	case "p", "h":
		t.drawn.WriteByte('\n')
		if p != nil {
			t.open = t.open[:len(t.open)-1]
			return t.finish(p)
		}
	case "span":
		if p != nil && len(p.spans) > 0 {
			p.spans = p.spans[:len(p.spans)-1]
		}
	case "a":
		if p != nil && p.links > 0 {
			p.links--
		}
	case "list":
		if len(t.lists) > 0 {
			t.lists = t.lists[:len(t.lists)-1]
		}
	case "table":
		t.tables.End(t.doc)
	case "table-header-rows":
		t.headerRows--
	case "note-citation":
		t.citation = false
	case "note":
		t.endNote()
	default:
		if indexes[name] && t.contents > 0 {
			t.contents--
		}
	}
	return nil
}

// endNote keeps the place of a note's mark in the paragraph that it belongs to.
func (t *textReader) endNote() {
	if t.note == nil {
		return
	}
	t.note.mark = extract.Plain(t.note.mark)
	if p := t.now(); p != nil && t.note.mark != "" {
		p.marks = append(p.marks, t.note.mark)
		p.text.WriteString(extract.MarkSign)
	}
	t.notes = append(t.notes, *t.note)
	t.note = nil
}

// finish makes a block of a paragraph, or a part of a note.
func (t *textReader) finish(p *paragraph) error {
	text, marks := extract.PlainMarked(p.text.String(), p.marks)
	if text == "" {
		return nil
	}
	if t.note != nil {
		t.note.text = append(t.note.text, text)
		return nil
	}
	all := func(bytes int) bool { return bytes > 0 && bytes*10 >= p.text.Len()*9 }
	b := extract.Block{Text: text, Marks: marks, Isolated: true, Size: p.size, Bold: all(p.set.bold), Underlined: all(p.set.lined), Capitals: all(p.set.capitals), Fixed: all(p.set.fixed)}
	switch {
	case t.contents > 0:
		b.Kind = extract.Contents
	case !t.titled && t.hasStyle(p, "Title"):
		t.titled, t.doc.Meta.Title = true, b.Text
	case p.level > 0:
		b.Kind, b.Level = extract.Heading, p.level
	case t.hasStyle(p, "Caption"), p.style == "TableCaption": // LibreOffice's and pandoc's
		b.Kind = extract.Caption
	case p.item:
		b.Kind = extract.Item
	}
	switch {
	case p.label != "" && b.Kind != extract.Contents:
		b.Text, b.Mark = p.label+" "+b.Text, p.label
		for k := range b.Marks {
			b.Marks[k].At += len(p.label) + 1
		}
	case p.bullet && b.Kind == extract.Item:
		b.Mark = "•"
	}
	return t.doc.Add(b, &t.size)
}

// hasStyle reports whether a paragraph has a style of that name, or one that
// inherits from it.
func (t *textReader) hasStyle(p *paragraph, name string) bool {
	return t.find("paragraph", p.style, func(s *style) bool { return s.name == name }) != nil
}

// addNotes adds the footnotes and endnotes after the text.
func (t *textReader) addNotes() error {
	for _, n := range t.notes {
		if err := t.doc.Add(extract.Block{Kind: extract.Note, Mark: n.mark, Text: strings.Join(n.text, " ")}, &t.size); err != nil {
			return err
		}
	}
	return nil
}
