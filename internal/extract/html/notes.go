package html

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// noteMark is the text of a mark that leads to a footnote.
var noteMark = regexp.MustCompile(`^\[?\(?(\d{1,4}|[*†‡§]+|[a-z]|[ivx]{1,4})\)?\]?$`)

// sup takes the mark of a footnote. Any other superscript is text.
func (w *walker) sup(n *html.Node, depth int) error {
	if noteMark.MatchString(strings.TrimSpace(textOf(n, 20))) && find(n, func(n *html.Node) bool {
		return n.DataAtom == atom.A && strings.Contains(attr(n, "href"), "#")
	}) != nil {
		w.mark(textOf(n, 20))
		return nil
	}
	return w.children(n, depth)
}

// mark takes the mark of a footnote and keeps its place. A mark at the
// beginning of a footnote is its own.
func (w *walker) mark(text string) {
	if w.next.Kind == extract.Note && strings.TrimSpace(w.open.String()) == "" {
		if w.next.Mark == "" {
			w.next.Mark = strings.Trim(text, "[]() \n\t")
		}
		return
	}
	w.marks = append(w.marks, strings.Trim(text, "[]() \n\t"))
	w.open.WriteString(extract.MarkSign)
}

// isNoteLink reports whether a link is the mark of a footnote, which it takes, or
// leads back from a footnote.
func (w *walker) isNoteLink(n *html.Node) bool {
	href := attr(n, "href")
	at := strings.IndexByte(href, '#')
	if at < 0 {
		return false
	}
	text := strings.TrimSpace(textOf(n, 20))
	inNote := w.next.Kind == extract.Note
	isArrow := strings.Trim(text, "↩↑^⏎︎️ ") == "" && text != ""
	if isArrow || inNote && backLink.MatchString(text) || strings.Contains(attr(n, "role"), "doc-backlink") || strings.Contains(attr(n, "class"), "footnote-back") {
		return true
	}
	if inNote && w.open.Len() == 0 && noteMark.MatchString(text) {
		if w.next.Mark == "" {
			w.next.Mark = strings.Trim(text, "[]()")
		}
		return true
	}
	if noteMark.MatchString(text) && (w.notes[href[at+1:]] || strings.Contains(attr(n, "role"), "doc-noteref") || attr(n, "epub:type") == "noteref") {
		w.mark(text)
		return true
	}
	return false
}

// isNote reports whether n is a footnote.
func (w *walker) isNote(n *html.Node) bool {
	if kind := attr(n, "epub:type"); kind == "footnote" || kind == "endnote" || kind == "rearnote" {
		return true
	}
	return w.noteNodes[n] || strings.Contains(attr(n, "role"), "doc-footnote")
}

// markOf returns the number of a footnote from its list, "" where it is in none.
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

func (w *walker) holdsNotes(n *html.Node) bool {
	return len(w.notes) > 0 && find(n, w.isNote) != nil
}

var noteID = regexp.MustCompile(`(?i)^(?:_?(?:fn|ftn|edn|footnote|endnote|note|cite_note|sdfootnote|sdendnote|bib|ref|nt|f|n|id)[-_:.]?\d[\w.-]*?(?:sym)?|ftn[.].+|user-content-fn-.*|(?:cite_note|footnote|fn)[-_:].+)$`)

// notesOf returns the ids of the footnotes, which are elements that a short mark
// in the text leads to, and the elements.
func notesOf(root *html.Node) (ids map[string]bool, nodes map[*html.Node]bool) {
	ids, nodes = map[string]bool{}, map[*html.Node]bool{}
	var targets []*html.Node // in the order of the page, whatever has a name
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth {
			return
		}
		if n.DataAtom == atom.A {
			if href := attr(n, "href"); strings.HasPrefix(href, "#") && len(href) > 1 && noteMark.MatchString(strings.TrimSpace(textOf(n, 20))) {
				if id := href[1:]; noteID.MatchString(id) {
					ids[id] = true
				}
			}
		}
		if nameOf(n) != "" {
			targets = append(targets, n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(root, 0)
	// A target is a note if it is a block, or an anchor at the beginning of one.
	// An anchor within the text is the place to which a note leads back.
	found := map[string]bool{}
	for _, n := range targets {
		name := nameOf(n)
		if !ids[name] || found[name] {
			continue
		}
		if !blockLevel[n.DataAtom] {
			n = blockBegunBy(n)
		}
		if n != nil {
			found[name] = true
			nodes[n] = true
		}
	}
	return found, nodes
}

// nameOf returns the name by which links lead to n.
func nameOf(n *html.Node) string {
	if id := attr(n, "id"); id != "" || n.DataAtom != atom.A {
		return id
	}
	return attr(n, "name")
}

// blockBegunBy returns the block that an inline element begins, nil where text
// stands before the element.
func blockBegunBy(n *html.Node) *html.Node {
	for ; n != nil && !blockLevel[n.DataAtom]; n = n.Parent {
		for c := n.PrevSibling; c != nil; c = c.PrevSibling {
			if c.DataAtom == atom.Br {
				return nil
			}
			if strings.TrimSpace(textOf(c, 20)) != "" {
				return nil
			}
		}
	}
	if n == nil || n.DataAtom == atom.Body || n.DataAtom == atom.Td {
		return nil
	}
	return n
}
