// Package docx reads Word documents: Office Open XML as Word, LibreOffice and
// others write it. It is by hand on encoding/xml, because the Go readers of DOCX
// that are served are under the AGPL or of 2020.
package docx

import (
	"context"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/extract"
)

// Read reads a DOCX file.
func Read(ctx context.Context, data []byte) (*extract.Document, error) {
	archive, err := extract.OpenArchive(data)
	if err != nil {
		return nil, err
	}
	main, err := mainPart(ctx, archive)
	if err != nil {
		return nil, err
	}
	text, err := archive.Read(main)
	if err != nil {
		return nil, err
	}
	if text == nil {
		return nil, extract.Unreadable("the file is damaged: it holds no text")
	}
	r := &reader{doc: &extract.Document{Format: "DOCX"}, noted: map[string]int{}}
	dir := main[:strings.LastIndexByte(main, '/')+1]
	for _, part := range []struct {
		name string
		read func(context.Context, string, []byte) error
	}{
		{dir + "styles.xml", r.readStyles},
		{dir + "numbering.xml", r.readNumbering},
		{"docProps/core.xml", r.readCore},
	} {
		data, err := archive.Read(part.name)
		if err != nil {
			return nil, err
		}
		if data != nil {
			if err := part.read(ctx, part.name, data); err != nil {
				return nil, err
			}
		}
	}
	r.resolve()
	if err := r.readText(ctx, main, text); err != nil {
		return nil, err
	}
	for _, kind := range []string{"footnote", "endnote"} {
		data, err := archive.Read(dir + kind + "s.xml")
		if err != nil {
			return nil, err
		}
		if data != nil {
			if err := r.readNotes(ctx, dir+kind+"s.xml", data, kind); err != nil {
				return nil, err
			}
		}
	}
	r.doc.Drawn = r.drawn.String()
	return r.doc, r.readHeads(ctx, archive, dir)
}

// maxHeads is how many heads and feet of pages are read.
const maxHeads = 30

// readHeads tells what stands at the head and the foot of the pages.
func (r *reader) readHeads(ctx context.Context, archive *extract.Archive, dir string) error {
	for _, kind := range []string{"header", "footer"} {
		for n := 1; n <= maxHeads; n++ {
			name := dir + kind + strconv.Itoa(n) + ".xml"
			data, err := archive.Read(name)
			if err != nil {
				return err
			}
			if data == nil {
				continue
			}
			t := &textReader{reader: &reader{doc: &extract.Document{}, styles: r.styles, runStyles: r.runStyles, fallback: r.fallback, noted: map[string]int{}}}
			t.emit = func(extract.Block) error { return nil }
			if err := extract.ReadXML(ctx, name, data, t.take); err != nil {
				return err
			}
			r.doc.TellHead(t.drawn.String())
		}
	}
	return nil
}

// mainPart returns the name of the entry that holds the text.
func mainPart(ctx context.Context, archive *extract.Archive) (string, error) {
	rels, err := archive.Read("_rels/.rels")
	if err != nil {
		return "", err
	}
	main := "word/document.xml"
	if rels != nil {
		err = extract.ReadXML(ctx, "_rels/.rels", rels, func(t xml.Token) error {
			if e, ok := t.(xml.StartElement); ok && strings.HasSuffix(extract.Attr(e, "Type"), "/officeDocument") {
				if target := strings.TrimPrefix(extract.Attr(e, "Target"), "/"); archive.Has(target) {
					main = target
				}
			}
			return nil
		})
	}
	return main, err
}

// A reader holds what is known of a document while its text is read.
type reader struct {
	doc       *extract.Document
	styles    map[string]*style // of paragraphs
	runStyles map[string]*style // of characters
	fallback  style             // of paragraphs that name none
	numbering numbering
	noted     map[string]int // the number of each note, by its kind and id
	size      int
	titled    bool
	drawn     strings.Builder
}

// readCore reads the title, the language and the date of the file.
func (r *reader) readCore(ctx context.Context, name string, data []byte) error {
	m := &r.doc.Meta
	return readTexts(ctx, name, data, func(element, text string) {
		switch element {
		case "title":
			m.Title = text
		case "language":
			m.Language = text
		case "created":
			m.Made = extract.Date(text)
		}
	})
}

// readTexts passes the text of every element without elements in it to take.
func readTexts(ctx context.Context, name string, data []byte, take func(element, text string)) error {
	var text strings.Builder
	return extract.ReadXML(ctx, name, data, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			text.Reset()
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			take(t.Name.Local, extract.Plain(text.String()))
			text.Reset()
		}
		return nil
	})
}

// A textReader reads the elements of document.xml.
type textReader struct {
	*reader
	open     []*paragraph
	skip     int // depth within a skipped element
	tables   extract.OpenTables
	initial  string // the drop cap of the next paragraph
	contents int    // depth of the content control that is a table of contents; 0 outside
	depth    int
	fields   []bool // of the open fields, whether each is a table of contents
	inProps  string // "pPr" or "rPr", the open properties
	onText   bool
	emit     func(b extract.Block) error
}

// skipped are elements whose text is none of the document's: it is deleted, an
// alternative, or an instruction.
var skipped = map[string]bool{"Fallback": true, "moveFrom": true, "del": true, "instrText": true, "delText": true, "delInstrText": true, "pPrChange": true, "rPrChange": true, "numberingChange": true, "comment": true}

func (r *reader) readText(ctx context.Context, name string, data []byte) error {
	t := &textReader{reader: r}
	t.emit = func(b extract.Block) error { return r.doc.Add(b, &r.size) }
	if err := extract.ReadXML(ctx, name, data, t.take); err != nil || t.initial == "" {
		return err
	}
	return t.emit(extract.Block{Text: t.initial})
}

func (t *textReader) take(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		t.depth++
		if t.skip > 0 || skipped[e.Name.Local] {
			if e.Name.Local == "instrText" && t.skip == 0 {
				t.onText = true // read for the name of the field alone
			}
			t.skip++
			return nil
		}
		t.start(e)
	case xml.EndElement:
		t.depth--
		if t.skip > 0 {
			t.skip--
			t.onText = false
			return nil
		}
		return t.end(e.Name.Local)
	case xml.CharData:
		if t.onText && t.skip > 0 {
			if len(t.fields) > 0 && strings.HasPrefix(strings.TrimSpace(string(e)), "TOC") {
				t.fields[len(t.fields)-1] = true
			}
		} else if t.onText && len(t.open) > 0 {
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

func (t *textReader) write(s string) {
	p := t.now()
	if p == nil || p.hidesRun() {
		return
	}
	s = strings.ReplaceAll(s, extract.MarkSign, "")
	t.drawn.WriteString(s)
	p.text.WriteString(s)
	add := func(bytes *int, ofRun, ofStyle *bool) {
		if ofRun == nil {
			ofRun = ofStyle
		}
		if ofRun != nil && *ofRun {
			*bytes += len(s)
		}
	}
	add(&p.set.bold, p.run.bold, &p.style.bold)
	add(&p.set.lined, p.run.lined, p.style.lined)
	add(&p.set.capitals, p.run.capitals, p.style.capitals)
	add(&p.set.fixed, p.run.fixed, p.style.fixed)
	if size := p.run.size; size > p.size {
		p.size = size
	}
}

func (t *textReader) start(e xml.StartElement) {
	p := t.now()
	value := extract.Attr(e, "val")
	switch e.Name.Local {
	case "p":
		t.drawn.WriteByte('\n')
		t.open = append(t.open, &paragraph{style: &t.fallback, outline: -1})
	case "tbl", "tr", "tc", "tblHeader", "gridBefore", "gridSpan", "vMerge":
		t.startTable(e.Name.Local, value)
	case "framePr":
		p.frame(extract.Attr(e, "dropCap"))
	case "pPr", "rPr":
		t.inProps = e.Name.Local
	case "r":
		if p != nil {
			p.run = run{}
		}
	case "t":
		t.onText = true
	case "tab", "br", "cr", "ptab", "noBreakHyphen", "sym":
		t.sign(e)
	case "docPartGallery":
		if value == "Table of Contents" && t.contents == 0 {
			t.contents = t.depth - 3 // sdt > sdtPr > docPartObj > docPartGallery
		}
	case "fldChar":
		t.field(extract.Attr(e, "fldCharType"))
	case "footnoteReference", "endnoteReference":
		t.noteMark(strings.TrimSuffix(e.Name.Local, "Reference") + extract.Attr(e, "id"))
	}
	if p != nil {
		t.property(p, e, value)
	}
}

// sign writes a character that is an element.
func (t *textReader) sign(e xml.StartElement) {
	switch e.Name.Local {
	case "noBreakHyphen":
		t.write("-")
	case "sym":
		t.write(symbol(extract.Attr(e, "char")))
	case "br", "cr":
		if t.inProps == "" {
			t.write("\n")
		}
	default:
		if t.inProps == "" {
			t.write(" ")
		}
	}
}

// property sets what an element says of a paragraph or of its open run.
func (t *textReader) property(p *paragraph, e xml.StartElement, value string) {
	switch {
	case t.inProps == "pPr":
		p.property(e.Name.Local, value, t.styles)
	case t.inProps == "rPr" && e.Name.Local == "rFonts":
		p.run.font(extract.Attr(e, "ascii"))
	case t.inProps == "rPr":
		p.run.property(e.Name.Local, value, t.runStyles)
	}
}

// startTable begins a table, a row or a cell, or takes a property of one.
func (t *textReader) startTable(element, value string) {
	switch element {
	case "tbl":
		t.tables.Begin(t.doc)
	case "tr":
		t.tables.Row()
	case "tblHeader":
		if isOn(value) {
			t.tables.Header()
		}
	case "gridBefore":
		for range min(number(value, 0), maxSkipped) {
			t.tables.Cell(t.doc, extract.CellSpan{})
		}
	case "tc":
		t.tables.Cell(t.doc, extract.CellSpan{})
	case "gridSpan":
		t.tables.Spans(extract.CellSpan{Columns: number(value, 1)})
	case "vMerge":
		t.tables.Spans(extract.CellSpan{Above: value != "restart"})
	}
}

// maxSkipped is how many columns a row may leave out before its first cell.
const maxSkipped = 64

// field begins or ends a field.
func (t *textReader) field(kind string) {
	switch kind {
	case "begin":
		t.fields = append(t.fields, false)
	case "end":
		if len(t.fields) > 0 {
			t.fields = t.fields[:len(t.fields)-1]
		}
	}
}

// noteMark keeps the place of a footnote's mark, and numbers the note.
func (t *textReader) noteMark(id string) {
	if t.noted[id] == 0 {
		t.noted[id] = len(t.noted) + 1
	}
	if p := t.now(); p != nil && !p.hidesRun() {
		p.marks = append(p.marks, strconv.Itoa(t.noted[id]))
		p.text.WriteString(extract.MarkSign)
	}
}

func (t *textReader) end(name string) error {
	switch name {
	case "pPr", "rPr":
		if t.inProps == name {
			t.inProps = ""
		}
	case "t":
		t.onText = false
	case "tbl":
		t.tables.End(t.doc)
	case "sdt":
		if t.contents > 0 && t.depth < t.contents {
			t.contents = 0
		}
	case "p":
		t.drawn.WriteByte('\n')
		if p := t.now(); p != nil {
			t.open = t.open[:len(t.open)-1]
			return t.finish(p)
		}
	}
	return nil
}

// finish makes a block of a paragraph. Word numbers empty paragraphs too; they
// count for nothing here.
func (t *textReader) finish(p *paragraph) error {
	if lines := contentsLines(p.text.String()); lines != nil {
		return t.addContents(lines, p.style.size)
	}
	text, marks := extract.PlainMarked(t.initial+p.text.String(), p.marks)
	if text == "" {
		return nil
	}
	if t.initial = ""; p.dropCap {
		t.initial = text
		return nil
	}
	b := extract.Block{Text: text, Marks: marks, Isolated: true, Size: p.size, Bold: p.isAll(p.set.bold), Underlined: p.isAll(p.set.lined), Capitals: p.isAll(p.set.capitals), Fixed: p.isAll(p.set.fixed)}
	if b.Size == 0 {
		b.Size = p.style.size
	}
	numID, level := p.numID, p.level
	if numID == "" && p.style.numID != "" {
		numID, level = p.style.numID, p.style.numLevel
	}
	label, bullet := t.numbering.next(numID, level)
	t.setKind(&b, p, numID != "" && numID != "0" && (bullet || label != ""))
	switch {
	case label != "" && b.Kind != extract.Contents:
		b.Text = label + " " + b.Text
		for k := range b.Marks {
			b.Marks[k].At += len(label) + 1
		}
		b.Mark = label
	case bullet && b.Kind == extract.Item:
		b.Mark = "•"
	}
	return t.emit(b)
}

// maxOutline is the lowest outline level of a heading, from 0. Word gives level
// 9 to text.
const maxOutline = 8

// setKind sets the kind of a block from its paragraph. The first paragraph with
// the style of a title gives the document its title.
func (t *textReader) setKind(b *extract.Block, p *paragraph, isItem bool) {
	outline := p.outline
	if outline < 0 {
		outline = p.style.outline
	}
	isHeading := outline >= 0 && outline <= maxOutline
	switch {
	case t.inContents() || p.style.contents:
		b.Kind = extract.Contents
	case p.style.title && !t.titled:
		t.titled = true
		t.doc.Meta.Title = b.Text
	case isHeading:
		b.Kind, b.Level = extract.Heading, outline+1
	case p.style.caption:
		b.Kind = extract.Caption
	case isItem:
		b.Kind = extract.Item
	}
}

// inContents reports whether a table of contents is open.
func (t *textReader) inContents() bool {
	return t.contents > 0 && t.depth >= t.contents || slices.Contains(t.fields, true)
}

// readNotes reads the footnotes or endnotes. Each is one block, whatever number
// of paragraphs it has.
func (r *reader) readNotes(ctx context.Context, name string, data []byte, kind string) error {
	notes := map[int]string{}
	id, special := "", false
	var text []string
	t := &textReader{reader: r}
	t.emit = func(b extract.Block) error {
		text = append(text, b.Text)
		return nil
	}
	err := extract.ReadXML(ctx, name, data, func(token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == kind {
			id, text = extract.Attr(e, "id"), nil
			typ := extract.Attr(e, "type")
			special = typ != "" && typ != "normal"
		}
		if err := t.take(token); err != nil {
			return err
		}
		if e, ok := token.(xml.EndElement); ok && e.Name.Local == kind && !special {
			if n := r.noted[kind+id]; n > 0 {
				notes[n] = strings.Join(text, " ")
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for n := 1; n <= len(r.noted); n++ {
		if notes[n] != "" {
			if err := r.doc.Add(extract.Block{Kind: extract.Note, Mark: strconv.Itoa(n), Text: notes[n]}, &r.size); err != nil {
				return err
			}
		}
	}
	return nil
}

// symbol returns the character for a symbol font's code, "" where the code is in
// the private range of such fonts.
func symbol(code string) string {
	n, err := strconv.ParseUint(code, 16, 32)
	if err != nil || n >= 0xf000 && n < 0xf100 || n == 0 {
		return ""
	}
	return string(rune(n))
}
