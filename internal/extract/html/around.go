package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// names of what surrounds a document on a web page, as whole words of a class
// or an id.
var around = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|banner|breadcrumbs?|share|sharing|social|addtoany|newsletter|subscribe|signup|` +
	`sidebar|side-?nav|navbar|navigation|main-?menu|menu|skip-?link|skip-?nav|advert(?:isement)?|ads?|promo|popup|modal|comments?|pagination|pager|` +
	`related(?:topics|links|bar)?|headerlink|site-?header|site-?footer|page-?footer|footer|toolbar|search-?form|print-?only|screen-?reader(?:-text)?|sr-only|visually-?hidden|navheader|navfooter|sphinxsidebar|mw-editsection|noprint|catlinks)(?:$|[\s_-])`)

// surrounding says why n is no part of the document, "" where it is one.
func (w *walker) surrounding(n *html.Node) string {
	if isContents(n) {
		return ""
	}
	if !w.page {
		return ""
	}
	switch role := attr(n, "role"); role {
	case "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar":
		return "part of the web page around the document (" + role + ")"
	}
	if surroundings[n.DataAtom] || n.DataAtom == atom.Header && find(n, func(c *html.Node) bool { return headingLevel(c) == 1 }) == nil {
		if n.DataAtom == atom.Form && len(textOf(n, 4000)) > 3000 {
			return "" // some sites wrap the whole page into a form
		}
		if w.isNote(n) || holdsNotes(w, n) {
			return ""
		}
		return "part of the web page around the document (" + n.Data + ")"
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Main || n.DataAtom == atom.Article || headingLevel(n) > 0 {
		return ""
	}
	for _, name := range []string{attr(n, "id"), attr(n, "class")} {
		if m := around.FindString(name); m != "" && !strings.Contains(name, "content") && len(textOf(n, 6000)) < 5000 {
			return "part of the web page around the document (" + strings.Trim(m, " -_") + ")"
		}
	}
	return ""
}

func holdsNotes(w *walker, n *html.Node) bool {
	return len(w.notes) > 0 && find(n, w.isNote) != nil
}

var contentsName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:toc|table-?of-?contents|tableofcontents|contents-list|doc-toc)(?:$|[\s_-])`)

// isContents reports whether n is a table of contents by its name.
func isContents(n *html.Node) bool {
	if headingLevel(n) > 0 || n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Li || n.DataAtom == atom.A {
		return false
	}
	return contentsName.MatchString(attr(n, "id")) || contentsName.MatchString(attr(n, "class")) || attr(n, "role") == "doc-toc" || attr(n, "epub:type") == "toc"
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return a.Val != "until-found"
		case "aria-hidden":
			return a.Val == "true"
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// mainOf returns the element that holds the document: what the page marks as
// such, provided that it holds a good part of the page's paragraphs.
func mainOf(root *html.Node) *html.Node {
	body := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	if body == nil {
		return root
	}
	all := weight(body)
	for _, wanted := range []func(*html.Node) bool{
		func(n *html.Node) bool { return n.DataAtom == atom.Main || attr(n, "role") == "main" },
		func(n *html.Node) bool { return n.DataAtom == atom.Article },
	} {
		if n := find(body, wanted); n != nil && !hidden(n) && weight(n)*2 >= all {
			return n
		}
	}
	return body
}

// weight is how much running text stands beneath n, in bytes.
func weight(n *html.Node) int {
	total := 0
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth || silent[n.DataAtom] || n.DataAtom == atom.Nav || n.DataAtom == atom.Footer {
			return
		}
		if n.Type == html.TextNode {
			if text := strings.TrimSpace(n.Data); len(text) > 60 {
				total += len(text)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return total
}

var noteID = regexp.MustCompile(`(?i)^(?:_?(?:fn|ftn|edn|footnote|endnote|note|cite_note|sdfootnote|sdendnote|bib|ref|nt|f|n|id)[-_:.]?\d[\w.-]*?(?:sym)?|ftn[.].+|user-content-fn-.*|(?:cite_note|footnote|fn)[-_:].+)$`)

// notesOf returns the ids of the footnotes: elements that a short mark in the
// text leads to, and the elements themselves.
func notesOf(root *html.Node) (ids map[string]bool, nodes map[*html.Node]bool) {
	ids, nodes = map[string]bool{}, map[*html.Node]bool{}
	var targets []*html.Node // in the order of the page, whatever has a name
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth {
			return
		}
		if n.DataAtom == atom.A {
			if href := attr(n, "href"); strings.HasPrefix(href, "#") && len(href) > 1 && number.MatchString(strings.TrimSpace(textOf(n, 20))) {
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
	// A target is a note where it is a block of its own, or an anchor at the
	// beginning of one; a link's own place in the text is none.
	found := map[string]bool{}
	for _, n := range targets {
		name := nameOf(n)
		if !ids[name] || found[name] {
			continue
		}
		if !blockLevel[n.DataAtom] {
			n = beginning(n)
		}
		if n != nil {
			found[name] = true
			nodes[n] = true
		}
	}
	return found, nodes
}

func nameOf(n *html.Node) string {
	if id := attr(n, "id"); id != "" || n.DataAtom != atom.A {
		return id
	}
	return attr(n, "name")
}

// beginning returns the block that an inline element begins, nil where text
// stands before it.
func beginning(n *html.Node) *html.Node {
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

// dropOutside notes what stands on the page outside of its main part.
func dropOutside(doc *extract.Document, part *html.Node) {
	for n := part; n != nil && n.DataAtom != atom.Body && n.DataAtom != atom.Html; n = n.Parent {
		if n.Parent == nil {
			return
		}
		for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
			if c == n || c.Type != html.ElementNode || hidden(c) {
				continue
			}
			if text := extract.Plain(textOf(c, 400)); text != "" {
				doc.Drops = append(doc.Drops, extract.Drop{Text: text, Why: "outside of what the page marks as its main part"})
			}
		}
	}
}
