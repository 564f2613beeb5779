package html

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// Share bars, sign-up forms, notices about cookies and lists of other articles
// are known by what they do, in any language.

// shareLink is an address at which a page is shared.
var shareLink = regexp.MustCompile(`(?i)^(?:https?:)?//(?:[\w-]+\.)*(?:` +
	`facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)|linkedin\.com/(?:share|cws)|` +
	`t\.me/share|api\.whatsapp\.com/send|wa\.me/\?|reddit\.com/submit|pinterest\.[a-z]+/pin/create|xing\.com/spi|` +
	`bsky\.app/intent|mastodonshare\.com|tumblr\.com/(?:share|widgets/share)|vk\.com/share|line\.me/R/share|service\.weibo\.com)` +
	`|^whatsapp://send|^mailto:\?`)

// Limits on what a part around the document may hold, in bytes.
const (
	maxShareBar = 300
	maxSignUp   = 600
	maxCookies  = 1500
	maxClimb    = 10 // elements from what it is known by to the whole of it
)

// partsAround returns the elements of a page that share it, sign readers up or
// ask about cookies, with what they are.
func partsAround(root *html.Node) map[*html.Node]string {
	parts := map[*html.Node]string{}
	visited := map[*html.Node]bool{} // elements that something led to
	mark := func(n *html.Node, what string, limit int, fits func(*html.Node, string) bool) {
		var whole *html.Node
		for up := 0; n != nil && up < maxClimb && !visited[n] && !mayHoldDocument(n); n, up = n.Parent, up+1 {
			text := textOf(n, limit+1)
			if len(text) > limit || find(n, func(c *html.Node) bool { return headingLevel(c) == 1 }) != nil {
				break
			}
			visited[n] = true
			if blockLevel[n.DataAtom] && fits(n, text) {
				whole = n
			}
		}
		if whole != nil {
			parts[whole] = what
		}
	}
	any := func(*html.Node, string) bool { return true }
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth {
			return
		}
		switch {
		case n.DataAtom == atom.Input && (attr(n, "type") == "email" || attr(n, "autocomplete") == "email"):
			mark(n.Parent, "sign-up form", maxSignUp, any)
		case n.DataAtom == atom.Button || attr(n, "role") == "button":
			mark(n.Parent, "cookies", maxCookies, func(_ *html.Node, text string) bool { return strings.Contains(strings.ToLower(text), "cookie") })
		case n.DataAtom == atom.A && shareLink.MatchString(attr(n, "href")):
			mark(n.Parent, "share bar", maxShareBar, func(n *html.Node, _ string) bool { return sharesOnly(n) })
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(root, 0)
	return parts
}

func mayHoldDocument(n *html.Node) bool {
	return n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Main || n.DataAtom == atom.Article
}

// sharesOnly reports whether every link beneath n shares the page, two or more.
func sharesOnly(n *html.Node) bool {
	links := 0
	other := find(n, func(c *html.Node) bool {
		if c.DataAtom != atom.A {
			return false
		}
		links++
		href := attr(c, "href")
		return !shareLink.MatchString(href) && href != "" && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "javascript:")
	})
	return other == nil && links > 1
}

// isOnSite reports whether a link leads to another page of the same site.
func (w *walker) isOnSite(href string) bool {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || href == "" || strings.HasPrefix(href, "#") {
		return false
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	page, err := url.Parse(w.doc.Meta.Source)
	return u.Host == "" || err == nil && u.Host == page.Host
}

const (
	minEntries = 2 // links that make a menu
	maxEntry   = 8 // words of one
)

// dropMenus removes the rows of links to other pages of the site with which a
// page begins and ends.
func (w *walker) dropMenus() {
	blocks := w.doc.Blocks
	isEntry := func(i int) bool {
		return w.linkedBlocks[i] && blocks[i].Kind != extract.Heading && len(strings.Fields(blocks[i].Text)) <= maxEntry
	}
	from, to := 0, len(blocks)
	for from < to && isEntry(from) {
		from++
	}
	for to > from && isEntry(to-1) {
		to--
	}
	if from < minEntries {
		from = 0
	}
	if len(blocks)-to < minEntries || to > 0 && blocks[to-1].Kind == extract.Heading {
		to = len(blocks) // a list with a heading is no menu
	}
	if from >= to || from == 0 && to == len(blocks) {
		return
	}
	for i, b := range blocks {
		if i < from || i >= to {
			w.doc.Drops = append(w.doc.Drops, extract.Drop{Kind: extract.WebPart, Text: b.Text, Why: "menu of the web page"})
		}
	}
	linked := map[int]bool{}
	for i := range w.linkedBlocks {
		linked[i-from] = true
	}
	w.linkedBlocks, w.doc.Blocks = linked, slices.Clip(blocks[from:to])
}

const (
	minArticles = 2  // links that make a list of other articles
	minBefore   = 3  // paragraphs of the document before such a list
	maxTeaser   = 40 // words beneath the title of another article
)

// dropArticles removes the lists of other articles of the site with which a page
// ends: a heading, and beneath it nothing but links to other pages, each with a
// short text at most.
func (w *walker) dropArticles() {
	blocks := w.doc.Blocks
	for {
		from, links := len(blocks), 0
		for from > 0 {
			isTeaser := from > 1 && w.linkedBlocks[from-2] && blocks[from-2].Kind == extract.Heading && len(strings.Fields(blocks[from-1].Text)) <= maxTeaser
			if !w.linkedBlocks[from-1] && !isTeaser {
				break
			}
			if w.linkedBlocks[from-1] {
				links++
			}
			from--
		}
		if links < minArticles || from == 0 || blocks[from-1].Kind != extract.Heading || paragraphsOf(blocks[:from-1]) < minBefore {
			w.doc.Blocks = blocks
			return
		}
		for _, b := range blocks[from-1:] {
			w.doc.Drops = append(w.doc.Drops, extract.Drop{Kind: extract.WebPart, Text: b.Text, Why: "list of other articles of the site"})
		}
		blocks = slices.Clip(blocks[:from-1])
	}
}

// paragraphsOf counts the blocks that are long enough for sentences.
func paragraphsOf(blocks []extract.Block) int {
	n := 0
	for _, b := range blocks {
		if b.Kind == extract.Body && len(strings.Fields(b.Text)) > 12 {
			n++
		}
	}
	return n
}
