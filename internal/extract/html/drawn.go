package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// Elements that draw text which is none of the document's: pictures with
// words in them, and controls. notDrawn are those whose text no browser draws.
var (
	pictures = set(atom.Svg, atom.Math)
	controls = set(atom.Select, atom.Button)
	notDrawn = set(atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object,
		atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Input, atom.Textarea, atom.Datalist)
)

// drawnText returns the text beneath n that a browser draws, whatever it is.
func drawnText(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth || n.Type == html.ElementNode && (notDrawn[n.DataAtom] || isHidden(n)) {
			return
		}
		parts := blockLevel[n.DataAtom] || n.DataAtom == atom.Br || n.DataAtom == atom.Rt || n.DataAtom == atom.A || n.DataAtom == atom.Sup
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		} else if parts {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
		if parts {
			b.WriteByte(' ')
		}
	}
	walk(n, 0)
	return b.String()
}

// drop leaves out what is beneath n, and tells so where a browser draws it.
func (w *walker) drop(n *html.Node, kind extract.DropKind, why string) {
	if text := extract.Plain(drawnText(n)); text != "" {
		w.doc.Drops = append(w.doc.Drops, extract.Drop{Kind: kind, Text: text, Why: why})
	}
}

// DropContents leaves out a page of a book that holds its table of contents.
func DropContents(doc *extract.Document, data []byte) error {
	root, err := parse(data)
	if err != nil {
		return err
	}
	text := drawnText(root)
	doc.Drawn += text
	doc.Drops = append(doc.Drops, extract.Drop{Kind: extract.ContentsList, Text: extract.Plain(text), Why: "the book's table of contents"})
	return nil
}
