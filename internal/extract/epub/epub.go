// Package epub reads electronic books: the chapters in reading order, and the
// book's own outline. It is by hand on encoding/xml and the reader of HTML,
// because no kept Go reader of EPUB is served.
package epub

import (
	"context"
	"encoding/xml"
	"errors"
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
	size, lost := 0, 0
	for i, name := range book.spine {
		if i >= maxParts {
			return nil, extract.Unreadable("the book has %d parts; at most %d are read", len(book.spine), maxParts)
		}
		page, err := archive.Read(name)
		if unfit := new(extract.UnreadableError); err != nil && !(errors.As(err, &unfit) && unfit.Damaged) {
			return nil, err
		}
		if page == nil && name != book.nav {
			lost++
			doc.Doubts = append(doc.Doubts, extract.Doubt{Text: name, Why: "this chapter of the book is damaged or missing, and its text is lost: get the file anew from where it came"})
			continue
		}
		if name == book.nav { // the outline is found from the headings
			if err := html.DropContents(doc, page); err != nil {
				return nil, err
			}
			continue
		}
		if err := html.Append(ctx, doc, page, name, &size); err != nil {
			return nil, err
		}
	}
	if lost == len(book.spine) {
		return nil, extract.Unreadable("the file is damaged: none of its book's chapters can be read")
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

// A book is what the package file says about it.
type book struct {
	meta  extract.Meta
	spine []string // names of entries, in reading order
	nav   string   // the outline of version 3; may be empty
	ncx   string   // that of version 2; may be empty
}

// readPackage reads the package file at root.
func readPackage(ctx context.Context, archive *extract.Archive, root string) (*book, error) {
	data, err := archive.Read(root)
	if err != nil {
		return nil, err
	}
	p := &packageReader{root: root, items: map[string]string{}}
	if err := extract.ReadXML(ctx, root, data, p.take); err != nil {
		return nil, err
	}
	p.book.meta.Authors = extract.Names(p.authors)
	seen := map[string]bool{}
	for _, id := range p.spine {
		if name := p.items[id]; name != "" && !seen[name] {
			seen[name] = true
			p.book.spine = append(p.book.spine, name)
		}
	}
	if len(p.book.spine) == 0 {
		return nil, extract.Unreadable("the file is damaged: its book has no chapters")
	}
	return &p.book, nil
}

// A packageReader reads the elements of a package file.
type packageReader struct {
	book    book
	root    string            // the name of the file
	items   map[string]string // names of entries by their ids
	spine   []string          // ids in reading order
	authors []string
	text    strings.Builder // of the open element
}

func (p *packageReader) take(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		p.text.Reset()
		switch e.Name.Local {
		case "item":
			p.item(e)
		case "itemref":
			if extract.Attr(e, "linear") != "no" {
				p.spine = append(p.spine, extract.Attr(e, "idref"))
			}
		}
	case xml.CharData:
		p.text.Write(e)
	case xml.EndElement:
		p.meta(e.Name.Local, extract.Plain(p.text.String()))
		p.text.Reset()
	}
	return nil
}

func (p *packageReader) item(e xml.StartElement) {
	name := resolve(p.root, extract.Attr(e, "href"))
	p.items[extract.Attr(e, "id")] = name
	if strings.Contains(" "+extract.Attr(e, "properties")+" ", " nav ") {
		p.book.nav = name
	}
	if extract.Attr(e, "media-type") == "application/x-dtbncx+xml" {
		p.book.ncx = name
	}
}

// meta takes the text of an element. The first of each name counts, but for
// authors.
func (p *packageReader) meta(element, text string) {
	m := &p.book.meta
	first := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	switch element {
	case "title":
		first(&m.Title, text)
	case "publisher":
		first(&m.Publisher, text)
	case "language":
		first(&m.Language, text)
	case "rights":
		first(&m.Rights, text)
	case "date":
		first(&m.Published, extract.Date(text))
	case "creator":
		if !strings.HasPrefix(strings.ToLower(text), "unknown") {
			p.authors = append(p.authors, text)
		}
	case "source", "identifier":
		if u, err := url.Parse(text); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			first(&m.Source, text)
		}
	}
}

// resolve returns the entry that a link of the package file leads to.
func resolve(root, href string) string {
	if unescaped, err := url.PathUnescape(href); err == nil {
		href = unescaped
	}
	return strings.TrimPrefix(path.Join("/", path.Dir(root), href), "/")
}

// maxEntries is how many lines of a book's outline are read.
const maxEntries = 5_000

// outline reads the book's own outline.
func (b *book) outline(ctx context.Context, archive *extract.Archive, doc *extract.Document) error {
	name, o := b.nav, &outlineReader{label: "a", deeper: "ol"}
	if name == "" {
		name, o = b.ncx, &outlineReader{label: "text", deeper: "navPoint"}
	}
	if name == "" {
		return nil
	}
	data, err := archive.Read(name)
	if err != nil || data == nil {
		return err
	}
	err = extract.ReadXML(ctx, name, data, o.take)
	doc.Outline = append(doc.Outline, o.bookmarks...)
	return err
}

// An outlineReader reads the elements of an outline.
type outlineReader struct {
	label  string // the element with the text of an entry
	deeper string // the element that begins a level

	bookmarks []extract.Bookmark
	level     int
	navs      int // nav elements begun; the first is the outline
	inLabel   bool
	text      strings.Builder
}

func (o *outlineReader) take(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "nav":
			o.navs++
		case o.deeper:
			o.level++
		case o.label:
			o.inLabel = true
			o.text.Reset()
		}
	case xml.CharData:
		if o.inLabel {
			o.text.Write(e)
		}
	case xml.EndElement:
		switch e.Name.Local {
		case o.deeper:
			o.level--
		case o.label:
			o.inLabel = false
			o.add(extract.Plain(o.text.String()))
		}
	}
	return nil
}

func (o *outlineReader) add(title string) {
	if title != "" && o.level > 0 && o.navs < 2 && len(o.bookmarks) < maxEntries {
		o.bookmarks = append(o.bookmarks, extract.Bookmark{Title: title, Level: o.level})
	}
}
