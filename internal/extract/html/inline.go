package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// link adds the words of a link. Links that touch are parted, as the style
// sheet of their page parts them.
func (w *walker) link(n *html.Node, depth int) error {
	if find(n, func(c *html.Node) bool { return blockLevel[c.DataAtom] }) != nil {
		return w.children(n, depth) // a card that is a link as a whole
	}
	if touches(n) && w.open.Len() > 0 {
		w.open.WriteString(" · ")
		w.linked += len(" · ")
	}
	was := w.inLink
	w.inLink = true
	w.links++
	err := w.children(n, depth)
	w.inLink = was
	return err
}

var (
	lineNumber = regexp.MustCompile(`^(?:[IVXLC]+[.)]|[A-Z][.)]|\d{1,2}(?:\.\d{1,2})*[.)]?|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[•●▪–—*-])\s+\S`)
	lineEnd    = regexp.MustCompile(`[.,;:!?]["'”’)]*$`)
	writers    = regexp.MustCompile(`(?i)^\s*(?:by|authors?|edited by)\b`)
	backLink   = regexp.MustCompile(`(?i)^[\[(]?(?:back|return|zurück|retour)(?: to .*)?[\])]?$`)
	toContents = regexp.MustCompile(`(?i)^(?:table of )?contents:?$`)
)

// maxLine is how long a line is at most that may stand by itself, in bytes.
const maxLine = 120

// partsLines reports whether the line breaks in n part what stands by itself,
// as the lines of a list or of a table of contents do, and not a sentence.
func (w *walker) partsLines(n *html.Node) bool {
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
