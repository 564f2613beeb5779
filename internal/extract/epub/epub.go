// Package epub reads electronic books: the chapters in the order in which they
// are read, and the book's own outline.
package epub

import (
	"context"
	"encoding/xml"
	"net/url"
	"path"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/extract/html"
)

// maxParts is how many files the text of a book may be spread over.
const maxParts = 5_000

// Read reads an EPUB file of version 2 or 3.
func Read(ctx context.Context, data []byte) (*extract.Document, error) {
	archive, err := extract.OpenArchive(data)
	if err != nil {
		return nil, err
	}
	if archive.Has("META-INF/rights.xml") || archive.Has("META-INF/encryption.xml") && encrypted(archive) {
		return nil, extract.Unreadable("the book is locked by its seller (DRM): ask the publisher for a copy that may be read")
	}
	root, err := rootFile(ctx, archive)
	if err != nil {
		return nil, err
	}
	book, err := readPackage(ctx, archive, root)
	if err != nil {
		return nil, err
	}
	doc := &extract.Document{Format: "EPUB", Meta: book.meta}
	size := 0
	for i, name := range book.spine {
		if i >= maxParts {
			return nil, extract.Unreadable("the book has %d parts; at most %d are read", len(book.spine), maxParts)
		}
		if name == book.nav {
			continue // the outline, which is read from the headings
		}
		page, err := archive.Read(name)
		if err != nil {
			return nil, err
		}
		if page == nil {
			continue
		}
		if err := html.Append(ctx, doc, page, name, &size); err != nil {
			return nil, err
		}
	}
	return doc, book.outline(ctx, archive, doc)
}

// encrypted reports whether more than fonts are encrypted.
func encrypted(archive *extract.Archive) bool {
	data, err := archive.Read("META-INF/encryption.xml")
	if err != nil {
		return true
	}
	for _, ending := range []string{".xhtml", ".html", ".htm", ".xml\""} {
		if strings.Contains(string(data), ending) {
			return true
		}
	}
	return false
}

func rootFile(ctx context.Context, archive *extract.Archive) (string, error) {
	const container = "META-INF/container.xml"
	data, err := archive.Read(container)
	if err != nil {
		return "", err
	}
	root := ""
	if data != nil {
		err = extract.ReadXML(ctx, container, data, func(t xml.Token) error {
			if e, ok := t.(xml.StartElement); ok && e.Name.Local == "rootfile" && root == "" {
				root = extract.Attr(e, "full-path")
			}
			return nil
		})
	}
	if err == nil && !archive.Has(root) {
		err = extract.Unreadable("the file is damaged: it does not say where its book begins")
	}
	return root, err
}

// A book is what the package file says.
type book struct {
	meta  extract.Meta
	spine []string // names of entries, in reading order
	nav   string   // the outline of version 3; may be empty
	ncx   string   // that of version 2; may be empty
}

func readPackage(ctx context.Context, archive *extract.Archive, root string) (*book, error) {
	data, err := archive.Read(root)
	if err != nil {
		return nil, err
	}
	b := &book{}
	items := map[string]string{}
	var ids []string
	var text strings.Builder
	var authors []string
	err = extract.ReadXML(ctx, root, data, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			text.Reset()
			switch e.Name.Local {
			case "item":
				name := resolve(root, extract.Attr(e, "href"))
				items[extract.Attr(e, "id")] = name
				if strings.Contains(" "+extract.Attr(e, "properties")+" ", " nav ") {
					b.nav = name
				}
				if extract.Attr(e, "media-type") == "application/x-dtbncx+xml" {
					b.ncx = name
				}
			case "itemref":
				if extract.Attr(e, "linear") != "no" {
					ids = append(ids, extract.Attr(e, "idref"))
				}
			}
		case xml.CharData:
			text.Write(e)
		case xml.EndElement:
			value := extract.Plain(text.String())
			text.Reset()
			m := &b.meta
			for _, field := range []struct {
				name string
				to   *string
			}{{"title", &m.Title}, {"publisher", &m.Publisher}, {"language", &m.Language}, {"rights", &m.Rights}} {
				if e.Name.Local == field.name && *field.to == "" {
					*field.to = value
				}
			}
			switch {
			case e.Name.Local == "creator":
				if !strings.HasPrefix(strings.ToLower(value), "unknown") {
					authors = append(authors, value)
				}
			case e.Name.Local == "date" && m.Published == "":
				m.Published = extract.Date(value)
			case (e.Name.Local == "source" || e.Name.Local == "identifier") && m.Source == "":
				if u, err := url.Parse(value); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
					m.Source = value
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.meta.Authors = extract.Names(authors)
	seen := map[string]bool{}
	for _, id := range ids {
		if name := items[id]; name != "" && !seen[name] {
			seen[name] = true
			b.spine = append(b.spine, name)
		}
	}
	if len(b.spine) == 0 {
		return nil, extract.Unreadable("the file is damaged: its book has no chapters")
	}
	return b, nil
}

// resolve returns the entry that a link of the package file leads to.
func resolve(root, href string) string {
	if unescaped, err := url.PathUnescape(href); err == nil {
		href = unescaped
	}
	return strings.TrimPrefix(path.Join("/", path.Dir(root), href), "/")
}
