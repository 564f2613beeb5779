// Package odt reads OpenDocument texts, as LibreOffice writes them. It is by hand
// on encoding/xml, because no kept Go reader of ODT is served.
package odt

import (
	"context"
	"encoding/xml"
	"strings"

	"plenary/internal/extract"
)

// Read reads an ODT file.
func Read(ctx context.Context, data []byte) (*extract.Document, error) {
	archive, err := extract.OpenArchive(data)
	if err != nil {
		return nil, err
	}
	if manifest, err := archive.Read("META-INF/manifest.xml"); err == nil && strings.Contains(string(manifest), "encryption-data") {
		return nil, extract.Unreadable("the file is locked with a password: open it in LibreOffice and save a copy without one")
	}
	r := &reader{doc: &extract.Document{Format: "ODT"}, styles: map[string]*style{}, lists: map[string]*listStyle{}}
	for _, part := range []struct {
		name string
		read func(xml.Token) error
	}{
		{"meta.xml", (&metaReader{meta: &r.doc.Meta}).take},
		{"styles.xml", (&styleReader{reader: r}).take},
		{"styles.xml", (&headReader{doc: r.doc}).take},
		{"content.xml", (&styleReader{reader: r}).take}, // it has styles of its own
	} {
		data, err := archive.Read(part.name)
		if err != nil {
			return nil, err
		}
		if data == nil && part.name == "content.xml" {
			return nil, extract.Unreadable("the file is damaged: it holds no text")
		}
		if data == nil {
			continue
		}
		if err := extract.ReadXML(ctx, part.name, data, part.read); err != nil {
			return nil, err
		}
		if part.name == "content.xml" {
			t := &textReader{reader: r}
			if err := extract.ReadXML(ctx, part.name, data, t.take); err != nil {
				return nil, err
			}
			if err := t.addNotes(); err != nil {
				return nil, err
			}
		}
	}
	r.doc.Drawn += r.drawn.String()
	return r.doc, nil
}

// A reader holds what is known of a document while its text is read.
type reader struct {
	doc    *extract.Document
	styles map[string]*style
	lists  map[string]*listStyle
	size   int
	drawn  strings.Builder
}

// A metaReader reads meta.xml.
type metaReader struct {
	meta *extract.Meta
	text strings.Builder
}

func (m *metaReader) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		m.text.Reset()
	case xml.CharData:
		m.text.Write(t)
	case xml.EndElement:
		text := extract.Plain(m.text.String())
		switch t.Name.Local {
		case "title":
			m.meta.Title = text
		case "language":
			m.meta.Language = text
		case "creation-date":
			m.meta.Made = extract.Date(text)
		}
		m.text.Reset()
	}
	return nil
}

// A headReader tells what styles.xml has at the head and the foot of the pages.
type headReader struct {
	doc  *extract.Document
	open int // heads and feet
	text strings.Builder
}

// heads are the elements of heads and feet.
var heads = map[string]bool{"header": true, "footer": true, "header-first": true, "footer-first": true, "header-left": true, "footer-left": true}

func (h *headReader) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		if heads[t.Name.Local] {
			h.open++
		}
	case xml.CharData:
		if h.open > 0 {
			h.text.Write(t)
		}
	case xml.EndElement:
		switch {
		case heads[t.Name.Local]:
			h.open--
			h.doc.TellHead(h.text.String())
			h.text.Reset()
		case t.Name.Local == "p":
			h.text.WriteByte('\n')
		}
	}
	return nil
}
