// Package html reads web pages, saved or scraped: the part of the page that is
// the document, without the boilerplate around it. x/net/html parses them. What
// is boilerplate is decided by hand, because the report of an import names all
// that was left out, each with the reason.
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
	"plenary/internal/language"
)

// maxDepth is how deep elements may nest. The parser has a bound of its own.
const maxDepth = 480

// Read reads one HTML page.
func Read(ctx context.Context, data []byte) (*extract.Document, error) {
	root, err := parse(data)
	if err != nil {
		return nil, err
	}
	doc := &extract.Document{Format: "HTML", Meta: metaOf(root), Drawn: drawnText(root)}
	w := &walker{ctx: ctx, doc: doc, page: true}
	w.notes, w.noteNodes = notesOf(root)
	w.around, w.linkedBlocks = partsAround(root), map[int]bool{}
	part := mainOf(root)
	reportOutside(doc, part)
	if err := w.walk(part, 0); err != nil {
		return nil, err
	}
	w.flush()
	w.dropMenus()
	w.dropArticles()
	return doc, w.err
}

// Append adds an HTML fragment or page to doc: a part of a book, or converted
// Markdown. Anchors get the part's name as a prefix.
func Append(ctx context.Context, doc *extract.Document, data []byte, part string, size *int) error {
	root, err := parse(data)
	if err != nil {
		return err
	}
	doc.Drawn += drawnText(root)
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
	page      bool // a web page, whose boilerplate is dropped
	part      string
	notes     map[string]bool     // ids of footnotes
	noteNodes map[*html.Node]bool // the footnotes
	size      int
	err       error

	open         strings.Builder
	next         extract.Block // what the open text becomes
	pre          bool
	faces        faces    // of the open elements
	set          faces    // bytes of the open text in each
	label        string   // the number of a list's item, for its first block
	marks        []string // of footnotes, whose places the open text holds
	links        int      // in the open text
	linked       int      // bytes of the open text that are links
	inLink       bool
	onSite       int                   // bytes of the open text that are links to other pages of the site
	around       map[*html.Node]string // what partsAround found
	linkedBlocks map[int]bool          // blocks that are links to other pages of the site
	toSite       bool                  // the open link leads to one
	lines        map[*html.Node]bool   // what breaksLines found
	tables       extract.OpenTables
	starts       []int        // the first block of each open table
	linkRows     map[int]bool // blocks of open tables that are rows of links
	count        int          // nodes visited
}

// block begins a new block, which becomes b.
func (w *walker) block(b extract.Block) {
	w.flush()
	w.next = b
}

// newBlock begins another block of the same kind.
func (w *walker) newBlock() {
	next := w.next
	w.flush()
	w.next = next
}

// flush adds the open block to the document. It drops a row of links.
func (w *walker) flush() {
	b := w.next
	b.Text, b.Marks = extract.PlainMarked(w.open.String(), w.marks)
	w.marks = nil
	if number := w.number(b.Text); number != "" && b.Kind != extract.Note && b.Kind != extract.Contents {
		b.Text, b.Mark = number+b.Text, strings.TrimSpace(number)
		for k := range b.Marks {
			b.Marks[k].At += len(number)
		}
	}
	b.Isolated = true
	w.open.Reset()
	all := func(bytes int) bool { return bytes > 0 && bytes*10 >= len(b.Text)*9 }
	b.Bold, b.Underlined, b.Capitals, b.Fixed = all(w.set.bold), all(w.set.lined), all(w.set.capitals), w.pre || all(w.set.fixed)
	w.set = faces{}
	isRow := w.page && b.Kind != extract.Heading && w.links >= minLinks && w.linked*10 >= len(b.Text)*8
	isLinked := w.onSite > 0 && w.onSite*10 >= len(b.Text)*9
	w.links, w.linked, w.onSite = 0, 0, 0
	if isRow && !strings.HasSuffix(b.Text, ".") && !byAuthors.MatchString(b.Text) {
		if !w.tables.Any() {
			w.dropLinks(b.Text)
			w.next.Anchor = ""
			return
		}
		w.linkRows[len(w.doc.Blocks)] = true
	}
	if isLinked && w.page && b.Text != "" {
		w.linkedBlocks[len(w.doc.Blocks)] = true
	}
	if err := w.doc.Add(b, &w.size); err != nil && w.err == nil {
		w.err = err
	}
	w.next.Anchor = ""
}

// dropLinks leaves out a row of links.
func (w *walker) dropLinks(text string) {
	w.doc.Drops = append(w.doc.Drops, extract.Drop{Kind: extract.WebPart, Text: text, Why: "a row of links of the web page"})
}

// aboutDocument is the class of a heading that says who wrote the document, or
// when.
var aboutDocument = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:authors?|byline|affiliation|editors?|pub-?date|e?mail|corpauthor|othercredit)(?:$|[\s_-])`)

// minLinks is how many links make a row of links, which is no text.
const minLinks = 3

var (
	byAuthors = regexp.MustCompile(`(?i)^\s*` + language.AllLists().Pattern("byline words") + `(?:[^\pL]|$)`)
	backLink  = regexp.MustCompile(`(?i)^[\[(]?` + language.AllLists().Pattern("back link words") + `(?: to .*)?[\])]?$`)
)

// Elements that stand by themselves, elements whose text is none of the
// document's, and elements around a document.
var (
	blockLevel = set(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre,
		atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Caption)
	silent = set(atom.Rp, atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Select, atom.Button, atom.Input, atom.Textarea, atom.Datalist)
	boilerplateElements = set(atom.Nav, atom.Aside, atom.Footer, atom.Dialog, atom.Form)
)

func set(atoms ...atom.Atom) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for _, a := range atoms {
		m[a] = true
	}
	return m
}

// walk adds an element and what is beneath it.
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
		return w.element(n, depth)
	case html.DocumentNode:
		return w.children(n, depth)
	}
	return nil
}

func (w *walker) element(n *html.Node, depth int) error {
	switch {
	case isHidden(n):
		return nil
	case pictures[n.DataAtom]:
		w.drop(n, extract.FigureText, "a formula, or what is written in a picture")
		return nil
	case controls[n.DataAtom]:
		w.drop(n, extract.WebPart, "a control of the web page")
		return nil
	case n.DataAtom == atom.Rt || n.DataAtom == atom.Rtc:
		w.drop(n, extract.Reading, "how a character is read, in small type beside it")
		return nil
	case silent[n.DataAtom]:
		return nil
	}
	if kind, why := w.boilerplateReason(n); why != "" {
		w.drop(n, kind, why)
		return nil
	}
	if id := attr(n, "id"); id != "" && w.next.Anchor == "" && w.open.Len() == 0 {
		w.next.Anchor = w.anchor(id)
	}
	switch level := headingLevel(n); {
	case level > 0:
		return w.heading(n, depth, level)
	case blockLevel[n.DataAtom]:
		return w.blockElement(n, depth)
	}
	return w.inline(n, depth)
}

func (w *walker) heading(n *html.Node, depth, level int) error {
	anchor := w.next.Anchor
	if id := attr(n, "id"); id != "" {
		anchor = w.anchor(id)
	}
	b := extract.Block{Kind: extract.Heading, Level: level, Anchor: anchor}
	if level > 1 && aboutDocument.MatchString(attr(n, "class")+" "+attr(n, "itemprop")) {
		b.Kind, b.Level = extract.Body, 0
	}
	w.block(b)
	err := w.children(n, depth)
	w.block(extract.Block{})
	return err
}

// inline adds an element within a line.
func (w *walker) inline(n *html.Node, depth int) error {
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak(n)
		return nil
	case atom.Sup:
		return w.sup(n, depth)
	case atom.A:
		if w.isNoteLink(n) || isPilcrow(n) {
			return nil
		}
		return w.link(n, depth)
	case atom.Q:
		w.text("“")
		err := w.children(n, depth)
		w.text("”")
		return err
	case atom.Img:
		return nil
	}
	return w.children(n, depth)
}

// lineBreak ends a block where a line break does so, and is a space otherwise.
func (w *walker) lineBreak(n *html.Node) {
	if w.next.Kind != extract.Heading && (brBefore(n) || w.breaksLines(n.Parent) || extract.LeadsToPage(strings.TrimSpace(w.open.String()))) {
		w.newBlock()
	} else {
		w.open.WriteByte(' ')
	}
}

// blockElement makes a block of an element that stands by itself. What follows
// the element goes on with the outer block.
func (w *walker) blockElement(n *html.Node, depth int) error {
	outer := w.next
	next := w.blockOf(n, outer)
	outer.Anchor = ""
	w.block(next)
	if n.DataAtom == atom.Li {
		w.label = itemNumber(n)
	}
	w.startTable(n)
	pre := w.pre
	w.pre = pre || n.DataAtom == atom.Pre
	err := w.children(n, depth)
	w.pre = pre
	w.block(outer)
	w.endTable(n)
	return err
}

// blockOf returns the block that an element begins within another.
func (w *walker) blockOf(n *html.Node, outer extract.Block) extract.Block {
	b := extract.Block{Kind: outer.Kind, Mark: outer.Mark, Anchor: outer.Anchor}
	if outer.Kind == extract.Heading {
		b.Kind = extract.Body
	}
	switch {
	case n.DataAtom == atom.Li && w.isNote(n):
		b.Kind, b.Mark = extract.Note, markOf(n)
	case isContents(n) || leadsToParts(n):
		b.Kind = extract.Contents
	case b.Kind == extract.Note || b.Kind == extract.Contents: // what is in one is of it
	case w.isNote(n):
		b.Kind, b.Mark = extract.Note, markOf(n)
	case n.DataAtom == atom.Li:
		b.Kind, b.Mark = extract.Item, "•"
	case n.DataAtom == atom.Caption || n.DataAtom == atom.Figcaption:
		b.Kind = extract.Caption
	}
	return b
}

func (w *walker) children(n *html.Node, depth int) error {
	was := w.faces
	w.faces.open(n)
	defer func() { w.faces = was }()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := w.walk(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// text adds literal text. Blank lines of preformatted text separate paragraphs.
func (w *walker) text(s string) {
	s = strings.ReplaceAll(s, extract.MarkSign, "")
	w.set.add(w.faces, len(strings.TrimSpace(s)), w.inLink)
	if w.inLink {
		w.linked += len(strings.TrimSpace(s))
		if w.toSite {
			w.onSite += len(strings.TrimSpace(s))
		}
	}
	if !w.pre {
		w.open.WriteString(s)
		return
	}
	parts := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n")
	for i, part := range parts {
		if i > 0 {
			w.newBlock()
		}
		w.open.WriteString(part)
	}
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
	return text == "¶" || text == "#" || text == "§" || text == "🔗" || !hasText(n, 0)
}

// hasText reports whether any text stands beneath n.
func hasText(n *html.Node, depth int) bool {
	if n.Type == html.TextNode {
		return strings.TrimSpace(n.Data) != ""
	}
	for c := n.FirstChild; c != nil && depth <= maxDepth; c = c.NextSibling {
		if hasText(c, depth+1) {
			return true
		}
	}
	return false
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
		} else if n.DataAtom == atom.A && followsLink(n) {
			b.WriteString(" · ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return b.String()
}

// followsLink reports whether a link stands right after another, with nothing
// but the style sheet to separate them.
func followsLink(n *html.Node) bool {
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

// link adds the words of a link. It separates links without space between them,
// as the style sheet of their page does.
func (w *walker) link(n *html.Node, depth int) error {
	was, wasToSite := w.inLink, w.toSite
	defer func() { w.inLink, w.toSite = was, wasToSite }()
	w.inLink, w.toSite = true, w.isOnSite(attr(n, "href"))
	if find(n, func(c *html.Node) bool { return blockLevel[c.DataAtom] }) != nil {
		return w.children(n, depth) // a whole card is a link
	}
	if followsLink(n) && w.open.Len() > 0 {
		w.open.WriteString(" · ")
		w.linked += len(" · ")
	}
	w.links++
	return w.children(n, depth)
}

var (
	// lineNumber is a number or a bullet at the beginning of a line.
	lineNumber = regexp.MustCompile(`^(?:[IVXLC]+[.)]|[A-Z][.)]|\d{1,2}(?:\.\d{1,2})*[.)]?|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[•●▪◦‣·*–—-])\s+\S`)
	lineEnd    = regexp.MustCompile(`[.,;:!?]["'”’)]*$`)
	toContents = regexp.MustCompile(`(?i)^` + language.AllLists().Pattern("contents headings") + `:?$`)
)

// maxLine is the longest line of its own, in bytes.
const maxLine = 120

// breaksLines reports whether the line breaks in n separate lines of their own,
// as in a list or a table of contents, and not the lines of a sentence.
func (w *walker) breaksLines(n *html.Node) bool {
	if parts, ok := w.lines[n]; ok {
		return parts
	}
	var all []string
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Br {
			all = append(all, extract.Plain(b.String()))
			b.Reset()
			continue
		}
		if b.Len() <= 4*maxLine {
			b.WriteString(textOf(c, 4*maxLine))
		}
	}
	all = append(all, extract.Plain(b.String()))
	lines, numbers, whole := 0, 0, true
	for _, line := range all {
		if line == "" {
			continue
		}
		lines++
		if lineNumber.MatchString(line) {
			numbers++
		}
		whole = whole && len(line) <= maxLine && !lineEnd.MatchString(line)
	}
	parts := lines > 1 && (numbers*2 >= lines || whole && lines >= 3 || toContents.MatchString(all[0]))
	if w.lines == nil {
		w.lines = map[*html.Node]bool{}
	}
	w.lines[n] = parts
	return parts
}
