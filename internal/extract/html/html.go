// Package html reads web pages, saved or scraped: the part of the page that is
// the document, without what surrounds it.
package html

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"plenary/internal/extract"
)

// maxDepth is how deep elements may nest. The parser has a bound of its own.
const maxDepth = 480

// Read reads one HTML page.
func Read(ctx context.Context, data []byte) (*extract.Document, error) {
	root, err := parse(data)
	if err != nil {
		return nil, err
	}
	doc := &extract.Document{Format: "HTML", Meta: metaOf(root)}
	w := &walker{ctx: ctx, doc: doc, page: true}
	w.notes, w.noteNodes = notesOf(root)
	part := mainOf(root)
	dropOutside(doc, part)
	if err := w.walk(part, 0); err != nil {
		return nil, err
	}
	w.flush()
	return doc, w.err
}

// Append reads an HTML fragment or page into doc, as a part of a book or as
// what Markdown became. Anchors are prefixed with the part's name.
func Append(ctx context.Context, doc *extract.Document, data []byte, part string, size *int) error {
	root, err := parse(data)
	if err != nil {
		return err
	}
	w := &walker{ctx: ctx, doc: doc, part: part, size: *size}
	w.notes, w.noteNodes = notesOf(root)
	if err := w.walk(root, 0); err != nil {
		return err
	}
	w.flush()
	*size = w.size
	return w.err
}

func parse(data []byte) (*html.Node, error) {
	var r io.Reader = bytes.NewReader(data)
	// A page that names no encoding is UTF-8 where it can be, whatever its
	// beginning looks like.
	if _, _, certain := charset.DetermineEncoding(data, ""); certain || !utf8.Valid(data) {
		if decoded, err := charset.NewReader(r, ""); err == nil {
			r = decoded
		}
	}
	root, err := html.Parse(r)
	if err != nil {
		return nil, extract.Unreadable("the page cannot be read: %v", err)
	}
	return root, nil
}

// A walker turns elements into blocks.
type walker struct {
	ctx       context.Context
	doc       *extract.Document
	page      bool // a web page, whose surroundings are dropped
	part      string
	notes     map[string]bool     // ids of footnotes
	noteNodes map[*html.Node]bool // the footnotes
	size      int
	err       error

	open   strings.Builder
	next   extract.Block // what the open text becomes
	pre    bool
	strong int      // elements open that set in bold
	bold   int      // bytes of the open text set in bold
	marks  []string // of footnotes, whose places the open text holds
	links  int      // in the open text
	linked int      // bytes of the open text that are links
	inLink bool
	lines  map[*html.Node]bool // elements whose line breaks part lines that stand by themselves
	count  int
}

// block begins a new block of the kind of b.
func (w *walker) block(b extract.Block) {
	w.flush()
	w.next = b
}

func (w *walker) flush() {
	b := w.next
	b.Text, b.Marks = extract.PlainMarked(w.open.String(), w.marks)
	w.marks = nil
	b.Solo = true
	w.open.Reset()
	b.Bold = w.bold > 0 && w.bold*10 >= len(b.Text)*9
	w.bold = 0
	row := w.page && b.Kind != extract.Heading && w.links >= minLinks && w.linked*10 >= len(b.Text)*8
	w.links, w.linked = 0, 0
	if row && !strings.HasSuffix(b.Text, ".") && !writers.MatchString(b.Text) {
		w.doc.Drops = append(w.doc.Drops, extract.Drop{Text: b.Text, Why: "a row of links of the web page"})
		w.next.Anchor = ""
		return
	}
	if err := w.doc.Add(b, &w.size); err != nil && w.err == nil {
		w.err = err
	}
	w.next.Anchor = ""
}

// minLinks is how many links make a row of them that is no text.
const minLinks = 3

// Elements that stand by themselves, and those whose text is no text.
var (
	blockLevel = set(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre,
		atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Caption)
	silent = set(atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Select, atom.Button, atom.Input, atom.Textarea, atom.Datalist)
	surroundings = set(atom.Nav, atom.Aside, atom.Footer, atom.Dialog, atom.Form)
)

func set(atoms ...atom.Atom) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for _, a := range atoms {
		m[a] = true
	}
	return m
}

func (w *walker) walk(n *html.Node, depth int) error {
	if depth > maxDepth {
		return extract.Unreadable("the page nests its elements more than %d deep", maxDepth)
	}
	if w.count++; w.count%4096 == 0 {
		if err := w.ctx.Err(); err != nil {
			return err
		}
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return nil
	case html.ElementNode:
	case html.DocumentNode:
		return w.children(n, depth)
	default:
		return nil
	}
	if silent[n.DataAtom] || hidden(n) {
		return nil
	}
	if why := w.surrounding(n); why != "" {
		if text := extract.Plain(textOf(n, 400)); text != "" {
			w.doc.Drops = append(w.doc.Drops, extract.Drop{Text: text, Why: why})
		}
		return nil
	}
	if id := attr(n, "id"); id != "" && w.next.Anchor == "" && w.open.Len() == 0 {
		w.next.Anchor = w.anchor(id)
	}
	if level := headingLevel(n); level > 0 {
		anchor := w.next.Anchor
		if id := attr(n, "id"); id != "" {
			anchor = w.anchor(id)
		}
		w.block(extract.Block{Kind: extract.Heading, Level: level, Anchor: anchor})
		err := w.children(n, depth)
		w.block(extract.Block{})
		return err
	}
	switch n.DataAtom {
	case atom.Br:
		if w.next.Kind != extract.Heading && (brBefore(n) || w.partsLines(n.Parent)) {
			kind := w.next
			w.flush()
			w.next = kind
		} else {
			w.open.WriteByte(' ')
		}
		return nil
	case atom.Sup:
		return w.sup(n, depth)
	case atom.A:
		if w.isNoteLink(n) {
			return nil
		}
		if isPilcrow(n) {
			return nil
		}
		return w.link(n, depth)
	case atom.B, atom.Strong:
		w.strong++
		err := w.children(n, depth)
		w.strong--
		return err
	case atom.Q:
		w.text("“")
		err := w.children(n, depth)
		w.text("”")
		return err
	case atom.Img:
		return nil
	}
	if !blockLevel[n.DataAtom] {
		return w.children(n, depth)
	}
	outer := w.next
	outer.Anchor = ""
	anchor := w.next.Anchor
	next := extract.Block{Kind: outer.Kind, Mark: outer.Mark, Anchor: anchor}
	if outer.Kind == extract.Heading {
		next.Kind = extract.Body
	}
	switch {
	case n.DataAtom == atom.Li && w.isNote(n):
		next.Kind, next.Mark = extract.Note, markOf(n)
	case isContents(n):
		next.Kind = extract.Contents
	case (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && !isLayout(n):
		next.Kind = extract.Cell
	case next.Kind == extract.Note || next.Kind == extract.Contents || next.Kind == extract.Cell:
	case w.isNote(n):
		next.Kind, next.Mark = extract.Note, markOf(n)
	case n.DataAtom == atom.Li:
		next.Kind, next.Mark = extract.Item, "•"
	case n.DataAtom == atom.Caption || n.DataAtom == atom.Figcaption:
		next.Kind = extract.Caption
	}
	w.block(next)
	pre := w.pre
	w.pre = pre || n.DataAtom == atom.Pre
	err := w.children(n, depth)
	w.pre = pre
	w.block(outer)
	return err
}

func (w *walker) children(n *html.Node, depth int) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := w.walk(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// text adds literal text. Blank lines of preformatted text part paragraphs.
func (w *walker) text(s string) {
	s = strings.ReplaceAll(s, extract.MarkSign, "")
	if w.strong > 0 {
		w.bold += len(strings.TrimSpace(s))
	}
	if w.inLink {
		w.linked += len(strings.TrimSpace(s))
	}
	if !w.pre {
		w.open.WriteString(s)
		return
	}
	parts := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n")
	for i, part := range parts {
		if i > 0 {
			kind := w.next
			w.flush()
			w.next = kind
		}
		w.open.WriteString(part)
	}
}

var number = regexp.MustCompile(`^\[?\(?(\d{1,4}|[*†‡§]+|[a-z]|[ivx]{1,4})\)?\]?$`)

// sup drops a mark that leads to a footnote; what else is set high is text.
func (w *walker) sup(n *html.Node, depth int) error {
	if number.MatchString(strings.TrimSpace(textOf(n, 20))) && find(n, func(n *html.Node) bool {
		return n.DataAtom == atom.A && strings.Contains(attr(n, "href"), "#")
	}) != nil {
		w.mark(textOf(n, 20))
		return nil
	}
	return w.children(n, depth)
}

// mark keeps the place of a footnote's mark.
func (w *walker) mark(text string) {
	if w.next.Kind == extract.Note && strings.TrimSpace(w.open.String()) == "" {
		if w.next.Mark == "" {
			w.next.Mark = strings.Trim(text, "[]() \n\t")
		}
		return // the note's own
	}
	w.marks = append(w.marks, strings.Trim(text, "[]() \n\t"))
	w.open.WriteString(extract.MarkSign)
}

// isNoteLink reports whether a link is the mark of a footnote, or leads back
// from one.
func (w *walker) isNoteLink(n *html.Node) bool {
	href := attr(n, "href")
	at := strings.IndexByte(href, '#')
	if at < 0 {
		return false
	}
	text := strings.TrimSpace(textOf(n, 20))
	if strings.Contains(attr(n, "role"), "doc-backlink") || w.next.Kind == extract.Note && backLink.MatchString(text) || strings.Trim(text, "↩↑^⏎︎️ ") == "" && text != "" || strings.Contains(attr(n, "class"), "footnote-back") {
		return true
	}
	if w.next.Kind == extract.Note && w.open.Len() == 0 && number.MatchString(text) {
		if w.next.Mark == "" {
			w.next.Mark = strings.Trim(text, "[]()")
		}
		return true
	}
	if number.MatchString(text) && (w.notes[href[at+1:]] || strings.Contains(attr(n, "role"), "doc-noteref") || attr(n, "epub:type") == "noteref") {
		w.mark(text)
		return true
	}
	return false
}

func (w *walker) isNote(n *html.Node) bool {
	if kind := attr(n, "epub:type"); kind == "footnote" || kind == "endnote" || kind == "rearnote" {
		return true
	}
	return w.noteNodes[n] || strings.Contains(attr(n, "role"), "doc-footnote")
}

func markOf(n *html.Node) string {
	if v := attr(n, "value"); v != "" {
		return v
	}
	if n.DataAtom == atom.Li {
		count := 1
		for c := n.PrevSibling; c != nil; c = c.PrevSibling {
			if c.DataAtom == atom.Li {
				count++
			}
		}
		if n.Parent != nil && n.Parent.DataAtom == atom.Ol {
			if start, err := strconv.Atoi(attr(n.Parent, "start")); err == nil {
				count += start - 1
			}
		}
		return strconv.Itoa(count)
	}
	return ""
}

func (w *walker) anchor(id string) string {
	if w.part != "" {
		return w.part + "#" + id
	}
	return "#" + id
}

func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	}
	if attr(n, "role") == "heading" {
		if level, err := strconv.Atoi(attr(n, "aria-level")); err == nil && level > 0 && level < 10 {
			return level
		}
		return 2
	}
	return 0
}

// isPilcrow reports whether a link is the "¶" that documentation tools put
// beside a heading.
func isPilcrow(n *html.Node) bool {
	text := strings.TrimSpace(textOf(n, 8))
	return text == "¶" || text == "#" || text == "§" || text == "" || text == "🔗"
}

// brBefore reports whether another line break stands right before n.
func brBefore(n *html.Node) bool {
	for c := n.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" || c.Type == html.CommentNode {
			continue
		}
		return c.DataAtom == atom.Br
	}
	return false
}

// isLayout reports whether a table cell is there for the sake of the layout:
// it holds a table or a heading.
func isLayout(n *html.Node) bool {
	return find(n, func(c *html.Node) bool {
		return c.DataAtom == atom.Table || headingLevel(c) > 0
	}) != nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf returns up to about limit bytes of the text beneath n.
func textOf(n *html.Node, limit int) string {
	var b strings.Builder
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if b.Len() > limit || depth > maxDepth || silent[n.DataAtom] {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		} else if blockLevel[n.DataAtom] || n.DataAtom == atom.Br {
			b.WriteByte(' ')
		} else if n.DataAtom == atom.A && touches(n) {
			b.WriteString(" · ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return b.String()
}

// touches reports whether a link stands right behind another, with nothing but
// the style sheet to part them.
func touches(n *html.Node) bool {
	c := n.PrevSibling
	for c != nil && c.Type == html.CommentNode {
		c = c.PrevSibling
	}
	return c != nil && c.DataAtom == atom.A
}

// find returns the first node beneath n, or n itself, that is wanted.
func find(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	var walk func(*html.Node, int) *html.Node
	walk = func(n *html.Node, depth int) *html.Node {
		if n.Type == html.ElementNode && wanted(n) {
			return n
		}
		if depth > maxDepth {
			return nil
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if found := walk(c, depth+1); found != nil {
				return found
			}
		}
		return nil
	}
	return walk(n, 0)
}
