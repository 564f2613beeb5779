package epub

import (
	"context"
	"encoding/xml"
	"strings"

	"plenary/internal/extract"
)

// maxEntries is how many lines of a book's outline are read.
const maxEntries = 5_000

// outline reads the book's own outline where the text marks hardly any heading,
// as some programs set headings like other paragraphs.
func (b *book) outline(ctx context.Context, archive *extract.Archive, doc *extract.Document) error {
	headings := 0
	for _, block := range doc.Blocks {
		if block.Kind == extract.Heading {
			headings++
		}
	}
	name, label, deeper := b.nav, "a", "ol"
	if name == "" {
		name, label, deeper = b.ncx, "text", "navPoint"
	}
	if headings > 1 || name == "" {
		return nil
	}
	data, err := archive.Read(name)
	if err != nil || data == nil {
		return err
	}
	level, on, lists := 0, false, 0
	var text strings.Builder
	return extract.ReadXML(ctx, name, data, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "nav": // of several, the first
				lists++
			case deeper:
				level++
			case label:
				on = true
				text.Reset()
			}
		case xml.CharData:
			if on {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case deeper:
				level--
			case label:
				on = false
				if title := extract.Plain(text.String()); title != "" && level > 0 && lists < 2 && len(doc.Outline) < maxEntries {
					doc.Outline = append(doc.Outline, extract.Bookmark{Title: title, Level: level})
				}
			}
		}
		return nil
	})
}
