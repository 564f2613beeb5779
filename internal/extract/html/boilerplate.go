package html

import (
	_ "embed"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
	"plenary/internal/wordlist"
)

//go:embed words.txt
var wordsFile string

var lists = wordlist.Parse(wordsFile)

var (
	// boilerplateName is a class or an id of what web pages have around a
	// document.
	boilerplateName = regexp.MustCompile(`(?i)(?:^|[\s_-])` + lists.Pattern("boilerplate names") + `(?:$|[\s_-])`)
	// contentsName is a class or an id of a table of contents.
	contentsName = regexp.MustCompile(`(?i)(?:^|[\s_-])` + lists.Pattern("contents names") + `(?:$|[\s_-])`)

	boilerplateRoles = lists.Set("boilerplate roles")
)

// boilerplateReason says why n is no part of the document, "" where it is one.
func (w *walker) boilerplateReason(n *html.Node) (kind extract.DropKind, why string) {
	if !w.page || isContents(n) {
		return extract.Unknown, ""
	}
	what := ""
	kind = extract.WebPart
	switch role := attr(n, "role"); {
	case w.around[n] != "":
		kind, what = extract.Boilerplate, w.around[n]
	case boilerplateRoles[role]:
		what = role
	case boilerplateElements[n.DataAtom] || n.DataAtom == atom.Header && find(n, func(c *html.Node) bool { return headingLevel(c) == 1 }) == nil:
		isWholePage := n.DataAtom == atom.Form && len(textOf(n, 4000)) > 3000 // some sites put all of it into a form
		if isWholePage || w.isNote(n) || w.holdsNotes(n) {
			return extract.Unknown, ""
		}
		what = n.Data
	default:
		what = boilerplateNameOf(n)
	}
	if what == "" {
		return extract.Unknown, ""
	}
	return kind, "part of the web page around the document (" + what + ")"
}

// boilerplateNameOf returns the word in the id or the class of n that names
// boilerplate, "" where n has none, holds much text, or may hold the document.
func boilerplateNameOf(n *html.Node) string {
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Main || n.DataAtom == atom.Article || headingLevel(n) > 0 {
		return ""
	}
	for _, name := range []string{attr(n, "id"), attr(n, "class")} {
		if word := boilerplateName.FindString(name); word != "" && !strings.Contains(name, "content") && len(textOf(n, 6000)) < 5000 {
			return strings.Trim(word, " -_")
		}
	}
	return ""
}

// isContents reports whether the name of n is that of a table of contents.
func isContents(n *html.Node) bool {
	if headingLevel(n) > 0 || n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Li || n.DataAtom == atom.A {
		return false
	}
	return contentsName.MatchString(attr(n, "id")) || contentsName.MatchString(attr(n, "class")) || attr(n, "role") == "doc-toc" || attr(n, "epub:type") == "toc"
}

// minParts is how many links make a list of the page's parts.
const minParts = 3

// leadsToParts reports whether n is a list of links to places on the same page and
// of nothing else, as converters write a table of contents.
func leadsToParts(n *html.Node) bool {
	if n.DataAtom != atom.Ul && n.DataAtom != atom.Ol || n.Parent != nil && n.Parent.DataAtom == atom.Li {
		return false
	}
	links, other := 0, false
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		switch {
		case other || depth > maxDepth:
		case n.DataAtom == atom.A:
			links++
			text := strings.TrimSpace(textOf(n, 40))
			other = !strings.HasPrefix(attr(n, "href"), "#") || noteMark.MatchString(text) || strings.Trim(text, "↩↑^⏎︎️ ") == ""
		case n.Type == html.TextNode && strings.Trim(n.Data, " \t\r\n.0123456789") != "":
			other = true
		default:
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c, depth+1)
			}
		}
	}
	walk(n, 0)
	return links >= minParts && !other
}

// isHidden reports whether a browser does not show n.
func isHidden(n *html.Node) bool {
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

// mainOf returns the element that holds the document: the one that the page marks
// as its main part, if half of the running text or more stands in it.
func mainOf(root *html.Node) *html.Node {
	body := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	if body == nil {
		return root
	}
	all := runningText(body)
	for _, wanted := range []func(*html.Node) bool{
		func(n *html.Node) bool { return n.DataAtom == atom.Main || attr(n, "role") == "main" },
		func(n *html.Node) bool { return n.DataAtom == atom.Article },
	} {
		if n := find(body, wanted); n != nil && !isHidden(n) && runningText(n)*2 >= all {
			return n
		}
	}
	return body
}

// runningText counts the running text beneath n, in bytes.
func runningText(n *html.Node) int {
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

// reportOutside reports what stands on the page outside its main part.
func reportOutside(doc *extract.Document, part *html.Node) {
	for n := part; n != nil && n.DataAtom != atom.Body && n.DataAtom != atom.Html; n = n.Parent {
		if n.Parent == nil {
			return
		}
		for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
			if c == n || c.Type != html.ElementNode || isHidden(c) {
				continue
			}
			kind := extract.WebPart
			if boilerplateName.MatchString(attr(c, "id")) || boilerplateName.MatchString(attr(c, "class")) {
				kind = extract.Boilerplate // such as comments, however many they are
			}
			if text := extract.Plain(drawnText(c)); text != "" {
				doc.Drops = append(doc.Drops, extract.Drop{Kind: kind, Text: text, Why: "outside of what the page marks as its main part"})
			}
		}
	}
}
